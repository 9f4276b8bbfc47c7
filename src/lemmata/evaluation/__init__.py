"""Benchmarks, runs and reports."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from lemmata.evaluation.benchmarks import BENCHMARKS
    from lemmata.evaluation.run import evaluate
    from lemmata.evaluation.types import Report, Row, Sample

__all__ = ["BENCHMARKS", "Report", "Row", "Sample", "evaluate"]

_HOMES = {
    "BENCHMARKS": "lemmata.evaluation.benchmarks",
    "evaluate": "lemmata.evaluation.run",
    **dict.fromkeys(("Report", "Row", "Sample"), "lemmata.evaluation.types"),
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)
