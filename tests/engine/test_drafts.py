"""Run: pytest tests/engine/test_drafts.py"""

import random

from hypothesis import given
from hypothesis import strategies as st

from lemmata.engine.drafts import LONGEST, PromptLookup


def slow(ids: list[int], most: int) -> list[int]:
    """The specification: the latest earlier place where the longest run of the last tokens stood."""
    for size in range(min(LONGEST, len(ids)), 0, -1):
        for end in range(len(ids) - 1, size - 1, -1):
            if ids[end - size : end] == ids[-size:]:
                longer = list(ids)
                for offset in range(most):
                    longer.append(longer[end + offset])
                return longer[len(ids) :]
    return []


@given(st.lists(st.integers(0, 3), max_size=40), st.integers(0, 6), st.integers(0, 2**32))
def test_a_guess_is_what_followed_the_last_time(ids: list[int], most: int, seed: int) -> None:
    """Asked at random moments while the row grows, as the engine does."""
    rng, lookup = random.Random(seed), PromptLookup()
    for length in range(len(ids) + 1):
        if length == len(ids) or rng.random() < 0.5:
            assert lookup.draft(ids[:length], most) == slow(ids[:length], most)


def test_a_repetition_goes_on_and_the_unknown_is_not_guessed() -> None:
    assert PromptLookup().draft([1, 2, 3, 1, 2, 3, 1], 7) == [2, 3, 1, 2, 3, 1, 2]
    assert PromptLookup().draft([1, 2, 3], 7) == []
    assert PromptLookup().draft([], 7) == []
