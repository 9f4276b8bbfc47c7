"""What a staged corpus is made of, as a strict configuration: `[[sources]]`, `[[benchmarks]]` and the stages' settings.

Knows nothing of how the stages work.
"""

import tomllib
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, field_validator, model_validator

from lemmata.corpus.contamination import NGRAM, THRESHOLD, TIERS
from lemmata.problems import families
from lemmata.settings import Settings

_NAME = r"^[A-Za-z0-9][A-Za-z0-9_.-]*$"
_TAKEN = ("notes", "rows", "benchmarks", "copies", "contamination", "train", "valid", "test")
"""Names that the build needs for itself."""


class FamiliesSettings(Settings):
    """Problem families with the solver's solutions."""

    type: Literal["families"]
    name: str = Field(default="families", pattern=_NAME)
    """The source's name in counts and rows."""
    problems: int = Field(default=24_000, ge=1)
    """Different problems to generate."""
    families: tuple[str, ...] = ()
    """Names of problem families; none means all."""
    level_weights: tuple[float, float, float, float, float] = (5.0, 3.0, 2.0, 1.0, 1.0)
    """How the problems are spread over levels 1 to 5; inside a level, evenly over the families that offer it."""
    multi_turn: float = Field(default=0.3, ge=0, le=1)
    """Share of dialogues with follow-ups."""
    mistakes: float = Field(default=0.0, ge=0, le=1)
    """Share of problems asked by a student whose work has one wrong step."""
    weight: float = Field(default=0.0, ge=0)
    """Of this source in the mix; 0 takes all its rows."""

    @field_validator("families")
    @classmethod
    def _known(cls, names: tuple[str, ...]) -> tuple[str, ...]:
        for name in names:
            if name not in families():
                raise ValueError(f"unknown family {name!r} (known: {', '.join(sorted(families()))})")
        return tuple(dict.fromkeys(names))

    @field_validator("level_weights")
    @classmethod
    def _some(cls, weights: tuple[float, ...]) -> tuple[float, ...]:
        if min(weights) < 0 or sum(weights) <= 0:
            raise ValueError("weights must not be negative, and one of them must be positive")
        return weights


class FileSettings(Settings):
    """A JSONL file of dialogues or problems with solutions, or a question bank."""

    type: Literal["jsonl", "bank"]
    name: str = Field(pattern=_NAME)
    """The source's name in counts and rows."""
    path: str
    """The file."""
    licence: str = "not said"
    """The data's licence, for the manifest."""
    per_template: int = Field(default=0, ge=0)
    """Most rows that differ in their numbers only; 0 is no limit."""
    weight: float = Field(default=0.0, ge=0)
    """Of this source in the mix; 0 takes all its rows."""


class HubSettings(Settings):
    """A Hugging Face data set, or a folder or file that `datasets` can load."""

    type: Literal["hub"]
    name: str = Field(pattern=_NAME)
    """The source's name in counts and rows."""
    dataset: str
    """Its name on the Hub, or a local folder."""
    config: str = ""
    """Its configuration, where it has several."""
    split: str = "train"
    """Which split is read."""
    licence: str = "not said"
    """The data's licence, for the manifest."""
    per_template: int = Field(default=0, ge=0)
    """Most rows that differ in their numbers only; 0 is no limit."""
    weight: float = Field(default=0.0, ge=0)
    """Of this source in the mix; 0 takes all its rows."""


Source = FamiliesSettings | FileSettings | HubSettings


class BenchmarkSettings(Settings):
    """A benchmark that the corpus must not hold."""

    name: str = Field(pattern=_NAME)
    path: str
    """Its JSONL file of problems."""
    tiers: tuple[str, ...] = TIERS
    """Which kinds of overlap remove a row; every kind that was found is listed."""
    ngram: int = Field(default=NGRAM, ge=2)
    """Words of an n-gram."""
    threshold: float = Field(default=THRESHOLD, gt=0, le=1)
    """The share of a problem's n-grams that counts as overlap."""

    @field_validator("tiers")
    @classmethod
    def _known(cls, names: tuple[str, ...]) -> tuple[str, ...]:
        for name in names:
            if name not in TIERS:
                raise ValueError(f"unknown tier {name!r} (known: {', '.join(TIERS)})")
        return names


class StagedSettings(Settings):
    """The settings of a `[[sources]]` build; the same data gives the same files, whatever `jobs` and `engine`."""

    sources: tuple[Annotated[Source, Field(discriminator="type")], ...] = Field(min_length=1)
    """Where rows come from; of two that are alike, the one of the earlier source stays."""
    benchmarks: tuple[BenchmarkSettings, ...] = ()
    """What must not be in the corpus."""
    rows: int = Field(default=0, ge=0)
    """Rows of the mix; 0 takes as many as the weights allow."""
    boxed: bool = True
    """Solutions end with the final answer in \\boxed."""
    use_solver: bool = True
    """Ask the solver about every problem that it understands; a row with another answer is left out."""
    near: float = Field(default=0.8, ge=0, le=1)
    """Estimated Jaccard similarity of word 3-grams from which two texts are near copies; 0 turns the test off."""
    labels: str = ""
    """Labelled problems (a JSONL file or MATH's folder) from which missing subjects and levels are predicted."""
    valid: float = Field(default=0.01, ge=0, lt=1)
    """Share of problems in `valid.jsonl`."""
    test: float = Field(default=0.01, ge=0, lt=1)
    """Share of problems in `test.jsonl`."""
    parquet: bool = True
    """Write every set as Parquet too."""
    forms: tuple[Literal["problem-solution", "sharegpt"], ...] = ()
    """Other forms to write every set in: the data paper's prompt (first exchanges), ShareGPT's conversations."""
    seed: int = Field(default=0, ge=0)
    jobs: int = Field(default=0, ge=0)
    """Worker processes; 0 means one a core. A Ray cluster that is joined uses all its processors."""
    engine: Literal["processes", "ray"] = "processes"
    """Where generating and verifying are computed; RAY_ADDRESS names a cluster, without it Ray is started here."""

    @model_validator(mode="after")
    def _consistent(self) -> "StagedSettings":
        for what, names in (
            ("sources", [source.name for source in self.sources]),
            ("benchmarks", [benchmark.name for benchmark in self.benchmarks]),
        ):
            if len({name.casefold() for name in names}) < len(names):
                raise ValueError(f"{what} need different names")
        for source in self.sources:
            if source.name.casefold() in _TAKEN:
                raise ValueError(f"a source can't be named {source.name!r}: the build uses that name")
        if self.valid + self.test >= 1:
            raise ValueError("valid and test together must leave something to train on")
        if self.rows and not any(source.weight for source in self.sources):
            raise ValueError("rows needs a weight for one of the sources at least")
        return self


def has_sources(config: str) -> bool:
    """Whether a config file is of this form; a file that can't be read is not."""
    try:
        return "sources" in tomllib.loads(Path(config).read_text("utf-8"))
    except (OSError, ValueError):
        return False
