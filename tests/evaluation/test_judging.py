"""Run with: .venv/bin/pytest tests/evaluation/test_judging.py"""

import json

import pytest

from lemmata.dialogue import Message
from lemmata.errors import InputError
from lemmata.evaluation import evaluate
from lemmata.evaluation.cache import Cache
from lemmata.evaluation.judging import SCALES, judge_prompt, read_scores
from lemmata.evaluation.models.endpoint import EndpointModel
from lemmata.evaluation.questions import Scored, Turn

FACTS = {"opening": 2, "problem": "p", "reference": "r", "attempt": "t", "solution": "s", "constraints": "c"}


def scored(scoring, reply="a {reply} with {braces}"):
    return Scored((Message("user", "before"),), reply, 0, Turn("q", "g", "t", {}, scoring, FACTS))


@pytest.mark.parametrize("scoring", ["chat", *SCALES])
def test_every_prompt_file_asks_for_the_fields_that_are_read(scoring):
    prompt = judge_prompt(scored(scoring))
    assert "a {reply} with {braces}" in prompt
    names = ("ai_involved",) if scoring == "chat" else SCALES[scoring][0]
    for name in names:
        assert f'"{name}": <' in prompt
    assert read_scores(scored(scoring), prompt) is None  # a judge that echoes its prompt says nothing


@pytest.mark.parametrize(
    ("scoring", "words", "expected"),
    [
        ("rating", 'Good. {"rationale": "x", "score": 7}', {"score": 7}),
        ("rating", '```json\n{"rationale": "\\frac{1}{2}", "Score": "9"}\n```', {"score": 9}),
        ("rating", '{"score": 2} no, I mean {"score": 3}', {"score": 3}),
        ("rating", '{"score": 11}', None),
        ("rating", '{"score": 0}', None),
        ("rating", "seven", None),
        ("rating", "", None),
        ("analysis", '{"instruction_following": 5, "error_diagnosis": 4, "solution_accuracy": 3}',
         {"instruction_following": 5, "error_diagnosis": 4, "solution_accuracy": 3}),
        ("analysis", '{"instruction_following": 5, "error_diagnosis": 4}', None),
        ("analysis", '{"instruction_following": 6, "error_diagnosis": 4, "solution_accuracy": 3}', None),
        ("chat", '{"reason": "x", "ai_involved": true, "index": 3}', {"success": 0}),
        ("chat", '{"reason": "x", "ai_involved": False, "index": null}', {"success": 1}),
        ("chat", '{"ai_involved": "perhaps"}', None),
    ],
)  # fmt: skip
def test_scores_are_read_or_they_are_not(scoring, words, expected):
    assert read_scores(scored(scoring), words) == expected


@pytest.fixture
def openings(tmp_path):
    file = tmp_path / "b.jsonl"
    rows = [{"index": f"MT-{n}", "conv-GT": [f"Hi {n}.", "Hello."]} for n in range(3)]
    file.write_text("".join(json.dumps(row) + "\n" for row in rows))
    return file


def test_botchats_success_rates_at_both_lengths(openings, endpoint, fixed):
    def script(body):
        prompt = body["messages"][-1]["content"]
        involved = "16. B:" in prompt and "TELLTALE" in prompt
        return json.dumps({"reason": "r", "ai_involved": involved, "index": 9 if involved else None})

    server = endpoint(script)
    said = iter(range(1000))
    # The telltale word is the last utterance of the first dialogue: only N = 16 sees it.
    model = fixed(lambda request: "TELLTALE" if next(said) == 13 * 3 else "Fine.")
    judge = EndpointModel(server.address)
    report, samples = evaluate("botchat", openings, model, judge=judge)
    assert len(model.asked) == 3 * 14
    rates = {row.group["N"]: row.value for row in report.rows if row.metric == "success" and row.group}
    assert rates == {8: 1.0, 16: pytest.approx(2 / 3)}
    assert len(server.requests) == 6
    assert all(json.loads(sample.judge[0])["reason"] == "r" for sample in samples)
    assert all("2. B: Hello.\n3. A: Fine." in sample.output for sample in samples)


def test_unreadable_verdicts_are_asked_again_kept_and_counted(openings, endpoint, fixed, tmp_path):
    said = {}

    def script(body):
        prompt = body["messages"][-1]["content"]
        said[prompt] = said.get(prompt, 0) + 1
        if "16. B:" in prompt:
            return "I would rather not say."
        return "hm" if said[prompt] == 1 else '{"ai_involved": false}'

    server = endpoint(script)
    cache = Cache(tmp_path / "c.sqlite")

    def run():
        judge = EndpointModel(server.address)
        return evaluate("botchat", openings, fixed(lambda request: "Fine"), judge=judge, cache=cache)

    report, samples = run()
    unparsed = [sample for sample in samples if sample.outcome == "unparsed"]
    assert [sample.judge for sample in unparsed] == [("I would rather not say.",) * 3] * 3
    assert [sample.judge for sample in samples if sample.turn == 8] == [("hm", '{"ai_involved": false}')] * 3
    by_metric = {(row.metric, tuple(row.group.values())): row for row in report.rows}
    assert (by_metric["success", ()].n, by_metric["unparsed", ()].value) == (3, 0.5)
    assert ("success", (16,)) not in by_metric
    assert any("3 verdicts of the judge could not be read" in note for note in report.notes)
    before = len(server.requests)
    assert run()[0].to_json() == report.to_json()
    assert len(server.requests) == before


def test_a_judged_benchmark_needs_a_judge(openings, fixed):
    with pytest.raises(InputError, match="is judged: name a judge with --judge"):
        evaluate("botchat", openings, fixed(lambda request: "x"))


def test_a_tutor_that_tells_the_answer_is_counted(tmp_path, endpoint, judging, fixed):
    row = {
        "question": "How many spoons?",
        "ground_truth": "12 + 3 - 5 = 10\n 10",
        "student_incorrect_solution": "4",
        "conversation": "Teacher: (generic)Hi!|EOM|Student: I got 4.|EOM|Teacher: (focus)Why?",
        "scenario": 1,
    }
    file = tmp_path / "m.jsonl"
    file.write_text((json.dumps(row) + "\n") * 2)
    replies = iter(["It is 10.", "There were 100 spoons and 10.5 forks?"])
    model = fixed(lambda request: next(replies))
    report, samples = evaluate("mathdial", file, model, judge=EndpointModel(endpoint(judging).address))
    assert [sample.values["told"] for sample in samples] == [1, 0]
    assert {row.metric: row.value for row in report.rows if not row.group} == {"score": 4, "told": 0.5, "unparsed": 0}
    assert samples[0].gold == "Why?"
    assert "assistant: Hi!" in samples[0].history
