"""Answers from a model: sessions, batches, and an engine that shares prefixes. Knows nothing of HTTP."""

from typing import TYPE_CHECKING

from lemmata.registry import lazy_exports

if TYPE_CHECKING:
    from lemmata.engine.batch import generate_batch
    from lemmata.engine.batching import Engine
    from lemmata.engine.sampling import Sampling
    from lemmata.engine.session import ChatSession, Reply
    from lemmata.engine.settings import EngineSettings

__all__ = ["ChatSession", "Engine", "EngineSettings", "Reply", "Sampling", "generate_batch"]

_HOMES = {
    "Engine": "lemmata.engine.batching",
    "EngineSettings": "lemmata.engine.settings",
    "generate_batch": "lemmata.engine.batch",
    "Sampling": "lemmata.engine.sampling",
    **dict.fromkeys(("ChatSession", "Reply"), "lemmata.engine.session"),
}

__getattr__ = lazy_exports(__name__, _HOMES)
