"""Broken, changed and spliced questions through the solver: no crash, no hang, no wrong answer that is verified.

The questions are mutated from the peers' own cases, from MATH-500 (where the data has them) and from a few forms of
this module. Answers that are verified are judged by `fuzz_oracle.py`, which shares nothing with the solver; how many
it could judge is said. A crash is whatever the worker process reports as a failure of the program itself.
"""

import random
import re
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lemmata.errors import InputError
from lemmata.lab.experiment import Document, Experiment, Progress, Table

FORMS = (
    "What is the greatest common divisor of 84 and 36?",
    "What is the least common multiple of 12 and 18?",
    "What is the remainder when 1234 is divided by 7?",
    "How many positive divisors does 360 have?",
    "Solve 7x ≡ 3 (mod 11).",
    "Is 91 prime?",
    "Solve x^2 - 5x + 6 = 0.",
    "Solve (x + 3)/(x + 2) - x/(x - 2) = 5x/(x^2 - 4).",
    "Solve 3x + 5 = 20 for x.",
    "Simplify 3x + 5x - (2x - 7).",
    "Simplify (x^2 - 4)/(x - 2).",
    "Expand (x + 2)(x - 3)^2.",
    "Factor 2x^2 + 5x + 3.",
    "What is 17*23 - 4^3/(2 + 6)?",
    "What is 1 2/3 + 2 1/4?",
    "What is 0.25*1.6 - 3?",
    r"Solve $\frac{x+1}{2} = \sqrt{x + 3}$.",
    r"Compute $\dbinom{7}{3} + \lfloor 2.5 \rfloor$.",
    r"Find $17^{-1} \pmod{83}$.",
    r"$\begin{cases} x + y = 5 \\ x - y = 1 \end{cases}$",
    r"Evaluate $\log_2 8 + \left| -3 \right|$.",
    r"Find the value of $\sin 30^\circ$.",
    "Find the derivative of x^3*sin(x).",
    "Solve |2x - 1| < 5.",
    "Solve 2^x = 8.",
    "Find the sum of the first 20 terms of the arithmetic sequence 3, 7, 11, …",
)
_PIECES = (
    "x", "y", "0", "1", "-1", "2", "10", "1/2", "0.5", "(", ")", "+", "-", "*", "/", "^", "=", "<", ">=", "≡",
    " mod ", "!", "%", ",", ".", "?", "$", "\\", "{", "}", "|", "²", "√", "π", "½", "−", "×", "≤", "\\frac", "\\sqrt",
    "\\left(", "\\right)", "sin", "log", "e", "i", " and ", " of ", " is ", "Solve ", "Let ", "  ", "\u200b", "°",
    "sqrt(", "x_1", "f(x)", "∞", "[", "]", "&",
)  # fmt: skip


@dataclass(frozen=True)
class FuzzPlan:
    """`count` questions through `jobs` workers with `timeout` seconds each; `data` holds `peer/` and `math500/`."""

    count: int = 1_000
    jobs: int = 2
    timeout: float = 10.0
    data: str | None = None
    seed: int = 0

    def __post_init__(self) -> None:
        if min(self.count, self.jobs) < 1 or self.timeout <= 0:
            raise InputError("count, jobs and timeout must be positive")
        if self.data is not None and not Path(self.data).is_dir():
            raise InputError(f"{self.data}: no such folder")


def sources(data: str | None) -> list[str]:
    """The questions that are mutated."""
    from lemmata.lab.peer_cases import FILES, peer_cases
    from lemmata.records import read_jsonl

    found = list(FORMS) * 10
    if data is None:
        return found
    for peer in FILES:
        found += [case.question for case in peer_cases(peer, Path(data))]
    math500 = Path(data) / "math500" / "test.jsonl"
    if math500.is_file():
        found += [row["problem"] for _, row in read_jsonl(math500) if len(row["problem"]) < 400]
    return found


def mutated(plan: FuzzPlan) -> Iterator[str]:
    """The questions of a plan, always the same ones."""
    rng = random.Random(plan.seed)
    pool = sources(plan.data)
    for _ in range(plan.count):
        text = rng.choice(pool)
        for _ in range(rng.choice((1, 1, 1, 2, 2, 3, 6))):
            text = _mutation(text, pool, rng)
        yield text


def _mutation(text: str, pool: list[str], rng: random.Random) -> str:
    place = rng.randrange(len(text) + 1)
    end = min(len(text), place + rng.choice((1, 1, 2, 3, 8)))
    match rng.randrange(9):
        case 0:
            return text[:place] + text[end:]
        case 1:
            return text[:place] + rng.choice(_PIECES) + text[place:]
        case 2:
            return text[:place] + text[place:end] * rng.choice((2, 2, 3, 20)) + text[end:]
        case 3:
            other = rng.choice(pool)
            return text[:place] + other[rng.randrange(len(other)) :]
        case 4:
            return text[:place] + text[place:end][::-1] + text[end:]
    # A number or a sign is changed: the question stays one, and its answer another.
    spots = list(re.finditer(r"\d+|[-+*/^]", text))
    if not spots:
        return text + rng.choice(_PIECES)
    spot = rng.choice(spots)
    size = rng.choice((1, 1, 2, 2, 3, 9))
    number = str(rng.randint(0, 10**size - 1))
    new = number if spot.group().isdigit() else rng.choice("+-*/^")
    return text[: spot.start()] + new + text[spot.end() :]


def measure(plan: FuzzPlan, progress: Progress) -> Document:
    """`verdicts`, `judged` and `right` (of the verified ones), and the lists `crashes`, `hung` and `wrong`."""
    from lemmata.expr import Failed, TimedOut, map_limited
    from lemmata.lab.fuzz_oracle import judge
    from lemmata.problems import Problem

    verdicts: Counter[str] = Counter()
    judged = right = 0
    crashes, hung, wrong = [], [], []
    questions = list(mutated(plan))
    payloads = ((Problem(str(number), text),) for number, text in enumerate(questions))
    outcomes = map_limited("lemmata.solver.core:solve_here", payloads, plan.timeout, plan.jobs)
    began = time.monotonic()
    for number, (question, outcome) in enumerate(zip(questions, outcomes, strict=True)):
        if isinstance(outcome, TimedOut):
            verdicts["timed_out"] += 1
            hung.append(question)
        elif isinstance(outcome, Failed):
            verdicts["crashed"] += 1
            crashes.append({"question": question, "message": outcome.message})
        else:
            solution = outcome.value
            verdicts[solution.verdict] += 1
            verdict = judge(question, solution.answer) if solution.verdict == "verified" else None
            judged += verdict is not None
            right += bool(verdict)
            if verdict is False:
                wrong.append({"question": question, "answer": solution.answer, "reading": solution.reading})
        if number % 50 == 49:
            progress(number + 1, plan.count, "questions")
    return {
        "questions": len(questions),
        "verdicts": dict(sorted(verdicts.items())),
        "judged": judged,
        "right": right,
        "crashes": crashes,
        "hung": hung,
        "wrong": wrong,
        "per_second": round(len(questions) / (time.monotonic() - began), 1),
    }


def tables(document: Mapping[str, Any]) -> list[Table]:
    """The verdicts, what the oracle said, and what went wrong."""
    verdicts = [(name, count) for name, count in document["verdicts"].items()]
    judged = [("verified and judged", document["judged"]), ("of these right", document["right"])]
    bad = [("crash", row["question"], row["message"]) for row in document["crashes"]]
    bad += [("hang", question, "") for question in document["hung"]]
    bad += [("wrong", row["question"], row["answer"]) for row in document["wrong"]]
    return [
        Table("verdicts", ("verdict", "questions"), verdicts),
        Table("the oracle", ("answers", "count"), judged),
        Table("what went wrong" if bad else "nothing went wrong", ("what", "question", "") if bad else (), bad),
    ]


def draw(document: Mapping[str, Any]) -> Any:
    """The verdicts as bars."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(6, 2.4), layout="constrained")
    axes = figure.subplots()
    axes.barh(list(document["verdicts"]), list(document["verdicts"].values()), color="#4477aa")
    axes.set(title=f"{document['questions']} mutated questions", xlabel="questions")
    return figure


EXPERIMENT = Experiment("fuzz", FuzzPlan, measure, tables, draw)
