"""The graph of a question: its curves, the points of its verified answer on them, and the ranges of the axes.

Made in a worker process with a deadline. Curves are for the eye: nothing is concluded from them, and only what the
solver verified is labelled. Knows nothing of pages.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass

from lemmata.expr import Done, Relation, run_limited, to_text
from lemmata.expr.floats import real_value
from lemmata.records import Record
from lemmata.solver.task import Task
from lemmata.solver.types import Solution
from lemmata.tutoring.drawing.curves import Drawn, drawn_of
from lemmata.tutoring.drawing.points import End, numbers_in, pairs_in, parts_of_line
from lemmata.tutoring.drawing.sampling import Function, clipped, features, sampled, x_range, y_range

SECONDS = 4.0
NEAR = 1e-6
"""How far a point may lie from a curve, relative to its size, to be on it."""
FEATURES = 6
"""Zeros, turning points and gaps that the picture makes room for: those nearest to zero."""
_TARGET = "lemmata.tutoring.graphs:drawn"
_SETS = ("inequality", "inequalities", "domain")


@dataclass(frozen=True)
class Curve(Record):
    """A function's graph; `ys` is None where it has no value, and between two branches."""

    latex: str
    xs: tuple[float, ...]
    ys: tuple[float | None, ...]


@dataclass(frozen=True)
class Point(Record):
    """A point of the verified answer."""

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
    """The graph of a question; None where it has no function to draw, or drawing takes too long."""
    solution = solve(question)
    outcome = run_limited(_TARGET, (question, solution if solution.verdict == "verified" else None), SECONDS)
    return outcome.value if isinstance(outcome, Done) else None


def drawn(question: str, solution: Solution | None) -> Graph | None:
    """`graph_of` in this process; `solution` is the question's verified one, if any."""
    found, task = drawn_of(question, solution)
    if not found:
        return None
    functions = [_function(one) for one in found]
    answer = solution.answer if solution is not None and solution.answer is not None else ""
    points = _points(answer, found, functions, is_equation=task is not None and _is_equation(task.formulas))
    line = parts_of_line(answer) if task is not None and task.kind in _SETS else None
    ends = [end for part in line or () for end in part if math.isfinite(end[1])]
    marks = [*ends, *_marks(task, answer)]
    points += [Point(x, y, f"{found[0].name} = {text}") for text, x in marks if (y := functions[0](x)) is not None]
    points = list(dict.fromkeys(points))
    wanted = [*(point.x for point in points), *(x for _, x in ends)]
    low, high = x_range(wanted + _worth_seeing(functions, wanted))
    seen = [y for f in functions for y in _values(f, low, high)]
    bottom, top = y_range(seen, [point.y for point in points])
    curves = []
    for one, f in zip(found, functions, strict=True):
        xs, ys = sampled(f, low, high, top - bottom)
        curves.append(Curve(one.latex, tuple(xs), tuple(clipped(ys, bottom, top))))
    if line is not None:
        curves.append(_solution_set(line, low, high))
    return Graph(tuple(curves), tuple(points), (low, high), (bottom, top))


def _function(one: Drawn) -> Function:
    return lambda x: real_value(one.node, {one.name: x})


def _marks(task: Task | None, answer: str) -> list[tuple[str, float]]:
    """Places on the first curve: its critical points, or where a tangent touches it."""
    if task is not None and task.kind == "critical_points":
        return numbers_in(answer)
    if task is not None and task.kind in ("tangent_line", "normal_line") and answer:
        return numbers_in(to_text(task.formulas[1]))
    return []


def _is_equation(formulas: tuple[object, ...]) -> bool:
    return any(isinstance(formula, Relation) and formula.op == "=" for formula in formulas)


def _points(answer: str, found: list[Drawn], functions: list[Function], is_equation: bool) -> list[Point]:
    """The points and the numbers of an answer that lie on the curves: on all of an equation's, on one of the others."""
    points = [Point(x, y, label) for label, x, y in pairs_in(answer) if any(_near(f(x), y) for f in functions)]
    for text, x in numbers_in(answer):
        ys = [f(x) for f in functions]
        crossing = ys[0] is not None and all(_near(y, ys[0]) for y in ys) and (len(ys) > 1 or _near(ys[0], 0.0))
        if crossing or (not is_equation and len(ys) == 1 and _near(ys[0], 0.0)):
            points.append(Point(x, ys[0] or 0.0, f"{found[0].name} = {text}"))
    return points


def _near(y: float | None, other: float | None) -> bool:
    return y is not None and other is not None and abs(y - other) <= NEAR * max(1.0, abs(y), abs(other))


def _worth_seeing(functions: list[Function], wanted: list[float]) -> list[float]:
    """Zeros, turning points and gaps of the curves; fewer where the answer says what matters."""
    places = sorted((place for f in functions for place in features(f)), key=abs)
    if not wanted:
        return places[:FEATURES]
    reach = 2 * max(1.0, max(wanted) - min(wanted), *(abs(place) for place in wanted))
    middle = (max(wanted) + min(wanted)) / 2
    return [place for place in places if abs(place - middle) <= reach][:FEATURES]


def _values(f: Function, low: float, high: float) -> list[float]:
    return [y for index in range(101) if (y := f(low + (high - low) * index / 100)) is not None]


def _solution_set(line: list[tuple[End, End]], low: float, high: float) -> Curve:
    """The solution set as a bar on the x-axis."""
    xs: list[float] = []
    ys: list[float | None] = []
    for (_, left), (_, right) in line:
        ends = max(left, low), min(right, high)
        if ends[0] <= ends[1]:
            xs += [*ends, ends[1]]
            ys += [0.0, 0.0, None]
    return Curve(r"\text{solutions}", tuple(xs), tuple(ys))
