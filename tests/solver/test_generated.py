"""Counting, geometry and statistics: generated problems, and questions of a user's own.

Run: pytest tests/solver/test_generated.py. Every family and level, 20 seeds: the solver's answer is verified, the
generator's, and what the independent route finds.
"""

import importlib.util
import math
from pathlib import Path

import pytest

from lemmata.problems import Problem, families, family
from lemmata.solver import recheck, solve_here
from lemmata.solver.figures import MODELS, agreement
from lemmata.solver.outcomes import MODELS as OUTCOMES
from lemmata.solver.plans.combinatorics import FORMULAS
from lemmata.solver.plans.geometry import RULES as GEOMETRY_RULES
from lemmata.solver.relations import RELATIONS

_SPEC = importlib.util.spec_from_file_location("independent", Path(__file__).with_name("independent.py"))
assert _SPEC is not None
assert _SPEC.loader is not None
independent = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(independent)

SUBJECTS = ("Counting & Probability", "Geometry", "Statistics")
OLD = ("simple_probability", "counting")
CELLS = [
    (name, level)
    for name in families()
    if family(name).subject in SUBJECTS and name not in OLD
    for level in family(name).levels
]


def solved(question: str) -> tuple[str, str | None]:
    solution = solve_here(Problem("q", question))
    return solution.verdict, solution.answer


def test_there_are_enough_families() -> None:
    for subject in SUBJECTS[:2]:
        members = [family(name) for name in families() if family(name).subject == subject]
        assert len(members) >= 14
        assert {level for member in members for level in member.levels} == {1, 2, 3, 4, 5}


@pytest.mark.parametrize(("name", "level"), CELLS)
def test_twenty_of_every_family_and_level(name: str, level: int) -> None:
    for seed in range(20):
        problem = family(name).generate(level, seed)
        solution = solve_here(problem)
        assert (solution.verdict, solution.answer) == ("verified", problem.answer), problem.text
        assert independent.right(problem, problem.answer), problem.text
        if seed < 3:
            assert recheck(solution) == []


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("In how many ways can the letters of the word MISSISSIPPI be arranged?", "34650"),
        ("How many distinct arrangements of the letters in the word BANANA are there?", "60"),
        ("In how many ways can 5 people sit in a row if two of them refuse to sit next to each other?", "72"),
        (
            "In how many ways can $7$ people sit around a round table if no two of the $3$ people Pierre, Rosa, and "
            "Thomas can sit next to each other? (Seating arrangements which are rotations of each other are treated as "
            "the same.)",
            "144",
        ),
        (
            "In how many ways can 8 people sit around a round table if 3 of the people -- Pierre, Rosa, and Thomas "
            "-- all "
            "want to sit together?  (Two seatings are considered the same if one is a rotation of the other.)",
            "720",
        ),
        (
            "In how many ways can 6 girls and 2 boys sit in a row if the 2 boys insist on sitting next to each other?",
            "10080",
        ),
        (
            "How many ways are there to put 5 balls in 3 boxes if the balls are distinguishable but the boxes are not?",
            "41",
        ),
        (
            "How many ways are there to put 5 balls in 2 boxes if the balls are not distinguishable and neither are "
            "the "
            "boxes?",
            "3",
        ),
        (
            "How many ways are there to put 5 balls in 3 boxes if the balls are not distinguishable but the boxes are?",
            "21",
        ),
        (
            "A club has 8 boys and 6 girls. In how many ways can we choose a committee of 5 members with at least one "
            "member from each group?",
            "1940",
        ),
        (
            "A weighted coin lands heads with probability 2/3. It is flipped 5 times. What is the probability of "
            "exactly 3 "
            "heads?",
            "80/243",
        ),
        (
            "Roslyn has ten boxes. Five of the boxes contain pencils, four of the boxes contain pens, and two of the "
            "boxes "
            "contain both pens and pencils. How many boxes contain neither pens nor pencils?",
            "3",
        ),
        ("How many different necklaces can be made of 5 different beads?", "12"),
        ("How many subsets does a set with 6 elements have?", "64"),
        ("What is the coefficient of x in (x - 2)^5?", "80"),
        ("Three fair dice are rolled. Find the probability that the sum is 10.", "1/8"),
        ("What is the mode of 2, 2, 3, 3, 3, 1?", "3"),
        ("What is the median of 1.5, 2.5, 4 and 0?", "2"),
        ("If $\\triangle ABC$ has $AB = 13$, $BC = 14$ and $AC = 15$, what is the area of triangle ABC?", "84"),
        ("In right triangle ABC with right angle at C, AB = 13 and AC = 5. Find BC.", "12"),
        ("What is the volume, in cubic inches, of a cylinder with radius 3 inches and height 4 inches?", "36pi"),
        ("If each interior angle of a regular polygon measures 140°, how many sides does it have?", "9"),
        ("How many diagonals does a regular octagon have?", "20"),
        ("What is the area of the triangle with vertices A(0, 0), B(4, 0), and C(1, 6)?", "12"),
        ("What is the center of the circle with equation $x^2 + y^2 - 6x + 8y = 1$?", "(3, -4)"),
        ("What is the distance, in units, between the points $(2, -6)$ and $(-4, 3)$?", "3sqrt(13)"),
        ("Find the equation of the line through (2, 5) and (2, -1).", "x = 2"),
        ("A sphere has volume 36pi. Find its surface area.", "36pi"),
        ("The radius of a circle is 7. What is its circumference?", "14pi"),
    ],
)
def test_questions_of_a_users_own(question: str, answer: str) -> None:
    assert solved(question) == ("verified", answer)


@pytest.mark.parametrize(
    "question",
    [
        "A circle has radius 5. What is the area of the inscribed square?",
        "A circle has radius 5. What is the area of the square?",
        "What is the area of a circle with radius 5 inscribed in a square?",
        "What is the perimeter of a rectangle with length 7 m and width 4 cm?",
        "A rectangle has length 7 and width 4, and a triangle has height 3. Find its area.",
        "What is the area, in square feet, of a square with side 3 inches?",
        "What is the area of a rectangle with length 7 square cm and width 4 cm?",
        "A circle has radius 5 and diameter 12. What is its area?",
        "A triangle has sides 1, 2 and 10. Find its area.",
        "In triangle ABC, AB = 3, BC = 4 and AC = 10. Find the area of triangle ABC.",
        "In right triangle ABC, AB = 3 and BC = 4. Find AC.",
        "What is the sum of the angles of a polygon with 2 sides?",
        "What is the interior angle of a polygon with 8 sides?",
        "What is the area of the quadrilateral with vertices (0, 0), (4, 4), (4, 0) and (0, 4)?",
        "What is the area of the triangle with vertices (0, 0), (4, 0), (4, 4) and (0, 4)?",
        "What is the slope of the line through (2, 5) and (2, -1)?",
        "What is the radius of the circle x^2 + y^2 + 4 = 0?",
        "In how many ways can 6 people sit around a round table if two of them must not be neighbors?",
        "In how many ways can 6 people sit around a round table? (Two seatings are the same if one is a reflection or "
        "rotation of the other.)",
        "In how many ways can 6 girls and 2 boys sit in a row if the 3 boys insist on sitting next to each other?",
        "In how many ways can 8 people sit around a round table if 4 of the people -- Pierre, Rosa, and Thomas -- "
        "all want "
        "to sit together?",
        "There are 30 students. 12 students like tea, 10 students like milk, and 3 students like both tea and juice. "
        "How "
        "many students like neither tea nor milk?",
        "In how many ways can the letters of the word BANANA be arranged if the N's are together?",
        "In how many ways can 7 identical candies be given to 3 children so that nobody gets more than 4?",
        "A bag has 3 red and 4 blue marbles. 9 are drawn without replacement. What is the probability that at least "
        "one is red?",
        "A disease affects 2% of people. A test finds it in 190% of the sick and falsely in 5% of the healthy. What is "
        "the probability that a person with a positive test is sick?",
        "Of 20 students, 15 play chess, 12 play soccer and 1 play both. How many play neither?",
        "Find (1, 2) and (3, 5).",
        "What is the distance between (1, 2) and the line y = 3?",
        "What is the distance between (1, 2), (3, 4) and (5, 6)?",
        "Two similar triangles have corresponding sides 4 and 6. The first has area 20. Find the perimeter of the "
        "second.",
        "The angles of a quadrilateral are in the ratio 1:2:3. What is the largest angle?",
        "What is the mode of 1, 2, 3?",
        "What is the mode of 1, 1, 2, 2?",
        "In how many ways can 4999 people sit around a round table?",
        "What is the volume of a sphere with radius 0?",
        "A square has side -3. Find its area.",
    ],
)
def test_never_verified(question: str) -> None:
    """Conditions nobody named, figures that don't exist, units that don't fit."""
    assert solved(question)[0] != "verified", solved(question)


def test_every_relation_holds_on_a_drawn_figure() -> None:
    """Each formula with numbers from SymPy-free measurement: inputs measured, the formula evaluated in floats."""
    samples = {
        "right triangle": (3, 4),
        "triangle": (5, 7, 8),
        "polygon": (7, 3),
        "ring": (5, 2),
        "chord": (13, 5),
        "similar triangles": (4, 6, 20),
        "isosceles triangle": (5, 6),
        "sector": (6, 70),
    }
    checked = 0
    for figure, relations in RELATIONS.items():
        names, build = MODELS[figure].builds[0]
        values = build(*samples.get(figure, (3, 4, 5)[: len(names)]))
        for relation in relations:
            assert relation.rule in GEOMETRY_RULES
            known = {need: values[need] for need in relation.needs if need in values}
            if len(known) < len(relation.needs) or relation.right or relation.rule == "angle_from_cosine":
                continue
            text = relation.formula.format(**{name: repr(value) for name, value in known.items()})
            for name in ("sin", "cos"):
                text = text.replace(f"{name}(", f"{name}d(")
            found = eval(  # our own table, in floats
                text.replace("^", "**").replace("°", ""),
                {
                    "pi": math.pi,
                    "sqrt": math.sqrt,
                    "root": lambda value, degree: value ** (1 / degree),
                    "sind": lambda angle: math.sin(math.radians(angle)),
                    "cosd": lambda angle: math.cos(math.radians(angle)),
                },
            )
            assert math.isclose(found, values[relation.goal], rel_tol=1e-6), (figure, relation)
            checked += 1
    assert checked > 100


@pytest.mark.parametrize("figure", RELATIONS)
def test_a_wrong_measure_is_never_drawn(figure: str) -> None:
    names, build = MODELS[figure].builds[0]
    sizes = {"chord": (13.0, 5.0), "ring": (5.0, 2.0), "polygon": (7.0, 3.0), "triangle": (5.0, 7.0, 8.0)}
    chosen = sizes.get(figure, (3.0, 4.0, 5.0)[: len(names)])
    values = build(*chosen)
    for name, value in values.items():
        if name in names:
            continue
        known = dict(zip(names, chosen, strict=True))
        assert agreement(figure, known | {name: value})[0]
        assert not agreement(figure, known | {name: value * 1.01})[0]
        assert not agreement(figure, known | {name: value + 0.05})[0]


def test_every_formula_has_its_outcomes() -> None:
    assert set(FORMULAS) == set(OUTCOMES)


def test_a_power_that_does_not_occur_has_the_coefficient_zero() -> None:
    assert solved("What is the coefficient of x^9 in (x + 1)^5?")[:2] == ("verified", "0")
