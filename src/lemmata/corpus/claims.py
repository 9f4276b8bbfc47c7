"""The arithmetic that a solution text claims: GSM8K's `<<48/2=24>>` marks and plain equations between numbers.

A claim is an expression of numbers with one operation at least, and a number it is said to equal; a result that is
rounded, up or down, to the decimals it is written with is true. What is not plainly such a claim is left alone. Knows
nothing of where texts come from.
"""

import re
from dataclasses import dataclass
from fractions import Fraction

from lemmata.errors import InputError
from lemmata.expr import Limits, evaluate, parse

_MARK = re.compile(r"<<([^<>=]+)=([^<>=]+)>>")
_PLAIN = re.compile(
    r"(?<![-+*/×÷\d.,$()%])(?P<left>[$(]*+\.?\d[\d.,$()%]*+(?:\s*+[-+*/×÷]\s*+[$(]*+\.?\d[\d.,$()%]*+)++)\s*+=\s*+"
    r"(?P<right>-?\$?-?\d[\d,]*(?:\.\d+)?)(?![\d%]|[.,]\d|\s*[-+*/×÷=^(]|\s*\\|[A-Za-z{])"
)
_LONGEST_LINE = 2_000
"""Characters; a longer line is no sentence of a solution."""
_FREE = re.compile(
    r"(?:^|[.,;:!?=>]|\b(?:is|are|was|were|be|cost|costs|has|have|had|a|an|the|so|then|total|spent|paid))$"
)
"""What may stand before a claim; after any other word or sign its left side may be longer than what was read."""
_LIMITS = Limits(length=200, tokens=80, depth=30, digits=30)


@dataclass(frozen=True)
class Claim:
    """`left = right` as it stands, and whether it holds."""

    text: str
    holds: bool


def claims(text: str) -> list[Claim]:
    """Every claim of a text that can be read."""
    found = [claim for left, right in _MARK.findall(text) if (claim := _claim(left, right)) is not None]
    plain = _MARK.sub("", text)
    for line in plain.splitlines():
        for match in _PLAIN.finditer(line) if len(line) <= _LONGEST_LINE else ():
            if not _FREE.search(line[: match.start()].rstrip().rstrip("$").rstrip().lower()):
                continue
            claim = _claim(match["left"], match["right"])
            if claim is not None:
                found.append(claim)
    return found


def _claim(left: str, right: str) -> Claim | None:
    try:
        value, wanted = evaluate(parse(_plain(left), _LIMITS)), Fraction(_plain(right))
    except (InputError, ValueError, ZeroDivisionError):
        return None
    if not isinstance(value, Fraction) or not re.search(r"[-+*/×÷]", left.strip().lstrip("-")):
        return None
    decimals = len(right.partition(".")[2].strip())
    # A percentage may be written as such on one side only.
    ways = {wanted, wanted / 100, wanted * 100} if "%" in left + right else {wanted}
    return Claim(f"{left.strip()} = {right.strip()}", any(_rounded(value, way, decimals) for way in ways))


def _rounded(value: Fraction, written: Fraction, decimals: int) -> bool:
    return value == written or (decimals > 0 and abs(value - written) < Fraction(1, 10**decimals))


def _plain(written: str) -> str:
    text = written.replace("×", "*").replace("÷", "/").replace("$", "").replace(",", "").strip()
    text = re.sub(r"(\d)\s*x\s*(\d)", r"\1*\2", text)
    return re.sub(r"(\d+(?:\.\d+)?|\.\d+)\s*%", r"(\1/100)", text) if not re.fullmatch(r"[\d.]+%", text) else text[:-1]
