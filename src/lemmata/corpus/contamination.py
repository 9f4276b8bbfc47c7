"""Does a training corpus contain a benchmark? Tiers of overlap, with the matched texts as evidence.

`exact`: the benchmark's text stands in the corpus text, apart from case, white space and typography. `template`: the
same with every number masked. `ngram`: at least `threshold` of the benchmark text's distinct word n-grams stand in one
corpus text. A text with fewer than n tokens is compared as a whole (`exact`, `template`), never as a part. A paraphrase
in other words is not found by any tier.

The index holds the benchmark only; the corpus streams through it, one text at a time. Knows nothing of files.
"""

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from lemmata.errors import InputError
from lemmata.records import Record

TIERS = ("exact", "template", "ngram")
"""Strongest first; of one corpus text and one benchmark text only the strongest is told."""
NGRAM = 8
THRESHOLD = 0.5
_MASK = "#"
# A CJK character is a token; `$`, braces, spacing commands and sentence punctuation are typography.
_TOKEN = re.compile(
    r"\d+(?:[.,]\d+)*|[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]|\\(?:left|right|displaystyle|[,;!: ])|\\?[^\W\d_]+"
    r"|[+\-*/^=<>|%]"
)
_DROPPED = re.compile(r"\\(?:left|right|displaystyle|[,;!: ])")


@dataclass(frozen=True)
class Overlap(Record):
    """One benchmark text found in one corpus text. `similarity`: 1 for exact and template, else the share of n-grams.

    `passage` is the part of the corpus text from the first to the last matching token, as it stands there.
    """

    tier: str
    similarity: float
    corpus_id: str
    benchmark_id: str
    passage: str
    benchmark_text: str


@dataclass(frozen=True)
class _Token:
    word: str
    masked: str
    start: int
    end: int


class BenchmarkIndex:
    """The texts of a benchmark, ready to be looked for; memory grows with the benchmark, never with the corpus."""

    def __init__(self, texts: Iterable[tuple[str, str]], ngram: int = NGRAM, threshold: float = THRESHOLD) -> None:
        """`texts` are (id, text). Raises InputError: n below 2, a threshold outside (0, 1], no text with a word."""
        if ngram < 2:
            raise InputError(f"ngram must be at least 2, got {ngram}")
        if not 0 < threshold <= 1:
            raise InputError(f"threshold must be above 0 and at most 1, got {threshold}")
        self.ngram, self.threshold = ngram, threshold
        self._texts = [(name, text, read) for name, text in texts if (read := _tokens(text))]
        if not self._texts:
            raise InputError("the benchmark has no text to look for")
        self._whole: dict[tuple[str, ...], list[int]] = defaultdict(list)
        self._grams: dict[tuple[str, ...], list[int]] = defaultdict(list)
        self._sizes: dict[int, int] = {}
        masked = [[token.masked for token in tokens] for _, _, tokens in self._texts]
        frequency = Counter(gram for words in masked for gram in set(_grams(words, ngram)))
        # Each longer text hangs on its rarest masked n-gram, so a corpus position is compared with few texts.
        self._anchors: dict[tuple[str, ...], list[tuple[int, int]]] = defaultdict(list)
        for number, words in enumerate(masked):
            grams = _grams(words, ngram)
            if not grams:
                self._whole[tuple(words)].append(number)
                continue
            offset = min(range(len(grams)), key=lambda place: frequency[grams[place]])
            self._anchors[grams[offset]].append((number, offset))
            own = set(_grams([token.word for token in self._texts[number][2]], ngram))
            self._sizes[number] = len(own)
            for gram in own:
                self._grams[gram].append(number)

    def find(self, corpus_id: str, text: str) -> list[Overlap]:
        """Every benchmark text that overlaps with this corpus text, by its strongest tier, strongest first."""
        tokens = _tokens(text)
        words, masked = [token.word for token in tokens], [token.masked for token in tokens]
        found: dict[int, tuple[str, float, int, int]] = {}

        def keep(number: int, tier: str, similarity: float, first: int, last: int) -> None:
            known = found.get(number)
            if known is None or TIERS.index(tier) < TIERS.index(known[0]):
                found[number] = (tier, similarity, first, last)

        def compare(number: int, first: int) -> None:
            wanted = self._texts[number][2]
            last = first + len(wanted)
            if first >= 0 and masked[first:last] == [token.masked for token in wanted]:
                tier = "exact" if words[first:last] == [token.word for token in wanted] else "template"
                keep(number, tier, 1.0, first, last - 1)

        for number in self._whole.get(tuple(masked), ()):
            compare(number, 0)
        for place, gram in enumerate(_grams(masked, self.ngram)):
            for number, offset in self._anchors.get(gram, ()):
                compare(number, place - offset)
        shared: dict[int, set[tuple[str, ...]]] = defaultdict(set)
        spans: dict[int, tuple[int, int]] = {}
        for place, gram in enumerate(_grams(words, self.ngram)):
            for number in self._grams.get(gram, ()):
                shared[number].add(gram)
                spans[number] = (spans.get(number, (place, place))[0], place + self.ngram - 1)
        for number, grams in shared.items():
            similarity = len(grams) / self._sizes[number]
            if similarity >= self.threshold:
                keep(number, "ngram", similarity, *spans[number])
        ordered = sorted(found.items(), key=lambda item: (TIERS.index(item[1][0]), -item[1][1], item[0]))
        normal = unicodedata.normalize("NFKC", text)
        return [
            Overlap(
                tier,
                similarity,
                corpus_id,
                self._texts[number][0],
                normal[tokens[first].start : tokens[last].end],
                self._texts[number][1],
            )
            for number, (tier, similarity, first, last) in ordered
        ]


def find_overlaps(
    corpus_texts: Iterable[tuple[str, str]],
    benchmark_texts: Iterable[tuple[str, str]],
    ngram: int = NGRAM,
    threshold: float = THRESHOLD,
) -> Iterator[Overlap]:
    """Overlaps of a corpus with a benchmark, both given as (id, text), in the corpus' order while it streams.

    Raises InputError: n below 2, a threshold outside (0, 1], a benchmark without words.
    """
    index = BenchmarkIndex(benchmark_texts, ngram, threshold)
    for corpus_id, text in corpus_texts:
        yield from index.find(corpus_id, text)


def _tokens(text: str) -> list[_Token]:
    """Words, numbers and operators with their places in the NFKC form of `text`."""
    found = []
    for match in _TOKEN.finditer(unicodedata.normalize("NFKC", text)):
        if _DROPPED.fullmatch(match[0]):
            continue
        word = match[0].casefold()
        number = word[0].isdigit()
        word = word.replace(",", "") if number else word
        found.append(_Token(word, _MASK if number else word, match.start(), match.end()))
    return found


def _grams(words: Sequence[str], n: int) -> list[tuple[str, ...]]:
    return [tuple(words[place : place + n]) for place in range(len(words) - n + 1)]
