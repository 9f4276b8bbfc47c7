"""A question as it was understood."""

from dataclasses import dataclass, field
from fractions import Fraction

from lemmata.expr import Node, Relation


@dataclass(frozen=True)
class Task:
    """`kind` names the plan that works it; `reading` is the formal restatement, the same for every phrasing.

    `formulas`, `numbers` and `names` are what the kind's plan needs; `leftover` holds words of the question that the
    reading does not account for.
    """

    kind: str
    reading: str
    formulas: tuple[Node, ...] = ()
    numbers: tuple[int, ...] = ()
    names: tuple[str, ...] = ()
    values: tuple[Fraction, ...] = field(default=())
    leftover: str = ""

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
