"""Lengths, angles and areas of named points as formulas of vectors."""

from fractions import Fraction
from functools import reduce

from lemmata.solver.vectors import Form


def num(value: int | Fraction) -> Form:
    return Form("num", (Fraction(value),))


def name(text: str) -> Form:
    return Form("name", (text,))


def less(a: Form, b: Form) -> Form:
    return Form("add", (a, Form("neg", (b,))))


def plus(*parts: Form) -> Form:
    return Form("add", parts)


def times(a: Form, b: Form) -> Form:
    return Form("mul", (a, b))


def over(a: Form, b: Form) -> Form:
    return Form("div", (a, b))


def way(a: str, b: str) -> Form:
    """The vector from a to b."""
    return less(name(b), name(a))


def length(a: str, b: str) -> Form:
    return Form("norm", (way(a, b),))


def angle(a: str, b: str, c: str) -> Form:
    return Form("angle", (way(b, a), way(b, c)))


def turn(a: str, b: str, c: str) -> Form:
    """Twice the signed area of the triangle."""
    return Form("turn", (way(a, b), way(a, c)))


def dot(a: Form, b: Form) -> Form:
    return Form("dot", (a, b))


def area(corners: str) -> Form:
    return Form("outline", tuple(map(name, corners)))


def perimeter(corners: str) -> Form:
    return plus(*(length(a, b) for a, b in zip(corners, corners[1:] + corners[:1], strict=True)))


def inradius(corners: str) -> Form:
    return over(times(num(2), area(corners)), perimeter(corners))


def circumradius(corners: str) -> Form:
    sides = reduce(times, (length(a, b) for a, b in zip(corners, corners[1:] + corners[:1], strict=True)))
    return over(sides, times(num(4), area(corners)))
