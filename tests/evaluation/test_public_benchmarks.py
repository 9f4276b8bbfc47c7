"""Run with: LEMMATA_DATA=<folder> .venv/bin/pytest tests/evaluation/test_public_benchmarks.py

Every benchmark of the public data end to end: with a scripted endpoint that answers and judges, and with a checkpoint.
"""

import json
import re

import pytest

from lemmata.evaluation import Generation, evaluate
from lemmata.evaluation.models.base import answering_model
from lemmata.evaluation.models.endpoint import EndpointModel
from lemmata.evaluation.tables import Run, tables_of

PLACES = {
    "generated": None,
    "gsm8k": "gsm8k",
    "math": "math500",
    "math500": "math500",
    "math-perturb": "math_perturb",
    "mgsm": "mgsm",
    "svamp": "svamp",
    "mawps": "mawps",
    "cmath": "cmath",
    "aqua": "aqua",
    "mathchat-follow-up": "mathchat",
    "mathchat-error-correction": "mathchat",
    "mathchat-error-analysis": "mathchat",
    "mathchat-problem-generation": "mathchat",
    "mathdial": "mathdial",
    "mt-eval-recollection": "mt_eval",
    "mt-eval-expansion": "mt_eval",
    "mt-eval-refinement": "mt_eval",
    "mt-eval-refinement-single": "mt_eval",
    "mt-eval-follow-up": "mt_eval",
    "botchat": "botchat",
}
JUDGED = ("error-analysis", "problem-generation", "mathdial", "expansion", "refinement", "eval-follow-up", "botchat")


def place(data, benchmark):
    return None if PLACES[benchmark] is None else str(data / PLACES[benchmark])


def is_judged(benchmark):
    return any(part in benchmark for part in JUDGED)


@pytest.fixture(scope="module")
def model(checkpoint):
    return answering_model(str(checkpoint), batch_size=8)


@pytest.mark.parametrize("benchmark", PLACES)
def test_a_checkpoint_and_an_endpoint_run_it_to_the_end(data, benchmark, model, endpoint, judging):
    server = endpoint(judging)
    judge = EndpointModel(server.address)
    endpoint_answers = EndpointModel(endpoint(lambda body: "Because of \\boxed{B}.").address)
    for who in (model, endpoint_answers):
        report, samples = evaluate(
            benchmark, place(data, benchmark), who, limit=2, generation=Generation(max_tokens=3), judge=judge
        )
        assert samples
        assert all(sample.judge for sample in samples) == is_judged(benchmark)
        assert all(row.n > 0 and 0 <= row.value <= 10 for row in report.rows)
        assert json.loads(json.dumps(report.to_json())) == report.to_json()
        assert tables_of([Run("run", report)])


@pytest.mark.parametrize(
    "benchmark", [name for name in PLACES if name not in ("generated", "math") and not is_judged(name)]
)
def test_a_model_that_knows_the_answers_has_them_all_right(data, benchmark, fixed):
    """The gold of each question, said as a model would say it; only the first sixty, since a grader takes its time."""
    from lemmata.evaluation.benchmarks import read_benchmark

    limit = 4 if benchmark.startswith("mt-eval") else 60
    golds = {}
    for item in read_benchmark(benchmark, place(data, benchmark), limit=limit):
        for turn in item.turns:
            golds.setdefault((item.id, turn.content), turn)

    def reply(request):
        turn = golds[request.dialogue.meta["id"], request.dialogue.messages[-1].content]
        return f"It is {turn.gold}." if turn.scoring == "label" else f"So the answer is \\boxed{{{turn.gold}}}."

    _, samples = evaluate(benchmark, place(data, benchmark), fixed(reply), limit=limit)
    wrong = [(sample.gold, sample.extracted, sample.reason) for sample in samples if sample.outcome != "equal"]
    assert wrong == []


def test_a_worked_solution_is_an_example_of_the_papers_prompt(data):
    from lemmata.evaluation.run import shots_of

    (shot,) = shots_of("gsm8k", str(data / "gsm8k" / "train.jsonl"), 1)
    assert shot.solution.endswith("\\boxed{72}")
    assert not re.search("<<|####", shot.solution)
