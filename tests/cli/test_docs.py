"""The examples of docs/commands.md are what the commands print.

Run: pytest tests/cli/test_docs.py
"""

import json
import re
import shlex
from pathlib import Path

import pytest

PAGE = (Path(__file__).parents[2] / "docs" / "commands.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```(\w*)\n(.*?)^```$", PAGE, flags=re.M | re.S)
"""(language, text) of each code block."""


def examples():
    """(command line, expected output) of every line that begins with `$` in a code block."""
    for _, block in BLOCKS:
        for piece in re.split(r"^\$ ", block, flags=re.M)[1:]:
            command, _, output = piece.partition("\n")
            yield command, output


def test_there_are_examples():
    assert len(list(examples())) >= 4


@pytest.mark.parametrize(("command", "output"), list(examples()))
def test_example_prints_what_the_page_says(run, command, output):
    status = re.search(r"# status (\d)", command)
    result = run(*shlex.split(command, comments=True)[1:])
    assert result.out == output
    assert result.status == (int(status[1]) if status else 0)


def test_the_solution_shown_has_the_fields_of_a_real_one(run):
    shown = json.loads(next(block for language, block in BLOCKS if language == "json"))
    real = json.loads(run("solve", "--json", shown["question"]).out)
    assert real.keys() == shown.keys()
    for key in ("question", "reading", "answer", "answer_latex", "verdict", "where"):
        assert real[key] == shown[key]
    assert shown["steps"][0] in real["steps"]


def test_every_example_line_of_the_page_is_a_valid_command():
    """Commands that take minutes or files are not run here, but their options must exist."""
    import typer

    from lemmata.cli.app import COMMANDS, app

    top = typer.main.get_command(app)
    context = top.make_context("lemmata", ["doctor"])
    lines = [line for language, block in BLOCKS if not language for line in block.splitlines()]
    checked = 0
    for line in lines:
        words = shlex.split(line.removeprefix("$ "), comments=True) if "lemmata " in line[:10] else []
        if not words or words[1] not in COMMANDS:
            continue
        command, arguments = top.get_command(context, words[1]), words[2:]
        if hasattr(command, "commands"):
            command, arguments = command.commands[arguments[0]], arguments[1:]
        command.make_context(words[1], arguments)
        checked += 1
    assert checked >= 12
