"""The training loop: stages over packed batches, validation, checkpoints, resume. Built on Accelerate.

A run folder holds config.json (the resolved settings), log.jsonl (one line an event) and checkpoints/. A killed run
goes on from its last checkpoint: weights, optimisers, data position, clock and log.
"""

import json
import math
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import torch
from accelerate import Accelerator
from accelerate.utils import set_seed
from transformers import AutoModelForCausalLM, PreTrainedModel

from lemmata.attention import attach
from lemmata.dialogue.types import Encoded
from lemmata.errors import InputError, LemmataError
from lemmata.models import PRESETS, MaskContract, build_model, load_model
from lemmata.records import read_jsonl, write_atomic, write_jsonl
from lemmata.settings import build_settings, load_settings
from lemmata.training.checkpoints import load_state, save_checkpoint
from lemmata.training.config import TrainSettings
from lemmata.training.data import Batch, Batches, expand_turns, load_examples
from lemmata.training.objective import answer_nll
from lemmata.training.optimizers import build_optimizers, rate_factor
from lemmata.training.tokenizers import open_tokenizer, refused_as_input

Progress = Callable[[int, int | None, str], None]
"""Called with (done, total, what)."""

LOG_EVERY = 20


def train(
    config: str | Path | Mapping[str, Any] | TrainSettings | None,
    overrides: Iterable[str] = (),
    *,
    out: str | Path,
    resume: bool = False,
    progress: Progress = lambda done, total, what: None,
) -> Path:
    """Train and return the run folder `out`; its `checkpoints/best` is what `load_model` opens.

    `config` is settings, a TOML path or the name of a shipped config (None with `resume`: as the run was started).
    Raises InputError: a run folder that exists (without `resume`), no checkpoint to resume from, a config that differs
    from the one the run was started with, a bad data file.
    """
    out = Path(out)
    settings = _settings(config, overrides, out, resume)
    if not resume and out.exists() and not (out.is_dir() and not any(out.iterdir())):
        raise InputError(f"{out}: a run is there already; choose another folder, or --resume to go on with it")
    run = _Run(settings, out, resume, progress)
    try:
        run.go()
    finally:
        run.close()
    return out


def _settings(
    config: str | Path | Mapping[str, Any] | TrainSettings | None, overrides: Iterable[str], out: Path, resume: bool
) -> TrainSettings:
    given = (
        config
        if isinstance(config, TrainSettings) or config is None
        else load_settings(TrainSettings, config, package="lemmata.training", overrides=overrides)
    )
    if not resume:
        if given is None:
            raise InputError("a config is needed to start a run")
        return given
    saved = out / "config.json"
    if not saved.is_file():
        raise InputError(f"{out}: no run to resume here (config.json is missing)")
    started = build_settings(TrainSettings, json.loads(saved.read_text("utf-8")), where=str(saved))
    if given is not None and given != started:
        differing = [name for name in type(given).model_fields if getattr(given, name) != getattr(started, name)]
        raise InputError(f"{out}: the run was started with another {', '.join(differing)}; resume with its own config")
    return started


@dataclass
class _State:
    """Where a run stands; what a checkpoint keeps beside weights and optimisers."""

    step: int = 0
    tokens: int = 0
    seconds: float = 0.0
    best_loss: float = math.inf
    positions: dict[str, list[int]] = field(default_factory=dict)


class _Run:
    def __init__(self, settings: TrainSettings, out: Path, resume: bool, progress: Progress) -> None:
        self.settings, self.out, self.progress = settings, out, progress
        self.began = time.monotonic()
        self.contract = MaskContract(mask=settings.mask, segments=settings.segments)
        set_seed(settings.seed)
        self.corpus = Path(settings.corpus)
        if not self.corpus.is_dir():
            raise InputError(f"corpus {self.corpus}: no such folder")
        saved = load_state(out) if resume else None
        self.state = _State(**saved["state"]) if saved else _State()
        # Autocast is ours: Accelerate keeps its precision for the whole process, and a second run may want another.
        self.accelerator = Accelerator()
        self.bf16 = settings.precision == "bf16" or (settings.precision == "auto" and _computes_in_bf16())
        self.model, self.tokenizer = self._model(resume)
        self.head = self.model.get_output_embeddings()
        self.dropped: dict[str, int] = {}
        self.stages = {stage.name: self._examples(stage.data) for stage in settings.stages}
        pad = self.tokenizer.pad_token_id or 0
        packed = Batches(self._examples("valid.jsonl"), settings.row_length, settings.rows_per_step, pad, 0, (0, 0))
        self.valid = _first_rows(packed, settings.validation_rows)
        self.pad = pad
        built = build_optimizers(self.model, settings)
        if saved:
            for optimizer, values in zip(built, saved["optimizers"], strict=True):
                optimizer.load_state_dict(values)
            torch.set_rng_state(saved["rng"])
        self.wrapped, *self.optimizers = self.accelerator.prepare(self.model, *built)
        # Nothing is written before everything that can be refused was read.
        out.mkdir(parents=True, exist_ok=True)
        write_atomic(out / "config.json", settings.model_dump_json(indent=2) + "\n")
        self._trim_log()
        self.log = (out / "log.jsonl").open("a", encoding="utf-8")
        if self.dropped and not resume:
            self._record(dropped=self.dropped)

    def go(self) -> None:
        """Train to the end of the budget; the last checkpoint is written and validated at its end."""
        settings, state = self.settings, self.state
        streams = {
            stage.name: iter(self._stream(stage.name, (0, 0) if not resumed else (resumed[0], resumed[1])))
            for stage in settings.stages
            for resumed in [state.positions.get(stage.name)]
        }
        self.wrapped.train()
        began = self.began - state.seconds
        done = _fraction(settings, state)
        next_validation = math.floor(done * settings.validations + 1) / settings.validations
        recent: list[float] = []
        while done < 1:
            stage = _stage_at(settings, done)
            batch = next(streams[stage])
            recent.append(self._step(batch, rate_factor(state.step, done, settings)))
            state.step += 1
            state.tokens += batch.input_ids_bt.numel()
            state.seconds = time.monotonic() - began
            done = _fraction(settings, state)
            if state.step % LOG_EVERY == 0:
                self._record(stage=stage, loss=sum(recent) / len(recent), progress=done)
                recent.clear()
            self.progress(round(1000 * min(done, 1)), 1000, f"training, stage {stage}")
            if done >= next_validation - 1e-9:
                self._validate(stage, done)
                state.seconds = time.monotonic() - began
                done = max(done, _fraction(settings, state))
                next_validation = math.floor(done * settings.validations + 1) / settings.validations

    def close(self) -> None:
        self.log.close()

    def _step(self, batch: Batch, factor: float) -> float:
        for optimizer in self.optimizers:
            for group in optimizer.param_groups:
                group["lr"] = self.settings.learning_rate * factor
        loss = self._loss(batch)
        self.accelerator.backward(loss)
        self.accelerator.clip_grad_norm_(self.wrapped.parameters(), self.settings.clip_norm)
        for optimizer in self.optimizers:
            optimizer.step()
            optimizer.zero_grad()
        value = float(loss.detach())
        if not math.isfinite(value):
            raise LemmataError(f"the loss is {value} at step {self.state.step}: lower the learning rate")
        return value

    @torch.no_grad()
    def _validate(self, stage: str, done: float) -> None:
        self.wrapped.eval()
        total = sum(batch.targets * float(self._loss(batch)) for batch in self.valid)
        loss = total / sum(batch.targets for batch in self.valid)
        self.wrapped.train()
        best = loss < self.state.best_loss
        self.state.best_loss = min(loss, self.state.best_loss)
        self._record(stage=stage, valid_loss=loss, best=best, progress=done)
        state = {
            "state": {**vars(self.state), "positions": {name: list(at) for name, at in self.state.positions.items()}},
            "optimizers": [optimizer.state_dict() for optimizer in self.optimizers],
            "rng": torch.get_rng_state(),
        }
        model = self.accelerator.unwrap_model(self.wrapped)
        save_checkpoint(self.out, self.state.step, model, self.tokenizer, self.contract, state, best)

    def _stream(self, stage: str, position: tuple[int, int]) -> Iterable[Batch]:
        settings = self.settings
        batches = Batches(
            self.stages[stage], settings.row_length, settings.rows_per_step, self.pad, settings.seed, position
        )
        for batch in batches:
            self.state.positions[stage] = list(batches.position)
            yield batch

    def _model(self, resume: bool) -> tuple[PreTrainedModel, Any]:
        settings = self.settings
        if resume:
            loaded = load_model(self.out / "checkpoints" / "last")
            return loaded.model, loaded.tokenizer
        tokenizer = open_tokenizer(settings)
        if settings.model in PRESETS:
            model = build_model(settings.model, len(tokenizer))
        else:
            with refused_as_input(settings.model):
                model = AutoModelForCausalLM.from_pretrained(settings.model)
        return attach(model, settings.mask, settings.kernel, settings.segments), tokenizer

    def _examples(self, name: str) -> list[Encoded]:
        settings = self.settings
        examples, dropped = load_examples(
            self.corpus / name,
            self.tokenizer,
            settings.segments,
            settings.row_length,
            settings.too_long == "drop",
            lambda done: self.progress(done, None, f"encoding {name}"),
        )
        if dropped:
            self.dropped[name] = dropped
        if settings.mask == "prefix":
            examples = [sample for example in examples for sample in expand_turns(example)]
        if not examples:
            raise InputError(f"{self.corpus / name}: no example fits a row of {settings.row_length} tokens")
        return examples

    def _loss(self, batch: Batch) -> torch.Tensor:
        device = self.accelerator.device
        there = Batch(*(getattr(batch, name).to(device) for name in vars(batch)))
        with torch.autocast(device.type, torch.bfloat16, enabled=self.bf16):
            return answer_nll(self.wrapped, self.head, there)

    def _record(self, **event: Any) -> None:
        rate = self.optimizers[0].param_groups[0]["lr"]
        state = self.state
        line = {"step": state.step, "seconds": round(state.seconds, 2), "tokens": state.tokens, "lr": rate, **event}
        self.log.write(json.dumps(line) + "\n")
        self.log.flush()

    def _trim_log(self) -> None:
        """Drop what a killed process logged after its last checkpoint: those steps are done again."""
        path = self.out / "log.jsonl"
        if path.exists() and path.stat().st_size:
            lines = path.read_text("utf-8").splitlines()
            whole = lines if path.read_text("utf-8").endswith("\n") else lines[:-1]
            rows = [json.loads(line) for line in whole]
            write_jsonl(path, [row for row in rows if row["step"] <= self.state.step])


def read_log(run: Path) -> list[dict[str, Any]]:
    """The events of a run: lines with `loss` (mean since the line before) and lines with `valid_loss`."""
    return [row for _, row in read_jsonl(Path(run) / "log.jsonl")]


def _first_rows(batches: Batches, rows: int) -> list[Batch]:
    """At most `rows` rows of the first epoch, in batches."""
    taken: list[Batch] = []
    for batch in batches:
        if batches.position[0] > 0 or sum(len(b.input_ids_bt) for b in taken) >= rows:
            break
        taken.append(batch)
    return taken


def _fraction(settings: TrainSettings, state: _State) -> float:
    """How much of the budget is used, 0 to 1 and a little over."""
    if settings.steps is not None:
        return state.step / settings.steps
    assert settings.minutes is not None  # one of the two, by the settings' own check
    return state.seconds / (60 * settings.minutes)


def _stage_at(settings: TrainSettings, done: float) -> str:
    whole = sum(stage.share for stage in settings.stages)
    end = 0.0
    for stage in settings.stages:
        end += stage.share / whole
        if done < end:
            return stage.name
    return settings.stages[-1].name


def _computes_in_bf16() -> bool:
    """Whether the device multiplies bf16 matrices in hardware; emulation would be slower than fp32."""
    if torch.cuda.is_available():
        return torch.cuda.is_bf16_supported(including_emulation=False)
    flags = Path("/proc/cpuinfo")
    text = flags.read_text() if flags.is_file() else ""
    return "avx512_bf16" in text or "amx_bf16" in text
