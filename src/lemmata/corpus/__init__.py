"""Build a training set: collect, verify, label, dedupe, decontaminate, split, export.

Every worked solution in it was verified step by step and agrees with an answer found in another way; no instance of a
held-out or validation problem is in a training set. Knows nothing of tokens and models.
"""

from typing import TYPE_CHECKING

from lemmata.registry import lazy_exports

if TYPE_CHECKING:
    from lemmata.corpus.build import build_corpus
    from lemmata.corpus.manifest import CorpusManifest, read_manifest
    from lemmata.corpus.settings import CorpusSettings

_LAZY = {
    "CorpusManifest": "lemmata.corpus.manifest",
    "CorpusSettings": "lemmata.corpus.settings",
    "build_corpus": "lemmata.corpus.build",
    "read_manifest": "lemmata.corpus.manifest",
}

__getattr__ = lazy_exports(__name__, _LAZY)


__all__ = ["CorpusManifest", "CorpusSettings", "build_corpus", "read_manifest"]
