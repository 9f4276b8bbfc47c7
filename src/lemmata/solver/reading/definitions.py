"""Sentences that define: `Let f(x) = x^2.`, `Let a be 3*7.`, `Suppose 2*b = 10.`, `Suppose p + q = 5, p - q = 1.`"""

import re
from fractions import Fraction

from lemmata.expr import EvaluationError, ParseError, Relation, evaluate, number, symbols, to_text
from lemmata.solver.polynomial import NotPolynomial, Polynomial
from lemmata.solver.reading.equations import solve_task, system
from lemmata.solver.reading.expressions import ORDERS
from lemmata.solver.reading.scope import Function, Scope, items
from lemmata.solver.task import Task

MAX_BITS = 400
_FUNCTION = re.compile(r"Let \$?([a-z])\(([a-z])\) ?= ?(.+?)\$?\.?")
_DERIVATIVE = re.compile(r"Let ([a-z])\(([a-z])\) be the (first|second|third) derivative of (.+?)\.?")
_VALUE = re.compile(r"Let \$?([a-z])\$? (?:=|be) (.+?)\$?\.?")
_SUPPOSE = re.compile(r"(?:Suppose|Let) (?:that )?(.+?)\.?")


def take(sentences: list[str], scope: Scope) -> int:
    """Enter the definitions at the beginning into the scope; returns how many sentences they are.

    The last sentence is never a definition, and nothing is where a definition can't be understood: the question as a
    whole may still be.
    """
    count = 0
    for sentence in sentences[:-1]:
        try:
            if not _define(sentence, scope):
                break
        except (ParseError, EvaluationError, NotPolynomial):
            break
        count += 1
    return count


def _define(sentence: str, scope: Scope) -> bool:
    if match := _DERIVATIVE.fullmatch(sentence):
        name, variable, order, text = match.groups()
        body = Polynomial.of(scope.quantity(text))
        inner = _variable(body, variable)
        for _ in range(ORDERS[order]):
            body = body.derivative(inner)
        scope.functions[name] = Function(inner, body.node())
        return True
    match = _FUNCTION.fullmatch(sentence)
    if match and match[1] not in scope.functions:
        name, variable, text = match.groups()
        hidden = scope.values.pop(variable, None)
        scope.functions[name] = Function(variable, scope.quantity(text))
        if hidden is not None:
            scope.values[variable] = hidden
        return True
    if match := _VALUE.fullmatch(sentence):
        return _value(match[1], match[2], scope)
    if match := _SUPPOSE.fullmatch(sentence):
        return _suppose(items(match[1]), scope)
    return False


def _variable(body: Polynomial, named: str) -> str:
    """The variable of a function: the one in its body, which may be named otherwise (`Let u(m) be … of u**2`)."""
    names = body.names()
    return named if named in names or not names else names[0]


def _value(name: str, text: str, scope: Scope) -> bool:
    tree = scope.quantity(text)
    if symbols(tree):
        return False
    value = evaluate(tree)
    if max(value.numerator.bit_length(), value.denominator.bit_length()) > MAX_BITS:
        raise EvaluationError("the value is too long to be written out")
    if tree != number(value):
        task = Task("compute", f"{name} = {to_text(tree)}", (tree,), names=(name,), expected=to_text(number(value)))
        scope.given.append(task)
    scope.values[name] = value
    return True


def _suppose(parts: list[str], scope: Scope) -> bool:
    """One equation with one unknown, or two with two."""
    equations = [scope.relation(part) for part in parts]
    unknown = sorted({name for part in equations for name in symbols(part)})
    if len(equations) == len(unknown) == 1:
        root = _root(equations[0], unknown[0])
        task = solve_task(equations[0], unknown[0])
        if root is None or task is None:
            return False
        scope.given.append(_expecting(task, str(root)))
        scope.values[unknown[0]] = root
        return True
    if len(equations) == len(unknown) == 2:
        point = _point(equations, unknown)
        task = system(equations, (unknown[0], unknown[1]), None)
        if point is None or task is None:
            return False
        scope.given.append(_expecting(task, f"({point[0]}, {point[1]})"))
        scope.values.update(zip(unknown, point, strict=True))
        return True
    return False


def _expecting(task: Task, answer: str) -> Task:
    return Task(task.kind, task.reading, task.formulas, names=task.names, expected=answer)


def _root(relation: Relation, name: str) -> Fraction | None:
    """The root of a linear equation."""
    whole = Polynomial.of(relation.lhs) - Polynomial.of(relation.rhs)
    if whole.degree() != 1:
        return None
    constant, slope = whole.coefficients(name)
    return -constant / slope


def _point(relations: list[Relation], names: list[str]) -> tuple[Fraction, Fraction] | None:
    """The solution of two linear equations, by Cramer's rule."""
    rows = []
    for relation in relations:
        whole = Polynomial.of(relation.lhs) - Polynomial.of(relation.rhs)
        if whole.degree() > 1:
            return None
        x, y = (whole.terms.get(((name, 1),), Fraction(0)) for name in names)
        rows.append((x, y, -whole.terms.get((), Fraction(0))))
    (a, b, e), (c, d, f) = rows
    determinant = a * d - b * c
    if determinant == 0:
        return None
    return (e * d - b * f) / determinant, (a * f - e * c) / determinant
