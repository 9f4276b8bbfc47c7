"""Problem -> Solution(steps, answer, verdict): rules, plans, checks, rendering.

A plan orders rules; every step is checked by a route that is not the rule, and the answer against the question. The
room knows nothing of language models, and nothing of how a problem was made.
"""

from typing import TYPE_CHECKING

from lemmata.registry import lazy_exports
from lemmata.solver.types import VERDICTS, Check, Solution, Step

if TYPE_CHECKING:
    from lemmata.solver.api import solve, solve_batch, strategies
    from lemmata.solver.core import recheck, solve_here
    from lemmata.solver.rendering import conclusion, render, short_solution

_LAZY = {
    "solve": "lemmata.solver.api",
    "solve_batch": "lemmata.solver.api",
    "strategies": "lemmata.solver.api",
    "solve_here": "lemmata.solver.core",
    "recheck": "lemmata.solver.core",
    "render": "lemmata.solver.rendering",
    "short_solution": "lemmata.solver.rendering",
    "conclusion": "lemmata.solver.rendering",
}

__getattr__ = lazy_exports(__name__, _LAZY)


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
    "strategies",
]
