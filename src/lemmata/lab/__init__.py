"""Small experiments that test a claim of a paper, and benches: each gives a document of plain JSON, tables, a figure.

A document holds everything that its tables and figure show, so that both can be made again from the kept JSON.
"""

from lemmata.lab.experiment import Experiment, Table
from lemmata.registry import Registry

EXPERIMENTS: Registry[Experiment] = Registry(
    "experiment",
    {
        "mask": "lemmata.lab.mask:EXPERIMENT",
        "lsa": "lemmata.lab.lsa:EXPERIMENT",
        "quality": "lemmata.lab.quality:EXPERIMENT",
        "latency": "lemmata.lab.latency:EXPERIMENT",
        "serving": "lemmata.lab.serving:EXPERIMENT",
        "speculation": "lemmata.lab.speculation:EXPERIMENT",
        "training": "lemmata.lab.training_cost:EXPERIMENT",
        "stages": "lemmata.lab.stages:EXPERIMENT",
        "restart": "lemmata.lab.restart:EXPERIMENT",
        "processes": "lemmata.lab.processes:EXPERIMENT",
        "bank": "lemmata.lab.bank:EXPERIMENT",
        "corpus": "lemmata.lab.corpus:EXPERIMENT",
        "solver": "lemmata.lab.solver_bench:EXPERIMENT",
        "fuzz": "lemmata.lab.fuzz:EXPERIMENT",
        "grader": "lemmata.lab.grader:EXPERIMENT",
        "hostile": "lemmata.lab.hostile:EXPERIMENT",
    },
)

__all__ = ["EXPERIMENTS", "Experiment", "Table"]
