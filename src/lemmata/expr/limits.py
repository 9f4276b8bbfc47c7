"""Limits that input text must keep, and the errors of this room.

A limit is checked before the work it guards: lengths before tokenizing, sizes of powers and factorials before they
are computed. It knows nothing about time; that is `worker.py`'s.
"""

from dataclasses import dataclass

from lemmata.errors import InputError


@dataclass(frozen=True)
class Limits:
    """Bounds on one formula; a formula beyond one of them is refused with a `LimitError`.

    `length` in characters, `tokens` and `depth` (nesting of the tree) as counts, `digits` of one written number,
    `exponent` and `factorial` as the largest magnitude of the argument, `bits` of any exact intermediate result.
    """

    length: int = 20_000
    tokens: int = 4_000
    depth: int = 80
    digits: int = 1_000
    exponent: int = 20_000
    factorial: int = 10_000
    bits: int = 200_000


DEFAULT_LIMITS = Limits()


class ParseError(InputError):
    """The text is not a formula; `position` is the index of the character at which that was seen (None: nowhere)."""

    def __init__(self, message: str, position: int | None = None) -> None:
        self.position = position
        super().__init__(message if position is None else f"{message} (at character {position + 1})")


class EvaluationError(InputError):
    """The formula has no exact rational value: a free symbol, a division by zero, an irrational function value."""


class LimitError(ParseError, EvaluationError):
    """The formula is larger, or its value would be larger, than `Limits` allows."""
