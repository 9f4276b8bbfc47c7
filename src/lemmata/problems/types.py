"""Problem: a question with what is known of its origin."""

from dataclasses import dataclass

from lemmata.errors import InputError, unknown_name
from lemmata.records import Record

SUBJECTS = (
    "Prealgebra",
    "Algebra",
    "Intermediate Algebra",
    "Number Theory",
    "Counting & Probability",
    "Geometry",
    "Precalculus",
    "Calculus",
    "Statistics",
    "Word",
)
"""MATH's seven subjects in its own spelling, then the three that Lemmata adds."""

LEVELS = (1, 2, 3, 4, 5)


def slug(subject: str) -> str:
    """`Counting & Probability` -> `counting_and_probability`."""
    return subject.lower().replace("&", "and").replace(" ", "_")


def subject_from(name: str) -> str:
    """The subject of a name or slug in any case; InputError with the known ones."""
    key = slug(name.strip()).replace("-", "_")
    for subject in SUBJECTS:
        if key == slug(subject):
            return subject
    raise unknown_name("subject", name, (slug(subject) for subject in SUBJECTS))


def level_from(value: int | str) -> int:
    """1..5 from a number or from MATH's `Level 3`; InputError otherwise."""
    text = str(value).strip().removeprefix("Level").strip()
    if text.isdigit() and int(text) in LEVELS:
        return int(text)
    raise InputError(f"level must be 1 to 5, got {value!r}")


@dataclass(frozen=True)
class Problem(Record):
    """A question. `subject` in MATH's own spelling, `level` 1..5; `family` and `seed` reproduce a generated one."""

    id: str
    text: str
    answer: str | None = None
    subject: str | None = None
    level: int | None = None
    family: str | None = None
    seed: int | None = None
    source: str = ""
