"""Drawing from several families. Run: pytest tests/problems/test_catalog.py"""

from collections import Counter

import pytest

from lemmata.errors import InputError
from lemmata.problems import families, family, generate


def test_spread_evenly_and_deterministic() -> None:
    cells = sum(len(family(name).levels) for name in families() if family(name).subject == "Number Theory")
    problems = list(generate("Number Theory", None, 4 * cells, seed=3))
    assert problems == list(generate("number_theory", None, 4 * cells, seed=3))
    counts = Counter((problem.family, problem.level) for problem in problems)
    assert len(counts) == cells
    assert set(counts.values()) == {4}
    assert {problem.subject for problem in problems} == {"Number Theory"}


def test_seeds_give_other_problems() -> None:
    first = {problem.text for problem in generate(n=200, seed=0)}
    second = {problem.text for problem in generate(n=200, seed=1)}
    assert len(first & second) < 40


def test_one_family_and_level() -> None:
    assert all(problem.level == 2 for problem in generate(level=2, n=5, family="lcm"))


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"subject": "Alchemy"}, "unknown subject"),
        ({"level": 6}, "level must be 1 to 5"),
        ({"family": "lineer_equation"}, "did you mean 'linear_equation'"),
        ({"family": "linear_system", "level": 1}, "no family offers"),
        ({"subject": "Word"}, "no family offers"),
        ({"n": -1}, "n and seed must be at least 0"),
    ],
)
def test_wrong_usage(arguments: dict, message: str) -> None:
    with pytest.raises(InputError, match=message):
        generate(**arguments)


def test_nothing_asked_nothing_given() -> None:
    assert list(generate(n=0)) == []
