"""The settings of a training run: frozen, strict, with their defaults in one place."""

from typing import Literal

from pydantic import Field, model_validator

from lemmata.settings import Settings


class StageSettings(Settings):
    """One stage: a data file under the corpus folder and how much of the run it gets.

    The data paper's order is first the solutions as they are (Q), then the well-formatted set (M).
    """

    name: str
    data: str
    share: float = Field(default=1.0, gt=0)
    """Part of the run's budget, relative to the other stages; with `epochs` every stage has its own data's length."""


class AdapterSettings(Settings):
    """A low-rank adapter (PEFT) that is trained in place of the model's own weights."""

    kind: Literal["lora", "dora"] = "lora"
    rank: int = Field(default=16, ge=1)
    alpha: float = Field(default=32.0, gt=0)
    """Its update is scaled by alpha / rank."""
    dropout: float = Field(default=0.0, ge=0, lt=1)
    targets: tuple[str, ...] = ()
    """Names of the linear layers that get one; none means all but the head."""


class TrainSettings(Settings):
    """A whole run. Its budget is one of `minutes` (the schedule follows the clock), `steps` and `epochs`."""

    corpus: str | None = None
    """A folder that `lemmata corpus build` wrote, or any folder with the stages' files and `valid.jsonl`."""
    build: str | None = None
    """Without `corpus`: a corpus config that is built into the run folder first, within `minutes`."""
    model: str = "tutor-tiny"
    """A preset (trained from scratch with a tokenizer of its own), `shipped`, a checkpoint folder or a Hub name."""
    vocab_size: int = Field(default=768, ge=300)
    """Of the preset's own tokenizer."""
    prompt: Literal["chat", "problem-solution"] = "chat"
    """The tokenizer's own chat template, or the data paper's `Problem:… Solution:…`, which the checkpoint keeps."""
    mask: str = "ism"
    segments: Literal["merged", "prompt-separate"] = "merged"
    kernel: str = "auto"
    stages: tuple[StageSettings, ...] = (
        StageSettings(name="Q", data="q.jsonl", share=0.5),
        StageSettings(name="M", data="m.jsonl", share=0.5),
    )
    minutes: float | None = Field(default=None, gt=0)
    steps: int | None = Field(default=None, gt=0)
    epochs: int | None = Field(default=None, gt=0)
    """How often each stage goes over its data."""
    packing: bool = True
    """Rows of `row_length` tokens with as many examples as fit; else a row is one example, padded to the longest."""
    row_length: int = Field(default=256, ge=16)
    """Tokens of a packed row; an example that is longer loses whole turns from its end."""
    too_long: Literal["refuse", "drop"] = "refuse"
    """What happens to an example none of whose answers fits a row; `drop` counts them in the log."""
    rows_per_step: int = Field(default=8, ge=1)
    """Of all processes together."""
    rows_per_pass: int | None = Field(default=None, ge=1)
    """At most so many go through a process's model at once (None: all of its share); the step is the same."""
    optimizer: Literal["muon", "adamw"] = "muon"
    """`muon`: Muon for the layers' matrices and AdamW for the rest (docs/quickstart.md has both on one corpus)."""
    learning_rate: float = Field(default=3e-3, gt=0)
    weight_decay: float = Field(default=0.01, ge=0)
    warmup_steps: int = Field(default=50, ge=0)
    schedule: Literal["linear", "cosine"] = "linear"
    """How the learning rate falls to zero over the decay."""
    decay_share: float = Field(default=0.6, ge=0, le=1)
    """The last part of the run, over which the learning rate falls; 1 is all of it."""
    clip_norm: float = Field(default=1.0, gt=0)
    precision: Literal["auto", "fp32", "bf16"] = "auto"
    """`auto`: bf16 autocast where the processor or GPU computes in it, else fp32."""
    gradient_checkpointing: bool = False
    """Each layer's activations are computed again in the backward pass instead of kept."""
    adapter: AdapterSettings | None = None
    base_bits: Literal[4] | None = None
    """Of the base weights under an adapter: 4 is bitsandbytes' NF4, on a GPU."""
    device_map: Literal["auto"] | None = None
    """Under an adapter: the base model's layers spread over this process's GPUs."""
    parallel: Literal["ddp", "fully_shard"] = "ddp"
    """With several processes (torchrun): every one holds the model, or a shard of it."""
    validations: int = Field(default=8, ge=1)
    """How often, evenly over the run, the validation loss is taken and a checkpoint written."""
    validation_rows: int = Field(default=64, ge=1)
    patience: int | None = Field(default=None, ge=1)
    """A stage ends after so many validations in a row without a new best."""
    checkpoint_steps: int | None = Field(default=None, ge=1)
    """A checkpoint also every so many steps."""
    keep_checkpoints: int = Field(default=2, ge=1)
    """So many of the newest are kept, and the best."""
    log_steps: int = Field(default=20, ge=1)
    """The mean loss is logged every so many steps."""
    trackers: tuple[str, ...] = ("tensorboard",)
    """Who gets the log's numbers beside log.jsonl: tensorboard, or what Accelerate knows (wandb, mlflow, …)."""
    evaluation_share: float = Field(default=0.0, ge=0, lt=1)
    """Of `minutes`: `lemmata train` has the best checkpoint answer the corpus' held-out problems for so long, and
    writes a model card."""
    seed: int = 0

    @model_validator(mode="after")
    def _possible(self) -> "TrainSettings":
        if sum(value is not None for value in (self.minutes, self.steps, self.epochs)) != 1:
            raise ValueError("give exactly one of minutes and steps and epochs")
        if self.mask == "full":
            raise ValueError("the mask 'full' can't be trained: every answer token would see itself and what follows")
        if not self.stages:
            raise ValueError("give at least one stage")
        names = [stage.name for stage in self.stages]
        if len(set(names)) < len(names):
            raise ValueError(f"every stage needs a name of its own, got {', '.join(names)}")
        if self.corpus is None and self.build is None:
            raise ValueError("give a corpus folder, or with build a corpus config")
        if self.adapter is None and (self.base_bits is not None or self.device_map is not None):
            raise ValueError("base_bits and device_map go with an adapter: give [adapter]")
        if self.evaluation_share and self.minutes is None:
            raise ValueError("evaluation_share is a part of minutes, and none are given")
        return self
