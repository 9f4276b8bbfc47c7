"""The web tutor: `Tutor` (dialogues: solver first, then the model), its HTTP API and its page."""

from lemmata.registry import lazy_exports

_PUBLIC = {
    "Tutor": "lemmata.server.tutor",
    "TutorSettings": "lemmata.server.tutor",
    "create_app": "lemmata.server.app",
    "serve": "lemmata.server.run",
}

__all__ = ["Tutor", "TutorSettings", "create_app", "serve"]

__getattr__ = lazy_exports(__name__, _PUBLIC)
