"""One HTTP connection: uvicorn's own, which also ends one whose next request's head does not arrive in time.

uvicorn itself waits for a head that has begun for ever. Knows nothing of what is served.
"""

import asyncio

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol


def connection(head_seconds: float) -> type[asyncio.Protocol]:
    """uvicorn's HTTP/1.1 protocol under a time limit for the head of a request; there are no WebSockets."""

    class Limited(H11Protocol):  # type: ignore[misc]
        _waiting: asyncio.TimerHandle | None = None

        def connection_made(self, transport: asyncio.BaseTransport) -> None:
            super().connection_made(transport)  # type: ignore[arg-type]
            self._await_head()

        def connection_lost(self, error: Exception | None) -> None:
            self._head_is_here()
            super().connection_lost(error)

        def data_received(self, data: bytes) -> None:
            if self._waiting is None and self.conn.their_state is h11.IDLE:
                self._await_head()  # the next request of a connection that was kept open
            super().data_received(data)
            if self.conn.their_state is not h11.IDLE:
                self._head_is_here()

        def _should_upgrade(self) -> bool:
            return False

        def _await_head(self) -> None:
            self._waiting = self.loop.call_later(head_seconds, self._give_up)

        def _head_is_here(self) -> None:
            if self._waiting is not None:
                self._waiting.cancel()
                self._waiting = None

        def _give_up(self) -> None:
            self._waiting = None
            self.transport.close()

    return Limited
