"""Run a benchmark: questions to a model, replies to the grader or the judge, outcomes to a report."""

import hashlib
import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lemmata.errors import InputError
from lemmata.evaluation.benchmarks import read_benchmark
from lemmata.evaluation.cache import Cache
from lemmata.evaluation.conduct import Progress, conduct
from lemmata.evaluation.generation import Generation, Shot
from lemmata.evaluation.grading import JUDGED, Verdict, grade_cached, grader_version, majority
from lemmata.evaluation.judging import ATTEMPTS, Judgement, judge_all
from lemmata.evaluation.metrics import pass_at_k, rows_of
from lemmata.evaluation.models.base import Completion, Model, answering_model
from lemmata.evaluation.questions import Item, Question, Scored
from lemmata.evaluation.types import Report, Row, Sample
from lemmata.evaluation.versions import versions

LIMITED = "Only the first {limit} questions were asked (--limit): not comparable with other figures."
Entry = tuple[str, dict[str, Any], str, str, float]


def _silent(done: int, total: int | None, what: str) -> None:
    """No progress."""


def evaluate(
    benchmark: str,
    data: str | Path | None,
    model: str | Model,
    limit: int | None = None,
    progress: Progress = _silent,
    *,
    generation: Generation | None = None,
    shots: Sequence[Shot] = (),
    columns: dict[str, str] | None = None,
    ks: Sequence[int] = (),
    judge: Model | None = None,
    attempts: int = ATTEMPTS,
    cache: Cache | None = None,
    prices: tuple[float, float] | None = None,
) -> tuple[Report, list[Sample]]:
    """Grade a model (`solver`, `URL#name`, a checkpoint folder, or a Model) on a benchmark.

    `ks` are the k of pass@k and maj@k. Without a `cache` nothing is remembered. `prices` as for an endpoint.
    Returns the report (means by group with n and standard error) and every graded sample. Raises InputError: an
    unknown benchmark, no data, a bad row (with its number), no checkpoint, a judged benchmark without a judge.
    """
    settings = generation or Generation()
    items = read_benchmark(benchmark, None if data is None else str(data), columns, limit)
    for k in ks:
        pass_at_k(settings.samples, 0, k)
    asked = {item.turns[0].content for item in items if isinstance(item, Question)}
    if any(shot.question in asked for shot in shots):
        raise InputError("an example of the few-shot prompt is itself a question of the benchmark: take another file")
    needs_judge = any(turn.scoring in JUDGED for item in items if isinstance(item, Question) for turn in item.turns)
    if judge is None and (needs_judge or any(not isinstance(item, Question) for item in items)):
        raise InputError(f"benchmark {benchmark!r} is judged: name a judge with --judge URL#MODEL")
    who = answering_model(model) if isinstance(model, str) else model
    store = cache or Cache()
    said = conduct(items, who, settings, store, shots, progress)
    answered = _answered(items, said)
    samples = _graded(answered, store, judge, attempts, progress)
    report = Report(
        benchmark=benchmark,
        model=who.name,
        rows=tuple(_rows(samples, ks)),
        config={
            "data": None if data is None else str(data),
            "limit": limit,
            "generation": settings.to_json(),
            "shots": len(shots),
            "shots_hash": _hash([[shot.question, shot.solution] for shot in shots]) if shots else None,
            "identity": who.identity(),
            "judge": None if judge is None else judge.identity(),
            "grader": grader_version(),
        },
        versions=versions(),
        data_hash=hash_items(items),
        notes=tuple(_notes(items, samples, limit)),
        comparable=limit is None,
        tokens=_tokens(said, prices),
    )
    return report, samples


@dataclass(frozen=True)
class _Answered:
    """A reply that counts, with where it came from."""

    question: str
    sample: int
    scored: Scored
    finish: str


def _answered(items: Sequence[Item], said: list[list[list[Completion]]]) -> list[_Answered]:
    found = []
    for item, samples in zip(items, said, strict=True):
        for sample, completions in enumerate(samples):
            for scored in item.scored([completion.text for completion in completions]):
                finish = completions[scored.number].finish if isinstance(item, Question) else _worst(completions)
                found.append(_Answered(item.id, sample, scored, finish))
    return found


def _worst(completions: Sequence[Completion]) -> str:
    """Of a whole conversation: the first finish that is not a plain stop."""
    return next((completion.finish for completion in completions if completion.finish != "stop"), "stop")


def _graded(
    answered: Sequence[_Answered], cache: Cache, judge: Model | None, attempts: int, progress: Progress
) -> list[Sample]:
    to_judge = [place for place, entry in enumerate(answered) if entry.scored.turn.scoring in JUDGED]
    judgements: dict[int, Judgement] = {}
    if judge is not None and to_judge:
        found = judge_all([answered[place].scored for place in to_judge], judge, cache, progress, attempts)
        judgements = dict(zip(to_judge, found, strict=True))
    samples = []
    for place, entry in enumerate(answered):
        if place in judgements:
            samples.append(_judged(entry, judgements[place]))
        else:
            samples.append(_checked(entry, grade_cached(entry.scored.turn, entry.scored.reply, cache)))
            progress(place + 1, len(answered), "grading")
    return samples


def _checked(entry: _Answered, verdict: Verdict) -> Sample:
    values = {"accuracy": float(verdict.outcome == "equal")}
    if entry.scored.turn.scoring in ("answer", "choice"):
        values["answered"] = float(verdict.extracted is not None)
    return _sample(entry, verdict.extracted, verdict.outcome, verdict.reason, values, ())


def _judged(entry: _Answered, judgement: Judgement) -> Sample:
    scores = judgement.scores
    if scores is None:
        reason = f"no verdict could be read in {len(judgement.raw)} attempts"
        return _sample(entry, None, "unparsed", reason, {}, judgement.raw)
    values = dict(scores)
    if entry.scored.turn.scoring == "tutor":
        values["told"] = float(_tells(entry.scored.reply, str(entry.scored.turn.facts["answer"])))
    reason = ", ".join(f"{name} {value:g}" for name, value in values.items())
    return _sample(entry, None, "judged", reason, values, judgement.raw)


def _tells(reply: str, answer: str) -> bool:
    """Whether the final answer stands in a tutor's words as a number of its own."""
    return re.search(rf"(?<![\d.,]){re.escape(answer)}(?![\d]|[.,]\d)", reply) is not None


def _sample(
    entry: _Answered,
    extracted: str | None,
    outcome: str,
    reason: str,
    values: dict[str, float],
    raw: tuple[str, ...],
) -> Sample:
    scored, turn = entry.scored, entry.scored.turn
    return Sample(
        id=entry.question,
        prompt=scored.before[-1].content,
        output=scored.reply,
        extracted=extracted,
        gold=turn.gold,
        outcome=outcome,
        reason=reason,
        group=turn.group,
        table=turn.table,
        sample=entry.sample,
        turn=scored.number,
        history="\n\n".join(f"{message.role}: {message.content}" for message in scored.before[:-1]),
        finish=entry.finish,
        values=values,
        judge=raw,
    )


def _rows(samples: Sequence[Sample], ks: Sequence[int]) -> list[Row]:
    entries: list[Entry] = [
        # How many have an answer at all is told for the whole only.
        (sample.table, {} if metric == "answered" else sample.group, sample.id, metric, value)
        for sample in samples
        for metric, value in sample.values.items()
    ]
    entries += [
        (sample.table, {}, sample.id, "unparsed", float(sample.outcome == "unparsed"))
        for sample in samples
        if sample.judge
    ]
    return rows_of([*entries, *_at_k(samples, ks)])


def _at_k(samples: Sequence[Sample], ks: Sequence[int]) -> Iterator[Entry]:
    """pass@k over all samples of a question's turn, maj@k over its first k."""
    together: dict[tuple[str, int], list[Sample]] = defaultdict(list)
    for sample in samples:
        if "accuracy" in sample.values:
            together[sample.id, sample.turn].append(sample)
    for k in ks:
        for own in together.values():
            first = own[0]
            right = sum(sample.outcome == "equal" for sample in own)
            yield first.table, first.group, first.id, f"pass@{k}", pass_at_k(len(own), right, k)
            chosen = majority([Verdict(sample.outcome, sample.extracted, sample.reason) for sample in own[:k]])
            yield (
                first.table,
                first.group,
                first.id,
                f"maj@{k}",
                float(chosen is not None and chosen.outcome == "equal"),
            )


def _notes(items: Sequence[Item], samples: Sequence[Sample], limit: int | None) -> Iterator[str]:
    if limit is not None:
        yield LIMITED.format(limit=limit)
    finishes = Counter(sample.finish for sample in samples)
    if finishes["too-long"]:
        yield f"{finishes['too-long']} prompts did not fit the model's context; they have no answer and count as wrong."
    if finishes["refused"]:
        yield f"{finishes['refused']} requests were refused by the endpoint; they have no answer and count as wrong."
    if finishes["length"]:
        yield f"{finishes['length']} answers were cut at the token limit."
    outcomes = Counter(sample.outcome for sample in samples)
    if outcomes["unknown"]:
        yield f"{outcomes['unknown']} answers could not be decided by the grader; they count as wrong."
    if outcomes["unparsed"]:
        yield f"{outcomes['unparsed']} verdicts of the judge could not be read; they are left out of the means."
    remarks = [item.remark for item in items if item.remark]
    if remarks:
        more = f" and {len(remarks) - 5} more" if len(remarks) > 5 else ""
        yield f"Incomplete rows of the data: {'; '.join(remarks[:5])}{more}."


def _tokens(said: list[list[list[Completion]]], prices: tuple[float, float] | None) -> dict[str, Any]:
    every = [completion for samples in said for completions in samples for completion in completions]
    asked, made = sum(c.prompt_tokens for c in every), sum(c.tokens for c in every)
    counts: dict[str, Any] = {"requests": len(every), "prompt_tokens": asked, "answer_tokens": made}
    if prices is not None:
        counts["cost"] = round((prices[0] * asked + prices[1] * made) / 1e6, 6)
    return counts


def shots_of(benchmark: str, data: str, n: int) -> list[Shot]:
    """The first n questions of a file as examples: their worked solution, else the boxed answer.

    Raises InputError where the file has fewer, or a question has more than one turn.
    """
    items = read_benchmark(benchmark, data, limit=n)
    if len(items) < n:
        raise InputError(f"{data}: {n} examples were asked for, the file has {len(items)} questions")
    found = []
    for item in items:
        if not isinstance(item, Question) or len(item.turns) != 1 or item.history:
            raise InputError(f"benchmark {benchmark!r} has no single questions to take as examples")
        turn = item.turns[0]
        found.append(Shot(turn.content, turn.solution or f"\\boxed{{{turn.gold}}}"))
    return found


def hash_items(items: Sequence[Item]) -> str:
    """SHA-256 over the questions with their golds, in order."""
    return _hash([_plain(item) for item in items])


def _plain(item: Item) -> list[Any]:
    if isinstance(item, Question):
        return [
            [[message.role, message.content] for message in item.history],
            [[turn.content, turn.gold, turn.scoring] for turn in item.turns],
        ]
    return [list(item.opening), item.rounds, list(item.lengths)]


def _hash(value: Any) -> str:
    return hashlib.sha256(json.dumps(value, ensure_ascii=False).encode()).hexdigest()
