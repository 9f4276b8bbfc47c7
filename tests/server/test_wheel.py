"""pytest tests/server/test_wheel.py

An installed wheel serves the whole page. The wheel is built offline, in a copy: building writes into the source tree.
"""

import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from lemmata.models import shipped_tutor

ROOT = Path(__file__).parents[2]
SERVER = Path("lemmata/server")
SHIPPED = Path("lemmata/models/shipped")
MOST_WHEEL_BYTES = 12_000_000
"""With the tutor that ships."""

CRAWL = """
import re, sys
from urllib.parse import urljoin
from starlette.testclient import TestClient
import lemmata
from lemmata.server.app import create_app
from lemmata.tutoring.tutor import Tutor

assert lemmata.__file__.startswith(sys.argv[1]), lemmata.__file__
client = TestClient(create_app(Tutor()), base_url="http://127.0.0.1")
waiting, seen = ["/", "/static/runs.html", "/static/mask.html"], set()
while waiting:
    url = waiting.pop()
    if url in seen:
        continue
    seen.add(url)
    response = client.get(url)
    assert response.status_code == 200, url
    if url.endswith((".min.js", ".woff2")):
        continue
    named = re.findall(r'(?:src|href)="([^"]+)"|url\\(([^)]+)\\)|from "([^"]+)"', response.text)
    for name in (next(filter(None, found)) for found in named):
        # KaTeX's style sheet names older font formats after woff2, which every browser takes: see VENDOR.md.
        if not name.endswith((".woff", ".ttf")):
            waiting.append(urljoin(url, name))
print(len(seen))
"""


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A wheel of this tree."""
    source, wheels = tmp_path_factory.mktemp("source"), tmp_path_factory.mktemp("wheels")
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, source / name)
    shutil.copytree(ROOT / "src", source / "src", ignore=shutil.ignore_patterns("__pycache__", "*.egg-info", ".*"))
    command = [sys.executable, "-m", "pip", "wheel", "--no-deps", "--no-build-isolation", "-q", "-w", str(wheels)]
    built = subprocess.run([*command, str(source)], capture_output=True, text=True, timeout=240)
    assert built.returncode == 0, built.stderr
    [made] = wheels.glob("*.whl")
    return made


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that the wheel installs into."""
    site = tmp_path_factory.mktemp("site")
    zipfile.ZipFile(wheel).extractall(site)
    return site


def test_the_wheel_is_small_and_holds_the_tutor_that_the_tree_ships(wheel: Path, installed: Path) -> None:
    assert wheel.stat().st_size <= MOST_WHEEL_BYTES
    folder = shipped_tutor()
    expected = sorted(path.name for path in folder.iterdir()) if folder else []
    assert sorted(path.name for path in (installed / SHIPPED).glob("*")) == expected


def test_the_wheel_holds_every_file_of_the_server(installed: Path) -> None:
    def files(root: Path) -> set[str]:
        return {
            str(path.relative_to(root))
            for path in (root / SERVER).rglob("*")
            if path.is_file() and "__pycache__" not in path.parts
        }

    expected = files(ROOT / "src")
    assert files(installed) == expected
    for package in ("katex", "uplot"):
        assert str(SERVER / "static/vendor" / package / "LICENSE") in expected


def test_the_installed_page_finds_everything_it_names(installed: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", CRAWL, str(installed)],
        capture_output=True,
        text=True,
        timeout=120,
        cwd=installed,
        env={**os.environ, "PYTHONPATH": str(installed)},
    )
    assert done.returncode == 0, done.stderr
    fonts = len(list((installed / SERVER / "static/vendor/katex/fonts").glob("*.woff2")))
    assert int(done.stdout) >= fonts + 8
