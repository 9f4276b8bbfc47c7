"""How far a run is, which stage it is in, and the learning rate there. Knows nothing of models and data."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from lemmata.training.config import TrainSettings


@dataclass(frozen=True)
class Schedule:
    """The budget of a run, in steps or in seconds, and where its stages end (as a part of the whole, the last at 1)."""

    steps: int | None
    seconds: float | None
    ends: tuple[float, ...]

    def fraction(self, step: int, seconds: float) -> float:
        """How much of the budget is used, 0 to 1 and a little over."""
        if self.steps is not None:
            return step / self.steps
        assert self.seconds is not None  # one of the two, by the settings' own check
        return seconds / self.seconds

    def stage(self, done: float) -> int:
        """The number of the stage that a run is in which has used this part of its budget."""
        return next((number for number, end in enumerate(self.ends) if done < end), len(self.ends) - 1)


def schedule_of(settings: TrainSettings, epoch_steps: Sequence[int]) -> Schedule:
    """The schedule of a run; `epoch_steps` are the steps that each stage needs for its epochs (read with `epochs`)."""
    shares: list[float] = [stage.share for stage in settings.stages]
    steps = settings.steps
    if settings.epochs is not None:
        shares, steps = list(epoch_steps), sum(epoch_steps)
    whole, used, ends = sum(shares), 0.0, []
    for share in shares:
        used += share
        ends.append(used / whole)
    seconds = None if settings.minutes is None else 60 * settings.minutes * (1 - settings.evaluation_share)
    return Schedule(steps, seconds, tuple(ends))


def rate_factor(step: int, progress: float, settings: TrainSettings) -> float:
    """Learning rate over its peak: a linear warm-up in steps, then flat, then to zero over `decay_share`.

    `linear` falls in a line, `cosine` as (1 + cos) / 2 over half a turn.
    """
    warm = min(1.0, (step + 1) / (settings.warmup_steps + 1))
    left = max(0.0, 1.0 - progress)
    share = min(1.0, left / settings.decay_share) if settings.decay_share else 1.0
    return warm * (share if settings.schedule == "linear" else (1 - math.cos(math.pi * share)) / 2)
