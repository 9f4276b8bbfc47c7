"""What the question bank finds, and how fast: analogues, new numbers, rewordings, latency (data paper, section 2.2).

Four measurements. Analogues: GSM8K is the bank and MathChat's generated problems, each an analogue of a GSM8K test
problem with another story, are the queries; what was chosen by hand was chosen on the even ones (`chosen_on`), the odd
ones (`other_half`) were only reported. Instances: stored problems of the families with one number changed. Rewordings:
MATH-500 problems with other words, spacing and LaTeX. Latency: a search in banks of several sizes.
"""

import random
import re
import tempfile
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lemmata.bank import Bank, Pair, read_pairs
from lemmata.bank.search import evidence, likelihoods, ranked
from lemmata.errors import InputError
from lemmata.lab.experiment import Document, Experiment, Progress, Table
from lemmata.records import read_jsonl

FILES = ("gsm8k/train.jsonl", "gsm8k/test.jsonl", "mathchat/P2P_Generation.jsonl", "math500/test.jsonl")
TOP = 10
BINS = 10
FIT_STEPS, DECAY = 30, 1e-3


@dataclass(frozen=True)
class BankPlan:
    """`data` is the folder with FILES; `sizes` are the pairs of the banks whose latency is measured."""

    data: str
    sizes: tuple[int, ...] = (10_000, 200_000)
    analogues: int = 1_319
    instances: int = 1_000
    reworded: int = 500
    timed: int = 200
    """Searches in each bank whose latency is measured."""
    seed: int = 0

    def __post_init__(self) -> None:
        for name in FILES:
            if not (Path(self.data) / name).is_file():
                raise InputError(f"{Path(self.data) / name}: no such file")
        if min(self.analogues, self.instances, self.reworded, self.timed, *self.sizes) < 1:
            raise InputError("every count of the bank plan must be positive")


def measure(plan: BankPlan, progress: Progress) -> Document:
    """`analogues`, `calibration`, `instances`, `reworded` and `latency`; recall as shares, times in milliseconds."""
    data, rng = Path(plan.data), random.Random(plan.seed)
    word_problems = [pair for name in FILES[:2] for pair in read_pairs(data / name)]
    queries = _analogues(data / FILES[2])[: plan.analogues]
    with tempfile.TemporaryDirectory() as folder:
        with Bank.open(Path(folder) / "bank.db") as bank:
            bank.add(word_problems)
            found = _find_analogues(bank, queries, progress)
            instances = _instances(bank, plan, progress)
            reworded = _reworded(bank, list(read_pairs(data / FILES[3]))[: plan.reworded], rng, progress)
        latency = []
        for size in plan.sizes:
            with Bank.open(Path(folder) / f"{size}.db") as bank:
                latency.append(_latency(bank, size, word_problems, queries, plan, rng, progress))
    return {**found, "instances": instances, "reworded": reworded, "latency": latency}


def _analogues(path: Path) -> list[tuple[str, str]]:
    """(the generated problem, the GSM8K problem it was made from)."""
    found = []
    for _, row in read_jsonl(path):
        text = re.split(r"\n\s*\**Solution", row["new_problem"])[0]
        found.append((re.sub(r"^\W*New Problem:?\W*", "", text).strip(), row["question"]))
    return found


def _find_analogues(bank: Bank, queries: list[tuple[str, str]], progress: Progress) -> Document:
    ids = {pair.problem: pair.id for pair in bank.export()}
    places: list[int | None] = []
    rows: list[list[tuple[tuple[float, float], bool]]] = []
    stated: list[list[tuple[float, bool]]] = []
    for number, (query, origin) in enumerate(queries):
        best = ranked(bank, query, TOP + 1)
        right = [row == ids[origin] for row, _, _ in best[:TOP]]
        places.append(right.index(True) if True in right else None)
        rows.append(list(zip(evidence(best), right, strict=False)))
        stated.append(list(zip(likelihoods(best), right, strict=False)))
        progress(number + 1, len(queries), "analogues")
    fitted = _fit([row for one in rows[::2] for row in one])
    return {
        "analogues": {
            "all": _recall(places),
            "chosen_on": _recall(places[::2]),
            "other_half": _recall(places[1::2]),
            "known": {"bm25_words": [0.115, 0.285], "bm25_masked_ngrams_and_skeletons": [0.24, 0.44]},
        },
        "calibration": {"fitted_on_half": fitted, **_reliability([row for one in stated[1::2] for row in one])},
    }


def _recall(places: list[int | None]) -> dict[str, float]:
    return {
        "n": len(places),
        "recall_at_1": round(sum(place == 0 for place in places) / len(places), 4),
        "recall_at_10": round(sum(place is not None for place in places) / len(places), 4),
    }


def _fit(rows: list[tuple[tuple[float, float], bool]]) -> list[float]:
    """Constant and weights of the logistic regression behind an analogous match's score, by Newton's method.

    A little weight decay keeps the weights finite where a feature tells right from wrong without fail.
    """
    import numpy as np

    features = np.array([(1.0, *found) for found, _ in rows]).reshape(-1, 3)
    right = np.array([float(found) for _, found in rows])
    weights = np.zeros(3)
    for _ in range(FIT_STEPS):
        likely = 1 / (1 + np.exp(-features @ weights))
        slope = features.T @ (right - likely) - DECAY * weights
        curve = (features.T * (likely * (1 - likely))) @ features + DECAY * np.eye(3)
        weights += np.linalg.solve(curve, slope)
    return [round(float(value), 2) for value in weights]


def _reliability(rows: list[tuple[float, bool]]) -> Document:
    """Matches of the other half by their stated score: how many of them were right, and the expected error."""
    bins: list[list[tuple[float, bool]]] = [[] for _ in range(BINS)]
    for score, right in rows:
        bins[min(int(score * BINS), BINS - 1)].append((score, right))
    table = [
        {
            "n": len(rows),
            "stated": round(sum(score for score, _ in rows) / len(rows), 4),
            "right": round(sum(right for _, right in rows) / len(rows), 4),
        }
        for rows in bins
        if rows
    ]
    error = sum(row["n"] * abs(row["stated"] - row["right"]) for row in table) / max(len(rows), 1)
    return {"bins": table, "expected_calibration_error": round(error, 4)}


def _instances(bank: Bank, plan: BankPlan, progress: Progress) -> Document:
    """Stored problems with one number changed: the kind, and the answers that were given."""
    from lemmata.answers import compare
    from lemmata.problems import generate, vary

    stored = list(generate(n=plan.instances, seed=plan.seed))
    bank.add(Pair(p.text, f"The answer is {p.answer}.", p.answer, p.subject, p.level, "families") for p in stored)
    texts = {p.text: p.answer for p in stored}
    kinds = given = right = 0
    wrong: list[dict[str, Any]] = []
    for number, problem in enumerate(stored):
        _, asked = vary(problem, number)
        first = bank.ask(asked.text, 1)[0]
        kinds += first.kind == ("identical" if asked.text in texts else "same-template")
        answer = first.pair.answer if first.kind == "identical" else first.anew.answer if first.anew else None
        if answer is not None and first.kind != "analogous":
            given += 1
            same = compare(asked.answer or "", answer).equal
            right += same
            if not same:
                wrong.append({"question": asked.text, "given": answer, "answer": asked.answer, "kind": first.kind})
        progress(number + 1, len(stored), "instances")
    n = len(stored)
    return {"n": n, "kind_right": round(kinds / n, 4), "answers_given": given, "answers_right": right, "wrong": wrong}


_REWORDINGS = (
    (r"^Compute\b", "Calculate"), (r"^Find\b", "Determine"), (r"^Evaluate\b", "What is the value of"),
    (r"^What is\b", "Find"), (r"^How many\b", "Find how many"), (r"^Determine\b", "Find"), (r"^Let\b", "Suppose"),
    (r"^If\b", "Given that"), (r"^Suppose\b", "Assume"), (r"\bExpress your answer\b", "Give the answer"),
    (r"\bwhat is\b", "find"), (r"\bhow many\b", "find how many"), (r"^The\b", "We are told that the"),
    (r"^Simplify\b", "Write in simplest form"), (r"^In\b", "Suppose that in"), (r"^A\b", "Imagine that a"),
)  # fmt: skip
_RESPELLINGS = (
    (r"\\frac", r"\\dfrac"), (r"\\left|\\right", ""), (r"\\cdot", r"\\times"), (r"\\le\b", r"\\leq"),
    (r"\\ge\b", r"\\geq"), (r"\$([^$]+)\$", r"\\(\1\\)"), (r"\s*\+\s*", " + "), (r"\s*=\s*", "="), (r"\.\s+", ".\n  "),
)  # fmt: skip


def reword(text: str, rng: random.Random) -> str:
    """The same problem with other words, spacing and LaTeX spelling."""
    for old, new in _REWORDINGS:
        text = re.sub(old, new, text, count=1)
    for old, new in _RESPELLINGS:
        if rng.random() < 0.7:
            text = re.sub(old, new, text)
    return f"{rng.choice(('', 'Please help me with this: ', 'My homework says: ', 'Question. '))}{text}"


def _reworded(bank: Bank, pairs: list[Pair], rng: random.Random, progress: Progress) -> Document:
    bank.add(pairs)
    ids = {pair.problem: pair.id for pair in bank.export()}
    first = 0
    for number, pair in enumerate(pairs):
        first += bank.search(reword(pair.problem, rng), 1)[0].pair.id == ids[pair.problem]
        progress(number + 1, len(pairs), "rewordings")
    return {"n": len(pairs), "recall_at_1": round(first / len(pairs), 4)}


def _latency(
    bank: Bank,
    size: int,
    word_problems: list[Pair],
    queries: list[tuple[str, str]],
    plan: BankPlan,
    rng: random.Random,
    progress: Progress,
) -> Document:
    """Wall and processor time of a search for ten matches; half of the questions are word problems."""
    from lemmata.problems import generate

    began = time.process_time()
    bank.add(_filling(size, word_problems, plan.seed), lambda done, total, what: progress(done, size, "filling"))
    filled = time.process_time() - began
    asked = [query for query, _ in rng.sample(queries, min(plan.timed // 2, len(queries)))]
    asked += [problem.text for problem in generate(n=plan.timed - len(asked), seed=plan.seed + 1)]
    rng.shuffle(asked)
    wall, cpu = [], []
    for number, query in enumerate(asked):
        started, used = time.perf_counter(), time.process_time()
        bank.search(query, TOP)
        wall.append(1000 * (time.perf_counter() - started))
        cpu.append(1000 * (time.process_time() - used))
        progress(number + 1, len(asked), "searches")
    return {
        "pairs": len(bank),
        "searches": len(asked),
        "megabytes": round(bank.stats().bytes / 1e6, 1),
        "fill_cpu_s": round(filled, 1),
        **{
            f"{what}_p{share}_ms": round(sorted(times)[min(len(times) * share // 100, len(times) - 1)], 2)
            for what, times in (("wall", wall), ("cpu", cpu))
            for share in (50, 95)
        },
    }


def _filling(size: int, word_problems: list[Pair], seed: int) -> Iterator[Pair]:
    """`size` different pairs: GSM8K, then its problems with other numbers and names, taking turns with the families."""
    from lemmata.problems import generate

    rng = random.Random(seed)
    yield from word_problems[:size]
    left, seen = size - len(word_problems), {pair.problem for pair in word_problems}
    generated = generate(n=100 * size, seed=seed)
    while left > 0:
        if left % 2:
            problem = next(generated)
            pair = Pair(problem.text, f"The answer is {problem.answer}.", problem.answer, source="families")
        else:
            origin = rng.choice(word_problems)
            name = "".join(rng.choice("bcdfghklmnprst") + rng.choice("aeiou") for _ in range(3)).capitalize()
            text = re.sub(r"\b\d{1,4}\b", lambda _: str(rng.randint(2, 999)), origin.problem)
            pair = Pair(re.sub(r"\b[A-Z][a-z]+(?='s|’s)", name, text), origin.solution, source="made up for the bench")
        if pair.problem not in seen:
            seen.add(pair.problem)
            left -= 1
            yield pair


def tables(document: Mapping[str, Any]) -> list[Table]:
    """Recall, instances and rewordings, latency, calibration."""
    found = [
        (name, document["analogues"][name]["n"], *(document["analogues"][name][f"recall_at_{k}"] for k in (1, 10)))
        for name in ("all", "chosen_on", "other_half")
    ]
    instances, reworded = document["instances"], document["reworded"]
    shares = [
        ("new numbers: kind right", instances["n"], instances["kind_right"]),
        ("new numbers: answers given", instances["n"], instances["answers_given"]),
        ("new numbers: given answers right", instances["answers_given"], instances["answers_right"]),
        ("reworded MATH-500: recall at 1", reworded["n"], reworded["recall_at_1"]),
    ]
    keys = ("pairs", "wall_p50_ms", "wall_p95_ms", "cpu_p50_ms", "cpu_p95_ms", "megabytes", "fill_cpu_s")
    error = document["calibration"]["expected_calibration_error"]
    return [
        Table("analogues of GSM8K problems", ("queries", "n", "R@1", "R@10"), found),
        Table("other queries", ("what", "n", "value"), shares),
        Table("latency of a search", keys, [tuple(row[key] for key in keys) for row in document["latency"]]),
        Table(
            f"scores of analogous matches, other half (expected calibration error {error})",
            ("n", "stated", "right"),
            [tuple(row[key] for key in ("n", "stated", "right")) for row in document["calibration"]["bins"]],
        ),
    ]


def draw(document: Mapping[str, Any]) -> Any:
    """Recall beside the known points, and the reliability of the scores."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(9, 3.4), layout="constrained")
    left, right = figure.subplots(1, 2)
    known = document["analogues"]["known"]
    bars = {
        "BM25, words": known["bm25_words"],
        "BM25, masked n-grams\nand skeletons": known["bm25_masked_ngrams_and_skeletons"],
        "the bank": [document["analogues"]["all"][f"recall_at_{k}"] for k in (1, 10)],
    }
    for shift, (place, name) in enumerate(((0, "R@1"), (1, "R@10"))):
        left.barh([y + 0.35 * shift for y in range(len(bars))], [v[place] for v in bars.values()], 0.35, label=name)
    left.set_yticks([y + 0.175 for y in range(len(bars))], list(bars))
    left.set(title="analogues of GSM8K problems", xlim=(0, 1))
    left.legend()
    bins = document["calibration"]["bins"]
    right.plot([0, 1], [0, 1], ":", color="grey")
    right.plot([row["stated"] for row in bins], [row["right"] for row in bins], "o-")
    right.set(title="scores of analogous matches", xlabel="stated", ylabel="right")
    return figure


EXPERIMENT = Experiment("bank", BankPlan, measure, tables, draw)
