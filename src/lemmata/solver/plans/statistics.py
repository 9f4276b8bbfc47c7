"""Plans: summaries of lists, and the value that is missing from a mean."""

from fractions import Fraction

from lemmata.expr import evaluate, parse
from lemmata.solver import checks
from lemmata.solver.build import minus, node, plus, times
from lemmata.solver.plans.base import Answer, NotFound, Plan
from lemmata.solver.plans.compute import number_answer
from lemmata.solver.rules import statistics as rules
from lemmata.solver.rules.arithmetic import Add
from lemmata.solver.task import Task
from lemmata.solver.types import Check
from lemmata.solver.work import Work


class Summarize(Plan):
    """Mean, median, mode or range of a list; names hold which."""

    kind = "summary"

    def solve(self, task: Task, work: Work) -> Answer:
        values = list(map(evaluate, task.formulas))
        what, ordered = task.names[0], sorted(values)
        asked = rules.of_numbers(what, task.formulas)
        shown = ", ".join(map(str, ordered))
        if what == "mean":
            total = sum(values, Fraction(0))
            work.step(Add, plus(*values), node(total))
            result = total / len(values)
            work.step(rules.Mean, asked, node(result), f"{total}/{len(values)} = {result}")
        elif what == "median":
            half = len(ordered) // 2
            if len(ordered) % 2:
                result = ordered[half]
                work.step(rules.Median, asked, node(result), f"in order {shown}: {result} is in the middle")
            else:
                result = (ordered[half - 1] + ordered[half]) / 2
                line = f"in order {shown}: ({ordered[half - 1]} + {ordered[half]})/2 = {result}"
                work.step(rules.Median, asked, node(result), line)
        elif what == "mode":
            counts = {value: values.count(value) for value in ordered}
            top = max(counts.values())
            best = [value for value, count in counts.items() if count == top]
            if len(best) != 1 or top == 1:
                raise NotFound("no value occurs more often than every other one")
            result = best[0]
            work.step(rules.Mode, asked, node(result), f"{result} occurs {top} times, more often than the others")
        else:
            result = ordered[-1] - ordered[0]
            line = f"largest - smallest: {ordered[-1]} - {ordered[0]} = {result}"
            work.step(
                rules.RangeOfData, asked, node(result), line.replace("- -", "- (-") + ")" if ordered[0] < 0 else line
            )
        return number_answer(result, any("." in getattr(part, "text", "") for part in task.formulas))

    def confirm(self, task: Task, answer: str) -> Check:
        return rules.described(task.names[0], list(map(evaluate, task.formulas)), evaluate(parse(answer)))


class MissingValue(Plan):
    """The value that gives the list its mean: numbers are the known ones and the mean."""

    kind = "missing_value"

    def solve(self, task: Task, work: Work) -> Answer:
        *known, mean = map(evaluate, task.formulas)
        total = mean * (len(known) + 1)
        work.step(
            rules.MissingFromMean, times(mean, len(known) + 1), node(total), f"all together: {mean}*{len(known) + 1}"
        )
        have = sum(known, Fraction(0))
        if len(known) > 1:
            work.step(Add, plus(*known), node(have))
        work.step(rules.MissingFromMean, minus(total, have), node(total - have))
        return number_answer(total - have)

    def confirm(self, task: Task, answer: str) -> Check:
        """With the answer in its place, the differences from the mean add up to 0."""
        *known, mean = map(evaluate, task.formulas)
        value = evaluate(parse(answer))
        if str(value) != answer:
            return checks.failed("what defines it", "the answer is not in simplest form")
        return rules.described("mean", [*known, value], mean)
