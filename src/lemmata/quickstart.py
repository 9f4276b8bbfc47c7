"""The main job: corpus -> train under ISM -> evaluate -> report -> serve the tutor, in a given number of minutes.

Each part is a room's public function; this module only passes results on and keeps the time. A run folder holds

    corpus/   model/ (the training run, its checkpoints)   heldout/ (what was asked)   report.html   report.json
    samples.jsonl
"""

import dataclasses
import json
import platform
import time
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from pydantic import Field

from lemmata.errors import InputError
from lemmata.home import data_home, fresh_path, held, new_folder
from lemmata.records import write_atomic, write_jsonl
from lemmata.settings import Settings

if TYPE_CHECKING:
    from lemmata.corpus import CorpusSettings
    from lemmata.evaluation.models.base import Model
    from lemmata.evaluation.types import Report, Sample

Progress = Callable[[int, int | None, str], None]
"""Called with (done, total, what)."""

EVALUATION = {False: (0.13, 1.5), True: (0.35, 4.0)}
"""The share of the whole time kept for evaluation and report, and the most minutes, without and with real data."""
USUAL_MINUTES = 10
"""A longer job gets a corpus that is larger in proportion: fresh problems teach more than seen ones."""
HELD_OUT_NOTES = (
    "The model alone answers, greedy. No held-out instance, in any wording, is in a training dialogue. Single-turn: "
    "the final answer of the first question. Multi-turn: the reply to a follow-up after the right earlier replies, "
    "`vary` by its final answer, `why` and `check` word for word.",
)
LOSS_NOTES = (
    "Validation dialogues end in \\boxed{...} like the second stage's; their loss stays high through the first stage.",
)
SHORTEST_TRAINING = 0.1
"""Minutes; with less time left than this the job is refused instead of training for nothing."""


class QuickstartSettings(Settings):
    """What a user chooses; everything else is in the shipped configs of `corpus` and in TrainSettings' defaults."""

    minutes: float = Field(default=9.5, gt=0)
    """For the whole job up to the report; the tutor is served after that."""
    out: Path | None = None
    data: Path | None = None
    """Real problems to add: a JSONL file (its sibling `test.jsonl` is the test split) or a folder."""
    serve: bool = True
    port: int = 8000
    seed: int = 0
    corpus: str = "quickstart"
    """A corpus config: a TOML path or a shipped name."""
    compare: bool = False
    """Instead: causal, prefix and ISM on the same data, side by side in one report; nothing is served."""


def run_quickstart(settings: QuickstartSettings, progress: Progress = lambda done, total, what: None) -> Path:
    """Run the whole job and return its folder.

    Raises InputError before anything is built: a folder that exists, a port in use, a data file that can't be read.
    """
    began = time.monotonic()
    out = new_folder(settings.out or fresh_path("runs", "quickstart"))
    if settings.serve and not settings.compare:
        from lemmata.server.run import listen

        listen("127.0.0.1", settings.port).close()  # better now than after the training
    from lemmata.corpus import CorpusSettings
    from lemmata.settings import load_settings

    overrides = [f"seed={settings.seed}"]
    corpus_settings = load_settings(CorpusSettings, settings.corpus, package="lemmata.corpus", overrides=overrides)
    problems = round(corpus_settings.problems * max(1, settings.minutes / USUAL_MINUTES))
    corpus_settings = corpus_settings.model_copy(update={"problems": problems})
    with held(out):
        _report(settings, corpus_settings, out, began, progress)
    if settings.serve and not settings.compare:
        from lemmata.models import shipped_tutor
        from lemmata.server import serve

        model = better(out / "corpus", out / "model" / "checkpoints" / "best", shipped_tutor(), progress)
        serve(host="127.0.0.1", port=settings.port, model=model, history=data_home() / "tutor.db")
    return out


def _report(
    settings: QuickstartSettings, corpus_settings: "CorpusSettings", out: Path, began: float, progress: Progress
) -> None:
    """Everything from the corpus to the report."""
    from lemmata.corpus import build_corpus

    phases: dict[str, float] = {}

    def phase(name: str) -> None:
        phases[name] = round(time.monotonic() - began - sum(phases.values()), 1)

    manifest = build_corpus(corpus_settings, out / "corpus", settings.data, progress)
    phase("corpus")

    if settings.compare:
        from lemmata.lab.side_by_side import side_by_side

        left = settings.minutes - (time.monotonic() - began) / 60
        side_by_side(out / "corpus", out, left, settings.seed, progress)
        progress(1, 1, f"report: {out / 'report.html'}")
        return

    from lemmata.training import train

    share, most = EVALUATION[settings.data is not None]
    left = settings.minutes - min(share * settings.minutes, most) - (time.monotonic() - began) / 60
    if left < SHORTEST_TRAINING:
        raise InputError(
            f"{settings.minutes:g} minutes leave no time to train: the corpus took {phases['corpus']:.0f} s; "
            "give more with --minutes"
        )
    training: dict[str, Any] = {"corpus": str(out / "corpus"), "minutes": left, "seed": settings.seed}
    # The longest worked solutions (levels 4 and 5) don't fit a row; the report says how many were left out.
    # The dense kernel: rows of many short documents are cheaper under one small mask than cut into tiles.
    training |= {"too_long": "drop", "kernel": "dense"}
    if settings.data is not None:
        training |= {"row_length": 512, "rows_per_step": 4}  # real problems are longer than the generated ones
    train(training, out=out / "model", progress=progress)
    phase("training")
    report = _evaluate(settings, out, manifest, phases, phase, progress)
    progress(1, 1, f"report: {out / 'report.html'} (level 1: {report})")


def better(corpus: Path, own: Path, shipped: Path | None, progress: Progress) -> Path:
    """Of two checkpoints the one that answers more held-out first questions, two of each family and level; `own` where
    there is no other.

    The shipped tutor knows nothing of this corpus, but may have been trained on instances that are held out here.
    """
    if shipped is None:
        return own
    from lemmata.corpus.heldout import sample_heldout
    from lemmata.evaluation import evaluate
    from lemmata.evaluation.models.local import LocalModel

    right = {}
    with TemporaryDirectory() as folder:
        asked = sample_heldout(corpus, 2, Path(folder), first_only=True)
        for model in (own, shipped):
            samples = evaluate("heldout", asked, LocalModel(model, batch_size=128), progress=progress)[1]
            right[model] = sum(sample.values["accuracy"] for sample in samples)
    chosen = shipped if right[shipped] > right[own] else own
    what = "the shipped tutor" if chosen == shipped else "this run's model"
    progress(1, 1, f"serving {what}: {right[own]:.0f} right answers of this run's, {right[shipped]:.0f} of the shipped")
    return chosen


def answer_heldout(
    corpus: Path, who: "Model", seconds: float, folder: Path, progress: Progress
) -> tuple["Report", list["Sample"]]:
    """Evaluate a model on as many held-out dialogues of each family and level as it answers in so many seconds.

    One of each is asked in any case, and its time tells for how many there is time. What was asked last is written to
    `folder`/heldout.jsonl, and a note of the report says where it is not all that the corpus holds out.
    """
    from lemmata.corpus.heldout import heldout_rounds, sample_heldout
    from lemmata.evaluation import evaluate

    began = time.monotonic()
    report, samples = evaluate("heldout", sample_heldout(corpus, 1, folder), who, progress=progress)
    taken = max(time.monotonic() - began, 1e-3)
    there = len(heldout_rounds(corpus / "heldout.jsonl"))
    number = min(there, int((seconds - taken) / taken))
    if number > 1:
        report, samples = evaluate("heldout", sample_heldout(corpus, number, folder), who, progress=progress)
    if number < there:
        note = f"Time for {max(1, number)} of the {there} held-out dialogues of each family and level."
        report = dataclasses.replace(report, notes=(note, *report.notes))
    return report, samples


def _evaluate(
    settings: QuickstartSettings,
    out: Path,
    manifest: Any,
    phases: dict[str, float],
    phase: Callable[[str], None],
    progress: Progress,
) -> str:
    from lemmata.evaluation.models.local import LocalModel
    from lemmata.evaluation.page import report_page
    from lemmata.training.loop import read_log

    who = LocalModel(out / "model" / "checkpoints" / "best", batch_size=128)
    seconds = 60 * settings.minutes - sum(phases.values())
    if manifest.real_test is not None:
        seconds *= EVALUATION[False][0] / EVALUATION[True][0]
    heldout, samples = answer_heldout(out / "corpus", who, seconds, out / "heldout", progress)
    reports = [dataclasses.replace(heldout, notes=(*HELD_OUT_NOTES, *heldout.notes))]
    if manifest.real_test is not None:
        real, real_samples = _real(Path(manifest.real_test), who, progress)
        reports.append(real)
        samples += real_samples
    write_jsonl(out / "samples.jsonl", (sample.to_json() for sample in samples))
    phase("evaluation")
    log = read_log(out / "model")
    parameters = sum(p.numel() for p in who.loaded.model.parameters())
    dropped: dict[str, int] = next((row["dropped"] for row in log if "dropped" in row), {})
    facts = {
        "problems in the corpus": f"{manifest.problems:,}",
        "model": f"{parameters / 1e6:.2f} M parameters, mask {who.loaded.contract.mask}, from scratch",
        "training steps": log[-1]["step"],
        "left out, too long for a row": ", ".join(f"{n} of {name}" for name, n in dropped.items()) or "none",
        "tokens trained": f"{log[-1]['tokens']:,}",
        "seconds": ", ".join(f"{name} {seconds:.0f}" for name, seconds in phases.items()),
        "machine": f"{platform.processor() or platform.machine()}, {_threads()} threads",
    }
    document = {
        "settings": json.loads(settings.model_dump_json()),
        "parameters": parameters,
        "phases_seconds": phases,
        "machine": facts["machine"],
        "corpus": manifest.to_json(),
        "training": json.loads((out / "model" / "config.json").read_text("utf-8")),
        "loss": log,
        "reports": [report.to_json() for report in reports],
    }
    write_atomic(out / "report.json", json.dumps(document, indent=1) + "\n")
    shown = samples[:: max(1, len(samples) // 60)]
    page = report_page(f"Quickstart run {out.name}", facts, reports, log, shown, LOSS_NOTES)
    write_atomic(out / "report.html", page)
    return next(
        (
            f"{100 * row.value:.1f} % of n={row.n}"
            for row in heldout.rows
            if row.table == "single-turn" and row.group == {"level": 1}
        ),
        "none held out",
    )


def _real(test: Path, who: Any, progress: Progress) -> tuple[Any, list[Any]]:
    """GSM8K's test file: accuracy of greedy answers, and the answer tokens' negative log-likelihood."""
    from lemmata.dialogue import read_dialogues
    from lemmata.evaluation import evaluate
    from lemmata.evaluation.likelihood import answer_likelihood

    report, samples = evaluate("gsm8k", test, who, progress=progress)
    rows, left_out = answer_likelihood(who.loaded, list(read_dialogues(test)), "gsm8k", progress)
    notes = (
        (f"{left_out} test problems were too long for the model's context and have no likelihood.",) if left_out else ()
    )
    return dataclasses.replace(report, rows=(*report.rows, *rows), notes=(*report.notes, *notes)), samples


def _threads() -> int:
    import torch

    return torch.get_num_threads()
