"""Why an engine takes no request. Loads nothing heavy, so that a server can name them."""

from lemmata.errors import LemmataError


class EngineStoppedError(LemmataError):
    """The engine has failed or was closed: nothing is computed any more."""


class QueueFullError(LemmataError):
    """As many requests wait as may; try again later."""
