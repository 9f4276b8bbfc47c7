"""Run with: .venv/bin/pytest tests/evaluation"""

import json
import math
import re
from html.parser import HTMLParser

import pytest

from lemmata.errors import InputError
from lemmata.evaluation import BENCHMARKS, evaluate
from lemmata.evaluation.page import report_page
from lemmata.evaluation.types import Report, Row, average, proportion


class Fixed:
    """An answerer whose replies are given."""

    name = "fixed"

    def __init__(self, replies):
        self.replies = replies

    def answers(self, questions, progress):
        assert len(questions) == len(self.replies)
        return self.replies


def line(number, subject, level, follow_up=True):
    messages = [
        {"role": "user", "content": f"What is {number} + 1?"},
        {"role": "assistant", "content": f"{number} + 1 = {number + 1}.\n\\boxed{{{number + 1}}}"},
        {"role": "user", "content": "Why?"},
        {"role": "assistant", "content": "Because adding one gives the next number."},
    ]
    turns = 2 if follow_up else 1
    meta = {"id": f"p{number}", "subject": subject, "level": level, "family": "next"}
    meta |= {"answers": [str(number + 1), None][:turns], "turns": ["solve", "why"][:turns]}
    return {"messages": messages[: 2 * turns], "meta": meta}


@pytest.fixture
def corpus(tmp_path):
    rows = [line(3, "Algebra", 1), line(5, "Algebra", 2, follow_up=False), line(7, "Prealgebra", 1, follow_up=False)]
    (tmp_path / "heldout.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    return tmp_path


def test_accuracy_by_subject_and_level_with_n_and_error(corpus):
    replies = ["\\boxed{4}", "Because adding one gives the next number.", "It is \\boxed{7}", "\\boxed{8}"]
    report, samples = evaluate("heldout", corpus, Fixed(replies))
    found = {(row.table, tuple(row.group.items())): row for row in report.rows}
    overall = found["single-turn", ()]
    assert (overall.n, overall.value) == (3, 2 / 3)
    assert overall.standard_error == pytest.approx(math.sqrt(2 / 3 * 1 / 3 / 3))
    assert found["single-turn", (("level", 1),)].value == 1
    assert found["single-turn", (("subject", "Algebra"), ("level", 2))].value == 0
    assert found["multi-turn", (("kind", "why"),)].value == 1
    assert [sample.outcome for sample in samples] == ["equal", "equal", "different", "equal"]
    assert Report.from_json(json.loads(json.dumps(report.to_json()))) == report


def test_a_reply_without_an_answer_or_with_other_words_is_wrong(corpus):
    _, samples = evaluate("heldout", corpus, Fixed(["", "Because I say so.", "\\boxed{", "nothing to see"]))
    assert [sample.outcome == "equal" for sample in samples] == [False] * 4


def test_the_data_hash_follows_the_questions(corpus):
    def run():
        return evaluate("heldout", corpus, Fixed([""] * 4))[0].data_hash

    first = run()
    assert run() == first
    file = corpus / "heldout.jsonl"
    file.write_text(file.read_text().replace('["4", null]', '["5", null]'))
    assert run() != first


def test_gsm8k_and_math_readers(tmp_path):
    (tmp_path / "gsm.jsonl").write_text(json.dumps({"question": "1000 + 234?", "answer": "Easy.\n#### 1,234"}) + "\n")
    report, _ = evaluate("gsm8k", tmp_path / "gsm.jsonl", Fixed(["\\boxed{1234}"]))
    assert report.rows[0].value == 1
    row = {"problem": "$1+1$?", "answer": "2", "subject": "Counting & Probability", "level": 5, "unique_id": "a"}
    (tmp_path / "test.jsonl").write_text(json.dumps(row) + "\n")
    report, _ = evaluate("math", tmp_path, Fixed(["\\boxed{2}"]))
    assert {"subject": "Counting & Probability", "level": 5} in [row.group for row in report.rows]


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
        (
            "heldout",
            '{"messages": [{"role": "user", "content": "q"}, {"role": "assistant", "content": "a"}]}\n',
            "meta lacks",
        ),
    ],
)
def test_bad_input_names_the_line(tmp_path, benchmark, text, message):
    file = tmp_path / "data.jsonl"
    file.write_text(text if text is not None else "x")
    with pytest.raises(InputError, match=message):
        evaluate(benchmark, file, Fixed([]))


def test_missing_data_and_model(tmp_path):
    with pytest.raises(InputError, match="needs --data"):
        evaluate("gsm8k", None, "solver")
    with pytest.raises(InputError, match="no such file"):
        evaluate("gsm8k", tmp_path / "absent.jsonl", "solver")
    (tmp_path / "gsm.jsonl").write_text(json.dumps({"question": "q", "answer": "#### 1"}) + "\n")
    with pytest.raises(InputError, match="absent"):
        evaluate("gsm8k", tmp_path / "gsm.jsonl", str(tmp_path / "absent"))


def test_standard_errors_against_the_textbook():
    assert proportion("t", [True] * 30 + [False] * 70).standard_error == pytest.approx(0.0458257569)
    assert average("t", "m", [2, 4, 4, 4, 5, 5, 7, 9]).standard_error == pytest.approx(2.13809 / math.sqrt(8), rel=1e-5)
    assert proportion("t", [True]).standard_error is None


def test_every_benchmark_is_importable():
    for name in BENCHMARKS:
        assert callable(BENCHMARKS[name])


def test_the_page_is_self_contained_and_escapes(corpus):
    replies = ["<script>alert(1)</script> \\boxed{4}", "<b>", "\\boxed{6}", ""]
    report, samples = evaluate("heldout", corpus, Fixed(replies))
    log = [
        {"step": 10, "stage": "Q", "loss": 2.0},
        {"step": 10, "stage": "Q", "valid_loss": 2.1},
        {"step": 20, "stage": "M", "loss": 1.0},
        {"step": 20, "stage": "M", "valid_loss": 1.1},
    ]
    page = report_page("A <run>", {"a": 1}, [report], log, samples)
    assert "<script" not in page
    assert "66.7 % ± 27.2" in page
    assert "<svg" in page
    outside = re.findall(r"""(?:src|href)=["'](?!#)([^"']+)""", page)
    assert outside == []
    HTMLParser().feed(page)


def test_likelihood_matches_a_plain_sum(tmp_path):
    """Per-token NLL against one forward per dialogue under a mask written by hand."""
    import torch

    from lemmata.attention import attach
    from lemmata.dialogue import Dialogue, Message, encode
    from lemmata.evaluation.likelihood import answer_likelihood
    from lemmata.models import Loaded, MaskContract, build_model, train_tokenizer

    torch.manual_seed(0)
    tokenizer = train_tokenizer(["What is 1 + 2?", "It is 3."], 300)
    model = build_model("tutor-nano", len(tokenizer)).eval()
    dialogues = [
        Dialogue((Message("user", f"What is {a} + 2?"), Message("assistant", "It is " + "3" * a + "."))) for a in (1, 5)
    ]
    total = count = 0
    for dialogue in dialogues:
        e = encode(dialogue, tokenizer)
        query = e.segment_ids.count(0)
        mask = torch.ones(len(e), len(e), dtype=torch.bool).tril()
        mask[:query, :query] = True
        with torch.no_grad():
            logits = model(torch.tensor([e.token_ids]), attention_mask=mask[None, None]).logits[0].log_softmax(-1)
        for j in range(1, len(e)):
            if e.loss_mask[j]:
                total, count = total - float(logits[j - 1, e.token_ids[j]]), count + 1
    loaded = Loaded(attach(model), tokenizer, MaskContract())
    rows, left_out = answer_likelihood(loaded, dialogues, "t")
    assert left_out == 0
    assert isinstance(rows[0], Row)
    assert rows[0].value == pytest.approx(total / count, abs=1e-5)
    too_long = Dialogue((Message("user", "word " * 2000), Message("assistant", "no")))
    assert answer_likelihood(loaded, [*dialogues, too_long], "t")[1] == 1
