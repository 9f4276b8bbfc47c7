"""The limits of an engine. Loads nothing heavy, so that a command can read them before a model is loaded."""

from lemmata.settings import Settings


class EngineSettings(Settings):
    """Limits of an engine: rows, requests, tokens, bytes; `speculate` tokens are guessed and checked at once."""

    max_rows: int = 16
    max_waiting: int = 256
    cache_bytes: int = 512 * 1024 * 1024
    prefill_tokens: int = 1024
    quantum: int = 128
    speculate: int = 0
