"""Numbers in another form, quotient and remainder, ratios and proportions, parts of a number, zeros of n!."""

import re
from fractions import Fraction

from lemmata.expr import Call, Div, Neg, Node, Num, Relation, number, symbols, to_text
from lemmata.solver.build import over, times
from lemmata.solver.reading.equations import solve_task
from lemmata.solver.reading.number_theory import labelled, rounding, whole
from lemmata.solver.reading.patterns import GET, NUM, E, patterns
from lemmata.solver.reading.scope import Scope, items
from lemmata.solver.task import Task

MAX_FACTORIAL = 10**6
FORMS = {
    "decimal": "decimal_form",
    "fraction": "fraction_form",
    "mixed number": "mixed_form",
    "improper fraction": "fraction_form",
    "percent": "percent_form",
    "percentage": "percent_form",
}
PARTS = {"half": 2, "third": 3, "quarter": 4, "fourth": 4, "fifth": 5, "sixth": 6, "eighth": 8, "tenth": 10}


def form(match: re.Match[str], scope: Scope) -> Task | None:
    """`Write 5/8 as a decimal`."""
    tree = scope.quantity(match["e"])
    what = match["form"].lower()
    if not is_number(tree) or (what == "fraction" and isinstance(tree, Div)):
        return None
    return Task(FORMS[what], f"{to_text(tree)} as a {what}", (tree,))


def is_number(tree: Node) -> bool:
    """A number in any written form: `-3 2/5`, `0.75`, `45%`, `17/5`."""
    match tree:
        case Num():
            return True
        case Neg(arg):
            return is_number(arg)
        case Call("percent", (Num(),)):
            return True
        case Div(Num(top), Num(bottom)):
            return bottom > 0 and top.denominator == bottom.denominator == 1
    return False


def quotient_remainder(match: re.Match[str], scope: Scope) -> Task | None:
    a, b = whole(match["a"], scope, 0), whole(match["b"], scope)
    if a is None or b is None or max(a, b) >= 10**40:
        return None
    return Task("quotient_remainder", f"{a} divided by {b} with remainder", numbers=(a, b))


def ratio(match: re.Match[str], scope: Scope) -> Task | None:
    tree = ratio_of(match["e"], scope)
    if tree is None:
        return None
    values = tuple(scope.value(to_text(part)) for part in tree.args)
    if any(value <= 0 for value in values):
        return None
    return Task("simplify_ratio", f"simplify the ratio {to_text(tree)}", (tree,), values=values)


def ratio_of(text: str, scope: Scope) -> Call | None:
    """`2 : 3` or `2 to 3` as a ratio of numbers."""
    tree = scope.quantity(re.sub(r"(?<=[\d}]) to (?=[\d\\])", " : ", text))
    return tree if isinstance(tree, Call) and tree.name == "ratio" and not symbols(tree) else None


def share(match: re.Match[str], scope: Scope) -> Task | None:
    tree = ratio_of(match["e"], scope)
    if tree is None:
        return None
    total = scope.value(match["n"])
    parts = tuple(scope.value(to_text(part)) for part in tree.args)
    if any(part <= 0 for part in parts):
        return None
    return Task("share_ratio", f"divide {total} in the ratio {to_text(tree)}", values=(total, *parts))


def proportion(match: re.Match[str], scope: Scope) -> Task | None:
    """`3 : 4 = x : 20` as an equation of fractions."""
    tree = scope.formula(match["e"])
    if not isinstance(tree, Relation) or tree.op != "=" or len(symbols(tree)) != 1:
        return None
    sides = [side.args for side in (tree.lhs, tree.rhs) if isinstance(side, Call) and side.name == "ratio"]
    if len(sides) != 2 or any(len(side) != 2 for side in sides):
        return None
    (a, b), (c, d) = sides
    return solve_task(Relation("=", over(a, b), over(c, d)), None)


def part_of(match: re.Match[str], scope: Scope) -> Task | None:
    """`2/3 of 90`, `half of 86`."""
    text = match["a"].lower().strip("$ ")
    words = re.sub(r"^(?:an?|one) ", "", text)
    part = Fraction(1, PARTS[words]) if words in PARTS else None
    tree = number(part) if part else scope.quantity(text)
    if not isinstance(tree, Div) or symbols(tree):
        return None
    amount = scope.value(match["n"])
    product = times(tree, number(amount))
    return Task("compute", f"compute {to_text(product)}", (product,))


def significant(match: re.Match[str], scope: Scope) -> Task | None:
    """Round to k significant figures: the place of the first digit decides."""
    count = match["count"].lower()
    k = int(count) if count.isdigit() else COUNTS.get(count)
    value = scope.value(match["e"])
    if not k or not 1 <= k <= 15 or value == 0 or not Fraction(1, 10**20) < abs(value) < 10**20:
        return None
    place = 0
    while abs(value) >= Fraction(10) ** (place + 1):
        place += 1
    while abs(value) < Fraction(10) ** place:
        place -= 1
    return rounding(value, k - 1 - place)


COUNTS = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6}


def larger(match: re.Match[str], scope: Scope) -> Task:
    """`Which is larger, 2/3 or 3/5?`"""
    names, values = labelled([match["a"], match["b"]], scope)
    way = "smallest" if match["way"].lower() in ("smaller", "less", "lesser") else "biggest"
    reading = f"the {way} of {values[0]}, {values[1]}"
    return Task("kth", reading, numbers=(1,), names=(*names, way), values=values)


def from_to(match: re.Match[str], scope: Scope) -> Task | None:
    """`Order 1/2, 2/3, 3/5 from least to greatest.`"""
    names, values = labelled(items(match["n"]), scope)
    low = match["first"].lower() in ("least", "smallest", "lowest")
    if low == (match["last"].lower() in ("least", "smallest", "lowest")) or len(values) < 2:
        return None
    way = "increasing" if low else "decreasing"
    return Task("sort", f"{', '.join(map(str, values))} in {way} order", names=(*names, way), values=values)


def factorial_zeros(match: re.Match[str], scope: Scope) -> Task | None:
    n = int(match["n"])
    if n > MAX_FACTORIAL:
        return None
    return Task("factorial_zeros", f"the number of zeros at the end of {n}!", numbers=(n,))


FORM = r"(?P<form>decimal|mixed number|improper fraction|percent(?:age)?|fraction)"
A, B, N = r"(?P<a>.+?)", r"(?P<b>.+?)", r"(?P<n>.+?)"
END = r"(?:least|smallest|lowest|greatest|largest|biggest|highest)"
PATTERNS = patterns(
    (
        rf"(?:write|express|convert|change|turn|give|what is) {E} (?:as|to|into|in) (?:an? )?(?:common )?{FORM}"
        r"(?: in (?:lowest|simplest) (?:terms|form))?",
        form,
    ),
    (
        rf"(?:{GET} )?(?:the )?quotient and (?:the )?remainder (?:when|if|of|for) {A} (?:is )?divided by {B}",
        quotient_remainder,
    ),
    (rf"(?:divide )?{A} (?:divided )?by {B} with (?:a )?remainder", quotient_remainder),
    (rf"(?:simplify|reduce) the ratio (?:of )?{E}", ratio),
    (rf"(?:write|express) the ratio {E} in (?:its )?(?:simplest|lowest) (?:form|terms)", ratio),
    (rf"(?:divide|share|split) \$?(?P<n>{NUM})\$? (?:in|into|in to) the ratio (?:of )?{E}", share),
    (rf"(?=.*:)(?:solve|find)?(?: the proportion)?:? ?(?:[a-z] (?:if|in|when) )?{E}(?: for [a-z])?", proportion),
    (rf"(?:{GET} )?(?P<a>\$?\\?[\w{{}}]*/?[\w{{}}]*\$?|(?:an? |one )?[a-z]+) of \$?(?P<n>{NUM})\$?", part_of),
    (rf"round {E} to (?P<count>\w+) significant (?:figures?|digits?)", significant),
    (
        rf"which (?:number |fraction |decimal )?is (?P<way>smaller|bigger|greater|larger|less|lesser),? {A} or {B}",
        larger,
    ),
    (
        rf"(?:order|sort|arrange|list|put) (?:the (?:numbers|fractions|decimals) )?{N} from (?P<first>{END})"
        rf" to (?P<last>{END})",
        from_to,
    ),
    (r"how many (?:trailing )?zeros are (?:there )?(?:at the end of|in) \$?(?P<n>\d+)!\$?", factorial_zeros),
    (
        r"how many (?:trailing )?zeros does (?:the number )?\$?(?P<n>\d+)!\$? (?:end (?:in|with)|have)(?: at the end)?",
        factorial_zeros,
    ),
)
