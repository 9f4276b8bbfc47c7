"""Lines for the questions that have no judge of their own: systems of equations, and answers that can be compared.

An equation is right for a system where it holds at the verified solution and follows from linear equations; for any
other question only the final answer, and what is plainly true of numbers, is checked.
"""

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise

import sympy

from lemmata.answers.comparison import QUICK, Comparer
from lemmata.errors import InputError
from lemmata.expr import Node, Tuple_, symbols, to_text
from lemmata.tutoring.checking.exact import equal, rational, shown, value
from lemmata.tutoring.checking.reading import Claim, Read
from lemmata.tutoring.checking.statements import judge_numbers
from lemmata.tutoring.checking.target import Target
from lemmata.tutoring.checking.types import Judged, Outcome, right, unchecked, wrong

_TIED = "the verified solution"


def judge_system(target: Target, reads: Sequence[tuple[int, Read]], answer: str) -> Outcome:
    """Lines for linear equations in several unknowns with one solution."""
    names = target.names
    try:
        from lemmata.expr import parse

        tree = parse(answer)
        items = tree.items if isinstance(tree, Tuple_) else ()
        point = {sympy.Symbol(name): value(item) for name, item in zip(names, items, strict=True)}
        linear = all(
            sympy.Poly(value(one.lhs) - value(one.rhs), *map(sympy.Symbol, names)).total_degree() == 1
            for one in target.relations
        )
    except (InputError, ValueError, sympy.PolynomialError):
        return judge_other(target, reads, answer)
    if not linear:
        return judge_other(target, reads, answer)
    units: list[tuple[int, Judged]] = []
    known: set[str] = set()
    for index, read in reads:
        for step in read.steps:
            for claim in step:
                units.append((index, _system_line(claim, names, point, known)))
            if read.mentions and step is read.steps[0]:
                units.append((index, _not_told(read)))
    said = ", ".join(f"{name} = {shown(point[sympy.Symbol(name)])}" for name in sorted(known)) or None
    return Outcome(tuple(units), known == set(names), said)


def _not_told(read: Read) -> Judged:
    told = ", ".join(to_text(node) for _, node in read.mentions)
    return unchecked(f"What the sentence says of {told} was not checked.")


def _system_line(claim: Claim, names: tuple[str, ...], point: dict[object, object], known: set[str]) -> Judged:
    if claim.phrase:
        return unchecked("A statement of this kind is not checked for this question.")
    if len(claim.terms) == 1 and isinstance(claim.terms[0], Tuple_):
        try:
            values = [value(item) for item in claim.terms[0].items]
        except (InputError, ValueError):
            return unchecked("This point could not be read.")
        if len(values) == len(names) and all(equal(v, p) is True for v, p in zip(values, point.values(), strict=True)):
            known.update(names)
            return right("This is the solution.", _TIED)
        return wrong("This is not the solution of both equations.", _TIED)
    letters = {name for term in claim.terms for name in symbols(term)}
    if not claim.ops or any(op != "=" for op in claim.ops):
        return unchecked("A formula alone says nothing that could be right or wrong; write an equation.")
    if not letters:
        return judge_numbers(claim)
    if not letters <= set(names):
        return unchecked("What these letters stand for is not known here.")
    try:
        there = [value(term).subs(point) for term in claim.terms]
        straight = all(sympy.Poly(value(term), *map(sympy.Symbol, names)).total_degree() <= 1 for term in claim.terms)
    except (InputError, ValueError, sympy.PolynomialError):
        return unchecked("This could not be computed.")
    if not all(equal(a, b) is True for a, b in pairwise(there)):
        return wrong("The solution of the two equations does not satisfy this.", _TIED)
    if not straight:
        return unchecked("It holds for the solution, but whether it follows was not checked.")
    if len(letters) == 1 and len(claim.terms[0:]) >= 2:
        name = next(iter(letters))
        if getattr(claim.terms[0], "name", "") == name and not symbols(claim.terms[-1]):
            known.add(name)
    return right("It holds for the solution, and follows from the equations.", "the verified solution put in")


def judge_other(target: Target, reads: Sequence[tuple[int, Read]], answer: str) -> Outcome:
    """The final answer compared with the verified one; in between only what is true or false of numbers."""
    units: list[tuple[int, Judged]] = []
    complete, said = False, None
    claims = [(index, read, claim) for index, read in reads for step in read.steps for claim in step]
    known = {found for node in target.witnesses if (found := rational(node)) is not None}
    for place, (index, read, claim) in enumerate(claims):
        final = place == len(claims) - 1
        if read.marks or read.rejects:
            units.append((index, unchecked("A statement of this kind is not checked for this question.")))
            continue
        judged, complete, said = _other_line(target, claim, answer, known, final)
        units.append((index, judged))
        if read.mentions and claim is read.steps[0][0]:
            units.append((index, _not_told(read)))
    return Outcome(tuple(units), complete, said)


def _other_line(
    target: Target, claim: Claim, answer: str, known: set[Fraction], final: bool
) -> tuple[Judged, bool, str | None]:
    if claim.phrase:
        if claim.phrase == answer:
            return right("This is the answer.", _TIED), True, claim.phrase
        return (
            (wrong("This is not the answer.", _TIED) if final else unchecked("This was not checked.")),
            False,
            claim.phrase,
        )
    said = to_text(claim.terms[-1]) if not isinstance(claim.terms[-1], Tuple_) else None
    letters = {name for term in claim.terms[1:] or claim.terms for name in symbols(term)}
    tail = claim
    if len(claim.terms) > 1 and symbols(claim.terms[0]) and not letters:
        tail = replace(claim, terms=claim.terms[1:], ops=claim.ops[1:])  # `A = 3*4 = 12`
    if tail.ops and not any(symbols(term) for term in tail.terms):
        judged = judge_numbers(tail)
        if judged.verdict != "right":
            return judged, False, said
    written = _written(claim)
    outcome = Comparer(QUICK).texts(answer, written) if written else None
    if outcome is None or outcome.outcome == "unknown":
        outcome = Comparer(QUICK).texts(answer, said) if said and written != said else outcome
    named = len(claim.terms) > 1 and bool(symbols(claim.terms[0]))
    if outcome is not None and outcome.outcome == "equal":
        if not final and named:
            return (
                unchecked("It has the value of the answer, but what the letter stands for is not known here."),
                False,
                said,
            )
        return right("This is the answer.", _TIED, outcome.reason), True, said
    if final and outcome is not None and outcome.outcome == "different" and not letters:
        return wrong("This is not the answer.", _TIED, outcome.reason), False, said
    there = rational(tail.terms[-1]) if not symbols(tail.terms[-1]) else None
    if tail.ops and there is not None and there in known and not named:
        return right("True, and a number of the solution.", _TIED), False, said
    if tail.ops and there is not None:
        return unchecked("The arithmetic is right, but how it belongs to the question was not seen."), False, said
    return unchecked("This line was not checked for a question of this kind."), False, said


def _written(claim: Claim) -> str:
    parts: list[str] = []
    signs = (*claim.ops, "")
    for term, sign in zip(claim.terms, signs, strict=True):
        text = _text(term)
        if text is None or sign == "≈":
            return ""
        parts += [text, sign]
    return " ".join(parts).strip()


def _text(term: Node) -> str | None:
    try:
        return to_text(term)
    except (InputError, TypeError, ValueError):
        return None
