"""Stories: read, worked, confirmed, or refused. Run: `pytest tests/solver/test_story.py`."""

from fractions import Fraction

import pytest

from lemmata.expr import evaluate, parse
from lemmata.problems import Problem
from lemmata.solver.core import recheck, solve_here
from lemmata.solver.plans.story import SolveStory
from lemmata.solver.reading import read
from lemmata.solver.reading.story.tokens import lemma, sentences
from lemmata.solver.rules.story import StoryUnknown
from lemmata.solver.settle import Contradiction, settle
from lemmata.solver.state import read_state
from lemmata.solver.types import Solution


def solve(text: str) -> Solution:
    return solve_here(Problem(id="story", text=text))


STORIES = [
    ("Nadia has 14 stickers. Omar has 9 stickers. How many stickers do they have altogether?", 14 + 9),
    ("Lena baked 40 muffins. She sold 26 of them. How many muffins does she have left?", 40 - 26),
    ("Ivan had some stamps. He gave 8 stamps to Rosa. Now he has 15 stamps left. How many stamps did Ivan have at "
     "first?", 15 + 8),
    ("Ruth has 12 marbles. Paul has 7 more marbles than Ruth. How many marbles does Paul have?", 12 + 7),
    ("Ruth has 12 marbles. Paul has three times as many marbles as Ruth. How many marbles do they have in total?", 48),
    ("Olga has 5 fewer than twice as many shells as Igor. If Igor has 20 shells, how many shells does Olga have?", 35),
    ("A florist had 60 roses. She sold 25% of the roses. How many roses are left?", 45),
    ("There are 48 students in the hall. A third of the students are boys and the rest are girls. How many girls are "
     "there?", 32),
    ("Hugo bought 4 notebooks for $3 each and 2 pens for $1.50 each. How much did he spend in total?", 15),
    ("A notebook costs $3. A pen costs $1 more than a notebook. How much do 2 notebooks and 5 pens cost?", 26),
    ("Clara reads 15 pages a day. How many pages does she read in 2 weeks?", 15 * 14),
    ("Kurt has 6 boxes with 8 crayons each. He gave 10 crayons to his sister. How many crayons does he have left?", 38),
    ("Mona shared 24 cookies equally among 6 friends. How many cookies did each friend get?", 4),
    ("Vera has 30 red beads and 18 blue beads. How many more red beads than blue beads does she have?", 12),
    ("In 6 years, Bruno will be twice as old as Cleo is now. Cleo is 15 years old. How old is Bruno?", 24),
    ("In 4 years, Bruno will be three times as old as Cleo. If Cleo is 6 years old, how old is Bruno now?", 26),
    ("Bruno is 5 years older than Cleo. The sum of their ages is 41. How old is Bruno?", 23),
    ("Seven boys brought 4 balloons each. Three girls brought 5 balloons each. How many balloons are there in total?",
     43),
    ("Hana has three times as many cards as Yuri. They have a total of 64 cards. How many cards does Hana have?", 48),
    ("Bella has $30 and bought a cap for $8, a comb for $3, and a fan for $4. How much money does she have left?", 15),
    ("Emil runs 5 miles per hour. How many miles does he run in 3 hours?", 15),
    ("Gail had $50. She bought 3 hats for $9 each. How much money does she have left?", 23),
    ("It takes 6 minutes to paint 2 chairs. How many minutes will it take to paint 7 chairs?", 21),
]  # fmt: skip


@pytest.mark.parametrize(("text", "answer"), STORIES)
def test_story(text: str, answer: float) -> None:
    """The answer by plain arithmetic, every step checked, and the stored solution passes again."""
    solution = solve(text)
    assert solution.verdict == "verified", (solution.verdict, solution.where, solution.reading)
    assert solution.answer is not None
    assert evaluate(parse(solution.answer)) == Fraction(answer)
    assert recheck(solution) == []
    assert all(step.check.passed for step in solution.steps)


TRAPS = [
    "Tom has 3 brothers. Each brother has 2 sisters. How many sisters does Tom have?",
    "Mary has 4 sisters. Each sister has 1 brother. How many brothers does Mary have?",
    "There are 6 boys. Each boy has 2 friends. How many friends are there?",
    # a number that plays no part
    "Nadia has 14 stickers and 3 brothers. Omar has 9 stickers. How many stickers do they have altogether?",
    # a condition that changes the count
    "Hugo bought 4 notebooks for $3 each. The second notebook was free. How much did he spend?",
    "Clara reads 15 pages a day. She does not read on Sundays. How many pages does she read in 2 weeks?",
    # what was before is not what is now
    "Lena had 12 pears. She ate 4 pears. She had 20 pears. How many pears does she have now?",
    # two people for one pronoun
    "Anna gave Berta 5 plums. She has 7 plums left. How many plums did Anna have at first?",
    "Anna has 5 plums. Berta has 9 plums. She ate 2 plums. How many plums does Berta have left?",
    # something else is asked than what is told
    "There are 5 dogs and 4 cats in the yard. How many legs are there?",
    "A ship carries 26 sheep and 10 goats. How old is the captain?",
    "Omar has 9 stickers. How many stickers does Zoe have?",
    # a part of what?
    "Vera had 30 beads. She lost 6 beads. She gave a third of her beads to Ruth. How many beads does Vera have left?",
    # less than nothing, and a broken person
    "Lena baked 12 muffins. She ate 20 muffins. How many muffins are left?",
    "There are 45 students in the hall. Half of the students are girls. How many girls are there?",
    # the sentences disagree
    "Omar has 9 stickers. He lost 2 stickers. Now he has 8 stickers. How many stickers does Omar have?",
    # twice as many times more
    "Ruth has 12 marbles. Paul has 3 times more marbles than Ruth. How many marbles does Paul have?",
    # a thing done once more without a number
    "Emil walked 3 miles. Then he walked back home. How many miles did Emil walk in total?",
    # some of those before, or more?
    "Tara collected 40 shells in total. She collected 12 pink shells. How many shells did Tara collect?",
    # for each, or for all?
    "Hugo bought 4 notebooks for $3 each and 6 pens for $2. How much did Hugo spend?",
    # pairs are not single ones
    "Mila saw 6 pairs of swans. How many swans did Mila see?",
    # what she wants is not what she did
    "Emil ran 4 miles on Monday. He wants to run 10 miles. How many miles did Emil run on Friday?",
    # a joke
    "Rosa has 6 apples and 5 pears. How many elephants does Rosa have?",
    # two questions
    "Omar has 9 stickers. How many stickers does Omar have? How many stickers does he need?",
]


@pytest.mark.parametrize("text", TRAPS)
def test_trap_is_refused(text: str) -> None:
    assert solve(text).verdict not in ("verified", "unverified"), solve(text).reading


def test_reading_names_quantities_and_equations() -> None:
    reading = solve("Ruth has 12 marbles. Paul has 7 more marbles than Ruth. How many marbles does Paul have?").reading
    assert "a = 12" in reading
    assert "b = a + 7" in reading
    assert reading.endswith("asked: b")


def test_wrong_answer_is_not_confirmed() -> None:
    task = read("Ruth has 12 marbles. Paul has 7 more marbles than Ruth. How many marbles does Paul have?")
    assert SolveStory().confirm(task, "19").passed
    assert not SolveStory().confirm(task, "20").passed


def test_unknowns_are_checked_by_substitution_and_must_be_the_only_ones() -> None:
    system = read_state(r"\begin{cases} a + b = 10 \\ a - b = 4 \end{cases}")
    assert StoryUnknown.check(system, read_state(r"\begin{cases} a = 7 \\ b = 3 \end{cases}")).passed
    assert not StoryUnknown.check(system, read_state(r"\begin{cases} a = 6 \\ b = 4 \end{cases}")).passed
    same = read_state(r"\begin{cases} a + b = 10 \\ 2 a + 2 b = 20 \end{cases}")
    assert not StoryUnknown.check(same, read_state(r"\begin{cases} a = 7 \\ b = 3 \end{cases}")).passed


def test_settle_against_brute_force() -> None:
    """Small systems: the values found are the only whole ones that fit, by trying them all."""
    for total in range(4, 12):
        for gap in range(total % 2, total, 2):
            facts = [parse(f"a + b = {total}"), parse(f"a - b = {gap}"), parse("c = a*b")]
            found = settle(facts).values  # type: ignore[arg-type]
            tried = [(a, b) for a in range(20) for b in range(20) if a + b == total and a - b == gap]
            assert tried == [(found["a"], found["b"])]
            assert found["c"] == found["a"] * found["b"]
    with pytest.raises(Contradiction):
        settle([parse("a = 1"), parse("a + 1 = 3")])  # type: ignore[list-item]


def test_numbers_in_words() -> None:
    text = "Two hundred and five birds, a dozen eggs, $1,250.50, 3/4 of them and twenty-one more, 20 percent."
    values = [token.value for token in sentences(text)[0] if token.kind not in ("word", "sign", "own")]
    assert values == [205, 12, Fraction(2501, 2), Fraction(3, 4), 21, 20]


@pytest.mark.parametrize(
    ("many", "one"),
    [("boxes", "box"), ("cherries", "cherry"), ("children", "child"), ("pieces", "piece"), ("glass", "glass")],
)
def test_singular(many: str, one: str) -> None:
    assert lemma(many) == one
