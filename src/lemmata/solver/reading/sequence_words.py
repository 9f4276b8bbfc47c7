"""Sequences in words: recurrences with their range, progressions by first term, difference and ratio, sums."""

import re
from dataclasses import replace

from lemmata.expr import Node, Num, Relation, Sym, number
from lemmata.solver.build import equation, minus, over, plus, power, times
from lemmata.solver.reading.clauses import M, T, conditions, quantity
from lemmata.solver.reading.draft import Draft, NoReading
from lemmata.solver.reading.grammar import Match, grammar
from lemmata.solver.reading.recurrences import recurrence
from lemmata.solver.reading.set_phrases import O, ordinal
from lemmata.solver.setting import flat

A, D, R = Sym("a_0"), Sym("d_0"), Sym("r_0")


def _recurs(match: Match, draft: Draft) -> None:
    """`⟨a_{n+1} = 3a_n⟩ for all ⟨n >= 1⟩`: the recurrence and from where it holds."""
    rule = recurrence(draft.latex(match["rule"]))
    if rule is None or rule.name not in draft.recurrences:
        raise NoReading(match[0])
    latex = draft.latex(match["n"])
    found = re.fullmatch(rf"{rule.index}\s*(?:(\\geq?|\\ge|>|\\geqslant)\s*(\d+))?", latex)
    if not found:
        raise NoReading(match[0])
    start = 1 if "positive" in match[0] else None
    if found[2]:
        start = int(found[2]) + (1 if found[1] == ">" else 0)
    draft.recurrences[rule.name] = replace(rule, start=start)


def _sequence(match: Match, draft: Draft) -> None:
    """`the sequence ⟨(a_n)⟩ is defined by …`, `a sequence satisfies …`."""
    conditions(match["c"], draft)


def _kind(text: str) -> str:
    return "arithmetic" if text.lower().startswith("arith") else "geometric"


def _of_kind(match: Match, draft: Draft) -> str:
    """The kind of the progression that is named, or that was spoken of."""
    named = match.groupdict().get("kind")
    known = draft.things.get("progression")
    if not named and known is None:
        raise NoReading(match[0])
    kind = _kind(named) if named else ("arithmetic" if known == D else "geometric")
    step = D if kind == "arithmetic" else R
    if known is not None and known != step:
        raise NoReading("two progressions")
    draft.things["progression"] = step
    return kind


def term(kind: str, index: Node) -> Node:
    """The term with this index, counted from 1."""
    before = number(index.value - 1) if isinstance(index, Num) else minus(index, 1)
    if before == number(0):
        return A
    if kind == "arithmetic":
        return plus(A, D if before == number(1) else times(before, D))
    return times(A, R if before == number(1) else power(R, before))


def _index(text: str, draft: Draft) -> Node:
    latex = draft.latex(text) if re.fullmatch(M, text) else text
    found = re.fullmatch(r"([a-z])\s*\^?\s*\{?\s*\\?(?:text|mathrm|rm|textrm)?\s*\{?\s*th\s*\}*", latex)
    return Sym(found[1]) if found else number(ordinal(text, draft))


def _term_is(match: Match, draft: Draft) -> None:
    """`the third term of an arithmetic sequence is 7`."""
    kind = _of_kind(match, draft)
    draft.add(equation(term(kind, _index(match["o"], draft)), quantity(match["t"], draft)))


def _term(match: Match, draft: Draft) -> Node:
    return term(_of_kind(match, draft), _index(match["o"], draft))


def _step_is(match: Match, draft: Draft) -> None:
    """`its common difference is 3`, `with common ratio ⟨1/2⟩`."""
    step = D if match["what"].lower() == "difference" else R
    known = draft.things.get("progression")
    if known is not None and known != step:
        raise NoReading(match[0])
    draft.things["progression"] = step
    draft.add(equation(step, quantity(match["t"], draft)))


def _step(match: Match, draft: Draft) -> Node:
    step = D if match["what"].lower() == "difference" else R
    if draft.things.get("progression") != step:
        raise NoReading(match[0])
    return step


def _has(match: Match, draft: Draft) -> None:
    """`an arithmetic sequence has first term 5 and common difference 3`."""
    kind = _of_kind(match, draft)
    for part in re.split(r",? and (?:an? |the )?|, ", match["said"]):
        if found := re.fullmatch(rf"(?:an? |the )?common (difference|ratio) (?:of |is |equal to )?({T})", part):
            draft.add(equation(D if found[1] == "difference" else R, draft.quantity(found[2])))
            if (found[1] == "difference") != (kind == "arithmetic"):
                raise NoReading(match[0])
        elif found := re.fullmatch(rf"(?:an? |the )?({O}) term (?:of |is |equal to )?({T})", part):
            draft.add(equation(term(kind, _index(found[1], draft)), draft.quantity(found[2])))
        elif found := re.fullmatch(rf"(?:an? )?sum (?:of |is |equal to )?({T})", part):
            if kind != "geometric" or "infinite" not in match[0]:
                raise NoReading(match[0])
            _converges(draft)
            draft.add(equation(over(A, minus(1, R)), draft.quantity(found[1])))
        else:
            raise NoReading(part)


def _converges(draft: Draft) -> None:
    draft.add(Relation("<", minus(R, 1), number(0)))
    draft.add(Relation(">", plus(R, 1), number(0)))


def _endless_sum(match: Match, draft: Draft) -> None:
    """`the sum of an infinite geometric series is 12`: |r| < 1 and a/(1 - r) = 12."""
    draft.things["progression"] = R
    _converges(draft)
    draft.add(equation(over(A, minus(1, R)), quantity(match["t"], draft)))


def _first_sum(match: Match, draft: Draft) -> Node:
    """`the sum of the first 20 terms`."""
    kind = _of_kind(match, draft)
    count = draft.quantity(match["n"])
    if kind == "arithmetic":
        return times(over(count, 2), plus(times(2, A), times(minus(count, 1), D)))
    return over(times(A, minus(1, power(R, count))), minus(1, R))


def _first_sum_is(match: Match, draft: Draft) -> None:
    draft.add(equation(_first_sum(match, draft), quantity(match["t"], draft)))


def _list_of(mark: str, draft: Draft) -> list[Node]:
    """The terms of `8, 12, 18, …`."""
    latex = re.sub(r"[,\s]*(?:\\[lc]?dots|\.\.\.)[,\s]*$", "", draft.latex(mark))
    return list(flat(draft.scope.formula(latex)))


def _sequence_is(match: Match, draft: Draft) -> None:
    """`the arithmetic sequence ⟨5, x, 17⟩`: its terms are the first ones."""
    kind = _of_kind(match, draft)
    found = _list_of(match["list"], draft)
    if len(found) < 2:
        raise NoReading(match[0])
    for index, node in enumerate(found, 1):
        draft.add(equation(term(kind, number(index)), node))
    draft.things["next term"] = term(kind, number(len(found) + 1))


def _step_of(match: Match, draft: Draft) -> Node:
    """`the common ratio of the geometric sequence ⟨8, 12, 18, …⟩`."""
    _sequence_is(match, draft)
    return _step(match, draft)


def _next(match: Match, draft: Draft) -> Node:
    """`the next term in the geometric sequence ⟨16, 24, 36, …⟩`."""
    _sequence_is(match, draft)
    return draft.things["next term"]


def _listed(match: Match, draft: Draft) -> None:
    """`⟨a, b, c⟩ form an arithmetic sequence`: neighbours have one difference, or one ratio."""
    found = [node for mark in re.findall(M, match["list"]) for node in flat(draft.tree(mark))]
    if len(found) < 3:
        raise NoReading(match[0])
    for one, two, three in zip(found, found[1:], found[2:], strict=False):
        if _kind(match["kind"]) == "arithmetic":
            draft.add(equation(minus(two, one), minus(three, two)))
        else:
            draft.add(equation(power(two, 2), times(one, three)))


_KIND = (
    r"(?:(?:infinite |finite )?(?P<kind>arithmetic|geometric)(?: sequence| progression| series)?|(?:sequence|"
    r"progression|series))"
)
_IN = (
    r"(?: (?:of|in) (?:an?|the|this) (?:infinite )?(?:(?P<kind>arithmetic|geometric) )?(?:sequence|progression|"
    r"series))?"
)
_IS = r"(?:is equal to|equals|is)"
GRAMMAR = grammar(
    conditions=(
        (rf"(?P<rule>{M}),? (?:is true |holds )?(?:for|when|where|if) (?:all |every |each |any )?(?:positive |"
            rf"nonnegative )?(?:integers? "
            rf"|values of )?(?P<n>{M})", _recurs),
        (rf"(?:the |a )?(?:sequence|function)(?: of (?:real |positive )?(?:numbers|integers))?(?: {M})?(?: be| is| "
            rf"are)? (?:defined|given"
            rf")(?: recursively)?(?: by| as follows| such that)?:? (?P<c>.+)", _sequence),
        (rf"(?:the |a )?(?:sequence|function)(?: of (?:real |positive )?(?:numbers|integers))?(?: {M})? "
            rf"(?:satisfies|has the property"
            rf" that) (?P<c>.+)", _sequence),
        (rf"(?:the |its )?(?P<o>{O}|{M}) term{_IN} {_IS} (?P<t>.+)", _term_is),
        (rf"(?:the |its |a )?common (?P<what>difference|ratio)(?: of the (?:sequence|progression|series))? {_IS} "
            rf"(?P<t>.+)", _step_is),
        (rf"the (?P<kind>arithmetic|geometric) (?:sequence|progression|series) (?P<list>{M})", _sequence_is),
        (rf"(?:an? |the )?{_KIND} (?:has|with|having) (?P<said>.+)", _has),
        (rf"(?:the )?sum of (?:an? |the )?infinite geometric (?:series|sequence|progression) {_IS} "
            rf"(?P<t>.+)", _endless_sum),
        (rf"(?:the )?sum of (?:the |its )?first (?P<n>{T}) terms{_IN} {_IS} (?P<t>.+)", _first_sum_is),
        (rf"(?P<list>{M}(?:(?:,| and|, and) {M})*)(?:,? in that order,?)? (?:form|are|is|be|are consecutive terms "
            rf"of|are the first "
            rf"(?:three|four) terms of|are in) (?:an? )?(?:increasing |decreasing )?(?P<kind>arithmetic|geometric) "
            rf"(?:sequence|"
            r"progression|series)", _listed),
    ),
    quantities=(
        (rf"common (?P<what>difference|ratio) of the (?P<kind>arithmetic|geometric) (?:sequence|progression|series) "
            rf"(?P<list>{M})",
            _step_of),
        (rf"next term (?:in|of) the (?P<kind>arithmetic|geometric) (?:sequence|progression) (?P<list>{M})", _next),
        (rf"(?P<o>{O}|{M}) term{_IN}", _term),
        (r"common (?P<what>difference|ratio)(?: of (?:the|this) (?:infinite )?(?:geometric |arithmetic "
            r")?(?:sequence|progression|series))?",
            _step),
        (rf"sum of (?:the |its )?first (?P<n>{T}) terms{_IN}", _first_sum),
    ),
)  # fmt: skip
