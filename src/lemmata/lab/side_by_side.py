"""Three models that differ in their mask only, trained on one corpus and evaluated side by side.

Every arm starts from the same weights and takes the same dialogues of the corpus' well-formatted set in the same order,
step by step, with loss on the same answer tokens; prefix takes each dialogue as one sample a turn, so it computes more
tokens for the same supervision. How many, and the hash of what was taken in which order, is in the report. Knows
nothing of how the corpus is made.
"""

import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from lemmata.errors import InputError, LemmataError
from lemmata.records import write_atomic

Progress = Callable[[int, int | None, str], None]
"""Called with (done, total, what)."""

COMPARED = ("causal", "prefix", "ism")
SIZE = "tutor-tiny"
DIALOGUES = 16
"""Of each step."""
TRIAL_STEPS = 3
"""Steps of each arm that are timed, and thrown away, to know how many fit."""
TRAINING_SHARE = 0.75
"""Of the time that is left after the corpus; the rest is for the answers to the held-out questions."""


def side_by_side(corpus: Path, out: Path, minutes: float, seed: int, progress: Progress) -> Path:
    """Train and evaluate the arms in about `minutes`; returns `out`, which then holds a folder an arm and the report.

    Raises InputError where the time is too short for a single step.
    """
    from lemmata.evaluation import evaluate
    from lemmata.evaluation.chart import accuracy_figure
    from lemmata.evaluation.folder import write_pages, write_run
    from lemmata.evaluation.models.local import LocalModel
    from lemmata.evaluation.paired import compare_runs
    from lemmata.evaluation.tables import Run as Evaluated
    from lemmata.models import MaskContract, save_model

    began = time.monotonic()
    data, tokenizer, dropped = _data(corpus)
    left = minutes * 60 - (time.monotonic() - began)
    steps = _steps(data, seed, TRAINING_SHARE * left)
    facts, runs, samples = {}, [], []
    for arm in COMPARED:
        found = _train(arm, data, seed, steps, progress)
        save_model(found.model, tokenizer, out / arm / "model", MaskContract(mask=arm))
        report, graded = evaluate("heldout", corpus, LocalModel(out / arm / "model", batch_size=128), progress=progress)
        run = Evaluated(arm, report)
        write_run(out / arm, run, graded)
        runs.append(run)
        samples.append(graded)
        facts[arm] = {
            "processed": found.processed,
            "supervised": found.supervised,
            "taken_sha256": found.taken,
            "seconds": found.seconds,
        }
    if len({(own["taken_sha256"], own["supervised"]) for own in facts.values()}) > 1:
        raise LemmataError(f"the arms were not trained on the same dialogues and answers: {facts}")
    pairings = {f"ism minus {other}": compare_runs(samples[n], samples[2]) for n, other in enumerate(COMPARED[:2])}
    write_pages(out, "One corpus, three masks", runs, samples, pairings)
    accuracy_figure(runs).savefig(out / "report.png", dpi=120)
    document = {
        "model": SIZE,
        "seed": seed,
        "steps": steps,
        "dialogues_a_step": DIALOGUES,
        "dialogues": len(data.train),
        "too_long": dropped,
        "training": facts,
        "reports": [run.to_json() for run in runs],
        "pairings": {which: [one.to_json() for one in own] for which, own in pairings.items()},
    }
    write_atomic(out / "report.json", json.dumps(document, indent=1) + "\n")
    return out


def _data(corpus: Path) -> tuple[Any, Any, int]:
    """The well-formatted set, encoded with a tokenizer of the corpus' own, and how many dialogues were too long."""
    from lemmata.lab.arms import Data
    from lemmata.training import TrainSettings
    from lemmata.training.data import load_examples
    from lemmata.training.tokenizers import open_tokenizer

    settings = TrainSettings(corpus=str(corpus), model=SIZE, steps=1)
    tokenizer = open_tokenizer(settings, corpus)
    formatted = corpus / settings.stages[-1].data
    examples, dropped = load_examples(formatted, tokenizer, "merged", settings.row_length, drop_too_long=True)
    return Data(examples, {}, len(tokenizer), settings.row_length), tokenizer, dropped


def _train(arm: str, data: Any, seed: int, steps: int, progress: Progress | None) -> Any:
    from lemmata.lab.arms import Run, trained
    from lemmata.training import TrainSettings

    rate = TrainSettings(corpus="", steps=1).learning_rate
    done = 0

    def count() -> None:
        nonlocal done
        done += 1
        if progress is not None:
            progress(done, steps, f"training {arm}")

    return trained(Run("corpus", arm, seed, SIZE, steps, DIALOGUES, rate, "cpu"), data, count)


def _steps(data: Any, seed: int, seconds: float) -> int:
    """How many steps all arms can take in this time, by the clock on the wall."""
    began = time.monotonic()
    for arm in COMPARED:
        _train(arm, data, seed, TRIAL_STEPS, None)
    spent = time.monotonic() - began
    steps = int((seconds - spent) / (spent / TRIAL_STEPS))
    if steps < 1:
        raise InputError(f"{seconds:.0f} s are too short to train {len(COMPARED)} arms: give more with --minutes")
    return steps
