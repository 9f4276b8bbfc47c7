"""POST /api/mask: dialogues to their tokens, segments and who sees what. See `mask`."""

import asyncio
from collections.abc import Callable
from typing import Annotated, Any

from pydantic import Field, StrictStr
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from lemmata.dialogue import Dialogue, Encoded, Message
from lemmata.errors import InputError
from lemmata.server.mask import EncodeDialogue, encode_words, view_mask
from lemmata.server.requests import read_body
from lemmata.settings import Settings
from lemmata.tutoring.chat import Backend

MOST_BODY_BYTES = 256 * 1024


class SaidBody(Settings):
    """A message."""

    role: StrictStr
    content: StrictStr


class MaskBody(Settings):
    """POST /api/mask. `segments` None is how the served model's are cut, `merged` without a model."""

    dialogues: list[Annotated[list[SaidBody], Field(min_length=1)]]
    mask: StrictStr = "ism"
    segments: StrictStr | None = None


class MaskApi:
    """`name()` is the served model's, None without one."""

    def __init__(self, backend: Backend, name: Callable[[], str | None]) -> None:
        self._backend, self._name = backend, name
        self.routes = [Route("/api/mask", self.mask, methods=["POST"])]

    async def mask(self, request: Request) -> Response:
        body = await read_body(request, MaskBody, MOST_BODY_BYTES)
        return JSONResponse(await asyncio.to_thread(self._viewed, body))

    def _viewed(self, body: MaskBody) -> dict[str, Any]:
        # A model that is still loading has no tokenizer yet: the answer says whose tokens these are.
        loaded = self._backend.engine is not None
        encode: EncodeDialogue = self._encode_tokens if loaded else encode_words
        segments = body.segments or (self._backend.segments if loaded else "merged")
        found = view_mask([_dialogue(messages) for messages in body.dialogues], body.mask, segments, encode)
        return {"tokenizer": self._name() if loaded else None, **found.to_json()}

    def _encode_tokens(self, dialogue: Dialogue, segments: str) -> tuple[Encoded, tuple[str, ...]]:
        encoded = self._backend.encode_whole(dialogue, segments)
        return encoded, tuple(self._backend.text_of(token) for token in encoded.token_ids)


def _dialogue(messages: list[SaidBody]) -> Dialogue:
    for message in messages:
        if any("\ud800" <= char <= "\udfff" for char in message.content):
            raise InputError("a message holds a character that is no Unicode text (a lone surrogate)")
    return Dialogue(tuple(Message(message.role, message.content) for message in messages))
