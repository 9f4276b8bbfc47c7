"""Plan: a point in other coordinates."""

from lemmata.expr import EvaluationError, ParseError, parse, to_latex, to_text
from lemmata.solver.place_forms import converted
from lemmata.solver.plans.base import Answer, NotFound, Plan
from lemmata.solver.rules.place_forms import METHOD, ConvertPoint, read_words
from lemmata.solver.state import Words
from lemmata.solver.task import Task
from lemmata.solver.types import Check
from lemmata.solver.work import Work

LINES = {
    "rectangular": "radius times cosine and sine",
    "polar": "r is the distance from the origin, theta the angle from the positive x-axis",
    "cylindrical": "r is the distance from the z-axis, theta the angle from the positive x-axis, z stays",
    "spherical": "rho is the distance from the origin, theta as in polar coordinates, phi the angle from the z-axis",
}


class ConvertCoordinates(Plan):
    """Distances and angles of the point, or their products with cosine and sine."""

    kind = "convert_point"

    def solve(self, task: Task, work: Work) -> Answer:
        point, source, target = read_words(task.reading)
        try:
            value = converted(point, source, target)
        except EvaluationError as error:
            raise NotFound(str(error)) from None
        work.step(ConvertPoint, Words(task.reading), value, f"{LINES[target]}: {to_text(value)}")
        return Answer(to_text(value), to_latex(value))

    def confirm(self, task: Task, answer: str) -> Check:
        try:
            return ConvertPoint.check(Words(task.reading), parse(answer))
        except ParseError as error:
            return Check(METHOD, False, str(error))
