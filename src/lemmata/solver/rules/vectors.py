"""Rules for problems of vectors and matrices in words: one operation with known parts, and what conditions leave.

An operation is checked with NumPy's own linear algebra; what conditions determine is found again from other starting
points, and the conditions are tested there with NumPy.
"""

from typing import Any

import mpmath

from lemmata.expr import EvaluationError, List_, Matrix, Node, ParseError, Tuple_
from lemmata.solver.approximation import approximate, real
from lemmata.solver.checks import failed
from lemmata.solver.realise import DIGITS, Undetermined, same
from lemmata.solver.rules.base import Rule
from lemmata.solver.state import State, Words
from lemmata.solver.types import Check
from lemmata.solver.vector_problem import flat, read_vector_problem, values
from lemmata.solver.vectors import Form, ShapeError, is_scalar

OTHER_SEED = 20_011
METHOD = "found again from other starts"


def by_numpy(form: Form, env: dict[str, Any]) -> Any:
    """The value of a formula by NumPy: an array, or a number."""
    import numpy as np

    if form.op == "num":
        return float(form.args[0])
    if form.op == "name":
        return np.pi if form.args[0] == "pi" else env[form.args[0]]
    if form.op == "rows":
        return np.array([[by_numpy(cell, env) for cell in row] for row in form.args], dtype=float)
    args = [by_numpy(part, env) for part in form.args]
    a = args[0]
    b: Any = args[1] if len(args) > 1 else None
    flat_a = a.ravel() if hasattr(a, "ravel") else a
    flat_b = b.ravel() if hasattr(b, "ravel") else b
    scalars = not hasattr(a, "ravel") or (b is not None and not hasattr(b, "ravel"))
    match form.op:
        case "add":
            return sum(args[1:], a)
        case "neg":
            return -a
        case "mul":
            return a * b if scalars else a @ b
        case "div":
            return a / b
        case "dot":
            return a * b if scalars else float(np.dot(flat_a, flat_b))
        case "cross":
            return a * b if scalars else np.cross(flat_a, flat_b).reshape(3, 1)
        case "norm":
            square = hasattr(a, "shape") and a.shape[0] == a.shape[1] > 1
            return float(np.linalg.det(a)) if square else float(np.linalg.norm(flat_a))
        case "det":
            return float(np.linalg.det(a))
        case "trace" | "tr":
            return float(np.trace(a))
        case "pow":
            return a**b if scalars and not hasattr(a, "ravel") else np.linalg.matrix_power(a, round(float(b)))
        case "transpose":
            return a.T
        case "proj":
            unit = a / np.linalg.norm(flat_a)
            return float(np.dot(unit.ravel(), flat_b)) * unit
        case "angle":
            cosine = np.dot(flat_a, flat_b) / np.linalg.norm(flat_a) / np.linalg.norm(flat_b)
            return float(np.degrees(np.arccos(np.clip(cosine, -1, 1))))
        case "area":
            gram = np.array([[np.dot(x.ravel(), y.ravel()) for y in args] for x in args])
            return float(np.sqrt(abs(np.linalg.det(gram))))
        case "volume":
            return float(abs(np.linalg.det(np.hstack(args))))
        case "turn":
            return float(np.linalg.det(np.hstack([a, b])))
        case "outline":
            corners = np.hstack(args)
            return float(
                abs(
                    np.sum(
                        np.cross(
                            np.vstack([corners, 0 * corners[:1]]).T,
                            np.vstack([np.roll(corners, -1, 1), 0 * corners[:1]]).T,
                        )[:, 2]
                    )
                )
                / 2
            )
        case "degrees":
            return float(np.radians(a))
        case "sqrt" | "sin" | "cos" | "tan" | "abs" as name:
            return float(getattr(np, name)(a))
    raise ShapeError(form.op)


def close(one: Any, other: Any) -> bool:
    """Equal to about eight digits, entry by entry."""
    import numpy as np

    return bool(np.shape(one) == np.shape(other) and np.allclose(one, other, rtol=1e-8, atol=1e-8))


def arrays(env: dict[str, Any]) -> dict[str, Any]:
    """The names' values for NumPy."""
    import numpy as np

    return {
        name: float(value) if is_scalar(value) else np.array([[float(x) for x in row] for row in value])
        for name, value in env.items()
    }


def claimed(state: State) -> list[list[Any]]:
    """The digits of what a step claims, entry by entry; several values for a list."""
    if isinstance(state, List_):
        return [entry for item in state.items for entry in claimed(item)]
    if isinstance(state, Matrix):
        return [[real(approximate(cell, {})) for row in state.rows for cell in row]]
    if isinstance(state, Tuple_):
        return [[real(approximate(cell, {})) for cell in state.items]]
    if isinstance(state, Node):
        return [[real(approximate(state, {}))]]
    raise ParseError("no value")


def agrees(text: str, after: State) -> Check:
    """Solve the problem of this text again and compare; the conditions and the value are tested with NumPy as well."""
    try:
        problem = read_vector_problem(text)
        with mpmath.workdps(DIGITS + 10):
            shown = claimed(after)
            found, _, realisation = values(problem, OTHER_SEED)
            if len(found) != len(shown):
                return failed(METHOD, f"{len(found)} values were found, not {len(shown)}")
            for value in found:
                if not any(len(value) == len(other) and all(map(same, value, other)) for other in shown):
                    return failed(METHOD, f"{[mpmath.nstr(x, 12) for x in value]} was found")
            if problem.how != "find all" and realisation.count == 0:
                env = arrays(realisation.env([], mpmath))
                value = by_numpy(problem.goal, env)
                if not close([float(x) for x in flat(value.tolist() if hasattr(value, "tolist") else value)],
                             [float(x) for x in shown[0]]):  # fmt: skip
                    return failed("NumPy", f"NumPy gives {value}")
                return Check("NumPy", True, "NumPy's linear algebra gives the same")
    except (ParseError, EvaluationError, Undetermined, ShapeError, ValueError, KeyError, ZeroDivisionError) as error:
        return failed(METHOD, str(error))
    return Check(METHOD, True, "every solution found from other starting points gives the same")


class VectorOperation(Rule):
    """One operation on vectors or matrices whose parts are known."""

    name = "vector_operation"
    concept = "Vectors are added and stretched entry by entry; rows times columns, entry by entry, make a product."
    example = (
        r"Let $\mathbf{a} = \begin{pmatrix} 1 \\ 2 \\ 3 \end{pmatrix}$ and $\mathbf{b} = \begin{pmatrix} 3 \\ 0 \\ -1 "
        r"\end{pmatrix}.$ Compute $\mathbf{a} \times (2 \mathbf{a} - \mathbf{b}).$"
    )

    @staticmethod
    def check(before: State, after: State) -> Check:
        return agrees(before.text, after) if isinstance(before, Words) else failed(METHOD, "no problem of vectors")


class VectorConditions(Rule):
    """Conditions on unknown vectors, written out in coordinates, that leave one value of what is asked."""

    name = "vector_conditions"
    concept = "Write the unknown vectors in coordinates: each condition is then an equation between numbers."
    example = (
        r"Let $\mathbf{a}$ and $\mathbf{b}$ be vectors such that $\|\mathbf{a}\| = 3,$ $\|\mathbf{b}\| = 4,$ and "
        r"$\mathbf{a} \cdot \mathbf{b} = 2.$ Find $\|\mathbf{a} + \mathbf{b}\|.$"
    )

    @staticmethod
    def check(before: State, after: State) -> Check:
        return VectorOperation.check(before, after)
