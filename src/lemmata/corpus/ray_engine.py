"""The heavy stages on Ray: an instance of this machine's own, or the cluster that RAY_ADDRESS names.

A task runs its call in a killable child process of its node, as on one machine, so a deadline and the memory limit
hold there too, and results are equal. A task whose node is lost is run again elsewhere. A node with other versions
would give other results, so its tasks refuse. Needs the extra `ray`.
"""

import logging
import os
from collections import deque
from collections.abc import Iterable, Iterator
from typing import Any

from lemmata.corpus.manifest import versions
from lemmata.errors import LemmataError, MissingPartError
from lemmata.expr import Outcome, run_limited

AHEAD = 4
"""Calls in flight for each processor: enough to keep every node busy, few enough for constant memory."""
OBJECT_STORE = 128 * 1024**2
"""Bytes; a call's rows are small, and Ray would take a third of the machine's memory."""


class RayEngine:
    """Ray's tasks; it is joined, or started with `jobs` processors, when the first call is made."""

    def __init__(self, jobs: int) -> None:
        """`jobs` is for an instance of its own; a cluster uses all its processors. MissingPartError without Ray."""
        self._ray, self._jobs = load_ray("the Ray engine"), jobs or len(os.sched_getaffinity(0))
        self._started = False

    def map(self, target: str, payloads: Iterable[tuple[Any, ...]], seconds: float) -> Iterator[Outcome]:
        """See Engine. Raises LemmataError: no cluster at RAY_ADDRESS, a node of other versions, a task that is lost."""
        self._started = connect(self._ray, self._jobs) or self._started
        call, own = self._ray.remote(max_retries=3)(_call), versions()
        most = AHEAD * max(1, int(self._ray.cluster_resources().get("CPU", 1)))
        waiting: deque[Any] = deque()
        try:
            for payload in payloads:
                waiting.append(call.remote(target, payload, seconds, own))
                if len(waiting) >= most:
                    yield self._result(waiting.popleft())
            while waiting:
                yield self._result(waiting.popleft())
        finally:
            for reference in waiting:
                self._ray.cancel(reference)

    def _result(self, reference: Any) -> Outcome:
        try:
            outcome: Outcome = self._ray.get(reference)
        except self._ray.exceptions.RayTaskError as error:
            raise LemmataError(f"a Ray task failed: {_line(error.cause)}") from error
        except self._ray.exceptions.RayError as error:
            raise LemmataError(f"a Ray task was lost: {_line(error)}") from error
        return outcome

    def close(self) -> None:
        """Leave Ray, and end it where it was started here."""
        if self._started:
            self._started = False
            self._ray.shutdown()


def load_ray(what: str) -> Any:
    """Ray's module; MissingPartError, which says `what` needs it, where it is not installed."""
    # Set before Ray is imported: nothing is reported to anybody.
    os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")
    try:
        import ray
    except ImportError:
        raise MissingPartError(f"{what} needs Ray: pip install 'lemmata[ray]'") from None
    return ray


def connect(ray: Any, processors: int) -> bool:
    """Join the cluster at RAY_ADDRESS, or start one of this machine's own; True where `ray.shutdown` is the caller's.

    A process that has joined already, as a library's user may have, is left as it is. Raises LemmataError where there
    is no Ray.
    """
    if ray.is_initialized():
        return False
    address = os.environ.get("RAY_ADDRESS", "")
    try:
        if address:
            ray.init(address=address, log_to_driver=False, logging_level=logging.ERROR)
        else:
            ray.init(
                address="local",
                num_cpus=processors,
                object_store_memory=OBJECT_STORE,
                include_dashboard=False,
                log_to_driver=False,
                logging_level=logging.ERROR,
            )
    except (ConnectionError, OSError, RuntimeError, ValueError) as error:
        where = f"at RAY_ADDRESS={address}" if address else "on this machine"
        raise LemmataError(f"no Ray {where}: {_line(error)}") from error
    return True


def _call(target: str, payload: tuple[Any, ...], seconds: float, wanted: dict[str, str]) -> Outcome:
    """On a node: the call in a child process that can be killed."""
    here = versions()
    if here != wanted:
        raise LemmataError(f"a node has other versions: {_told(here)}; the build was started with {_told(wanted)}")
    return run_limited(target, payload, seconds)


def _told(found: dict[str, str]) -> str:
    return ", ".join(f"{name} {number}" for name, number in found.items())


def _line(error: BaseException) -> str:
    return " ".join(str(error).split())[:300] or type(error).__name__
