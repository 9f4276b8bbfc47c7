"""The labelled pairs: how they are made and kept, and how the grader does on them.

Run: pytest tests/answers/test_pairs.py. After a change of a generator, write the files again with
`python -m lemmata.answers.published developed docs/data/answer-pairs.jsonl.gz`, and likewise `unseen`.
"""

import gzip
from collections import Counter
from pathlib import Path

import pytest

from lemmata.answers import compare
from lemmata.answers.published import SETS, as_lines, draw, load, main, write
from lemmata.errors import InputError

DATA = Path(__file__).parents[2] / "docs" / "data"
FILES = {"developed": DATA / "answer-pairs.jsonl.gz", "unseen": DATA / "answer-pairs-unseen.jsonl.gz"}


@pytest.mark.parametrize("name", SETS)
def test_a_published_file_is_what_its_generator_gives(name):
    header, pairs = load(FILES[name])
    again = as_lines(*draw(name, header["n"], tuple(header["families"])))
    assert gzip.decompress(FILES[name].read_bytes()) == again, (
        "write the file again (see above) and look at its figures"
    )
    assert header["n"] == len(pairs) >= 2_000
    assert FILES[name].stat().st_size < 200_000


@pytest.mark.parametrize("name", SETS)
def test_a_set_is_balanced_by_label_and_type(name):
    _, pairs = load(FILES[name])
    assert Counter(pair.label for pair in pairs) == {"equal": len(pairs) // 2, "different": len(pairs) // 2}
    types = Counter(pair.type for pair in pairs)
    assert len(types) >= 30
    assert max(types.values()) - min(types.values()) <= 2
    assert len({(pair.gold, pair.prediction) for pair in pairs}) > 0.6 * len(pairs)


def test_the_unseen_set_shares_no_rewriting_of_its_own_types_with_the_first():
    """What both have are families' answers and a few types; the texts of their pairs differ."""
    first, second = (load(FILES[name])[1] for name in ("developed", "unseen"))
    shared = {(p.gold, p.prediction) for p in first} & {(p.gold, p.prediction) for p in second}
    assert len(shared) < 0.01 * len(second)


@pytest.mark.parametrize("name", SETS)
def test_the_grader_on_the_labelled_pairs(name):
    _, pairs = load(FILES[name])
    pairs = pairs[:1_200]
    wrong, unknown = [], []
    for pair in pairs:
        outcome = compare(pair.gold, pair.prediction)
        if outcome.outcome == "unknown":
            unknown.append((pair, outcome.reason))
        elif outcome.outcome != pair.label:
            wrong.append((pair, outcome.reason))
    assert [pair for pair, _ in wrong if pair.label == "different"] == []
    assert len(wrong) <= 0.02 * len(pairs) / 2, wrong[:10]
    assert len(unknown) <= 0.02 * len(pairs), unknown[:10]


def test_writing_twice_gives_the_same_bytes(tmp_path, monkeypatch):
    monkeypatch.setitem(SETS, "developed", (SETS["developed"][0], 80, 5))
    for name in ("a", "b"):
        assert write(tmp_path / name, "developed") == 80
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()
    monkeypatch.setitem(SETS, "developed", (SETS["developed"][0], 80, 6))
    assert write(tmp_path / "c", "developed") == 80
    assert (tmp_path / "c").read_bytes() != (tmp_path / "a").read_bytes()


def test_what_a_user_does_wrong(tmp_path, capsys):
    assert main(["seen", "x"]) == 2
    assert "usage: python -m lemmata.answers.published" in capsys.readouterr().err
    bad = tmp_path / "bad.gz"
    bad.write_bytes(b"not gzip")
    with pytest.raises(InputError, match="not a file of labelled pairs"):
        load(bad)
    with pytest.raises(InputError, match="unknown set of pairs 'seen'"):
        draw("seen")
