"""The tutor that ships inside the package, where a build has one. Loads nothing heavy."""

from pathlib import Path

from lemmata.errors import InputError

SHIPPED = "shipped"
"""What a config or a command calls it."""
MOST_PARAMETERS, MOST_BYTES = 3_500_000, 8_000_000
"""Of a tutor that may ship."""
FOLDER = Path(__file__).parent / SHIPPED


def shipped_tutor() -> Path | None:
    """The checkpoint folder of the shipped tutor; None where this build has none."""
    return FOLDER if (FOLDER / "config.json").is_file() else None


def resolve(model: str) -> str:
    """A model's name or folder as it is, `shipped` as the shipped tutor's folder; InputError where there is none."""
    if model != SHIPPED:
        return model
    folder = shipped_tutor()
    if folder is None:
        raise InputError("no tutor ships with this build: train one with lemmata train tutor-tiny")
    return str(folder)
