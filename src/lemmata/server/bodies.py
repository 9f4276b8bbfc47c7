"""The bodies that the OpenAI-compatible routes read. A field that is not supported is refused, never ignored.

A field that clients send along with its neutral value (`"presence_penalty": 0`, `"tools": []`) is accepted with that
value alone.
"""

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, StrictBool, StrictFloat, StrictInt, StrictStr

from lemmata.settings import Settings


def _neutral(*values: Any) -> BeforeValidator:
    """The field must be left at one of these values, null or unset."""

    def check(value: Any) -> None:
        if value is not None and not any(value == one and type(value) is type(one) for one in values):
            raise ValueError("this field is not supported: leave it out")

    return BeforeValidator(check)


NoNumber = Annotated[None, _neutral(0, 0.0)]
NoList = Annotated[None, _neutral([], {})]
NoFlag = Annotated[None, _neutral(False)]
NoText = Annotated[None, _neutral("")]
NoChoice = Annotated[None, _neutral(1)]
Number = StrictFloat | StrictInt
Texts = StrictStr | list[StrictStr]


class TextPart(Settings):
    """A part of a message's content."""

    type: Literal["text"]
    text: StrictStr


class ChatMessage(Settings):
    """A message; `developer` is `system` under its newer name."""

    role: Literal["system", "developer", "user", "assistant", "tool"]
    content: StrictStr | list[TextPart]

    @property
    def text(self) -> str:
        """The content, its parts joined."""
        return self.content if isinstance(self.content, str) else "".join(part.text for part in self.content)


class StreamOptions(Settings):
    """`include_usage`: a last chunk that counts the tokens."""

    include_usage: StrictBool | None = None
    include_obfuscation: NoFlag = None


class TextFormat(Settings):
    """The only format of an answer."""

    type: Literal["text"]


class Asked(Settings):
    """What chat and plain completions share. `top_k`, `min_p` and `repetition_penalty` are ours."""

    model: StrictStr
    max_tokens: Annotated[StrictInt, Field(ge=1)] | None = None
    temperature: Annotated[Number, Field(ge=0, le=2)] | None = None
    top_p: Number | None = None
    n: Annotated[StrictInt, Field(ge=1)] | None = None
    seed: StrictInt | None = None
    stop: Texts | None = None
    stream: StrictBool | None = None
    stream_options: StreamOptions | None = None
    user: StrictStr | None = None
    top_k: StrictInt | None = None
    min_p: Number | None = None
    repetition_penalty: Number | None = None
    frequency_penalty: NoNumber = None
    presence_penalty: NoNumber = None
    logit_bias: NoList = None

    def sampling(self) -> dict[str, Any]:
        """The fields of `lemmata.engine.Sampling` that were given; OpenAI's defaults for the others."""
        stop = (self.stop,) if isinstance(self.stop, str) else tuple(self.stop or ())
        found: dict[str, Any] = {"temperature": 1.0 if self.temperature is None else float(self.temperature)}
        for name in ("top_p", "top_k", "min_p", "repetition_penalty", "seed"):
            if getattr(self, name) is not None:
                found[name] = getattr(self, name)
        return found | {"stop": stop}


class ChatBody(Asked):
    """POST /v1/chat/completions."""

    messages: Annotated[list[ChatMessage], Field(min_length=1)]
    max_completion_tokens: Annotated[StrictInt, Field(ge=1)] | None = None
    logprobs: StrictBool | None = None
    top_logprobs: Annotated[StrictInt, Field(ge=0, le=20)] | None = None
    response_format: TextFormat | None = None
    tools: NoList = None
    tool_choice: Literal["none", "auto"] | None = None
    parallel_tool_calls: StrictBool | None = None
    store: NoFlag = None
    metadata: NoList = None


class CompletionBody(Asked):
    """POST /v1/completions."""

    prompt: StrictStr | list[StrictStr] | list[StrictInt] | list[list[StrictInt]]
    logprobs: Annotated[StrictInt, Field(ge=0, le=5)] | None = None
    echo: NoFlag = None
    suffix: NoText = None
    best_of: NoChoice = None


class TokenizeBody(Settings):
    """POST /tokenize: a text, or a dialogue as a prompt."""

    model: StrictStr | None = None
    prompt: StrictStr | None = None
    messages: list[ChatMessage] | None = None


class SolveBody(Settings):
    """POST /v1/solve."""

    question: StrictStr
    strategy: StrictStr | None = None


class SearchBody(Settings):
    """POST /v1/bank/search."""

    query: StrictStr
    limit: StrictInt = 10
