"""Problem -> Solution(steps, answer, verdict): rules, plans, checks, rendering.

A plan orders rules; every step is checked by a route that is not the rule, and the answer against the question. The
room knows nothing of language models, and nothing of how a problem was made.
"""

from typing import TYPE_CHECKING, Any

from lemmata.solver.types import VERDICTS, Check, Solution, Step

if TYPE_CHECKING:
    from lemmata.solver.api import solve, solve_batch
    from lemmata.solver.core import recheck, solve_here
    from lemmata.solver.rendering import conclusion, render, short_solution

_LAZY = {
    "solve": "api",
    "solve_batch": "api",
    "solve_here": "core",
    "recheck": "core",
    "render": "rendering",
    "short_solution": "rendering",
    "conclusion": "rendering",
}


def __getattr__(name: str) -> Any:
    if name not in _LAZY:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(f"{__name__}.{_LAZY[name]}"), name)


__all__ = [
    "VERDICTS",
    "Check",
    "Solution",
    "Step",
    "conclusion",
    "recheck",
    "render",
    "short_solution",
    "solve",
    "solve_batch",
    "solve_here",
]
