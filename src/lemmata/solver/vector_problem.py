"""A problem about vectors and matrices as a formal object: unknowns, equations between forms, and what is asked.

It is written as one line of text and read back from it, so that a stored step can be checked from its text alone.
Solving is by digits (`realise.py`): unknown vectors are their coordinates.
"""

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

import mpmath

from lemmata.expr import Matrix, Node, ParseError, Tuple_
from lemmata.solver.realise import DIGITS, Undetermined, determined, same, solutions
from lemmata.solver.recognise import recognised
from lemmata.solver.vectors import (
    Form,
    ShapeError,
    Value,
    evaluate_form,
    form_text,
    is_scalar,
    names_in,
    read_equations,
    read_form,
)

KINDS = ("number", "vector", "point", "matrix")
HOWS = ("find", "find all", "points")
MAX_ANSWERS = 8


@dataclass(frozen=True)
class VectorProblem:
    """`unknowns` are (name, kind); `every` are vectors for which the equations hold whatever they are.

    `nonzero` are forms that are not zero, `positive` forms greater than zero. `how` is one of HOWS: one value, all
    values, or one value that is a point. Different points lie in different places. `size` is the dimension, 0 where
    the question leaves it open. `notes` say in words what the unknown numbers are.
    """

    unknowns: tuple[tuple[str, str], ...]
    equations: tuple[tuple[Form, Form], ...]
    goal: Form
    every: tuple[str, ...] = ()
    nonzero: tuple[Form, ...] = ()
    positive: tuple[Form, ...] = ()
    how: str = "find"
    size: int = 0
    notes: tuple[str, ...] = ()

    def text(self) -> str:
        """`vector a; a·(1, 2) = 3; nonzero a; find 2 a`."""
        parts = [*self.notes, *(f"{kind} {name}" for name, kind in self.unknowns)]
        parts += [f"every vector {name}" for name in self.every]
        parts += [f"{form_text(left)} = {form_text(right)}" for left, right in self.equations]
        parts += [f"nonzero {form_text(form)}" for form in self.nonzero]
        parts += [f"positive {form_text(form)}" for form in self.positive]
        parts += [f"dimension {self.size}"] if self.size else []
        return "; ".join([*parts, f"{self.how} {form_text(self.goal)}"])


def read_vector_problem(text: str) -> VectorProblem:
    """The problem that `VectorProblem.text` wrote; ParseError where the text is none."""
    *parts, asked = text.split("; ")
    how = next((how for how in sorted(HOWS, key=len, reverse=True) if asked.startswith(f"{how} ")), None)
    if how is None:
        raise ParseError("nothing is asked")
    problem = VectorProblem((), (), read_form(asked.removeprefix(f"{how} ")), how=how)
    for part in parts:
        head, _, rest = part.partition(" ")
        if " is the " in part:
            problem = replace(problem, notes=(*problem.notes, part))
        elif part.startswith("every vector "):
            problem = replace(problem, every=(*problem.every, part.removeprefix("every vector ")))
        elif head in KINDS and "=" not in part:
            problem = replace(problem, unknowns=(*problem.unknowns, (rest, head)))
        elif head == "nonzero":
            problem = replace(problem, nonzero=(*problem.nonzero, read_form(rest)))
        elif head == "positive":
            problem = replace(problem, positive=(*problem.positive, read_form(rest)))
        elif head == "dimension":
            problem = replace(problem, size=int(rest))
        else:
            problem = replace(problem, equations=(*problem.equations, *read_equations(part)))
    return problem


Env = dict[str, Value]


class Realisation:
    """The problem in one dimension: how its unknowns lie in one row of numbers, and what must be zero."""

    def __init__(self, problem: VectorProblem, size: int) -> None:
        self.problem, self.size = problem, size
        self.open = list(problem.equations)
        self.defined: list[tuple[str, Form]] = []
        unknown = dict(problem.unknowns)
        parents: dict[str, set[str]] = {}
        for pair in problem.equations:
            for one, other in (pair, pair[::-1]):
                name = one.args[0] if one.op == "name" else ""
                if name in unknown and name not in parents and not _reaches(names_in(other), name, parents):
                    parents[name] = set(names_in(other))
                    self.defined.append((name, other))
                    self.open.remove(pair)
                    break
        self.defined.sort(key=lambda entry: _depth(entry[0], parents))
        self.free = [(name, kind) for name, kind in problem.unknowns if name not in parents]
        self.counts = {"number": 1, "vector": size, "point": size, "matrix": size * size}
        self.count = sum(self.counts[kind] for _, kind in self.free)
        self.upward = self._upward()

    def _upward(self) -> frozenset[int]:
        """The places of the numbers that must be positive."""
        found, at = set(), 0
        for name, kind in self.free:
            if kind == "number" and Form("name", (name,)) in self.problem.positive:
                found.add(at)
            at += self.counts[kind]
        return frozenset(found)

    def env(self, numbers: Any, m: Any) -> Env:
        """The value of every name."""
        found: Env = {}
        at = 0
        for name, kind in self.free:
            part = list(numbers[at : at + self.counts[kind]])
            at += len(part)
            if kind == "number":
                found[name] = part[0]
            elif kind == "matrix":
                found[name] = [part[i * self.size : (i + 1) * self.size] for i in range(self.size)]
            else:
                found[name] = [[x] for x in part]
        for name, form in self.defined:
            found[name] = evaluate_form(form, found, m)
        return found

    def residuals(self, numbers: Any, m: Any) -> list[Any]:
        """What must be zero."""
        env = self.env(numbers, m)
        errors: list[Any] = []
        for case in self.cases(env):
            for left, right in self.open:
                errors += difference(evaluate_form(left, case, m), evaluate_form(right, case, m))
        return errors

    def cases(self, env: Env) -> Iterator[Env]:
        """The names' values with the vectors that may be any: the axes and one more for each of them."""
        if not self.problem.every:
            yield env
            return
        for k in range(self.size + 1):
            vectors = {}
            for shift, name in enumerate(self.problem.every):
                axis = (k + shift) % (self.size + 1)
                vectors[name] = [[1 if i == axis or axis == self.size else 0] for i in range(self.size)]
                if axis == self.size:
                    vectors[name] = [[2 * i * i + 3 * shift - 1] for i in range(self.size)]
            yield {**env, **vectors}

    def guard(self, numbers: Any, m: Any) -> bool:
        """Whether what must not be zero isn't, and what must be positive is."""
        env = self.env(numbers, m)
        for form in self.problem.nonzero:
            value = evaluate_form(form, env, m)
            if not any(abs(x) > 1e-5 for x in flat(value)):
                return False
        points = [env[name] for name, kind in self.problem.unknowns if kind == "point"]
        size = max((abs(x) for point in points for x in flat(point)), default=1)
        for index, point in enumerate(points):
            for other in points[:index]:
                if all(abs(x - y) < 1e-4 * size for x, y in zip(flat(point), flat(other), strict=True)):
                    return False
        return all(evaluate_form(form, env, m) > 1e-9 for form in self.problem.positive)

    def asked(self, numbers: Any, m: Any) -> list[Any]:
        """The entries of what is asked."""
        return flat(evaluate_form(self.problem.goal, self.env(numbers, m), m))


def _reaches(names: Iterator[str], goal: str, parents: dict[str, set[str]]) -> bool:
    """Whether a name is needed, at first or second hand, for these names."""
    return any(name == goal or _reaches(iter(parents.get(name, ())), goal, parents) for name in names)


def _depth(name: str, parents: dict[str, set[str]]) -> int:
    """How many definitions stand before this one."""
    return 1 + max((_depth(other, parents) for other in parents[name] if other in parents), default=0)


def flat(value: Value) -> list[Any]:
    """A number, or the entries of a matrix row by row."""
    return [value] if is_scalar(value) else [x for row in value for x in row]


def difference(left: Value, right: Value) -> list[Any]:
    """Entry by entry; the number 0 stands for the zero vector."""
    if is_scalar(left) != is_scalar(right):
        for one, other in ((left, right), (right, left)):
            if is_scalar(one) and one == 0:
                return flat(other)
        raise ShapeError("a number is no vector")
    one, other = flat(left), flat(right)
    if len(one) != len(other) or (not is_scalar(left) and len(left) != len(right)):
        raise ShapeError("vectors of different dimensions")
    return [x - y for x, y in zip(one, other, strict=True)]


def realised(problem: VectorProblem) -> list[Realisation]:
    """The problem in every dimension that fits it: of vectors the largest one will do; Undetermined where none fits."""
    sized = any(kind != "number" for _, kind in problem.unknowns) or problem.every
    fitting = []
    for size in (problem.size,) if problem.size else (3, 2) if sized else (3,):
        trial = Realisation(problem, size)
        try:
            start = [0.37 + 0.61 * k - 0.05 * k * k for k in range(trial.count)]
            trial.residuals(start, math)
            trial.asked(start, math)
        except (ShapeError, KeyError, IndexError):
            continue
        except (ValueError, ZeroDivisionError, OverflowError):
            pass
        fitting.append(trial)
    if not fitting:
        raise Undetermined("the vectors do not fit together")
    return fitting if any(kind == "matrix" for _, kind in fitting[0].free) else fitting[:1]


@lru_cache(maxsize=64)
def values(problem: VectorProblem, seed: int) -> tuple[list[list[Any]], Value, Realisation]:
    """(the values of what is asked, each to 50 digits; one of them in its shape; the realisation used).

    Where the size of matrices is not said, all sizes must give the same.
    """
    first, *others = realised(problem)
    found = _values(problem, first, seed)
    with mpmath.workdps(DIGITS + 10):
        for other in others:
            more = _values(problem, other, seed)[0]
            alike = len(more) == len(found[0]) and all(
                len(x) == len(y) and all(map(same, x, y)) for x, y in zip(more, found[0], strict=True)
            )
            if not alike:
                raise Undetermined("the size of the matrices is not said, and it matters")
    return (*found, first)


def _values(problem: VectorProblem, real: Realisation, seed: int) -> tuple[list[list[Any]], Value]:
    scale = magnitude(problem)
    with mpmath.workdps(DIGITS + 10):
        if problem.how != "find all":
            found, one = determined(real.count, real.residuals, real.guard, real.asked, seed, scale, upward=real.upward)
            return [found], evaluate_form(problem.goal, real.env(one, mpmath), mpmath)
        distinct: list[list[Any]] = []
        shape: Value = 0
        for solution in solutions(real.count, real.residuals, real.guard, seed, scale, enough=30, upward=real.upward):
            here = real.asked(solution, mpmath)
            if not any(all(map(same, here, other)) for other in distinct):
                distinct.append(here)
                shape = evaluate_form(problem.goal, real.env(solution, mpmath), mpmath)
            if len(distinct) > MAX_ANSWERS:
                raise Undetermined("what is given leaves many answers open")
    if not distinct:
        raise Undetermined("nothing fits what is given")
    return sorted(distinct), shape


def magnitude(problem: VectorProblem) -> float:
    """A size of numbers to start from: about the largest in the problem."""
    sizes = [abs(float(number)) for number in re.findall(r"\d+(?:\.\d+)?", problem.text())]
    return max(1.0, min(sorted(sizes)[len(sizes) // 2], 1000.0)) if sizes else 1.0


def exact(entries: list[Any], shape: Value, point: bool) -> Node | None:
    """The entries recognised, in the shape of what was asked; None where one has no simple exact form."""
    nodes = [recognised(x) for x in entries]
    if any(node is None for node in nodes):
        return None
    found = [node for node in nodes if node is not None]
    if is_scalar(shape):
        return found[0]
    if point and len(shape[0]) == 1:
        return Tuple_(tuple(found))
    width = len(shape[0])
    return Matrix(tuple(tuple(found[i : i + width]) for i in range(0, len(found), width)))
