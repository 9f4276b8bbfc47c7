"""A tutor from one config: corpus, training, its answers to held-out problems by family, and a model card.

Each part is a room's public function. The held-out problems are asked in rounds of one problem of every family and
level, as many as fit the time that is kept for them; a round that was done is not done again after a kill.
"""

import json
import os
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

from lemmata.corpus.heldout import heldout_rounds
from lemmata.home import held
from lemmata.records import read_jsonl, write_atomic, write_jsonl
from lemmata.training import TrainSettings, train
from lemmata.training.runlog import LOG, read_log

Progress = Callable[[int, int | None, str], None]
"""Called with (done, total, what)."""

REPORT, CARD = "evaluation/report.json", "model-card.md"
LEVELS = (1, 2, 3, 4, 5)


def train_tutor(
    config: str | Path | None, overrides: Iterable[str], out: Path, resume: bool, progress: Progress
) -> Path:
    """Train, and where the config keeps time for it, evaluate; both go on after a kill. Returns the run folder."""
    run = train(config, overrides, out=out, resume=resume, progress=progress)
    if int(os.environ.get("RANK", "0")):
        return run  # under torchrun the first process evaluates
    settings = TrainSettings.model_validate_json((run / "config.json").read_text("utf-8"))
    if settings.evaluation_share and settings.minutes is not None:
        with held(run):
            evaluate_tutor(run, settings, 60 * settings.minutes * settings.evaluation_share, progress)
    return run


def evaluate_tutor(run: Path, settings: TrainSettings, seconds: float, progress: Progress) -> dict[str, Any]:
    """Ask the run's best checkpoint held-out problems for about so long, at least one of each family and level.

    An answer may be as long as the rows that were trained on. Writes evaluation/ (every sample, the report) and the
    model card. Raises InputError where the corpus holds none out.
    """
    from lemmata.evaluation import evaluate
    from lemmata.evaluation.generation import Generation
    from lemmata.evaluation.models.local import LocalModel

    corpus = run / "corpus" if settings.corpus is None else Path(settings.corpus)
    rounds = heldout_rounds(corpus / "heldout.jsonl")
    who = LocalModel(run / "checkpoints" / "best", batch_size=128)
    samples: list[dict[str, Any]] = []
    used = longest = 0.0
    done = 0
    for number, rows in enumerate(rounds):
        folder = run / "evaluation" / f"round-{number:02d}"
        kept = folder / "samples.jsonl"
        if not kept.is_file():
            if number and used + longest > seconds:
                break
            began = time.monotonic()
            write_jsonl(folder / "heldout.jsonl", rows)
            generation = Generation(max_tokens=settings.row_length)
            graded = evaluate("heldout", folder, who, progress=progress, generation=generation)[1]
            taken = time.monotonic() - began
            write_jsonl(kept, [sample.to_json() | {"round_seconds": taken} for sample in graded])
        own = [row for _, row in read_jsonl(kept)]
        longest = max(longest, own[0]["round_seconds"])
        used += own[0]["round_seconds"]
        samples += own
        done += 1
    parameters = sum(p.numel() for p in who.loaded.model.parameters())
    log = read_log(run)
    report = {
        "parameters": parameters,
        "mask": who.loaded.contract.mask,
        "steps": log[-1]["step"],
        "tokens": log[-1]["tokens"],
        "training_seconds": log[-1]["seconds"],
        "tuned_from": _earlier(settings.model),
        "best_valid_loss": min(row["valid_loss"] for row in log if "valid_loss" in row),
        "dropped": next((row["dropped"] for row in log if "dropped" in row), {}),
        "settings": settings.model_dump(mode="json"),
        "corpus": _corpus_facts(corpus),
        "rounds": done,
        "evaluation_seconds": round(used, 1),
        "accuracy": accuracy(samples),
    }
    write_atomic(run / REPORT, json.dumps(report, indent=1) + "\n")
    write_atomic(run / CARD, model_card(report))
    return report


def accuracy(samples: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """[right, asked] of the first answers: in all, by level, by subject and level, by family and level."""
    tables: dict[str, dict[str, list[int]]] = {
        name: defaultdict(lambda: [0, 0]) for name in ("level", "subject", "family")
    }
    whole = [0, 0]
    for sample in samples:
        if sample["table"] != "single-turn":
            continue
        right, group = int(sample["values"]["accuracy"]), sample["group"]
        level = group["level"]
        cells = (("level", f"{level}"), *((name, f"{group[name]}/{level}") for name in ("subject", "family")))
        for table, key in cells:
            tables[table][key][0] += right
            tables[table][key][1] += 1
        whole = [whole[0] + right, whole[1] + 1]
    return {"all": whole, **{f"by_{name}": dict(sorted(cells.items())) for name, cells in tables.items()}}


def model_card(report: Mapping[str, Any]) -> str:
    """The card of a tutor, in Markdown: what it is, its data, its accuracy by subject and by family, its limits."""
    found, corpus = report["accuracy"], report["corpus"]
    settings = report["settings"]
    lines = [
        "# Lemmata tutor",
        "",
        f"A Llama of {report['parameters'] / 1e6:.2f} M parameters, trained {_origin(report)} under the mask"
        f" `{report['mask']}` on worked solutions that Lemmata's solver wrote and checked. Load it with"
        " `lemmata.load_model`.",
        "",
        "## Training",
        "",
        f"- Data: {corpus['problems']:,} generated problems of {corpus['families']} families; SHA-256 of the corpus"
        f" `{corpus['data_hash'][:16]}…`. No text of people, no data set of others.",
        f"- {report['steps']:,} steps, {report['tokens']:,} tokens, {report['training_seconds'] / 60:.0f} minutes;"
        f" stages {', '.join(stage['name'] for stage in settings['stages'])}; {settings['optimizer']} at"
        f" {settings['learning_rate']:g}; best validation loss {report['best_valid_loss']:.3f} nats a token.",
        *_earlier_lines(report["tuned_from"]),
        f"- Left out, too long for a row: {sum(report['dropped'].values()):,} dialogues.",
        "",
        "## Accuracy",
        "",
        f"The model alone answers, greedy, {found['all'][1]:,} held-out problems ({report['rounds']} of each family and"
        " level); exact final answers in per cent, right / asked. No held-out problem, in any wording, was trained on.",
        "",
        *_card_table("subject", found["by_subject"], found["by_level"]),
        "",
        "### By family",
        "",
        *_card_table("family", found["by_family"], None),
        "",
        "## Limits",
        "",
        "It knows the families above and their wordings, nothing else: a question of another kind gets a confident"
        " wrong answer. Its steps are not checked; the server marks them as unverified and asks the solver first."
        " English and mathematical notation only.",
        "",
    ]
    return "\n".join(lines)


def _earlier(model: str) -> dict[str, Any] | None:
    """Steps, tokens and seconds of the run whose checkpoint `model` is; None for a preset or a model of others."""
    run = Path(model).resolve().parent.parent
    if not Path(model).is_dir() or not (run / LOG).is_file():
        return None
    last = read_log(run)[-1]
    return {name: last[name] for name in ("step", "tokens", "seconds")}


def _origin(report: Mapping[str, Any]) -> str:
    from lemmata.models import PRESETS

    model = report["settings"]["model"]
    if report["tuned_from"] is not None:
        return "further from an earlier run's checkpoint"
    return "from scratch" if model in PRESETS else f"from {model}"


def _earlier_lines(earlier: Mapping[str, Any] | None) -> list[str]:
    if earlier is None:
        return []
    return [
        f"- The run it went on from: {earlier['step']:,} steps, {earlier['tokens']:,} tokens,"
        f" {earlier['seconds'] / 60:.0f} minutes."
    ]


def _card_table(title: str, cells: Mapping[str, list[int]], levels: Mapping[str, list[int]] | None) -> list[str]:
    rows = sorted({key.rpartition("/")[0] for key in cells})
    lines = [f"| {title} | " + " | ".join(f"level {level}" for level in LEVELS) + " | all |", "|---" * 7 + "|"]
    for row in rows:
        lines.append(_card_row(row, [cells.get(f"{row}/{level}") for level in LEVELS]))
    if levels is not None:
        lines.append(_card_row("**all**", [levels.get(str(level)) for level in LEVELS]))
    return lines


def _card_row(title: str, counts: list[list[int] | None]) -> str:
    there = [count for count in counts if count]
    whole = [sum(part) for part in zip(*there, strict=True)]
    return "| " + " | ".join([title, *(_share(count) for count in (*counts, whole))]) + " |"


def _share(count: list[int] | None) -> str:
    return "" if not count else f"{100 * count[0] / count[1]:.1f} ({count[0]}/{count[1]})"


def _corpus_facts(corpus: Path) -> dict[str, Any]:
    from lemmata.corpus import read_manifest

    manifest = read_manifest(corpus)
    families = {count.family for count in manifest.counts if count.family}
    subjects: dict[str, int] = defaultdict(int)
    for count in manifest.counts:
        if count.kind == "solve" and count.file in ("q.jsonl", "m.jsonl"):
            subjects[str(count.subject)] += count.n
    return {
        "problems": manifest.problems,
        "families": len(families),
        "by_subject": dict(sorted(subjects.items())),
        "data_hash": manifest.data_hash,
    }
