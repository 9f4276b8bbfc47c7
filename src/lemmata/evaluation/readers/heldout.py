"""`heldout.jsonl` of a corpus folder: first turns by subject and level, later turns by kind with gold history."""

from collections.abc import Iterator

from lemmata.dialogue import read_dialogues
from lemmata.errors import InputError
from lemmata.evaluation.questions import Question, Turn
from lemmata.evaluation.sources import Source


def heldout(source: Source) -> Iterator[Question]:
    """A question a turn; `vary` turns by their final answer, the others word for word."""
    file = source.file("heldout.jsonl")
    for number, dialogue in enumerate(read_dialogues(file), start=1):
        meta = dialogue.meta
        try:
            answers, kinds = meta["answers"], meta["turns"]
            group = {"subject": meta["subject"], "level": meta["level"], "family": meta["family"]}
        except KeyError as error:
            raise InputError(f"{file}: dialogue {number}: meta lacks {error}; is this a held-out file?") from None
        replies = [index for index, message in enumerate(dialogue.messages) if message.role == "assistant"]
        for turn, index in enumerate(replies):
            history, asked = dialogue.messages[: index - 1], dialogue.messages[index - 1].content
            if turn == 0:
                made = Turn(asked, answers[0], "single-turn", group)
            elif answers[turn] is not None:
                made = Turn(asked, answers[turn], "multi-turn", {"kind": kinds[turn]})
            else:
                gold = dialogue.messages[index].content
                made = Turn(asked, gold, "multi-turn", {"kind": kinds[turn]}, "exact")
            yield Question(f"{meta['id']}/{turn}", (made,), history)
