"""Answers checked by a numerical or brute-force route that neither the families nor the solver take.

A route gets the question's text and the answer. Formulas are turned into Python and evaluated at points; roots are
searched by sign changes; intervals are compared with the inequality at sample points; whole numbers are tried.
"""

import ast
import cmath
import itertools
import math
import re
from collections.abc import Callable, Iterator
from fractions import Fraction

import numpy as np

Route = Callable[[str, str], bool]
NAMES = {
    "sqrt": lambda x: cmath.sqrt(x) if isinstance(x, complex) or x < 0 else math.sqrt(x),
    "root": lambda x, n: math.copysign(abs(x) ** (1 / n), x),
    "log": lambda x, b=10: math.log(x) / math.log(b),
    "ln": math.log,
    "pi": math.pi,
    "e": math.e,
    "sin": lambda x: np.sin(x) if not isinstance(x, complex) else cmath.sin(x),
    "cos": np.cos,
    "tan": np.tan,
    "arccos": math.acos,
    "arcsin": math.asin,
    "arctan": math.atan,
    "abs": abs,
}


def python(text: str) -> str:
    """A formula in Python's syntax: `3 2/5`, `2(x + 1)`, `|x|`, `150°`, `log_2(x)`, `5pi/6`, `3i`."""
    text = re.sub(r"\|([^|]+)\|", r"abs(\1)", text.replace("²", "^2"))
    text = re.sub(r"log_(\d+)\(((?:[^()]|\([^()]*\))*)\)", r"log(\2,\1)", text)
    text = re.sub(r"(\d+)°", r"(\1*pi/180)", text)
    text = re.sub(r"(?<![\d.])(\d+) (\d+)/(\d+)", r"(\1+\2/\3)", text)
    text = re.sub(
        r"(\d|\)|(?<![a-z])[xytak](?![a-z]))\s*(?=(?:[xytaki]\b|pi|sqrt|sin|cos|tan|arc|\(|abs|ln|log))", r"\1*", text
    )
    text = re.sub(r"(?<![a-z])i(?![a-z])", "1j", text)
    text = re.sub(r"(\d+)!", r"math.factorial(\1)", text)
    return text.replace("^", "**").replace("math.factorial", "factorial")


def number(text: str, **letters: complex) -> complex:
    """The value of a formula; the questions and answers are our own."""
    return eval(python(text), {"__builtins__": {}, "factorial": math.factorial}, {**NAMES, **letters})


def asked(text: str) -> str:
    """The formula between the words of a question."""
    text = re.sub(
        r"^(?:Find the exact value of|Find all (?:complex )?solutions of|"
        r"Find the (?:modulus|absolute value|polar form) of|"
        r"Find the partial fraction decomposition of|Find x if|Find|What are the complex solutions of|"
        r"What is the modulus of|What is|Make x the subject of|Simplify the expression|Simplify|Reduce|"
        r"Expand and simplify|Expand|Multiply out|Solve the (?:compound )?(?:equation|inequality)|Solve the congruence|"
        r"Solve|Compute|Calculate|Evaluate|Write|Express|Convert|Decompose|Rearrange):? ",
        "",
        text,
    )
    return re.sub(
        r" (?:for x in \[.*|on the interval.*|in \[0, .*|for x|over the complex numbers|to lowest terms|in polar form|"
        r"in partial fractions|into partial fractions|in the form a \+ bi|rounded to.*)$",
        "",
        text.rstrip(".?"),
    )


def near(a: complex, b: complex) -> bool:
    return abs(a - b) <= 1e-7 * max(1, abs(a))


def value(text: str, answer: str) -> bool:
    """One number on both sides."""
    return near(number(asked(text).replace(" of ", "*")), number(answer))


def identity(text: str, answer: str) -> bool:
    """A formula and its other form agree at points."""
    return all(near(number(asked(text), x=x), number(answer, x=x)) for x in (0.37, 1.91, -2.63, 17.3))


def modulus(text: str, answer: str) -> bool:
    return near(abs(number(asked(text))), number(answer))


def sides(text: str) -> Callable[[float], float]:
    """Left minus right of an equation."""
    left, right = python(asked(text)).split(" = ")
    code = compile(f"({left}) - ({right})", "equation", "eval")
    return lambda x: eval(code, {"__builtins__": {}}, {**NAMES, "x": x})


def crossings(f: Callable[[float], float], low: float, high: float, step: float) -> Iterator[tuple[float, float]]:
    """Intervals at whose ends f is real and has different signs, without a jump between."""
    before: tuple[float, float] | None = None
    for k in range(int((high - low) / step)):
        x = low + (k + 0.437) * step
        try:
            y = f(x)
        except (ValueError, ZeroDivisionError, OverflowError):
            before = None
            continue
        if isinstance(y, complex):
            before = None
            continue
        if before and before[1] * y < 0 and abs(y - before[1]) < 1e6 * step + abs(y) / 2:
            yield before[0], x
        before = (x, y)


def roots(low: float, high: float, step: float) -> Route:
    """Every root satisfies the equation, and every sign change on a grid has a root of the answer in it."""

    def check(text: str, answer: str) -> bool:
        f = sides(text)
        found = [] if answer == "no solution" else [number(part) for part in answer.split(", ")]
        if not all(abs(f(x)) < 1e-6 * max(1.0, abs(x)) ** 4 for x in found):
            return False
        return all(any(a <= x <= b for x in found) for a, b in crossings(f, low, high, step))

    return check


def circle(text: str, answer: str) -> bool:
    """Every root on a fine grid of [0, 2pi), double ones too."""
    f = sides(text)
    found = set() if answer == "no solution" else {round(number(part), 9) for part in answer.split(", ")}
    grid = {round(math.pi * k / 36, 9) for k in range(72)}
    return {x for x in grid if abs(f(x)) < 1e-6} == found


def complex_roots(text: str, answer: str) -> bool:
    parts = [number(part) for part in answer.split(", ")]
    f = sides(text)
    return len(set(parts)) == 2 and all(abs(f(x)) < 1e-6 for x in parts)


def inside(answer: str) -> Callable[[float], bool]:
    """Membership in a union of intervals, `x < 3`, `{2}`, `no solution`."""
    if found := re.fullmatch(r"x (<=|>=|<|>) (.+)", answer):
        sign, bound = found[1], float(Fraction(found[2]))
        return lambda x: {"<": x < bound, ">": x > bound, "<=": x <= bound, ">=": x >= bound}[sign]
    pieces = []
    for part in [] if answer == "no solution" else answer.split(" ∪ "):
        if part.startswith("{"):
            pieces.append(("[", float(Fraction(part[1:-1])), float(Fraction(part[1:-1])), "]"))
            continue
        low, high = part[1:-1].split(", ")
        pieces.append((part[0], *(float(end.replace("oo", "inf")) if "oo" in end else float(Fraction(end))
                                  for end in (low, high)), part[-1]))  # fmt: skip
    return lambda x: any(
        (a < x or (x == a and left == "[")) and (x < b or (x == b and right == "]")) for left, a, b, right in pieces
    )


def holds(text: str, x: float) -> bool:
    """Whether an inequality holds at a point; never where it has no value."""
    if " or " in text:
        return any(holds(part, x) for part in text.split(" or "))
    parts = re.split(r" (<=|>=|<|>) ", python(text))
    try:
        values = [eval(part, {"__builtins__": {}}, {**NAMES, "x": Fraction(x)}) for part in parts[::2]]
    except ZeroDivisionError:
        return False
    return all(
        {"<": a < b, ">": a > b, "<=": a <= b, ">=": a >= b}[sign]
        for a, sign, b in zip(values, parts[1::2], values[1:], strict=False)
    )


def inequality(text: str, answer: str) -> bool:
    """The same truth at 1,000 points, whole numbers and others."""
    member = inside(answer)
    points = [k / 8 for k in range(-500, 501)]
    return all(holds(asked(text), x) == member(x) for x in points)


def domain(text: str, answer: str) -> bool:
    """The formula has a real value exactly in the answer."""
    body, member = python(text.split("f(x) = ")[1].rstrip(".?")), inside(answer)

    def real(x: float) -> bool:
        try:
            return not isinstance(eval(body, {"__builtins__": {}}, {**NAMES, "x": x}), complex)
        except (ValueError, ZeroDivisionError):
            return False

    return all(real(x) == member(x) for x in (k / 8 for k in range(-400, 401)))


def span(text: str, answer: str) -> bool:
    """All sample values are in the answer, and they come near its end."""
    body, member = python(text.split("f(x) = ")[1].rstrip(".?")), inside(answer)
    values = [eval(body, {"__builtins__": {}}, {**NAMES, "x": k / 500}) for k in range(-10_000, 10_001)]
    real = [y for y in values if not isinstance(y, complex)]
    end = float(Fraction(re.search(r"-?\d+(?:/\d+)?", answer)[0]))  # type: ignore[index]
    return all(member(y) or abs(y - end) < 1e-9 for y in real) and min(abs(y - end) for y in real) < 0.01


def whole(count: Callable[..., object]) -> Route:
    """The answer is what `count` gives for the numbers in the text."""
    return lambda text, answer: str(count(*map(int, re.findall(r"\d+", text)))) == answer


def signed(count: Callable[..., object]) -> Route:
    return lambda text, answer: str(count(*map(int, re.findall(r"-?\d+", text)))) == answer


def functions(text: str) -> dict[str, str]:
    return dict(re.findall(r"([fg])\(x\) = ([^,.]+?)(?= and |,|\.)", text))


def composition(text: str, answer: str) -> bool:
    f = functions(text)
    return all(near(number(f["f"], x=number(f["g"], x=x)), number(answer, x=x)) for x in (0.3, 2.7, -4.1))


def shift(text: str, answer: str) -> bool:
    inner = re.findall(r"f\(([^()]*a[^()]*)\)", text)[0]
    return all(near(number(functions(text)["f"], x=number(inner, a=a)), number(answer, a=a)) for a in (0.3, -4.1))


def inverse(text: str, answer: str) -> bool:
    body = text.split("f(x) = ")[1].rstrip(".?")
    return all(near(number(answer, x=number(body, x=x)), x) for x in (0.37, 2.91, 5.3))


def literal(text: str, answer: str) -> bool:
    """With x from the answer the formula holds for several y."""
    left, right = asked(text).split(" = ")
    for y in (1.3, -2.7, 9.1):
        x = number(answer, y=y)
        if not near(number(left, x=x, y=y), number(right, x=x, y=y)):
            return False
    return True


def system(text: str, answer: str) -> bool:
    """All whole points of a square, tried; a pair of roots that is further away is put in."""
    first, second = re.split(r" and ", re.sub(r"^.*?(?=x \+ y|x \- y|y =|x\^2 \+ y)", "", text).rstrip("."))
    codes = []
    for part in (first, second):
        left, right = python(part.replace("x*y", "(x)*(y)")).split(" = ")
        codes.append(compile(f"({left}) - ({right})", "equation", "eval"))

    def on_both(x: int, y: int) -> bool:
        return all(eval(code, {"__builtins__": {}}, {"x": x, "y": y}) == 0 for code in codes)

    given = set(ast.literal_eval(f"[{answer}]"))
    if not all(on_both(x, y) for x, y in given):
        return False
    if ("x + y" in second and "^2" in first) or "x*y" in text:
        total = int(re.search(r"x \+ y = (-?\d+)", text)[1])  # type: ignore[index]
        return {(x, total - x) for x in range(-120, 121) if on_both(x, total - x)} == given
    line = second.split(" = ")[1]
    return {
        (x, round(number(line, x=x).real)) for x in range(-99, 100) if on_both(x, round(number(line, x=x).real))
    } == given


def overline(text: str) -> Fraction:
    """`0.1\\overline{6}` as a geometric series."""
    found = re.search(r"(-?)(\d+)\.?(\d*)(?:\\overline\{(\d+)\})?", text)
    assert found
    sign, ahead, digits, period = found.groups()
    out = Fraction(int(ahead)) + (Fraction(int(digits), 10 ** len(digits)) if digits else 0)
    if period:
        out += Fraction(int(period), 10 ** len(digits) * (10 ** len(period) - 1))
    return -out if sign else out


def first_fraction(text: str) -> Fraction:
    found = re.search(r"-?\d+/\d+", text)
    assert found
    return Fraction(found[0])


def amount(text: str) -> Fraction:
    """`45%`, `3/8`, `0.25`."""
    return Fraction(text.rstrip("%")) / (100 if text.endswith("%") else 1)


def percent_form(text: str, answer: str) -> bool:
    found = re.search(r"\d+/\d+|\d+\.\d+", text)
    return bool(found) and Fraction(found[0]) == amount(answer)


def mixed_number(text: str, answer: str) -> bool:
    sign, body = (-1, answer[1:]) if answer.startswith("-") else (1, answer)
    ahead, _, rest = body.partition(" ")
    return sign * (Fraction(ahead) + Fraction(rest or 0)) == first_fraction(text) and Fraction(rest or 0) < 1


def rounding(text: str, answer: str) -> bool:
    """No multiple of the unit is nearer."""
    words = {"ten": 10, "hundred": 100, "thousand": 1000}
    shown = re.search(r"-?\d+(?:\.\d+)?", text)
    assert shown
    unit: Fraction = Fraction(1)
    for word, size in words.items():
        unit = Fraction(size) if text.rstrip(".?").endswith(f"nearest {word}") else unit
    for word, places in (("one", 1), ("two", 2), ("three", 3)):
        unit = Fraction(1, 10**places) if f"to {word} decimal" in text else unit
    return abs(Fraction(shown[0]) - Fraction(answer)) < unit / 2 and (Fraction(answer) / unit).denominator == 1


def comparison(text: str, answer: str) -> bool:
    parts = re.findall(r"-?\d+(?:/\d+|\.\d+)", text)
    return max(parts, key=Fraction) == answer


def order(text: str, answer: str) -> bool:
    given = re.findall(r"-?\d+(?:/\d+|\.\d+|%)?", text)
    return sorted(given) == sorted(answer.split(", ")) and all(
        amount(a) < amount(b) for a, b in itertools.pairwise(answer.split(", "))
    )


def ratio(text: str, answer: str) -> bool:
    given = [Fraction(part) for part in re.findall(r"\d+(?:/\d+|\.\d+)?", text)]
    got = [int(part) for part in answer.split(" : ")]
    return math.gcd(*got) == 1 and len({a / b for a, b in zip(given, got, strict=True)}) == 1


def share(text: str, answer: str) -> bool:
    total, *parts = map(int, re.findall(r"\d+", text))
    got = [int(part) for part in answer.split(", ")]
    return sum(got) == total and len({Fraction(a, b) for a, b in zip(got, parts, strict=True)}) == 1


IN_BASIC = {
    "kilometers": 1000, "meters": 1, "centimeters": Fraction(1, 100), "kilograms": 1000, "grams": 1, "hours": 3600,
    "minutes": 60, "seconds": 1, "days": 86400, "inches": Fraction("0.0254"), "feet": Fraction("0.3048"),
    "yards": Fraction("0.9144"), "pounds": 16, "ounces": 1, "gallons": 4, "quarts": 1, "km/h": Fraction(10, 36),
    "m/s": 1,
}  # fmt: skip


def units(text: str, answer: str) -> bool:
    found = re.search(r"([\d.]+) ([a-z/]+) (?:to|into|in) ([a-z/]+)", text)
    assert found
    return Fraction(found[1]) * IN_BASIC[found[2]] == Fraction(answer) * IN_BASIC[found[3]]


def quotient(text: str, answer: str) -> bool:
    a, b = map(int, re.findall(r"\d+", text))
    q, r = map(int, answer.split(" remainder "))
    return a == b * q + r and 0 <= r < b


def percent_between(text: str, answer: str) -> bool:
    a, b = map(int, re.findall(r"\d+", text))
    change = Fraction(answer) * a / 100
    return b == (a + change if "increase" in text else a - change)


def arithmetic(text: str, answer: str) -> bool:
    """The sequence written out."""
    numbers = [int(part) for part in re.findall(r"-?\d+", text.replace("...", ""))]
    if "terms are" in text or "terms does" in text or "..., " in text:
        first, second, last = numbers[0], numbers[1], numbers[-1]
        terms = list(range(first, last + 1, second - first))
        return int(answer) == (sum(terms) if "sum" in text else len(terms))
    n = numbers[0]
    first, step = (numbers[1], numbers[2]) if "first term" in text else (numbers[1], numbers[2] - numbers[1])
    terms = [first + step * k for k in range(n)]
    return int(answer) == (sum(terms) if "sum" in text else terms[-1])


def geometric(text: str, answer: str) -> bool:
    n, first, *ratio_of = re.findall(r"-?\d+(?:/\d+)?", text)
    terms = [Fraction(first)]
    while len(terms) < int(n):
        terms.append(terms[-1] * Fraction(ratio_of[0]))
    return Fraction(answer) == (sum(terms) if "sum" in text else terms[-1])


def infinite(text: str, answer: str) -> bool:
    first, step = (Fraction(part) for part in re.findall(r"-?\d+(?:/\d+)?", text))
    return abs(float(sum(first * step**k for k in range(400)) - Fraction(answer))) < 1e-9 * max(1, float(abs(first)))


def power_sum(text: str, answer: str) -> bool:
    found = re.search(r"sum of (.+) (?:for|from) k = (\d+) to (\d+)", text)
    assert found
    return sum(round(number(found[1], k=k).real) for k in range(int(found[2]), int(found[3]) + 1)) == int(answer)


def division(quotient_asked: bool) -> Route:
    """dividend - divisor * quotient is the remainder at points: it is compared with the answer where it must agree."""

    def check(text: str, answer: str) -> bool:
        found = re.search(r"(?:when|of) (.+?) (?:is )?divided by (.+?)[.?]", text)
        assert found
        top, bottom = found.groups()
        if quotient_asked:
            # what is left has a lower degree, so it is the same number everywhere
            left = {round((number(top, x=x) - number(bottom, x=x) * number(answer, x=x)).real, 6) for x in range(5)}
            return len(left) == 1
        last = number(bottom, x=0).real
        zeros = np.roots([1, 0, last] if "x^2" in bottom else [1, last])
        return all(near(number(top, x=complex(z)), number(answer, x=complex(z))) for z in zeros)

    return check


def arrays(text: str) -> list[np.ndarray]:
    return [np.array(ast.literal_eval(part), float) for part in re.findall(r"\[\[.*?\]\]", text)]


def vectors(text: str) -> list[np.ndarray]:
    return [np.array(ast.literal_eval(part), float) for part in re.findall(r"\((?:-?\d+, )+-?\d+\)", text)]


def result(answer: str) -> np.ndarray:
    if "pmatrix" in answer:
        body = re.sub(r"\\(?:begin|end)\{pmatrix\}", "", answer)
        return np.array([[float(Fraction(cell.strip())) for cell in row.split("&")] for row in body.split(r"\\")])
    return np.array([number(part) for part in answer.strip("()").split(", ")] if "," in answer else number(answer))


def numeric(compute: Callable[..., object], given: Callable[[str], list[np.ndarray]]) -> Route:
    return lambda text, answer: np.allclose(compute(text, *given(text)), result(answer), atol=1e-7)


def primes(n: int) -> list[int]:
    """The sieve."""
    marks = [True] * n
    for p in range(2, n):
        if marks[p]:
            marks[p * p :: p] = [False] * len(marks[p * p :: p])
    return [p for p in range(2, n) if marks[p]]


def prime_count(text: str, answer: str) -> bool:
    ends = [int(part) for part in re.findall(r"\d+", text)]
    low = ends[0] if len(ends) == 2 else 0
    return int(answer) == sum(p > low for p in primes(ends[-1]))


def factorial_zeros(n: int) -> int:
    """How often 10 divides the factorial itself."""
    product, count = math.factorial(n), 0
    while product % 10 == 0:
        product, count = product // 10, count + 1
    return count


def all_divisors(n: int) -> list[int]:
    return [d for d in range(1, n + 1) if n % d == 0]


def divisor_sum(text: str, answer: str) -> bool:
    n = int(re.findall(r"\d+", text)[0])
    return int(answer) == sum(all_divisors(n)) - n * ("proper" in text)


def factorization(text: str, answer: str) -> bool:
    n = int(re.findall(r"\d+", text)[0])
    parts = [int(part.split("^")[0]) for part in answer.split("*")]
    return number(answer) == n and set(parts) <= set(primes(max(parts) + 1))


def bases(text: str, answer: str) -> bool:
    shown, *others = re.findall(r"(?<!base )\b[0-9][0-9a-f]*\b|(?<=base )\d+", text)
    old, new = (10, int(others[0])) if len(others) == 1 else (int(others[0]), int(others[1]))
    return int(shown, old) == int(answer, new)


def several(text: str, answer: str) -> bool:
    numbers, got = [int(part) for part in re.findall(r"\d+", text)], int(answer)
    if "lcm" in text or "multiple" in text:
        return all(got % n == 0 for n in numbers) and not any(all(k % n == 0 for n in numbers) for k in range(1, got))
    return got == max(d for d in range(1, max(numbers) + 1) if all(n % d == 0 for n in numbers))


def congruence(text: str, answer: str) -> bool:
    left, right = asked(text).split(" ≡ ")
    b, n = map(int, re.findall(r"-?\d+", right))
    good = {x for x in range(n) if (round(number(left, x=x).real) - b) % n == 0}
    if answer == "no solution":
        return not good
    r, m = map(int, re.findall(r"\d+", answer))
    return good == {x for x in range(n) if x % m == r} and n % m == 0


def remainders(text: str, answer: str) -> bool:
    numbers = [int(part) for part in re.findall(r"\d+", text)]
    pairs = list(zip(numbers[::2], numbers[1::2], strict=True))
    return int(answer) == next(k for k in itertools.count(1) if all(k % m == r for r, m in pairs))


def integer(text: str) -> int:
    """A sum or product of whole powers and factorials, exactly."""
    return int(eval(python(text), {"__builtins__": {}, "factorial": math.factorial}))


def units_digit(text: str, answer: str) -> bool:
    found = re.search(r"digit of (.+?)[.?]$", text)
    assert found
    return str(integer(found[1]) % 10) == answer


def expression_remainder(text: str, answer: str) -> bool:
    found = re.search(r"when (.+) is divided by (\d+)", text)
    assert found
    return integer(found[1]) % int(found[2]) == int(answer)


def pairs_count(text: str, answer: str) -> bool:
    a, b, c = map(int, re.findall(r"\d+", re.search(r"\d+x.*= \d+", text)[0]))  # type: ignore[index]
    low = 0 if "nonneg" in text else 1
    return int(answer) == sum(a * x + b * y == c for x in range(low, c // a + 1) for y in range(low, c // b + 1))


def diophantine(text: str, answer: str) -> bool:
    a, b, c = map(int, re.findall(r"\d+", re.search(r"\d+x.*= \d+", text)[0]))  # type: ignore[index]
    x, y = (part.split(" = ")[1] for part in answer.split(", "))
    given = {(round(number(x, t=t).real), round(number(y, t=t).real)) for t in range(-60, 61)}
    lows = range(-20, 21)
    tried = {(u, (c - a * u) // b) for u in lows if (c - a * u) % b == 0}
    return all(a * u + b * v == c for u, v in given) and tried <= given


CHECKS: dict[str, Route] = {
    "decimal_form": lambda text, answer: overline(answer) == first_fraction(text),
    "fraction_form": lambda text, answer: overline(text) == Fraction(answer),
    "percent_form": percent_form,
    "mixed_number": mixed_number,
    "mixed_arithmetic": value,
    "rounding": rounding,
    "compare_fractions": comparison,
    "order_numbers": order,
    "simplify_ratio": ratio,
    "share_ratio": share,
    "unit_conversion": units,
    "part_of": value,
    "division_with_remainder": quotient,
    "percent_between": percent_between,
    "signed_arithmetic": value,
    "powers_and_roots": value,
    "absolute_equation": roots(-80, 80, 0.01),
    "linear_inequality": inequality,
    "compound_inequality": inequality,
    "literal_equation": literal,
    "exponential_equation": roots(-25, 25, 0.01),
    "radical_equation": roots(-40, 150, 0.01),
    "function_composition": composition,
    "function_shift": shift,
    "inverse_function": inverse,
    "arithmetic_sequence": arithmetic,
    "geometric_sequence": geometric,
    "simplify_radical": value,
    "exponent_laws": identity,
    "simplify_rational": identity,
    "quadratic_inequality": inequality,
    "rational_inequality": inequality,
    "absolute_inequality": inequality,
    "higher_degree_equation": roots(-12, 12, 0.003),
    "logarithmic_equation": roots(-20, 400, 0.05),
    "exponential_quadratic": roots(-3, 8, 0.003),
    "curve_system": system,
    "polynomial_remainder": division(False),
    "polynomial_quotient": division(True),
    "partial_fractions": identity,
    "binomial_expansion": identity,
    "complex_arithmetic": value,
    "complex_quadratic": complex_roots,
    "function_domain": domain,
    "function_range": span,
    "infinite_series": infinite,
    "power_sum": power_sum,
    "surd_quadratic": roots(-40, 40, 0.003),
    "trig_value": value,
    "trig_degrees": value,
    "trig_sum": value,
    "trig_of_inverse": value,
    "trig_equation": circle,
    "trig_quadratic": circle,
    "complex_power": value,
    "complex_modulus": modulus,
    "polar_form": value,
    "vector_sum": numeric(lambda text, u, v: u - v if " - " in text or "difference" in text else u + v, vectors),
    "dot_product": numeric(lambda text, u, v: u @ v, vectors),
    "cross_product": numeric(lambda text, u, v: np.cross(u, v), vectors),
    "vector_length": numeric(lambda text, u: np.linalg.norm(u), vectors),
    "vector_projection": numeric(lambda text, u, v: (u @ v) / (v @ v) * v, vectors),
    "matrix_sum": numeric(lambda text, a, b: a - b if re.search(r"\]\] - \[\[|A - B", text) else a + b, arrays),
    "matrix_product": numeric(lambda text, a, b: a @ b, arrays),
    "determinant": numeric(lambda text, a: np.linalg.det(a), arrays),
    "matrix_inverse": numeric(lambda text, a: np.linalg.inv(a), arrays),
    "matrix_power": numeric(lambda text, a: np.linalg.matrix_power(a, int(re.findall(r"\^(\d)", text)[0])), arrays),
    "eigenvalues": numeric(lambda text, a: np.sort(np.linalg.eigvals(a).real), arrays),
    "divisor_count": whole(lambda n: len(all_divisors(n))),
    "divisor_sum": divisor_sum,
    "divisor_list": whole(lambda n: ", ".join(map(str, all_divisors(n)))),
    "prime_factorization": factorization,
    "distinct_prime_factors": whole(lambda n: ", ".join(str(p) for p in primes(n) if n % p == 0)),
    "prime_count": prime_count,
    "factorial_zeros": whole(factorial_zeros),
    "base_conversion": bases,
    "gcd_of_three": several,
    "modular_inverse": whole(lambda a, n: pow(a, -1, n)),
    "linear_congruence": congruence,
    "chinese_remainder": remainders,
    "units_digit": units_digit,
    "expression_remainder": expression_remainder,
    "diophantine_count": pairs_count,
    "diophantine": diophantine,
}
