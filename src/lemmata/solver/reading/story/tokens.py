"""Cut a story into sentences of tokens: words, numbers, money, percentages and signs."""

import re
from dataclasses import dataclass
from fractions import Fraction

from lemmata.solver.reading.story.lexicon import ABBREVIATED, NUMBERS, PARTS, PLURALS, SCALES, TENS

_SENTENCE = re.compile(r"(?<=[.?!])[\"”]?\s+")
_TITLE = re.compile(r"\b(Mr|Mrs|Ms|Dr|St|Prof)\.")
_TOKEN = re.compile(
    r"(?P<money>[$€£]\s?(?:\d[\d,]*(?:\.\d+)?|\.\d+))|(?P<mixed>\d+[ -]\d+/\d+)|(?P<frac>\d+/\d+)"
    r"|(?P<ordinal>\d+(?:st|nd|rd|th)\b)|(?P<num>\d[\d,]*(?:\.\d+)?|\.\d+)"
    r"|(?P<own>['’]s\b|(?<=s)['’](?=\s))|(?P<word>[A-Za-z]+(?:-[A-Za-z]+)*(?:'(?:t|re|ve|ll|d|m)\b)?)|(?P<sign>\S)"
)


class NoStory(Exception):
    """The grammar of stories does not know this; `where` is the clause or word."""

    def __init__(self, where: str) -> None:
        self.where = where
        super().__init__(where)


@dataclass(frozen=True)
class Token:
    """`kind` is word, num, money, percent, frac, own ('s) or sign; `low` is lower-case, `value` the number."""

    text: str
    kind: str
    low: str
    value: Fraction = Fraction(0)
    cap: bool = False


def sentences(text: str) -> list[list[Token]]:
    """The sentences of a text."""
    text = _TITLE.sub(r"\1", " ".join(text.split()))
    text = text.replace("’", "'").replace("–", "-").replace("—", "-")
    return [found for part in _SENTENCE.split(text) if (found := numbers(tokens(part)))]


def tokens(text: str) -> list[Token]:
    """The tokens of a sentence; hyphens inside a word are kept."""
    found = []
    for match in _TOKEN.finditer(text):
        kind, raw = match.lastgroup or "", match.group()
        if kind == "money":
            bare = raw.rstrip(",")
            found.append(Token(bare, "money", bare, Fraction(bare[1:].strip().replace(",", ""))))
            if bare != raw:
                found.append(Token(",", "sign", ","))
        elif kind == "mixed":
            whole, part = re.split(r"[ -]", raw, maxsplit=1)
            if part.endswith("/0"):
                raise NoStory(raw)
            found.append(Token(raw, "num", raw, Fraction(whole) + Fraction(part)))
        elif kind == "frac":
            if Fraction(raw.split("/")[1]) == 0:
                raise NoStory(raw)
            found.append(Token(raw, "frac", raw, Fraction(raw)))
        elif kind == "num":
            comma = raw.endswith(",")
            found.append(Token(raw.rstrip(","), "num", raw, Fraction(raw.replace(",", ""))))
            if comma:
                found.append(Token(",", "sign", ","))
        elif kind == "ordinal":
            found.append(Token(raw, "word", raw))
        elif kind == "own":
            found.append(Token(raw, "own", "'s"))
        elif kind == "word":
            word = raw.rstrip(".")
            found.append(Token(word, "word", word.lower(), cap=word[0].isupper()))
        else:
            found.append(Token(raw, "sign", raw))
    return found


def numbers(found: list[Token]) -> list[Token]:
    """Number words as numbers, `a dozen`, `50 cents`, `20 %`, `two-thirds`."""
    out: list[Token] = []
    index = 0
    while index < len(found):
        token = found[index]
        value, used = _spelled(found, index)
        if used:
            low = " ".join(part.low for part in found[index : index + used])
            token = Token(low, "num", low, value)
            index += used
        else:
            index += 1
        after = found[index].low if index < len(found) else ""
        if token.kind == "num":
            if after in ("%", "percent"):
                token, index = Token(f"{token.text}%", "percent", "%", token.value), index + 1
            elif after in ("dozen", "dozens"):
                token, index = Token(f"{token.text} dozen", "num", "dozen", 12 * token.value), index + 1
                if index < len(found) and found[index].low == "of":
                    index += 1
            elif after in ("cent", "cents"):
                token, index = Token(f"{token.text} cents", "money", "cents", token.value / 100), index + 1
            elif after in ("dollar", "dollars", "bucks"):
                token, index = Token(f"{token.text} dollars", "money", "dollars", token.value), index + 1
            elif after in SCALES:
                token, index = Token(f"{token.text} {after}", "num", after, token.value * SCALES[after]), index + 1
            elif after in PARTS and used and token.value < 20 and after not in ("second", "quarter", "quarters"):
                value = token.value * PARTS[after]
                token, index = Token(f"{token.text} {after}", "frac", after, value), index + 1
        elif token.low in ("a", "half") and after in ("dozen", "a"):
            nxt = found[index + 1].low if index + 1 < len(found) else ""
            if token.low == "a" and after == "dozen":
                token, index = Token("a dozen", "num", "dozen", Fraction(12)), index + 1
            elif token.low == "half" and after == "a" and nxt == "dozen":
                token, index = Token("half a dozen", "num", "dozen", Fraction(6)), index + 2
        elif token.low == "a" and after in SCALES:
            token, index = Token(f"a {after}", "num", after, SCALES[after]), index + 1
        elif token.kind == "word" and "-" in token.low:
            pieces = token.low.split("-")
            if len(pieces) == 2 and pieces[0] in NUMBERS and pieces[1] in PARTS:
                token = Token(token.text, "frac", token.low, NUMBERS[pieces[0]] * PARTS[pieces[1]])
        out.append(token)
    return out


def _spelled(found: list[Token], index: int) -> tuple[Fraction, int]:
    """The value of a number in words that starts here, and how many tokens it takes."""
    total, current, used = Fraction(0), Fraction(0), 0
    while index + used < len(found):
        word = found[index + used].low
        pieces = word.split("-")
        if word in NUMBERS:
            if used and current % 100 and current % 100 < 20:
                break
            current += NUMBERS[word]
        elif word in TENS:
            if used and current % 100:
                break
            current += TENS[word]
        elif len(pieces) == 2 and pieces[0] in TENS and pieces[1] in NUMBERS:
            current += TENS[pieces[0]] + NUMBERS[pieces[1]]
        elif word in SCALES and used:
            if word == "hundred":
                current *= 100
            else:
                total, current = total + current * SCALES[word], Fraction(0)
        elif word == "and" and used and found[index + used - 1].low in SCALES and index + used + 1 < len(found):
            follower = found[index + used + 1].low
            if follower not in NUMBERS and follower not in TENS and follower.split("-")[0] not in TENS:
                break
        else:
            break
        used += 1
    return total + current, used


def lemma(word: str) -> str:
    """The singular of a noun in lower case, with units under one name."""
    word = word.lower()
    if word in ABBREVIATED:
        return ABBREVIATED[word]
    if word in PLURALS:
        return PLURALS[word]
    if word.endswith("ies") and len(word) > 4:
        return f"{word[:-3]}y"
    if word.endswith(("sses", "shes", "ches", "xes", "zes")):
        return word[:-2]
    if word.endswith("s") and not word.endswith(("ss", "us", "is")) and len(word) > 2:
        return word[:-1]
    return word


def plural(word: str) -> bool:
    """Whether a noun form is a plural."""
    return lemma(word) != word.lower() or word.lower() in ("fish", "sheep", "deer", "dice", "people")
