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
        self._questions: set[str] = set()

    def accept(self, conversation: Conversation, name: str, reworded: bool = False) -> Conversation | None:
        """The conversation as it may enter the set `name`, or None where its problem was used already.

        `reworded`: whether an instance that the set asks about already may be asked again in other words. A follow-up
        whose instance belongs to another set ends the conversation before it.
        """
        first = conversation.turns[0]
        assert first.reading is not None
        if self._owner.get(first.reading, name) != name:
            return None
        if first.question in self._questions if reworded else first.reading in self._asked:
            return None
        for number, turn in enumerate(conversation.turns):
            if turn.reading is not None and self._owner.get(turn.reading, name) != name:
                conversation = replace(conversation, turns=conversation.turns[:number])
                break
        self._asked.add(first.reading)
        self._questions.add(first.question)
        for reading in conversation.readings:
            self._owner[reading] = name
        return conversation

    def owner(self, conversation: Conversation) -> str | None:
        """The set that owns the instance of the conversation's first question."""
        assert conversation.turns[0].reading is not None
        return self._owner.get(conversation.turns[0].reading)

    @property
    def problems(self) -> int:
        """How many different problems were accepted as first questions."""
        return len(self._asked)
