"""pytest tests/server/test_chat.py

The tutor over a real (tiny, random) model and the engine's sessions.
"""

from pathlib import Path

import pytest

from lemmata.errors import InputError
from lemmata.tutoring.chat import open_model
from lemmata.tutoring.events import Delta, Done, Failure
from lemmata.tutoring.tutor import Tutor, TutorSettings

from ..tutoring.fakes import FakeSolver

EQUATION = "Solve 3x + 5 = 20"


@pytest.fixture
def tutor(model: Path) -> Tutor:
    tutor = Tutor(model, TutorSettings(max_answer_tokens=12), solve=FakeSolver())
    tutor.load()
    return tutor


def test_the_model_goes_on_from_turns_that_the_solver_answered(tutor: Tutor) -> None:
    session = tutor.open_session()
    assert list(tutor.ask(session, EQUATION))[-1].verdict == "verified"  # type: ignore[union-attr]
    *_, first = tutor.ask(session, "Tell me a story")
    *_, second = tutor.ask(session, "And another")
    assert isinstance(first, Done)
    assert isinstance(second, Done)
    assert first.prompt_tokens is not None
    assert second.prompt_tokens is not None
    assert first.cached_tokens is not None
    assert second.cached_tokens is not None
    # The solver's turn was never computed; after the first answer everything before the question is in the cache.
    assert first.cached_tokens == 0
    assert first.prompt_tokens <= second.cached_tokens < second.prompt_tokens
    assert first.finish_reason in ("length", "stop")


def test_a_stopped_answer_is_what_the_dialogue_remembers(tutor: Tutor) -> None:
    session = tutor.open_session()
    turn = tutor.ask(session, "Tell me a story")
    said = ""
    for event in turn:
        if isinstance(event, Delta):
            said += event.text
            turn.stop()
    chat = tutor.sessions.get(session).chat
    assert chat is not None
    assert [message.content for message in chat.messages] == ["Tell me a story", said]  # type: ignore[attr-defined]
    assert isinstance(list(tutor.ask(session, "And another"))[-1], Done)


def test_a_dialogue_beyond_the_context_says_so_and_the_solver_goes_on(tutor: Tutor) -> None:
    session = tutor.open_session()
    for _ in range(40):
        last = list(tutor.ask(session, "x " * 400))[-1]
        if isinstance(last, Failure):
            break
    assert isinstance(last, Failure)
    assert "start a new dialogue" in last.message
    end = list(tutor.ask(session, EQUATION))[-1]
    assert isinstance(end, Done)
    assert end.verdict == "verified"


def test_an_answer_is_given_again_with_the_same_words_before_it(tutor: Tutor) -> None:
    session = tutor.open_session()
    list(tutor.ask(session, EQUATION))
    *_, first = tutor.ask(session, "Tell me a story")
    answers = set()
    for _ in range(3):
        *said, again = tutor.ask(session, "", regenerate=True)
        assert isinstance(again, Done)
        assert isinstance(first, Done)
        assert again.prompt_tokens == first.prompt_tokens
        answers.add("".join(event.text for event in said if isinstance(event, Delta)))
    assert len(answers) > 1, "sampled, not the likeliest one each time"
    messages = tutor.messages(session)
    assert [message["speaker"] for message in messages] == [None, "solver", None, "model"]
    assert messages[-1]["text"] in answers


@pytest.mark.parametrize("name", ["config.json", "tokenizer.json", "chat_template.jinja"])
def test_a_checkpoint_that_lacks_a_part(model: Path, tmp_path: Path, name: str) -> None:
    for file in model.iterdir():
        if file.name != name:
            (tmp_path / file.name).write_bytes(file.read_bytes())
    with pytest.raises(InputError):
        open_model(tmp_path, 10)
