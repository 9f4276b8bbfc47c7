"""pytest tests/server/test_runs.py

The runs folder over HTTP: what a run's files say, and what happens where they are half written, damaged or hostile.
"""

import json
import os
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from lemmata.home import held
from lemmata.server import run_files, runs_folder
from lemmata.server.app import create_app
from lemmata.server.run_files import number, read_lines, text
from lemmata.training.runlog import RunLog

from ..tutoring.fakes import make_tutor

BASE = "http://127.0.0.1:8000"
HOUR = 3600


@pytest.fixture
def runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The runs folder of the server's data folder, still empty."""
    monkeypatch.setenv("LEMMATA_HOME", str(tmp_path / "home"))
    folder = tmp_path / "home" / "runs"
    folder.mkdir(parents=True)
    return folder


@pytest.fixture
def client(runs: Path) -> Iterator[TestClient]:
    with TestClient(create_app(make_tutor()), base_url=BASE) as client:
        yield client


def write_log(run: Path, steps: int, total: int = 100, every: int = 1) -> None:
    """A log as the training writes it: `steps` of `total` done, a validation each 10 steps."""
    run.mkdir(parents=True, exist_ok=True)
    log = RunLog(run, 0, 0, (), {})
    for step in range(1, steps + 1):
        common = {
            "step": step,
            "seconds": 2.0 * step,
            "tokens": 1000 * step,
            "lr": 0.001,
            "stage": "Q" if step <= 50 else "M",
        }
        if step % every == 0:
            log.event({**common, "loss": 1 / step, "progress": step / total})
        if step % 10 == 0:
            log.event({**common, "valid_loss": 2 / step, "best": True, "progress": step / total})
    log.close()


def age(path: Path, seconds: float) -> None:
    """As if nothing below `path` had changed since."""
    then = time.time() - seconds
    for found in (*path.rglob("*"), path):
        os.utime(found, (then, then))


def row(value: float, n: int = 16, **group: Any) -> dict[str, Any]:
    return {"table": "single-turn", "metric": "accuracy", "group": group, "n": n, "value": value, "standard_error": 0.1}


def report(*rows: dict[str, Any]) -> dict[str, Any]:
    return {"benchmark": "heldout", "model": "m", "rows": rows, "config": {}, "versions": {}, "data_hash": "0"}


def only(client: TestClient) -> dict[str, Any]:
    [run] = client.get("/api/runs").json()["runs"]
    return dict(run)


def show(client: TestClient, name: str) -> dict[str, Any]:
    response = client.get(f"/api/runs/{name}")
    assert response.status_code == 200, response.text
    return dict(response.json())


# ---- the list


def test_no_runs_folder_is_an_empty_list(client: TestClient, runs: Path) -> None:
    runs.rmdir()
    found = client.get("/api/runs").json()
    assert (found["runs"], found["problems"], found["left_out"]) == ([], [], 0)
    assert found["folder"] == str(runs)


def test_how_far_a_run_is(client: TestClient, runs: Path) -> None:
    write_log(runs / "tiny", 40)
    run = only(client)
    assert run["state"] == "running"
    assert (run["step"], run["progress"], run["stage"]) == (40, 0.4, "Q")
    assert (run["loss"], run["valid_loss"]) == (1 / 40, 2 / 40)


def test_a_run_that_was_killed_is_stopped(client: TestClient, runs: Path) -> None:
    write_log(runs / "tiny", 40)
    age(runs / "tiny", HOUR)
    run = only(client)
    assert run["state"] == "stopped"
    assert run["quiet_seconds"] == pytest.approx(HOUR, abs=60)


def test_a_run_goes_on_while_a_process_holds_its_folder(client: TestClient, runs: Path) -> None:
    write_log(runs / "tiny/model", 40)
    with held(runs / "tiny/model"):
        age(runs / "tiny", HOUR)
        assert only(client)["state"] == "running"
    assert only(client)["state"] == "stopped"
    with held(runs / "tiny"):
        assert only(client)["state"] == "running"
    write_log(runs / "tiny", 100)
    assert only(client)["state"] == "ended"


def test_a_slow_run_is_given_time(client: TestClient, runs: Path) -> None:
    """Its lines came 1,000 seconds apart, so half an hour of silence is no sign of its end."""
    run = runs / "slow"
    run.mkdir()
    lines = [{"step": n, "seconds": 1000.0 * n, "loss": 1.0, "progress": n / 100} for n in (1, 2, 3)]
    (run / "log.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines))
    age(run, HOUR / 2)
    assert only(client)["state"] == "running"
    age(run, 2 * HOUR)
    assert only(client)["state"] == "stopped"


def test_a_run_whose_budget_is_used_has_ended(client: TestClient, runs: Path) -> None:
    write_log(runs / "tiny", 100)
    assert only(client)["state"] == "ended"


def test_a_run_whose_last_stage_ended_early_has_ended(client: TestClient, runs: Path) -> None:
    write_log(runs / "tiny", 60)
    with (runs / "tiny/log.jsonl").open("a") as file:
        file.write(json.dumps({"step": 60, "stage": "M", "ended_early": True, "progress": 0.6}) + "\n")
    (runs / "tiny/config.json").write_text(json.dumps({"stages": [{"name": "Q"}, {"name": "M"}]}))
    assert only(client)["state"] == "ended"
    (runs / "tiny/config.json").write_text(json.dumps({"stages": [{"name": "M"}, {"name": "Q"}]}))
    assert only(client)["state"] == "running"


def test_the_main_job_goes_on_after_its_training(client: TestClient, runs: Path) -> None:
    write_log(runs / "quickstart" / "model", 100)
    assert only(client)["state"] == "running"
    age(runs / "quickstart", HOUR)
    assert only(client)["state"] == "stopped"
    (runs / "quickstart/report.json").write_text(json.dumps({"reports": [report(row(0.5, level=1))]}))
    assert only(client)["state"] == "ended"


def test_a_run_that_builds_its_corpus_goes_on(client: TestClient, runs: Path) -> None:
    (runs / "quickstart/corpus").mkdir(parents=True)
    run = only(client)
    assert (run["state"], run["step"]) == ("running", None)


def test_a_folder_that_is_no_run_says_so(client: TestClient, runs: Path) -> None:
    (runs / "holiday").mkdir()
    (runs / "notes.txt").write_text("no folder, no run")
    (runs / ".hidden").mkdir()
    assert only(client)["state"] == "unknown"


def test_the_newest_runs_come_first_and_the_rest_is_counted(
    client: TestClient, runs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(runs_folder, "MOST_RUNS", 2)
    for hours, name in enumerate(("new", "old", "older")):
        write_log(runs / name, 1)
        age(runs / name, hours * HOUR)
    found = client.get("/api/runs").json()
    assert [run["name"] for run in found["runs"]] == ["new", "old"]
    assert found["left_out"] == 1


# ---- curves


def test_curves_of_a_short_run_are_its_lines(client: TestClient, runs: Path) -> None:
    write_log(runs / "tiny", 60)
    [log] = show(client, "tiny")["logs"]
    assert log["step"] == list(range(1, 61))
    assert log["loss"] == [1 / step for step in range(1, 61)]
    assert log["valid_step"] == [10, 20, 30, 40, 50, 60]
    assert log["valid_loss"] == [2 / step for step in log["valid_step"]]
    assert log["stages"] == [{"stage": "Q", "step": 1}, {"stage": "M", "step": 51}]
    assert log["tokens_per_second"] == [None, *[500.0] * 59]
    assert (log["file"], log["lines_a_point"], log["damaged"], log["skipped_bytes"]) == ("log.jsonl", 1, 0, 0)


def test_a_long_curve_is_averaged(client: TestClient, runs: Path) -> None:
    write_log(runs / "long", 4_000, 4_000)
    [log] = show(client, "long")["logs"]
    assert log["lines_a_point"] == 10
    assert len(log["step"]) == len(log["loss"]) == len(log["lr"]) == 400
    assert log["step"][:2] == [10, 20]
    assert log["loss"][0] == pytest.approx(sum(1 / step for step in range(1, 11)) / 10)
    assert len(log["valid_loss"]) == 400


def test_a_half_written_last_line_is_waited_for(client: TestClient, runs: Path) -> None:
    write_log(runs / "tiny", 5)
    with (runs / "tiny/log.jsonl").open("a") as file:
        file.write('{"step": 6, "loss": 0.1')
    [log] = show(client, "tiny")["logs"]
    assert (log["step"], log["damaged"]) == ([1, 2, 3, 4, 5], 0)


def test_damaged_lines_are_counted_and_the_others_shown(client: TestClient, runs: Path) -> None:
    run = runs / "tiny"
    run.mkdir()
    good = '{"step": 1, "loss": 2.0}\n{"step": 9, "loss": 1.0}\n'
    bad = b'\x00\x00\xff\n[1, 2]\n{"step": \n' + b"[" * 100_000 + b"\n"
    (run / "log.jsonl").write_bytes(bad + good.encode())
    [log] = show(client, "tiny")["logs"]
    assert (log["step"], log["damaged"]) == ([1, 9], 4)


def test_numbers_that_are_none_are_gaps(client: TestClient, runs: Path) -> None:
    run = runs / "odd"
    run.mkdir()
    values = ["NaN", "Infinity", "1e999", '"x"', "true", "null", "1" + "0" * 400]
    (run / "log.jsonl").write_text(
        "".join(f'{{"step": {n}, "loss": {n}.5, "lr": {value}}}\n' for n, value in enumerate(values))
        + '{"step": "7", "loss": 1}\n{"step": 8, "loss": NaN}\n{"stage": ["Q"], "step": 9, "loss": 2}\n'
    )
    [log] = show(client, "odd")["logs"]
    assert log["step"] == [0, 1, 2, 3, 4, 5, 6, 9]
    assert log["lr"] == [None] * 8
    assert log["stages"] == []


def test_of_a_huge_log_the_end_is_shown_and_the_rest_counted(
    client: TestClient, runs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(runs_folder, "LOG_BYTES", 1000)
    write_log(runs / "huge", 1000, 1000)
    [log] = show(client, "huge")["logs"]
    size = (runs / "huge/log.jsonl").stat().st_size
    assert log["skipped_bytes"] == size - 1000
    assert log["step"][-1] == 1000
    assert 1 < log["lines"] < 12
    assert log["damaged"] == 0


def test_what_a_log_says_beside_numbers(client: TestClient, runs: Path) -> None:
    run = runs / "tiny"
    run.mkdir()
    events = [
        {"step": 0, "dropped": {"q.jsonl": 3}},
        {"step": 20, "damaged": "step-20: weights.safetensors"},
        {"step": 30, "stage": "Q", "ended_early": True},
    ]
    (run / "log.jsonl").write_text("".join(json.dumps(event) + "\n" for event in events))
    notes = " | ".join(show(client, "tiny")["logs"][0]["notes"])
    assert "3 of q.jsonl" in notes
    assert "step-20: weights.safetensors" in notes
    assert "stage Q ended early" in notes


# ---- tables and samples


def test_accuracy_by_subject_and_level(client: TestClient, runs: Path) -> None:
    run = runs / "quickstart"
    run.mkdir()
    rows = [
        row(0.6, 32),
        row(0.75, subject="Algebra"),
        row(0.5, level=1),
        row(0.25, level=2),
        row(1.0, subject="Algebra", level=1),
        row(0.5, subject="Prealgebra", level=2),
        row(0.9, family="linear"),
        {**row(0.1, level=1), "table": "multi-turn"},
    ]
    (run / "report.json").write_text(json.dumps({"reports": [report(*rows)]}))
    single, multi = show(client, "quickstart")["tables"]
    assert (single["title"], single["metric"]) == ("heldout, single-turn", "accuracy")
    assert (single["subjects"], single["levels"]) == (["Algebra", "Prealgebra"], ["1", "2"])
    values = [[cell and cell["value"] for cell in line] for line in single["cells"]]
    assert values == [[1.0, None], [None, 0.5]]
    assert [cell and cell["value"] for cell in single["by_subject"]] == [0.75, None]
    assert [cell and cell["value"] for cell in single["by_level"]] == [0.5, 0.25]
    assert single["overall"] == {"value": 0.6, "standard_error": 0.1, "n": 32}
    assert multi["title"] == "heldout, multi-turn"


def test_the_reports_of_evaluations_comparisons_and_tutors(client: TestClient, runs: Path) -> None:
    for name, document in {
        "evaluated": {"name": "ism", "report": report(row(0.5, level=1))},
        "compared": {"reports": [{"name": name, "report": report(row(0.5, level=1))} for name in ("causal", "ism")]},
    }.items():
        (runs / name).mkdir()
        (runs / name / "report.json").write_text(json.dumps(document))
    assert [table["title"] for table in show(client, "evaluated")["tables"]] == ["ism: heldout, single-turn"]
    assert len(show(client, "compared")["tables"]) == 2
    accuracy = {"all": [3, 4], "by_level": {"1": [3, 4]}, "by_subject": {"Algebra/1": [1, 2], "Algebra/2": [2, 2]}}
    (runs / "tutor/evaluation/round-00").mkdir(parents=True)
    (runs / "tutor/evaluation/report.json").write_text(json.dumps({"accuracy": accuracy}))
    (runs / "tutor/evaluation/round-00/samples.jsonl").write_text('{"prompt": "2 + 2?", "outcome": "equal"}\n')
    tutor = show(client, "tutor")
    [table] = tutor["tables"]
    assert table["overall"] == {"value": 0.75, "standard_error": pytest.approx((0.75 * 0.25 / 4) ** 0.5), "n": 4}
    assert table["by_subject"] == [{"value": 0.75, "standard_error": pytest.approx((0.1875 / 4) ** 0.5), "n": 4}]
    assert tutor["samples"][0]["file"] == "evaluation/round-00/samples.jsonl"


def test_samples_are_spread_over_the_file_and_cut(client: TestClient, runs: Path) -> None:
    run = runs / "quickstart"
    run.mkdir()
    sample = {
        "prompt": "What is 2 + 2?",
        "output": "x" * 10_000,
        "extracted": None,
        "gold": "4",
        "outcome": "different",
    }
    lines = [
        {**sample, "id": n, "reason": "no answer", "group": {"subject": "Algebra", "level": n}} for n in range(130)
    ]
    (run / "samples.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines))
    [samples] = show(client, "quickstart")["samples"]
    assert (samples["read"], samples["skipped_bytes"], len(samples["shown"])) == (130, 0, 44)
    assert [one["about"][1] for one in samples["shown"][:2]] == ["0", "3"]
    assert len(samples["shown"][0]["output"]) == runs_folder.SAMPLE_CHARS
    assert samples["shown"][0]["output"].endswith("…")
    assert samples["shown"][0]["extracted"] == ""


def test_settings_lie_beside_the_log(client: TestClient, runs: Path) -> None:
    write_log(runs / "quickstart/model", 3)
    settings = {"mask": "ism", "learning_rate": 0.003, "stages": [{"name": "Q"}], "steps": None}
    (runs / "quickstart/model/config.json").write_text(json.dumps(settings))
    assert show(client, "quickstart")["settings"] == [["mask", "ism"], ["learning_rate", "0.003"]]


# ---- what is broken says so


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "report.json: not JSON"),
        (b'{"reports": [', "report.json: not JSON"),
        (b"\xff\xfe", "report.json: not UTF-8"),
        (b"[]", "report.json: expected a JSON object, got list"),
        (b"[" * 200_000, "report.json: not JSON"),
        (b"{}", "report.json: not a report"),
        (b'{"reports": 5}', "report.json: not a report"),
        (b'{"reports": [{"benchmark": "x", "rows": [{"table": 1}]}]}', "report.json: not a report"),
        (b'{"accuracy": {"all": [0, 0], "by_subject": {}, "by_level": {}}}', "report.json: not a report"),
    ],
)
def test_a_damaged_report_is_named_and_the_rest_is_shown(
    client: TestClient, runs: Path, content: bytes, said: str
) -> None:
    write_log(runs / "tiny", 5)
    (runs / "tiny/report.json").write_bytes(content)
    found = show(client, "tiny")
    [problem] = found["problems"]
    assert problem.startswith(said)
    assert (len(found["logs"]), found["tables"]) == (1, [])


def test_a_file_that_is_too_large_is_named(client: TestClient, runs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runs_folder, "DOCUMENT_BYTES", 10)
    write_log(runs / "tiny", 5)
    (runs / "tiny/report.json").write_text(json.dumps({"reports": []}))
    assert show(client, "tiny")["problems"] == ["report.json: more than 10 bytes, too large to show"]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes on this platform")
def test_a_pipe_is_not_waited_for(client: TestClient, runs: Path) -> None:
    (runs / "tiny").mkdir()
    os.mkfifo(runs / "tiny/log.jsonl")
    assert show(client, "tiny")["problems"] == ["log.jsonl: not a file"]


def test_a_home_that_is_a_file_is_an_error(client: TestClient, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("LEMMATA_HOME", str(tmp_path / "file"))
    response = client.get("/api/runs")
    assert response.status_code == 400
    assert "must be a folder" in response.json()["error"]


# ---- hostile names and links


@pytest.mark.parametrize(
    "name",
    [
        "..",
        ".",
        "%2e%2e",
        "..%2f..",
        "%2e%2e%2fsecret",
        "a%00b",
        "tiny%2f..",
        "tiny/..%2f",
        "..%5csecret",
        "C:",
        "%ff",
        " ",
    ],
)
def test_a_name_that_is_a_path_is_no_run(client: TestClient, runs: Path, name: str) -> None:
    write_log(runs / "tiny", 5)
    write_log(runs.parent / "secret", 5)
    response = client.get(f"/api/runs/{name}")
    # A client may fold dots itself; then what it asks for is another address that does not exist.
    assert response.status_code == 404 or response.url.path in ("/api/runs", "/api/runs/", "/api")
    assert "logs" not in response.json()


@pytest.mark.parametrize("name", ["..", ".", "../secret", "/", "", "tiny/../../secret", "a\0b", "\ud800", "tiny/"])
def test_the_folder_itself_refuses_such_names(runs: Path, name: str) -> None:
    write_log(runs / "tiny", 5)
    write_log(runs.parent / "secret", 5)
    with pytest.raises(runs_folder.NoRunError):
        runs_folder.show_run(runs, name)


def test_links_out_of_the_folder_are_refused_and_named(client: TestClient, runs: Path) -> None:
    secret = runs.parent / "secret"
    write_log(secret, 5)
    (secret / "report.json").write_text(json.dumps({"reports": [report(row(0.5, level=1))]}))
    (runs / "linked").symlink_to(secret, target_is_directory=True)
    (runs / "loop").symlink_to(runs / "loop")
    found = client.get("/api/runs").json()
    assert found["runs"] == []
    assert sorted(problem.split(":")[0] for problem in found["problems"]) == ["linked", "loop"]
    assert client.get("/api/runs/linked").status_code == 404

    write_log(runs / "tiny", 5)
    (runs / "tiny/report.json").symlink_to(secret / "report.json")
    (runs / "tiny/model").symlink_to(secret, target_is_directory=True)
    shown = show(client, "tiny")
    assert shown["tables"] == []
    assert len(shown["logs"]) == 1
    assert sorted(shown["problems"]) == [
        "model: leads out of the run, not read",
        "report.json: leads out of the run, not read",
    ]


def test_a_runs_folder_that_is_itself_a_link_is_the_users_choice(client: TestClient, runs: Path) -> None:
    elsewhere = runs.parent / "disk"
    write_log(elsewhere / "tiny", 5)
    runs.rmdir()
    runs.symlink_to(elsewhere, target_is_directory=True)
    assert only(client)["name"] == "tiny"
    assert len(show(client, "tiny")["logs"]) == 1


def test_a_name_is_shown_as_it_is_written(client: TestClient, runs: Path) -> None:
    name = "<img src=x onerror=alert(1)> & 'ä' 실행"
    write_log(runs / name, 5)
    assert only(client)["name"] == name
    assert show(client, name.replace("<", "%3C"))["run"]["name"] == name


def test_a_folder_of_many_folders_is_looked_into_for_a_while(client: TestClient, runs: Path) -> None:
    write_log(runs / "tiny", 5)
    for n in range(60):
        write_log(runs / "tiny" / f"copy-{n:02d}", 1)
    assert len(show(client, "tiny")["logs"]) <= runs_folder.FOLDERS


# ---- the parts


@pytest.mark.parametrize("value", [None, True, "1", float("nan"), float("inf"), 10**400, [1]])
def test_what_is_no_number(value: object) -> None:
    assert number(value) is None


def test_text_can_always_be_written() -> None:
    assert text("\ud800x", 10).encode() == b"?x"
    assert text("abcdef", 4) == "abc…"
    assert text(None, 4) == ""


@pytest.mark.parametrize("most", range(1, 40))
def test_wherever_a_file_is_cut_no_line_is_damaged(tmp_path: Path, most: int) -> None:
    path = tmp_path / "log.jsonl"
    path.write_text("".join(f'{{"step": {n}}}\n' for n in range(3)))
    for head in (False, True):
        lines = read_lines(tmp_path, path, most, head)
        assert lines.damaged == 0
        assert len(lines.rows) <= most // 12
        steps = [line["step"] for line in lines.rows]
        assert steps == (list(range(len(steps))) if head else list(range(3 - len(steps), 3)))


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(run_files.UnreadableError, match=r"log\.jsonl: not there"):
        read_lines(tmp_path, tmp_path / "log.jsonl", 100)
