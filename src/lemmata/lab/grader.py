"""How right and how fast the grader is, with math-verify beside it on the same labelled pairs.

Both read the same two texts. Batches of pairs alternate between the two, so that what disturbs one disturbs the other;
time is the CPU time of this process and of its workers together. A pair that math-verify reads nothing in counts as
`unknown` here, although it answers "not equal" then.
"""

import math
import os
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lemmata.errors import InputError
from lemmata.lab.experiment import Document, Experiment, Progress, Table

GRADERS = ("lemmata", "math-verify")
KINDS = ("false positive", "false negative", "unknown")
_MOST_LISTED = 60


@dataclass(frozen=True)
class GraderPlan:
    """`pairs` of each labelled set; `data` is the folder with the public sets, without which they are left out."""

    pairs: int = 400
    batch: int = 50
    timeout: float = 5.0
    data: str | None = None
    seed: int = 0
    """Nothing is drawn here: the sets have seeds of their own."""

    def __post_init__(self) -> None:
        if min(self.pairs, self.batch) < 1:
            raise InputError("pairs and batch must be positive")
        if self.data is not None and not Path(self.data).is_dir():
            raise InputError(f"{self.data}: no such folder")


def full_plan(data: str | None) -> GraderPlan:
    """All pairs of both sets."""
    return GraderPlan(pairs=4_000, batch=100, data=data)


def measure(plan: GraderPlan, progress: Progress) -> Document:
    """`sets`: by set each grader's counts by type and its speed; `gold`: by public set the rows equal to itself."""
    from lemmata.answers.published import SETS
    from lemmata.answers.voters import require_math_verify

    require_math_verify()
    return {
        "sets": {name: _labelled(name, plan, progress) for name in SETS},
        "gold": {} if plan.data is None else _gold(Path(plan.data), progress),
    }


def _labelled(name: str, plan: GraderPlan, progress: Progress) -> Document:
    from lemmata.answers import compare
    from lemmata.answers.published import draw
    from lemmata.answers.voters import math_verify

    ask: dict[str, Callable[[str, str, float], Any]] = {"lemmata": compare, "math-verify": math_verify}
    header, pairs = draw(name, plan.pairs)
    clock, clock_name = _clock()
    for grader in GRADERS:  # imports and warm workers are no part of the speed
        for gold, prediction in (("x^2 - 1", "(x-1)(x+1)"), (r"\sqrt{8}", r"2\sqrt{2}")):
            ask[grader](gold, prediction, 60.0)
    outcomes: dict[str, list[Any]] = {grader: [] for grader in GRADERS}
    seconds = dict.fromkeys(GRADERS, 0.0)
    for start in range(0, len(pairs), plan.batch):
        batch = pairs[start : start + plan.batch]
        for grader in GRADERS if start // plan.batch % 2 == 0 else GRADERS[::-1]:
            began = clock()
            outcomes[grader] += [ask[grader](pair.gold, pair.prediction, plan.timeout) for pair in batch]
            seconds[grader] += clock() - began
        progress(min(start + plan.batch, len(pairs)), len(pairs), name)
    return {
        "pairs": len(pairs),
        "seed": header["seed"],
        "clock": clock_name,
        "graders": {
            grader: {
                **_counts(pairs, outcomes[grader]),
                "seconds": round(seconds[grader], 2),
                "pairs_per_second": round(len(pairs) / seconds[grader], 1) if seconds[grader] else math.inf,
                "by_type": {
                    kind: _counts(*zip(*rows, strict=True)) for kind, rows in _by_type(pairs, outcomes[grader]).items()
                },
            }
            for grader in GRADERS
        },
        "not_right": [
            {**pair.to_json(), "outcome": outcome.outcome, "reason": outcome.reason}
            for pair, outcome in zip(pairs, outcomes["lemmata"], strict=True)
            if outcome.outcome != pair.label
        ][:_MOST_LISTED],
    }


def _by_type(pairs: Sequence[Any], outcomes: Sequence[Any]) -> dict[str, list[tuple[Any, Any]]]:
    rows: dict[str, list[tuple[Any, Any]]] = {}
    for pair, outcome in zip(pairs, outcomes, strict=True):
        rows.setdefault(pair.type, []).append((pair, outcome))
    return dict(sorted(rows.items()))


def _counts(pairs: Sequence[Any], outcomes: Sequence[Any]) -> dict[str, int]:
    found = {"equal pairs": 0, "different pairs": 0} | dict.fromkeys(KINDS, 0)
    for pair, outcome in zip(pairs, outcomes, strict=True):
        found[f"{pair.label} pairs"] += 1
        if outcome.outcome == "unknown":
            found["unknown"] += 1
        elif outcome.outcome != pair.label:
            found["false positive" if outcome.outcome == "equal" else "false negative"] += 1
    return found


def _clock() -> tuple[Callable[[], float], str]:
    """CPU seconds of this process and its children where the system tells them, wall time elsewhere."""
    return (_cpu_of_tree, "cpu") if Path("/proc/self/stat").is_file() else (time.monotonic, "wall")


def _cpu_of_tree() -> float:
    own = str(os.getpid())
    ticks = 0
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = path.read_text().rpartition(")")[2].split()
        except OSError:
            continue  # ended meanwhile
        if fields[1] == own:
            ticks += sum(int(field) for field in fields[11:15])  # its own and its ended children's, user and system
    ended = os.times()
    return time.process_time() + ended.children_user + ended.children_system + ticks / os.sysconf("SC_CLK_TCK")


def _gold(data: Path, progress: Progress) -> Document:
    from lemmata.answers import compare, extract
    from lemmata.answers.options import choose_option
    from lemmata.lab.gold_rows import SETS, gold_rows, rationales

    found: Document = {}
    for name in SETS:
        missed = []
        rows = list(gold_rows(name, data))
        for index, (text, gold) in enumerate(rows, start=1):
            answer = extract(text)
            outcome = None if answer is None else compare(gold, answer.text)
            if outcome is None or not outcome.equal:
                missed.append(
                    {
                        "row": index,
                        "gold": gold,
                        "extracted": None if answer is None else answer.text[:200],
                        "outcome": None if outcome is None else f"{outcome.outcome}: {outcome.reason}",
                    }
                )
            progress(index, len(rows), name)
        found[name] = {"rows": len(rows), "equal": len(rows) - len(missed), "missed": missed}
    chosen = [(choose_option(options, text), letter) for options, text, letter in rationales(data)]
    found["aqua rationales"] = {
        "rows": len(chosen),
        "equal": sum(choice is not None and choice.text == letter for choice, letter in chosen),
        "another option": sum(choice is not None and choice.text != letter for choice, letter in chosen),
        "none found": sum(choice is None for choice, _ in chosen),
    }
    return found


def tables(document: Mapping[str, Any]) -> list[Table]:
    """The totals, the types of each set, and the public sets."""
    shown = []
    totals = [
        (name, grader, of["pairs"], *(counts[kind] for kind in KINDS), counts["pairs_per_second"])
        for name, of in document["sets"].items()
        for grader, counts in of["graders"].items()
    ]
    shown.append(Table("labelled pairs", ("set", "grader", "pairs", *KINDS, "pairs/s"), totals))
    for name, of in document["sets"].items():
        header = ("type", "pairs", *(f"{grader} {kind}" for grader in ("own", "mv") for kind in ("FP", "FN", "?")))
        rows = []
        for kind, counts in of["graders"]["lemmata"]["by_type"].items():
            other = of["graders"]["math-verify"]["by_type"][kind]
            each = (side[count] for side in (counts, other) for count in KINDS)
            rows.append((kind, counts["equal pairs"] + counts["different pairs"], *each))
        shown.append(Table(f"by type: {name} (mv: math-verify)", header, rows))
    if document["gold"]:
        rows = [(name, of["rows"], of["equal"]) for name, of in document["gold"].items()]
        shown.append(Table("gold against itself", ("set", "rows", "equal"), rows))
    return shown


def draw(document: Mapping[str, Any]) -> Any:
    """Shares of wrong and undecided pairs by grader, a panel a set."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(9, 3.4), layout="constrained")
    panels = figure.subplots(1, len(document["sets"]), sharey=True, squeeze=False)[0]
    for axes, (name, of) in zip(panels, document["sets"].items(), strict=True):
        for offset, grader in ((-0.2, "lemmata"), (0.2, "math-verify")):
            counts = of["graders"][grader]
            of_each = (counts["different pairs"], counts["equal pairs"], of["pairs"])
            shares = [100 * counts[kind] / n for kind, n in zip(KINDS, of_each, strict=True)]
            label = f"{grader} ({counts['pairs_per_second']:,.0f} pairs/s)"
            bars = axes.bar([k + offset for k in range(3)], shares, 0.38, label=label)
            axes.bar_label(bars, fmt="%.1f", fontsize=8)
        axes.set_xticks(range(3), KINDS)
        axes.set(title=f"{name}: {of['pairs']:,} pairs", ylabel="% (of different, equal, all pairs)")
        axes.legend(fontsize=8)
    return figure


EXPERIMENT = Experiment("grader", GraderPlan, measure, tables, draw)
