"""What a problem is found by: index terms over words, number-masked word n-grams, skeletons and operator-tree paths.

An analogous problem tells another story in the same sentences: so persons, pronouns, times and numbers are masked, and
besides the n-grams of all words those of the most frequent words alone are terms, with what stands between them as `*`
(skeletons) or left out (frames). Knows nothing of storage and of ranking.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from lemmata.bank.text import MAX_CHARACTERS, NUMBER_WORDS, canonical_tokens
from lemmata.errors import InputError
from lemmata.expr import Call, Limits, Node, Num, Relation, Sym, children, parse

_TOKEN = re.compile(r"\d[\d,]*(?:\.\d+)?|[^\W\d_]+(?:'[^\W\d_]+)?|[^\w\s]")
_PRONOUNS = dict.fromkeys(
    str.split("he she they him them himself herself themselves i we you"), "<pro>"
) | dict.fromkeys(str.split("his her their hers my our your"), "<pos>")
_TIMES = frozenset(
    str.split(
        "day week month year hour minute second night morning afternoon evening weekend days weeks months years hours "
        "minutes seconds daily weekly monthly yearly monday tuesday wednesday thursday friday saturday sunday january "
        "february april june july august september october november december"
    )
)
# The most frequent masked and stemmed words of GSM8K's questions, and a few of MATH's.
_FREQUENT = frozenset(
    str.split(
        "<name> <pos> <pro> <time> # a add after all also amount an and another are at averag be befor bought but buy "
        "by can cost did do dollar each eat equal every fewer first for from gav get giv go had half has hav how if in "
        "into is it last left less long mad mak many mil money mor much need number of off old on only other out over "
        "pay per pound pric receiv remain rest sam sell so sold som spend spent start tak than that the then ther thi "
        "tim to together total twic up want was wer what when which whil who will with work would if find valu comput "
        "solv express answer"
    )
)
_OPENERS = frozenset(
    str.split(
        "a after all also although an and another assume assuming at because before both but by calculate compute "
        "consider convert define determine during each evaluate every express factor find first for four from given "
        "half he her his how however if in it it's its later let many not now on once one only other our out over "
        "round she simplify since so solve some suppose ten that the their then there these they this those three to "
        "together two under using we what when where which while who why with write you your"
    )
)
_ENDINGS = ("ing", "ed", "es", "s", "ly")
_FORMULA = re.compile(r"\$+([^$]+)\$+|\\\((.+?)\\\)|\\\[(.+?)\\\]", re.DOTALL)
_PLAIN_FORMULA = re.compile(
    r"(?:[\d.]+|(?<![a-zA-Z])(?:[a-zA-Z]|sqrt|sin|cos|tan|log|ln)(?![a-zA-Z])|[-+*/^=()<>]|\s)+"
)
_LIMITS = Limits(length=400, tokens=160, depth=30, digits=60)
_MAX_FORMULAS = 12
_PATH = 3


@dataclass(frozen=True)
class Terms:
    """Index terms by channel, each in the order of the text and with repetitions."""

    words: tuple[str, ...]
    shapes: tuple[str, ...]
    """Masked n-grams, skeletons and frames."""
    paths: tuple[str, ...]


def terms(text: str) -> Terms:
    """The index terms of a problem text."""
    text = readable(text)
    masked = mask(text)
    frequent = [token for token in masked if token in _FREQUENT]
    shapes = [*_ngrams("n", masked, (1, 2, 3)), *_ngrams("s", _skeleton(masked), (2, 3, 4))]
    shapes += _ngrams("f", frequent, (2, 3))
    return Terms(tuple(content_words(text)), tuple(shapes), tuple(formula_paths(text)))


def readable(text: str) -> str:
    """The part of a text that is looked at, with one kind of apostrophe."""
    return text[:MAX_CHARACTERS].replace("’", "'")


def mask(text: str) -> list[str]:
    """Tokens with numbers as `#`, names, pronouns and times as their class, and words without their endings."""
    out: list[str] = []
    starts = True
    for token in _TOKEN.findall(text):
        word = token.lower().removesuffix("'s")
        if token[0].isdigit() or word in NUMBER_WORDS:
            out.append("#")
        elif not token[0].isalpha():
            out.append(token)
        elif word in _PRONOUNS:
            out.append(_PRONOUNS[word])
        elif word in _TIMES:
            out.append("<time>")
        elif token[0].isupper() and len(token) > 1 and not (starts and word in _OPENERS):
            out.append("<name>")
        else:
            out.append(stem(word))
        starts = token in ".?!"
    return out


def stem(word: str) -> str:
    """A word without a common English ending; crude, and the same for question and stored problem."""
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 3 and not word.endswith("ss"):
            return word.removesuffix(ending).rstrip("e")
    return word.rstrip("e") if len(word) > 3 else word


def formula_paths(text: str) -> list[str]:
    """For each leaf of each formula that can be parsed, the kinds of its nearest three ancestors and its own.

    Numbers and variables are masked, so that `2x + 3 = 13` and `7y + 1 = 8` have the same paths.
    """
    found: list[str] = []
    for formula in _formulas(text):
        try:
            tree = parse(formula, _LIMITS)
        except InputError:
            continue
        found += _paths(tree, ())
    return found


def content_words(text: str) -> Iterator[str]:
    """Canonical tokens that carry content: words, numbers with their value, names of functions."""
    for token in canonical_tokens(text):
        if token[0].isalnum():
            yield stem(token) if token.isalpha() and len(token) > 1 else token


def _skeleton(masked: Iterable[str]) -> list[str]:
    """Rare words as `*`, runs of them as one."""
    out: list[str] = []
    for token in masked:
        kept = token if token in _FREQUENT or not token[0].isalnum() else "*"
        if kept != "*" or out[-1:] != ["*"]:
            out.append(kept)
    return out


def _ngrams(prefix: str, tokens: list[str], sizes: tuple[int, ...]) -> Iterator[str]:
    for size in sizes:
        for start in range(len(tokens) - size + 1):
            yield f"{prefix}:" + " ".join(tokens[start : start + size])


def _formulas(text: str) -> list[str]:
    marked = [next(part for part in found if part) for found in _FORMULA.findall(text) if any(found)]
    if not marked:
        marked = [found for found in _PLAIN_FORMULA.findall(text) if re.search(r"[\da-zA-Z)]\s*[-+*/^=<>]", found)]
    return [formula.strip(" ,.;") for formula in marked[:_MAX_FORMULAS]]


def _paths(node: Node, above: tuple[str, ...]) -> Iterator[str]:
    below = list(children(node))
    own = _kind(node)
    if not below:
        yield "p:" + " ".join((*above[-_PATH:], own))
    for child in below:
        yield from _paths(child, (*above, own))


def _kind(node: Node) -> str:
    if isinstance(node, Num):
        return "#"
    if isinstance(node, Sym):
        return "x"
    if isinstance(node, Call):
        return node.name
    return node.op if isinstance(node, Relation) else type(node).__name__
