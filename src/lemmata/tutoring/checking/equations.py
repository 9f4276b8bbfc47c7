"""Lines about an equation in one unknown: each is compared with the question by its solution set.

A line is right where it has exactly the question's solutions (found as real roots, and confirmed by putting the
verified solutions in), or says something about numbers that is true. A line that loses a solution or adds one is
wrong, and the solution is named. What has no solution set here is not checked.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Any

import sympy

from lemmata.errors import InputError
from lemmata.expr import Call, Const, Div, Mul, Node, Num, Pow, Relation, Sym, symbols, to_text, walk
from lemmata.problems.types import Problem
from lemmata.solver.core import solve_here
from lemmata.tutoring.checking import equation_slips
from lemmata.tutoring.checking.exact import (
    Unsettled,
    Zeros,
    contains,
    equal,
    has_signs,
    pairs,
    put,
    rational,
    shown,
    solves,
    value,
    with_signs,
    zeros,
)
from lemmata.tutoring.checking.reading import ANY_NUMBER, NO_SOLUTION, OPERATIONS, UNREAD, Claim, Read
from lemmata.tutoring.checking.statements import ROUNDED, RUNS_ON, judge_numbers, rounds_to
from lemmata.tutoring.checking.target import Target
from lemmata.tutoring.checking.types import Judged, Outcome, right, unchecked, wrong

_ANSWER_WORDS = frozenset(
    [
        "so",
        "then",
        "thus",
        "hence",
        "therefore",
        "the",
        "my",
        "an",
        "answer",
        "is",
        "are",
        "solution",
        "solutions",
        "root",
        "roots",
        "i",
        "got",
        "get",
        "we",
        "it",
        "be",
        "must",
        "and",
        "or",
        "a",
        "one",
        "other",
        "first",
        "second",
        "of",
        "values",
        "value",
        "think",
        "that",
        "gives",
        "i'm",
        "it's",
        "this",
    ]
)
_PARTS = frozenset({"D", "Delta", "a", "b", "c", "p", "q"})
_SAME = "It has the same solutions as the question."
_ROUTE = "real roots, and the verified solutions put in"


@dataclass(frozen=True)
class Finding:
    """What one statement is for the question.

    `kind`: `full` (the question's solutions), `part` (some of them), `more` (all of them and others), `wrong` (others),
    or `said` (judged already, as a statement between numbers). `solved` says that it reads `x = number`.
    """

    kind: str
    zeros: Zeros = field(default_factory=Zeros)
    relations: tuple[Relation, ...] = ()
    solved: bool = False
    judged: Judged | None = None
    label: str = ""
    text: str = ""


def judge_equation(target: Target, reads: Sequence[tuple[int, Read]]) -> Outcome:
    """The lines of a working, in order; each as (index of the line, what was read)."""
    units: list[tuple[int, Finding]] = []
    done: list[Relation] = [target.relation] if target.relation else []
    last_term: Node | None = None
    steps = [(index, read, step) for index, read in reads for step in read.steps]
    for place, (index, read, step) in enumerate(steps):
        if read.continued and step is read.steps[0] and last_term is not None:
            first = step[0]
            step = (replace(first, terms=(last_term, *first.terms), ops=("=", *first.ops)), *step[1:])
        finding = _find(target, step, read, done, final=place == len(steps) - 1)
        if finding.kind != "wrong" and step is read.steps[0] and read.mentions and not _told(read, finding, done):
            spoken = ", ".join(to_text(node) for _, node in read.mentions)
            finding = _said(
                unchecked(f"The formula may be right, but what the sentence says of {spoken} was not checked.")
            )
        units.append((index, finding))
        if finding.kind in ("full", "part"):
            done += finding.relations
        last_term = step[-1].terms[-1] if step[-1].terms else None
    return _Sequence(target, units).judged()


def _find(target: Target, step: tuple[Claim, ...], read: Read, done: list[Relation], *, final: bool) -> Finding:
    label = step[0].label
    if step[0].phrase:
        return _phrase(target, step[0].phrase)
    try:
        claims = _split_signs(_indexed(target, step), target)
        if claims is None:
            return _said(_about_pair(target, step))
        alone = [claim for claim in claims if not claim.ops]
        if len(alone) == len(claims):
            return _alone(target, claims, final, label)
        # `x = 2 or 3`: a number after "or" is another value of the unknown.
        claims = [claim if claim.ops else Claim((Sym(target.unknown), *claim.terms), ("=",)) for claim in claims]
        return replace(_compared(target, claims, read, done), label=label)
    except Unsettled as error:
        return _said(unchecked(f"The solutions of this line could not be found ({error})."))


def _compared(target: Target, claims: list[Claim], read: Read, done: list[Relation]) -> Finding:
    letters = frozenset(name for claim in claims for term in claim.terms for name in symbols(term))
    if read.marks:
        return _said(unchecked("This notation is not checked for an equation."))
    if any(
        isinstance(node, Const) and node.name == "i" for claim in claims for term in claim.terms for node in walk(term)
    ):
        # Among real numbers an equation with i has no solution, like many a question: that says nothing of this line.
        return _said(unchecked("The imaginary unit is not checked here: the question is about real numbers."))
    if not letters:
        return _numbers(target, claims, done)
    if not letters <= {target.unknown}:
        return _said(_named(target, claims, done))
    conditions = [claim for claim in claims if any(op != "=" for op in claim.ops)]
    if conditions:
        judged = _conditions(target, conditions)
        if judged.verdict != "right" or len(conditions) == len(claims):
            return _said(judged)
        claims = [claim for claim in claims if claim not in conditions]
    every: list[Zeros] = []
    relations: list[Relation] = []
    for claim in claims:
        bad = _false_link(claim)
        if bad is not None:
            return _said(bad)
        found = _chain_zeros(target, claim)
        every.append(found)
        links = [(a, b) for a, b in pairwise(claim.terms) if symbols(a) | symbols(b)]
        relations.append(Relation("=", *links[0]))
    union = _union(every)
    text = " or ".join(to_text(relation) for relation in relations)
    solved = all(_solved(claim, target.unknown) for claim in claims)
    if read.rejects:
        return _said(_rejected(target, union))
    kind = _kind(target, union)
    if kind not in ("full", "part") and len(claims) > 1:
        one_by_one = [_kind(target, found) for found in every]
        if "wrong" not in one_by_one and "more" not in one_by_one and set(one_by_one) <= {"full", "part", "same"}:
            kind = "full"
    if kind == "same":
        return _said(right("This is true for every number.", "real roots of the difference"))
    if kind in ("full", "part") and not _confirmed(target, relations, union):
        return _said(unchecked("Two ways to check this line do not agree."))
    if kind == "full" and target.roots == () and solved:
        # `x = sqrt(-1)` has no real solution either, but it is not the answer that there is none.
        return _said(unchecked("This is no real number; the question is about real numbers."))
    if kind == "wrong" and solved and _rounded(target, relations):
        return _said(unchecked(ROUNDED))
    if kind == "full" and target.roots == () and not _same_gap(relations, done, target.unknown):
        return _said(
            unchecked("It has no solution, as the question, but how it comes from the line above was not seen.")
        )
    if kind == "wrong" and any(_runs_on(target, claim) for claim in claims):
        return _said(wrong(RUNS_ON, _ROUTE))
    return Finding(kind, union, tuple(relations), solved, text=text)


def _rounded(target: Target, relations: list[Relation]) -> bool:
    """Whether each value is a solution of the question, rounded at its last place."""
    return all(
        any(rounds_to(root, side) for root in target.roots or ())
        for side in (one.rhs if isinstance(one.lhs, Sym) else one.lhs for one in relations)
    )


def _same_gap(relations: list[Relation], done: list[Relation], unknown: str) -> bool:
    """Whether left minus right side is that of an earlier line, up to the sign, or both sides are the same multiple.

    Equations without a solution all have the same solutions, so that here more is asked of a line.
    """
    for one in relations:
        for old in done:
            try:
                left, right_side, before, after = (value(side) for side in (one.lhs, one.rhs, old.lhs, old.rhs))
                gap, known = sympy.expand(left - right_side), sympy.expand(before - after)
                if gap in (known, -known):
                    return True
                ratio = sympy.simplify(gap / known)
                same = ratio.is_number or not (gap.is_number and known.is_number)
                if (
                    same
                    and ratio.is_rational_function(sympy.Symbol(unknown))
                    and not known.is_number
                    and not gap.is_number
                ):
                    return True
                if sympy.simplify(left - ratio * before) == 0 and sympy.simplify(right_side - ratio * after) == 0:
                    return True
            except (InputError, ValueError, ZeroDivisionError):
                continue
    return False


def _kind(target: Target, found: Zeros) -> str:
    if target.roots is None:
        return "full" if found.every else "wrong"
    if found.every:
        return "same"
    extra = [root for root in found.roots if not contains(target.roots, root)]
    lost = [root for root in target.roots if not contains(found.roots, root)]
    if not extra:
        return "full" if not lost else "part" if found.roots else "wrong"
    return "wrong" if lost else "more"


def _confirmed(target: Target, relations: list[Relation], found: Zeros) -> bool:
    """By putting in: each solution of the question that the line is said to have satisfies one of its equations."""
    for root in target.roots or ():
        if not contains(found.roots, root):
            continue
        if not any(solves(one.lhs, one.rhs, target.unknown, root) is True for one in relations):
            return False
    return True


def _chain_zeros(target: Target, claim: Claim) -> Zeros:
    found: list[Zeros] = []
    for left, right_side in pairwise(claim.terms):
        if not symbols(left) | symbols(right_side):
            continue
        found.append(_zeros(target, left, right_side))
    result = found[0]
    for other in found[1:]:
        if result.every:
            result = other
        elif not other.every:
            result = Zeros(tuple(root for root in result.roots if contains(other.roots, root)))
    return result


def _zeros(target: Target, left: Node, right_side: Node) -> Zeros:
    relation = target.relation
    assert relation is not None
    if (left, right_side) in ((relation.lhs, relation.rhs), (relation.rhs, relation.lhs)):
        return Zeros(every=True) if target.roots is None else Zeros(target.roots)
    try:
        return zeros(left, right_side, target.unknown)
    except Unsettled:
        pass
    # The solver knows more kinds of equations; what it verified is as good as the question's own solution.
    text = f"Solve {to_text(left)} = {to_text(right_side)} for {target.unknown}"
    solution = solve_here(Problem("line", text))
    if solution.verdict == "verified":
        from lemmata.tutoring.checking.target import target_of

        other = target_of(solution)
        if other.kind == "equation":
            return Zeros(every=True) if other.roots is None else Zeros(other.roots)
    if target.roots and all(solves(left, right_side, target.unknown, root) is False for root in target.roots):
        return Zeros()
    raise Unsettled("it is of a kind that is not solved here")


def _union(every: list[Zeros]) -> Zeros:
    roots: list[Any] = []
    for found in every:
        if found.every:
            return Zeros(every=True)
        roots += [root for root in found.roots if not contains(tuple(roots), root)]
    return Zeros(tuple(roots))


def _false_link(claim: Claim) -> Judged | None:
    """A sign between two numbers in a chain that is not true."""
    for place, (left, right_side) in enumerate(pairwise(claim.terms)):
        if not symbols(left) | symbols(right_side):
            judged = judge_numbers(Claim(claim.terms[place : place + 2], claim.ops[place : place + 1]))
            if judged.verdict != "right":
                return judged
    return None


def _runs_on(target: Target, claim: Claim) -> bool:
    """`3x = 15 = x = 5`: two equations that are right, written as one chain."""
    if len(claim.terms) < 4:
        return False
    halves = [Claim(claim.terms[i : i + 2], claim.ops[i : i + 1]) for i in range(0, len(claim.terms) - 1, 2)]
    try:
        return all(_kind(target, _chain_zeros(target, half)) == "full" for half in halves)
    except (Unsettled, IndexError):
        return False


def _solved(claim: Claim, unknown: str) -> bool:
    sides = (claim.terms[0], claim.terms[-1])
    return any(side == Sym(unknown) for side in sides) and any(not symbols(side) for side in sides)


def _told(read: Read, finding: Finding, done: list[Relation]) -> bool:
    """Whether what a sentence says was done (`subtract 2x from both sides`) leads from an earlier line to this one."""
    if finding.kind not in ("full", "part") or len(finding.relations) != 1:
        return False
    new = finding.relations[0]
    for old in done[::-1]:
        try:
            left, right_side = value(old.lhs), value(old.rhs)
            for word, node in read.mentions:
                by = value(node)
                operation = OPERATIONS[word]
                if operation in "-+":
                    by = by if operation == "+" else -by
                    left, right_side = left + by, right_side + by
                else:
                    by = by if operation == "*" else 1 / by
                    left, right_side = left * by, right_side * by
            if equal(left, value(new.lhs)) is True and equal(right_side, value(new.rhs)) is True:
                return True
        except (InputError, ValueError, KeyError, ZeroDivisionError):
            continue
    return False


# Statements that are not plain equations in the unknown --------------------------------------------------------------


def _said(judged: Judged) -> Finding:
    return Finding("said", judged=judged)


def _phrase(target: Target, phrase: str) -> Finding:
    if phrase == UNREAD:
        return _said(unchecked("This line was not read."))
    none = target.roots is not None and len(target.roots) == 0
    if phrase == (NO_SOLUTION if none else ANY_NUMBER if target.roots is None else ""):
        return Finding("full", Zeros(every=target.roots is None), (), True, text=phrase)
    return _said(wrong("The question does have a solution." if phrase == NO_SOLUTION else "Not every number solves it.",
                       "the verified solution"))  # fmt: skip


def _alone(target: Target, claims: list[Claim], final: bool, label: str) -> Finding:
    """Formulas without a sign: numbers as the answer, or one side of an equation that was seen."""
    nodes = [claim.terms[0] for claim in claims]
    if not any(symbols(node) for node in nodes):
        announced = bool({"answer", "solution", "solutions", "root", "roots"} & set(label.split()))
        if not (final or announced):
            return _said(unchecked("A number alone: what is it the value of?"))
        claims = [Claim((Sym(target.unknown), node), ("=",)) for node in nodes]
        return replace(_compared(target, claims, Read(), []), label=label)
    seen = [side for one in (target.relation, *target.equations) if one for side in (one.lhs, one.rhs)]
    for node in nodes:
        if not symbols(node) <= {target.unknown}:
            return _said(unchecked("What these letters stand for is not known here."))
        try:
            same = any(equal(value(node), value(side)) for side in (*seen, *target.witnesses))
        except (InputError, ValueError):
            same = False
        if not same:
            return _said(unchecked("A formula alone says nothing that could be right or wrong; write an equation."))
    return _said(right("It is equal to a side of the equation.", "computer algebra and digits at points"))


def _numbers(target: Target, claims: list[Claim], done: list[Relation]) -> Finding:
    for claim in claims:
        judged = judge_numbers(claim)
        numbers = [term.value for term in claim.terms if isinstance(term, Num)]
        if judged.verdict == "wrong" and target.roots == () and len(numbers) == len(claim.terms):
            gaps = [_constant(one, target.unknown) for one in done]
            gap = abs(numbers[0] - numbers[-1])
            if any(known is not None and abs(known) == gap for known in gaps):
                return Finding("full", Zeros(), text=to_text(Relation("=", claim.terms[0], claim.terms[-1])))
            return _said(unchecked("This is never true, but how it comes from the equation was not seen."))
        if judged.verdict != "right":
            return _said(judged)
    return _said(judged)


def _constant(relation: Relation, unknown: str) -> Any:
    try:
        difference = sympy.expand(value(relation.lhs) - value(relation.rhs))
    except (InputError, ValueError):
        return None
    return difference if difference.is_Rational else None


def _conditions(target: Target, claims: list[Claim]) -> Judged:
    """`x != 0`: right where a denominator of the question is 0 there."""
    relation = target.relation
    assert relation is not None
    barred = [part.den for part in walk(relation) if isinstance(part, Div) and target.unknown in symbols(part.den)]
    for claim in claims:
        number = rational(claim.terms[-1])
        if claim.ops != ("!=",) or claim.terms[0] != Sym(target.unknown) or number is None:
            return unchecked("An inequality in the working of an equation is not checked.")
        there = {target.unknown: claim.terms[-1]}
        if any(rational(put(part, there)) == 0 for part in barred):
            continue
        if any(solves(claim.terms[0], claim.terms[1], target.unknown, root) is True for root in target.roots or ()):
            return wrong(f"{target.unknown} = {to_text(claim.terms[1])} is a solution.", "put in")
        return unchecked("Why this number should be excluded was not seen.")
    return right("Right: a denominator would be 0 there.", "put into the denominators")


def _rejected(target: Target, found: Zeros) -> Judged:
    if found.every or not found.roots:
        return unchecked("What is rejected here is not clear.")
    for root in found.roots:
        if contains(target.roots or (), root) or target.roots is None:
            return wrong(f"{target.unknown} = {shown(root)} does solve the question; it may not be rejected.", "put in")
    return right("Rightly rejected: it does not solve the question.", "put in")


def _indexed(target: Target, step: tuple[Claim, ...]) -> list[Claim] | None:
    """`x_1 = 3, x_2 = 2` as values of the unknown; None where the two stand in one formula."""
    names = {f"{target.unknown}_1": Sym(target.unknown), f"{target.unknown}_2": Sym(target.unknown)}
    names |= {f"{target.unknown}_{{{n}}}": Sym(target.unknown) for n in (1, 2)}
    claims = []
    for claim in step:
        used = {name for term in claim.terms for name in symbols(term) if name in names}
        if len(used) > 1:
            return None
        claims.append(replace(claim, terms=tuple(put(term, names) for term in claim.terms)) if used else claim)
    return claims


def _about_pair(target: Target, step: tuple[Claim, ...]) -> Judged:
    """`x_1 + x_2 = 5`: true of the two solutions, whichever is the first."""
    one, two = f"{target.unknown}_1", f"{target.unknown}_2"
    if not target.roots or len(target.roots) > 2:
        return unchecked("Which numbers these stand for is not known here.")
    for first, second in pairs(target.roots):
        if all(_pair_holds(claim, one, two, first, second) for claim in step):
            return right("This is true of the two solutions.", "the verified solutions put in")
    return wrong("This is not true of the two solutions.", "the verified solutions put in")


def _pair_holds(claim: Claim, one: str, two: str, first: Any, second: Any) -> bool:
    at = {sympy.Symbol(one): first, sympy.Symbol(two): second}
    try:
        values = [value(term).subs(at) for term in claim.terms]
    except (InputError, ValueError):
        return False
    return set(claim.ops) == {"="} and all(equal(a, b) is True for a, b in pairwise(values))


def _named(target: Target, claims: list[Claim], done: list[Relation]) -> Judged:
    """`D = 25 - 24 = 1`, `a = 1, b = -5, c = 6`: the usual names of a quadratic equation's parts."""
    tables = [table for one in done if (table := _quadratic(one, target.unknown)) is not None]
    names = {name for claim in claims for term in claim.terms for name in symbols(term)}
    if not names <= _PARTS or not tables or any(not symbols(claim.terms[0]) for claim in claims):
        told = ", ".join(sorted(names - {target.unknown}))
        return unchecked(f"What {told} stands for is not known here.")
    for claim in claims:
        bad = _false_link(claim)
        if bad is not None:
            return bad
    for table in tables:
        for sign in (1, -1):
            # All of a, b and c belong to one way of writing the equation: as it is, or with every sign changed.
            if all(_named_holds(claim, table, sign) for claim in claims):
                return right("These are the right values for this equation.", "coefficients of the equation")
    if names & {"p", "q"}:
        return unchecked(f"Which form of the equation {', '.join(sorted(names))} belongs to is not known here.")
    said = {"D": "the discriminant b^2 - 4ac", "Delta": "the discriminant b^2 - 4ac"}
    odd = [claim for claim in claims if not any(_named_holds(claim, table, 1) for table in tables)] or claims
    own = set(symbols(odd[0].terms[0])) or names
    which = " and ".join(sorted({said.get(name, f"the coefficient {name}") for name in own}))
    return wrong(f"This is not {which} of the equation.", "coefficients of the equation")


def _quadratic(relation: Relation, unknown: str) -> dict[str, Any] | None:
    try:
        x = sympy.Symbol(unknown)
        polynomial = sympy.Poly(value(relation.lhs) - value(relation.rhs), x)
    except (InputError, ValueError, sympy.PolynomialError):
        return None
    if polynomial.degree() != 2:
        return None
    a, b, c = polynomial.all_coeffs()
    found = b**2 - 4 * a * c
    return {"a": a, "b": b, "c": c, "D": found, "Delta": found, "p": b / a, "q": c / a}


def _named_holds(claim: Claim, table: dict[str, Any], sign: int) -> bool:
    at = {sympy.Symbol(name): number * (sign if name in "abc" else 1) for name, number in table.items()}
    try:
        values = [value(term).subs(at) for term in claim.terms]
    except (InputError, ValueError):
        return False
    return all(_ordered(op, a, b) for op, (a, b) in zip(claim.ops, pairwise(values), strict=True))


def _ordered(op: str, left: Any, right_side: Any) -> bool:
    if op in ("=", "!="):
        same = equal(left, right_side)
        return same is (op == "=")
    gap = left - right_side
    if not gap.is_real or op == "≈":
        return False
    return bool({"<": gap < 0, "<=": gap <= 0, ">": gap > 0, ">=": gap >= 0}[op])


def _split_signs(claims: list[Claim] | None, target: Target) -> list[Claim] | None:
    """± written out: `x = ±3` is `x = 3` or `x = -3`."""
    if claims is None:
        return None
    written = []
    for claim in claims:
        if not any(has_signs(term) for term in claim.terms):
            written.append(claim)
            continue
        both = [with_signs(term) for term in claim.terms]
        written.append(replace(claim, terms=tuple(one.upper for one in both)))
        written.append(replace(claim, terms=tuple(one.lower for one in both)))
    return written


# The lines in their order ---------------------------------------------------------------------------------------------


class _Sequence:
    """The findings of a whole working, judged one after the other."""

    def __init__(self, target: Target, units: list[tuple[int, Finding]]) -> None:
        self.target = target
        self.units = units
        self.base: tuple[Relation, ...] = (target.relation,) if target.relation else ()
        self.before: tuple[Relation, ...] = ()
        self.wrong: Zeros | None = None
        self.began = False
        parts = _union_or_none([one.zeros for _, one in units if one.kind in ("part", "full") and one.solved])
        self.complete = parts is not None and _kind(target, parts) == "full" and any(
            one.solved and one.kind in ("part", "full") for _, one in units
        )  # fmt: skip
        every_part = [one.zeros for _, one in units if one.kind == "part"]
        together = _union_or_none(every_part)
        self.parts_cover = bool(every_part) and together is not None and _kind(target, together) == "full"
        relation = target.relation
        self.may_add = relation is not None and _adds_solutions(relation, target.unknown)

    def judged(self) -> Outcome:
        judged = []
        for place, (index, finding) in enumerate(self.units):
            judged.append((index, self.one(place, finding)))
        answers = [one for _, one in self.units if one.solved]
        answer = answers[-1].text if answers else None
        missing = ""
        if not self.complete and any(one.kind == "part" for _, one in self.units):
            missing = "There is another solution."
        return Outcome(tuple(judged), self.complete, answer, missing)

    def one(self, place: int, finding: Finding) -> Judged:
        if finding.kind == "said":
            assert finding.judged is not None
            return finding.judged
        if finding.kind == "full":
            self.base, self.began, self.wrong = finding.relations or self.base, True, None
            if not finding.relations:
                return right("This is what the question comes to.", _ROUTE)
            return right("These are the solutions." if finding.solved else _SAME, _ROUTE, finding.text)
        if finding.kind == "part":
            return self.part(finding)
        if finding.kind == "more":
            return self.more(place, finding)
        return self.bad(finding)

    def part(self, finding: Finding) -> Judged:
        said = set(finding.label.split()) - _ANSWER_WORDS
        if self.parts_cover or _splits(self.base) or (not self.began and finding.solved and not said):
            text = "This is one of the solutions." if finding.solved else "It leads to one of the solutions."
            return right(text, _ROUTE, finding.text)
        if self.wrong is not None and _follows(self.wrong, finding.zeros):
            return wrong("It follows from the line above, so it carries its mistake on.", _ROUTE, finding.text)
        lost = [root for root in self.target.roots or () if not contains(finding.zeros.roots, root)]
        names = " and ".join(f"{self.target.unknown} = {shown(root)}" for root in lost)
        why = "a number has two square roots, a positive and a negative one"
        if any(root == 0 for root in lost):
            why = f"dividing by {self.target.unknown} is only allowed where it is not 0"
        elif not any(_even_power(one) for one in self.base):
            why = "each step must keep every solution"
        self.wrong = finding.zeros
        return wrong(f"This loses the solution {names}: {why}.", _ROUTE, finding.text)

    def more(self, place: int, finding: Finding) -> Judged:
        extra = [root for root in finding.zeros.roots if not contains(self.target.roots or (), root)]
        names = " and ".join(f"{self.target.unknown} = {shown(root)}" for root in extra)
        later = any(one.kind == "full" for _, one in self.units[place + 1 :])
        if self.may_add and not finding.solved:
            if later:
                self.began = True
                return right("It follows, but may add solutions: they must be tested.", _ROUTE, finding.text)
            return unchecked("It follows, but may add solutions: test each one in the question.")
        if self.may_add and later:
            return right("These are the candidates: each must be tested in the question.", _ROUTE, finding.text)
        self.wrong = finding.zeros
        return wrong(f"{names} does not solve the question.", "put in", finding.text)

    def bad(self, finding: Finding) -> Judged:
        detail = self.counterexample(finding)
        if self.wrong is not None:
            follows = _follows(self.wrong, finding.zeros)
            self.wrong = finding.zeros
            return wrong(
                "It follows from the line above, so it carries its mistake on."
                if follows
                else "It does not have the question's solutions, and does not follow from the line above either.",
                _ROUTE,
                detail,
            )
        self.wrong = finding.zeros
        slip = equation_slips.diagnose(self.base, finding.relations, self.target, finding.zeros)
        reason = slip or f"It does not have the same solutions as the {'line above' if self.began else 'question'}."
        if finding.solved and not slip:
            reason = f"This does not solve the question: {detail}." if detail else reason
        return wrong(reason, _ROUTE, detail)

    def counterexample(self, finding: Finding) -> str:
        """A solution of the line, put into the question."""
        relation = self.target.relation
        for root in finding.zeros.roots:
            if relation is None or not root.is_Rational or contains(self.target.roots or (), root):
                continue
            x = sympy.Symbol(self.target.unknown)
            try:
                left, right_side = (value(side).subs(x, root) for side in (relation.lhs, relation.rhs))
            except (InputError, ValueError):
                continue
            if left.is_Rational and right_side.is_Rational:
                return (
                    f"with {self.target.unknown} = {shown(root)} the left side is {shown(left)} and the right side "
                    f"{shown(right_side)}"
                )
        return ""


def _union_or_none(every: list[Zeros]) -> Zeros | None:
    try:
        return _union(every)
    except Unsettled:
        return None


def _follows(before: Zeros, after: Zeros) -> bool:
    try:
        if before.every or after.every:
            return before.every == after.every
        return bool(after.roots or not before.roots) and all(contains(before.roots, root) for root in after.roots)
    except Unsettled:
        return False


def _splits(relations: tuple[Relation, ...]) -> bool:
    """Whether the line has its solutions in several parts already: alternatives, or a product that is 0."""
    if len(relations) > 1:
        return True
    for one in relations:
        for side, other in ((one.lhs, one.rhs), (one.rhs, one.lhs)):
            if (
                isinstance(side, Mul)
                and sum(bool(symbols(factor)) for factor in side.factors) > 1
                and rational(other) == 0
            ):
                return True
    return False


def _even_power(relation: Relation) -> bool:
    return any(
        isinstance(part, Pow) and isinstance(part.exp, Num) and part.exp.value % 2 == 0 for part in walk(relation)
    )


def _adds_solutions(relation: Relation, unknown: str) -> bool:
    """Whether solving the equation may rightly add solutions on the way: roots, absolute values, denominators."""
    for part in walk(relation):
        if isinstance(part, Call) and unknown in symbols(part):
            return True
        if isinstance(part, Div) and unknown in symbols(part.den):
            return True
        if (
            isinstance(part, Pow)
            and isinstance(part.exp, Num)
            and (part.exp.value.denominator > 1 or part.exp.value < 0)
        ):
            return True
        if isinstance(part, Pow) and isinstance(part.base, Const):
            return True
    return False
