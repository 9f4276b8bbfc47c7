"""Plan: a story as quantities and equations; each is settled in turn, then what is asked is worked out."""

from collections.abc import Mapping
from fractions import Fraction

from lemmata.expr import Add, EvaluationError, Neg, Node, Relation, Sym, evaluate, parse, symbols, to_text
from lemmata.solver.build import equalities, equation, substitute
from lemmata.solver.checks import failed
from lemmata.solver.plans.base import Answer, NotFound, Plan
from lemmata.solver.plans.compute import number_answer, shown_number
from lemmata.solver.rules import story as rules
from lemmata.solver.settle import Contradiction, Settled, settle
from lemmata.solver.state import Both
from lemmata.solver.task import Task
from lemmata.solver.types import Check
from lemmata.solver.work import Work


class SolveStory(Plan):
    """Each quantity of a story in turn from those that are known, unknown ones from equations, and then the goal.

    A task's `formulas` are the equations and, last, the goal; `names` are the quantities' letters, and `numbers` say
    which of these (or, by the number after the last, the answer) count something whole.
    """

    kind = "story"

    def solve(self, task: Task, work: Work) -> Answer:
        facts, goal = parts(task)
        settled = settled_story(facts)
        for names, used in settled.rounds:
            known = {name: _shown(value) for name, value in settled.values.items() if name not in names}
            self.round(names, [facts[index] for index in used], known, settled.values, work)
        if not symbols(goal) <= settled.values.keys():
            raise NotFound("what is asked is not determined")
        result = evaluate(goal, settled.values)
        problem = strange(task, settled.values, result)
        if problem:
            raise NotFound(problem)
        if not isinstance(goal, Sym):
            tree = substitute(goal, {name: _shown(value) for name, value in settled.values.items()})
            line = equalities(goal, tree, _terms_worked(tree), _shown(result))
            work.step(rules.StoryValue, tree, _shown(result), line)
        return number_answer(result, decimals=True)

    @staticmethod
    def round(
        names: tuple[str, ...],
        used: list[Relation],
        known: Mapping[str, Node],
        values: Mapping[str, Fraction],
        work: Work,
    ) -> None:
        """The step that finds some quantities; none for a number that is stated."""
        first = used[0]
        if len(used) == 1 and first.lhs == Sym(names[0]) and names[0] not in symbols(first.rhs):
            if not symbols(first.rhs):
                return
            tree = substitute(first.rhs, known)
            value = _shown(values[names[0]])
            line = f"{to_text(first)} = {to_text(tree)} = {to_text(value)}"
            work.step(rules.StoryValue, tree, value, line)
            return
        with_numbers = [substitute(relation, known) for relation in used]
        before = tuple(part for part in with_numbers if isinstance(part, Relation))
        after = tuple(equation(name, _shown(values[name])) for name in names)
        line = f"{' and '.join(map(to_text, used))}, so {' and '.join(map(to_text, after))}"
        work.step(
            rules.StoryUnknown,
            Both(before) if len(before) > 1 else before[0],
            Both(after) if len(after) > 1 else after[0],
            line,
        )

    def confirm(self, task: Task, answer: str) -> Check:
        """Every value put back into every relation of the story, the goal from them, and nothing strange among them."""
        method = "every relation of the story"
        facts, goal = parts(task)
        try:
            settled = settled_story(facts)
            for relation in facts:
                left, right = evaluate(relation.lhs, settled.values), evaluate(relation.rhs, settled.values)
                if left != right:
                    return failed(method, f"{to_text(relation)} gives {left} = {right}")
            result = evaluate(goal, settled.values)
            good = evaluate(parse(answer)) == result and not strange(task, settled.values, result)
        except (EvaluationError, NotFound) as error:
            return failed(method, str(error))
        shown = ", ".join(f"{name} = {value}" for name, value in settled.values.items())
        return Check(method, good, f"with {shown} all {len(facts)} relations hold and {to_text(goal)} is {result}")


def parts(task: Task) -> tuple[list[Relation], Node]:
    """The equations of a story and its goal."""
    return [part for part in task.formulas[:-1] if isinstance(part, Relation)], task.formulas[-1]


def settled_story(facts: list[Relation]) -> Settled:
    """The values of the quantities; NotFound where the equations contradict each other."""
    try:
        return settle(facts)
    except Contradiction:
        raise NotFound("the sentences contradict each other") from None


def strange(task: Task, values: Mapping[str, Fraction], result: Fraction) -> str:
    """What could not be so: a negative quantity, or a broken number of things that are counted."""
    for name, value in [*values.items(), ("the answer", result)]:
        if value < 0:
            return f"{name} would be {value}, less than nothing"
    counted = [(task.names[index], values[task.names[index]]) for index in task.numbers if index < len(task.names)]
    if len(task.names) in task.numbers:
        counted.append(("the answer", result))
    for name, value in counted:
        if value.denominator != 1:
            return f"{name} would be {value}, which is no whole number"
    return ""


def _terms_worked(tree: Node) -> Node:
    """A sum of numbers with each term worked out: `3*8 + 2*12` as `24 + 24`."""
    if not isinstance(tree, Add):
        return tree
    return Add(tuple(Neg(_shown(evaluate(t.arg))) if isinstance(t, Neg) else _shown(evaluate(t)) for t in tree.terms))


def _shown(value: Fraction) -> Node:
    return shown_number(value, decimals=True)
