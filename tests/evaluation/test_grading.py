"""Run with: .venv/bin/pytest tests/evaluation/test_grading.py"""

import pytest

from lemmata.evaluation.grading import Verdict, grade, majority
from lemmata.evaluation.instructions import KINDS, follows
from lemmata.evaluation.questions import Turn

OPTIONS = {"A": "32400", "B": "6", "C": "$\\frac{12}{2} + 3$", "D": "9", "E": "None of these"}


def choice(reply, gold="B"):
    return grade(Turn("q", gold, "t", {}, "choice", {"options": OPTIONS}), reply).outcome


@pytest.mark.parametrize(
    ("reply", "outcome"),
    [
        ("The answer is B.", "equal"),
        ("The answer is (b)", "equal"),
        ("\\boxed{B}", "equal"),
        ("\\boxed{\\text{B}}", "equal"),
        ("\\boxed{B) 6}", "equal"),
        ("So the answer is A.", "different"),
        ("\\boxed{6}", "equal"),
        ("\\boxed{7}", "different"),
        ("\\boxed{9}", "different"),  # C and D both have this value
        ("", "different"),
    ],
)
def test_a_choice_by_letter_or_by_its_value(reply, outcome):
    assert choice(reply) == outcome


def test_a_label_must_be_the_only_one_named():
    turn = Turn("q", "music", "t", {}, "label", {"labels": ["music", "art"]})
    assert grade(turn, "Music.").outcome == "equal"
    assert grade(turn, "art").outcome == "different"
    assert grade(turn, "music or art").outcome == "different"
    assert grade(turn, "musical").outcome == "different"


@pytest.mark.parametrize(
    ("kind", "arguments", "kept", "broken"),
    [
        ("startend:start_char", {"letter": "b"}, " Bananas", "Apples"),
        ("startend:start_emoji", {}, "🙂 hello", "hello 🙂"),
        (
            "startend:end_phrase",
            {"phrase": "Any other questions?"},
            "Yes. any other questions?",
            "Any other questions? No.",
        ),
        ("language:response_language", {"language": "Russian"}, "Привет, мир", "Hello, мир"),
        ("format:json_format", {}, '```json\n{"a": 1}\n```', "{a: 1}"),
        ("format:bullet_list", {"bullets": 2}, "* one\n* two", "* one"),
        ("length_constraints:number_sentences", {"sentences": 3}, "One. Two.", "One. Two. Three."),
        ("keywords:existence", {"keywords": ["river", "bridge"]}, "A Bridge over a river", "A river"),
        ("change_case:capital_letter", {}, "LOUD 1", "LOUd"),
        ("change_case:lowercase", {}, "quiet 1", "Quiet"),
        ("punctuation:no_comma", {}, "no comma", "one, comma"),
        ("combination:two_responses", {}, "one ****** two", "one ****** one"),
        ("content:placeholder", {"places": 2}, "[a] and [b]", "[a] and []"),
        ("format:constrained_response", {}, "My answer is no.", "No."),
    ],
)
def test_instructions(kind, arguments, kept, broken):
    assert follows(kind, arguments, kept)
    assert not follows(kind, arguments, broken)
    if kind not in ("startend:start_char",):
        assert not follows(kind, arguments, "")


def test_every_kind_is_tried_above_and_says_its_arguments():
    import random

    for kind in KINDS.values():
        assert len(kind.say(kind.draw(random.Random(0)))) > 20


def test_majority_counts_equal_values_together_and_breaks_ties_by_the_earlier():
    def verdicts(*answers):
        return [Verdict("equal" if a == "7" else "different", a, "") for a in answers]

    assert majority(verdicts("1", "\\frac{2}{2}", "7")).extracted == "1"
    assert majority(verdicts("7", "1")).extracted == "7"
    assert majority(verdicts(None, None, "7")).extracted == "7"
    assert majority(verdicts(None)) is None
