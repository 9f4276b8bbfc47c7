"""The web tutor: `Tutor` (dialogues: solver first, then the model), its HTTP API and its page."""

from importlib import import_module
from typing import Any

_PUBLIC = {
    "Tutor": "lemmata.server.tutor",
    "TutorSettings": "lemmata.server.tutor",
    "create_app": "lemmata.server.app",
    "serve": "lemmata.server.run",
}

__all__ = ["Tutor", "TutorSettings", "create_app", "serve"]


def __getattr__(name: str) -> Any:
    if name not in _PUBLIC:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_PUBLIC[name]), name)
