"""Which conversation goes into which set: no instance in two sets, no first question twice.

An instance is known by its solution's reading, the formal restatement of the question, so that two wordings of one
problem are one instance.
"""

from dataclasses import replace

from lemmata.corpus.types import Conversation


class Selection:
    """Remembers which set owns each reading, over all turns of all accepted conversations."""

    def __init__(self) -> None:
        self._owner: dict[str, str] = {}
        self._asked: set[str] = set()

    def accept(self, conversation: Conversation, name: str) -> Conversation | None:
        """The conversation as it may enter the set `name`, or None where its problem was used already.

        A follow-up whose instance belongs to another set ends the conversation before it.
        """
        first = conversation.turns[0].reading
        assert first is not None
        if first in self._asked or self._owner.get(first, name) != name:
            return None
        for number, turn in enumerate(conversation.turns):
            if turn.reading is not None and self._owner.get(turn.reading, name) != name:
                conversation = replace(conversation, turns=conversation.turns[:number])
                break
        self._asked.add(first)
        for reading in conversation.readings:
            self._owner[reading] = name
        return conversation

    @property
    def problems(self) -> int:
        """How many different problems were accepted as first questions."""
        return len(self._asked)
