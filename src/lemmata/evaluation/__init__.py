"""Benchmarks, runs and reports."""

from typing import TYPE_CHECKING

from lemmata.registry import lazy_exports

if TYPE_CHECKING:
    from lemmata.evaluation.benchmarks import BENCHMARKS
    from lemmata.evaluation.generation import Generation
    from lemmata.evaluation.paired import compare_runs
    from lemmata.evaluation.run import evaluate
    from lemmata.evaluation.types import Report, Row, Sample

__all__ = ["BENCHMARKS", "Generation", "Report", "Row", "Sample", "compare_runs", "evaluate"]

_HOMES = {
    "BENCHMARKS": "lemmata.evaluation.benchmarks",
    "Generation": "lemmata.evaluation.generation",
    "compare_runs": "lemmata.evaluation.paired",
    "evaluate": "lemmata.evaluation.run",
    **dict.fromkeys(("Report", "Row", "Sample"), "lemmata.evaluation.types"),
}

__getattr__ = lazy_exports(__name__, _HOMES)
