"""Precalculus: vectors and matrices."""

from collections.abc import Sequence
from fractions import Fraction
from itertools import permutations
from math import isqrt, prod
from typing import ClassVar

from lemmata.problems.shapes import Shape, ShapedFamily
from lemmata.problems.wording import surd

Rows = list[list[Fraction]]


def vector(values: Sequence[object]) -> str:
    """`(1, 2, 3)`."""
    return f"({', '.join(map(str, values))})"


def rows_of(n: Sequence[int], width: int) -> Rows:
    """The numbers in rows."""
    return [[Fraction(value) for value in n[start : start + width]] for start in range(0, len(n), width)]


def written(n: Sequence[int], width: int) -> str:
    """`[[1, 2], [3, 4]]`, as a question has it."""
    return str([list(n[start : start + width]) for start in range(0, len(n), width)])


def answered(rows: Rows) -> str:
    """As a matrix in LaTeX."""
    body = r" \\ ".join(" & ".join(map(str, row)) for row in rows)
    return rf"\begin{{pmatrix}} {body} \end{{pmatrix}}"


def multiplied(a: Rows, b: Rows) -> Rows:
    """The matrix product."""
    return [
        [sum((x * row[j] for x, row in zip(line, b, strict=True)), Fraction(0)) for j in range(len(b[0]))] for line in a
    ]


def determinant(a: Rows) -> Fraction:
    """Leibniz's sum over all permutations."""
    total = Fraction(0)
    for order in permutations(range(len(a))):
        swaps = sum(order[i] > order[j] for i in range(len(order)) for j in range(i + 1, len(order)))
        total += (-1) ** swaps * prod((a[i][j] for i, j in enumerate(order)), start=Fraction(1))
    return total


def inverse(a: Rows) -> Rows:
    """By the adjugate."""
    whole, size = determinant(a), range(len(a))

    def minor(i: int, j: int) -> Fraction:
        return determinant([[a[r][c] for c in size if c != j] for r in size if r != i])

    return [[(-1) ** (i + j) * minor(j, i) / whole for j in size] for i in size]


def dot(a: Sequence[int], b: Sequence[int]) -> int:
    """The sum of the products."""
    return sum(x * y for x, y in zip(a, b, strict=True))


def halves(n: tuple[int, ...]) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """The first and the second half of the numbers."""
    return n[: len(n) // 2], n[len(n) // 2 :]


def both(n: tuple[int, ...]) -> tuple[str, str]:
    """Two vectors as text."""
    first, second = halves(n)
    return vector(first), vector(second)


class VectorSum(ShapedFamily):
    """Sum (levels 1 and 2) and difference (level 3) of two vectors."""

    name = "vector_sum"
    subject = "Precalculus"

    @staticmethod
    def row(size: int, top: int, sign: int) -> Shape:
        """u + v or u - v."""
        what, mark = ("sum", "+") if sign > 0 else ("difference", "-")
        return Shape(
            f"{mark}{size}",
            ((-top, top),) * (2 * size),
            lambda *n: both(n),
            lambda *n: vector([x + sign * y for x, y in zip(*halves(n), strict=True)]),
            zeros=True,
            wordings=(
                f"Find the {what} of the vectors {{}} and {{}}.",
                f"Let u = {{}} and v = {{}}. Find u {mark} v.",
                f"If u = {{}} and v = {{}}, what is u {mark} v?",
            ),
        )

    wordings = ()
    shapes: ClassVar = {1: (row(2, 12, 1),), 2: (row(3, 15, 1),), 3: (row(3, 20, -1),)}


class DotProduct(ShapedFamily):
    """The dot product in the plane (level 1) and in space (levels 2 and 3)."""

    name = "dot_product"
    subject = "Precalculus"
    wordings = (
        "What is the dot product of {} and {}?",
        "Find the dot product of the vectors {} and {}.",
        "Let u = {} and v = {}. Find u·v.",
    )

    @staticmethod
    def row(size: int, top: int) -> Shape:
        """u·v."""
        return Shape(str(size), ((-top, top),) * (2 * size), lambda *n: both(n), lambda *n: dot(*halves(n)), zeros=True)

    shapes: ClassVar = {1: (row(2, 9),), 2: (row(3, 9),), 3: (row(3, 25),)}


def crossed(top: int) -> Shape:
    """u × v, each entry a determinant of two rows."""

    def value(*n: int) -> str:
        (a, b, c), (d, e, f) = halves(n)
        return vector([b * f - c * e, c * d - a * f, a * e - b * d])

    return Shape("x", ((-top, top),) * 6, lambda *n: both(n), value, zeros=True)


class CrossProduct(ShapedFamily):
    """The cross product; level 3: entries up to 5, level 4: up to 12."""

    name = "cross_product"
    subject = "Precalculus"
    wordings = (
        "What is the cross product of {} and {}?",
        "Find the cross product of the vectors {} and {}.",
        "Let u = {} and v = {}. Find u × v.",
    )

    shapes: ClassVar = {3: (crossed(5),), 4: (crossed(12),)}


class VectorLength(ShapedFamily):
    """The length of a vector: whole at level 1, a root at level 2, in space at level 3."""

    name = "vector_length"
    subject = "Precalculus"
    wordings = (
        "Find the length of the vector {}.",
        "What is the magnitude of {}?",
        "Find the norm of the vector {}.",
    )

    @staticmethod
    def row(size: int, top: int, whole: bool) -> Shape:
        """|u|."""
        return Shape(
            f"{size}",
            ((-top, top),) * size,
            lambda *n: vector(n),
            lambda *n: surd(Fraction(1), dot(n, n)),
            lambda *n: (isqrt(dot(n, n)) ** 2 == dot(n, n)) == whole,
        )

    shapes: ClassVar = {1: (row(2, 60, True),), 2: (row(2, 15, False),), 3: (row(3, 9, False), row(3, 12, True))}


class VectorProjection(ShapedFamily):
    """The projection of a vector onto another; level 4: in the plane, level 5: in space."""

    name = "vector_projection"
    subject = "Precalculus"
    wordings = (
        "Find the projection of {} onto {}.",
        "What is the projection of {} onto {}?",
        "Find the vector projection of {} onto {}.",
    )

    @staticmethod
    def row(size: int, top: int) -> Shape:
        """(u·v / v·v) v."""

        def value(*n: int) -> str:
            u, v = halves(n)
            return vector([Fraction(dot(u, v), dot(v, v)) * part for part in v])

        return Shape(str(size), ((-top, top),) * (2 * size), lambda *n: both(n), value)

    shapes: ClassVar = {4: (row(2, 9),), 5: (row(3, 6),)}


class MatrixSum(ShapedFamily):
    """Sum and difference of matrices; level 1: two rows, level 2: a difference, level 3: three columns."""

    name = "matrix_sum"
    subject = "Precalculus"

    @staticmethod
    def row(cells: int, width: int, top: int, sign: int) -> Shape:
        """A + B or A - B."""
        mark = "+" if sign > 0 else "-"

        def value(*n: int) -> str:
            a, b = halves(n)
            return answered(rows_of([x + sign * y for x, y in zip(a, b, strict=True)], width))

        return Shape(
            f"{mark}{cells}",
            ((-top, top),) * (2 * cells),
            lambda *n: (written(halves(n)[0], width), written(halves(n)[1], width)),
            value,
            zeros=True,
            wordings=(
                f"Compute {{}} {mark} {{}}.",
                f"What is {{}} {mark} {{}}?",
                f"Let A = {{}} and B = {{}}. Find A {mark} B.",
            ),
        )

    wordings = ()
    shapes: ClassVar = {1: (row(4, 2, 9, 1),), 2: (row(4, 2, 20, -1),), 3: (row(6, 3, 15, 1), row(6, 3, 15, -1))}


class MatrixProduct(ShapedFamily):
    """The product of two matrices; level 2: two rows with one column, level 3: two by two, level 4: two by three."""

    name = "matrix_product"
    subject = "Precalculus"
    wordings = (
        "What is the product of the matrices {} and {}?",
        "Multiply the matrices {} and {}.",
        "Let A = {} and B = {}. Find AB.",
    )

    @staticmethod
    def row(first: tuple[int, int], second: tuple[int, int], top: int) -> Shape:
        """A B for sizes (rows, columns)."""
        cut = first[0] * first[1]
        return Shape(
            f"{first}{second}",
            ((-top, top),) * (cut + second[0] * second[1]),
            lambda *n: (written(n[:cut], first[1]), written(n[cut:], second[1])),
            lambda *n: answered(multiplied(rows_of(n[:cut], first[1]), rows_of(n[cut:], second[1]))),
            zeros=True,
        )

    shapes: ClassVar = {2: (row((2, 2), (2, 1), 9),), 3: (row((2, 2), (2, 2), 9),), 4: (row((2, 3), (3, 2), 7),)}


class Determinant(ShapedFamily):
    """A determinant; level 2: two rows, level 3: larger entries, level 4: three rows, level 5: with larger entries."""

    name = "determinant"
    subject = "Precalculus"
    wordings = (
        "Find the determinant of {}.",
        "What is the determinant of the matrix {}?",
        "Let A = {}. Find det A.",
    )

    @staticmethod
    def row(size: int, top: int) -> Shape:
        """det A."""
        return Shape(
            f"{size}",
            ((-top, top),) * (size * size),
            lambda *n: written(n, size),
            lambda *n: determinant(rows_of(n, size)),
            zeros=True,
        )

    shapes: ClassVar = {2: (row(2, 9),), 3: (row(2, 30),), 4: (row(3, 5),), 5: (row(3, 12),)}


class MatrixInverse(ShapedFamily):
    """The inverse of a matrix; level 3: whole entries, level 4: fractions, level 5: three rows."""

    name = "matrix_inverse"
    subject = "Precalculus"
    wordings = (
        "Find the inverse of the matrix {}.",
        "What is the inverse of the matrix {}?",
        "Calculate the inverse of {}.",
    )

    @staticmethod
    def row(size: int, top: int, dets: range) -> Shape:
        """A^-1 where |det A| is in the range."""
        return Shape(
            f"{size}",
            ((-top, top),) * (size * size),
            lambda *n: written(n, size),
            lambda *n: answered(inverse(rows_of(n, size))),
            lambda *n: abs(determinant(rows_of(n, size))) in dets,
            zeros=True,
        )

    shapes: ClassVar = {3: (row(2, 9, range(1, 2)),), 4: (row(2, 9, range(2, 40)),), 5: (row(3, 4, range(1, 20)),)}


class MatrixPower(ShapedFamily):
    """A power of a two by two matrix; level 3: the square, level 4: the cube, level 5: the fourth."""

    name = "matrix_power"
    subject = "Precalculus"

    @staticmethod
    def row(exponent: int, top: int) -> Shape:
        """A^n."""

        def value(*n: int) -> str:
            out = a = rows_of(n, 2)
            for _ in range(exponent - 1):
                out = multiplied(out, a)
            return answered(out)

        return Shape(
            f"^{exponent}",
            ((-top, top),) * 4,
            lambda *n: written(n, 2),
            value,
            zeros=True,
            wordings=(
                f"Let A = {{}}. Find A^{exponent}.",
                f"If A = {{}}, what is A^{exponent}?",
                f"Compute {{}}^{exponent}.",
            ),
        )

    wordings = ()
    shapes: ClassVar = {3: (row(2, 9),), 4: (row(3, 5),), 5: (row(4, 4),)}


class Eigenvalues(ShapedFamily):
    """The whole eigenvalues of a two by two matrix; level 4: a triangular one, level 5: one with a 1 off the
    diagonal."""

    name = "eigenvalues"
    subject = "Precalculus"
    wordings = (
        "Find the eigenvalues of {}.",
        "What are the eigenvalues of {}?",
        "Find the eigenvalues of the matrix {}.",
    )

    @staticmethod
    def found(a: int, b: int, c: int, d: int) -> list[int]:
        """The whole numbers t with det(A - tI) = 0, tried one by one."""
        return [t for t in range(-60, 61) if (a - t) * (d - t) == b * c]

    @staticmethod
    def row(form: str, top: int) -> Shape:
        """Two different whole eigenvalues."""
        return Shape(
            "any",
            ((-top, top),) * 4,
            lambda *n: written(n, 2),
            lambda *n: ", ".join(map(str, Eigenvalues.found(*n))),
            lambda a, b, c, d: (
                (b * c == 0 if form == "triangular" else 1 in (b, c) and 0 < abs(a - d) < 11)
                and len(Eigenvalues.found(a, b, c, d)) == 2
            ),
            zeros=True,
        )

    shapes: ClassVar = {4: (row("triangular", 9),), 5: (row("any", 12),)}


VECTOR_SUM = VectorSum()
DOT_PRODUCT = DotProduct()
CROSS_PRODUCT = CrossProduct()
VECTOR_LENGTH = VectorLength()
VECTOR_PROJECTION = VectorProjection()
MATRIX_SUM = MatrixSum()
MATRIX_PRODUCT = MatrixProduct()
DETERMINANT = Determinant()
MATRIX_INVERSE = MatrixInverse()
MATRIX_POWER = MatrixPower()
EIGENVALUES = Eigenvalues()
