"""Rules about arithmetic and geometric sequences and their sums, and about sums of powers."""

from itertools import pairwise

from lemmata.expr import EvaluationError, List_, Node, evaluate
from lemmata.solver import checks
from lemmata.solver.rules.base import Rule
from lemmata.solver.state import State, Words
from lemmata.solver.types import Check


class CommonRatio(Rule):
    """In a geometric sequence every term divided by the one before it is the same number."""

    name = "common_ratio"
    concept = "Divide each term by the one before it: if the quotient is always the same, the sequence is geometric."
    example = "What is the 8th term of the geometric sequence 3, 6, 12, …?"

    @staticmethod
    def check(before: State, after: State) -> Check:
        """Each term times the ratio is the next term."""
        method = "multiplying on"
        if not isinstance(before, List_) or not isinstance(after, Node):
            return checks.failed(method, "expected a row of numbers and a number")
        try:
            terms, ratio = [evaluate(item) for item in before.items], evaluate(after)
        except EvaluationError as error:
            return checks.failed(method, str(error))
        good = len(terms) > 1 and all(b == a * ratio for a, b in pairwise(terms))
        return Check(method, good, f"{terms[0]}*({ratio}) is {terms[1]} and so on")


class ArithmeticTerm(Rule):
    """The n-th term of an arithmetic sequence is a + (n - 1)*d."""

    name = "arithmetic_term"
    concept = "From the first term to the n-th there are n - 1 steps, and each adds the common difference."
    example = "What is the 20th term of the arithmetic sequence 3, 7, 11, …?"
    check = staticmethod(checks.value)


class NumberOfTerms(Rule):
    """From a to l in steps of d there are (l - a)/d + 1 terms."""

    name = "number_of_terms"
    concept = "Count the steps from the first to the last term and add one for the first term itself."
    example = "How many terms are in the arithmetic sequence 5, 9, 13, …, 101?"
    check = staticmethod(checks.value)


class ArithmeticSum(Rule):
    """The sum of n terms of an arithmetic sequence is n*(first + last)/2."""

    name = "arithmetic_sum"
    concept = "First and last term, second and last but one, …: all such pairs have the same sum."
    example = "What is the sum of the first 20 terms of the arithmetic sequence 3, 7, 11, …?"
    check = staticmethod(checks.value)


class GeometricTerm(Rule):
    """The n-th term of a geometric sequence is a*r^(n - 1)."""

    name = "geometric_term"
    concept = "From the first term to the n-th there are n - 1 steps, and each multiplies by the common ratio."
    example = "What is the 8th term of the geometric sequence 3, 6, 12, …?"
    check = staticmethod(checks.value)


class GeometricSum(Rule):
    """a + a*r + … + a*r^(n - 1) = a*(r^n - 1)/(r - 1) for r other than 1."""

    name = "geometric_sum"
    concept = "r times the sum and the sum itself have all terms in common but the ends, so (r - 1) times it is short."
    example = "What is the sum of the first 8 terms of the geometric sequence 3, 6, 12, …?"
    check = staticmethod(checks.value)


class Convergence(Rule):
    """An infinite geometric series has a sum exactly if its ratio is between -1 and 1 (or its terms are 0)."""

    name = "convergence"
    concept = "An infinite geometric series has a sum only if the absolute value of its ratio is less than 1."
    example = "What is the sum of the infinite geometric series 1 + 1/2 + 1/4 + …?"
    check = staticmethod(checks.true)


class InfiniteSum(Rule):
    """For |r| < 1 the sum a + a*r + a*r^2 + … is a/(1 - r)."""

    name = "infinite_sum"
    concept = "The power r^n in the formula for n terms goes to 0, so the sum goes to a/(1 - r)."
    example = "What is the sum of the infinite geometric series 1 + 1/2 + 1/4 + …?"
    check = staticmethod(checks.value)


class Diverges(Rule):
    """For |r| >= 1 the terms of a geometric series do not go to 0, so it has no sum."""

    name = "diverges"
    concept = "If the terms do not get close to 0, the partial sums can't settle: the series diverges."
    example = "What is the sum of the infinite geometric series 1 + 2 + 4 + …?"

    @staticmethod
    def check(before: State, after: State) -> Check:
        """The ratio is not between -1 and 1."""
        if not isinstance(before, Node) or not isinstance(after, Words):
            return checks.failed("size of the ratio", "expected a ratio and words")
        ratio = evaluate(before)
        return Check("size of the ratio", abs(ratio) >= 1, f"the ratio is {ratio}")


class PowerSum(Rule):
    """1 + … + n = n*(n + 1)/2, 1 + … + n^2 = n*(n + 1)*(2n + 1)/6, 1 + … + n^3 = (n*(n + 1)/2)^2."""

    name = "power_sum"
    concept = "Sums of the first n numbers, squares and cubes have formulas: put n into them."
    example = "What is the sum of k^2 from k = 1 to 10?"
    check = staticmethod(checks.value)


class SplitSum(Rule):
    """The sum of c*f(k) + g(k) is c times the sum of f(k) plus the sum of g(k)."""

    name = "split_sum"
    concept = "A sum of sums may be taken apart, and a constant factor taken out of it."
    example = "What is the sum of 3k^2 + 2k from k = 1 to 10?"
    check = staticmethod(checks.value)
