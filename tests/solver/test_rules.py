"""Every rule states itself, is used by its example and is in the gallery. Run: pytest tests/solver/test_rules.py"""

import inspect
from pathlib import Path

import pytest

from lemmata.problems import Problem
from lemmata.solver import solve_here
from lemmata.solver.catalog import PLANS, RULES
from lemmata.solver.gallery import gallery

DOCS = Path(__file__).parents[2] / "docs" / "solver.md"


@pytest.mark.parametrize("name", RULES)
def test_rule(name: str) -> None:
    rule = RULES[name]
    assert rule.name == name
    assert inspect.getdoc(rule)
    assert rule.concept.endswith(".")
    assert len(rule.concept) <= 160
    solution = solve_here(Problem("example", rule.example))
    assert solution.verdict == "verified"
    assert name in [step.rule for step in solution.steps]


@pytest.mark.parametrize("kind", PLANS)
def test_plan(kind: str) -> None:
    assert PLANS[kind].kind == kind
    assert inspect.getdoc(PLANS[kind])


def test_the_gallery_is_current() -> None:
    assert DOCS.read_text(encoding="utf-8") == gallery(), "run: python -m lemmata.solver.gallery > docs/solver.md"


def test_no_name_is_given_twice() -> None:
    """A second rule of one name would take the first one's place without a word."""
    from lemmata.solver.catalog import _RULES

    names = [name for entries in _RULES.values() for name in entries]
    assert sorted(names) == sorted(set(names))
    assert len(RULES) == len(names)
