"""The bank bench in small, on data made up here.

Run: pytest tests/lab/test_bank.py
"""

import json
import random

import pytest

from lemmata.bank.text import identity_key
from lemmata.errors import InputError
from lemmata.lab import EXPERIMENTS
from lemmata.lab.bank import FILES, BankPlan, reword


@pytest.fixture
def data(tmp_path):
    def write(name, rows):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text("\n".join(map(json.dumps, rows)))

    def story(who, thing, verb, i):
        return f"{who} has {i} {thing} and {verb} {i + 3} more. How many {thing} does {who} have?"

    rows = [
        {"question": story(who, thing, verb, i), "answer": f"{i}+{i + 3}=<<{i}+{i + 3}={2 * i + 3}>>\n#### {2 * i + 3}"}
        for i, (who, thing, verb) in enumerate(
            [("Ann", "hens", "buys"), ("Bo", "kites", "finds"), ("Cy", "pies", "bakes"), ("Di", "dogs", "adopts")], 4
        )
    ]
    write(FILES[0], rows[:2])
    write(FILES[1], rows[2:])
    write(
        FILES[2],
        [
            {"question": rows[2]["question"], "new_problem": "New Problem: Flo bakes 9 tarts.\n\nSolution: 39"},
            {"question": rows[3]["question"], "new_problem": "New Problem: Gus adopts 2 cats.\n\n**Solution**: 2"},
        ],
    )  # fmt: skip
    write(FILES[3], [{"problem": "Compute $\\frac{3}{4} + x^2$ at 1.", "solution": "s", "answer": "7/4", "level": 1}])
    return tmp_path


def test_the_document_measures_every_part(data, tmp_path):
    plan = BankPlan(str(data), sizes=(12,), analogues=2, instances=4, reworded=1, timed=6)
    experiment = EXPERIMENTS["bank"]
    document = json.loads(json.dumps(experiment.run(plan)))
    assert document["analogues"]["all"] == {"n": 2, "recall_at_1": 1.0, "recall_at_10": 1.0}
    assert document["instances"]["kind_right"] == 1
    assert document["instances"]["answers_given"] == document["instances"]["answers_right"] == 4
    assert document["reworded"] == {"n": 1, "recall_at_1": 1.0}
    (latency,) = document["latency"]
    assert (latency["pairs"], latency["searches"]) == (12, 6)
    assert 0 < latency["wall_p50_ms"] <= latency["wall_p95_ms"]
    assert len(experiment.tables(document)) == 4
    experiment.save_figure(document, tmp_path / "bank.png")


def test_a_missing_file_and_impossible_counts_are_told(data):
    with pytest.raises(InputError, match="must be positive"):
        BankPlan(str(data), sizes=(0,))
    (data / FILES[3]).unlink()
    with pytest.raises(InputError, match="no such file"):
        BankPlan(str(data))


def test_a_rewording_is_another_text():
    text = "Compute $\\frac{3}{4} \\cdot x$. What is it?"
    found = {reword(text, random.Random(seed)) for seed in range(10)}
    assert len(found) > 3
    assert all(identity_key(other) != identity_key(text) for other in found)
