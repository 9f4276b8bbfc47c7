"""What is said of letters and signs as such: they satisfy, are inverse or proportional to each other, they denote."""

import re

from lemmata.expr import Node, Relation, Sym, number, symbols
from lemmata.solver.build import call, equation, over, power, substitute, times
from lemmata.solver.reading.clauses import LIST, M, condition, conditions, names_of
from lemmata.solver.reading.draft import Draft, NoReading
from lemmata.solver.reading.grammar import Match, grammar

K = Sym("k_0")


def _satisfy(match: Match, draft: Draft) -> None:
    """`⟨x⟩ and ⟨y⟩ satisfy ⟨1⟩ and ⟨2⟩`."""
    names_of(match["names"], draft)
    conditions(match["c"], draft)


def _inverse(match: Match, draft: Draft) -> None:
    """`⟨g⟩ is the inverse of ⟨f⟩`."""
    one, other = (re.sub(r"\s*\(\s*[a-z]\s*\)$", "", draft.latex(match[key])) for key in ("g", "f"))
    if other not in draft.scope.functions or one in draft.scope.functions or not re.fullmatch(r"[a-zA-Z]", one):
        raise NoReading(match[0])
    draft.inverses[one] = other


def _denotes(match: Match, draft: Draft) -> None:
    """`⟨⌊x⌋⟩ denotes the greatest integer less than or equal to ⟨x⟩`: what the sign means anyway."""
    latex = re.sub(r"\\left|\\right|\s", "", draft.latex(match["sign"]))
    large = re.match(r"great|large", match["how"])
    wanted = r"\\lfloor([a-z])\\rfloor" if large else r"\\lceil([a-z])\\rceil"
    found = re.fullmatch(wanted, latex)
    below = re.search(r"less|exceed", match["rest"]) is not None
    if not found or below != bool(large) or draft.name(match["x"]) != found[1]:
        raise NoReading(match[0])


def _for_letters(match: Match, draft: Draft) -> None:
    """`for all real numbers ⟨a⟩ and ⟨b⟩, let ⟨2⟩`: a definition."""
    before = len(draft.conditions)
    condition(match["c"], draft)
    if len(draft.conditions) != before:
        raise NoReading("a statement that is no definition")


def _proportional(match: Match, draft: Draft) -> None:
    """`⟨x⟩ is inversely proportional to ⟨y⟩`, `⟨x⟩ and ⟨y⟩ are inversely proportional`: x = k/y."""
    name, inner = draft.name(match["x"]), draft.quantity(match["y"])
    what = (match.groupdict().get("pow") or "").strip()
    if what:
        inner = call("sqrt", inner) if what.startswith("square root") else power(inner, 2 if "square" in what else 3)
    if "law" in draft.things or len(symbols(inner)) != 1 or name in symbols(inner):
        raise NoReading(match[0])
    direct = re.match(r"direct", match["how"])
    draft.things["law"] = equation(name, times(K, inner) if direct else over(K, inner))


def _law(match: Match, draft: Draft) -> Relation:
    known = draft.things.get("law")
    if not isinstance(known, Relation):
        raise NoReading(match[0])
    return known


def _assigned(text: str, draft: Draft) -> tuple[str, Node]:
    tree = draft.tree(text)
    if not isinstance(tree, Relation) or tree.op != "=" or not isinstance(tree.lhs, Sym) or symbols(tree.rhs):
        raise NoReading(text)
    return tree.lhs.name, tree.rhs


def _instance(match: Match, draft: Draft) -> None:
    """`⟨x = 6⟩ when ⟨y = 10⟩`: the law holds there."""
    law = _law(match, draft)
    known = dict(_assigned(match[key], draft) for key in ("one", "two"))
    if set(known) != symbols(law) - {K.name}:
        raise NoReading(match[0])
    draft.add(substitute(law, known))


def _by_law(match: Match, draft: Draft) -> None:
    """`what is ⟨x⟩ when ⟨y = 15⟩`."""
    law = _law(match, draft)
    name, value = _assigned(match["two"], draft)
    asked = draft.name(match["q"])
    if {name, asked} != symbols(law) - {K.name}:
        raise NoReading(match[0])
    draft.add(substitute(law, {name: value}))
    draft.add(Relation("!=", K, number(0)))
    draft.ask("value", Sym(asked))


_TO = r"(?:proportional (?:to|with)|as|with)"
_POW = r"(?:the )?(?P<pow>(?:square|cube|square root) of )?"
_VALUE = r"(?:the )?(?:value of |variable |quantity )*"
GRAMMAR = grammar(
    conditions=(
        (rf"(?:real numbers? |numbers? |integers? )?(?P<names>{LIST}) (?:both )?(?:satisfy|satisfies|solve|solves) "
            rf"(?:the )?(?:equations? |"
            r"system |system of equations |inequality |relation |following )*(?P<c>.+)", _satisfy),
        (rf"(?:the )?(?:function )?(?P<g>{M}) (?:is|be|denotes?) the inverse(?: function)? of (?:the function "
            rf")?(?P<f>{M})", _inverse),
        (rf"(?P<sign>{M}) (?:denotes?|represents?|be|is|means) the (?P<how>greatest|largest|smallest|least) integer "
            rf"(?P<rest>(?:that is )?"
            rf"(?:less than or equal to|not exceeding|greater than or equal to|not less than)) (?P<x>{M})", _denotes),
        (rf"for (?:all|any|every) (?:pair of |two )?(?:(?:real|positive|nonzero|non-zero|distinct) )*(?:numbers|"
            rf"integers|values of)? ?(?:{LIST}),? "
            r"(?:let|define|we define|suppose) (?P<c>.+)", _for_letters),
        (rf"{_VALUE}(?P<x>{M}) (?:is|varies|be) (?P<how>directly|inversely) {_TO} "
            rf"{_POW}{_VALUE}(?P<y>{M})", _proportional),
        (rf"{_VALUE}(?P<x>{M}) and (?P<y>{M}) (?:are|vary) (?P<how>directly|inversely)(?: "
            rf"proportional)?", _proportional),
        (rf"(?P<one>{M})(?: when|,? and| if|,) (?P<two>{M})", _instance),
    ),
    goals=(
        (rf"(?:find|what is|compute|determine|what's) {_VALUE}(?P<q>{M}) (?:when|if) (?P<two>{M})", _by_law),
    ),
)  # fmt: skip
