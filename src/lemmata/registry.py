"""Names whose implementation is imported only when it is asked for: registries, and what a room exports."""

from collections.abc import Callable, Iterator, Mapping
from importlib import import_module
from typing import Any, Generic, TypeVar, cast

from lemmata.errors import unknown_name

T = TypeVar("T")


class Registry(Generic[T]):
    """Names to lazily imported implementations.

    >>> kernels = Registry("kernel", {"sqrt": "math:sqrt"})
    >>> kernels["sqrt"](9.0)
    3.0
    """

    def __init__(self, kind: str, targets: dict[str, str]) -> None:
        """`kind` names the thing in errors; `targets` maps a name to `package.module:attribute`."""
        self.kind = kind
        self._targets = dict(targets)

    def __getitem__(self, name: str) -> T:
        """The implementation of `name`; InputError with the known names where there is none."""
        target = self._targets.get(name)
        if target is None:
            raise unknown_name(self.kind, name, self._targets)
        module, attribute = target.split(":")
        return cast(T, getattr(import_module(module), attribute))

    def __iter__(self) -> Iterator[str]:
        return iter(self._targets)

    def __contains__(self, name: object) -> bool:
        return name in self._targets

    def __len__(self) -> int:
        return len(self._targets)


def lazy_exports(room: str, homes: Mapping[str, str]) -> Callable[[str], Any]:
    """A room's module `__getattr__` (PEP 562): `homes` maps each public name to the module that defines it."""

    def export(name: str) -> Any:
        if name not in homes:
            raise AttributeError(f"module {room!r} has no attribute {name!r}")
        return getattr(import_module(homes[name]), name)

    return export
