"""Rules about other bases, units and times of day."""

from lemmata.solver import checks
from lemmata.solver.rules.base import Rule


class ToDecimal(Rule):
    """In base b the digits d_k … d_1 d_0 mean d_k * b^k + … + d_1 * b + d_0."""

    name = "to_decimal"
    concept = "In base b the places are worth 1, b, b^2, b^3, …: multiply each digit by its place and add."
    example = "Convert 2034 (base 5) to base 7."
    check = staticmethod(checks.value)


class FromDecimal(Rule):
    """n = q * b + r: the remainders by b, from the last to the first, are the digits in base b."""

    name = "from_decimal"
    concept = "Divide by the base again and again; the remainders, read from the last to the first, are the digits."
    example = "Convert 2034 (base 5) to base 7."
    check = staticmethod(checks.value)


class ConvertUnit(Rule):
    """x of a unit that is worth a, in a unit that is worth b, is x * a / b."""

    name = "convert_unit"
    concept = "Multiply by what the old unit is worth and divide by what the new unit is worth."
    example = "How many grams are there in 2.5 kilograms?"
    check = staticmethod(checks.value)


class ClockMinutes(Rule):
    """A time of day is 60 * hours + minutes after midnight, and the clock repeats after 24 * 60 minutes."""

    name = "clock_minutes"
    concept = "Count in minutes from midnight; a day has 1440 of them, and the clock starts again after that."
    example = "What is 57 minutes before 9:35 AM?"
    check = staticmethod(checks.value)
