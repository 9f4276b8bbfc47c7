"""The benchmarks by name. To add one: a reader `Source -> questions` in `readers/`, and a line here."""

from collections.abc import Callable, Iterator
from itertools import islice
from typing import Any

from lemmata.errors import InputError
from lemmata.evaluation.questions import Item
from lemmata.evaluation.sources import Source
from lemmata.registry import Registry

Reader = Callable[[Any], Iterator[Item]]
_READERS = "lemmata.evaluation.readers"

BENCHMARKS: Registry[Reader] = Registry(
    "benchmark",
    {
        "heldout": f"{_READERS}.heldout:heldout",
        "generated": f"{_READERS}.math:generated",
        "math": f"{_READERS}.math:math",
        "math500": f"{_READERS}.math:math500",
        "math-perturb": f"{_READERS}.math:math_perturb",
        "gsm8k": f"{_READERS}.words:gsm8k",
        "mgsm": f"{_READERS}.words:mgsm",
        "svamp": f"{_READERS}.words:svamp",
        "mawps": f"{_READERS}.words:mawps",
        "cmath": f"{_READERS}.words:cmath",
        "aqua": f"{_READERS}.choices:aqua",
        "mutual": f"{_READERS}.choices:mutual",
        "mathchat": f"{_READERS}.mathchat:mathchat",
        "mathchat-follow-up": f"{_READERS}.mathchat:follow_up",
        "mathchat-error-correction": f"{_READERS}.mathchat:error_correction",
        "mathchat-error-analysis": f"{_READERS}.mathchat:error_analysis",
        "mathchat-problem-generation": f"{_READERS}.mathchat:problem_generation",
        "mathdial": f"{_READERS}.mathdial:mathdial",
        "mt-eval": f"{_READERS}.mt_eval:mt_eval",
        "mt-eval-recollection": f"{_READERS}.mt_eval:recollection",
        "mt-eval-expansion": f"{_READERS}.mt_eval:expansion",
        "mt-eval-refinement": f"{_READERS}.mt_eval:refinement",
        "mt-eval-refinement-single": f"{_READERS}.mt_eval:refinement_single",
        "mt-eval-follow-up": f"{_READERS}.mt_eval:follow_up",
        "botchat": f"{_READERS}.botchat:botchat",
        "jsonl": f"{_READERS}.mapped:mapped",
    },
)
WITHOUT_DATA = ("generated",)
"""Benchmarks that need no file."""


def read_benchmark(
    name: str, data: str | None, columns: dict[str, str] | None = None, limit: int | None = None
) -> list[Item]:
    """The questions in order, all or the first `limit`.

    Raises InputError: an unknown benchmark, no data, a row that does not fit (with its number), a mapping for a
    benchmark that has its own columns.
    """
    reader = BENCHMARKS[name]
    if columns and name != "jsonl":
        raise InputError(f"benchmark {name!r} has its own columns; --map is for 'jsonl'")
    if data is None:
        if name not in WITHOUT_DATA:
            raise InputError(f"benchmark {name!r} needs --data: the file or folder to read")
        return list(islice(reader(None), limit))
    source = Source(str(data), columns or {})
    if not source.is_hub:
        _ = source.path  # a missing file is told at once
    return list(islice(reader(source), limit))
