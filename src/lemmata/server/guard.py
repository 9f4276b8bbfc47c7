"""What every request passes and every response carries. Closed by default: only the page and its files are open.

With a key every other path needs it, whoever asks. Without one the server is its machine's own: only loopback peers are
answered, and a web page that the user happens to visit must not reach it, neither by a host name rebound to 127.0.0.1
(the Host header would show that name) nor by a request of its own (the Origin header would). No response allows another
origin to read it. A route that is added later is closed until `OPEN` says otherwise.
"""

import hashlib
import hmac
import ipaddress
import logging
import time
import traceback
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from lemmata.server.errors import error_response
from lemmata.server.metrics import Metrics
from lemmata.server.settings import ServerSettings

logger = logging.getLogger(__name__)

OPEN = ("/", "/static/")
"""The page itself, and everything below a path that ends with a slash; read only."""

CLOSING = (408, 413, 431)
"""Statuses after which the rest of a request is not read."""

CONTENT_SECURITY_POLICY = "; ".join(
    [
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "font-src 'self'",
        "img-src 'self'",
        "connect-src 'self'",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
    ]
)
HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


class Guard:
    """ASGI middleware: who may ask, the security headers, one log line and one count a request, 500 for the rest."""

    def __init__(
        self, app: ASGIApp, host: str, settings: ServerSettings, metrics: Metrics, routes: tuple[str, ...]
    ) -> None:
        """`host` is the name or address that the server was told to listen on; `routes` are named in the counts."""
        self.app = app
        self._routes = tuple(sorted(routes, key=len, reverse=True))
        self._names = {"localhost", host.lower()}
        self._settings, self._metrics = settings, metrics
        self._key = None if settings.api_key is None else _digest(settings.api_key)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            if scope["type"] == "lifespan":
                await self.app(scope, receive, send)
            return  # anything else, such as a WebSocket, is closed without an answer
        began = time.monotonic()
        status = 0

        async def send_guarded(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                headers = MutableHeaders(scope=message)
                headers.update(HEADERS)
                # Revalidated each time (by ETag), so that a page never runs with the scripts of an older version.
                headers.setdefault("Cache-Control", "no-cache")
                if status in CLOSING:
                    headers["Connection"] = "close"
            await send(message)

        path = own_path(scope)
        refusal = self._refusal(scope, path)
        try:
            await (refusal or self.app)(scope, receive, send_guarded)
        except Exception as error:
            self._report(error)
            if not status:
                answer = error_response(path, 500, "the server failed on this request; its log says why")
                await answer(scope, receive, send_guarded)
        finally:
            route = self._route(path)
            self._metrics.request(route, status)
            logger.info("%s %s %s %.0f ms", scope["method"], route, status, 1000 * (time.monotonic() - began))

    def _route(self, path: str) -> str:
        """The route of a path without what the client put into it; there are few of them."""
        if path in self._routes:
            return path
        return next((route for route in self._routes if route.endswith("/") and path.startswith(route)), "other")

    def _refusal(self, scope: Scope, path: str) -> Response | None:
        """The answer to a request that may not pass, None for one that may."""
        headers = Headers(scope=scope)
        if len(scope["headers"]) > self._settings.max_headers:
            return error_response(path, 431, f"the request has more than {self._settings.max_headers} headers")
        if self._key is not None:
            if is_open(scope["method"], path) or self._has_key(headers.get("authorization", "")):
                return None
            challenge = {"WWW-Authenticate": "Bearer"}
            message = "this server needs an API key: Authorization: Bearer KEY"
            return error_response(path, 401, message, "invalid_api_key", headers=challenge)
        host = headers.get("host", "")
        if not self._is_ours(host) or len(headers.getlist("host")) > 1:
            return error_response(path, 400, f"host {host[:100]!r} is not served here; use the address itself")
        origin = headers.get("origin")
        if origin is not None and _origin_host(origin) != host.lower():
            return error_response(path, 403, "requests from other origins are refused")
        if not _is_loopback(scope.get("client")):
            return error_response(path, 403, "without an API key only this machine is answered")
        return None

    def _has_key(self, authorization: str) -> bool:
        """Whether this is the key; the comparison takes as long for every wrong one."""
        scheme, _, given = authorization.partition(" ")
        right = hmac.compare_digest(_digest(given.strip()), self._key or b"")
        return right and scheme.lower() == "bearer"

    def _is_ours(self, host: str) -> bool:
        """Whether the Host header is a name of ours or an address: an address cannot be rebound."""
        try:
            name = urlsplit(f"//{host}").hostname or ""
            if name in self._names:
                return True
            ipaddress.ip_address(name)
        except ValueError:
            return False
        return True

    def _report(self, error: Exception) -> None:
        """Log a failure: where it was; what it says, which may hold a user's text, only if that was asked for."""
        where = "".join(traceback.format_tb(error.__traceback__))
        said = f": {error}" if self._settings.log_texts else ""
        logger.error("a request failed\n%s%s%s", where, type(error).__name__, said)


def is_open(method: str, path: str) -> bool:
    """Whether a request needs no key."""
    if method not in ("GET", "HEAD") or ".." in path:
        return False
    return any(path.startswith(place) if len(place) > 1 else path == place for place in OPEN)


def own_path(scope: Scope) -> str:
    """The path below the prefix that a proxy serves us under."""
    path, root = str(scope["path"]), str(scope.get("root_path", ""))
    return path[len(root) :] if root and path.startswith(root) else path


def _digest(key: str) -> bytes:
    return hashlib.sha256(key.encode("utf-8", "surrogateescape")).digest()


def _origin_host(origin: str) -> str:
    try:
        return urlsplit(origin).netloc.lower()
    except ValueError:
        return ""


def _is_loopback(client: object) -> bool:
    """Whether the peer is this machine; a peer without an address (a test, a Unix socket) is."""
    try:
        return ipaddress.ip_address(client[0]).is_loopback  # type: ignore[index]
    except (TypeError, ValueError):
        return True
