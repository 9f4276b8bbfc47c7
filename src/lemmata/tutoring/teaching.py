"""What a turn says: a question goes to the bank, the solver and the model; the rest is about the question at hand.

Hints, other ways, reasons and judgements are read off a verified solution; without one nothing of the kind is said. The
dialogue's `Current` is what they are about. Knows nothing of histories and of HTTP.
"""

import logging
import re
from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from lemmata.errors import InputError
from lemmata.solver import short_solution
from lemmata.solver.types import Solution
from lemmata.tutoring import stored as bank_says
from lemmata.tutoring.chat import Chat
from lemmata.tutoring.events import (
    Delta,
    Done,
    Event,
    FollowUps,
    HintEvent,
    ProblemEvent,
    SolutionEvent,
    WorkingEvent,
    done,
)
from lemmata.tutoring.followups import CHECK_ANSWER, answer_from, explain, revised_question
from lemmata.tutoring.hints import ladder
from lemmata.tutoring.intents import SPOKEN, intent_of
from lemmata.tutoring.sessions import Current, Session
from lemmata.tutoring.similar import Kin, has_kin, kin_of, kinds, pose
from lemmata.tutoring.stored import Stored
from lemmata.tutoring.working import check_working, looks_like_working

logger = logging.getLogger(__name__)

NO_MODEL = "No language model is loaded, so there is nobody else to ask."
TOO_LONG = "This dialogue has become too long for the model to follow; start a new one to ask it something."
NO_QUESTION = "There is no question yet: ask one first."
NOBODY_VERIFIED = "Nobody has verified a solution of this question, so there is nothing to read that off."
NOT_SHOWN = "The solution has not been shown yet. Ask for a hint, or for the solution."
SHOWN = "The whole solution is shown above: ask why a step is allowed, or for a similar problem."
HINTS_OVER = "There are no more hints: the next one would give the answer away. Ask for the solution to see all steps."
NO_HINTS = "There is no hint for this question that would not give the answer away. Ask for the solution to see it."
ONE_WAY = "This question is worked in one way only here."
NO_FAMILY = "No family of problems makes problems like this one."
NO_POSED = "No similar problem could be made whose answer the solver verifies. Try again."
ONLY_QUESTION = "That is the question itself: write your own lines below it."

WARM_UP = "Solve x^2 - 5x + 6 = 0"

_CHECKED = {
    "right": "Checked line by line against the verified solution: right",
    "incomplete": "Checked line by line against the verified solution: right so far, and not finished",
    "wrong": "Checked line by line against the verified solution: not right",
}
_WORD = re.compile(r"[A-Za-z]{3,}")
_MATHS_WORDS = frozenset(str.split("sin cos tan cot sec csc log exp sqrt and abs"))
_BARE = re.compile(
    r"(?i)(?:(?:i (?:got|get|have|think)|is it|my answer is|the answer is|answer|so|then|hence)\b.*"
    r"|[a-z]\w{0,2} ?= ?[^=a-z]*(?:(?:,|or|and) ?[a-z]\w{0,2} ?= ?[^=a-z]*)*|[^=a-z]*)"
)
"""A line that states an answer, and is no equation to be solved."""


class Solve(Protocol):
    """`lemmata.solver.solve`."""

    def __call__(self, question: str, timeout: float, strategy: str = "", /) -> Solution: ...


Strategies = Callable[[str, float], dict[str, str]]


@dataclass(frozen=True)
class Asked:
    """What a turn was asked: a text with an intent of `intents.INTENTS`; `step` is what `why` is about.

    `again` asks the model for another answer to the last question.
    """

    text: str
    intent: str = "auto"
    step: int | None = None
    again: bool = False

    @property
    def spoken(self) -> str:
        """The student's message."""
        if self.text:
            return self.text
        return f"Why is step {self.step} allowed?" if self.step is not None else SPOKEN[self.intent]


class Teaching:
    """Says what belongs to a turn, on any thread; `seconds` is the time limit of each question to the solver."""

    def __init__(self, solve: Solve, strategies: Strategies, bank: Path | None, seconds: float) -> None:
        self._solve, self._strategies, self._bank, self._seconds = solve, strategies, Stored(bank), seconds
        self.has_model = False

    def answer(self, session: Session, asked: Asked, stopped: Callable[[], bool]) -> Iterator[Event]:
        """The events of a turn; nothing where it was stopped before anything was said."""
        return _Turn(self, session, asked, stopped).events()

    def solved(self, text: str, strategy: str = "") -> Solution:
        """What the solver makes of a question."""
        return self._solve(text, self._seconds, strategy) if strategy else self._solve(text, self._seconds)

    def ways(self, current: Current) -> dict[str, str]:
        """The verified ways that were not shown yet, with what each does."""
        if current.solution is None:
            return {}
        known = self._strategies(current.text, self._seconds)
        if known and not current.ways:
            shown = current.solution.steps
            current.ways = [name for name in known if self.solved(current.text, name).steps == shown][:1]
        return {name: what for name, what in known.items() if name not in current.ways}

    def kin(self, current: Current) -> Kin | None:
        """The family of problems like the current question, None where there is none."""
        if current.family is not None and current.level is not None:
            return Kin(current.family, current.level)
        return kin_of(current.text, self.solved)

    def warm_up(self) -> None:
        """What takes seconds the first time, and no question should wait for."""
        kinds()
        self._strategies(WARM_UP, self._seconds)

    @property
    def bank(self) -> Stored:
        """The question bank."""
        return self._bank

    @property
    def seconds(self) -> float:
        """The time limit of a question to the solver."""
        return self._seconds


class _Turn:
    """One turn while it is answered."""

    def __init__(self, teaching: Teaching, session: Session, asked: Asked, stopped: Callable[[], bool]) -> None:
        self._teaching, self._session, self._asked, self._stopped = teaching, session, asked, stopped

    def events(self) -> Iterator[Event]:
        asked = self._asked
        if asked.again:
            return self._by_model(asked.text, again=True)
        if asked.intent == "auto":
            return self._auto(asked.text)
        if asked.intent == "check":
            return self._check(asked.text)
        return self._about_question(asked.intent, asked.text)

    # ---- what a message is

    def _auto(self, text: str) -> Iterator[Event]:
        current = self._session.current
        solution = current.solution if current is not None else None
        if current is not None and solution is not None:
            said = answer_from(solution, text)
            if said is not None:
                return self._said(said) if current.revealed else self._tutor(NOT_SHOWN)
        intent = intent_of(text)
        if intent is not None:
            return self._about_current(intent, text)
        if current is not None and solution is not None:
            revised = revised_question(solution, text)
            if revised is not None:
                return self._question(text, revised)
            if looks_like_working(solution, text):
                return self._check(text)
        return self._question(text)

    def _about_question(self, intent: str, text: str) -> Iterator[Event]:
        """An intent with a question of its own, which becomes the current one; without one, about the current one."""
        if text and intent == "solve":
            yield from self._question(text)
            return
        if text and (self._session.current is None or text != self._session.current.text):
            solution = self._teaching.solved(text)
            if self._stopped():
                return
            self._session.current = Current(text, solution if solution.verdict == "verified" else None)
            if intent in ("why", "another_way"):
                self._session.current.revealed = True
            if self._session.current.solution is None and intent != "similar":
                yield from self._tutor(f"{why_unsolved(solution)} {NOBODY_VERIFIED}")
                return
        yield from self._about_current(intent, text or self._asked.spoken)

    def _about_current(self, intent: str, text: str) -> Iterator[Event]:
        current = self._session.current
        if current is None:
            return self._tutor(NO_QUESTION)
        if intent == "similar":
            return self._similar(current)
        if current.solution is None:
            # The model has answered, and may say more; whatever it says stays unverified.
            return self._tutor(NOBODY_VERIFIED) if self._session.chat is None else self._by_model(text)
        flows = {"hint": self._hint, "another_way": self._another_way, "why": self._why, "solve": self._reveal}
        return flows[intent](current, current.solution)

    # ---- a question

    def _question(self, text: str, revised: str | None = None) -> Iterator[Event]:
        teaching = self._teaching
        stored = teaching.bank.identical(revised or text)
        solution = teaching.solved(revised or text)
        if self._stopped():
            return  # nothing was said and nothing is remembered
        if revised is not None and solution.verdict != "verified":
            revised, solution = None, teaching.solved(text)
            stored = teaching.bank.identical(text)
        verified = solution.verdict == "verified"
        self._session.current = Current(revised or text, solution if verified else None, revealed=True)
        if verified:
            note, speaker = teaching.bank.note, "solver"
            if stored is not None:
                agreed = bank_says.agreement(stored, solution)
                if agreed == "equal":
                    speaker = "bank"
                    yield bank_says.stored_answer(stored, "the solver works the question and verified the same answer")
                else:
                    note = _differs(bank_says.answer_of(stored), agreed)
            yield SolutionEvent(solution, read_as=revised)
            remembered = self._remember(text, short_solution(solution, boxed=True))
            yield from self._end(done(speaker, "verified", note=_joined(note, remembered)))
            return
        if stored is not None:
            yield bank_says.stored_answer(stored, f"not checked: {_lower(why_unsolved(solution))}")
            yield from self._end(done("bank", "unverified", note=self._remember(text, stored.solution)))
            return
        yield SolutionEvent(solution)
        matches = teaching.bank.near(text, solution)
        redone = bank_says.redone(matches)
        if redone is not None:
            yield redone
            remembered = self._remember(text, redone.solution or "")
            yield from self._end(
                done("bank", "unverified", note=remembered, label="UNVERIFIED BANK ANSWER: stored arithmetic, redone")
            )
            return
        examples = bank_says.examples(matches)
        if self._session.chat is not None:
            end = yield from self._model_says(self._session.chat, text)
        elif solution.verdict == "unverified":
            end = done("solver", "unverified", note=self._why_no_model())
        else:
            yield Delta("tutor", "none", f"{why_unsolved(solution)} {self._why_no_model()}")
            end = done("tutor", "none", note=teaching.bank.note)
        yield from examples
        yield from self._end(end)

    def _by_model(self, text: str, again: bool = False) -> Iterator[Event]:
        if self._session.chat is None:
            yield from self._tutor(self._why_no_model())
            return
        end = yield from self._model_says(self._session.chat, text, again)
        yield from self._end(end)

    def _model_says(self, chat: Chat, text: str, again: bool = False) -> Generator[Event, None, Done]:
        pieces, said = chat.stream(text, again), ""
        try:
            while not self._stopped():
                piece = next(pieces, None)
                if piece is None:
                    break
                if piece:
                    said += piece
                    yield Delta("model", "unverified", piece)
        finally:
            # Closing ends the model's turn with what it has said so far, so that the dialogue can go on.
            pieces.close()
        reply = chat.last_reply
        if reply is not None and len(reply.text) > len(said):
            # A token that was under way when the reader stopped is part of the dialogue, so it is shown.
            yield Delta("model", "unverified", reply.text[len(said) :])
        if reply is None or self._stopped():
            return done("model", "unverified", "stopped")
        return done(
            "model",
            "unverified",
            reply.finish_reason,
            prompt_tokens=reply.prompt_tokens,
            cached_tokens=reply.cached_tokens,
        )

    # ---- about the current question

    def _hint(self, current: Current, solution: Solution) -> Iterator[Event]:
        if current.revealed:
            yield from self._tutor(SHOWN)
            return
        rungs = ladder(solution)
        if current.hints >= len(rungs):
            yield from self._tutor(HINTS_OVER if rungs else NO_HINTS)
            return
        rung = rungs[current.hints]
        current.hints += 1
        step = solution.steps[rung.step - 1]
        current.last = "hint"
        current.reason = f"{step.concept} In the solution this step was checked ({step.check.method})."
        yield HintEvent(current.hints, len(rungs), rung.text, rung.latex)
        yield from self._end(self._checked(rung.text, "A hint from a solution whose every step was checked"))

    def _another_way(self, current: Current, solution: Solution) -> Iterator[Event]:
        # Whoever has the answer already is given nothing away by another way to it.
        if not current.revealed and not current.answered:
            yield from self._tutor(NOT_SHOWN)
            return
        left = self._teaching.ways(current)
        if not left:
            shown = ", ".join(map(_words, current.ways))
            yield from self._tutor(
                f"The ways that lead to a checked answer are all shown: {shown}." if shown else ONE_WAY
            )
            return
        name = next(iter(left))
        other = self._teaching.solved(current.text, name)
        if self._stopped():
            return
        current.ways.append(name)
        current.last, current.solution = "solution", other
        yield SolutionEvent(other, way=name)
        note = f"Another way, {_words(name)}: {left[name]}."
        remembered = self._remember(self._asked.spoken, short_solution(other, boxed=True))
        yield from self._end(done("solver", "verified", note=_joined(note, remembered)))

    def _why(self, current: Current, solution: Solution) -> Iterator[Event]:
        step = self._asked.step
        if step is None and current.last in ("hint", "working"):
            return self._said(current.reason)
        if not current.revealed:
            return self._tutor(NOT_SHOWN)
        if step is not None:
            return self._said(explain(solution, step))
        worked = [number for number, one in enumerate(solution.steps, 1) if one.rule != CHECK_ANSWER]
        return self._said(explain(solution, worked[-1] if worked else len(solution.steps)))

    def _reveal(self, current: Current, solution: Solution) -> Iterator[Event]:
        current.revealed, current.last = True, "solution"
        yield SolutionEvent(solution)
        remembered = self._remember(self._asked.spoken, short_solution(solution, boxed=True))
        yield from self._end(done("solver", "verified", note=remembered))

    def _similar(self, current: Current) -> Iterator[Event]:
        teaching = self._teaching
        kin = teaching.kin(current)
        if kin is None:
            yield from self._tutor(NO_FAMILY)
            return
        posed = pose(current.text, kin, teaching.solved)
        if self._stopped():
            return
        if posed is None:
            yield from self._tutor(NO_POSED)
            return
        problem, solution = posed
        self._session.current = Current(problem.text, solution, last="problem", family=kin.family, level=kin.level)
        yield ProblemEvent(problem.text, kin.family, kin.level, problem.seed or 0, problem.subject or "")
        yield from self._end(
            self._checked(problem.text, "A problem for you: its answer was verified, and is shown when you ask for it")
        )

    def _check(self, text: str) -> Iterator[Event]:
        text = self._without_question(text)
        current = self._session.current
        if self._stopped():
            return
        if current is None or current.solution is None:
            yield from self._tutor(NO_QUESTION if current is None else NOBODY_VERIFIED)
            return
        if not text:
            yield from self._tutor(ONLY_QUESTION)
            return
        working = check_working(current.solution, text, self._teaching.seconds)
        current.last, current.reason = "working", working.reason
        if working.first_wrong is not None:
            current.reason = working.lines[working.first_wrong].reason or working.reason
        yield WorkingEvent(working)
        current.answered |= working.verdict == "right"
        if working.verdict in _CHECKED:
            yield from self._end(self._checked(working.reason, _CHECKED[working.verdict]))
        else:
            self._remember(self._asked.spoken, working.reason)
            yield from self._end(done("tutor", "none", label="Not checked"))

    def _without_question(self, text: str) -> str:
        """The student's lines; where the first one is the question in words, or the only question, it is taken up."""
        first, _, rest = text.strip().partition("\n")
        current = self._session.current
        in_words = any(word.lower() not in _MATHS_WORDS for word in _WORD.findall(first)) and not _BARE.fullmatch(first)
        if not in_words and (current is not None or not rest.strip()):
            return text.strip()
        solution = self._teaching.solved(first)
        if solution.verdict != "verified":
            return text.strip()
        if current is None or current.solution is None or current.solution.reading != solution.reading:
            self._session.current = Current(first, solution)
        return rest.strip()

    # ---- ends

    def _said(self, text: str) -> Iterator[Event]:
        """Words that are read off the verified solution."""
        yield Delta("checked_solution", "verified", text)
        yield from self._end(self._checked(text))

    def _checked(self, text: str, label: str | None = None) -> Done:
        return done("checked_solution", "verified", label=label, note=self._remember(self._asked.spoken, text))

    def _tutor(self, text: str) -> Iterator[Event]:
        """Words of the program itself."""
        yield Delta("tutor", "none", text)
        yield from self._end(done("tutor", "none"))

    def _end(self, end: Done) -> Iterator[Event]:
        yield FollowUps(() if self._stopped() else self._follow_ups())
        yield end

    def _follow_ups(self) -> tuple[str, ...]:
        current = self._session.current
        if current is None:
            return ()
        if current.has_kin is None:
            current.has_kin = current.family is not None or has_kin(current.text)
        similar = ("similar",) if current.has_kin else ()
        if current.solution is None:
            return similar
        known = current.revealed or current.answered
        other = ("another_way",) if known and self._teaching.ways(current) else ()
        if current.revealed:
            return (*other, "why", *similar, "check")
        hint = ("hint",) if current.hints < len(ladder(current.solution)) else ()
        why = ("why",) if current.last in ("hint", "working") else ()
        return (*hint, *why, *other, "check", "solve", *similar)

    def _why_no_model(self) -> str:
        return TOO_LONG if self._teaching.has_model else NO_MODEL

    def _remember(self, question: str, answer: str) -> str:
        """Put a turn that the model did not answer into its dialogue; returns a note where it no longer fits."""
        if self._session.chat is None:
            return ""
        try:
            self._session.chat.append(question, answer)
        except InputError as error:
            logger.info("the model's dialogue ends here: %s", error)
            self._session.chat = None
            return TOO_LONG
        return ""


def why_unsolved(solution: Solution) -> str:
    """Why the solver has no verified answer, in a sentence."""
    reasons = {
        "not_understood": "The solver does not understand this question",
        "not_found": "The solver understands this question but found no solution",
        "timed_out": "The solver ran out of time on this question",
        "unverified": "The solver could not check its reading of this question, or a step",
    }
    where = f": {solution.where}" if solution.where else ""
    return f"{reasons[solution.verdict]}{where}."


def _differs(stored: str | None, agreed: str) -> str:
    shown = "no answer that could be read" if stored is None else f"the answer {stored}"
    if agreed == "different":
        return f"The question bank has this question with {shown}, which is not what the solver verified."
    return f"The question bank has this question with {shown}; whether that is the same could not be decided."


def _joined(*notes: str) -> str:
    return " ".join(note for note in notes if note)


def _words(name: str) -> str:
    return name.replace("_", " ")


def _lower(sentence: str) -> str:
    return sentence[:1].lower() + sentence[1:].rstrip(".")
