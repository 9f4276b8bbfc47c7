"""Rules of arithmetic: whole numbers by place value, fractions, decimals, percent."""

from lemmata.solver import checks
from lemmata.solver.rules.base import Rule


class AddColumn(Rule):
    """A column of a sum: digit + digit + what was carried; its last digit is written, a ten is carried."""

    name = "add_column"
    concept = "Add place by place from the right: ones, tens, hundreds. A column of ten or more carries 1 to the next."
    example = "What is 47 + 35?"
    check = staticmethod(checks.value)


class SubtractColumn(Rule):
    """A column of a difference: digit - digit - what was borrowed, with ten added where it would be negative."""

    name = "subtract_column"
    concept = (
        "Subtract place by place from the right. Where the upper digit is too small, borrow 10 from the next place."
    )
    example = "What is 63 - 28?"
    check = staticmethod(checks.value)


class Add(Rule):
    """a + b is one number."""

    name = "add"
    concept = "Add the numbers."
    example = "Evaluate 3*4 + 5."
    check = staticmethod(checks.value)


class Subtract(Rule):
    """a - b is one number; where b is larger, it is -(b - a)."""

    name = "subtract"
    concept = "Subtract the second number from the first; the result is negative where the second is larger."
    example = "Evaluate 3*4 - 5."
    check = staticmethod(checks.value)


class SwapDifference(Rule):
    """a - b = -(b - a)."""

    name = "swap_difference"
    concept = "To subtract a larger number, subtract the other way round and put a minus sign in front."
    example = "What is 128 - 563?"
    check = staticmethod(checks.value)


class Multiply(Rule):
    """a * b for one-digit numbers, and for their products with 10, 100, 1000."""

    name = "multiply"
    concept = "Multiply the digits and append the zeros."
    example = "Evaluate 3*4 + 5."
    check = staticmethod(checks.value)


class PartialProduct(Rule):
    """(a + b) * c = a * c + b * c, one product of two places at a time."""

    name = "partial_product"
    concept = "To multiply longer numbers, multiply each place of one by each place of the other and add the products."
    example = "What is 7*23?"
    check = staticmethod(checks.value)


class Divide(Rule):
    """a / b where b divides a."""

    name = "divide"
    concept = "Divide: find the number that gives the first when multiplied by the second."
    example = "Evaluate 12/4 + 5."
    check = staticmethod(checks.value)


class RaiseToPower(Rule):
    """a^n is the product of n factors a."""

    name = "power"
    concept = "A power is a product of equal factors; powers come before products and sums."
    example = "Evaluate 3^2 + 4*(8 - 6)."
    check = staticmethod(checks.value)


class ReplaceValue(Rule):
    """In an expression, a part may be replaced by its value: brackets first, then powers, products, sums."""

    name = "replace_value"
    concept = "Work out brackets first, then powers, then products and quotients, and sums and differences last."
    example = "Evaluate 2*(13*14 + 4) - 6."
    check = staticmethod(checks.value)


class ReduceFraction(Rule):
    """(a * k) / (b * k) = a / b."""

    name = "reduce_fraction"
    concept = "A fraction keeps its value when top and bottom are divided by the same number."
    example = "Simplify 12/18."
    check = staticmethod(checks.value)


class CommonDenominator(Rule):
    """a / b = (a * k) / (b * k), chosen so that all fractions get the same bottom."""

    name = "common_denominator"
    concept = "Fractions can be added once they have the same denominator: the least common multiple of the two."
    example = "What is 1/4 + 2/3?"
    check = staticmethod(checks.value)


class AddFractions(Rule):
    """a / n + b / n = (a + b) / n, and likewise with minus."""

    name = "add_fractions"
    concept = "Fractions with the same denominator are added or subtracted by their numerators; the denominator stays."
    example = "What is 2/7 + 3/7?"
    check = staticmethod(checks.value)


class MultiplyFractions(Rule):
    """(a / b) * (c / d) = (a * c) / (b * d)."""

    name = "multiply_fractions"
    concept = "Multiply fractions top by top and bottom by bottom."
    example = "What is (2/3)*(4/5)?"
    check = staticmethod(checks.value)


class DivideFractions(Rule):
    """(a / b) / (c / d) = (a / b) * (d / c)."""

    name = "divide_fractions"
    concept = "To divide by a fraction, multiply by its reciprocal."
    example = "What is (2/3)/(5/7)?"
    check = staticmethod(checks.value)


class DropPoint(Rule):
    """Decimals are whole numbers of tenths, hundredths, …: a + b = (10^n a + 10^n b) / 10^n."""

    name = "drop_point"
    concept = "Calculate with decimals as with whole numbers and put the decimal point back at the end."
    example = "What is 1.5 + 2.3?"
    check = staticmethod(checks.value)


class PlacePoint(Rule):
    """n / 10^k is n with its last k digits after the point."""

    name = "place_point"
    concept = "Dividing by 10, 100, 1000 moves the decimal point one, two, three places to the left."
    example = "What is 1.5 + 2.3?"
    check = staticmethod(checks.value)


class PercentMeaning(Rule):
    """p% of n = p * n / 100."""

    name = "percent"
    concept = "Percent means hundredths: p percent of a number is p times the number, divided by 100."
    example = "What is 19% of 22?"
    check = staticmethod(checks.value)


class TenPercent(Rule):
    """10% of n = n / 10, and 10k% of n is k times that."""

    name = "ten_percent"
    concept = "10 percent of a number is a tenth of it; 30 percent is three times as much."
    example = "What is 30% of 70?"
    check = staticmethod(checks.value)


class FunctionValue(Rule):
    """-(-a) = a, and |a|, n!, the floor and ceiling of a, and the like, of numbers."""

    name = "function_value"
    concept = "Replace the function of numbers by its value; n! is the product 1*2*…*n, and |a| is a without its sign."
    example = "What is 5! - abs(3 - 7)?"
    check = staticmethod(checks.value)
