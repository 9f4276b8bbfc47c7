"""Run with: .venv/bin/pytest tests/test_records.py"""

import json
import os

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lemmata.dialogue.types import Dialogue, Message
from lemmata.errors import InputError
from lemmata.problems.types import Problem, level_from, subject_from
from lemmata.records import read_jsonl, write_atomic, write_jsonl
from lemmata.solver.types import Check, Solution, Step


def test_records_round_trip_through_json_text():
    step = Step("add", "Adding.", "1+1", "2", "1 + 1 = 2", Check("exact value", True, "2 = 2"))
    solution = Solution(Problem("p", "What is 1 + 1?", level=1), "1 + 1", (step,), "2", "2", "verified")
    dialogue = Dialogue((Message("user", "q"), Message("assistant", "a")), {"answers": ["1", None]})
    for record in (solution, dialogue):
        assert type(record).from_json(json.loads(json.dumps(record.to_json()))) == record


def test_unknown_and_missing_fields_are_refused():
    with pytest.raises(InputError, match="did you mean 'level'"):
        Problem.from_json({"id": "p", "text": "t", "levle": 1})
    with pytest.raises(InputError, match="lacks the field 'text'"):
        Problem.from_json({"id": "p"})
    with pytest.raises(InputError, match="expects an object"):
        Problem.from_json([1])


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "the file is empty"),
        (b"\n \n", "the file is empty"),
        (b'{"a": 1}\n{"a": \n', ":2: not JSON"),
        (b'{"a": 1}\n\n\xff\xfe\n', ":3: not UTF-8"),
        (b'{"a": 1}\n[1]\n', ":2: expected a JSON object, got list"),
        (b"[" * 50_000 + b"\n", ":1: not JSON"),
    ],
)
def test_bad_jsonl_names_the_line(tmp_path, content, message):
    path = tmp_path / "rows.jsonl"
    path.write_bytes(content)
    with pytest.raises(InputError, match=message):
        list(read_jsonl(path))


def test_a_failed_write_leaves_the_old_file(tmp_path):
    path = tmp_path / "file.jsonl"
    write_jsonl(path, [{"a": 1}])

    def rows():
        yield {"a": 2}
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_jsonl(path, rows())
    assert [row for _, row in read_jsonl(path)] == [{"a": 1}]
    assert os.listdir(tmp_path) == ["file.jsonl"]


@settings(deadline=None)
@given(st.text())
def test_atomic_text_round_trips(tmp_path_factory, text):
    path = tmp_path_factory.getbasetemp() / "text"
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return
    write_atomic(path, text)
    assert path.read_bytes().decode("utf-8") == text


def test_subjects_and_levels_are_read_as_people_write_them():
    assert subject_from("Counting & Probability") == subject_from("counting_and_probability")
    assert subject_from("number-theory") == "Number Theory"
    assert level_from("Level 3") == level_from(3) == 3
    for wrong in ("Level ?", 0, 6, "", "three"):
        with pytest.raises(InputError, match="level must be 1 to 5"):
            level_from(wrong)
    with pytest.raises(InputError, match="unknown subject 'algbra'; did you mean 'algebra'"):
        subject_from("algbra")
