"""The arms differ in their mask only, and the task chain is what it says.

Run: pytest tests/lab/test_quality.py
"""

import json
import os
import random
import subprocess
import sys
import time
from pathlib import Path

import pytest
import torch

from lemmata.attention import attach
from lemmata.dialogue import pack
from lemmata.errors import InputError
from lemmata.lab import EXPERIMENTS
from lemmata.lab.arms import ARMS, Run, _answers, _evaluate, train_arm
from lemmata.lab.chains import ASK, END, Chains
from lemmata.lab.quality import QualityPlan, _data, full_plan, small_plan
from lemmata.lab.texts import real_split
from lemmata.models import build_model
from lemmata.training.data import collate, expand_turns

torch.set_num_threads(1)
TINY = {"tasks": ("chain",), "steps": (4, 4, 4), "dialogues": (4, 4, 4), "test_dialogues": 4, "jobs": 1, "seeds": 2}


@pytest.mark.parametrize("only_hops", [None, 1, 2])
def test_a_chain_dialogue_can_be_answered_from_its_own_links(only_hops):
    rng, chains = random.Random(0), Chains()
    asked_hops = set()
    for _ in range(50):
        example = chains.draw(rng, only_hops=only_hops)
        ids = example.token_ids
        links = dict(zip(ids[1:9:2], ids[2:9:2], strict=True))
        assert len(links) == 4
        asked = [index for index, token in enumerate(ids) if token in (ASK + 1, ASK + 2)]
        turns = 3 if only_hops == 2 else 4  # four links have three pairs that follow each other
        assert len(asked) == len({ids[index : index + 2] for index in asked}) == turns
        for index in asked:
            asked_hops.add(ids[index] - ASK)
            name = ids[index + 1]
            for _ in range(ids[index] - ASK):
                name = links[name]
            assert ids[index + 3 : index + 5] == (name, END)
            assert example.loss_mask[index + 3 : index + 5] == (1, 1)
            assert example.segment_ids[index + 3 : index + 5] == (-1, -1)
        assert sum(example.loss_mask) == 2 * turns
        assert max(ids) < chains.vocab_size
        assert min(links) >= chains.first_name
    assert asked_hops == ({1, 2} if only_hops is None else {only_hops})


def test_the_separate_prompt_changes_segments_only():
    merged, separate = (Chains().draw(random.Random(5), apart) for apart in (False, True))
    assert merged.token_ids == separate.token_ids
    assert merged.segment_ids[:12] == (0,) * 12
    assert separate.segment_ids[:12] == (0,) * 9 + (1,) * 3


def test_turns_of_packed_answers_are_found_whole_and_expanded():
    examples = [Chains().draw(random.Random(seed)) for seed in range(3)]
    whole = [turn for row in pack(examples, 200) for *_, turn in _answers(row)]
    samples = [sample for example in examples for sample in expand_turns(example)]
    expanded = [turn for row in pack(samples, 200) for *_, turn in _answers(row)]
    assert whole == expanded == [0, 1, 2, 3] * 3


def test_every_arm_gets_the_same_dialogues_and_targets():
    data = _data(QualityPlan(**TINY), "chain", lambda *_: None)
    results = {arm: train_arm(Run("chain", arm, 0, "tutor-nano", 3, 4, 1e-3, "cpu"), data[arm]) for arm in ARMS}
    assert len({result.supervised for result in results.values()}) == 1
    assert results["prefix"].processed > results["causal"].processed == results["ism"].processed
    again = train_arm(Run("chain", "ism", 0, "tutor-nano", 3, 4, 1e-3, "cpu"), data["ism"])
    assert again.groups == results["ism"].groups
    for result in results.values():
        assert {name: group.answers for name, group in result.groups.items()} == {
            f"{hops}, {turn}": 16 * (1 if turn == "first turn" else 3 if hops == "1 hop" else 2)
            for hops in ("1 hop", "2 hops")
            for turn in ("first turn", "later turns")
        }


@pytest.mark.parametrize("mask", ["causal", "prefix", "ism"])
def test_the_likelihood_is_that_of_each_answer_alone(mask):
    """Against one forward pass for each answer, the dialogue cut after it."""
    examples = [Chains().draw(random.Random(seed)) for seed in range(3)]
    torch.manual_seed(0)
    model = attach(build_model("tutor-nano", Chains().vocab_size), mask).eval()
    totals = {"first turn": 0.0, "later turns": 0.0}
    for example in examples:
        for turn, sample in enumerate(expand_turns(example)):
            batch = collate([sample])
            with torch.no_grad():
                logits = model(batch.input_ids_bt, segment_ids=batch.segment_ids_bt).logits
            likelihood = logits.log_softmax(-1)[0, :-1].gather(1, batch.input_ids_bt[0, 1:, None])[-2:]
            totals["later turns" if turn else "first turn"] -= float(likelihood.sum())
    found = _evaluate(model, examples, mask, 120, "cpu")
    assert found["first turn"].nll == pytest.approx(totals["first turn"] / 6, abs=1e-5)
    assert found["later turns"].nll == pytest.approx(totals["later turns"] / 18, abs=1e-5)


def test_the_experiment_in_small(tmp_path):
    experiment = EXPERIMENTS["quality"]
    document = json.loads(json.dumps(experiment.run(QualityPlan(**TINY))))
    assert {row["arm"] for row in document["rows"]} == set(ARMS)
    ism = next(row for row in document["rows"] if row["arm"] == "ism" and row["metric"] == "nll")
    causal = next(row for row in document["rows"] if row["arm"] == "causal" and row["metric"] == "nll")
    assert ism["minus_causal"] == pytest.approx(ism["mean"] - causal["mean"])
    assert len(ism["by_seed"]) == 2
    assert ism["standard_error"] == pytest.approx(abs(ism["by_seed"][0] - ism["by_seed"][1]) / 2)
    for loss in document["losses"]:
        assert loss["behind"] > 2 * loss["standard_error"]
    assert len(experiment.tables(document)) == 4
    experiment.save_figure(document, tmp_path / "quality.png")


def public_data(folder: Path, mt_eval: object = None) -> Path:
    """A folder in the layout of the public data, made up."""
    for name in ("gsm8k", "mt_eval", "mathdial"):
        (folder / name).mkdir(parents=True)
    for name in ("train", "test"):
        row = {"question": "What is 2 + 3?", "answer": "2 + 3 = <<2+3=5>>5\n#### 5"}
        (folder / "gsm8k" / f"{name}.jsonl").write_text(json.dumps(row) + "\n")
    turns = [{"user": "Say yes.", "sys": "Yes."}, {"user": "Say no.", "sys": "No."}, {"user": "Say more.", "sys": ""}]
    bench = {"question_id": 1, "conversation": turns} if mt_eval is None else mt_eval
    (folder / "mt_eval" / "mt-bench_extended.jsonl").write_text(json.dumps(bench) + "\n")
    (folder / "mt_eval" / "refinement_multi_inst.jsonl").write_text((json.dumps(turns) + "\n") * 5)
    row = {
        "qid": 7,
        "question": "What is 2 + 3?",
        "student_incorrect_solution": "6",
        "conversation": "Teacher: (focus)Count again.|EOM|Teacher: Slowly.|EOM|Student: 5|EOM|Teacher: Right.",
    }
    (folder / "mathdial" / "test.jsonl").write_text(json.dumps(row) + "\n")
    return folder


def test_public_data_become_dialogues(tmp_path):
    train, held_out = real_split(public_data(tmp_path))
    assert {name: len(group) for name, group in held_out.items()} == {"gsm8k": 1, "mt-eval": 2, "mathdial": 1}
    assert len(train) == 1 + 4
    assert [m.role for m in held_out["mt-eval"][0].messages] == ["user", "assistant"] * 2
    mathdial = held_out["mathdial"][0].messages
    assert [m.role for m in mathdial] == ["user", "assistant", "user", "assistant"]
    assert mathdial[1].content == "(focus)Count again.\nSlowly."


@pytest.mark.parametrize("row", [{"conversation": [{"user": "No answer.", "sys": ""}]}, {"conversation": 5}, [1], {}])
def test_malformed_public_data_are_named(tmp_path, row):
    with pytest.raises(InputError, match=r"mt-bench_extended\.jsonl:1: "):
        real_split(public_data(tmp_path, row))


def test_plans():
    assert small_plan(None, "cpu").tasks == ("chain", "corpus")
    assert small_plan("data", "cpu").tasks == ("chain", "corpus", "real")
    assert full_plan(None, "cpu", steps=7, seeds=2).steps == (7, 7, 7)
    with pytest.raises(InputError, match="needs --data"):
        small_plan(None, "cpu", tasks=("real",))
    with pytest.raises(InputError, match="unknown task 'chains'"):
        small_plan(None, "cpu", tasks=("chains",))
    with pytest.raises(InputError, match="unknown preset 'huge'"):
        small_plan(None, "cpu", size="huge")


def test_a_killed_comparison_goes_on_with_the_runs_it_kept(tmp_path, monkeypatch):
    from lemmata.lab import arms, quality

    plan = small_plan(None, "cpu", **TINY, keep=str(tmp_path / "runs"))
    undisturbed = quality.measure(small_plan(None, "cpu", **TINY), lambda *_: None)
    real, done = arms.train_arm, []

    def dying(run, data):
        if len(done) == 3:
            raise KeyboardInterrupt
        done.append(run)
        return real(run, data)

    monkeypatch.setattr(arms, "train_arm", dying)
    with pytest.raises(KeyboardInterrupt):
        quality.measure(plan, lambda *_: None)
    assert len(list((tmp_path / "runs").iterdir())) == 3
    again = []
    monkeypatch.setattr(arms, "train_arm", lambda run, data: again.append(run) or real(run, data))
    document = quality.measure(plan, lambda *_: None)
    assert not set(done) & set(again)
    assert document["rows"] == undisturbed["rows"]
    again.clear()
    quality.measure(small_plan(None, "cpu", **(TINY | {"steps": (5, 5, 5)}), keep=plan.keep), lambda *_: None)
    assert len(again) == len(done) + 5  # other settings are other runs
    for kept in (tmp_path / "runs").iterdir():
        kept.write_text("{")
    with pytest.raises(InputError, match="not the result of a run"):
        quality.measure(plan, lambda *_: None)


@pytest.mark.skipif((os.cpu_count() or 1) < 2, reason="on one core there are no workers")
def test_no_worker_outlives_a_killed_comparison(tmp_path):
    import psutil

    command = [
        sys.executable,
        "-m",
        "lemmata",
        "lab",
        "quality",
        "--task",
        "chain",
        "--seeds",
        "1",
        "--steps",
        "100000",
    ]
    process = subprocess.Popen(command, cwd=tmp_path, stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
    parent = psutil.Process(process.pid)

    def training():
        return [child for child in parent.children() if child.cpu_times().user > 2]

    assert _soon(training, 90)
    workers = training()
    process.kill()
    process.wait()
    assert _soon(lambda: not any(worker.is_running() for worker in workers), 20)


def _soon(holds, seconds):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if holds():
            return True
        time.sleep(0.2)
    return False
