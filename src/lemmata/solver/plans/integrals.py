"""Plans: antiderivatives and definite integrals, from the outside in with every rule named.

It knows linearity, powers, standard integrals, rational functions by partial fractions, substitution, parts, and the
identities for powers of sine and cosine. It does not know improper integrals: an integrand with a pole in the interval
or at its ends is refused.
"""

from fractions import Fraction

from lemmata.expr import (
    Add,
    Call,
    Const,
    Div,
    EvaluationError,
    Mul,
    Neg,
    Node,
    Num,
    Pow,
    Sym,
    evaluate,
    number,
    symbols,
    to_text,
    walk,
)
from lemmata.solver import analysis, univariate
from lemmata.solver.asked import Asked
from lemmata.solver.build import call, equation, minus, node, over, plus, power, substitute, times
from lemmata.solver.partial import NoFactors, Part, decompose, sum_node
from lemmata.solver.plans.base import Answer, NotFound, Plan
from lemmata.solver.plans.calculus import Differentiation, has_high_power, put_in, shown
from lemmata.solver.plans.fractions import as_quotient
from lemmata.solver.polynomial import NotPolynomial, Polynomial
from lemmata.solver.rules import calculus as rules
from lemmata.solver.rules.base import Rule
from lemmata.solver.state import State
from lemmata.solver.task import Task
from lemmata.solver.tidy import product, tidy
from lemmata.solver.types import Check
from lemmata.solver.univariate import Dense, trim
from lemmata.solver.work import Work

MAX_TRIES = 60
MAX_DEPTH = 6
LETTERS = "uvwtszpq"
X = Sym("x")


class Integral(Plan):
    """Linearity first, then a standard form, partial fractions, substitution or parts; the constant comes last."""

    kind = "integral"

    def solve(self, task: Task, work: Work) -> Answer:
        (name,) = task.names
        found = Integration(work, name).of(task.formula)
        constant = "C" if "C" not in symbols(task.formula) else "K"
        whole = Add((*(found.terms if isinstance(found, Add) else (found,)), Sym(constant)))
        work.step(
            rules.AddConstant, Asked("integral", (task.formula,), name), whole, f"all antiderivatives: {to_text(whole)}"
        )
        return shown(whole)

    def confirm(self, task: Task, answer: str) -> Check:
        """The answer differentiated back, by difference quotients; it must carry a constant."""
        (name,) = task.names
        claimed = task.read_answer(answer)
        if not symbols(claimed) - symbols(task.formula) - {name}:
            return Check("differentiated back", False, "the constant of integration is missing")
        return analysis.antiderivative(task.formula, name, claimed)


class DefiniteIntegral(Plan):
    """Refuse an integrand that has no value somewhere in the interval; else an antiderivative between the bounds."""

    kind = "definite_integral"

    def solve(self, task: Task, work: Work) -> Answer:
        (name,) = task.names
        formula, left, right = task.formulas
        where = trouble(formula, name, left, right)
        if where:
            raise NotFound(f"the integral is improper: no value can be given to the integrand {where}")
        found = Integration(work, name).of(formula)
        upper, lower = put_in(found, name, right), put_in(found, name, left)
        try:
            result = tidy(minus(upper, lower))
        except EvaluationError as error:
            raise NotFound(str(error)) from None
        line = f"F({to_text(right)}) - F({to_text(left)}) = {to_text(minus(upper, lower))}"
        if to_text(minus(upper, lower)) != to_text(result):
            line += f" = {to_text(result)}"
        work.step(rules.FundamentalTheorem, Asked("definite", (formula, left, right), name), result, line)
        return shown(result)

    def confirm(self, task: Task, answer: str) -> Check:
        """Continuity on the whole interval by interval bounds, and quadrature."""
        (name,) = task.names
        formula, left, right = task.formulas
        return analysis.definite(formula, name, left, right, task.read_answer(answer))


def trouble(formula: Node, name: str, left: Node, right: Node) -> str:
    """Where an integrand can't be shown to be continuous between the bounds; empty where it can."""
    if any(isinstance(part, Const) and part.name == "oo" for end in (left, right) for part in walk(end)):
        raise NotFound("the integral is improper: a bound is infinite")
    try:
        return analysis.continuous(formula, name, left, right)
    except EvaluationError as error:
        raise NotFound(str(error)) from None


class Quiet(Work):
    """Steps that nobody is shown and nothing checks, for trying things out."""

    def step(self, rule: type[Rule], before: State, after: State, line: str | None = None) -> None:
        """Nothing."""


class Integration:
    """The rules applied to one integrand in the variable `name`; a way that fails leaves no steps behind."""

    def __init__(self, work: Work, name: str, depth: int = 0, tries: list[int] | None = None) -> None:
        self.work, self.name, self.depth = work, name, depth
        self.tries = [0] if tries is None else tries

    def of(self, tree: Node) -> Node:
        """An antiderivative, with its steps; NotFound where no rule finishes it."""
        try:
            simple = tidy(tree)
        except EvaluationError as error:
            raise NotFound(str(error)) from None
        if to_text(simple) != to_text(tree):
            self.work.step(rules.RewriteIntegrand, tree, simple, f"rewrite: {to_text(tree)} = {to_text(simple)}")
        return self.find(simple)

    def step(self, rule: type[Rule], tree: Node, found: Node, note: str = "") -> Node:
        result = tidy(found)
        line = f"integral of {to_text(tree)} d{self.name} = {to_text(result)}{note}"
        self.work.step(rule, Asked("integral", (tree,), self.name), result, line)
        return result

    def find(self, tree: Node) -> Node:
        self.tries[0] += 1
        if self.tries[0] > MAX_TRIES or self.depth > MAX_DEPTH:
            raise NotFound("no rule for this integral was found")
        if self.name not in symbols(tree):
            return self.step(rules.IntegratePowers, tree, times(tree, Sym(self.name)))
        polynomial = None if has_high_power(tree) else antiderivative_of_polynomial(tree, self.name)
        if polynomial is not None:
            return self.step(rules.IntegratePowers, tree, polynomial)
        if isinstance(tree, Add):
            return self.step(rules.IntegrateSum, tree, plus(*(self.find(tidy(part)) for part in tree.terms)))
        fixed, moving = self.split(tree)
        if fixed != node(1):
            return self.step(rules.IntegrateSum, tree, times(fixed, self.find(moving)))
        for way in (self.known, self.rational, self.identity, self.direct, self.parts, self.expanded, self.linear):
            count = len(self.work.steps)
            try:
                found = way(tree)
            except (NotFound, EvaluationError, NotPolynomial, NoFactors):
                found = None
            if found is not None:
                return found
            del self.work.steps[count:]
        raise NotFound(f"no rule for the integral of {to_text(tree)}")

    def split(self, tree: Node) -> tuple[Node, Node]:
        """(factor without the variable, the rest)."""
        whole = product(tree)
        fixed, moving = product(node(1)), product(node(1))
        fixed.coefficient, fixed.radicand = whole.coefficient, whole.radicand
        for base, exponent in whole.powers.items():
            moves = self.name in symbols(base) | symbols(exponent)
            (moving if moves else fixed).powers[base] = exponent
        return fixed.node(), moving.node()

    # Ways ------------------------------------------------------------------------------------------------------

    def known(self, tree: Node) -> Node | None:
        """The table of standard integrals, in the variable itself."""
        x = Sym(self.name)
        powers = product(tree).powers
        if list(powers) == [x]:
            exponent = evaluate(powers[x])
            if exponent == -1:
                return self.step(rules.KnownIntegral, tree, call("ln", call("abs", x)))
            raised = power(x, number(exponent + 1))
            return self.step(rules.IntegratePowers, tree, over(raised, number(exponent + 1)))
        match tree:
            case Pow(base, exp) if exp == x and self.name not in symbols(base):
                below = [] if base == Const("e") else [call("ln", base)]
                return self.step(rules.KnownIntegral, tree, over(tree, times(*below)) if below else tree)
        for pattern, result in TABLE:
            if tidy(substitute(pattern, {"x": x})) == tree:
                return self.step(rules.KnownIntegral, tree, substitute(result, {"x": x}))
        return self.circle(tree)

    def circle(self, tree: Node) -> Node | None:
        """1/sqrt(a^2 - x^2) and sqrt(a^2 - x^2), and 1/sqrt(x^2 + k)."""
        powers = product(tree).powers
        if len(powers) != 1:
            return None
        ((base, exponent),) = powers.items()
        sign = evaluate(exponent)
        if abs(sign) != Fraction(1, 2):
            return None
        values = coefficients(base, self.name)
        if len(values) != 3 or values[1] or not values[0]:
            return None
        c, _, a = values
        x = Sym(self.name)
        if a < 0 < c:
            inner = call("asin", times(x, call("sqrt", number(-a / c))))
            if sign < 0:
                return self.step(rules.KnownIntegral, tree, over(inner, call("sqrt", number(-a))))
            half = over(times(x, call("sqrt", base)), 2)
            arc = over(times(number(c), inner), times(2, call("sqrt", number(-a))))
            return self.step(rules.KnownIntegral, tree, plus(half, arc))
        if a == 1 and sign < 0:
            return self.step(rules.KnownIntegral, tree, call("ln", call("abs", plus(x, call("sqrt", base)))))
        return None

    def rational(self, tree: Node) -> Node | None:
        """Division and partial fractions, then one standard integral for each part."""
        top, bottom = as_quotient(tree)
        if symbols(top.node()) | symbols(bottom.node()) != {self.name} or bottom.degree() == 0:
            return None
        if bottom.degree() == 2 and top.degree() == 1 and is_slope(top, bottom, self.name):
            return None  # u = the denominator is the shorter way
        whole, parts = decompose(trim(top.coefficients(self.name)), trim(bottom.coefficients(self.name)))
        if not whole and len(parts) == 1:
            return self.step(rules.KnownIntegral, tree, part_integral(parts[0], self.name))
        split = sum_node(whole, parts, self.name)
        self.work.step(rules.RewriteIntegrand, tree, split, f"{to_text(tree)} = {to_text(split)}")
        total: list[Node] = []
        if whole:
            piece = sum_node(whole, [], self.name)
            total.append(self.find(piece))
        for part in parts:
            total.append(self.step(rules.KnownIntegral, part.node(self.name), part_integral(part, self.name)))
        return self.step(rules.IntegrateSum, tree, plus(*total))

    def direct(self, tree: Node) -> Node | None:
        """A substitution after which the variable is gone."""
        for inner in candidates(tree, self.name):
            found = self.substituted(tree, inner, exact=True)
            if found is not None:
                return found
        return None

    def linear(self, tree: Node) -> Node | None:
        """A substitution u = a * x + b or u = x^(1/n), with x written in u."""
        for inner in candidates(tree, self.name):
            found = self.substituted(tree, inner, exact=False)
            if found is not None:
                return found
        return None

    def substituted(self, tree: Node, inner: Node, *, exact: bool) -> Node | None:
        letter = next(one for one in LETTERS if one not in symbols(tree) and one != self.name)
        slope = Differentiation(Quiet(), self.name).of(inner)
        if slope == node(0):
            return None
        try:
            quotient = tidy(cancelled(over(tree, slope), self.name))
        except EvaluationError:
            return None
        outer = in_terms_of(quotient, inner, letter, self.name)
        if self.name in symbols(outer) and not exact:
            back = inverse(inner, letter, self.name)
            outer = substitute(outer, {self.name: back}) if back is not None else outer
        if self.name in symbols(outer):
            return None
        outer = tidy(outer)
        count = len(self.work.steps)
        line = f"substitute {letter} = {to_text(inner)}, d{letter} = {to_text(slope)} d{self.name}: "
        line += f"integral of {to_text(outer)} d{letter}"
        rewritten = Asked("substituted", (outer, equation(letter, inner)))
        self.work.step(rules.Substitution, Asked("integral", (tree,), self.name), rewritten, line)
        try:
            found = Integration(self.work, letter, self.depth + 1, self.tries).find(outer)
        except (NotFound, EvaluationError):
            del self.work.steps[count:]
            return None
        return self.step(rules.SubstituteBack, tree, without_bars(substitute(found, {letter: inner})))

    def identity(self, tree: Node) -> Node | None:
        """Powers and products of sines and cosines by the half-angle and sum formulas."""
        found = trigonometric_form(tree, self.name)
        if found is None or found == tree:
            return None
        self.work.step(rules.RewriteIntegrand, tree, found, f"{to_text(tree)} = {to_text(found)}")
        return self.step(rules.IntegrateSum, tree, self.find(found))

    def parts(self, tree: Node) -> Node | None:
        """u * dv with u a logarithm, an inverse function or a power of x."""
        cyclic = self.cyclic(tree)
        if cyclic is not None:
            return cyclic
        choice = choose_parts(tree, self.name)
        if choice is None:
            return None
        u, dv = choice
        v = Integration(self.work, self.name, self.depth + 1, self.tries).find(dv)
        du = Differentiation(Quiet(), self.name).of(u)
        rest = tidy(cancelled(times(v, du), self.name))
        boundary = tidy(times(u, v))
        line = f"by parts with u = {to_text(u)}, v' = {to_text(dv)}: "
        line += f"{to_text(boundary)} - integral of {to_text(rest)} d{self.name}"
        after = Asked("parts", (boundary, rest), self.name)
        self.work.step(rules.IntegrateByParts, Asked("integral", (tree,), self.name), after, line)
        other = Integration(self.work, self.name, self.depth + 1, self.tries).find(rest)
        return self.step(rules.PutTogether, tree, minus(boundary, other))

    def cyclic(self, tree: Node) -> Node | None:
        """e^(ax) * sin(bx) and e^(ax) * cos(bx): parts twice leads back to the integral itself."""
        powers = product(tree).powers
        if len(powers) != 2 or Const("e") not in powers:
            return None
        (wave,) = (base for base in powers if base != Const("e"))
        if not isinstance(wave, Call) or wave.name not in ("sin", "cos") or powers[wave] != node(1):
            return None
        first, second = coefficients(powers[Const("e")], self.name), coefficients(wave.args[0], self.name)
        if len(first) != 2 or len(second) != 2:
            return None
        a, b = first[1], second[1]
        inside = wave.args[0]
        growth = Pow(Const("e"), powers[Const("e")])
        sine, cosine = call("sin", inside), call("cos", inside)
        if wave.name == "sin":
            top = minus(times(number(a), sine), times(number(b), cosine))
        else:
            top = plus(times(number(a), cosine), times(number(b), sine))
        found = over(times(growth, tidy(top)), number(a * a + b * b))
        return self.step(rules.PutTogether, tree, found, " (by parts twice; solve for the integral)")

    def expanded(self, tree: Node) -> Node | None:
        """A product with a sum, multiplied out."""
        found = distributed(tree)
        if found is None or not isinstance(found, Add):
            return None
        self.work.step(rules.RewriteIntegrand, tree, found, f"{to_text(tree)} = {to_text(found)}")
        return self.step(rules.IntegrateSum, tree, plus(*(self.find(tidy(part)) for part in found.terms)))


def antiderivative_of_polynomial(tree: Node, name: str) -> Node | None:
    """The antiderivative of a polynomial, else None."""
    try:
        polynomial = Polynomial.of(tree)
    except NotPolynomial:
        return None
    total = Polynomial.constant(0)
    for monomial, coefficient in polynomial.terms.items():
        exponents = dict(monomial)
        exponents[name] = exponents.get(name, 0) + 1
        total = total + Polynomial({tuple(sorted(exponents.items())): coefficient / exponents[name]})
    return total.node()


def coefficients(tree: Node, name: str) -> Dense:
    """Coefficients of a polynomial in this variable alone, from the constant up; empty where it is none."""
    try:
        polynomial = Polynomial.of(tree)
    except NotPolynomial:
        return []
    return trim(polynomial.coefficients(name)) if set(polynomial.names()) <= {name} else []


def is_slope(top: Polynomial, bottom: Polynomial, name: str) -> bool:
    """Whether the numerator is a multiple of the denominator's derivative."""
    a, b = top.coefficients(name), bottom.derivative(name).coefficients(name)
    return a[0] * b[1] == a[1] * b[0]


def part_integral(part: Part, name: str) -> Node:
    """The integral of a partial fraction."""
    below = sum_node(part.bottom, [], name)
    if len(part.bottom) == 2:
        slope = part.bottom[1]
        factor = part.top[0] / slope
        if part.power == 1:
            return times(number(factor), call("ln", call("abs", below)))
        return Neg(over(number(factor / (part.power - 1)), power(below, part.power - 1)))
    if part.power > 1:
        raise NotFound("no rule for a power of a quadratic in the denominator")
    c, b, a = part.bottom
    const, slope = [*part.top, Fraction(0)][:2]
    gap = 4 * a * c - b * b
    if gap <= 0:
        raise NotFound("the denominator has irrational zeros")
    terms: list[Node] = []
    if slope:
        terms.append(times(number(slope / (2 * a)), call("ln", below)))
    rest = const - slope * b / (2 * a)
    if rest:
        root = call("sqrt", number(gap))
        inner = over(plus(times(number(2 * a), name), number(b)), root)
        terms.append(over(times(number(2 * rest), call("atan", tidy(inner))), root))
    return plus(*terms)


def candidates(tree: Node, name: str) -> list[Node]:
    """Inner expressions worth calling u: arguments, exponents, bases, denominators and functions, largest first."""
    found: list[Node] = []
    for part in walk(tree):
        if part != tree and isinstance(part, Call | Add | Pow | Mul | Div | Neg) and name in symbols(part):
            found.append(part)
        if isinstance(part, Call) and part.name in _PARTNERS and name in symbols(part):
            found.append(Call(_PARTNERS[part.name], part.args))
    unique: list[Node] = []
    for part in found:
        if part not in unique and tidy(part) != Sym(name):
            unique.append(part)
    order = {Call: 1, Add: 0, Pow: 2}
    return sorted(unique, key=lambda part: (order.get(type(part), 3), -len(to_text(part))))[:12]


_PARTNERS = {"sin": "cos", "cos": "sin", "tan": "sec", "sec": "tan", "cot": "csc", "csc": "cot"}
"""Each function's square is known from its partner's."""


def cancelled(tree: Node, name: str) -> Node:
    """A quotient of polynomials reduced, where it is one; else the tree itself."""
    if has_high_power(tree):
        return tree
    try:
        top, bottom = as_quotient(tree)
    except (NotPolynomial, EvaluationError):
        return tree
    if set(top.names()) | set(bottom.names()) != {name} or not top.terms:
        return tree
    a, b = trim(top.coefficients(name)), trim(bottom.coefficients(name))
    shared = univariate.common(a, b)
    a, b = univariate.divide(a, shared)[0], univariate.divide(b, shared)[0]
    return over(sum_node(a, [], name), sum_node(b, [], name))


def in_terms_of(tree: Node, inner: Node, letter: str, name: str) -> Node:
    """The formula with `inner` (and what follows from it: squares of sine and cosine, powers) written as the letter."""
    u = Sym(letter)
    replaced = replace(tree, inner, u)
    match inner:
        case Call("sin", (arg,)):
            replaced = even_powers(replaced, call("cos", arg), minus(1, power(u, 2)))
        case Call("cos", (arg,)):
            replaced = even_powers(replaced, call("sin", arg), minus(1, power(u, 2)))
        case Call("cot", (arg,)):
            replaced = even_powers(replaced, call("csc", arg), plus(1, power(u, 2)))
        case Call("csc", (arg,)):
            replaced = even_powers(replaced, call("cot", arg), minus(power(u, 2), 1))
        case Call("tan", (arg,)):
            replaced = even_powers(replaced, call("sec", arg), plus(1, power(u, 2)))
        case Call("sec", (arg,)):
            replaced = even_powers(replaced, call("tan", arg), minus(power(u, 2), 1))
        case Pow(Sym(x), Num(n)) if x == name and n.denominator == 1 and n > 1:
            replaced = multiples(replaced, name, int(n), u)
        case Pow(Const("e"), exp):
            replaced = exponentials(replaced, exp, u)
        case Add(terms) if name in symbols(tree):
            constant = [term for term in terms if name not in symbols(term)]
            moving = [term for term in terms if name in symbols(term)]
            if len(moving) == 1 and constant:
                image = minus(u, plus(*constant))
                replaced = replace(replaced, moving[0], image)
    return replaced


def without_bars(tree: Node) -> Node:
    """|u| written as u where u is plainly positive."""
    for part in list(walk(tree)):
        if isinstance(part, Call) and part.name == "abs" and is_positive(part.args[0]):
            tree = replace(tree, part, part.args[0])
    return tree


def is_positive(tree: Node) -> bool:
    """Whether a sum is positive because no term is negative and one is positive."""
    match tree:
        case Num(value):
            return value > 0
        case Pow(Const("e"), _):
            return True
        case Add(terms):
            squares = [part for part in terms if isinstance(part, Pow) and part.exp in (node(2), node(4), node(6))]
            return len(squares) < len(terms) and all(part in squares or is_positive(part) for part in terms)
    return False


def replace(tree: Node, old: Node, new: Node) -> Node:
    """The formula with each part that equals `old` replaced."""
    if tree == old:
        return new
    match tree:
        case Neg(arg):
            return Neg(replace(arg, old, new))
        case Add(terms):
            return Add(tuple(replace(part, old, new) for part in terms))
        case Mul(factors):
            return Mul(tuple(replace(part, old, new) for part in factors))
        case Div(num, den):
            return Div(replace(num, old, new), replace(den, old, new))
        case Pow(base, exp):
            return Pow(replace(base, old, new), replace(exp, old, new))
        case Call(name, args):
            return Call(name, tuple(replace(part, old, new) for part in args))
    return tree


def even_powers(tree: Node, base: Node, square: Node) -> Node:
    """Even powers of `base` written as powers of what its square is."""
    for exponent in (8, 6, 4, 2):
        tree = replace(tree, power(base, exponent), square if exponent == 2 else power(square, exponent // 2))
    return tree


def multiples(tree: Node, name: str, n: int, u: Node) -> Node:
    """x^(k n) written as u^k."""
    for k in (4, 3, 2, 1):
        tree = replace(tree, power(name, k * n), power(u, k) if k > 1 else u)
    return tree


def exponentials(tree: Node, exp: Node, u: Node) -> Node:
    """e^(k x) written as u^k where u is e^x."""
    for k in (-4, -3, -2, -1, 4, 3, 2):
        tree = replace(tree, Pow(Const("e"), tidy(times(k, exp))), power(u, k))
    return tree


def inverse(inner: Node, letter: str, name: str) -> Node | None:
    """x in terms of u where u is linear in x, or the square root of something linear."""
    u: Node = Sym(letter)
    if isinstance(inner, Call) and inner.name == "sqrt":
        inner, u = inner.args[0], power(u, 2)
    values = coefficients(inner, name)
    if len(values) != 2:
        return None
    return tidy(over(minus(u, number(values[0])), number(values[1])))


def choose_parts(tree: Node, name: str) -> tuple[Node, Node] | None:
    """(u, dv) by the usual order: logarithms and inverse functions, then powers of x before e^x, sine and cosine."""
    whole = product(tree)
    x = Sym(name)
    for base, exponent in whole.powers.items():
        if (
            isinstance(base, Call)
            and base.name in ("ln", "atan", "asin", "acos", "log")
            and exponent in (node(1), node(2), node(3))
        ):
            rest = product(node(1))
            rest.powers = {b: e for b, e in whole.powers.items() if b != base}
            others = [b for b in rest.powers if b != x]
            if others:
                return None
            return (base if exponent == node(1) else Pow(base, exponent)), rest.node()
    degree = whole.powers.get(x)
    if degree is None or degree not in [node(k) for k in range(1, 7)] or len(whole.powers) != 2:
        return None
    (other,) = ((b, e) for b, e in whole.powers.items() if b != x)
    base, raised = other
    wave = isinstance(base, Call) and base.name in ("sin", "cos", "sinh", "cosh") and raised == node(1)
    growth = name not in symbols(base) and len(coefficients(raised, name)) == 2
    turned = isinstance(base, Call) and base.name in ("sec", "csc") and raised == node(2)
    if not (wave or growth or turned) or (wave and len(coefficients(base.args[0], name)) != 2):  # type: ignore[attr-defined]
        return None
    rest = product(node(1))
    rest.powers = {base: raised}
    return (x if degree == node(1) else Pow(x, degree)), rest.node()


def distributed(tree: Node) -> Node | None:
    """A product with sums, or a small power of a sum, multiplied out; None where there is none."""
    whole = product(tree)
    sums = [(b, evaluate(e)) for b, e in whole.powers.items() if isinstance(b, Add) and not symbols(e)]
    sums = [(b, e) for b, e in sums if e.denominator == 1 and 1 <= e <= 4]
    if not sums:
        return None
    rest = product(node(1))
    rest.coefficient, rest.radicand = whole.coefficient, whole.radicand
    rest.powers = {b: e for b, e in whole.powers.items() if b not in [s for s, _ in sums]}
    terms: list[Node] = [rest.node()]
    for base, count in sums:
        assert isinstance(base, Add)
        for _ in range(int(count)):
            terms = [times(a, b) for a in terms for b in base.terms]
    return tidy(plus(*(tidy(term) for term in terms))) if len(terms) <= 60 else None


def trigonometric_form(tree: Node, name: str) -> Node | None:
    """Squares by the half-angle formulas, products of two waves by the sum formulas, tan^2 and cot^2."""
    powers = product(tree).powers
    waves = [(b, e) for b, e in powers.items() if isinstance(b, Call) and b.name in ("sin", "cos", "tan", "cot")]
    if len(waves) != len(powers) or not waves:
        return None
    if len(waves) == 1:
        ((base, exponent),) = waves
        assert isinstance(base, Call)
        inside = base.args[0]
        if base.name in ("tan", "cot") and exponent == node(2):
            other = call("sec" if base.name == "tan" else "csc", inside)
            return minus(power(other, 2), 1)
        if base.name in ("sin", "cos") and exponent in (node(2), node(4)):
            double = call("cos", tidy(times(2, inside)))
            half = over(plus(1, double) if base.name == "cos" else minus(1, double), 2)
            if exponent == node(2):
                return tidy(Add((over(1, 2), (over(double, 2) if base.name == "cos" else Neg(over(double, 2))))))
            return distributed(tidy(power(half, 2))) or tidy(power(half, 2))
        return None
    if len(waves) != 2:
        return None
    (one, a), (two, b) = waves
    assert isinstance(one, Call)
    assert isinstance(two, Call)
    if a == b == node(2) and one.args == two.args and {one.name, two.name} == {"sin", "cos"}:
        double = call("cos", tidy(times(4, one.args[0])))
        return tidy(Add((over(1, 8), Neg(over(double, 8)))))
    if a != node(1) or b != node(1) or one.args == two.args or {one.name, two.name} - {"sin", "cos"}:
        return None
    if one.name == "cos" and two.name == "sin":
        one, two = two, one
    p, q = one.args[0], two.args[0]
    total, gap = tidy(plus(p, q)), tidy(minus(p, q))
    if one.name == two.name == "sin":
        return tidy(minus(over(call("cos", gap), 2), over(call("cos", total), 2)))
    if one.name == two.name == "cos":
        return tidy(plus(over(call("cos", gap), 2), over(call("cos", total), 2)))
    return tidy(plus(over(call("sin", total), 2), over(call("sin", gap), 2)))


_LN_ABS = {
    "tan": Neg(call("ln", call("abs", call("cos", X)))),
    "cot": call("ln", call("abs", call("sin", X))),
    "sec": call("ln", call("abs", plus(call("sec", X), call("tan", X)))),
    "csc": Neg(call("ln", call("abs", plus(call("csc", X), call("cot", X))))),
}
TABLE: tuple[tuple[Node, Node], ...] = (
    (call("sin", X), Neg(call("cos", X))),
    (call("cos", X), call("sin", X)),
    *((call(name, X), result) for name, result in _LN_ABS.items()),
    (over(1, call("cos", X)), _LN_ABS["sec"]),
    (over(1, call("sin", X)), _LN_ABS["csc"]),
    (power(call("sec", X), 2), call("tan", X)),
    (power(call("csc", X), 2), Neg(call("cot", X))),
    (over(1, power(call("cos", X), 2)), call("tan", X)),
    (over(1, power(call("sin", X), 2)), Neg(call("cot", X))),
    (times(call("sec", X), call("tan", X)), call("sec", X)),
    (times(call("csc", X), call("cot", X)), Neg(call("csc", X))),
    (call("sinh", X), call("cosh", X)),
    (call("cosh", X), call("sinh", X)),
    (call("abs", X), over(times(X, call("abs", X)), 2)),
)
"""(integrand, antiderivative) in x."""
