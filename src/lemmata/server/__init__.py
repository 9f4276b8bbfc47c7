"""HTTP: the tutor's page and its dialogues, and an OpenAI-compatible API."""

from lemmata.registry import lazy_exports

_PUBLIC = {
    "ServerSettings": "lemmata.server.settings",
    "create_app": "lemmata.server.app",
    "serve": "lemmata.server.run",
}

__all__ = ["ServerSettings", "create_app", "serve"]

__getattr__ = lazy_exports(__name__, _PUBLIC)
