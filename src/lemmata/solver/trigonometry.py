"""Exact values of trigonometric functions, as formulas: multiples of pi/12, and the inverse functions of their values.

The values are a table for the first quadrant plus symmetry; how a solution explains them is the plan's.
"""

from fractions import Fraction

from lemmata.expr import Add, Call, Const, Div, EvaluationError, Mul, Neg, Node, Num, evaluate, parse
from lemmata.solver.build import map_parts, node, over, times
from lemmata.solver.tidy import tidy

SINES = {
    Fraction(0): "0",
    Fraction(15): "(sqrt(6) - sqrt(2))/4",
    Fraction(30): "1/2",
    Fraction(45): "sqrt(2)/2",
    Fraction(60): "sqrt(3)/2",
    Fraction(75): "(sqrt(6) + sqrt(2))/4",
    Fraction(90): "1",
}
TANGENTS = {
    Fraction(0): "0",
    Fraction(15): "2 - sqrt(3)",
    Fraction(30): "sqrt(3)/3",
    Fraction(45): "1",
    Fraction(60): "sqrt(3)",
    Fraction(75): "2 + sqrt(3)",
}
SECANTS = {
    Fraction(0): "1",
    Fraction(15): "sqrt(6) - sqrt(2)",
    Fraction(30): "2sqrt(3)/3",
    Fraction(45): "sqrt(2)",
    Fraction(60): "2",
    Fraction(75): "sqrt(6) + sqrt(2)",
}
FUNCTIONS = ("sin", "cos", "tan", "cot", "sec", "csc")
INVERSES = {"asin": "sin", "acos": "cos", "atan": "tan"}
_COFUNCTION = {"cos": "sin", "cot": "tan", "csc": "sec"}
_POSITIVE = {1: FUNCTIONS, 2: ("sin", "csc"), 3: ("tan", "cot"), 4: ("cos", "sec")}


def angle_degrees(angle: Node) -> Fraction | None:
    """The angle in degrees, where it is a rational multiple of pi or written in degrees; else None."""
    multiple = pi_multiple(angle)
    return None if multiple is None else multiple * 180


def pi_multiple(tree: Node) -> Fraction | None:
    """q with tree = q * pi; None where it is none."""
    match tree:
        case Const("pi"):
            return Fraction(1)
        case Call("degrees", (arg,)):
            try:
                return evaluate(arg) / 180
            except EvaluationError:
                return None
        case Num(value):
            return Fraction(0) if value == 0 else None
        case Neg(arg):
            inner = pi_multiple(arg)
            return None if inner is None else -inner
        case Add(terms):
            parts = [pi_multiple(term) for term in terms]
            return None if None in parts else sum((part for part in parts if part is not None), Fraction(0))
        case Div(num, den):
            top = pi_multiple(num)
            try:
                bottom = evaluate(den)
            except EvaluationError:
                return None
            return None if top is None or bottom == 0 else top / bottom
        case Mul(factors):
            total, found = Fraction(1), False
            for part in factors:
                try:
                    total *= evaluate(part)
                except EvaluationError:
                    inner = pi_multiple(part)
                    if inner is None or found:
                        return None
                    total, found = total * inner, True
            return total if found or total == 0 else None
    return None


def reduced(degrees: Fraction) -> Fraction:
    """The angle from 0 up to 360 degrees with the same position."""
    return degrees % 360


def quadrant(degrees: Fraction) -> int:
    """1 to 4 for an angle from 0 up to 360 degrees; an angle on an axis belongs to the quadrant that it begins."""
    return int(degrees // 90) + 1


def reference(degrees: Fraction) -> Fraction:
    """The angle to the nearest half of the x-axis, 0 to 90 degrees."""
    inside = degrees % 180
    return min(inside, 180 - inside)


def is_positive(name: str, degrees: Fraction) -> bool:
    """The sign of a function by quadrant; on an axis the non-zero values follow the sine and cosine there."""
    if degrees % 90 == 0:
        sine, cosine = {0: (0, 1), 90: (1, 0), 180: (0, -1), 270: (-1, 0)}[int(degrees)]
        return {"sin": sine, "csc": sine, "cos": cosine, "sec": cosine}.get(name, 1) >= 0
    return name in _POSITIVE[quadrant(degrees)]


def acute_value(name: str, degrees: Fraction) -> Node | None:
    """The value for an angle from 0 to 90 degrees; None where it isn't in the table or there is none."""
    if name in _COFUNCTION:
        name, degrees = _COFUNCTION[name], 90 - degrees
    table = {"sin": SINES, "tan": TANGENTS, "sec": SECANTS}[name]
    return parse(table[degrees]) if degrees in table else None


def exact_value(name: str, degrees: Fraction) -> Node | None:
    """The value of a function at any multiple of 15 degrees; None where it has none or isn't known."""
    inside = reduced(degrees)
    value = acute_value(name, reference(inside))
    if value is None or value == node(0):
        return value
    return value if is_positive(name, inside) else tidy(Neg(value))


def principal(name: str, value: Node) -> Fraction | None:
    """The principal angle in degrees of an inverse function at an exact value; None where it isn't in the table."""
    goal = tidy(value)
    ranges = {"asin": range(-90, 91, 15), "acos": range(0, 181, 15), "atan": range(-75, 76, 15)}
    for degrees in ranges[name]:
        found = exact_value(INVERSES[name], Fraction(degrees))
        if found is not None and (found == goal or tidy(found) == goal):
            return Fraction(degrees)
    return None


def radians(degrees: Fraction) -> Node:
    """The angle as a multiple of pi."""
    multiple = degrees / 180
    if multiple == 0:
        return node(0)
    top: Node = Const("pi") if abs(multiple.numerator) == 1 else times(abs(multiple.numerator), Const("pi"))
    body = top if multiple.denominator == 1 else over(top, multiple.denominator)
    return Neg(body) if multiple < 0 else body


def with_exact_values(tree: Node) -> Node:
    """The formula with every known trigonometric value put in; EvaluationError where a function has no value there."""
    match tree:
        case Call(name, (arg,)) if name in FUNCTIONS:
            degrees = angle_degrees(arg)
            if degrees is None:
                return Call(name, (with_exact_values(arg),))
            if reduced(degrees) % 15:
                return tree
            value = exact_value(name, degrees)
            if value is None:
                raise EvaluationError(f"{name} has no value at {degrees} degrees")
            return value
        case Call(name, (arg,)) if name in INVERSES:
            angle = principal(name, with_exact_values(arg))
            return Call(name, (with_exact_values(arg),)) if angle is None else radians(angle)
    return map_parts(tree, with_exact_values)
