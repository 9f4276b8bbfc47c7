"""Tokens per second of this trainer beside TRL's SFTTrainer: the same model, examples and batch under the causal mask.

Both take the same encoded examples, eight a step, padded to the longest, with AdamW in fp32 on one thread. What is
timed is everything between the ends of two steps; loading, encoding, validation and checkpoints are left out of both.
Runs alternate, and the medians over runs are compared, in CPU time (the bar) and by the clock.
"""

import tempfile
from importlib.util import find_spec
from pathlib import Path
from statistics import median
from time import perf_counter, process_time
from typing import Any

from lemmata.lab.experiment import Progress

ROWS = 8
WARM_UP = 2
"""Steps of each run that are not timed."""


class Stopwatch:
    """CPU and wall time at the end of each step."""

    def __init__(self) -> None:
        self.stamps: list[tuple[float, float]] = []

    def step(self) -> None:
        self.stamps.append((process_time(), perf_counter()))

    def rates(self, tokens_per_step: float) -> tuple[float, float]:
        """Tokens a second of CPU time and by the clock, after the warm-up."""
        timed = self.stamps[WARM_UP - 1 :]
        cpu, wall = (end - begin for begin, end in zip(timed[0], timed[-1], strict=True))
        tokens = tokens_per_step * (len(timed) - 1)
        return tokens / cpu, tokens / wall


def sft_speed(shape: str, steps: int, rounds: int, seed: int, progress: Progress) -> dict[str, Any]:
    """Both trainers' medians and their ratio (ours / TRL's); only `missing` where TRL is not installed."""
    absent = [name for name in ("trl", "datasets") if find_spec(name) is None]
    if absent:
        return {"missing": f"pip install {' '.join(absent)}"}
    rates: dict[str, list[tuple[float, float]]] = {"lemmata": [], "trl": []}
    with tempfile.TemporaryDirectory() as name:
        task = _Task(Path(name), shape, steps, seed)
        for number in range(rounds):
            order = ("lemmata", "trl") if number % 2 else ("trl", "lemmata")
            for which in order:
                progress(number, rounds, f"tokens per second, {which}")
                run = task.lemmata if which == "lemmata" else task.trl
                rates[which].append(run(number).rates(task.tokens_per_step))
    found = {
        which: {
            "tokens_per_cpu_second": round(median(cpu for cpu, _ in runs), 1),
            "tokens_per_second": round(median(wall for _, wall in runs), 1),
            "runs": len(runs),
        }
        for which, runs in rates.items()
    }
    return {
        "ratio_cpu": round(found["lemmata"]["tokens_per_cpu_second"] / found["trl"]["tokens_per_cpu_second"], 4),
        "ratio_clock": round(found["lemmata"]["tokens_per_second"] / found["trl"]["tokens_per_second"], 4),
        "steps": steps,
        "tokens_per_step": round(task.tokens_per_step, 1),
        **found,
    }


class _Task:
    """A random model with a tokenizer, and worked sums to train it on."""

    def __init__(self, folder: Path, shape: str, steps: int, seed: int) -> None:
        from lemmata.lab.shapes import random_model
        from lemmata.models import train_tokenizer
        from lemmata.records import write_jsonl
        from lemmata.training.data import load_examples

        self._folder, self._steps, self._seed = folder, steps, seed
        corpus = folder / "corpus"
        dialogues = [_worked(number) for number in range(ROWS * steps)]
        for file in ("train.jsonl", "valid.jsonl"):
            write_jsonl(corpus / file, dialogues if file == "train.jsonl" else dialogues[:ROWS])
        # Few merges, so that every token number is in the model's vocabulary.
        tokenizer = train_tokenizer((m["content"] for row in dialogues for m in row["messages"]), 300)
        model = random_model("small" if shape == "tiny" else shape, "cpu", 512, seed)
        model.save_pretrained(folder / "model")
        tokenizer.save_pretrained(folder / "model")
        self._tokenizer = tokenizer
        self._examples, _ = load_examples(corpus / "train.jsonl", tokenizer, "merged", 512)
        self.tokens_per_step = sum(map(len, self._examples)) / steps

    def lemmata(self, number: int) -> Stopwatch:
        """Our loop, over one epoch."""
        from lemmata.training import train

        watch = Stopwatch()
        train(
            {
                "corpus": str(self._folder / "corpus"),
                "model": str(self._folder / "model"),
                "mask": "causal",
                "stages": [{"name": "train", "data": "train.jsonl"}],
                "epochs": 1,
                "packing": False,
                "row_length": 512,
                "rows_per_step": ROWS,
                "optimizer": "adamw",
                "learning_rate": 1e-5,
                "precision": "fp32",
                "validations": 1,
                "validation_rows": ROWS,
                "trackers": [],
                "seed": self._seed + number,
            },
            out=self._folder / f"run-{number}",
            progress=lambda done, total, what: watch.step() if what.startswith("training") else None,
        )
        return watch

    def trl(self, number: int) -> Stopwatch:
        """TRL's loop, over the same examples."""
        import datasets
        from transformers import AutoModelForCausalLM, TrainerCallback
        from trl import SFTConfig, SFTTrainer

        watch = Stopwatch()

        class Stamp(TrainerCallback):  # type: ignore[misc]
            def on_step_end(self, *_: Any, **__: Any) -> None:
                watch.step()

        rows = [
            {
                "input_ids": list(example.token_ids),
                "labels": [t if on else -100 for t, on in zip(example.token_ids, example.loss_mask, strict=True)],
            }
            for example in self._examples
        ]
        trainer = SFTTrainer(
            AutoModelForCausalLM.from_pretrained(self._folder / "model"),
            SFTConfig(
                output_dir=str(self._folder / f"trl-{number}"),
                num_train_epochs=1,
                per_device_train_batch_size=ROWS,
                learning_rate=1e-5,
                max_length=512,
                bf16=False,
                gradient_checkpointing=False,
                use_cpu=True,
                save_strategy="no",
                report_to="none",
                logging_strategy="no",
                disable_tqdm=True,
                seed=self._seed + number,
            ),
            train_dataset=datasets.Dataset.from_list(rows),
            processing_class=self._tokenizer,
            callbacks=[Stamp()],
        )
        trainer.train()
        return watch


def _worked(number: int) -> dict[str, Any]:
    first = 100 + number
    lines = "".join(f"{first} + {k} = {first + k}\n" for k in range(10, 22))
    return {
        "messages": [
            {"role": "user", "content": f"Add 10, 11, … to {first}."},
            {"role": "assistant", "content": f"{lines}\\boxed{{{first + 21}}}"},
        ],
        "meta": {"id": str(number)},
    }
