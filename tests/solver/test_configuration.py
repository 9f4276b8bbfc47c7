"""Figures of named points in words; run with `pytest tests/solver/test_configuration.py`."""

import pytest

from lemmata.problems.types import Problem
from lemmata.solver.core import recheck, solve_here

READ = [
    (r"In triangle $ABC$, $AB = 17$, $BC = 21$, and $CA = 10$. Find the area of triangle $ABC$.", "84"),
    (r"In $\triangle ABC$, we have $AB = BC = 25$ and $AC = 14$. Find the length of median $\overline{BM}$.", "24"),
    (
        r"In triangle $ABC$, $AB = 6$, $BC = 9$, and $CA = 12$. Point $D$ lies on side $BC$ such that $AD$ bisects "
        r"$\angle BAC$. What is $BD$?",
        "3",
    ),
    (r"In right triangle $ABC$ with $\angle B = 90^\circ$, $AB = 20$ and $BC = 21$. What is $\sin A$?", "21/29"),
    (
        r"$ABCD$ is a square with side length 6. $M$ is the midpoint of $\overline{AB}$ and $N$ is the midpoint of "
        r"$\overline{BC}$. What is the area of triangle $DMN$?",
        "27/2",
    ),
    (r"In triangle $ABC$, $\angle A = 50^\circ$ and $AB = AC$. What is the measure, in degrees, of angle $B$?", "65°"),
    (
        r"Given that $\triangle ABC \sim \triangle DEF$, $AB = 2$, $DE = 6$ and the area of triangle $ABC$ is 5, what "
        r"is the area of triangle $DEF$?",
        "45",
    ),
    (r"In regular hexagon $ABCDEF$, $AB = 4$. What is the area of triangle $ACE$?", "12sqrt(3)"),
    (
        r"The medians $AD$, $BE$, and $CF$ of triangle $ABC$ intersect at $G$. If the area of triangle $ABC$ is 30, "
        r"find the area of triangle $AGE$.",
        "5",
    ),
    (r"In parallelogram $ABCD$, angle $B$ measures 105 degrees. What is the measure of angle $C$?", "75°"),
]


@pytest.mark.parametrize(("question", "answer"), READ)
def test_figure(question: str, answer: str) -> None:
    solution = solve_here(Problem(id="q", text=question))
    assert (solution.verdict, solution.answer) == ("verified", answer)
    assert recheck(solution) == []


REFUSED = [
    # Two sides alone leave the area open.
    r"In triangle $ABC$, $AB = 5$ and $BC = 7$. Find the area of triangle $ABC$.",
    # Two triangles have these sides and this angle.
    r"In triangle $ABC$, $AB = 10$, $BC = 7$ and $\angle A = 30^\circ$. Find $AC$.",
    # The equal sides are not named, so two triangles fit.
    r"In isosceles triangle $ABC$, $\angle A = 40^\circ$. What is the measure of angle $B$?",
    # A figure that only a drawing determines, and a clause that is not known.
    r"In the diagram, $AD=BD=CD$ and $\angle BCA = 40^\circ.$ What is the measure of $\angle BAC?$",
    r"In triangle $ABC$, $AB = 13$, $BC = 14$, and $CA = 15$ on a rainy day. Find the area of triangle $ABC$.",
    r"Triangle $ABC$ has $AB = 3$, $BC = 4$, $CA = 5$. The shaded region is a circle. What is $\sin A$?",
    # No such triangle.
    r"In triangle $ABC$, $AB = 1$, $BC = 2$, and $CA = 5$. Find the area of triangle $ABC$.",
]


@pytest.mark.parametrize("question", REFUSED)
def test_refused(question: str) -> None:
    assert solve_here(Problem(id="q", text=question)).verdict != "verified"


SIZES = [
    (
        "A square and an equilateral triangle have equal perimeters. The area of the triangle is $9\\sqrt{3}$ square "
        "inches. How long, in inches, is a diagonal of the square?",
        "9sqrt(2)/2",
    ),
    ("A sphere is inscribed in a cube with edge length 12 inches. What is the volume of the sphere?", "288pi"),
    ("The surface area of a cube is 150 square feet. What is the volume of the cube?", "125"),
    (
        "The length of a rectangle is three times its width. The perimeter of the rectangle is 40. What is the area of "
        "the rectangle?",
        "75",
    ),
    (
        "What is the length, in units, of the radius of a circle whose circumference and area are numerically equal?",
        "2",
    ),
]


@pytest.mark.parametrize(("question", "answer"), SIZES)
def test_sizes(question: str, answer: str) -> None:
    solution = solve_here(Problem(id="q", text=question))
    assert (solution.verdict, solution.answer) == ("verified", answer)
    assert recheck(solution) == []


@pytest.mark.parametrize(
    "question",
    [
        "A cone and a cylinder have the same volume. What is the ratio of the height of the cone to the height of the "
        "cylinder?",
        "A cube has volume 8 cubic inches and a sphere has radius 2 feet. What is the volume of the sphere?",
        "The shaded region of a circle with radius 3 is half of it. What is the area of the circle?",
        "A cube has edge length 2 feet. How many cubic inches are in the volume of the cube?",
        "How many square feet are in the area of a square with side length 7 square feet?",
        "In triangle $ABC$, $AB = 3$ inches, $BC = 4$ feet, and $CA = 5$ feet. Find the perimeter of triangle $ABC$.",
        "A circle has radius 3 and area 5. What is the circumference of the circle?",
    ],
)
def test_sizes_refused(question: str) -> None:
    assert solve_here(Problem(id="q", text=question)).verdict != "verified"


def test_measures_of_figures_agree_with_drawn_ones() -> None:
    """Each formula against the measures that `figures.py` takes from coordinates."""
    import math

    from lemmata.solver.figures import MODELS
    from lemmata.solver.reading.figure.sizes import FIGURES
    from lemmata.solver.vectors import evaluate_form, read_form

    drawn: dict[str, tuple[float, ...]] = {
        "circle": (3.0,),
        "square": (2.0,),
        "rectangle": (3.0, 2.0),
        "equilateral triangle": (2.0,),
        "cube": (2.0,),
        "sphere": (2.0,),
        "cylinder": (2.0, 5.0),
        "cone": (2.0, 5.0),
        "box": (2.0, 3.0, 5.0),
    }
    compared = 0
    for kind, sizes in drawn.items():
        letters = [pair.split(":")[0] for pair in FIGURES[kind][0].split()]
        measures = MODELS[kind].builds[0][1](*sizes)
        for measure, formula in FIGURES[kind][1].items():
            if measure in measures:
                value = evaluate_form(read_form(formula), dict(zip(letters, sizes, strict=True)), math)
                assert math.isclose(value, measures[measure], rel_tol=1e-6), (kind, measure)
                compared += 1
    assert compared > 15
