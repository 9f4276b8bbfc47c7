"""pytest tests/tutoring/test_sheets.py"""

import pytest

from lemmata.errors import InputError
from lemmata.problems import families, family
from lemmata.tutoring.sheets import MOST_PROBLEMS, sheet


def test_a_sheet_holds_different_problems_and_its_seed_makes_it_again() -> None:
    made = sheet("linear_equation", 2, 20, 7)
    assert len({problem.text for problem in made.problems}) == 20
    assert made == sheet("linear_equation", 2, 20, 7)
    assert made.problems != sheet("linear_equation", 2, 20, 8).problems
    assert made.title == "Linear equation, level 2"
    assert all(problem.answer and problem.level == 2 for problem in made.problems)
    assert set(made.to_json()["problems"][0]) == {"text", "answer"}


def test_every_family_fills_a_sheet_of_ten() -> None:
    short = []
    for name in families():
        try:
            sheet(name, family(name).levels[0], 10, 0)
        except InputError:
            short.append(name)
    assert len(short) <= 3, short


@pytest.mark.parametrize(
    ("name", "level", "count", "seed", "words"),
    [
        ("linear_equations", 1, 5, 0, "did you mean 'linear_equation'"),
        ("linear_equation", 9, 5, 0, "no level 9"),
        ("linear_equation", 1, 0, 0, "1 to 40 problems, got 0"),
        ("linear_equation", 1, MOST_PROBLEMS + 1, 0, "got 41"),
        ("linear_equation", 1, 5, -1, "seed must be"),
        ("linear_equation", 1, 5, 10**9, "seed must be"),
    ],
)
def test_sheets_that_are_refused(name: str, level: int, count: int, seed: int, words: str) -> None:
    with pytest.raises(InputError, match=words):
        sheet(name, level, count, seed)
