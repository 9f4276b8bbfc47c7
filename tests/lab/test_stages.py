"""Run: pytest tests/lab/test_stages.py"""

import dataclasses
import json

import pytest
import torch

from lemmata.corpus import CorpusSettings, build_corpus
from lemmata.errors import InputError
from lemmata.lab import EXPERIMENTS
from lemmata.lab.stages import TUNING_RATE, StagesPlan

torch.set_num_threads(1)


def test_both_arms_answer_the_same_questions_and_runs_are_kept(tmp_path):
    settings = CorpusSettings(
        problems=40, families=("integer_arithmetic", "gcd"), heldout_per_cell=2, valid_per_cell=1, jobs=1
    )
    build_corpus(settings, tmp_path / "corpus")
    plan = StagesPlan(
        str(tmp_path / "corpus"),
        str(tmp_path / "runs"),
        model="tutor-nano",
        steps=4,
        tuning_steps=2,
        seeds=1,
        per_cell=1,
    )
    experiment = EXPERIMENTS["stages"]
    document = json.loads(json.dumps(experiment.run(plan)))
    scratch = [run for run in document["runs"] if run["start"] == "scratch"]
    assert [run["arm"] for run in scratch] == ["M", "Q + M"]
    assert document["starts"] == ["scratch", "shipped tutor"]
    asked = [{cell: count[1] for cell, count in run["cells"].items()} for run in scratch]
    assert asked[0] == asked[1]
    heldout = (tmp_path / "corpus" / "heldout.jsonl").read_text().splitlines()
    cells = {(meta["family"], meta["level"]) for line in heldout if (meta := json.loads(line)["meta"])}
    assert sum(asked[0].values()) == len(cells) < len(heldout)
    log = (tmp_path / "runs" / "scratch" / "Q+M-0" / "log.jsonl").read_text()
    assert '"stage": "Q"' in log
    assert '"stage": "Q"' not in (tmp_path / "runs" / "scratch" / "M-0" / "log.jsonl").read_text()
    (shipped,) = (tmp_path / "runs").glob("shipped-*")
    tuned = json.loads((shipped / "M-0" / "config.json").read_text())
    assert (tuned["model"], tuned["learning_rate"], tuned["steps"]) == ("shipped", TUNING_RATE, 2)
    rows = {row[0]: row for row in experiment.tables(document)[0].rows}
    assert {"Prealgebra, all", "Number Theory, all", "all, level 1", "all"} <= set(rows)
    assert all(0 < run["valid_loss"] < 20 for run in document["runs"])
    assert sum(count[1] for count in document["before"]["shipped tutor"].values()) == len(cells)
    experiment.save_figure(document, tmp_path / "stages.png")

    def trained():
        return {file: file.stat().st_mtime_ns for file in (tmp_path / "runs").glob("*/*/checkpoints/*/*.safetensors")}

    first = trained()
    again = experiment.run(plan)
    assert len(first) >= 4
    assert trained() == first, "nothing is trained again"
    assert again["runs"] == document["runs"]
    alone = experiment.run(dataclasses.replace(plan, starts=("scratch",)))
    assert (alone["starts"], alone["before"], alone["runs"]) == (["scratch"], {}, scratch)


def test_tables_are_means_over_seeds_weighted_by_questions():
    def run(arm, seed, prealgebra, algebra):
        return {
            "start": "scratch",
            "arm": arm,
            "seed": seed,
            "valid_loss": 0.5 - 0.1 * seed if arm == "M" else 0.25,
            "cells": {"Prealgebra/1": [prealgebra, 4], "Algebra/1": [algebra, 1]},
        }

    runs = [run("M", 0, 2, 0), run("M", 1, 4, 0), run("Q + M", 0, 4, 1), run("Q + M", 1, 4, 1)]
    before = {"scratch": {"Prealgebra/1": [3, 4], "Algebra/1": [0, 1]}}
    document = {
        "starts": ["scratch"],
        "before": {},
        "runs": runs,
        "composition": {"q.jsonl": {"Algebra": 1}, "m.jsonl": {}},
    }
    rows = {row[0]: row[1:] for row in EXPERIMENTS["stages"].tables(document)[0].rows}
    assert rows["Prealgebra, all"] == ["4", "75.0 ± 35.4", "100.0 ± 0.0", "+25.0 ± 35.4"]
    assert rows["all, level 1"] == rows["all"] == ["5", "60.0 ± 28.3", "100.0 ± 0.0", "+40.0 ± 28.3"]
    losses = EXPERIMENTS["stages"].tables(document)[1]
    assert losses.rows == [["from scratch", "0.450 ± 0.071", "0.250 ± 0.000", "-0.200 ± 0.071"]]
    before_too = EXPERIMENTS["stages"].tables(document | {"before": before})[0]
    assert before_too.header == ("", "questions", "before", "M", "Q + M", "Q adds")
    assert before_too.rows[-1] == ["all", "5", "60.0", "60.0 ± 28.3", "100.0 ± 0.0", "+40.0 ± 28.3"]


def test_a_folder_that_is_no_corpus_is_refused(tmp_path):
    with pytest.raises(InputError, match=r"q\.jsonl is missing"):
        StagesPlan(str(tmp_path), str(tmp_path / "runs"))
    with pytest.raises(InputError, match="unknown start 'shiped'"):
        StagesPlan(str(tmp_path), str(tmp_path / "runs"), starts=("shiped",))
