"""`lemmata generate`: JSONL of problems, repeatable, with or without solutions.

Run: pytest tests/cli/test_generate.py
"""

import json
from pathlib import Path

import pytest

from lemmata.answers import compare
from lemmata.cli.families_page import page
from lemmata.problems import families


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
    drawn = {row["family"] for row in rows(run("generate", "--family", "linear_equation", "--n", "5").out)}
    assert drawn == {"linear_equation"}


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


def test_list_shows_every_family_that_fits(run):
    lines = run("generate", "--list").out.splitlines()
    assert len(lines) == 1 + len(families())
    lines = run("generate", "--list", "--subject", "precalculus", "--level", "5").out.splitlines()
    assert lines[0].split() == ["family", "subject", "levels", "example"]
    assert {line.split()[1] for line in lines[1:]} == {"Precalculus"}
    assert "no family offers" in run("generate", "--list", "--subject", "word", "--level", "1").err


def test_a_worksheet_instead_of_jsonl(run, tmp_path):
    sheet = tmp_path / "sheet.html"
    result = run("generate", "--subject", "algebra", "--level", "2", "--n", "6", "--worksheet", sheet)
    assert (result.status, result.out) == (0, "")
    text = sheet.read_text("utf-8")
    assert text.count("<li>") == 12
    assert "Algebra, level 2" in text
    refused = run("generate", "--worksheet", tmp_path / "a.tex", "--with-solutions")
    assert refused.status == 2
    assert "--worksheet has the answers" in refused.err


def test_the_page_of_families_is_current():
    """`python -m lemmata.cli.families_page docs/families.md` writes it anew."""
    stored = (Path(__file__).parents[2] / "docs" / "families.md").read_text("utf-8")
    assert stored == page()
    assert len(stored.encode()) < 200_000
