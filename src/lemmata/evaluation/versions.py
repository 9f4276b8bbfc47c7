"""What decides a figure besides the data: package versions, and the content of our own rooms."""

import hashlib
import platform
from functools import cache
from importlib.metadata import version
from pathlib import Path

import lemmata

PACKAGES = ("lemmata", "torch", "transformers", "tokenizers", "accelerate", "sympy", "numpy")


def versions() -> dict[str, str]:
    """Of Python and of the packages that decide a figure."""
    return {"python": platform.python_version(), **{name: version(name) for name in PACKAGES}}


def room_hashes(*rooms: str) -> dict[str, str]:
    """SHA-256 of each room's source files: the version of what it computes."""
    return {room: _room_hash(room) for room in rooms}


@cache
def _room_hash(room: str) -> str:
    folder = Path(lemmata.__file__).parent / room
    digest = hashlib.sha256()
    for file in sorted(folder.rglob("*.py")):
        digest.update(f"{file.relative_to(folder)}\0".encode() + file.read_bytes() + b"\1")
    return digest.hexdigest()
