"""Equations between named quantities, settled one by one: put in what is known, and solve for the one that is left.

Where no equation has a single unknown left, those that are linear are eliminated together. It knows neither English
nor steps; it says by which equation each quantity was found and from which others.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from lemmata.expr import Add, Div, Mul, Neg, Node, Num, Relation, Sym, symbols

Affine = tuple[Fraction, dict[str, Fraction]]


class NotLinear(Exception):
    """The formula is not linear in the unknowns that are left."""


class Contradiction(Exception):
    """The equation of this number says something else than the others."""

    def __init__(self, number: int) -> None:
        self.number = number
        super().__init__(f"equation {number} does not hold")


@dataclass
class Settled:
    """The values, all equations that each rests on, and the rounds: names found together, by which equations."""

    values: dict[str, Fraction] = field(default_factory=dict)
    support: dict[str, frozenset[int]] = field(default_factory=dict)
    rounds: list[tuple[tuple[str, ...], tuple[int, ...]]] = field(default_factory=list)

    def found(self, name: str, value: Fraction, rests_on: frozenset[int]) -> None:
        """Enter a value."""
        self.values[name] = value
        self.support[name] = rests_on


def affine(tree: Node, values: dict[str, Fraction]) -> Affine:
    """The constant and the coefficients of a formula in the unknowns that have no value."""
    match tree:
        case Num(value):
            return value, {}
        case Sym(name):
            return (values[name], {}) if name in values else (Fraction(0), {name: Fraction(1)})
        case Neg(arg):
            return _scaled(affine(arg, values), Fraction(-1))
        case Add(terms):
            constant, rest = Fraction(0), dict[str, Fraction]()
            for term in terms:
                one, more = affine(term, values)
                constant += one
                for name, factor in more.items():
                    rest[name] = rest.get(name, Fraction(0)) + factor
            return constant, {name: factor for name, factor in rest.items() if factor}
        case Mul(factors):
            result: Affine = (Fraction(1), {})
            for factor_ in factors:
                part = affine(factor_, values)
                if part[1] and result[1]:
                    raise NotLinear
                result = _scaled(part, result[0]) if not result[1] else _scaled(result, part[0])
            return result
        case Div(num, den):
            bottom, unknown = affine(den, values)
            if unknown or not bottom:
                raise NotLinear
            return _scaled(affine(num, values), 1 / bottom)
    raise NotLinear


def _scaled(one: Affine, factor: Fraction) -> Affine:
    return one[0] * factor, {name: value * factor for name, value in one[1].items() if value * factor}


def gap(relation: Relation, values: dict[str, Fraction]) -> Affine:
    """Left minus right side."""
    return affine(Add((relation.lhs, Neg(relation.rhs))), values)


def mentions(tree: Node) -> frozenset[str]:
    """The names in a formula."""
    return frozenset(symbols(tree))


def settle(facts: Sequence[Relation], defaults: Sequence[Relation] = (), goal: Node | None = None) -> Settled:
    """The values that the equations determine; defaults are taken, in order, only where the goal needs them.

    Raises Contradiction where an equation does not hold. Defaults are numbered after the facts.
    """
    result = Settled()
    open_ = dict(enumerate(facts))
    spare = [(len(facts) + index, relation) for index, relation in enumerate(defaults)]
    while True:
        if _one_by_one(open_, result) or _together(open_, result):
            continue
        wanted = mentions(goal) if goal is not None else frozenset()
        if not spare or (goal is not None and wanted <= result.values.keys()):
            return result
        number, relation = spare.pop(0)
        if not mentions(relation) <= result.values.keys():
            open_[number] = relation


def _one_by_one(open_: dict[int, Relation], result: Settled) -> bool:
    """One pass over the equations; whether a value was found."""
    progress = False
    for number, relation in list(open_.items()):
        try:
            constant, unknown = gap(relation, result.values)
        except NotLinear:
            continue
        if not unknown:
            if constant:
                raise Contradiction(number)
            del open_[number]
        elif len(unknown) == 1:
            ((name, factor),) = unknown.items()
            known = mentions(relation) - {name}
            rests = frozenset[int]().union(*(result.support[other] for other in known if other in result.support))
            result.found(name, -constant / factor, rests | {number})
            result.rounds.append(((name,), (number,)))
            del open_[number]
            progress = True
    return progress


def _together(open_: dict[int, Relation], result: Settled) -> bool:
    """Elimination over the linear equations that are left; whether a value was found."""
    rows: list[tuple[dict[str, Fraction], Fraction, frozenset[int], frozenset[int]]] = []
    for number, relation in open_.items():
        try:
            constant, unknown = gap(relation, result.values)
        except NotLinear:
            continue
        known = mentions(relation) & result.values.keys()
        rests = frozenset[int]().union(*(result.support[other] for other in known))
        rows.append((unknown, -constant, frozenset([number]), rests))
    reduced: list[tuple[str, dict[str, Fraction], Fraction, frozenset[int], frozenset[int]]] = []
    for row, right, by, rests in rows:
        row = dict(row)
        for pivot, other, value, by_, rests_ in reduced:
            if factor := row.get(pivot):
                row = _minus(row, other, factor)
                right -= factor * value
                by, rests = by | by_, rests | rests_
        if not row:
            if right:
                raise Contradiction(max(by))
            continue
        pivot = next(iter(row))
        scale = row[pivot]
        row, right = {name: value / scale for name, value in row.items()}, right / scale
        for index, (name, other, value, by_, rests_) in enumerate(reduced):
            if factor := other.get(pivot):
                reduced[index] = (name, _minus(other, row, factor), value - factor * right, by_ | by, rests_ | rests)
        reduced.append((pivot, row, right, by, rests))
    together: list[str] = []
    equations = frozenset[int]()
    for name, row, right, by, rests in reduced:
        if len(row) == 1:
            result.found(name, right, by | rests)
            together.append(name)
            equations |= by
    if together:
        result.rounds.append((tuple(together), tuple(sorted(equations))))
    return bool(together)


def _minus(row: dict[str, Fraction], other: dict[str, Fraction], factor: Fraction) -> dict[str, Fraction]:
    names = [*row, *(name for name in other if name not in row)]
    combined = {name: row.get(name, Fraction(0)) - factor * other.get(name, Fraction(0)) for name in names}
    return {name: value for name, value in combined.items() if value}
