"""Run a benchmark: questions to an answerer, replies to the grader, outcomes to a report."""

import hashlib
import platform
from collections import defaultdict
from collections.abc import Iterable, Sequence
from importlib.metadata import version
from itertools import islice
from pathlib import Path
from typing import Any

from lemmata.answers import compare, extract
from lemmata.errors import InputError
from lemmata.evaluation.answering import Answerer, Progress, answerer
from lemmata.evaluation.benchmarks import BENCHMARKS, Question
from lemmata.evaluation.types import Report, Row, Sample, proportion


def evaluate(
    benchmark: str,
    data: str | Path | None,
    model: str | Answerer,
    limit: int | None = None,
    progress: Progress = lambda done, total, what: None,
) -> tuple[Report, list[Sample]]:
    """Grade a model (`solver`, a checkpoint folder, or an Answerer) on a benchmark's file or folder.

    Returns the report (accuracy by group with n and standard error) and every graded sample. Raises InputError: an
    unknown benchmark, no data, a bad line (with its number), no checkpoint.
    """
    reader = BENCHMARKS[benchmark]
    if data is None:
        raise InputError(f"benchmark {benchmark!r} needs --data: the file or folder to read")
    path = Path(data)
    if not path.exists():
        raise InputError(f"{path}: no such file or folder")
    questions = list(islice(reader(path), limit))
    who = answerer(model) if isinstance(model, str) else model
    replies = who.answers(questions, progress)
    samples = [grade_reply(question, reply) for question, reply in zip(questions, replies, strict=True)]
    report = Report(
        benchmark=benchmark,
        model=who.name,
        rows=tuple(_rows(questions, samples)),
        config={"data": str(data), "limit": limit, "sampling": "greedy"},
        versions=versions(),
        data_hash=hash_questions(questions),
    )
    return report, samples


def grade_reply(question: Question, reply: str) -> Sample:
    """One sample; where the grader can't tell, the outcome is `unknown` and does not count as right."""
    prompt = question.dialogue.messages[-1].content
    extracted: str | None
    if question.exact:
        same = reply.strip() == question.gold.strip()
        extracted, outcome, reason = reply, "equal" if same else "different", "the reply word for word"
    else:
        found = extract(reply)
        extracted = found.text if found else None
        if found is None:
            outcome, reason = "different", "no final answer in the reply"
        else:
            comparison = compare(question.gold, found.text)
            outcome, reason = comparison.outcome, comparison.reason
    return Sample(question.id, prompt, reply, extracted, question.gold, outcome, reason, question.group)


def _rows(questions: Sequence[Question], samples: Sequence[Sample]) -> Iterable[Row]:
    """A row for each table, for each value of each group key, and for each subject x level."""
    outcomes: dict[tuple[str, tuple[tuple[str, Any], ...]], list[bool]] = defaultdict(list)
    for question, sample in zip(questions, samples, strict=True):
        right, group = sample.outcome == "equal", question.group
        outcomes[question.table, ()].append(right)
        for key, value in group.items():
            outcomes[question.table, ((key, value),)].append(right)
        if "subject" in group and "level" in group:
            both = (("subject", group["subject"]), ("level", group["level"]))
            outcomes[question.table, both].append(right)
    tables = list(dict.fromkeys(question.table for question in questions))
    for (table, items), values in sorted(
        outcomes.items(), key=lambda item: (tables.index(item[0][0]), str(item[0][1]))
    ):
        yield proportion(table, values, **dict(items))


def versions() -> dict[str, str]:
    """Of Python and of the packages that decide a figure."""
    packages = ("lemmata", "torch", "transformers", "tokenizers", "accelerate", "sympy", "numpy")
    return {"python": platform.python_version(), **{name: version(name) for name in packages}}


def hash_questions(questions: Iterable[Question]) -> str:
    """SHA-256 over the questions with their golds, in order."""
    digest = hashlib.sha256()
    for question in questions:
        for message in question.dialogue.messages:
            digest.update(f"{message.role}\0{message.content}\0".encode())
        digest.update(f"{question.gold}\1".encode())
    return digest.hexdigest()
