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
_FORMS = "lemmata.problems.prealgebra_forms"
_QUANTITIES = "lemmata.problems.prealgebra_quantities"
_RELATIONS = "lemmata.problems.algebra_relations"
_FUNCTIONS = "lemmata.problems.algebra_functions"
_HIGHER = "lemmata.problems.intermediate_relations"
_POLYNOMIALS = "lemmata.problems.intermediate_polynomials"
_COMPLEX = "lemmata.problems.intermediate_complex"
_TRIGONOMETRY = "lemmata.problems.precalculus_trigonometry"
_VECTORS = "lemmata.problems.precalculus_vectors"
_DIVISORS = "lemmata.problems.number_theory_divisors"
_CONGRUENCES = "lemmata.problems.number_theory_congruences"
_STORIES = "lemmata.problems.stories"

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
        "similar_triangles": f"{_GEOMETRY}:SIMILAR_TRIANGLES",
        "data_summary": f"{_STATISTICS}:DATA_SUMMARY",
        "missing_value": f"{_STATISTICS}:MISSING_VALUE",
        "decimal_form": f"{_FORMS}:DECIMAL_FORM",
        "fraction_form": f"{_FORMS}:FRACTION_FORM",
        "percent_form": f"{_FORMS}:PERCENT_FORM",
        "mixed_number": f"{_FORMS}:MIXED_NUMBER",
        "mixed_arithmetic": f"{_FORMS}:MIXED_ARITHMETIC",
        "rounding": f"{_FORMS}:ROUNDING",
        "compare_fractions": f"{_FORMS}:COMPARE_FRACTIONS",
        "order_numbers": f"{_FORMS}:ORDER_NUMBERS",
        "simplify_ratio": f"{_QUANTITIES}:SIMPLIFY_RATIO",
        "share_ratio": f"{_QUANTITIES}:SHARE_RATIO",
        "unit_conversion": f"{_QUANTITIES}:UNIT_CONVERSION",
        "part_of": f"{_QUANTITIES}:PART_OF",
        "division_with_remainder": f"{_QUANTITIES}:DIVISION_WITH_REMAINDER",
        "percent_between": f"{_QUANTITIES}:PERCENT_BETWEEN",
        "signed_arithmetic": f"{_QUANTITIES}:SIGNED_ARITHMETIC",
        "powers_and_roots": f"{_QUANTITIES}:POWERS_AND_ROOTS",
        "absolute_equation": f"{_RELATIONS}:ABSOLUTE_EQUATION",
        "linear_inequality": f"{_RELATIONS}:LINEAR_INEQUALITY",
        "compound_inequality": f"{_RELATIONS}:COMPOUND_INEQUALITY",
        "literal_equation": f"{_RELATIONS}:LITERAL_EQUATION",
        "exponential_equation": f"{_RELATIONS}:EXPONENTIAL_EQUATION",
        "radical_equation": f"{_RELATIONS}:RADICAL_EQUATION",
        "function_composition": f"{_FUNCTIONS}:FUNCTION_COMPOSITION",
        "function_shift": f"{_FUNCTIONS}:FUNCTION_SHIFT",
        "inverse_function": f"{_FUNCTIONS}:INVERSE_FUNCTION",
        "arithmetic_sequence": f"{_FUNCTIONS}:ARITHMETIC_SEQUENCE",
        "geometric_sequence": f"{_FUNCTIONS}:GEOMETRIC_SEQUENCE",
        "simplify_radical": f"{_FUNCTIONS}:SIMPLIFY_RADICAL",
        "exponent_laws": f"{_FUNCTIONS}:EXPONENT_LAWS",
        "simplify_rational": f"{_FUNCTIONS}:SIMPLIFY_RATIONAL",
        "quadratic_inequality": f"{_HIGHER}:QUADRATIC_INEQUALITY",
        "rational_inequality": f"{_HIGHER}:RATIONAL_INEQUALITY",
        "absolute_inequality": f"{_HIGHER}:ABSOLUTE_INEQUALITY",
        "higher_degree_equation": f"{_HIGHER}:HIGHER_DEGREE_EQUATION",
        "logarithmic_equation": f"{_HIGHER}:LOGARITHMIC_EQUATION",
        "exponential_quadratic": f"{_HIGHER}:EXPONENTIAL_QUADRATIC",
        "curve_system": f"{_HIGHER}:CURVE_SYSTEM",
        "polynomial_remainder": f"{_POLYNOMIALS}:POLYNOMIAL_REMAINDER",
        "polynomial_quotient": f"{_POLYNOMIALS}:POLYNOMIAL_QUOTIENT",
        "partial_fractions": f"{_POLYNOMIALS}:PARTIAL_FRACTIONS",
        "binomial_expansion": f"{_POLYNOMIALS}:BINOMIAL_EXPANSION",
        "complex_arithmetic": f"{_COMPLEX}:COMPLEX_ARITHMETIC",
        "complex_quadratic": f"{_COMPLEX}:COMPLEX_QUADRATIC",
        "function_domain": f"{_POLYNOMIALS}:FUNCTION_DOMAIN",
        "function_range": f"{_POLYNOMIALS}:FUNCTION_RANGE",
        "infinite_series": f"{_POLYNOMIALS}:INFINITE_SERIES",
        "power_sum": f"{_POLYNOMIALS}:POWER_SUM",
        "surd_quadratic": f"{_POLYNOMIALS}:SURD_QUADRATIC",
        "trig_value": f"{_TRIGONOMETRY}:TRIG_VALUE",
        "trig_degrees": f"{_TRIGONOMETRY}:TRIG_DEGREES",
        "trig_sum": f"{_TRIGONOMETRY}:TRIG_SUM",
        "trig_of_inverse": f"{_TRIGONOMETRY}:TRIG_OF_INVERSE",
        "trig_equation": f"{_TRIGONOMETRY}:TRIG_EQUATION",
        "trig_quadratic": f"{_TRIGONOMETRY}:TRIG_QUADRATIC",
        "complex_power": f"{_TRIGONOMETRY}:COMPLEX_POWER",
        "complex_modulus": f"{_TRIGONOMETRY}:COMPLEX_MODULUS",
        "polar_form": f"{_TRIGONOMETRY}:POLAR_FORM",
        "vector_sum": f"{_VECTORS}:VECTOR_SUM",
        "dot_product": f"{_VECTORS}:DOT_PRODUCT",
        "cross_product": f"{_VECTORS}:CROSS_PRODUCT",
        "vector_length": f"{_VECTORS}:VECTOR_LENGTH",
        "vector_projection": f"{_VECTORS}:VECTOR_PROJECTION",
        "matrix_sum": f"{_VECTORS}:MATRIX_SUM",
        "matrix_product": f"{_VECTORS}:MATRIX_PRODUCT",
        "determinant": f"{_VECTORS}:DETERMINANT",
        "matrix_inverse": f"{_VECTORS}:MATRIX_INVERSE",
        "matrix_power": f"{_VECTORS}:MATRIX_POWER",
        "eigenvalues": f"{_VECTORS}:EIGENVALUES",
        "divisor_count": f"{_DIVISORS}:DIVISOR_COUNT",
        "divisor_sum": f"{_DIVISORS}:DIVISOR_SUM",
        "divisor_list": f"{_DIVISORS}:DIVISOR_LIST",
        "prime_factorization": f"{_DIVISORS}:PRIME_FACTORIZATION",
        "distinct_prime_factors": f"{_DIVISORS}:DISTINCT_PRIME_FACTORS",
        "prime_count": f"{_DIVISORS}:PRIME_COUNT",
        "factorial_zeros": f"{_DIVISORS}:FACTORIAL_ZEROS",
        "base_conversion": f"{_DIVISORS}:BASE_CONVERSION",
        "gcd_of_three": f"{_DIVISORS}:GCD_OF_THREE",
        "modular_inverse": f"{_CONGRUENCES}:MODULAR_INVERSE",
        "linear_congruence": f"{_CONGRUENCES}:LINEAR_CONGRUENCE",
        "chinese_remainder": f"{_CONGRUENCES}:CHINESE_REMAINDER",
        "units_digit": f"{_CONGRUENCES}:UNITS_DIGIT",
        "expression_remainder": f"{_CONGRUENCES}:EXPRESSION_REMAINDER",
        "diophantine_count": f"{_CONGRUENCES}:DIOPHANTINE_COUNT",
        "diophantine": f"{_CONGRUENCES}:DIOPHANTINE",
        "shopping": f"{_STORIES}:SHOPPING",
        "comparing_amounts": f"{_STORIES}:COMPARING",
        "ages": f"{_STORIES}:AGES",
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
