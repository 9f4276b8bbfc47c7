"""What goes wrong over HTTP, and the JSON that says so: in OpenAI's form on the API, short for the page."""

from starlette.responses import JSONResponse

from lemmata.errors import InputError, LemmataError

SHORT = "/api/"
"""Paths of the tutor's page, whose errors are {"error": "one line"}."""


class ApiError(LemmataError):
    """An error with its status, OpenAI's `code` and the parameter that it is about."""

    def __init__(self, status: int, message: str, code: str | None = None, param: str | None = None) -> None:
        super().__init__(message)
        self.status, self.code, self.param = status, code, param


class BodyTooLargeError(InputError):
    """The body has more bytes than are read."""


class NotJsonTypeError(InputError):
    """The Content-Type is not application/json.

    It is required because a page of another origin cannot send it without asking first, and it is never allowed to.
    """


class TooSlowError(LemmataError):
    """The body did not arrive in time."""


def error_response(
    path: str,
    status: int,
    message: str,
    code: str | None = None,
    param: str | None = None,
    headers: dict[str, str] | None = None,
) -> JSONResponse:
    """The error's JSON, in the form of the part of the API that `path` is in."""
    if path.startswith(SHORT):
        return JSONResponse({"error": message}, status, headers)
    kind = "invalid_request_error" if status < 500 else "server_error"
    if status == 429:
        kind = "rate_limit_error"
    body = {"error": {"message": message, "type": kind, "param": param, "code": code}}
    return JSONResponse(body, status, headers)


def one_line(error: BaseException) -> str:
    """An error's message, short enough to answer with."""
    line = " ".join(str(error).split())
    # A lone surrogate that a body escaped can't be written as UTF-8.
    line = line.encode("utf-8", "replace").decode("utf-8")
    return line if len(line) <= 300 else f"{line[:299]}\u2026"
