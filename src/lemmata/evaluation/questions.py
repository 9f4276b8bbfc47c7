"""What a benchmark asks: conversations with the user's side given, and how each reply counts. Knows no model."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from typing import Any

from lemmata.dialogue import Dialogue, Message

SCORINGS = ("answer", "exact", "choice", "label", "instruction", "chat", "rating", "analysis", "generation", "tutor")
"""How a reply counts: its final answer against `gold`; word for word; a letter of `facts["options"]`; a label of
`facts["labels"]`; a checkable instruction; the last four and `chat` (a whole conversation) by a judge."""


@dataclass(frozen=True)
class Turn:
    """What the user says and how the reply counts in which table.

    `facts` is what the scoring needs besides `gold`; `solution` is a worked reply, used where the question is an
    example of a few-shot prompt.
    """

    content: str
    gold: str
    table: str
    group: dict[str, Any] = field(default_factory=dict)
    scoring: str = "answer"
    facts: dict[str, Any] = field(default_factory=dict)
    solution: str | None = None


@dataclass(frozen=True)
class Scored:
    """A reply that counts: the messages before it, its number among the question's replies, and the turn it answers."""

    before: tuple[Message, ...]
    reply: str
    number: int
    turn: Turn


@dataclass(frozen=True)
class Question:
    """A conversation: `history` as given, then the turns; each later turn follows the model's own earlier replies.

    `remark` says what was wrong with its row of the data, for the report's notes.
    """

    id: str
    turns: tuple[Turn, ...]
    history: tuple[Message, ...] = ()
    remark: str = ""

    def ask(self, replies: Sequence[str]) -> Dialogue | None:
        """The dialogue that the next reply continues; None where all are there."""
        if len(replies) == len(self.turns):
            return None
        messages = list(self.history)
        for turn, reply in zip(self.turns, replies, strict=False):
            messages += [Message("user", turn.content), Message("assistant", reply)]
        return Dialogue((*messages, Message("user", self.turns[len(replies)].content)), {"id": self.id})

    def scored(self, replies: Sequence[str]) -> list[Scored]:
        """Every reply with its turn."""
        found = []
        for number, (turn, reply) in enumerate(zip(self.turns, replies, strict=True)):
            asked = self.ask(replies[:number])
            assert asked is not None
            found.append(Scored(asked.messages, reply, number, turn))
        return found


@dataclass(frozen=True)
class SelfChat:
    """BotChat: a human opening of two utterances that the model continues alone, as both speakers, to `rounds`.

    What counts is the conversation cut at each length of `lengths`.
    """

    id: str
    opening: tuple[str, ...]
    rounds: int
    lengths: tuple[int, ...]
    remark: str = ""

    def ask(self, replies: Sequence[str]) -> Dialogue | None:
        """The conversation so far as the next speaker sees it: the other's utterances are the user's."""
        said = [*self.opening, *replies]
        if len(said) == self.rounds:
            return None
        messages = [Message("system", template("self_chat"))]
        if len(said) % 2 == 0:
            messages.append(Message("user", "(You speak first.)"))
        roles = ["user" if (len(said) - place) % 2 else "assistant" for place in range(len(said))]
        messages += [Message(role, text) for role, text in zip(roles, said, strict=True)]
        return Dialogue(tuple(messages), {"id": self.id})

    def scored(self, replies: Sequence[str]) -> list[Scored]:
        """The conversation at each length, as one text a judge reads."""
        said = [*self.opening, *replies]
        found = []
        for length in self.lengths:
            lines = "\n".join(f"{number}. {'AB'[(number - 1) % 2]}: {text}" for number, text in enumerate(said, 1))
            cut = "\n".join(
                f"{number}. {'AB'[(number - 1) % 2]}: {text}" for number, text in enumerate(said[:length], 1)
            )
            turn = Turn(lines, "human", "botchat", {"N": length}, "chat", {"opening": len(self.opening)})
            found.append(Scored((Message("user", f"(the first {length} utterances)"),), cut, length, turn))
        return found


Item = Question | SelfChat


@cache
def template(name: str) -> str:
    """A prompt that ships as `templates/<name>.txt`."""
    return (resources.files("lemmata.evaluation") / "templates" / f"{name}.txt").read_text("utf-8").strip()


def single(
    name: str,
    text: str,
    gold: str,
    table: str,
    group: dict[str, Any] | None = None,
    scoring: str = "answer",
    facts: dict[str, Any] | None = None,
    solution: str | None = None,
) -> Question:
    """A question of one turn."""
    return Question(name, (Turn(text, gold, table, group or {}, scoring, facts or {}, solution),))
