"""The one data folder: runs and corpora lie under `LEMMATA_HOME`, by default the platform's user data folder.

It does not know what is stored there, and it makes no folder until somebody writes one. A folder that a process is
writing is held by a lock of the operating system, which a killed process gives back.
"""

import fcntl
import os
import time
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from platformdirs import user_data_path

from lemmata.errors import InputError

LOCK = ".lock"
TRIES, PAUSE = 10, 0.05
"""Tries to take a lock, and the seconds between them: `is_held` takes it for a moment too."""


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


@contextmanager
def held(folder: Path) -> Iterator[None]:
    """Hold a folder, which is made where it is missing; InputError where another process holds it, or it can't be made.

    On a file system without locks a RuntimeWarning says that nothing keeps a second process out.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        file = (folder / LOCK).open("w")
    except OSError as error:
        raise InputError(f"{folder}: can't be used: {error.strerror}") from None
    with file:
        for left in reversed(range(TRIES)):
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if not left:
                    raise InputError(f"{folder}: another process is at work here") from None
                time.sleep(PAUSE)
            except OSError as error:
                warnings.warn(
                    f"{folder}: no lock can be had ({error.strerror}); let no second process write here",
                    RuntimeWarning,
                    stacklevel=3,
                )
                break
        yield


def is_held(folder: Path) -> bool | None:
    """Whether a process holds a folder now; None where none ever did, or the lock can't be looked at."""
    try:
        handle = os.open(folder / LOCK, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    except OSError:
        return None
    try:
        fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except OSError:
        return None
    finally:
        os.close(handle)
    return False
