"""What a question has to draw. Knows nothing of pages."""

from collections.abc import Callable
from dataclasses import dataclass

from lemmata.records import Record
from lemmata.solver.types import Solution


@dataclass(frozen=True)
class Curve(Record):
    """A function's graph; `ys` is None where it has no value."""

    latex: str
    xs: tuple[float, ...]
    ys: tuple[float | None, ...]


@dataclass(frozen=True)
class Point(Record):
    """A point with what it is."""

    x: float
    y: float
    label: str


@dataclass(frozen=True)
class Graph(Record):
    """Curves and points with the ranges of the axes."""

    curves: tuple[Curve, ...]
    points: tuple[Point, ...]
    x: tuple[float, float]
    y: tuple[float, float]


def graph_of(question: str, solve: Callable[[str], Solution]) -> Graph | None:
    """The graph of a question; None where it has no function to draw."""
    return None
