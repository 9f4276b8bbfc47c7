"""How answers are asked for: sampling, prompt style, examples. Knows no model and no benchmark."""

from collections.abc import Sequence
from dataclasses import dataclass

from lemmata.dialogue import Dialogue, Message
from lemmata.errors import InputError, unknown_name
from lemmata.records import Record

STYLES = ("chat", "problem-solution")
"""`chat`: the model's chat template. `problem-solution`: the data paper's `Problem:…\\nSolution:…`, section 3.1."""
NEXT_PROBLEM = "\nProblem:"


@dataclass(frozen=True)
class Generation(Record):
    """One run's way of answering. Temperature 0 is greedy; `samples` answers a question; InputError out of range.

    `seed` with temperature above 0 makes a local model repeatable; an endpoint is sent it and may ignore it.
    """

    max_tokens: int = 256
    temperature: float = 0.0
    top_p: float = 1.0
    seed: int = 0
    stop: tuple[str, ...] = ()
    samples: int = 1
    style: str = "chat"
    system: str | None = None

    def __post_init__(self) -> None:
        if self.style not in STYLES:
            raise unknown_name("prompt style", self.style, STYLES)
        if self.max_tokens < 1:
            raise InputError(f"max_tokens must be positive, got {self.max_tokens}")
        if not 0 <= self.temperature < float("inf"):
            raise InputError(f"temperature must be 0 or more, got {self.temperature}")
        if not 0 < self.top_p <= 1:
            raise InputError(f"top_p must be above 0 and at most 1, got {self.top_p}")
        if self.samples < 1:
            raise InputError(f"samples must be positive, got {self.samples}")
        if self.samples > 1 and self.temperature == 0:
            raise InputError(f"{self.samples} greedy samples would all be the same: give a temperature above 0")
        if not all(self.stop):
            raise InputError("a stop string must not be empty")

    @property
    def stops(self) -> tuple[str, ...]:
        """The stop strings, with the data paper's prompt also the next problem."""
        return (*self.stop, NEXT_PROBLEM) if self.style == "problem-solution" else self.stop


@dataclass(frozen=True)
class Shot:
    """An example of a few-shot prompt."""

    question: str
    solution: str


def prompted(dialogue: Dialogue, generation: Generation, shots: Sequence[Shot]) -> Dialogue:
    """The dialogue with the run's system prompt and examples in front, as earlier turns.

    A benchmark's own system message stays and stands before the run's.
    """
    messages = list(dialogue.messages)
    own = [messages.pop(0).content] if messages[0].role == "system" else []
    system = "\n\n".join([*own, *([generation.system] if generation.system else [])])
    front = [Message("system", system)] if system else []
    for shot in shots:
        front += [Message("user", shot.question), Message("assistant", shot.solution)]
    return Dialogue((*front, *messages), dialogue.meta)


def as_text(dialogue: Dialogue) -> str:
    """The dialogue in the data paper's form, ready to be continued after `Solution:`."""
    parts: list[str] = []
    for message in dialogue.messages:
        if message.role == "assistant":
            parts[-1] += message.content
        elif message.role == "user":
            parts.append(f"Problem:{message.content}\nSolution:")
        else:
            parts.append(message.content)
    return "\n\n".join(parts)
