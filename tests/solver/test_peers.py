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
