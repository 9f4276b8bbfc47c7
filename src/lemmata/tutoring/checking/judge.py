"""All lines of a working, judged; runs in a worker process that is killed at its deadline."""

import re
from dataclasses import replace

from lemmata.expr import Node
from lemmata.solver.types import Solution
from lemmata.tutoring.checking.chance import judge_chance
from lemmata.tutoring.checking.derivatives import judge_derivative
from lemmata.tutoring.checking.equations import judge_equation
from lemmata.tutoring.checking.others import judge_other, judge_system
from lemmata.tutoring.checking.reading import OPERATIONS, UNREAD, Claim, Read, read_line
from lemmata.tutoring.checking.target import Target, target_of
from lemmata.tutoring.checking.types import Judged, Line, Outcome, Working
from lemmata.tutoring.checking.values import judge_values

_WORST = ("wrong", "not_read", "not_checked", "right")
_UNREAD = Read(((Claim(phrase=UNREAD),),))
_BULLET = re.compile(r"^\s*[-–—]\s+\S")


def judge(solution: Solution, lines: tuple[str, ...]) -> Working:
    """Every line judged against the verified solution, and the whole."""
    target = target_of(solution)
    bullets = len(lines) > 1 and all(_BULLET.match(line) for line in lines)
    written = _joined([(line, read_line(line, target.habits, bullets)) for line in lines])
    # A line that could not be read keeps its place: nothing goes on from what stands before it.
    readable = [(index, read if read.steps else _UNREAD) for index, (_, read) in enumerate(written)]
    outcome = _outcome(target, solution, readable)
    judged: list[Line] = []
    for index, (text, read) in enumerate(written):
        judged.append(_line(text, read, [one for place, one in outcome.units if place == index]))
    return _whole(tuple(judged), outcome)


def _outcome(target: Target, solution: Solution, reads: list[tuple[int, Read]]) -> Outcome:
    if target.kind == "equation":
        return judge_equation(target, reads)
    if target.kind in ("value", "formula"):
        return judge_values(target, reads)
    if target.kind == "derivative":
        return judge_derivative(target, reads)
    if target.kind == "chance":
        return judge_chance(target, reads)
    if target.kind == "system":
        return judge_system(target, reads, solution.answer or "")
    return judge_other(target, reads, solution.answer or "")


def _joined(lines: list[tuple[str, Read]]) -> list[tuple[str, Read]]:
    """Lines of words alone go with the next line that says something (at the end: with the last one)."""
    joined: list[tuple[str, Read]] = []
    words: list[str] = []
    mentions: list[tuple[str, Node]] = []
    for text, read in lines:
        announced = _announcement(read)
        if read.silent or announced:
            words.append(text)
            mentions += announced
            continue
        said = " ".join(re.findall(r"[a-z']+", " ".join(words).lower()))
        joined.append(("\n".join([*words, text]), _announced(read, said, mentions) if words else read))
        words, mentions = [], []
    if words and joined and not mentions:
        last, read = joined[-1]
        joined[-1] = ("\n".join([last, *words]), read)
    elif words:
        problem = "There are only words here; write what you calculate."
        joined.append(("\n".join(words), Read(problem=problem)))
    return joined


def _announcement(read: Read) -> list[tuple[str, Node]]:
    """What a line announces (`Subtract 5 from both sides:`); nothing where it says anything else."""
    claims = [claim for step in read.steps for claim in step]
    if not claims or read.marks or any(claim.ops or claim.phrase for claim in claims):
        return []
    word = next((word for word in claims[0].label.split() if word in OPERATIONS), "")
    return [(word, claim.terms[0]) for claim in claims] if word else []


def _announced(read: Read, words: str, mentions: list[tuple[str, Node]]) -> Read:
    steps = tuple(
        tuple(replace(claim, label=f"{words} {claim.label}".strip()) for claim in step) for step in read.steps
    )
    return replace(read, steps=steps, mentions=(*mentions, *read.mentions))


def _line(text: str, read: Read, units: list[Judged]) -> Line:
    if read.problem:
        return Line(text, None, "not_read", read.problem, None)
    if not units:
        return Line(text, read.latex, "not_checked", "This line was not checked.", None)
    verdict = min((one.verdict for one in units), key=_WORST.index)
    chosen = next(one for one in (units if verdict != "right" else units[::-1]) if one.verdict == verdict)
    return Line(text, read.latex, verdict, chosen.reason, chosen.check)


def _whole(lines: tuple[Line, ...], outcome: Outcome) -> Working:
    verdicts = [line.verdict for line in lines]
    if "wrong" in verdicts:
        first = verdicts.index("wrong")
        before = "" if set(verdicts[:first]) <= {"right"} else " Some lines before it could not be checked."
        which = "" if len(lines) == 1 else f"Line {first + 1} is the first wrong one. "
        reason = f"{which}{lines[first].reason}{before}"
        return Working(lines, "wrong", first, outcome.answer, reason)
    undecided = [place for place, verdict in enumerate(verdicts) if verdict != "right"]
    if undecided:
        place = undecided[0]
        reason = (
            f"No line is wrong as far as they could be checked, but line {place + 1} was not: {lines[place].reason}"
        )
        return Working(lines, "not_checked", None, outcome.answer, reason)
    if outcome.complete:
        every = "Every line is right, and" if len(lines) > 1 else "Right:"
        return Working(lines, "right", None, outcome.answer, f"{every} it answers the question.")
    missing = outcome.missing or "It is not finished yet."
    so_far = "Every line is right so far." if len(lines) > 1 else "Right so far."
    return Working(lines, "incomplete", None, outcome.answer, f"{so_far} {missing}")
