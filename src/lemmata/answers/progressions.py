"""General solutions: `x = pi/4 + k*pi, k an integer`, unions of such, and residue classes as what they are.

A progression is a + b k for every whole k, where a and b are rational combinations of 1, pi and one degree. Two unions
of them are compared exactly, by the residues modulo a common period.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import floor, lcm

from lemmata.answers.types import Comparison, different, equal, unknown
from lemmata.expr import (
    Add,
    Call,
    Const,
    Div,
    EvaluationError,
    Limits,
    Mul,
    Neg,
    Node,
    Num,
    Pow,
    Sym,
    evaluate,
    symbols,
)

Vector = tuple[Fraction, Fraction, Fraction]
"""Coefficients of 1, pi and one degree."""

_UNITS = ("1", "pi", "degree")
_MOST_TERMS = 400
INTEGER = re.compile(
    r"[,;]?\s*(?:\(\s*)?(?:where\s+|for\s+|with\s+)?(?:any\s+|all\s+|every\s+)?(?:integers?\s+)?([kmnlpq])\s*"
    r"(?:(?:∈|\\in)\s*(?:\\mathbb\s*\{?\s*Z\s*\}?|ℤ|Z\b|\\Z\b)"
    r"|(?:is\s+)?(?:an\s+|any\s+)?integer|为整数|是整数)\s*\)?\s*[.。]?$"
)
"""The end of a text that says which letter stands for every integer."""


@dataclass(frozen=True)
class Progression:
    """The values start + step k for every integer k, for each (start, step) of `terms`."""

    terms: tuple[tuple[Vector, Vector], ...]


def progression(nodes: list[Node], letter: str, limits: Limits) -> Progression | None:
    """The values of formulas that are linear in `letter` over the integers; None where one is not."""
    terms = []
    for node in nodes:
        if symbols(node) - {letter}:
            return None
        try:
            at = [_vector(node, {letter: Fraction(k)}, limits) for k in (0, 1, 2, 7, -5)]
        except EvaluationError:
            return None
        if any(value is None for value in at):
            return None
        start, one, *more = (value for value in at if value is not None)
        step = _minus(one, start)
        if not any(step) or any(v != _plus(start, step, k) for v, k in zip(more, (2, 7, -5), strict=True)):
            return None
        terms.append((start, step))
    return Progression(tuple(terms)) if terms else None


def residues(value: int, modulus: int) -> Progression:
    """A residue class as a progression."""
    zero = Fraction(0)
    return Progression((((Fraction(value), zero, zero), (Fraction(modulus), zero, zero)),))


def same_progression(gold: Progression, other: Progression) -> Comparison:
    """Compare two unions of progressions exactly."""
    steps = [step for _, step in (*gold.terms, *other.terms)]
    axis = next(index for index, part in enumerate(steps[0]) if part)
    ratios = [step[axis] / steps[0][axis] for step in steps]
    if any(step != tuple(ratio * part for part in steps[0]) for step, ratio in zip(steps, ratios, strict=True)):
        return different("general solutions with periods that share no multiple")
    common = Fraction(lcm(*(abs(r.numerator) for r in ratios)), 1)  # a multiple of every step
    period = tuple(common * part for part in steps[0])
    first, second = (_all_residues(p, period, axis) for p in (gold, other))
    if first is None or second is None:
        return unknown(f"general solutions with more than {_MOST_TERMS} values in a period")
    if first == second:
        return equal("the same general solution")
    return different("general solutions with different values")


def _all_residues(union: Progression, period: tuple[Fraction, ...], axis: int) -> set[tuple[Fraction, ...]] | None:
    found: set[tuple[Fraction, ...]] = set()
    for start, step in union.terms:
        count = abs(period[axis] / step[axis])
        if count > _MOST_TERMS:
            return None
        for k in range(int(count)):
            value = _plus(start, step, k)
            turns = floor(value[axis] / period[axis])
            found.add(tuple(v - turns * p for v, p in zip(value, period, strict=True)))
    return found


def _plus(start: Vector, step: Vector, k: int) -> Vector:
    a, b, c = (s + k * t for s, t in zip(start, step, strict=True))
    return a, b, c


def _minus(one: Vector, other: Vector) -> Vector:
    return _plus(one, other, -1)


def _vector(node: Node, env: Mapping[str, Fraction], limits: Limits) -> Vector | None:
    """The coefficients of 1, pi and degree in a formula, by its exact values with letters in their place."""
    formula = _lettered(node)
    if formula is None:
        return None

    def value(**letters: int) -> Fraction:
        return evaluate(formula, {**env, **{f"u_{u}": Fraction(letters.get(u, 0)) for u in _UNITS[1:]}}, limits)

    rest = value()
    pi, degree = value(pi=1) - rest, value(degree=1) - rest
    # Linear in both: another point must fit, which a square or a product of the two would not.
    return (rest, pi, degree) if value(pi=7, degree=11) == rest + 7 * pi + 11 * degree else None


def _lettered(node: Node) -> Node | None:
    """The tree with pi and degrees as letters; None where it has a part that this has no rule for."""
    match node:
        case Const("pi"):
            return Sym("u_pi")
        case Num() | Sym():
            return node
        case Call("degrees", (arg,)):
            inside = _lettered(arg)
            return None if inside is None else Mul((inside, Sym("u_degree")))
        case Neg(arg):
            inside = _lettered(arg)
            return None if inside is None else Neg(inside)
        case Add(parts) | Mul(parts):
            inner = [_lettered(part) for part in parts]
            known = tuple(part for part in inner if part is not None)
            return type(node)(known) if len(known) == len(inner) else None
        case Div(left, right) | Pow(left, right):
            one, two = _lettered(left), _lettered(right)
            return None if one is None or two is None else type(node)(one, two)
    return None
