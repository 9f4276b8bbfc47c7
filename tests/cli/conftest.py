"""How the command's tests call it: in this process where that is enough, in a fresh one where the process matters."""

import subprocess
import sys
import warnings
from dataclasses import dataclass

import pytest

from lemmata.cli import main


@dataclass
class Result:
    status: int
    out: str
    err: str

    def error_line(self) -> str:
        """The one line of an error that a user sees; fails where there is more than that."""
        lines = self.err.splitlines()
        assert len(lines) == 1, f"expected one line, got {self.err!r}"
        assert lines[0].startswith("lemmata: error: ")
        return lines[0].removeprefix("lemmata: error: ")


@pytest.fixture(autouse=True)
def own_data_folder(tmp_path, monkeypatch):
    """No test writes into the data folder of whoever runs it."""
    monkeypatch.setenv("LEMMATA_HOME", str(tmp_path / "home"))


@pytest.fixture
def run(capfd):
    """`run("solve", "1 + 1")`: the command in this process."""

    def call(*arguments: object) -> Result:
        capfd.readouterr()
        show = warnings.showwarning
        try:
            status = main([str(argument) for argument in arguments])
        finally:
            warnings.showwarning = show
        captured = capfd.readouterr()
        return Result(status, captured.out, captured.err)

    return call


@pytest.fixture
def spawn():
    """The command in a process of its own, as a shell would start it."""

    def call(*arguments: object, stdin: bytes | None = None, **options: object) -> Result:
        result = subprocess.run(
            [sys.executable, "-m", "lemmata", *map(str, arguments)], input=stdin, capture_output=True, **options
        )
        return Result(result.returncode, result.stdout.decode(), result.stderr.decode())

    return call
