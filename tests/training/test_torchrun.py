"""Run: pytest tests/training/test_torchrun.py

The command of the docs as a user types it; what the processes compute is compared in tests/lab/test_processes.py.
"""

import json
import os
import subprocess
import sys

import pytest

from lemmata.training import train
from lemmata.training.loop import read_log


def torchrun(*arguments):
    command = [sys.executable, "-m", "torch.distributed.run", "--standalone", "--nproc-per-node", "2"]
    return subprocess.run(
        [*command, "-m", "lemmata", "train", *map(str, arguments)],
        env={**os.environ, "OMP_NUM_THREADS": "1", "NO_COLOR": "1"},
        capture_output=True,
        text=True,
        timeout=240,
    )


@pytest.fixture
def config(settings, tmp_path):
    settings |= {"steps": 8, "validations": 1, "log_steps": 1, "trackers": []}
    path = tmp_path / "config.toml"
    path.write_text("".join(f"{name} = {json.dumps(value)}\n" for name, value in settings.items()))
    return path


@pytest.mark.parametrize("way", ["ddp", "fully_shard"])
def test_torchrun_trains_one_run(config, tmp_path, way):
    run = tmp_path / "together"
    ended = torchrun(config, "--out", run, "--set", f"parallel={way}")
    assert ended.returncode == 0, ended.stderr
    assert ended.stdout.splitlines() == [str(run)]
    alone = read_log(train(config, out=tmp_path / "alone"))
    log = read_log(run)
    assert [row["step"] for row in log] == [row["step"] for row in alone]
    assert [row.get("loss", 0) for row in log] == pytest.approx([row.get("loss", 0) for row in alone], abs=1e-5)


def test_torchrun_without_a_run_folder_says_so(config):
    ended = torchrun(config)
    assert ended.returncode != 0
    assert "several processes need one run folder" in ended.stderr
