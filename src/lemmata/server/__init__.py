"""HTTP: the tutor (`Tutor`: dialogues, solver first, then the model), its page, and an OpenAI-compatible API."""

from lemmata.registry import lazy_exports

_PUBLIC = {
    "ServerSettings": "lemmata.server.settings",
    "Tutor": "lemmata.server.tutor",
    "TutorSettings": "lemmata.server.tutor",
    "create_app": "lemmata.server.app",
    "serve": "lemmata.server.run",
}

__all__ = ["ServerSettings", "Tutor", "TutorSettings", "create_app", "serve"]

__getattr__ = lazy_exports(__name__, _PUBLIC)
