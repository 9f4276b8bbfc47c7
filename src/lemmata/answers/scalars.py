"""Are two formulas the same value? From cheap to dear: structure, exact rationals, exact values at random points.

Every `different` here is a proof: two exact values that differ. `equal` for formulas with variables rests on exact
values at random rational points (Schwartz-Zippel: two different polynomials of degree d agree at one random point of a
set S with probability at most d/|S|). What is left (surds, π, functions, complex numbers) is for `symbolic.py`.
"""

import random
from collections.abc import Iterator
from fractions import Fraction

from lemmata.answers.decimals import decimal_places, half_unit
from lemmata.answers.types import Comparison, different, equal, unknown
from lemmata.expr import Call, EvaluationError, LimitError, Limits, Mul, Neg, Node, evaluate, number, symbols, to_text

POINTS = 8
UNDECIDED = unknown("needs more than exact rational arithmetic")
_TRIES = 60


def same_value(gold: Node, other: Node, limits: Limits) -> Comparison:
    """Compare two values exactly; UNDECIDED where rational arithmetic can't tell.

    A decimal gold also accepts what rounds to it at the places it states, where rounding was needed or usual: the
    gold states two places or more, or the other value is a fraction without a finite decimal. That makes the
    comparison one-sided: gold `0.33` accepts `1/3`, gold `1/3` does not accept `0.33`.
    """
    if gold == other:
        return equal("the same formula")
    if _ratio(gold) or _ratio(other):
        return _same_ratio(_ratio(gold) or (gold, number(1)), _ratio(other) or (other, number(1)), limits)
    names = symbols(gold) | symbols(other)
    if not names:
        return _same_number(gold, other, limits)
    settled = _same_at_points(gold, other, names, limits)
    if settled.outcome == "different" and symbols(gold) != symbols(other):
        first, second = (", ".join(sorted(symbols(node))) or "none" for node in (gold, other))
        return different(f"different variables: {first}; {second}")
    return settled


def _ratio(node: Node) -> tuple[Node, ...]:
    return node.args if isinstance(node, Call) and node.name == "ratio" else ()


def _same_ratio(gold: tuple[Node, ...], other: tuple[Node, ...], limits: Limits) -> Comparison:
    """`2 : 3` is `4 : 6` and, with two parts, the fraction `2/3`."""
    if len(gold) != len(other):
        return different(f"ratios of {len(gold)} and of {len(other)} parts")
    for a, b in zip(gold[1:], other[1:], strict=True):
        outcome = same_value(Mul((a, other[0])), Mul((b, gold[0])), limits)
        if not outcome.equal:
            return outcome
    return equal("the same ratio")


def _same_number(gold: Node, other: Node, limits: Limits) -> Comparison:
    try:
        a, b = evaluate(gold, limits=limits), evaluate(other, limits=limits)
    except LimitError as error:
        return unknown(f"too large: {error}")
    except EvaluationError:
        return UNDECIDED
    if a == b:
        return equal("equal as exact rational numbers")
    places = decimal_places(gold)
    if places is not None and abs(a - b) <= half_unit(places) and (places >= 2 or not _terminates(b)):
        return equal(f"equal to the {places} decimals that the gold answer states")
    if _percent(gold) != _percent(other) and a * 100 ** _percent(gold) == b * 100 ** _percent(other):
        return equal("equal; the percent sign stands on one side only")
    return different(f"{_shown(gold)} and {_shown(other)} are different numbers")


def is_rational(node: Node, limits: Limits) -> bool:
    """Whether the formula is one rational number that can be computed."""
    try:
        evaluate(node, limits=limits)
    except EvaluationError:
        return False
    return True


def _terminates(value: Fraction) -> bool:
    """Whether the value has a finite decimal: its denominator divides a power of ten."""
    return pow(10, value.denominator.bit_length(), value.denominator) == 0


def _percent(node: Node) -> bool:
    match node:
        case Call("percent"):
            return True
        case Neg(arg):
            return _percent(arg)
    return False


def _same_at_points(gold: Node, other: Node, names: frozenset[str], limits: Limits) -> Comparison:
    met = 0
    for env in points(names):
        try:
            a, b = evaluate(gold, env, limits), evaluate(other, env, limits)
        except LimitError as error:
            return unknown(f"too large: {error}")
        except EvaluationError as error:
            if "zero" in str(error):
                continue  # a pole; another point will do
            return UNDECIDED
        if a != b:
            at = ", ".join(f"{name} = {value}" for name, value in sorted(env.items()))
            return different(f"different values at {at}")
        met += 1
        if met == POINTS:
            return equal(f"equal at {POINTS} random rational points")
    return UNDECIDED


def same_up_to_constant(gold: Node, other: Node, limits: Limits) -> Comparison:
    """Whether two functions differ by a constant, by their exact values at random points."""
    first: Fraction | None = None
    met = 0
    try:
        for env in points(symbols(gold) | symbols(other)):
            gap = evaluate(gold, env, limits) - evaluate(other, env, limits)
            if first is not None and gap != first:
                return different("their difference is not a constant")
            first = gap
            met += 1
            if met == POINTS:
                return equal(f"they differ by the constant {first} only, and both end with + C")
    except LimitError as error:
        return unknown(f"too large: {error}")
    except EvaluationError:
        return UNDECIDED
    return UNDECIDED


def points(names: frozenset[str]) -> Iterator[dict[str, Fraction]]:
    """Random points, positive and negative, small and large; the same ones for the same names."""
    rng = random.Random(",".join(sorted(names)))
    for index in range(_TRIES):
        top = (20, 1000, 10**6)[index % 3]
        yield {name: Fraction(rng.randint(-top, top) or 1, rng.randint(1, top // 10)) for name in sorted(names)}


def _shown(node: Node) -> str:
    text = to_text(node)
    return text if len(text) <= 40 else f"{text[:37]}…"
