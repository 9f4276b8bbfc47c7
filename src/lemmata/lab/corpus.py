"""A large corpus built twice, once killed on the way: is it the same, how long does it take, is it clean?

The families and GSM8K's training problems are the sources, and beside them planted copies of the benchmarks' problems
(`planted.py`). What is left of the benchmarks is looked for by a plain search of its own, which shares no code with the
corpus' decontamination. Times and memory are those of `lemmata corpus build` with all its processes.
"""

import json
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from lemmata.corpus.contamination import TIERS
from lemmata.corpus.staged_manifest import StagedManifest, read_staged
from lemmata.corpus.stages import rows
from lemmata.errors import InputError, LemmataError
from lemmata.lab.experiment import Document, Experiment, Progress, Table
from lemmata.lab.planted import VARIANTS, WORDS
from lemmata.records import read_jsonl, write_jsonl

TRAIN = "gsm8k/train.jsonl"
BENCHMARKS = {"gsm8k": "gsm8k/test.jsonl", "math500": "math500/test.jsonl"}
SETS = ("train", "valid", "test")
LOOK_SECONDS = 0.5
SPARE = 1.04
"""Generated problems for each wanted one: some are left out on the way."""
SHORT = 40
"""Letters; a benchmark problem with fewer is looked for as a whole message, with its signs, not inside one."""


@dataclass(frozen=True)
class CorpusPlan:
    """`data` is the folder with GSM8K and MATH-500."""

    data: str
    rows: int = 100_000
    planted: int = 400
    """Copies of test problems, as many of each kind and benchmark."""
    jobs: int = 2
    families: tuple[str, ...] = ()
    """Of the generated problems; none means all."""
    folder: str = ""
    """Where the corpora are built and left; by default a temporary folder."""
    seed: int = 0

    def __post_init__(self) -> None:
        for name in (TRAIN, *BENCHMARKS.values()):
            if not (Path(self.data) / name).is_file():
                raise InputError(f"{Path(self.data) / name}: no such file")
        if min(self.rows, self.planted, self.jobs) < 1:
            raise InputError("every count of the corpus plan must be positive")


@dataclass
class _Load:
    """What a build and its worker processes took, as seen in /proc."""

    cpu: dict[int, float] = field(default_factory=dict)
    peak: int = 0
    seconds: float = 0.0

    def look(self, pid: int) -> None:
        """Add up the processes under `pid`."""
        total = 0
        for process, (cpu, memory) in _tree(pid).items():
            self.cpu[process] = max(cpu, self.cpu.get(process, 0.0))
            total += memory
        self.peak = max(self.peak, total)

    def told(self) -> Document:
        return {
            "wall_s": round(self.seconds, 1),
            "cpu_s": round(sum(self.cpu.values()), 1),
            "peak_mib": round(self.peak / 2**20, 1),
        }


def measure(plan: CorpusPlan, progress: Progress) -> Document:
    """`builds` with times and memory, `equal`, the manifest's `stages` and `benchmarks`, `planted`, `left`."""
    kept = Path(plan.folder) if plan.folder else Path(tempfile.mkdtemp())
    kept.mkdir(parents=True, exist_ok=True)
    try:
        copies = _planted(plan)
        write_jsonl(kept / "planted.jsonl", (row for row, _ in copies))
        config = kept / "corpus.toml"
        config.write_text(_config(plan, kept / "planted.jsonl"), encoding="utf-8")
        undisturbed, killed = kept / "undisturbed", kept / "killed"
        load = _Load()
        _build(config, undisturbed, plan, load, progress)
        once = _Load()
        shards = int(SPARE * plan.rows) // 1_000 // 3
        moments: tuple[Callable[[], bool], ...] = (
            lambda: len(list(_building(killed).glob("1-read-families.shards/*/*"))) >= shards,
            lambda: any(_building(killed).glob("5-*")),
        )
        for number, moment in enumerate(moments, start=1):
            if not _build(config, killed, plan, once, progress, moment):
                raise LemmataError(f"the build ended before kill {number} could come")
        _build(config, killed, plan, once, progress)
        manifest = read_staged(undisturbed)
        return {
            "builds": {"undisturbed": load.told(), "killed twice": once.told()},
            "equal": _same(undisturbed, killed),
            "rows": manifest.rows,
            "stages": [count.to_json() for count in manifest.stages],
            "benchmarks": manifest.benchmarks,
            "notes": manifest.notes,
            "corpus_versions": manifest.versions,
            "manifest_intact": manifest.intact(undisturbed),
            "planted": _found(undisturbed, manifest, [kind for _, kind in copies]),
            "left": _left(undisturbed, plan, progress),
        }
    finally:
        if not plan.folder:
            shutil.rmtree(kept, ignore_errors=True)


def _config(plan: CorpusPlan, planted: Path) -> str:
    data = Path(plan.data)
    sources = (
        f'type = "families"\nproblems = {int(SPARE * plan.rows)}\nmistakes = 0.1\nweight = 1\n'
        f"families = {json.dumps(plan.families)}",
        f'type = "jsonl"\nname = "gsm8k"\npath = {json.dumps(str(data / TRAIN))}\nlicence = "MIT"\nper_template = 1',
        f'type = "jsonl"\nname = "planted"\npath = {json.dumps(str(planted))}',
    )
    parts = [f"rows = {plan.rows}\nnear = 0.8\nseed = {plan.seed}", *(f"[[sources]]\n{source}" for source in sources)]
    parts += [f'[[benchmarks]]\nname = "{name}"\npath = {json.dumps(str(data / path))}'
              for name, path in BENCHMARKS.items()]  # fmt: skip
    return "\n\n".join(parts) + "\n"


def _planted(plan: CorpusPlan) -> list[tuple[Document, str]]:
    """(row, kind) of copies, each of another problem; a problem that a kind does not change is passed over."""
    rng = random.Random(plan.seed)
    found: list[tuple[Document, str]] = []
    each = -(-plan.planted // (len(VARIANTS) * len(BENCHMARKS)))
    for name, path in BENCHMARKS.items():
        problems = [row for _, row in read_jsonl(Path(plan.data) / path)]
        rng.shuffle(problems)
        left = iter(problems)
        for kind, change in VARIANTS.items():
            made = 0
            while made < each:
                row = next(left, None)
                if row is None:
                    raise InputError(f"{path}: too few problems for {plan.planted} planted copies")
                text = _problem(row)
                changed = change(text, rng)
                if changed != text:
                    answer = row["answer"].rpartition("#### ")[2]
                    found.append(
                        ({"problem": changed, "solution": f"So it is \\boxed{{{answer}}}."}, f"{name}: {kind}")
                    )
                    made += 1
    return found


def _build(
    config: Path,
    out: Path,
    plan: CorpusPlan,
    load: _Load,
    progress: Progress,
    kill_at: Callable[[], bool] = lambda: False,
) -> bool:
    """Run `lemmata corpus build`; True where it was killed at its moment. LemmataError where it failed."""
    command = [sys.executable, "-m", "lemmata", "corpus", "build", str(config), "--out", str(out)]
    began = time.monotonic()
    with tempfile.TemporaryFile() as errors:
        process = subprocess.Popen(
            [*command, "--jobs", str(plan.jobs)], stdout=subprocess.DEVNULL, stderr=errors, start_new_session=True
        )
        try:
            while process.poll() is None:
                load.look(process.pid)
                if kill_at():
                    return True
                progress(int(time.monotonic() - began), None, f"building {out.name}, seconds")
                time.sleep(LOOK_SECONDS)
        finally:
            load.seconds += time.monotonic() - began
            if process.poll() is None:
                os.kill(process.pid, signal.SIGKILL)
                process.wait()
        if process.returncode:
            errors.seek(0)
            raise LemmataError(f"corpus build failed: {errors.read().decode(errors='replace')[-300:]}")
    return False


def _building(out: Path) -> Path:
    return out.with_name(f".{out.name}.building")


def _same(one: Path, other: Path) -> bool:
    names = sorted(path.name for path in one.iterdir())
    return names == sorted(path.name for path in other.iterdir()) and all(
        (one / name).read_bytes() == (other / name).read_bytes() for name in names
    )


def _rows(folder: Path) -> Iterator[Document]:
    for name in SETS:
        yield from rows(folder / f"{name}.jsonl")


def _found(folder: Path, manifest: StagedManifest, kinds: list[str]) -> Document:
    """Of each kind of planted copies: found, by its strongest tier; left out before for another reason; left in."""
    tiers: dict[str, str] = {}
    for row in rows(folder / "contamination.jsonl"):
        if row["removed"]:
            tiers[row["corpus_id"]] = min(row["tier"], tiers.get(row["corpus_id"], row["tier"]), key=TIERS.index)
    left = {row["meta"]["id"] for row in _rows(folder)}
    by_kind: dict[str, Counter[str]] = {kind: Counter() for kind in kinds}
    for number, kind in enumerate(kinds, start=1):
        name = f"planted-{number}"
        by_kind[kind]["left in" if name in left else tiers.get(name, "left out before")] += 1
    reasons = {c.stage: c.reasons for c in manifest.stages if c.source == "planted"}
    return {"by_kind": {kind: dict(sorted(found.items())) for kind, found in by_kind.items()}, "reasons": reasons}


def _left(folder: Path, plan: CorpusPlan, progress: Progress) -> Document:
    """Benchmark problems whose letters, without numbers and LaTeX commands, stand in a question of the corpus."""
    asked = [m["content"] for row in _rows(folder) for m in row["messages"] if m["role"] == "user"]
    whole, buffer = {_signs(text) for text in asked}, "|".join(map(_letters, asked)).encode()
    found = {}
    for name, path in BENCHMARKS.items():
        problems = [_problem(row) for _, row in read_jsonl(Path(plan.data) / path)]
        hits = []
        for number, problem in enumerate(problems, start=1):
            letters = _letters(problem)
            if _signs(problem) in whole if len(letters) < SHORT else letters.encode() in buffer:
                hits.append(problem)
            progress(number, len(problems), f"looking for {name}")
        found[name] = {"problems": len(problems), "left": hits}
    return found


def _problem(row: Document) -> str:
    return str(row["problem"] if "problem" in row else row["question"])


def _letters(text: str) -> str:
    """The text's letters alone: no numbers, number words, spaces, signs and LaTeX commands."""
    words = re.findall(r"[a-z]+", re.sub(r"\\[A-Za-z]+", " ", text).lower())
    return "".join(word for word in words if word not in WORDS)


def _signs(text: str) -> str:
    """The text with its numbers as `#`, without spaces, brackets, full stops and what LaTeX writes for looks."""
    plain = re.sub(r"\\(?:left|right|displaystyle|[,;! ])", "", text.lower()).replace("dfrac", "frac")
    return re.sub(r"[\s$\\{}()\[\].,?!:]", "", re.sub(r"\d+(?:[.,]\d+)*", "#", plain))


def _tree(root: int) -> dict[int, tuple[float, int]]:
    """(CPU seconds, resident bytes) of a process and its descendants; Linux only."""
    parents: dict[int, int] = {}
    facts: dict[int, tuple[float, int]] = {}
    tick, page = os.sysconf("SC_CLK_TCK"), os.sysconf("SC_PAGE_SIZE")
    for entry in Path("/proc").iterdir():
        if not entry.name.isdecimal():
            continue
        try:
            fields = (entry / "stat").read_text().rpartition(") ")[2].split()
        except OSError:
            continue  # it has ended
        parents[int(entry.name)] = int(fields[1])
        facts[int(entry.name)] = ((int(fields[11]) + int(fields[12])) / tick, int(fields[21]) * page)
    inside = {root}
    while more := {pid for pid, parent in parents.items() if parent in inside} - inside:
        inside |= more
    return {pid: facts[pid] for pid in inside if pid in facts}


def tables(document: Mapping[str, Any]) -> list[Table]:
    """The builds, the stages, the planted copies."""
    keys = ("wall_s", "cpu_s", "peak_mib")
    builds = [(name, *(row[key] for key in keys)) for name, row in document["builds"].items()]
    columns = ("stage", "source", "read", "kept")
    stages = [
        (*(row[key] for key in columns), ", ".join(f"{reason}: {n}" for reason, n in row["reasons"].items()))
        for row in document["stages"]
    ]
    kinds = document["planted"]["by_kind"]
    fates = (*TIERS, "left out before", "left in")
    planted = [(kind, *(found.get(fate, 0) for fate in fates)) for kind, found in kinds.items()]
    left = [(name, found["problems"], len(found["left"])) for name, found in document["left"].items()]
    equal = "the same bytes" if document["equal"] else "DIFFERENT"
    return [
        Table(f"builds ({equal})", ("build", "wall s", "CPU s", "peak MiB"), builds),
        Table("rows in and out", ("stage", "source", "in", "out", "left out"), stages),
        Table("planted copies of test problems", ("kind", *fates), planted),
        Table("test problems left in the corpus", ("benchmark", "problems", "left"), left),
    ]


def draw(document: Mapping[str, Any]) -> Any:
    """Rows that leave at each stage, by source."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(8, 3.2), layout="constrained")
    axes = figure.subplots()
    stages = list(dict.fromkeys(row["stage"] for row in document["stages"]))
    for source in dict.fromkeys(row["source"] for row in document["stages"]):
        kept = [next(row["kept"] for row in document["stages"] if (row["stage"], row["source"]) == (stage, source))
                for stage in stages]  # fmt: skip
        axes.plot(stages, kept, "o-", label=source)
    axes.set(yscale="symlog", ylabel="rows that go on", title="a corpus stage by stage")
    axes.legend()
    return figure


EXPERIMENT = Experiment("corpus", CorpusPlan, measure, tables, draw)
