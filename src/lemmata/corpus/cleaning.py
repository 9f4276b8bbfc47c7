"""Take copies out of a stream of rows: of earlier rows (deduplication), and of benchmarks (decontamination).

Copies of earlier rows are told by three keys: the canonical text (or the formal reading of a generated problem), the
text with its numbers masked, and MinHash. Benchmarks are looked for in the text as it stands and in its canonical form,
in which LaTeX spellings, Unicode signs and number words are alike. Knows nothing of files.
"""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from lemmata.bank.text import NUMBER_WORDS, canonical_tokens, identity_key, template
from lemmata.corpus.contamination import TIERS, BenchmarkIndex, Overlap
from lemmata.corpus.keys import Keys, NearCopies, scratch, signature
from lemmata.corpus.staged_settings import BenchmarkSettings
from lemmata.corpus.stages import Row
from lemmata.dialogue import read_dialogues
from lemmata.errors import InputError

# In the bank `one` is a pronoun and masked as such; here both sides are read alike, so that it may stand for 1.
_NUMBERS = NUMBER_WORDS | {"zero": 0, "one": 1, "seventeen": 17, "eighteen": 18, "nineteen": 19}
SAME, TEMPLATE, NEAR = "same text", "other numbers only", "near copy"


def question(row: Row) -> str:
    """The first message of a user."""
    return next(message["content"] for message in row["messages"] if message["role"] == "user")


def identity(row: Row) -> str:
    """The key of a row's problem: of its formal reading where it has one, else of its text."""
    reading = row["meta"]["readings"][0]
    return f"reading {reading}" if reading is not None else f"text {identity_key(question(row))}"


class Copies:
    """Which rows repeat an earlier one; all that is remembered lies in a scratch file."""

    def __init__(self, path: Path, near: float) -> None:
        connection = scratch(path)
        self._same, self._templates = Keys(connection, "same"), Keys(connection, "templates")
        self._near = NearCopies(connection, near) if near else None

    def of(self, row: Row, per_template: int) -> tuple[str, str] | None:
        """(reason, id of the earlier row), or None for a new row, which is remembered.

        Generated problems differ in their numbers by intent: they are compared by their readings alone.
        """
        name, key = row["meta"]["id"], identity(row)
        if not self._same.add(key, name):
            return SAME, self._same.first(key)
        if row["meta"]["family"] is not None:
            return None
        text = question(row)
        if per_template:
            masked = template(text).key
            if not self._templates.add(masked, name, per_template):
                return TEMPLATE, self._templates.first(masked)
        if self._near is not None:
            hashes = signature(canonical_tokens(text))
            found = self._near.find(hashes)
            if found is not None:
                return NEAR, found[0]
            self._near.add(name, hashes)
        return None


class Benchmark:
    """One benchmark's problems, looked for in the text as it stands and in its canonical form."""

    def __init__(self, settings: BenchmarkSettings) -> None:
        self.settings = settings
        texts = [
            (f"{settings.name}/{number}", next(m.content for m in dialogue.messages if m.role == "user"))
            for number, dialogue in enumerate(_problems(settings), start=1)
        ]
        self.size = len(texts)
        self._plain = BenchmarkIndex(texts, settings.ngram, settings.threshold)
        canonical = [(name, canonical_text(text)) for name, text in texts]
        self._canonical = BenchmarkIndex(canonical, settings.ngram, settings.threshold)
        self._texts = dict(texts)

    def find(self, row: Row) -> list[Overlap]:
        """The strongest overlap of each problem with one message of the row, strongest first."""
        best: dict[str, Overlap] = {}
        for message in row["messages"]:
            text = message["content"]
            for overlap in (
                *self._plain.find(row["meta"]["id"], text),
                *self._canonical.find(row["meta"]["id"], canonical_text(text)),
            ):
                known = best.get(overlap.benchmark_id)
                if known is None or _strength(overlap) < _strength(known):
                    best[overlap.benchmark_id] = replace(overlap, benchmark_text=self._texts[overlap.benchmark_id])
        return sorted(best.values(), key=lambda overlap: (*_strength(overlap), overlap.benchmark_id))


def _strength(overlap: Overlap) -> tuple[int, float]:
    return TIERS.index(overlap.tier), -overlap.similarity


def canonical_text(text: str) -> str:
    """A text in canonical tokens, with number words as digits."""
    return " ".join(str(_NUMBERS.get(token, token)) for token in canonical_tokens(text))


def _problems(settings: BenchmarkSettings) -> Iterator[Any]:
    for dialogue in read_dialogues(settings.path):
        if not any(message.role == "user" for message in dialogue.messages):
            raise InputError(f"{settings.path}: a dialogue without a question")
        yield dialogue
