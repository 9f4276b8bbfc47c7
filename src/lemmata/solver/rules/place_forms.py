"""Rule: a point in other coordinates; the check goes back to rectangular ones."""

from lemmata.expr import EvaluationError, Node, ParseError, parse
from lemmata.solver.checks import failed
from lemmata.solver.place_forms import SIZES, same_place
from lemmata.solver.rules.base import Rule
from lemmata.solver.state import State, Words
from lemmata.solver.types import Check

METHOD = "both points placed"


def words(point: str, source: str, target: str) -> str:
    """`(0, 3) from rectangular to polar coordinates`."""
    return f"{point} from {source} to {target} coordinates"


def read_words(text: str) -> tuple[Node, str, str]:
    """What `words` wrote; ParseError for anything else."""
    point, _, rest = text.partition(" from ")
    source, _, target = rest.removesuffix(" coordinates").partition(" to ")
    if source not in SIZES or target not in SIZES:
        raise ParseError("unknown coordinates")
    return parse(point), source, target


class ConvertPoint(Rule):
    """x = r cos(theta), y = r sin(theta); spherical: r = rho sin(phi), z = rho cos(phi)."""

    name = "convert_point"
    concept = (
        "The radius is a distance, theta is measured from the x-axis, and in spherical coordinates phi from the z-axis."
    )
    example = "Convert the point $(0,3)$ in rectangular coordinates to polar coordinates."

    @staticmethod
    def check(before: State, after: State) -> Check:
        if not isinstance(before, Words) or not isinstance(after, Node):
            return failed(METHOD, "no point")
        try:
            point, source, target = read_words(before.text)
            good = same_place(point, source, after, target)
        except (ParseError, EvaluationError) as error:
            return failed(METHOD, str(error))
        return Check(METHOD, good, "both are the same place" if good else "they are different places")
