"""Formulas: text and LaTeX in, trees, exact values and SymPy objects out, and a place where slow work can be stopped.

Input text is never evaluated as code: the parser builds its tree from an allow-list, limits are checked before
anything is computed, and computer algebra runs in a process that can be killed (`run_limited`). The room knows
nothing about problems, solutions or answers.
"""

from typing import TYPE_CHECKING

from lemmata.expr.limits import DEFAULT_LIMITS, EvaluationError, LimitError, Limits, ParseError
from lemmata.expr.nodes import (
    Add,
    Call,
    Chain,
    Const,
    Div,
    Interval,
    List_,
    Matrix,
    Mul,
    Neg,
    Node,
    Num,
    Pow,
    Relation,
    Set_,
    Sym,
    Tuple_,
    children,
    number,
    symbols,
    walk,
)
from lemmata.registry import lazy_exports

if TYPE_CHECKING:
    from lemmata.expr.algebra import from_sympy, to_sympy
    from lemmata.expr.evaluation import evaluate, holds
    from lemmata.expr.parser import parse
    from lemmata.expr.printing import to_latex, to_text
    from lemmata.expr.worker import Done, Failed, Outcome, TimedOut, Worker, map_limited, run_limited

_LAZY = {
    "parse": "lemmata.expr.parser",
    "evaluate": "lemmata.expr.evaluation",
    "holds": "lemmata.expr.evaluation",
    "to_text": "lemmata.expr.printing",
    "to_latex": "lemmata.expr.printing",
    "to_sympy": "lemmata.expr.algebra",
    "from_sympy": "lemmata.expr.algebra",
    "Done": "lemmata.expr.worker",
    "Failed": "lemmata.expr.worker",
    "Outcome": "lemmata.expr.worker",
    "TimedOut": "lemmata.expr.worker",
    "Worker": "lemmata.expr.worker",
    "map_limited": "lemmata.expr.worker",
    "run_limited": "lemmata.expr.worker",
}

__getattr__ = lazy_exports(__name__, _LAZY)


__all__ = [
    "DEFAULT_LIMITS",
    "Add",
    "Call",
    "Chain",
    "Const",
    "Div",
    "Done",
    "EvaluationError",
    "Failed",
    "Interval",
    "LimitError",
    "Limits",
    "List_",
    "Matrix",
    "Mul",
    "Neg",
    "Node",
    "Num",
    "Outcome",
    "ParseError",
    "Pow",
    "Relation",
    "Set_",
    "Sym",
    "TimedOut",
    "Tuple_",
    "Worker",
    "children",
    "evaluate",
    "from_sympy",
    "holds",
    "map_limited",
    "number",
    "parse",
    "run_limited",
    "symbols",
    "to_latex",
    "to_sympy",
    "to_text",
    "walk",
]
