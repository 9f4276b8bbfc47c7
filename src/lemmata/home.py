"""The one data folder: runs and corpora lie under `LEMMATA_HOME`, by default the platform's user data folder.

It does not know what is stored there, and it makes no folder until somebody writes one.
"""

import os
from datetime import datetime
from pathlib import Path

from platformdirs import user_data_path

from lemmata.errors import InputError


def data_home() -> Path:
    """The data folder (it may not exist yet); InputError where `LEMMATA_HOME` names something that is not a folder."""
    given = os.environ.get("LEMMATA_HOME")
    home = Path(given).expanduser() if given else user_data_path("lemmata", appauthor=False)
    if home.exists() and not home.is_dir():
        raise InputError(f"LEMMATA_HOME must be a folder, got the file {home}")
    return home


def fresh_path(kind: str, name: str) -> Path:
    """A path under the data folder that is not taken: `<home>/<kind>/<name>-<date>-<time>[-2 …]`."""
    stem = data_home() / kind / f"{name}-{datetime.now():%Y%m%d-%H%M%S}"
    path, copy = stem, 2
    while path.exists():
        path, copy = stem.with_name(f"{stem.name}-{copy}"), copy + 1
    return path


def new_folder(path: Path) -> Path:
    """Claim `path` for new results: it must not exist or be an empty folder; InputError otherwise."""
    if path.is_dir():
        if any(path.iterdir()):
            raise InputError(f"{path}: the folder exists and is not empty; choose another or remove it first")
    elif path.exists():
        raise InputError(f"{path}: exists and is not a folder")
    return path
