"""Build a corpus in stages: read, verify, label, dedupe, decontaminate, mix and split, export.

Every stage streams from files to files and can be killed: the next call with the same settings goes on where the last
one was. The folder that is asked for appears when all is done, and is the same, byte for byte, however often the build
was interrupted, and whichever engine computed it. Knows nothing of tokens and models.
"""

import json
import random
import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from lemmata.corpus.cleaning import Benchmark, Copies, identity
from lemmata.corpus.engines import ENGINES, Engine
from lemmata.corpus.families_source import FamilyRows
from lemmata.corpus.file_sources import FileRows, fingerprint
from lemmata.corpus.forms import FORMS
from lemmata.corpus.keys import Keys, scratch
from lemmata.corpus.manifest import MANIFEST, versions
from lemmata.corpus.staged_manifest import StageCount, StagedManifest, count_rows, read_staged
from lemmata.corpus.staged_settings import FamiliesSettings, Source, StagedSettings
from lemmata.corpus.stages import DONE, Row, Shards, Stage, Workplace, Writer, batches, digest, file_hash
from lemmata.errors import InputError, LemmataError
from lemmata.expr import Done, TimedOut
from lemmata.home import held
from lemmata.records import write_atomic

Progress = Callable[[int, int | None, str], None]
"""Called with (done, total, what)."""
SETS = ("train", "valid", "test")
VERIFY = "lemmata.corpus.verifying:verify_all"
CHUNK, CHUNKS_OF_A_SHARD = 50, 40
CHUNK_SECONDS, ROW_SECONDS = 120.0, 20.0
TIMED_OUT = "not verified within the time limit"
PARQUET_ROWS = 5_000
"""Rows of a Parquet row group."""
FINISHED = "finished.json"
"""The export's done-marker, once the folder is about to get its name."""


def build_staged(
    settings: StagedSettings, out: Path, progress: Progress = lambda done, total, what: None
) -> StagedManifest:
    """Build the folder `out` (train, valid, test, evidence, manifest), or finish a build that was interrupted.

    Raises InputError: `out` exists, another process builds it, a source or benchmark can't be read; LemmataError where
    no row is left to train on; MissingPartError where a source or Parquet needs a part that is not installed.
    """
    out = Path(out)
    place = Workplace(out.with_name(f".{out.name}.building"))
    if out.exists() or out.is_symlink():
        if not (place.folder / FINISHED).is_file():
            raise InputError(f"{out}: exists already; a corpus is built into a new folder")
        # The last build was killed after it had given the folder its name.
        shutil.rmtree(place.folder)
        return read_staged(out)
    engine = ENGINES[settings.engine](settings.jobs)
    build = _Build(settings, place, engine, progress)
    with held(place.folder):
        try:
            stage = build.run()
        finally:
            engine.close()
        manifest = build.manifest(stage)
        write_atomic(stage.folder / MANIFEST, json.dumps(manifest.to_json(), ensure_ascii=False, indent=1) + "\n")
        (stage.folder / DONE).rename(place.folder / FINISHED)
        stage.folder.chmod(0o755)
        stage.folder.rename(out)
        shutil.rmtree(place.folder, ignore_errors=True)
    return manifest


@dataclass(frozen=True)
class _Share:
    """How many of a source's `there` rows go into the mix."""

    there: int
    wanted: int


class _Build:
    def __init__(self, settings: StagedSettings, place: Workplace, engine: Engine, progress: Progress) -> None:
        self._settings, self._place, self._engine, self._progress = settings, place, engine, progress
        self._names = [source.name for source in settings.sources]
        self._versions = versions()
        self._stages: dict[str, Stage] = {}
        self._prints = {
            source.name: "" if isinstance(source, FamiliesSettings) else fingerprint(source)
            for source in settings.sources
        }
        self._benchmarks = {benchmark.name: _print(benchmark.path) for benchmark in settings.benchmarks}
        self._labels = _labels_print(settings.labels)

    def run(self) -> Stage:
        """All stages in order; the last one holds the corpus."""
        s = self._settings
        read = [
            self._stage(f"1-read-{source.name}", [source.model_dump(), self._prints[source.name], s.seed, s.boxed],
                        partial(self._read, source))
            for source in s.sources
        ]  # fmt: skip
        verified = [
            self._stage(f"2-verify-{source.name}", [stage.outputs, s.use_solver, s.boxed],
                        partial(self._verify, source, stage))
            for source, stage in zip(s.sources, read, strict=True)
        ]  # fmt: skip
        given = dict(zip(self._names, verified, strict=True))
        outputs = {name: stage.outputs for name, stage in given.items()}
        labelled = self._stage("3-label", [outputs, s.labels, self._labels],
                               lambda folder, _: self._label(given, folder))  # fmt: skip
        limits = {source.name: getattr(source, "per_template", 0) for source in s.sources}
        unique = self._stage("4-dedupe", [labelled.outputs, s.near, limits],
                             lambda folder, _: self._dedupe(labelled, limits, folder))  # fmt: skip
        benchmarks = [benchmark.model_dump() for benchmark in s.benchmarks]
        clean = self._stage("5-decontaminate", [unique.outputs, benchmarks, self._benchmarks],
                            lambda folder, _: self._decontaminate(unique, folder))  # fmt: skip
        weights = {source.name: source.weight for source in s.sources}
        mixed = self._stage("6-mix", [clean.outputs, weights, s.rows, s.seed, s.valid, s.test],
                            lambda folder, _: self._mix(clean, weights, folder))  # fmt: skip
        return self._stage("7-export", [mixed.outputs, unique.outputs, clean.outputs, s.parquet, s.forms],
                           lambda folder, _: self._export(mixed, unique, clean, folder))  # fmt: skip

    def manifest(self, export: Stage) -> StagedManifest:
        """What the finished stages left, without times and places, so that equal builds have equal manifests."""
        counts = [
            StageCount(fact["stage"], source, fact["in"], fact["out"], fact["reasons"])
            for stage in self._stages.values()
            for source, fact in stage.facts.items()
            if source in self._names
        ]
        facts = {name: stage.facts for name, stage in self._stages.items()}
        return StagedManifest(
            settings=json.loads(self._settings.model_dump_json(exclude={"jobs", "engine"})),
            sources={
                source.name: {
                    "type": source.type,
                    "licence": getattr(source, "licence", "generated by Lemmata, Apache-2.0"),
                    "sha256": self._prints[source.name],
                }
                for source in self._settings.sources
            },
            benchmarks={
                name: {"sha256": self._benchmarks[name], **fact}
                for name, fact in facts["5-decontaminate"].get("benchmarks", {}).items()
            },
            stages=tuple(counts),
            notes={k: v for fact in facts.values() for k, v in fact.get("notes", {}).items()},
            rows=export.facts["rows"],
            counts=tuple(count_rows(export.folder, SETS)),
            files={path.name: file_hash(path) for path in sorted(export.folder.iterdir())
                   if path.name not in (MANIFEST, DONE)},
            versions=self._versions,
        )  # fmt: skip

    def _stage(self, name: str, inputs: Any, make: Callable[[Path, Shards], dict[str, Any]]) -> Stage:
        stage = self._place.stage(name, [self._versions, inputs], make)
        self._stages[name] = stage
        return stage

    def _read(self, source: Source, folder: Path, shards: Shards) -> dict[str, Any]:
        name = source.name
        found: FamilyRows | FileRows
        total = None
        if isinstance(source, FamiliesSettings):
            seen = Keys(scratch(folder / "scratch.db"), "seen")
            found = FamilyRows(source, self._settings.seed, self._settings.boxed, self._engine, shards, seen)
            total = source.problems
        else:
            found = FileRows(source)
        with Writer(folder / f"{name}.jsonl") as out:
            for row in found:
                out.write(row)
                self._progress(out.count, total, f"read {name}")
        (folder / "scratch.db").unlink(missing_ok=True)
        drawn = found.drawn if isinstance(found, FamilyRows) else found.read
        facts: dict[str, Any] = {name: _fact("read", drawn, out.count, found.rejects)}
        if isinstance(found, FamilyRows):
            notes = {f"{name}: {reason}": number for reason, number in sorted(found.notes.items())}
            facts["notes"] = notes | ({f"{name}: fewer problems than asked for": found.short} if found.short else {})
        return facts

    def _verify(self, source: Source, stage: Stage, folder: Path, shards: Shards) -> dict[str, Any]:
        name, reasons, read = source.name, Counter[str](), 0
        with Writer(folder / f"{name}.jsonl") as out:
            if isinstance(source, FamiliesSettings):
                # Every step and answer of these was checked when they were made.
                for row in stage.rows(name):
                    read += 1
                    out.write({"messages": row["messages"], "meta": row["meta"] | {"checked": ["steps", "answer"]}})
            else:
                for number, shard in enumerate(batches(stage.rows(name), CHUNK * CHUNKS_OF_A_SHARD)):
                    for row, reason in shards.get(f"{number:05}", partial(self._verified, shard)):
                        read += 1
                        if row is None:
                            reasons[reason] += 1
                        else:
                            out.write(row)
                    self._progress(read, None, f"verify {name}")
        return {name: _fact("verify", read, out.count, reasons)}

    def _verified(self, given: list[Row]) -> list[tuple[Row | None, str]]:
        """Each row as it may be used or the reason; a chunk that fails is tried again row by row."""
        options = (self._settings.use_solver, self._settings.boxed)
        chunks = list(batches(given, CHUNK))
        found: list[tuple[Row | None, str]] = []
        outcomes = self._engine.map(VERIFY, [(chunk, *options) for chunk in chunks], CHUNK_SECONDS)
        for chunk, outcome in zip(chunks, outcomes, strict=True):
            if isinstance(outcome, Done):
                found += outcome.value
                continue
            for single in self._engine.map(VERIFY, [([row], *options) for row in chunk], ROW_SECONDS):
                if isinstance(single, Done):
                    found += single.value
                else:
                    found.append((None, TIMED_OUT if isinstance(single, TimedOut) else f"failed: {single.message}"))
        return found

    def _label(self, stages: dict[str, Stage], folder: Path) -> dict[str, Any]:
        labeller = None
        if self._settings.labels:
            from lemmata.corpus.labels import Labeller

            labeller = Labeller.trained(Path(self._settings.labels))
        facts: dict[str, Any] = {}
        for name, stage in stages.items():
            predicted = Counter[str]()
            with Writer(folder / f"{name}.jsonl") as out:
                for batch in batches(stage.rows(name), 500):
                    for row in labeller.label(batch, predicted) if labeller else batch:
                        out.write(row)
                    self._progress(out.count, None, f"label {name}")
            facts[name] = _fact("label", out.count, out.count, Counter())
            facts.setdefault("notes", {}).update({f"{name}: {what}": n for what, n in sorted(predicted.items())})
        return facts

    def _dedupe(self, stage: Stage, limits: dict[str, int], folder: Path) -> dict[str, Any]:
        copies, facts = Copies(folder / "scratch.db", self._settings.near), {}
        with Writer(folder / "copies.jsonl") as evidence:
            for name in self._names:
                reasons, read = Counter[str](), 0
                with Writer(folder / f"{name}.jsonl") as out:
                    for row in stage.rows(name):
                        read += 1
                        found = copies.of(row, limits[name])
                        if found is None:
                            out.write(row)
                        else:
                            reasons[found[0]] += 1
                            evidence.write({"id": row["meta"]["id"], "reason": found[0], "of": found[1]})
                        self._progress(read, None, f"dedupe {name}")
                facts[name] = _fact("dedupe", read, out.count, reasons)
        (folder / "scratch.db").unlink()
        return facts

    def _decontaminate(self, stage: Stage, folder: Path) -> dict[str, Any]:
        benchmarks = [Benchmark(settings) for settings in self._settings.benchmarks]
        tiers = {benchmark.settings.name: Counter[str]() for benchmark in benchmarks}
        facts: dict[str, Any] = {}
        with Writer(folder / "contamination.jsonl") as evidence:
            for name in self._names:
                reasons, read = Counter[str](), 0
                with Writer(folder / f"{name}.jsonl") as out:
                    for row in stage.rows(name):
                        read += 1
                        removed = ""
                        for benchmark in benchmarks:
                            overlaps = benchmark.find(row)
                            for overlap in overlaps:
                                removes = overlap.tier in benchmark.settings.tiers
                                evidence.write(overlap.to_json() | {"removed": removes})
                                if removes and not removed:
                                    removed = f"{benchmark.settings.name}: {overlap.tier}"
                            if overlaps:
                                tiers[benchmark.settings.name][overlaps[0].tier] += 1
                        if removed:
                            reasons[removed] += 1
                        else:
                            out.write(row)
                        self._progress(read, None, f"decontaminate {name}")
                facts[name] = _fact("decontaminate", read, out.count, reasons)
        found = {b.settings.name: {"problems": b.size, "found": dict(sorted(tiers[b.settings.name].items()))}
                 for b in benchmarks}  # fmt: skip
        return facts | {"benchmarks": found}

    def _mix(self, stage: Stage, weights: dict[str, float], folder: Path) -> dict[str, Any]:
        there = {name: stage.facts[name]["out"] for name in self._names}
        shares = {name: _Share(there[name], n) for name, n in _amounts(there, weights, self._settings.rows).items()}
        streams = {name: self._sampled(stage, name, shares[name]) for name in self._names}
        writers = {name: Writer(folder / f"{name}.jsonl") for name in SETS}
        cut = 0
        for number, name in enumerate(_interleaved({name: share.wanted for name, share in shares.items()}), start=1):
            row, dropped = self._within_its_set(next(streams[name]))
            cut += dropped
            writers[self._set_of(identity(row))].write(row)
            self._progress(number, sum(share.wanted for share in shares.values()), "mix")
        for writer in writers.values():
            writer.__exit__()
        if not writers["train"].count:
            raise LemmataError("no row is left to train on; the stages' reasons: " + self._told())
        facts: dict[str, Any] = {}
        for name, share in shares.items():
            facts[name] = _fact("mix", share.there, share.wanted, Counter({"by weight": share.there - share.wanted}))
        notes = {"dialogues cut before a follow-up whose problem is in another set": cut}
        return facts | {"notes": notes, "rows": {name: writer.count for name, writer in writers.items()}}

    def _sampled(self, stage: Stage, name: str, share: _Share) -> Iterator[Row]:
        """`share.wanted` rows in their order, each subset as likely (Knuth's algorithm S)."""
        rng = random.Random(f"{self._settings.seed}-{name}")
        left, wanted = share.there, share.wanted
        for row in stage.rows(name):
            if rng.random() * left < wanted:
                wanted -= 1
                yield row
            left -= 1

    def _set_of(self, key: str) -> str:
        """The set of a problem, decided by its key alone, so that all its wordings are in one set."""
        place = int(digest([self._settings.seed, key])[:13], 16) / 16**13
        if place < self._settings.test:
            return "test"
        return "valid" if place < self._settings.test + self._settings.valid else "train"

    def _within_its_set(self, row: Row) -> tuple[Row, int]:
        """The row without the follow-ups from the first one on whose problem belongs to another set; 1 where cut."""
        meta, own = row["meta"], self._set_of(identity(row))
        if meta["family"] is None:
            return row, 0
        for number, reading in enumerate(meta["readings"]):
            if reading is not None and self._set_of(f"reading {reading}") != own:
                kept = {key: meta[key][:number] for key in ("answers", "turns", "readings")}
                return {"messages": row["messages"][: 2 * number], "meta": meta | kept}, 1
        return row, 0

    def _export(self, mixed: Stage, unique: Stage, clean: Stage, folder: Path) -> dict[str, Any]:
        for name in SETS:
            shutil.copyfile(mixed.folder / f"{name}.jsonl", folder / f"{name}.jsonl")
            for form in self._settings.forms:
                with Writer(folder / f"{name}.{form}.jsonl") as out:
                    for row in mixed.rows(name):
                        out.write(FORMS[form](row))
            if self._settings.parquet:
                from lemmata.corpus.parquet import write_parquet

                write_parquet(mixed.rows(name), folder / f"{name}.parquet", PARQUET_ROWS)
        shutil.copyfile(unique.folder / "copies.jsonl", folder / "copies.jsonl")
        shutil.copyfile(clean.folder / "contamination.jsonl", folder / "contamination.jsonl")
        return {"rows": mixed.facts["rows"]}

    def _told(self) -> str:
        reasons = Counter[str]()
        for stage in self._stages.values():
            for name in self._names:
                reasons.update(stage.facts.get(name, {}).get("reasons", {}))
        return ", ".join(f"{reason}: {number}" for reason, number in reasons.most_common()) or "the sources are empty"


def _fact(stage: str, read: int, kept: int, reasons: Counter[str]) -> dict[str, Any]:
    return {"stage": stage, "in": read, "out": kept, "reasons": {k: n for k, n in sorted(reasons.items()) if n}}


def _amounts(there: dict[str, int], weights: dict[str, float], rows: int) -> dict[str, int]:
    """Rows of each source in the mix: all where its weight is 0; the others in proportion to their weights.

    Without `rows` the proportion is exact and as many rows as that allows are taken; with it, what a source lacks falls
    to the others.
    """
    amounts = {name: there[name] for name in there if not weights[name]}
    open_ = {name for name in there if weights[name] and there[name]}
    if not rows:
        scale = min((there[name] / weights[name] for name in open_), default=0.0)
        return {name: amounts.get(name, round(scale * weights[name])) for name in there}
    left = max(0, rows - sum(amounts.values()))
    while open_:
        whole = sum(weights[name] for name in open_)
        spent = {name for name in open_ if there[name] <= left * weights[name] / whole}
        if not spent:
            total = given = 0.0
            for name in sorted(open_):
                total += left * weights[name] / whole
                amounts[name] = round(total) - round(given)
                given = total
            break
        for name in spent:
            amounts[name] = there[name]
            left -= there[name]
        open_ -= spent
    return {name: amounts.get(name, 0) for name in there}


def _interleaved(amounts: dict[str, int]) -> Iterator[str]:
    """Source names, each as often as its amount, evenly spread over the whole."""
    given = dict.fromkeys(amounts, 0)
    for _ in range(sum(amounts.values())):
        name = min((n for n in amounts if given[n] < amounts[n]), key=lambda n: ((given[n] + 0.5) / amounts[n], n))
        given[name] += 1
        yield name


def _print(path: str) -> str:
    if not Path(path).is_file():
        raise InputError(f"{path}: no such file")
    return file_hash(Path(path))


def _labels_print(path: str) -> str:
    if not path:
        return ""
    place = Path(path)
    if not place.exists():
        raise InputError(f"{path}: no such file or folder")
    files = [place] if place.is_file() else sorted(p for p in place.rglob("*.json*") if p.is_file())
    return digest([[str(file.relative_to(place.parent)), file_hash(file)] for file in files])
