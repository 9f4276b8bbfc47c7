"""What every request passes and every response carries: protection of a tutor that runs on somebody's own machine.

A web page that the user happens to visit must not reach the tutor: neither by a host name rebound to 127.0.0.1 (the
Host header would show that name) nor by a request of its own (the Origin header would). No response allows another
origin to read it.
"""

import ipaddress
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

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
    """ASGI middleware: refuses foreign hosts (400) and origins (403); adds the security headers."""

    def __init__(self, app: ASGIApp, host: str) -> None:
        """`host` is the name or address that the server was told to listen on."""
        self.app = app
        self.names = {"localhost", host.lower()}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def send_guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.update(HEADERS)
                # Revalidated each time (by ETag), so that a page never runs with the scripts of an older version.
                headers.setdefault("Cache-Control", "no-cache")
            await send(message)

        headers = Headers(scope=scope)
        host = headers.get("host", "")
        if not self._is_ours(host):
            refusal = JSONResponse({"error": f"host {host!r} is not served here; use the address itself"}, 400)
            await refusal(scope, receive, send_guarded)
            return
        origin = headers.get("origin")
        if origin is not None and urlsplit(origin).netloc.lower() != host.lower():
            await JSONResponse({"error": "requests from other origins are refused"}, 403)(scope, receive, send_guarded)
            return
        await self.app(scope, receive, send_guarded)

    def _is_ours(self, host: str) -> bool:
        """Whether the Host header is a name of ours or an address: an address cannot be rebound."""
        try:
            name = urlsplit(f"//{host}").hostname or ""
            if name in self.names:
                return True
            ipaddress.ip_address(name)
        except ValueError:
            return False
        return True
