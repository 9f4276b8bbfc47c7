"""Questions about complex numbers; `i` is the imaginary unit here."""

import re
from fractions import Fraction

from lemmata.expr import Call, Const, Node, Num, ParseError, Relation, parse, symbols, to_text, walk
from lemmata.solver.build import minus, plus, times
from lemmata.solver.reading.patterns import GET, Build, E, patterns
from lemmata.solver.reading.scope import Scope
from lemmata.solver.task import Task
from lemmata.solver.trigonometry import exact_value

NAMES = {
    "value": "compute",
    "modulus": "modulus of",
    "argument": "argument of",
    "conjugate": "conjugate of",
    "real_part": "real part of",
    "imaginary_part": "imaginary part of",
    "polar": "polar form of",
}


def is_complex(tree: Node) -> bool:
    """Whether i occurs, or the square root of a negative number as it is written."""
    return any(
        part == Const("i")
        or (isinstance(part, Call) and part.name == "sqrt" and isinstance(part.args[0], Num) and part.args[0].value < 0)
        for part in walk(tree)
    )


def number(text: str) -> Node:
    """A complex number from a blank, without letters."""
    tree = parse(re.sub(r"^(?:the )?(?:complex )?(?:number )?", "", text.strip("$ ,.")))
    if symbols(tree) or isinstance(tree, Relation):
        raise ParseError("expected a number")
    return tree


def of(operation: str) -> Build:
    """What is asked of a complex number."""

    def build(match: re.Match[str], scope: Scope) -> Task | None:
        groups = match.groupdict()
        tree = number(match["e"])
        # `Let i(m) = m^2. What is i(3)?`, `Expand 2*i**2 - i**3`: not the imaginary unit.
        if "i" in scope.functions or (operation == "value" and "i" in scope.letters):
            return None
        if groups.get("f") and groups["f"] != groups.get("z"):
            return None
        if operation in ("value", "modulus") and not is_complex(tree):
            return None
        if any(isinstance(part, Const) and part.name in ("e", "oo") for part in walk(tree)):
            return None
        return Task("complex", f"{NAMES[operation]} {to_text(tree)}", (tree,), names=(operation,))

    return build


def zeros(match: re.Match[str], scope: Scope) -> Task | None:
    """`Solve … over the complex numbers.`"""
    tree = parse(match["e"].strip("$ "))
    if isinstance(tree, Relation):
        if tree.op != "=":
            return None
        tree = tree.lhs if to_text(tree.rhs) == "0" else parse(f"({to_text(tree.lhs)}) - ({to_text(tree.rhs)})")
    names = sorted(symbols(tree))
    if len(names) != 1 or any(isinstance(part, Const) for part in walk(tree)):
        return None
    return Task("complex_zeros", f"complex solutions of {to_text(tree)} = 0", (tree,), names=(names[0],))


def rotated(match: re.Match[str], scope: Scope) -> Task | None:
    """z turned about a point: (z - c)(cos + i sin) + c, with the exact values put in."""
    angle = Fraction(match["degrees"]) * (-1 if match["way"].lower() == "clockwise" else 1)
    cosine, sine = exact_value("cos", angle), exact_value("sin", angle)
    if cosine is None or sine is None:
        return None
    z = number(re.sub(r" ?\(as a complex number\)", "", match["e"]))
    turn = plus(cosine, times(sine, parse("i")))
    if match["center"]:
        center = number(match["center"])
        tree = plus(times(minus(z, center), turn), center)
    else:
        tree = times(z, turn)
    return Task("complex", f"compute {to_text(tree)}", (tree,), names=("value",))


_ASK = rf"(?:{GET} )?(?:the )?"
_LET = r"(?:let|if|given|suppose)(?: that)? \$?(?P<z>[a-z]) ?= ?(?P<e>.+?)\$?[,.]? (?:then )?"
_OVER = r"(?:over|in) (?:the )?(?:set of )?(?:complex numbers|complex plane|\$?\\mathbb\{C\}\$?|C)"
_COMPLEX = r"(?:complex (?:and real )?|all complex )"
PATTERNS = patterns(
    (
        r"an? \$(?P<degrees>\d+)\^\{?\\circ\}?\$ (?:degree )?rotation (?:around|about) (?:the "
        r"origin|\$?(?P<center>[^$]+?)\$?) in the "
        r"(?P<way>counter-?clockwise|clockwise) direction is applied to \$?(?P<e>.+?)\.?\$?( \(as a complex "
        r"number\))?[.]?\$? "
        r"what is the resulting complex number",
        rotated,
    ),
    (rf"solve:? {E},? {_OVER}", zeros),
    (rf"{_ASK}(?:all )?(?:the )?{_COMPLEX}(?:roots?|zeros|solutions) (?:of|to) (?:the equation )?{E}", zeros),
    (rf"{_ASK}(?:modulus|absolute value|magnitude) of {E}", of("modulus")),
    (rf"(?:{GET} )?\$?\|(?P<e>[^|]+)\|\$?", of("modulus")),
    (rf"{_ASK}(?:complex )?conjugate of {E}", of("conjugate")),
    (rf"{_ASK}real part of {E}", of("real_part")),
    (rf"{_ASK}imaginary part of {E}", of("imaginary_part")),
    (rf"{_ASK}(?:principal )?argument of {E}", of("argument")),
    (rf"(?:write|express) {E} in (?:polar|trigonometric) form", of("polar")),
    (rf"{_ASK}polar form of {E}", of("polar")),
    (rf"{_LET}{GET} \$?\|(?P<f>[a-z])\|\$?", of("modulus")),
    (rf"{_LET}{GET} (?:the )?(?:modulus|absolute value|magnitude) of \$?(?P<f>[a-z])\$?", of("modulus")),
    (rf"{_LET}{GET} (?:the )?(?:complex )?conjugate of \$?(?P<f>[a-z])\$?", of("conjugate")),
    (rf"{_LET}{GET} (?:\$?\\(?:bar|overline)\{{?)(?P<f>[a-z])\}}?\$?", of("conjugate")),
    (
        rf"(?:write|express|simplify) {E} in (?:the form|standard form|the standard form)(?: \$?a ?\+ ?bi\$?)?",
        of("value"),
    ),
    (
        rf"(?:{GET}|simplify|multiply|expand):? (?:the (?:value|sum|product|quotient) (?:of )?)?{E}",
        of("value"),
    ),
    (E, of("value")),
)
