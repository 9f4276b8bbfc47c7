"""Plan: a measure of a figure from other ones, by the formulas of `relations.py` one after the other."""

from lemmata.expr import (
    Call,
    EvaluationError,
    List_,
    Node,
    ParseError,
    Relation,
    evaluate,
    number,
    parse,
    to_latex,
    to_text,
    walk,
)
from lemmata.solver import checks
from lemmata.solver.build import node
from lemmata.solver.plans.base import Answer, NotFound, Plan
from lemmata.solver.plans.compute import work_out
from lemmata.solver.relations import RELATIONS
from lemmata.solver.relations import Relation as Formula
from lemmata.solver.rules import geometry as rules
from lemmata.solver.rules.base import Rule
from lemmata.solver.task import Task
from lemmata.solver.tidy import tidy
from lemmata.solver.trigonometry import principal, with_exact_values
from lemmata.solver.types import Check
from lemmata.solver.work import Work

RULES: dict[str, type[Rule]] = {
    rule.name: rule
    for rule in (
        rules.CircleFormula,
        rules.Pythagoras,
        rules.AreaFormula,
        rules.PerimeterFormula,
        rules.VolumeFormula,
        rules.SurfaceFormula,
        rules.SolveFormula,
        rules.PolygonAngles,
        rules.PolygonDiagonals,
        rules.AngleSum,
        rules.LawOfCosines,
        rules.LawOfSines,
        rules.AreaBySine,
        rules.Heron,
        rules.SineFromCosine,
        rules.AngleFromCosine,
        rules.SameLength,
        rules.SimilarFigures,
    )
}
LONG_LINE = 46
Found = dict[str, tuple[Node, Formula | None]]
"""The value of each measure that is known, with the formula that gave it."""


class Figure(Plan):
    """From the given measures of a figure to the one that is asked, by the shortest chain of its formulas."""

    kind = "figure"

    def solve(self, task: Task, work: Work) -> Answer:
        figure, goal, *_ = task.names
        found = chain(figure, goal, given(task))
        if goal not in found:
            raise NotFound(f"no formula leads to the {goal}")
        for name in order(goal, found):
            value, formula = found[name]
            if formula is not None:
                self.write(work, figure, formula, {need: found[need][0] for need in formula.needs}, value)
        value = found[goal][0]
        return Answer(to_text(value), to_latex(value))

    def write(self, work: Work, figure: str, formula: Formula, known: dict[str, Node], value: Node) -> None:
        """One formula: with the numbers put in, then worked out."""
        asked = rules.measure(formula.goal, figure, known)
        if formula.rule == "angle_from_cosine":
            line = f"{formula.goal}: the angle with cosine {to_text(next(iter(known.values())))} is {to_text(value)}°"
            work.step(RULES[formula.rule], asked, value, line)
            return
        put_in = filled(formula, known)
        shown = f"{formula.words} = {to_text(put_in)}"
        line = f"{formula.goal} = {shown}" if len(shown) < LONG_LINE else f"{formula.goal} = {to_text(put_in)}"
        work.step(RULES[formula.rule], asked, put_in, line)
        work_out(work, put_in, value, rules.ComputeMeasure)

    def confirm(self, task: Task, answer: str) -> Check:
        """A figure drawn from coordinates has all the given measures and the answer."""
        figure, goal, *names = task.names
        start = given(task)
        found = chain(figure, "", start)
        try:
            value = parse(answer)
            if to_text(settled(value)) != answer:
                return checks.failed(rules.METHOD, "the answer is not in simplest form")
            known = {name: rules.number_of(start[name]) for name in names}
            known[goal] = rules.number_of(value)
            others = {name: rules.number_of(shown) for name, (shown, _) in found.items() if name not in known}
        except (ParseError, EvaluationError) as error:
            return checks.failed(rules.METHOD, str(error))
        check = rules.drawn(figure, known)
        return check if check.passed else rules.drawn(figure, known | others)


def given(task: Task) -> dict[str, Node]:
    """The measures that the question gives."""
    return dict(zip(task.names[2:], task.formulas, strict=True))


def chain(figure: str, goal: str, start: dict[str, Node]) -> Found:
    """All measures that follow, round by round until the goal is among them."""
    found: Found = {name: (value, None) for name, value in start.items()}
    while goal not in found:
        fresh: Found = {}
        for formula in RELATIONS[figure]:
            if formula.goal in found or formula.goal in fresh or not set(formula.needs) <= set(found):
                continue
            value = worth(formula, {name: found[name][0] for name in formula.needs})
            if value is not None:
                fresh[formula.goal] = (value, formula)
        if not fresh:
            break
        found |= fresh
    return found


def order(goal: str, found: Found) -> list[str]:
    """What the goal needs, before it, each once."""
    formula = found[goal][1]
    needed = [] if formula is None else [name for need in formula.needs for name in order(need, found)]
    return list(dict.fromkeys([*needed, goal]))


def worth(formula: Formula, known: dict[str, Node]) -> Node | None:
    """The value of a formula in simplest form; None where it doesn't apply or has no simple value."""
    if formula.right and known[formula.right] != node(90):
        return None
    try:
        if formula.rule == "angle_from_cosine":
            degrees = principal("acos", next(iter(known.values())))
            return None if degrees is None else node(degrees)
        value = settled(filled(formula, known))
        size = rules.number_of(value)
    except EvaluationError:
        return None
    # A measure is positive; only a cosine and with it a tangent may be negative.
    return value if size > 0 or formula.goal.startswith(("cosine", "tangent")) else None


def filled(formula: Formula, known: dict[str, Node]) -> Node:
    """The formula with the values in the places of the measures."""
    return parse(formula.formula.format(**{name: to_text(value) for name, value in known.items()}))


def settled(formula: Node) -> Node:
    """The value in simplest form; EvaluationError where more than pi and roots is left."""
    value = with_exact_values(formula)
    for _ in range(3):
        try:
            return number(evaluate(value))
        except EvaluationError:
            value = tidy(value)
    if any(isinstance(part, Call) and part.name not in ("sqrt", "root") for part in walk(value)):
        raise EvaluationError("the value is not known exactly")
    if isinstance(value, Relation | List_):
        raise EvaluationError("expected a number")
    return value
