"""Runs that are interrupted and go on. Kills by SIGKILL, at random moments, are in tests/lab/test_restart.py.

Run: pytest tests/training/test_resume.py
"""

import json
import os

import pytest
import torch

from lemmata.errors import InputError
from lemmata.home import held, is_held
from lemmata.training import train
from lemmata.training.checkpoints import fault, last_good
from lemmata.training.loop import read_log

torch.set_num_threads(1)


class Interrupted(Exception):
    pass


def interrupt_at(step):
    """A progress that ends the run after its `step`-th step."""
    seen = 0

    def progress(done, total, what):
        nonlocal seen
        seen += what.startswith("training")
        if seen == step:
            raise Interrupted

    return progress


def interrupted(settings, out, step, **more):
    with pytest.raises(Interrupted):
        train(settings, out=out, progress=interrupt_at(step), **more)
    return out


def weights(run):
    return (run / "checkpoints" / "last" / "model.lemmata.safetensors").read_bytes()


def events(run):
    return [{key: value for key, value in row.items() if key != "seconds"} for row in read_log(run)]


@pytest.mark.parametrize("optimizer", ["muon", "adamw"])
def test_a_run_that_is_interrupted_twice_ends_as_an_undisturbed_one(settings, tmp_path, optimizer):
    """Inside an epoch, between lines of the log (every 5 steps), and with a kernel that is not the default."""
    settings |= {"optimizer": optimizer, "log_steps": 5, "checkpoint_steps": 4, "kernel": "dense"}
    whole = train(settings, out=tmp_path / "whole")
    out = interrupted(settings, tmp_path / "run", 7)
    interrupted(None, out, 9, resume=True)
    train(None, out=out, resume=True)
    assert weights(out) == weights(whole)
    assert events(out) == events(whole)
    assert [row["step"] for row in events(out) if "loss" in row] == [5, 10, 15, 20]


def test_a_run_that_was_killed_before_its_first_checkpoint_begins_again(settings, tmp_path):
    whole = train(settings, out=tmp_path / "whole")
    out = interrupted(settings, tmp_path / "run", 2)
    assert last_good(out)[0] is None
    train(None, out=out, resume=True)
    assert events(out) == events(whole)
    # … and one that wrote nothing at all is begun, when its config is given.
    begun = train(settings, out=tmp_path / "nothing-yet", resume=True)
    assert weights(begun) == weights(whole)


def test_a_damaged_checkpoint_is_passed_over_and_said_so(settings, tmp_path):
    whole = train(settings | {"steps": 12, "validations": 4}, out=tmp_path / "whole")
    run = interrupted(settings | {"steps": 12, "validations": 4}, tmp_path / "run", 10)
    newest = run / "checkpoints" / "step-000009"
    damaged = newest / "trainer" / "optimizer.safetensors"
    damaged.write_bytes(damaged.read_bytes()[:-1] + b"x")
    assert "optimizer.safetensors is not what was written" in fault(newest)
    kept, reasons = last_good(run)
    assert kept.folder.name == "step-000006"
    assert len(reasons) == 1
    with pytest.warns(RuntimeWarning, match="step-000009"):
        train(None, out=run, resume=True)
    assert weights(run) == weights(whole)
    assert [row["damaged"] for row in read_log(run) if "damaged" in row] == reasons
    for folder in (run / "checkpoints").glob("step-*"):
        assert fault(folder) is None


def test_no_good_checkpoint_is_an_error_and_not_a_new_start(settings, tmp_path):
    run = train(settings | {"steps": 2, "validations": 1}, out=tmp_path / "run")
    (run / "checkpoints" / "step-000002" / "manifest.json").write_text("{")
    with pytest.raises(InputError, match=r"no checkpoint can be resumed from: .*manifest\.json can't be read"):
        train(None, out=run, resume=True)


def test_half_written_checkpoints_are_no_checkpoints(settings, tmp_path):
    run = interrupted(settings, tmp_path / "run", 8)
    half = run / "checkpoints" / ".new-step-000012"
    half.mkdir()
    (half / "config.json").write_text("{}")
    assert last_good(run)[0].folder.name == "step-000006"
    train(None, out=run, resume=True)
    assert not list((run / "checkpoints").glob(".*"))


def test_retention_keeps_the_newest_and_the_best(settings, tmp_path):
    settings |= {"steps": 12, "validations": 2, "checkpoint_steps": 2, "keep_checkpoints": 3, "learning_rate": 1.0}
    run = train(settings, out=tmp_path / "run")
    losses = {row["step"]: row["valid_loss"] for row in read_log(run) if "valid_loss" in row}
    best = min(losses, key=losses.get)
    names = {path.name for path in (run / "checkpoints").glob("step-*")}
    assert names == {"step-000008", "step-000010", "step-000012", f"step-{best:06d}"}
    assert os.readlink(run / "checkpoints" / "best") == f"step-{best:06d}"


def test_resume_refuses_what_is_not_there_or_differs(settings, tmp_path):
    with pytest.raises(InputError, match="no run to resume"):
        train(None, out=tmp_path / "run", resume=True)
    run = interrupted(settings, tmp_path / "run", 7)
    with pytest.raises(InputError, match="started with another steps"):
        train(settings | {"steps": 9}, out=run, resume=True)
    with (tmp_path / "corpus" / "m.jsonl").open("a") as file:
        file.write(json.dumps({"messages": [{"role": "user", "content": "a"}, {"role": "assistant", "content": "b"}]}))
    with pytest.raises(InputError, match=r"m\.jsonl changed since the run was started"):
        train(None, out=run, resume=True)


def test_a_log_that_was_changed_is_refused(settings, tmp_path):
    run = interrupted(settings, tmp_path / "run", 7)
    (run / "log.jsonl").write_text("")
    with pytest.raises(InputError, match=r"log\.jsonl: 0 bytes, but the checkpoint was written after"):
        train(None, out=run, resume=True)


def test_a_finished_run_stays_as_it_is(settings, tmp_path):
    run = train(settings, out=tmp_path / "run")
    before = weights(run), events(run)
    train(None, out=run, resume=True)
    assert (weights(run), events(run)) == before


def test_a_run_is_trained_by_one_process_at_a_time(settings, tmp_path):
    run = interrupted(settings, tmp_path / "run", 7)
    before = events(run)
    with held(run), pytest.raises(InputError, match="another process is at work here"):
        train(None, out=run, resume=True)
    assert events(run) == before
    train(None, out=run, resume=True)
    assert is_held(run) is False


def test_a_refused_config_writes_nothing(settings, tmp_path):
    with pytest.raises(InputError):
        train(settings | {"model": "no-such-preset"}, out=tmp_path / "run")
    assert not (tmp_path / "run").exists()
