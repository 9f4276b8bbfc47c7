"""Is an answer right? Judged from the question's text alone, without the solver's parser, rules or checks.

A plain pattern cuts the formula out, Python's own syntax tree reads it, exact fractions compute it. What no pattern
fits, or what Python would read otherwise than school does, is not judged (None).
"""

import ast
import math
import re
from collections.abc import Callable
from fractions import Fraction

_SAFE = re.compile(r"[0-9a-z+\-*/^(). ]+")
_AMBIGUOUS = re.compile(
    r"/ ?[\d.]+ ?[a-z(]|/ ?[a-z] ?[a-z(]|/ ?\(.*\) ?[a-z(]|[a-z]\d|[a-z] ?[a-z]|\d\.(?!\d)|(?<!\d)\.|\d \d|[ief]|"
    r"\^.*\^|\) ?\d"
)
"""Where school and Python may differ (`1/2x`, `x2`, `2^3^2`), and the letters that may be constants or functions."""
_COMPUTE = re.compile(r"(?:What is|Calculate|Compute|Evaluate|Work out|Find|Give) ([^?]+?)[.?]?", re.IGNORECASE)
_SAME = re.compile(
    r"(?:Simplify|Expand|Factor|Collect the terms in|Expand and simplify:?) ([^?]+?)[.?]?", re.IGNORECASE
)
_SOLVE = re.compile(r"Solve ([^?,]+?)(?: for ([a-z]))?[.?]?", re.IGNORECASE)
_NUMBERS = r"(-?\d+)"
_PAIR = rf"{_NUMBERS} and {_NUMBERS}[.?]"
_MAX_DEPTH = 60
_MAX_POWER = 60
_POINTS = tuple(Fraction(n, d) for n, d in ((2, 1), (-3, 1), (5, 2), (7, 3), (-1, 4), (11, 1), (-13, 5)))


class Unread(Exception):
    """The text has no certain reading here."""


def judge(question: str, answer: str) -> bool | None:
    """Whether the answer is right; None where the oracle can't say."""
    text = " ".join(question.split()).strip()
    for pattern, check in _FACTS:
        if match := pattern.fullmatch(text):
            return check(match, answer)
    try:
        if match := _SAME.fullmatch(text):
            return _same(match[1], answer)
        if match := _SOLVE.fullmatch(text):
            return _solved(match[1], match[2], answer)
        if match := _COMPUTE.fullmatch(text):
            return value(match[1], {}) == value(answer, {})
    except (Unread, ZeroDivisionError, SyntaxError, ValueError, RecursionError, MemoryError, OverflowError):
        return None
    return None


def value(text: str, names: dict[str, Fraction]) -> Fraction:
    """The exact value of a formula in Python's reading; Unread where school might read it otherwise."""
    text = text.strip().replace("**", "^")
    if not _SAFE.fullmatch(text) or _AMBIGUOUS.search(text) or len(text) > 400:
        raise Unread(text)
    # between a digit, a letter or `)` and a letter or `(` stands a product
    text = re.sub(r"(?<=[0-9a-z)])\s*(?=[a-z(])", "*", text).replace("^", "**")
    text = re.sub(r"(?<![\d.])0+(?=\d)", "", text)
    text = re.sub(r"(\d+)\.(\d+)", lambda found: f"({int(found[1] + found[2])}/{10 ** len(found[2])})", text)
    return _walk(ast.parse(text.strip(), mode="eval").body, names, 0)


def _walk(tree: ast.expr, names: dict[str, Fraction], depth: int) -> Fraction:
    if depth > _MAX_DEPTH:
        raise Unread("depth")
    match tree:
        case ast.Constant(int() as number):
            return Fraction(number)
        case ast.Name(name) if name in names:
            return names[name]
        case ast.UnaryOp(ast.USub(), arg):
            return -_walk(arg, names, depth + 1)
        case ast.UnaryOp(ast.UAdd(), arg):
            return _walk(arg, names, depth + 1)
        case ast.BinOp(left, operator, right):
            a, b = _walk(left, names, depth + 1), _walk(right, names, depth + 1)
            match operator:
                case ast.Add():
                    return a + b
                case ast.Sub():
                    return a - b
                case ast.Mult():
                    return a * b
                case ast.Div():
                    return a / b
                case ast.Pow() if b.denominator == 1 and abs(b) <= _MAX_POWER and (a or b > 0):
                    return a ** int(b)
    raise Unread(ast.dump(tree)[:40])


def _letters(*texts: str) -> list[str]:
    return sorted({letter for text in texts for letter in re.findall("[a-z]", text)})


def _same(formula: str, answer: str) -> bool | None:
    """Equal wherever both have values, at several points."""
    names = _letters(formula, answer)
    tried = 0
    for turn in range(len(_POINTS)):
        env = {name: _POINTS[(turn + 2 * place) % len(_POINTS)] for place, name in enumerate(names)}
        try:
            left, right = value(formula, env), value(answer, env)
        except ZeroDivisionError:
            continue
        if left != right:
            return False
        tried += 1
    return True if tried >= 2 or (tried and not names) else None


def _solved(equation: str, name: str | None, answer: str) -> bool | None:
    """Every root solves the equation, and no whole number or half of one from -60 to 60 is left out."""
    sides = re.split(r"(?<![<>!=])=(?!=)", equation)
    names = _letters(equation)
    if len(sides) != 2 or len(names) != 1 or (name and name != names[0]) or re.search("[<>!]", equation):
        return None

    def gap(at: Fraction) -> Fraction | None:
        try:
            return value(sides[0], {names[0]: at}) - value(sides[1], {names[0]: at})
        except ZeroDivisionError:
            return None

    found = {at for n in range(-120, 121) if gap(at := Fraction(n, 2)) == 0}
    if answer == "all real numbers":
        return all(gap(at) in (0, None) for at in _POINTS)
    if answer == "no solution":
        return not found
    if not re.fullmatch(r"[-\d/, ]+", answer):
        return None
    roots = {value(part, {}) for part in answer.split(",")}
    return all(gap(root) == 0 for root in roots) and found <= roots


def _whole(check: Callable[[list[int], str], bool | None]) -> Callable[[re.Match[str], str], bool | None]:
    def run(match: re.Match[str], answer: str) -> bool | None:
        numbers = [int(group) for group in match.groups()]
        return check(numbers, answer) if all(abs(number) < 10**15 for number in numbers) else None

    return run


def _divisors(numbers: list[int], answer: str) -> bool | None:
    (n,) = numbers
    return None if not 0 < n < 10**6 else str(sum(n % d == 0 for d in range(1, n + 1))) == answer


def _prime(numbers: list[int], answer: str) -> bool | None:
    (n,) = numbers
    return None if n >= 10**12 else str(n > 1 and all(n % d for d in range(2, math.isqrt(n) + 1))) == answer


def _congruence(numbers: list[int], answer: str) -> bool | None:
    a, b, n = numbers
    if not 0 < n < 5_000:
        return None
    found = [x for x in range(n) if (a * x - b) % n == 0]
    if answer in ("no solution", "all integers"):
        return len(found) == (0 if answer == "no solution" else n)
    match = re.fullmatch(r"x ≡ (\d+) \(mod (\d+)\)", answer)
    return bool(match) and found == [x for x in range(n) if x % int(match[2]) == int(match[1])]  # type: ignore[index]


_FACTS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], str], bool | None]], ...] = tuple(
    (re.compile(pattern, re.IGNORECASE), _whole(check))
    for pattern, check in (
        (
            rf"(?:What is|Calculate|Find) the (?:greatest|highest) common (?:divisor|factor) of {_PAIR}",
            lambda n, answer: None if 0 in n else str(math.gcd(*n)) == answer,
        ),
        (
            rf"(?:What is|Calculate|Find) the (?:least|lowest|smallest) common multiple of {_PAIR}",
            lambda n, answer: None if 0 in n else str(math.lcm(*n)) == answer,
        ),
        (
            rf"(?:What is|Calculate) the remainder when {_NUMBERS} is divided by {_NUMBERS}[.?]",
            lambda n, answer: None if n[1] <= 0 else str(n[0] % n[1]) == answer,
        ),
        (rf"Is {_NUMBERS} (?:a )?prime(?: number)?\?", _prime),
        (rf"Is {_NUMBERS} (?:a )?composite(?: number)?\?", lambda n, answer: _flipped(_prime(n, answer), n)),
        (rf"How many positive divisors does {_NUMBERS} have\?", _divisors),
        (rf"Solve {_NUMBERS}x ≡ {_NUMBERS} \(mod {_NUMBERS}\)[.?]?", _congruence),
        (
            rf"(?:Is {_NUMBERS} a multiple of {_NUMBERS}\?)",
            lambda n, answer: None if n[1] == 0 else str(n[0] % n[1] == 0) == answer,
        ),
        (
            rf"(?:Is|Does) {_NUMBERS} (?:a factor of|divide) {_NUMBERS}\?",
            lambda n, answer: None if n[0] == 0 else str(n[1] % n[0] == 0) == answer,
        ),
    )
)


def _flipped(prime: bool | None, numbers: list[int]) -> bool | None:
    return None if prime is None or numbers[0] < 2 else not prime
