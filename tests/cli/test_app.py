"""The command as a whole: it starts light, every error is one line, the exit status says what happened.

Run: pytest tests/cli/test_app.py
"""

import importlib
import json
import os
import signal
import subprocess
import sys
import time
import warnings

import pytest

from lemmata.cli.app import COMMANDS, main
from lemmata.errors import InputError, MissingPartError


@pytest.mark.parametrize("arguments", [["--help"], ["--version"], ["solve", "--help"], ["train", "--help"]])
def test_help_loads_nothing_heavy(arguments):
    code = (
        "import json, sys\n"
        "from lemmata.cli import main\n"
        f"assert main({arguments!r}) == 0\n"
        "print(json.dumps(sorted(name.partition('.')[0] for name in sys.modules)), file=sys.stderr)"
    )
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = set(json.loads(result.stderr.splitlines()[-1]))
    assert not loaded & {"torch", "transformers", "sympy", "numpy", "matplotlib", "starlette"}
    assert result.stdout.strip()


def test_help_takes_little_processor_time():
    """Far above what it takes (0.1 s), far below what one heavy import would cost on a loaded machine."""
    before = os.times()
    subprocess.run([sys.executable, "-m", "lemmata", "--help"], stdout=subprocess.DEVNULL, check=True)
    after = os.times()
    assert after.children_user - before.children_user < 0.5


def test_help_lists_every_command_with_a_line(run):
    result = run("--help")
    assert result.status == 0
    for name in COMMANDS:
        assert any(line.split()[:1] == [name] and len(line.split()) > 3 for line in result.out.splitlines()), name


def test_no_command_is_wrong_usage_and_shows_the_help(run):
    result = run()
    assert (result.status, result.out) == (2, "")
    assert "Commands:" in result.err


def test_unknown_command_names_the_nearest(run):
    result = run("sovle", "1 + 1")
    assert (result.status, result.out) == (2, "")
    assert "unknown command 'sovle'; did you mean 'solve'?" in result.error_line()


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (["solve", "--jsno"], "did you mean '--json'?"),
        (["solve", "--jsno", "1 + 1"], "did you mean '--json'?"),
        (["solve", "2", "+", "2"], "unexpected argument '+': put text with spaces in quotes"),
        (["grade", "5", "--jsno"], "unknown option '--jsno'; did you mean '--json'?"),
        (["grade", "5", "5", "--jsno"], "--jsno"),
        (["solve", "--help-me"], "unknown option '--help-me'; did you mean '--help'?"),
        (["solve", "1 + 1", "--timeout", "soon"], "--timeout"),
        (["solve", "1 + 1", "2 + 2"], "2 + 2"),
        (["generate", "--n", "0"], "--n"),
        (["grade", "5"], "GOLD and PREDICTION"),
        (["corpus", "biuld"], "biuld"),
        (["eval", "--model", "solver"], "--benchmark"),
        (["solve"], "give a question"),
        (["solve", "  "], "empty"),
        (["solve", "1 + 1", "--json", "--latex"], "--json --latex"),
        (["solve", "1 + 1", "--out", "x.jsonl"], "--batch"),
        (["solve", "--batch", "x.jsonl"], "--out"),
        (["grade", "--pairs", "x.jsonl"], "--out"),
        (["grade", "1", "1", "--out", "x.jsonl"], "--pairs"),
        (["export", "somewhere", "--out", "x"], "--plain"),
    ],
)
def test_wrong_usage_is_one_line_and_status_2(run, arguments, expected):
    result = run(*arguments)
    assert (result.status, result.out) == (2, "")
    assert expected in result.error_line()


def test_an_argument_that_is_not_utf8(spawn):
    result = spawn("solve", "1 + \udcff")
    assert (result.status, result.out) == (2, "")
    assert "not UTF-8" in result.error_line()


@pytest.mark.parametrize(("error", "status"), [(InputError("bad\nthing"), 2), (MissingPartError("pip install it"), 3)])
def test_our_errors_become_one_line_and_their_status(run, monkeypatch, error, status):
    def fail(*_, **__):
        raise error

    monkeypatch.setattr("lemmata.cli.doctor._packages", fail)
    result = run("doctor")
    assert result.status == status
    assert result.error_line() == " ".join(str(error).split())


def test_an_unexpected_error_keeps_its_traceback(run, monkeypatch):
    monkeypatch.setattr("lemmata.cli.doctor._packages", lambda: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        run("doctor")


def test_a_package_that_is_not_installed_is_status_3(run, monkeypatch):
    monkeypatch.setattr("lemmata.cli.doctor._packages", lambda: importlib.import_module("nowhere_to_be_found"))
    result = run("doctor")
    assert result.status == 3
    assert result.error_line() == "the package nowhere_to_be_found is missing: python -m pip install lemmata"


def test_a_module_of_ours_that_is_not_there_is_a_bug(run, monkeypatch):
    monkeypatch.setattr("lemmata.cli.doctor._packages", lambda: importlib.import_module("lemmata.nowhere"))
    with pytest.raises(ModuleNotFoundError):
        run("doctor")


def test_a_file_that_can_not_be_written_is_one_line(run, tmp_path):
    (tmp_path / "file").write_text("kept")
    result = run("generate", "--n", "1", "--out", tmp_path / "file" / "out.jsonl")
    assert result.status == 2
    assert "file" in result.error_line()
    assert (tmp_path / "file").read_text() == "kept"


def test_warnings_are_one_line(run, monkeypatch):
    def warn():
        warnings.warn("careful:\nthis", stacklevel=1)
        return {}

    monkeypatch.setattr("lemmata.cli.doctor._packages", warn)
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        result = run("doctor", "--json")
    assert "lemmata: warning: careful: this\n" in result.err
    json.loads(result.out)


def test_interrupt_is_130_without_a_traceback(run, monkeypatch):
    def interrupt():
        raise KeyboardInterrupt

    monkeypatch.setattr("lemmata.cli.doctor._packages", interrupt)
    result = run("doctor")
    assert (result.status, result.out, result.err) == (130, "", "")


def test_ctrl_c_in_the_shell_keeps_the_old_output(tmp_path):
    out = tmp_path / "out.jsonl"
    out.write_text("old\n")
    command = [sys.executable, "-m", "lemmata", "generate", "--n", "10000000", "--out", str(out)]
    process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True, start_new_session=True)
    deadline = time.monotonic() + 60
    while len(list(tmp_path.iterdir())) == 1 and time.monotonic() < deadline:  # until its temporary file is there
        time.sleep(0.05)
    os.killpg(process.pid, signal.SIGINT)
    _, err = process.communicate(timeout=60)
    assert process.returncode == 130
    assert "Traceback" not in err
    assert [path.name for path in tmp_path.iterdir()] == ["out.jsonl"]
    assert out.read_text() == "old\n"


def test_a_reader_that_goes_away_is_no_error_message():
    command = f"{sys.executable} -m lemmata generate --n 3000 | head -1; exit ${{PIPESTATUS[0]}}"
    result = subprocess.run(["bash", "-c", command], capture_output=True, text=True)
    assert (result.returncode, result.stderr) == (141, "")
    assert json.loads(result.stdout)["id"]


def test_main_returns_the_status_of_the_command(capsys):
    assert main(["--version"]) == 0
    assert capsys.readouterr().out.startswith("lemmata ")
