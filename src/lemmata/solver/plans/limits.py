"""Plan: limits, by substitution, known growth, cancelling, conjugates, standard limits and L'Hôpital's rule.

It does not know series, and it does not decide oscillation: the limit of sin(1/x) at 0 is left alone.
"""

from fractions import Fraction

import mpmath

from lemmata.expr import (
    Add,
    Call,
    Const,
    Div,
    EvaluationError,
    Mul,
    Neg,
    Node,
    Pow,
    Sym,
    evaluate,
    number,
    parse,
    symbols,
    to_sympy,
    to_text,
    walk,
)
from lemmata.solver import analysis, univariate
from lemmata.solver.asked import Asked
from lemmata.solver.build import call, minus, node, over, plus, power, times
from lemmata.solver.partial import sum_node
from lemmata.solver.plans.base import Answer, NotFound, Plan
from lemmata.solver.plans.calculus import Differentiation, put_in, shown
from lemmata.solver.plans.fractions import as_quotient
from lemmata.solver.plans.integrals import Quiet, coefficients, replace
from lemmata.solver.polynomial import NotPolynomial
from lemmata.solver.rules import calculus as rules
from lemmata.solver.rules.base import Rule
from lemmata.solver.state import Words
from lemmata.solver.task import Task
from lemmata.solver.tidy import product, tidy
from lemmata.solver.trigonometry import angle_degrees, exact_value
from lemmata.solver.types import Check
from lemmata.solver.univariate import trim
from lemmata.solver.values import digits, enclosure, middle, point
from lemmata.solver.work import Work

OO, MINUS_OO = Const("oo"), Neg(Const("oo"))
ZERO, ONE = node(0), node(1)
MISSING = "does not exist"
MAX_DEPTH = 8
_SIDES = {0: "limit", 1: "limit_from_right", -1: "limit_from_left"}
_WORDS = {0: "", 1: " from the right", -1: " from the left"}


class Limit(Plan):
    """Put the place in where the function is continuous; else bring 0/0 or infinity/infinity to such a form."""

    kind = "limit"

    def solve(self, task: Task, work: Work) -> Answer:
        formula, place = task.formulas
        (side,), (name,) = task.numbers, task.names
        try:
            found = Finder(work, name, place, side).limit(formula)
        except (EvaluationError, NotPolynomial) as error:
            raise NotFound(str(error)) from None
        return Answer(MISSING, rf"\text{{{MISSING}}}") if found is None else shown(found)

    def confirm(self, task: Task, answer: str) -> Check:
        """Values close to the place, from each side, and SymPy's own limit (Gruntz's algorithm)."""
        formula, place = task.formulas
        (side,), (name,) = task.numbers, task.names
        if answer == MISSING:
            check = analysis.sides_differ(formula, name, place)
        else:
            check = analysis.approach(formula, name, place, side, parse(answer))
        if not check.passed:
            return check
        symbolic = symbolic_limit(task, answer)
        return Check(f"{check.method}, and a symbolic limit", symbolic, check.detail)


def symbolic_limit(task: Task, answer: str) -> bool:
    """Whether SymPy's limits from the sides that count are the answer, or differ where there is none."""
    import sympy

    formula, place = task.formulas
    (side,), (name,) = task.numbers, task.names
    expression, target, letter = to_sympy(formula), to_sympy(place), sympy.Symbol(name)
    real = sympy.Symbol(name, real=True)
    try:
        found = [
            sympy.limit(expression.subs(letter, real), real, target, sign)
            for sign in (["-"] if side < 0 else ["+"] if side > 0 or place in analysis.INFINITE else ["-", "+"])
        ]
        if answer == MISSING:
            return len(found) == 2 and bool(sympy.simplify(found[0] - found[1]) != 0)
        goal = to_sympy(parse(answer))
        return all(one == goal or bool(sympy.simplify(one - goal) == 0) for one in found)
    except (NotImplementedError, ValueError, TypeError, AttributeError, RecursionError):
        return False


class Finder:
    """The rules applied to one limit; `limit` returns None where the two sides differ."""

    def __init__(self, work: Work, name: str, place: Node, side: int, depth: int = 0) -> None:
        self.work, self.name, self.place, self.side, self.depth = work, name, place, side, depth
        self.infinite = place in (OO, MINUS_OO)

    def asked(self, tree: Node) -> Asked:
        return Asked(_SIDES[self.side], (tree, self.place), self.name)

    def lead(self, tree: Node) -> str:
        return f"limit of {to_text(tree)} as {self.name} -> {to_text(self.place)}{_WORDS[self.side]}"

    def step(self, rule: type[Rule], tree: Node, found: Node, note: str = "") -> Node:
        self.work.step(rule, self.asked(tree), found, f"{self.lead(tree)} = {to_text(found)}{note}")
        return found

    def rewrite(self, rule: type[Rule], tree: Node, other: Node, note: str) -> Node | None:
        line = f"{note}: {to_text(tree)} becomes {to_text(other)}"
        self.work.step(rule, self.asked(tree), self.asked(other), line)
        return self.deeper().limit(other)

    def deeper(self, side: int | None = None, work: Work | None = None) -> "Finder":
        if self.depth >= MAX_DEPTH:
            raise NotFound("no rule for this limit was found")
        chosen = self.side if side is None else side
        return Finder(work or self.work, self.name, self.place, chosen, self.depth + 1)

    def limit(self, tree: Node) -> Node | None:
        plain = self.basic(tree)
        if plain is not None:
            return self.plain(tree, plain)
        for way in (
            self.bars, self.leading, self.far_roots, self.cancel, self.standard, self.squeeze, self.rationalize,
            self.hopital, self.turned, self.raised, self.joined,
        ):  # fmt: skip
            count = len(self.work.steps)
            try:
                found = way(tree)
            except (NotFound, EvaluationError, NotPolynomial):
                found = None
            if found is not None:
                return found
            del self.work.steps[count:]
        if not self.side and not self.infinite:
            return self.both_sides(tree)
        raise NotFound(f"no rule for the {self.lead(tree)}")

    def plain(self, tree: Node, value: Node) -> Node:
        """A limit that the parts of the formula give at once."""
        if self.infinite or value in (OO, MINUS_OO):
            zero = isinstance(tree, Div) and value in (OO, MINUS_OO) and self.basic(tree.den) == ZERO
            return self.step(rules.SignOfQuotient if zero else rules.KnownGrowth, tree, value)
        if analysis.limit_is_value(tree, self.name, self.place, self.side, value).passed:
            return self.step(rules.LimitBySubstitution, tree, value)
        return self.step(rules.KnownGrowth, tree, value)

    def both_sides(self, tree: Node) -> Node | None:
        left = self.deeper(-1).limit(tree)
        right = self.deeper(1).limit(tree)
        if left == right and left is not None:
            return self.step(rules.CompareSides, tree, left, " (the same from both sides)")
        line = f"from the left {to_text(left)}, from the right {to_text(right)}: the limit {MISSING}"
        self.work.step(rules.CompareSides, self.asked(tree), Words(MISSING), line)
        return None

    # What the parts give ---------------------------------------------------------------------------------------

    def basic(self, tree: Node) -> Node | None:
        """The limit by the limits of the parts; None for an indeterminate form."""
        if self.name not in symbols(tree):
            return tidy(tree)
        if tree == Sym(self.name):
            return self.place
        match tree:
            case Neg(arg):
                return opposite(self.basic(arg))
            case Add(terms):
                return total([self.basic(part) for part in terms])
            case Mul(factors):
                return self.multiplied([(part, self.basic(part)) for part in factors])
            case Div(num, den):
                return self.divided(tree, self.basic(num), self.basic(den))
            case Pow(base, exp):
                return self.power(tree, base, exp)
            case Call(name, (arg, *_)):
                inner = self.basic(arg)
                return None if inner is None else self.function(tree, name, inner)
        return None

    def multiplied(self, parts: list[tuple[Node, Node | None]]) -> Node | None:
        values = [value for _, value in parts]
        if any(value is None for value in values):
            return None
        known = [value for value in values if value is not None]
        large = [value for value in known if value in (OO, MINUS_OO)]
        if not large:
            return tidy(Mul(tuple(known)))
        if ZERO in known:
            return None
        sign = 1
        for value in known:
            sign *= sign_of(value)
        return OO if sign > 0 else MINUS_OO

    def divided(self, tree: Div, top: Node | None, bottom: Node | None) -> Node | None:
        if top is None or bottom is None:
            return None
        if bottom in (OO, MINUS_OO):
            return None if top in (OO, MINUS_OO) else ZERO
        if bottom != ZERO:
            if top in (OO, MINUS_OO):
                return top if sign_of(bottom) > 0 else opposite(top)
            return tidy(over(top, bottom))
        if top == ZERO:
            return None
        return self.infinite_with_sign_of(tree)

    def infinite_with_sign_of(self, tree: Node) -> Node | None:
        """Infinity with the sign that the formula has close to the place; None where the sides differ."""
        signs = {self.sign_beside(tree, side) for side in self.sides()}
        return None if len(signs) != 1 or 0 in signs else OO if signs == {1} else MINUS_OO

    def sides(self) -> list[int]:
        if self.infinite:
            return [0]
        return [self.side] if self.side else [-1, 1]

    def sign_beside(self, tree: Node, side: int) -> int:
        """The sign of the formula very close to the place (far out for infinity), 0 where it has no value there."""
        with digits(120):
            signs = set()
            for k in (6, 12, 18):
                if self.infinite:
                    where = point(10**k) * (1 if self.place == OO else -1)
                else:
                    where = enclosure(self.place, {}) + side * point(Fraction(1, 10**k))
                try:
                    value = enclosure(tree, {self.name: where})
                except EvaluationError:
                    return 0
                signs.add(1 if value.a > 0 else -1 if value.b < 0 else 0)
        return signs.pop() if len(signs) == 1 else 0

    def power(self, tree: Node, base: Node, exp: Node) -> Node | None:
        one, two = self.basic(base), self.basic(exp)
        if one is None or two is None:
            return None
        if self.name not in symbols(base):
            if two not in (OO, MINUS_OO):
                return tidy(Pow(one, two))
            above = sign_of(tidy(minus(one, 1)))
            if not above or sign_of(one) <= 0:
                return None
            return OO if (two == OO) == (above > 0) else ZERO
        if self.name in symbols(exp):
            return None
        exponent = rational(exp)
        if exponent is None:
            return None
        if one in (OO, MINUS_OO):
            if one == MINUS_OO and exponent.denominator != 1:
                return None
            if exponent < 0:
                return ZERO
            return OO if one == OO or exponent % 2 == 0 else MINUS_OO
        if one == ZERO and exponent < 0:
            return self.infinite_with_sign_of(tree)
        if (
            one == ZERO
            and exponent.denominator != 1
            and any(self.sign_beside(base, side) != 1 for side in self.sides())
        ):
            return None
        return tidy(Pow(one, exp))

    def function(self, tree: Call, name: str, inner: Node) -> Node | None:
        if inner in (OO, MINUS_OO):
            return FAR.get((name, inner == OO))
        if name == "ln" and inner == ZERO:
            return MINUS_OO if all(self.sign_beside(tree.args[0], side) == 1 for side in self.sides()) else None
        if name == "sqrt" and inner == ZERO and any(self.sign_beside(tree.args[0], s) != 1 for s in self.sides()):
            return None
        if name in ("floor", "ceil"):
            return None
        try:
            value = put_in(Call(name, (Sym("x"), *tree.args[1:])), "x", inner)
            with digits(30):
                enclosure(value, {})
                enclosure(Call(name, (inner, *tree.args[1:])), {})
        except (NotFound, EvaluationError):
            pole = {"tan": "cos", "sec": "cos", "cot": "sin", "csc": "sin"}.get(name)
            degrees = angle_degrees(inner)
            if pole and degrees is not None and exact_value(pole, degrees) == ZERO:
                return self.infinite_with_sign_of(tree)
            return None
        return value

    # Ways ------------------------------------------------------------------------------------------------------

    def bars(self, tree: Node) -> Node | None:
        """|u| is u or -u close to the place."""
        found = next((part for part in walk(tree) if isinstance(part, Call) and part.name == "abs"), None)
        if found is None:
            return None
        signs = {self.sign_beside(found.args[0], side) for side in self.sides()}
        if signs not in ({1}, {-1}):
            return None
        inner = found.args[0] if signs == {1} else Neg(found.args[0])
        other = tidy(replace(tree, found, inner))
        relation = "positive" if signs == {1} else "negative"
        return self.rewrite(rules.RewriteInLimit, tree, other, f"{to_text(found.args[0])} is {relation} there")

    def leading(self, tree: Node) -> Node | None:
        """Far out, a rational function is the quotient of its leading terms."""
        if not self.infinite:
            return None
        top, bottom = as_quotient(tree)
        if set(top.names()) | set(bottom.names()) != {self.name}:
            return None
        a, b = trim(top.coefficients(self.name)), trim(bottom.coefficients(self.name))
        if not a:
            return None
        ratio, gap = a[-1] / b[-1], len(a) - len(b)
        if gap < 0:
            value: Node = ZERO
        elif gap == 0:
            value = number(ratio)
        else:
            sign = ratio if self.place == OO or gap % 2 == 0 else -ratio
            value = OO if sign > 0 else MINUS_OO
        first = over(term(a[-1], self.name, len(a) - 1), term(b[-1], self.name, len(b) - 1))
        return self.step(rules.LeadingTerms, tree, value, f" (like {to_text(first)})")

    def far_roots(self, tree: Node) -> Node | None:
        """Far out, take the highest power out of a root and divide top and bottom by the highest power below."""
        if not self.infinite or not isinstance(tree, Div | Mul) or not has_root(tree):
            return None
        other: Node = tree
        for part in list(walk(tree)):
            if isinstance(part, Call) and part.name == "sqrt":
                values = coefficients(part.args[0], self.name)
                half, odd = divmod(len(values) - 1, 2)
                if odd or half < 1:
                    return None
                inside = plus(*(term(v, self.name, j - 2 * half) for j, v in reversed(list(enumerate(values))) if v))
                outside: Node = power(self.name, half)
                if self.place == MINUS_OO and half % 2:
                    outside = Neg(outside)
                other = replace(other, part, times(outside, call("sqrt", inside)))
        if isinstance(other, Div):
            exponents = [self.exponent(part) for part in terms_of(other.den)]
            highest = power(self.name, max(exponents))
            top, bottom = (
                tidy(plus(*(tidy(over(part, highest)) for part in terms_of(side)))) for side in (other.num, other.den)
            )
            other = tidy(over(top, bottom))
        else:
            other = tidy(other)
        return None if other == tree else self.rewrite(rules.RewriteInLimit, tree, other, "take out the highest power")

    def exponent(self, tree: Node) -> int:
        """The power of the letter in a product, at least 0."""
        found = rational(product(tree).powers.get(Sym(self.name), ZERO))
        return int(found) if found is not None and found > 0 else 0

    def cancel(self, tree: Node) -> Node | None:
        """Cancel the common factor of a quotient of polynomials."""
        if self.infinite:
            return None
        top, bottom = as_quotient(tree)
        if set(top.names()) | set(bottom.names()) != {self.name} or not top.terms:
            return None
        a, b = trim(top.coefficients(self.name)), trim(bottom.coefficients(self.name))
        shared = univariate.common(a, b)
        if len(shared) == 1 and isinstance(tree, Div):
            return None
        a, b = univariate.divide(a, shared)[0], univariate.divide(b, shared)[0]
        other = tidy(over(sum_node(a, [], self.name), sum_node(b, [], self.name)))
        if other == tree:
            return None
        note = f"cancel {to_text(sum_node(shared, [], self.name))}" if len(shared) > 1 else "one fraction"
        return self.rewrite(rules.CancelInLimit, tree, other, note)

    def standard(self, tree: Node) -> Node | None:
        """sin(u) / v with u and v multiples of x at 0."""
        if self.place != ZERO or not isinstance(tree, Div):
            return None
        match tree.num:
            case Call("sin", (arg,)):
                top, bottom = tidy(over(arg, self.name)), tidy(over(tree.den, self.name))
                if self.name in symbols(top) | symbols(bottom) or bottom == ZERO:
                    return None
                note = f", since sin({to_text(arg)})/({to_text(arg)}) -> 1"
                return self.step(rules.StandardLimit, tree, tidy(over(top, bottom)), note)
        return None

    def squeeze(self, tree: Node) -> Node | None:
        """A bounded factor times one that tends to 0."""
        whole = product(tree)
        bounded = [b for b in whole.powers if isinstance(b, Call) and b.name in ("sin", "cos", "atan")]
        if not bounded or any(whole.powers[b] not in (ONE, node(2)) for b in bounded):
            return None
        rest = product(ONE)
        rest.coefficient, rest.radicand = whole.coefficient, whole.radicand
        rest.powers = {b: e for b, e in whole.powers.items() if b not in bounded}
        if self.basic(rest.node()) != ZERO:
            return None
        names = ", ".join(map(to_text, bounded))
        return self.step(rules.KnownGrowth, tree, ZERO, f" ({names} is bounded, the rest tends to 0)")

    def rationalize(self, tree: Node) -> Node | None:
        """Multiply with the conjugate of a difference with a root."""
        top, bottom = (tree.num, tree.den) if isinstance(tree, Div) else (tree, ONE)
        for below, part in ((False, top), (True, bottom)):
            if not (isinstance(part, Add) and len(part.terms) == 2 and has_root(part)):
                continue
            first, second = part.terms
            sum_part = Add((first, second.arg)) if isinstance(second, Neg) else minus(first, second)
            square = tidy(minus(power(first, 2), power(second, 2)))
            if has_root(square):
                continue
            other = Div(times(top, sum_part), square) if below else Div(square, times(bottom, sum_part))
            count = len(self.work.steps)
            simple = tidy(self.divided_out(other))
            found = self.rewrite(rules.Rationalize, tree, simple, f"multiply by the conjugate {to_text(sum_part)}")
            if found is not None:
                return found
            del self.work.steps[count:]
        return None

    def divided_out(self, tree: Div) -> Node:
        """Cancel powers of the letter, or a linear factor, that a product shares with the denominator."""
        factors = tree.den.factors if isinstance(tree.den, Mul) else (tree.den,)
        others = tree.num.factors if isinstance(tree.num, Mul) else (tree.num,)
        above, below = list(others), list(factors)
        for i, a in enumerate(above):
            for j, b in enumerate(below):
                try:
                    top, bottom = as_quotient(over(a, b))
                except (NotPolynomial, EvaluationError):
                    continue
                if set(top.names()) | set(bottom.names()) != {self.name}:
                    continue
                p, q = trim(top.coefficients(self.name)), trim(bottom.coefficients(self.name))
                shared = univariate.common(p, q)
                if len(shared) > 1:
                    above[i] = sum_node(univariate.divide(p, shared)[0], [], self.name)
                    below[j] = sum_node(univariate.divide(q, shared)[0], [], self.name)
                    return over(times(*above), times(*below))
        return tree

    def hopital(self, tree: Node) -> Node | None:
        if not isinstance(tree, Div) or self.name not in symbols(tree.den):
            return None
        small = self.quiet(tree.num) == self.quiet(tree.den) == ZERO
        large = all(self.quiet(part) in (OO, MINUS_OO) for part in (tree.num, tree.den))
        if not small and not large:
            return None
        quiet = Differentiation(Quiet(), self.name)
        other = Div(quiet.of(tree.num), quiet.of(tree.den))
        form = "0/0" if small else "infinity/infinity"
        line = f"form {form}: differentiate top and bottom: {to_text(tree)} becomes {to_text(other)}"
        self.work.step(rules.LHopital, self.asked(tree), self.asked(other), line)
        simple = tidy(other)
        if simple != other and self.basic(other) is None:
            return self.rewrite(rules.RewriteInLimit, other, simple, "simplify")
        return self.deeper().limit(other)

    def quiet(self, tree: Node) -> Node | None:
        """The limit of a part, without steps."""
        found = self.basic(tree)
        if found is not None:
            return found
        try:
            return self.deeper(work=Quiet()).limit(tree)
        except (NotFound, EvaluationError, NotPolynomial):
            return None

    def turned(self, tree: Node) -> Node | None:
        """0 * infinity: write one factor as a denominator."""
        whole = product(tree)
        if len(whole.powers) < 2 or isinstance(tree, Div):
            return None
        for base, exponent in whole.powers.items():
            top = product(ONE)
            top.powers = {base: exponent}
            kept = isinstance(base, Call) or base == Const("e")
            if not kept or self.basic(top.node()) is None:
                continue
            rest = product(ONE)
            rest.coefficient = 1 / whole.coefficient
            rest.powers = {b: tidy(Neg(e)) for b, e in whole.powers.items() if b != base}
            if base == Const("e"):
                # e^u belongs below: x * e^(-x) = x / e^x.
                rest.powers = {base: tidy(Neg(exponent))}
                top.powers = {b: e for b, e in whole.powers.items() if b != base}
                top.coefficient, rest.coefficient = whole.coefficient, Fraction(1)
            other = over(top.node(), rest.node())
            found = self.rewrite(rules.RewriteInLimit, tree, other, "write the product as a quotient")
            if found is not None:
                return found
        return None

    def raised(self, tree: Node) -> Node | None:
        """u^v = e^(v ln u)."""
        if not isinstance(tree, Pow) or self.name not in symbols(tree.base):
            return None
        exponent = tidy(times(tree.exp, call("ln", tree.base)))
        line = f"{to_text(tree)} = e^({to_text(exponent)}): find the limit of the exponent"
        other = Pow(Const("e"), exponent)
        self.work.step(rules.RewriteInLimit, self.asked(tree), self.asked(other), line)
        inner = self.deeper().limit(exponent)
        if inner is None:
            return None
        value = OO if inner == OO else ZERO if inner == MINUS_OO else tidy(Pow(Const("e"), inner))
        return self.step(rules.KnownGrowth, tree, value)

    def joined(self, tree: Node) -> Node | None:
        """A sum whose parts have no limits of their own, over one denominator."""
        if not isinstance(tree, Add):
            return None
        bottoms = []
        for part in tree.terms:
            inner = part.arg if isinstance(part, Neg) else part
            if isinstance(inner, Div) and self.name in symbols(inner.den):
                bottoms.append(inner.den)
        if not bottoms:
            return None
        common = tidy(times(*bottoms))
        top = tidy(plus(*(tidy(times(part, common)) for part in tree.terms)))
        return self.rewrite(rules.RewriteInLimit, tree, over(top, common), "one fraction")


def terms_of(tree: Node) -> tuple[Node, ...]:
    """The terms of a sum, or the one formula."""
    return tree.terms if isinstance(tree, Add) else (tree,)


def has_root(tree: Node) -> bool:
    """Whether a square root of something with a letter occurs."""
    return any(isinstance(part, Call) and part.name == "sqrt" and symbols(part) for part in walk(tree))


def term(value: Fraction, name: str, exponent: int) -> Node:
    """value * x^exponent."""
    return tidy(times(number(value), power(name, exponent)))


def rational(tree: Node) -> Fraction | None:
    """The rational value of a formula without letters."""
    try:
        return None if symbols(tree) else evaluate(tree)
    except EvaluationError:
        return None


def opposite(value: Node | None) -> Node | None:
    """Minus a limit."""
    if value is None:
        return None
    return MINUS_OO if value == OO else OO if value == MINUS_OO else tidy(Neg(value))


def total(values: list[Node | None]) -> Node | None:
    """The sum of limits; None for infinity minus infinity."""
    known = [value for value in values if value is not None]
    if len(known) < len(values) or (OO in known and MINUS_OO in known):
        return None
    large = [value for value in known if value in (OO, MINUS_OO)]
    return large[0] if large else tidy(plus(*known))


def sign_of(value: Node) -> int:
    """The sign of a number or an infinity, 0 for zero."""
    if value in (OO, MINUS_OO):
        return 1 if value == OO else -1
    with digits(40):
        return int(mpmath.sign(middle(enclosure(value, {}))))


HALF_PI = over(Const("pi"), 2)
FAR: dict[tuple[str, bool], Node] = {
    ("exp", True): OO,
    ("exp", False): ZERO,
    ("ln", True): OO,
    ("log", True): OO,
    ("sqrt", True): OO,
    ("root", True): OO,
    ("abs", True): OO,
    ("abs", False): OO,
    ("atan", True): HALF_PI,
    ("atan", False): Neg(HALF_PI),
    ("sinh", True): OO,
    ("sinh", False): MINUS_OO,
    ("cosh", True): OO,
    ("cosh", False): OO,
    ("tanh", True): ONE,
    ("tanh", False): node(-1),
}
"""Limits of functions where the argument goes to plus (True) or minus infinity."""
