"""Strict, frozen settings: defaults live in the class, unknown keys are refused with the nearest known one."""

import tomllib
from collections.abc import Iterable, Mapping
from importlib import resources
from pathlib import Path
from typing import Any, TypeVar, get_args

from pydantic import BaseModel, ConfigDict, ValidationError

from lemmata.errors import InputError, unknown_name


class Settings(BaseModel):
    """Base of every configuration: frozen and typed."""

    model_config = ConfigDict(frozen=True, extra="forbid")


S = TypeVar("S", bound=Settings)


def load_settings(
    cls: type[S], source: str | Path | Mapping[str, Any], *, package: str, overrides: Iterable[str] = ()
) -> S:
    """Settings from a TOML path, the name of a config that ships in `package`'s `configs/`, or a mapping.

    `overrides` are `key=value` or `section.key=value`, with the value in TOML syntax (a bare word is text).
    Raises InputError: no such config, bad TOML, an unknown key (with the nearest known), a value of the wrong type.
    """
    data = dict(source) if isinstance(source, Mapping) else _read(source, package)
    for override in overrides:
        key, equals, raw = override.partition("=")
        if not equals:
            raise InputError(f"--set expects key=value, got {override!r}")
        _assign(data, key.strip().split("."), _value(raw.strip()))
    return build_settings(cls, data, where=str(source) if not isinstance(source, Mapping) else cls.__name__)


def build_settings(cls: type[S], data: Mapping[str, Any], *, where: str) -> S:
    """Validate `data`; InputError names the place and, for an unknown key, the nearest known one."""
    try:
        return cls.model_validate(data)
    except ValidationError as error:
        # A misspelt key first: that another one is missing then follows from it.
        first = min(error.errors(), key=lambda found: found["type"] != "extra_forbidden")
        location = [str(part) for part in first["loc"]]
        if first["type"] == "extra_forbidden":
            known = _known_keys(cls, location[:-1])
            raise InputError(f"{where}: {unknown_name('key', '.'.join(location), known)}") from None
        raise InputError(f"{where}: {'.'.join(location)}: {first['msg']}, got {first['input']!r}") from None


def shipped_configs(package: str) -> list[str]:
    """Names of the configs that ship with `package`."""
    folder = resources.files(package) / "configs"
    return sorted(item.name.removesuffix(".toml") for item in folder.iterdir() if item.name.endswith(".toml"))


def _read(source: str | Path, package: str) -> dict[str, Any]:
    path = Path(source)
    if path.suffix == ".toml" or path.exists():
        if not path.is_file():
            raise InputError(f"{path}: no such config file")
        raw = path.read_bytes()
    elif str(source) in shipped_configs(package):
        raw = (resources.files(package) / "configs" / f"{source}.toml").read_bytes()
    else:
        raise unknown_name("config", str(source), shipped_configs(package))
    try:
        return tomllib.loads(raw.decode("utf-8"))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise InputError(f"{source}: not TOML: {error}") from None


def _value(raw: str) -> Any:
    try:
        return tomllib.loads(f"value = {raw}")["value"]
    except tomllib.TOMLDecodeError:
        return raw


def _assign(data: dict[str, Any], keys: list[str], value: Any) -> None:
    for key in keys[:-1]:
        child = data.setdefault(key, {})
        if not isinstance(child, dict):
            raise InputError(f"--set {'.'.join(keys)}: {key!r} is not a section")
        data = child
    data[keys[-1]] = value


def _known_keys(cls: type[BaseModel], path: list[str]) -> list[str]:
    """The keys that are known at a place, each with the whole path to it; a number stands for a list's entry."""
    here: Any = cls
    for part in path:
        if part.isdecimal():  # the entry of a list: its class was found with the list
            continue
        field = here.model_fields.get(part)
        inner = _settings_in(field.annotation) if field else None
        if inner is not None:
            here = inner
    return [".".join((*path, name)) for name in here.model_fields]


def _settings_in(annotation: Any) -> type[BaseModel] | None:
    """The settings class that an annotation holds: itself, one that may be None, or the entries of a tuple."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next((found for inner in get_args(annotation) if (found := _settings_in(inner))), None)
