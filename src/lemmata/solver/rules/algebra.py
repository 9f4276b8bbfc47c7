"""Rules of algebra: collecting, expanding, factoring, and solving equations."""

from fractions import Fraction

from lemmata.expr import EvaluationError, Relation, evaluate, symbols
from lemmata.solver import checks
from lemmata.solver.rules.base import Rule
from lemmata.solver.state import Both, State, Words, relations
from lemmata.solver.surds import NotSurd, Surd, surd_of
from lemmata.solver.types import Check


class CollectLikeTerms(Rule):
    """a * x + b * x = (a + b) * x."""

    name = "collect_like_terms"
    concept = "Terms with the same letters and powers are added by adding their coefficients."
    example = "Simplify 3x + 5x - 2."
    check = staticmethod(checks.identical)


class Distribute(Rule):
    """a * (b + c) = a * b + a * c."""

    name = "distribute"
    concept = "To multiply a bracket, multiply every term inside it."
    example = "Expand 3(2x + 5)."
    check = staticmethod(checks.identical)


class MultiplyTerms(Rule):
    """(a * x^m) * (b * x^n) = (a * b) * x^(m + n)."""

    name = "multiply_terms"
    concept = "Multiply the numbers, and add the exponents of the same letter."
    example = "Expand (x + 2)(x + 3)."
    check = staticmethod(checks.identical)


class WriteSquareOut(Rule):
    """(a + b)^2 = (a + b) * (a + b)."""

    name = "write_power_out"
    concept = "A power of a bracket is a product of equal brackets."
    example = "Expand (x + 4)^2."
    check = staticmethod(checks.identical)


class Substitute(Rule):
    """The value of f(x) at x = a is found by writing a for x."""

    name = "substitute"
    concept = "Write the number, in brackets if it is negative, in the place of the letter."
    example = "Evaluate 3x + 2 at x = 4."

    @staticmethod
    def check(before: State, after: State) -> Check:
        """`before` holds the formula with the values of its variables as further equations."""
        method = "exact value"
        if not isinstance(before, Both):
            return checks.failed(method, "no values to put in")
        try:
            env = {str(getattr(r.lhs, "name", "")): evaluate(r.rhs) for r in before.items[1:]}
            formula = before.items[0].rhs
            left, right = evaluate(formula, env), evaluate(after)  # type: ignore[arg-type]
        except EvaluationError as error:
            return checks.failed(method, str(error))
        return Check(method, left == right, f"both are {left}")


class CommonFactor(Rule):
    """a * b + a * c = a * (b + c)."""

    name = "common_factor"
    concept = "A factor that all terms share can be taken out in front of a bracket."
    example = "Factor 6x + 9."
    check = staticmethod(checks.identical)


class TryPair(Rule):
    """Two numbers with a given product are candidates; their sum decides."""

    name = "try_pair"
    concept = "To factor x^2 + bx + c, look for two numbers with product c and sum b: try the pairs one by one."
    example = "Factor x^2 + 5x + 6."
    check = staticmethod(checks.true)


class FactorByPair(Rule):
    """x^2 + (p + q) * x + p * q = (x + p) * (x + q)."""

    name = "factor_by_pair"
    concept = "With p + q = b and p*q = c, the expression x^2 + bx + c is (x + p)(x + q)."
    example = "Factor x^2 + 5x + 6."
    check = staticmethod(checks.identical)


class SplitMiddle(Rule):
    """a * x^2 + (p + q) * x + c with p * q = a * c is split so that it can be factored by grouping."""

    name = "split_middle"
    concept = "Look for two numbers with product a*c and sum b, and split the middle term with them."
    example = "Factor 2x^2 + 7x + 3."
    check = staticmethod(checks.identical)


class FactorByGrouping(Rule):
    """a * c + a * d + b * c + b * d = (a + b) * (c + d)."""

    name = "factor_by_grouping"
    concept = "Take the common factor out of each pair of terms; the same bracket is left and is taken out in turn."
    example = "Factor 2x^2 + 7x + 3."
    check = staticmethod(checks.identical)


class DifferenceOfSquares(Rule):
    """a^2 - b^2 = (a - b) * (a + b)."""

    name = "difference_of_squares"
    concept = "A square minus a square is the difference times the sum."
    example = "Factor 4x^2 - 9."
    check = staticmethod(checks.identical)


class SumOfPowers(Rule):
    """a^3 + b^3 = (a + b) * (a^2 - a * b + b^2), a^3 - b^3 = (a - b) * (a^2 + a * b + b^2); likewise for 5, 7."""

    name = "sum_of_powers"
    concept = "A sum or difference of two cubes (or other equal odd powers) has the sum or difference as a factor."
    example = "Factor 8x^3 + 27y^3."
    check = staticmethod(checks.identical)


class FactorTrinomial(Rule):
    """a * u^2 + (p + q) * u * v + c * v^2 with p * q = a * c falls into two brackets, as with one letter."""

    name = "factor_trinomial"
    concept = "Three terms of the form au^2 + buv + cv^2 factor like a quadratic: find two numbers for the middle term."
    example = "Factor 2x^2 + 5xy + 3y^2."
    check = staticmethod(checks.identical)


class FindFactors(Rule):
    """A product is a factored form of a polynomial exactly when it multiplies out to it."""

    name = "find_factors"
    concept = "No simple pattern fits; these factors were found by a search, and multiplying them out is the proof."
    example = "Factor x^4 + 2x^3 + 3x^2 + 2x + 2."
    check = staticmethod(checks.identical)


class TestZero(Rule):
    """A rational zero p/q of a polynomial with whole coefficients has p dividing the last and q the first of them."""

    name = "test_zero"
    concept = "Try the divisors of the constant term (over divisors of the leading one) as zeros, by putting them in."
    example = "Factor x^3 - 6x^2 + 11x - 6."
    check = staticmethod(checks.value)


class DivideOut(Rule):
    """If P(r) = 0, then P(x) = (x - r) * Q(x)."""

    name = "divide_out"
    concept = "If a polynomial is zero at r, it can be divided by x - r without remainder."
    example = "Factor x^3 - 6x^2 + 11x - 6."
    check = staticmethod(checks.identical)


class ReadCoefficient(Rule):
    """Two polynomials are equal exactly when the coefficients of equal powers are."""

    name = "read_coefficient"
    concept = "After collecting like terms, the coefficient of a power can be read off."
    example = "Express 2*x + 3 + 5*x as a*x + b and give a."
    check = staticmethod(checks.value)


class SimplifySides(Rule):
    """Each side of an equation may be replaced by an equal expression."""

    name = "simplify_sides"
    concept = "Multiply out and collect like terms on each side of the equation."
    example = "Solve 3(x + 2) = 2x + 10 for x."
    check = staticmethod(checks.same_solutions)


class AddToBothSides(Rule):
    """a = b if and only if a + c = b + c."""

    name = "add_to_both_sides"
    concept = "The same number or term may be added to, or subtracted from, both sides of an equation."
    example = "Solve 3x + 5 = 20 for x."
    check = staticmethod(checks.same_solutions)


class DivideBothSides(Rule):
    """a * x = b if and only if x = b / a, for a other than 0."""

    name = "divide_both_sides"
    concept = "Both sides of an equation may be divided by the same number, as long as it is not 0."
    example = "Solve 3x = 15 for x."
    check = staticmethod(checks.same_solutions)


class MultiplyBothSides(Rule):
    """a = b if and only if c * a = c * b, for a number c other than 0."""

    name = "multiply_both_sides"
    concept = "Multiply both sides by the same number, here a common denominator, and the fractions are gone."
    example = "Solve x/2 + x/3 = 5 for x."
    check = staticmethod(checks.same_solutions)


class AlwaysOrNever(Rule):
    """An equation without x left is true for every x or for none."""

    name = "always_or_never"
    concept = "When x drops out, a true statement means every number is a solution and a false one that none is."
    example = "Solve 2(x + 3) = 2x + 5 for x."
    check = staticmethod(checks.same_solutions)


class ZeroProduct(Rule):
    """a * b = 0 if and only if a = 0 or b = 0."""

    name = "zero_product"
    concept = "A product is zero exactly when one of its factors is zero."
    example = "Solve (x - 2)(x + 3) = 0."
    check = staticmethod(checks.same_solutions)


class SolveFactors(Rule):
    """a * x + b = 0 if and only if x = -b / a."""

    name = "solve_factors"
    concept = "Solve each of the simple equations by itself."
    example = "Solve (x - 2)(x + 3) = 0."
    check = staticmethod(checks.same_solutions)


class Discriminant(Rule):
    """a * x^2 + b * x + c = 0 has no real solution where b^2 - 4 * a * c < 0."""

    name = "discriminant"
    concept = "The number b^2 - 4ac decides: if it is negative, no real number solves the equation."
    example = "Solve x^2 + 2x + 5 = 0."

    @staticmethod
    def check(before: State, after: State) -> Check:
        """The quadratic has no zero, since its lowest (or highest) point lies on one side of the axis."""
        method = "value at the vertex"
        if not isinstance(before, Relation) or after != Words("no solution"):
            return checks.failed(method, "not a quadratic equation without solution")
        (name,) = symbols(before)
        at = checks.difference(before)
        try:
            zero, one, two = (at({name: Fraction(point)}) for point in (0, 1, -1))
        except EvaluationError as error:
            return checks.failed(method, str(error))
        a, b = (one + two) / 2 - zero, (one - two) / 2
        if a == 0:
            return checks.failed(method, "not a quadratic equation")
        lowest = at({name: -b / (2 * a)})
        return Check(method, lowest * a > 0, f"at {name} = {-b / (2 * a)} the left minus the right side is {lowest}")


class QuadraticFormula(Rule):
    """a * x^2 + b * x + c = 0 has the solutions (-b ± sqrt(b^2 - 4 * a * c)) / (2 * a)."""

    name = "quadratic_formula"
    concept = "Where no whole numbers fit, the formula x = (-b ± sqrt(b^2 - 4ac))/(2a) gives both solutions."
    example = "Solve x^2 - 2x - 4 = 0."

    @staticmethod
    def check(before: State, after: State) -> Check:
        """Sum and product of the two roots are -b/a and c/a, with a, b, c found from three values."""
        method = "sum and product of the roots"
        found = list(relations(after))
        if not isinstance(before, Relation) or not 1 <= len(found) <= 2:
            return checks.failed(method, "expected a quadratic equation and two roots, or one that counts twice")
        (name,) = symbols(before)
        at = checks.difference(before)
        try:
            zero, one, two = (at({name: Fraction(point)}) for point in (0, 1, -1))
            r, s = (surd_of(found[index].rhs) for index in (0, -1))
        except (EvaluationError, NotSurd) as error:
            return checks.failed(method, str(error))
        a, b = (one + two) / 2 - zero, (one - two) / 2
        if a == 0 or checks.degree(before.lhs)[0] > 2 or checks.degree(before.rhs)[0] > 2:
            return checks.failed(method, "not a quadratic equation")
        good = (r + s).terms == Surd.rational(-b / a).terms and (r * s).terms == Surd.rational(zero / a).terms
        return Check(method, good, f"the sum is {-b / a} and the product {zero / a}")


class Domain(Rule):
    """a(x) / b(x) has a value only where b(x) is not 0."""

    name = "domain"
    concept = "A fraction has no value where its denominator is zero, so those numbers can't be solutions."
    example = "Solve 12/(x + 2) = 3."

    @staticmethod
    def check(before: State, after: State) -> Check:
        """The equation is unchanged, and it has no value where a condition fails."""
        method = "denominator zero there"
        if not isinstance(after, Both) or not isinstance(before, Relation) or after.items[0] != before:
            return checks.failed(method, "the equation was changed")
        for condition in after.items[1:]:
            (name,) = symbols(condition)
            try:
                checks.difference(before)({name: evaluate(condition.rhs)})
            except EvaluationError:
                continue
            return checks.failed(method, "the equation has a value there")
        return Check(method, True, "the equation has no value at the excluded numbers")


class ClearDenominators(Rule):
    """a(x) / b(x) = c(x) if and only if a(x) = b(x) * c(x) and b(x) is not 0."""

    name = "clear_denominators"
    concept = "If a(x)/b(x) = c(x), then a(x) = b(x)c(x) and b(x) is not 0: multiply by the denominators."
    example = "Solve (x + 3)/(x + 2) - x/(x - 2) = 5x/(x^2 - 4)."
    check = staticmethod(checks.same_solutions)


class TestCandidate(Rule):
    """A candidate is a solution if the original equation holds for it."""

    name = "test_candidate"
    concept = "Put the number into the denominators: none of them may be zero."
    example = "Solve 12/(x + 2) = 3."

    @staticmethod
    def check(before: State, after: State) -> Check:
        """`before` is the equation with x = a; both sides have the same value there."""
        return candidate(before, after, expected=True)


class RejectCandidate(Rule):
    """A number that makes a denominator zero is no solution, whatever the algebra gave."""

    name = "reject_candidate"
    concept = (
        "Multiplying by the denominators can bring in a false root: one that makes a denominator zero is rejected."
    )
    example = "Solve x/(x - 2) = 2/(x - 2)."

    @staticmethod
    def check(before: State, after: State) -> Check:
        """`before` is the equation with x = a, and the equation has no value there."""
        return candidate(before, after, expected=False)


def candidate(before: State, after: State, *, expected: bool) -> Check:
    """Substitute the last equation of a `Both` (x = a) into the first."""
    method = "substitution into the original"
    if not isinstance(before, Both) or len(before.items) != 2:
        return checks.failed(method, "expected an equation and a candidate")
    equation, value = before.items
    if after != (value if expected else Words("rejected")):
        return checks.failed(method, "another candidate than the one that was tested")
    (name,) = symbols(value.lhs)
    point = {name: evaluate(value.rhs)}
    try:
        left, right = evaluate(equation.lhs, point), evaluate(equation.rhs, point)
    except EvaluationError as error:
        return Check(method, not expected, f"at {name} = {point[name]}: {error}")
    return Check(method, expected and left == right, f"at {name} = {point[name]}: {left} = {right}")


class Eliminate(Rule):
    """Equations may be multiplied by numbers and added; a variable whose coefficients cancel is gone."""

    name = "eliminate"
    concept = "Multiply the equations so that one variable has opposite coefficients, then add them: it drops out."
    example = "Solve the system x + y = 5, x - y = 1 for (x, y)."
    check = staticmethod(checks.combination)


class ScaleEquation(Rule):
    """a = b if and only if c * a = c * b, for c other than 0; the other equation stays."""

    name = "scale_equation"
    concept = "Both sides of an equation may be multiplied by the same number."
    example = "Solve the system 2x + 3y = 8, x - y = -1 for (x, y)."
    check = staticmethod(checks.combination)


class BackSubstitute(Rule):
    """Where x is known, its value is put into one of the equations, and y is found."""

    name = "back_substitute"
    concept = "Put the value that was found into one of the equations; one unknown is left."
    example = "Solve the system x + y = 5, x - y = 1 for (x, y)."

    @staticmethod
    def check(before: State, after: State) -> Check:
        """`before` is an equation and the known value; the new equation is the old one with it put in."""
        method = "equal at rational points"
        equation, known = relations(before)
        (new,) = relations(after)
        if not symbols(known.lhs) or symbols(known.rhs):
            return checks.failed(method, "no known value")
        (name,) = symbols(known.lhs)
        point = {name: evaluate(known.rhs)}
        names = sorted(symbols(equation) - {name})
        old = checks.difference(equation)
        pairs = checks.sample([lambda env: old({**env, **point}), checks.difference(new)], names, 4)
        good = all(a == b for _, (a, b) in pairs)
        return Check("equal at 4 rational points", good, f"{name} = {point[name]} was put in")


class SumOfRoots(Rule):
    """The roots of a * x^2 + b * x + c add up to -b / a."""

    name = "sum_of_roots"
    concept = "Vieta: the roots of ax^2 + bx + c = 0 have the sum -b/a."
    example = "What is the sum of the roots of x^2 - 5x + 6 = 0?"
    check = staticmethod(checks.value)


class ProductOfRoots(Rule):
    """The roots of a * x^2 + b * x + c multiply to c / a."""

    name = "product_of_roots"
    concept = "Vieta: the roots of ax^2 + bx + c = 0 have the product c/a."
    example = "What is the product of the roots of x^2 - 5x + 6 = 0?"
    check = staticmethod(checks.value)


class RootsIdentity(Rule):
    """r^2 + s^2 = (r + s)^2 - 2 * r * s, and 1/r + 1/s = (r + s) / (r * s)."""

    name = "roots_identity"
    concept = "Symmetric expressions in the two roots can be written with their sum and their product."
    example = "What is the sum of the squares of the roots of x^2 - 5x + 6 = 0?"
    check = staticmethod(checks.value)
