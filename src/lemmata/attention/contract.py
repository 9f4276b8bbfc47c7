"""The mask contract: which mask a checkpoint was trained under, as its config states it."""

from dataclasses import dataclass

from lemmata.attention.visibility import MASKS
from lemmata.errors import InputError, unknown_name
from lemmata.records import Record

SEGMENTS = ("merged", "prompt-separate")
VERSION = 1


@dataclass(frozen=True)
class MaskContract(Record):
    """`mask` as in `lemmata.attention`, `segments` as in `lemmata.dialogue.encode`; `version` of this format."""

    mask: str = "ism"
    segments: str = "merged"
    version: int = VERSION

    def __post_init__(self) -> None:
        if self.version != VERSION:
            raise InputError(f"mask contract of version {self.version!r}: this Lemmata reads version {VERSION}")
        if self.mask not in MASKS:
            raise unknown_name("mask", str(self.mask), MASKS)
        if self.segments not in SEGMENTS:
            raise unknown_name("segments", str(self.segments), SEGMENTS)
