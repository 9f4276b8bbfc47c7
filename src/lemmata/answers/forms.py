"""What a labelled pair of answers is and how a set of them is drawn: the types in turn, as many equal as different.

Knows no type and no rewriting; those are in `pairs.py` and `unseen_pairs.py`. A set depends on its name, its size, its
seed and the families whose answers it takes, on nothing else.
"""

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from lemmata.expr import EvaluationError, Node, ParseError, parse
from lemmata.problems import family
from lemmata.records import Record

_TRIES = 20_000


@dataclass(frozen=True)
class LabelledPair(Record):
    """`label` is `equal` or `different`; `type` the kind of answer; `how` the rewriting or the near miss."""

    id: str
    type: str
    gold: str
    prediction: str
    label: str
    how: str


@dataclass(frozen=True)
class Forms:
    """A gold answer with other texts that say the same, and with texts that nearly do: (how, text)."""

    type: str
    gold: str
    equal: tuple[tuple[str, str], ...]
    different: tuple[tuple[str, str], ...]


Maker = Callable[[random.Random], Forms]


@dataclass(frozen=True)
class PairSet:
    """The types that come from families, how such an answer is rewritten, and the makers of the other types."""

    name: str
    types: tuple[str, ...]
    forms_of: Callable[[Node, random.Random], Forms | None]
    own: tuple[Maker, ...]

    def draw(self, n: int, seed: int, families: Sequence[str]) -> Iterator[LabelledPair]:
        """`n` pairs; the same ones for the same arguments."""
        rng = random.Random(seed)
        makers: list[Maker] = [
            *(lambda rng, kind=kind: self._from_family(kind, rng, families) for kind in self.types),  # type: ignore[misc]
            *self.own,
        ]
        for index in range(n):
            forms = makers[index // 2 % len(makers)](rng)
            label = ("equal", "different")[index % 2]
            how, text = rng.choice(forms.equal if label == "equal" else forms.different)
            yield LabelledPair(f"{self.name}-{index}", forms.type, forms.gold, text, label, how)

    def _from_family(self, kind: str, rng: random.Random, families: Sequence[str]) -> Forms:
        for _ in range(_TRIES):
            chosen = family(rng.choice(families))
            answer = chosen.generate(rng.choice(chosen.levels), rng.randint(0, 10**6)).answer
            if answer is None:
                continue
            try:
                forms = self.forms_of(parse(answer), rng)
            except (ParseError, EvaluationError):
                continue  # an answer in words, or one with a surd
            if forms is not None and forms.type == kind:
                return forms
        raise LookupError(f"no family has an answer of the type {kind!r}")
