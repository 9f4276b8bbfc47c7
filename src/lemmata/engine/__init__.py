"""Sessions over a model: prefill, decode, KV reuse across turns, sampling. Knows nothing of HTTP."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from lemmata.engine.batch import generate_batch
    from lemmata.engine.sampling import Sampling
    from lemmata.engine.session import ChatSession, Reply

__all__ = ["ChatSession", "Reply", "Sampling", "generate_batch"]

_HOMES = {
    "generate_batch": "lemmata.engine.batch",
    "Sampling": "lemmata.engine.sampling",
    **dict.fromkeys(("ChatSession", "Reply"), "lemmata.engine.session"),
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)
