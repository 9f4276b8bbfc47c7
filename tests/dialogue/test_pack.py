"""Run with `pytest tests/dialogue/test_pack.py`: rows are taken apart again and compared with what went in."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lemmata.dialogue import Encoded, pack
from lemmata.errors import InputError


def example(number, *segments):
    """Segments as (id, length); token ids are unlike those of any other example."""
    ids = [1000 * number + i for i in range(sum(length for _, length in segments))]
    index = [segment for segment, length in segments for _ in range(length)]
    return Encoded(tuple(ids), tuple(index), tuple(int(i < 0) for i in index), (0,) * len(ids))


EXAMPLES = st.lists(
    st.lists(st.tuples(st.integers(1, 4), st.integers(1, 4)), min_size=1, max_size=3), min_size=1, max_size=12
).map(
    lambda documents: [
        example(number, *[(s, n) for turn, (q, a) in enumerate(turns) for s, n in ((turn, q), (-1, a))])
        for number, turns in enumerate(documents, start=1)
    ]
)


def first_fit(lengths, room):
    """The definition, in the obvious way."""
    rows = []
    for number, length in enumerate(lengths):
        for row in rows:
            if sum(lengths[i] for i in row) + length <= room:
                row.append(number)
                break
        else:
            rows.append([number])
    return rows


@given(EXAMPLES, st.integers(24, 60))
def test_every_document_comes_out_whole(examples, length):
    rows = pack(examples, length, pad_id=7)
    found = []
    for row in rows:
        assert len(row) == length
        documents = [d for d in row.document_ids if d >= 0]
        assert documents == sorted(documents), "documents are contiguous"
        assert row.document_ids == (*documents, *(-1,) * (length - len(documents))), "padding comes last"
        seen, contents = set(), []
        for document in range(max(documents) + 1):
            at = [i for i, d in enumerate(row.document_ids) if d == document]
            segments = {row.segment_ids[i] for i in at} - {-1}
            assert not segments & seen, "segment ids are unique across documents"
            seen |= segments
            tokens = tuple(row.token_ids[i] for i in at)
            source = next(number for number, e in enumerate(examples) if e.token_ids == tokens)
            low = min(segments)
            own = tuple(s - low if s >= 0 else -1 for s in (row.segment_ids[i] for i in at))
            assert own == examples[source].segment_ids
            assert tuple(row.loss_mask[i] for i in at) == examples[source].loss_mask
            contents.append(source)
        padding = range(len(documents), length)
        assert all((row.token_ids[i], row.segment_ids[i], row.loss_mask[i]) == (7, -1, 0) for i in padding)
        found.append(contents)
    assert found == first_fit([len(e) for e in examples], length)


def test_a_packed_row_can_be_packed_no_further():
    row = pack([example(1, (0, 2), (-1, 2))], 6)[0]
    with pytest.raises(InputError, match="example 0 is padded already"):
        pack([row], 12)


def test_documents_that_do_not_fit_are_named():
    with pytest.raises(InputError, match=r"example 1 has 5 tokens, a row takes 1 to 4"):
        pack([example(1, (0, 2)), example(2, (0, 5))], 4)
    with pytest.raises(InputError, match="example 0 has 0 tokens"):
        pack([Encoded((), (), (), ())], 4)
    with pytest.raises(InputError, match="must be positive, got 0"):
        pack([], 0)


def test_nothing_gives_nothing():
    assert pack([], 8) == []


def test_a_document_of_answers_only():
    assert pack([example(1, (-1, 2)), example(2, (0, 1), (-1, 1))], 4)[0].segment_ids == (-1, -1, 0, -1)
