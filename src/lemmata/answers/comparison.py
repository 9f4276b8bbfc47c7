"""Decide whether two final answers are the same: `equal`, `different` (a proof of either), or `unknown` and why.

The stages, cheap to dear: the same text; exact rationals; exact values at random rational points; intervals and
computer algebra in a worker process that is killed at the time limit. The first three run here, on small inputs only;
what is large or left undecided goes to the worker, so that no input can hold the caller, on any thread.

`compare` is symmetric with one exception: a gold answer that is written as a decimal accepts what rounds to it.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Protocol

from lemmata.answers import conditions, equations, scalars
from lemmata.answers.cleaning import clean
from lemmata.answers.conditions import Condition
from lemmata.answers.progressions import Progression, progression, residues, same_progression
from lemmata.answers.reading import (
    Choice,
    Equation,
    Quantity,
    Reading,
    Several,
    Unread,
    Words,
    read,
    with_unit,
)
from lemmata.answers.regions import Piece, Region, normal
from lemmata.answers.special import Clock, Date, Residue, bare_clock, same_special
from lemmata.answers.sums import Big, replaced
from lemmata.answers.types import Comparison, different, equal, unknown
from lemmata.expr import Add, Call, LimitError, Limits, Mul, Node, Relation, Sym, number, run_limited, symbols
from lemmata.expr.worker import Done, TimedOut

LONGEST = 10_000
"""Characters of an answer; a longer one is only compared as text."""

QUICK = Limits(length=400, tokens=200, depth=40, digits=300, exponent=2_000, factorial=400, bits=6_000)
THOROUGH = Limits(length=LONGEST, exponent=20_000, factorial=3_000, bits=50_000)

_MOST_PARTS = 60
_VARIABLES = frozenset("xytuvwrsz") | {"theta"}
_ALIKE = ({"all real numbers", "infinitely many"}, {"yes", "true"}, {"no", "false"}, {"no", "no solution"},
          {"undefined", "no solution"})  # fmt: skip


def compare(gold: str, prediction: str, timeout: float = 5.0) -> Comparison:
    """Whether `prediction` is the same final answer as `gold`, in at most about `timeout` seconds; never raises.

    `unknown`, with the reason, where neither could be proved: unreadable or too large input, or the time was over.
    """
    if gold.strip() == prediction.strip() and gold.strip():
        return equal("the same text")
    if max(len(gold), len(prediction)) > LONGEST:
        return unknown(f"an answer longer than {LONGEST} characters")
    first, second = clean(gold), clean(prediction)
    if not first or not second:
        return unknown(f"there is no {'gold' if not first else 'predicted'} answer")
    if "".join(first.split()) == "".join(second.split()):
        return equal("the same text")
    quick = Comparer(QUICK)
    outcome = quick.texts(first, second)
    if outcome.outcome != "unknown" or not quick.undecided:
        return outcome
    ran = run_limited("lemmata.answers.thorough:thorough", (first, second), timeout)
    if isinstance(ran, Done):
        return Comparison(*ran.value)
    if isinstance(ran, TimedOut):
        return unknown(f"not decided within {timeout:g} seconds")
    return unknown(f"the comparison failed: {ran.message}")


class Dear(Protocol):
    """The stages that run only where they can be killed."""

    def same_value(self, gold: Node, other: Node, limits: Limits) -> Comparison: ...

    def same_equation(self, gold: Relation, other: Relation, limits: Limits) -> Comparison: ...

    def same_condition(self, gold: Condition | Region, other: Condition | Region, limits: Limits) -> Comparison: ...

    def same_up_to_constant(self, gold: Node, other: Node, limits: Limits) -> Comparison: ...

    def same_big(self, gold: Big | Node, other: Big | Node, limits: Limits) -> Comparison: ...


class Comparer:
    """One comparison; `undecided` tells whether a dearer stage could say more."""

    def __init__(self, limits: Limits, dear: Dear | None = None) -> None:
        self.limits = limits
        self.dear = dear
        self.undecided = False

    def texts(self, gold: str, prediction: str) -> Comparison:
        try:
            first, second = read(gold, self.limits), read(prediction, self.limits)
        except LimitError as error:
            self.undecided = True
            return unknown(f"too large: {error}")
        if isinstance(first, Clock) != isinstance(second, Clock):
            first, second = bare_clock(gold) or first, bare_clock(prediction) or second
        return self.readings(first, second)

    def readings(self, gold: Reading, other: Reading) -> Comparison:
        """Compare by type; a pair of types that has no rule is unknown."""
        match gold, other:
            case (Unread(reason), _):
                return unknown(f"the gold answer could not be read: {reason}")
            case (_, Unread(reason)):
                return unknown(f"the prediction could not be read: {reason}")
            case Quantity(), Quantity():
                return self.quantities(gold, other)
            case Several(), Several():
                return self.several(gold, other)
            case Equation(), Equation():
                return self.equations(gold.node, other.node)
            case Region(), Region():
                return self.regions(gold, other)
            case (Region() | Condition(), Region() | Condition()):
                return self.conditions(gold, other)
            case Progression(), Progression():
                return same_progression(gold, other)
            case (Big() as a, (Big() | Quantity()) as b) | (Quantity() as a, Big() as b):
                return self.bigs(a, b)
            case Choice(), Choice():
                same = gold.letter == other.letter
                return equal("the same choice") if same else different("different choices")
            case (Clock() | Date() | Residue(), Clock() | Date() | Residue()):
                return same_special(gold, other)
            case Words(), Words():
                return _words(gold, other)
        return self.mixed(gold, other)

    def mixed(self, gold: Reading, other: Reading) -> Comparison:
        """Two readings of different types that may still say the same."""
        match gold, other:
            case (Equation(node), Quantity(relation=Relation() as relation)):
                return self.equations(node, relation)
            case (Quantity(relation=Relation() as relation), Equation(node)):
                return self.equations(relation, node)
            case (Equation(), Quantity()) | (Quantity(), Equation()):
                return unknown("one is an equation that is not solved, the other a value")
            case (Several(kind, (part,)), Quantity()) if kind != "matrix":
                return self.readings(part, other)
            case (Quantity(), Several(kind, (part,))) if kind != "matrix":
                return self.readings(gold, part)
            case (Several(_, parts), Quantity() as one) | (Quantity() as one, Several(_, parts)):
                if all(self.readings(part, one).equal for part in parts):
                    return unknown("the same value, but not equally often")
                return different(f"one value against {len(parts)}")
            case (Region() | Condition(), Several("tuple", (Quantity(low), Quantity(high)))):
                return self.readings(gold, Region((Piece(low, high),)))
            case (Several("tuple", (Quantity(low), Quantity(high))), Region() | Condition()):
                return self.readings(Region((Piece(low, high),)), other)
            case (Region() as region, Words(text, True)) | (Words(text, True), Region() as region):
                return self.named_region(region, text)
            case (Condition() as condition, Words(text, True)) | (Words(text, True), Condition() as condition):
                return self.named_condition(condition, text)
            case (Progression() as general, Quantity(node) as one) | (Quantity(node) as one, Progression() as general):
                return self.general(general, node, one)
            case (Progression() as general, Residue(value, modulus)) | (
                Residue(value, modulus),
                Progression() as general,
            ):
                return same_progression(general, residues(value, modulus))
            case (Words(text, False), Quantity(node)) if self.letters_of(text, node):
                return self.readings(read("*".join(text), self.limits), other)
            case (Quantity(node), Words(text, False)) if self.letters_of(text, node):
                return self.readings(gold, read("*".join(text), self.limits))
            case (Progression(), Several()) | (Several(), Progression()):
                return different("infinitely many values against several")
            case (Region((Piece(low, high, True, True),), None), Several("list" | "set", (_, _) as parts)) | (
                Several("list" | "set", (_, _) as parts),
                Region((Piece(low, high, True, True),), None),
            ) if low is not None and high is not None:
                same = self.in_order(parts, (Quantity(low), Quantity(high))).outcome != "different"
                return unknown("brackets of an interval or of a list") if same else different("other values")
            case (Region(), Quantity() | Several()) | (Quantity() | Several(), Region()):
                return different("a range of values against single values")
            case (Words(text, True), Quantity() | Several() | Equation()):
                return self.phrase(text, other)
            case (Quantity() | Several() | Equation(), Words(text, True)):
                return self.phrase(text, gold)
            case (Residue(value), Quantity(node)) | (Quantity(node), Residue(value)):
                same = self.value(node, number(value)).equal
                return equal("the remainder itself") if same else unknown("a number against a residue class")
            case (Choice(letter, ""), Several(_, parts)) | (Several(_, parts), Choice(letter, "")):
                return self.letters((letter,), parts)
            case (Choice(letter, ""), Quantity(Sym(name), None)) | (Quantity(Sym(name), None), Choice(letter, "")):
                same = name.upper() == letter
                return equal("the same choice, in another case") if same else different("different choices")
            case (Choice(rest=rest), _) if rest:
                return self.option(rest, other, gold_first=True)
            case (_, Choice(rest=rest)) if rest:
                return self.option(rest, gold, gold_first=False)
            case (Choice(), _) | (_, Choice()):
                return unknown("a choice against an answer in full; the options are not known")
        return unknown(f"{_kind(gold)} and {_kind(other)} can't be compared")

    def letters_of(self, text: str, node: Node) -> bool:
        """`yx` reads as a word, but next to `xy` it is a product."""
        return 2 <= len(text) <= 4 and frozenset(text) == symbols(node)

    def option(self, rest: str, other: Reading, gold_first: bool) -> Comparison:
        """A choice given with its text, `(C) 15`, against an answer in full."""
        option = read(rest, self.limits)
        outcome = self.readings(option, other) if gold_first else self.readings(other, option)
        return outcome if outcome.equal else unknown(f"a choice against an answer in full: {outcome.reason}")

    def phrase(self, text: str, other: Reading) -> Comparison:
        if isinstance(other, Quantity) and (text, other.node) in (("no solution", number(0)), ("no", number(0))):
            return unknown("'none' may mean zero")
        if text == "undefined" and isinstance(other, Quantity) and scalars.is_rational(other.node, self.limits):
            return different("'undefined' against a number")
        if isinstance(other, Equation) or text in ("infinitely many", "undefined", "both", "neither"):
            return unknown(f"{text!r} against a formula")
        return different(f"{text!r} against a value")

    # Values ----------------------------------------------------------------------------------------------------

    def value(self, gold: Node, other: Node) -> Comparison:
        if (families := _antiderivatives(gold, other)) is not None:
            return self.families(*families)
        outcome = scalars.same_value(gold, other, self.limits)
        if outcome.outcome == "unknown":
            self.undecided = True
            if self.dear is not None:
                return self.dear.same_value(gold, other, self.limits)
        return outcome

    def families(self, gold: Node, other: Node) -> Comparison:
        """`f(x) + C` and `g(x) + C`: the same family if f and g differ by a constant."""
        same = self.value(gold, other)
        if same.equal:
            return same
        outcome = scalars.same_up_to_constant(gold, other, self.limits)
        if outcome.outcome == "unknown":
            self.undecided = True
            if self.dear is not None:
                return self.dear.same_up_to_constant(gold, other, self.limits)
        return outcome

    def conditions(self, gold: Condition | Region, other: Condition | Region) -> Comparison:
        outcome = conditions.same_condition(gold, other, self.limits)
        if outcome.outcome == "unknown":
            self.undecided = True
            if self.dear is not None:
                return self.dear.same_condition(gold, other, self.limits)
        return outcome

    def named_condition(self, condition: Condition, text: str) -> Comparison:
        if text not in ("all real numbers", "no solution"):
            return unknown(f"{text!r} against a condition")
        if len(condition.names) != 1:
            return unknown(f"{text!r} against a condition on several variables")
        return self.conditions(condition, Region((Piece(None, None),) if text == "all real numbers" else ()))

    def bigs(self, gold: Big | Quantity, other: Big | Quantity) -> Comparison:
        if gold == other:
            return equal("the same formula")
        self.undecided = True
        if self.dear is None:
            return unknown("needs computer algebra")
        first, second = (side if isinstance(side, Big) else side.node for side in (gold, other))
        return self.dear.same_big(first, second, self.limits)

    def general(self, general: Progression, node: Node, one: Quantity) -> Comparison:
        """`pi/2 + 2k pi` without "k an integer", against a general solution that says so."""
        letters = symbols(node)
        letter = next(iter(letters), "")
        if len(letters) == 1 and letter in "knm":
            values = [Call("degrees", (node,)) if one.unit is not None else node]
            if (other := progression(values, letter, self.limits)) is not None:
                return same_progression(general, other)
        if not letters:
            return different("infinitely many values against one")
        return unknown("a general solution against a formula")

    def letters(self, wanted: tuple[str, ...], parts: Sequence[Reading]) -> Comparison:
        """One multiple-choice letter against several."""
        names = {part.node.name for part in parts if isinstance(part, Quantity) and isinstance(part.node, Sym)}
        names |= {part.letter for part in parts if isinstance(part, Choice)}
        if len(names) != len(parts) or not names <= set("ABCDEFGHIJ"):
            return unknown("a choice against several values")
        return equal("the same choice") if names == set(wanted) else different("not the same choices")

    def equations(self, gold: Relation, other: Relation) -> Comparison:
        outcome = equations.same_equation(gold, other, self.limits)
        if outcome.outcome == "unknown":
            self.undecided = True
            if self.dear is not None:
                return self.dear.same_equation(gold, other, self.limits)
        return outcome

    def quantities(self, gold: Quantity, other: Quantity) -> Comparison:
        gold, other = self.one_parameter(gold, other)
        if (gold.parameter and other.label == "y") or (other.parameter and gold.label == "y"):
            return self.value(gold.node, other.node)
        if gold.label and other.label and gold.label != other.label:
            if gold.relation is None or other.relation is None:
                return different(f"values of different variables: {gold.label}; {other.label}")
            return self.equations(gold.relation, other.relation)
        if gold.unit is None and other.unit is not None:
            gold = with_unit(gold)
        elif other.unit is None and gold.unit is not None:
            other = with_unit(other)
        if gold.unit is not None and other.unit is not None:
            return self.measures(gold, other)
        outcome = self.value(gold.node, other.node)
        if gold.unit is None and other.unit is None:
            return self.letter_or_unit(gold, other, outcome)
        unit = gold.unit or other.unit
        if unit is not None and unit.quantity == (("angle", 1),) and not outcome.equal:
            nodes = [Call("degrees", (q.node,)) if q.unit else q.node for q in (gold, other)]
            radians = self.value(*nodes)
            outcome = radians if radians.equal else outcome
        return replace(outcome, reason=f"{outcome.reason}; only one side states the unit") if outcome.equal else outcome

    def letter_or_unit(self, gold: Quantity, other: Quantity, outcome: Comparison) -> Comparison:
        """`5 g` against `5`: different if g is a variable, equal if it is a unit; nothing tells which."""
        if outcome.outcome != "different":
            return outcome
        first, second = with_unit(gold), with_unit(other)
        if (first.unit is None) != (second.unit is None) and self.value(first.node, second.node).equal:
            return unknown("a letter that may be a variable or a unit")
        return outcome

    def measures(self, gold: Quantity, other: Quantity) -> Comparison:
        assert gold.unit is not None
        assert other.unit is not None
        if gold.unit.quantity == other.unit.quantity:
            if gold.unit.factor == other.unit.factor:
                return self.value(gold.node, other.node)
            factor = other.unit.factor / gold.unit.factor
            outcome = self.value(gold.node, Mul((other.node, number(factor))))
            return replace(outcome, reason=f"{outcome.reason}, units converted")
        names = [" ".join(base for base, _ in unit.quantity) for unit in (gold.unit, other.unit)]
        if gold.unit.known and other.unit.known:
            if set(names) == {"mass", "sterling"} or "unit" in names:
                return unknown(f"units that may or may not be the same: {names[0]}; {names[1]}")
            if gold.unit.quantity[0] in other.unit.quantity or other.unit.quantity[0] in gold.unit.quantity:
                return self.rate(gold, other)
            return different(f"different quantities: {names[0]}; {names[1]}")
        outcome = self.value(gold.node, other.node)
        if outcome.equal and names[0].split()[-1:] != names[1].split()[-1:]:
            return unknown(f"equal numbers of {names[0]!r} and of {names[1]!r}")
        return outcome

    def one_parameter(self, gold: Quantity, other: Quantity) -> tuple[Quantity, Quantity]:
        """`f(t) = t^2` with the letter of `f(x) = x^2`."""
        a, b = gold.parameter, other.parameter
        if a and b and a != b and gold.label == other.label and a not in symbols(other.node):
            node = replaced(other.node, b, Sym(a))
            return gold, other if node is None else replace(other, node=node, parameter=a)
        return gold, other

    def rate(self, gold: Quantity, other: Quantity) -> Comparison:
        """`$18` against `18 dollars per day`: the same number, of which one side says "per what"."""
        same = self.value(gold.node, other.node).equal
        return unknown("one side states a rate, the other does not") if same else different("different quantities")

    # Several values --------------------------------------------------------------------------------------------

    def several(self, gold: Several, other: Several) -> Comparison:
        if max(len(gold.parts), len(other.parts)) > _MOST_PARTS:
            return unknown(f"more than {_MOST_PARTS} values")
        kinds = {gold.kind, other.kind}
        if kinds == {"matrix", "tuple"} and 1 in (gold.width, other.width):
            return self.in_order(gold.parts, other.parts)  # a column, written in one line
        if "matrix" in kinds:
            if kinds != {"matrix"} or gold.width != other.width:
                return unknown("a matrix against something else") if len(kinds) > 1 else different("different shapes")
            return self.in_order(gold.parts, other.parts)
        if _labels(gold) and _labels(other):
            return self.by_label(gold, other)
        if kinds == {"tuple"}:
            return self.in_order(gold.parts, other.parts)
        if kinds == {"set"}:
            same = self.same_set(gold.parts, other.parts)
            return equal("the same set") if same else self.in_any_order(gold.parts, other.parts)
        if kinds == {"set", "tuple"}:
            loose = self.in_any_order(gold.parts, other.parts)
            return loose if loose.outcome == "different" else unknown("the same values, once in order and once not")
        if "tuple" in kinds:
            gold, other = _by_name(gold), _by_name(other)
            ordered = self.in_order(gold.parts, other.parts)
            if ordered.outcome != "different":
                return ordered
            loose = self.in_any_order(gold.parts, other.parts)
            return unknown("the same values in another order") if loose.equal else loose
        return self.in_any_order(gold.parts, other.parts)

    def in_order(self, gold: Sequence[Reading], other: Sequence[Reading]) -> Comparison:
        if len(gold) != len(other):
            return different(f"{len(gold)} values against {len(other)}")
        doubt: Comparison | None = None
        for index, (a, b) in enumerate(zip(gold, other, strict=True), start=1):
            outcome = self.readings(a, b)
            if outcome.outcome == "different":
                return different(f"value {index}: {outcome.reason}")
            if outcome.outcome == "unknown" and doubt is None:
                doubt = unknown(f"value {index}: {outcome.reason}")
        return doubt or equal(f"all {len(gold)} values are equal")

    def in_any_order(self, gold: Sequence[Reading], other: Sequence[Reading]) -> Comparison:
        left = list(other)
        unmatched = 0
        doubt = ""
        for item in gold:
            outcomes = [self.readings(item, candidate) for candidate in left]
            match = next((index for index, outcome in enumerate(outcomes) if outcome.equal), None)
            if match is not None:
                del left[match]
                continue
            unmatched += 1
            doubt = doubt or next((o.reason for o in outcomes if o.outcome == "unknown"), "")
        if not unmatched and not left:
            return equal(f"the same {len(gold)} values in some order")
        if doubt:
            return unknown(doubt)
        if self.same_set(gold, other):
            return unknown("the same values, but not equally often")
        return different(f"{unmatched} of {len(gold)} values have no match among {len(other)}")

    def same_set(self, gold: Sequence[Reading], other: Sequence[Reading]) -> bool:
        return all(any(self.readings(a, b).equal for b in other) for a in gold) and all(
            any(self.readings(a, b).equal for a in gold) for b in other
        )

    def by_label(self, gold: Several, other: Several) -> Comparison:
        first, second = _labels(gold), _labels(other)
        if first.keys() != second.keys():
            return different(f"values of different variables: {', '.join(first)}; {', '.join(second)}")
        names = sorted(first)
        return self.in_order([first[name] for name in names], [second[name] for name in names])

    # Regions ---------------------------------------------------------------------------------------------------

    def regions(self, gold: Region, other: Region) -> Comparison:
        if gold.name and other.name and gold.name != other.name:
            return different(f"ranges of different variables: {gold.name}; {other.name}")
        a, b = normal(gold), normal(other)
        if a is not None and b is not None:
            same = a.pieces == b.pieces
            return equal("the same set of numbers") if same else different("different sets of numbers")
        left = list(other.pieces)
        if len(gold.pieces) != len(left):
            return unknown("unions whose ends could not be ordered")
        doubt = ""
        for piece in gold.pieces:
            outcomes = [self.pieces(piece, candidate) for candidate in left]
            match = next((index for index, outcome in enumerate(outcomes) if outcome.equal), None)
            if match is None:
                doubt = doubt or next((o.reason for o in outcomes if o.outcome == "unknown"), "")
                if not doubt and len(gold.pieces) == 1:
                    return different(outcomes[0].reason)
                return unknown(doubt or "unions whose pieces do not match one to one")
            del left[match]
        return equal("the same intervals")

    def pieces(self, gold: Piece, other: Piece) -> Comparison:
        if (gold.low_closed, gold.high_closed) != (other.low_closed, other.high_closed):
            return different("an end belongs to one interval only")
        for a, b in ((gold.low, other.low), (gold.high, other.high)):
            if (a is None) != (b is None):
                return different("one interval is unbounded")
            if a is not None and b is not None and not (outcome := self.value(a, b)).equal:
                return outcome
        return equal("the same ends")

    def named_region(self, region: Region, text: str) -> Comparison:
        if text not in ("all real numbers", "no solution"):
            return unknown(f"{text!r} against a range of values")
        whole = (Piece(None, None),) if text == "all real numbers" else ()
        simple = normal(region)
        if simple is None:
            return unknown("a range whose ends are not rational")
        return equal(f"the range is {text!r}") if simple.pieces == whole else different(f"the range is not {text!r}")


def _labels(several: Several) -> dict[str, Reading]:
    """The values by the variables they are given for, if every part has a variable of its own."""
    labels = {part.label: part for part in several.parts if isinstance(part, Quantity) and part.label}
    return {str(name): part for name, part in labels.items()} if len(labels) == len(several.parts) else {}


def _by_name(several: Several) -> Several:
    """`y = 2, x = 1` in the order of its variables' names, as a point is written."""
    labels = _labels(several)
    return replace(several, parts=tuple(labels[name] for name in sorted(labels))) if labels else several


def _antiderivatives(gold: Node, other: Node) -> tuple[Node, Node] | None:
    """Both without their `+ C`, if both are a function of one small letter plus the constant C."""
    rest = []
    for node in (gold, other):
        terms = node.terms if isinstance(node, Add) else ()
        kept = tuple(term for term in terms if term != Sym("C"))
        if len(kept) != len(terms) - 1:
            return None
        function = kept[0] if len(kept) == 1 else Add(kept)
        if len(symbols(function)) != 1 or not symbols(function) <= _VARIABLES:
            return None
        rest.append(function)
    return rest[0], rest[1]


def _words(gold: Words, other: Words) -> Comparison:
    if gold.text == other.text:
        return equal("the same words")
    if {gold.text, other.text} in _ALIKE:
        return unknown(f"{gold.text!r} and {other.text!r} may mean the same")
    if gold.known and other.known:
        return different(f"{gold.text!r} against {other.text!r}")
    first, second = gold.text.split(), other.text.split()
    if gold.known or other.known or set(first) & set(second) or max(len(first), len(second)) > 2:
        return unknown(f"{gold.text!r} and {other.text!r} may or may not mean the same")
    return different(f"{gold.text!r} against {other.text!r}")


def _kind(reading: Reading) -> str:
    names = {
        Condition: "a condition", Progression: "a general solution", Big: "a sum or an integral",
        Quantity: "a value", Several: "several values", Equation: "an equation", Region: "a range", Choice: "a choice",
        Clock: "a time of day", Date: "a date", Residue: "a residue class", Words: "words",
    }  # fmt: skip
    return names[type(reading)]
