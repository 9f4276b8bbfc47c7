r"""One line of a student as claims: chains of formulas with the signs between them, and the words around.

Knows spelling and the habits of handwritten working (`so`, `=>`, `✓`, `| /3`, `x1 = 2, x2 = 3`, `P(red) = 3/8`,
`f'(x) = 2x`); whether a claim is right is not known here. What has no sure reading is refused with the reason.
"""

import re
from dataclasses import dataclass, field, replace

from lemmata.answers.notation import going_on
from lemmata.errors import InputError
from lemmata.expr import (
    Call,
    Chain,
    Interval,
    Limits,
    List_,
    Matrix,
    Node,
    Relation,
    Set_,
    Sym,
    Tuple_,
    parse,
    to_latex,
    walk,
)
from lemmata.expr.functions import ALIASES, CONSTANTS, FUNCTIONS, GREEK
from lemmata.solver.build import map_leaves, with_letters

LIMITS = Limits(length=400, tokens=200, depth=40, digits=40, exponent=200, factorial=60, bits=4_000)
"""Of one formula; a student's line is no larger."""

UNREAD = "not read"
"""The phrase of a claim that stands for a line which could not be read."""

NO_SOLUTION, ANY_NUMBER = "no solution", "all real numbers"
_PHRASES = {
    NO_SOLUTION: re.compile(r"(?i)\bno (?:real |more )?(?:solutions?|roots?|answers?)\b|∅|\\emptyset|\\varnothing"),
    ANY_NUMBER: re.compile(
        r"(?i)\b(?:all|any|every) (?:real |possible )?(?:numbers?|values?|reals?|x)\b|\binfinitely many solutions\b"
        r"|∈\s*ℝ|\\in\s*\\mathbb\{R\}|\bis always true\b"
    ),
}
_DENIES = re.compile(
    r"(?i)\b(?:not|never|cannot|can't|isn't|doesn't|don't|isnt|doesnt|no longer|if|suppose|assume|unless|except|"
    r"wrong|false|instead|maybe|perhaps|neither|nor|either)\b"
)
_COUNTING = re.compile(
    r"(?i)\b(?:hundreds?|thousands?|millions?|dozens?|half|halves|thirds?|quarters?|squared|cubed|twice|doubled?|"
    r"negative|minus|plus|times|point|more than|less than|fewer|zero|one|two|three|four|five|six|seven|eight|nine|"
    r"ten|eleven|twelve)\b"
)
"""Words that may be part of a value; what a line with one of them says is not what its formulas say."""
_ORDINARY = re.compile(
    r"(?i)\b(?:at least one|at most one|one of|(?:the )?(?:first|second|last|other) one|divided both|multiply both|"
    r"(?:both|two) (?:solutions|roots|dice|coins|sides|fractions|balls|marbles|cards|terms)|"
    r"one (?:solution|root|side|way))\b"
)
_REJECTS = re.compile(
    r"(?i)\b(?:reject(?:ed|s)?|invalid|impossible|extraneous|not (?:valid|possible|allowed|a solution|in the domain)|"
    r"no solution of the original|does(?:n't| not) (?:work|satisfy))\b"
)
_ARROW = re.compile(
    r"<=>|<->|=>|->|[⇒⇔→⟹⟶⟺↔∴]|\\(?:Rightarrow|implies|Longrightarrow|to|therefore|iff|Leftrightarrow)\b"
)
_MATH_MARKS = re.compile(r"\\\(|\\\)|\\\[|\\\]|\$\$|\$(?!\d)|(?<=[\d}])\$|\\quad\b|\\qquad\b|\\displaystyle\b|&")
_TEXT = re.compile(r"\\(?:text|mathrm|textbf|mbox)\s*\{([^{}]*)\}")
_NUMBERING = re.compile(
    r"(?i)^\s*(?:(?:step|line|part)\s*\d{1,3}\s*[.):\-]?\s+|\(?\d{1,2}[.)]\s+(?=\S)|\([a-h]\)\s+|[a-h]\)\s+)"
)
_BULLET = re.compile(r"^\s*[•●▪◦]\s*|^\s*[*>]\s+")
_DASH = re.compile(r"^\s*[-–—]\s+")
_TRAILING = re.compile(r"(?:[\s.,;:!?]|[✓✔☑✅🎉👍]|\ufe0f|\\checkmark\b)+$")
_DOTS = re.compile(r"(\.\d+)\s*(?:\.\.\.|…)")
_OPERATION = re.compile(r"\s*\|\s*(?:[-+*/:·×÷−]|\\div|\\cdot|\\times)[^|=]*$|\s+//.*$")
_COMMENT = re.compile(r"[\[(](?!\s*mod\b)(?=[^\[\]()]*[A-Za-z]{3})[^\[\]()=]*[\])]")
_EQUALS = re.compile(r"(?i)\s+(?:is equal to|equals?|is the same as|which is|gives us|comes to)\s+(?=[-\d(\\A-Za-z√±])")
_IS = re.compile(r"(?i)^(?P<name>[A-Za-z](?:\([a-z]\))?)\s+(?:is|must be|has to be|=)\s+(?=[-\d(\\√±])")
_SPOKEN = (
    *(
        (re.compile(rf"(?i)(?<=[\dx)])\s+{words}\s+(?=[\dx(])"), sign)
        for words, sign in (("times", "*"), ("plus", "+"), ("minus", "-"), ("divided by", "/"), ("out of", "/"))
    ),
    (re.compile(r"(?i)(?<=\d)\s*per ?cent\b"), "%"),
)
_CHOOSE = re.compile(r"(?<![\w)])(\d{1,3})\s?C\s?(\d{1,3})(?!\w)")
_COMBINATIONS = re.compile(r"\b(?:n?C|binom)\((\d{1,3}),\s*(\d{1,3})\)")
_WORD = re.compile(
    r"(?<![\\A-Za-z_])(?:[A-Za-z]{2,}(?:['’][a-z]{1,2}\b)?|I\b(?=['’]|\s+[a-z]{2})|[aA]\b(?=\s+[A-Za-z]{2,}))"
)
_NAMES = frozenset(FUNCTIONS) | frozenset(ALIASES) | frozenset(CONSTANTS) | GREEK
_APPROX = re.compile(r"≈|≃|≅|\\approx\b|\\simeq\b|~=|=~")
_PROBABILITY = re.compile(r"\b(?:Pr|[Pp]|[Pp]rob)\s*\(((?:[^()]|\([^()]*\))*)\)")
_LEIBNIZ = re.compile(
    r"\\frac\s*\{\s*d\s*(?P<top>[a-z]?)\s*\}\s*\{\s*d\s*(?P<by>[a-z])\s*\}|\bd(?P<top2>[a-z]?)\s*/\s*d(?P<by2>[a-z])\b"
)
_PRIME = re.compile(r"(?<![A-Za-z\\])(?P<name>[a-zA-Z])(?P<primes>['′’]{1,3}|\^\{?\\prime\}?)(?:\s*\((?P<at>[a-z])\))?")
_APPLIED = re.compile(r"(?<![A-Za-z\\])(?P<name>[f-hyFGHpquv])\s*\((?P<at>[a-z])\)")


OPERATIONS = {"subtract": "-", "subtracting": "-", "minus": "-", "add": "+", "adding": "+", "plus": "+", "divide": "/",
              "dividing": "/", "divided": "/", "multiply": "*", "multiplying": "*", "multiplied": "*"}  # fmt: skip
"""Words that say what is done to both sides."""


@dataclass(frozen=True)
class Mark:
    """What a placeholder in a formula stands for.

    `kind` is `derivative` (of `body`, or of the function `name`; `order` times by `by`), `function` (`name` itself)
    or `event` (a probability's event, in `name`).
    """

    kind: str
    name: str = ""
    by: str = ""
    order: int = 1
    body: Node | None = None


@dataclass(frozen=True)
class Claim:
    """`terms` with the signs `ops` between them; one term and no sign is a formula that stands alone.

    `phrase` is a statement in words (`no solution`), `label` the words around the formula, in lower case.
    """

    terms: tuple[Node, ...] = ()
    ops: tuple[str, ...] = ()
    label: str = ""
    phrase: str = ""


@dataclass(frozen=True)
class Read:
    """A line as claims. Each of `steps` holds alternatives (`x = 2 or x = 3`) of claims.

    `mentions` are formulas in the sentence around the claims, each with the word before it (`subtract 5: 3x = 15`).
    `problem` says why nothing was read; `silent` that the line has no formula at all; `continued` that it goes on
    with `=`; `rejects` that it throws its claim out.
    """

    steps: tuple[tuple[Claim, ...], ...] = ()
    mentions: tuple[tuple[str, Node], ...] = ()
    marks: dict[str, Mark] = field(default_factory=dict)
    problem: str = ""
    silent: bool = False
    continued: bool = False
    rejects: bool = False

    @property
    def latex(self) -> str | None:
        """How the formulas were read."""
        parts = [claim_latex(claim, self.marks) for step in self.steps for claim in step]
        return r",\quad ".join(part for part in parts if part) or None


@dataclass(frozen=True)
class Habits:
    """What a question's student may write: `letters` of its formulas, its `unknown`, and the notations of its kind."""

    letters: frozenset[str] = frozenset()
    unknown: str = ""
    chance: bool = False
    calculus: bool = False


def read_line(text: str, habits: Habits, bullets: bool = False) -> Read:
    """The claims of one written line. `bullets`: a dash at its beginning is a bullet, as in every line."""
    line = _undecorated(text, bullets)
    for phrase, pattern in _PHRASES.items():
        rest = pattern.sub("", line)
        if rest != line and "=" not in rest and not re.search(r"\d", rest) and not _DENIES.search(rest):
            return Read(((Claim(phrase=phrase),),))
    rejects = bool(_REJECTS.search(line))
    marks: dict[str, Mark] = {}
    try:
        line = _with_marks(line, marks, habits)
        silent = not re.search(r"[\d=<>≤≥]|ξ", line) and not _formula_only(line, habits)
        if silent:
            return Read(silent=True)
        if not rejects and _DENIES.search(line):
            return Read(problem=f"A sentence with “{_DENIES.search(line)[0]}” is not followed here.")  # type: ignore[index]
        odd = _COUNTING.search(_ORDINARY.sub(" ", _spoken(line)))
        if odd and re.search(r"[\d=]", line):
            return Read(problem=f"Write “{odd[0]}” as a sign or a number.")
        comments = [match[0] for match in _COMMENT.finditer(line) if _words(match[0], habits)]
        for comment in comments:
            line = line.replace(comment, " ", 1)
        steps, continued, mentions = _steps(line, habits)
        mentions += tuple(found for comment in comments for found in _mentioned(comment[1:-1], habits))
    except (InputError, RecursionError) as error:
        return Read(problem=f"This could not be read: {_short(error)}.")
    if not steps:
        return Read(silent=True)
    if sum(len(step) for step in steps) > 12:
        return Read(problem="Too many statements in one line; write one a line.")
    return Read(tuple(steps), mentions, marks, continued=continued, rejects=rejects)


def claim_latex(claim: Claim, marks: dict[str, Mark]) -> str:
    """A claim as LaTeX, with its placeholders written out."""
    if claim.phrase:
        return rf"\text{{{claim.phrase}}}"
    signs = {"=": "=", "!=": r"\neq", "<": "<", "<=": r"\leq", ">": ">", ">=": r"\geq", "≈": r"\approx"}
    text = to_latex(claim.terms[0])
    for op, term in zip(claim.ops, claim.terms[1:], strict=True):
        text += f" {signs[op]} {to_latex(term)}"
    for name, mark in marks.items():
        text = re.sub(rf"\\xi_\{{?{name.removeprefix('xi_')}\}}?(?!\d)", lambda _, mark=mark: _mark_latex(mark), text)  # type: ignore[misc]
    return text


def _mark_latex(mark: Mark) -> str:
    if mark.kind == "event":
        words = re.sub(r"[^\w\s=<>+.,-]", "", mark.name)
        return rf"P(\text{{{words}}})"
    if mark.kind == "function":
        return f"{mark.name}({mark.by})"
    by = rf"\frac{{d}}{{d{mark.by}}}" if mark.by else ""
    return rf"{by} \left[ {to_latex(mark.body)} \right]" if mark.body is not None else mark.name + "'" * mark.order


def _undecorated(text: str, bullets: bool) -> str:
    # Dots after a decimal are part of the number: a period, or what the parser refuses.
    line = _DOTS.sub(r"\1\\ldots", going_on(text))
    line = _TEXT.sub(r" \1 ", line)
    line = _MATH_MARKS.sub(" ", line)
    line = re.sub(r"\*\*(?=[^*]*\*\*)|`|\\\\$|\\boxed(?=\{)", " ", line)
    line = line.replace("ℎ", "h").replace("√", "sqrt ") if not re.search(r"√\s*[\d(A-Za-z]", line) else line
    line = _BULLET.sub("", line)
    if bullets:
        line = _DASH.sub("", line)
    line = _NUMBERING.sub("", line)
    line = _OPERATION.sub("", _TRAILING.sub("", line))
    return _TRAILING.sub("", line).strip()


def _with_marks(line: str, marks: dict[str, Mark], habits: Habits) -> str:
    """Notations that are no formulas of the parser become placeholders `ξ_1`, `ξ_2`, …"""
    if "ξ" in line or r"\xi" in line:
        raise InputError("the letter ξ is not read here")

    def new(mark: Mark) -> str:
        name = f"xi_{len(marks) + 1}"
        marks[name] = mark
        return f" ξ_{len(marks)} "

    if habits.chance:
        line = _PROBABILITY.sub(lambda match: new(Mark("event", match[1].strip().lower())), line)
        line = _CHOOSE.sub(r"binomial(\1, \2)", _COMBINATIONS.sub(r"binomial(\1, \2)", line))
        line = re.sub(r"(?<=\d)\s*[xX]\s*(?=\d)", "*", line)
    if habits.calculus:
        line = _derivatives(line, new, habits)
    if habits.unknown and len(habits.unknown) == 1:
        line = re.sub(
            rf"(?<![A-Za-z\\_]){habits.unknown}\s?([12])(?=\s*[=+*·×⋅,]|\s*\\cdot)", rf"{habits.unknown}_\1", line
        )
    return line


def _derivatives(line: str, new: "object", habits: Habits) -> str:
    assert callable(new)
    while match := _LEIBNIZ.search(line):
        top, by = match["top"] or match["top2"] or "", match["by"] or match["by2"]
        if top:
            line = line[: match.start()] + new(Mark("derivative", top, by)) + line[match.end() :]
            continue
        body, end = _argument(line, match.end())
        node = _parsed(body, habits)
        line = line[: match.start()] + new(Mark("derivative", by=by, body=node)) + line[end:]
    while match := re.search(r"\(([^()]*)\)['′’]", line):
        line = line[: match.start()] + new(Mark("derivative", body=_parsed(match[1], habits))) + line[match.end() :]
    line = re.sub(r"(?<![A-Za-z\\])([uvfgh])(?=[uvfgh]['′’])", r"\1*", line)  # uv' is u*v'
    line = _PRIME.sub(
        lambda m: new(Mark("derivative", m["name"], m["at"] or "", 1 if "prime" in m["primes"] else len(m["primes"]))),
        line,
    )
    if re.search(r"ξ_\d+ *\(", line):
        raise InputError("a derivative at a point is not read here")
    return _APPLIED.sub(lambda m: new(Mark("function", m["name"], m["at"])), line)


def _argument(line: str, start: int) -> tuple[str, int]:
    """What `d/dx` in front of `start` is applied to: a bracket with its power, or all up to the next sign."""
    start += len(line[start:]) - len(line[start:].lstrip())
    if line[start : start + 5] == r"\left":
        line = line[:start] + "     " + line[start + 5 :]
        start += 5
    if line[start : start + 1] and line[start] in "([":
        depth = 0
        for index in range(start, len(line)):
            depth += (line[index] in "([{") - (line[index] in ")]}")
            if depth == 0:
                end = index + 1
                if line[start] == "[":
                    return line[start + 1 : index].replace(r"\right", ""), end
                power = re.match(r"\s*(?:\^\s*(?:\{[^{}]*\}|-?\w+|\([^()]*\))|[⁰¹²³⁴-⁹⁻]+)", line[end:])
                end += power.end() if power else 0
                return line[start:end].replace(r"\right", ""), end
        raise InputError("a bracket is never closed")
    depth = 0
    for index in range(start, len(line)):
        depth += (line[index] in "([{") - (line[index] in ")]}")
        if depth < 0 or (depth == 0 and line[index] in "+-−=,;" and index > start and line[index - 1] != "^"):
            return line[start:index], index
    return line[start:], len(line)


def _formula_only(line: str, habits: Habits) -> bool:
    """Whether a line without a digit or a sign is a formula all the same (`x(x + y)`)."""
    return not _words(line, habits) and bool(re.search(r"[A-Za-z]", line)) and len(line) < 60


def _words(line: str, habits: Habits) -> list[re.Match[str]]:
    return [match for match in _WORD.finditer(line) if not _is_formula(match[0], habits)]


def _is_formula(word: str, habits: Habits) -> bool:
    if word in _NAMES and word not in ("base", "ratio", "union", "mod", "max", "min", "choose", "degrees"):
        return True
    usual = "uv" if habits.calculus else "abc" if habits.unknown else ""
    return len(word) <= 3 and set(word) <= habits.letters | frozenset(usual)


def _spoken(line: str) -> str:
    """Signs in words (`3 times 5`, `40 percent`) as signs."""
    for pattern, sign in _SPOKEN:
        line = pattern.sub(sign, line)
    return line


_Steps = tuple[list[tuple[Claim, ...]], bool, tuple[tuple[str, Node], ...]]


def _steps(line: str, habits: Habits) -> _Steps:
    """The steps of a line, whether it begins with `=`, and what its sentence mentions."""
    line = _APPROX.sub("≈", line)
    line = _spoken(line)
    line = _IS.sub(r"\g<name> = ", _EQUALS.sub(" = ", line))
    line = re.sub(r"∈|\\in\b", "=", line)
    pieces: list[tuple[str, str]] = []
    for part in re.split(f"({_ARROW.pattern}|;)", line):
        if _ARROW.fullmatch(part) or part == ";":
            pieces.append(("arrow", part))
            continue
        words = _words(part, habits)
        if words and (colon := part.find(": ", words[0].start())) > 0 and part.count(":") == 1:
            # What stands before the colon announces the claim: `then I add 7: 3x = 15`.
            said, part = part[:colon], part[colon + 1 :]
            start = 0
            for word in _words(said, habits):
                pieces += [("mention", said[start : word.start()]), ("word", word[0].lower())]
                start = word.end()
            pieces.append(("mention", said[start:]))
            words = _words(part, habits)
        end = 0
        for word in words:
            pieces += [("formula", part[end : word.start()]), ("word", word[0].lower())]
            end = word.end()
        pieces.append(("formula", part[end:]))
    return _joined(pieces, habits)


def _joined(pieces: list[tuple[str, str]], habits: Habits) -> _Steps:
    steps: list[list[Claim]] = []
    word = ""
    numbers: list[tuple[str, Claim]] = []
    alternative = continued = False
    every = " ".join(text for kind, text in pieces if kind == "word")
    for kind, text in pieces:
        if kind == "word":
            alternative = text in ("or", "and") or (alternative and text in ("also", "else"))
            word = text if text not in ("both", "sides", "the", "from", "side", "by", "with") else word
            continue
        if kind == "arrow":
            alternative = False
            continue
        text = text.strip().strip(",.:;!?").strip()
        if not text or re.fullmatch(r"[^\w√±ξ]+", text):
            continue
        if text[0] in "=≈":
            continued = continued or (not word and not steps)
            text = text[1:]
        claims = [replace(claim, label=every) for claim in _claims(text, habits)]
        if kind == "mention" or (len(claims) == 1 and not claims[0].ops):
            # A number in a sentence is a mention; where the line has no claim it is what the line says.
            if alternative and steps and steps[-1][0].ops and kind != "mention":
                steps[-1] += claims
            else:
                numbers += [(word, claim) for claim in claims]
        elif alternative and steps:
            steps[-1] += claims
        else:
            steps.append(claims)
        alternative = False
    if not steps:
        return ([tuple(claim for _, claim in numbers)] if numbers else []), continued, ()
    mentions = tuple((before, term) for before, claim in numbers for term in claim.terms)
    return [tuple(step) for step in steps], continued, mentions


def _mentioned(text: str, habits: Habits) -> list[tuple[str, Node]]:
    """The formulas of a comment, each with the word before it."""
    found: list[tuple[str, Node]] = []
    before, start = "", 0
    for word in [*_words(text, habits), None]:
        piece = text[start : word.start() if word else len(text)].strip().strip(",.:;!?").strip()
        if re.search(r"[\w√]", piece):
            found.append((before, _parsed(piece, habits)))
        if word:
            before, start = word[0].lower(), word.end()
    return found


def _claims(text: str, habits: Habits) -> list[Claim]:
    """The claims of one formula text; several where they stand in a list."""
    chains = re.split("≈", text)
    nodes = [_parsed(part, habits) for part in chains]
    if len(nodes) > 1:
        terms: list[Node] = []
        ops: list[str] = []
        for node in nodes:
            inner = _chain(node)
            ops += ["≈"] if terms else []
            terms += inner.terms
            ops += inner.ops
        return [Claim(tuple(terms), tuple(ops))]
    node = nodes[0]
    if isinstance(node, List_):
        return [_chain(item) for item in node.items]
    if isinstance(node, Set_):
        return [_chain(item) for item in node.items]
    if isinstance(node, Relation) and node.op == "=" and isinstance(node.rhs, Set_):
        return [Claim((node.lhs, item), ("=",)) for item in node.rhs.items] or [Claim(phrase=NO_SOLUTION)]
    return [_chain(node)]


def _chain(node: Node) -> Claim:
    if isinstance(node, List_ | Set_ | Interval):
        raise InputError("a list inside a formula")
    inside = [part for part in walk(node) if isinstance(part, Tuple_ | Set_ | Interval | Matrix)]
    if inside and inside != [node]:
        raise InputError("a point, a set or a matrix inside a formula is not read here")
    if isinstance(node, Relation):
        return Claim((node.lhs, node.rhs), (node.op,))
    if isinstance(node, Chain):
        return Claim(node.terms, node.ops)
    return Claim((node,))


def _parsed(text: str, habits: Habits) -> Node:
    text = text.strip().strip(",.").strip()
    text = re.sub(r"(?<![\d.])\$(?=\d)", "", text)
    node = parse(text, LIMITS)
    if any(isinstance(part, Call) and part.name in ("congruent", "union", "base", "ratio") for part in walk(node)):
        raise InputError("this notation is not read here")
    letters = frozenset("ie") & habits.letters
    node = with_letters(node, letters)
    if habits.unknown and habits.unknown.lower() != habits.unknown.upper():
        # X for x is a slip of the pen, where the question has no X.
        other = habits.unknown.swapcase()
        if other not in habits.letters:
            node = map_leaves(node, lambda leaf: Sym(habits.unknown) if leaf == Sym(other) else leaf)
    return node


def _short(error: BaseException) -> str:
    text = " ".join(str(error).split()) or "it nests too deep"
    return text if len(text) <= 120 else text[:117] + "…"
