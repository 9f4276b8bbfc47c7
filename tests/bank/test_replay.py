"""Replayed arithmetic: right where every number is traced, and a reason instead of a guess elsewhere.

Run: pytest tests/bank/test_replay.py
"""

import itertools

import pytest

from lemmata.bank import Pair
from lemmata.bank.replay import NotReplayed, replay

EGGS = Pair(
    "Ann's hens lay 16 eggs a day. She eats three and bakes with four. She sells the rest for $2 an egg. "
    "How much does she earn?",
    "She sells 16 - 3 - 4 = <<16-3-4=9>>9 eggs.\nShe earns 9 * 2 = $<<9*2=18>>18.\n#### 18",
)


def eggs(lay, eat, bake, price):
    return (
        f"Ann's hens lay {lay} eggs a day. She eats {eat} and bakes with {bake}. She sells the rest for ${price} an "
        "egg. How much does she earn?"
    )


def test_every_answer_is_what_the_story_says():
    for lay, eat, bake, price in itertools.product((20, 31), (5, 6), (2, 7), (3, 11)):
        assert replay(EGGS, eggs(lay, eat, bake, price)).answer == str((lay - eat - bake) * price)


def test_what_was_checked_is_said():
    anew = replay(EGGS, eggs(20, 5, 4, 3))
    assert (anew.answer, anew.how, anew.verdict) == ("33", "replay", "replayed")
    assert anew.steps == ("20 - 5 - 4 = 11", "11 * 3 = 33")
    assert anew.checks[-1].startswith("not checked")


def refuse(pair, question, reason):
    with pytest.raises(NotReplayed, match=reason):
        replay(pair, question)


def test_numbers_that_end_badly_are_refused():
    refuse(EGGS, eggs(5, 5, 4, 3), "would become -4")
    refuse(EGGS, eggs(9, 5, 4, 3), "would become 0")


def test_another_template_is_refused():
    refuse(EGGS, "Ann has 3 hens.", "not of the same template")


@pytest.mark.parametrize(
    ("problem", "solution", "question", "reason"),
    [
        # 5 stands for two numbers of the question: which one the arithmetic means can't be known.
        ("Bo has 5 pens and 5 caps. How many pens do 2 Bos have?", "<<5*2=10>>10\n#### 10",
         "Bo has 6 pens and 5 caps. How many pens do 2 Bos have?", "several places"),
        ("Bo has 8 pens and 3 caps. How many pens do 2 Bos have?", "<<8*2=16>>16\n#### 16",
         "Bo has 8 pens and 4 caps. How many pens do 2 Bos have?", "is not used"),
        ("A coat of $80 is 25% off. What is its price?", "<<80*.75=60>>60\n#### 60",
         "A coat of $80 is 50% off. What is its price?", "is not a number of the question"),
        ("9 eggs are shared by 3 boys. How many each?", "<<9/3=3>>3\n#### 3",
         "10 eggs are shared by 3 boys. How many each?", "not whole"),
        ("Bo has 3 pens and buys 4. How many?", "<<3+4=8>>8\n#### 8",
         "Bo has 3 pens and buys 5. How many?", "does not hold"),
        ("Bo has 3 pens and buys 4. How many?", "<<3+4=7>>7\n#### 9",
         "Bo has 3 pens and buys 5. How many?", "not the result of the last line"),
        ("Bo has 3 pens and buys 4. How many?", "He has seven.\n#### 7",
         "Bo has 3 pens and buys 5. How many?", "no arithmetic"),
        ("Bo pays $4 an hour, at least 3 hours. How much?", "<<4*3=12>>12\n#### 12",
         "Bo pays $5 an hour, at least 3 hours. How much?", "at least"),
        ("Bo has 3 pens and gives 3 away. How many?", "<<3-3=0>>0\n#### 0",
         "Bo has 2 pens and gives 3 away. How many?", "several places|would become"),
        ("6 pies for 2 boys each. How many?", "<<6**2=36>>36\n#### 36", "5 pies for 2 boys each. How many?", "."),
        ("6 pies for 2 boys. How many?", "<<6/2=3>>3\n#### 3", "6 pies for 0 boys. How many?", "divide by zero"),
    ],
)  # fmt: skip
def test_guesses_are_refused(problem, solution, question, reason):
    refuse(Pair(problem, solution), question, reason)


def test_percent_and_words_are_sources():
    coat = Pair(
        "A coat of $80 is 25% off and half the rest is paid. How much is paid?",
        "<<80*25/100=20>>20\n<<80-20=60>>60\n<<60/2=30>>30\n#### 30",
    )
    assert replay(coat, "A coat of $60 is 10% off and half the rest is paid. How much is paid?").answer == "27"


def test_plain_equations_are_read_where_there_are_no_marks():
    pens = Pair("Bo has 13 pens and buys 4 more. How many?", "13 + 4 = 17 pens.", "17")
    assert replay(pens, "Bo has 30 pens and buys 5 more. How many?").answer == "35"
