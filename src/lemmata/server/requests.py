"""Reading a request's JSON body strictly and within a size limit; errors are one clear line."""

import json
from typing import TypeVar

from starlette.requests import Request

from lemmata.errors import InputError
from lemmata.settings import Settings, build_settings

MAX_BODY_BYTES = 64 * 1024

S = TypeVar("S", bound=Settings)


class AskBody(Settings):
    """The body of POST /api/ask."""

    session: str
    question: str


class NoFields(Settings):
    """An empty object."""


class BodyTooLargeError(InputError):
    """The body has more than MAX_BODY_BYTES."""


class NotJsonTypeError(InputError):
    """The Content-Type is not application/json.

    It is required because a page of another origin cannot send it without asking first, and it is never allowed to.
    """


async def read_body(request: Request, cls: type[S]) -> S:
    """The request's body as `cls`; BodyTooLargeError, NotJsonTypeError, or InputError where it is not right."""
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != "application/json":
        raise NotJsonTypeError("the request needs Content-Type: application/json")
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > MAX_BODY_BYTES:
            raise BodyTooLargeError(f"the request body is larger than {MAX_BODY_BYTES} bytes")
    try:
        data = json.loads(bytes(body).decode("utf-8"))
    except UnicodeDecodeError as error:
        raise InputError(f"the request body is not UTF-8 (byte {error.start})") from None
    except (ValueError, RecursionError) as error:
        raise InputError(f"the request body is not JSON: {error}") from None
    if not isinstance(data, dict):
        raise InputError(f"the request body must be a JSON object, got {type(data).__name__}")
    return build_settings(cls, data, where="request")
