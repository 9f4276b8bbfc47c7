"""`lemmata doctor` tells the truth about this installation.

Run: pytest tests/cli/test_doctor.py
"""

import json
import os
from importlib import metadata

import lemmata.cli.doctor as doctor


def test_json_names_versions_kernels_and_folders(run, tmp_path):
    result = run("doctor", "--json")
    report = json.loads(result.out)
    assert (result.status, report["missing"]) == (0, [])
    assert report["packages"]["torch"] == metadata.version("torch")
    assert report["torch"]["devices"][0] == "cpu"
    assert report["kernels"]["dense"] == "usable"
    for case, choice in report["auto"].items():
        kernel, _, reason = choice.partition(": ")
        assert report["kernels"][kernel] == "usable", case
        assert reason
    assert report["data_folder"] == {"path": str(tmp_path / "home"), "exists": False, "writable": True}
    assert not (tmp_path / "home").exists()
    assert report["browser"] is None or os.access(report["browser"], os.X_OK)


def test_text_has_a_line_for_each_kernel(run):
    from lemmata.attention.kernels import KERNELS

    result = run("doctor")
    assert result.status == 0
    for kernel in KERNELS:
        assert f"kernel {kernel} " in result.out


def test_a_missing_package_is_status_3_with_the_command_that_installs_it(run, monkeypatch):
    real = metadata.version

    def version(name):
        if name == "torch":
            raise metadata.PackageNotFoundError(name)
        return real(name)

    monkeypatch.setattr(doctor.metadata, "version", version)
    result = run("doctor")
    assert result.status == 3
    assert result.err == "lemmata: error: missing torch: python -m pip install lemmata\n"
    assert "torch MISSING" in result.out
