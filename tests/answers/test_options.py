"""Which option a text chooses. Run: pytest tests/answers/test_options.py"""

import pytest

from lemmata.answers.options import choose_option

OPTIONS = ["A)676000", "B)676", "C)1/2", "D)$20", "E)None of these"]


@pytest.mark.parametrize(
    ("text", "letter"),
    [
        ("26*26*1000. Answer: A", "A"),
        ("so the answer is (B).", "B"),
        ("ANSWER:C", "C"),
        ("Hence the option is D", "D"),
        ("First A, but then\nE", "E"),
        ("The answer is 0.5.", "C"),
        (r"Therefore it is \boxed{676000}.", "A"),
        (r"\boxed{\text{(D)}}", "D"),
        ("The answer is 20 dollars.", "D"),
    ],
)
def test_by_letter_or_by_value(text, letter):
    found = choose_option(OPTIONS, text)
    assert found is not None
    assert found.text == letter


@pytest.mark.parametrize("text", ["", "I do not know", "The answer is 7.", "The answer is G"])
def test_none(text):
    assert choose_option(OPTIONS, text) is None


def test_two_options_with_the_value_are_no_choice():
    assert choose_option(["A)1/2", "B)0.5", "C)3"], "The answer is 2/4.") is None


def test_options_without_letters():
    found = choose_option(["3", "4", "5"], "So we get $2 + 2 = 4$.")
    assert found is not None
    assert found.text == "B"
