"""Build a training set: collect, verify, label, dedupe, decontaminate, split, export.

Every worked solution in it was verified step by step and agrees with an answer found in another way; no instance of a
held-out or validation problem is in a training set. Knows nothing of tokens and models.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from lemmata.corpus.build import build_corpus
    from lemmata.corpus.manifest import CorpusManifest, read_manifest
    from lemmata.corpus.settings import CorpusSettings

_LAZY = {
    "CorpusManifest": "manifest",
    "CorpusSettings": "settings",
    "build_corpus": "build",
    "read_manifest": "manifest",
}


def __getattr__(name: str) -> Any:
    if name not in _LAZY:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(f"{__name__}.{_LAZY[name]}"), name)


__all__ = ["CorpusManifest", "CorpusSettings", "build_corpus", "read_manifest"]
