"""Reading a request's JSON body strictly, within a size and a time limit; errors are one clear line."""

import asyncio
import json
from typing import Literal, TypeVar

from pydantic import StrictBool, StrictInt, StrictStr
from starlette.requests import ClientDisconnect, Request

from lemmata.errors import InputError
from lemmata.server.errors import BodyTooLargeError, NotJsonTypeError, TooSlowError
from lemmata.settings import Settings, build_settings

MAX_BODY_BYTES = 64 * 1024
"""Of the tutor's page."""

S = TypeVar("S", bound=Settings)


class AskBody(Settings):
    """The body of POST /api/ask; see `lemmata.tutoring.Tutor.ask`."""

    session: StrictStr
    question: StrictStr
    intent: Literal["auto", "hint", "another_way", "why", "similar", "check", "solve"] = "auto"
    step: StrictInt | None = None
    regenerate: StrictBool = False


class ReadBody(Settings):
    """The body of POST /api/read."""

    text: StrictStr


class WorksheetBody(Settings):
    """The body of POST /api/worksheet: what the problems are like is said by one of the first three."""

    session: StrictStr | None = None
    problem: StrictStr | None = None
    family: StrictStr | None = None
    level: StrictInt | None = None
    count: StrictInt = 10
    seed: StrictInt | None = None


class GraphBody(Settings):
    """The body of POST /api/graph."""

    question: StrictStr


class NoFields(Settings):
    """An empty object."""


async def read_body(request: Request, cls: type[S], most: int = MAX_BODY_BYTES, seconds: float = 20.0) -> S:
    """The request's body as `cls`.

    Raises BodyTooLargeError beyond `most` bytes, TooSlowError where it takes longer than `seconds`, NotJsonTypeError,
    or InputError where it is not right.
    """
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != "application/json":
        raise NotJsonTypeError("the request needs Content-Type: application/json")
    announced = request.headers.get("content-length", "")
    if announced.isdecimal() and len(announced) < 20 and int(announced) > most:
        raise BodyTooLargeError(f"the request body is larger than {most} bytes")
    body = bytearray()
    try:
        async with asyncio.timeout(seconds):
            async for chunk in request.stream():
                body += chunk
                if len(body) > most:
                    raise BodyTooLargeError(f"the request body is larger than {most} bytes")
    except TimeoutError:
        raise TooSlowError(f"the request body did not arrive within {seconds:g} seconds") from None
    except ClientDisconnect:
        raise InputError("the request body ended early") from None
    try:
        data = json.loads(bytes(body).decode("utf-8"), parse_constant=_refuse)
    except UnicodeDecodeError as error:
        raise InputError(f"the request body is not UTF-8 (byte {error.start})") from None
    except (ValueError, RecursionError) as error:
        raise InputError(f"the request body is not JSON: {error}") from None
    if not isinstance(data, dict):
        raise InputError(f"the request body must be a JSON object, got {type(data).__name__}")
    return build_settings(cls, data, where="request")


def _refuse(name: str) -> None:
    raise ValueError(f"{name} is not a JSON number")
