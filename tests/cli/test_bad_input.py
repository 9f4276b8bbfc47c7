"""What a user gets wrong: one clear line, status 2, and nothing lost.

Each case runs the real command; only what happens before any long work is tried here.

Run: pytest tests/cli/test_bad_input.py
"""

import json
import socket

import pytest

GOOD = {"messages": [{"role": "user", "content": "2 + 3?"}, {"role": "assistant", "content": "5"}]}


def snapshot(folder):
    """Every file under a folder with its bytes."""
    return {path.relative_to(folder): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


@pytest.fixture
def fails(run, tmp_path):
    """`fails(expected, *arguments)`: status 2, one line that holds `expected`, nothing printed, nothing changed."""

    def call(expected, *arguments):
        before = snapshot(tmp_path)
        result = run(*arguments)
        assert result.status == 2, result
        assert result.out == ""
        assert expected in result.error_line()
        assert snapshot(tmp_path) == before

    return call


# ---- unknown names


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (["generate", "--subject", "geometri"], "did you mean 'geometry'?"),
        (["generate", "--level", "7"], "level must be 1 to 5, got '7'"),
        (["eval", "--benchmark", "heldoutt", "--data", ".", "--model", "solver"], "unknown benchmark 'heldoutt'"),
        (["eval", "--benchmark", "gsm8q", "--data", ".", "--model", "solver"], "did you mean 'gsm8k'?"),
        (["train", "tutor-tini"], "did you mean 'tutor-tiny'?"),
        (["train", "tutor-tiny", "--set", "maskk=ism"], "did you mean 'mask'?"),
        (["train", "tutor-tiny", "--set", "mask=imsm"], "did you mean 'ism'?"),
        (["train", "tutor-tiny", "--set", "mask"], "--set expects key=value"),
        (["train", "tutor-tiny", "--set", "minutes=soon"], "minutes"),
        (["corpus", "build", "no-such-config"], "unknown config 'no-such-config'"),
    ],
)
def test_unknown_names(fails, arguments, expected):
    fails(expected, *arguments)


def test_a_config_that_is_not_toml(fails, tmp_path):
    config = tmp_path / "broken.toml"
    config.write_text("mask = = ism\n")
    fails("broken.toml: not TOML", "train", config)
    config.write_bytes(b"mask = '\xff'\n")
    fails("broken.toml: not TOML", "train", config)
    fails("nowhere.toml: no such config file", "train", tmp_path / "nowhere.toml")


# ---- data files


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"", "data.jsonl: the file is empty"),
        (json.dumps(GOOD).encode() + b"\n{broken\n", "data.jsonl:2: not JSON"),
        (json.dumps(GOOD).encode() + b"\n\xff\xfe\n", "data.jsonl:2: not UTF-8"),
        (json.dumps({"messages": GOOD["messages"][::-1]}).encode(), "data.jsonl:1"),
        (json.dumps({"messages": GOOD["messages"][1:]}).encode(), "start with the assistant"),
        (json.dumps({"messages": [*GOOD["messages"], GOOD["messages"][1]]}).encode(), "two answers in a row"),
        (json.dumps({"messages": [{"role": "wizard", "content": "x"}]}).encode(), "unknown role 'wizard'"),
        (json.dumps({"nothing": "known"}).encode(), "data.jsonl:1"),
    ],
)
def test_malformed_data_names_the_line(fails, tmp_path, content, expected):
    data = tmp_path / "data.jsonl"
    data.write_bytes(content)
    fails(expected, "corpus", "build", "quickstart", "--data", data, "--out", tmp_path / "corpus")


# ---- folders and checkpoints


def test_a_run_folder_that_exists(fails, tmp_path):
    folder = tmp_path / "run"
    folder.mkdir()
    (folder / "model.safetensors").write_text("weights")
    fails("run: a run is there already; choose another folder, or --resume", "train", "tutor-tiny", "--out", folder)
    fails("run: exists already", "corpus", "build", "quickstart", "--out", folder)
    fails("run: the folder exists and is not empty", "quickstart", "--no-serve", "--out", folder)


def test_a_missing_checkpoint(fails, tmp_path):
    missing, empty = tmp_path / "missing", tmp_path / "empty"
    empty.mkdir()
    for folder in (missing, empty):
        fails(str(folder), "chat", folder)
        fails(str(folder), "export", folder, "--plain", "--out", tmp_path / "plain")
        fails(str(folder), "eval", "--benchmark", "heldout", "--data", tmp_path / "data.jsonl", "--model", folder)
        fails(str(folder), "serve", "--port", "0", "--model", folder)
        fails(str(folder), "train", "--resume", "--out", folder)


def test_a_port_in_use(fails):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        fails(f"port {port} on 127.0.0.1 is in use", "serve", "--port", port)
        fails(f"port {port} on 127.0.0.1 is in use", "quickstart", "--port", port)


def test_corpus_stats_of_something_else(fails, tmp_path):
    fails("missing", "corpus", "stats", tmp_path / "missing")
    (tmp_path / "empty").mkdir()
    fails("empty", "corpus", "stats", tmp_path / "empty")
