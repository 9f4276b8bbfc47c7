"""Quadratics and the roots of equations in words: vertex, discriminant, one root given, squares of binomials, forms.

Every statement becomes an identity or an equation between the letters, so that the plans for settings can solve it.
"""

import re

from lemmata.expr import Call, Div, Node, Num, Pow, Relation, Sym, Tuple_, number, symbols, walk
from lemmata.solver.build import equation, minus, plus, power, substitute, times
from lemmata.solver.polynomial import Polynomial
from lemmata.solver.reading.clauses import ADJECTIVE, M, T, adjectives, condition
from lemmata.solver.reading.draft import Draft, NoReading
from lemmata.solver.reading.grammar import Match, grammar
from lemmata.solver.setting import Property

MAX_DEGREE = 12
VARIABLES = ("x", "y", "z", "t", "w", "u", "n", "s", "p", "q")


def sides(text: str, draft: Draft) -> tuple[Node, Node]:
    """Both sides of an equation; of an expression, or of a function `f(x) = …`, the second side is 0."""
    latex = draft.latex(text)
    if found := re.fullmatch(r"(?:[a-zA-Z]\s*\(\s*[a-z]\s*\)|y)\s*=\s*(.+)", latex, re.DOTALL):
        body = draft.scope.quantity(found[1])
        if "y" not in symbols(body):
            return body, number(0)
    tree = draft.tree(text)
    if isinstance(tree, Sym) and tree.name in draft.scope.functions:
        tree = draft.scope.functions[tree.name].body
    if isinstance(tree, Relation):
        if tree.op != "=":
            raise NoReading(text)
        return tree.lhs, tree.rhs
    return tree, number(0)


def variable(whole: Polynomial, draft: Draft, degree: int = 0) -> str:
    """The letter that an equation with other letters is about: the one of the highest degree, x before others."""
    names = [name for name in whole.names() if name not in draft.domains]
    best = max((whole.degree(name) for name in names), default=0)
    fitting = [name for name in names if whole.degree(name) == best]
    chosen = [name for name in VARIABLES if name in fitting] or fitting
    if not chosen or (degree and best != degree) or best > MAX_DEGREE:
        raise NoReading("one variable")
    if len(fitting) > 1 and not (chosen[0] == "x" or len([n for n in VARIABLES[:6] if n in fitting]) == 1):
        raise NoReading("one variable")
    return chosen[0]


def coefficients(whole: Polynomial, name: str) -> list[Node]:
    """The coefficients of the powers of a letter, the constant first; they may hold other letters."""
    parts: dict[int, dict[tuple[tuple[str, int], ...], object]] = {}
    for monomial, coefficient in whole.terms.items():
        degree = dict(monomial).get(name, 0)
        rest = tuple(item for item in monomial if item[0] != name)
        parts.setdefault(degree, {})[rest] = coefficient
    return [Polynomial(parts.get(k, {})).node() for k in range(max(parts) + 1)]  # type: ignore[arg-type]


def quadratic(text: str, draft: Draft) -> tuple[str, Node, Node, Node]:
    """(letter, a, b, c) of a quadratic, given as a formula, an equation or a function."""
    lhs, rhs = sides(text, draft)
    whole = Polynomial.of(lhs) - Polynomial.of(rhs)
    name = variable(whole, draft, 2)
    c, b, a = coefficients(whole, name)
    return name, a, b, c


def discriminant(text: str, draft: Draft) -> Node:
    """b^2 - 4ac."""
    _, a, b, c = quadratic(text, draft)
    return minus(power(b, 2), times(4, a, c))


def _discriminant(match: Match, draft: Draft) -> Node:
    return discriminant(match["e"], draft)


def _root_count(match: Match, draft: Draft) -> None:
    """`⟨0⟩ has exactly one (real) solution`, `no real solutions`, `two real roots`: the sign of the discriminant."""
    _, a, b, c = quadratic(match["e"], draft)
    many = match["many"].lower()
    real = "real" in match[0]
    op = "=" if re.search(r"one|single|double|repeated|1", many) else "<" if many == "no" else ">"
    if op != "=" and not real:
        raise NoReading("roots that may not be real")
    draft.add(Relation(op, minus(power(b, 2), times(4, a, c)), number(0)))
    if symbols(a):
        draft.add(Relation("!=", a, number(0)))


def _for_what(match: Match, draft: Draft) -> None:
    """`for what value of ⟨0⟩ does ⟨1⟩ have exactly one solution`: the letter is named first, the condition follows."""
    name = draft.name(match["v"])
    if match["adj"]:
        adjectives(match["adj"], [name], draft)
    draft.declare(name, "number")
    condition(f"{match['what']} {match['said']}".replace(" have ", " has "), draft)
    draft.ask("all" if "values" in match[0].split("⟨")[0] else "value", Sym(name))


def _square_of_binomial(match: Match, draft: Draft) -> None:
    """`⟨0⟩ is the square of a binomial`: the discriminant is 0."""
    _, a, b, c = quadratic(match["e"], draft)
    draft.add(equation(minus(power(b, 2), times(4, a, c)), 0))
    draft.add(Relation("!=", a, number(0)))


def _added_constant(match: Match, draft: Draft) -> None:
    """`what constant must be added to ⟨0⟩ to make it the square of a binomial`."""
    _, a, b, c = quadratic(match["e"], draft)
    added = draft.fresh("c")
    draft.add(equation(minus(power(b, 2), times(4, a, plus(c, added))), 0))
    draft.ask("value", added)


def vertex(text: str, draft: Draft) -> tuple[Node, Node]:
    """(h, k) of the parabola y = a(x - h)^2 + k, as unknowns that the equation fixes; also of x = a(y - k)^2 + h."""
    axis = "x"
    sideways = re.match(r"x\s*=", draft.latex(text)) is not None
    tree = draft.tree(text) if sideways else number(0)
    if isinstance(tree, Relation) and tree.lhs == Sym("x") and symbols(tree.rhs) >= {"y"}:
        axis, body = "y", tree.rhs
    else:
        lhs, rhs = sides(text, draft)
        if rhs != number(0):
            raise NoReading("a parabola")
        body = lhs
    whole = Polynomial.of(body)
    if whole.degree(axis) != 2:
        axis = variable(whole, draft, 2)
    _, _, a = coefficients(whole, axis)
    h, k = draft.fresh("h"), draft.fresh("k")
    shape = plus(times(a, power(minus(Sym(axis), h), 2)), k)
    draft.conditions.append(Property("for_all", (Sym(axis), body, shape)))
    return (k, h) if sideways else (h, k)


def _vertex(match: Match, draft: Draft) -> Node:
    found = Tuple_(vertex(match["e"], draft))
    draft.things["the point"] = found
    return found


def _has_vertex(match: Match, draft: Draft) -> None:
    """`the graph of ⟨0⟩ has its vertex at ⟨1⟩`, `the vertex of ⟨0⟩ is ⟨1⟩`."""
    at = draft.tree(match["at"])
    if not isinstance(at, Tuple_) or len(at.items) != 2:
        raise NoReading(match[0])
    for own, given in zip(vertex(match["e"], draft), at.items, strict=True):
        draft.add(equation(own, given))


def _best_place(match: Match, draft: Draft) -> None:
    """`what value of ⟨t⟩ gives the smallest value of the quadratic ⟨1⟩`: the place of the vertex."""
    name, a, _, _ = quadratic(match["e"], draft)
    given = match.groupdict().get("v")
    if given and draft.name(given) != name:
        raise NoReading(match[0])
    small = re.search(r"small|least|min|low", match["how"])
    if not isinstance(a, Num) or (a.value > 0) != bool(small):
        raise NoReading("an extreme value that is not taken")
    h, k = draft.fresh("h"), draft.fresh("k")
    body = sides(match["e"], draft)[0]
    draft.conditions.append(Property("for_all", (Sym(name), body, plus(times(a, power(minus(name, h), 2)), k))))
    draft.ask("value", h)


def root_in(lhs: Node, rhs: Node, name: str, value: Node, draft: Draft) -> None:
    """The value makes both sides equal."""
    draft.add(equation(substitute(lhs, {name: value}), substitute(rhs, {name: value})))


def _is_root(match: Match, draft: Draft) -> None:
    """`⟨x = 2⟩ is a solution of ⟨1⟩`, `3 is a root of ⟨1⟩`, `one root of ⟨1⟩ is 3`."""
    lhs, rhs = sides(match["e"], draft)
    whole = Polynomial.of(lhs) - Polynomial.of(rhs)
    tree = draft.tree(match["r"])
    if isinstance(tree, Relation):
        if not isinstance(tree.lhs, Sym) or tree.op != "=":
            raise NoReading(match[0])
        name, value = tree.lhs.name, tree.rhs
    else:
        name, value = variable(whole, draft), tree
    if symbols(value) or name not in whole.names():
        raise NoReading(match[0])
    root_in(lhs, rhs, name, value, draft)
    # The other root of a quadratic: a(x - r)(x - s) with s unknown.
    if whole.degree(name) == 2:
        _, _, a = coefficients(whole, name)
        other = draft.fresh("s")
        shape = times(a, minus(Sym(name), value), minus(Sym(name), other))
        draft.conditions.append(Property("for_all", (Sym(name), minus(lhs, rhs), shape)))
        draft.things["other root"] = other


def _differ(match: Match, draft: Draft) -> None:
    """`the roots of ⟨0⟩ differ by 2`, `the sum of the roots of ⟨0⟩ is 6`: the roots are unknowns."""
    lhs, rhs = sides(match["e"], draft)
    whole = Polynomial.of(lhs) - Polynomial.of(rhs)
    name = variable(whole, draft, 2)
    lead = coefficients(whole, name)[-1]
    one, other = draft.fresh("r"), draft.fresh("r")
    shape = times(lead, minus(Sym(name), one), minus(Sym(name), other))
    draft.conditions.append(Property("for_all", (Sym(name), minus(lhs, rhs), shape)))
    if symbols(lead):
        draft.add(Relation("!=", lead, number(0)))
    how = (match.groupdict().get("how") or "difference").lower()
    left = {"sum": plus(one, other), "product": times(one, other)}.get(how, minus(one, other))
    draft.add(equation(left, draft.quantity(match["d"])))


def _has_factor(match: Match, draft: Draft) -> None:
    """`⟨0⟩ has ⟨3⟩ as a root`."""
    condition(f"{match['r']} is a root of {match['e']}", draft)


def _states_solutions(match: Match, draft: Draft) -> None:
    """`the equation ⟨0⟩ has two solutions`, without other letters: the equation is given."""
    lhs, rhs = sides(match["e"], draft)
    names = symbols(lhs) | symbols(rhs)
    if len(names) != 1:
        raise NoReading(match[0])
    draft.add(equation(lhs, rhs))
    draft.things["solutions"] = Sym(min(names))


def _of_solutions(match: Match, draft: Draft) -> None:
    """`the positive difference between these solutions`."""
    known = draft.things.get("solutions")
    if known is None:
        raise NoReading(match[0])
    how = match["how"].lower().split()[-1]
    draft.ask({"sum": "sum", "product": "product", "larger": "largest", "greater": "largest", "smaller": "smallest",
        "difference": "difference"}[how], known)  # fmt: skip


def _extreme_is(match: Match, draft: Draft) -> None:
    """`⟨0⟩ has a minimum value of 5`: the vertex lies there, and the parabola opens that way."""
    _, a, _, _ = quadratic(match["e"], draft)
    if (
        symbols(a)
        or not isinstance(a, Num)
        or (a.value > 0) != match["how"].lower().startswith(("min", "small", "least"))
    ):
        raise NoReading(match[0])
    draft.add(equation(vertex(match["e"], draft)[1], draft.quantity(match["d"])))


def _touch(match: Match, draft: Draft) -> None:
    """`the parabola ⟨0⟩ and the line ⟨1⟩ intersect at only one point`: the difference has one root."""
    bodies = []
    for key in ("one", "two"):
        latex = re.sub(r"^y(?:_\{?\d\}?)?\s*=", "", draft.latex(match[key]))
        body = draft.scope.quantity(latex)
        if "y" in symbols(body):
            raise NoReading(match[0])
        bodies.append(body)
    whole = Polynomial.of(minus(*bodies))
    if whole.degree("x") != 2:
        raise NoReading("a parabola and a line")
    c, b, a = coefficients(whole, "x")
    if symbols(a):
        raise NoReading("a parabola that may be none")
    draft.add(equation(minus(power(b, 2), times(4, a, c)), 0))


def _other_root(match: Match, draft: Draft) -> Node:
    known = draft.things.get("other root")
    if known is None:
        raise NoReading(match[0])
    return known


def _has_roots(match: Match, draft: Draft) -> None:
    """`⟨0⟩ has roots 1 and 2`: all roots where there are as many as the degree, else the third root is unknown."""
    lhs, rhs = sides(match["e"], draft)
    whole = Polynomial.of(lhs) - Polynomial.of(rhs)
    name = variable(whole, draft)
    values = []
    for part in re.split(r",? and |, ", match["roots"]):
        tree = draft.tree(part)
        if isinstance(tree, Relation) and tree.lhs == Sym(name) and tree.op == "=":
            tree = tree.rhs
        values.append(tree)
    if any(isinstance(value, Relation) for value in values):
        raise NoReading(match[0])
    if len(values) == 1 and isinstance(values[0], Tuple_):
        raise NoReading(match[0])
    degree = whole.degree(name)
    if len(values) > degree or len(values) < degree - 1 or len(values) < 1:
        raise NoReading(match[0])
    lead = coefficients(whole, name)[-1]
    own = {letter for value in values for letter in symbols(value)}
    if own & set(whole.names()) or own & {name}:
        raise NoReading(match[0])
    if len(values) < degree:
        other = draft.fresh("s")
        draft.things["other root"] = other
        values.append(other)
    if lead != number(1) and symbols(lead):
        draft.add(Relation("!=", lead, number(0)))
    shape = times(lead, *(minus(Sym(name), value) for value in values))
    draft.conditions.append(Property("for_all", (Sym(name), minus(lhs, rhs), shape)))


def _in_form(match: Match, draft: Draft) -> None:
    """`we write ⟨0⟩ in the form ⟨1⟩, where …`: what is written is equal to the form."""
    text = f"{match['e']} can be written in the form {match['form']}"
    condition(text + (f", where {match['c']}" if match["c"] else ""), draft)


def undefined(text: str, draft: Draft) -> tuple[str, Relation]:
    """(letter, condition) for the values at which an expression has a denominator of zero."""
    body = draft.body(text)
    if len(symbols(body)) != 1:
        raise NoReading(text)
    bottoms = list(dict.fromkeys(part.den for part in walk(body) if isinstance(part, Div) and symbols(part.den)))
    powers = [part for part in walk(body) if isinstance(part, Pow) and not isinstance(part.exp, Num)]
    if not bottoms or powers or any(isinstance(part, Call) for part in walk(body)):
        raise NoReading("an expression that is not defined somewhere")
    for bottom in bottoms:
        Polynomial.of(bottom)
    (name,) = symbols(body)
    whole = bottoms[0] if len(bottoms) == 1 else times(*bottoms)
    return name, equation(whole, 0)


def _undefined(match: Match, draft: Draft) -> None:
    """`the expression ⟨0⟩ is not defined`."""
    _, relation = undefined(match["e"], draft)
    draft.add(relation)


def _when_undefined(match: Match, draft: Draft) -> None:
    """`for what values of ⟨0⟩ is ⟨1⟩ undefined`."""
    name, relation = undefined(match["e"], draft)
    if draft.name(match["v"]) != name:
        raise NoReading(match[0])
    if match["adj"]:
        adjectives(match["adj"], [name], draft)
    draft.add(relation)
    draft.ask({"how many": "count"}.get(match["many"].lower(), "all"), Sym(name))


_OF = (
    rf"(?:of|to|for) (?:(?:the|equation|following|polynomial|function|quadratic|cubic|expression|parabola|graph|of|"
    rf"given by|"
    rf"with equation|described by|represented by) )*(?P<e>{M})"
)
_WHAT = (
    rf"(?:the )?(?:graph of )?(?:the )?(?:quadratic|equation|polynomial|function|expression|parabola|cubic|quadratic "
    rf"equation|quadratic polynomial|cubic polynomial|trinomial|quadratic function)?(?: equation| given by)? "
    rf"?(?P<e>{M})"
)
_BINOMIAL = (
    r"(?:is|be|equals|is equal to|becomes) (?:equal to )?(?:the )?(?:square of a binomial|perfect square trinomial)"
)
GRAMMAR = grammar(
    conditions=(
        (rf"(?:the )?(?:graphs? of |parabola |line |curve )*(?P<one>{M}) and (?:the )?(?:graph of |parabola |line |"
            rf"curve )*(?P<two>{M}) "
            r"(?:intersect|meet) (?:at|in) (?:only|exactly) one point", _touch),
        (rf"(?:the )?(?:two )?(?:roots|solutions|zeros) {_OF} differ by (?P<d>{T})", _differ),
        (rf"(?:the )?(?:positive )?(?P<how>difference|sum|product) (?:between|of) (?:the )?(?:two )?(?:roots|"
            rf"solutions|zeros) {_OF} "
            rf"is (?:equal to )?(?P<d>{T})", _differ),
        (rf"{_WHAT} has (?P<r>{T}) as an? (?:root|solution|zero)", _has_factor),
        (rf"{_WHAT} has (?:exactly )?(?:two|three|four)(?: distinct| different| real)* (?:solutions|"
            rf"roots)", _states_solutions),
        (rf"{_WHAT} (?:has|have) an? (?P<how>minimum|maximum)(?: value)? of (?P<d>{T})", _extreme_is),
        (rf"(?:the )?(?P<how>minimum|maximum|smallest|largest) value {_OF} is (?P<d>{T})", _extreme_is),
        (rf"{_WHAT} (?:has|have|having) (?:exactly |only )?(?P<many>one|a single|a double|a repeated|no|two|two "
            rf"distinct|"
            rf"two different|1|⟨\d+⟩)(?: distinct| different)?(?: real)? (?:solutions?|roots?)(?: for "
            rf"{M})?", _root_count),
        (rf"{_WHAT} {_BINOMIAL}", _square_of_binomial),
        (rf"{_WHAT} (?:has|have) (?:its |a )?vertex (?:at |of )?(?:the point )?(?P<at>{M})", _has_vertex),
        (rf"(?:the )?(?:vertex|turning point) {_OF} (?:is|is at|be) (?:the point )?(?P<at>{M})", _has_vertex),
        (rf"(?P<r>{T}) (?:is|be) (?:a|one|one of the) (?:solutions?|roots?|zeros?) {_OF}", _is_root),
        (rf"one (?:solution|root|zero) {_OF} is (?P<r>{T})", _is_root),
        (rf"one of the (?:solutions|roots|zeros) {_OF} is (?P<r>{T})", _is_root),
        (rf"(?:the )?(?:two |three )?(?:solutions|roots|zeros) {_OF} are (?P<roots>{T}(?:(?:, and|,| and) {T})*)",
            _has_roots),
        (rf"{_WHAT} has (?:the )?(?:two |integer |real )*(?:solutions|roots|zeros)(?: of)? (?P<roots>{T}(?:(?:, and|"
            rf",| and) "
            rf"{T})*)", _has_roots),
        (rf"(?:we |you )?(?:can )?(?:express|write|rewrite|put)(?:ed)? {_WHAT} (?:in|into) the form "
            rf"(?P<form>{M})(?:,? (?:where|"
            rf"with|for|such that) (?P<c>.+))?", _in_form),
        (rf"{_WHAT} (?:is|are) (?:re)?(?:written|expressed|put) (?:in|into) the form (?P<form>{M})(?:,? (?:where|"
            rf"with|for|such "
            rf"that) (?P<c>.+))?", _in_form),
        (rf"{_WHAT} (?:is|be) (?:not defined|undefined)", _undefined),
    ),
    quantities=(
        (rf"discriminant {_OF}", _discriminant),
        (rf"(?:coordinates of the )?vertex {_OF}", _vertex),
        (r"other (?:root|solution|zero)|(?:second|third) (?:root|solution|zero)", _other_root),
    ),
    goals=(
        (r"(?:find|what is|compute|determine)? ?(?:the )?(?P<how>positive difference|sum|product|larger|greater|"
            r"smaller) (?:between|of) "
            r"(?:these|the|the two|these two) (?:solutions|roots|values)", _of_solutions),
        (rf"(?:for|find) (?:what|which|all|the)? ?(?P<adj>(?:{ADJECTIVE} )*)values? of (?:the )?(?:constant "
            rf")?(?P<v>{M}) "
            rf"(?:does|do|for which|such that|will) (?P<what>.+?) (?P<said>(?:have|has) .+)", _for_what),
        (rf"(?:what|find the) (?:constant|number|value) (?:must|should|can|do you|that must|needs to) (?:be "
            rf")?(?:added|add) to "
            rf"{_WHAT}(?: so that| in order)? ?(?:to make it|to form|so the result is|the result is|to get|to "
            rf"obtain|to complete|"
            rf"it becomes|the resulting expression is|to make) ?(?:a|the)? (?:square of a binomial|perfect "
            rf"square(?: trinomial)?|"
            rf"square)", _added_constant),
        (rf"(?:for )?what (?:real )?(?:value|number) of (?P<v>{M}) (?:produces|gives|yields|minimizes|maximizes|"
            rf"will (?:produce|"
            rf"give|yield)|results in)(?: the)?(?P<how> ?(?:smallest|least|minimum|largest|greatest|maximum|lowest|"
            rf"highest) "
            rf"(?:possible )?value (?:of|for)) (?:the )?(?:quadratic |expression |function )*(?P<e>{M})", _best_place),
        (rf"(?P<many>for (?:what|which)|how many|(?:what|find) (?:is|are|all)(?: the)?) ?(?P<adj>(?:{ADJECTIVE} "
            rf")*)values? of "
            rf"(?P<v>{M}) (?:is|are|at which|for which)(?: the)? ?(?:expression |function |fraction )?(?P<e>{M}) "
            rf"?(?:is )?"
            rf"(?:not defined|undefined)", _when_undefined),
    ),
)  # fmt: skip
