"""Which of several engines a prompt goes to: the one that has computed most of its beginning, unless it is too busy.

A dialogue's beginnings that can be found again end where its query segments end; each is remembered under a digest,
for each engine by itself, the most recent ones. A system prompt that everybody shares is such a beginning too, so a
busy engine hands new dialogues on, after which two engines know it. Knows nothing of engines, processes and Ray.
"""

import hashlib
from array import array
from collections import OrderedDict
from collections.abc import Sequence

SLACK = 4
"""Requests by which an engine that knows the beginning may be ahead of the least busy one."""
REMEMBERED = 16_384
"""Beginnings of each engine."""


class Affinity:
    """Engines 0 to `engines` - 1. Not thread-safe."""

    def __init__(self, engines: int) -> None:
        self._known: list[OrderedDict[bytes, None]] = [OrderedDict() for _ in range(engines)]
        self._taken = [0] * engines

    def choose(self, ids: Sequence[int], segment_ids: Sequence[int], load: Sequence[int | None]) -> int | None:
        """The engine for a prompt, which it is expected to know from now on; None where none is alive.

        `load` counts each engine's requests on the way, None for one that is dead.
        """
        alive = [number for number, requests in enumerate(load) if requests is not None]
        if not alive:
            return None
        busy = {number: load[number] or 0 for number in alive}
        least = min(alive, key=lambda number: (busy[number], self._taken[number]))
        beginnings = _beginnings(ids, segment_ids)
        chosen = least
        for beginning in reversed(beginnings):
            knowing = [number for number in alive if beginning in self._known[number]]
            if knowing:
                best = min(knowing, key=lambda number: busy[number])
                if busy[best] <= busy[least] + SLACK:
                    chosen = best
                break
        self._taken[chosen] += 1
        known = self._known[chosen]
        for beginning in beginnings:
            known[beginning] = None
            known.move_to_end(beginning)
        while len(known) > REMEMBERED:
            known.popitem(last=False)
        return chosen

    def forget(self, engine: int) -> None:
        """The engine's cache is lost."""
        self._known[engine].clear()


def _beginnings(ids: Sequence[int], segment_ids: Sequence[int]) -> list[bytes]:
    """A digest of the prompt up to the end of each of its query segments."""
    digest, found, first = hashlib.blake2b(digest_size=16), [], 0
    for end in range(1, len(ids) + 1):
        if segment_ids[end - 1] >= 0 and (end == len(ids) or segment_ids[end] != segment_ids[end - 1]):
            digest.update(array("q", ids[first:end]).tobytes())
            # The cut is part of the digest: the same tokens in two segments are another beginning.
            digest.update(b"|")
            found.append(digest.copy().digest())
            first = end
    return found
