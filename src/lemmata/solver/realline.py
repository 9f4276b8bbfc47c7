"""The real solutions of relations in one variable, decided by where their truth can change: the check behind the rules.

Between two neighbouring critical numbers (`norms.py`; isolated by Sturm's theorem and bisection) a relation is true
everywhere or nowhere, so one point tells. At the critical numbers themselves it is evaluated to many digits. Two
states have the same solutions if they agree at all of these points. No algebra of the solver is used.
"""

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

from lemmata.expr import Call, Chain, Const, EvaluationError, Interval, Neg, Node, Relation, Set_, Sym, Tuple_, symbols
from lemmata.solver import univariate
from lemmata.solver.norms import MAX_DEGREE, critical_polynomials
from lemmata.solver.reals import TINY, decimal, true_at
from lemmata.solver.state import Both, Either, State, Words
from lemmata.solver.types import Check
from lemmata.solver.univariate import Dense

Link = Relation | Chain
METHOD = "true for the same numbers"
POINTS = tuple(Decimal(n) / 4 for n in (-37, -22, -11, -6, -3, -1, 1, 2, 3, 5, 7, 10, 13, 18, 26, 35))
"""Ordinary numbers at which formulas are compared."""
WIDTH = Fraction(1, 10**70)
SHORT = Fraction(1, 10**9)
NO_SOLUTION = "no solution"
ALL_NUMBERS = "all real numbers"


def same_solutions(before: State, after: State) -> Check:
    """Both states are true for the same real numbers."""
    return _compared(before, after, backwards=True)


def follows(before: State, after: State) -> Check:
    """Every real number that solves `before` solves `after`, which may have more solutions."""
    return _compared(before, after, backwards=False)


def _compared(before: State, after: State, *, backwards: bool) -> Check:
    try:
        name = variable(before, after)
        left, right = alternatives(before, name), alternatives(after, name)
        places = critical([*left, *right], name)
    except EvaluationError as error:
        return Check(METHOD, False, str(error))
    for shown, value in samples(places):
        one, two = (any(all(true_at(link, {name: value}) for link in part) for part in side) for side in (left, right))
        if one and not two:
            return Check(METHOD, False, f"{name} = {shown} solves the first and not the second")
        if two and not one and backwards:
            return Check(METHOD, False, f"{name} = {shown} solves the second and not the first")
    if not places:
        detail = "nothing depends on the letter, and both are true or both are false"
    else:
        where = ", ".join(place.shown for place in places[:6]) + (", …" if len(places) > 6 else "")
        found = "the same numbers solve both" if backwards else "no solution is lost"
        detail = f"{found}: tried at {name} = {where}, where alone this could change, and in between"
    return Check(METHOD, True, detail)


def equal(left: Decimal, right: Decimal) -> bool:
    """Equal to 40 digits."""
    return abs(left - right) <= TINY * max(abs(left), abs(right), Decimal(1))


def solves(state: State, name: str, value: Decimal) -> bool:
    """Whether a number satisfies a state."""
    return any(all(true_at(link, {name: value}) for link in part) for part in alternatives(state, name))


class Place:
    """A critical number: exactly, or between two rational numbers."""

    def __init__(self, low: Fraction, high: Fraction) -> None:
        self.low, self.high = low, high

    @property
    def shown(self) -> str:
        """The number for a reader: exactly where it is rational, else to some digits."""
        return str(self.low) if self.low == self.high else f"{float(self.low):.6g}…"

    @property
    def value(self) -> Decimal:
        return decimal(self.low if self.low == self.high else (self.low + self.high) / 2)


def variable(*states: State) -> str:
    """The one variable of the states; EvaluationError where there are several. `x` where there is none."""
    names = {name for state in states for link in _links(state) for name in symbols(link)}
    if len(names) > 1:
        raise EvaluationError(f"expected one variable, found {', '.join(sorted(names))}")
    return next(iter(names), "x")


def _links(state: State) -> Iterator[Node]:
    if isinstance(state, Both | Either):
        yield from state.items
    elif isinstance(state, Node):
        yield state


def alternatives(state: State, name: str) -> list[list[Link]]:
    """A state as alternatives of relations that hold together; EvaluationError where it is none."""
    letter = Sym(name)
    match state:
        case Words("no solution" | "rejected"):
            return []
        case Words("all real numbers"):
            return [[]]
        case Both(items):
            return [list(items)]
        case Either(items):
            return [[item] for item in items]
        case Relation() | Chain():
            return [[state]]
        case Set_(items):
            return [[Relation("=", letter, item)] for item in items]
        case Call("union", args):
            return [part for arg in args for part in alternatives(arg, name)]
        case Tuple_((low, high)):
            return [_between(letter, low, high, ">", "<")]
        case Interval(low, high, left, right):
            return [_between(letter, low, high, ">=" if left else ">", "<=" if right else "<")]
    raise EvaluationError("neither a relation nor a set of numbers")


def _between(letter: Sym, low: Node, high: Node, above: str, below: str) -> list[Link]:
    links: list[Link] = []
    if low != Neg(Const("oo")):
        links.append(Relation(above, letter, low))
    if high != Const("oo"):
        links.append(Relation(below, letter, high))
    return links


def critical(sides: list[list[Link]], name: str) -> list[Place]:
    """The numbers at which a relation can become true or false, in ascending order."""
    found: list[Dense] = []
    for link in (link for side in sides for link in side):
        terms = link.terms if isinstance(link, Chain) else (link.lhs, link.rhs)
        for left, right in pairwise(terms):
            found += critical_polynomials(left, right, name)
    whole: Dense = [Fraction(1)]
    for part in found:
        fresh = univariate.without_zeros_of(part, whole) if len(whole) > 1 else part
        whole = _times(whole, _squarefree(fresh))
        if len(whole) > MAX_DEGREE:
            raise EvaluationError("the degree is too high")
    return isolated(whole)


def samples(places: list[Place]) -> Iterator[tuple[str, Decimal]]:
    """The critical numbers, and one rational number before, between and behind them."""
    if not places:
        yield "0", Decimal(0)
        return
    between = [(a.high + b.low) / 2 for a, b in pairwise(places)]
    outside = [
        places[0].low - 1,
        *(_short(a.high, b.low) or m for (a, b), m in zip(pairwise(places), between, strict=True)),
    ]
    for point in [*outside, places[-1].high + 1]:
        yield str(point), decimal(point)
    for place in places:
        yield place.shown, place.value


def _short(low: Fraction, high: Fraction) -> Fraction | None:
    """A number with a small denominator between two others."""
    for denominator in (1, 2, 3, 10, 100, 1000):
        top = -((-low.numerator * denominator) // low.denominator) if low >= 0 else -int(-low * denominator)
        for n in (top, top + 1):
            if low < Fraction(n, denominator) < high:
                return Fraction(n, denominator)
    return None


def isolated(values: Dense) -> list[Place]:
    """The real zeros of a squarefree polynomial: rational ones exactly, the others to within WIDTH."""
    if len(values) < 2:
        return []
    if len(values) == 2:
        zero = -values[0] / values[1]
        return [Place(zero, zero)]
    chain = _sturm(values)
    bound = 1 + max(abs(value / values[-1]) for value in values[:-1])
    places, stack = [], [(-bound, bound)]
    while stack:
        low, high = stack.pop()
        count = _count(chain, low, high)
        if count == 0:
            continue
        if count == 1:
            places.append(_refined(values, low, high))
            continue
        middle = (low + high) / 2
        while _at(values, middle) == 0:
            middle = (low + middle) / 2
        stack += [(low, middle), (middle, high)]
    return sorted(places, key=lambda place: place.low)


def _refined(values: Dense, low: Fraction, high: Fraction) -> Place:
    """The one zero between two numbers that are none."""
    left = _at(values, low) > 0
    while high - low > SHORT:
        low, high, left = _halved(values, low, high, left)
        if low == high:
            return Place(low, low)
    guess = ((low + high) / 2).limit_denominator(20_000)
    if low <= guess <= high and _at(values, guess) == 0:
        return Place(guess, guess)
    # Newton's steps are exact to more digits than are kept; bisection then proves the bounds.
    slope = [i * value for i, value in enumerate(values)][1:]
    point = (low + high) / 2
    for _ in range(6):
        steep = _at(slope, point)
        if steep == 0:
            break
        point = _rounded(point - _at(values, point) / steep)
    near = point - WIDTH / 4, point + WIDTH / 4
    if low < near[0] and near[1] < high and (_at(values, near[0]) > 0) != (_at(values, near[1]) > 0):
        return Place(*near)
    while high - low > WIDTH:
        low, high, left = _halved(values, low, high, left)
        if low == high:
            break
    return Place(low, high)


def _halved(values: Dense, low: Fraction, high: Fraction, left: bool) -> tuple[Fraction, Fraction, bool]:
    middle = (low + high) / 2
    there = _at(values, middle)
    if there == 0:
        return middle, middle, left
    return (middle, high, left) if (there > 0) == left else (low, middle, left)


def _rounded(value: Fraction) -> Fraction:
    scale = 10**90
    return Fraction(round(value * scale), scale)


def _at(values: Dense, point: Fraction) -> Fraction:
    """The value, by Horner's scheme on whole numbers."""
    p, q = point.numerator, point.denominator
    total, scale = Fraction(0), 1
    for value in reversed(values):
        total = total * p + value * scale
        scale *= q
    return total / Fraction(q ** (len(values) - 1))


def _sturm(values: Dense) -> list[Dense]:
    chain = [values, univariate.trim([i * value for i, value in enumerate(values)][1:])]
    while len(chain[-1]) > 1:
        rest = [-value for value in univariate.divide(chain[-2], chain[-1])[1]]
        if not rest:
            break
        size = max(abs(value) for value in rest)
        chain.append([value / size for value in rest])
    return chain


def _count(chain: list[Dense], low: Fraction, high: Fraction) -> int:
    return _changes([_at(part, low) for part in chain]) - _changes([_at(part, high) for part in chain])


def _changes(values: list[Fraction]) -> int:
    signs = [value > 0 for value in values if value]
    return sum(a != b for a, b in pairwise(signs))


def _squarefree(values: Dense) -> Dense:
    if len(values) < 3:
        return values
    slope = [i * value for i, value in enumerate(values)][1:]
    shared = univariate.common(values, univariate.trim(slope))
    return univariate.divide(values, shared)[0] if len(shared) > 1 else values


def _times(left: Dense, right: Dense) -> Dense:
    total = [Fraction(0)] * (len(left) + len(right) - 1)
    for i, a in enumerate(left):
        for j, b in enumerate(right):
            total[i + j] += a * b
    return total
