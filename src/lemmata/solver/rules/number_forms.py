"""Rules that write a number in another form: decimal, fraction, mixed number, percent; and rules about ratios."""

from lemmata.expr import Call, EvaluationError, evaluate
from lemmata.solver import checks
from lemmata.solver.rules.base import Rule
from lemmata.solver.state import State
from lemmata.solver.types import Check


class LongDivision(Rule):
    """One digit of a long division: part = digit * divisor + rest, with 0 <= rest < divisor."""

    name = "long_division"
    concept = "Divide digit by digit: how often does the divisor fit, what is left, bring down the next digit."
    example = "What is 84672/24?"
    check = staticmethod(checks.value)


class RepeatingDecimal(Rule):
    """When a remainder of the long division comes back, its digits repeat from there on."""

    name = "repeating_decimal"
    concept = "There are finitely many remainders, so one comes back or becomes 0: the digits then repeat or end."
    example = "Write 1/7 as a decimal."
    check = staticmethod(checks.value)


class ShiftRepeating(Rule):
    """10^(k + m)*x - 10^k*x is whole where x has k digits before a period of m digits."""

    name = "shift_repeating"
    concept = "Shift the point behind the first period and before it: in the difference the repeating digits cancel."
    example = r"Write 0.\overline{36} as a fraction."
    check = staticmethod(checks.value)


class RepeatingFraction(Rule):
    """If n*x = m, then x = m/n."""

    name = "repeating_fraction"
    concept = "The difference of the two powers of ten times x is known, so divide by it."
    example = r"Write 0.\overline{36} as a fraction."
    check = staticmethod(checks.value)


class DecimalFraction(Rule):
    """A decimal with k places is its digits over 10^k."""

    name = "decimal_fraction"
    concept = "A decimal is a number of tenths, hundredths, thousandths: write its digits over 10, 100, 1000."
    example = "Write 0.375 as a fraction."
    check = staticmethod(checks.value)


class MixedNumber(Rule):
    """(q*b + r)/b = q + r/b."""

    name = "mixed_number"
    concept = "Divide the numerator by the denominator: the quotient is the whole part, the remainder stays on top."
    example = "Write 17/5 as a mixed number."
    check = staticmethod(checks.value)


class ImproperFraction(Rule):
    """q + r/b = (q*b + r)/b."""

    name = "improper_fraction"
    concept = "Turn the whole part into the same kind of parts: multiply it by the denominator and add the numerator."
    example = "Write 3 2/5 as an improper fraction."
    check = staticmethod(checks.value)


class ToPercent(Rule):
    """x = 100*x %."""

    name = "to_percent"
    concept = "Percent means hundredths, so a number is its hundredfold in percent."
    example = "Write 3/8 as a percent."
    check = staticmethod(checks.value)


class FromPercent(Rule):
    """p% = p/100."""

    name = "from_percent"
    concept = "Percent means hundredths: write the number over 100."
    example = "Write 45% as a fraction."
    check = staticmethod(checks.value)


class SimplifyRatio(Rule):
    """a*k : b*k = a : b."""

    name = "simplify_ratio"
    concept = "A ratio stays the same when all its parts are multiplied or divided by the same number."
    example = "Simplify the ratio 12 : 18."

    @staticmethod
    def check(before: State, after: State) -> Check:
        """Every pair of parts has equal cross products."""
        return same_ratio(before, after)


class ShareRatio(Rule):
    """In the ratio a : b the whole is a + b equal shares."""

    name = "share_ratio"
    concept = "Add the parts of the ratio: the whole is that many equal shares, and each part is so many of them."
    example = "Divide 60 in the ratio 2 : 3."
    check = staticmethod(checks.value)


class CountFives(Rule):
    """n! has as many zeros at its end as factors 5: n/5 + n/25 + n/125 + …, rounded down one by one."""

    name = "count_fives"
    concept = "A zero needs a factor 2 and a factor 5, and the fives are fewer: count the multiples of 5, 25, 125, …."
    example = "How many zeros are at the end of 100!?"
    check = staticmethod(checks.value)


def same_ratio(before: State, after: State) -> Check:
    """Two ratios with the same number of parts, proportional to each other."""
    method = "cross products"
    if not (isinstance(before, Call) and isinstance(after, Call) and before.name == after.name == "ratio"):
        return checks.failed(method, "expected two ratios")
    try:
        left, right = ([evaluate(part) for part in side.args] for side in (before, after))
    except EvaluationError as error:
        return checks.failed(method, str(error))
    good = len(left) == len(right) and all(
        left[i] * right[j] == left[j] * right[i] for i in range(len(left)) for j in range(i)
    )
    return Check(method, good, f"{left[0]}*{right[1]} and {left[1]}*{right[0]} are {left[0] * right[1]}")
