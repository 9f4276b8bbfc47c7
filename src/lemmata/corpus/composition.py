"""What a corpus is made of by subject and level: the data paper's Figure 2, from a corpus folder's manifest.

It counts questions, not follow-ups, as the labels of their sources say; what a source does not say is `not said`, never
guessed. Knows nothing of how a corpus is built.
"""

from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from lemmata.corpus.manifest import Count
from lemmata.errors import InputError
from lemmata.problems.types import LEVELS, SUBJECTS

UNKNOWN = "not said"
QUESTIONS = ("solve", "mistake")
"""Kinds of turn that open a dialogue: a problem, or a problem with a student's wrong work."""
FORMATS = (".png", ".svg", ".pdf")


def composition(counts: Iterable[Count], files: Iterable[str] = ("q.jsonl", "m.jsonl")) -> dict[str, Any]:
    """`n`, and by subject `n`, `share` and `levels`, of the first questions in these files; subjects in MATH's order.

    InputError where the files hold no question.
    """
    wanted = set(files)
    cells: Counter[tuple[str, str]] = Counter()
    for row in counts:
        if row.file in wanted and row.kind in QUESTIONS:
            cells[row.subject or UNKNOWN, str(row.level or UNKNOWN)] += row.n
    total = sum(cells.values())
    if not total:
        raise InputError(f"no question in {', '.join(sorted(wanted))}")
    subjects = {}
    for subject in (*SUBJECTS, UNKNOWN):
        levels = {level: cells[subject, level] for level in (*map(str, LEVELS), UNKNOWN) if cells[subject, level]}
        if levels:
            n = sum(levels.values())
            subjects[subject] = {"n": n, "share": round(n / total, 6), "levels": levels}
    return {"n": total, "subjects": subjects}


def save_figure(found: dict[str, Any], path: Path) -> None:
    """A bar a subject, its levels one beside the other; InputError for a file type that is no figure's."""
    from matplotlib.figure import Figure

    if path.suffix not in FORMATS:
        raise InputError(f"{path}: a figure's name ends in {', '.join(FORMATS)}")
    subjects = found["subjects"]
    figure = Figure(figsize=(8, 0.5 * len(subjects) + 1.4), layout="constrained")
    axes = figure.subplots()
    starts = [0.0] * len(subjects)
    for level in (*map(str, LEVELS), UNKNOWN):
        shares = [100 * row["levels"].get(level, 0) / found["n"] for row in subjects.values()]
        if any(shares):
            label = f"level {level}" if level != UNKNOWN else f"level {UNKNOWN}"
            axes.barh(list(subjects), shares, left=starts, label=label)
            starts = [start + share for start, share in zip(starts, shares, strict=True)]
    for place, (share, row) in enumerate(zip(starts, subjects.values(), strict=True)):
        axes.annotate(f" {100 * row['share']:.1f} %", (share, place), va="center")
    axes.invert_yaxis()
    axes.set(xlabel=f"share of {found['n']:,} questions (%)", xlim=(0, 1.15 * max(starts)))
    axes.legend(loc="lower right")
    path.parent.mkdir(parents=True, exist_ok=True)
    figure.savefig(path, dpi=120)
