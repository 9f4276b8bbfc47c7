"""Pair, Match and what goes with them: the records that the bank stores and gives."""

from dataclasses import dataclass

from lemmata.errors import InputError
from lemmata.problems.types import LEVELS
from lemmata.records import Record

KINDS = ("identical", "same-template", "analogous")
RATINGS = (1, 2, 3, 4, 5)


@dataclass(frozen=True)
class Pair(Record):
    """A problem with its worked solution; `id` is None until the bank has stored it.

    Raises InputError: an empty problem or solution, a level outside 1..5, a text that can't be stored.
    """

    problem: str
    solution: str
    answer: str | None = None
    subject: str | None = None
    level: int | None = None
    source: str = ""
    id: int | None = None

    def __post_init__(self) -> None:
        for name in ("problem", "solution"):
            if not isinstance(getattr(self, name), str) or not getattr(self, name).strip():
                raise InputError(f"a pair needs a {name}, got {getattr(self, name)!r}")
        for name in ("problem", "solution", "answer", "subject", "source"):
            value = getattr(self, name)
            if value is None and name != "source":
                continue
            if not isinstance(value, str):
                raise InputError(f"{name}: expected text, got {type(value).__name__}")
            try:
                value.encode("utf-8")
            except UnicodeEncodeError as error:
                raise InputError(f"{name}: half a character (a lone surrogate) at position {error.start}") from None
        if self.level is not None and self.level not in LEVELS:
            raise InputError(f"level must be 1 to 5, got {self.level!r}")


@dataclass(frozen=True)
class Anew(Record):
    """A stored template solved with the user's own numbers.

    `how` is `solver` or `replay`. `verdict` is `verified` where the solver checked every step against the question, and
    `replayed` where the stored arithmetic was redone: `checks` says what was checked, and what was not.
    """

    answer: str
    how: str
    verdict: str
    steps: tuple[str, ...]
    checks: tuple[str, ...]


@dataclass(frozen=True)
class Match(Record):
    """A stored pair that answers a question, or helps to.

    `kind` is one of KINDS; `score` is the share of such matches that are right (see `docs/bank.md`), from 0 to 1; `why`
    says what the two have in common. The pair's solution answers the question only where the kind is `identical`; for
    `same-template` the answer is in `anew`, which is None where none could be found or checked.
    """

    pair: Pair
    kind: str
    score: float
    why: str
    anew: Anew | None = None


@dataclass(frozen=True)
class Change(Record):
    """An entry of a pair's history: a field that was corrected, with the previous text, or a rating.

    `what` is `problem`, `solution`, `answer` or `rating`; `before` is None for a rating; `when` is UTC, ISO 8601.
    """

    pair: int
    what: str
    before: str | None
    after: str
    who: str
    when: str
    comment: str = ""


@dataclass(frozen=True)
class Added(Record):
    """What an import did: pairs that were stored, and pairs that the bank had already."""

    added: int
    present: int


@dataclass(frozen=True)
class BankStats(Record):
    """What a bank holds; `sources`, `subjects` and `levels` count pairs, `not said` among them."""

    pairs: int
    templates: int
    sources: dict[str, int]
    subjects: dict[str, int]
    levels: dict[str, int]
    ratings: int
    corrections: int
    bytes: int
    schema: int
