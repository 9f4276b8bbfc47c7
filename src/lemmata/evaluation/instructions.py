"""Instructions whose following can be checked by a program, as MT-Eval's recollection takes them from IFEval.

Each kind draws its arguments, says the instruction, and checks a reply. Knows nothing of questions or models.
"""

import json
import random
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from lemmata.errors import unknown_name

KEYWORDS = ("garden", "window", "music", "river", "winter", "letter", "market", "bridge", "coffee", "island")
ENDINGS = ("Any other questions?", "Is there anything else I can help with?")
REPLIES = ("My answer is yes.", "My answer is no.", "My answer is maybe.")
SCRIPTS = {"Russian": "CYRILLIC", "Arabic": "ARABIC", "Hindi": "DEVANAGARI", "Thai": "THAI", "Hebrew": "HEBREW"}
"""Languages that their script tells from English, so that the check needs no language model."""
_SENTENCE = re.compile(r"[.!?。！？]+(?=\s|$|[\"'”’)])")
_BULLET = re.compile(r"^\s*(?:[*]\s*[^*\s]|-\s*\S).*$", re.MULTILINE)
Arguments = dict[str, Any]


@dataclass(frozen=True)
class Kind:
    """`draw` makes the arguments, `say` the instruction of them, `follows` whether a reply obeys."""

    draw: Callable[[random.Random], Arguments]
    say: Callable[[Arguments], str]
    follows: Callable[[str, Arguments], bool]


def _none(_: random.Random) -> Arguments:
    return {}


def _is_json(reply: str, _: Arguments) -> bool:
    fenced = re.fullmatch(r"\s*```\w*\s*(.*?)\s*```\s*", reply, re.DOTALL)
    try:
        json.loads(fenced[1] if fenced else reply)
    except (ValueError, RecursionError):
        return False
    return True


def _in_script(reply: str, given: Arguments) -> bool:
    letters = [character for character in reply if character.isalpha()]
    own = sum(SCRIPTS[given["language"]] in unicodedata.name(character, "") for character in letters)
    return bool(letters) and own > len(letters) / 2


def _starts_with_emoji(reply: str, _: Arguments) -> bool:
    first = reply.strip()[:1]
    return bool(first) and unicodedata.category(first) == "So"


def _two_replies(reply: str, _: Arguments) -> bool:
    parts = [part.strip() for part in reply.strip().strip("*").split("******")]
    return len(parts) == 2 and all(parts) and parts[0] != parts[1]


KINDS: dict[str, Kind] = {
    "startend:start_char": Kind(
        lambda draw: {"letter": draw.choice("abcdefghilmnoprstw")},
        lambda given: f"Begin every reply of this conversation with the letter {given['letter']}.",
        lambda reply, given: reply.strip().lower().startswith(given["letter"]),
    ),
    "startend:start_emoji": Kind(
        _none, lambda _: "Begin every reply of this conversation with an emoji.", _starts_with_emoji
    ),
    "startend:end_phrase": Kind(
        lambda draw: {"phrase": draw.choice(ENDINGS)},
        lambda given: f'End every reply of this conversation with exactly "{given["phrase"]}", and nothing after it.',
        lambda reply, given: reply.strip().strip("\"'").lower().endswith(given["phrase"].lower()),
    ),
    "language:response_language": Kind(
        lambda draw: {"language": draw.choice(sorted(SCRIPTS))},
        lambda given: f"Write every reply of this conversation in {given['language']} only.",
        _in_script,
    ),
    "format:json_format": Kind(_none, lambda _: "Write every reply of this conversation as one JSON value.", _is_json),
    "format:bullet_list": Kind(
        lambda draw: {"bullets": draw.randint(1, 4)},
        lambda given: (
            f"Every reply of this conversation must hold exactly {given['bullets']} Markdown bullet points (lines that "
            "begin with `* `)."
        ),
        lambda reply, given: len(_BULLET.findall(reply)) == given["bullets"],
    ),
    "length_constraints:number_sentences": Kind(
        lambda draw: {"sentences": draw.randint(3, 6)},
        lambda given: f"Every reply of this conversation must have fewer than {given['sentences']} sentences.",
        lambda reply, given: bool(reply.strip()) and len(_SENTENCE.findall(reply)) < given["sentences"],
    ),
    "keywords:existence": Kind(
        lambda draw: {"keywords": sorted(draw.sample(KEYWORDS, 2))},
        lambda given: f"Use the words {' and '.join(given['keywords'])} in every reply of this conversation.",
        lambda reply, given: all(word in reply.lower() for word in given["keywords"]),
    ),
    "change_case:capital_letter": Kind(
        _none,
        lambda _: "Write every reply of this conversation in capital letters only.",
        lambda reply, _: reply.isupper(),
    ),
    "change_case:lowercase": Kind(
        _none,
        lambda _: "Write every reply of this conversation in small letters only.",
        lambda reply, _: reply.islower(),
    ),
    "punctuation:no_comma": Kind(
        _none,
        lambda _: "Use no comma in any reply of this conversation.",
        lambda reply, _: bool(reply.strip()) and "," not in reply,
    ),
    "combination:two_responses": Kind(
        _none,
        lambda _: "Every reply of this conversation must hold two different answers, with ****** between them.",
        _two_replies,
    ),
    "content:placeholder": Kind(
        lambda draw: {"places": draw.randint(1, 2)},
        lambda given: (
            f"Every reply of this conversation must hold at least {given['places']} placeholders in square brackets, "
            "such as [name]."
        ),
        lambda reply, given: len(re.findall(r"\[[^\[\]]+\]", reply)) >= given["places"],
    ),
    "format:constrained_response": Kind(
        _none,
        lambda _: f"Every reply of this conversation must be one of: {' / '.join(REPLIES)}",
        lambda reply, _: any(option in reply for option in REPLIES),
    ),
}


def follows(kind: str, arguments: Arguments, reply: str) -> bool:
    """Whether a reply obeys; InputError for an unknown kind."""
    if kind not in KINDS:
        raise unknown_name("instruction", kind, KINDS)
    return KINDS[kind].follows(reply, arguments)
