"""The data folder: where it lies, and that nothing in it is overwritten.

Run: pytest tests/test_home.py
"""

import errno
import subprocess
import sys
from pathlib import Path

import pytest

from lemmata.errors import InputError
from lemmata.home import data_home, fresh_path, held, is_held, new_folder


def test_the_environment_names_the_folder(tmp_path, monkeypatch):
    monkeypatch.setenv("LEMMATA_HOME", str(tmp_path / "here"))
    assert data_home() == tmp_path / "here"
    assert not data_home().exists()


@pytest.mark.parametrize("value", [None, ""])
def test_without_it_the_platform_decides(tmp_path, monkeypatch, value):
    monkeypatch.delenv("LEMMATA_HOME", raising=False)
    if value is not None:
        monkeypatch.setenv("LEMMATA_HOME", value)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    monkeypatch.setenv("HOME", str(tmp_path))
    assert tmp_path in data_home().parents
    assert data_home().name == "lemmata"


def test_a_file_in_its_place_is_an_error(tmp_path, monkeypatch):
    (tmp_path / "file").touch()
    monkeypatch.setenv("LEMMATA_HOME", str(tmp_path / "file"))
    with pytest.raises(InputError, match="LEMMATA_HOME must be a folder"):
        data_home()


def test_two_runs_in_one_second_get_two_folders(tmp_path, monkeypatch):
    monkeypatch.setenv("LEMMATA_HOME", str(tmp_path))
    taken = []
    for _ in range(3):
        path = fresh_path("runs", "tiny")
        path.mkdir(parents=True)
        taken.append(path)
    assert len(set(taken)) == 3
    assert all(path.parent == tmp_path / "runs" and path.name.startswith("tiny-") for path in taken)


def test_a_folder_with_something_in_it_is_not_taken(tmp_path):
    (tmp_path / "empty").mkdir()
    (tmp_path / "run").mkdir()
    (tmp_path / "run" / "model.safetensors").write_text("weights")
    assert new_folder(tmp_path / "empty") == tmp_path / "empty"
    assert new_folder(tmp_path / "new") == tmp_path / "new"
    with pytest.raises(InputError, match="not empty"):
        new_folder(tmp_path / "run")
    with pytest.raises(InputError, match="not a folder"):
        new_folder(tmp_path / "run" / "model.safetensors")
    assert (tmp_path / "run" / "model.safetensors").read_text() == "weights"


def test_a_folder_is_held_by_one_process_until_that_is_killed(tmp_path: Path) -> None:
    assert is_held(tmp_path) is None
    code = f"""
import pathlib, time
from lemmata.home import held
with held(pathlib.Path({str(tmp_path)!r})):
    print(flush=True)
    time.sleep(60)
"""
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        process.stdout.readline()
        assert is_held(tmp_path) is True
        with pytest.raises(InputError, match="another process is at work here"), held(tmp_path):
            pass
        process.kill()
    assert is_held(tmp_path) is False
    with held(tmp_path):
        assert is_held(tmp_path) is True
    assert is_held(tmp_path) is False


def test_a_folder_that_cannot_be_held(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(InputError, match="can't be used"), held(tmp_path / "file"):
        pass
    (tmp_path / ".lock").symlink_to("/dev/null")
    assert is_held(tmp_path) is None


def test_a_file_system_without_locks_is_said_and_works(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_locks(file: object, how: int) -> None:
        raise OSError(errno.ENOLCK, "No locks available")

    monkeypatch.setattr("lemmata.home.fcntl.flock", no_locks)
    with pytest.warns(RuntimeWarning, match="no lock can be had"), held(tmp_path):
        assert is_held(tmp_path) is None
