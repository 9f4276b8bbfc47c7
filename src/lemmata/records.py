"""JSON in and out for the shared frozen dataclasses, and JSONL files whose errors name the line."""

import dataclasses
import json
import os
import re
import tempfile
import types
import typing
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, Self

from lemmata.errors import InputError, unknown_name

_SURROGATE = re.compile("[\ud800-\udfff]")

_FIELD_TYPES: dict[type, dict[str, Any]] = {}


class Record:
    """Mixin of a frozen dataclass: `to_json` gives plain JSON values, `from_json` reads them back strictly."""

    def to_json(self) -> dict[str, Any]:
        """Every field as plain JSON values; nested records become objects."""
        return {name: _plain(getattr(self, name)) for name in _field_types(type(self))}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Self:
        """Build the record; InputError on an unknown or a missing field."""
        if not isinstance(data, Mapping):
            raise InputError(f"{cls.__name__} expects an object, got {type(data).__name__}")
        hints = _field_types(cls)
        for name in data:
            if name not in hints:
                raise unknown_name(f"{cls.__name__} field", str(name), hints)
        required = [
            f.name
            for f in dataclasses.fields(cls)  # type: ignore[arg-type]
            if f.default is dataclasses.MISSING and f.default_factory is dataclasses.MISSING
        ]
        for name in required:
            if name not in data:
                raise InputError(f"{cls.__name__} lacks the field {name!r}")
        return cls(**{name: _typed(hints[name], value) for name, value in data.items()})


def _field_types(cls: Any) -> dict[str, Any]:
    if cls not in _FIELD_TYPES:
        hints = typing.get_type_hints(cls)
        _FIELD_TYPES[cls] = {f.name: hints[f.name] for f in dataclasses.fields(cls)}
    return _FIELD_TYPES[cls]


def _plain(value: Any) -> Any:
    if isinstance(value, Record):
        return value.to_json()
    if isinstance(value, tuple | list):
        return [_plain(item) for item in value]
    if isinstance(value, Mapping):
        return {key: _plain(item) for key, item in value.items()}
    return value


def _typed(hint: Any, value: Any) -> Any:
    """`value` as the annotation wants it: nested records are built and lists become tuples."""
    origin, args = typing.get_origin(hint), typing.get_args(hint)
    if isinstance(hint, type) and issubclass(hint, Record):
        return hint.from_json(value)
    if origin is tuple and args:
        if not isinstance(value, list | tuple):
            raise InputError(f"expected a list, got {type(value).__name__}")
        return tuple(_typed(args[0], item) for item in value)
    if origin in (typing.Union, types.UnionType):
        if value is None:
            return None
        return _typed(next(arg for arg in args if arg is not type(None)), value)
    return value


def read_jsonl(path: str | Path) -> Iterator[tuple[int, dict[str, Any]]]:
    """(line number from 1, object) of each non-blank line.

    Raises InputError with the path and line number: a missing or empty file, bytes that are not UTF-8, a line that
    is not a JSON object.
    """
    path = Path(path)
    if not path.is_file():
        raise InputError(f"{path}: no such file")
    rows = 0
    with path.open("rb") as file:
        for number, raw in enumerate(file, start=1):
            if not raw.strip():
                continue
            try:
                row = json.loads(raw.decode("utf-8"))
            except UnicodeDecodeError as error:
                raise InputError(f"{path}:{number}: not UTF-8 (byte {error.start} of the line)") from None
            except (ValueError, RecursionError) as error:
                raise InputError(f"{path}:{number}: not JSON: {error}") from None
            if not isinstance(row, dict):
                raise InputError(f"{path}:{number}: expected a JSON object, got {type(row).__name__}")
            rows += 1
            yield number, row
    if rows == 0:
        raise InputError(f"{path}: the file is empty")


def write_jsonl(path: str | Path, rows: Iterable[Mapping[str, Any]]) -> int:
    """Write one JSON object a line, atomically; returns the number of rows."""
    count = 0

    def lines() -> Iterator[str]:
        nonlocal count
        for row in rows:
            count += 1
            line = json.dumps(row, ensure_ascii=False)
            # half a surrogate pair, which JSON can escape and UTF-8 can't hold
            yield (json.dumps(row) if _SURROGATE.search(line) else line) + "\n"

    write_atomic(path, lines())
    return count


def write_atomic(path: str | Path, text: str | Iterable[str]) -> None:
    """Write a text file so that a killed process leaves the old file or the new one, never a part."""
    path = Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.writelines([text] if isinstance(text, str) else text)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(temporary, 0o644)
        os.replace(temporary, path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
