"""Let a model judge replies: the prompt is a file, the raw words are kept, a verdict that can't be read is asked again.

A verdict that stays unreadable is counted and left out of the means, never guessed. Knows nothing of reports.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from lemmata.dialogue import Dialogue, Message
from lemmata.evaluation.cache import Cache
from lemmata.evaluation.conduct import Progress, complete_cached
from lemmata.evaluation.generation import Generation
from lemmata.evaluation.models.base import Model, Request
from lemmata.evaluation.questions import Scored, template
from lemmata.records import Record

ATTEMPTS = 3
JUDGE_TOKENS = 1024
SCALES: dict[str, tuple[tuple[str, ...], int]] = {
    "rating": (("score",), 10),
    "tutor": (("score",), 10),
    "analysis": (("instruction_following", "error_diagnosis", "solution_accuracy"), 5),
    "generation": (("instruction_following", "problem_quality", "solution_accuracy"), 5),
}
"""The numbers a judge gives, from 1 to the most."""
_SENTENCE = re.compile(r"[.!?。！？]+(?=\s|$)")


@dataclass(frozen=True)
class Judgement(Record):
    """What a judge said: its raw words, an attempt each, and the scores read from the last; none where unreadable."""

    raw: tuple[str, ...]
    scores: dict[str, float] | None


def judge_all(
    scored: Sequence[Scored], judge: Model, cache: Cache, progress: Progress, attempts: int = ATTEMPTS
) -> list[Judgement]:
    """A judgement of each reply; further attempts are asked at temperature 1, since a greedy one would say the same."""
    raw: list[list[str]] = [[] for _ in scored]
    scores: list[dict[str, float] | None] = [None] * len(scored)
    open_places = list(range(len(scored)))
    for attempt in range(attempts):
        if not open_places:
            break
        requests = [
            Request(Dialogue((Message("user", judge_prompt(scored[place])),)), attempt) for place in open_places
        ]
        settings = Generation(max_tokens=JUDGE_TOKENS, temperature=0.0 if attempt == 0 else 1.0, seed=attempt)
        what = "judging" if attempt == 0 else f"judging, attempt {attempt + 1}"
        replies = complete_cached(requests, judge, settings, cache, progress, what)
        for place, reply in zip(open_places, replies, strict=True):
            raw[place].append(reply.text)
            scores[place] = read_scores(scored[place], reply.text)
        open_places = [place for place in open_places if scores[place] is None]
    return [Judgement(tuple(words), found) for words, found in zip(raw, scores, strict=True)]


def judge_prompt(scored: Scored) -> str:
    """The prompt file of the scoring, filled; a reply that looks like a placeholder stays text."""
    facts = {"reference": "", "constraints": "", "problem": "", "attempt": "", "solution": ""}
    facts |= {name: str(value) for name, value in scored.turn.facts.items()}
    facts["conversation"] = "\n\n".join(f"{message.role}: {message.content}" for message in scored.before)
    facts["reply"] = scored.reply
    facts["words"] = str(len(scored.reply.split()))
    facts["sentences"] = str(len(_SENTENCE.findall(scored.reply)) or int(bool(scored.reply.strip())))
    return template(scored.turn.scoring).format_map(facts)


def read_scores(scored: Scored, words: str) -> dict[str, float] | None:
    """The scores in a judge's words, each the last of its name; None where one is missing or out of range.

    The fields are looked for by name, because a judge's JSON often holds LaTeX, which is not JSON.
    """
    if scored.turn.scoring == "chat":
        said = re.findall(r'"ai_involved"\s*:\s*(true|false)\b', words, re.IGNORECASE)
        return {"success": float(said[-1].lower() == "false")} if said else None
    names, most = SCALES[scored.turn.scoring]
    scores = {}
    for name in names:
        numbers = re.findall(rf'"{name}"\s*:\s*"?(\d+(?:\.\d+)?)\b(?!\s*to)', words, re.IGNORECASE)
        if not numbers or not 1 <= float(numbers[-1]) <= most:
            return None
        scores[name] = float(numbers[-1])
    return scores
