"""Exponential and logarithmic equations: a common base, logarithms of both sides, a power as a new unknown, domains."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from math import gcd, lcm
from typing import TYPE_CHECKING

from lemmata.expr import (
    Add,
    Call,
    Const,
    EvaluationError,
    Neg,
    Node,
    Num,
    ParseError,
    Pow,
    Relation,
    Sym,
    evaluate,
    number,
    symbols,
    to_text,
    walk,
)
from lemmata.solver import checks, realline
from lemmata.solver.build import call, equation, node, over, plus, power, times
from lemmata.solver.plans.base import NotFound
from lemmata.solver.plans.parts import linear_in, spare_letter, swapped
from lemmata.solver.plans.roots import Roots, answer_state, exact, united
from lemmata.solver.polynomial import NotPolynomial, Polynomial
from lemmata.solver.primes import smallest_divisor
from lemmata.solver.realline import NO_SOLUTION
from lemmata.solver.reals import real
from lemmata.solver.rules import equations as more
from lemmata.solver.rules import exponential as rules
from lemmata.solver.state import Both, Either, Words
from lemmata.solver.types import Check

if TYPE_CHECKING:
    from lemmata.solver.plans.equation import Equation

MAX_BASE = 10**9
MOST_COUNTED = 12
"""The highest power of a common base that is counted up to."""
ROUGH = 25
"""Digits for the search, which only needs signs."""
NEAR = Decimal(1).scaleb(-20)
E = Const("e")


def exponentials(tree: Node) -> list[Node]:
    """The different powers with the variable in the exponent."""
    found: list[Node] = []
    for part in walk(tree):
        match part:
            case Pow(_, exp) if symbols(exp):
                found.append(part)
            case Call("exp", _) if symbols(part):
                found.append(part)
    return list(dict.fromkeys(found))


def logarithms(tree: Node) -> list[Call]:
    """The different logarithms with the variable inside."""
    return list(dict.fromkeys(p for p in walk(tree) if isinstance(p, Call) and p.name in ("ln", "log") and symbols(p)))


def solve_transcendental(solver: "Equation", relation: Relation) -> Roots:
    """The roots of an equation with the variable in exponents or in logarithms, not in both."""
    powers, logs = exponentials(relation), logarithms(relation)
    if powers and logs:
        raise NotFound("exponentials and logarithms in one equation")
    return Logarithmic(solver).solve(relation, logs) if logs else Exponential(solver).solve(relation)


def base_and_exponent(part: Node) -> tuple[Node, Node]:
    """(b, f) of b^f, with exp(f) as e^f; the base must be a positive number other than 1, or e."""
    match part:
        case Call("exp", (arg,)):
            return E, arg
        case Pow(base, exp) if not symbols(base):
            if base == E:
                return E, exp
            value = evaluate(base)
            if value > 0 and value != 1:
                return number(value), exp
    raise NotFound("a power whose base is not a positive number")


@dataclass
class Exponential:
    """The variable in exponents."""

    solver: "Equation"

    def solve(self, relation: Relation) -> Roots:
        """One power alone, two powers, or a polynomial in one power."""
        parts = exponentials(relation)
        for part in parts:
            base_and_exponent(part)
        if len(parts) == 2 and {relation.lhs, relation.rhs} == set(parts):
            return self.two_powers(relation)
        if len(parts) == 1:
            linear = linear_in(relation, parts[0])
            if linear is not None and not linear[0].degree() and not linear[1].degree():
                target = number(-linear[1].terms.get((), Fraction(0)) / linear[0].terms[()])
                after = equation(parts[0], target)
                if after != relation:
                    self.solver.work.step(rules.IsolatePower, relation, after, f"isolate the power: {to_text(after)}")
                return self.power_is(after, target)
        return self.by_unknown(relation, parts)

    def power_is(self, relation: Relation, target: Node) -> Roots:
        """b^f = c."""
        base, exponent = base_and_exponent(relation.lhs)
        work = self.solver.work
        if real(target, {}) <= 0:
            line = f"a power of {to_text(base)} is positive, so it can't be {to_text(target)}"
            work.step(rules.PowersArePositive, relation, Words(NO_SOLUTION), line)
            return NO_SOLUTION
        level = common_level(base, target)
        if level is not None:
            root, m, n = level
            written = equation(power(root, scaled(exponent, m)), power(root, n))
            if written != relation:
                self.common_base(relation, written, root, max(m, n))
            after = equation(scaled(exponent, m), n)
            work.step(rules.EqualExponents, written, after, f"equal exponents: {to_text(after)}")
            return self.solver.solve(after)
        logarithm: Node = call("ln", target)
        if base != E:
            logarithm = over(logarithm, call("ln", base))
        after = equation(exponent, logarithm)
        shown = f"take the logarithm: {to_text(after)}"
        work.step(rules.TakeLogarithm, relation, after, shown)
        return self.linear(after, exponent, logarithm)

    def common_base(self, relation: Relation, written: Relation, root: Node, highest: int) -> None:
        """The step to powers of one base; those of a whole base are counted up to the highest."""
        line = f"as powers of {to_text(root)}: {to_text(written)}"
        if isinstance(root, Num) and root.value.denominator == 1 and 1 < highest <= MOST_COUNTED:
            counted = ", ".join(f"{to_text(power(root, k))} = {root.value**k}" for k in range(2, highest + 1))
            line = f"{counted}, so {to_text(written)}"
        self.solver.work.step(rules.CommonBase, relation, written, line)

    def linear(self, relation: Relation, left: Node, value: Node) -> Roots:
        """a x + b = value with an irrational value."""
        name = self.solver.name
        try:
            whole = Polynomial.of(left)
        except NotPolynomial as error:
            raise NotFound(str(error)) from None
        if whole.degree() != 1:
            raise NotFound("an exponent that is not linear, equal to an irrational number")
        constant, slope = whole.coefficients(name)
        shifted = Add((value, Neg(number(constant)))) if constant > 0 else plus(value, -constant) if constant else value
        root = over(shifted, slope) if slope != 1 else shifted
        solved = equation(name, root)
        if solved != relation:
            self.solver.work.step(rules.IsolatePower, relation, solved, f"solve for {name}: {to_text(solved)}")
        return (root,)

    def two_powers(self, relation: Relation) -> Roots:
        """b^f = c^g."""
        (a, f), (b, g) = base_and_exponent(relation.lhs), base_and_exponent(relation.rhs)
        work, name = self.solver.work, self.solver.name
        level = common_level(a, b)
        if level is not None:
            root, m, n = level
            written = equation(power(root, scaled(f, m)), power(root, scaled(g, n)))
            if written != relation:
                self.common_base(relation, written, root, max(m, n))
            after = equation(scaled(f, m), scaled(g, n))
            work.step(rules.EqualExponents, written, after, f"equal exponents: {to_text(after)}")
            return self.solver.solve(after)
        try:
            (b0, a0), (d0, c0) = (Polynomial.of(side).coefficients(name) for side in (f, g))
        except (NotPolynomial, ValueError):
            raise NotFound("exponents that are not linear, of different bases") from None
        left, right = logarithm_of(a), logarithm_of(b)
        after = equation(product(f, left), product(g, right))
        work.step(rules.TakeLogarithm, relation, after, f"take logarithms: {to_text(after)}")
        top, bottom = weighted((d0, right), (-b0, left)), weighted((a0, left), (-c0, right))
        if isinstance(top, Neg):
            top, bottom = top.arg, weighted((-a0, left), (c0, right))
        root_: Node = number(0) if top == number(0) else over(top, bottom)
        solved = equation(name, root_)
        work.step(rules.IsolatePower, after, solved, f"collect {name}: {to_text(solved)}")
        return (root_,) if root_ != number(0) else [Fraction(0)]

    def by_unknown(self, relation: Relation, parts: list[Node]) -> Roots:
        """Every power is a number times a whole power of one of them."""
        name = self.solver.name
        found = [base_and_exponent(part) for part in parts]
        root, steps = self.common_root([base for base, _ in found])
        slopes, shifts = [], []
        for (_, exponent), m in zip(found, steps, strict=True):
            try:
                whole = Polynomial.of(exponent)
            except NotPolynomial as error:
                raise NotFound(str(error)) from None
            if whole.degree() != 1:
                raise NotFound("an exponent that is not linear")
            constant, slope = whole.coefficients(name)
            slopes.append(slope * m)
            shifts.append(constant * m)
        unit = Fraction(gcd(*(s.numerator for s in slopes)), lcm(*(s.denominator for s in slopes)))
        if all(slope < 0 for slope in slopes):
            unit = -unit
        letter = spare_letter(relation)
        hidden: Node = relation
        for part, slope, shift in zip(parts, slopes, shifts, strict=True):
            if shift.denominator != 1 or (shift and root == E):
                raise NotFound("powers that are no rational multiples of one power")
            front = evaluate(root) ** int(shift) if shift else Fraction(1)
            count = slope / unit
            unknown: Node = power(letter, abs(count)) if abs(count) != 1 else Sym(letter)
            if count < 0:
                unknown = over(front, unknown)
            elif front != 1:
                unknown = times(front, unknown)
            hidden = swapped(hidden, part, unknown)
        assert isinstance(hidden, Relation)
        if symbols(hidden) != {letter}:
            raise NotFound("the variable also stands outside the powers")
        meaning = power(root, Polynomial.univariate([unit, 0], name).node())
        return through_powers(self.solver, relation, meaning, letter, hidden, self.power_is)

    def common_root(self, bases: list[Node]) -> tuple[Node, list[int]]:
        """A base of which all are whole powers."""
        if all(base == E for base in bases):
            return E, [1] * len(bases)
        if E in bases:
            raise NotFound("powers of e and of other numbers")
        values = [evaluate(base) for base in bases]
        roots = [primitive(value) for value in values]
        first = roots[0][0]
        steps = []
        for root, exponent in roots:
            if root == first:
                steps.append(exponent)
            elif root == 1 / first:
                steps.append(-exponent)
            else:
                raise NotFound("powers of different bases that are added")
        return number(first), steps


def through_powers(
    solver: "Equation", relation: Relation, part: Node, letter: str, reduced: Relation, finish: object
) -> Roots:
    """Solve with `part` as the new unknown, then each `part = value` by `finish`."""
    from lemmata.solver.plans.equation import Equation

    meaning = equation(letter, part)
    line = f"let {to_text(meaning)}: {to_text(reduced)}"
    solver.work.step(more.NewUnknown, relation, Both((reduced, meaning)), line)
    parts: list[Roots] = []
    for value in exact(Equation(solver.work, letter).solve(reduced)):
        after = equation(part, value)
        known = Both((meaning, equation(letter, value)))
        solver.work.step(more.PutBack, known, after, f"{letter} = {to_text(value)}: {to_text(after)}")
        parts.append(finish(after, value))  # type: ignore[operator]
    return united(parts) if parts else NO_SOLUTION


@dataclass
class Logarithmic:
    """The variable in logarithms."""

    solver: "Equation"

    def solve(self, relation: Relation, logs: list[Call]) -> Roots:
        """State the domain, make one logarithm of all, leave it, and test the candidates."""
        work = self.solver.work
        conditions = tuple(dict.fromkeys(Relation(">", part.args[0], number(0)) for part in logs))
        stated = Both((relation, *conditions))
        line = "domain: " + ", ".join(map(to_text, conditions))
        work.step(rules.LogarithmDomain, relation, stated, line)
        roots = self.without_domain(relation, logs)
        if roots == NO_SOLUTION:
            return roots
        return self.solver.tested_in_original((relation,), exact(roots))

    def without_domain(self, relation: Relation, logs: list[Call]) -> Roots:
        """The candidates."""
        try:
            base, terms, constant = self.collected(relation)
        except NotFound:
            if len(logs) != 1:
                raise
            return self.by_unknown(relation, logs[0])
        work = self.solver.work
        scale = lcm(*(value.denominator for _, value in terms))
        terms = [(inside, value * scale) for inside, value in terms]
        constant *= scale
        if constant.denominator != 1 and base != E and not rational_power(base, constant):
            raise NotFound("a power that is not rational")
        if all(value < 0 for _, value in terms):
            terms, constant = [(inside, -value) for inside, value in terms], -constant
        left, right = (multiplied(part) for part in split(terms))
        if right is None:
            alone = equation(logarithm(base, left or number(1)), constant)
            after = equation(left or number(1), self.power_of(base, constant))
        elif constant == 0:
            alone = equation(logarithm(base, left or number(1)), logarithm(base, right))
            after = equation(left or number(1), right)
        else:
            alone = equation(logarithm(base, over(left or number(1), right)), constant)
            after = equation(over(left or number(1), right), self.power_of(base, constant))
        if alone != relation:
            work.step(rules.CombineLogarithms, relation, alone, f"one logarithm: {to_text(alone)}")
        work.step(rules.LeaveLogarithm, alone, after, f"leave the logarithm: {to_text(after)}")
        return self.plain(after)

    def plain(self, relation: Relation) -> Roots:
        """What is left without logarithms; with an irrational right side only a linear one."""
        try:
            evaluate(relation.rhs)
        except EvaluationError:
            if not symbols(relation.rhs):
                return Exponential(self.solver).linear(relation, relation.lhs, relation.rhs)
        return self.solver.solve(relation)

    def power_of(self, base: Node, exponent: Fraction) -> Node:
        """b^c as a number where it is rational."""
        if base == E:
            return number(1) if exponent == 0 else E if exponent == 1 else power(E, exponent)
        shown = power(base, exponent)
        return number(evaluate(shown))

    def by_unknown(self, relation: Relation, part: Call) -> Roots:
        """A polynomial in one logarithm."""
        letter = spare_letter(relation)
        hidden = swapped(relation, part, Sym(letter))
        assert isinstance(hidden, Relation)
        if symbols(hidden) != {letter}:
            raise NotFound("the variable also stands outside the logarithm")

        def finish(after: Relation, value: Node) -> Roots:
            try:
                exponent = evaluate(value)
            except EvaluationError:
                raise NotFound("an irrational value of a logarithm") from None
            base = base_of(part)
            if base != E and not rational_power(base, exponent):
                raise NotFound("a power that is not rational")
            plain = equation(part.args[0], self.power_of(base, exponent))
            self.solver.work.step(rules.LeaveLogarithm, after, plain, f"leave the logarithm: {to_text(plain)}")
            return self.plain(plain)

        return through_powers(self.solver, relation, part, letter, hidden, finish)

    def collected(self, relation: Relation) -> tuple[Node, list[tuple[Node, Fraction]], Fraction]:
        """(base, [(inside, factor)], constant): the sum of factor * log(inside) is the constant."""
        bases = {base_of(part) for part in logarithm_calls(relation)}
        if len(bases) != 1:
            raise NotFound("logarithms of different bases")
        (base,) = bases
        every = list(dict.fromkeys(logarithm_calls(relation)))
        letters = {part: f"v_{index}" for index, part in enumerate(every)}
        hidden: Node = relation
        for part, letter in letters.items():
            hidden = swapped(hidden, part, Sym(letter))
        assert isinstance(hidden, Relation)
        try:
            whole = Polynomial.of(hidden.lhs) - Polynomial.of(hidden.rhs)
        except NotPolynomial as error:
            raise NotFound(str(error)) from None
        if whole.degree() > 1 or set(whole.names()) - set(letters.values()):
            raise NotFound("not a sum of logarithms")
        terms = [
            (part.args[0], whole.terms[((letter, 1),)])
            for part, letter in letters.items()
            if ((letter, 1),) in whole.terms
        ]
        return base, terms, -whole.terms.get((), Fraction(0))


def logarithm_calls(tree: Node) -> list[Call]:
    """All logarithms, also those of numbers."""
    return [part for part in walk(tree) if isinstance(part, Call) and part.name in ("ln", "log")]


def base_of(part: Call) -> Node:
    """e for ln, 10 for log without a base; NotFound for a base that is no positive number other than 1."""
    if part.name == "ln":
        return E
    if len(part.args) == 1:
        return number(10)
    if part.args[1] == E:
        return E
    if symbols(part.args[1]):
        raise NotFound("a logarithm with a variable base")
    value = evaluate(part.args[1])
    if value <= 0 or value == 1:
        raise NotFound("a logarithm whose base is not a positive number other than 1")
    return number(value)


def logarithm(base: Node, inside: Node) -> Node:
    """log_b(a), written ln for e and log for 10."""
    if base == E:
        return call("ln", inside)
    return call("log", inside) if base == number(10) else call("log", inside, base)


def split(terms: list[tuple[Node, Fraction]]) -> Iterator[list[tuple[Node, int]]]:
    """The terms with positive factors, then the others with their sign changed."""
    yield [(inside, int(value)) for inside, value in terms if value > 0]
    yield [(inside, int(-value)) for inside, value in terms if value < 0]


def multiplied(terms: list[tuple[Node, int]]) -> Node | None:
    """The product of the insides to their powers, None for none."""
    parts = [inside if count == 1 else power(inside, count) for inside, count in terms]
    return times(*parts) if parts else None


def rational_power(base: Node, exponent: Fraction) -> bool:
    """Whether b^c is a rational number."""
    try:
        evaluate(power(base, exponent))
    except EvaluationError:
        return False
    return True


def common_level(a: Node, b: Node) -> tuple[Node, int, int] | None:
    """(r, m, n) with a = r^m and b = r^n, where both are powers of one rational number (or both e)."""
    if E in (a, b) or symbols(b):
        return (E, 1, 1) if a == b else (E, 1, 0) if b == number(1) else None
    try:
        x, y = evaluate(a), evaluate(b)
    except EvaluationError:
        return None
    if max(x.numerator, x.denominator, y.numerator, y.denominator) > MAX_BASE or x <= 0 or y <= 0:
        return None
    if y == 1:
        return number(x), 1, 0
    (r, m), (s, n) = primitive(x), primitive(y)
    if r == s:
        pass
    elif r == 1 / s:
        n = -n
    else:
        return None
    shared = gcd(m, n)
    root, m, n = r**shared, m // shared, n // shared
    if root < 1:
        root, m, n = 1 / root, -m, -n
    return number(root), m, n


def primitive(value: Fraction) -> tuple[Fraction, int]:
    """(r, k) with value = r^k and k as large as possible; r > 1 for value > 1."""
    if max(value.numerator, value.denominator) > MAX_BASE:
        raise NotFound("a base that is too large")
    counts: dict[int, int] = {}
    for whole, sign in ((value.numerator, 1), (value.denominator, -1)):
        while whole > 1:
            prime = smallest_divisor(whole)
            counts[prime] = counts.get(prime, 0) + sign
            whole //= prime
    k = gcd(*counts.values())
    root = Fraction(1)
    for prime, count in counts.items():
        root *= Fraction(prime) ** (count // k)
    return root, k


def scaled(exponent: Node, factor: int) -> Node:
    """factor * exponent, multiplied out where it is a polynomial."""
    try:
        return (Polynomial.of(exponent) * Polynomial.constant(factor)).node()
    except NotPolynomial:
        return exponent if factor == 1 else times(factor, exponent)


def logarithm_of(base: Node) -> Node:
    """ln(b), and 1 for e."""
    return number(1) if base == E else call("ln", base)


def product(left: Node, right: Node) -> Node:
    """A product without a factor 1."""
    return left if right == number(1) else times(left, right)


def weighted(*parts: tuple[Fraction, Node]) -> Node:
    """A sum of numbers times formulas, without zero terms."""
    terms: list[Node] = []
    for factor, body in parts:
        if factor == 0:
            continue
        size = abs(factor)
        term = node(size) if body == number(1) else body if size == 1 else times(size, body)
        terms.append(Neg(term) if factor < 0 else term)
    return number(0) if not terms else terms[0] if len(terms) == 1 else Add(tuple(terms))


def confirm_transcendental(relation: Relation, name: str, answer: str) -> Check:
    """Each root to 40 digits in the original; and the two sides cross nowhere else on a fine grid."""
    method = "substitution, and a search for other crossings"
    try:
        state = answer_state(answer, name)
    except ParseError as error:
        return checks.failed(method, str(error))
    if not isinstance(state, Either) and state != Words(NO_SOLUTION):
        return checks.failed(method, "not a list of solutions")
    roots = sorted(real(item.rhs, {}) for item in state.items) if isinstance(state, Either) else []
    for root in roots:
        if not realline.solves(relation, name, root):
            return checks.failed(method, f"{name} = {root:.10g} does not satisfy the equation")
    for low, high, change in crossings(relation, name):
        # A root may be a grid point up to its last digit.
        if change and not any(low - NEAR <= root <= high + NEAR for root in roots):
            return checks.failed(
                method, f"the sides cross between {low:.6g} and {high:.6g}, where no solution is given"
            )
    from lemmata.solver.plans.equation import substituted

    if not roots:
        return Check(method, True, "the two sides never meet between -40 and 40")
    shown = substituted(relation, name, [item.rhs for item in state.items] if isinstance(state, Either) else [])
    return Check(method, True, f"{shown}; between -40 and 40 the sides cross nowhere else")


def crossings(relation: Relation, name: str) -> Iterator[tuple[Decimal, Decimal, bool]]:
    """Neighbouring grid points, and whether left minus right side changes its sign (or is 0) there."""
    grid = sorted(
        {Decimal(n) / 4 + Decimal("0.0137") for n in range(-160, 161)} | {Decimal(1) / 3**k for k in range(1, 12)}
    )
    values: list[tuple[Decimal, int | None]] = []
    for point in grid:
        try:
            difference = real(relation.lhs, {name: point}, ROUGH) - real(relation.rhs, {name: point}, ROUGH)
            values.append((point, (difference > 0) - (difference < 0)))
        except EvaluationError:
            values.append((point, None))
    for (low, a), (high, b) in pairwise(values):
        yield low, high, a is not None and b is not None and (a != b or a == 0)
