"""Message, Dialogue and Encoded: conversations, and their tokens with segments."""

from dataclasses import dataclass, field
from typing import Any

from lemmata.errors import InputError, unknown_name
from lemmata.records import Record

ROLES = ("system", "user", "assistant", "tool")


@dataclass(frozen=True)
class Message(Record):
    """One message; `role` is one of ROLES (InputError otherwise)."""

    role: str
    content: str

    def __post_init__(self) -> None:
        if self.role not in ROLES:
            raise unknown_name("role", self.role, ROLES)
        if not isinstance(self.content, str):
            raise InputError(f"message content must be text, got {type(self.content).__name__}")


@dataclass(frozen=True)
class Dialogue(Record):
    """Messages in order. `meta` carries what the corpus knows: id, subject, level, family, source, answers.

    Raises InputError: no message, an assistant first, two answers in a row, a system message that is not first.
    """

    messages: tuple[Message, ...]
    meta: dict[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if not self.messages:
            raise InputError("a dialogue needs at least one message")
        previous = None
        for index, message in enumerate(self.messages):
            if message.role == "system" and index > 0:
                raise InputError(f"message {index}: a system message must come first")
            if message.role == "assistant" and previous in (None, "system"):
                raise InputError(f"message {index}: a dialogue can't start with the assistant")
            if message.role == "assistant" and previous == "assistant":
                raise InputError(f"message {index}: two answers in a row")
            previous = message.role


@dataclass(frozen=True)
class Encoded(Record):
    """Token ids with their structure, one entry a token, all of the same length n.

    `segment_ids`: k >= 0 for the k-th query segment of the document, -1 for answer tokens.
    `loss_mask`: 1 where the token is a training target. `document_ids`: 0.. within a pack; -1 for padding.
    """

    token_ids: tuple[int, ...]
    segment_ids: tuple[int, ...]
    loss_mask: tuple[int, ...]
    document_ids: tuple[int, ...]

    def __post_init__(self) -> None:
        lengths = {len(self.token_ids), len(self.segment_ids), len(self.loss_mask), len(self.document_ids)}
        if len(lengths) != 1:
            raise InputError(f"Encoded needs fields of one length, got {sorted(lengths)}")

    def __len__(self) -> int:
        return len(self.token_ids)
