"""Simplify expressions with letters under roots, in absolute values or in exponents.

Each such part is simplified inside and then treated as a letter of its own with a rule for its powers: the square of
sqrt(x) is x, that of |x| is x^2. What is simplified holds wherever the given expression has a real value.
"""

from fractions import Fraction

from lemmata.expr import (
    Add,
    Call,
    Div,
    EvaluationError,
    Mul,
    Neg,
    Node,
    Pow,
    Sym,
    evaluate,
    number,
    symbols,
    to_text,
)
from lemmata.expr.evaluation import exact_root
from lemmata.solver.build import call, over, power, times
from lemmata.solver.plans.base import NotFound
from lemmata.solver.plans.fractions import as_quotient, common_factors, divided, shown
from lemmata.solver.plans.parts import fractional, swapped
from lemmata.solver.polynomial import Monomial, NotPolynomial, Polynomial
from lemmata.solver.rules import powers as rules
from lemmata.solver.work import Work

KNOWN = ("sqrt", "root", "abs", "ln", "log", "exp")
MAX_DEGREE = 12
MAX_ATOMS = 6


def is_atom(tree: Node) -> bool:
    """Whether a part is a root, an absolute value, a logarithm or a power that no polynomial has."""
    match tree:
        case Call(name, _) if name in KNOWN:
            return not rational(tree)
        case Pow(base, exp):
            if symbols(exp):
                return True
            return (bool(symbols(base)) or not rational(tree)) and fractional(exp) is not None
    return False


def has_atoms(tree: Node) -> bool:
    """Whether a formula has such a part, and letters."""
    return bool(symbols(tree)) and any(is_atom(part) for part in outer_parts(tree))


def outer_parts(tree: Node) -> list[Node]:
    """All parts that are not inside an atom, the formula itself included."""
    if is_atom(tree):
        return [tree]
    match tree:
        case Neg(arg):
            inner: tuple[Node, ...] = (arg,)
        case Add(parts) | Mul(parts):
            inner = parts
        case Div(left, right) | Pow(left, right):
            inner = (left, right)
        case _:
            inner = ()
    return [tree, *(part for child in inner for part in outer_parts(child))]


def rational(tree: Node) -> bool:
    """Whether a formula is a rational number."""
    if symbols(tree):
        return False
    try:
        evaluate(tree)
    except EvaluationError:
        return False
    return True


def simplify_with_atoms(work: Work, tree: Node) -> Node:
    """The simplified expression; NotFound where it isn't a quotient of polynomials in its letters and such parts."""
    before = tree
    for part in dict.fromkeys(part for part in outer_parts(tree) if is_atom(part)):
        simple = simplified_part(part)
        if simple != part:
            rule = rules.RootOfLetters if isinstance(part, Call) and part.name in ("sqrt", "root") else rules.InsidePart
            work.step(rule, part, simple)
            before = swapped(before, part, simple)
    result = collected_atoms(before)
    if to_text(result) != to_text(before):
        work.step(rules.CollectParts, before, result, f"multiply out and collect: {to_text(result)}")
    elif before == tree:
        work.step(rules.CollectParts, tree, result, f"nothing to simplify: {to_text(result)}")
    return result


def collected_atoms(tree: Node) -> Node:
    """The expression as a quotient of polynomials in letters and atoms, with powers of the atoms reduced."""
    atoms = list(dict.fromkeys(part for part in outer_parts(tree) if is_atom(part)))
    if len(atoms) > MAX_ATOMS:
        raise NotFound("too many different roots")
    letters: dict[str, Node] = {}
    hidden = tree
    for index, atom in enumerate(sorted(atoms, key=lambda atom: -len(to_text(atom)))):
        letter = f"z_{90 + index}"  # behind the other letters in the order of factors
        base, count = atom_power(atom)
        known = next((name for name, other in letters.items() if other == base), letter)
        letters[known] = base
        hidden = swapped(hidden, atom, power(known, count) if count != 1 else Sym(known))
    try:
        top, bottom = as_quotient(hidden)
        top, bottom = (reduced(part, letters) for part in (top, bottom))
        if not bottom.terms:
            raise NotFound("division by zero")
        if bottom.degree() or len(bottom.terms) > 1:
            for shared in common_factors(top, bottom):
                top, bottom = divided(top, shared), divided(bottom, shared)
            result = shown(top, bottom)
        else:
            result = (top * Polynomial.constant(1 / bottom.terms[()])).node()
    except NotPolynomial as error:
        raise NotFound(str(error)) from None
    for letter, atom in letters.items():
        result = swapped(result, Sym(letter), atom)
    return result


def atom_power(atom: Node) -> tuple[Node, int]:
    """x^(2/3) as the second power of x^(1/3)."""
    match atom:
        case Pow(base, exp) if (value := fractional(exp)) is not None and value.numerator > 1:
            return power(base, Fraction(1, value.denominator)), value.numerator
    return atom, 1


def reduced(whole: Polynomial, letters: dict[str, Node]) -> Polynomial:
    """The polynomial with w^n replaced by what it is."""
    total = Polynomial({})
    for monomial, value in whole.terms.items():
        part = Polynomial({(): value})
        for name, count in monomial:
            part = part * (
                atom_to(letters[name], name, count) if name in letters else Polynomial({((name, count),): Fraction(1)})
            )
        total = total + part
    return total


def atom_to(atom: Node, letter: str, count: int) -> Polynomial:
    """A power of an atom."""
    degree, inside = 0, atom
    match atom:
        case Call("sqrt", (arg,)):
            degree, inside = 2, arg
        case Call("root", (arg, below)):
            degree, inside = int(evaluate(below)), arg
        case Call("abs", (arg,)):
            degree, inside = 2, power(arg, 2)
        case Pow(base, exp) if (value := fractional(exp)) is not None and value.numerator == 1:
            degree, inside = value.denominator, base
    if not degree or count < degree:
        return Polynomial({((letter, count),): Fraction(1)})
    front = Polynomial.of(inside) ** (count // degree)
    rest = count % degree
    return front * Polynomial({((letter, rest),): Fraction(1)}) if rest else front


def simplified_part(part: Node) -> Node:
    """An atom with its inside simplified, and with what can be taken out of a root in front of it."""
    match part:
        case Call("sqrt", (arg,)):
            return taken_out(plain(arg), 2) or part
        case Call("root", (arg, below)) if rational(below):
            degree = evaluate(below)
            if degree.denominator != 1 or not 2 <= degree <= MAX_DEGREE:
                raise NotFound("a root whose degree is not a whole number from 2 to 12")
            return taken_out(plain(arg), int(degree)) or part
        case Call("abs", (arg,)):
            return absolute(plain(arg))
        case Pow(base, exp) if symbols(exp):
            return power(plain(base), plain(exp))
    return part


def plain(tree: Node) -> Node:
    """A polynomial in standard form; anything else as it stands."""
    try:
        return Polynomial.of(tree).node()
    except (NotPolynomial, EvaluationError):
        return tree


def absolute(arg: Node) -> Node:
    """|3x| as 3|x|."""
    try:
        whole = Polynomial.of(arg)
    except (NotPolynomial, EvaluationError):
        return call("abs", arg)
    content = whole.content()
    if not whole.degree():
        return number(abs(whole.terms.get((), Fraction(0))))
    inner = whole * Polynomial.constant(1 / content)
    return times(content, call("abs", inner.node())) if content != 1 else call("abs", inner.node())


def taken_out(arg: Node, degree: int) -> Node | None:
    """The root of one term with its n-th powers in front; None where nothing can be taken out."""
    try:
        whole = Polynomial.of(arg)
    except (NotPolynomial, EvaluationError):
        return None
    if not whole.terms:
        return number(0)
    shared, rest = common_monomial(whole)
    ((monomial, _),) = shared.terms.items()
    content = rest.content()
    lead = Fraction(content)
    if len(rest.terms) == 1 and not rest.degree():
        lead = rest.terms[()]
    if lead < 0 and degree % 2 == 0 and not monomial:
        raise NotFound("an even root of a negative number has no real value")
    outside_number, inside_number = number_out(lead, degree)
    rest = rest * Polynomial.constant(1 / lead)
    alone = len(monomial) == 1 and rest == Polynomial.constant(1) and lead > 0
    outside: list[Node] = [] if outside_number == 1 else [number(outside_number)]
    inside = Polynomial.constant(inside_number) * rest
    for name, count in monomial:
        out, left = divmod(count, degree)
        if out:
            # With an odd power left of the only letter, the domain itself says that the letter is not negative.
            needs_sign = degree % 2 == 0 and out % 2 == 1 and not (alone and left % 2 == 1)
            base: Node = call("abs", name) if needs_sign else Sym(name)
            outside.append(power(base, out) if out > 1 else base)
        if left:
            inside = inside * Polynomial({((name, left),): Fraction(1)})
    if not outside:
        return None
    if inside == Polynomial.constant(1):
        return times(*outside)
    body = call("sqrt", inside.node()) if degree == 2 else call("root", inside.node(), degree)
    if outside and isinstance(outside[0], Div):
        front = times(outside[0].num, *outside[1:], body) if outside[0].num != number(1) else times(*outside[1:], body)
        return over(front, outside[0].den)
    return times(*outside, body)


def common_monomial(whole: Polynomial) -> tuple[Polynomial, Polynomial]:
    """(m, q) with whole = m * q and m the product of letters that all terms share."""
    powers: dict[str, int] = {}
    for name in whole.names():
        least = min(dict(monomial).get(name, 0) for monomial in whole.terms)
        if least:
            powers[name] = least
    shared: Monomial = tuple(sorted(powers.items()))
    front = Polynomial({shared: Fraction(1)})
    return front, divided(whole, front) if shared else whole


def number_out(value: Fraction, degree: int) -> tuple[Fraction, Fraction]:
    """(a, b) with value = a^n * b and b as small a whole number as can be found."""
    sign = -1 if value < 0 else 1
    inside, outside = abs(value.numerator) * value.denominator ** (degree - 1), 1
    if inside.bit_length() > 400:
        raise NotFound("a number of more than 400 bits under a root")
    root = exact_root(Fraction(inside), degree)
    if root is not None:
        inside, outside = 1, int(root)
    for prime in (2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37):
        while inside % prime**degree == 0:
            inside, outside = inside // prime**degree, outside * prime
    front = Fraction(outside, value.denominator)
    if degree % 2:
        return front * sign, Fraction(inside)
    return front, Fraction(inside * sign)
