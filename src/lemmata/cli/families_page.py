"""docs/families.md: every problem family with an example of each level and a worked problem.

Run: python -m lemmata.cli.families_page docs/families.md
"""

import sys
from pathlib import Path

from lemmata.problems import SUBJECTS, Family, Problem, families, family
from lemmata.records import write_atomic

WORKED_SEED = 1
HEAD = """# Problem families

`lemmata generate` draws its problems from {count} families. Each is a small class: it draws numbers, writes them as a
question in at least two wordings, and answers it by arithmetic of its own; the solver is not asked. What follows is
made from the code (`python -m lemmata.cli.families_page docs/families.md`): for each family one problem a level, and
the solver's solution of the first of them.

{table}
"""


def page() -> str:
    """The whole page as Markdown; LookupError where the solver leaves a worked problem unverified."""
    members = [family(name) for name in families()]
    by_subject = {subject: [m for m in members if m.subject == subject] for subject in SUBJECTS}
    rows = ["| subject | families | level 1 | 2 | 3 | 4 | 5 |", "|---|---|---|---|---|---|---|"]
    for subject, own in by_subject.items():
        if own:
            counts = " | ".join(str(sum(level in m.levels for m in own)) for level in range(1, 6))
            rows.append(f"| {subject} | {len(own)} | {counts} |")
    parts = [HEAD.format(count=len(members), table="\n".join(rows))]
    for subject, own in by_subject.items():
        if own:
            parts.append(f"## {subject}\n")
            parts += [_entry(member) for member in own]
    return "\n".join(parts)


def _entry(member: Family) -> str:
    problems = [member.generate(level, WORKED_SEED) for level in member.levels]
    summary = " ".join((type(member).__doc__ or "").split())
    lines = [f"### {member.name}\n", f"{summary}\n", "| level | problem | answer |", "|---|---|---|"]
    lines += [f"| {p.level} | {_cell(p.text)} | {_cell(p.answer or '')} |" for p in problems]
    return "\n".join([*lines, "", "```", *_worked(problems[0]), "```", ""])


def _cell(text: str) -> str:
    return "`{}`".format(text.replace("|", "\\|"))


def _worked(problem: Problem) -> list[str]:
    from lemmata.solver import short_solution, solve_here

    solution = solve_here(problem)
    if solution.verdict != "verified":
        raise LookupError(f"{problem.text}: {solution.verdict}")
    return short_solution(solution, boxed=False).splitlines()


def main(arguments: list[str]) -> int:
    """`FILE`."""
    if len(arguments) != 1:
        print("usage: python -m lemmata.cli.families_page FILE", file=sys.stderr)
        return 2
    write_atomic(Path(arguments[0]), page())
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
