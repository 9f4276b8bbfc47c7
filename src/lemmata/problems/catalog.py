"""The families by name, and problems drawn from several of them."""

from collections.abc import Iterator

from lemmata.errors import InputError
from lemmata.problems.family import Family
from lemmata.problems.types import Problem, level_from, subject_from
from lemmata.registry import Registry

_PREALGEBRA = "lemmata.problems.prealgebra"
_ALGEBRA = "lemmata.problems.algebra"
_INTERMEDIATE = "lemmata.problems.intermediate_algebra"
_NUMBER = "lemmata.problems.number_theory"
_COUNTING = "lemmata.problems.counting_and_probability"
_COMBINATORICS = "lemmata.problems.combinatorics"
_GEOMETRY = "lemmata.problems.geometry"
_STATISTICS = "lemmata.problems.statistics"

FAMILIES: Registry[Family] = Registry(
    "family",
    {
        "integer_arithmetic": f"{_PREALGEBRA}:INTEGER_ARITHMETIC",
        "order_of_operations": f"{_PREALGEBRA}:ORDER_OF_OPERATIONS",
        "simplify_fraction": f"{_PREALGEBRA}:SIMPLIFY_FRACTION",
        "fraction_sum": f"{_PREALGEBRA}:FRACTION_SUM",
        "fraction_product": f"{_PREALGEBRA}:FRACTION_PRODUCT",
        "decimal_arithmetic": f"{_PREALGEBRA}:DECIMAL_ARITHMETIC",
        "percent": f"{_PREALGEBRA}:PERCENT",
        "linear_equation": f"{_ALGEBRA}:LINEAR_EQUATION",
        "evaluate_expression": f"{_ALGEBRA}:EVALUATE_EXPRESSION",
        "collect_terms": f"{_ALGEBRA}:COLLECT_TERMS",
        "expand_product": f"{_ALGEBRA}:EXPAND_PRODUCT",
        "factor": f"{_ALGEBRA}:FACTOR",
        "quadratic_equation": f"{_ALGEBRA}:QUADRATIC_EQUATION",
        "linear_system": f"{_ALGEBRA}:LINEAR_SYSTEM",
        "rational_equation": f"{_INTERMEDIATE}:RATIONAL_EQUATION",
        "vieta": f"{_INTERMEDIATE}:VIETA",
        "gcd": f"{_NUMBER}:GCD",
        "lcm": f"{_NUMBER}:LCM",
        "remainder": f"{_NUMBER}:REMAINDER",
        "simple_probability": f"{_COUNTING}:SIMPLE_PROBABILITY",
        "counting": f"{_COUNTING}:COUNTING",
        "colored_rows": f"{_COMBINATORICS}:COLORED_ROWS",
        "seating": f"{_COMBINATORICS}:SEATING",
        "committee": f"{_COMBINATORICS}:COMMITTEE",
        "shared_candies": f"{_COMBINATORICS}:SHARED_CANDIES",
        "overlap": f"{_COMBINATORICS}:OVERLAP",
        "multiples_of_two": f"{_COMBINATORICS}:MULTIPLES_OF_TWO",
        "binomial_coefficient": f"{_COMBINATORICS}:BINOMIAL_COEFFICIENT",
        "coin_flips": f"{_COMBINATORICS}:COIN_FLIPS",
        "dice_rolls": f"{_COMBINATORICS}:DICE_ROLLS",
        "handful_draw": f"{_COMBINATORICS}:HANDFUL_DRAW",
        "conditional_probability": f"{_COMBINATORICS}:CONDITIONAL_PROBABILITY",
        "expectation": f"{_COMBINATORICS}:EXPECTATION",
        "handshakes": f"{_COMBINATORICS}:HANDSHAKES",
        "grid_paths": f"{_COMBINATORICS}:GRID_PATHS",
        "subsets": f"{_COMBINATORICS}:SUBSETS",
        "codes": f"{_COMBINATORICS}:CODES",
        "circle_measures": f"{_GEOMETRY}:CIRCLE_MEASURES",
        "rectangle_measures": f"{_GEOMETRY}:RECTANGLE_MEASURES",
        "triangle_area": f"{_GEOMETRY}:TRIANGLE_AREA",
        "right_triangle": f"{_GEOMETRY}:RIGHT_TRIANGLE",
        "triangle_angles": f"{_GEOMETRY}:TRIANGLE_ANGLES",
        "law_of_cosines": f"{_GEOMETRY}:LAW_OF_COSINES",
        "polygon_angles": f"{_GEOMETRY}:POLYGON_ANGLES",
        "circle_sector": f"{_GEOMETRY}:CIRCLE_SECTOR",
        "chords": f"{_GEOMETRY}:CHORDS",
        "quadrilaterals": f"{_GEOMETRY}:QUADRILATERALS",
        "boxes": f"{_GEOMETRY}:BOXES",
        "round_solids": f"{_GEOMETRY}:ROUND_SOLIDS",
        "inscribed_figures": f"{_GEOMETRY}:INSCRIBED_FIGURES",
        "point_pairs": f"{_GEOMETRY}:POINT_PAIRS",
        "line_through_points": f"{_GEOMETRY}:LINE_THROUGH_POINTS",
        "polygon_from_corners": f"{_GEOMETRY}:POLYGON_FROM_CORNERS",
        "circle_equation": f"{_GEOMETRY}:CIRCLE_EQUATION",
        "data_summary": f"{_STATISTICS}:DATA_SUMMARY",
        "missing_value": f"{_STATISTICS}:MISSING_VALUE",
    },
)


def families() -> list[str]:
    """The names of all families."""
    return list(FAMILIES)


def family(name: str) -> Family:
    """The family of this name; InputError with the known ones."""
    return FAMILIES[name]


def vary(problem: Problem, seed: int) -> tuple[str, Problem]:
    """A follow-up that changes one number, in words, and the full new problem; InputError if not generated here."""
    if problem.family is None:
        raise InputError(f"problem {problem.id!r} has no family, so nothing is known of how to vary it")
    return family(problem.family).vary(problem, seed)


def generate(
    subject: str | None = None, level: int | None = None, n: int = 1, seed: int = 0, family: str | None = None
) -> Iterator[Problem]:
    """n problems, spread evenly over the families and levels that fit; the same arguments give the same problems.

    A text may occur twice: small level-1 families are finite. Raises InputError: an unknown subject or family, a
    level outside 1..5, nothing that fits.
    """
    if n < 0 or seed < 0:
        raise InputError(f"n and seed must be at least 0, got n={n}, seed={seed}")
    wanted = None if subject is None else subject_from(subject)
    only = None if level is None else level_from(level)
    names = families() if family is None else [family]
    chosen = [FAMILIES[name] for name in names]
    cells = [
        (member, rank)
        for member in chosen
        if wanted in (None, member.subject)
        for rank in member.levels
        if only in (None, rank)
    ]
    if not cells:
        asked = ", ".join(f"{k}={v}" for k, v in (("subject", wanted), ("level", only), ("family", family)) if v)
        raise InputError(f"no family offers {asked}")
    return (
        cells[index % len(cells)][0].generate(cells[index % len(cells)][1], 1_000_000 * seed + index // len(cells))
        for index in range(n)
    )
