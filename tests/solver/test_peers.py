"""Peers' own cases: DeepMind's generated problems and mathsteps' tests. Run: pytest tests/solver/test_peers.py

The data is read from the folder named by LEMMATA_DATA, or from ../shared/data beside the checkout. Every third problem
is taken; the full runs are for benchmarks.
"""

import os
from collections import Counter
from pathlib import Path

import pytest
import sympy

from lemmata.expr import parse, to_sympy
from lemmata.lab.peer_cases import MATHSTEPS_EXCEPTIONS, PeerCase, peer_cases
from lemmata.problems import Problem
from lemmata.records import read_jsonl
from lemmata.solver import recheck, solve_here

DATA = Path(os.environ.get("LEMMATA_DATA", Path(__file__).parents[3] / "shared" / "data")) / "peer"
pytestmark = pytest.mark.skipif(not DATA.is_dir(), reason=f"no peer data in {DATA}")


def same(gold: str, answer: str | None) -> bool:
    """The same text, or the same formula (or list of formulas in any order) by SymPy."""
    if answer is None or gold == answer:
        return gold == answer
    try:
        sides = [[to_sympy(parse(part)) for part in text.split(",")] for text in (gold, answer)]
    except Exception:  # anything that can't be read is not the same
        return False
    left, right = sides
    if len(left) != len(right):
        return False
    return all(any(sympy.simplify(a - b) == 0 for b in right) for a in left)


def test_deepmind_mathematics() -> None:
    """At least 99 % right, in every module at least 90 %, and no wrong answer that is verified."""
    right: Counter[str] = Counter()
    every: Counter[str] = Counter()
    for number, row in read_jsonl(DATA / "deepmind_mathematics.jsonl"):
        if number % 3:
            continue
        solution = solve_here(Problem(str(number), row["question"]))
        good = same(row["answer"], solution.answer)
        every[row["module"]] += 1
        right[row["module"]] += good
        assert good or solution.verdict != "verified", (row, solution.answer)
        if solution.verdict == "verified" and number % 4 == 0:
            assert recheck(solution) == [], row
    assert len(every) == 56
    assert right.total() >= 0.99 * every.total()
    assert all(right[module] >= 0.9 * every[module] for module in every), every - right


def test_mathsteps() -> None:
    """All 152: at least 95 % as the file has it, and each of the others is one that the file has wrong or unsound."""
    cases = list(peer_cases("mathsteps", DATA.parent))
    failed = []
    for number, case in enumerate(cases):
        solution = solve_here(Problem(str(number), case.question))
        if not case.right(solution.answer):
            failed.append(case.given)
        if solution.verdict == "verified" and number % 3 == 0:
            assert recheck(solution) == [], case.question
    assert len(cases) == 152
    assert len(failed) <= 0.05 * len(cases)
    assert set(failed) == set(MATHSTEPS_EXCEPTIONS)


@pytest.mark.parametrize(
    ("expected", "answer", "right"),
    [
        ("(x + 1) * (x + 2)", "(x + 2)(x + 1)", True),
        ("(x + 1) * (x + 2)", "x^2 + 3x + 2", False),
        ("2x * (x + 2)", "2(x^2 + 2x)", False),
    ],
)
def test_a_factoring_case_must_be_factored(expected: str, answer: str, right: bool) -> None:
    assert PeerCase("mathsteps", "factorQuadratic", "", expected, "").right(answer) is right
