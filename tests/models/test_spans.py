"""Run: pytest tests/models/test_spans.py

Figure 2 of the ISM paper number by number, and the two schemes written out token by token in plain Python.
"""

import random

import pytest
import torch

from lemmata.attention import limits
from lemmata.errors import InputError
from lemmata.models.spans import SCHEMES

# x1 x2 x3 | x4 x5 x6 x7 | x8 [M] [S] | x9 x10
FIGURE_2 = torch.tensor([[0, 0, 0, -1, -1, -1, -1, 1, 1, 1, -1, -1]])
ROWS = {
    "chatglm": [[1, 2, 3, 4, 5, 6, 7, 8, 9, 9, 9, 9], [0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 2, 3]],
    "ism": [[1, 2, 3, 4, 4, 4, 4, 8, 9, 10, 11, 11], [0, 0, 0, 0, 1, 2, 3, 0, 0, 0, 0, 1]],
}


@pytest.mark.parametrize("scheme", ROWS)
def test_the_rows_of_figure_2(scheme: str) -> None:
    start, _ = limits(FIGURE_2)
    assert SCHEMES[scheme](FIGURE_2, start)[:, 0].tolist() == ROWS[scheme]


def test_the_rows_of_figure_2_token_by_token() -> None:
    """The answer's last tokens on top of what is known of the tokens before them."""
    start, _ = limits(FIGURE_2)
    for scheme, expected in ROWS.items():
        for new in (1, 2):
            found = SCHEMES[scheme](FIGURE_2, start[:, -new:])[:, 0]
            assert found.tolist() == [row[-new:] for row in expected]


def test_under_ism_no_position_depends_on_what_comes_later() -> None:
    start, _ = limits(FIGURE_2)
    for end in range(1, 13):
        found = SCHEMES["ism"](FIGURE_2[:, :end], start[:, :end])[:, 0]
        assert found.tolist() == [row[:end] for row in ROWS["ism"]]


def by_hand(scheme: str, segments: list[int]) -> list[tuple[int, int]]:
    """One document, as the design and the figure word it."""
    found: list[tuple[int, int]] = []
    queries = [index for index, segment in enumerate(segments) if segment >= 0]
    for index, segment in enumerate(segments):
        if scheme == "chatglm":
            begins = queries[-1] if queries else len(segments)
            found.append((index + 1, 0) if index < begins else (begins, index - begins + 1))
        elif segment >= 0:
            found.append((index + 1, 0))
        elif index and segments[index - 1] < 0:
            found.append((found[-1][0], found[-1][1] + 1))
        else:
            found.append((index + 1, 0))
    return found


@pytest.mark.parametrize("scheme", ROWS)
def test_packed_and_padded_rows_are_their_documents_alone(scheme: str) -> None:
    rng = random.Random(0)
    for _ in range(30):
        documents = []
        for _ in range(rng.randint(1, 4)):
            segments: list[int] = []
            for turn in range(rng.randint(0, 3)):
                segments += [turn] * rng.randint(2, 5) + [-1] * rng.randint(0, 4)
            documents.append(segments or [-1] * 3)
        left, right = rng.randint(0, 3), rng.randint(0, 3)
        row = [-1] * left + [segment for document in documents for segment in document] + [-1] * right
        ids = [-1] * left + [n for n, document in enumerate(documents) for _ in document] + [-1] * right
        start, _ = limits(torch.tensor([row]), torch.tensor([ids]), "prefix")
        found = SCHEMES[scheme](torch.tensor([row]), start)[:, 0, left : len(row) - right]
        expected = [pair for document in documents for pair in by_hand(scheme, document)]
        assert [tuple(pair) for pair in found.T.tolist()] == expected


def test_an_unknown_scheme_lists_the_known_ones() -> None:
    with pytest.raises(InputError, match=r"unknown span scheme 'glm'.*known: chatglm, ism"):
        SCHEMES["glm"]
