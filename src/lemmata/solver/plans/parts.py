"""Looking at an equation: which parts are roots or absolute values, and how the equation is one in such a part."""

from fractions import Fraction

from lemmata.expr import (
    Add,
    Call,
    Chain,
    Div,
    EvaluationError,
    List_,
    Mul,
    Neg,
    Node,
    Pow,
    Relation,
    Sym,
    evaluate,
    symbols,
    to_text,
    walk,
)
from lemmata.solver.plans.base import NotFound
from lemmata.solver.polynomial import NotPolynomial, Polynomial

SPARE = "uvwtz"


def swapped(tree: Node, old: Node, new: Node) -> Node:
    """The formula with every occurrence of a part replaced."""
    if tree == old:
        return new
    match tree:
        case Neg(arg):
            return Neg(swapped(arg, old, new))
        case Add(parts):
            return Add(tuple(swapped(part, old, new) for part in parts))
        case Mul(parts):
            return Mul(tuple(swapped(part, old, new) for part in parts))
        case Div(num, den):
            return Div(swapped(num, old, new), swapped(den, old, new))
        case Pow(base, exp):
            return Pow(swapped(base, old, new), swapped(exp, old, new))
        case Call(name, args):
            return Call(name, tuple(swapped(arg, old, new) for arg in args))
        case Relation(op, lhs, rhs):
            return Relation(op, swapped(lhs, old, new), swapped(rhs, old, new))
        case Chain(terms, ops):
            return Chain(tuple(swapped(term, old, new) for term in terms), ops)
        case List_(items):
            return List_(tuple(swapped(item, old, new) for item in items))
    return tree


def spare_letter(tree: Node) -> str:
    """A letter that the formula doesn't use."""
    used = symbols(tree)
    return next(letter for letter in SPARE if letter not in used)


def absolutes(tree: Node) -> list[Call]:
    """The different absolute values with a variable inside, outermost first."""
    return list(dict.fromkeys(p for p in walk(tree) if isinstance(p, Call) and p.name == "abs" and symbols(p)))


def fractional(exp: Node) -> Fraction | None:
    """The exponent where it is a rational number and not whole."""
    if symbols(exp):
        return None
    try:
        value = evaluate(exp)
    except EvaluationError:
        return None
    return value if value.denominator > 1 else None


def radicals(tree: Node) -> list[Node]:
    """The different roots and fractional powers with a variable inside, outermost first."""
    found: list[Node] = []
    for part in walk(tree):
        match part:
            case Call("sqrt" | "root") if symbols(part):
                found.append(part)
            case Pow(base, exp) if symbols(base) and fractional(exp) is not None:
                found.append(part)
    return list(dict.fromkeys(found))


def root_parts(tree: Node) -> tuple[Node, int, int]:
    """(inside, degree of the root, power of it): sqrt(a) is (a, 2, 1), a^(2/3) is (a, 3, 2)."""
    match tree:
        case Call("sqrt", (arg,)):
            return arg, 2, 1
        case Call("root", (arg, degree)):
            return arg, int(evaluate(degree)), 1
        case Pow(base, exp):
            exponent = evaluate(exp)
            return base, exponent.denominator, exponent.numerator
    raise AssertionError(f"not a root: {tree!r}")


def linear_in(relation: Relation, part: Node) -> tuple[Polynomial, Polynomial] | None:
    """(a, b) where left minus right side is a * part + b, with polynomials a and b; None where it isn't."""
    letter = spare_letter(relation)
    try:
        whole = Polynomial.of(swapped(relation.lhs, part, Sym(letter))) - Polynomial.of(
            swapped(relation.rhs, part, Sym(letter))
        )
    except (NotPolynomial, EvaluationError):
        return None
    if whole.degree(letter) != 1:
        return None
    return split_by(whole, letter)


def split_by(whole: Polynomial, letter: str) -> tuple[Polynomial, Polynomial]:
    """(a, b) of a * letter + b, for a polynomial of degree 1 in the letter."""
    factor, rest = {}, {}
    for monomial, value in whole.terms.items():
        if (letter, 1) in monomial:
            factor[tuple(item for item in monomial if item[0] != letter)] = value
        else:
            rest[monomial] = value
    return Polynomial(factor), Polynomial(rest)


def refuse_unsettled(relation: Relation) -> None:
    """A fractional power with an odd root of what may be negative has two readings that differ; neither is guessed."""
    for part in radicals(relation):
        if not isinstance(part, Call):
            inside, degree, numerator = root_parts(part)
            if degree % 2 and not (numerator == 1 and positive_elsewhere(relation, part)):
                shown = f"root({to_text(inside)}, {degree})" + (f"^{numerator}" if numerator != 1 else "")
                raise NotFound(f"{to_text(part)} has two readings for negative numbers; write {shown}")


def positive_elsewhere(relation: Relation, part: Node) -> bool:
    """Whether part = c with c >= 0 is what the equation says: then both readings give the same solutions."""
    parts = linear_in(relation, part)
    if relation.op != "=" or parts is None or parts[0].degree() or parts[1].degree():
        return False
    return -parts[1].terms.get((), Fraction(0)) / parts[0].terms[()] >= 0
