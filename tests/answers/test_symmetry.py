"""The arguments may be swapped, but for the documented rounding. Run: pytest tests/answers/test_symmetry.py"""

import random
import re

from hypothesis import given, settings
from hypothesis import strategies as st

from lemmata.answers import compare
from lemmata.answers.published import draw
from lemmata.lab.hostile import heap

PIECES = st.lists(
    st.sampled_from([
        "1", "2", "x", "y", "n", "+", "-", "/", "(", ")", ",", " ", "<", "=", "^2", r"\sqrt{2}", r"\pi", " or ",
        " and ", "[", "]", r"\cup", "%", " cm", " m", "$", r"\{", r"\}", "k", r", k \in \mathbb{Z}", " + C",
        "|", "A", "C", "0x1",
    ]),
    min_size=1, max_size=7,
).map("".join)  # fmt: skip


def _rounds(text: str) -> bool:
    return re.search(r"\d*\.\d", text) is not None


@given(PIECES, PIECES)
@settings(max_examples=300, deadline=None)
def test_any_two_texts(first: str, second: str) -> None:
    if not _rounds(first) and not _rounds(second):
        there, back = compare(first, second, 2.0), compare(second, first, 2.0)
        assert there.outcome == back.outcome, (there, back)


def test_labelled_pairs_and_heaps_of_signs() -> None:
    rng = random.Random(9)
    texts = [(pair.gold, pair.prediction) for name in ("developed", "unseen") for pair in draw(name, 300)[1]]
    texts += [(heap(rng), heap(rng)) for _ in range(300)]
    for first, second in texts:
        if not _rounds(first) and not _rounds(second):
            assert compare(first, second).outcome == compare(second, first).outcome, (first, second)
