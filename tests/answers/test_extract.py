"""Where the final answer stands. Run: pytest tests/answers/test_extract.py"""

import pytest

from lemmata.answers import extract, grade


@pytest.mark.parametrize(
    ("text", "answer", "where"),
    [
        (r"First \boxed{1}, then \boxed{\frac{1}{2}} and more.", r"\frac{1}{2}", "\\boxed"),
        (r"\boxed{5} and \boxed{unclosed", "5", "\\boxed"),
        (r"\fbox{7}", "7", "\\boxed"),
        (r"so $\boxed 5$", "5", "\\boxed"),
        (r"\boxed{\{1, 2\}}", r"\{1, 2\}", "\\boxed"),
        ("She has 3 + 4 = 7.\n#### 7", "7", "####"),
        ("The answer is 5 apples.", "5 apples", "after 'answer is'"),
        ("The answer is: **42**.", "42", "after 'answer is:'"),
        ("The final answer is $\\frac{3}{4}$.", r"$\frac{3}{4}$", "after 'final answer is'"),
        ("The final answer is $\\frac{3}{4}$ cm.", r"\frac{3}{4} cm", "after 'final answer is'"),
        ("I first thought the answer is 3. But the answer is 4.", "4", "after 'answer is'"),
        ("The answer is 3.14.", "3.14", "after 'answer is'"),
        ("The answer is Rs. 750.", "Rs. 750", "after 'answer is'"),
        ("The answer is 12 because 3*4 = 12.", "12", "after 'answer is'"),
        ("So the right option is, B.", "B", "after 'right option is'"),
        ("Answer: (C)", "(C)", "after 'Answer:'"),
        ("The correct answer is B) 15.", "B) 15", "after 'correct answer is'"),
        ("The answer is no solution.", "no solution", "after 'answer is'"),
        ("答案是12。", "12", "after '答案是'"),
        ("3×4=12\n所以，一共有35页。", "35页", "after '所以，'"),
        ("Divide both sides by 2.\nTherefore, x = 5.", "x = 5", "after 'Therefore,'"),
        ("Therefore, the solutions are x = 2 and x = 3.", "x = 2 and x = 3", "after 'Therefore,'"),
        ("So the total is 72 eggs.", "72 eggs", "after 'So'"),
        ("x = 4", "x = 4", "the whole text"),
        ("-3/4", "-3/4", "the whole text"),
        ("We get $x = 3$ and then $y = 4$", "y = 4", "the last formula"),
        (r"It follows that \(2 + 3 = 5\) for the last one we wanted", "2 + 3 = 5", "the last formula"),
        ("He had 8 and 5 are left over now", "5", "the last number"),
        ("They paid us $1,234.50 in total for it all", "$1,234.50", "the last number"),
        ("答えは18です。", "18", "the last number"),
        ("小明一共买了35页纸并且走了", "35", "the last number"),
    ],
)
def test_finds_the_answer_and_says_where(text: str, answer: str, where: str) -> None:
    found = extract(text)
    assert found is not None
    assert (found.text, found.where) == (answer, where)


@pytest.mark.parametrize("text", ["", "I do not know", r"\boxed{}", "Let us think about it.", r"\boxed{\text{no"])
def test_nothing_like_an_answer(text: str) -> None:
    assert extract(text) is None


@pytest.mark.parametrize(
    ("gold", "prediction", "outcome"),
    [
        ("5", "The answer is \\boxed{5}.", "equal"),
        ("5", "3 + 3 = 6. The answer is 6.", "different"),
        ("5", "I do not know", "unknown"),
        ("He has 2 + 3 = 5.\n#### 5", "Therefore, he has 5 apples.", "equal"),
        ("x = 5", "5 + 5 = 10. Therefore, x = 5.", "equal"),
        ("-1, 2", "Therefore, x = 2 or x = -1.", "equal"),
        ("No", "The answer is no.", "equal"),
        ("yes", "Yes, 7 has no divisors but 1 and 7.", "equal"),
        ("no", "Yes, 7 has no divisors but 1 and 7.", "different"),
        ("7", "No, 3 + 4 makes 7", "equal"),
    ],
)
def test_grade(gold: str, prediction: str, outcome: str) -> None:
    graded = grade(gold, prediction)
    assert graded.outcome == outcome
    assert graded.reason
