"""Plans: inverses modulo n, linear congruences and systems of them, remainders of sums, products and powers."""

from fractions import Fraction
from math import gcd, lcm

from lemmata.expr import Add, Call, List_, Mul, Neg, Node, Num, Pow, Relation, evaluate, parse, to_latex, to_text
from lemmata.solver import arithmetic, checks
from lemmata.solver.build import call, minus, node, plus, power, times
from lemmata.solver.plans.base import Answer, NotFound, Plan
from lemmata.solver.plans.compute import number_answer
from lemmata.solver.plans.number_theory import PowerRemainder
from lemmata.solver.residues import Linear, congruences, linear, solution_class
from lemmata.solver.rules import modular as rules
from lemmata.solver.state import Words, state_latex
from lemmata.solver.task import Task
from lemmata.solver.types import Check
from lemmata.solver.work import Work

NO_SOLUTION = Words("no solution")
NO_INVERSE = Words("no inverse")
ALL_INTEGERS = Words("all integers")
MAX_MODULUS = 10**15
Class = tuple[int, int]
"""(r, m): the integers r + k*m."""


class ModularInverse(Plan):
    """The extended algorithm of Euclid."""

    kind = "inverse"

    def solve(self, task: Task, work: Work) -> Answer:
        a, n = task.numbers
        found = inverse(work, a, n)
        return words(NO_INVERSE) if found is None else number_answer(Fraction(found))

    def confirm(self, task: Task, answer: str) -> Check:
        a, n = task.numbers
        before = call("mod", power(a, -1), n)
        return rules.InverseModulo.check(before, NO_INVERSE if answer == NO_INVERSE.text else parse(answer))


def inverse(work: Work, a: int, n: int) -> int | None:
    """The inverse of a modulo n, written out; None where there is none."""
    before = call("mod", power(a, -1), n)
    if n == 1:
        work.step(rules.InverseModulo, before, node(0), "modulo 1 every number leaves 0")
        return 0
    shared, u = combination(work, n, a % n)
    if shared != 1:
        line = f"{shared} divides {a} and {n}, so no multiple of {a} leaves 1"
        work.step(rules.InverseModulo, before, NO_INVERSE, line)
        return None
    line = f"{bracket(u)}*{a % n} leaves 1 modulo {n}, so the inverse of {a} is {u % n}"
    work.step(rules.InverseModulo, before, node(u % n), line)
    return u % n


def combination(work: Work, a: int, b: int) -> tuple[int, int]:
    """(g, v) with g = gcd(a, b) = u*a + v*b for a > b >= 0, one line a division."""
    rows = [(a, 1, 0), (b, 0, 1)]
    while rows[1][0]:
        (x, u, v), (y, s, t) = rows
        q, rest = divmod(x, y)
        if rest == 0:
            break
        new = (rest, u - q * s, v - q * t)
        shown = plus(times(new[1], a), times(new[2], b))
        line = f"{rest} = {x} - {q}*{y} = {to_text(shown)}"
        work.step(rules.ExtendedEuclid, minus(x, times(q, y)), shown, line)
        rows = [rows[1], new]
    shared, _, v = rows[1] if rows[1][0] else rows[0]
    return shared, v


class SolveCongruences(Plan):
    """Each congruence for itself, then two at a time by substitution."""

    kind = "congruence"

    def solve(self, task: Task, work: Work) -> Answer:
        name = task.names[0]
        found: Class | None = None
        for part in task.formulas:
            a, b, n = linear(congruences(part)[0], name)
            if n > MAX_MODULUS:
                raise NotFound("the modulus is too large to be written out")
            one = solve_linear(work, part, name, (a, b, n))
            if one is None:
                return words(NO_SOLUTION)
            found = one if found is None else merge(work, name, found, one)
            if found is None:
                return words(NO_SOLUTION)
        assert found is not None
        return picked(task, work, name, found)

    def confirm(self, task: Task, answer: str) -> Check:
        """Every remainder is tried where there are few, else put in; the distance of the solutions is counted."""
        name = task.names[0]
        given = [linear(congruences(part)[0], name) for part in task.formulas]
        if answer == NO_SOLUTION.text:
            return Check("trying the remainders", solution_class(given) is None, "no remainder solves it")
        tree = congruence(name, 0, 1) if answer == ALL_INTEGERS.text else parse(answer)
        if task.names[1] == "all":
            coefficient, r, m = linear(congruences(tree)[0], name)
            if coefficient != 1:
                return checks.failed("substitution", "expected the variable alone")
        else:
            (bound,) = task.numbers
            r, m = int(evaluate(tree)), lcm(*(n // gcd(a, n) for a, _, n in given))
            near = bound <= r < bound + m if task.names[1] == "smallest" else bound - m < r <= bound
            if not near:
                return checks.failed("substitution", f"{r} is not the {task.names[1]} of the solutions in the range")
        fits = all((a * r - b) % n == 0 for a, b, n in given)
        apart = m == lcm(*(n // gcd(a, n) for a, _, n in given))
        shown = ", ".join(f"{a}*{r} - {bracket(b)} = {(a * r - b) // n}*{n}" for a, b, n in given)
        return Check("substitution", fits and apart, f"{shown}; the solutions lie {m} apart")


def solve_linear(work: Work, tree: Node, name: str, given: Linear) -> Class | None:
    """a*x ≡ b (mod n) as (r, m); None where it has no solution."""
    a, b, n = given
    for rule, (c, d) in ((rules.ShiftCongruence, (a, b)), (rules.ReduceCongruence, (a % n, b % n))):
        new = congruence(term(c, name), d, n)
        if new != tree:
            work.step(rule, tree, new, f"{to_text(tree)}, so {to_text(new)}")
            tree = new
    a, b = a % n, b % n
    if a == 0:
        if b:
            work.step(rules.UnsolvableCongruence, tree, NO_SOLUTION, f"the left side is 0 and {b} is not 0 modulo {n}")
            return None
        return 0, 1
    if a == 1:
        return b, n
    shared = arithmetic.greatest_common_divisor(work, n, a)
    if b % shared:
        line = f"{shared} divides {a} and {n}, but not {b}: no solution"
        work.step(rules.UnsolvableCongruence, tree, NO_SOLUTION, line)
        return None
    if shared > 1:
        a, b, n = a // shared, b // shared, n // shared
        new = congruence(term(a % n, name), b, n)
        work.step(rules.DivideCongruence, tree, new, f"divide by {shared}: {to_text(new)}")
        tree, a = new, a % n
    if n == 1:
        return 0, 1
    if a != 1:
        u = inverse(work, a, n)
        assert u is not None
        new = congruence(name, times(u, b), n)
        work.step(rules.MultiplyCongruence, tree, new, f"multiply by {u}: {to_text(new)}")
        b = u * b
        tree = new
    done = congruence(name, b % n, n)
    if done != tree:
        work.step(rules.ReduceCongruence, tree, done, f"{b} leaves {b % n}: {to_text(done)}")
    return b % n, n


def merge(work: Work, name: str, first: Class, second: Class) -> Class | None:
    """Both congruences as one; None where they contradict each other."""
    (r, m), (s, n) = first, second
    before = List_((congruence(name, r, m), congruence(name, s, n)))
    letter = "t" if name != "t" else "k"
    inner = congruence(plus(r, term(m, letter)), s, n)
    work.step(rules.SubstituteResidue, before, inner, f"write {name} as {r} + {m}*{letter}: {to_text(inner)}")
    count = solve_linear(work, inner, letter, linear(inner, letter))
    if count is None:
        work.step(rules.MergeCongruences, before, NO_SOLUTION, "the two congruences contradict each other")
        return None
    t, size = count
    whole = r + m * t
    after = congruence(name, whole % (m * size), m * size)
    line = f"{name} is {whole} plus a multiple of {m * size}: {to_text(after)}"
    work.step(rules.MergeCongruences, before, after, line)
    return whole % (m * size), m * size


def picked(task: Task, work: Work, name: str, found: Class) -> Answer:
    """All solutions, or the one asked for."""
    r, m = found
    done = congruence(name, r, m)
    if task.names[1] == "all":
        if m == 1:
            return words(ALL_INTEGERS)
        return Answer(to_text(done), to_latex(done))
    (bound,) = task.numbers
    value = bound + (r - bound) % m if task.names[1] == "smallest" else bound - (bound - r) % m
    limit = Relation(">=" if task.names[1] == "smallest" else "<=", node(name), node(bound))
    work.step(
        rules.PickResidue,
        List_((done, limit)),
        Relation("=", node(name), node(value)),
        f"{to_text(done)} and {to_text(limit)}: the {task.names[1]} is {value}",
    )
    return number_answer(Fraction(value))


class ModularExpression(Plan):
    """Every number, power, product and sum is replaced by its remainder."""

    kind = "expression_remainder"

    def solve(self, task: Task, work: Work) -> Answer:
        (n,) = task.numbers
        rest = self.reduced(work, task.formula, n)
        return number_answer(Fraction(rest))

    def reduced(self, work: Work, tree: Node, n: int) -> int:
        """The remainder of the tree by n, with its steps."""
        match tree:
            case Add(parts) | Mul(parts):
                rests = [self.reduced(work, part, n) for part in parts]
                total, sign = rests[0], isinstance(tree, Add)
                for rest in rests[1:]:
                    before = plus(total, rest) if sign else times(total, rest)
                    value = total + rest if sign else total * rest
                    line = f"{to_text(before)} = {value} leaves {value % n}"
                    work.step(rules.ReduceModulo, call("mod", before, n), node(value % n), line)
                    total = value % n
                return total
            case Neg(arg):
                rest = self.reduced(work, arg, n)
                line = f"{-rest} leaves {-rest % n}"
                work.step(rules.ReduceModulo, call("mod", -rest, n), node(-rest % n), line)
                return -rest % n
            case Pow(base, exponent):
                return self.powered(work, base, exponent, n)
        whole = evaluate(tree)
        if whole.denominator != 1:
            raise NotFound("a fraction has no remainder")
        if not isinstance(tree, Num) or not 0 <= whole < n:
            line = f"{to_text(tree)} leaves {int(whole) % n}"
            work.step(rules.ReduceModulo, call("mod", tree, n), node(int(whole) % n), line)
        return int(whole) % n

    def powered(self, work: Work, base: Node, exponent: Node, n: int) -> int:
        count = evaluate(exponent)
        if count.denominator != 1 or count < 0:
            raise NotFound("the exponent must be a whole number")
        rest = self.reduced(work, base, n)
        if count == 0 or rest < 2:
            value = 0 if rest == 0 and count else 1 % n
            work.step(rules.ReduceModulo, call("mod", power(rest, int(count > 0)), n), node(value))
            return value
        power_task = Task("power_remainder", "", numbers=(rest, int(count), n))
        return int(PowerRemainder().solve(power_task, work).text)

    def confirm(self, task: Task, answer: str) -> Check:
        """The whole number is computed and divided."""
        (n,) = task.numbers
        value = evaluate(task.formula)
        rest = int(answer)
        good = value.denominator == 1 and 0 <= rest < n and (int(value) - rest) % n == 0
        return Check("dividing the whole number", good, f"a number of {int(value).bit_length()} bits leaves {rest}")


def congruence(left: Node | int | str, right: Node | int, n: int) -> Call:
    """left ≡ right (mod n)."""
    made = call("congruent", left, right, n)
    assert isinstance(made, Call)
    return made


def term(coefficient: int, name: str) -> Node:
    """`x`, `3x`, `0x`."""
    return node(name) if coefficient == 1 else times(coefficient, name)


def words(state: Words) -> Answer:
    """An answer in words."""
    return Answer(state.text, state_latex(state))


def bracket(value: int) -> str:
    """A number as a later part of a formula."""
    return f"({value})" if value < 0 else str(value)
