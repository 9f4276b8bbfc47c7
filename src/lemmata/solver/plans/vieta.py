"""Plan: sum and product of the roots of a quadratic, and what follows from them."""

from fractions import Fraction

from lemmata.expr import evaluate, parse, to_text
from lemmata.solver.build import minus, node, over, power, times
from lemmata.solver.plans.base import Answer, NotFound, Plan
from lemmata.solver.plans.compute import number_answer
from lemmata.solver.polynomial import NotPolynomial, Polynomial
from lemmata.solver.rules import algebra as rules
from lemmata.solver.task import Task
from lemmata.solver.types import Check
from lemmata.solver.work import Work


class Roots(Plan):
    """Read the coefficients, then -b/a, c/a and what is built of them."""

    kind = "roots"

    def solve(self, task: Task, work: Work) -> Answer:
        a, b, c = coefficients(task)
        if a.denominator * b.denominator * c.denominator > 1:
            raise NotFound("the coefficients are not whole numbers")
        wanted = task.names[1]
        line = f"a = {a}, b = {b}, c = {c}"
        total, product = -b / a, c / a
        if wanted in ("sum", "squares", "reciprocals"):
            shown = f"{line}: sum = -b/a = {quotient(-b, a)}"
            work.step(rules.SumOfRoots, over(-b, a), node(total), shown)
        if wanted in ("product", "squares", "reciprocals"):
            shown = f"product = c/a = {quotient(c, a)}"
            work.step(
                rules.ProductOfRoots, over(c, a), node(product), shown if wanted != "product" else f"{line}: {shown}"
            )
        if wanted == "squares":
            result = total**2 - 2 * product
            before = minus(power(total, 2), times(2, product))
            work.step(
                rules.RootsIdentity, before, minus(total**2, 2 * product), f"sum^2 - 2*product = {to_text(before)}"
            )
            work.step(rules.RootsIdentity, minus(total**2, 2 * product), node(result))
            return number_answer(result)
        if wanted == "reciprocals":
            result = total / product
            work.step(rules.RootsIdentity, over(total, product), node(result), f"sum/product = {result}")
            return number_answer(result)
        return number_answer(total if wanted == "sum" else product)

    def confirm(self, task: Task, answer: str) -> Check:
        """With the two roots themselves, r and s = (-b ± sqrt(D)) / (2a), in exact numbers p + q sqrt(D)."""
        a, b, c = coefficients(task)
        d = b * b - 4 * a * c
        r, s = (-b / (2 * a), 1 / (2 * a)), (-b / (2 * a), -1 / (2 * a))
        wanted = task.names[1]
        if wanted == "sum":
            found = (r[0] + s[0], r[1] + s[1])
        elif wanted == "product":
            found = surd_product(r, s, d)
        elif wanted == "squares":
            p, q = surd_product(r, r, d), surd_product(s, s, d)
            found = (p[0] + q[0], p[1] + q[1])
        else:
            p, q = surd_inverse(r, d), surd_inverse(s, d)
            found = (p[0] + q[0], p[1] + q[1])
        good = found[1] == 0 and found[0] == evaluate(parse(answer))
        return Check("with the roots themselves", good, f"the roots (-b ± sqrt({d}))/(2a) give {found[0]}")


Surd = tuple[Fraction, Fraction]


def surd_product(x: Surd, y: Surd, d: Fraction) -> Surd:
    """(p + q sqrt(d)) * (r + s sqrt(d))."""
    return x[0] * y[0] + x[1] * y[1] * d, x[0] * y[1] + x[1] * y[0]


def surd_inverse(x: Surd, d: Fraction) -> Surd:
    """1 / (p + q sqrt(d))."""
    norm = x[0] ** 2 - x[1] ** 2 * d
    return x[0] / norm, -x[1] / norm


def coefficients(task: Task) -> tuple[Fraction, Fraction, Fraction]:
    """(a, b, c); NotFound where the equation isn't quadratic."""
    name = task.names[0]
    try:
        whole = Polynomial.of(task.relation.lhs) - Polynomial.of(task.relation.rhs)
    except NotPolynomial as error:
        raise NotFound(str(error)) from None
    if whole.degree() != 2 or whole.names() != [name]:
        raise NotFound("not a quadratic equation in one variable")
    c, b, a = whole.coefficients(name)
    return a, b, c


def quotient(top: Fraction, bottom: Fraction) -> str:
    """`-6/2 = -3`, or just the number where nothing is divided."""
    if bottom == 1:
        return str(top)
    written, value = f"{top}/{bottom}", str(top / bottom)
    return written if written == value else f"{written} = {value}"
