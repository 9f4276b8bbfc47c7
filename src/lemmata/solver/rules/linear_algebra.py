"""Rules of vectors and matrices; each check computes along another way than the rule."""

from fractions import Fraction

from lemmata.expr import Call, EvaluationError, Node, evaluate, number
from lemmata.solver import analysis, checks
from lemmata.solver.asked import Asked
from lemmata.solver.build import call, minus, power, times
from lemmata.solver.matrices import (
    Vector,
    applied,
    by_permutations,
    dot,
    equivalent_rows,
    identity,
    multiply,
    product_check,
    rank_by_minors,
    rows_of,
    shape,
    vector_of,
)
from lemmata.solver.rules.base import Rule
from lemmata.solver.state import State, Words, relations
from lemmata.solver.types import Check
from lemmata.solver.values import digits, enclosure


def parts_of(state: State, *kinds: str) -> tuple[Node, ...]:
    """The operands of an operation; EvaluationError for another one."""
    if not isinstance(state, Asked) or state.kind not in kinds:
        raise EvaluationError("not the operation that the rule is about")
    return state.parts


def formula(state: State) -> Node:
    """A state that is a formula."""
    if not isinstance(state, Node):
        raise EvaluationError("expected a formula")
    return state


class AddEntries(Rule):
    """Matrices and vectors of one size are added, subtracted and scaled entry by entry."""

    name = "add_entries"
    concept = "Add, subtract or scale matrices and vectors entry by entry; the sizes must be the same."
    example = "Find the sum of the vectors (1, 2) and (3, -5)."

    @staticmethod
    def check(before: State, after: State) -> Check:
        """Undone: taking the second away again gives the first; a multiple divided gives the original."""
        method = "undone entry by entry"
        try:
            one, two = parts_of(before, "plus", "minus", "scale")
            found = rows_of(formula(after))
            assert isinstance(before, Asked)
            if before.kind == "scale":
                factor, original = evaluate(one), rows_of(two)
                back = [[value / factor for value in row] for row in found] if factor else original
                good = back == original if factor else not any(any(row) for row in found)
            else:
                a, b = rows_of(one), rows_of(two)
                sign = 1 if before.kind == "plus" else -1
                good = shape(found) == shape(a) == shape(b) and all(
                    found[i][j] - a[i][j] == sign * b[i][j] for i in range(len(a)) for j in range(len(a[0]))
                )
        except EvaluationError as error:
            return checks.failed(method, str(error))
        return Check(method, good, "every entry agrees" if good else "an entry differs")


class MatrixProduct(Rule):
    """Entry (i, j) of A * B is row i of A times column j of B."""

    name = "matrix_product"
    concept = "Entry (i, j) of a product is row i of the first times column j of the second, added up."
    example = r"Compute \begin{pmatrix} 1 & 2 \\ 3 & 4 \end{pmatrix} \begin{pmatrix} 0 & 1 \\ 1 & 0 \end{pmatrix}."

    @staticmethod
    def check(before: State, after: State) -> Check:
        """Applied to vectors, one factor after the other."""
        try:
            one, two = parts_of(before, "product", "raise")
            assert isinstance(before, Asked)
            a = rows_of(one)
            if before.kind == "product":
                return product_check(a, rows_of(two), rows_of(formula(after)))
            count, found = int(evaluate(two)), rows_of(formula(after))
            good = shape(found) == shape(a)
            for seed in range(len(a)):
                v = [Fraction(int(i == seed) * 5 + i + 1) for i in range(len(a))]
                image = v
                for _ in range(count):
                    image = applied(a, image)
                good = good and applied(found, v) == image
        except EvaluationError as error:
            return checks.failed("applied to vectors", str(error))
        return Check("applied to vectors", good, f"the same as applying the matrix {count} times")


class Transpose(Rule):
    """Row i of the transpose is column i of the matrix."""

    name = "transpose"
    concept = "The transpose turns rows into columns."
    example = r"Find the transpose of \begin{pmatrix} 1 & 2 \\ 3 & 4 \end{pmatrix}."

    @staticmethod
    def check(before: State, after: State) -> Check:
        """y * (A x) = (A' y) * x for unit vectors x and y."""
        method = "scalar products with unit vectors"
        try:
            a, found = rows_of(parts_of(before, "transpose")[0]), rows_of(formula(after))
        except EvaluationError as error:
            return checks.failed(method, str(error))
        n, m = shape(a)
        good = shape(found) == (m, n) and all(
            dot(applied(a, x), y) == dot(x, applied(found, y)) for x in identity(m) for y in identity(n)
        )
        return Check(method, good, "y(Ax) = (A'y)x for all unit vectors")


class SmallDeterminant(Rule):
    """det (a b; c d) = a * d - b * c."""

    name = "small_determinant"
    concept = "The determinant of a 2x2 matrix is the product of the main diagonal minus that of the other one."
    example = r"Find the determinant of \begin{pmatrix} 1 & 2 \\ 3 & 4 \end{pmatrix}."

    @staticmethod
    def check(before: State, after: State) -> Check:
        """The sum over all permutations."""
        return determinant_check(before, after)


class CofactorExpansion(Rule):
    """det A is the alternating sum of the entries of a row times the determinants left after deleting their lines."""

    name = "cofactor_expansion"
    concept = "Expand along a row: each entry times the determinant without its row and column, with signs + - + ..."
    example = r"Find the determinant of \begin{pmatrix} 1 & 2 & 3 \\ 0 & 1 & 4 \\ 5 & 6 & 0 \end{pmatrix}."

    @staticmethod
    def check(before: State, after: State) -> Check:
        """The sum over all permutations."""
        return determinant_check(before, after)


class TriangularDeterminant(Rule):
    """The determinant of a triangular matrix is the product of its diagonal."""

    name = "triangular_determinant"
    concept = "The determinant of a triangular matrix is the product of its diagonal entries."
    example = (
        r"Find the determinant of \begin{pmatrix} 1 & 2 & 0 & 1 \\ 2 & 5 & 1 & 0 \\ 0 & 1 & 1 & 3 \\ "
        r"1 & 0 & 2 & 1 \end{pmatrix}."
    )

    @staticmethod
    def check(before: State, after: State) -> Check:
        """The sum over all permutations."""
        return determinant_check(before, after)


def determinant_check(before: State, after: State) -> Check:
    """A determinant by the sum over all permutations."""
    method = "sum over all permutations"
    try:
        found, claimed = by_permutations(rows_of(parts_of(before, "determinant")[0])), evaluate(formula(after))
    except EvaluationError as error:
        return checks.failed(method, str(error))
    return Check(method, found == claimed, f"it gives {found}")


class RowOperation(Rule):
    """Rows may be swapped, multiplied by a number other than 0, and added to each other: the solutions stay."""

    name = "row_operation"
    concept = "Swap rows, scale a row, or add a multiple of one row to another: the solutions stay the same."
    example = r"Find the inverse of \begin{pmatrix} 1 & 2 \\ 3 & 4 \end{pmatrix}."

    @staticmethod
    def check(before: State, after: State) -> Check:
        """Both matrices have the same reduced form modulo a large prime."""
        method = "same reduced rows modulo a prime"
        try:
            a = rows_of(parts_of(before, "rows")[0])
            b = rows_of(parts_of(after, "rows")[0])
            good = shape(a) == shape(b) and equivalent_rows(a, b)
        except (EvaluationError, ValueError) as error:
            return checks.failed(method, str(error))
        return Check(method, good, "the rows span the same space" if good else "the rows span another space")


class ShearRows(Rule):
    """Adding a multiple of one row to another leaves the determinant; a swap changes its sign."""

    name = "shear_rows"
    concept = "Adding a multiple of a row to another does not change the determinant; a swap changes its sign."
    example = TriangularDeterminant.example

    @staticmethod
    def check(before: State, after: State) -> Check:
        """Both determinants by the sum over all permutations, up to the sign that `after` carries."""
        method = "sum over all permutations"
        try:
            a = by_permutations(rows_of(parts_of(before, "determinant")[0]))
            b = by_permutations(rows_of(parts_of(after, "determinant")[0]))
        except EvaluationError as error:
            return checks.failed(method, str(error))
        return Check(method, abs(a) == abs(b), f"the determinants are {a} and {b}")


class ReadInverse(Rule):
    """When (A | I) has become (I | B) by row operations, B is the inverse of A."""

    name = "read_inverse"
    concept = "When the left half has become the unit matrix, the right half is the inverse."
    example = r"Find the inverse of \begin{pmatrix} 2 & 1 \\ 5 & 3 \end{pmatrix}."

    @staticmethod
    def check(before: State, after: State) -> Check:
        """A times the inverse is the unit matrix, on both sides."""
        method = "matrix times inverse"
        try:
            a = rows_of(parts_of(before, "inverse")[0])
            if isinstance(after, Words):
                found = by_permutations(a)
                return Check("sum over all permutations", found == 0, f"the determinant is {found}")
            b = rows_of(formula(after))
            good = multiply(a, b) == identity(len(a)) == multiply(b, a)
        except EvaluationError as error:
            return checks.failed(method, str(error))
        return Check(method, good, "A times A^(-1) is the unit matrix" if good else "the product is no unit matrix")


class CountPivots(Rule):
    """The rank is the number of rows that are not zero in row echelon form."""

    name = "count_pivots"
    concept = "The rank is the number of rows other than zero once the matrix is in row echelon form."
    example = r"Find the rank of \begin{pmatrix} 1 & 2 \\ 2 & 4 \end{pmatrix}."

    @staticmethod
    def check(before: State, after: State) -> Check:
        """The largest square part with a determinant other than 0."""
        method = "largest minor other than 0"
        try:
            found, claimed = rank_by_minors(rows_of(parts_of(before, "rank")[0])), evaluate(formula(after))
        except EvaluationError as error:
            return checks.failed(method, str(error))
        return Check(method, found == claimed, f"it has size {found}")


class Trace(Rule):
    """The trace is the sum of the diagonal."""

    name = "trace"
    concept = "The trace of a square matrix is the sum of its diagonal entries."
    example = r"Find the trace of \begin{pmatrix} 1 & 2 \\ 3 & 4 \end{pmatrix}."

    @staticmethod
    def check(before: State, after: State) -> Check:
        """Scalar products of the unit vectors with their images."""
        method = "unit vectors and their images"
        try:
            a = rows_of(parts_of(before, "trace")[0])
            found = sum((dot(x, applied(a, x)) for x in identity(len(a))), Fraction(0))
            claimed = evaluate(formula(after))
        except (EvaluationError, ValueError) as error:
            return checks.failed(method, str(error))
        return Check(method, found == claimed, f"they give {found}")


class Eigenvalues(Rule):
    """The eigenvalues of a 2x2 matrix solve k^2 - (trace) * k + determinant = 0."""

    name = "eigenvalues"
    concept = "An eigenvalue k makes det(A - kI) zero; for a 2x2 matrix, k^2 - (trace)k + determinant = 0."
    example = r"Find the eigenvalues of \begin{pmatrix} 2 & 1 \\ 1 & 2 \end{pmatrix}."

    @staticmethod
    def check(before: State, after: State) -> Check:
        """det(A - kI) is 0 for each by interval bounds, and they are as many as the signs say."""
        method = "det(A - kI) by interval bounds"
        try:
            (a, b), (c, d) = rows_of(parts_of(before, "eigenvalues")[0])
            found = [relation.rhs for relation in relations(after)]
            with digits(50):
                for k in found:
                    value = enclosure(minus(times(minus(number(a), k), minus(number(d), k)), number(b * c)), {})
                    if not value.a <= 0 <= value.b or value.delta > 1e-40:
                        return Check(method, False, "it is not 0")
        except (EvaluationError, ValueError) as error:
            return checks.failed(method, str(error))
        gap = (a - d) ** 2 + 4 * b * c
        count = 0 if gap < 0 else 1 if gap == 0 else 2
        good = len(set(found)) == len(found) == count
        return Check(method, good, f"{count} real eigenvalues, for each det(A - kI) is 0")


class DotProduct(Rule):
    """u * v is the sum of the products of the entries."""

    name = "dot_product"
    concept = "The dot product multiplies entries at the same place and adds the products."
    example = "Find the dot product of (1, 2, 3) and (4, -5, 6)."

    @staticmethod
    def check(before: State, after: State) -> Check:
        """A quarter of |u + v|^2 - |u - v|^2."""
        method = "lengths of sum and difference"
        try:
            u, v = map(vector_of, parts_of(before, "dot"))
            claimed = evaluate(formula(after))
            found = (squared(u, v, 1) - squared(u, v, -1)) / 4
        except (EvaluationError, ValueError) as error:
            return checks.failed(method, str(error))
        return Check(method, found == claimed, f"they give {found}")


def squared(u: Vector, v: Vector, sign: int) -> Fraction:
    """|u + sign * v|^2."""
    return sum(((x + sign * y) ** 2 for x, y in zip(u, v, strict=True)), Fraction(0))


class CrossProduct(Rule):
    """u x v = (u2 v3 - u3 v2, u3 v1 - u1 v3, u1 v2 - u2 v1)."""

    name = "cross_product"
    concept = "The cross product is perpendicular to both vectors; each entry is a 2x2 determinant of the others."
    example = "Find the cross product of (1, 2, 3) and (4, 5, 6)."

    @staticmethod
    def check(before: State, after: State) -> Check:
        """Perpendicular to both, of the right length, and turning the right way."""
        method = "perpendicular, length and orientation"
        try:
            u, v = map(vector_of, parts_of(before, "cross"))
            w = vector_of(formula(after))
            square = dot(u, u) * dot(v, v) - dot(u, v) ** 2
            good = dot(u, w) == 0 == dot(v, w) and dot(w, w) == square == by_permutations([u, v, w])
        except (EvaluationError, ValueError) as error:
            return checks.failed(method, str(error))
        return Check(method, good, f"perpendicular to both, length squared {square}")


class Length(Rule):
    """|v| is the square root of v * v."""

    name = "vector_length"
    concept = "By Pythagoras, the length of a vector is the square root of the sum of the squares of its entries."
    example = "Find the magnitude of the vector (3, 4)."

    @staticmethod
    def check(before: State, after: State) -> Check:
        """Its square, by interval bounds, is the sum of the squares; it is not negative."""
        try:
            v = vector_of(parts_of(before, "length")[0])
            with digits(40):
                if enclosure(formula(after), {}).b < 0:
                    return checks.failed("squared", "a length is not negative")
        except (EvaluationError, ValueError) as error:
            return checks.failed("squared", str(error))
        return analysis.same_values(power(formula(after), 2), number(sum((x * x for x in v), Fraction(0))))


class AngleBetween(Rule):
    """cos(angle) = u * v / (|u| * |v|)."""

    name = "angle_between"
    concept = "The cosine of the angle between two vectors is their dot product divided by both lengths."
    example = "Find the angle between the vectors (1, 0) and (1, 1)."

    @staticmethod
    def check(before: State, after: State) -> Check:
        """The law of cosines in the triangle of u, v and u - v; the angle lies between 0 and pi."""
        try:
            u, v = map(vector_of, parts_of(before, "angle"))
            with digits(40):
                angle = enclosure(formula(after), {})
                if angle.a < -1e-30 or angle.b > 3.1415926536:
                    return checks.failed("law of cosines", "the angle is not between 0 and pi")
            lengths = call("sqrt", number(dot(u, u) * dot(v, v)))
            right = minus(number(dot(u, u) + dot(v, v)), times(2, lengths, Call("cos", (formula(after),))))
        except (EvaluationError, ValueError) as error:
            return checks.failed("law of cosines", str(error))
        return analysis.same_values(number(squared(u, v, -1)), right)


class Projection(Rule):
    """The projection of u onto v is (u * v / v * v) * v."""

    name = "projection"
    concept = "The projection of u onto v is v times (u.v)/(v.v)."
    example = "Find the projection of (3, 4) onto (1, 2)."

    @staticmethod
    def check(before: State, after: State) -> Check:
        """It is parallel to v, and the rest of u is perpendicular to v."""
        method = "parallel and perpendicular parts"
        try:
            u, v = map(vector_of, parts_of(before, "projection"))
            p = vector_of(formula(after))
            rest = [x - y for x, y in zip(u, p, strict=True)]
            good = dot(rest, v) == 0 and dot(p, p) * dot(v, v) == dot(p, v) ** 2
        except (EvaluationError, ValueError) as error:
            return checks.failed(method, str(error))
        return Check(method, good, "the rest is perpendicular to v" if good else "it is not the projection")
