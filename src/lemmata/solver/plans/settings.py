"""Plan: a problem in words, read into a setting: evaluate, solve and take what is asked, list whole numbers, optimise.

Solving is exact; the answer is confirmed by another route that works with digits or by brute force only.
"""

from dataclasses import replace
from fractions import Fraction
from typing import Any

import mpmath

from lemmata.expr import (
    Div,
    EvaluationError,
    List_,
    Node,
    Num,
    ParseError,
    Sym,
    Tuple_,
    evaluate,
    number,
    parse,
    symbols,
    to_latex,
    to_text,
    walk,
)  # fmt: skip
from lemmata.solver.approximation import DIGITS, approximate, real, same
from lemmata.solver.build import minus, plus, substitute, times
from lemmata.solver.checks import failed
from lemmata.solver.closed_form import closed_form
from lemmata.solver.plans.base import Answer, NotFound, Plan
from lemmata.solver.plans.boxes import in_box, points, points_by_digits
from lemmata.solver.plans.enumeration import in_range, listed
from lemmata.solver.plans.optimisation import best, confirm_best
from lemmata.solver.plans.relations import (
    by_coefficients,
    lowest_terms,
    numeric_rows,
    region,
    region_holds,
    solved,
    unambiguous,
)
from lemmata.solver.plans.symmetric import confirm_symmetric, is_symmetric, symmetric_value
from lemmata.solver.rules import settings as rules
from lemmata.solver.rules.base import Rule
from lemmata.solver.setting import Setting
from lemmata.solver.state import Words
from lemmata.solver.task import Task
from lemmata.solver.types import Check
from lemmata.solver.work import Work

MAX_SHOWN = 40
Row = dict[str, Node]


class SolveSetting(Plan):
    """The way is chosen by the unknowns: none, one whole number in a range, an optimum, or relations to solve."""

    kind = "setting"

    def solve(self, task: Task, work: Work) -> Answer:
        assert task.setting is not None
        setting = over_cases(task.setting)
        if setting.aggregate in ("maximum", "minimum"):
            place, value = best(setting)
            work.step(rules.Optimum, Words(task.reading), Words(f"{rules.rows_text([place])} gives {to_text(value)}"))
            return shaped(value, setting.form)
        if not setting.unknowns:
            if setting.conditions:
                raise NotFound("conditions on nothing that is unknown")
            return shaped(_exact(work, setting.goal), setting.form)
        if is_region(setting):
            found = region(setting)
            return Answer(to_text(found), to_latex(found))
        if is_symmetric(setting):
            value = symmetric_value(setting)
            return shaped(value, setting.form)
        unambiguous(setting)
        if (whole := by_coefficients(setting)) is not None:
            return shaped(whole, setting.form)
        rows = self.rows(task, setting, work)
        return self.taken(setting, rows, work)

    def rows(self, task: Task, setting: Setting, work: Work) -> list[Row]:
        """All solutions, with the step that finds them."""
        if in_range(setting):
            numbers = listed(setting)
            rows: list[Row] = [{setting.names[0]: number(value)} for value in numbers]
            rule: type[Rule] = rules.ListNumbers
        elif in_box(setting) and lowest_terms(setting) is None:
            rows = self.cases(setting)
            rule = rules.ListSolutions
        else:
            rows = solved(setting) or solved(widened(setting))
            rule = rules.ListSolutions
        if len(rows) <= MAX_SHOWN:
            work.step(rule, Words(task.reading), Words(rules.rows_text(rows)))
        else:
            shown = rows[:3] + rows[-1:]
            line = f"{len(rows)} solutions, from {rules.rows_text(rows[:1])} to {rules.rows_text(rows[-1:])}"
            work.step(rule, Words(task.reading), Words(rules.rows_text(shown)), line)
        return rows

    def cases(self, setting: Setting) -> list[Row]:
        """The solutions in whole numbers: by algebra where they are finitely many, else case by case."""
        try:
            return solved(setting)
        except (NotFound, EvaluationError):
            return [dict(zip(setting.names, map(number, point), strict=True)) for point in points(setting)]

    def taken(self, setting: Setting, rows: list[Row], work: Work) -> Answer:
        """What is asked for, of the solutions."""
        if setting.aggregate == "count" and isinstance(setting.goal, Sym | Tuple_):
            return shaped(number(len(_distinct([substitute_tuple(setting.goal, row) for row in rows]))), setting.form)
        values = _distinct([closed_form(substitute_tuple(setting.goal, row)) for row in rows])
        if not values:
            if setting.aggregate == "all":
                return Answer("no solution", r"\text{no solution}")
            raise NotFound("nothing fits all conditions")
        match setting.aggregate:
            case "value":
                if len(values) > 1:
                    raise NotFound(f"more than one value is possible: {', '.join(map(to_text, values[:4]))}")
                result = values[0]
                if not isinstance(setting.goal, Sym):
                    work.step(rules.ExactForm, substitute_tuple(setting.goal, rows[0]), result)
                return shaped(result, setting.form)
            case "all" | "set":
                ordered = _ordered(values)
                if len(ordered) == 1:
                    return shaped(ordered[0], setting.form)
                shown = List_(tuple(ordered))
                return Answer(to_text(shown), to_latex(shown))
            case "count":
                return shaped(number(len(values)), setting.form)
            case "sum" | "average":
                whole = plus(*values) if len(values) > 1 else values[0]
                total = _exact(work, whole) if len(values) <= MAX_SHOWN else closed_form(whole)
                if setting.aggregate == "average":
                    total = closed_form(times(total, number(Fraction(1, len(values)))))
                return shaped(total, setting.form)
            case "product":
                return shaped(_exact(work, times(*values)) if len(values) > 1 else values[0], setting.form)
            case "difference":
                if len(values) != 2:
                    raise NotFound(f"{len(values)} values, not two")
                low, high = _ordered(values)
                return shaped(_exact(work, minus(high, low)), setting.form)
            case "largest" | "smallest":
                ordered = _ordered(values)
                return shaped(ordered[-1 if setting.aggregate == "largest" else 0], setting.form)
        raise NotFound(f"no way to find {setting.aggregate}")

    def confirm(self, task: Task, answer: str) -> Check:
        assert task.setting is not None
        setting = over_cases(task.setting)
        if setting.aggregate in ("maximum", "minimum"):
            return confirm_best(setting, read_answer(answer, setting))
        if not setting.unknowns:
            return _with_form(rules.equal_values, setting, answer)
        if is_region(setting):
            return region_holds(setting, answer)
        if is_symmetric(setting):
            return confirm_symmetric(setting, parse(answer))
        if in_range(setting):
            found = [{setting.names[0]: mpmath.mpf(value)} for value in listed(setting, brute=True)]
            method = "brute force"
        elif in_box(setting) and lowest_terms(setting) is None:
            try:
                found, method = numeric_rows(setting)
            except NotFound:
                places = points_by_digits(setting)
                found = [dict(zip(setting.names, map(mpmath.mpf, point), strict=True)) for point in places]
                method = "every case by digits"
        else:
            found, method = numeric_rows(setting)
            if not found:
                found, method = numeric_rows(widened(setting))
        return compare(setting, found, answer, method)


def over_cases(setting: Setting) -> Setting:
    """The extreme of an expression in several whole numbers is the extreme among the cases."""
    if setting.aggregate not in ("maximum", "minimum") or not in_box(setting):
        return setting
    return replace(setting, aggregate="largest" if setting.aggregate == "maximum" else "smallest")


def widened(setting: Setting) -> Setting:
    """The setting over the complex numbers, where one value is asked for and nothing says that numbers are real."""
    if setting.aggregate != "value" or not all(domain == "number" for _, domain in setting.unknowns):
        return setting
    return replace(setting, unknowns=tuple((name, "complex") for name in setting.names))


def compare(setting: Setting, rows: list[dict[str, Any]], answer: str, method: str) -> Check:
    """What is asked for, of solutions found as digits, against the answer."""
    with mpmath.workdps(DIGITS):
        return _compared(setting, rows, answer, method)


def _compared(setting: Setting, rows: list[dict[str, Any]], answer: str, method: str) -> Check:
    try:
        seen = Seen()
        for row in rows:
            seen.add(_digits(setting.goal, row))
        values = seen.values
        if answer == "no solution":
            return Check(method, not values, f"{len(values)} solutions")
        tree = read_answer(answer, setting)
        match setting.aggregate:
            case "all" | "set":
                claimed = [_digits(part, {}) for part in (tree.items if isinstance(tree, List_) else (tree,))]
                good = len(claimed) == len(values) and all(any(_near(a, b) for b in values) for a in claimed)
                return Check(method, good, f"{len(values)} values found by digits")
            case "value":
                if len(values) != 1:
                    return failed(method, f"{len(values)} values are possible")
                wanted = values[0]
            case "count":
                wanted = [mpmath.mpc(len(values))]
            case "sum":
                wanted = [sum(value[0] for value in values)]
            case "average":
                wanted = [sum(value[0] for value in values) / len(values)]
            case "difference":
                if len(values) != 2:
                    return failed(method, f"{len(values)} values, not two")
                wanted = [abs(real(values[0][0]) - real(values[1][0]))]
            case "product":
                wanted = [mpmath.mpc(1)]
                for value in values:
                    wanted = [wanted[0] * value[0]]
            case _:
                found = sorted((real(value[0]) for value in values), key=mpmath.mpf)
                wanted = [found[-1 if setting.aggregate == "largest" else 0]]
        good = _near(_digits(tree, {}), wanted)
    except (EvaluationError, ParseError, IndexError) as error:
        return failed(method, str(error))
    return Check(method, good, f"from {len(rows)} solutions found that way")


def _digits(tree: Node, env: dict[str, Any]) -> list[Any]:
    parts = tree.items if isinstance(tree, Tuple_) else (tree,)
    return [approximate(part, env) for part in parts]


def _near(one: list[Any], other: list[Any]) -> bool:
    return len(one) == len(other) and all(same(a, b) for a, b in zip(one, other, strict=True))


def is_region(setting: Setting) -> bool:
    """One real unknown with inequalities only, of which all values are asked for."""
    from lemmata.expr import Chain, Relation

    return (
        setting.aggregate in ("all", "largest", "smallest")
        and len(setting.unknowns) == 1
        and setting.unknowns[0][1] in ("real", "number")
        and isinstance(setting.goal, Sym)
        and setting.conditions != ()
        and all(
            isinstance(part, Chain) or (isinstance(part, Relation) and part.op != "=") for part in setting.conditions
        )
    )


def substitute_tuple(tree: Node, row: Row) -> Node:
    """The formula, or point, with the values of a solution put in."""
    if isinstance(tree, Tuple_):
        return Tuple_(tuple(substitute(part, row) for part in tree.items))
    return substitute(tree, row)


def read_answer(answer: str, setting: Setting) -> Node:
    """The number in an answer, whatever form it was given."""
    text = answer
    return parse(text)


def _with_form(check: Any, setting: Setting, answer: str) -> Check:
    """The value against the answer; a rounded one may lie half a unit of its last place away."""
    tree = read_answer(answer, setting)
    if setting.form.endswith("places"):
        places = int(setting.form.split()[0])
        gap = abs(approximate(setting.goal, {}) - approximate(tree, {}))
        return Check("rounded", bool(gap <= mpmath.mpf(10) ** -places / 2), f"within half of 10^-{places}")
    return check(setting.goal, tree)  # type: ignore[no-any-return]


def _exact(work: Work, tree: Node) -> Node:
    """The closed form of an expression, with the step that shows it."""
    if symbols(tree):
        raise NotFound(f"{', '.join(sorted(symbols(tree)))} is not determined")
    result = closed_form(tree)
    if result != tree:
        work.step(rules.ExactForm, tree, result)
    return result


def _distinct(values: list[Node]) -> list[Node]:
    seen = Seen()
    return [value for value in values if seen.add(_digits(value, {}))]


class Seen:
    """The different values among many: near ones are looked for in the same unit cell only, not among all."""

    SHIFT = mpmath.mpf("0.7390851332151607e-12")
    """Cells are taken with a little more and a little less, so that near values on both sides of a border meet."""

    def __init__(self) -> None:
        self.values: list[list[Any]] = []
        self._cells: dict[tuple[int, ...], list[list[Any]]] = {}

    def add(self, value: list[Any]) -> bool:
        """Whether the value is new; it is kept then."""
        with mpmath.workdps(DIGITS):
            cells = {
                tuple(int(mpmath.floor(part + shift)) for item in value for part in (item.real, item.imag))
                for shift in (-self.SHIFT, self.SHIFT)
            }
        if any(_near(value, other) for cell in cells for other in self._cells.get(cell, ())):
            return False
        for cell in cells:
            self._cells.setdefault(cell, []).append(value)
        self.values.append(value)
        return True


def _ordered(values: list[Node]) -> list[Node]:
    def key(value: Node) -> Any:
        return real(approximate(value, {}))

    try:
        return sorted(values, key=key)
    except EvaluationError:
        return values


def shaped(value: Node, form: str) -> Answer:
    """The answer in the form that was asked for; NotFound where it can't have that form."""
    if form == "ordered pair" and not isinstance(value, Tuple_):
        raise NotFound("no ordered pair")
    if form == "fraction" and not _is_quotient(value):
        raise NotFound(f"{to_text(value)} is no fraction")
    if not form or form in ("fraction", "interval", "ordered pair"):
        return Answer(to_text(value), to_latex(value))
    if form.startswith("base "):
        return _in_base(value, int(form.split()[1]))
    if form.endswith("places"):
        places = int(form.split()[0])
        exact = real(approximate(value, {}))
        scaled = exact * 10**places
        if abs(scaled - mpmath.floor(scaled) - mpmath.mpf(1) / 2) < mpmath.mpf(10) ** -20:
            scaled = scaled + mpmath.mpf(10) ** -10 * mpmath.sign(scaled)
        rounded = Fraction(int(mpmath.nint(scaled)), 10**places)
        text = f"{float(rounded):.{places}f}"
        return Answer(text, text)
    if form == "decimal":
        from lemmata.solver.build import decimal_node

        try:
            node = decimal_node(evaluate(value))
        except (ValueError, EvaluationError):
            raise NotFound("no finite decimal") from None
        return Answer(to_text(node), to_latex(node))
    if form == "mixed number":
        exact_value = evaluate(value)
        whole, rest = divmod(exact_value, 1)
        if exact_value <= 0 or not rest or not whole:
            return Answer(to_text(value), to_latex(value))
        return Answer(f"{whole} {rest}", rf"{whole}\frac{{{rest.numerator}}}{{{rest.denominator}}}")
    raise NotFound(f"no way to write the form {form}")


def _is_quotient(value: Node) -> bool:
    """Whether a value is rational, or has a fraction in it (`sqrt(2)/2` is asked for as a common fraction too)."""
    try:
        evaluate(value)
    except EvaluationError:
        return any(
            isinstance(part, Div) or (isinstance(part, Num) and part.value.denominator > 1) for part in walk(value)
        )
    return True


def _in_base(value: Node, base: int) -> Answer:
    exact = evaluate(value)
    if exact.denominator != 1 or exact < 0 or not 2 <= base <= 10:
        raise NotFound(f"{exact} is not written in base {base} here")
    number_left, digits = int(exact), ""
    while number_left or not digits:
        number_left, digit = divmod(number_left, base)
        digits = f"{digit}{digits}"
    if base == 10:
        return Answer(digits, digits)
    return Answer(f"{digits}_{base}", f"{digits}_{{{base}}}")
