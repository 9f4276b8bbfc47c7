"""Where the heavy stages of a build are computed: worker processes of this machine, or Ray, with equal results.

An engine does what `expr.map_limited` does: one function over many arguments, each within its time limit, outcomes in
the order of the arguments. What the function is, and what its outcomes mean, is the stages' business.
"""

import os
from collections.abc import Callable, Iterable, Iterator
from typing import Any, Protocol

from lemmata.expr import Outcome, map_limited
from lemmata.registry import Registry


class Engine(Protocol):
    """Computes calls; `close` lets go of what it started, and may be called twice."""

    def map(self, target: str, payloads: Iterable[tuple[Any, ...]], seconds: float) -> Iterator[Outcome]:
        """The outcomes of `package.module:function` over the payloads, lazily and in their order."""

    def close(self) -> None:
        """End what belongs to the engine."""


class Processes:
    """Worker processes of this machine; `jobs` of them, 0 means one a core."""

    def __init__(self, jobs: int) -> None:
        self._jobs = jobs or len(os.sched_getaffinity(0))

    def map(self, target: str, payloads: Iterable[tuple[Any, ...]], seconds: float) -> Iterator[Outcome]:
        """See Engine."""
        return map_limited(target, payloads, seconds, self._jobs)

    def close(self) -> None:
        """The workers stay warm for the next caller and end with this process."""


ENGINES: Registry[Callable[[int], Engine]] = Registry(
    "engine",
    {
        "processes": "lemmata.corpus.engines:Processes",
        "ray": "lemmata.corpus.ray_engine:RayEngine",
    },
)
