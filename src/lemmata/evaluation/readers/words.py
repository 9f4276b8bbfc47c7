"""Word problems with a number for an answer: GSM8K, MGSM, SVAMP, MAWPS, CMATH."""

import re
from collections.abc import Iterator

from lemmata.errors import InputError
from lemmata.evaluation.questions import Question, single
from lemmata.evaluation.sources import Source, answer_text, jsonl, text

_CALCULATOR = re.compile(r"<<[^<>]*>>")


def gsm8k(source: Source) -> Iterator[Question]:
    """GSM8K (question, answer with `#### N` last); a folder means its `test.jsonl`."""
    for number, (where, row) in enumerate(source.rows(), start=1):
        question, answer = text(row, "question", where), text(row, "answer", where)
        worked, mark, gold = answer.rpartition("####")
        if not mark:
            raise InputError(f"{where}: the answer has no '####' line")
        gold = gold.strip().replace(",", "")
        yield single(
            f"gsm8k-{number}", question, gold, "gsm8k", solution=f"{_worked(worked)}\n\\boxed{{{gold}}}".strip()
        )


def mgsm(source: Source) -> Iterator[Question]:
    """MGSM's `mgsm_<language>.tsv` (question TAB answer); a folder means all of its languages."""
    for file in source.files("mgsm_*.tsv"):
        language = file.stem.removeprefix("mgsm_")
        try:
            lines = file.read_text("utf-8").splitlines()
        except UnicodeDecodeError as error:
            raise InputError(f"{file}: not UTF-8 (byte {error.start})") from None
        if not lines:
            raise InputError(f"{file}: the file is empty")
        for number, line in enumerate(lines, start=1):
            question, tab, gold = line.rpartition("\t")
            if not tab or not question.strip() or not gold.strip():
                raise InputError(f"{file}:{number}: expected question TAB answer, got {line[:80]!r}")
            name = f"mgsm-{language}-{number}"
            yield single(name, question, gold.strip().replace(",", ""), "mgsm", {"language": language})


def svamp(source: Source) -> Iterator[Question]:
    """SVAMP (Body, Question, Answer, Type)."""
    for number, (where, row) in enumerate(source.rows(), start=1):
        body = text(row, "Body", where).strip()
        joined = f"{body}{'' if body.endswith(('.', '?', '!')) else '.'} {text(row, 'Question', where).strip()}"
        name = f"svamp-{row.get('ID', number)}"
        yield single(name, joined, answer_text(row, "Answer", where), "svamp", {"type": text(row, "Type", where)})


def mawps(source: Source) -> Iterator[Question]:
    """MAWPS (input, target, type)."""
    for number, (where, row) in enumerate(source.rows(), start=1):
        gold, kind = answer_text(row, "target", where), text(row, "type", where)
        yield single(f"mawps-{number}", text(row, "input", where), gold, "mawps", {"type": kind})


def cmath(source: Source) -> Iterator[Question]:
    """CMATH (input, golden, grade) and its distractor set (golden, distractor); a folder means both files."""
    for file in source.files("*.jsonl"):
        for number, (where, row) in enumerate(jsonl(file), start=1):
            kind = "distractor" if "distractor" in row else "dev"
            key = "distractor" if kind == "distractor" else "grade"
            if not isinstance(row.get(key), int):
                raise InputError(f"{where}: expected a whole number in {key!r}, got {row.get(key)!r}")
            label = "distractors" if kind == "distractor" else "grade"
            gold = answer_text(row, "golden", where)
            group = {"set": kind, label: row[key]}
            yield single(f"cmath-{kind}-{number}", text(row, "input", where), gold, "cmath", group)


def _worked(answer: str) -> str:
    """GSM8K's solution without its calculator marks."""
    return _CALCULATOR.sub("", answer).strip()
