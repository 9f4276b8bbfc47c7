"""Rules of modular arithmetic: inverses by the extended algorithm of Euclid, congruences, systems of them."""

from fractions import Fraction
from math import gcd

from lemmata.expr import Call, EvaluationError, List_, Num, Pow, Relation, evaluate, holds, symbols
from lemmata.solver import checks
from lemmata.solver.residues import BRUTE_FORCE, congruences, linear, same_residues, solution_class
from lemmata.solver.rules.base import Rule
from lemmata.solver.state import State, Words
from lemmata.solver.types import Check


class ExtendedEuclid(Rule):
    """Every remainder r of Euclid's algorithm is u*a + v*b: subtract q times one such line from the one before it."""

    name = "extended_euclid"
    concept = "Each remainder is a multiple of one number plus a multiple of the other; carry these multiples along."
    example = "Find the inverse of 17 modulo 83."
    check = staticmethod(checks.value)


class InverseModulo(Rule):
    """If u*a + v*n = 1, then u*a ≡ 1 (mod n): u is the inverse of a."""

    name = "inverse_modulo"
    concept = "Once 1 is a multiple of a plus a multiple of n, the factor of a is its inverse modulo n."
    example = "Find the inverse of 17 modulo 83."

    @staticmethod
    def check(before: State, after: State) -> Check:
        """The product is 1 modulo n; of `no inverse`, that no product is (or that a and n share a divisor)."""
        method = "multiplying back"
        try:
            a, n = inverse_of(before)
        except EvaluationError as error:
            return checks.failed(method, str(error))
        if isinstance(after, Words):
            if n <= BRUTE_FORCE:
                return Check("brute force", all(a * x % n != 1 % n for x in range(n)), f"no multiple of {a} leaves 1")
            return Check("common divisor", gcd(a, n) > 1, f"{gcd(a, n)} divides both")
        if not isinstance(after, Num) or after.value.denominator != 1:
            return checks.failed(method, "expected a whole number")
        x = int(after.value)
        return Check(method, 0 <= x < n and a * x % n == 1 % n, f"{a}*{x} = {a * x // n}*{n} + {a * x % n}")


class ShiftCongruence(Rule):
    """a ≡ b (mod n) exactly if a + c ≡ b + c (mod n)."""

    name = "shift_congruence"
    concept = "The same number may be added to or subtracted from both sides of a congruence."
    example = "Solve 7x + 5 ≡ 1 (mod 11)."
    check = staticmethod(same_residues)


class ReduceCongruence(Rule):
    """Modulo n every number may be replaced by its remainder by n."""

    name = "reduce_congruence"
    concept = "Modulo n, a number may be replaced by its remainder on division by n."
    example = "Solve 25x ≡ 30 (mod 11)."
    check = staticmethod(same_residues)


class DivideCongruence(Rule):
    """g*a*x ≡ g*b (mod g*n) exactly if a*x ≡ b (mod n)."""

    name = "divide_congruence"
    concept = "A common divisor of both sides and of the modulus may be divided out of all three."
    example = "Solve 6x ≡ 4 (mod 10)."
    check = staticmethod(same_residues)


class MultiplyCongruence(Rule):
    """a*x ≡ b (mod n) exactly if x ≡ u*b (mod n), where u is the inverse of a modulo n."""

    name = "multiply_congruence"
    concept = "Multiply both sides by the inverse of the coefficient: it turns the coefficient into 1."
    example = "Solve 7x ≡ 3 (mod 11)."
    check = staticmethod(same_residues)


class UnsolvableCongruence(Rule):
    """a*x ≡ b (mod n) has no solution where gcd(a, n) does not divide b."""

    name = "unsolvable_congruence"
    concept = (
        "Every common divisor of the coefficient and the modulus divides the left side, so it must divide the right."
    )
    example = "Solve 6x ≡ 5 (mod 9)."
    check = staticmethod(same_residues)


class SubstituteResidue(Rule):
    """x ≡ a (mod m) says x = a + m*t; put into x ≡ b (mod n) it is a congruence for t."""

    name = "substitute_residue"
    concept = "Write the solutions of the first congruence as a + m*t and put them into the second one."
    example = "Solve the system x ≡ 2 (mod 3), x ≡ 3 (mod 5)."

    @staticmethod
    def check(before: State, after: State) -> Check:
        """The left side runs through the solutions of the first congruence, the rest is the second one's."""
        method = "values of the left side"
        try:
            first, second = congruences(before)
            (inner,) = congruences(after)
            (name,), (letter,) = symbols(first), symbols(inner)
            runs = solution_class([linear(first, name)])
            values = [evaluate(inner.args[0], {letter: Fraction(t)}) for t in (0, 1, 2)]
        except (EvaluationError, ValueError) as error:
            return checks.failed(method, str(error))
        good = runs is not None and runs == (int(values[0]) % runs[1], int(values[1] - values[0]))
        good = good and values[2] - values[1] == values[1] - values[0]
        good = good and second.args[1:] == inner.args[1:] and second.args[0] == first.args[0]
        return Check(method, good, f"the left side is {', '.join(map(str, values))}, …")


class MergeCongruences(Rule):
    """x ≡ a (mod m) and x ≡ b (mod n) together are one congruence modulo lcm(m, n), or have no solution."""

    name = "merge_congruences"
    concept = "Write x = a + m*t from the first congruence and put it into the second: that decides t."
    example = "Solve the system x ≡ 2 (mod 3), x ≡ 3 (mod 5)."
    check = staticmethod(same_residues)


class PickResidue(Rule):
    """Of the numbers r + k*m the smallest that is large enough, or the largest that is small enough."""

    name = "pick_residue"
    concept = (
        "The solutions follow each other at the distance of the modulus: take the first one in the range asked for."
    )
    example = "Find the smallest positive integer x such that 7x ≡ 3 (mod 11)."

    @staticmethod
    def check(before: State, after: State) -> Check:
        """The number solves the congruence and keeps the bound; the next one beyond it does not."""
        method = "substitution"
        if not isinstance(before, List_) or len(before.items) != 2 or not isinstance(after, Relation):
            return checks.failed(method, "expected a congruence with a bound, and a value")
        first, bound = before.items
        try:
            ((name,),) = (symbols(after.lhs),)
            value = evaluate(after.rhs)
            a, b, n = linear(congruences(first)[0], name)
            step = n // gcd(a, n)
            assert isinstance(bound, Relation)
            beyond = value - step if bound.op in (">", ">=") else value + step
            good = (a * value - b) % n == 0 and holds(bound, {name: value}) and not holds(bound, {name: beyond})
        except (EvaluationError, ValueError, AssertionError) as error:
            return checks.failed(method, str(error) or "expected a bound")
        return Check(method, good, f"{value} is in the range, {beyond} is not")


class ReduceModulo(Rule):
    """Sums, differences, products and powers may be taken of remainders instead of the numbers."""

    name = "reduce_modulo"
    concept = "Modulo n, numbers in sums, products and bases of powers may be replaced by their remainders."
    example = "What is the remainder when 2^10 + 3^10 is divided by 7?"
    check = staticmethod(checks.value)


def inverse_of(state: State) -> tuple[int, int]:
    """(a, n) of a^(-1) mod n."""
    match state:
        case Call("mod", (Pow(base, Num(exponent)), modulus)) if exponent == -1:
            a, n = evaluate(base), evaluate(modulus)
            if a.denominator == n.denominator == 1 <= n:
                return int(a), int(n)
    raise EvaluationError("expected an inverse modulo a whole number")
