"""How right and how fast the solver is on the peers' own cases: by module, and with one worker and with two.

An answer is right where it is the file's up to equivalent form (`peer_cases.py`). Latency is the CPU time of one thread
of this process, every step checked, after each module's first problem has been solved once unmeasured (imports).
Throughput is wall time of the batch runner, rounds alternating between one worker and two, so that what disturbs one
disturbs the other; `load` says how busy the machine was.
"""

import os
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

from lemmata.errors import InputError
from lemmata.lab.experiment import Document, Experiment, Progress, Table

DATA = "../shared/data"
"""Where the data lies where nobody says so: beside the checkout, as for the tests."""
MAX_MEDIAN_MS = 20.0
MAX_P99_MS = 2_000.0
MIN_RIGHT = 0.99
MIN_MODULE = 0.9
MIN_RATIO = 1.6


@dataclass(frozen=True)
class SolverPlan:
    """`data` is the folder that holds `peer/`; every problem is solved `repeats` times, the batch run in `rounds`."""

    data: str
    repeats: int = 3
    rounds: int = 5
    limit: int | None = None
    """Only the first so many cases of each module or suite."""
    seed: int = 0
    """Nothing is drawn here: the cases are the files'."""

    def __post_init__(self) -> None:
        if min(self.repeats, self.rounds) < 1 or (self.limit is not None and self.limit < 1):
            raise InputError("repeats, rounds and limit must be positive")
        if not (Path(self.data) / "peer").is_dir():
            raise InputError(f"{self.data}: no folder peer in it; give the data folder with --data")


def measure(plan: SolverPlan, progress: Progress) -> Document:
    """`peers`: by file the counts and times of each group and of all; `throughput`; `bars`: each claim and whether it
    holds."""
    from lemmata.lab.peer_cases import FILES

    load = list(os.getloadavg()) if hasattr(os, "getloadavg") else None
    peers = {peer: _peer(peer, plan, progress) for peer in FILES}
    throughput = _throughput(plan, progress)
    return {"peers": peers, "throughput": throughput, "load": load, "bars": _bars(peers, throughput)}


def _cases(peer: str, plan: SolverPlan) -> list[Any]:
    from lemmata.lab.peer_cases import peer_cases

    found: list[Any] = []
    counts: dict[str, int] = {}
    for case in peer_cases(peer, Path(plan.data)):
        counts[case.group] = counts.get(case.group, 0) + 1
        if plan.limit is None or counts[case.group] <= plan.limit:
            found.append(case)
    return found


def _peer(peer: str, plan: SolverPlan, progress: Progress) -> Document:
    from lemmata.problems import Problem
    from lemmata.solver import solve_here

    cases = _cases(peer, plan)
    rows: dict[str, list[dict[str, Any]]] = {}
    failures = []
    for number, case in enumerate(cases):
        problem = Problem(str(number), case.question)
        if case.group not in rows:
            solve_here(problem)
        taken = []
        for _ in range(plan.repeats):
            began = time.process_time()
            solution = solve_here(problem)
            taken.append(1000 * (time.process_time() - began))
        right, verified = case.right(solution.answer), solution.verdict == "verified"
        rows.setdefault(case.group, []).append({"ms": median(taken), "right": right, "verified": verified})
        if not right:
            row = {"group": case.group, "question": case.question, "expected": case.expected}
            failures.append({**row, "answer": solution.answer, "verdict": solution.verdict})
        progress(number + 1, len(cases), peer)
    groups = {group: _summary(found) for group, found in rows.items()}
    return {"all": _summary([row for found in rows.values() for row in found]), "groups": groups, "failures": failures}


def _summary(rows: list[dict[str, Any]]) -> dict[str, Any]:
    times = sorted(row["ms"] for row in rows)
    return {
        "cases": len(rows),
        "right": sum(row["right"] for row in rows),
        "verified": sum(row["verified"] for row in rows),
        "wrong_verified": sum(row["verified"] and not row["right"] for row in rows),
        **{f"{name}_ms": round(_quantile(times, q), 3) for name, q in (("median", 0.5), ("p95", 0.95), ("p99", 0.99))},
        "max_ms": round(times[-1], 3),
    }


def _quantile(ordered: list[float], q: float) -> float:
    """The smallest value that at least a share q of the values do not exceed."""
    return ordered[max(0, -int(-q * len(ordered) // 1) - 1)]


def _throughput(plan: SolverPlan, progress: Progress) -> Document:
    """Problems per second of the DeepMind file through the batch runner."""
    from lemmata.problems import Problem
    from lemmata.solver import solve_batch

    problems = [Problem(str(number), case.question) for number, case in enumerate(_cases("deepmind", plan))]
    rates: dict[int, list[float]] = {1: [], 2: []}
    for _ in solve_batch(problems * 2, jobs=2):
        pass  # both workers have imported what the chapters need
    for number in range(plan.rounds):
        for jobs in (1, 2) if number % 2 == 0 else (2, 1):
            began = time.monotonic()
            count = sum(1 for _ in solve_batch(problems, jobs=jobs))
            rates[jobs].append(count / (time.monotonic() - began))
        progress(number + 1, plan.rounds, "throughput")
    one, two = median(rates[1]), median(rates[2])
    return {
        "problems": len(problems),
        "per_second": {str(jobs): [round(rate, 1) for rate in rates[jobs]] for jobs in rates},
        "jobs_1": round(one, 1),
        "jobs_2": round(two, 1),
        "ratio": round(two / one, 3),
    }


def _bars(peers: Mapping[str, Any], throughput: Mapping[str, Any]) -> list[dict[str, Any]]:
    deepmind, mathsteps = peers["deepmind"], peers["mathsteps"]
    every = deepmind["all"]
    worst = min(group["right"] / group["cases"] for group in deepmind["groups"].values())
    found = [
        ("deepmind: share right", every["right"] / every["cases"], ">=", MIN_RIGHT),
        ("deepmind: share right in the worst module", worst, ">=", MIN_MODULE),
        ("deepmind: wrong and verified", every["wrong_verified"], "<=", 0),
        ("mathsteps: share right", mathsteps["all"]["right"] / mathsteps["all"]["cases"], ">=", 0.95),
        ("median, ms", every["median_ms"], "<=", MAX_MEDIAN_MS),
        ("p99, ms", every["p99_ms"], "<=", MAX_P99_MS),
        ("two workers / one", throughput["ratio"], ">=", MIN_RATIO),
    ]
    return [
        {
            "what": what,
            "value": round(value, 4),
            "bar": f"{sign} {bar:g}",
            "holds": value >= bar if sign == ">=" else value <= bar,
        }
        for what, value, sign, bar in found
    ]


def tables(document: Mapping[str, Any]) -> list[Table]:
    """A line a group of each file, the throughput, and the bars."""
    header = ("group", "cases", "right", "verified", "wrong_verified", "median_ms", "p95_ms", "p99_ms")
    found = []
    for peer, counts in document["peers"].items():
        groups = {**counts["groups"], "all": counts["all"]}
        rows = [(name, *(row[key] for key in header[1:])) for name, row in groups.items()]
        found.append(Table(peer, header, rows))
    pace = document["throughput"]
    found.append(
        Table(
            "problems a second",
            ("workers", "median"),
            [(1, pace["jobs_1"]), (2, pace["jobs_2"]), ("ratio", pace["ratio"])],
        )
    )
    rows = [(row["what"], row["value"], row["bar"], "yes" if row["holds"] else "NO") for row in document["bars"]]
    return [*found, Table("bars", ("what", "value", "bar", "holds"), rows)]


def draw(document: Mapping[str, Any]) -> Any:
    """Median and p99 by module of the DeepMind file."""
    from matplotlib.figure import Figure

    groups = sorted(document["peers"]["deepmind"]["groups"].items(), key=lambda item: item[1]["median_ms"])
    figure = Figure(figsize=(8, 0.19 * len(groups) + 1), layout="constrained")
    axes = figure.subplots()
    places = range(len(groups))
    axes.barh(places, [row["median_ms"] for _, row in groups], color="#4477aa", label="median")
    axes.plot([row["p99_ms"] for _, row in groups], places, "k.", label="p99")
    axes.axvline(MAX_MEDIAN_MS, color="#cc3311", linestyle=":", label="bar for the median")
    axes.set_yticks(places, [name for name, _ in groups], fontsize=6)
    axes.set(xscale="log", xlabel="CPU ms a problem", ylim=(-1, len(groups)))
    axes.legend(loc="lower right", fontsize="small")
    return figure


EXPERIMENT = Experiment("solver", SolverPlan, measure, tables, draw)
