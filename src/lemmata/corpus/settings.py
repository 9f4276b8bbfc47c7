"""What a corpus holds, as a strict configuration."""

from pydantic import Field, field_validator

from lemmata.problems import families
from lemmata.settings import Settings


class CorpusSettings(Settings):
    """The settings of `lemmata corpus build`; the same settings give the same files, whatever `jobs` is."""

    problems: int = Field(default=24_000, ge=1)
    """Generated problems in the two training sets together; each is the first turn of one dialogue."""
    families: tuple[str, ...] = ()
    """Names of problem families; none means all."""
    level_weights: tuple[float, float, float, float, float] = (5.0, 3.0, 2.0, 1.0, 1.0)
    """How the problems are spread over levels 1 to 5; inside a level, evenly over the families that offer it."""
    multi_turn: float = Field(default=0.3, ge=0, le=1)
    """Share of dialogues with follow-ups (in the held-out and validation sets too)."""
    m_share: float = Field(default=0.5, ge=0, le=1)
    """Share of training problems in the second stage's set `m.jsonl`."""
    heldout_per_cell: int = Field(default=16, ge=0)
    """Held-out dialogues of each family and level."""
    valid_per_cell: int = Field(default=3, ge=0)
    """Validation dialogues of each family and level."""
    seed: int = Field(default=0, ge=0)
    jobs: int = Field(default=0, ge=0)
    """Worker processes; 0 means one a core."""

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
