"""Plan: counts and probabilities that one formula gives, each formula beside the words that lead to it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from math import factorial, lcm

from lemmata.expr import Call, EvaluationError, Node, Num, evaluate, number, parse, to_text, walk
from lemmata.solver.build import call, map_parts, node, over
from lemmata.solver.plans.base import Answer, NotFound, Plan
from lemmata.solver.plans.compute import number_answer, work_out
from lemmata.solver.rules import combinatorics as rules
from lemmata.solver.rules import counting as counting_rules
from lemmata.solver.rules.base import Rule
from lemmata.solver.task import Task
from lemmata.solver.types import Check
from lemmata.solver.work import Work

MAX_DIGITS = 60


@dataclass(frozen=True)
class Formula:
    """The rule, what a reader is told, and the formula for the numbers of a question."""

    rule: type[Rule]
    words: str
    text: Callable[..., str]


def choices(n: int, k: int) -> str:
    """C(n, k)."""
    return f"binomial({n}, {k})"


def _multiset(*counts: int) -> str:
    below = "*".join(f"{count}!" for count in counts if count > 1)
    return f"{sum(counts)}!/({below})" if below else f"{sum(counts)}!"


def _cases(first: int, second: int, size: int, low: int, high: int) -> str:
    taken = [i for i in range(low, high + 1) if i <= first and 0 <= size - i <= second]
    return " + ".join(f"{choices(first, i)}*{choices(second, size - i)}" for i in taken) or "0"


def _dice(n: int, total: int) -> str:
    """Inclusion and exclusion over the dice that would show more than six."""
    terms = []
    for many in range(n + 1):
        top = total - 6 * many - 1
        if top < n - 1:
            break
        terms.append(f"{'-' if many % 2 else '+'} {choices(n, many)}*{choices(top, n - 1)}")
    text = " ".join(terms).removeprefix("+ ") or "0"
    return f"({text})/6^{n}"


def _like_boxes(balls: int, boxes: int) -> str:
    """Partitions by their number of parts, listed."""

    def parts_of(left: int, count: int, most: int) -> int:
        if count == 0:
            return int(left == 0)
        return sum(parts_of(left - size, count - 1, size) for size in range(1, min(left, most) + 1))

    if balls > 30:
        raise EvaluationError("too many ways to list")
    return " + ".join(str(parts_of(balls, used, balls)) for used in range(1, min(boxes, balls) + 1))


def _set_partitions(balls: int, boxes: int) -> str:
    """Stirling's numbers, each by inclusion and exclusion."""
    terms = []
    for used in range(1, min(boxes, balls) + 1):
        signs = (f"{'-' if empty % 2 else '+'} {choices(used, empty)}*{used - empty}^{balls}" for empty in range(used))
        terms.append(f"({' '.join(signs).removeprefix('+ ')})/{used}!")
    return " + ".join(terms)


FORMULAS: dict[str, Formula] = {
    "rows": Formula(rules.FreeChoices, "one choice less for each place", lambda n: f"{n}!"),
    "multiset": Formula(rules.ArrangeRepeats, "all orders over the orders of like things", _multiset),
    "word": Formula(rules.ArrangeRepeats, "all orders over the orders of like letters", _multiset),
    "circular": Formula(rules.ArrangeCircle, "one seat is fixed", lambda n: f"({n} - 1)!"),
    "necklace": Formula(
        rules.ArrangeCircle, "one bead is fixed, and the ring may be turned over", lambda n: f"({n} - 1)!/2"
    ),
    "together": Formula(rules.GlueTogether, "one block and the others", lambda n, k: f"({n} - {k} + 1)!*{k}!"),
    "apart": Formula(
        rules.PlaceInGaps,
        "the others first, then the gaps",
        lambda n, k: f"{n - k}!*{choices(n - k + 1, k)}*{k}!" if n - k + 1 >= k else "0",
    ),
    "not_together": Formula(
        rules.TakeComplement, "all rows without those with the block", lambda n, k: f"{n}! - ({n} - {k} + 1)!*{k}!"
    ),
    "circular_together": Formula(
        rules.GlueTogether, "the block takes the first seat", lambda n, k: f"({n} - {k})!*{k}!"
    ),
    "circular_apart": Formula(
        rules.PlaceInGaps,
        "the others around the table, then the gaps",
        lambda n, k: f"({n} - {k} - 1)!*{choices(n - k, k)}*{k}!" if n - k >= k else "0",
    ),
    "each_kind": Formula(
        rules.TakeComplement,
        "all without those of one kind only",
        lambda a, b, size: f"{choices(a + b, size)} - {choices(a, size)} - {choices(b, size)}",
    ),
    "like_boxes": Formula(rules.AddCases, "with 1, 2, ... boxes used", _like_boxes),
    "different_in_like_boxes": Formula(rules.AddCases, "with 1, 2, ... boxes used", _set_partitions),
    "biased": Formula(
        rules.EqualOutcomes,
        "choose the successes, and multiply the chances",
        lambda top, bottom, n, k: f"{choices(n, k)}*({top}/{bottom})^{k}*({bottom - top}/{bottom})^{n - k}",
    ),
    "at_least": Formula(
        rules.AddCases, "case by case", lambda first, second, size, least: _cases(first, second, size, least, size)
    ),
    "at_most": Formula(
        rules.AddCases, "case by case", lambda first, second, size, most: _cases(first, second, size, 0, most)
    ),
    "sums": Formula(
        rules.StarsAndBars,
        "choose the places of the bars",
        lambda total, parts, least: (
            choices(total - parts * least + parts - 1, parts - 1) if total >= parts * least else "0"
        ),
    ),
    "either": Formula(rules.InclusionExclusion, "both are counted twice", lambda a, b, c: f"{a} + {b} - {c}"),
    "neither": Formula(
        rules.InclusionExclusion, "all without those in one or both", lambda n, a, b, c: f"{n} - ({a} + {b} - {c})"
    ),
    "both": Formula(
        rules.InclusionExclusion, "what is counted twice", lambda n, a, b, none: f"{a} + {b} - ({n} - {none})"
    ),
    "exactly_one": Formula(rules.InclusionExclusion, "without those in both", lambda a, b, c: f"{a} + {b} - 2*{c}"),
    "either_of_three": Formula(
        rules.InclusionExclusion,
        "single, minus pairs, plus all three",
        lambda a, b, c, ab, ac, bc, abc: f"{a} + {b} + {c} - {ab} - {ac} - {bc} + {abc}",
    ),
    "multiples_either": Formula(
        rules.InclusionExclusion,
        "common multiples are counted twice",
        lambda n, a, b: f"{n // a} + {n // b} - {n // lcm(a, b)}",
    ),
    "multiples_neither": Formula(
        rules.InclusionExclusion,
        "all without the multiples",
        lambda n, a, b: f"{n} - ({n // a} + {n // b} - {n // lcm(a, b)})",
    ),
    "coefficient": Formula(
        rules.BinomialTerm,
        "the brackets that give x",
        lambda a, b, n, k: f"{choices(n, k)}*({a})^{k}*({b})^{n - k}",
    ),
    "heads": Formula(rules.EqualOutcomes, "choose the flips with heads", lambda n, k: f"{choices(n, k)}/2^{n}"),
    "heads_at_least": Formula(
        rules.AddCases,
        "case by case",
        lambda n, k: f"({' + '.join(choices(n, i) for i in range(k, n + 1)) or '0'})/2^{n}",
    ),
    "some_six": Formula(rules.TakeComplement, "1 minus no six", lambda n: f"1 - (5/6)^{n}"),
    "dice_total": Formula(rules.EqualOutcomes, "rolls with this sum over all rolls", _dice),
    "drawn": Formula(
        rules.EqualOutcomes,
        "good choices over all",
        lambda good, bad, size, wanted: (
            f"{choices(good, wanted)}*{choices(bad, size - wanted)}/{choices(good + bad, size)}"
        ),
    ),
    "drawn_some": Formula(
        rules.TakeComplement,
        "1 minus none",
        lambda good, bad, size: f"1 - {choices(bad, size)}/{choices(good + bad, size)}",
    ),
    "bayes": Formula(
        rules.BayesTable,
        "in 10000 people, the sick with a positive test over all positive",
        lambda sick, found, false: f"({sick}*{found})/({sick}*{found} + {100 - sick}*{false})",
    ),
    "given_row": Formula(rules.BayesTable, "within the group", lambda yes, no: f"{yes}/({yes} + {no})"),
    "expected_draw": Formula(
        rules.ExpectedValue,
        "value times probability",
        lambda n, v, m, w: f"{v}*{n}/{n + m} + {w}*{m}/{n + m}",
    ),
    "expected_die": Formula(
        rules.ExpectedValue, "value times probability", lambda win, lose: f"{win}*1/6 - {lose}*5/6"
    ),
    "pairs": Formula(rules.FreeChoices, "each of n with each other, twice", lambda n: f"{n}*({n} - 1)/2"),
    "paths": Formula(rules.FreeChoices, "choose the steps to the right", lambda right, up: choices(right + up, right)),
    "subsets": Formula(rules.FreeChoices, "choose the elements", choices),
    "all_subsets": Formula(rules.FreeChoices, "each element in or out", lambda n: f"2^{n}"),
    "codes": Formula(rules.FreeChoices, "each place on its own", lambda n, k: f"{n}^{k}"),
    "codes_distinct": Formula(
        rules.FreeChoices, "one choice less each time", lambda n, k: "*".join(str(n - i) for i in range(k))
    ),
}


class CountByFormula(Plan):
    """The formula for what is counted, its factorials and choices, then the number; checked by listing."""

    kind = "count"

    def solve(self, task: Task, work: Work) -> Answer:
        formula = FORMULAS[task.names[0]]
        try:
            shown = parse(formula.text(*task.numbers))
            value = evaluate(shown)
        except EvaluationError as error:
            raise NotFound(str(error)) from None
        if len(str(value.numerator)) > MAX_DIGITS:
            raise NotFound("the number is too long to be written out")
        if task.names[0].startswith("multiples"):
            self.multiples(work, *task.numbers)
        asked = rules.counted(task.names[0], task.numbers)
        work.step(formula.rule, asked, shown, f"{formula.words}: {readable(shown)}")
        written = [part for part in parts(shown) if self.one(work, part, evaluate(part))]
        known = with_counts(shown)
        if known == number(value):
            if shown not in (known, *written):
                work.step(rules.ComputeCount, shown, known, f"{readable(shown)} = {value}")
        else:
            if known != shown:
                work.step(rules.ComputeCount, shown, known, f"this leaves {to_text(known)}")
            work_out(work, known, number(value), rules.ComputeCount)
        return number_answer(value)

    def multiples(self, work: Work, n: int, a: int, b: int) -> None:
        """How many multiples of each number, and of both, there are."""
        for step in dict.fromkeys((a, b, lcm(a, b))):
            line = f"multiples of {step}: {n} = {n // step}*{step} + {n % step}, so {n // step}"
            work.step(counting_rules.CountMultiples, call("floor", over(n, step)), node(n // step), line)

    def one(self, work: Work, part: Node, value: Fraction) -> bool:
        """A factorial or a choice on a line of its own, where it isn't plain to see; whether it has one."""
        match part:
            case Call("binomial", (n, k)) if 1 < evaluate(k) < evaluate(n):
                top, size = int(evaluate(n)), int(evaluate(k))
                size = min(size, top - size)
                above = "*".join(str(top - i) for i in range(size))
                line = f"{readable(part)} = {above}/{factorial(size)} = {value}"
                work.step(counting_rules.UnorderedChoices, part, node(value), line)
                return True
            case Call("factorial", (n,)) if evaluate(n) > 2:
                line = f"{int(evaluate(n))}! = {value}"
                line = line if isinstance(n, Num) else f"{readable(part)} = {line}"
                work.step(rules.ComputeCount, part, node(value), line)
                return True
        return False

    def confirm(self, task: Task, answer: str) -> Check:
        value = parse(answer)
        check = rules.agrees(task.names[0], task.numbers, value)
        if check.passed and str(evaluate(value)) != answer:
            return Check(rules.METHOD, False, "the answer is not in lowest terms")
        return check


def parts(formula: Node) -> Iterator[Node]:
    """The different factorials and choices in a formula."""
    seen = []
    for part in walk(formula):
        if isinstance(part, Call) and part.name in ("binomial", "factorial") and part not in seen:
            seen.append(part)
    yield from seen


def with_counts(formula: Node) -> Node:
    """The formula with the value of every factorial and choice."""
    if isinstance(formula, Call) and formula.name in ("binomial", "factorial"):
        return number(evaluate(formula))
    return map_parts(formula, with_counts)


def readable(formula: Node) -> str:
    """The formula as a line, with C(n, k) for choices."""
    return to_text(formula).replace("binomial(", "C(")
