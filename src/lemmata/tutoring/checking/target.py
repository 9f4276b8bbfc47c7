"""What the question asks for, formally: read from the question again, with the verified answer of its solution."""

import re
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from lemmata.errors import InputError
from lemmata.expr import List_, Node, Relation, Set_, Sym, evaluate, parse, symbols, to_sympy
from lemmata.solver.reading import read
from lemmata.solver.state import Derivative, Either, read_state, relations
from lemmata.solver.task import NotUnderstood, Task
from lemmata.solver.types import Solution
from lemmata.tutoring.checking.exact import value
from lemmata.tutoring.checking.reading import LIMITS, Habits

_EQUATION_KINDS = frozenset({"solve", "trigonometric_equation"})
_FORMULA_KINDS = {
    "compute": "value",
    "expand": "formula",
    "factor": "formula",
    "simplify": "formula",
    "powers": "formula",
}
_TOTALS, _GOODS = frozenset({"all_outcomes", "count_outcomes"}), frozenset({"good_outcomes"})
_CHANCE = re.compile(r"\bP\(|quotient of outcomes")


@dataclass(frozen=True)
class Target:
    """`kind` is `equation`, `system`, `value`, `formula`, `derivative`, `chance` or `other`.

    An equation has `relation`, `unknown` and its `roots` (None: all numbers); the others have `formula` (what the
    question gives) and `answer` where they are formulas; `totals` and `goods` are counts of outcomes.
    `witnesses` are the formulas of the solver's verified steps.
    """

    kind: str
    task: Task | None
    habits: Habits
    unknown: str = ""
    relation: Relation | None = None
    relations: tuple[Relation, ...] = ()
    names: tuple[str, ...] = ()
    roots: tuple[Any, ...] | None = ()
    formula: Node | None = None
    answer: Node | None = None
    order: int = 1
    witnesses: tuple[Node, ...] = ()
    equations: tuple[Relation, ...] = field(default=())
    text: str = ""
    totals: tuple[Fraction, ...] = ()
    goods: tuple[Fraction, ...] = ()


def target_of(solution: Solution) -> Target:
    """The target of a verified solution; `other` where only its answer can be compared."""
    try:
        task: Task | None = read(solution.problem.text)
    except (NotUnderstood, ValueError):
        task = None
    if task is not None and task.reading != solution.reading:
        task = None  # solved by a second reading
    witnesses, equations = _witnesses(solution, task)
    common = {
        "witnesses": witnesses,
        "equations": equations,
        "text": solution.problem.text,
        "totals": _counted(solution, _TOTALS),
        "goods": _counted(solution, _GOODS),
    }
    chance = bool(_CHANCE.search(solution.reading)) or "probab" in solution.problem.text.lower()
    if task is None:
        return Target("other", None, Habits(_letters(witnesses), chance=chance), answer=_answer(solution), **common)  # type: ignore[arg-type]
    letters = frozenset(name for formula in task.formulas for name in symbols(formula)) | frozenset(
        name for name in task.names if len(name) == 1
    )
    answer = _answer(solution, task)
    if task.kind in _EQUATION_KINDS and len(task.names) == 1 and isinstance(task.formulas[0], Relation):
        relation, unknown = task.formulas[0], task.names[0]
        habits = Habits(letters, unknown)
        known, roots = _roots(solution.answer or "", task)
        if relation.op == "=" and letters == {unknown} and known:
            return Target(
                "equation",
                task,
                habits,
                unknown,
                relation,
                roots=roots,
                answer=answer,
                names=(unknown,),
                **common,  # type: ignore[arg-type]
            )
        return Target("other", task, habits, unknown, answer=answer, **common)  # type: ignore[arg-type]
    if task.kind == "derivative" and answer is not None and len(task.names) == 1:
        return Target(
            "derivative", task, Habits(letters, task.names[0], calculus=True), task.names[0],
            formula=task.formulas[0], answer=answer, order=task.numbers[0] if task.numbers else 1, **common,  # type: ignore[arg-type]
        )  # fmt: skip
    if task.kind in _FORMULA_KINDS and answer is not None and len(task.formulas) == 1:
        kind = _FORMULA_KINDS[task.kind]
        if not symbols(task.formulas[0]) and not isinstance(task.formulas[0], Relation):
            kind = "value" if task.kind in ("compute", "simplify") else "formula"
        return Target(kind, task, Habits(letters), formula=task.formulas[0], answer=answer, **common)  # type: ignore[arg-type]
    system = tuple(part for part in task.formulas if isinstance(part, Relation))
    if task.kind == "system" and len(system) == len(task.formulas):
        return Target(
            "system",
            task,
            Habits(letters),
            relations=system,
            names=task.names,
            answer=answer,
            **common,  # type: ignore[arg-type]
        )
    if chance and answer is not None:
        return Target("chance", task, Habits(chance=True), answer=answer, **common)  # type: ignore[arg-type]
    return Target("other", task, Habits(letters), answer=answer, **common)  # type: ignore[arg-type]


def _answer(solution: Solution, task: Task | None = None) -> Node | None:
    try:
        node = task.read_answer(solution.answer or "") if task else parse(solution.answer or "", LIMITS)
        value(node)
    except (InputError, RecursionError, ValueError):
        return None
    return None if isinstance(node, Relation | List_ | Set_) else node


def _roots(answer: str, task: Task) -> tuple[bool, tuple[Any, ...] | None]:
    """Whether the answer is a list of numbers (or `no solution`, `all real numbers`), and the numbers."""
    if answer == "no solution":
        return True, ()
    if answer == "all real numbers":
        return True, None
    try:
        node = task.read_answer(answer)
        items = node.items if isinstance(node, List_) else (node,)
        roots = tuple(to_sympy(item) for item in items)
    except (InputError, ValueError):
        return False, ()
    real = all(root.is_number and root.is_real for root in roots)
    return real and len(set(roots)) == len(roots), roots


def _witnesses(solution: Solution, task: Task | None) -> tuple[tuple[Node, ...], tuple[Relation, ...]]:
    """The formulas and the equations in the solver's steps."""
    letters = task.letters if task else frozenset[str]()
    formulas: list[Node] = []
    equations: list[Relation] = []
    for step in solution.steps:
        for text in (step.before, step.after):
            try:
                state = read_state(text, letters)
            except (InputError, ValueError, RecursionError):
                continue
            if isinstance(state, Derivative | Either) or list(relations(state)):
                equations += [relation for relation in relations(state) if relation.op == "="]
                continue
            if isinstance(state, Node) and not isinstance(state, List_ | Set_):
                formulas.append(state)
    return tuple(formulas), tuple(equations)


def _counted(solution: Solution, rules: frozenset[str]) -> tuple[Fraction, ...]:
    """The numbers that the steps of these rules found."""
    found = []
    for step in solution.steps:
        if step.rule in rules:
            try:
                found.append(evaluate(parse(step.after, LIMITS)))
            except InputError:
                continue
    return tuple(found)


def _letters(formulas: tuple[Node, ...]) -> frozenset[str]:
    return frozenset(name for formula in formulas for name in symbols(formula) if len(name) == 1)


def unknown_node(target: Target) -> Node:
    """The unknown as a formula."""
    return Sym(target.unknown)
