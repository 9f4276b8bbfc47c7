"""pytest tests/tutoring/test_tutor.py"""

import threading
from pathlib import Path

import pytest

from lemmata.errors import InputError
from lemmata.tutoring.events import Delta, Done, Event, Failure, SolutionEvent
from lemmata.tutoring.history import History
from lemmata.tutoring.sessions import Sessions, UnknownSessionError
from lemmata.tutoring.tutor import BusyError, NotReadyError, Tutor

from .fakes import FakeChat, FakeModel, FakeSolver, make_tutor, solved

EQUATION = "Solve 3x + 5 = 20"


def ask(tutor: Tutor, session: str, text: str) -> list[Event]:
    return list(tutor.ask(session, text))


def test_what_the_solver_verifies_is_answered_with_its_steps() -> None:
    model = FakeModel()
    tutor = make_tutor(model=model)
    solution, _, end = ask(tutor, tutor.open_session(), EQUATION)
    assert isinstance(solution, SolutionEvent)
    assert solution.solution == solved(EQUATION)
    assert solution.read_as is None
    assert isinstance(end, Done)
    assert (end.speaker, end.verdict) == ("solver", "verified")
    [(question, answer)] = model.chats[0].turns
    assert question == EQUATION
    assert "Divide both sides by 3" in answer
    assert "\\boxed" in answer


def test_what_it_does_not_understand_is_answered_by_the_model_and_marked() -> None:
    tutor = make_tutor(model=FakeModel())
    solution, *pieces, _, end = ask(tutor, tutor.open_session(), "Tell me a story")
    assert isinstance(solution, SolutionEvent)
    assert solution.solution.verdict == "not_understood"
    assert [piece.text for piece in pieces if isinstance(piece, Delta)] == list(FakeChat.words)
    assert {(piece.speaker, piece.verdict) for piece in pieces if isinstance(piece, Delta)} == {("model", "unverified")}
    assert isinstance(end, Done)
    assert end.label.startswith("UNVERIFIED MODEL ANSWER")
    assert (end.prompt_tokens, end.cached_tokens) == (12, 7)


@pytest.mark.parametrize("verdict", ["unverified", "not_found", "timed_out", "not_understood"])
def test_only_the_verdict_verified_is_called_verified(verdict: str) -> None:
    solver = FakeSolver(known={"q = 1": solved("q = 1", verdict=verdict)})
    for model in (None, FakeModel()):
        tutor = make_tutor(solver, model)
        events = ask(tutor, tutor.open_session(), "q = 1")
        assert all(event.verdict != "verified" for event in events if isinstance(event, Delta | Done))
        end = events[-1]
        assert isinstance(end, Done)
        assert end.speaker == ("model" if model else "solver" if verdict == "unverified" else "tutor")


def test_without_a_model_it_says_so() -> None:
    tutor = make_tutor()
    _, words, _, end = ask(tutor, tutor.open_session(), "Tell me a story")
    assert isinstance(words, Delta)
    assert "No language model is loaded" in words.text
    assert "does not understand this question: Tell." in words.text
    assert isinstance(end, Done)
    assert (end.speaker, end.verdict) == ("tutor", "none")


def test_follow_ups_read_off_the_verified_solution() -> None:
    model, solver = FakeModel(), FakeSolver()
    tutor = make_tutor(solver, model)
    session = tutor.open_session()
    ask(tutor, session, EQUATION)
    words, _, end = ask(tutor, session, "Why is step 2 allowed?")
    assert isinstance(words, Delta)
    assert "other than zero" in words.text
    assert isinstance(end, Done)
    assert (end.speaker, end.verdict) == ("checked_solution", "verified")
    assert model.chats[0].turns[1] == ("Why is step 2 allowed?", words.text)
    assert ask(tutor, session, "Check the answer")[-1].speaker == "checked_solution"  # type: ignore[union-attr]
    assert solver.asked == [EQUATION]


def test_a_changed_number_is_solved_as_a_whole_question_and_shown_as_such() -> None:
    solver = FakeSolver()
    tutor = make_tutor(solver, FakeModel())
    session = tutor.open_session()
    ask(tutor, session, EQUATION)
    solution, *_ = ask(tutor, session, "Now change the 20 to 35.")
    assert isinstance(solution, SolutionEvent)
    assert solution.read_as == "Solve 3x + 5 = 35"
    assert solver.asked[-1] == "Solve 3x + 5 = 35"
    again, *_ = ask(tutor, session, "change the 35 to 50")
    assert isinstance(again, SolutionEvent)
    assert again.read_as == "Solve 3x + 5 = 50"


def test_a_changed_number_that_the_solver_cannot_verify_goes_to_the_model_as_asked() -> None:
    revised = "Solve 3x + 5 = 35"
    solver = FakeSolver(known={revised: solved(revised, verdict="unverified")})
    model = FakeModel()
    tutor = make_tutor(solver, model)
    session = tutor.open_session()
    ask(tutor, session, EQUATION)
    events = ask(tutor, session, "Now change the 20 to 35.")
    assert isinstance(events[0], SolutionEvent)
    assert events[0].read_as is None
    assert events[0].solution.problem.text == "Now change the 20 to 35."
    assert model.chats[0].turns[-1][0] == "Now change the 20 to 35."


def test_after_a_model_answer_the_older_solution_is_no_longer_spoken_of() -> None:
    tutor = make_tutor(model=FakeModel())
    session = tutor.open_session()
    ask(tutor, session, EQUATION)
    ask(tutor, session, "Tell me a story")
    end = ask(tutor, session, "Check the answer")[-1]
    assert isinstance(end, Done)
    assert end.speaker == "model"


def test_a_stopped_answer_leaves_a_dialogue_that_goes_on() -> None:
    model = FakeModel()
    tutor = make_tutor(model=model)
    session = tutor.open_session()
    turn = tutor.ask(session, "Tell me a story")
    events = iter(turn)
    next(events)
    assert isinstance(next(events), Delta)
    turn.stop()
    rest = list(events)
    assert isinstance(rest[-1], Done)
    assert rest[-1].finish_reason == "stopped"
    assert model.chats[0].turns == [("Tell me a story", "I ")]
    assert ask(tutor, session, "And another")[-1].speaker == "model"  # type: ignore[union-attr]


def test_stopping_while_the_solver_works_leaves_no_trace() -> None:
    model = FakeModel()
    tutor = make_tutor(model=model)
    session = tutor.open_session()
    turn = tutor.ask(session, EQUATION)
    turn.stop()
    assert list(turn) == []
    assert model.chats[0].turns == []
    assert len(ask(tutor, session, EQUATION)) == 3


def test_a_turn_that_is_never_read_can_be_closed() -> None:
    tutor = make_tutor(wait_seconds=0.05)
    session = tutor.open_session()
    turn = tutor.ask(session, EQUATION)
    with pytest.raises(BusyError, match="still answering"):
        tutor.ask(session, EQUATION)
    turn.close()
    turn.close()
    assert len(ask(tutor, session, EQUATION)) == 3


def test_after_an_unexpected_failure_the_dialogue_goes_on_from_its_finished_messages() -> None:
    class Broken(FakeChat):
        def stream(self, text: str, again: bool = False):  # type: ignore[no-untyped-def]
            yield "half a "
            raise RuntimeError("out of memory at 0x7f")

    tutor = make_tutor(model=FakeModel(Broken))
    session = tutor.open_session()
    end = ask(tutor, session, "Tell me a story")[-1]
    assert isinstance(end, Failure)
    assert "0x7f" not in end.message
    assert [message["role"] for message in tutor.messages(session)] == ["user"]
    end = ask(tutor, session, EQUATION)[-1]
    assert isinstance(end, Done)
    assert end.verdict == "verified"


def test_a_dialogue_too_long_for_the_model_still_has_the_solver() -> None:
    class Full(FakeChat):
        def append(self, question: str, answer: str) -> None:
            raise InputError("the dialogue has 4096 tokens; the model reads 2048")

    tutor = make_tutor(model=FakeModel(Full))
    session = tutor.open_session()
    end = ask(tutor, session, EQUATION)[-1]
    assert isinstance(end, Done)
    assert end.verdict == "verified"
    assert "too long for the model" in end.note
    assert ask(tutor, session, EQUATION)[-1].verdict == "verified"  # type: ignore[union-attr]
    words = ask(tutor, session, "Tell me a story")[-3]
    assert isinstance(words, Delta)
    assert "too long for the model" in words.text


@pytest.mark.parametrize(
    ("question", "message"),
    [("", "empty"), (" \n\t ", "empty"), ("x" * 2001, "2001 characters; at most 2000"), ("x = \ud800", "surrogate")],
)
def test_questions_that_are_refused(question: str, message: str) -> None:
    tutor = make_tutor()
    session = tutor.open_session()
    with pytest.raises(InputError, match=message):
        tutor.ask(session, question)
    assert len(ask(tutor, session, EQUATION)) == 3


def test_before_it_is_loaded() -> None:
    tutor = Tutor(solve=FakeSolver())
    with pytest.raises(NotReadyError, match="loading"):
        tutor.open_session()


def test_a_checkpoint_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no such checkpoint folder"):
        Tutor(tmp_path / "nothing", solve=FakeSolver()).load()


def test_dialogues_do_not_see_each_other() -> None:
    model = FakeModel()
    tutor = make_tutor(model=model)
    first, second = tutor.open_session(), tutor.open_session()
    ask(tutor, first, EQUATION)
    assert ask(tutor, second, "Check the answer")[-1].speaker == "model"  # type: ignore[union-attr]
    assert [len(chat.turns) for chat in model.chats] == [1, 1]


def test_two_dialogues_take_turns_at_the_model() -> None:
    tutor = make_tutor(model=FakeModel())
    order: list[str] = []

    def run(session: str) -> None:
        order.extend(session for event in tutor.ask(session, "Tell me a story") if isinstance(event, Delta))

    threads = [threading.Thread(target=run, args=(tutor.open_session(),)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(10)
    assert len(order) == 4 * len(FakeChat.words)


def test_sessions_are_bounded_and_the_least_recently_used_idle_one_goes() -> None:
    sessions = Sessions(3)
    first, second, third = (sessions.create(None) for _ in range(3))
    assert len({first.id, second.id, third.id}) == 3
    assert min(len(session.id) for session in (first, second, third)) >= 32
    sessions.get(first.id)
    with second.lock:
        fourth = sessions.create(None)
    assert len(sessions) == 3
    for kept in (first, second, fourth):
        assert sessions.get(kept.id) is kept
    with pytest.raises(UnknownSessionError, match="start a new one"):
        sessions.get(third.id)
    sessions.discard(first.id)
    with pytest.raises(UnknownSessionError):
        sessions.get(first.id)


def test_a_dialogue_is_taken_up_by_the_next_process(tmp_path: Path) -> None:
    path = tmp_path / "tutor.db"
    first = make_tutor(model=FakeModel(), history=History(path))
    session = first.open_session()
    ask(first, session, "Tell me a story")
    ask(first, session, EQUATION)
    asking = iter(first.ask(session, "Tell me another"))
    next(asking)
    next(asking)  # the process dies in the middle of this answer
    model = FakeModel()
    second = make_tutor(model=model, history=History(path))
    assert [(said["role"], said["speaker"], said["verdict"]) for said in second.messages(session)] == [
        ("user", None, None),
        ("assistant", "model", "unverified"),
        ("user", None, None),
        ("assistant", "solver", "verified"),
        ("user", None, None),
    ]
    end = ask(second, session, "Check the answer")[-1]
    assert isinstance(end, Done)
    assert end.speaker == "checked_solution", "it still knows the solution above"
    assert [question for question, _ in model.chats[0].turns[:2]] == ["Tell me a story", EQUATION]
    second.end_session(session)
    with pytest.raises(UnknownSessionError):
        second.ask(session, EQUATION)
    with pytest.raises(UnknownSessionError):
        second.end_session(session)
    second.history.close()
    assert b"story" not in b"".join(file.read_bytes() for file in tmp_path.iterdir()), "deleted for good"


def test_a_history_that_cannot_be_kept(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("no database, but a text that is long enough to be looked at" * 20)
    for path in (tmp_path / "notes.txt", tmp_path, tmp_path / "notes.txt" / "inside"):
        with pytest.raises(InputError, match="can't be kept here"):
            History(path)
