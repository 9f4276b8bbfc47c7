"""Fuzzing in small, and the oracle on cases with a known answer. Run: pytest tests/lab/test_fuzz.py"""

import json
from pathlib import Path

import pytest

from lemmata.cli import main
from lemmata.errors import InputError
from lemmata.lab import EXPERIMENTS
from lemmata.lab.fuzz import FuzzPlan, mutated
from lemmata.lab.fuzz_oracle import judge


def test_three_hundred_mutated_questions(tmp_path: Path) -> None:
    """No crash, no hang, no verified answer that the oracle finds wrong; the 20,000 are for the bench."""
    experiment = EXPERIMENTS["fuzz"]
    document = json.loads(json.dumps(experiment.run(FuzzPlan(count=300, seed=7))))
    assert document["crashes"] == []
    assert document["hung"] == []
    assert document["wrong"] == []
    assert sum(document["verdicts"].values()) == 300
    assert document["judged"] == document["right"] > 10
    assert len(experiment.tables(document)) == 3
    experiment.save_figure(document, tmp_path / "fuzz.png")


def test_a_seed_gives_the_same_questions() -> None:
    first, second, other = (list(mutated(FuzzPlan(count=50, seed=seed))) for seed in (1, 1, 2))
    assert first == second != other


def test_what_goes_wrong_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """A crash, a hang and a wrong verified answer each land in their list."""
    from lemmata import expr
    from lemmata.lab import fuzz
    from lemmata.problems import Problem
    from lemmata.solver import Solution

    questions = ["What is 2 + 2?", "a", "b", "What is 2 + 3?"]
    solution = Solution(Problem("q", "What is 2 + 3?"), "compute", answer="5", verdict="verified")
    outcomes = [expr.Done(solution), expr.Failed("TypeError: x"), expr.TimedOut(1.0), expr.Done(solution)]
    monkeypatch.setattr(fuzz, "mutated", lambda plan: iter(questions))
    monkeypatch.setattr(expr, "map_limited", lambda *arguments: iter(outcomes))
    document = fuzz.measure(FuzzPlan(count=4), lambda *_: None)
    assert [row["question"] for row in document["wrong"]] == ["What is 2 + 2?"]
    assert document["crashes"] == [{"question": "a", "message": "TypeError: x"}]
    assert document["hung"] == ["b"]
    assert (document["judged"], document["right"]) == (2, 1)


@pytest.mark.parametrize(
    ("question", "right", "wrong"),
    [
        ("What is 17*23 - 4^3/(2 + 6)?", "383", "384"),
        ("Calculate -3 - (-5).", "2", "-8"),
        ("What is 0.25*1.6 - 33333333333333333333?", "-33333333333333333332.6", "-33333333333333333333"),
        ("Simplify 3*x + 5*x - (2*x - 7).", "6x + 7", "6x - 7"),
        ("Simplify (x^2 - 4)/(x - 2).", "x + 2", "x - 2"),
        ("Factor 2*x^2 + 5*x + 3.", "(x + 1)(2x + 3)", "(x - 1)(2x + 3)"),
        ("Solve x^2 - 5*x + 6 = 0.", "2, 3", "2"),
        ("Solve 3*x + 5 = 20 for x.", "5", "-5"),
        ("Solve x/(x - 2) = 2/(x - 2)", "no solution", "2"),
        ("Solve 2*x = 2*x", "all real numbers", "0"),
        ("What is the greatest common divisor of 84 and 36?", "12", "6"),
        ("What is the remainder when -7 is divided by 3?", "2", "-1"),
        ("How many positive divisors does 360 have?", "24", "23"),
        ("Is 91 prime?", "False", "True"),
        ("Solve 6x ≡ 4 (mod 10).", "x ≡ 4 (mod 5)", "x ≡ 4 (mod 10)"),
    ],
)
def test_the_oracle(question: str, right: str, wrong: str) -> None:
    assert judge(question, right) is True
    assert judge(question, wrong) is False


@pytest.mark.parametrize(
    "question",
    ["What is 1/2x?", "What is 2^3^2?", "What is 1/0?", "Simplify e^x", "What is __import__('os')?", "Solve x = y", "",
     "What is 9^9^9?", "What is 9^999?", "Solve x2 = 4", "What is " + "(" * 500 + "1" + ")" * 500 + "?"],
)  # fmt: skip
def test_what_has_no_certain_reading_is_not_judged(question: str) -> None:
    assert judge(question, "1") is None


def test_the_command(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["lab", "fuzz", "--count", "20", "--jobs", "1", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["questions"] == 20
    assert main(["lab", "fuzz", "--data", "/nowhere"]) == 2
    with pytest.raises(InputError):
        FuzzPlan(count=0)
