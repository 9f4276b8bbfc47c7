"""Lines of a computation: numbers, fractions, and formulas that stay equal from line to line.

A chain is right where everything in it is equal. It belongs to the question where it is equal to what the question
gives; a true statement between numbers beside it is right as a side computation, and answers nothing.
"""

import math
from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

from lemmata.errors import InputError
from lemmata.expr import Add, Div, Mul, Neg, Node, Num, Pow, symbols, to_text, walk
from lemmata.tutoring.checking.exact import equal, rational, shape, value
from lemmata.tutoring.checking.reading import Claim, Read
from lemmata.tutoring.checking.rewrites import slips
from lemmata.tutoring.checking.statements import RUNS_ON, judge_numbers, runs_on, values_shown
from lemmata.tutoring.checking.target import Target
from lemmata.tutoring.checking.types import Judged, Outcome, right, unchecked, wrong

_ROUTE = "computer algebra and digits at points"
_NAMES = frozenset(["answer", "x", "y", "result"])


def same(left: Node, right_side: Node) -> bool | None:
    """Whether two formulas are equal; None where nobody knows."""
    try:
        one, two = rational(left), rational(right_side)
        if one is not None and two is not None:
            return one == two
        return equal(value(left), value(right_side))
    except (InputError, RecursionError, ValueError, TypeError):
        return None


def judge_values(target: Target, reads: Sequence[tuple[int, Read]]) -> Outcome:
    """The lines of a computation in their order."""
    assert target.formula is not None
    units: list[tuple[int, Judged]] = []
    last: Node | None = None  # what the previous line ended with
    above: Node = target.formula  # the last formula that is equal to the question
    wrong_value: Node | None = None
    steps = [(index, read, claim) for index, read in reads for step in read.steps for claim in step]
    ended: Node | None = None
    for place, (index, read, claim) in enumerate(steps):
        final = place == len(steps) - 1
        if claim.phrase or read.marks or read.rejects:
            units.append((index, unchecked("A statement of this kind is not checked for this question.")))
            last = ended = None
            continue
        step_first = claim is read_first(read)
        claim = _without_name(claim)
        read_first_claim = claim if step_first else None
        if read.continued and step_first and last is not None:
            claim = replace(claim, terms=(last, *claim.terms), ops=("=", *claim.ops))
        judged = _judge(target, claim, above, wrong_value, steps, place, final)
        units.append((index, judged))
        end = claim.terms[-1]
        if judged.verdict == "right" and claim is read_first_claim and read.mentions:
            units += [(index, one) for one in _mentioned(target, claim, read, above)]
        belongs = judged.verdict == "right" and same(end, target.formula) is True and (not claim.ops or _main(claim))
        if judged.verdict == "right" and same(end, target.formula) is True:
            above, wrong_value = end, None
        elif judged.verdict == "wrong":
            wrong_value = end
        last, ended = end, end if belongs else None
    complete = ended is not None and _finished(target, ended)
    missing = ""
    if ended is not None and not complete:
        missing = "It is equal to the question, but it is not in the form that is asked for yet."
    return Outcome(tuple(units), complete, to_text(last) if last is not None else None, missing)


def _mentioned(target: Target, claim: Claim, read: Read, above: Node) -> list[Judged]:
    """Formulas in the sentence around a claim: `8*5 = 40, leaving 40 + 4`, `divide by 2: 6/8 = 3/4`."""
    assert target.formula is not None
    judged = []
    for word, node in read.mentions:
        if scaled_by(claim, word, rational(node)):
            continue
        if same(node, target.formula) is True:
            continue
        if isinstance(node, Num):
            judged.append(
                unchecked(f"The formula is right, but what the sentence says of {to_text(node)} was not checked.")
            )
        else:
            judged.append(wrong(_difference(node, above, target), _ROUTE, to_text(node)))
    return judged


def scaled_by(claim: Claim, word: str, factor: Fraction | None) -> bool:
    """Whether top and bottom of a fraction were multiplied or divided by a number, as a sentence says."""
    if word not in ("divide", "dividing", "multiply", "multiplying", "cancel", "expand"):
        return False
    ends = (claim.terms[0], claim.terms[-1])
    tops = [end.num if isinstance(end, Div) else end for end in ends]
    bottoms = [end.den if isinstance(end, Div) else Num(Fraction(1), "1") for end in ends]
    (a, c), (b, d) = map(rational, tops), map(rational, bottoms)
    if factor is None or None in (a, b, c, d) or factor == 0:
        return False
    return (a, b) == (c * factor, d * factor) or (c, d) == (a * factor, b * factor)  # type: ignore[operator]


def read_first(read: Read) -> Claim:
    """The first claim of a line."""
    return read.steps[0][0]


def _main(claim: Claim) -> bool:
    return set(claim.ops) <= {"=", "≈"}


def _judge(
    target: Target,
    claim: Claim,
    above: Node,
    wrong_value: Node | None,
    steps: Sequence[object],
    place: int,
    final: bool,
) -> Judged:
    assert target.formula is not None
    if claim.ops:
        bad = _chain(claim, above)
        if bad is not None:
            return bad
        first = same(claim.terms[0], target.formula)
        if first is True:
            return right(_equal_reason(target, claim.terms[-1]), _ROUTE, _shown(claim))
        if first is None:
            return unchecked("Whether this is equal to the question could not be decided.")
        if _copied_wrongly(claim.terms[0], target):
            return wrong(
                f"A number was copied wrongly: the question is {to_text(target.formula)}, "
                f"not {to_text(claim.terms[0])}.",
                _ROUTE,
                _shown(claim),
            )
        if wrong_value is not None and same(claim.terms[0], wrong_value) is True:
            return wrong("It follows from the line above, so it carries its mistake on.", _ROUTE, _shown(claim))
        if not _tied(target, claim):
            return unchecked("It is true, but how it belongs to the question was not seen.")
        slip = slip_between(target.formula, claim.terms[-1]) if final else ""
        if slip:
            return wrong(slip, _ROUTE, _shown(claim))
        return right("True, as a side computation.", "exact value", _shown(claim))
    node = claim.terms[0]
    if _denominator_claim(claim):
        return _common_denominator(target, node, above)
    there = same(node, target.formula)
    if there is True:
        return right(_equal_reason(target, node), _ROUTE, to_text(node))
    if there is None:
        return unchecked("Whether this is equal to the question could not be decided.")
    if wrong_value is not None and same(node, wrong_value) is True:
        return wrong("It follows from the line above, so it carries its mistake on.", _ROUTE)
    if not final and _part(target, node, above):
        return right("This is a part of the computation.", "equal to a part of the line above")
    return wrong(_difference(node, above, target), _ROUTE, values_shown(node, above) if not symbols(node) else "")


def _chain(claim: Claim, above: Node) -> Judged | None:
    """The first sign of a chain that is not true; None where all are."""
    for place, (op, left, right_side) in enumerate(zip(claim.ops, claim.terms, claim.terms[1:], strict=False)):
        if not symbols(left) | symbols(right_side):
            judged = judge_numbers(Claim(claim.terms[place : place + 2], (op,)))
            if judged.verdict == "right":
                continue
            if judged.verdict == "wrong":
                if runs_on(claim.terms, place):
                    return wrong(RUNS_ON, "exact value", values_shown(left, right_side))
                slip = slip_between(left, right_side)
                return replace(judged, reason=slip) if slip else judged
            return judged
        if op != "=":
            return unchecked("A sign of this kind between formulas is not checked here.")
        verdict = same(left, right_side)
        if verdict is None:
            return unchecked(f"Whether {to_text(left)} equals {to_text(right_side)} could not be decided.")
        if not verdict:
            slip = slip_between(left, right_side)
            text = f"{to_text(left)} is not equal to {to_text(right_side)}."
            return wrong(slip or text, _ROUTE, text)
    return None


def slip_between(before: Node, after: Node) -> str:
    """The slip that makes `after` of `before`, or ""."""
    for count, (changed, why) in enumerate(slips(before)):
        if count > 200:
            break
        if same(changed, after) is True:
            return f"Likely slip: {why}"
    return ""


def _difference(node: Node, above: Node, target: Target) -> str:
    slip = slip_between(above, node) or slip_between(target.formula or above, node)
    if slip:
        return slip
    assert target.formula is not None
    number = rational(node)
    told = (
        f"{to_text(node)} is {number}, and that"
        if number is not None and str(number) != to_text(node)
        else to_text(node)
    )
    return f"{told} is not equal to {to_text(target.formula)}."


def _equal_reason(target: Target, node: Node) -> str:
    if _reducible(node):
        return "Right: it is equal to the question; it could be simplified."
    return "Right: it is equal to the question."


def _reducible(node: Node) -> bool:
    """Whether a fraction of whole numbers is not in lowest terms."""
    part = node.arg if isinstance(node, Neg) else node
    if not (isinstance(part, Div) and isinstance(part.num, Num) and isinstance(part.den, Num)):
        return False
    top, bottom = part.num.value, part.den.value
    return top.denominator == bottom.denominator == 1 and math.gcd(int(top), int(bottom)) > 1


def _tied(target: Target, claim: Claim) -> bool:
    """A statement between numbers is true by itself; one with letters has to share the question's."""
    assert target.formula is not None
    names = {name for term in claim.terms for name in symbols(term)}
    return names <= symbols(target.formula)


def _part(target: Target, node: Node, above: Node) -> bool:
    """Whether a formula is a part of the line above or of the question, or a result of the solver's steps."""
    if isinstance(node, Num):
        return any(same(node, other) is True for other in target.witnesses)
    parts = [part for tree in (above, target.formula) if tree for part in walk(tree)]
    return any(part == node for part in parts) or any(node == other for other in target.witnesses)


def _copied_wrongly(node: Node, target: Target) -> bool:
    """Whether a formula is the question's with one number changed, and no step of the solution."""
    assert target.formula is not None
    if shape(node) != shape(target.formula) or any(node == other for other in target.witnesses):
        return False
    numbers = [[part.value for part in walk(tree) if isinstance(part, Num)] for tree in (node, target.formula)]
    return len(numbers[0]) > 1 and sum(a != b for a, b in zip(*numbers, strict=True)) == 1


def _denominator_claim(claim: Claim) -> bool:
    return bool({"denominator", "lcm", "lcd", "denominators"} & set(claim.label.split()))


def _common_denominator(target: Target, node: Node, above: Node) -> Judged:
    number = rational(node)
    bottoms = [
        part.den.value
        for tree in (above, target.formula)
        if tree is not None
        for part in walk(tree)
        if isinstance(part, Div) and isinstance(part.den, Num)
    ]
    if number is None or not bottoms or number <= 0:
        return unchecked("Which denominator is meant was not seen.")
    if all((number / bottom).denominator == 1 for bottom in bottoms):
        return right("Every denominator divides it.", "exact value", f"{number}")
    return wrong(f"Not every denominator divides {number}.", "exact value")


def _without_name(claim: Claim) -> Claim:
    """`x = 5/6` in a question without an x names the result."""
    first = claim.terms[0]
    if (
        len(claim.terms) > 1
        and claim.ops[0] == "="
        and getattr(first, "name", "") in ("x", "y", "A", "S", "N", "n", "z")
    ):
        others = {name for term in claim.terms[1:] for name in symbols(term)}
        if getattr(first, "name", "") not in others and not others:
            return replace(claim, terms=claim.terms[1:], ops=claim.ops[1:])
    return claim


def _finished(target: Target, node: Node) -> bool:
    """Whether a formula that is equal to the question is in the form that is asked for."""
    kind = target.task.kind if target.task else ""
    if kind == "compute":
        lowest = "simplify" in target.text.lower() or "lowest" in target.text.lower() or "reduce" in target.text.lower()
        return _one_number(node) and not (lowest and _reducible(node))
    if kind == "expand":
        return not any(isinstance(part, Add) for part in _inside(node))
    if kind == "factor":
        return target.answer is not None and _factors(node) >= _factors(target.answer)
    return target.answer is not None and _size(node) <= _size(target.answer)


def _one_number(node: Node) -> bool:
    """A number as a result: no sum, product or power of numbers left to be worked out."""
    if isinstance(node, Neg):
        return _one_number(node.arg)
    if isinstance(node, Div):
        return isinstance(node.num, Num) and isinstance(node.den, Num)
    if isinstance(node, Num):
        return True
    if not any(isinstance(part, Add | Mul | Pow | Div) for part in walk(node)):
        return True
    return rational(node) is None


def _inside(node: Node) -> list[Node]:
    """What stands inside a product or a power."""
    return [
        inner
        for part in walk(node)
        if isinstance(part, Mul | Pow)
        for inner in walk(part)
        if inner is not part and symbols(inner)
    ]


def _factors(node: Node) -> Fraction:
    if isinstance(node, Neg):
        return _factors(node.arg)
    if isinstance(node, Mul):
        return sum((_factors(factor) for factor in node.factors), Fraction(0))
    if isinstance(node, Pow) and isinstance(node.exp, Num):
        return node.exp.value if symbols(node.base) else Fraction(0)
    return Fraction(1) if symbols(node) else Fraction(0)


def _size(node: Node) -> int:
    return sum(1 for _ in walk(node))


def _shown(claim: Claim) -> str:
    return " = ".join(to_text(term) for term in claim.terms)
