"""Answers with a notation of their own: times of day, dates, residue classes. Each is read and compared here.

It knows calendars and remainders only as far as equality needs them; a bare `3:30` or `3/5/2020` is left to others,
since it may be a ratio, and since days and months stand in either order.
"""

import re
from dataclasses import dataclass

from lemmata.answers.types import Comparison, different, equal, unknown
from lemmata.answers.words import number_word


@dataclass(frozen=True)
class Clock:
    """A time of day in minutes after midnight; `half` says that a.m. or p.m. was stated."""

    minutes: int
    half: bool


@dataclass(frozen=True)
class Date:
    """A day of the calendar; `year` is None where it was not stated."""

    month: int
    day: int
    year: int | None


@dataclass(frozen=True)
class Residue:
    """The class of `value` modulo `modulus`."""

    value: int
    modulus: int


Special = Clock | Date | Residue

_MONTHS = {
    name: index
    for index, names in enumerate(
        (
            ("january", "jan"), ("february", "feb"), ("march", "mar"), ("april", "apr"), ("may",), ("june", "jun"),
            ("july", "jul"), ("august", "aug"), ("september", "sep", "sept"), ("october", "oct"), ("november", "nov"),
            ("december", "dec"),
        ),
        start=1,
    )
    for name in names
}  # fmt: skip
_CLOCK = re.compile(r"^(\d{1,2})(?::(\d{2}))?\s*([ap])\.?\s?m\.?$", re.IGNORECASE)
_OCLOCK = re.compile(r"^(\d{1,2}|[a-z]{3,6})\s*o['’]clock(?:\s*([ap])\.?\s?m\.?)?$", re.IGNORECASE)
_PAST = re.compile(
    r"^(?:a\s+)?(half|quarter)[ -](past|to|after)\s+(\d{1,2}|[a-z]{3,6})(?:\s*([ap])\.?\s?m\.?)?$", re.IGNORECASE
)
_BARE_CLOCK = re.compile(r"^(\d{1,2}):(\d{2})$")
_WEEKDAY = re.compile(r"^(?:mon|tues|wednes|thurs|fri|satur|sun)day,?\s+", re.IGNORECASE)
_MONTH_FIRST = re.compile(r"^([A-Za-z]{3,9})\.?\s+(\d{1,2})(?:st|nd|rd|th)?(?:,?\s+(\d{4}))?$")
_DAY_FIRST = re.compile(r"^(?:the\s+)?(\d{1,2})(?:st|nd|rd|th)?\s+(?:of\s+)?([A-Za-z]{3,9})\.?(?:,?\s+(\d{4}))?$")
_ISO = re.compile(r"^(\d{4})-(\d{2})-(\d{2})$|^(\d{4})年(\d{1,2})月(\d{1,2})日$")
_RESIDUE = re.compile(
    r"^(?:[A-Za-z]\s*(?:≡|\\equiv|=)\s*)?(-?\d{1,50})\s*(?:\\pmod\s*\{?\s*(\d{1,50})\s*\}?|\(\s*\\?(?:mod|bmod)\s+(\d{1,50})\s*\))$"
    r"|^[A-Za-z]\s*(?:≡|\\equiv)\s*(-?\d{1,50})\s*\\?(?:mod|bmod)\s+(\d{1,50})$"
)


def read_special(text: str) -> Special | None:
    """The time, date or residue class that a cleaned text states, or None."""
    if len(text) > 150:
        return None
    if match := _CLOCK.match(text):
        hour, minute = int(match[1]), int(match[2] or 0)
        if 1 <= hour <= 12 and minute < 60:
            return Clock((hour % 12 + (12 if match[3] in "pP" else 0)) * 60 + minute, half=True)
    if text.lower() in ("noon", "midnight", "12 noon", "12 midnight"):
        return Clock(12 * 60 if "noon" in text.lower() else 0, half=True)
    if (spoken := _spoken_clock(text)) is not None:
        return spoken
    if match := _RESIDUE.match(text):
        value, modulus = match[1] or match[4], match[2] or match[3] or match[5]
        return Residue(int(value) % int(modulus), int(modulus)) if int(modulus) > 0 else None
    return _date(_WEEKDAY.sub("", text))


def _spoken_clock(text: str) -> Clock | None:
    """`9 o'clock`, `half past three`."""
    if match := _OCLOCK.match(text):
        hour, minutes, half = match[1], 0, match[2]
    elif match := _PAST.match(text):
        minutes = 30 if match[1].lower() == "half" else -15 if match[2].lower() == "to" else 15
        hour, half = match[3], match[4]
    else:
        return None
    value = int(hour) if hour.isdecimal() else number_word(hour)
    if value is None or not 1 <= value <= 12:
        return None
    afternoon = 12 * 60 if half in ("p", "P") else 0
    return Clock((value % 12 * 60 + afternoon + minutes) % (24 * 60), half=half is not None)


def bare_clock(text: str) -> Clock | None:
    """`3:30` as a time of day, for a text that is compared with one."""
    match = _BARE_CLOCK.match(text)
    if match and int(match[1]) < 24 and int(match[2]) < 60:
        return Clock(int(match[1]) * 60 + int(match[2]), half=False)
    return None


def _date(text: str) -> Date | None:
    if match := _ISO.match(text):
        year, month, day = (int(group) for group in match.groups() if group)
    elif match := _MONTH_FIRST.match(text):
        month, day, year = _MONTHS.get(match[1].lower(), 0), int(match[2]), int(match[3] or 0)
    elif match := _DAY_FIRST.match(text):
        month, day, year = _MONTHS.get(match[2].lower(), 0), int(match[1]), int(match[3] or 0)
    else:
        return None
    return Date(month, day, year or None) if 1 <= month <= 12 and 1 <= day <= 31 else None


def same_special(gold: Special, other: Special) -> Comparison:
    """Compare two of these; different kinds of them are different."""
    match gold, other:
        case Clock(a, half), Clock(b, other_half):
            cycle = 24 * 60 if half == other_half else 12 * 60
            same, what = (a - b) % cycle == 0, "time of day"
        case Date(year=year), Date(year=other_year):
            same, what = (gold.month, gold.day) == (other.month, other.day), "date"
            if same and year != other_year:
                return unknown("only one side states the year") if None in (year, other_year) else different("years")
        case Residue(), Residue():
            same, what = gold == other, "residue class"
        case _:
            return different(f"{type(gold).__name__.lower()} against {type(other).__name__.lower()}")
    return equal(f"the same {what}") if same else different(f"a different {what}")
