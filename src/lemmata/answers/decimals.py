"""How precise a written decimal is: what a gold answer of `0.33` accepts. Knows nothing about rounding rules."""

from fractions import Fraction

from lemmata.expr import Call, Neg, Node, Num


def decimal_places(node: Node) -> int | None:
    """How many decimals a value states: 2 for `0.50`, None where it is not written as a decimal."""
    match node:
        case Num(_, text) if "." in text and "\\" not in text:
            return len(text.partition(".")[2])
        case Neg(arg):
            return decimal_places(arg)
        case Call("percent", (arg,)):
            places = decimal_places(arg)
            return None if places is None else places + 2
    return None


def half_unit(places: int) -> Fraction:
    """Half of the last stated decimal: the largest error of a correctly rounded value."""
    return Fraction(1, 2 * 10**places)
