"""The grammar of clauses: conditions on numbers and letters, noun phrases of numbers, and quantities in words.

A clause is words with marks for formulas. Each function reads the whole of its text into a draft or raises NoReading;
nothing is skipped.
"""

import re
from collections.abc import Callable

from lemmata.expr import (
    Add,
    Call,
    Div,
    EvaluationError,
    Matrix,
    Mul,
    Node,
    ParseError,
    Relation,
    Sym,
    Tuple_,
    number,
    symbols,
    walk,
)  # fmt: skip
from lemmata.solver.build import call, minus, over, plus, power, times
from lemmata.solver.polynomial import NotPolynomial
from lemmata.solver.reading.draft import NUMBER, WORDS, Draft, NoReading
from lemmata.solver.reading.set_phrases import roots_of
from lemmata.solver.setting import Property, flat
from lemmata.solver.task import NotUnderstood

M = r"⟨\d+⟩"
T = rf"(?:{M}|{NUMBER})"
ADJECTIVE = (
    r"(?:positive|negative|non-?negative|non-?zero|even|odd|prime|composite|real|complex|integer|integral|rational|"
    r"whole|natural|distinct|different|possible|(?:one|two|three|four|five|six|\d)-digit|"
    r"perfect square|perfect cube|whole-number|unknown|palindromic)"
)
NOUN = (
    r"(?:integers?|numbers?|whole numbers?|natural numbers?|real numbers?|complex numbers?|primes?|prime numbers?|"
    r"reals?|perfect squares?|perfect cubes?|palindromes?|constants?|real constants?|digits?|values?|solutions?|roots?|"
    rf"multiples? of {T}|(?:factors?|divisors?) of {T})"
)
LIST = rf"{M}(?:(?:, and|,| and) {M})*"


def attempt(draft: Draft, read: Callable[[Draft], None]) -> bool:
    """Read on a copy, and keep it where the reading succeeds; NotUnderstood once too many ways were tried."""
    if not draft.effort[0]:
        raise NotUnderstood("the sentences can be taken apart in too many ways")
    draft.effort[0] -= 1
    copy = draft.copy()
    try:
        read(copy)
    except (NoReading, ParseError, EvaluationError, NotPolynomial):
        return False
    draft.take(copy)
    return True


def marks(text: str) -> list[str]:
    """The marks in a text, in order."""
    return re.findall(M, text)


def names_of(text: str, draft: Draft) -> list[str]:
    """The letters named by marks: `⟨0⟩ and ⟨1⟩`, or one mark that lists them."""
    found = []
    for mark in marks(text):
        tree = draft.tree(mark)
        parts = tree.items if hasattr(tree, "items") else (tree,)
        for part in parts:
            if isinstance(part, Relation) and isinstance(part.lhs, Sym) and not symbols(part.rhs):
                draft.add(part)
                part = part.lhs
            if not isinstance(part, Sym):
                raise NoReading(text)
            found.append(part.name)
    return found


def adjectives(words: str, names: list[str], draft: Draft, goal: bool = False) -> None:
    """Enter what adjectives say of each of the letters."""
    left = words.strip().lower()
    while left:
        match = re.match(rf"(?:and |, ?)?({ADJECTIVE})\b ?", left)
        if not match:
            raise NoReading(words)
        left = left[match.end() :].strip()
        for name in names:
            _adjective(match[1], name, draft)
        if match[1] in ("distinct", "different") and len(names) > 1:
            draft.conditions.append(Property("distinct", tuple(map(Sym, names))))


def _adjective(word: str, name: str, draft: Draft) -> None:
    symbol = Sym(name)
    signs = {"positive": ">", "negative": "<", "nonnegative": ">=", "non-negative": ">=", "nonzero": "!="}
    signs["non-zero"] = "!="
    if word in signs:
        draft.conditions.append(Relation(signs[word], symbol, number(0)))
    elif word in ("even", "odd", "prime", "composite"):
        draft.declare(name, "integer")
        draft.conditions.append(Property(word, (symbol,)))
    elif word in ("integer", "integral"):
        draft.declare(name, "integer")
    elif word in ("whole", "whole-number"):
        draft.declare(name, "integer")
        draft.conditions.append(Relation(">=", symbol, number(0)))
    elif word == "natural":
        draft.declare(name, "integer")
        draft.conditions.append(Relation(">", symbol, number(0)))
    elif word in ("real", "complex"):
        draft.declare(name, word)
    elif word.endswith("-digit"):
        count = word.removesuffix("-digit")
        digits = int(count) if count.isdigit() else WORDS[count]
        draft.declare(name, "integer")
        draft.conditions.append(Relation(">=", symbol, number(10 ** (digits - 1) if digits > 1 else 0)))
        draft.conditions.append(Relation("<", symbol, number(10**digits)))
    elif word in ("perfect square", "perfect cube", "palindromic"):
        draft.declare(name, "integer")
        kind = {"perfect square": "square", "perfect cube": "cube", "palindromic": "palindrome"}[word]
        draft.conditions.append(Property(kind, (symbol,)))
    elif word not in ("distinct", "different", "possible", "unknown"):
        raise NoReading(word)


def noun(text: str, names: list[str], draft: Draft) -> None:
    """Enter what the noun says of each of the letters."""
    text = text.lower()
    for name in names:
        symbol = Sym(name)
        if match := re.fullmatch(rf"multiples? of ({T})", text):
            draft.declare(name, "integer")
            draft.conditions.append(Property("divisible", (symbol, draft.quantity(match[1]))))
        elif match := re.fullmatch(rf"(?:factors?|divisors?) of ({T})", text):
            draft.declare(name, "integer")
            # "The divisors of 12" are the positive ones, as everywhere in school; the reading shows it.
            draft.conditions.append(Relation(">", symbol, number(0)))
            draft.conditions.append(Property("divides", (symbol, draft.quantity(match[1]))))
        elif text.startswith("prime"):
            _adjective("prime", name, draft)
        elif text.startswith("perfect"):
            _adjective(text.rstrip("s"), name, draft)
        elif text.startswith("palindrome"):
            draft.declare(name, "integer")
            draft.conditions.append(Property("palindrome", (symbol,)))
        elif text.startswith("integer"):
            draft.declare(name, "integer")
        elif text.startswith(("whole", "natural")):
            _adjective(text.split()[0], name, draft)
        elif text.startswith("digit"):
            draft.declare(name, "integer")
            draft.conditions += [Relation(">=", symbol, number(0)), Relation("<=", symbol, number(9))]
        elif text.startswith(("real", "complex")):
            draft.declare(name, "complex" if text.startswith("complex") else "real")
        # numbers, values, constants, solutions and roots say nothing of themselves


COMPARE = {
    "less than": "<", "smaller than": "<", "under": "<", "below": "<", "greater than": ">", "more than": ">",
    "larger than": ">", "above": ">", "at least": ">=", "at most": "<=", "no more than": "<=", "no less than": ">=",
    "less than or equal to": "<=", "greater than or equal to": ">=", "not more than": "<=", "not less than": ">=",
}  # fmt: skip
_COMPARED = "|".join(sorted(COMPARE, key=len, reverse=True))


def predicate(text: str, name: str | Node, draft: Draft) -> None:
    """`is divisible by 3 and not by 4`, `between 1 and 100`, `less than 50`, said of a letter or a formula."""
    parts = re.split(
        r",? (?:and|but)(?: also)? (?=(?:is |are |that |which |not |has |have |leaves? |a |less|greater|divisible|"
        r"ends?))|, (?=(?:is |are |which |not |has |divisible))",
        text,
    )
    if len(parts) > 1:
        for part in parts:
            predicate(part, name, draft)
        return
    for pattern, build in draft.grammar.predicates:
        match = pattern.fullmatch(re.sub(r"^(?:that |which |it )", "", text.strip()))
        if match:
            build(match, Sym(name) if isinstance(name, str) else name, draft)
            if isinstance(name, str):
                draft.declare(name, "integer")
            return
    text = re.sub(
        r"^(?:that |which |it )?(?:is |are |lies? |can be |must be )?(?:there )?(?:that are )?(?:both |either )?",
        "",
        text.strip(),
    ).strip()
    symbol = Sym(name) if isinstance(name, str) else name
    whole = True
    if match := re.fullmatch(
        r"(not )?(?:evenly )?(?:divisible by|a multiple of|multiples of) (?:both |each of |all of )?(.+)", text
    ):
        numbers = terms(match[2], draft)
        draft.conditions.append(Property("not_divisible" if match[1] else "divisible", (symbol, *numbers)))
    elif match := re.fullmatch(
        r"(?:a )?(?:positive )?(?:factors?|divisors?) of (?:both )?(.+)|(?:evenly )?divides? (?:both )?(.+)", text
    ):
        draft.conditions.append(Property("divides", (symbol, *terms(match[1] or match[2], draft))))
    elif match := re.fullmatch(rf"({_COMPARED}) ({T})", text):
        draft.conditions.append(Relation(COMPARE[match[1]], symbol, draft.quantity(match[2])))
        whole = False
    elif match := re.fullmatch(rf"(?:strictly )?between ({T}) and ({T})(,? inclusive| exclusive)?", text):
        low, high = draft.quantity(match[1]), draft.quantity(match[2])
        if (match[3] or "").strip(" ,") == "inclusive":
            draft.conditions += [Relation(">=", symbol, low), Relation("<=", symbol, high)]
        elif match[3] or text.startswith("strictly"):
            draft.conditions += [Relation(">", symbol, low), Relation("<", symbol, high)]
        else:
            draft.conditions.append(Property("between", (symbol, low, high)))
        whole = False
    elif match := re.fullmatch(rf"from ({T}) (?:to|through) ({T})(?:,? inclusive)?", text):
        low, high = draft.quantity(match[1]), draft.quantity(match[2])
        draft.conditions += [Relation(">=", symbol, low), Relation("<=", symbol, high)]
    elif match := re.fullmatch(rf"(?:relatively prime|coprime) (?:to|with) ({T})", text):
        draft.conditions.append(Property("coprime", (symbol, draft.quantity(match[1]))))
    elif match := re.fullmatch(r"(not )?(?:a )?(?:perfect squares?|square numbers?)", text):
        draft.conditions.append(Property("not_square" if match[1] else "square", (symbol,)))
    elif match := re.fullmatch(r"(?:a )?perfect cubes?", text):
        draft.conditions.append(Property("cube", (symbol,)))
    elif match := re.fullmatch(
        r"(?:a )?(prime|composite)s?(?: numbers?)?|(?:an )?(odd|even)(?: numbers?| integers?)?", text
    ):
        draft.conditions.append(Property(match[1] or match[2], (symbol,)))
    elif match := re.fullmatch(r"(?:a )?palindromes?", text):
        draft.conditions.append(Property("palindrome", (symbol,)))
    elif match := re.fullmatch(
        rf"(?:has|have|with) (?:exactly )?({T}) (?:distinct )?(?:positive )?(?:integer )?(?:factors|divisors)", text
    ):
        draft.conditions.append(Property("divisor_count", (symbol, draft.quantity(match[1]))))
    elif match := re.fullmatch(
        rf"(?:(?:leaves?|has|have|gives?|with) )?a remainder of ({T}) when (?:it is )?divided by (?:each of |any "
        rf"of )?(.+)",
        text,
    ):
        for by in terms(match[2], draft):
            draft.conditions.append(Property("remainder", (symbol, by, draft.quantity(match[1]))))
    elif match := re.fullmatch(
        rf"(?:whose|the sum of (?:its|the|whose)) digits (?:have a sum of|sum to|add up to|is|is equal to|equal "
        rf"to) ({T})|(?:has|have|with) (?:a )?digit sum (?:of |equal to )?({T})",
        text,
    ):
        draft.conditions.append(Property("digit_sum", (symbol, draft.quantity(match[1] or match[2]))))
    elif match := re.fullmatch(
        rf"(?:written|composed|made up|formed) (?:with|of|using) only (?:the )?digits ({T}) and ({T})|(?:using|"
        rf"with|containing) only the digits ({T}) and ({T})",
        text,
    ):
        found = [group for group in match.groups() if group]
        draft.conditions.append(Property("digits_among", (symbol, *(draft.quantity(part) for part in found))))
    elif match := re.fullmatch(
        rf"(?:written as |expressed as )?(?:the |a )?(sum|product) of ({NUMBER}) consecutive (positive |odd |even "
        rf")?integers",
        text,
    ):
        _consecutive(match[1], WORDS.get(match[2]) or int(match[2]), (match[3] or "").strip(), symbol, draft)
    elif match := re.fullmatch(
        r"(?:also )?(?:an? )?(?:(positive|negative) )?(?:integer|whole number)s?(?: value)?", text
    ):
        draft.conditions.append(Property("whole", (symbol,)))
        if match[1]:
            draft.conditions.append(Relation(">" if match[1] == "positive" else "<", symbol, number(0)))
    elif isinstance(name, str) and re.fullmatch(r"positive|negative|non-?negative|non-?zero", text):
        _adjective(text, name, draft)
        whole = False
    else:
        raise NoReading(text)
    if whole and isinstance(name, str):
        draft.declare(name, "integer")


def _consecutive(what: str, count: int, kind: str, symbol: Node, draft: Draft) -> None:
    """n is the sum of k consecutive whole numbers: n leaves the remainder of 0 + 1 + … when divided by k."""
    if what != "sum" or kind:
        raise NoReading("a product of consecutive numbers")
    rest = count * (count - 1) // 2 % count
    draft.conditions.append(Property("remainder", (symbol, number(count), number(rest))))


def terms(text: str, draft: Draft) -> list[Node]:
    """`3, 4, and 5`, `3 and 4`, or a mark, which may itself be a list."""
    found = [part for part in re.split(r"(?:, and|,| and) ", re.sub(r",$", "", text.strip())) if part]
    if not found or not all(re.fullmatch(T, part) for part in found):
        raise NoReading(text)
    return [node for part in found for node in flat(draft.tree(part))]


def condition(text: str, draft: Draft) -> None:
    """One clause that states something, wholly read."""
    text = text.strip().rstrip(",").strip()
    text = re.sub(r"^(?:(?:that|both|and|also|then|let) )+", "", text)
    for read in (
        _relation,
        _defined,
        roots_of,
        _known,
        _lowest_terms,
        _declared,
        _for_all,
        _same_as,
        _exists,
        _said_of,
        _parts,
    ):
        if attempt(draft, lambda copy, read=read: read(text, copy)):  # type: ignore[misc]
            return
    raise NoReading(text)


def _known(text: str, draft: Draft) -> None:
    """A condition by one of the productions of the concepts."""
    for pattern, build in draft.grammar.conditions:
        match = pattern.fullmatch(text)
        if match and attempt(draft, lambda copy, build=build, match=match: build(match, copy)):  # type: ignore[misc]
            return
    raise NoReading(text)


def _relation(text: str, draft: Draft) -> None:
    match = re.fullmatch(
        rf"(?:the )?(?:equations?|function|functions|relation|relations|polynomial|inequality|congruence|"
        rf"operation|line)? ?({M})",
        text,
    )
    if not match:
        raise NoReading(text)
    draft.given(match[1])


def _defined(text: str, draft: Draft) -> None:
    """`⟨0⟩ be the function defined by ⟨1⟩`, `the operation ⟨0⟩ is defined as ⟨1⟩`, `define ⟨0⟩`."""
    match = re.fullmatch(
        rf"(?:the )?(?:function |operation |binary operation )?(?:{M}|@|#) (?:be |is )?(?:the |a )?(?:function |"
        rf"operation )?(?:defined|given) (?:as|by|to be)(?: the (?:formula|equation))? ({M})(?: for all "
        rf"(?:real |nonzero |positive |integer )*(?:numbers|integers|values)?(?: of)? ?(?:{LIST})?)?",
        text,
    ) or re.fullmatch(
        rf"(?:(?:we )?define )(?:the (?:operation|function) )?({M})(?: for all (?:real |nonzero |positive |"
        rf"integer )*(?:numbers|integers)? ?(?:{LIST})?)?",
        text,
    )
    if not match:
        raise NoReading(text)
    draft.given(match[1])


def _declared(text: str, draft: Draft) -> None:
    """`⟨0⟩ and ⟨1⟩ are distinct positive integers (such that …)`, `integers ⟨0⟩ and ⟨1⟩`, `⟨0⟩ is prime`."""
    match = re.fullmatch(
        rf"({LIST})(?: each)? (?:is|are|be|represent) (?:both |all |each )?(?:an? |the |some )"
        rf"?((?:{ADJECTIVE}(?:,| and)? )*)({NOUN})(?: (?:such that|satisfying|with|so that|that satisfy|for "
        rf"which) (.+)| (.+))?",
        text,
        re.IGNORECASE,
    )
    if match:
        names = names_of(match[1], draft)
        adjectives(match[2], names, draft)
        noun(match[3], names, draft)
        if match[4]:
            conditions(match[4], draft)
        if match[5]:
            for name in names:
                predicate(match[5], name, draft)
        return
    match = re.fullmatch(rf"({LIST}) (?:is|are) (?:both )?((?:{ADJECTIVE}(?:,| and)? ?)+)", text, re.IGNORECASE)
    if match:
        adjectives(match[2], names_of(match[1], draft), draft)
        return
    match = re.fullmatch(
        rf"(?:an? |the |some |all )?((?:{ADJECTIVE}(?:,| and)? )*)({NOUN})? ?({LIST})(?: (?:such that|satisfying|"
        rf"with|so that|that satisfy|for which|satisfy|satisfies) (.+))?",
        text,
        re.IGNORECASE,
    )
    if match and (match[1] or match[2]):
        names = names_of(match[3], draft)
        adjectives(match[1], names, draft)
        if match[2]:
            noun(match[2], names, draft)
        if match[4]:
            conditions(match[4], draft)
        return
    raise NoReading(text)


def _for_all(text: str, draft: Draft) -> None:
    """`⟨0⟩ for all real values of ⟨1⟩ (except ⟨2⟩ and ⟨3⟩)`: an identity."""
    match = re.fullmatch(
        rf"({M}),? (?:is true |holds )?for (?:all|every|any)(?: (?:real|angles?|values?|numbers?|complex|possible|"
        rf"nonzero|positive|integers?))*(?: of)? ({M})(?: (?:except|other than|besides) (?:for )?{T}(?: and "
        rf"{T})?| in the domain| for which both sides are defined)?",
        text,
    )
    if not match:
        raise NoReading(text)
    excluded = re.fullmatch(r"([a-z])\s*(?:\\neq?|\\not\s*=|\\neq)\s*[-\d,\s/]+", draft.latex(match[2]))
    name = excluded[1] if excluded else draft.name(match[2])
    relation = draft.tree(match[1])
    if not isinstance(relation, Relation) or relation.op != "=" or name not in symbols(relation):
        raise NoReading(text)
    draft.conditions.append(Property("for_all", (Sym(name), relation.lhs, relation.rhs)))


def _same_as(text: str, draft: Draft) -> None:
    """`⟨0⟩ can be written as ⟨1⟩ (where …)`: an identity in the letters of the first, or an equation of numbers."""
    match = re.fullmatch(
        rf"(.+?),? (?:can be|is) (?:re)?(?:written|expressed|factored)(?: uniquely)? (?:as|in the form|as the "
        rf"fraction|as a fraction)(?: the (?:common )?fraction| a fraction)? ({M})(?:,? (?:where|with|for|in "
        rf"which|such that) (.+))?",
        text,
    )
    if not match:
        raise NoReading(text)
    left, right = quantity(match[1], draft), draft.quantity(match[2])
    inside = symbols(left)
    if inside - symbols(right) or len(inside) > 1:
        raise NoReading(text)
    if inside:
        draft.conditions.append(Property("for_all", (Sym(min(inside)), left, right)))
    else:
        draft.conditions.append(Relation("=", left, right))
    if match[3]:
        conditions(match[3], draft)


def _lowest_terms(text: str, draft: Draft) -> None:
    """`⟨0⟩ and ⟨1⟩ (are positive integers that) have a greatest common divisor of 1`, `… are relatively prime`."""
    match = re.fullmatch(
        rf"({M}) and ({M}) (?:are|being) ((?:{ADJECTIVE} )*)?(?:integers|numbers)?(?: ?(?:that|and|which)? "
        rf"?(?:with|have|are) a greatest common (?:divisor|factor) of (?:1|⟨\d+⟩)| ?(?:that are |which are )"
        rf"?(?:relatively prime|coprime))",
        text,
    ) or re.fullmatch(
        rf"({M}) and ({M}) (?:are|being) ((?:{ADJECTIVE} )*)(?:relatively prime|coprime) (?:{ADJECTIVE} )"
        rf"*(?:integers|numbers)",
        text,
    )
    if not match:
        raise NoReading(text)
    words = re.sub(r"relatively prime|coprime|integers|numbers", "", text[len(match[1]) :])
    names = names_of(f"{match[1]} {match[2]}", draft)
    if "positive" in words:
        adjectives("positive", names, draft)
    for name in names:
        draft.declare(name, "integer")
    draft.conditions.append(Property("coprime", tuple(map(Sym, names))))


def _exists(text: str, draft: Draft) -> None:
    match = re.fullmatch(r"there (?:exist|exists|are|is) (.+?) such that (.+)", text, re.IGNORECASE)
    if not match:
        raise NoReading(text)
    condition(match[1], draft)
    conditions(match[2], draft)


def _said_of(text: str, draft: Draft) -> None:
    """`⟨0⟩ is divisible by 3`, `⟨0⟩ is less than 5`, `the sum of ⟨0⟩ and ⟨1⟩ is 12`."""
    match = re.fullmatch(rf"(.+?) (?:is|are) ((?:{_COMPARED}) {T})((?:,? (?:and|but) (?:{_COMPARED}) {T})?)", text)
    if match:
        compared = quantity(match[1], draft)
        for found in re.finditer(rf"({_COMPARED}) ({T})", match[2] + match[3]):
            draft.conditions.append(Relation(COMPARE[found[1]], compared, draft.quantity(found[2])))
        return
    match = re.fullmatch(rf"({M}) ((?:is|are|has|leaves|divides) .+)", text)
    if match:
        tree, said = draft.tree(match[1]), match[2]
        subject = tree.name if isinstance(tree, Sym) else tree
        if not isinstance(tree, Relation) and attempt(draft, lambda copy: predicate(said, subject, copy)):
            return
    match = re.fullmatch(r"(.+?) (?:is equal to|is the same as|is|equals|are equal to|are|yields|gives) (.+)", text)
    if not match or re.fullmatch(rf"(?:an?|some) (?:{ADJECTIVE} )*{NOUN}", match[2]):
        raise NoReading(text)
    left, right = quantity(match[1], draft), quantity(match[2], draft)
    draft.add(Relation("=", left, right))


def _parts(text: str, draft: Draft) -> None:
    """Two conditions joined by `and` or a comma."""
    for joint in re.finditer(r",? (?:and|where|with|while|but) |, ", text):
        left, right = text[: joint.start()], text[joint.end() :]

        def both(copy: Draft, left: str = left, right: str = right) -> None:
            condition(left, copy)
            condition(right, copy)

        if attempt(draft, both):
            return
    raise NoReading(text)


def conditions(text: str, draft: Draft) -> None:
    """One condition or several."""
    condition(text, draft)


def quantity(text: str, draft: Draft) -> Node:
    """A number described in words: `the sum of 3 and ⟨0⟩`, `the positive square root of ⟨1⟩`, `⟨2⟩`."""
    text = re.sub(
        r"^(?:the )?(?:(?:exact|numerical|simplified|following|positive|expression|product|sum|difference|"
        r"quotient|fraction|number|value of|quantity|quadratic|polynomial|equation|decimal|complex number|infinite "
        r"series|"
        r"series|infinite sum|infinite geometric series|geometric series|arithmetic series|"
        r"alternating series|double sum|infinite product|continued fraction|nested radical) )*(?=⟨\d+⟩$)",
        "",
        text.strip(),
    )
    if re.fullmatch(rf"{T}", text):
        return draft.quantity(text)
    text = re.sub(r"^the ", "", text)
    if (joined := _joined(text, draft)) is not None:
        return joined
    for known, make in draft.grammar.quantities:
        if match := known.fullmatch(text):
            copy = draft.copy()
            try:
                found = make(match, copy)
            except (NoReading, ParseError, EvaluationError, NotPolynomial):
                continue
            draft.take(copy)
            return found
    for pattern, build in _QUANTITIES:
        if match := pattern.fullmatch(text):
            try:
                parts = [quantity(group, draft) for group in match.groups() if group is not None]
                if text.startswith("sum of the first") and isinstance(parts[0], Sym):
                    adjectives("natural", [parts[0].name], draft)
                return build(parts)
            except (NoReading, ParseError):
                continue
    raise NoReading(text)


_LEFT: dict[str, Callable[..., Node]] = {"plus": plus, "minus": minus, "increased by": plus, "decreased by": minus}
_TURNED: dict[str, Callable[..., Node]] = {
    "more than": plus,
    "less than": minus,
    "added to": plus,
    "subtracted from": minus,
}
_JOINTS = re.compile(rf" (?:is )?({'|'.join([*_LEFT, *_TURNED])}) ")


def _joined(text: str, draft: Draft) -> Node | None:
    """`three times a number plus five`, `5 less than twice x`: sums bind less than products; None for other words.

    `a minus b minus c` is read from the left, `3 more than 5 less than x` from the right; NoReading where the words
    leave open what belongs together (`the product of 3 and x plus 5`).
    """
    joints = list(_JOINTS.finditer(text))
    if not joints:
        return None
    turned = {joint[1] in _TURNED for joint in joints}
    if len(turned) > 1:
        raise NoReading(text)
    joint = joints[0] if turned == {True} else joints[-1]
    left, right = text[: joint.start()], text[joint.end() :]
    copy = draft.copy()
    try:
        one = quantity(left, copy)
        if turned == {True} and copy.things.get("the number") != draft.things.get("the number"):
            return None  # `a number less than 20` is no difference
        other = quantity(right, copy)
    except (NoReading, ParseError, EvaluationError, NotPolynomial):
        return None
    if re.match(r"(?:the )?(?:product|difference|quotient|average|mean|ratio)\b", left):
        raise NoReading(text)
    if " and " in left and not re.match(r"(?:the )?sum\b", left):
        raise NoReading(text)  # `the square of the sum of 3 and x minus 1`
    draft.take(copy)
    build, base, amount = (_TURNED[joint[1]], other, one) if turned == {True} else (_LEFT[joint[1]], one, other)
    return changed(build, base, amount, joint[1])


def changed(build: Callable[..., Node], base: Node, amount: Node, words: str) -> Node:
    """The base with the amount added or taken off; `increased by 20%` means 20 % of the base."""
    if not any(isinstance(part, Call) and part.name == "percent" for part in walk(amount)):
        return build(base, amount)
    if not isinstance(amount, Call) or words not in ("increased by", "decreased by", "more than", "less than"):
        raise NoReading("a percentage of what is not said")
    return times(base, build(number(1), amount))


Maker = Callable[[list[Node]], Node]


def _points(parts: list[Node]) -> list[tuple[Node, ...]]:
    found = [part.items for part in parts if isinstance(part, Tuple_)]
    if len(found) != len(parts) or len({len(point) for point in found}) != 1:
        raise NoReading("points of one dimension")
    return found


def _whole(tree: Node) -> Node:
    """The sum, product, … that a formula is already."""
    if not isinstance(tree, Add | Mul | Div):
        raise NoReading("a single number")
    return tree


def _distance(parts: list[Node]) -> Node:
    one, other = _points(parts)
    return call("sqrt", plus(*(power(minus(b, a), 2) for a, b in zip(one, other, strict=True))))


def _midpoint(parts: list[Node]) -> Node:
    one, other = _points(parts)
    return Tuple_(tuple(over(plus(a, b), 2) for a, b in zip(one, other, strict=True)))


def _dot(parts: list[Node]) -> Node:
    columns = []
    for part in parts:
        if not isinstance(part, Matrix) or any(len(row) != 1 for row in part.rows):
            raise NoReading("column vectors")
        columns.append([row[0] for row in part.rows])
    one, other = columns
    if len(one) != len(other):
        raise NoReading("vectors of one length")
    return plus(*(times(a, b) for a, b in zip(one, other, strict=True)))


_Q = r"(.+?)"
_END = r"(.+)"
_QUANTITIES: tuple[tuple[re.Pattern[str], Maker], ...] = tuple(
    (re.compile(pattern, re.IGNORECASE), build)
    for pattern, build in (
        (rf"(?:sum|product|difference|quotient) of ({M})", lambda q: _whole(q[0])),
        (rf"sum of the first {_Q} (?:positive )?odd (?:numbers|integers|positive integers)", lambda q: power(q[0], 2)),
        (
            rf"sum of the first {_Q} positive even (?:numbers|integers)",
            lambda q: times(q[0], plus(q[0], 1)),
        ),
        (
            rf"sum of the first {_Q} positive integers",
            lambda q: over(times(q[0], plus(q[0], 1)), 2),
        ),
        (rf"sum of {_Q} and {_END}", lambda q: plus(*q)),
        (rf"(?:positive )?difference between {_Q} and {_END}", lambda q: call("abs", minus(*q))),
        (rf"product of {_Q} and {_END}", lambda q: times(*q)),
        (rf"quotient of {_Q} and {_END}", lambda q: over(*q)),
        (rf"(?:positive |principal )?square root of {_END}", lambda q: call("sqrt", *q)),
        (rf"(?:real )?cube root of {_END}", lambda q: call("root", q[0], 3)),
        (rf"(?:real )?fourth root of {_END}", lambda q: call("root", q[0], 4)),
        (rf"square of {_END}", lambda q: power(q[0], 2)),
        (rf"cube of {_END}", lambda q: power(q[0], 3)),
        (rf"reciprocal of {_END}", lambda q: over(1, q[0])),
        (rf"absolute value of {_END}", lambda q: call("abs", *q)),
        (rf"(?:magnitude|modulus) of {_END}", lambda q: call("abs", *q)),
        (rf"(?:average|mean|arithmetic mean) of {_Q} and {_END}", lambda q: over(plus(*q), 2)),
        (rf"distance(?:, in units,)? (?:between|from) (?:the )?(?:points? )?{_Q} (?:and|to) (?:the point )"
            rf"?{_END}", _distance),
        (rf"midpoint of (?:the (?:line )?segment )?(?:between|joining|connecting|with endpoints|from) (?:the )"
            rf"?(?:points )?{_Q} (?:and|to) {_END}", _midpoint),
        (rf"dot product of {_Q} and {_END}", _dot),
        (rf"(?:greatest common (?:divisor|factor)|gcd|gcf) of {_Q} and {_END}", lambda q: call("gcd", *q)),
        (rf"(?:least common multiple|lcm) of {_Q} and {_END}", lambda q: call("lcm", *q)),
        (rf"remainder when {_Q} is divided by {_END}", lambda q: call("mod", *q)),
        (rf"remainder of {_Q} divided by {_END}", lambda q: call("mod", *q)),
        (rf"remainder of {_Q} \(mod (.+)\)", lambda q: call("mod", *q)),
        (rf"(?:modulo|mod) (.+?) remainder of {_END}", lambda q: call("mod", q[1], q[0])),
        (rf"(?:units|ones|last) digit of {_END}", lambda q: call("mod", q[0], 10)),
        (rf"twice {_END}", lambda q: times(2, q[0])),
        (rf"half of {_END}", lambda q: over(q[0], 2)),
        (rf"{_Q} (?:times|multiplied by) {_END}", lambda q: times(*q)),
        (rf"(.+) divided by {_END}", lambda q: over(*q)),
    )
)  # fmt: skip
