"""Reading formulas. Run: pytest tests/expr/test_parser.py"""

import contextlib
import gc
import sys
import time
from collections.abc import Iterator
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lemmata.expr import (
    Add,
    Call,
    Chain,
    Const,
    Div,
    EvaluationError,
    Interval,
    LimitError,
    Limits,
    List_,
    Matrix,
    Mul,
    Neg,
    Node,
    Num,
    ParseError,
    Pow,
    Relation,
    Set_,
    Sym,
    Tuple_,
    evaluate,
    parse,
    symbols,
    to_latex,
    to_text,
)


def n(text: str) -> Num:
    return Num(Fraction(text), text)


X, Y = Sym("x"), Sym("y")


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("3 + (-5)", Add((n("3"), n("-5")))),
        ("3 - 5", Add((n("3"), Neg(n("5"))))),
        ("1 + 2 - x", Add((n("1"), n("2"), Neg(X)))),
        ("-x^2", Neg(Pow(X, n("2")))),
        ("2^3^2", Pow(n("2"), Pow(n("3"), n("2")))),
        ("2xy", Mul((n("2"), X, Y))),
        ("2x y", Mul((n("2"), X, Y))),
        ("3(x+1)", Mul((n("3"), Add((X, n("1")))))),
        ("1/2x", Mul((Div(n("1"), n("2")), X))),
        ("6/4", Div(n("6"), n("4"))),
        (r"\frac{6}{4}", Div(n("6"), n("4"))),
        (r"\frac12", Div(n("1"), n("2"))),
        (r"\frac1{x}", Div(n("1"), X)),
        ("0.50", n("0.50")),
        ("1 2/3", Num(Fraction(5, 3), "1 2/3")),
        (r"-1\frac{2}{3}", Num(Fraction(-5, 3), "-1 2/3")),
        (r"2^3\frac{1}{2}", Mul((Pow(n("2"), n("3")), Div(n("1"), n("2"))))),
        ("2½", Num(Fraction(5, 2), "2 1/2")),
        ("x² − 1", Add((Pow(X, n("2")), Neg(n("1"))))),
        ("1 < x <= 5", Chain((n("1"), X, n("5")), ("<", "<="))),
        (r"x \geq 5", Relation(">=", X, n("5"))),
        ("x != 3", Relation("!=", X, n("3"))),
        ("(1, 2)", Tuple_((n("1"), n("2")))),
        (r"\left(1, 2\right]", Interval(n("1"), n("2"), False, True)),
        (r"\{1, 2\}", Set_((n("1"), n("2")))),
        ("2, 3", List_((n("2"), n("3")))),
        ("1,234", n("1234")),
        ("(1,234)", Tuple_((n("1"), n("234")))),
        (r"x \pm 2", Add((X, Call("pm", (n("2"),))))),
        ("|x| - 1", Add((Call("abs", (X,)), Neg(n("1"))))),
        (r"\sqrt[3]{8}", Call("root", (n("8"), n("3")))),
        (r"\sin^2 x", Pow(Call("sin", (X,)), n("2"))),
        (r"\sin 2x \cos x", Mul((Call("sin", (Mul((n("2"), X)),)), Call("cos", (X,))))),
        (r"\log_2 8", Call("log", (n("8"), n("2")))),
        ("5!", Call("factorial", (n("5"),))),
        (r"30^\circ", Call("degrees", (n("30"),))),
        ("2e^x", Mul((n("2"), Pow(Const("e"), X)))),
        ("x_1 + x_{12}", Add((Sym("x_1"), Sym("x_12")))),
        (r"\operatorname{lcm}(4, 6)", Call("lcm", (n("4"), n("6")))),
        ("$x$", X),
        (r"7x \equiv 3 \pmod{11}", Call("congruent", (Mul((n("7"), X)), n("3"), n("11")))),
        ("x ≡ 2 (mod 5)", Call("congruent", (X, n("2"), n("5")))),
        ("x ≡ 2 mod 5", Call("congruent", (X, n("2"), n("5")))),
        (r"x \equiv 2 \equiv 7 \pmod 5", Call("congruent", (X, n("2"), n("7"), n("5")))),
        (r"17^{-1} \pmod{83}", Call("mod", (Pow(n("17"), n("-1")), n("83")))),
        (r"\begin{pmatrix} 1 & 2 \\ 3 & x \end{pmatrix}", Matrix(((n("1"), n("2")), (n("3"), X)))),
        ("[[1, 2], [3, x]]", Matrix(((n("1"), n("2")), (n("3"), X)))),
        ("[[1, 2, 3]]", Matrix(((n("1"), n("2"), n("3")),))),
        ("[[1], [2]]", Matrix(((n("1"),), (n("2"),)))),
        (r"\langle 1, x \rangle", Matrix(((n("1"),), (X,)))),
        (r"2\begin{bmatrix} 1 \\ 2 \end{bmatrix}", Mul((n("2"), Matrix(((n("1"),), (n("2"),)))))),
        (r"\begin{vmatrix} 1 & 2 \\ 3 & 4 \end{vmatrix}", Call("det", (parse("[[1, 2], [3, 4]]"),))),
        (r"\left| \begin{matrix} 1 & 2 \\ 3 & 4 \end{matrix} \right|", Call("det", (parse("[[1, 2], [3, 4]]"),))),
        ("[[1, 2], [3, 4]]^T", Call("transpose", (parse("[[1, 2], [3, 4]]"),))),
        (r"\begin{cases} x + y = 5 \\ x - y = 1 \end{cases}", parse("x + y = 5, x - y = 1")),
        (r"\begin{align*} x + y &= 5, \\ x - y &= 1. \end{align*}", parse("x + y = 5, x - y = 1")),
        (r"\left\{ \begin{array}{l} x + y = 5 \\ x - y = 1 \end{array} \right.", parse("x + y = 5, x - y = 1")),
        (r"{7 \choose 3} + {a \over b}", Add((Call("binomial", (n("7"), n("3"))), Div(Sym("a"), Sym("b"))))),
        (r"\log_28", Call("log", (n("8"), n("2")))),
        ("log_10 100", Call("log", (n("100"), n("10")))),
        ("x₁ + 101₂", Add((Sym("x_1"), Call("base", (n("101"), n("2")))))),
        ("∛8 ⩽ ⅐", Relation("<=", Call("root", (n("8"), n("3"))), Div(n("1"), n("7")))),
        ("a+bi", Add((Sym("a"), Mul((Sym("b"), Const("i")))))),
        ("abcd", Mul(tuple(map(Sym, "abcd")))),
        ("xe^x", Mul((X, Pow(Const("e"), X)))),
        ("xsinx", Mul((X, Call("sin", (X,))))),
        (r"\boxed{9}", n("9")),
        (r"x~+\,1", Add((X, n("1")))),
    ],
)
def test_reads_as_written(text: str, tree: Node) -> None:
    assert parse(text) == tree


@pytest.mark.parametrize(
    ("text", "value"),
    [
        (r"0.\overline{3}", Fraction(1, 3)),
        (r"0.1\overline{6}", Fraction(1, 6)),
        (r".\overline{142857}", Fraction(1, 7)),
        ("1,234,567.25", Fraction(123456725, 100)),
        (r"12{,}345", Fraction(12345)),
        ("25%", Fraction(1, 4)),
        ("7 ÷ 2", Fraction(7, 2)),
    ],
)
def test_numbers_are_exact(text: str, value: Fraction) -> None:
    assert evaluate(parse(text)) == value


@pytest.mark.parametrize(
    ("text", "position"),
    [
        (r"1 + 2 + \ldots + 9", 8),
        ("1, 2, 3, ...", 9),
        ("x ≡ 2", 5),
        ("x ≡ 2 < 3 (mod 5)", 10),
        ("(x ≡ 2 (mod 5)) + 1", 16),
        ("[1, 2, 3]", 0),
        ("[[1, 2], [3]]", 0),
        ("2[1, 2, 3]", 1),
        (r"\begin{pmatrix} 1 & 2 \\ 3 \end{pmatrix}", 6),
        (r"\begin{pmatrix} 1 = 2 \end{pmatrix}", 6),
        (r"\begin{cases} x & y \end{cases}", 16),
        (r"2 + \begin{cases} x = 1 \\ y = 2 \end{cases}", 10),
        (r"\begin{cases} x = 1", 19),
        ("2 + apples", 4),
        ("3 4", 2),
        ("x2", 1),
        ("2 +", 3),
        ("(1 + 2", 0),
        (r"\frac{1}{2", 8),
        ("1..2", 1),
        (r"x + \foo", 4),
        ("x = 3 §", 6),
        ("(1,2) + 3", 6),
        ("__import__('os').system('x')", 0),
        ("|x", 0),
        ("5!!", 2),
        ("", 0),
        (r"3\frac{5}{2}", 1),
        (r"\text{ cm}", 6),
        ("a = (b = c)", 0),
    ],
)
def test_an_error_says_where(text: str, position: int) -> None:
    with pytest.raises(ParseError, match=r"at character \d+") as caught:
        parse(text)
    assert caught.value.exit_status == 2
    if text not in ("a = (b = c)", "__import__('os').system('x')"):
        assert caught.value.position == position


@contextlib.contextmanager
def at_most(seconds: float) -> Iterator[None]:
    """Of this thread's CPU: neither other work on the machine nor a collection of the whole suite's heap counts."""
    gc.disable()
    start = time.thread_time()
    yield
    used = time.thread_time() - start
    gc.enable()
    assert used < seconds


@pytest.mark.parametrize(
    "text",
    ["(" * 1_000_000, "(" * 3000, "-" * 3000 + "1", "1/" * 1500 + "1", "2^" * 900 + "1", "1" * 5000, "{" * 500,
     "|" * 1000, r"\sqrt{" * 500, "sin " * 900 + "x", "x+" * 3000 + "x", "!" * 999, r"\frac" * 999,
     "½" * 5000, "√" * 999],
)  # fmt: skip
def test_oversized_input_is_refused_at_once(text: str) -> None:
    with at_most(0.5), pytest.raises(ParseError):
        parse(text)


@pytest.mark.parametrize("text", ["9^9^9^9", "100000!", "2^(10^9)", "(-2)^(10^9)", "2^-(10^9)", "(10^9999)^9999",
                                  "binomial(10^9, 5)", "((9!)!)!"])  # fmt: skip
def test_a_value_that_is_too_large_is_refused_before_it_is_computed(text: str) -> None:
    with at_most(0.1), pytest.raises(LimitError):
        evaluate(parse(text))


def test_limits_can_be_set() -> None:
    assert parse("1 + 2", Limits(length=5))
    with pytest.raises(LimitError, match="5 characters, this one has 6"):
        parse("1 + 22", Limits(length=5))


def test_the_deepest_allowed_formula_needs_little_stack() -> None:
    depth = Limits().depth - 1
    text = "(" * depth + "1" + ")" * depth
    frames = len(_frames())
    old = sys.getrecursionlimit()
    sys.setrecursionlimit(frames + 600)
    try:
        assert parse(text) == n("1")
    finally:
        sys.setrecursionlimit(old)


def _frames() -> list[object]:
    frame, found = sys._getframe(), []
    while frame is not None:
        found.append(frame)
        frame = frame.f_back  # type: ignore[assignment]
    return found


def test_symbols() -> None:
    assert symbols(parse("2x + y_1 = pi*e")) == {"x", "y_1"}


@given(st.text(max_size=40))
def test_any_text_is_read_or_refused(text: str) -> None:
    _read(text)


SIGNS = [
    *r"0123456789.,+-*/^!%()[]{}|=<>_\&$ xyei", r"\frac", r"\sqrt", r"\left", r"\right", r"\begin{pmatrix}",
    r"\end{pmatrix}", "sin", "log", r"\log", r"\text{", r"\overline", r"\pm", "²", "½", "°", r"\{", r"\}", r"\cup",
    "≡", r"\pmod", "(mod", "[[", "], [", "]]", r"\begin{cases}", r"\end{cases}", r"\\", r"\over", "^T", r"\langle",
    "...",     "mod", "∞", r"\lvert", r"\rvert", "!=", "√",
]  # fmt: skip


@given(st.lists(st.sampled_from(SIGNS), max_size=25).map("".join))
def test_any_heap_of_signs_is_read_or_refused(text: str) -> None:
    _read(text)


def _read(text: str) -> None:
    with contextlib.suppress(ParseError, EvaluationError):
        tree = parse(text)
        assert parse(to_text(tree)) == tree
        assert parse(to_latex(tree)) == tree
        evaluate(tree)
