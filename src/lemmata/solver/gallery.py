"""docs/solver.md, made from the registries. Run: `python -m lemmata.solver.gallery > docs/solver.md`."""

import inspect

from lemmata.problems.types import Problem
from lemmata.solver.catalog import PLANS, RULES
from lemmata.solver.core import solve_here
from lemmata.solver.rendering import conclusion

OPENING = """# The solver

A question is read into a formal restatement, a plan orders rules, and every step is checked by a route that is not the
rule. Only where every step, the answer and the reading of the question pass is a solution `verified`.

This page is made from the code: `python -m lemmata.solver.gallery > docs/solver.md`.
"""


def gallery() -> str:
    """The page as Markdown: what each plan does, and every rule with its statement and a worked example."""
    lines = [OPENING, "## Plans", "", "| task | how it is worked |", "|---|---|"]
    lines += [f"| `{name}` | {_first_line(PLANS[name])} |" for name in PLANS]
    lines += ["", "## Rules"]
    for name in RULES:
        rule = RULES[name]
        solution = solve_here(Problem(id="example", text=rule.example))
        lines += ["", f"### {name}", "", f"{_first_line(rule)}", "", f"*{rule.concept}*", "", f"> {rule.example}", ">"]
        for step in solution.steps:
            mark = "**" if step.rule == name else ""
            lines.append(f"> - {mark}{_escaped(step.explanation)}{mark}")
        lines += [">", f"> {_escaped(conclusion(solution))}"]
    return "\n".join(lines) + "\n"


def _first_line(item: type) -> str:
    return _escaped((inspect.getdoc(item) or "").split("\n\n")[0].replace("\n", " "))


def _escaped(text: str) -> str:
    return text.replace("*", "\\*").replace("|", "\\|")


if __name__ == "__main__":
    print(gallery(), end="")
