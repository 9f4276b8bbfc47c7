"""The solver's bench in small, on cases made here. Run: pytest tests/lab/test_solver_bench.py"""

import json
from pathlib import Path

import pytest

from lemmata.cli import main
from lemmata.errors import InputError
from lemmata.lab import EXPERIMENTS
from lemmata.lab.solver_bench import SolverPlan, _quantile

CASES = {
    "deepmind_mathematics": [
        {"module": "one", "question": "What is 2 + 2?", "answer": "4"},
        {"module": "one", "question": "What is 2 + 3?", "answer": "6"},
        {"module": "two", "question": "Bonjour", "answer": "1"},
        {"module": "two", "question": "Factor x^2 - 1.", "answer": "(x-1)*(x+1)"},
    ],
    "mathsteps": [{"suite": "distribution", "input": "2*(x + 1)", "expected": "2x + 2"}],
}


@pytest.fixture
def data(tmp_path: Path) -> Path:
    (tmp_path / "peer").mkdir()
    for name, rows in CASES.items():
        (tmp_path / "peer" / f"{name}.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    return tmp_path


def test_the_counts_are_those_of_the_cases(data: Path, tmp_path: Path) -> None:
    experiment = EXPERIMENTS["solver"]
    document = json.loads(json.dumps(experiment.run(SolverPlan(str(data), repeats=1, rounds=1))))
    deepmind = document["peers"]["deepmind"]
    counts = {name: [row[key] for key in ("cases", "right", "verified", "wrong_verified")]
              for name, row in deepmind["groups"].items()}  # fmt: skip
    assert counts == {"one": [2, 1, 2, 1], "two": [2, 1, 1, 0]}
    assert [failure["question"] for failure in deepmind["failures"]] == ["What is 2 + 3?", "Bonjour"]
    assert document["peers"]["mathsteps"]["all"]["right"] == 1
    holds = {row["what"]: row["holds"] for row in document["bars"]}
    assert not holds["deepmind: share right"]
    assert not holds["deepmind: wrong and verified"]
    assert holds["median, ms"]
    assert document["throughput"]["jobs_1"] > 0
    assert len(experiment.tables(document)) == 4
    experiment.save_figure(document, tmp_path / "solver.png")


def test_quantiles() -> None:
    values = [float(n) for n in range(1, 101)]
    assert [_quantile(values, q) for q in (0.01, 0.5, 0.95, 0.99, 1.0)] == [1, 50, 95, 99, 100]
    assert _quantile([7.0], 0.5) == 7


def test_the_command(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert (
        main(["bench", "solver", "--data", str(data), "--repeats", "1", "--rounds", "1", "--limit", "1", "--json"]) == 0
    )
    document = json.loads(capsys.readouterr().out)
    assert document["peers"]["deepmind"]["all"]["cases"] == 2
    assert main(["bench", "solver", "--data", str(data / "peer")]) == 2
    assert "no folder peer" in capsys.readouterr().err


def test_impossible_plans_are_refused(data: Path) -> None:
    for change in ({"repeats": 0}, {"rounds": 0}, {"limit": 0}):
        with pytest.raises(InputError):
            SolverPlan(str(data), **change)
