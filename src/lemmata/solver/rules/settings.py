"""Rules for problems in words: the solutions of a setting, the numbers that fit, what is taken of them, an optimum.

Each check reads the setting back from its line of text and tests numbers against its conditions by definition.
"""

from lemmata.expr import EvaluationError, List_, Node, ParseError, Relation, Sym, Tuple_, parse, to_text
from lemmata.solver.approximation import approximate, holds, same
from lemmata.solver.build import with_letters
from lemmata.solver.checks import failed
from lemmata.solver.rules.base import Rule
from lemmata.solver.setting import read_setting
from lemmata.solver.state import State, Words
from lemmata.solver.types import Check


class ExactForm(Rule):
    """An expression of numbers has this exact value."""

    name = "exact_form"
    concept = "Work out the expression exactly: reduce fractions, simplify roots, use the exact values of angles."
    example = r"Simplify $\tan 100^\circ + 4 \sin 100^\circ.$"

    @staticmethod
    def check(before: State, after: State) -> Check:
        if not isinstance(before, Node) or not isinstance(after, Node):
            return failed("50 digits", "no formula")
        return equal_values(before, after)


class ListSolutions(Rule):
    """The solutions of all conditions together."""

    name = "list_solutions"
    concept = "Solve the conditions together, and keep only what fits every one of them."
    example = "If $a+b=8$, $b+c=-3$, and $a+c=-5$, what is the value of the product $abc$?"

    @staticmethod
    def check(before: State, after: State) -> Check:
        if not isinstance(before, Words) or not isinstance(after, Words):
            return failed("substitution", "no setting")
        try:
            setting = read_setting(before.text)
            rows = read_rows(after.text, setting.letters)
            for row in rows:
                values = {name: approximate(tree, {}) for name, tree in row.items()}
                for condition in setting.conditions:
                    if not holds(condition, values):
                        return failed("substitution", f"{condition} does not hold")
        except (ParseError, EvaluationError) as error:
            return failed("substitution", str(error))
        return Check("substitution", True, f"every condition holds for each of the {len(rows)} found")


class ListNumbers(Rule):
    """The whole numbers in a range that fit all conditions."""

    name = "list_numbers"
    concept = "Only finitely many whole numbers can fit: test each of them against every condition."
    example = "For how many two-digit primes is the sum of the digits equal to 8?"

    @staticmethod
    def check(before: State, after: State) -> Check:
        return ListSolutions.check(before, after)


class Optimum(Rule):
    """The largest or smallest value and a place where it is taken."""

    name = "optimum"
    concept = (
        "At a largest or smallest value inside the region the derivatives vanish; compare these places and the ends."
    )
    example = "What is the maximum value of $4(x + 7)(2 - x)$, over all real numbers $x$?"

    @staticmethod
    def check(before: State, after: State) -> Check:
        """The place fits the conditions and the value is taken there; that it is the extreme is the answer's check."""
        if not isinstance(before, Words) or not isinstance(after, Words):
            return failed("substitution", "no setting")
        try:
            setting = read_setting(before.text)
            place, _, value = after.text.rpartition(" gives ")
            (row,) = read_rows(place, setting.letters)
            values = {name: approximate(tree, {}) for name, tree in row.items()}
            reached = approximate(setting.goal, values)
            claimed = approximate(with_letters(parse(value), frozenset()), {})
        except (ParseError, EvaluationError, ValueError) as error:
            return failed("substitution", str(error))
        good = same(reached, claimed) and all(holds(condition, values) for condition in setting.conditions)
        return Check("substitution", good, f"at {place} the value is {value}")


def equal_values(one: Node, other: Node) -> Check:
    """Whether two closed formulas, or points of them, have the same value to about 30 digits."""
    if isinstance(one, Tuple_) and isinstance(other, Tuple_) and len(one.items) == len(other.items):
        checks = [equal_values(a, b) for a, b in zip(one.items, other.items, strict=True)]
        return next((check for check in checks if not check.passed), checks[0])
    try:
        left, right = approximate(one, {}), approximate(other, {})
    except EvaluationError as error:
        return failed("30 digits", str(error))
    good = same(left, right)
    return Check("30 digits", good, f"both are {_shown(left)}" if good else f"{_shown(left)} is not {_shown(right)}")


def _shown(value: object) -> str:
    import mpmath

    return str(mpmath.nstr(mpmath.chop(value), 12))


def rows_text(rows: list[dict[str, Node]]) -> str:
    """Solutions as text: `x = 1, y = 2; x = 3, y = 4`, or `none`."""
    lines = [", ".join(f"{name} = {to_text(value)}" for name, value in row.items()) for row in rows]
    return "; ".join(lines) or "none"


def read_rows(text: str, letters: frozenset[str]) -> list[dict[str, Node]]:
    """What `rows_text` wrote."""
    rows = []
    for line in text.split("; ") if text != "none" else []:
        tree = parse(line)
        row: dict[str, Node] = {}
        for part in tree.items if isinstance(tree, List_) else (tree,):
            if not isinstance(part, Relation):
                raise ParseError("not a solution")
            left = with_letters(part.lhs, letters)
            if not isinstance(left, Sym):
                raise ParseError("not a solution")
            row[left.name] = part.rhs
        rows.append(row)
    return rows
