"""Plans: vectors, matrices, determinants, inverses, ranks, and eigenvalues of 2x2 matrices."""

from collections.abc import Callable
from fractions import Fraction
from itertools import chain

from lemmata.expr import Add, EvaluationError, Matrix, Mul, Node, Tuple_, evaluate, number, parse, to_latex, to_text
from lemmata.solver.asked import Asked
from lemmata.solver.build import call, equalities, equation, minus, node, over, plus, power, times
from lemmata.solver.matrices import (
    Rows,
    Vector,
    dot,
    identity,
    matrix_node,
    multiply,
    rows_of,
    shape,
    vector_node,
    vector_of,
)
from lemmata.solver.plans.base import Answer, NotFound, Plan
from lemmata.solver.plans.calculus import shown
from lemmata.solver.plans.compute import operate
from lemmata.solver.rules import linear_algebra as rules
from lemmata.solver.rules.base import Rule
from lemmata.solver.state import Either, State, Words
from lemmata.solver.task import Task
from lemmata.solver.tidy import tidy
from lemmata.solver.trigonometry import principal, radians
from lemmata.solver.types import Check
from lemmata.solver.work import Work

NO_INVERSE = "no inverse"
NO_REAL = "no real eigenvalues"
MOST_ENTRIES = 6
"""Sums and multiples of so many entries are worked out one by one."""


class MatrixTask(Plan):
    """One operation on matrices: its entries are computed, or its rows are brought to echelon form."""

    kind = "matrix"

    def solve(self, task: Task, work: Work) -> Answer:
        try:
            return OPERATIONS[task.names[0]](task, work)
        except (EvaluationError, ValueError) as error:
            raise NotFound(str(error)) from None

    def confirm(self, task: Task, answer: str) -> Check:
        """The rule's own check on the question and the answer alone: permutations, vectors, products, minors."""
        operation = task.names[0]
        try:
            after: State = state_of(operation, answer)
        except EvaluationError as error:
            return Check("reading the answer", False, str(error))
        return CHECKED[operation].check(Asked(operation, task.formulas), after)


def state_of(operation: str, answer: str) -> State:
    """The answer as the state that ends its last step."""
    if answer in (NO_INVERSE, NO_REAL):
        return Words(answer)
    if operation == "eigenvalues":
        return Either(tuple(equation("k", parse(text)) for text in answer.split(", ")))
    return parse(answer)


def binary(task: Task, work: Work) -> Answer:
    """A sum, a difference or a multiple."""
    operation = task.names[0]
    first, second = task.formulas
    if operation == "scale":
        factor = evaluate(first)
        found = [[factor * value for value in row] for row in rows_of(second)]
        entries = [[times(factor, value) for value in row] for row in rows_of(second)]
    else:
        a, b = rows_of(first), rows_of(second)
        if shape(a) != shape(b):
            raise NotFound("the sizes differ, so there is no sum")
        sign = 1 if operation == "plus" else -1
        found = [[x + sign * y for x, y in zip(r, s, strict=True)] for r, s in zip(a, b, strict=True)]
        joined = plus if sign == 1 else minus
        entries = [[joined(x, y) for x, y in zip(r, s, strict=True)] for r, s in zip(a, b, strict=True)]
    after = like(second, found)
    column = Tuple_(tuple(row[0] for row in entries))
    written = column if isinstance(after, Tuple_) else Matrix(tuple(map(tuple, entries)))
    if len(entries) * len(entries[0]) <= MOST_ENTRIES:
        for entry in chain.from_iterable(entries):
            if isinstance(entry, Add | Mul):
                operate(work, entry, decimals=False)
    line = f"entry by entry: {equalities(written, after)}"
    work.step(rules.AddEntries, Asked(operation, task.formulas), after, line)
    return shown(after)


def like(model: Node, rows: Rows) -> Node:
    """A tuple where the operand was one, else a matrix."""
    return vector_node([row[0] for row in rows]) if isinstance(model, Tuple_) else matrix_node(rows)


def product(task: Task, work: Work) -> Answer:
    """Rows times columns, each entry written out."""
    first, second = task.formulas
    a, b = rows_of(first), rows_of(second)
    found = multiply(a, b)
    entries = [
        f"({i + 1},{j + 1}): {products([(x, b[k][j]) for k, x in enumerate(row)])}"
        for i, row in enumerate(a)
        for j in range(len(b[0]))
    ]
    after = like(second, found)
    work.step(rules.MatrixProduct, Asked("product", task.formulas), after, "; ".join(entries))
    return shown(after)


def products(pairs: list[tuple[Fraction, Fraction]]) -> str:
    """A sum of products, worked out: `2*3 + 4(-1) = 6 - 4 = 2`."""
    values = [x * y for x, y in pairs]
    return equalities(plus(*(times(x, y) for x, y in pairs)), plus(*values), number(sum(values)))


def raised(task: Task, work: Work) -> Answer:
    """A whole power, one product after the other."""
    a, count = rows_of(task.formulas[0]), evaluate(task.formulas[1])
    if shape(a)[0] != shape(a)[1] or count.denominator != 1 or not 1 <= count <= 20:
        raise NotFound("a square matrix and an exponent from 1 to 20")
    found = a
    for k in range(2, int(count) + 1):
        before, found = found, multiply(found, a)
        operands = (matrix_node(before), matrix_node(a))
        work.step(rules.MatrixProduct, Asked("product", operands), matrix_node(found), f"power {k}: {flat(found)}")
    after = matrix_node(found)
    work.step(rules.MatrixProduct, Asked("raise", task.formulas), after, f"power {count}: {flat(found)}")
    return shown(after)


def flat(rows: Rows) -> str:
    """The rows on one line."""
    return "[" + ", ".join("[" + ", ".join(map(str, row)) + "]" for row in rows) + "]"


def transpose(task: Task, work: Work) -> Answer:
    """Rows become columns."""
    a = rows_of(task.formulas[0])
    after = matrix_node([list(column) for column in zip(*a, strict=True)])
    work.step(rules.Transpose, Asked("transpose", task.formulas), after, f"rows become columns: {flat(rows_of(after))}")
    return shown(after)


def square(tree: Node) -> Rows:
    """The entries of a square matrix."""
    a = rows_of(tree)
    if shape(a)[0] != shape(a)[1]:
        raise NotFound("the matrix is not square")
    return a


def determinant(task: Task, work: Work) -> Answer:
    """Two rows directly, three by cofactors, more by elimination."""
    return shown(number(determinant_of(square(task.formulas[0]), work)))


def determinant_of(a: Rows, work: Work) -> Fraction:
    """The determinant, with its steps."""
    before = Asked("determinant", (matrix_node(a),))
    if len(a) == 1:
        value = a[0][0]
        work.step(rules.TriangularDeterminant, before, number(value), f"det = {value}")
        return value
    if len(a) == 2:
        (p, q), (r, s) = a
        value = p * s - q * r
        line = f"det = {equalities(minus(times(p, s), times(q, r)), minus(p * s, q * r), number(value))}"
        work.step(rules.SmallDeterminant, before, number(value), line)
        return value
    if len(a) == 3:
        minors = [[[v for j, v in enumerate(row) if j != i] for row in a[1:]] for i in range(3)]
        parts = [determinant_of(minor, work) if a[0][i] else Fraction(0) for i, minor in enumerate(minors)]
        value = a[0][0] * parts[0] - a[0][1] * parts[1] + a[0][2] * parts[2]
        x, y, z = (times(a[0][i], parts[i]) for i in range(3))
        worked = plus(minus(a[0][0] * parts[0], a[0][1] * parts[1]), a[0][2] * parts[2])
        line = f"along the first row: {equalities(plus(minus(x, y), z), worked, number(value))}"
        work.step(rules.CofactorExpansion, before, number(value), line)
        return value
    return by_elimination(a, work)


def by_elimination(a: Rows, work: Work) -> Fraction:
    """To triangular form; each step keeps the determinant up to its sign."""
    sign, original = 1, matrix_node(a)
    rows = [list(row) for row in a]
    for column in range(len(rows)):
        before = Asked("determinant", (matrix_node(rows),))
        pivot = next((i for i in range(column, len(rows)) if rows[i][column]), None)
        if pivot is None:
            break
        notes = []
        if pivot != column:
            rows[column], rows[pivot] = rows[pivot], rows[column]
            sign = -sign
            notes.append(f"swap rows {column + 1} and {pivot + 1} (sign changes)")
        for i in range(column + 1, len(rows)):
            factor = rows[i][column] / rows[column][column]
            if factor:
                rows[i] = [x - factor * y for x, y in zip(rows[i], rows[column], strict=True)]
                notes.append(f"row {i + 1} minus ({factor}) row {column + 1}")
        if notes:
            after = Asked("determinant", (matrix_node(rows),))
            work.step(rules.ShearRows, before, after, f"{'; '.join(notes)}: {flat(rows)}")
    diagonal = [row[i] for i, row in enumerate(rows)]
    value = Fraction(sign)
    for entry in diagonal:
        value *= entry
    shown_product = to_text(times(*([-1] if sign < 0 else []), *diagonal))
    line = f"product of the diagonal{' with the sign of the swaps' if sign < 0 else ''}: {shown_product} = {value}"
    work.step(rules.TriangularDeterminant, Asked("determinant", (original,)), number(value), line)
    return value


def echelon(work: Work, rows: Rows, columns: int) -> Rows:
    """Reduced row echelon form in the first columns, one step a column."""
    rows = [list(row) for row in rows]
    top = 0
    for column in range(columns):
        before = Asked("rows", (matrix_node(rows),))
        pivot = next((i for i in range(top, len(rows)) if rows[i][column]), None)
        if pivot is None:
            continue
        notes = []
        if pivot != top:
            rows[top], rows[pivot] = rows[pivot], rows[top]
            notes.append(f"swap rows {top + 1} and {pivot + 1}")
        if rows[top][column] != 1:
            notes.append(f"divide row {top + 1} by {rows[top][column]}")
            rows[top] = [value / rows[top][column] for value in rows[top]]
        for i in range(len(rows)):
            factor = rows[i][column]
            if i != top and factor:
                rows[i] = [x - factor * y for x, y in zip(rows[i], rows[top], strict=True)]
                notes.append(f"row {i + 1} minus ({factor}) row {top + 1}")
        if notes:
            after = Asked("rows", (matrix_node(rows),))
            work.step(rules.RowOperation, before, after, f"{'; '.join(notes)}: {flat(rows)}")
        top += 1
        if top == len(rows):
            break
    return rows


def inverse(task: Task, work: Work) -> Answer:
    """(A | I) to (I | B)."""
    a = square(task.formulas[0])
    size = len(a)
    wide = [[*row, *unit] for row, unit in zip(a, identity(size), strict=True)]
    found = echelon(work, wide, size)
    before = Asked("inverse", task.formulas)
    if any(found[i][i] != 1 for i in range(size)):
        work.step(rules.ReadInverse, before, Words(NO_INVERSE), "a row of zeros: the matrix has no inverse")
        return Answer(NO_INVERSE, rf"\text{{{NO_INVERSE}}}")
    after = matrix_node([row[size:] for row in found])
    work.step(rules.ReadInverse, before, after, f"the right half is the inverse: {flat(rows_of(after))}")
    return shown(after)


def rank(task: Task, work: Work) -> Answer:
    """Rows other than zero in echelon form."""
    a = rows_of(task.formulas[0])
    found = sum(any(row) for row in echelon(work, a, len(a[0])))
    work.step(rules.CountPivots, Asked("rank", task.formulas), node(found), f"rows other than zero: {found}")
    return shown(node(found))


def trace(task: Task, work: Work) -> Answer:
    """The sum of the diagonal."""
    a = square(task.formulas[0])
    found = sum((a[i][i] for i in range(len(a))), Fraction(0))
    line = f"trace = {to_text(plus(*(a[i][i] for i in range(len(a)))))} = {found}"
    work.step(rules.Trace, Asked("trace", task.formulas), number(found), line)
    return shown(number(found))


def eigenvalues(task: Task, work: Work) -> Answer:
    """k^2 - (trace) k + determinant = 0."""
    a = square(task.formulas[0])
    if len(a) != 2:
        raise NotFound("eigenvalues are found for 2x2 matrices only")
    (p, q), (r, s) = a
    total, det = p + s, p * s - q * r
    gap = total * total - 4 * det
    characteristic = tidy(plus(minus(power("k", 2), times(total, "k")), number(det)))
    before = Asked("eigenvalues", task.formulas)
    if gap < 0:
        work.step(rules.Eigenvalues, before, Words(NO_REAL), f"{to_text(characteristic)} = 0 has no real solution")
        return Answer(NO_REAL, rf"\text{{{NO_REAL}}}")
    root = call("sqrt", number(gap))
    found = [tidy(over(minus(number(total), root), 2)), tidy(over(plus(number(total), root), 2))]
    if gap == 0:
        found = found[:1]
    after = Either(tuple(equation("k", value) for value in found))
    listed = " or ".join(f"k = {to_text(value)}" for value in found)
    work.step(
        rules.Eigenvalues, before, after if found[1:] else after.items[0], f"{to_text(characteristic)} = 0: {listed}"
    )
    return Answer(", ".join(map(to_text, found)), ", ".join(map(to_latex, found)))


def dot_product(task: Task, work: Work) -> Answer:
    """Products of entries, added."""
    u, v = pair(task)
    found = dot(u, v)
    line = products(list(zip(u, v, strict=True)))
    work.step(rules.DotProduct, Asked("dot", task.formulas), number(found), line)
    return shown(number(found))


def pair(task: Task) -> tuple[Vector, Vector]:
    """Two vectors of one length."""
    u, v = map(vector_of, task.formulas)
    if len(u) != len(v):
        raise NotFound("the vectors have different lengths")
    return u, v


def cross_product(task: Task, work: Work) -> Answer:
    """The three 2x2 determinants."""
    u, v = pair(task)
    if len(u) != 3:
        raise NotFound("the cross product needs vectors with three entries")
    places = ((1, 2), (2, 0), (0, 1))
    terms = [minus(times(u[i], v[j]), times(u[j], v[i])) for i, j in places]
    found = vector_node([u[i] * v[j] - u[j] * v[i] for i, j in places])
    line = f"({', '.join(map(to_text, terms))}) = {to_text(found)}"
    work.step(rules.CrossProduct, Asked("cross", task.formulas), found, line)
    return shown(found)


def length(task: Task, work: Work) -> Answer:
    """Pythagoras."""
    v = vector_of(task.formulas[0])
    inside = plus(*(power(value, 2) for value in v))
    found = tidy(call("sqrt", number(dot(v, v))))
    squares = plus(*(value * value for value in v))
    line = equalities(*(call("sqrt", part) for part in (inside, squares, number(dot(v, v)))), found)
    work.step(rules.Length, Asked("length", task.formulas), found, line)
    return shown(found)


def angle(task: Task, work: Work) -> Answer:
    """By the cosine."""
    u, v = pair(task)
    if not any(u) or not any(v):
        raise NotFound("the zero vector has no direction")
    cosine = tidy(over(number(dot(u, v)), call("sqrt", number(dot(u, u) * dot(v, v)))))
    degrees = principal("acos", cosine)
    found = call("acos", cosine) if degrees is None else radians(degrees)
    line = f"cos(angle) = {dot(u, v)}/sqrt({dot(u, u)}*{dot(v, v)}) = {to_text(cosine)}: angle = {to_text(found)}"
    work.step(rules.AngleBetween, Asked("angle", task.formulas), found, line)
    return shown(found)


def projection(task: Task, work: Work) -> Answer:
    """(u.v / v.v) v."""
    u, v = pair(task)
    if not any(v):
        raise NotFound("there is no projection onto the zero vector")
    factor = dot(u, v) / dot(v, v)
    found = vector_node([factor * value for value in v])
    line = f"(u.v)/(v.v) = {to_text(over(dot(u, v), dot(v, v)))} = {factor}; times v: {to_text(found)}"
    work.step(rules.Projection, Asked("projection", task.formulas), found, line)
    return shown(found)


OPERATIONS: dict[str, Callable[[Task, Work], Answer]] = {
    "plus": binary,
    "minus": binary,
    "scale": binary,
    "product": product,
    "raise": raised,
    "transpose": transpose,
    "determinant": determinant,
    "inverse": inverse,
    "rank": rank,
    "trace": trace,
    "eigenvalues": eigenvalues,
    "dot": dot_product,
    "cross": cross_product,
    "length": length,
    "angle": angle,
    "projection": projection,
}
CHECKED: dict[str, type[Rule]] = {
    "plus": rules.AddEntries,
    "minus": rules.AddEntries,
    "scale": rules.AddEntries,
    "product": rules.MatrixProduct,
    "raise": rules.MatrixProduct,
    "transpose": rules.Transpose,
    "determinant": rules.SmallDeterminant,
    "inverse": rules.ReadInverse,
    "rank": rules.CountPivots,
    "trace": rules.Trace,
    "eigenvalues": rules.Eigenvalues,
    "dot": rules.DotProduct,
    "cross": rules.CrossProduct,
    "length": rules.Length,
    "angle": rules.AngleBetween,
    "projection": rules.Projection,
}
"""The rule whose check decides an answer; each computes along another way than the operation."""
