"""Lines about a derivative: `f'(x) = ...`, `d/dx [...] = ...`, parts named u and v, and formulas that stand alone.

A marked derivative is computed by SymPy; the question's own is the solver's verified answer, and the two have to agree
before anything is judged. A line is right where everything that it sets equal is equal.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import sympy

from lemmata.errors import InputError
from lemmata.expr import Node, Sym, symbols, to_text, walk
from lemmata.tutoring.checking.exact import equal, value
from lemmata.tutoring.checking.faulty import faulty_derivatives
from lemmata.tutoring.checking.reading import Claim, Mark, Read
from lemmata.tutoring.checking.statements import judge_numbers
from lemmata.tutoring.checking.target import Target
from lemmata.tutoring.checking.types import Judged, Outcome, right, unchecked, wrong
from lemmata.tutoring.checking.values import read_first, slip_between

_ROUTE = "computer algebra and digits at points"
_NAMES = ("f", "y", "F", "g", "h")


class Unnamed(Exception):
    """A function or letter whose meaning is not known."""


@dataclass
class _Scope:
    """What the letters of the working stand for: functions by name, as SymPy objects of the question's variable."""

    x: Any
    function: Any
    named: dict[str, Any]


def judge_derivative(target: Target, reads: Sequence[tuple[int, Read]]) -> Outcome:
    """The lines of a differentiation in their order."""
    assert target.formula is not None
    assert target.answer is not None
    x = sympy.Symbol(target.unknown)
    function, answer = value(target.formula), value(target.answer)
    if equal(sympy.diff(function, x, target.order), answer) is not True:
        lines = tuple((index, unchecked("The derivative could not be confirmed a second time.")) for index, _ in reads)
        return Outcome(lines, False, None)
    main = next((name for name in _NAMES if f"{name}(" in target.text or f"{name} =" in target.text), "f")
    scope = _Scope(x, function, {main: function, "y": function} | ({"f": function} if main in ("f", "y") else {}))
    return _Lines(target, scope, answer).judged(reads)


class _Lines:
    def __init__(self, target: Target, scope: _Scope, answer: Any) -> None:
        self.target, self.scope, self.answer = target, scope, answer
        self.last: Any = None
        self.last_node: Node | None = None
        self.wrong: Any = None
        self.ended = False
        self.said: str | None = None

    def judged(self, reads: Sequence[tuple[int, Read]]) -> Outcome:
        units: list[tuple[int, Judged]] = []
        claims = [(index, read, claim) for index, read in reads for step in read.steps for claim in step]
        for place, (index, read, claim) in enumerate(claims):
            if claim.phrase or read.rejects:
                units.append((index, unchecked("A statement of this kind is not checked for this question.")))
                self.last, self.last_node, self.ended = None, None, False
                continue
            go_on = read.continued and claim is read_first(read) and self.last is not None
            try:
                judged = self.one(claim, read.marks, go_on, final=place == len(claims) - 1)
            except Unnamed as error:
                judged, self.ended = unchecked(f"What {error} stands for is not known here."), False
            except (InputError, ValueError, TypeError, RecursionError):
                judged, self.ended = unchecked("This could not be computed."), False
            units.append((index, judged))
            if read.mentions and claim is read.steps[0][0]:
                told = ", ".join(to_text(node) for _, node in read.mentions)
                units.append((index, unchecked(f"What the sentence says of {told} was not checked.")))
        return Outcome(tuple(units), self.ended, self.said)

    def one(self, claim: Claim, marks: Mapping[str, Mark], go_on: bool, final: bool) -> Judged:
        self.ended = False
        if any(op != "=" for op in claim.ops):
            return unchecked("A sign of this kind is not checked here.")
        if not go_on and (defined := self.definition(claim, marks)) is not None:
            return defined
        terms = [self.resolved(term, marks) for term in claim.terms]
        nodes: list[Node | None] = [None if self.marked(term, marks) else term for term in claim.terms]
        if go_on:
            terms, nodes = [self.last, *terms], [self.last_node, *nodes]
        for place, (left, right_side) in enumerate(pairwise(terms)):
            same = equal(left, right_side)
            if same is None:
                return unchecked("Whether the two sides are equal could not be decided.")
            if not same:
                return self.unequal(claim, marks, terms, nodes, place, go_on)
        self.last, self.last_node = terms[-1], nodes[-1]
        self.said = to_text(claim.terms[-1]) if nodes[-1] is not None else self.said
        if len(terms) == 1:
            return self.alone(claim, terms[0], final)
        method = f"derivatives by computer algebra; {_ROUTE}"
        bodies = [self.inside(mark) for mark in marks.values() if mark.kind == "derivative" and mark.body is not None]
        if equal(terms[-1], self.answer) is True:
            if any(equal(body, self.scope.function) is not True for body in bodies):
                return unchecked("It is true, but what is differentiated is not the question's function.")
            self.ended = nodes[-1] is not None and self.written(claim)
            self.wrong = None
            return right("Right: this is the derivative." if self.ended else "Right.", method)
        if nodes[0] is not None and not symbols(claim.terms[0]) and not symbols(claim.terms[-1]):
            return judge_numbers(claim)
        return right("Right, as a part of the work.", method)

    def written(self, claim: Claim) -> bool:
        """Whether the last formula is in the question's variable alone."""
        return symbols(claim.terms[-1]) <= {str(name) for name in self.scope.function.free_symbols} | {
            self.target.unknown
        }

    def alone(self, claim: Claim, there: Any, final: bool) -> Judged:
        if equal(there, self.answer) is True:
            self.ended, self.wrong = self.written(claim), None
            return right("Right: this is the derivative.", _ROUTE)
        if equal(there, self.scope.function) is True:
            # As the last line it is offered as the derivative, which it is not.
            return (
                unchecked("This is the function of the question; its derivative is asked for.")
                if final
                else right("This is the function of the question.", _ROUTE)
            )
        if self.wrong is not None and equal(there, self.wrong) is True:
            return wrong("It follows from the line above, so it carries its mistake on.", _ROUTE)
        if not final and self.is_part(there):
            return right("This belongs to a part of the function.", _ROUTE)
        slip = self.slip(self.scope.function, there)
        self.wrong = there
        return wrong(
            slip or "This is not the derivative of the question's function.", _ROUTE, self.point(there, self.answer)
        )

    def unequal(
        self,
        claim: Claim,
        marks: Mapping[str, Mark],
        terms: list[Any],
        nodes: list[Node | None],
        place: int,
        go_on: bool,
    ) -> Judged:
        left, right_side = terms[place], terms[place + 1]
        self.last, self.last_node = terms[-1], nodes[-1]
        self.said = to_text(claim.terms[-1]) if nodes[-1] is not None else self.said
        detail = self.point(right_side, left)
        if self.wrong is not None and equal(right_side, self.wrong) is True:
            return wrong("It follows from the line above, so it carries its mistake on.", _ROUTE, detail)
        self.wrong = terms[-1]
        mark = marks.get(getattr(claim.terms[place - go_on], "name", "")) if place - go_on >= 0 else None
        if mark is not None and mark.kind == "function":
            return wrong(f"This is not the function {mark.name} of the question.", _ROUTE, detail)
        if mark is not None and mark.kind == "derivative":
            inside = self.inside(mark)
            why = self.slip(inside, right_side) if inside is not None and mark.order == 1 else ""
            whose = "of the question's function" if mark.body is None and mark.name in self.scope.named else "of that"
            return wrong(why or f"This is not the derivative {whose}.", _ROUTE, detail)
        if nodes[place] is not None and nodes[place + 1] is not None:
            why = slip_between(nodes[place], nodes[place + 1])  # type: ignore[arg-type]
            return wrong(why or "The two sides of the equals sign are not equal.", _ROUTE, detail)
        return wrong("The two sides of the equals sign are not equal.", _ROUTE, detail)

    def definition(self, claim: Claim, marks: Mapping[str, Mark]) -> Judged | None:
        """`u = x^2`: a name for a part of the function; None where the line defines nothing."""
        if len(claim.terms) != 2 or claim.ops != ("=",):
            return None
        first, body = claim.terms
        name = getattr(first, "name", "") if isinstance(first, Sym) else ""
        mark = marks.get(name)
        if mark is not None:
            name = mark.name if mark.kind == "function" else ""
        if not name or name in self.scope.named or Sym(name) in walk(body) or self.marked(body, marks):
            return None
        if mark is None and sympy.Symbol(name) in self.scope.function.free_symbols:
            return None
        meant = self.resolved(body, marks)
        self.scope.named[name] = meant
        self.last, self.last_node = meant, body
        if self.is_part(meant, derived=False):
            return right(f"{name} names a part of the function.", _ROUTE)
        return unchecked(f"{name} is not a part of the question's function that was seen.")

    def is_part(self, there: Any, derived: bool = True) -> bool:
        """Whether something is a part of the function, or (`derived`) the derivative of one."""
        parts = set(sympy.preorder_traversal(self.scope.function))
        assert self.target.formula is not None
        for node in walk(self.target.formula):
            try:
                parts.add(value(node))
            except (InputError, ValueError):
                continue
        x = self.scope.x
        slopes = [sympy.diff(part, x) for part in parts if derived and part.has(x)]
        return any(equal(there, part) is True for part in (*parts, *slopes))

    def marked(self, term: Node, marks: Mapping[str, Mark]) -> bool:
        return any(name in marks for name in symbols(term))

    def resolved(self, term: Node, marks: Mapping[str, Mark]) -> Any:
        """A formula as a SymPy object of the question's letters."""
        result = value(term)
        for name in symbols(term):
            if name in marks:
                result = result.subs(sympy.Symbol(name), self.meaning(marks[name]))
        known = self.scope.function.free_symbols | {self.scope.x}
        for letter in sorted(result.free_symbols - known, key=str):
            if str(letter) not in self.scope.named:
                raise Unnamed(str(letter))
            result = result.subs(letter, self.scope.named[str(letter)])
        return result

    def meaning(self, mark: Mark) -> Any:
        inside = self.inside(mark)
        if inside is None:
            raise Unnamed(f"{mark.name}" + "'" * (mark.order if mark.kind == "derivative" else 0))
        if mark.kind == "function":
            return inside
        if mark.by and mark.by != self.target.unknown:
            raise Unnamed(f"a derivative by {mark.by}")
        return sympy.diff(inside, self.scope.x, mark.order)

    def inside(self, mark: Mark) -> Any:
        """What is differentiated (or named) by a mark."""
        if mark.kind == "event":
            return None
        if mark.body is not None:
            return self.resolved(mark.body, {})
        return self.scope.named.get(mark.name)

    def slip(self, function: Any, there: Any) -> str:
        if self.target.order != 1 and function is self.scope.function:
            return ""
        for wrong_one, why in faulty_derivatives(function, self.scope.x):
            if equal(wrong_one, there) is True:
                return f"Likely slip: {why}"
        return ""

    def point(self, said: Any, true: Any) -> str:
        """Where the two differ, for a reader of the check."""
        x = self.scope.x
        for at in (1, 2, 3, -1):
            one, two = said.subs(x, at), true.subs(x, at)
            if one.is_Rational and two.is_Rational and one != two:
                return f"at {x} = {at} it is {one} instead of {two}"
        return "they differ at points"
