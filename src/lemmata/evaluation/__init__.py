"""Benchmarks, runs and reports."""

from typing import TYPE_CHECKING

from lemmata.registry import lazy_exports

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

__getattr__ = lazy_exports(__name__, _HOMES)
