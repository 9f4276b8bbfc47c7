"""Plan: a problem of vectors and matrices in words: its operations one by one, or what its conditions determine."""

from collections.abc import Iterator
from dataclasses import replace

from lemmata.expr import EvaluationError, List_, Node, ParseError, parse, to_latex, to_text
from lemmata.solver.plans.base import Answer, NotFound, Plan
from lemmata.solver.realise import Undetermined
from lemmata.solver.rules import vectors as rules
from lemmata.solver.state import Words
from lemmata.solver.task import Task
from lemmata.solver.types import Check
from lemmata.solver.vector_problem import VectorProblem, exact, read_vector_problem, realised, values
from lemmata.solver.vectors import Form, form_text, names_in
from lemmata.solver.work import Work

SEED = 7
PLAIN = ("num", "name", "rows", "add", "neg", "degrees", "div")


class Vectors(Plan):
    """What is asked, with the coordinates of unknown vectors as unknowns; degrees stand for angles."""

    kind = "vectors"

    def solve(self, task: Task, work: Work) -> Answer:
        problem = read_vector_problem(task.reading)
        try:
            value = solved(problem)
            known = all(real.count == 0 for real in realised(problem))
            if known:
                for part in parts(problem.goal):
                    if part != problem.goal:
                        smaller = replace(problem, goal=part)
                        found = solved(smaller)
                        line = f"{form_text(part)} = {to_text(found)}"
                        work.step(rules.VectorOperation, Words(smaller.text()), found, line)
            line = f"{form_text(problem.goal)} = {to_text(value)}"
            rule = rules.VectorOperation if known else rules.VectorConditions
            work.step(rule, Words(problem.text()), value, line)
        except (Undetermined, ValueError, KeyError, ZeroDivisionError, EvaluationError) as error:
            raise NotFound(str(error)) from None
        if task.names and task.names[0] == "degrees":
            return Answer(f"{to_text(value)}°", rf"{to_latex(value)}^\circ")
        return Answer(to_text(value), to_latex(value))

    def confirm(self, task: Task, answer: str) -> Check:
        try:
            return rules.agrees(task.reading, parse(answer.removesuffix("°")))
        except ParseError as error:
            return Check(rules.METHOD, False, str(error))


def solved(problem: VectorProblem) -> Node:
    """What is asked, exactly; NotFound where it has no simple exact form."""
    found, shape, _ = values(problem, SEED)
    nodes = [exact(entries, shape, problem.how == "points") for entries in found]
    if any(node is None for node in nodes):
        raise NotFound("no simple exact form of the answer is known")
    known = tuple(node for node in nodes if node is not None)
    return known[0] if len(known) == 1 else List_(known)


def parts(form: Form) -> Iterator[Form]:
    """The operations inside a formula that are worth a line, inner ones first, each once."""
    seen: list[Form] = []

    def visit(part: Form) -> None:
        for child in part.args:
            if isinstance(child, Form):
                visit(child)
        if part.op not in PLAIN and part not in seen and any(True for _ in names_in(part)):
            seen.append(part)

    visit(form)
    yield from seen
