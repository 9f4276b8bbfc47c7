"""Run: pytest tests/attention/test_visibility.py

The reference is written from the paper's Eq. 2-5 alone: plain Python, one token at a time.
"""

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from lemmata.attention import MASKS, dense_mask, limits
from lemmata.errors import InputError

Turns = list[tuple[int, int]]
documents_of_turns = st.lists(
    st.lists(st.tuples(st.integers(1, 6), st.integers(0, 6)), min_size=1, max_size=4), min_size=1, max_size=3
)


def last_key(mask: str, turns: Turns) -> list[int]:
    """f(j) of Eq. 5 (and its like for Eq. 1-3), 1-based as in the paper; a turn is (query, answer) token counts."""
    m_q, m_a = [], [0]
    for query, answer in turns:
        m_q.append(m_a[-1] + query)
        m_a.append(m_q[-1] + answer)
    bounds = []
    for j in range(1, m_a[-1] + 1):
        if mask == "causal":
            f = j
        elif mask == "full":
            f = m_a[-1]
        elif mask == "prefix":
            f = max(j, m_q[-1])
        else:
            f = j
            for k in range(len(turns)):
                if m_a[k] < j <= m_q[k]:
                    f = m_q[k]
        bounds.append(f)
    return bounds


def brute_force(mask: str, documents: list[Turns], left: int, right: int) -> list[list[bool]]:
    total = left + sum(q + a for turns in documents for q, a in turns) + right
    visible = [[row == column for column in range(total)] for row in range(total)]
    offset = left
    for turns in documents:
        bounds = last_key(mask, turns)
        for j, bound in enumerate(bounds, start=1):
            for i in range(1, len(bounds) + 1):
                visible[offset + j - 1][offset + i - 1] = i <= bound
        offset += len(bounds)
    return visible


def ids_of(documents: list[Turns], left: int, right: int) -> tuple[list[int], list[int]]:
    segments, numbers = [-1] * left, [-1] * left
    for number, turns in enumerate(documents):
        for turn, (query, answer) in enumerate(turns):
            segments += [turn] * query + [-1] * answer
            numbers += [number] * (query + answer)
    return segments + [-1] * right, numbers + [-1] * right


@given(documents_of_turns, st.integers(0, 3), st.integers(0, 3), st.sampled_from(list(MASKS)))
@settings(max_examples=150, deadline=None)
def test_the_dense_mask_is_the_papers(documents: list[Turns], left: int, right: int, mask: str) -> None:
    segments, numbers = ids_of(documents, left, right)
    start, limit = limits(torch.tensor([segments]), torch.tensor([numbers]), mask)
    assert dense_mask(start, limit)[0, 0].tolist() == brute_force(mask, documents, left, right)


def test_the_papers_figure_1() -> None:
    """Q1 of three tokens, A1 of two, Q2 of two, A2 of one: what each sees under the three masks, counted by hand."""
    ids = torch.tensor([[0, 0, 0, -1, -1, 1, 1, -1]])
    assert limits(ids, mask="causal")[1].tolist() == [[0, 1, 2, 3, 4, 5, 6, 7]]
    assert limits(ids, mask="ism")[1].tolist() == [[2, 2, 2, 3, 4, 6, 6, 7]]
    assert limits(ids, mask="prefix")[1].tolist() == [[6, 6, 6, 6, 6, 6, 6, 7]]
    assert limits(ids, mask="full")[1].tolist() == [[7] * 8]


def test_rows_of_a_batch_are_independent(packed) -> None:
    segments, documents = packed(batch=6, seed=3)
    for mask in MASKS:
        start, limit = limits(segments, documents, mask)
        for row in range(len(segments)):
            alone = limits(segments[row : row + 1], documents[row : row + 1], mask)
            assert torch.equal(start[row], alone[0][0])
            assert torch.equal(limit[row], alone[1][0])


def test_a_system_prompt_may_be_a_segment_of_its_own() -> None:
    assert limits(torch.tensor([[0, 0, 1, 1, -1]]))[1].tolist() == [[1, 1, 3, 3, 4]]


def test_no_row_is_empty_even_where_all_is_padding(packed) -> None:
    segments, documents = packed(seed=5)
    documents[0] = -1
    for mask in MASKS:
        visible = dense_mask(*limits(segments, documents, mask))
        assert visible.any(-1).all()
        assert visible[0, 0].equal(torch.eye(segments.shape[1], dtype=torch.bool))


@pytest.mark.parametrize(
    ("segments", "documents", "message"),
    [
        ([[0, -1, 0]], None, r"row 0, token 2: segment 0 comes again or out of order"),
        ([[1, -1, 0]], None, r"row 0, token 2: segment 0"),
        ([[0, 0], [1, 0]], None, r"row 1, token 1: segment 0"),
        ([[0, 0, 0]], [[0, 1, 0]], r"row 0, token 2: document 0 begins a second time"),
        ([[0, 0, 0]], [[0, -1, 0]], r"document 0 begins a second time"),
        ([[0, 0]], [[0, 0, 0]], r"must have one shape"),
        ([0, 0], None, r"\[batch, tokens\]"),
        ([[]], None, r"no token"),
    ],
)
def test_malformed_structure_is_refused(segments: list, documents: list | None, message: str) -> None:
    with pytest.raises(InputError, match=message):
        limits(torch.tensor(segments), None if documents is None else torch.tensor(documents))


def test_several_stretches_of_padding_are_fine() -> None:
    start, limit = limits(torch.tensor([[-1, 0, 0, -1, 0]]), torch.tensor([[-1, 0, 0, -1, 1]]))
    assert start.tolist() == [[0, 1, 1, 3, 4]]
    assert limit.tolist() == [[0, 2, 2, 3, 4]]


def test_an_unknown_mask_lists_the_known_ones() -> None:
    with pytest.raises(InputError, match=r"unknown mask 'isn'.*known: causal, full, ism, prefix"):
        limits(torch.zeros(1, 2, dtype=torch.long), mask="isn")
