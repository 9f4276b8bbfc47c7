"""Formulas: text and LaTeX in, trees, exact values and SymPy objects out, and a place where slow work can be stopped.

Input text is never evaluated as code: the parser builds its tree from an allow-list, limits are checked before
anything is computed, and computer algebra runs in a process that can be killed (`run_limited`). The room knows
nothing about problems, solutions or answers.
"""

from typing import TYPE_CHECKING, Any

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

if TYPE_CHECKING:
    from lemmata.expr.algebra import from_sympy, to_sympy
    from lemmata.expr.evaluation import evaluate, holds
    from lemmata.expr.parser import parse
    from lemmata.expr.printing import to_latex, to_text
    from lemmata.expr.worker import Done, Failed, Outcome, TimedOut, Worker, map_limited, run_limited

_LAZY = {
    "parse": "parser",
    "evaluate": "evaluation",
    "holds": "evaluation",
    "to_text": "printing",
    "to_latex": "printing",
    "to_sympy": "algebra",
    "from_sympy": "algebra",
    "Done": "worker",
    "Failed": "worker",
    "Outcome": "worker",
    "TimedOut": "worker",
    "Worker": "worker",
    "map_limited": "worker",
    "run_limited": "worker",
}


def __getattr__(name: str) -> Any:
    if name not in _LAZY:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(f"{__name__}.{_LAZY[name]}"), name)


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
