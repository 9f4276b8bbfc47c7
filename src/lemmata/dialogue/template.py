"""Find a dialogue's segments from its chat template, exactly and without guessing.

The specification is the list of renderings "up to each turn, without and with the generation prompt": each must extend
the one before. Where the messages lie inside a rendering is learned once for each sequence of roles, from a rendering
of probe texts; that layout then cuts every dialogue of the same roles, and each cut is compared with the template's own
rendering of the real contents, so a template that looks at the contents (and drops earlier reasoning, say) is refused
with the place where it diverged.

Knows nothing about tokens beyond the special ones a template writes, and never imports transformers: the tokenizer is
passed in.
"""

import json
import re
import weakref
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from lemmata.dialogue.types import Message
from lemmata.errors import InputError, unknown_name

Tokenizer: TypeAlias = Any
"""A Hugging Face `PreTrainedTokenizerFast` with a chat template."""

SEGMENTS = ("merged", "prompt-separate")
"""`merged`: system prompt and first user message are segment 0 (ISM). `prompt-separate`: the system prompt is a segment
of its own (MAS), so that many users can share its cache."""


@dataclass(frozen=True)
class Part:
    """A run of text inside a segment; `given` marks a message's content, the rest is the template's own text."""

    text: str
    given: bool


@dataclass(frozen=True)
class Segment:
    """`index` k >= 0: the k-th query segment; -1: causal text. `target`: an answer, what the model generates."""

    parts: tuple[Part, ...]
    index: int
    target: bool

    @property
    def text(self) -> str:
        return "".join(part.text for part in self.parts)


@dataclass(frozen=True)
class Segments:
    """The segments in order, and for each answer the template text that closes a dialogue which ends there.

    `closings[i]` is what the template writes between the i-th answer's content and the end of its end-of-turn token;
    `trailings[i]` what it writes after that token when nothing follows.
    """

    segments: tuple[Segment, ...]
    closings: tuple[str, ...]
    trailings: tuple[str, ...]


def _as_json(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


# What templates are known to do with a content, from the one that keeps most of it: the first that is found applies.
_TRANSFORMS: tuple[Callable[[str], str], ...] = (str, str.rstrip, str.lstrip, str.strip, _as_json)


@dataclass(frozen=True)
class _Slot:
    """A segment of a layout: template text (str) and places for contents (message index, transform)."""

    parts: tuple[str | tuple[int, Callable[[str], str]], ...]
    index: int
    target: bool


@dataclass(frozen=True)
class _Layout:
    slots: tuple[_Slot, ...]
    closings: tuple[str, ...]
    trailings: tuple[str, ...]


class _Refused(Exception):
    """The probes show that this template has no exact segments for these roles."""


class ChatTemplate:
    """The chat template of one tokenizer, with its layouts remembered by the sequence of roles."""

    def __init__(self, tokenizer: Tokenizer) -> None:
        """Raises InputError where the tokenizer has no chat template or no special token."""
        self._tokenizer = weakref.proxy(tokenizer)
        self._source = _source(tokenizer)
        special = special_tokens(tokenizer)
        if not special:
            raise InputError("the tokenizer has no special token, so no end of turn")
        self._special = re.compile("|".join(map(re.escape, sorted(special, key=len, reverse=True))))
        self._layouts: dict[tuple[tuple[str, ...], bool], _Layout] = {}

    def segments(self, messages: Sequence[Message], segments: str, where: str = "") -> Segments:
        """The exact segments of `messages`; where they end with a given message, the answer's header comes last.

        Raises InputError, with `where` in front: the template fails, drops or rewrites a message, does not extend what
        it wrote before, writes the date, or ends an answer without a special token.
        """
        if segments not in SEGMENTS:
            raise unknown_name("segments", segments, SEGMENTS)
        separate = segments == "prompt-separate" and messages[0].role == "system"
        rows = [{"role": message.role, "content": message.content} for message in messages]
        try:
            layout = self._layout(tuple(message.role for message in messages), separate)
            filled = tuple(_fill(slot, rows) for slot in layout.slots)
            self._compare(rows, filled, layout, separate)
        except _Refused as refusal:
            raise InputError(where + self._explain(rows, separate, refusal)) from None
        return Segments(filled, layout.closings, layout.trailings)

    def _layout(self, roles: tuple[str, ...], separate: bool) -> _Layout:
        key = (roles, separate)
        if key not in self._layouts:
            self._layouts[key] = self._learn(roles, separate)
        return self._layouts[key]

    def _learn(self, roles: tuple[str, ...], separate: bool) -> _Layout:
        """Cut the rendering of probe texts; every position below is a position in `full`."""
        rows = [{"role": role, "content": _probe(index)} for index, role in enumerate(roles)]
        if fault := self._divergence(rows, separate):
            raise _Refused(fault)
        full = self._render([rows], roles[-1] != "assistant")[0]
        self._refuse_clock(rows, full)
        places = [_place(full, index, role) for index, role in enumerate(roles)]
        slots, closings, trailings = [], [], []
        start = index = 0

        def cut(end: int, index: int, target: bool = False) -> _Slot:
            inside = sorted((place, i) for i, place in enumerate(places) if start <= place[0] and place[1] <= end)
            parts: list[str | tuple[int, Callable[[str], str]]] = []
            position = start
            for (first, last, transform), message in inside:
                parts += [full[position:first], (message, transform)]
                position = last
            parts.append(full[position:end])
            return _Slot(tuple(part for part in parts if part), index, target)

        if separate:
            end = len(self._render([rows[:1]], False)[0])
            slots.append(cut(end, index))
            start, index = end, index + 1
        for answer in (i for i, role in enumerate(roles) if role == "assistant"):
            prompt = len(self._render([rows[:answer]], True)[0])
            slots.append(cut(prompt, index))
            start, index = prompt, index + 1
            written = len(self._render([rows[: answer + 1]], False)[0])
            content_end = places[answer][1]
            end_of_turn = self._special.search(full, content_end, written)
            if end_of_turn is None:
                raise _Refused(
                    f"the chat template writes no end-of-turn token after an answer, only {full[content_end:written]!r}"
                )
            slots.append(cut(end_of_turn.end(), -1, target=True))
            start = end_of_turn.end()
            closings.append(full[content_end:start])
            trailings.append(full[start:written])
        if roles[-1] == "assistant":
            slots.append(cut(len(full), -1))
        else:
            slots.append(cut(len(full), index))
        for slot, owned in zip(slots, _owned(roles, separate), strict=True):
            placed = {part[0] for part in slot.parts if isinstance(part, tuple)}
            if astray := placed ^ set(owned):
                first = min(astray)
                raise _Refused(
                    f"the chat template writes message {first} ({roles[first]}) into another segment than its own"
                )
        return _Layout(tuple(slots), tuple(closings), tuple(trailings))

    def _compare(
        self, rows: list[dict[str, str]], filled: tuple[Segment, ...], layout: _Layout, separate: bool
    ) -> None:
        """Every cut of the layout against the template's own rendering of the real contents."""
        prompts, wholes, prompt_texts, whole_texts = [], [], [], []
        text, answers = "", 0
        positions = [i for i, row in enumerate(rows) if row["role"] == "assistant"]
        for number, segment in enumerate(filled):
            text += segment.text
            if separate and number == 0:
                wholes.append(rows[:1])
                whole_texts.append(text)
            elif segment.index >= 0:
                prompts.append(rows[: positions[answers]] if answers < len(positions) else rows)
                prompt_texts.append(text)
            elif segment.target:
                wholes.append(rows[: positions[answers] + 1])
                whole_texts.append(text + layout.trailings[answers])
                answers += 1
        rendered = [*self._render(prompts, True), *self._render(wholes, False)]
        for got, expected in zip(rendered, [*prompt_texts, *whole_texts], strict=True):
            if got != expected:
                at, new, old = _difference(got, expected)
                raise _Refused(
                    f"the chat template rewrites a message: at character {at} it writes {new!r} where the content has "
                    f"{old!r}"
                )

    def _divergence(self, rows: list[dict[str, str]], separate: bool) -> str | None:
        """Where a rendering stops extending the one before it, in words; None where all do."""
        before, before_name = "", ""
        for count, prompt in _stages([row["role"] for row in rows], separate):
            text = self._render([rows[:count]], prompt)[0]
            name = f"up to message {count - 1}{' with the generation prompt' if prompt else ''}"
            if not text.startswith(before):
                at, new, old = _difference(text, before)
                return (
                    f"the chat template does not extend what it wrote before: rendered {name}, it has {new!r} at "
                    f"character {at}, where it had {old!r} {before_name}; segments can't be found exactly"
                )
            before, before_name = text, name
        return None

    def _explain(self, rows: list[dict[str, str]], separate: bool, refusal: _Refused) -> str:
        """The fault as the dialogue itself shows it, which is easier to read than on the probes, else the refusal."""
        try:
            return self._divergence(rows, separate) or str(refusal)
        except _Refused as on_the_dialogue:
            return str(on_the_dialogue)

    def _refuse_clock(self, rows: list[dict[str, str]], full: str) -> None:
        """A date makes today's rendering differ from tomorrow's: render with two clocks and compare."""
        if "strftime_now" not in self._source:
            return
        prompt = rows[-1]["role"] != "assistant"
        clocks = ["{% macro strftime_now(format) %}" + clock + "{% endmacro %}" for clock in ("\ue0f3", "\ue0f4")]
        one, other = (self._render([rows], prompt, clock + self._source)[0] for clock in clocks)
        if one != other:
            at, _, _ = _difference(one, other)
            raise _Refused(
                f"the chat template inserts the date at character {at} (after {full[max(0, at - 24) : at]!r}), so "
                "renderings on two days do not extend each other; write a fixed date into the tokenizer's chat_template"
            )

    def _render(self, conversations: list[list[dict[str, str]]], prompt: bool, source: str | None = None) -> list[str]:
        if not conversations:
            return []
        try:
            rendered: list[str] = self._tokenizer.apply_chat_template(
                conversations,
                chat_template=source or self._source,
                tokenize=False,
                add_generation_prompt=prompt,
            )
        except Exception as error:  # a template is a program: it may fail with anything
            reason = " ".join(str(error).split())
            raise _Refused(f"the chat template refuses the dialogue: {reason}") from error
        return rendered


_TEMPLATES: "weakref.WeakKeyDictionary[Tokenizer, tuple[Any, ChatTemplate]]" = weakref.WeakKeyDictionary()


def chat_template(tokenizer: Tokenizer) -> ChatTemplate:
    """The tokenizer's ChatTemplate, made once as long as its template and special tokens stay the same."""
    state = (_source(tokenizer), special_tokens(tokenizer), dict(tokenizer.special_tokens_map))
    known = _TEMPLATES.get(tokenizer)
    if known is None or known[0] != state:
        known = (state, ChatTemplate(tokenizer))
        _TEMPLATES[tokenizer] = known
    return known[1]


def special_tokens(tokenizer: Tokenizer) -> dict[str, int]:
    """Text -> id of the tokens that the tokenizer flags as special."""
    return {token.content: number for number, token in tokenizer.added_tokens_decoder.items() if token.special}


def _source(tokenizer: Tokenizer) -> str:
    try:
        return str(tokenizer.get_chat_template())
    except ValueError:
        raise InputError("the tokenizer has no chat template: set tokenizer.chat_template") from None


def _stages(roles: Sequence[str], separate: bool) -> Iterator[tuple[int, bool]]:
    """(number of messages, with the generation prompt) of each rendering, in the order in which they must extend."""
    if separate:
        yield 1, False
    for answer in (i for i, role in enumerate(roles) if role == "assistant"):
        yield from ((answer, False), (answer, True), (answer + 1, False))
    if roles[-1] != "assistant":
        yield from ((len(roles), False), (len(roles), True))


def _owned(roles: Sequence[str], separate: bool) -> Iterator[range]:
    """The messages that each segment must hold, in order."""
    start = 0
    if separate:
        yield range(1)
        start = 1
    for answer in (i for i, role in enumerate(roles) if role == "assistant"):
        yield range(start, answer)
        yield range(answer, answer + 1)
        start = answer + 1
    yield range(start, len(roles))


def _probe(index: int) -> str:
    """A text that no template contains, with white space to see trimming and a quotation mark to see JSON."""
    return f' \n\ue0f1{index}"\ue0f2\n '


def _place(full: str, index: int, role: str) -> tuple[int, int, Callable[[str], str]]:
    """(first, last + 1, transform) of the index-th probe in `full`."""
    for transform in _TRANSFORMS:
        needle = transform(_probe(index))
        if count := full.count(needle):
            if count > 1:
                raise _Refused(f"the chat template writes message {index} ({role}) {count} times")
            return full.index(needle), full.index(needle) + len(needle), transform
    raise _Refused(f"the chat template drops or rewrites message {index} ({role})")


def _fill(slot: _Slot, rows: list[dict[str, str]]) -> Segment:
    parts = tuple(
        Part(part, False) if isinstance(part, str) else Part(part[1](rows[part[0]]["content"]), True)
        for part in slot.parts
    )
    return Segment(parts, slot.index, slot.target)


def _difference(new: str, old: str) -> tuple[int, str, str]:
    """The first position at which two texts differ, and a short excerpt of each from there."""
    at = next((i for i, (a, b) in enumerate(zip(new, old, strict=False)) if a != b), min(len(new), len(old)))
    return at, new[at : at + 32], old[at : at + 32]
