"""Lemmata: a mathematics tutor that reads the whole question before it answers. Loads nothing heavy by itself.

>>> import lemmata
>>> lemmata.solve("Solve 2x + 3 = 13.").answer
'x = 5'
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from lemmata.answers import grade as grade
    from lemmata.attention import attach as attach
    from lemmata.dialogue.types import Dialogue as Dialogue
    from lemmata.dialogue.types import Message as Message
    from lemmata.engine import ChatSession as ChatSession
    from lemmata.engine import Sampling as Sampling
    from lemmata.models import load_model as load_model
    from lemmata.problems import generate as generate
    from lemmata.problems.types import Problem as Problem
    from lemmata.solver import render as render
    from lemmata.solver import solve as solve
    from lemmata.solver.types import Solution as Solution

    __version__: str

_EXPORTS = {
    "ChatSession": "lemmata.engine",
    "Dialogue": "lemmata.dialogue.types",
    "Message": "lemmata.dialogue.types",
    "Problem": "lemmata.problems.types",
    "Sampling": "lemmata.engine",
    "Solution": "lemmata.solver.types",
    "attach": "lemmata.attention",
    "generate": "lemmata.problems",
    "grade": "lemmata.answers",
    "load_model": "lemmata.models",
    "render": "lemmata.solver",
    "solve": "lemmata.solver",
}

__all__ = [*_EXPORTS, "__version__"]


def __getattr__(name: str) -> Any:
    if name == "__version__":
        from importlib.metadata import version

        return version("lemmata")
    if name not in _EXPORTS:
        raise AttributeError(f"module 'lemmata' has no attribute {name!r}")
    return getattr(import_module(_EXPORTS[name]), name)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
