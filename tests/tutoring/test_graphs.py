"""pytest tests/tutoring/test_graphs.py

Curves are checked against Python's own arithmetic, points against the solver's verified answers.
"""

import json
import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lemmata.problems.types import Problem
from lemmata.solver import solve_here
from lemmata.tutoring.drawing.sampling import sampled, y_range
from lemmata.tutoring.graphs import Graph, drawn, graph_of


def graph(question: str) -> Graph | None:
    solution = solve_here(Problem("", question))
    return drawn(question, solution if solution.verdict == "verified" else None)


def must(question: str) -> Graph:
    found = graph(question)
    assert found is not None
    return found


def test_both_sides_of_an_equation_meet_at_the_roots() -> None:
    found = must("Solve |x - 2| = 5")
    assert len(found.curves) == 2
    assert [(point.x, point.y, point.label) for point in found.points] == [(-3, 5, "x = -3"), (7, 5, "x = 7")]
    assert found.x[0] < -3 < 7 < found.x[1]
    for x, y in zip(found.curves[0].xs, found.curves[0].ys, strict=True):
        assert y == pytest.approx(abs(x - 2))


def test_a_pole_is_a_gap_and_no_line() -> None:
    curve = must("Solve 1/(x-2) = 3").curves[0]
    assert None in curve.ys
    for index in range(1, len(curve.xs)):
        left, right = curve.ys[index - 1], curve.ys[index]
        if left is not None and right is not None:
            assert (curve.xs[index - 1] - 2) * (curve.xs[index] - 2) > 0, "no line across the pole"


@pytest.mark.parametrize(
    ("question", "labels"),
    [
        ("Find the vertex of y = x^2 - 4x + 1", ["(2, -3)"]),
        ("Solve the system x + y = 5, x - y = 1", ["(3, 2)"]),
        ("Find the local extrema of f(x) = x^3 - 3x", ["(-1, 2)", "(1, -2)"]),
        ("Find the critical points of x^3 - 3x", ["x = -1", "x = 1"]),
        ("What are the x-intercepts of y = x^2 - 9?", ["x = -3", "x = 3"]),
        ("Solve x^2 - 4 < 0", ["x = -2", "x = 2"]),
        ("Find the tangent line to y = x^2 at x = 3", ["x = 3"]),
        ("Solve x^2 + 1 = 0", []),
        ("Graph y = x^2 - 4", []),
        ("y = 1/x", []),
    ],
)
def test_only_the_verified_answer_is_labelled(question: str, labels: list[str]) -> None:
    found = must(question)
    assert [point.label for point in found.points] == labels
    for point in found.points:
        assert found.x[0] < point.x < found.x[1]
        assert found.y[0] < point.y < found.y[1]


def test_a_hyperbola_is_a_line_in_y() -> None:
    curve = must("Solve the system x*y = 6, x + y = 5").curves[0]
    for x, y in list(zip(curve.xs, curve.ys, strict=True))[::37]:
        assert y is None or x * y == pytest.approx(6) or abs(y) > 50


def test_a_solution_set_lies_on_the_axis() -> None:
    found = must("Solve x^2 >= 4")
    bar = found.curves[-1]
    shown = [x for x, y in zip(bar.xs, bar.ys, strict=True) if y is not None]
    assert shown == [found.x[0], -2, 2, found.x[1]]


def test_a_derivative_is_drawn_with_its_function() -> None:
    function, slope = must("Differentiate x^3 sin(x)").curves
    for x, y in list(zip(function.xs, function.ys, strict=True))[::40]:
        assert y == pytest.approx(x**3 * math.sin(x))
    for x, y in list(zip(slope.xs, slope.ys, strict=True))[::40]:
        assert y == pytest.approx(3 * x**2 * math.sin(x) + x**3 * math.cos(x))


@pytest.mark.parametrize(
    "question",
    [
        "Compute 1/2 + 1/3",
        "Tell me a story",
        "hi",
        "y = ",
        "f(x) =",
        "Solve x^2 + y^2 = 25 for y",
        "y = foo(x)",
    ],
)
def test_what_has_nothing_to_draw(question: str) -> None:
    assert graph(question) is None


def test_the_worker_draws_the_same_and_its_json_has_no_infinities() -> None:
    question = "Solve 1/(x-3) > 2"
    found = graph_of(question, lambda text: solve_here(Problem("", text)))
    assert found == must(question)
    assert "x = 7/2" in [point.label for point in found.points]
    json.dumps(found.to_json(), allow_nan=False)


@settings(max_examples=60, deadline=None)
@given(st.floats(-20, 20), st.floats(0.1, 5), st.sampled_from([1, 2, 3]))
def test_every_pole_of_a_fraction_is_a_gap(pole: float, size: float, power: int) -> None:
    def f(x: float) -> float | None:
        return None if x == pole else size / (x - pole) ** power

    xs, ys = sampled(f, pole - 3.1, pole + 2.9, 10.0)
    assert None in ys or power == 2
    assert xs == sorted(xs)


@given(st.lists(st.floats(-1e6, 1e6), max_size=20), st.lists(st.floats(-1e3, 1e3), max_size=4))
def test_the_axis_holds_every_point(ys: list[float], shown: list[float]) -> None:
    low, high = y_range(ys, shown)
    assert low < high
    assert all(low < y < high for y in shown)
