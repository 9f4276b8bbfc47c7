"""Walking trees and writing rational numbers as nodes. Run: pytest tests/expr/test_nodes.py"""

import subprocess
import sys
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from lemmata.expr import Add, Neg, Node, Num, Sym, children, evaluate, number, parse, to_text, walk
from lemmata.expr.nodes import height


def test_walk_meets_every_part_once_parents_first() -> None:
    tree = parse("2x - (x + 1)/3")
    parts = list(walk(tree))
    assert parts[0] is tree
    assert sum(isinstance(part, Sym) for part in parts) == 2
    assert len(parts) == 1 + sum(len(children(part)) for part in parts)


def test_height_of_a_tree_too_deep_for_recursion() -> None:
    tree: Node = Sym("x")
    for _ in range(50_000):
        tree = Neg(tree)
    assert height(tree) == 50_001


@given(st.fractions())
def test_number_has_the_value_and_reads_back(value: Fraction) -> None:
    node = number(value)
    assert evaluate(node) == value
    assert parse(to_text(node)) == node
    assert parse(to_text(Add((Num(Fraction(1), "1"), node)))) == Add((Num(Fraction(1), "1"), node))


def test_parsing_and_evaluating_import_neither_sympy_nor_torch() -> None:
    code = (
        "import sys; from lemmata.expr import evaluate, parse, run_limited, to_latex; "
        "to_latex(parse('1/2 + x')); evaluate(parse('1/2')); run_limited('operator:add', (1, 2), 30); "
        "heavy = {'sympy', 'mpmath', 'torch', 'numpy'} & set(sys.modules); sys.exit(str(heavy) if heavy else 0)"
    )
    subprocess.run([sys.executable, "-c", code], check=True, timeout=60)
