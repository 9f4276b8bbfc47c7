"""The one interface of everything that answers, and the choice of it by `--model`. Knows no benchmark."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from lemmata.dialogue import Dialogue
from lemmata.errors import LemmataError
from lemmata.evaluation.generation import Generation
from lemmata.records import Record


class EndpointError(LemmataError):
    """An endpoint does not answer, or refuses the key or the model's name. Exit status 1: starting again resumes."""

    exit_status = 1


@dataclass(frozen=True)
class Request:
    """A dialogue that ends with the user; `sample` numbers the answers to the same question."""

    dialogue: Dialogue
    sample: int


@dataclass(frozen=True)
class Completion(Record):
    """An answer. `finish`: `stop`, `length`, `too-long` (the prompt did not fit), `refused`, or a solver's verdict."""

    text: str
    finish: str
    prompt_tokens: int = 0
    tokens: int = 0


@dataclass
class Usage:
    """What this run asked for, cached answers not counted; `cost` in the currency of the prices given."""

    requests: int = 0
    prompt_tokens: int = 0
    tokens: int = 0
    retries: int = 0
    cost: float | None = None

    def to_json(self) -> dict[str, Any]:
        shown = {"requests": self.requests, "prompt_tokens": self.prompt_tokens, "tokens": self.tokens}
        return {**shown, "retries": self.retries, **({} if self.cost is None else {"cost": round(self.cost, 6)})}


class Model(Protocol):
    """`identity` names everything that decides an answer besides the prompt and the generation settings.

    Requests of one unit are computed together (`unit_size` of them), so their answers may depend on each other's
    presence by rounding; a unit is cached and resumed as a whole. `mixes` tells whether sampled answers of a unit share
    a random stream. `complete` yields (unit number, its completions) as they are finished, in any order.
    """

    name: str
    unit_size: int
    mixes: bool
    usage: Usage

    def identity(self) -> dict[str, Any]: ...

    def complete(
        self, units: Sequence[Sequence[Request]], generation: Generation
    ) -> Iterator[tuple[int, list[Completion]]]: ...


def answering_model(
    model: str,
    *,
    batch_size: int = 64,
    device: str | None = None,
    concurrency: int = 8,
    prices: tuple[float, float] | None = None,
    jobs: int = 2,
    timeout: float = 10.0,
) -> Model:
    """`solver`, `URL#name` of an endpoint, or a checkpoint folder. InputError in one line where there is none."""
    if model == "solver":
        from lemmata.evaluation.models.rules import SolverModel

        return SolverModel(jobs, timeout)
    if "://" in model:
        from lemmata.evaluation.models.endpoint import EndpointModel

        return EndpointModel(model, concurrency, prices)
    from lemmata.evaluation.models.local import LocalModel

    return LocalModel(Path(model), batch_size, device)
