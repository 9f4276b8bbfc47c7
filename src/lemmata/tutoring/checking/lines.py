"""A student's text as lines, and whether a free message is working (or a bare answer) at all.

The latter is decided without computer algebra, in the caller's process, and conservatively: a message that could be a
question of its own is none.
"""

import re

from lemmata.expr import Add, Call, Div, Mul, Neg, Node, Num, Pow, Sym, symbols, to_text, walk
from lemmata.solver.types import Solution
from lemmata.tutoring.checking.reading import Habits, Read, read_line

MAX_LINES = 60
MAX_CHARS = 6_000

_UNKNOWN = re.compile(r"solve .* for (\w+)(?: by [a-z ]+)?$")
_LETTER = re.compile(r"(?<![A-Za-z\\])[a-z](?![A-Za-z])")
_REQUEST = re.compile(
    r"(?i)\b(?:solve|find|calculate|compute|differentiate|simplify|expand|factor(?:i[sz]e)?|evaluate|draw|show|prove|"
    r"explain|determine|work out|what|why|how|when|where|who|which|can you|could you|please|give|tell|graph|plot|"
    r"similar|another|hint|help|change|replace|suppose|derivative of|probability (?:that|of))\b"
)
_OWN = re.compile(
    r"(?i)^(?:(?:so|ok|okay|then|hmm|well|now)[, ]+)?(?:(?:i think|i believe|i guess|maybe)[, ]+)?"
    r"(?:(?:is )?(?:my|the) (?:final )?(?:answer|result|solution)(?: is| are|:)?|i (?:got|get|have)|is it|is that|"
    r"is this|it is|it's|its|answer[:=]?|i found)\s*[:=]?\s+(?=\S)"
)
_RIGHT = re.compile(r"(?i)[,;.]?\s*(?:(?:is|was) (?:that|this|it) )?(?:right|correct|ok(?:ay)?|true)?\s*[?.!]*$")
_PARTS = frozenset({"D", "Delta", "a", "b", "c"})
_FUNCTIONS = frozenset({"u", "v", "y", "f", "g", "h"})
_LINKS = frozenset(str.split("or and so then thus hence therefore"))


def split_lines(text: str) -> list[str]:
    """The lines that say something."""
    return [line.strip() for line in text.splitlines() if line.strip()]


def reads_as_working(solution: Solution, text: str) -> bool:
    """Whether a message is working for the question, or a bare answer to it."""
    if solution.verdict != "verified" or len(text) > MAX_CHARS:
        return False
    lines = split_lines(text)
    if not lines or len(lines) > MAX_LINES:
        return False
    alone = len(lines) == 1
    if not alone and " ".join(lines[0].split()) == " ".join(solution.problem.text.split()):
        lines = lines[1:]
    if any(_REQUEST.search(line) for line in lines):
        return False
    habits = habits_of(solution)
    if alone:
        return _single(solution, lines[0], habits)
    reads = [read for line in lines if not (read := read_line(line, habits)).silent]
    told = [read for read in reads if not read.problem]
    return len(told) * 2 > len(reads) and any(map(_says, told)) and all(_fits(read, habits) for read in told)


def habits_of(solution: Solution) -> Habits:
    """What the student of this question may write, from its reading."""
    reading = solution.reading
    unknown = match[1] if (match := _UNKNOWN.search(reading)) else ""
    calculus = reading.startswith("derivative")
    chance = "P(" in reading or "probab" in solution.problem.text.lower()
    letters = frozenset(_LETTER.findall(reading)) - (frozenset() if unknown else frozenset("a"))
    if calculus and (by := re.search(r"with respect to (\w)", reading)):
        unknown = by[1]
    return Habits(letters, unknown, chance, calculus)


def _single(solution: Solution, line: str, habits: Habits) -> bool:
    own = _OWN.match(line)
    rest = _RIGHT.sub("", line[own.end() :] if own else line)
    read = read_line(rest, habits)
    if read.problem or read.silent or not read.steps or read.mentions:
        return False
    claims = [claim for step in read.steps for claim in step]
    if not set(" ".join(claim.label for claim in claims).split()) <= _LINKS:
        return False
    if any(claim.phrase for claim in claims):
        return len(claims) == 1
    if not _fits(read, habits):
        return False
    if all(not claim.ops for claim in claims):
        nodes = [claim.terms[0] for claim in claims]
        if all(_is_number(node) for node in nodes):
            return True
        formula = habits.calculus or solution.reading.startswith(("expand", "factor", "simplify", "collect"))
        return bool(own) or (formula and all(symbols(node) for node in nodes))
    if own or any(read.marks.values()):
        return True
    firsts = [claim.terms[0] for claim in claims]
    if all(
        _is_unknown(node, habits) and not symbols(claim.terms[-1]) for node, claim in zip(firsts, claims, strict=True)
    ):
        return True
    if habits.chance and all(node == Sym("P") for node in firsts):
        return True
    if solution.reading.startswith("compute") and len(claims[0].ops) > 1:
        return True
    return len(claims) == 1 and len(to_text(firsts[0])) > 2 and solution.reading.endswith(f" {to_text(firsts[0])}")


def _says(read: Read) -> bool:
    return any(claim.ops or claim.phrase for step in read.steps for claim in step) or any(
        isinstance(part, Add | Mul | Div)
        for step in read.steps
        for claim in step
        for term in claim.terms
        for part in walk(term)
    )


def _fits(read: Read, habits: Habits) -> bool:
    """Whether every letter is one of the question's, or a usual name beside them."""
    names = {name for step in read.steps for claim in step for term in claim.terms for name in symbols(term)}
    allowed = habits.letters | {habits.unknown} | {f"{habits.unknown}_{n}" for n in (1, 2)}
    allowed |= _FUNCTIONS if habits.calculus else {"P", "p"} if habits.chance else _PARTS if habits.unknown else {"A"}
    return names - set(read.marks) <= allowed


def _is_unknown(node: Node, habits: Habits) -> bool:
    name = getattr(node, "name", "") if isinstance(node, Sym) else ""
    return bool(name) and name.partition("_")[0] == (habits.unknown or name)


def _is_number(node: Node) -> bool:
    if symbols(node):
        return False
    if isinstance(node, Num):
        return True
    if isinstance(node, Neg):
        return _is_number(node.arg)
    if isinstance(node, Div):
        return isinstance(node.num, Num) and isinstance(node.den, Num)
    return isinstance(node, Call) and not any(isinstance(part, Add | Mul | Div | Pow) for part in walk(node))
