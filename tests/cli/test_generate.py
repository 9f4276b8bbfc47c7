"""`lemmata generate`: JSONL of problems, repeatable, with or without solutions.

Run: pytest tests/cli/test_generate.py
"""

import json

import pytest

from lemmata.answers import compare


def rows(text):
    return [json.loads(line) for line in text.splitlines()]


def test_problems_on_standard_output_and_in_a_file_are_the_same(run, tmp_path):
    out = tmp_path / "new" / "problems.jsonl"
    arguments = ["generate", "--subject", "algebra", "--level", "2", "--n", "12", "--seed", "3"]
    printed, written = run(*arguments), run(*arguments, "--out", out)
    assert (printed.status, written.status, written.out) == (0, 0, "")
    assert out.read_text(encoding="utf-8") == printed.out
    problems = rows(printed.out)
    assert len(problems) == 12
    assert {(problem["subject"], problem["level"]) for problem in problems} == {("Algebra", 2)}
    assert all(problem["text"] and problem["answer"] and problem["family"] for problem in problems)
    assert run(*arguments).out == printed.out
    assert run(*arguments[:-1], "4").out != printed.out


def test_one_family_in_any_spelling_of_its_subject(run):
    spelled = run("generate", "--subject", "Counting & Probability", "--n", "3").out
    assert spelled == run("generate", "--subject", "counting-and-probability", "--n", "3").out
    families = {row["family"] for row in rows(run("generate", "--family", "linear_equation", "--n", "5").out)}
    assert families == {"linear_equation"}


def test_solutions_agree_with_the_constructed_answers(run):
    result = run("generate", "--n", "25", "--level", "1", "--with-solutions")
    assert result.status == 0
    for row in rows(result.out):
        assert row["verdict"] == "verified"
        assert row["steps"]
        assert "\\boxed{" in row["solution"].splitlines()[-1]
        boxed = row["solution"].splitlines()[-1].partition("\\boxed{")[2].rpartition("}")[0]
        assert compare(row["answer"], boxed).equal, row


def test_generated_problems_can_be_solved_as_a_batch(run, tmp_path):
    problems, solved = tmp_path / "problems.jsonl", tmp_path / "solved.jsonl"
    assert run("generate", "--n", "5", "--out", problems).status == 0
    assert run("solve", "--batch", problems, "--out", solved).status == 0
    wanted = rows(problems.read_text(encoding="utf-8"))
    for problem, solution in zip(wanted, rows(solved.read_text(encoding="utf-8")), strict=True):
        assert solution["id"] == problem["id"]
        assert solution["verdict"] == "verified"


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (["--subject", "algebrra"], "did you mean 'algebra'?"),
        (["--level", "6"], "level must be 1 to 5, got '6'"),
        (["--level", "easy"], "level must be 1 to 5"),
        (["--family", "linear_equations"], "did you mean 'linear_equation'?"),
        (["--family", "linear_equation", "--subject", "number_theory"], "no family offers"),
        (["--seed", "-1"], "seed"),
    ],
)
def test_bad_requests_are_one_line_and_write_nothing(run, tmp_path, arguments, expected):
    out = tmp_path / "out.jsonl"
    out.write_text("kept\n")
    result = run("generate", *arguments, "--out", out)
    assert (result.status, result.out) == (2, "")
    assert expected in result.error_line()
    assert out.read_text() == "kept\n"
