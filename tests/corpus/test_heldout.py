"""pytest tests/corpus/test_heldout.py"""

import json

import pytest

from lemmata.corpus.heldout import heldout_rounds, sample_heldout
from lemmata.errors import InputError
from lemmata.records import read_jsonl


@pytest.fixture
def corpus(tmp_path):
    """Three problems of one family at level 1, two at level 2 and one of another family; each of two turns."""
    cells = [("sum", 1), ("sum", 1), ("sum", 2), ("gcd", 1), ("sum", 1), ("sum", 2)]
    with (tmp_path / "heldout.jsonl").open("w") as file:
        for number, (family, level) in enumerate(cells):
            said = [f"question {number}", f"answer {number}", f"why {number}", f"because {number}"]
            messages = [{"role": ("user", "assistant")[i % 2], "content": text} for i, text in enumerate(said)]
            file.write(json.dumps({"messages": messages, "meta": {"family": family, "level": level}}) + "\n")
    return tmp_path


def asked(rows) -> list[str]:
    return [row["messages"][0]["content"] for row in rows]


def test_each_round_has_one_problem_of_a_family_and_level_and_none_is_lost(corpus):
    rounds = heldout_rounds(corpus / "heldout.jsonl")
    assert [asked(rows) for rows in rounds] == [
        ["question 0", "question 2", "question 3"],
        ["question 1", "question 5"],
        ["question 4"],
    ]


def test_first_questions_are_so_many_of_each_family_and_level_without_their_follow_ups(corpus, tmp_path):
    folder = sample_heldout(corpus, 2, tmp_path / "new" / "asked", first_only=True)
    rows = [row for _, row in read_jsonl(folder / "heldout.jsonl")]
    assert asked(rows) == ["question 0", "question 2", "question 3", "question 1", "question 5"]
    assert all([message["role"] for message in row["messages"]] == ["user", "assistant"] for row in rows)
    whole = [row for _, row in read_jsonl(sample_heldout(corpus, 2, folder) / "heldout.jsonl")]
    assert asked(whole) == asked(rows)
    assert all(len(row["messages"]) == 4 for row in whole)


def test_a_corpus_that_holds_none_out_is_refused(tmp_path):
    (tmp_path / "heldout.jsonl").touch()
    with pytest.raises(InputError, match="empty"):
        sample_heldout(tmp_path, 2, tmp_path / "asked")
