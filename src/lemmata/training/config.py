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
    """Part of the run's budget, relative to the other stages."""


class TrainSettings(Settings):
    """A whole run. Its budget is `minutes` (encoding counted; the schedule follows the clock) or `steps`, not both."""

    corpus: str
    """A folder that `lemmata corpus build` wrote, or any folder with the stages' files and `valid.jsonl`."""
    model: str = "tutor-tiny"
    """A preset (trained from scratch with a tokenizer of its own), or a checkpoint folder or Hub name to tune."""
    vocab_size: int = Field(default=768, ge=300)
    """Of the preset's own tokenizer."""
    mask: str = "ism"
    segments: Literal["merged", "prompt-separate"] = "merged"
    kernel: str = "auto"
    stages: tuple[StageSettings, ...] = (
        StageSettings(name="Q", data="q.jsonl", share=0.5),
        StageSettings(name="M", data="m.jsonl", share=0.5),
    )
    minutes: float | None = Field(default=None, gt=0)
    steps: int | None = Field(default=None, gt=0)
    row_length: int = Field(default=256, ge=16)
    """Tokens of a packed row; an example that is longer loses whole turns from its end."""
    too_long: Literal["refuse", "drop"] = "refuse"
    """What happens to an example none of whose answers fits a row; `drop` counts them in the log."""
    rows_per_step: int = Field(default=8, ge=1)
    optimizer: Literal["muon", "adamw"] = "muon"
    """`muon`: Muon for the layers' matrices and AdamW for the rest (docs/quickstart.md has both on one corpus)."""
    learning_rate: float = Field(default=3e-3, gt=0)
    weight_decay: float = Field(default=0.01, ge=0)
    warmup_steps: int = Field(default=50, ge=0)
    decay_share: float = Field(default=0.6, ge=0, le=1)
    """The last part of the run, over which the learning rate falls linearly to zero."""
    clip_norm: float = Field(default=1.0, gt=0)
    precision: Literal["auto", "fp32", "bf16"] = "auto"
    """`auto`: bf16 autocast where the processor or GPU computes in it, else fp32."""
    validations: int = Field(default=8, ge=1)
    """How often, evenly over the run, the validation loss is taken and a checkpoint written."""
    validation_rows: int = Field(default=64, ge=1)
    seed: int = 0

    @model_validator(mode="after")
    def _one_budget(self) -> "TrainSettings":
        if (self.minutes is None) == (self.steps is None):
            raise ValueError("give exactly one of minutes and steps")
        if self.mask == "full":
            raise ValueError("the mask 'full' can't be trained: every answer token would see itself and what follows")
        if not self.stages:
            raise ValueError("give at least one stage")
        return self
