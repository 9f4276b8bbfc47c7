"""pytest tests/tutoring/test_flows.py

What a student does with a question beside asking it, over the real solver: hints, other ways, reasons, similar ones,
working, the bank, and a dialogue that is taken up again.
"""

from pathlib import Path
from typing import Any

import pytest

from lemmata.bank import Bank, Pair
from lemmata.errors import InputError
from lemmata.solver import solve, strategies
from lemmata.tutoring.events import (
    Delta,
    Done,
    Event,
    FollowUps,
    HintEvent,
    MatchEvent,
    ProblemEvent,
    SolutionEvent,
    WorkingEvent,
)
from lemmata.tutoring.history import History
from lemmata.tutoring.tutor import Tutor

from .fakes import FakeModel, FakeSolver, make_tutor, solved
from .test_history import version_1

QUADRATIC = "Solve x^2 - 5x + 6 = 0"
LINEAR = "Solve 3x + 5 = 20"


@pytest.fixture(scope="module")
def tutor() -> Tutor:
    found = Tutor(solve=solve, strategies=strategies)
    found.load()
    return found


def ask(tutor: Tutor, session: str, text: str, intent: str = "auto", **more: Any) -> list[Event]:
    return list(tutor.ask(session, text, intent, **more))


def end_of(events: list[Event]) -> Done:
    assert isinstance(events[-1], Done), events
    assert isinstance(events[-2], FollowUps)
    return events[-1]


def intents(events: list[Event]) -> tuple[str, ...]:
    assert isinstance(events[-2], FollowUps)
    return events[-2].intents


def words(events: list[Event]) -> str:
    return "".join(event.text for event in events if isinstance(event, Delta))


def only(events: list[Event], kind: type[Any]) -> Any:
    [found] = [event for event in events if isinstance(event, kind)]
    return found


@pytest.mark.parametrize("intent", ["hint", "another_way", "why", "similar", "solve"])
def test_before_any_question_there_is_nothing_to_ask_about(tutor: Tutor, intent: str) -> None:
    events = ask(tutor, tutor.open_session(), "", intent)
    assert words(events) == "There is no question yet: ask one first."
    assert intents(events) == ()
    assert end_of(events).verdict == "none"


def test_ten_hints_in_a_row_never_tell_the_answer(tutor: Tutor) -> None:
    session = tutor.open_session()
    hints = [only(ask(tutor, session, QUADRATIC, "hint"), HintEvent)]
    assert not any(message["solution"] for message in tutor.messages(session)), "a reload must not tell it either"
    for _ in range(10):
        events = ask(tutor, session, "another hint")
        end_of(events)
        hints += [event for event in events if isinstance(event, HintEvent)]
        if not isinstance(events[0], HintEvent):
            assert "no more hints" in words(events)
            assert "hint" not in intents(events)
            assert "solve" in intents(events)
    assert [hint.number for hint in hints] == list(range(1, hints[0].of + 1))
    assert all("x = 2" not in f"{hint.text} {hint.latex}" for hint in hints)
    events = ask(tutor, session, "", "solve")
    assert only(events, SolutionEvent).solution.answer == "2, 3"
    assert "hint" not in intents(events)
    assert "shown above" in words(ask(tutor, session, "", "hint"))


def test_why_after_a_hint_is_about_the_hint_and_hides_the_rest(tutor: Tutor) -> None:
    session = tutor.open_session()
    hint = only(ask(tutor, session, LINEAR, "hint"), HintEvent)
    said = words(ask(tutor, session, "why?"))
    assert hint.text in said
    for hidden in (ask(tutor, session, "", "why", step=2), ask(tutor, session, "check the answer")):
        assert "not been shown" in words(hidden)
        assert end_of(hidden).verdict == "none"


def test_every_other_way_is_shown_once(tutor: Tutor) -> None:
    session = tutor.open_session()
    first = only(ask(tutor, session, QUADRATIC), SolutionEvent)
    seen = [first.solution.steps]
    assert first.way is None
    for _ in range(2):
        events = ask(tutor, session, "Is there another way?")
        found = only(events, SolutionEvent)
        assert found.solution.verdict == "verified"
        assert found.solution.answer == first.solution.answer
        assert found.way is not None
        assert found.way.replace("_", " ") in end_of(events).note
        assert found.solution.steps not in seen
        seen.append(found.solution.steps)
    assert "another_way" not in intents(events)
    assert "all shown" in words(ask(tutor, session, "", "another_way"))


def test_where_there_is_one_way_only_it_says_so_and_does_not_offer_another(tutor: Tutor) -> None:
    session = tutor.open_session()
    assert "another_way" not in intents(ask(tutor, session, LINEAR))
    assert "one way only" in words(ask(tutor, session, "another way"))


def test_why_of_a_step_of_the_last_and_of_none(tutor: Tutor) -> None:
    session = tutor.open_session()
    ask(tutor, session, LINEAR)
    assert words(ask(tutor, session, "", "why", step=1)).startswith("Step 1: subtract 5")
    assert words(ask(tutor, session, "Why?")).startswith("Step 2: divide by 3")
    assert "no step 9" in words(ask(tutor, session, "", "why", step=9))
    with pytest.raises(InputError, match="a step goes with"):
        tutor.ask(session, "", "hint", step=1)


def test_whoever_has_the_answer_may_see_another_way_before_the_solution(tutor: Tutor) -> None:
    session = tutor.open_session()
    ask(tutor, session, QUADRATIC, "hint")
    assert end_of(ask(tutor, session, "", "another_way")).speaker == "tutor"
    events = ask(tutor, session, "x = 2 or x = 3")
    assert only(events, WorkingEvent).working.verdict == "right"
    assert "another_way" in only(events, FollowUps).intents
    assert only(ask(tutor, session, "is there another way?"), SolutionEvent).solution.answer == "2, 3"


def test_a_similar_problem_is_another_one_that_the_solver_verifies(tutor: Tutor) -> None:
    session = tutor.open_session()
    ask(tutor, session, LINEAR)
    events = ask(tutor, session, "a similar problem for me")
    posed = only(events, ProblemEvent)
    assert posed.family == "linear_equation"
    assert posed.problem != LINEAR
    assert {"hint", "check", "solve"} <= set(intents(events))
    assert not any(isinstance(event, SolutionEvent) for event in events)
    assert "not been shown" in words(ask(tutor, session, "", "why"))
    expected = solve(posed.problem)
    assert expected.verdict == "verified"
    assert only(ask(tutor, session, f"x = {expected.answer}"), WorkingEvent).working.verdict == "right"
    again = only(ask(tutor, session, "", "similar"), ProblemEvent)
    assert (again.family, again.problem != posed.problem) == ("linear_equation", True)
    assert only(ask(tutor, session, "", "solve"), SolutionEvent).solution.problem.text == again.problem


def test_no_family_makes_problems_like_it(tutor: Tutor) -> None:
    session = tutor.open_session()
    events = ask(tutor, session, "What is the meaning of life?")
    assert intents(events) == ()
    events = ask(tutor, session, "", "similar")
    assert words(events) == "No family of problems makes problems like this one."


def test_working_is_judged_and_the_first_wrong_line_named(tutor: Tutor) -> None:
    session = tutor.open_session()
    ask(tutor, session, LINEAR, "hint")
    events = ask(tutor, session, "3x = 25\nx = 25/3", "check")
    working = only(events, WorkingEvent).working
    assert working.verdict == "wrong"
    assert end_of(events).label.endswith("not right")
    assert only(ask(tutor, session, "3x = 15\nx = 5"), WorkingEvent).working.verdict == "right"
    assert only(ask(tutor, session, "is it 5?"), WorkingEvent).working.verdict == "right"
    assert only(ask(tutor, session, "I got x = 4"), WorkingEvent).working.verdict == "wrong"
    for empty in ("", " \n "):
        with pytest.raises(InputError, match="empty"):
            tutor.ask(session, empty, "check")


def test_working_may_begin_with_its_question(tutor: Tutor) -> None:
    session = tutor.open_session()
    working = only(ask(tutor, session, f"{LINEAR}\n3x = 15\nx = 5", "check"), WorkingEvent).working
    assert working.verdict == "right"
    other = only(ask(tutor, session, "Solve 2x + 1 = 7\n2x = 6\nx = 3", "check"), WorkingEvent).working
    assert other.verdict == "right", "the question was switched midway"
    current = tutor.current(session)
    assert current is not None
    assert current.text == "Solve 2x + 1 = 7"
    assert "question itself" in words(ask(tutor, session, "Solve 2x + 1 = 7", "check"))


def test_working_without_a_verified_question_is_not_judged(tutor: Tutor) -> None:
    session = tutor.open_session()
    ask(tutor, session, "Tell me a story")
    events = ask(tutor, session, "x = 5", "check")
    assert "Nobody has verified" in words(events)
    assert end_of(events).verdict == "none"


def test_a_new_question_is_no_working(tutor: Tutor) -> None:
    session = tutor.open_session()
    ask(tutor, session, LINEAR)
    assert only(ask(tutor, session, "2x + 7 = 11"), SolutionEvent).solution.answer == "2"


def test_a_dialogue_is_taken_up_where_it_was(tmp_path: Path) -> None:
    path = tmp_path / "tutor.db"
    first = Tutor(history=History(path))
    first.load()
    session = first.open_session()
    number = only(ask(first, session, QUADRATIC, "hint"), HintEvent).number
    second = Tutor(history=History(path))
    second.load()
    again = only(ask(second, session, "", "hint"), HintEvent)
    assert again.number == number + 1
    posed = only(ask(second, session, "", "similar"), ProblemEvent)
    third = Tutor(history=History(path))
    third.load()
    current = third.current(session)
    assert current is not None
    assert (current.text, current.family, current.revealed) == (posed.problem, posed.family, False)
    assert current.solution is not None
    kinds = [message["kind"] for message in third.messages(session) if message["role"] == "assistant"]
    assert kinds == ["hint", "hint", "problem"]


def test_a_dialogue_of_the_first_version_is_taken_up(tmp_path: Path) -> None:
    version_1(tmp_path / "tutor.db")
    tutor = make_tutor(FakeSolver(), FakeModel(), history=History(tmp_path / "tutor.db"))
    events = ask(tutor, "old", "Why is step 2 allowed?")
    assert "other than zero" in words(events)
    assert end_of(events).speaker == "checked_solution"


# ---- the bank


def bank_of(path: Path, *pairs: Pair) -> Path:
    with Bank.open(path) as bank:
        bank.add(pairs)
    return path


def test_a_stored_answer_that_the_solver_verifies_too(tmp_path: Path) -> None:
    bank = bank_of(tmp_path / "bank.db", Pair(LINEAR, "Take 5 away, then divide by 3. So x = 5.", "x = 5"))
    tutor = make_tutor(FakeSolver(), bank=bank)
    session = tutor.open_session()
    match, solution, _, end = ask(tutor, session, "Solve  3x + 5  = 20")
    assert isinstance(match, MatchEvent)
    assert (match.kind, match.answer) == ("identical", "x = 5")
    assert "verified the same answer" in match.checked
    assert isinstance(solution, SolutionEvent)
    assert isinstance(end, Done)
    assert (end.speaker, end.verdict) == ("bank", "verified")
    kept = [(message["speaker"], message["kind"], message["verdict"]) for message in tutor.messages(session)]
    assert kept == [(None, None, None), ("bank", "match", "verified"), ("solver", None, "verified")]


def test_a_stored_answer_that_the_solver_refutes_is_not_shown_as_right(tmp_path: Path) -> None:
    bank = bank_of(tmp_path / "bank.db", Pair(LINEAR, "So x = 6.", "6"))
    tutor = make_tutor(FakeSolver(), bank=bank)
    solution, _, end = ask(tutor, tutor.open_session(), LINEAR)
    assert isinstance(solution, SolutionEvent)
    assert isinstance(end, Done)
    assert (end.speaker, end.verdict) == ("solver", "verified")
    assert "with the answer 6, which is not what the solver verified" in end.note


def test_a_stored_answer_that_nobody_can_check_says_so(tmp_path: Path) -> None:
    bank = bank_of(tmp_path / "bank.db", Pair("Tell me a story", "Once upon a time.", "once"))
    model = FakeModel()
    tutor = make_tutor(FakeSolver(), model, bank=bank)
    match, _, end = ask(tutor, tutor.open_session(), "Tell me a story")
    assert isinstance(match, MatchEvent)
    assert match.checked.startswith("not checked: the solver does not understand")
    assert isinstance(end, Done)
    assert (end.speaker, end.verdict) == ("bank", "unverified")
    assert end.label.startswith("UNVERIFIED BANK ANSWER")
    assert model.chats[0].turns == [("Tell me a story", "Once upon a time.")]


def test_a_stored_template_is_redone_with_the_numbers_of_the_question(tmp_path: Path) -> None:
    stored = "Tom has 4 red marbles and 5 blue ones. How many does he have?"
    bank = bank_of(tmp_path / "bank.db", Pair(stored, "He has 4 + 5 = <<4+5=9>>9 marbles.\n#### 9", "9"))
    tutor = make_tutor(FakeSolver(), FakeModel(), bank=bank)
    events = ask(tutor, tutor.open_session(), stored.replace("4", "6").replace("5", "8"))
    match = only(events, MatchEvent)
    assert (match.kind, match.answer) == ("same-template", "14")
    assert match.checked.startswith("replayed")
    assert (end_of(events).speaker, end_of(events).verdict) == ("bank", "unverified")


def test_worked_examples_come_after_an_answer_that_nobody_checked(tmp_path: Path) -> None:
    stored = "In how many ways can 9 people sit around a round table?"
    bank = bank_of(tmp_path / "bank.db", Pair(stored, "Fix one: 8! = 40320.", "40320"))
    tutor = make_tutor(FakeSolver(), FakeModel(), bank=bank)
    session = tutor.open_session()
    events = ask(tutor, session, "In how many ways can 5 people sit around a round table if two refuse to meet?")
    match = only(events, MatchEvent)
    assert match.kind == "analogous"
    assert "another problem" in match.checked
    assert end_of(events).speaker == "model"
    assert events.index(match) == len(events) - 3
    assert [message["kind"] for message in tutor.messages(session)] == [None, None, "match"]


def test_a_bank_that_breaks_down_stops_no_answer(tmp_path: Path) -> None:
    path = bank_of(tmp_path / "bank.db", Pair(LINEAR, "5", "5"))
    tutor = make_tutor(FakeSolver(), bank=path)
    path.write_bytes(b"no database any more" * 1000)
    for extra in tmp_path.glob("bank.db-*"):
        extra.unlink()
    end = end_of(ask(tutor, tutor.open_session(), LINEAR))
    assert (end.speaker, end.verdict) == ("solver", "verified")
    assert "could not be read" in end.note


# ---- the model


def test_a_models_answer_can_be_given_again_and_takes_its_place() -> None:
    model = FakeModel()
    tutor = make_tutor(FakeSolver(), model)
    session = tutor.open_session()
    ask(tutor, session, LINEAR)
    ask(tutor, session, "Tell me a story")
    events = ask(tutor, session, "", regenerate=True)
    assert end_of(events).speaker == "model"
    assert model.chats[-1].again
    assert [question for question, _ in model.chats[-1].turns] == [LINEAR, "Tell me a story"]
    roles = [(message["role"], message["speaker"]) for message in tutor.messages(session)]
    assert roles == [("user", None), ("assistant", "solver"), ("user", None), ("assistant", "model")]


def test_only_a_models_answer_is_given_again() -> None:
    tutor = make_tutor(FakeSolver(), FakeModel())
    session = tutor.open_session()
    for before in ((), (LINEAR,)):
        for text in before:
            ask(tutor, session, text)
        with pytest.raises(InputError, match="only an answer of the language model"):
            tutor.ask(session, "", regenerate=True)
    with pytest.raises(InputError, match="leave out question and intent"):
        tutor.ask(session, LINEAR, regenerate=True)
    assert end_of(ask(tutor, session, LINEAR)).verdict == "verified", "a refusal leaves the dialogue unlocked"


def test_what_is_asked_about_a_models_answer_stays_the_models() -> None:
    model = FakeModel()
    tutor = make_tutor(FakeSolver(), model)
    session = tutor.open_session()
    ask(tutor, session, "Tell me a story")
    for intent in ("another_way", "hint", "why"):
        end = end_of(ask(tutor, session, "", intent))
        assert (end.speaker, end.verdict) == ("model", "unverified")
    assert model.chats[0].turns[1][0] == "Is there another way?"


def test_other_ways_are_named_and_counted_over_fakes() -> None:
    first = solved(LINEAR)
    solver = FakeSolver(ways={LINEAR: {"balance": first, "undo": solved(LINEAR, "5.0")}})
    tutor = make_tutor(solver, FakeModel())
    session = tutor.open_session()
    assert intents(ask(tutor, session, LINEAR))[0] == "another_way"
    events = ask(tutor, session, "", "another_way")
    assert only(events, SolutionEvent).way == "undo"
    assert end_of(events).note == "Another way, undo: do it by undo."
    assert words(ask(tutor, session, "", "another_way")).endswith("balance, undo.")


def test_an_unknown_intent_is_refused() -> None:
    tutor = make_tutor()
    with pytest.raises(InputError, match="did you mean 'hint'"):
        tutor.ask(tutor.open_session(), LINEAR, "hints")
