"""A task in which the question comes after its givens: follow a chain of links from a name, with the links shuffled.

The first turn gives the links and asks; later turns ask about the same links again, so they must recall them. One
answer is one name. The givens can also be thought of as a system prompt: `separate` makes them a segment of their own.
Tokens are made here directly; there is no text and no tokenizer.
"""

import random
from dataclasses import dataclass
from itertools import pairwise

from lemmata.dialogue.types import Encoded

PAD, USER, ASSISTANT, END, ASK = range(5)
"""ASK + h is a question about h hops."""


@dataclass(frozen=True)
class Chains:
    """`links` random links among `names` names, without two from one name; a question follows one of `hops` links."""

    names: int = 8
    links: int = 4
    hops: tuple[int, ...] = (1, 2)
    turns: int = 4

    @property
    def first_name(self) -> int:
        """The token of the first name."""
        return ASK + max(self.hops) + 1

    @property
    def vocab_size(self) -> int:
        """Every token is below this."""
        return self.first_name + self.names

    def draw(self, rng: random.Random, separate: bool = False, only_hops: int | None = None) -> Encoded:
        """One dialogue, no question twice; `only_hops`: all its questions are about so many hops.

        The links form one path, shown in random order, so some stand before those that lead to them.
        """
        path = rng.sample(range(self.first_name, self.vocab_size), self.links + 1)
        links = list(pairwise(path))
        rng.shuffle(links)
        ids = [USER, *(name for link in links for name in link)]
        segments, loss = [0] * len(ids), [0] * len(ids)
        questions = [
            (start, hops) for hops in self.hops if only_hops in (None, hops) for start in range(self.links + 1 - hops)
        ]
        for turn, (start, hops) in enumerate(rng.sample(questions, min(self.turns, len(questions)))):
            question = [*([USER] if turn else []), ASK + hops, path[start], ASSISTANT]
            answer = [path[start + hops], END]
            ids += question + answer
            segments += [turn + separate] * len(question) + [-1] * len(answer)
            loss += [0] * len(question) + [1] * len(answer)
        return Encoded(tuple(ids), tuple(segments), tuple(loss), (0,) * len(ids))
