"""Strings made to hang or break a grader, and a bench that runs them through extraction and comparison.

Each kind is a small recipe with random sizes: towers of powers, factorials, unclosed LaTeX, deep nesting, control
characters, text direction marks, huge decimals, near misses of the grader's own patterns, heaps of random signs.
"""

import random
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from lemmata.errors import InputError
from lemmata.lab.experiment import Document, Experiment, Progress, Table

GRACE = 5.0
"""Seconds that starting a worker in the place of a killed one may take on a busy machine; no part of the limit."""

PLACES = ("main thread", "other thread", "worker process")

_SIGNS = [
    *"0123456789xyabcei.,+-*/^!%()[]{}|=<>_\\&$ '\"~`@#;:?", r"\frac", r"\sqrt", r"\boxed{", r"\text{", r"\cup", r"\pm",
    r"\infty", "∞", "°", "½", " or ", " and ", " cm", "the answer is ", "####", "Therefore, ", "sin", "log", r"\sum_",
    r"\int_0^1", "no solution", r"\begin{pmatrix}", r"\end{pmatrix}", "\n", "所以", "²", "二十", r"\in \mathbb{Z}",
    r"\pmod", "0x", r"\dot{3}", "]1,2[", " o'clock", "half past ", "\u202e", "\u200b", "\x00", "\x7f", "\ud800", "é",
]  # fmt: skip
Recipe = Callable[[random.Random], str]


def _tower(rng: random.Random) -> str:
    return "^".join(str(rng.randint(2, 99)) for _ in range(rng.randint(3, 9)))


def _braced_tower(rng: random.Random) -> str:
    depth = rng.randint(3, 400)
    return "9^{" * depth + "9" + "}" * depth


def _factorial(rng: random.Random) -> str:
    form = rng.choice(("{}!", "({}!)!", "(({}!)!)!", "1/{}!", r"\binom{{{}}}{{7}}", "{}! + 1"))
    return form.format(rng.randint(20, 10**9))


def _unclosed(rng: random.Random) -> str:
    opening = rng.choice(
        (r"\frac{1}{", r"\sqrt{", r"\boxed{", r"\text{", "(", "[", "{", r"\left(", "|", r"\begin{cases}", "$")
    )
    return opening * rng.choice((1, 2, 7, 40, 1_000, 3_000)) + "1"


def _nested(rng: random.Random) -> str:
    left, right = rng.choice((("(", ")"), (r"\sqrt{", "}"), ("{", "}"), (r"\frac{1}{", "}"), ("|", "|"), ("-(", ")")))
    depth = rng.choice((5, 50, 500, 2_000))
    return left * depth + "x" + right * depth


def _repeated(rng: random.Random) -> str:
    piece = rng.choice((
        "1", "a ", " or ", "x,", "±", "1 or ", "the answer is ", "therefore ", "####", "-", "1/", "$1", "**", "x<",
        "[1,2", "(1,2)∪", "5 per ", "\\", "\\,", " and 1", ". ", "0.", "1,000,", "!", "x^", "一", "k \\in", "\\boxed",
        "A, ", "twenty ", "1:", "'", "=1", "\\sum_{k=1}^", "(3)", ".3", "\\dot 3",
    ))  # fmt: skip
    return (piece * rng.choice((3, 30, 300, 3_000, 10_000)))[: rng.choice((10_000, 20_000))]


def _decimal(rng: random.Random) -> str:
    digits = "".join(rng.choice("0123456789") for _ in range(rng.choice((40, 400, 4_000, 9_900))))
    return rng.choice(("0.{}", "{}", "-{}.5", "0.({})", "{}e99", "1/{}", r"0.\overline{{{}}}", "0.{}...")).format(
        digits
    )


def _function(rng: random.Random) -> str:
    inside = rng.choice(("10^(10^9)", "e^(e^(e^9))", "9^9^9", "10^{400}", "x^{20000}", "1/0", "0^0", "i^i^i"))
    name = rng.choice((r"\sin", r"\log", r"\floor", "sqrt", r"\ln", r"\arctan", "exp", "gcd"))
    return f"{name}({inside})"


def _dear(rng: random.Random) -> str:
    n = rng.choice((20, 60, 200))
    return rng.choice((
        rf"\sqrt{{2}}(x+y+z+\sqrt{{3}})^{{{n}}}(x-1)^{{{n}}}", rf"\sum_{{k=1}}^{{10^{n}}} k^k",
        rf"\int_0^1 x^{{x^{n}}} dx",
        rf"x^{{{n}}} + \sqrt{{x}} - 3 < 0", rf"\sin(\sin(x^{{{n}}})) > \cos x",
        "+".join(rf"\sqrt{{{k}}}" for k in range(2, n)),
        rf"x = \frac{{\pi}}{{{n}}} + {n}^{n} k, k \in \mathbb{{Z}}", rf"\prod_{{k=1}}^{{{n}000}} (1 + 1/k^k)",
    ))  # fmt: skip


def _marks(rng: random.Random) -> str:
    marks = "\u202e\u202d\u200f\u200b\u2066\ufeff\x00\x01\x07\x1b\x7f\u0301\ud800\U0001d7d9"
    return "".join(rng.choice(marks + "12x=+ ") for _ in range(rng.randint(1, 300)))


def heap(rng: random.Random) -> str:
    """A few random signs, words and bits of LaTeX."""
    return "".join(rng.choice(_SIGNS) for _ in range(rng.randint(1, 16)))


def _anything(rng: random.Random) -> str:
    return "".join(chr(rng.randint(0, 0x10FFFF)) for _ in range(rng.randint(1, 60)))


_RECIPES: tuple[Recipe, ...] = (
    _tower, _braced_tower, _factorial, _unclosed, _nested, _repeated, _decimal, _function, _dear, _marks, heap, heap,
    heap, _anything,
)  # fmt: skip


def hostile_strings(n: int, seed: int) -> Iterator[str]:
    """`n` strings, the kinds in turn; the same ones for the same seed."""
    rng = random.Random(seed)
    for index in range(n):
        yield _RECIPES[index % len(_RECIPES)](rng)


@dataclass(frozen=True)
class HostilePlan:
    """`timeout` is the limit of one comparison in seconds."""

    strings: int = 140
    timeout: float = 0.5
    seed: int = 1

    def __post_init__(self) -> None:
        if self.strings < 1 or not self.timeout > 0:
            raise InputError("the number of strings and the time limit must be positive")


def measure(plan: HostilePlan, progress: Progress) -> Document:
    """Every string through `extract` and `compare`, in turn on the main thread, on another one and in a process.

    `slowest` is the longest single call in seconds, `late` how many took longer than the limit and GRACE.
    """
    n, timeout = plan.strings, plan.timeout
    texts = list(hostile_strings(n, plan.seed))
    found: dict[str, Any] = {"strings": n, "raised": [], "late": 0, "slowest": 0.0}
    outcomes: Counter[str] = Counter()
    places: Counter[str] = Counter()
    size = 20
    for number, start in enumerate(range(0, n, size)):
        place = PLACES[number % len(PLACES)]
        for text, error, seconds, said in _in(place, texts[start : start + size], timeout):
            places[place] += 1
            outcomes.update(said)
            found["slowest"] = max(found["slowest"], round(seconds, 2))
            found["late"] += seconds > timeout + GRACE
            if error:
                found["raised"].append({"text": text[:100], "error": error, "place": place})
        progress(min(start + size, n), n, "hostile strings")
    return {**found, "outcomes": dict(sorted(outcomes.items())), "places": dict(sorted(places.items()))}


Tried = tuple[str, str, float, tuple[str, ...]]
"""The text, the error if one was raised, the longest call in seconds, and the outcomes."""


def _in(place: str, texts: list[str], timeout: float) -> list[Tried]:
    from lemmata.expr import Done, run_limited

    if place == "main thread":
        return try_all(texts, timeout)
    if place == "other thread":
        found: list[Tried] = []
        thread = threading.Thread(target=lambda: found.extend(try_all(texts, timeout)))
        thread.start()
        thread.join()
        return found
    ran = run_limited("lemmata.lab.hostile:try_all", (texts, timeout), 600.0)
    return ran.value if isinstance(ran, Done) else [(text, str(ran), 0.0, ()) for text in texts]


def try_all(texts: list[str], timeout: float) -> list[Tried]:
    """Each text through extraction, and compared with a number, as gold of a formula, and with its neighbour."""
    return [_try(text, timeout) for text in texts]


def _try(text: str, timeout: float) -> Tried:
    from lemmata.answers import compare, extract

    longest, said, error = 0.0, [], ""
    for gold, prediction in ((text, "5"), ("x + 1", text), (text, f"{text}1")):
        began = time.monotonic()
        try:
            extract(text)
            said.append(compare(gold, prediction, timeout).outcome)
        except Exception as caught:  # what this is here to find
            error = f"{type(caught).__name__}: {caught}"[:200]
        longest = max(longest, time.monotonic() - began)
    return text, error, longest, tuple(said)


def tables(document: Mapping[str, Any]) -> list[Table]:
    """What came of it."""
    rows: list[tuple[object, ...]] = [
        ("strings", document["strings"]),
        ("raised", len(document["raised"])),
        (f"longer than the limit and {GRACE:g} s", document["late"]),
        ("slowest call (s)", document["slowest"]),
    ]
    rows += [(f"comparisons {name}", count) for name, count in document["outcomes"].items()]
    rows += [(f"strings on: {name}", count) for name, count in document["places"].items()]
    return [Table("hostile strings", ("what", "count"), rows)]


def draw(document: Mapping[str, Any]) -> Any:
    """The outcomes of the comparisons."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(5, 3), layout="constrained")
    axes = figure.subplots()
    axes.bar_label(axes.bar(list(document["outcomes"]), list(document["outcomes"].values())))
    axes.set(title=f"{document['strings']:,} hostile strings, three comparisons each", ylabel="comparisons")
    return figure


EXPERIMENT = Experiment("hostile", HostilePlan, measure, tables, draw)
