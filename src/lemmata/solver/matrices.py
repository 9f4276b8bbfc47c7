"""Matrices and vectors of rational numbers: rows of fractions, and the checks that share nothing with elimination.

Determinants by permutations, products by applying them to vectors, equivalence of rows modulo a large prime.
"""

from collections.abc import Sequence
from fractions import Fraction
from itertools import combinations, permutations

from lemmata.expr import EvaluationError, Matrix, Node, Tuple_, evaluate, number
from lemmata.solver.types import Check

Rows = list[list[Fraction]]
Vector = list[Fraction]
MAX_SIZE = 6
PRIME = 2**61 - 1


def rows_of(tree: Node) -> Rows:
    """The entries of a matrix (a tuple is a column); EvaluationError where one isn't a rational number."""
    if isinstance(tree, Tuple_):
        return [[evaluate(item)] for item in tree.items]
    if not isinstance(tree, Matrix):
        raise EvaluationError("expected a matrix")
    if len(tree.rows) > MAX_SIZE or len(tree.rows[0]) > 2 * MAX_SIZE:
        raise EvaluationError(f"a matrix of at most {MAX_SIZE} rows")
    return [[evaluate(cell) for cell in row] for row in tree.rows]


def matrix_node(rows: Rows) -> Matrix:
    """The matrix as a formula."""
    return Matrix(tuple(tuple(number(value) for value in row) for row in rows))


def vector_of(tree: Node) -> Vector:
    """The entries of a tuple, or of a matrix with one row or one column."""
    if isinstance(tree, Tuple_):
        return [evaluate(item) for item in tree.items]
    rows = rows_of(tree)
    if len(rows) == 1:
        return rows[0]
    if all(len(row) == 1 for row in rows):
        return [row[0] for row in rows]
    raise EvaluationError("expected a vector")


def vector_node(values: Vector) -> Tuple_:
    """The vector as a tuple."""
    return Tuple_(tuple(number(value) for value in values))


def identity(size: int) -> Rows:
    """The unit matrix."""
    return [[Fraction(int(i == j)) for j in range(size)] for i in range(size)]


def multiply(a: Rows, b: Rows) -> Rows:
    """The product; EvaluationError where the sizes don't fit."""
    if len(a[0]) != len(b):
        raise EvaluationError(f"{len(a[0])} columns times {len(b)} rows: the product does not exist")
    return [[sum((x * b[k][j] for k, x in enumerate(row)), Fraction(0)) for j in range(len(b[0]))] for row in a]


def applied(a: Rows, v: Vector) -> Vector:
    """a times a column."""
    return [sum((x * y for x, y in zip(row, v, strict=True)), Fraction(0)) for row in a]


def dot(u: Vector, v: Vector) -> Fraction:
    """The scalar product."""
    return sum((x * y for x, y in zip(u, v, strict=True)), Fraction(0))


def by_permutations(a: Rows) -> Fraction:
    """The determinant as a sum over all permutations."""
    total = Fraction(0)
    for order in permutations(range(len(a))):
        sign = (-1) ** sum(order[i] > order[j] for i, j in combinations(range(len(order)), 2))
        part = Fraction(sign)
        for i, j in enumerate(order):
            part *= a[i][j]
        total += part
    return total


def rank_by_minors(a: Rows) -> int:
    """The size of the largest square part with a determinant other than 0."""
    for size in range(min(len(a), len(a[0])), 0, -1):
        for rows in combinations(range(len(a)), size):
            for columns in combinations(range(len(a[0])), size):
                if by_permutations([[a[i][j] for j in columns] for i in rows]):
                    return size
    return 0


def product_check(a: Rows, b: Rows, claimed: Rows) -> Check:
    """claimed * v = a * (b * v) for more vectors v than there are columns."""
    method = "applied to vectors"
    if len(claimed) != len(a) or any(len(row) != len(b[0]) for row in claimed):
        return Check(method, False, "the product has another size")
    for seed in range(len(b[0]) + 2):
        v = [Fraction((7 * seed * seed + 3 * j * (seed + 1) + 1) % 23 - 11) for j in range(len(b[0]))]
        if seed < len(v):
            v[seed] += 29
        if applied(claimed, v) != applied(a, applied(b, v)):
            return Check(method, False, "applying the product differs from applying one factor after the other")
    return Check(method, True, f"the same as one factor after the other, on {len(b[0]) + 2} vectors")


def equivalent_rows(a: Rows, b: Rows) -> bool:
    """Whether the rows span the same space, by reduced forms modulo a large prime."""
    return _reduced(a) == _reduced(b)


def _reduced(a: Rows) -> list[list[int]]:
    rows = [[value.numerator * pow(value.denominator, -1, PRIME) % PRIME for value in row] for row in a]
    top = 0
    for column in range(len(rows[0])):
        pivot = next((i for i in range(top, len(rows)) if rows[i][column]), None)
        if pivot is None:
            continue
        rows[top], rows[pivot] = rows[pivot], rows[top]
        inverse = pow(rows[top][column], -1, PRIME)
        rows[top] = [value * inverse % PRIME for value in rows[top]]
        for i in range(len(rows)):
            if i != top and rows[i][column]:
                factor = rows[i][column]
                rows[i] = [(x - factor * y) % PRIME for x, y in zip(rows[i], rows[top], strict=True)]
        top += 1
        if top == len(rows):
            break
    return [row for row in rows if any(row)]


def shape(a: Sequence[Sequence[Fraction]]) -> tuple[int, int]:
    """(rows, columns)."""
    return len(a), len(a[0])
