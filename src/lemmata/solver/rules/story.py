"""Rules for stories: a quantity worked out from known ones, and unknown quantities found from what is said of them."""

from fractions import Fraction

from lemmata.expr import EvaluationError, Relation, evaluate, symbols, to_text
from lemmata.solver import checks
from lemmata.solver.rules.base import Rule
from lemmata.solver.state import State, relations
from lemmata.solver.types import Check


class StoryValue(Rule):
    """A quantity of a story is worked out from quantities that are known."""

    name = "story_value"
    concept = "Write down how the quantity follows from those that are known, and work it out."
    example = "Mia has 12 marbles. Tom has 5 more marbles than Mia. How many marbles does Tom have?"
    check = staticmethod(checks.value)


class StoryUnknown(Rule):
    """Unknown quantities are found from equations, one for each sentence that speaks of them."""

    name = "story_unknown"
    concept = "Give the unknown quantity a letter, write what the story says of it as an equation, and solve it."
    example = "Mia had some marbles. She gave 5 marbles to Tom. She has 7 marbles left. How many did she have at first?"

    @staticmethod
    def check(before: State, after: State) -> Check:
        """The values satisfy every equation, and moving any direction away from them breaks one: no others do."""
        method = "substitution, and that no other values fit"
        given, found = list(relations(before)), list(relations(after))
        names = sorted({name for relation in given for name in symbols(relation)})
        try:
            values = {to_text(relation.lhs): evaluate(relation.rhs) for relation in found}
            if sorted(values) != names or not found:
                return checks.failed(method, "not every unknown has a value")
            for relation in given:
                left, right = evaluate(relation.lhs, values), evaluate(relation.rhs, values)
                if left != right:
                    return checks.failed(method, f"{to_text(relation)} gives {left} = {right}")
            good = _independent(given, names, values)
        except EvaluationError as error:
            return checks.failed(method, str(error))
        shown = ", ".join(f"{name} = {value}" for name, value in values.items())
        return Check(method, good, f"with {shown} every equation holds" if good else "other values fit as well")


def _independent(given: list[Relation], names: list[str], values: dict[str, Fraction]) -> bool:
    """Whether the slopes of the equations, measured by steps of 1 from the values, have full rank."""
    rows = []
    for relation in given:
        gap = checks.difference(relation)
        rows.append([gap({**values, name: values[name] + 1}) - gap(values) for name in names])
    for column in range(len(names)):
        pivot = next((row for row in rows if row[column]), None)
        if pivot is None:
            return False
        rows.remove(pivot)
        for row in rows:
            factor = row[column] / pivot[column]
            row[:] = [a - factor * b for a, b in zip(row, pivot, strict=True)]
    return True
