"""A question as it was understood."""

from dataclasses import dataclass, field
from fractions import Fraction

from lemmata.expr import Node, Relation, parse, symbols
from lemmata.solver.build import with_letters
from lemmata.solver.setting import Setting


@dataclass(frozen=True)
class Task:
    """`kind` names the plan that works it; `reading` is the formal restatement, the same for every phrasing.

    `formulas`, `numbers` and `names` are what the kind's plan needs; `leftover` holds words of the question that the
    reading does not account for. `given` are the tasks of earlier sentences, with the answers that the reading put
    into this one as their `expected`. `strategy` is the way the question asks for, empty for the plan's own choice.
    `setting` is the formal object of a problem in words, where it was read into one.
    """

    kind: str
    reading: str
    formulas: tuple[Node, ...] = ()
    numbers: tuple[int, ...] = ()
    names: tuple[str, ...] = ()
    values: tuple[Fraction, ...] = field(default=())
    leftover: str = ""
    given: tuple["Task", ...] = ()
    expected: str = ""
    strategy: str = ""
    setting: Setting | None = None

    @property
    def letters(self) -> frozenset[str]:
        """Which of `i` and `e` are variables here and not the constants."""
        used = frozenset(name for formula in self.formulas for name in symbols(formula))
        return frozenset("ie") & (used | frozenset(self.names))

    def read_answer(self, answer: str) -> Node:
        """An answer as a formula, with this task's letters."""
        return with_letters(parse(answer), self.letters)

    @property
    def formula(self) -> Node:
        """The one formula of the task."""
        return self.formulas[0]

    @property
    def relation(self) -> Relation:
        """The one relation of the task."""
        first = self.formulas[0]
        assert isinstance(first, Relation)
        return first


class NotUnderstood(Exception):
    """The question could not be read; `where` is the text at which understanding stopped."""

    def __init__(self, where: str) -> None:
        self.where = where
        super().__init__(where)
