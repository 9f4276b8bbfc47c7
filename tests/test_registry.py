"""Run with: .venv/bin/pytest tests/test_registry.py"""

import subprocess
import sys

import pytest

from lemmata.errors import InputError
from lemmata.registry import Registry, lazy_exports


def test_a_registry_imports_on_demand_and_lists_the_known_names():
    registry = Registry("tool", {"gcd": "math:gcd", "broken": "no_such_module:thing"})
    assert registry["gcd"](12, 18) == 6
    assert sorted(registry) == ["broken", "gcd"]
    with pytest.raises(InputError, match=r"unknown tool 'gdc'; did you mean 'gcd'\? \(known: broken, gcd\)"):
        registry["gdc"]


def test_lazy_exports_import_nothing_until_a_name_is_asked_for():
    code = (
        "import sys; from lemmata.registry import lazy_exports;"
        "get = lazy_exports('room', {'Decimal': 'decimal'});"
        "assert 'decimal' not in sys.modules; get('Decimal'); assert 'decimal' in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
    with pytest.raises(AttributeError, match="module 'room' has no attribute 'absent'"):
        lazy_exports("room", {})("absent")
