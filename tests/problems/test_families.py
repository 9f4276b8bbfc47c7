"""Generated problems: deterministic, in the family, right. Run: pytest tests/problems/test_families.py"""

import re
from fractions import Fraction

import pytest

from lemmata.corpus import CorpusSettings
from lemmata.errors import InputError
from lemmata.problems import FAMILIES, SUBJECTS, Problem, families, family
from lemmata.settings import load_settings

CELLS = [(name, level) for name in families() for level in family(name).levels]
QUICKSTART = load_settings(CorpusSettings, "quickstart", package="lemmata.corpus").families
FIRST_LEVEL_INSTANCES = 250
"""Level 1 of what quickstart trains on has at least this many different questions, so that a held-out part can be kept
apart."""
INSTANCES = 50
SMALL = {
    "circle_measures": (5,),
    "codes": (2, 3),
    "coin_flips": (2, 4),
    "colored_rows": (2,),
    "dice_rolls": (3, 4, 5),
    "grid_paths": (2, 3, 4),
    "handful_draw": (4,),
    "polygon_angles": (4,),
    "round_solids": (5,),
    "seating": (2, 3, 4, 5),
    "shared_candies": (3,),
    "subsets": (2, 3),
    "trig_degrees": (1, 2),
    "trig_value": (1,),
}
"""Levels of families whose questions are fewer, as their subject has it."""


def test_there_are_enough_families_in_enough_subjects() -> None:
    members = [family(name) for name in families()]
    assert len(members) >= 120
    for subject in SUBJECTS[:7]:
        own = [member for member in members if member.subject == subject]
        assert len(own) >= 16, subject
        assert {level for member in own for level in member.levels} == {1, 2, 3, 4, 5}, subject
    assert all(member.name == name for name, member in zip(families(), members, strict=True))


@pytest.mark.parametrize(("name", "level"), CELLS)
def test_same_seed_same_problem(name: str, level: int) -> None:
    member = family(name)
    problems = [member.generate(level, seed) for seed in range(30)]
    assert problems == [member.generate(level, seed) for seed in range(30)]
    assert len({problem.text for problem in problems}) > 5
    assert len({problem.id for problem in problems}) == 30
    for problem in problems:
        assert (problem.family, problem.level, problem.subject) == (name, level, member.subject)
        assert problem.answer
        assert Problem.from_json(problem.to_json()) == problem


@pytest.mark.parametrize("name", [name for name in QUICKSTART if 1 in family(name).levels])
def test_first_level_has_room_for_a_held_out_part(name: str) -> None:
    member = family(name)
    seen: set[str] = set()
    for seed in range(6_000):
        drawn = member._first(1, seed)
        seen.add(member.questions(drawn)[0])
        if len(seen) >= FIRST_LEVEL_INSTANCES:
            return
    pytest.fail(f"{name} has only {len(seen)} instances at level 1")


@pytest.mark.parametrize("name", [name for name in QUICKSTART if 1 in family(name).levels])
def test_first_level_is_easy(name: str) -> None:
    """Short texts and small numbers: what a chapter's first exercise looks like."""
    for seed in range(100):
        problem = family(name).generate(1, seed)
        assert len(problem.text) <= 140
        assert max(int(part) for part in re.findall(r"\d+", problem.text)) <= 400
        assert problem.answer is not None
        assert len(problem.answer) <= 16


@pytest.mark.parametrize(("name", "level"), CELLS)
def test_many_different_problems(name: str, level: int) -> None:
    member = family(name)
    seen: set[str] = set()
    for seed in range(600):
        seen.add(member.questions(member._first(level, seed))[0])
        if len(seen) >= INSTANCES:
            return
    assert level in SMALL.get(name, ()), f"{name} has only {len(seen)} problems at level {level}"


def test_a_phrasing_changes_the_words_only() -> None:
    for name, level in CELLS:
        member = family(name)
        texts = member.questions(member._first(level, 1))
        assert 2 <= len(texts) <= 4
        assert len({tuple(sorted(re.findall(r"\d+(?:\.\d+)?", text))) for text in texts}) == 1, texts


def test_unknown_level_and_family() -> None:
    with pytest.raises(InputError, match="has no level 7"):
        family("gcd").generate(7, 0)
    with pytest.raises(InputError, match=r"unknown family 'gdc'.*did you mean 'gcd'"):
        family("gdc")
    assert "linear_equation" in FAMILIES


def test_some_answers_by_hand() -> None:
    """A few texts with answers worked out here, found among the generated ones by their form."""
    for seed in range(40):
        problem = family("linear_equation").generate(1, seed)
        found = re.search(r"(\d+)x \+ (\d+) = (\d+)", problem.text)
        if found:
            a, b, c = map(int, found.groups())
            assert a * Fraction(problem.answer) + b == c
        problem = family("remainder").generate(1, seed)
        a, b = map(int, re.findall(r"\d+", problem.text))
        assert a - b * (a // b) == int(problem.answer or "")
