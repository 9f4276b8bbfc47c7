"""Dialogue -> token ids with segment ids and loss mask, for training and turn by turn.

Query segment: everything given (system, user and tool messages, template text, the assistant header). Answer: what the
model generates, the content and the end-of-turn token; loss on those only. Template text after the end-of-turn token
belongs to the next query; after the last answer it is causal and without loss. All functions encode segment by segment
(see `pieces.py`), so what they give for a turn is the same whichever of them is asked.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from lemmata.dialogue.pieces import Pieces, pieces
from lemmata.dialogue.template import Part, Segments, Tokenizer, chat_template
from lemmata.dialogue.types import Dialogue, Encoded, Message
from lemmata.errors import InputError

TOGETHER = 256
"""Dialogues whose texts the tokenizer gets in one call: a call costs more than a short text."""


def encode(
    dialogue: Dialogue, tokenizer: Tokenizer, segments: str = "merged", max_length: int | None = None
) -> Encoded:
    """The training example of a dialogue: one document, loss on every answer.

    Messages after the last answer are left out: no token of the loss sees them. Where more than `max_length` tokens
    come out, whole turns are dropped from the end, never a part of a segment.
    Raises InputError with the dialogue's id: no answer, no turn that fits, or a template without exact segments.
    """
    found = _training_segments(dialogue, tokenizer, segments)
    encoder = pieces(tokenizer)
    return _example(dialogue, found, encoder.encode_all(_parts(found)), encoder, max_length)


def encode_all(
    dialogues: Iterable[Dialogue], tokenizer: Tokenizer, segments: str = "merged", max_length: int | None = None
) -> Iterator[Encoded | InputError]:
    """`encode` of many dialogues, hundreds in one call of the tokenizer; what it would raise stands in its place."""
    left = iter(dialogues)
    while chunk := list(islice(left, TOGETHER)):
        yield from _encode_chunk(chunk, tokenizer, segments, max_length)


def encode_prompt(dialogue: Dialogue, tokenizer: Tokenizer, segments: str = "merged") -> Encoded:
    """A dialogue that ends with a given message, up to and with the generation prompt; earlier answers keep their loss.

    Raises InputError where the dialogue ends with an answer, or the template has no exact segments.
    """
    where = _where(dialogue)
    _require_given(dialogue.messages, where)
    found = query_segments(dialogue.messages, tokenizer, segments, where).segments
    row = _Row()
    for segment, ids in zip(found, pieces(tokenizer).encode_all([s.parts for s in found]), strict=True):
        row.add(ids, segment.index, segment.target)
    return row.encoded()


def encode_turn(
    history: Sequence[Message],
    message: Message | str,
    tokenizer: Tokenizer,
    segments: str = "merged",
    so_far: Sequence[int] | None = None,
) -> Encoded:
    """The ids that follow a history when `message` (a text is a user message) comes next: all that is to be prefilled.

    These are the query segment after the last answer, with the generation prompt (with `prompt-separate` and no answer
    yet: the system prompt's segment and the first query's). `so_far` are all ids of the history, as prefilled and
    sampled: they are then checked to be what the template says (query segments token for token, answers by their text,
    since a model may spell a text with other tokens), and an answer that a length limit cut gets its end-of-turn token
    first, causal.
    Raises InputError where the template does not extend the history, or `so_far` is not the history.
    """
    given = Message("user", message) if isinstance(message, str) else message
    messages = (*history, given)
    _require_given(messages, "")
    found = query_segments(messages, tokenizer, segments)
    encoder = pieces(tokenizer)
    row = _Row()
    last = max((number for number, segment in enumerate(found.segments) if segment.target), default=-1)
    if so_far is not None:
        row.add(_unclosed(found, history, so_far, tokenizer, last), -1, False)
    new = found.segments[last + 1 :]
    for segment, ids in zip(new, encoder.encode_all([s.parts for s in new], first=last < 0), strict=True):
        row.add(ids, segment.index, False)
    return row.encoded()


def encode_answer(history: Sequence[Message], answer: str, tokenizer: Tokenizer, segments: str = "merged") -> Encoded:
    """The ids of an answer that somebody else gave, with its end-of-turn token; `history` ends with a given message."""
    _require_given(history, "")
    found = query_segments((*history, Message("assistant", answer)), tokenizer, segments)
    row = _Row()
    row.add(pieces(tokenizer).encode(found.segments[-2].parts), -1, True)
    return row.encoded()


def end_of_turn(tokenizer: Tokenizer) -> int:
    """The id of the token that ends an answer, as the chat template writes it.

    Raises InputError where the template ends an answer in another way.
    """
    ids = pieces(tokenizer).encode((Part(_closing(tokenizer), False),))
    return ids[-1]


def query_segments(
    messages: Sequence[Message], tokenizer: Tokenizer, segments: str = "merged", where: str = ""
) -> Segments:
    """The exact segments of the messages as text, `where` in front of errors; see `template.ChatTemplate.segments`.

    Raises InputError also where the messages are no dialogue.
    """
    Dialogue(tuple(messages))
    return chat_template(tokenizer).segments(messages, segments, where)


def _encode_chunk(
    dialogues: Sequence[Dialogue], tokenizer: Tokenizer, segments: str, max_length: int | None
) -> Iterator[Encoded | InputError]:
    encoder = pieces(tokenizer)
    try:
        found = [_training_segments(dialogue, tokenizer, segments) for dialogue in dialogues]
        ids = encoder.encode_documents([_parts(own) for own in found])
    except InputError:  # of one of them: one by one tells which
        for dialogue in dialogues:
            try:
                yield encode(dialogue, tokenizer, segments, max_length)
            except InputError as error:
                yield error
        return
    for dialogue, own, own_ids in zip(dialogues, found, ids, strict=True):
        try:
            yield _example(dialogue, own, own_ids, encoder, max_length)
        except InputError as error:
            yield error


def _training_segments(dialogue: Dialogue, tokenizer: Tokenizer, segments: str) -> Segments:
    """The segments up to the last answer, and the one that the template writes after it."""
    answers = [index for index, message in enumerate(dialogue.messages) if message.role == "assistant"]
    where = _where(dialogue)
    if not answers:
        raise InputError(f"{where}no target: the dialogue has no answer")
    return query_segments(dialogue.messages[: answers[-1] + 1], tokenizer, segments, where)


def _parts(found: Segments) -> list[tuple[Part, ...]]:
    """The parts of the segments without the last one, which depends on where a dialogue is cut."""
    return [segment.parts for segment in found.segments[:-1]]


def _example(
    dialogue: Dialogue, found: Segments, ids: Sequence[tuple[int, ...]], encoder: Pieces, max_length: int | None
) -> Encoded:
    row = _Row()
    kept = turns = 0
    for segment, own in zip(found.segments[:-1], ids, strict=True):
        row.add(own, segment.index, segment.target)
        if segment.target:
            if max_length is not None and len(row.ids) > max_length:
                break
            kept, turns = len(row.ids), turns + 1
    if not turns:
        raise InputError(
            f"{_where(dialogue)}no target is left within {max_length} tokens: the first turn has {len(row.ids)}"
        )
    row.cut(kept)
    trailing = encoder.encode_written(found.trailings[turns - 1])
    if max_length is None or kept + len(trailing) <= max_length:
        row.add(trailing, -1, False)
    return row.encoded()


class _Row:
    def __init__(self) -> None:
        self.ids: list[int] = []
        self._segments: list[int] = []
        self._loss: list[int] = []

    def add(self, ids: Sequence[int], index: int, target: bool) -> None:
        self.ids += ids
        self._segments += [index] * len(ids)
        self._loss += [int(target)] * len(ids)

    def cut(self, length: int) -> None:
        del self.ids[length:], self._segments[length:], self._loss[length:]

    def encoded(self) -> Encoded:
        return Encoded(tuple(self.ids), tuple(self._segments), tuple(self._loss), (0,) * len(self.ids))


def _closing(tokenizer: Tokenizer) -> str:
    probe = (Message("user", "?"), Message("assistant", "!"))
    return query_segments(probe, tokenizer).closings[0]


def _unclosed(
    found: Segments, history: Sequence[Message], so_far: Sequence[int], tokenizer: Tokenizer, last: int
) -> tuple[int, ...]:
    """Walk `so_far` along the history's segments; the end-of-turn ids that the last answer still lacks."""
    encoder = pieces(tokenizer)
    contents = [message.content for message in history if message.role == "assistant"]
    position = answers = 0
    for number, segment in enumerate(found.segments[: last + 1]):
        if not segment.target:
            expected = encoder.encode(segment.parts, first=number == 0)
            if tuple(so_far[position : position + len(expected)]) != expected:
                raise InputError(f"the ids so far are not the history: query segment {segment.index} differs")
            position += len(expected)
            continue
        closing = encoder.encode((Part(found.closings[answers], False),))
        ends = next((i for i in range(position, len(so_far)) if so_far[i] == closing[-1]), None)
        if ends is None and number < last:
            raise InputError(f"the ids so far are not the history: answer {answers} has no end-of-turn token")
        sampled = list(so_far[position:ends])
        if not _spells(tokenizer, sampled, contents[answers]):
            raise InputError(
                f"the ids so far are not the history: answer {answers} reads {tokenizer.decode(sampled)[:60]!r}, "
                f"not {contents[answers][:60]!r}"
            )
        if ends is None:
            return closing
        position, answers = ends + 1, answers + 1
    if position != len(so_far):
        raise InputError(f"the ids so far are not the history: {len(so_far) - position} more than it has")
    return ()


def _spells(tokenizer: Tokenizer, ids: list[int], content: str) -> bool:
    """Whether ids read as `content`, up to white space at the ends and a character that a length limit cut in two."""

    def bare(text: str) -> str:
        return text.strip().rstrip("\ufffd").strip()

    readings = {bare(tokenizer.decode(ids, skip_special_tokens=skip)) for skip in (False, True)}
    return bare(content) in readings


def _require_given(messages: Sequence[Message], where: str) -> None:
    if not messages or messages[-1].role in ("assistant", "system"):
        raise InputError(f"{where}a prompt must end with a user or tool message")


def _where(dialogue: Dialogue) -> str:
    name = dialogue.meta.get("id")
    return f"dialogue {name!r}: " if name is not None else ""
