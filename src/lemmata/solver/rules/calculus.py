"""Rules of calculus: derivatives, limits and integrals. The checks use values only (`analysis.py`)."""

from lemmata.expr import Node, Relation, Sym
from lemmata.solver import analysis, checks, curves
from lemmata.solver.asked import Asked
from lemmata.solver.build import plus, substitute
from lemmata.solver.rules.base import Rule
from lemmata.solver.state import Both, Derivative, Either, State, Words
from lemmata.solver.types import Check


def is_formula(state: State) -> bool:
    """Whether a state is one quantity."""
    return not isinstance(state, Asked | Both | Derivative | Either | Words | Relation)


def slope(before: State, after: State) -> Check:
    """The slope at points, from values alone; a polynomial of small degree is decided by its Taylor coefficients."""
    if not isinstance(before, Derivative) or not isinstance(after, Node) or not is_formula(after):
        return checks.failed("difference quotients of the values", "no derivative to check")
    exact = checks.taylor(before.formula, before.name, 1, after)
    return exact if exact.passed else analysis.derivative(before.formula, before.name, 1, after)


def unchanged(before: State, after: State) -> Check:
    """The same value at points."""
    if isinstance(before, Node) and isinstance(after, Node) and is_formula(before) and is_formula(after):
        return analysis.same_values(before, after)
    return checks.failed("equal at points, with interval bounds", "no formulas to compare")


def integrated(before: State, after: State) -> Check:
    """The result differentiated back."""
    if isinstance(before, Asked) and before.kind == "integral" and isinstance(after, Node) and is_formula(after):
        return analysis.antiderivative(before.parts[0], before.name, after)
    return checks.failed("differentiated back, by difference quotients", "no integral to check")


def limit_parts(state: State) -> tuple[Node, str, Node, int] | None:
    """(formula, variable, place, side) of a limit."""
    sides = {"limit": 0, "limit_from_right": 1, "limit_from_left": -1}
    if isinstance(state, Asked) and state.kind in sides:
        return state.parts[0], state.name, state.parts[1], sides[state.kind]
    return None


def approached(before: State, after: State) -> Check:
    """Values close to the place tend to the limit."""
    parts = limit_parts(before)
    if parts is None or not isinstance(after, Node):
        return checks.failed("values close to the place", "no limit to check")
    return analysis.approach(*parts, after)


def rewritten(before: State, after: State) -> Check:
    """Two limits at one place of functions that agree at points."""
    one, two = limit_parts(before), limit_parts(after)
    if one is None or two is None or one[1:] != two[1:]:
        return checks.failed("equal at points, with interval bounds", "no two limits at one place")
    return analysis.agree_near(one[0], two[0], *one[1:])


class Differentiate(Rule):
    """d/dx (a * x^n) = a * n * x^(n - 1), term by term; a constant has the derivative 0."""

    name = "differentiate"
    concept = "Differentiate term by term: multiply by the exponent and lower it by one; constants drop out."
    example = "Find the second derivative of 3*x^3 - 5*x wrt x."
    check = staticmethod(slope)


class PowerRule(Rule):
    """d/dx x^n = n * x^(n - 1) for every fixed exponent n, also negative and fractional ones."""

    name = "power_rule"
    concept = "The derivative of x^n is n*x^(n - 1), for every fixed exponent n; a root is a fractional exponent."
    example = "Find the derivative of sqrt(x)."
    check = staticmethod(slope)


class SumRule(Rule):
    """d/dx (u + v) = du/dx + dv/dx."""

    name = "sum_rule"
    concept = "The derivative of a sum is the sum of the derivatives."
    example = "Find the derivative of x^2 + sin(x)."
    check = staticmethod(slope)


class ConstantMultiple(Rule):
    """d/dx (c * u) = c * du/dx."""

    name = "constant_multiple_rule"
    concept = "A constant factor stays in front when you differentiate."
    example = "Find the derivative of 5*sin(x)."
    check = staticmethod(slope)


class ProductRule(Rule):
    """d/dx (u * v) = du/dx * v + u * dv/dx."""

    name = "product_rule"
    concept = "Product rule: the derivative of u*v is u'*v + u*v'."
    example = "Find the derivative of x^2*sin(x)."
    check = staticmethod(slope)


class QuotientRule(Rule):
    """d/dx (u / v) = (du/dx * v - u * dv/dx) / v^2, where v is not 0."""

    name = "quotient_rule"
    concept = "Quotient rule: the derivative of u/v is (u'*v - u*v')/v^2."
    example = "Find the derivative of (x + 1)/(x^2 + 1)."
    check = staticmethod(slope)


class ChainRule(Rule):
    """d/dx f(u) = f'(u) * du/dx."""

    name = "chain_rule"
    concept = "Chain rule: differentiate the outer function, leave the inner one in it, and multiply by its derivative."
    example = "Find the derivative of sin(x^2)."
    check = staticmethod(slope)


class TrigonometricDerivative(Rule):
    """sin' = cos, cos' = -sin, tan' = sec^2, cot' = -csc^2, sec' = sec * tan, csc' = -csc * cot, and the inverses."""

    name = "trigonometric_derivative"
    concept = "The trigonometric functions and their inverses have known derivatives: sin' = cos, cos' = -sin, ..."
    example = "Find the derivative of cos(x)."
    check = staticmethod(slope)


class ExponentialDerivative(Rule):
    """d/dx a^x = a^x * ln(a); in particular e^x is its own derivative."""

    name = "exponential_derivative"
    concept = "e^x is its own derivative; a^x has the derivative a^x*ln(a)."
    example = "Find the derivative of e^x."
    check = staticmethod(slope)


class LogarithmicDerivative(Rule):
    """d/dx ln(x) = 1 / x for x > 0; a logarithm to base b has 1 / (x * ln(b))."""

    name = "logarithmic_derivative"
    concept = "The derivative of ln(x) is 1/x; for log to base b divide by ln(b) as well."
    example = "Find the derivative of ln(x)."
    check = staticmethod(slope)


class PutIn(Rule):
    """The value at a place is found by writing the place for the variable."""

    name = "put_in"
    concept = "Write the given value in the place of the variable and compute."
    example = "Find the derivative of x^2*e^x at x = 1."

    @staticmethod
    def check(before: State, after: State) -> Check:
        """The value of the formula at the place, by interval bounds."""
        if not isinstance(before, Asked) or before.kind != "value" or not isinstance(after, Node):
            return checks.failed("equal at points, with interval bounds", "no value to check")
        formula, place = before.parts
        return analysis.same_values(substitute(formula, {before.name: place}), after)


class IntegratePowers(Rule):
    """The integral of a * x^n is a * x^(n + 1) / (n + 1), term by term, for n other than -1."""

    name = "integrate_powers"
    concept = "Integrate term by term: raise the exponent by one and divide by the new exponent."
    example = "Integrate 3x^2 - 4x + 1."
    check = staticmethod(integrated)


class KnownIntegral(Rule):
    """A standard integral: 1/x gives ln|x|, e^x gives e^x, cos gives sin, 1/(x^2 + 1) gives arctan, and so on."""

    name = "known_integral"
    concept = "This is a standard integral: read the table of derivatives backwards."
    example = "Integrate cos(x)."
    check = staticmethod(integrated)


class IntegrateSum(Rule):
    """The integral of a * u + b * v is a times that of u plus b times that of v."""

    name = "integrate_sum"
    concept = "Integrate a sum term by term; constant factors stay in front."
    example = "Integrate 2*cos(x) + 3*x^2."
    check = staticmethod(integrated)


class Substitution(Rule):
    """With u = g(x) and du = g'(x) dx, the integral of f(g(x)) * g'(x) dx is the integral of f(u) du."""

    name = "substitution"
    concept = "Call an inner expression u; then du = u' dx, and the integral becomes one in u."
    example = "Integrate 2x*e^(x^2)."

    @staticmethod
    def check(before: State, after: State) -> Check:
        """f(u(x)) times the slope of u, from values, is the integrand."""
        if not isinstance(before, Asked) or not isinstance(after, Asked) or after.kind != "substituted":
            return checks.failed("chain rule at points", "no substitution to check")
        formula, definition = after.parts
        if not isinstance(definition, Relation) or not isinstance(definition.lhs, Sym):
            return checks.failed("chain rule at points", "no substitution to check")
        return analysis.substituted(before.parts[0], before.name, formula, definition.lhs.name, definition.rhs)


class SubstituteBack(Rule):
    """The antiderivative in u becomes one in x when u = g(x) is written back."""

    name = "substitute_back"
    concept = "Write the inner expression back for u."
    example = "Integrate 2x*e^(x^2)."
    check = staticmethod(integrated)


class IntegrateByParts(Rule):
    """The integral of u * dv is u * v minus the integral of v * du."""

    name = "integrate_by_parts"
    concept = "Integration by parts: the integral of u*v' is u*v minus the integral of u'*v."
    example = "Integrate x*e^x."

    @staticmethod
    def check(before: State, after: State) -> Check:
        """The slope of u * v, from values, is the integrand plus v * du."""
        if not isinstance(before, Asked) or not isinstance(after, Asked) or after.kind != "parts":
            return checks.failed("product rule at points", "no integration by parts to check")
        boundary, rest = after.parts
        return analysis.antiderivative(plus(before.parts[0], rest), before.name, boundary)


class PutTogether(Rule):
    """The parts of an integral put together."""

    name = "put_together"
    concept = "Put the parts together and simplify."
    example = "Integrate x*e^x."
    check = staticmethod(integrated)


class RewriteIntegrand(Rule):
    """An identity or partial fractions bring the integrand into a form that can be integrated term by term."""

    name = "rewrite_integrand"
    concept = "Rewrite the integrand, by an identity or partial fractions, so that each part can be integrated."
    example = "Integrate 1/(x^2 - 1)."
    check = staticmethod(unchanged)


class AddConstant(Rule):
    """All antiderivatives on an interval differ by a constant C."""

    name = "add_constant"
    concept = "Every antiderivative is this one plus a constant C, on each interval where the integrand has values."
    example = "Integrate 3x^2 - 4x + 1."
    check = staticmethod(integrated)


class FundamentalTheorem(Rule):
    """The integral from a to b of a continuous f is F(b) - F(a) for an antiderivative F that holds on all of [a, b]."""

    name = "fundamental_theorem"
    concept = "If F' = f on the whole interval and f is continuous there, the integral from a to b is F(b) - F(a)."
    example = "Evaluate the integral of x^2 from 0 to 3."

    @staticmethod
    def check(before: State, after: State) -> Check:
        """No pole anywhere between the bounds, by interval arithmetic, and quadrature gives the value."""
        if not isinstance(before, Asked) or before.kind != "definite" or not isinstance(after, Node):
            return checks.failed("continuity by interval bounds, value by quadrature", "no integral to check")
        formula, left, right = before.parts
        return analysis.definite(formula, before.name, left, right, after)


class LimitBySubstitution(Rule):
    """Where f is continuous at a, the limit is f(a)."""

    name = "limit_by_substitution"
    concept = "Where a function is continuous, its limit is its value: put the number in."
    example = "Find the limit of x^2 + 1 as x approaches 2."

    @staticmethod
    def check(before: State, after: State) -> Check:
        """The function is continuous around the place by interval bounds, and has this value there."""
        parts = limit_parts(before)
        if parts is None or not isinstance(after, Node):
            return checks.failed("values close to the place", "no limit to check")
        return analysis.limit_is_value(*parts, after)


class CancelInLimit(Rule):
    """A factor that makes both top and bottom 0 is cancelled; the limit never looks at the place itself."""

    name = "cancel_in_limit"
    concept = "Top and bottom share a factor that is 0 at the place; the limit allows cancelling it."
    example = "Find the limit of (x^2 - 4)/(x - 2) as x approaches 2."
    check = staticmethod(rewritten)


class Rationalize(Rule):
    """(a - b) / c = (a^2 - b^2) / (c * (a + b)): the conjugate removes a root."""

    name = "rationalize"
    concept = "Multiply top and bottom by the conjugate, so that a difference with a root becomes one without."
    example = "Find the limit of (sqrt(x + 1) - 1)/x as x approaches 0."
    check = staticmethod(rewritten)


class RewriteInLimit(Rule):
    """A limit does not change when its formula is rewritten without changing its values near the place."""

    name = "rewrite_in_limit"
    concept = "Rewrite the expression without changing its values near the place."
    example = "Find the limit of abs(x)/x as x approaches 0 from the left."
    check = staticmethod(rewritten)


class StandardLimit(Rule):
    """sin(u) / u tends to 1 as u tends to 0."""

    name = "standard_limit"
    concept = "As u goes to 0, sin(u)/u goes to 1: compare top and bottom with that."
    example = "Find the limit of sin(3x)/x as x approaches 0."
    check = staticmethod(approached)


class LHopital(Rule):
    """If f and g both tend to 0, or both to infinity, f/g has the limit of f'/g', where that exists."""

    name = "l_hopital"
    concept = "L'Hôpital: for 0/0 or infinity/infinity, differentiate top and bottom separately and try again."
    example = "Find the limit of (e^x - 1 - x)/x^2 as x approaches 0."

    @staticmethod
    def check(before: State, after: State) -> Check:
        """Both parts tend to 0 or both grow beyond bounds, and the new quotient is that of the slopes."""
        one, two = limit_parts(before), limit_parts(after)
        if one is None or two is None or one[1:] != two[1:]:
            return checks.failed("conditions and slopes from values", "no two limits at one place")
        return analysis.hopital(one[0], two[0], *one[1:])


class LeadingTerms(Rule):
    """Far out, a quotient of polynomials behaves like the quotient of its leading terms."""

    name = "leading_terms"
    concept = "Far out, only the highest powers count: divide top and bottom by the highest power below."
    example = "Find the limit of (3x^2 + 1)/(2x^2 - x) as x approaches infinity."
    check = staticmethod(approached)


class SignOfQuotient(Rule):
    """A top with a limit other than 0 over a bottom that tends to 0 grows beyond bounds; its sign decides where to."""

    name = "sign_of_quotient"
    concept = "The bottom tends to 0 and the top does not: the quotient grows beyond all bounds; look at its sign."
    example = "Find the limit of 1/x^2 as x approaches 0."
    check = staticmethod(approached)


class CompareSides(Rule):
    """A two-sided limit exists only where the limits from both sides are the same."""

    name = "compare_sides"
    concept = "The limit exists only if the limits from the left and from the right are the same."
    example = "Find the limit of 1/x as x approaches 0."

    @staticmethod
    def check(before: State, after: State) -> Check:
        """Values close to the place, from the left and from the right."""
        parts = limit_parts(before)
        if parts is None:
            return checks.failed("values close to the place", "no limit to check")
        if isinstance(after, Words):
            return analysis.sides_differ(*parts[:3])
        return approached(before, after)


class KnownGrowth(Rule):
    """Limits of the basic functions at the ends of their domains: e^x, ln(x), arctan(x), powers."""

    name = "known_growth"
    concept = "Basic functions have known limits at the ends of their domains; put them together."
    example = "Find the limit of e^(-x) as x approaches infinity."
    check = staticmethod(approached)


class TangentLine(Rule):
    """The tangent at x = a is y = f'(a) * (x - a) + f(a)."""

    name = "tangent_line"
    concept = "The tangent at x = a goes through (a, f(a)) with the slope f'(a)."
    example = "Find the equation of the tangent line to y = x^2 at x = 3."

    @staticmethod
    def check(before: State, after: State) -> Check:
        """The line passes through the point and has the slope of the curve, from difference quotients."""
        return line_at(before, after, "tangent")


class NormalLine(Rule):
    """The normal at x = a is y = -(x - a) / f'(a) + f(a), where f'(a) is not 0."""

    name = "normal_line"
    concept = "The normal is perpendicular to the tangent: its slope is -1 divided by the tangent's slope."
    example = "Find the equation of the normal line to y = x^2 at x = 3."

    @staticmethod
    def check(before: State, after: State) -> Check:
        """The line passes through the point and is perpendicular to the curve, from difference quotients."""
        return line_at(before, after, "normal")


def line_at(before: State, after: State, kind: str) -> Check:
    """A tangent or a normal."""
    if not isinstance(before, Asked) or before.kind != kind or not isinstance(after, Relation):
        return checks.failed("difference quotients of the values", "no line to check")
    formula, place = before.parts
    return curves.line(formula, before.name, place, after.rhs, normal=kind == "normal")


class OneProduct(Rule):
    """A sum with a shared factor, or of fractions, is written as one product or quotient."""

    name = "one_product"
    concept = "Write the derivative as one product or fraction: it is 0 only where a factor of the top is 0."
    example = "Find the critical points of x + 1/x."
    check = staticmethod(unchanged)


class CriticalPoints(Rule):
    """Inside its domain a differentiable function can have an extremum only where its derivative is 0."""

    name = "critical_points"
    concept = "Extrema inside an interval can only be where the derivative is 0: solve f'(x) = 0."
    example = "Find the critical points of x^3 - 3x."

    @staticmethod
    def check(before: State, after: State) -> Check:
        """Every point is a zero by interval bounds, and Sturm's theorem counts as many zeros."""
        return curves.all_zeros(before, after)


class SecondDerivativeTest(Rule):
    """At a critical point, f'' > 0 makes a minimum and f'' < 0 a maximum."""

    name = "second_derivative_test"
    concept = "At a critical point a positive second derivative means a local minimum, a negative one a local maximum."
    example = "Find the local maximum of x^3 - 3x."

    @staticmethod
    def check(before: State, after: State) -> Check:
        """Values beside the point are larger, smaller, or one of each."""
        return curves.extremum(before, after)


class SignChart(Rule):
    """A function grows where its derivative is positive and falls where it is negative."""

    name = "sign_chart"
    concept = "Between the zeros of the derivative its sign is constant; there the function only grows or only falls."
    example = "On which intervals is x^3 - 3x increasing?"

    @staticmethod
    def check(before: State, after: State) -> Check:
        """The function's values at many points of each interval are in order."""
        return curves.monotone(before, after)


class CompareValues(Rule):
    """On a closed interval a continuous function takes its extreme values at critical points or at the ends."""

    name = "compare_values"
    concept = "On a closed interval compare the values at the critical points inside and at both ends."
    example = "Find the maximum of x^3 - 3x on [0, 3]."

    @staticmethod
    def check(before: State, after: State) -> Check:
        """Interval bounds on the whole interval nowhere pass the value, and it is taken at one of the points."""
        return curves.extreme_value(before, after)
