"""Run with: .venv/bin/pytest tests/evaluation/test_readers.py

Every benchmark from small files of its own form, bad rows with their numbers, and the public files' row counts.
"""

import json

import pytest

from lemmata.errors import InputError
from lemmata.evaluation.benchmarks import BENCHMARKS, read_benchmark
from lemmata.evaluation.questions import SelfChat


def jsonl(path, *rows):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    return path


def only(items):
    assert len(items) == 1
    return items[0]


def test_every_benchmark_is_importable():
    for name in BENCHMARKS:
        assert callable(BENCHMARKS[name])


MATH_ROW = {"problem": "$1+1$?", "level": "Level 2", "type": "Algebra", "solution": "So \\boxed{2}."}


def test_math_is_the_same_from_a_tree_a_file_and_the_hub(tmp_path):
    for number in (2, 10):
        file = tmp_path / "MATH" / "test" / "algebra" / f"{number}.json"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(json.dumps({**MATH_ROW, "problem": f"${number}$?"}))
    tree = read_benchmark("math", str(tmp_path / "MATH"))
    assert [item.turns[0].content for item in tree] == ["$2$?", "$10$?"]  # by number, not by name
    assert tree[0].id == "test/algebra/2.json"
    rows = [{**MATH_ROW, "problem": f"${number}$?"} for number in (2, 10)]
    file = jsonl(tmp_path / "one" / "test.jsonl", *rows)
    from_file = read_benchmark("math", str(file))
    assert [item.turns for item in from_file] == [item.turns for item in tree]
    assert (from_file[0].turns[0].gold, from_file[0].turns[0].group) == ("2", {"subject": "Algebra", "level": 2})
    # A local folder is what `load_dataset` takes for a data set where there is no network.
    hub = read_benchmark("math", f"hub:{tmp_path / 'one'}")
    assert [item.turns for item in hub] == [item.turns for item in tree]


def test_a_problem_without_a_level_keeps_its_subject(tmp_path):
    item = only(read_benchmark("math", str(jsonl(tmp_path / "a.jsonl", {**MATH_ROW, "level": "Level ?"}))))
    assert item.turns[0].group == {"subject": "Algebra"}


def test_word_problems(tmp_path):
    row = {"question": "1000 + 234?", "answer": "Easy.\n#### 1,234"}
    assert only(read_benchmark("gsm8k", str(jsonl(tmp_path / "g.jsonl", row)))).turns[0].gold == "1234"
    (tmp_path / "mgsm_de.tsv").write_text("Wie viele?\t1,200\n")
    turn = only(read_benchmark("mgsm", str(tmp_path))).turns[0]
    assert (turn.gold, turn.group) == ("1200", {"language": "de"})
    row = {"Body": "He has 2", "Question": "How many?", "Answer": 2.0, "Type": "Sum", "ID": "a"}
    turn = only(read_benchmark("svamp", str(jsonl(tmp_path / "s.jsonl", row)))).turns[0]
    assert (turn.content, turn.gold) == ("He has 2. How many?", "2")
    row = {"input": "How many?", "target": 0.5, "type": "single"}
    assert only(read_benchmark("mawps", str(jsonl(tmp_path / "m.jsonl", row)))).turns[0].gold == "0.5"
    row = {"grade": 1, "input": "多少？", "golden": "9"}
    turn = only(read_benchmark("cmath", str(jsonl(tmp_path / "c.jsonl", row)))).turns[0]
    assert turn.group == {"set": "dev", "grade": 1}


def test_choices(tmp_path):
    row = {"question": "Pick", "options": ["A)1", "B)2 )"], "rationale": "since", "correct": "b"}
    turn = only(read_benchmark("aqua", str(jsonl(tmp_path / "a.jsonl", row)))).turns[0]
    assert (turn.gold, turn.facts["options"]) == ("B", {"A": "1", "B": "2 )"})
    (tmp_path / "mutual").mkdir()
    row = {"answers": "C", "options": ["m : a", "m : b", "m : c", "m : d"], "article": "f : hello", "id": "dev_1"}
    (tmp_path / "mutual" / "dev_1.txt").write_text(json.dumps(row))
    item = only(read_benchmark("mutual", str(tmp_path / "mutual")))
    assert (item.id, item.turns[0].gold) == ("dev_1", "C")
    assert "C) m : c" in item.turns[0].content


def test_mathchat_follow_ups_come_after_the_models_own_replies(tmp_path):
    said = "A: And 2 more?\nB: Then \\ANSWER{3}.\n\nA: And then?\nB: The answer is $4."
    row = {"question": "How many?", "answer": "#### 1", "followup": said}
    item = only(read_benchmark("mathchat", str(jsonl(tmp_path / "follow_up.jsonl", row))))
    assert [turn.gold for turn in item.turns][:2] == ["1", "3"]
    asked = item.ask(["my first reply"])
    assert [message.content for message in asked.messages] == ["How many?", "my first reply", "And 2 more?"]
    assert item.ask(["", "", ""]) is None


def test_mathchat_error_correction_puts_the_wrong_solution_into_the_models_mouth(tmp_path):
    said = "A: What is 1+1?\n\nB: 3.\n\nA: That is wrong.\n\nB: 2."
    row = {"question": "What is 1+1?", "answer": "#### 2", "error_correction": said}
    item = only(read_benchmark("mathchat", str(jsonl(tmp_path / "error_correction.jsonl", row))))
    assert [message.role for message in item.ask([]).messages] == ["user", "assistant", "user"]
    assert item.turns[0].gold == "2"


def test_self_chat_swaps_the_roles_at_every_utterance():
    chat = SelfChat("c", ("Hi.", "Hello."), 4, (4,))
    first = chat.ask([])
    assert [(m.role, m.content) for m in first.messages[1:]] == [
        ("user", "(You speak first.)"),
        ("assistant", "Hi."),
        ("user", "Hello."),
    ]
    second = chat.ask(["How are you?"])
    assert [(m.role, m.content) for m in second.messages[1:]] == [
        ("user", "Hi."),
        ("assistant", "Hello."),
        ("user", "How are you?"),
    ]
    assert chat.ask(["a", "b"]) is None
    assert only(chat.scored(["a", "b"])).reply == "1. A: Hi.\n2. B: Hello.\n3. A: a\n4. B: b"


def test_generated_families_need_no_file_and_know_their_answers(tmp_path):
    items = read_benchmark("generated", None, limit=30)
    assert len({item.id for item in items}) == 30
    assert all(turn.gold and turn.group["family"] for item in items for turn in item.turns)
    assert items == read_benchmark("generated", None, limit=30)


def test_any_jsonl_with_a_mapping(tmp_path):
    file = jsonl(tmp_path / "x.jsonl", {"q": "1+1?", "a": 2, "kind": "sum", "name": "n1"})
    item = only(read_benchmark("jsonl", str(file), {"question": "q", "answer": "a", "group": "kind", "id": "name"}))
    assert (item.id, item.turns[0].gold, item.turns[0].group) == ("n1", "2", {"kind": "sum"})
    with pytest.raises(InputError, match="unknown column 'questoin'; did you mean 'question'"):
        read_benchmark("jsonl", str(file), {"questoin": "q"})
    with pytest.raises(InputError, match="has its own columns"):
        read_benchmark("gsm8k", str(file), {"question": "q"})


@pytest.mark.parametrize(
    ("benchmark", "text", "message"),
    [
        ("heldouts", None, "unknown benchmark 'heldouts'; did you mean 'heldout'"),
        ("gsm8k", "", "the file is empty"),
        ("gsm8k", '{"question": "q", "answer": "no mark"}\n', r":1: the answer has no '####'"),
        ("gsm8k", '{"question": "q", "answer": "#### 1"}\n{"question": 5, "answer": "#### 1"}\n', r":2: expected text"),
        ("gsm8k", "[1]\n", r":1: expected a JSON object"),
        ("math", '{"problem": "p", "answer": "1", "subject": "Alchemy", "level": 1}\n', r":1: unknown subject"),
        ("math", '{"problem": "p", "answer": "1", "subject": "Algebra", "level": 9}\n', r":1: level must be"),
        ("math", '{"problem": "p", "solution": "1", "subject": "Algebra", "level": 9}\n', r":1: neither an 'answer'"),
        ("mgsm", "no tab here\n", r":1: expected question TAB answer"),
        ("svamp", '{"Body": "b", "Question": "q", "Answer": null, "Type": "t"}\n', r":1: expected an answer"),
        ("cmath", '{"input": "b", "golden": "1"}\n', r":1: expected a whole number in 'grade'"),
        ("aqua", '{"question": "b", "options": ["1"], "correct": "A"}\n', r":1: an option must begin with its letter"),
        ("aqua", '{"question": "b", "options": ["A)1"], "correct": "Z"}\n', r":1: the right option 'Z' is none of A"),
        ("mathdial", '{"question": "b"}\n', r":1: expected text in 'student_incorrect_solution'"),
        ("mathchat", "{}\n", "a MathChat file is one of"),
        ("mathchat-follow-up", '{"question": "b"}\n', r":1: expected text"),
        ("botchat", '{"index": 1, "conv-GT": "[\\"only one\\"]"}\n', r":1: expected a list of at least 2 utterances"),
        ("jsonl", '{"question": "b"}\n', r":1: expected an answer in 'answer'"),
        (
            "heldout",
            '{"messages": [{"role": "user", "content": "q"}, {"role": "assistant", "content": "a"}]}\n',
            "lacks",
        ),
    ],
)
def test_bad_input_names_the_line(tmp_path, benchmark, text, message):
    file = tmp_path / "data.jsonl"
    file.write_text(text if text is not None else "x")
    with pytest.raises(InputError, match=message):
        read_benchmark(benchmark, str(file))


def test_missing_data(tmp_path):
    with pytest.raises(InputError, match="needs --data"):
        read_benchmark("gsm8k", None)
    with pytest.raises(InputError, match="no such file or folder"):
        read_benchmark("gsm8k", str(tmp_path / "absent"))
    with pytest.raises(InputError, match="the data set can't be loaded"):
        read_benchmark("math", f"hub:{tmp_path / 'absent'}")
    (tmp_path / "bad.xlsx").write_bytes(b"PK\x03\x04 not a sheet")
    with pytest.raises(InputError, match="not a readable xlsx"):
        read_benchmark("botchat", str(tmp_path / "bad.xlsx"))


ROWS = [
    ("gsm8k", "gsm8k/test.jsonl", 1319),
    ("gsm8k", "gsm8k/train.jsonl", 7473),
    ("math500", "math500", 500),
    ("math", "math500", 500),
    ("math-perturb", "math_perturb/simple.jsonl", 279),
    ("math-perturb", "math_perturb/hard.jsonl", 279),
    ("mgsm", "mgsm/mgsm_sw.tsv", 250),
    ("mgsm", "mgsm", 11 * 250),
    ("svamp", "svamp", 1000),
    ("mawps", "mawps", 2065),
    ("aqua", "aqua/dev.jsonl", 254),
    ("aqua", "aqua/test.jsonl", 254),
    ("cmath", "cmath/cmath_dev.jsonl", 600),
    ("cmath", "cmath/distractor.jsonl", 360),
    ("mathchat-follow-up", "mathchat", 1319),
    ("mathchat-error-correction", "mathchat", 1319),
    ("mathchat-error-analysis", "mathchat", 1319),
    ("mathchat-problem-generation", "mathchat", 1319),
    ("mathdial", "mathdial", 599),
    ("botchat", "botchat", 547),
]


@pytest.mark.parametrize(("benchmark", "path", "rows"), ROWS)
def test_public_files_have_the_rows_that_their_readme_says(data, benchmark, path, rows):
    assert len(read_benchmark(benchmark, str(data / path))) == rows


def test_mt_eval_has_the_papers_dialogues_and_turns(data):
    """MT-Eval's own statistics: dialogues and turns of each task; and the 200 single instructions."""
    expected = {
        "recollection": (38, 380),
        "expansion": (10, 70),
        "refinement": (40, 480),
        "follow-up": (80, 240),
        "refinement-single": (200, 200),
    }
    for task, (dialogues, turns) in expected.items():
        items = read_benchmark(f"mt-eval-{task}", str(data / "mt_eval"))
        assert (len(items), sum(len(item.turns) for item in items)) == (dialogues, turns)
    whole = read_benchmark("mt-eval", str(data / "mt_eval"))
    assert len({item.id for item in whole}) == len(whole) == 368
    # Every row of the raw files is used.
    texts = "\n".join(turn.content for item in whole for turn in item.turns)
    for name in ("refinement_multi_inst", "refinement_single_inst"):
        for line in (data / "mt_eval" / f"{name}.jsonl").read_text().splitlines():
            first = json.loads(line)[0]
            if first["id"].split("_")[1] not in ("trans", "short-qa", "pos", "rel"):
                assert first["user"].rpartition("Instruction: ")[2] in texts
