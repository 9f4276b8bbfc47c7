"""Plan: the probability of an event of a chance experiment: all outcomes, the good ones, their quotient."""

from lemmata.expr import Node, ParseError, number, parse
from lemmata.solver.experiments import (
    MAX_LISTED,
    Experiment,
    OutOfReach,
    by_cases,
    by_listing,
    chance,
    read_experiment,
)
from lemmata.solver.plans.base import Answer, NotFound, Plan
from lemmata.solver.plans.compute import number_answer
from lemmata.solver.rules import experiments as rules
from lemmata.solver.rules.base import Rule
from lemmata.solver.task import Task
from lemmata.solver.types import Check
from lemmata.solver.work import Work


class ChanceExperiment(Plan):
    """Counted draw by draw; checked by listing every outcome."""

    kind = "experiment"

    def solve(self, task: Task, work: Work) -> Answer:
        experiment = read_experiment(task.reading)
        try:
            good, every = by_cases(experiment)
            value = chance(good, every)
            listed = by_listing(experiment)[2] if every <= MAX_LISTED else []
        except OutOfReach as error:
            raise NotFound(str(error)) from None
        self.step(work, rules.AllOutcomes, task, "all", number(every), self.all_line(experiment, every))
        shown = f": {', '.join('(' + ', '.join(o) + ')' for o in listed)}" if 0 < good == len(listed) else ""
        self.step(work, rules.GoodOutcomes, task, "good", number(good), f"good outcomes = {good}{shown}")
        self.step(work, rules.GoodOverAll, task, "quotient of", number(value), f"{good}/{every} = {value}")
        return number_answer(value)

    def step(self, work: Work, rule: type[Rule], task: Task, which: str, value: Node, line: str) -> None:
        """One of the three counts."""
        work.step(rule, rules.counted(task.reading, which), value, line)

    def all_line(self, experiment: Experiment, every: int) -> str:
        """How many outcomes there are, as a product."""
        size = sum(count for _, count in experiment.items)
        factors = [size if experiment.replaced else size - k for k in range(experiment.draws)]
        if experiment.given:
            return f"outcomes in which what is known happens = {every}"
        factored = f"{'*'.join(map(str, factors))} = " if len(factors) > 1 else ""
        return f"all outcomes = {factored}{every}"

    def confirm(self, task: Task, answer: str) -> Check:
        try:
            value = parse(answer)
        except ParseError as error:
            return Check(rules.METHOD, False, str(error))
        return rules.agrees(rules.counted(task.reading, "quotient of"), value)
