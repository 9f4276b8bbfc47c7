"""The grader's bench in small, and the hostile strings. Run: pytest tests/lab/test_grader.py"""

import json
from dataclasses import replace

import pytest

from lemmata.answers.forms import LabelledPair
from lemmata.answers.types import Comparison
from lemmata.errors import InputError
from lemmata.lab import EXPERIMENTS
from lemmata.lab import grader as module
from lemmata.lab.grader import GraderPlan, full_plan
from lemmata.lab.hostile import HostilePlan, hostile_strings


def test_the_document_has_both_graders_on_the_same_pairs(tmp_path):
    pytest.importorskip("math_verify")
    experiment = EXPERIMENTS["grader"]
    document = json.loads(json.dumps(experiment.run(GraderPlan(pairs=70, batch=20))))
    assert set(document["sets"]) == {"developed", "unseen"}
    for of in document["sets"].values():
        assert of["pairs"] == 70
        own, other = (of["graders"][name] for name in ("lemmata", "math-verify"))
        assert own["false positive"] == 0
        for counts in (own, other):
            assert counts["equal pairs"] + counts["different pairs"] == 70
            assert counts["pairs_per_second"] > 0
            for kind in module.KINDS:
                assert counts[kind] == sum(row[kind] for row in counts["by_type"].values())
    assert document["gold"] == {}
    assert len(experiment.tables(document)) == 3
    experiment.save_figure(document, tmp_path / "grader.png")


def test_counting():
    pairs = [
        LabelledPair(str(k), "t", "1", "1", label, "") for k, label in enumerate(["equal"] * 3 + ["different"] * 3)
    ]
    outcomes = [Comparison(o, "") for o in ("equal", "different", "unknown", "different", "equal", "unknown")]
    assert module._counts(pairs, outcomes) == {
        "equal pairs": 3, "different pairs": 3, "false positive": 1, "false negative": 1, "unknown": 2,
    }  # fmt: skip


def test_gold_rows_that_are_missed_are_listed(tmp_path):
    for name in ("svamp", "mawps", "gsm8k", "math500", "mgsm", "cmath", "aqua"):
        (tmp_path / name).mkdir()
    rows = {
        "svamp/test.jsonl": [{"Answer": 3.0}, {"Answer": 4.0}],
        "mawps/test.jsonl": [{"target": "5"}],
        "gsm8k/train.jsonl": [{"answer": "2 + 2 = 4\n#### 4"}],
        "gsm8k/test.jsonl": [{"answer": "no hashes"}],
        "math500/test.jsonl": [{"solution": r"so \boxed{7}", "answer": "8"}],
        "cmath/cmath_dev.jsonl": [{"golden": "12"}],
        "cmath/distractor.jsonl": [],
        "aqua/dev.jsonl": [{"options": ["A)1", "B)2"], "correct": "B", "rationale": "Answer: B"}],
        "aqua/test.jsonl": [],
    }
    for name, lines in rows.items():
        (tmp_path / name).write_text("".join(json.dumps(line) + "\n" for line in lines))
    (tmp_path / "mgsm" / "mgsm_ja.tsv").write_text("問題\t18\n")
    gold = module._gold(tmp_path, lambda *_: None)
    assert {name: (of["rows"], of["equal"]) for name, of in gold.items()} == {
        "math500": (1, 0), "gsm8k": (2, 1), "mgsm": (1, 1), "svamp": (2, 2), "mawps": (1, 1), "aqua": (1, 1),
        "cmath": (1, 1), "aqua rationales": (1, 1),
    }  # fmt: skip
    assert gold["math500"]["missed"][0]["extracted"] == "7"


def test_plans_refuse_nonsense(tmp_path):
    assert full_plan(None).pairs >= 2_000
    for change in ({"pairs": 0}, {"batch": 0}, {"data": str(tmp_path / "none")}):
        with pytest.raises(InputError):
            replace(GraderPlan(), **change)
    for change in ({"strings": 0}, {"timeout": 0.0}):
        with pytest.raises(InputError):
            replace(HostilePlan(), **change)


def test_hostile_strings_on_every_place():
    assert list(hostile_strings(30, 4)) == list(hostile_strings(30, 4)) != list(hostile_strings(30, 5))
    experiment = EXPERIMENTS["hostile"]
    document = experiment.run(HostilePlan(strings=80, timeout=0.3, seed=3))
    assert document["raised"] == []
    assert document["late"] == 0
    assert sum(document["outcomes"].values()) == 3 * 80
    assert set(document["places"]) == {"main thread", "other thread", "worker process"}
    assert len(experiment.tables(document)) == 1
