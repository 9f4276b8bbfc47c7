"""Run with `pytest tests/dialogue/test_readers.py`."""

import json
import os
from pathlib import Path

import pytest

from lemmata.dialogue import read_dialogues
from lemmata.dialogue.readers import gsm8k_answer, strip_calculator
from lemmata.errors import InputError

DATA = Path(os.environ.get("LEMMATA_DATA", Path(__file__).parents[3] / "shared" / "data"))


@pytest.fixture
def file(tmp_path):
    def write(*rows, raw=None, name="rows.jsonl"):
        path = tmp_path / name
        text = raw if raw is not None else "".join(json.dumps(row) + "\n" for row in rows)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    return write


def pairs(dialogue):
    return [(message.role, message.content) for message in dialogue.messages]


def test_openai_messages(file):
    row = {
        "id": "m1",
        "messages": [
            {"role": "developer", "content": "Be brief."},
            {"role": "user", "content": [{"type": "text", "text": "3 +"}, {"type": "text", "text": " 4?"}]},
            {"role": "assistant", "content": "7", "tool_calls": None},
        ],
    }
    (dialogue,) = read_dialogues(file(row))
    assert pairs(dialogue) == [("system", "Be brief."), ("user", "3 + 4?"), ("assistant", "7")]
    assert dialogue.meta == {"id": "m1"}


def test_sharegpt_lines_and_array(file):
    row = {
        "id": "s1",
        "system": "Be brief.",
        "conversations": [
            {"from": "human", "value": "3 + 4?"},
            {"from": "gpt", "value": "7"},
            {"from": "observation", "value": "ok"},
            {"from": "GPT", "value": "Yes."},
        ],
    }
    expected = [("system", "Be brief."), ("user", "3 + 4?"), ("assistant", "7"), ("tool", "ok"), ("assistant", "Yes.")]
    for path in (file(row), file(raw="\ufeff" + json.dumps([row, row], indent=1), name="array.json")):
        found = list(read_dialogues(path))
        assert all(pairs(dialogue) == expected for dialogue in found)
    assert len(found) == 2


def test_problem_and_solution_with_mathematics_fields(file):
    row = {
        "problem": "Find $x$.",
        "solution": "So $\\boxed{5}$.",
        "answer": "5",
        "type": "Algebra",
        "level": "Level 3",
        "unique_id": "test/1",
    }
    (dialogue,) = read_dialogues(file(row))
    assert pairs(dialogue) == [("user", "Find $x$."), ("assistant", "So $\\boxed{5}$.")]
    assert dialogue.meta == {"id": "test/1", "subject": "Algebra", "level": "Level 3", "answers": ["5"]}


def test_a_number_is_an_answer(file):
    (dialogue,) = read_dialogues(file({"question": "3 + 4?", "answer": 7}))
    assert pairs(dialogue)[1] == ("assistant", "7")


def test_gsm8k_loses_its_calculator_marks(file):
    answer = "48/2 = <<48/2=24>>24 clips.\n48+24 = <<48+24=72>>72.\n#### 1,072"
    (dialogue,) = read_dialogues(file({"question": "How many?", "answer": answer}))
    assert dialogue.messages[1].content == "48/2 = 24 clips.\n48+24 = 72.\n#### 1,072"
    assert dialogue.meta["answers"] == ["1072"]


def test_calculator_marks_and_shifts():
    assert strip_calculator("1 << 2, a <<b>> and x<<1=1>>1") == "1 << 2, a  and x1"
    assert gsm8k_answer("#### 12,345,678.50 ") == "12345678.50"
    assert gsm8k_answer("#### (1,2)") == "(1,2)"
    assert gsm8k_answer("so ### 5") is None


def test_the_data_papers_prompt(file):
    (dialogue,) = read_dialogues(file({"text": "Problem:What is 3 + 4?\nSolution:3 + 4 = 7.\nSo 7."}))
    assert pairs(dialogue) == [("user", "What is 3 + 4?"), ("assistant", "3 + 4 = 7.\nSo 7.")]


def test_our_own_lines_come_back(file):
    row = {
        "messages": [{"role": "user", "content": "?"}, {"role": "assistant", "content": "!"}],
        "meta": {"answers": ["5"]},
    }
    (dialogue,) = read_dialogues(file(row))
    assert dialogue.to_json() == row


GOOD = {"messages": [{"role": "user", "content": "?"}, {"role": "assistant", "content": "!"}]}


def turns(*pairs):
    return {"messages": [{"role": role, "content": content} for role, content in pairs]}


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        (turns(("assistant", "Hi.")), "can't start with the assistant"),
        (turns(("system", "s"), ("assistant", "Hi.")), "can't start with the assistant"),
        (turns(("user", "?"), ("assistant", "!"), ("assistant", "!")), "message 2: two answers in a row"),
        (turns(("user", "?"), ("system", "s")), "a system message must come first"),
        (turns(("teacher", "?")), "message 0: unknown role 'teacher'"),
        (turns((None, "?")), "message 0: unknown role 'None'"),
        (turns(("user", None)), "message 0: 'content': expected text, got NoneType"),
        (turns(("user", 7)), "expected text, got int"),
        (turns(("user", [{"type": "image_url"}])), "only text parts are supported, got 'image_url'"),
        (turns(("user", ["?"])), "only text parts are supported, got 'str'"),
        (turns(("user", "half \ud83d")), "half a character"),
        ({"messages": []}, "at least one message"),
        ({"messages": "hello"}, "expected a list in 'messages', got str"),
        ({"messages": ["hello"]}, "message 0: expected an object, got str"),
        (
            {"messages": [{"role": "assistant", "content": "", "tool_calls": [{"id": 1}]}]},
            "tool calls are not supported",
        ),
        (GOOD | {"tools": [{"name": "f"}]}, "tool definitions are not supported"),
        ({"problem": "?", "solution": "!"}, "expected a list in 'messages', got NoneType"),
    ],
)
def test_faults_name_the_line(file, row, fault):
    path = file(GOOD, GOOD, row)
    with pytest.raises(InputError) as caught:
        list(read_dialogues(path))
    assert str(caught.value).startswith(f"{path}:3: ")
    assert fault in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("raw", "fault"),
    [
        (b"", "the file is empty"),
        (b"\n \n", "the file is empty"),
        (b"[]", "the file is empty"),
        (b"[1]", ":1: expected a JSON object, got int"),
        (b'{"messages": [}', ":1: not JSON"),
        (b'\n{"problem": "\xff"}', ":2: not UTF-8"),
        (b'[{"problem": "?",\n "solution": "\xff"}]', ":2: not UTF-8"),
        (b'[{"problem": "?", "solution": "!"},\n', ":2: not JSON"),
        (b'[{"problem": "?", "solution": "!"},\n\n {"problem": "?"}]', ":3: no solution"),
        (b'{"problem": " ", "solution": "!"}', ":1: 'problem': the question is empty"),
        (b'{"question": "?", "answer": null}', ":1: 'answer': expected text, got NoneType"),
        (b'{"text": "hello"}', ":1: the text is not 'Problem:"),
        (b'{"a": 1, "b": 2}', ":1: no known dialogue format has the fields a, b"),
        (b"{}", ":1: no known dialogue format has the fields (none)"),
        (b"\x00\x01", "not JSON"),
        (b"[" * 50_000, "not JSON"),
    ],
)
def test_bad_files(file, raw, fault):
    path = file(raw=raw)
    with pytest.raises(InputError) as caught:
        list(read_dialogues(path))
    assert str(caught.value).startswith(str(path))
    assert fault in str(caught.value)


def test_a_missing_file_and_a_folder(tmp_path):
    for path in (tmp_path / "nothing.jsonl", tmp_path):
        with pytest.raises(InputError, match="no such file"):
            list(read_dialogues(path))


def test_an_unknown_format(file):
    with pytest.raises(InputError, match=r"unknown dialogue format 'sharegtp'; did you mean 'sharegpt'\?"):
        list(read_dialogues(file(GOOD), "sharegtp"))


def test_a_named_format_is_kept_to(file):
    gsm = {"question": "3 + 4?", "answer": "7"}
    assert len(list(read_dialogues(file(gsm), "problem-solution"))) == 1
    with pytest.raises(InputError, match=":1: the answer has no final line '#### …'"):
        list(read_dialogues(file(gsm), "gsm8k"))


@pytest.mark.skipif(not DATA.is_dir(), reason="no data folder: set LEMMATA_DATA")
def test_real_files():
    rows = list(read_dialogues(DATA / "gsm8k" / "train.jsonl"))
    assert len(rows) == 7473
    assert not any("<<" in row.messages[1].content or ">>" in row.messages[1].content for row in rows)
    numbers = [float(row.meta["answers"][0].replace("$", "")) for row in rows]
    assert len(numbers) == 7473
    assert len(list(read_dialogues(DATA / "math500" / "test.jsonl"))) == 500
