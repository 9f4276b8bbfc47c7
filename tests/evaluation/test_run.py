"""Run with: .venv/bin/pytest tests/evaluation/test_run.py

A run from questions to report, with models whose replies are given.
"""

import json
import math
import re
from html.parser import HTMLParser

import pytest

from lemmata.errors import InputError
from lemmata.evaluation import Generation, Report, evaluate
from lemmata.evaluation.cache import Cache
from lemmata.evaluation.generation import Shot
from lemmata.evaluation.page import report_page
from lemmata.evaluation.run import shots_of


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


@pytest.fixture
def replying(fixed):
    """A model with these replies, in the order of the questions."""

    def make(replies, **options):
        remaining = iter(replies)
        return fixed(lambda request: next(remaining), **options)

    return make


def test_accuracy_by_subject_and_level_with_n_and_error(corpus, replying):
    replies = ["\\boxed{4}", "Because adding one gives the next number.", "It is \\boxed{7}", "\\boxed{8}"]
    report, samples = evaluate("heldout", corpus, replying(replies))
    found = {(row.table, row.metric, tuple(row.group.items())): row for row in report.rows}
    overall = found["single-turn", "accuracy", ()]
    assert (overall.n, overall.value) == (3, 2 / 3)
    assert overall.standard_error == pytest.approx(math.sqrt(2 / 3 * 1 / 3 / 3))
    assert found["single-turn", "accuracy", (("level", 1),)].value == 1
    assert found["single-turn", "accuracy", (("subject", "Algebra"), ("level", 2))].value == 0
    assert found["multi-turn", "accuracy", (("kind", "why"),)].value == 1
    assert found["single-turn", "answered", ()].value == 1
    assert [sample.outcome for sample in samples] == ["equal", "equal", "different", "equal"]
    assert Report.from_json(json.loads(json.dumps(report.to_json()))) == report
    assert report.comparable
    assert report.tokens == {"requests": 4, "prompt_tokens": 12, "answer_tokens": 8}


def test_a_reply_without_an_answer_or_with_other_words_is_wrong(corpus, replying):
    report, samples = evaluate("heldout", corpus, replying(["", "Because I say so.", "\\boxed{", "nothing to see"]))
    assert [sample.outcome == "equal" for sample in samples] == [False] * 4
    answered = next(row for row in report.rows if row.metric == "answered")
    assert answered.value == 0


def test_the_data_hash_follows_the_questions(corpus, replying):
    def run():
        return evaluate("heldout", corpus, replying([""] * 4))[0].data_hash

    first = run()
    assert run() == first
    file = corpus / "heldout.jsonl"
    file.write_text(file.read_text().replace('["4", null]', '["5", null]'))
    assert run() != first


def test_a_limited_run_says_that_it_is_not_comparable(corpus, replying):
    report, samples = evaluate("heldout", corpus, replying([""] * 2), limit=2)
    assert len(samples) == 2
    assert not report.comparable
    assert "not comparable" in report.notes[0]


def gsm8k(path, *golds):
    rows = [{"question": f"Question {place}?", "answer": f"#### {gold}"} for place, gold in enumerate(golds)]
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    return path


def test_several_samples_give_pass_and_majority(tmp_path, fixed):
    file = gsm8k(tmp_path / "g.jsonl", 1, 2)
    # Question 0: 1 of 4 right, the majority says 5; question 1: 2 of 4 right (as 2 and 2.0), they are the majority.
    said = {0: ["5", "1", "5.0", ""], 1: ["2", "3", "\\frac{4}{2}", "9"]}

    def reply(request):
        number = int(re.search(r"\d", request.dialogue.messages[-1].content)[0])
        answer = said[number][request.sample]
        return f"\\boxed{{{answer}}}" if answer else "no idea"

    settings = Generation(temperature=1.0, samples=4)
    report, samples = evaluate("gsm8k", file, fixed(reply), generation=settings, ks=(1, 2, 4))
    value = {row.metric: row.value for row in report.rows}
    assert len(samples) == 8
    assert value["accuracy"] == value["pass@1"] == 3 / 8
    # 1 - C(3,2)/C(4,2) and 1 - C(2,2)/C(4,2)
    assert value["pass@2"] == pytest.approx(((1 - 3 / 6) + (1 - 1 / 6)) / 2)
    assert value["pass@4"] == 1
    assert value["maj@4"] == 1 / 2
    # Cluster-robust: the four samples of a question belong together.
    row = next(row for row in report.rows if row.metric == "accuracy")
    sums = [1 - 4 * 3 / 8, 2 - 4 * 3 / 8]
    assert row.standard_error == pytest.approx(math.sqrt(2 / 1 * sum(s**2 for s in sums)) / 8)
    with pytest.raises(InputError, match="pass@5 needs k from 1 to the 4 samples"):
        evaluate("gsm8k", file, fixed(reply), generation=settings, ks=(5,))
    with pytest.raises(InputError, match="greedy samples would all be the same"):
        Generation(samples=2)


def test_examples_stand_in_front_and_may_not_be_the_questions(tmp_path, fixed):
    train = gsm8k(tmp_path / "train.jsonl", 7)
    shots = shots_of("gsm8k", str(train), 1)
    assert shots == [Shot("Question 0?", "\\boxed{7}")]
    model = fixed(lambda request: str(len(request.dialogue.messages)))
    test = tmp_path / "test.jsonl"
    test.write_text(json.dumps({"question": "Another?", "answer": "#### 4"}) + "\n")
    settings = Generation(system="Be short.")
    _, samples = evaluate("gsm8k", test, model, shots=shots, generation=settings)
    assert samples[0].output == "4"  # system, example, its solution, question
    with pytest.raises(InputError, match="itself a question"):
        evaluate("gsm8k", train, model, shots=shots)
    with pytest.raises(InputError, match="5 examples were asked for, the file has 1"):
        shots_of("gsm8k", str(train), 5)


def test_changing_one_thing_asks_again_and_changing_none_costs_nothing(tmp_path, fixed):
    file = gsm8k(tmp_path / "g.jsonl", 1, 2, 3)
    cache = Cache(tmp_path / "c.sqlite")

    def run(name="one", **options):
        model = fixed(lambda request: "\\boxed{2}", name=name)
        report, _ = evaluate("gsm8k", file, model, cache=cache, **options)
        return len(model.asked), report

    asked, first = run()
    assert asked == 3
    again, second = run()
    assert again == 0
    assert second.to_json() == first.to_json()
    assert run(limit=2)[0] == 0
    assert run(name="two")[0] == 3
    for changed in ({"max_tokens": 9}, {"temperature": 0.5}, {"top_p": 0.5, "temperature": 0.5}, {"stop": ("x",)},
                    {"style": "problem-solution"}, {"system": "Hi"}):  # fmt: skip
        assert run(generation=Generation(**changed))[0] == 3
        assert run(generation=Generation(**changed))[0] == 0
    assert run(generation=Generation(temperature=0.5, seed=1))[0] == 3
    assert run(generation=Generation(temperature=0.5, seed=1, samples=2))[0] == 3  # the second samples only
    assert run(shots=[Shot("a", "b")])[0] == 3
    file.write_text(file.read_text().replace("Question 1?", "Query 1?"))
    assert run()[0] == 1
    file.write_text(file.read_text().replace("#### 1", "#### 2"))  # another gold: graded anew, not asked anew
    asked, third = run()
    assert asked == 0
    assert third.rows[0].value == 2 / 3 != first.rows[0].value


def test_a_new_grader_grades_again(tmp_path, fixed, monkeypatch):
    file = gsm8k(tmp_path / "g.jsonl", 1)
    cache = Cache(tmp_path / "c.sqlite")
    model = fixed(lambda request: "\\boxed{1}")
    graded = []
    from lemmata.evaluation import grading

    real = grading.grade
    monkeypatch.setattr(grading, "grade", lambda *a: graded.append(a) or real(*a))
    for _ in range(2):
        evaluate("gsm8k", file, model, cache=cache)
    assert len(graded) == 1
    monkeypatch.setattr(grading, "VERSION", grading.VERSION + 1)
    evaluate("gsm8k", file, model, cache=cache)
    assert len(graded) == 2


def test_what_is_computed_together_is_resumed_together(tmp_path, fixed):
    """A batch with an answer missing is computed as a whole, and the answers that were there stay."""
    file = gsm8k(tmp_path / "g.jsonl", 1, 2, 3, 4)
    cache = Cache(tmp_path / "c.sqlite")
    first = fixed(lambda request: "\\boxed{1}", unit_size=2)
    evaluate("gsm8k", file, first, limit=3, cache=cache)
    second = fixed(lambda request: "\\boxed{2}", unit_size=2)
    _, samples = evaluate("gsm8k", file, second, cache=cache)
    assert second.asked == ["Question 2?", "Question 3?"]
    assert [sample.output for sample in samples] == ["\\boxed{1}"] * 3 + ["\\boxed{2}"]


def test_the_page_of_a_training_run_is_self_contained_and_escapes(corpus, replying):
    replies = ["<script>alert(1)</script> \\boxed{4}", "<b>", "\\boxed{6}", ""]
    report, samples = evaluate("heldout", corpus, replying(replies))
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
