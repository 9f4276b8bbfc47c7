"""Inverses, congruences and systems of them, remainders of expressions, units digits."""

import re
from fractions import Fraction

from lemmata.expr import Add, Call, List_, Mul, Neg, Node, Num, ParseError, Pow, Relation, evaluate, symbols, to_text
from lemmata.solver.build import call
from lemmata.solver.reading.patterns import GET, Build, E, V, patterns
from lemmata.solver.reading.scope import Scope
from lemmata.solver.residues import linear
from lemmata.solver.task import Task

MAX_EXPONENT = 10**6
MAX_MODULUS = 10**9
MAX_CONGRUENCES = 8


def inverse(match: re.Match[str], scope: Scope) -> Task | None:
    a, n = scope.value(match["a"]), scope.value(match["n"])
    return inverse_task(a, n)


def inverse_task(a: Fraction, n: Fraction) -> Task | None:
    """The inverse of a modulo n."""
    if a.denominator != 1 or n.denominator != 1 or n < 1 or max(abs(a), n) > 10**15:
        return None
    return Task("inverse", f"the inverse of {a} modulo {n}", numbers=(int(a), int(n)))


def modulo(match: re.Match[str], scope: Scope) -> Task | None:
    """`17^{-1} \\pmod{83}`, `(-7) mod 3`, `3^100 + 5 mod 7`."""
    tree = scope.quantity(match["e"])
    if not (isinstance(tree, Call) and tree.name == "mod") or symbols(tree):
        return None
    top, n = tree.args
    match top:
        case Pow(base, Num(exponent)) if exponent == -1:
            return inverse_task(evaluate(base), evaluate(n))
    return expression_remainder(top, evaluate(n))


def remainder(match: re.Match[str], scope: Scope) -> Task | None:
    tree = scope.quantity(match["e"])
    return None if symbols(tree) else expression_remainder(tree, scope.value(match["n"]))


def units_digit(match: re.Match[str], scope: Scope) -> Task | None:
    """The units digit of an expression that is worth working modulo 10."""
    tree = scope.quantity(match["e"])
    if symbols(tree) or isinstance(tree, Num):
        return None
    return expression_remainder(tree, Fraction(10))


def expression_remainder(tree: Node, by: Fraction) -> Task | None:
    """The remainder of sums, products and powers of whole numbers."""
    if by.denominator != 1 or not 1 <= by <= MAX_MODULUS or not is_whole_expression(tree):
        return None
    match tree:
        case Num(value) if value >= 0:
            return Task("remainder", f"{value} mod {by}", numbers=(int(value), int(by)))
        case Pow(Num(base), Num(exponent)) if base >= 1 <= exponent:
            numbers = (int(base), int(exponent), int(by))
            return Task("power_remainder", f"{base}^{exponent} mod {by}", numbers=numbers)
    return Task("expression_remainder", f"{to_text(tree)} mod {by}", (tree,), numbers=(int(by),))


def is_whole_expression(tree: Node) -> bool:
    """Whole numbers, and sums, products, factorials and whole powers of them."""
    match tree:
        case Num(value):
            return value.denominator == 1
        case Neg(arg):
            return is_whole_expression(arg)
        case Add(parts) | Mul(parts):
            return all(map(is_whole_expression, parts))
        case Pow(base, exponent):
            count = evaluate(exponent)
            return count.denominator == 1 and 0 <= count <= MAX_EXPONENT and is_whole_expression(base)
        case Call("factorial", (Num(value),)):
            return value.denominator == 1 and 0 <= value <= 1_000
    return False


def solve(how: str) -> Build:
    """A congruence or several; `how`: all, smallest or largest."""

    def build(match: re.Match[str], scope: Scope) -> Task | None:
        text = re.sub(r"\\(?:text|mbox)\{\s*(?:and|,)\s*\}|\\(?:quad|qquad)\b", ",", match["e"])
        text = re.sub(r"\$?,? and \$?|\$, \$", ", ", text)
        tree = scope.formula(text)
        parts = [as_congruence(part) for part in (tree.items if isinstance(tree, List_) else (tree,))]
        name = match.groupdict().get("v")
        return congruence_task(parts, name, how, bound_of(match))

    return build


def as_congruence(part: Node) -> Node:
    """`3x = 4 mod 7` says that 3x and 4 are congruent, and not that 3x is the remainder of 4."""
    match part:
        case Relation("=", left, Call("mod", (right, n))) if symbols(left) and not symbols(right):
            return call("congruent", left, right, n)
    return part


def bound_of(match: re.Match[str]) -> int:
    """The smallest number that counts (positive: 1), or the largest."""
    groups = match.groupdict()
    if groups.get("least"):
        return int(groups["least"]) + 1
    if groups.get("most"):
        return int(groups["most"]) - 1
    return 0 if (groups.get("sign") or "").lower().startswith("non") else 1


def congruence_task(parts: list[Node], name: str | None, how: str, bound: int) -> Task | None:
    """Linear congruences in one variable."""
    calls = [part for part in parts if isinstance(part, Call) and part.name == "congruent" and len(part.args) == 3]
    names = {letter for part in parts for letter in symbols(part)}
    if len(calls) != len(parts) or not 1 <= len(parts) <= MAX_CONGRUENCES or len(names) != 1:
        return None
    (letter,) = names
    if name is not None and name != letter:
        return None
    for part in calls:
        linear(part, letter)
    shown = ", ".join(map(to_text, calls))
    what = {"all": "solve", "smallest": f"the smallest {letter} >= {bound} with"}
    reading = f"{what.get(how, f'the largest {letter} <= {bound} with')} {shown}"
    return Task("congruence", reading, tuple(calls), numbers=(bound,), names=(letter, how))


def leaving(how: str) -> Build:
    """`leaves a remainder of 2 when divided by 3, and a remainder of 3 when divided by 5`."""

    def build(match: re.Match[str], scope: Scope) -> Task | None:
        found = list(REMAINDER.finditer(match["e"]))
        rest = REMAINDER.sub("", match["e"])
        if not found or re.sub(r"[\s,]|\b(?:and|a|leaves|also|that|it|but)\b", "", rest):
            return None
        parts = [call("congruent", "n", int(part["r"]), int(part["m"])) for part in found]
        if any(int(part["m"]) < 1 for part in found):
            raise ParseError("a division by zero")
        return congruence_task(list(parts), None, how, bound_of(match))

    return build


REMAINDER = re.compile(
    r"(?:(?:leaves|has|gives|with) )?a remainder of (?P<r>\d+) (?:when|if|upon) (?:it is )?(?:divided|division) by "
    r"(?P<m>\d+)",
    re.IGNORECASE,
)
SMALLEST = r"(?:the )?(?:smallest|least) (?P<sign>positive|non-?negative) (?:whole number|integer|number)"
OVER = r"(?:the )?(?:smallest|least) (?:whole number|integer|number) (?:greater|larger|more) than (?P<least>\d+)"
UNDER = r"(?:the )?(?:largest|greatest) (?:whole number|integer|number) (?:less|smaller) than (?P<most>\d+)"
SUCH = r"(?: \$?(?P<v>[a-z])\$?)? (?:such that|that satisfies|satisfying|for which|with|so that)(?: both)?"
BY = r"(?:mod|modulo)"
MOD = r"(?=.*(?:mod|≡|\\equiv))"
PATTERNS = patterns(
    (
        rf"(?:{GET} )?(?:the )?(?:modular |multiplicative )?inverse of \$?(?P<a>-?\d+)\$?,? {BY} \$?(?P<n>\d+)\$?",
        inverse,
    ),
    (rf"{MOD}(?:{GET} )?{E}", modulo),
    (rf"(?:{GET} )?(?:the )?remainder (?:when|if) {E} is divided by (?P<n>.+?)", remainder),
    (rf"(?:{GET} )?(?:the )?(?:units|ones|last) digit (?:of|in) {E}", units_digit),
    (
        rf"{MOD}(?:solve|find)(?: the)?(?: linear| simultaneous)?(?: congruence| (?:system|set) of congruences|"
        rf" congruences| system)?:? {E}(?: for {V})?",
        solve("all"),
    ),
    (rf"find (?:all )?(?:the )?(?:integers )?(?P<v>[a-z]) such that {E}", solve("all")),
    (rf"{MOD}{E}", solve("all")),
    (rf"{GET} {SMALLEST}{SUCH} {E}", solve("smallest")),
    (rf"{GET} {OVER}{SUCH} {E}", solve("smallest")),
    (rf"{GET} {UNDER}{SUCH} {E}", solve("largest")),
    (rf"{GET} {SMALLEST} (?:that|which) {E}", leaving("smallest")),
    (rf"{GET} {OVER} (?:that|which) {E}", leaving("smallest")),
    (rf"{GET} {UNDER} (?:that|which) {E}", leaving("largest")),
)
