"""Who gets a run's numbers beside its log: TensorBoard, or by name a tracker that Accelerate knows."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Protocol

from lemmata.errors import MissingPartError, unknown_name


class Tracker(Protocol):
    """Takes numbers by step."""

    def scalars(self, values: Mapping[str, float], step: int) -> None:
        """The numbers of one event."""

    def flush(self) -> None:
        """What was given is safe from a kill, where the tracker can do that."""

    def close(self) -> None:
        """No more numbers."""


def open_tracker(name: str, run: Path, step: int, settings: Mapping[str, Any]) -> Tracker:
    """The tracker of a run that goes on after `step`; InputError for an unknown one, MissingPartError without it."""
    if name == "tensorboard":
        return TensorBoard(run / "tensorboard", step)
    from accelerate.tracking import LOGGER_TYPE_TO_CLASS

    if name not in LOGGER_TYPE_TO_CLASS:
        raise unknown_name("tracker", name, LOGGER_TYPE_TO_CLASS)
    return FromAccelerate(name, run, settings)


def check_tracker(name: str) -> None:
    """Raises what `open_tracker` would raise over this name, and writes nothing."""
    from importlib.util import find_spec

    from accelerate.tracking import LOGGER_TYPE_TO_CLASS, get_available_trackers

    if name not in LOGGER_TYPE_TO_CLASS:
        raise unknown_name("tracker", name, LOGGER_TYPE_TO_CLASS)
    available = find_spec("tensorboard") if name == "tensorboard" else name in map(str, get_available_trackers())
    if not available:
        raise MissingPartError(f"the tracker {name!r} is not installed: pip install {name.replace('_', '-')}")


class TensorBoard:
    """Event files in RUN/tensorboard; what an earlier process wrote after `step` is purged when they are read."""

    def __init__(self, folder: Path, step: int) -> None:
        from torch.utils.tensorboard import SummaryWriter

        self._writer = SummaryWriter(str(folder), purge_step=step + 1)

    def scalars(self, values: Mapping[str, float], step: int) -> None:
        for name, value in values.items():
            self._writer.add_scalar(name, value, step)

    def flush(self) -> None:
        self._writer.flush()

    def close(self) -> None:
        self._writer.close()


class FromAccelerate:
    """Any of Accelerate's trackers; those keep a run's history themselves."""

    def __init__(self, name: str, run: Path, settings: Mapping[str, Any]) -> None:
        from accelerate.tracking import LOGGER_TYPE_TO_CLASS

        kind = LOGGER_TYPE_TO_CLASS[name]
        folder = {"logging_dir": str(run)} if kind.requires_logging_directory else {}
        self._tracker = kind(run.name, **folder)
        start = getattr(self._tracker, "start", None)  # newer versions begin the run here
        if start is not None:
            start()
        self._tracker.store_init_configuration(dict(settings))

    def scalars(self, values: Mapping[str, float], step: int) -> None:
        self._tracker.log(dict(values), step=step)

    def flush(self) -> None:
        pass

    def close(self) -> None:
        self._tracker.finish()
