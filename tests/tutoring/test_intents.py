"""pytest tests/tutoring/test_intents.py"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lemmata.tutoring.intents import INTENTS, SPOKEN, intent_of

SAID = {
    "hint": [
        "hint",
        "Give me a hint",
        "Another hint, please.",
        "a hint, not the answer",
        "Give me a hint, not the answer.",
        "Can you give me one more hint?",
        "just a small hint",
        "I'm stuck",
        "help!",
        "How do I start?",
        "What should I do next?",
    ],
    "another_way": [
        "Is there another way?",
        "another way",
        "Can you show me a different method?",
        "is there another way to solve this?",
        "Solve it another way",
        "Could it be done in a different way?",
        "Do you know an alternative method for this?",
    ],
    "why": ["why?", "Why is that?", "Why does that work?", "explain that", "I don\u2019t understand this"],
    "similar": [
        "Give me a similar problem",
        "a similar problem for me",
        "Give me another problem like this one, please",
        "Can I try a similar one?",
        "another problem",
        "give me something similar",
        "I want to try another one",
        "one more like this",
    ],
    "solve": ["Show me the solution", "show the answer", "I give up", "just solve it", "What is the answer?"],
}


@pytest.mark.parametrize(("intent", "text"), [(intent, text) for intent, texts in SAID.items() for text in texts])
def test_what_students_say(intent: str, text: str) -> None:
    assert intent_of(text) == intent


def test_what_the_buttons_say_is_understood_as_what_they_mean() -> None:
    assert {intent: intent_of(text) for intent, text in SPOKEN.items()} == {intent: intent for intent in SPOKEN}
    assert set(SPOKEN) < set(INTENTS)


@pytest.mark.parametrize(
    "text",
    [
        "Solve 3x + 5 = 20",
        "In how many ways can 5 people sit in another way?",
        "Why is 7 prime?",
        "Give me a hint about Fermat's last theorem",
        "What is the answer to 3 + 4?",
        "Show me the solution of x^2 = 4",
        "Is there another way to get to the station?",
        "a similar triangle has sides 3, 4 and 5",
        "What is a hint?",
        "solve the equation x = 3",
        "x = 5",
        "",
        "?",
        "help me with 3x = 9",
    ],
)
def test_anything_that_says_more_is_a_question(text: str) -> None:
    assert intent_of(text) is None


@given(st.text(max_size=300))
def test_no_text_breaks_it(text: str) -> None:
    assert intent_of(text) in (None, *SPOKEN)


def test_hostile_repetition_is_answered_at_once() -> None:
    assert intent_of("give me a " + "small little next more " * 2000) is None
