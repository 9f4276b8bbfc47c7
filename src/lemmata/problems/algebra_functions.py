"""Algebra: functions, sequences, square roots, powers and fractions with letters."""

from fractions import Fraction
from math import gcd
from typing import ClassVar

from lemmata.problems.shapes import Range, Shape, ShapedFamily
from lemmata.problems.wording import linear, polynomial, quadratic, rational_linear, square_factor, surd


class FunctionComposition(ShapedFamily):
    """f(g(x)) as a formula.

    Level 2: two linear functions; level 3: a square outside; level 4: a square inside; level 5: a quadratic outside.
    """

    name = "function_composition"
    subject = "Algebra"
    wordings = (
        "If f(x) = {}, find f(g(x)).",
        "If f(x) = {}, what is f(g(x))?",
        "Let f(x) = {}. Find f(g(x)).",
    )
    shapes: ClassVar = {
        2: (
            Shape(
                "1 of 1",
                ((2, 9), (-12, 12), (2, 9), (-12, 12)),
                lambda a, b, c, d: f"{linear(a, b)} and g(x) = {linear(c, d)}",
                lambda a, b, c, d: linear(a * c, a * d + b),
            ),
        ),
        3: (
            Shape(
                "2 of 1",
                ((-15, 15), (2, 6), (-9, 9)),
                lambda b, c, d: f"{quadratic(1, 0, b)} and g(x) = {linear(c, d)}",
                lambda b, c, d: quadratic(c * c, 2 * c * d, d * d + b),
            ),
        ),
        4: (
            Shape(
                "1 of 2",
                ((2, 9), (-12, 12), (-9, 9), (-9, 9)),
                lambda a, b, c, d: f"{linear(a, b)} and g(x) = {quadratic(1, c, d)}",
                lambda a, b, c, d: quadratic(a, a * c, a * d + b),
            ),
        ),
        5: (
            Shape(
                "2 of 1 full",
                ((1, 4), (-9, 9), (-9, 9), (2, 5), (-6, 6)),
                lambda a, b, c, d, e: f"{quadratic(a, b, c)} and g(x) = {linear(d, e)}",
                lambda a, b, c, d, e: quadratic(a * d * d, 2 * a * d * e + b * d, a * e * e + b * e + c),
            ),
        ),
    }


class FunctionShift(ShapedFamily):
    """The value of a function at an expression.

    Level 2: a linear function at a + c; level 3: a quadratic at a + c; level 4: at ca + d; level 5: with a leading
    coefficient.
    """

    name = "function_shift"
    subject = "Algebra"
    wordings = ("If f(x) = {}, find {}.", "If f(x) = {}, what is {}?", "Let f(x) = {}. Find {}.")
    shapes: ClassVar = {
        2: (
            Shape(
                "1",
                ((2, 12), (-15, 15), (-9, 9)),
                lambda a, b, c: (linear(a, b), f"f({linear(1, c, 'a')})"),
                lambda a, b, c: linear(a, a * c + b, "a"),
            ),
        ),
        3: (
            Shape(
                "2",
                ((-9, 9), (-9, 9), (-9, 9)),
                lambda b, c, d: (quadratic(1, b, c), f"f({linear(1, d, 'a')})"),
                lambda b, c, d: quadratic(1, 2 * d + b, d * d + b * d + c, "a"),
            ),
        ),
        4: (
            Shape(
                "2 of ca+d",
                ((-9, 9), (-9, 9), (2, 5), (-6, 6)),
                lambda b, c, d, e: (quadratic(1, b, c), f"f({linear(d, e, 'a')})"),
                lambda b, c, d, e: quadratic(d * d, 2 * d * e + b * d, e * e + b * e + c, "a"),
            ),
        ),
        5: (
            Shape(
                "full",
                ((2, 5), (-9, 9), (-9, 9), (2, 4), (-5, 5)),
                lambda a, b, c, d, e: (quadratic(a, b, c), f"f({linear(d, e, 'a')})"),
                lambda a, b, c, d, e: quadratic(a * d * d, 2 * a * d * e + b * d, a * e * e + b * e + c, "a"),
            ),
        ),
    }


class InverseFunction(ShapedFamily):
    """The inverse of a function.

    Level 2: ax + b; level 3: x/a + b and (ax + b)/c; level 4: a third power plus a number; level 5: a quotient of
    linear functions.
    """

    name = "inverse_function"
    subject = "Algebra"
    wordings = (
        "Find the inverse of f(x) = {}.",
        "What is the inverse of f(x) = {}?",
        "Find the inverse function of f(x) = {}.",
    )

    @staticmethod
    def quotient(a: int, b: int, c: int) -> str:
        """(ax + b)/(x + c) solved for x, c < 0: (b - cx)/(x - a)."""
        return f"({linear(-c, b)})/({linear(1, -a)})"

    shapes: ClassVar = {
        2: (
            Shape(
                "ax+b",
                ((2, 12), (-20, 20)),
                lambda a, b: linear(a, b),
                lambda a, b: rational_linear(Fraction(1, a), Fraction(-b, a)),
            ),
        ),
        3: (
            Shape(
                "x/a+b",
                ((2, 12), (1, 20)),
                lambda a, b: f"x/{a} + {b}",
                lambda a, b: linear(a, -a * b),
            ),
            Shape(
                "(ax+b)/c",
                ((2, 9), (-15, 15), (2, 9)),
                lambda a, b, c: f"({linear(a, b)})/{c}",
                lambda a, b, c: rational_linear(Fraction(c, a), Fraction(-b, a)),
                lambda a, b, c: gcd(a, c) == 1,
            ),
        ),
        4: (
            Shape(
                "x^3+b",
                ((-99, 99),),
                lambda b: polynomial({"x^3": 1, "": b}),
                lambda b: f"root({linear(1, -b)}, 3)",
            ),
        ),
        5: (
            Shape(
                "(ax+b)/(x+c)",
                ((2, 9), (-9, 9), (-9, -1)),
                lambda a, b, c: f"({linear(a, b)})/({linear(1, c)})",
                lambda a, b, c: InverseFunction.quotient(a, b, c),
                lambda a, b, c: b != a * c,
            ),
        ),
    }


ORDINAL_ENDS = {1: "st", 2: "nd", 3: "rd"}


def ordinal(n: int) -> str:
    """`12th`, `21st`."""
    return f"{n}{'th' if n % 100 in (11, 12, 13) else ORDINAL_ENDS.get(n % 10, 'th')}"


TERM_WORDINGS = (
    "What is the {}?",
    "Find the {}.",
    "Determine the {}.",
)


class ArithmeticSequence(ShapedFamily):
    """A term, the number of terms or the sum of an arithmetic sequence.

    Level 1: a term, from the first three; level 2: from first term and difference; level 3: the number of terms; level
    4: the sum of the first n terms; level 5: the sum up to a last term.
    """

    name = "arithmetic_sequence"
    subject = "Algebra"
    wordings = TERM_WORDINGS
    shapes: ClassVar = {
        1: (
            Shape(
                "from terms",
                ((5, 20), (1, 20), (2, 12)),
                lambda n, a, d: f"{ordinal(n)} term of the arithmetic sequence {a}, {a + d}, {a + 2 * d}, ...",
                lambda n, a, d: list(range(a, a + n * d, d))[-1],
            ),
        ),
        2: (
            Shape(
                "from words",
                ((8, 60), (-30, 40), (-12, 15)),
                lambda n, a, d: (
                    f"{ordinal(n)} term of the arithmetic sequence with first term {a} and common difference {d}"
                ),
                lambda n, a, d: list(range(a, a + n * d, d))[-1],
            ),
        ),
        3: (
            Shape(
                "count",
                ((-20, 30), (2, 12), (40, 400)),
                lambda a, d, last: f"the arithmetic sequence {a}, {a + d}, {a + 2 * d}, ..., {last}",
                lambda a, d, last: len(range(a, last + 1, d)),
                lambda a, d, last: (last - a) % d == 0,
                wordings=(
                    "How many terms are in {}?",
                    "How many terms are there in {}?",
                    "How many terms does {} have?",
                ),
            ),
        ),
        4: (
            Shape(
                "sum",
                ((8, 50), (-20, 30), (-9, 12)),
                lambda n, a, d: (
                    f"sum of the first {n} terms of the arithmetic sequence with first term {a} "
                    f"and common difference {d}"
                ),
                lambda n, a, d: sum(range(a, a + n * d, d)),
            ),
        ),
        5: (
            Shape(
                "sum to last",
                ((-20, 30), (2, 12), (60, 600)),
                lambda a, d, last: f"sum of the arithmetic sequence {a}, {a + d}, {a + 2 * d}, ..., {last}",
                lambda a, d, last: sum(range(a, last + 1, d)),
                lambda a, d, last: (last - a) % d == 0,
            ),
        ),
    }


class GeometricSequence(ShapedFamily):
    """A term or a sum of a geometric sequence with a whole ratio; level 4: a negative ratio; level 5: a fraction."""

    name = "geometric_sequence"
    subject = "Algebra"
    wordings = TERM_WORDINGS

    @staticmethod
    def term(level_ranges: tuple[Range, ...]) -> Shape:
        """From first term and ratio."""
        return Shape(
            "term",
            level_ranges,
            lambda n, a, q: f"{ordinal(n)} term of the geometric sequence with first term {a} and common ratio {q}",
            lambda n, a, q: a * q ** (n - 1),
            lambda n, a, q: abs(q) > 1,
        )

    shapes: ClassVar = {
        2: (term(((4, 7), (1, 12), (2, 5))),),
        3: (
            Shape(
                "sum",
                ((4, 8), (1, 12), (2, 5)),
                lambda n, a, q: (
                    f"sum of the first {n} terms of the geometric sequence with first term {a} and common ratio {q}"
                ),
                lambda n, a, q: sum(a * q**k for k in range(n)),
            ),
        ),
        4: (term(((4, 8), (-12, 12), (-5, -2))),),
        5: (
            Shape(
                "fraction",
                ((4, 6), (1, 900), (1, 5), (2, 6)),
                lambda n, a, p, q: (
                    f"{ordinal(n)} term of the geometric sequence with first term {a} and common ratio {p}/{q}"
                ),
                lambda n, a, p, q: a * Fraction(p, q) ** (n - 1),
                lambda n, a, p, q: gcd(p, q) == 1 and a % q ** (n - 2) == 0,
            ),
        ),
    }


class SimplifyRadical(ShapedFamily):
    """A square root in simplest form.

    Level 1: sqrt(n); level 2: n up to 800; level 3: a sum of two multiples of one root; level 4: a product of roots;
    level 5: a root in the denominator.
    """

    name = "simplify_radical"
    subject = "Algebra"
    wordings = ("Simplify {}.", "Compute {}.", "What is {}?")

    @staticmethod
    def row(low: int, high: int) -> Shape:
        """sqrt(n)."""
        return Shape(
            "sqrt",
            ((low, high),),
            lambda n: f"sqrt({n})",
            lambda n: surd(Fraction(1), n),
            lambda n: square_factor(n)[0] > 1 and square_factor(n)[1] > 1,
        )

    @staticmethod
    def together(sign: int) -> Shape:
        """p sqrt(r) and q sqrt(r), written as the roots of p^2 r and q^2 r."""
        return Shape(
            "+" if sign > 0 else "-",
            ((2, 8), (2, 8), (2, 15)),
            lambda p, q, r: f"sqrt({p * p * r}) {'+' if sign > 0 else '-'} sqrt({q * q * r})",
            lambda p, q, r: surd(Fraction(p + sign * q), r),
            lambda p, q, r: p != q and square_factor(r) == (1, r),
        )

    shapes: ClassVar = {
        1: (row(8, 200),),
        2: (row(201, 900),),
        3: (
            together(1),
            together(-1),
        ),
        4: (
            Shape(
                "*",
                ((2, 60), (2, 60)),
                lambda a, b: f"sqrt({a})*sqrt({b})",
                lambda a, b: surd(Fraction(1), a * b),
                lambda a, b: gcd(a, b) > 1 and square_factor(a * b)[1] > 1 and a != b,
            ),
        ),
        5: (
            Shape(
                "/",
                ((1, 40), (2, 30)),
                lambda a, b: f"{a}/sqrt({b})",
                lambda a, b: surd(Fraction(a, b), b),
                lambda a, b: square_factor(b) == (1, b),
            ),
        ),
    }


class ExponentLaws(ShapedFamily):
    """Products, quotients and powers of powers of x.

    Level 1: a product of monomials; level 2: a quotient; level 3: a power of a monomial; level 4: a power in a product;
    level 5: a power over a monomial. Exponents are drawn too, but a follow-up changes a coefficient.
    """

    name = "exponent_laws"
    subject = "Algebra"
    wordings = ("Simplify {}.", "Simplify the expression {}.", "Simplify: {}")

    @staticmethod
    def power(k: int) -> str:
        """`x^3`, `x`."""
        return "x" if k == 1 else f"x^{k}"

    shapes: ClassVar = {
        1: (
            Shape(
                "ab",
                ((2, 9), (1, 9), (2, 9), (1, 9)),
                lambda a, m, b, n: f"{a}{ExponentLaws.power(m)}*{b}{ExponentLaws.power(n)}",
                lambda a, m, b, n: f"{a * b}x^{m + n}",
            ),
        ),
        2: (
            Shape(
                "a/b",
                ((4, 60), (4, 12), (2, 9), (1, 9)),
                lambda a, m, b, n: f"{a}x^{m}/({b}{ExponentLaws.power(n)})",
                lambda a, m, b, n: polynomial({ExponentLaws.power(m - n): a // b}),
                lambda a, m, b, n: a % b == 0 and a > b and m > n,
            ),
        ),
        3: (
            Shape(
                "(ax^m)^n",
                ((2, 6), (2, 9), (2, 4)),
                lambda a, m, n: f"({a}x^{m})^{n}",
                lambda a, m, n: f"{a**n}x^{m * n}",
            ),
        ),
        4: (
            Shape(
                "(ax^m)^n*bx^k",
                ((2, 5), (2, 6), (2, 3), (2, 9), (1, 6)),
                lambda a, m, n, b, k: f"({a}x^{m})^{n}*{b}{ExponentLaws.power(k)}",
                lambda a, m, n, b, k: f"{a**n * b}x^{m * n + k}",
            ),
        ),
        5: (
            Shape(
                "(ax^m)^n/(bx^k)",
                ((2, 10), (2, 6), (2, 3), (2, 49), (1, 9)),
                lambda a, m, n, b, k: f"({a}x^{m})^{n}/({b}{ExponentLaws.power(k)})",
                lambda a, m, n, b, k: polynomial({ExponentLaws.power(m * n - k): a**n // b}),
                lambda a, m, n, b, k: a != 7 and a**n % b == 0 and a**n > b and m * n > k,
            ),
        ),
    }


class SimplifyRational(ShapedFamily):
    """A fraction of polynomials in lowest terms; one number in it is a factor, so that it can be changed.

    Level 1: two terms over a monomial; level 2: a difference of squares over a linear term; level 3: a quadratic over a
    linear term; level 4: two quadratics with one common factor; level 5: with a factor in the denominator as well.
    """

    name = "simplify_rational"
    subject = "Algebra"
    wordings = ("Simplify {}.", "Simplify the expression {}.", "Reduce {} to lowest terms.")
    shapes: ClassVar = {
        1: (
            Shape(
                "monomial",
                ((2, 9), (-12, 12), (2, 9)),
                lambda a, b, k: f"({quadratic(a * k, b * k, 0)})/({k}x)",
                lambda a, b, k: linear(a, b),
            ),
            Shape(
                "number",
                ((2, 60), (-60, 60), (2, 9)),
                lambda a, b, k: f"({quadratic(a, b, 0)})/({k}x)",
                lambda a, b, k: linear(a // k, b // k),
                lambda a, b, k: a % k == 0 and b % k == 0,
            ),
        ),
        2: (
            Shape(
                "squares",
                ((2, 9), (-20, 20)),
                lambda k, d: f"{k}({quadratic(1, 0, -d * d)})/({linear(1, d)})",
                lambda k, d: linear(k, -d * k),
            ),
        ),
        3: (
            Shape(
                "over linear",
                ((2, 9), (-12, 12), (-12, 12)),
                lambda k, p, q: f"{k}({quadratic(1, -p - q, p * q)})/({linear(1, -p)})",
                lambda k, p, q: linear(k, -k * q),
                lambda k, p, q: abs(p) != abs(q),
            ),
        ),
        4: (
            Shape(
                "quadratics",
                ((2, 9), (-9, 9), (-9, 9), (-9, 9)),
                lambda k, p, q, r: f"{k}({quadratic(1, -p - q, p * q)})/({quadratic(1, -p - r, p * r)})",
                lambda k, p, q, r: f"({linear(k, -k * q)})/{_factor(r)}",
                lambda k, p, q, r: len({abs(p), abs(q), abs(r)}) == 3,
            ),
        ),
    }


def _factor(root: int) -> str:
    return f"({linear(1, -root)})"


FUNCTION_COMPOSITION = FunctionComposition()
FUNCTION_SHIFT = FunctionShift()
INVERSE_FUNCTION = InverseFunction()
ARITHMETIC_SEQUENCE = ArithmeticSequence()
GEOMETRIC_SEQUENCE = GeometricSequence()
SIMPLIFY_RADICAL = SimplifyRadical()
EXPONENT_LAWS = ExponentLaws()
SIMPLIFY_RATIONAL = SimplifyRational()
