"""Guess an answer's next tokens from the row's own: what followed the last time that the row went on like this.

A tutor's answer repeats the question's terms, its numbers and its own lines ("3x + 5 - 5 = 20 - 5"), so a look-up is
often right and costs nothing (prompt look-up decoding, Saxena 2023). A guess is only ever a proposal: the engine
computes all of it in one forward pass and keeps what it would have sampled anyway. Knows nothing of models.
"""

from collections.abc import Sequence

LONGEST, SHORTEST = 4, 1
"""Tokens that must agree: the longest agreement that is found counts."""


class PromptLookup:
    """Where each short run of a row's tokens last occurred. `ids` may only grow from call to call."""

    def __init__(self) -> None:
        self._after: dict[tuple[int, ...], int] = {}
        self._indexed = 0

    def draft(self, ids: Sequence[int], most: int) -> list[int]:
        """At most `most` tokens that may follow `ids`; none where its end was not seen before.

        A guess that reaches the row's end goes on with itself, as a repetition does.
        """
        for end in range(self._indexed + 1, len(ids)):
            for size in range(SHORTEST, min(LONGEST, end) + 1):
                self._after[tuple(ids[end - size : end])] = end
        self._indexed = max(self._indexed, len(ids) - 1)
        for size in range(min(LONGEST, len(ids)), SHORTEST - 1, -1):
            at = self._after.get(tuple(ids[-size:]))
            if at is not None:
                period = len(ids) - at
                return [ids[at + offset % period] for offset in range(most)]
        return []
