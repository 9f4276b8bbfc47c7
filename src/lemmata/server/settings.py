"""The limits of the HTTP server, and who may reach it."""

from lemmata.settings import Settings


class ServerSettings(Settings):
    """Seconds, bytes and counts; `api_key` None is for loopback only."""

    api_key: str | None = None
    root_path: str = ""
    max_body_bytes: int = 1024 * 1024
    max_header_bytes: int = 16 * 1024
    max_headers: int = 64
    max_connections: int = 1000
    max_samples: int = 16
    max_messages: int = 256
    head_seconds: float = 10.0
    body_seconds: float = 20.0
    send_seconds: float = 30.0
    idle_seconds: int = 15
    stop_seconds: int = 5
    solve_seconds: float = 10.0
    bank: str | None = None
    log_texts: bool = False
