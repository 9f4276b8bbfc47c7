"""The training loop: stages over rows of examples, validation, checkpoints, resume; alone or under torchrun.

A run folder holds config.json (the resolved settings), log.jsonl (one line an event), tensorboard/ and checkpoints/. A
killed run goes on from its last good checkpoint: weights, optimisers, data position, clock and log. Nothing random is
kept, since every step draws from its own seed.
"""

import hashlib
import json
import math
import time
import warnings
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import nn

from lemmata.corpus import CorpusSettings, build_corpus
from lemmata.dialogue.types import Encoded
from lemmata.errors import InputError, LemmataError
from lemmata.home import held
from lemmata.models import MaskContract, save_model
from lemmata.models.checkpoint import load_weights
from lemmata.records import write_atomic
from lemmata.settings import build_settings, load_settings
from lemmata.training.checkpoints import Kept, last_good, settle, write_checkpoint
from lemmata.training.config import TrainSettings
from lemmata.training.data import Batch, Batches, expand_turns, load_examples, passes, targets
from lemmata.training.objective import answer_nll_sum
from lemmata.training.optimizers import build_optimizers, load_state_tensors, state_tensors, whole
from lemmata.training.parallel import World, join, reshard, without_reduction
from lemmata.training.precision import computes_in_bf16
from lemmata.training.runlog import RunLog, read_log
from lemmata.training.schedule import rate_factor, schedule_of
from lemmata.training.starting import start_model
from lemmata.training.tokenizers import open_tokenizer
from lemmata.training.trackers import check_tracker

__all__ = ["Progress", "read_log", "train"]

Progress = Callable[[int, int | None, str], None]
"""Called with (done, total, what)."""

VALID = "valid.jsonl"


def train(
    config: str | Path | Mapping[str, Any] | TrainSettings | None,
    overrides: Iterable[str] = (),
    *,
    out: str | Path,
    resume: bool = False,
    progress: Progress = lambda done, total, what: None,
) -> Path:
    """Train and return the run folder `out`; its `checkpoints/best` is what `load_model` opens.

    `config` is settings, a TOML path or the name of a shipped config. With `resume` it may be None: as the run was
    started; a run that was killed before its first checkpoint begins again. Under torchrun every process calls this.
    Raises InputError: a run folder that exists (without `resume`) or that another process is training in, no run to
    resume, a config or data that differ from those the run was started with, a bad data file.
    """
    out = Path(out)
    settings = _settings(config, overrides, out, resume)
    if not resume and out.exists() and not (out.is_dir() and not any(out.iterdir())):
        raise InputError(f"{out}: a run is there already; choose another folder, or --resume to go on with it")
    world = join()
    try:
        world.wait()  # nobody writes before all have looked
        with ExitStack() as holding:
            run = _Run(settings, out, resume, progress, world, holding)
            try:
                run.go()
            finally:
                run.close()
            world.wait()
    finally:
        world.leave()
    return out


def _settings(
    config: str | Path | Mapping[str, Any] | TrainSettings | None, overrides: Iterable[str], out: Path, resume: bool
) -> TrainSettings:
    given = (
        config
        if isinstance(config, TrainSettings) or config is None
        else load_settings(TrainSettings, config, package="lemmata.training", overrides=overrides)
    )
    saved = out / "config.json"
    if not resume or not saved.is_file():
        if given is None:
            raise InputError(
                f"{out}: no run to resume here (config.json is missing)" if resume else "a config is needed to start"
            )
        return given
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
    skipped: float = 0.0
    """Of the budget, by stages that ended early."""
    validated: int = 0
    """Validations that are done, of the planned ones."""
    stale: int = 0
    """Validations since the last best."""
    best_loss: float = math.inf
    best_step: int | None = None
    loss_sum: float = 0.0
    """Over the steps since the last line of the log."""
    loss_count: int = 0
    log_bytes: int = 0
    threads: int = 0
    data: dict[str, str] = field(default_factory=dict)
    """SHA-256 of each data file."""
    positions: dict[str, list[int]] = field(default_factory=dict)


class _Run:
    def __init__(
        self, settings: TrainSettings, out: Path, resume: bool, progress: Progress, world: World, holding: ExitStack
    ) -> None:
        """The folder is held in `holding` before the first byte is written, to resume before the first is read."""
        self.settings, self.out, self.world, self.holding = settings, out, world, holding
        self.held = False
        if resume and out.is_dir():
            self._hold()
        self.progress: Progress = progress if world.first else lambda done, total, what: None
        self.began = time.monotonic()
        self.contract = MaskContract(mask=settings.mask, segments=settings.segments)
        for name in settings.trackers:
            check_tracker(name)
        self.corpus = self._corpus()
        self.bf16 = settings.precision == "bf16" or (settings.precision == "auto" and computes_in_bf16())
        kept, damaged = last_good(out) if resume else (None, [])
        self.state = self._restored(kept)
        self.tokenizer = open_tokenizer(settings, self.corpus)
        self.pad = self.tokenizer.pad_token_id or 0
        self.dropped: dict[str, int] = {}
        self.stages = {stage.name: self._examples(stage.data) for stage in settings.stages}
        self.valid = _first_steps(self._batches(self._examples(VALID), 0, (0, 0)), settings.validation_rows)
        streams = [self._batches(examples, settings.seed, (0, 0)) for examples in self.stages.values()]
        self.schedule = schedule_of(settings, [stream.steps(settings.epochs or 0) for stream in streams])
        torch.manual_seed(settings.seed)
        self.model = start_model(settings, len(self.tokenizer))
        if kept is not None:
            _load_weights(self.model, kept.folder)
        if settings.base_bits is None and settings.device_map is None:
            self.model.to(world.device)
        self.head = self.model.get_output_embeddings()
        self.wrapped = world.wrap(self.model, settings.parallel)
        self.sharded = world.ranks > 1 and settings.parallel == "fully_shard"
        self.optimizers = build_optimizers(self.model, settings)
        if kept is not None:
            load_state_tensors(self.model, self.optimizers, kept.tensors)
        # Nothing is written before everything that can be refused was read.
        world.wait()
        best_there = settle(out, self.state.step or None, self.state.best_step) if resume and world.first else True
        if not world.agreed(best_there):
            self.state.best_loss, self.state.best_step = math.inf, None
        self.log = self._open() if world.first else None
        for reason in damaged:
            self._record(damaged=reason)
            warnings.warn(f"a damaged checkpoint is passed over: {reason}", RuntimeWarning, stacklevel=4)
        if self.dropped and kept is None:
            self._record(dropped=self.dropped)

    def go(self) -> None:
        """Train to the end of the budget; the last checkpoint is written and validated at its end."""
        settings, state, names = self.settings, self.state, [stage.name for stage in self.settings.stages]
        streams = {name: self._stream(name) for name in names}
        self.wrapped.train()
        began = self.began - state.seconds
        done = self._done()
        while done < 1:
            number = self.schedule.stage(done)
            self._step(next(streams[names[number]]), rate_factor(state.step, done, settings))
            state.seconds = self.world.agreed(time.monotonic() - began)
            done = self._done()
            if state.step % settings.log_steps == 0:
                self._record(stage=names[number], loss=state.loss_sum / state.loss_count, progress=done)
                state.loss_sum, state.loss_count = 0.0, 0
            self.progress(round(1000 * min(done, 1)), 1000, f"training, stage {names[number]}")
            due = done * settings.validations >= state.validated + 1 - 1e-9
            if due or done >= 1:
                self._validate(names[number], done)
                state.validated = max(state.validated + 1, math.floor(done * settings.validations + 1e-9))
                state.seconds = self.world.agreed(time.monotonic() - began)
                done = max(done, self._done())
                if settings.patience is not None and state.stale >= settings.patience and done < 1:
                    self._record(stage=names[number], ended_early=True, progress=done)
                    state.skipped += max(0.0, self.schedule.ends[number] - done)
                    state.stale = 0
                    done = self.schedule.ends[number] if number + 1 < len(names) else 1.0
                self._save()
            elif settings.checkpoint_steps is not None and state.step % settings.checkpoint_steps == 0:
                self._save()

    def close(self) -> None:
        if self.log is not None:
            self.log.close()

    def _done(self) -> float:
        return self.schedule.fraction(self.state.step, self.state.seconds) + self.state.skipped

    def _step(self, rows: list[Encoded], factor: float) -> None:
        """One optimiser step over the rows of all processes; the loss is a mean over all their answer tokens."""
        settings, state, world = self.settings, self.state, self.world
        seed = np.random.SeedSequence([settings.seed, state.step, world.rank]).generate_state(1, np.uint64)[0]
        torch.manual_seed(int(seed))
        count = targets(rows)
        if not count:
            raise InputError("a step without any target token")
        batches = passes(rows, world.rank, world.ranks, settings.rows_per_pass, self.pad)
        total = 0.0
        for number, batch in enumerate(batches):
            if number + 1 < len(batches):
                with without_reduction(self.wrapped):
                    total += self._backward(batch, count)
            else:
                total += self._backward(batch, count)
        loss = world.total(total)
        if not math.isfinite(loss):
            raise LemmataError(f"the loss is {loss} at step {state.step}: lower the learning rate")
        nn.utils.clip_grad_norm_([p for p in self.model.parameters() if p.requires_grad], settings.clip_norm)
        for optimizer in self.optimizers:
            for group in optimizer.param_groups:
                group["lr"] = settings.learning_rate * factor
            optimizer.step()
            optimizer.zero_grad()
        state.step += 1
        state.tokens += sum(len(row) for row in rows)
        state.loss_sum += loss
        state.loss_count += 1

    def _backward(self, batch: Batch, count: int) -> float:
        """This pass's part of the loss. DDP and shards average over processes, hence the factor for the gradient."""
        loss = self._loss(batch) / count
        (loss * self.world.ranks).backward()
        return float(loss.detach())

    @torch.no_grad()
    def _validate(self, stage: str, done: float) -> None:
        state, world, settings = self.state, self.world, self.settings
        self.wrapped.eval()
        total = 0.0
        for rows in self.valid:
            for batch in passes(rows, world.rank, world.ranks, settings.rows_per_pass, self.pad):
                total += float(self._loss(batch))
        loss = world.total(total) / sum(targets(rows) for rows in self.valid)
        reshard(self.model)
        self.wrapped.train()
        best = loss < state.best_loss
        state.stale = 0 if best else state.stale + 1
        if best:
            state.best_loss, state.best_step = loss, state.step
        self._record(stage=stage, valid_loss=loss, best=best, progress=done)

    def _save(self) -> None:
        state = self.state
        tensors = state_tensors(self.model, self.optimizers) if self.sharded or self.world.first else {}
        weights = None
        if self.sharded:
            weights = {name: whole(value) for name, value in self.model.named_parameters()}
        if self.log is not None:
            state.log_bytes = self.log.sync()
            write_checkpoint(
                self.out,
                state.step,
                lambda folder: save_model(self.model, self.tokenizer, folder, self.contract, weights),
                tensors,
                asdict(state),
                best=state.best_step == state.step,
                keep=self.settings.keep_checkpoints,
            )
        self.world.wait()

    def _corpus(self) -> Path:
        """The corpus folder; where the settings say how, it is built into the run folder first."""
        settings = self.settings
        if settings.corpus is not None:
            if not Path(settings.corpus).is_dir():
                raise InputError(f"corpus {settings.corpus}: no such folder")
            return Path(settings.corpus)
        assert settings.build is not None  # one of the two, by the settings' own check
        folder = self.out / "corpus"
        how = load_settings(CorpusSettings, settings.build, package="lemmata.corpus")
        if self.world.first and not folder.is_dir():
            self._write_config()
            build_corpus(how, folder, progress=self.progress)
        self.world.wait()
        return folder

    def _restored(self, kept: Kept | None) -> _State:
        settings = self.settings
        files = (*(stage.data for stage in settings.stages), VALID)
        data = {name: _digest(self.corpus / name) for name in files}
        threads = torch.get_num_threads()
        if kept is None:
            return _State(data=data, threads=threads)
        state = _State(**kept.state)
        changed = [name for name in data if data[name] != state.data.get(name)]
        if changed:
            raise InputError(f"{self.corpus}: {', '.join(changed)} changed since the run was started")
        if state.threads != threads:
            warnings.warn(
                f"resumed with {threads} threads, begun with {state.threads}: the last bits will differ",
                RuntimeWarning,
                stacklevel=4,
            )
            state.threads = threads
        return state

    def _open(self) -> RunLog:
        self._write_config()
        settings = self.settings.model_dump(mode="json")
        return RunLog(self.out, self.state.log_bytes, self.state.step, self.settings.trackers, settings)

    def _hold(self) -> None:
        if self.world.first and not self.held:
            self.holding.enter_context(held(self.out))
            self.held = True

    def _write_config(self) -> None:
        self._hold()
        write_atomic(self.out / "config.json", self.settings.model_dump_json(indent=2) + "\n")

    def _batches(self, examples: list[Encoded], seed: int, position: tuple[int, int]) -> Batches:
        settings = self.settings
        return Batches(
            examples, settings.row_length, settings.rows_per_step, self.pad, seed, position, settings.packing
        )

    def _stream(self, stage: str) -> Iterator[list[Encoded]]:
        epoch, given = self.state.positions.get(stage, (0, 0))
        batches = self._batches(self.stages[stage], self.settings.seed, (epoch, given))
        for rows in batches:
            self.state.positions[stage] = list(batches.position)
            yield rows

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
        device = self.world.device
        with torch.autocast(device.type, torch.bfloat16, enabled=self.bf16):
            return answer_nll_sum(self.wrapped, self.head, batch.to(device))

    def _record(self, **event: Any) -> None:
        if self.log is not None:
            state, rate = self.state, self.optimizers[0].param_groups[0]["lr"]
            self.log.event(
                {"step": state.step, "seconds": round(state.seconds, 2), "tokens": state.tokens, "lr": rate, **event}
            )


def _first_steps(batches: Batches, rows: int) -> list[list[Encoded]]:
    """At most `rows` rows of the first epoch, in steps."""
    taken: list[list[Encoded]] = []
    for step in batches:
        if batches.position[0] > 0 or sum(map(len, taken)) >= rows:
            break
        taken.append(step)
    return taken


def _load_weights(model: Any, folder: Path) -> None:
    """A checkpoint's weights, or its adapter's, into the model that the run started with."""
    adapter = folder / "adapter_model.safetensors"
    if not adapter.is_file():
        load_weights(model, folder)
        return
    from peft import set_peft_model_state_dict
    from safetensors.torch import load_file

    report = set_peft_model_state_dict(model, load_file(adapter))
    if report.unexpected_keys:
        raise InputError(f"{adapter}: does not fit the model (first: {report.unexpected_keys[0]})")


def _digest(path: Path) -> str:
    if not path.is_file():
        raise InputError(f"{path}: no such file")
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
