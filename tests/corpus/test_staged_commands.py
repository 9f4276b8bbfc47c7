"""Run with `pytest tests/corpus/test_staged_commands.py`: `corpus build`, `stats` and `labels` on small files."""

import json

import pytest
from typer.testing import CliRunner

from lemmata.cli.corpus import app
from lemmata.errors import InputError


@pytest.fixture
def config(tmp_path):
    lines = [{"problem": f"What is {n} + 1?", "solution": f"It is \\boxed{{{n + 1}}}."} for n in range(10, 40)]
    (tmp_path / "a.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines))
    path = tmp_path / "c.toml"
    path.write_text(f'[[sources]]\ntype = "jsonl"\nname = "sums"\npath = {json.dumps(str(tmp_path / "a.jsonl"))}\n')
    return path


def run(*args):
    return CliRunner().invoke(app, [str(arg) for arg in args], catch_exceptions=False, standalone_mode=False)


def test_build_and_stats(tmp_path, config):
    out = tmp_path / "out"
    built = run("build", config, "--out", out, "--jobs", "1", "--set", "near=0", "--json")
    manifest = json.loads(built.stdout)
    assert sum(manifest["rows"].values()) == 30
    told = json.loads(run("stats", out, "--json").stdout)
    assert told["intact"]
    assert told["composition"]["n"] == manifest["rows"]["train"]
    assert "verify" in run("stats", out).stdout
    with (out / "train.jsonl").open("a") as file:
        file.write("{}\n")
    assert run("stats", out).return_value == 1


def test_what_a_user_does_wrong(tmp_path, config):
    with pytest.raises(InputError, match="name the file as a source"):
        run("build", config, "--out", tmp_path / "out", "--data", tmp_path / "a.jsonl")
    with pytest.raises(InputError, match="unknown key"):
        run("build", config, "--out", tmp_path / "out", "--set", "nears=0")
    with pytest.raises(InputError, match="no such file or folder"):
        run("labels", "--data", tmp_path / "none")
    assert not (tmp_path / "out").exists()
