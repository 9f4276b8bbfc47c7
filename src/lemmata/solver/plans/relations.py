"""Solve the relations of a setting exactly, and once more by digits alone.

Exactly: by computer algebra, every candidate tested in the conditions. By digits: all roots of a polynomial in one
unknown, sign changes on a grid for any other equation, linear systems by elimination, other polynomial systems by a
count of their complex solutions. An equation in one more letter than can be found is read as an identity in it.
"""

from collections.abc import Callable
from fractions import Fraction
from itertools import pairwise
from typing import Any

import mpmath
import sympy

from lemmata.expr import (
    Add,
    Chain,
    Div,
    EvaluationError,
    LimitError,
    Neg,
    Node,
    ParseError,
    Relation,
    Sym,
    evaluate,
    from_sympy,
    number,
    parse,
    symbols,
    to_sympy,
)  # fmt: skip
from lemmata.solver.approximation import DIGITS, approximate, compiled, holds, real, same
from lemmata.solver.build import substitute
from lemmata.solver.checks import failed
from lemmata.solver.closed_form import simplest
from lemmata.solver.plans.base import NotFound
from lemmata.solver.setting import Condition, Property, Setting
from lemmata.solver.types import Check

MAX_DEGREE = 60
MANY = 5
GRID = 1_200
_RELATIONS = {"<": sympy.StrictLessThan, "<=": sympy.LessThan, ">": sympy.StrictGreaterThan, ">=": sympy.GreaterThan}
Row = dict[str, Node]
Digits = dict[str, Any]


def equations(setting: Setting) -> tuple[list[tuple[Node, Node]], list[str]]:
    """(the equations as pairs of sides, the unknowns to be found); identities are replaced by coefficients later."""
    found: list[tuple[Node, Node]] = []
    for condition in setting.conditions:
        match condition:
            case Relation("=", lhs, rhs):
                found.append((lhs, rhs))
            case Chain(terms, ops):
                found += [(a, b) for op, a, b in zip(ops, terms, terms[1:], strict=False) if op == "="]
    # Equations between numbers fix nothing; that they hold is tested with every solution.
    return [pair for pair in found if symbols(pair[0]) | symbols(pair[1])], list(setting.names)


def is_identity(condition: Condition) -> bool:
    """Whether a condition holds for all values of a letter."""
    return isinstance(condition, Property) and condition.name == "for_all"


def solved(setting: Setting) -> list[Row]:
    """All solutions; NotFound where they are not finitely many or no method is known."""
    if (row := lowest_terms(setting)) is not None:
        return [row]
    pairs, names = equations(setting)
    system = [_difference(lhs, rhs) for lhs, rhs in pairs]
    for condition in setting.conditions:
        if isinstance(condition, Property) and condition.name == "for_all":
            system += _coefficients(condition)
    if not system:
        raise NotFound("no equation fixes the unknowns")
    unknowns = [sympy.Symbol(name) for name in names]
    needed = set().union(*(part.free_symbols for part in system)) | {sympy.Symbol(n) for n in symbols(setting.goal)}
    if not needed <= set(unknowns):
        raise NotFound("a letter is not determined")
    if (row := chained(setting, pairs)) is not None:
        return [row] if fits(setting, {name: approximate(tree, {}) for name, tree in row.items()}) else []
    candidates = _candidates(system, unknowns, setting)
    rows = []
    for candidate in candidates:
        row = _row(candidate, names, setting)
        if row is not None and row not in rows:
            rows.append(row)
    return rows


def chained(setting: Setting, pairs: list[tuple[Node, Node]]) -> Row | None:
    """Equations of which each gives a new unknown from earlier ones, worked out in order; None for others."""
    if len(pairs) < 3 or len(pairs) != len(setting.names) or any(map(is_identity, setting.conditions)):
        return None
    known: dict[str, Fraction] = {}
    left = list(pairs)
    while left:
        ready = next(
            (
                (side, other, pair)
                for pair in left
                for side, other in (pair, pair[::-1])
                if isinstance(side, Sym) and side.name not in known and symbols(other) <= set(known)
            ),
            None,
        )
        if ready is None:
            return None
        side, other, pair = ready
        try:
            known[side.name] = evaluate(other, known)
        except EvaluationError:
            return None
        left.remove(pair)
    return {name: number(value) for name, value in known.items()}


def lowest_terms(setting: Setting) -> Row | None:
    """The numerator and denominator of `a/b = 12/18` with a and b coprime and positive; None for another setting."""
    coprime = [part for part in setting.conditions if isinstance(part, Property)]
    pairs, names = equations(setting)
    if len(names) != 2 or len(pairs) != 1 or [part.name for part in coprime] != ["coprime"]:
        return None
    (value, fraction), (own,) = pairs[0], coprime
    if not isinstance(fraction, Div) or {fraction.num, fraction.den} != set(own.args) or symbols(value):
        return None
    try:
        found = evaluate(value)
    except EvaluationError:
        return None
    if not isinstance(fraction.num, Sym) or not isinstance(fraction.den, Sym):
        return None
    row = {fraction.num.name: number(found.numerator), fraction.den.name: number(found.denominator)}
    return row if fits(setting, {name: approximate(tree, {}) for name, tree in row.items()}) else None


def _difference(lhs: Node, rhs: Node) -> Any:
    sides = to_sympy(lhs), to_sympy(rhs)
    if not all(isinstance(side, sympy.Expr) for side in sides):
        raise NotFound("a side of the equation is an interval or a list, not a number")
    return sides[0] - sides[1]


def _coefficients(condition: Property) -> list[Any]:
    """The equations between coefficients that make an identity of rational functions, or of sines, true."""
    *letters, lhs, rhs = condition.args
    names = [to_sympy(letter) for letter in letters]
    whole = sympy.together(to_sympy(lhs) - to_sympy(rhs))
    if whole.has(sympy.sin, sympy.cos):
        (x,) = names
        whole = sympy.expand(sympy.expand(whole.rewrite(sympy.exp)).subs(sympy.exp(sympy.I * x), sympy.Symbol("w_")))
        whole = sympy.together(sympy.powsimp(whole).subs(sympy.exp(-sympy.I * x), 1 / sympy.Symbol("w_")))
        names = [sympy.Symbol("w_")]
    top = sympy.expand(sympy.fraction(whole)[0])
    if not top.is_polynomial(*names):
        raise NotFound("an identity that is no polynomial one")
    return [part for part in sympy.Poly(top, *names).coeffs() if part != 0]


def _candidates(system: list[Any], unknowns: list[Any], setting: Setting) -> list[dict[Any, Any]]:
    if len(unknowns) == 1:
        (x,) = unknowns
        domain = dict(setting.unknowns)[x.name]
        found = _one_unknown(system[0], x, domain)
        return [{x: value} for value in found]
    system, left, put_in = _eliminated_by_form(system, unknowns)
    try:
        found = sympy.solve(system, left, dict=True)
    except NotImplementedError:
        raise NotFound("no method is known for this system") from None
    for row in found:
        for name, value in reversed(put_in):
            row[name] = sympy.simplify(value.subs(row))
    goal = {sympy.Symbol(name) for name in symbols(setting.goal)}
    for candidate in found:
        if free := _free(candidate, goal):
            raise NotFound(f"{free} is not determined")
    return list(found)


def _eliminated_by_form(system: list[Any], unknowns: list[Any]) -> tuple[list[Any], list[Any], list[tuple[Any, Any]]]:
    """(the system, the unknowns, what was put in): an unknown that an equation gives outright is put into the others.

    Only long systems, as recurrences make them, are worth it.
    """
    put_in: list[tuple[Any, Any]] = []
    if len(unknowns) < MANY:
        return system, unknowns, put_in
    rest: list[Any] = []
    for part in system:
        given = next(
            (
                (name, -sign * (part - sign * name))
                for sign in (1, -1)
                for name in unknowns
                if sign * name in sympy.Add.make_args(part) and not (part - sign * name).has(name)
            ),
            None,
        )
        known = {name for name, _ in put_in}
        if given is not None and given[0] not in known and len(put_in) < len(unknowns) - 1:
            name, value = given
            value = _with(value, put_in)
            if not value.has(name):
                put_in.append((name, value))
                continue
        rest.append(part)
    rest = [_with(part, put_in) for part in rest]
    known = {name for name, _ in put_in}
    return [part for part in rest if part != 0], [name for name in unknowns if name not in known], put_in


def _with(part: Any, put_in: list[tuple[Any, Any]]) -> Any:
    """The formula with everything put in, in lowest terms."""
    for name, value in (*put_in, *put_in):
        if part.has(name):
            part = sympy.cancel(sympy.together(part.subs(name, value)))
    return part


def _free(candidate: dict[Any, Any], goal: set[Any]) -> str:
    """The letters that a candidate leaves open, as text."""
    left = (goal - set(candidate)) | set().union(*(candidate[name].free_symbols for name in goal if name in candidate))
    every = set().union(*(value.free_symbols for value in candidate.values()))
    return ", ".join(sorted(str(name) for name in left | every))


def _one_unknown(equation: Any, x: Any, domain: str) -> list[Any]:
    """All solutions in one unknown."""
    where = sympy.S.Complexes if domain == "complex" else sympy.S.Reals
    top = sympy.fraction(sympy.together(equation))[0] if equation.is_rational_function(x) else None
    if top is not None:
        polynomial = sympy.Poly(sympy.expand(top), x)
        if polynomial.degree() < 1:
            raise NotFound("the equation does not depend on the unknown")
        found = sympy.roots(polynomial)
        if sum(found.values()) != polynomial.degree():
            if domain == "complex":
                raise NotFound("no exact roots")
            rest = sympy.real_roots(polynomial)
            if any(root.has(sympy.CRootOf) for root in rest):
                raise NotFound("no exact roots")
            return list(dict.fromkeys(rest))
        return list(found)
    try:
        found = sympy.solveset(equation, x, where)
    except (NotImplementedError, ValueError, TypeError):
        found = None
    if isinstance(found, sympy.FiniteSet) or found is sympy.S.EmptySet:
        return list(found)
    try:
        return list(sympy.solve(equation, x))
    except NotImplementedError:
        raise NotFound("no method is known for this equation") from None


def _row(candidate: dict[Any, Any], names: list[str], setting: Setting) -> Row | None:
    """A candidate as formulas, None where a condition fails."""
    row: Row = {}
    digits: Digits = {}
    for name in names:
        value = candidate.get(sympy.Symbol(name))
        if value is None or value.free_symbols or value.has(sympy.oo, sympy.zoo, sympy.nan):
            raise NotFound(f"{name} is not determined")
        try:
            tree = from_sympy(value)
            number = approximate(tree, {})
            tree = from_sympy(simplest(value, number))
        except (EvaluationError, LimitError):
            raise NotFound("a solution without a written form") from None
        row[name] = tree
        digits[name] = number
    return row if fits(setting, digits) else None


def fits(setting: Setting, digits: Digits) -> bool:
    """Whether values meet the domains and all conditions."""
    for name, domain in setting.unknowns:
        if name not in digits:
            continue
        value = digits[name]
        if domain != "complex" and not same(mpmath.im(value), 0):
            return False
        if domain == "integer" and not same(value, mpmath.nint(mpmath.re(value))):
            return False
    return all(holds(condition, digits) for condition in setting.conditions)


def _whole_polynomial(setting: Setting) -> Any:
    """The polynomial in lowest terms whose roots are the solutions, for one unknown and one equation; else None."""
    if len(setting.unknowns) != 1 or len(setting.conditions) != 1 or not isinstance(setting.goal, Sym):
        return None
    (condition,) = setting.conditions
    if not isinstance(condition, Relation) or condition.op != "=":
        return None
    x = sympy.Symbol(setting.names[0])
    whole = sympy.cancel(sympy.together(_difference(condition.lhs, condition.rhs)))
    if not whole.is_rational_function(x) or whole.free_symbols != {x}:
        return None
    polynomial = sympy.Poly(sympy.fraction(whole)[0], x)
    return polynomial if polynomial.degree() > 0 else None


def unambiguous(setting: Setting) -> None:
    """NotFound where it matters whether a root counts twice, or whether roots that are not real count."""
    if setting.aggregate in ("value", "largest", "smallest"):
        return
    polynomial = _whole_polynomial(setting)
    if polynomial is None:
        return
    if setting.aggregate in ("sum", "product", "average") and polynomial.gcd(polynomial.diff()).degree() > 0:
        raise NotFound("a root is repeated, and the question does not say whether it counts once")
    if setting.unknowns[0][1] == "number" and polynomial.domain.is_QQ | polynomial.domain.is_ZZ:
        distinct = polynomial.quo(polynomial.gcd(polynomial.diff()))
        if distinct.count_roots() < distinct.degree():
            raise NotFound("there are solutions that are not real, and the question does not say whether they count")


def by_coefficients(setting: Setting) -> Node | None:
    """The sum or product of all complex solutions, from the coefficients; None where that is not asked for."""
    if setting.aggregate not in ("sum", "product") or setting.unknowns[0][1] != "complex":
        return None
    polynomial = _whole_polynomial(setting)
    if polynomial is None:
        return None
    coefficients = polynomial.all_coeffs()
    degree = polynomial.degree()
    value = -coefficients[1] / coefficients[0]
    if setting.aggregate == "product":
        value = (-1) ** degree * coefficients[-1] / coefficients[0]
    return from_sympy(sympy.nsimplify(value))


def _triangular(setting: Setting, pairs: list[tuple[Node, Node]], names: list[str]) -> list[Digits] | None:
    """Equations of which each brings one new unknown, solved one after the other by digits; None for others."""
    rows: list[Digits] = [{}]
    left = list(pairs)
    while left:
        known = set(rows[0]) if rows else set()
        ready = next((pair for pair in left if len((symbols(pair[0]) | symbols(pair[1])) - known) == 1), None)
        if ready is None:
            return None
        left.remove(ready)
        more: list[Digits] = []
        for row in rows:
            values = {name: _exact_digits(value) for name, value in row.items()}
            lhs, rhs = (substitute(side, values) for side in ready)
            (name,) = symbols(lhs) | symbols(rhs)
            found = _numeric_linear([(lhs, rhs)], [], [name])
            if found is None:
                found = [{name: root} for root in scan(lhs, rhs, name)]
            more += [{**row, **one} for one in found]
        rows = more
        if not rows:
            return []
    return rows if all(set(row) == set(names) for row in rows) else None


def _exact_digits(value: Any) -> Node:
    """A real number of 50 digits as a fraction."""
    return number(Fraction(mpmath.nstr(real(value), DIGITS)))


def numeric_rows(setting: Setting) -> tuple[list[Digits], str]:
    """The solutions by digits, and how they were found; NotFound where no such route is known."""
    with mpmath.workdps(DIGITS):
        pairs, names = equations(setting)
        identities = [part for part in setting.conditions if is_identity(part)]
        if (row := lowest_terms(setting)) is not None:
            return [{name: approximate(tree, {}) for name, tree in row.items()}], "the conditions by definition"
        if len(names) == 1 and len(pairs) >= 1 and not identities:
            lhs, rhs = pairs[0]
            found, method = _numeric_one(lhs, rhs, names[0], dict(setting.unknowns)[names[0]])
            return [row for row in found if fits(setting, row)], method
        rows = _numeric_linear(pairs, identities, names)
        if rows is not None:
            return [row for row in rows if fits(setting, row)], "elimination with digits"
        if all(domain != "complex" for _, domain in setting.unknowns) and not identities:
            rows = _triangular(setting, pairs, names)
            if rows is not None:
                return [row for row in rows if fits(setting, row)], "one unknown after the other by digits"
        return _counted(setting), "a count of all complex solutions"


def _numeric_one(lhs: Node, rhs: Node, name: str, domain: str) -> tuple[list[Digits], str]:
    polynomial = _polynomial(lhs, rhs, name)
    if polynomial is not None:
        if len(polynomial) - 1 > MAX_DEGREE:
            raise NotFound(f"a polynomial of degree above {MAX_DEGREE}")
        roots = mpmath.polyroots(polynomial, maxsteps=500, extraprec=400, error=False)
        return _separate(roots, name), "all roots of the polynomial by digits"
    if domain == "complex":
        raise NotFound("no numerical route for complex solutions")
    return [{name: root} for root in scan(lhs, rhs, name)], "sign changes on a grid"


def _separate(roots: list[Any], name: str) -> list[Digits]:
    """Roots that lie closer than a multiple root's error are one."""
    found: list[Any] = []
    for root in roots:
        if abs(mpmath.im(root)) < mpmath.mpf(10) ** -9:
            root = mpmath.mpc(mpmath.re(root))
        if not any(abs(root - other) < mpmath.mpf(10) ** -8 for other in found):
            found.append(root)
    return [{name: root} for root in found]


def _polynomial(lhs: Node, rhs: Node, name: str) -> list[Any] | None:
    """The coefficients of the cleared square-free equation, highest first; None where it is no rational one."""
    x = sympy.Symbol(name)
    whole = sympy.together(to_sympy(lhs) - to_sympy(rhs))
    if not whole.is_rational_function(x) or whole.free_symbols != {x}:
        return None
    top = sympy.Poly(sympy.expand(sympy.fraction(whole)[0]), x)
    if top.degree() < 1:
        return None
    if top.domain.is_QQ or top.domain.is_ZZ:
        top = top.quo(top.gcd(top.diff(x)))
    return [mpmath.mpmathify(sympy.N(part, DIGITS)) for part in top.all_coeffs()]


def scan(lhs: Node, rhs: Node, name: str) -> list[Any]:
    """Places on the real line where two sides meet: a change of sign that closes in, or a touch on the grid."""
    points = [mpmath.mpf(index) / 16 for index in range(-GRID // 2, GRID // 2 + 1)]
    points += [sign * mpmath.mpf("1.03") ** index for sign in (-1, 1) for index in range(123, 480)]
    points = sorted(points)
    function = compiled(Add((lhs, Neg(rhs))), name)
    values = [function(float(point)) for point in points]
    found: list[Any] = []

    def add(root: Any) -> None:
        if not any(same(root, other) for other in found):
            found.append(root)

    for (a, fa), (b, fb) in pairwise(zip(points, values, strict=True)):
        if fa is not None and abs(fa) < 1e-12 and holds(Relation("=", lhs, rhs), {name: a}):
            add(a)
        elif fa is not None and fb is not None and fa * fb < 0:
            root = _bisected(lhs, rhs, name, a, b, fa)
            if root is not None:
                add(root)
    return found


def _bisected(lhs: Node, rhs: Node, name: str, low: Any, high: Any, at_low: Any) -> Any:
    value = at_low
    for _ in range(160):
        middle = (low + high) / 2
        try:
            value = real(approximate(lhs, {name: middle}) - approximate(rhs, {name: middle}))
        except EvaluationError:
            return None
        if value == 0:
            return middle
        if (value > 0) == (at_low > 0):
            low = middle
        else:
            high = middle
    return middle if abs(value) < mpmath.mpf(10) ** -25 * max(1, abs(middle)) else None


def _numeric_linear(
    pairs: list[tuple[Node, Node]], identities: list[Condition], names: list[str]
) -> list[Digits] | None:
    """A system that is linear in the unknowns, solved with digits from values of its sides; None where it is not."""
    functions = [_gap(lhs, rhs) for lhs, rhs in pairs]
    for part in identities:
        assert isinstance(part, Property)
        for index in range(2 * len(names) + 2):
            functions.append(_identity_at(part, mpmath.mpf(3 * index + 1) / 7 + 11))
    rows = []
    try:
        for function in functions:
            zero = dict.fromkeys(names, mpmath.mpf(0))
            constant = function(zero)
            slopes = [function({**zero, name: mpmath.mpf(1)}) - constant for name in names]
            for shift in (mpmath.mpf(1) / 7, mpmath.mpf(22) / 19):
                test = {name: shift + mpmath.mpf(index + 2) / 3 for index, name in enumerate(names)}
                expected = constant + sum(slope * test[name] for slope, name in zip(slopes, names, strict=True))
                if not same(function(test), expected):
                    return None
            rows.append([*slopes, -constant])
    except EvaluationError:
        return None
    return _eliminated(rows, names)


def _gap(lhs: Node, rhs: Node) -> Callable[[Digits], Any]:
    """lhs - rhs as a function of the unknowns."""
    return lambda env: approximate(lhs, env) - approximate(rhs, env)


def _identity_at(identity: Property, point: Any) -> Callable[[Digits], Any]:
    """The difference of an identity's sides at a point of its letters, as a function of the unknowns."""
    *letters, lhs, rhs = identity.args
    gap = _gap(lhs, rhs)
    place = {part.name: point + index * (point % 2) for index, part in enumerate(letters) if isinstance(part, Sym)}
    return lambda env: gap({**env, **place})


def _eliminated(rows: list[list[Any]], names: list[str]) -> list[Digits] | None:
    """Gauss-Jordan with the largest pivot; None where the solution is not unique."""
    count = len(names)
    for column in range(count):
        below = [(abs(row[column]), index) for index, row in enumerate(rows) if index >= column]
        if not below:
            return None
        pivot = max(below)[1]
        if abs(rows[pivot][column]) < mpmath.mpf(10) ** -25:
            return None
        rows[column], rows[pivot] = rows[pivot], rows[column]
        rows[column] = [value / rows[column][column] for value in rows[column]]
        for index, row in enumerate(rows):
            if index != column:
                rows[index] = [a - row[column] * b for a, b in zip(row, rows[column], strict=True)]
    if any(abs(row[-1]) > mpmath.mpf(10) ** -25 for row in rows[count:]):
        return []
    return [{name: rows[index][-1] for index, name in enumerate(names)}]


def _counted(setting: Setting) -> list[Digits]:
    """The exact solutions, where they are as many as the system has over the complex numbers."""
    pairs, names = equations(setting)
    unknowns = [sympy.Symbol(name) for name in names]
    system = [_difference(lhs, rhs) for lhs, rhs in pairs]
    for condition in setting.conditions:
        if isinstance(condition, Property) and condition.name == "for_all":
            system += _coefficients(condition)
    system, core, put_in = _eliminated_by_form(system, unknowns)
    tops = [sympy.expand(sympy.fraction(sympy.together(part))[0]) for part in system]
    if not all(part.is_polynomial(*core) for part in tops):
        raise NotFound("no second route is known for this system")
    found = sympy.solve(system, core, dict=True)
    rows = []
    for candidate in found:
        for name, value in reversed(put_in):
            candidate[name] = value.subs(candidate)
        if set(candidate) != set(unknowns) or any(value.free_symbols for value in candidate.values()):
            raise NotFound("the system leaves an unknown free")
        rows.append({str(key): mpmath.mpmathify(sympy.N(value, DIGITS)) for key, value in candidate.items()})
    count = _dimension(tops, core)
    if count != len(rows):
        # Multiple solutions, or such that a denominator excludes, make the count too large: no proof then.
        raise NotFound(f"{len(rows)} solutions found, but the system may have {count}")
    return [row for row in rows if fits(setting, row)]


def _dimension(system: list[Any], unknowns: list[Any]) -> int:
    """The number of complex solutions, with multiplicity: the monomials below a Gröbner basis' leading ones."""
    basis = sympy.groebner(system, *unknowns, order="grevlex")
    if not basis.is_zero_dimensional:
        raise NotFound("the system has infinitely many complex solutions")
    leading = [sympy.Poly(part, *unknowns).monoms(order="grevlex")[0] for part in basis.exprs]
    seen, stack = set(), [(0,) * len(unknowns)]
    while stack:
        monomial = stack.pop()
        if monomial in seen or any(all(a >= b for a, b in zip(monomial, top, strict=True)) for top in leading):
            continue
        seen.add(monomial)
        stack += [tuple(v + (i == j) for j, v in enumerate(monomial)) for i in range(len(unknowns))]
    return len(seen)


MOST_DEGREE = 40


def _too_high(power: Any) -> bool:
    """Whether an exponent or root index is one over which computer algebra runs out of time and memory."""
    exponent = power.exp
    return bool(exponent.is_Rational) and max(abs(int(exponent.p)), int(exponent.q)) > MOST_DEGREE


def real_set(relation: Condition, name: str) -> Any:
    """The set of real solutions of a relation or chain in one letter; None where SymPy has no answer."""
    x = sympy.Symbol(name, real=True)
    parts = (
        [Relation(op, a, b) for op, a, b in zip(relation.ops, relation.terms, relation.terms[1:], strict=False)]
        if isinstance(relation, Chain)
        else [relation]
    )
    found = sympy.S.Reals
    try:
        for part in parts:
            assert isinstance(part, Relation)
            difference = to_sympy(part.lhs) - to_sympy(part.rhs)
            difference = difference.subs(sympy.Symbol(name), x)
            if difference.free_symbols != {x} or any(map(_too_high, difference.atoms(sympy.Pow))):
                return None
            if part.op == "=":
                one = sympy.solveset(difference, x, sympy.S.Reals)
            elif part.op == "!=":
                one = sympy.S.Reals - sympy.solveset(difference, x, sympy.S.Reals)
            else:
                one = sympy.solve_univariate_inequality(_RELATIONS[part.op](difference, 0), x, relational=False)
            found = found.intersect(one)
    except (NotImplementedError, ValueError, TypeError, AttributeError, EvaluationError, RecursionError):
        return None
    plain = (sympy.Interval, sympy.FiniteSet, sympy.Union)
    return found if isinstance(found, plain) or found is sympy.S.EmptySet else None


def region(setting: Setting) -> Node:
    """All real numbers that fit inequalities, as intervals."""
    (name,) = setting.names
    found = sympy.S.Reals
    for condition in setting.conditions:
        one = real_set(condition, name)
        if one is None:
            raise NotFound("no method is known for these inequalities")
        found = found.intersect(one)
    if setting.aggregate != "all":
        found = found.sup if setting.aggregate == "largest" else found.inf
        if found in (sympy.oo, -sympy.oo) or not all(
            holds(part, {name: approximate(from_sympy(found), {})}) for part in setting.conditions
        ):
            raise NotFound(f"there is no {setting.aggregate} number")
    try:
        return from_sympy(found)
    except EvaluationError:
        raise NotFound("the solutions are no list of intervals") from None


def region_holds(setting: Setting, answer: str) -> Check:
    """Numbers on a fine grid and close to every end lie in the answer exactly where the conditions hold."""
    (name,) = setting.names
    if setting.aggregate != "all":
        return _is_end(setting, name, approximate(parse(answer), {}))
    try:
        claimed = to_sympy(parse(answer))
        if isinstance(claimed, sympy.Tuple):
            claimed = sympy.Interval.open(*claimed)
    except (ParseError, EvaluationError) as error:
        return failed("sampling", str(error))
    ends = [end for end in getattr(claimed, "boundary", sympy.S.EmptySet) if end.is_finite]
    points = [sympy.Rational(index, 7) for index in range(-700, 701, 3)]
    for end in ends:
        near = sympy.Rational(str(sympy.N(end, 30)))
        points += [end, near - sympy.Rational(1, 10**8), near + sympy.Rational(1, 10**8)]
    tested = 0
    for point in points:
        digits = mpmath.mpmathify(sympy.N(point, DIGITS))
        inside = claimed.contains(point)
        if inside not in (sympy.true, sympy.false):
            return failed("sampling", "membership is not decided")
        tested += 1
        if bool(inside) != all(holds(condition, {name: digits}) for condition in setting.conditions):
            return failed("sampling", f"at {name} = {sympy.N(point, 8)} the answer is wrong")
    return Check("sampling", True, f"right at {tested} numbers, among them both sides of every end")


def _is_end(setting: Setting, name: str, end: Any) -> Check:
    """The number fits, and none of many beyond it does."""
    step = 1 if setting.aggregate == "largest" else -1
    beyond = [end + step * mpmath.mpf("1.3") ** index for index in range(-60, 60)]
    none = not any(all(holds(part, {name: point}) for part in setting.conditions) for point in beyond)
    itself = all(holds(part, {name: end}) for part in setting.conditions)
    return Check("sampling", itself and none, f"the number fits, and none of {len(beyond)} beyond it")
