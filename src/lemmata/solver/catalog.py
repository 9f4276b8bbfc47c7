"""The rules and plans by name. A new rule or plan is a class and one line here."""

from lemmata.registry import Registry
from lemmata.solver.plans.base import Plan
from lemmata.solver.rules.base import Rule

_PLANS = "lemmata.solver.plans"
PLANS: Registry[type[Plan]] = Registry(
    "plan",
    {
        "compute": f"{_PLANS}.compute:Compute",
        "percent_of": f"{_PLANS}.percent:PercentOf",
        "percent_change": f"{_PLANS}.percent:PercentChange",
        "what_percent": f"{_PLANS}.percent:WhatPercent",
        "percent_of_what": f"{_PLANS}.percent:PercentOfWhat",
        "simplify": f"{_PLANS}.polynomials:Simplify",
        "expand": f"{_PLANS}.polynomials:Expand",
        "evaluate": f"{_PLANS}.polynomials:Evaluate",
        "compose": f"{_PLANS}.polynomials:Compose",
        "factor": f"{_PLANS}.factoring:FactorPolynomial",
        "solve": f"{_PLANS}.equation:SolveEquation",
        "system": f"{_PLANS}.system:SolveSystem",
        "roots": f"{_PLANS}.vieta:Roots",
        "gcd": f"{_PLANS}.number_theory:GreatestCommonDivisor",
        "lcm": f"{_PLANS}.number_theory:LeastCommonMultiple",
        "remainder": f"{_PLANS}.number_theory:Remainder",
        "power_remainder": f"{_PLANS}.number_theory:PowerRemainder",
        "one_draw": f"{_PLANS}.counting:OneDraw",
        "multiple_card": f"{_PLANS}.counting:MultipleCard",
        "two_draws": f"{_PLANS}.counting:TwoDraws",
        "dice_sum": f"{_PLANS}.counting:DiceSum",
        "choices": f"{_PLANS}.counting:IndependentChoices",
        "arrangements": f"{_PLANS}.counting:Arrangements",
        "choose": f"{_PLANS}.counting:Choices",
        "two_groups": f"{_PLANS}.counting:TwoGroups",
    },
)

_RULES = {
    "arithmetic": {
        "add_column": "AddColumn",
        "subtract_column": "SubtractColumn",
        "add": "Add",
        "subtract": "Subtract",
        "swap_difference": "SwapDifference",
        "multiply": "Multiply",
        "partial_product": "PartialProduct",
        "divide": "Divide",
        "power": "RaiseToPower",
        "replace_value": "ReplaceValue",
        "reduce_fraction": "ReduceFraction",
        "common_denominator": "CommonDenominator",
        "add_fractions": "AddFractions",
        "multiply_fractions": "MultiplyFractions",
        "divide_fractions": "DivideFractions",
        "drop_point": "DropPoint",
        "place_point": "PlacePoint",
        "percent": "PercentMeaning",
        "ten_percent": "TenPercent",
    },
    "algebra": {
        "collect_like_terms": "CollectLikeTerms",
        "distribute": "Distribute",
        "multiply_terms": "MultiplyTerms",
        "write_power_out": "WriteSquareOut",
        "substitute": "Substitute",
        "common_factor": "CommonFactor",
        "try_pair": "TryPair",
        "factor_by_pair": "FactorByPair",
        "split_middle": "SplitMiddle",
        "factor_by_grouping": "FactorByGrouping",
        "difference_of_squares": "DifferenceOfSquares",
        "simplify_sides": "SimplifySides",
        "add_to_both_sides": "AddToBothSides",
        "divide_both_sides": "DivideBothSides",
        "multiply_both_sides": "MultiplyBothSides",
        "always_or_never": "AlwaysOrNever",
        "zero_product": "ZeroProduct",
        "solve_factors": "SolveFactors",
        "discriminant": "Discriminant",
        "domain": "Domain",
        "clear_denominators": "ClearDenominators",
        "test_candidate": "TestCandidate",
        "reject_candidate": "RejectCandidate",
        "eliminate": "Eliminate",
        "scale_equation": "ScaleEquation",
        "back_substitute": "BackSubstitute",
        "sum_of_roots": "SumOfRoots",
        "product_of_roots": "ProductOfRoots",
        "roots_identity": "RootsIdentity",
    },
    "number_theory": {
        "euclid": "Euclid",
        "lcm_from_gcd": "LcmFromGcd",
        "divide_with_remainder": "DivideWithRemainder",
        "power_modulo": "PowerModulo",
    },
    "counting": {
        "favorable_over_all": "FavorableOverAll",
        "count_outcomes": "CountOutcomes",
        "count_multiples": "CountMultiples",
        "successive_draws": "SuccessiveDraws",
        "count_pairs": "CountPairs",
        "multiply_choices": "MultiplyChoices",
        "ordered_choices": "OrderedChoices",
        "unordered_choices": "UnorderedChoices",
    },
    "checking": {"check_answer": "CheckAnswer"},
}
RULES: Registry[type[Rule]] = Registry(
    "rule",
    {
        name: f"lemmata.solver.rules.{module}:{attribute}"
        for module, entries in _RULES.items()
        for name, attribute in entries.items()
    },
)
