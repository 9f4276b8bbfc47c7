"""What a grammar is made of: productions for conditions, quantities, predicates and what is asked, by concept.

Each concept's module lists its productions; `language.py` puts them together. It knows no words itself.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lemmata.expr import Node

if TYPE_CHECKING:
    from lemmata.solver.reading.draft import Draft

Match = re.Match[str]
Enter = Callable[[Match, "Draft"], None]
Make = Callable[[Match, "Draft"], Node]
Say = Callable[[Match, Node, "Draft"], None]


@dataclass(frozen=True)
class Grammar:
    """Tables of (wording, builder); a builder that raises NoReading leaves the text to the next production.

    A condition's builder enters what is stated, a quantity's gives the formula that is meant, a goal's asks,
    a predicate's says something of a number.
    """

    conditions: tuple[tuple[re.Pattern[str], Enter], ...] = ()
    quantities: tuple[tuple[re.Pattern[str], Make], ...] = ()
    goals: tuple[tuple[re.Pattern[str], Enter], ...] = ()
    predicates: tuple[tuple[re.Pattern[str], Say], ...] = ()

    def __add__(self, other: "Grammar") -> "Grammar":
        return Grammar(
            self.conditions + other.conditions,
            self.quantities + other.quantities,
            self.goals + other.goals,
            self.predicates + other.predicates,
        )


def grammar(
    conditions: Iterable[tuple[str, Enter]] = (),
    quantities: Iterable[tuple[str, Make]] = (),
    goals: Iterable[tuple[str, Enter]] = (),
    predicates: Iterable[tuple[str, Say]] = (),
) -> Grammar:
    """A grammar from (regular expression, builder) pairs, without regard to case."""

    def table(rows: Iterable[tuple[str, Callable[..., object]]]) -> tuple[tuple[re.Pattern[str], object], ...]:
        return tuple((re.compile(pattern, re.IGNORECASE), build) for pattern, build in rows)

    return Grammar(table(conditions), table(quantities), table(goals), table(predicates))  # type: ignore[arg-type]
