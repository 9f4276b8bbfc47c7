"""Lines and circles in the plane: slope, intercepts, parallel, perpendicular, through points, where they meet.

A line is what its equation says, or two unknowns m and b with y = mx + b; every statement becomes a condition on these.
"""

import re
from itertools import combinations

from lemmata.expr import Mul, Node, Relation, Sym, Tuple_, number, symbols
from lemmata.solver.build import call, equation, minus, over, plus, power, substitute, times
from lemmata.solver.polynomial import Polynomial
from lemmata.solver.reading.clauses import M, T, condition, names_of, quantity
from lemmata.solver.reading.draft import Draft, NoReading
from lemmata.solver.reading.grammar import Match, grammar
from lemmata.solver.setting import Property

X, Y = Sym("x"), Sym("y")
_POINT = rf"(?:the )?(?:points? )?(?:at )?{M}|the origin|the midpoint of .+?"
_LINE = rf"(?:the |a )?(?:lines?|graphs?|straight line|equation)\b.*?|{M}|it"


def point(text: str, draft: Draft) -> tuple[Node, Node]:
    """The coordinates of a point: `the point ⟨0⟩`, `the origin`, `the midpoint of …`."""
    text = re.sub(r"^(?:both )?(?:the )?(?:points? )?(?:at )?(?=⟨)", "", text.strip())
    if text == "the origin":
        return number(0), number(0)
    if re.fullmatch(M, text):
        latex = re.sub(r"^[A-Z]\s*=?\s*(?=\()", "", draft.latex(text))
        tree = draft.scope.quantity(latex)
    else:
        tree = quantity(text, draft)
    if not isinstance(tree, Tuple_) or len(tree.items) != 2:
        raise NoReading(text)
    return tree.items[0], tree.items[1]


def two_points(text: str, draft: Draft) -> tuple[tuple[Node, Node], tuple[Node, Node]]:
    """Two points joined by `and`."""
    for joint in re.finditer(r" and ", text):
        try:
            return point(text[: joint.start()], draft), point(text[joint.end() :], draft)
        except NoReading:
            continue
    raise NoReading(text)


def linear(tree: Node) -> Relation:
    """An equation that is linear in x and y, with y in it; NoReading for another."""
    if not isinstance(tree, Relation) or tree.op != "=":
        raise NoReading("the equation of a line")
    whole = Polynomial.of(tree.lhs) - Polynomial.of(tree.rhs)
    for monomial in whole.terms:
        if dict(monomial).get("x", 0) + dict(monomial).get("y", 0) > 1:
            raise NoReading("the equation of a line")
    if whole.degree("y") != 1:
        raise NoReading("a line that is not vertical")
    return tree


def line(text: str, draft: Draft) -> Relation:
    """The equation of the line that the words describe; a line without an equation gets y = mx + b."""
    text = text.strip()
    bare = re.sub(
        r"^(?:the |a )?(?:graph of )?(?:the )?(?:straight )?(?:line|equation|graph)s? ?(?:with (?:the )?equation |"
        r"whose "
        r"equation is |given by |represented by |of |defined by )?(?=⟨\d+⟩$)",
        "",
        text,
    )
    if re.fullmatch(M, bare):
        return linear(draft.tree(bare))
    if re.fullmatch(r"(?:the|this) line|it", text):
        known = draft.things.get("line")
        if not isinstance(known, Relation):
            raise NoReading(text)
        return known
    if text == "a line":
        return equation(Y, plus(times(draft.fresh("m"), X), draft.fresh("b")))
    match = re.fullmatch(
        r"(?:the |a )?(?:straight )?line (?:that |which )?(.+)", re.sub(r"^the equation of ", "", text)
    )
    if not match:
        raise NoReading(text)
    slope, height = draft.fresh("m"), draft.fresh("b")
    found = equation(Y, plus(times(slope, X), height))
    described(match[1], found, draft)
    return found


def slope(found: Relation, draft: Draft) -> Node:
    """The slope of a line, as an unknown that y = mx + b fixes."""
    right = found.rhs
    if found.lhs == Y and isinstance(right, Sym | Mul):
        parts = right.factors if isinstance(right, Mul) else (number(1), right)
        if parts[-1] == X and len(parts) == 2:
            return parts[0]
    m, b = draft.fresh("m"), draft.fresh("b")
    put = {"y": plus(times(m, X), b)}
    draft.conditions.append(Property("for_all", (X, substitute(found.lhs, put), substitute(found.rhs, put))))
    return m


def through(found: Relation, at: tuple[Node, Node], draft: Draft) -> None:
    """The point's coordinates satisfy the equation."""
    draft.add(substitute(found, {"x": at[0], "y": at[1]}))


def described(text: str, found: Relation, draft: Draft) -> None:
    """`is perpendicular to the line ⟨0⟩ and passes through ⟨1⟩`: predicates of a line."""
    parts = re.split(
        r",? and (?:also )?(?=(?:is |are |it |that |which |passes|passing|goes|has |having |contains|containing|"
        r"parallel|"
        r"perpendicular|through|with ))|, (?=(?:passes|passing|has |and|parallel|perpendicular))",
        text,
    )
    if len(parts) > 1:
        for part in parts:
            described(part, found, draft)
        return
    text = re.sub(r"^(?:that |which |it )?(?:is |are )?", "", text.strip()).strip()
    if match := re.fullmatch(r"(parallel|perpendicular) to (.+)", text):
        other = line(match[2], draft)
        one, two = slope(found, draft), slope(other, draft)
        draft.add(equation(one, two) if match[1] == "parallel" else equation(times(one, two), -1))
        return
    if match := re.fullmatch(
        r"(?:passes|passing|pass|goes|going|contains|containing|contain|through|joining|connecting|on)(?: through)? "
        r"(?:both |each of )?(?:the )?(?:two )?(.+)",
        text,
    ):
        rest = re.sub(r"^points ", "", match[1])
        try:
            points = list(two_points(rest, draft))
        except NoReading:
            points = [point(rest, draft)]
        for each in points:
            through(found, each, draft)
        return
    if match := re.fullmatch(rf"(?:has |having |have |with )?(?:a )?slope (?:of |equal to )?({T})", text):
        draft.add(equation(slope(found, draft), draft.quantity(match[1])))
        return
    if match := re.fullmatch(rf"(?:has |having |have |with )?(?:an? )?({M}) ?-intercept (?:of |at )?({T})", text):
        name, at = draft.name(match[1]), draft.quantity(match[2])
        if isinstance(at, Tuple_):
            raise NoReading(text)
        place = (number(0), at) if name == "y" else (at, number(0))
        through(found, place, draft)
        return
    raise NoReading(text)


def _states(match: Match, draft: Draft) -> None:
    """`the line ⟨0⟩ is parallel to …`, `the line ⟨0⟩ passes through …`."""
    found = line(match["line"], draft)
    described(match["said"], found, draft)
    draft.things["line"] = found


def _curve_through(match: Match, draft: Draft) -> None:
    """`the graph of ⟨y = ax^2 + b⟩ passes through ⟨(1,2)⟩ and ⟨(3,4)⟩`: the points satisfy the equation."""
    tree = draft.tree(match["e"])
    if not isinstance(tree, Relation) or tree.op != "=" or not symbols(tree) >= {"x", "y"}:
        raise NoReading(match[0])
    for mark in re.findall(M, match["points"]):
        through(tree, point(mark, draft), draft)


def _on_line(match: Match, draft: Draft) -> None:
    """`the point ⟨0⟩ lies on the line ⟨1⟩`."""
    at = point(match["point"], draft)
    found = line(match["line"], draft)
    through(found, at, draft)
    draft.things["line"] = found


def _two_lines(match: Match, draft: Draft) -> None:
    """`the lines ⟨0⟩ and ⟨1⟩ are parallel`."""
    one, two = (slope(line(match[key], draft), draft) for key in ("one", "two"))
    draft.add(equation(one, two) if match["how"] == "parallel" else equation(times(one, two), -1))


def _collinear(match: Match, draft: Draft) -> None:
    """Three or more points lie on one line: every two of the differences have the same direction."""
    points = [point(mark, draft) for mark in re.findall(M, match["points"])]
    if len(points) < 3:
        raise NoReading(match[0])
    (x0, y0), *others = points
    for (x1, y1), (x2, y2) in combinations(others, 2):
        draft.add(equation(times(minus(x1, x0), minus(y2, y0)), times(minus(x2, x0), minus(y1, y0))))


def _slope_of(match: Match, draft: Draft) -> Node:
    """`the slope of the line …`; of a line through two points from these."""
    text = match["line"]
    if found := re.fullmatch(r"(?:a|any|the) line (?:that is )?(parallel|perpendicular) to (.+)", text):
        other = slope(line(found[2], draft), draft)
        return other if found[1] == "parallel" else over(-1, other)
    if found := re.fullmatch(
        r"(?:the |a )?(?:line|line segment|segment)(?: that)?(?: passing| passes| going)? ?(?:through|containing|"
        r"contains|"
        r"joining|connecting|between|with endpoints) (?:the )?(?:two )?(?:points )?(.+)",
        text,
    ):
        (x1, y1), (x2, y2) = two_points(found[1], draft)
        return over(minus(y2, y1), minus(x2, x1))
    found_line = line(text, draft)
    draft.things["line"] = found_line
    return slope(found_line, draft)


def _intercept(match: Match, draft: Draft) -> Node:
    """`the y-intercept of the line ⟨0⟩`: the other coordinate is 0 there."""
    name = draft.name(match["v"])
    if name not in ("x", "y"):
        raise NoReading(match[0])
    found = line(match["line"] or "the line", draft)
    at = draft.fresh("c")
    draft.add(substitute(found, {"x": number(0), "y": at} if name == "y" else {"x": at, "y": number(0)}))
    draft.things["line"] = found
    pair = Tuple_((number(0), at) if name == "y" else (at, number(0)))
    if draft.form == "ordered pair":
        return pair
    draft.things["as a pair"] = pair
    return at


def _meeting(one: str, two: str, draft: Draft) -> Tuple_:
    for text in (one, two):
        draft.conditions.append(line(text, draft))
    draft.things["the point"] = Tuple_((X, Y))
    return Tuple_((X, Y))


def _meet(match: Match, draft: Draft) -> None:
    """`the lines ⟨0⟩ and ⟨1⟩ intersect at the point ⟨2⟩`."""
    where = match.groupdict().get("at")
    if where and isinstance(tree := draft.tree(where), Tuple_) and not any(isinstance(x, Sym) for x in tree.items):
        for key in ("one", "two"):
            through(line(match[key], draft), point(where, draft), draft)
        return
    at = _meeting(match["one"], match["two"], draft)
    if where:
        names = names_of(where, draft) if not re.fullmatch(M, where) else _pair_names(where, draft)
        if names != ["x", "y"]:
            for own, letter in zip(("x", "y"), names, strict=True):
                draft.add(equation(Sym(letter), own))
    draft.things["the point"] = at


def _pair_names(mark: str, draft: Draft) -> list[str]:
    tree = draft.tree(mark)
    if not isinstance(tree, Tuple_) or not all(isinstance(part, Sym) for part in tree.items) or len(tree.items) != 2:
        raise NoReading(mark)
    return [part.name for part in tree.items if isinstance(part, Sym)]


def _intersection(match: Match, draft: Draft) -> Node:
    return _meeting(match["one"], match["two"], draft)


def _ask_point(match: Match, draft: Draft) -> None:
    """`at what point do the lines ⟨0⟩ and ⟨1⟩ intersect`."""
    draft.ask("value", _meeting(match["one"], match["two"], draft))


def _coordinate_sum(match: Match, draft: Draft) -> Node:
    """`the sum of the coordinates of the point`."""
    where = match["p"]
    tree = draft.things.get("the point") if where in ("the point", "this point") else quantity(where, draft)
    if not isinstance(tree, Tuple_):
        raise NoReading(match[0])
    return (plus if match["how"] == "sum" else times)(*tree.items)


def _midpoint_is(match: Match, draft: Draft) -> None:
    """`the midpoint of the segment between ⟨0⟩ and ⟨1⟩ is ⟨2⟩`, with unknown coordinates."""
    (x1, y1), (x2, y2) = two_points(match["ends"], draft)
    at = point(match["mid"], draft)
    draft.add(equation(over(plus(x1, x2), 2), at[0]))
    draft.add(equation(over(plus(y1, y2), 2), at[1]))


def _other_end(match: Match, draft: Draft) -> None:
    """`one endpoint of a segment is ⟨0⟩ and its midpoint is ⟨1⟩`: the other endpoint is unknown."""
    end, middle = point(match["end"], draft), point(match["mid"], draft)
    p, q = draft.fresh("p"), draft.fresh("q")
    draft.add(equation(over(plus(end[0], p), 2), middle[0]))
    draft.add(equation(over(plus(end[1], q), 2), middle[1]))
    draft.things["other endpoint"] = Tuple_((p, q))


def _other_endpoint(match: Match, draft: Draft) -> Node:
    known = draft.things.get("other endpoint")
    if known is None:
        raise NoReading(match[0])
    return known


def _distance(match: Match, draft: Draft) -> Node:
    (x1, y1), (x2, y2) = two_points(f"{match['one']} and {match['two']}", draft)
    return call("sqrt", plus(power(minus(x2, x1), 2), power(minus(y2, y1), 2)))


def circle(tree: Node, draft: Draft) -> tuple[Node, Node, Node]:
    """(h, k, square of the radius) of the circle with an equation in x and y, as unknowns that the equation fixes."""
    if not isinstance(tree, Relation) or tree.op != "=":
        raise NoReading("the equation of a circle")
    whole = Polynomial.of(tree.lhs) - Polynomial.of(tree.rhs)
    square = whole.terms.get((("x", 2),))
    if square is None or whole.terms.get((("y", 2),)) != square or whole.degree("x") != 2 or whole.degree("y") != 2:
        raise NoReading("the equation of a circle")
    h, k, w = draft.fresh("h"), draft.fresh("k"), draft.fresh("w")
    shape = times(number(square), plus(power(minus(X, h), 2), power(minus(Y, k), 2), times(-1, w)))
    draft.conditions.append(Property("for_all", (X, Y, minus(tree.lhs, tree.rhs), shape)))
    draft.conditions.append(Relation(">", w, number(0)))
    draft.things["circle"] = tree
    draft.things["circle's parts"] = Tuple_((h, k, w))
    return h, k, w


def _circle_parts(text: str, draft: Draft) -> tuple[Node, Node, Node]:
    bare = re.sub(
        r"^(?:the |a )?circle(?: (?:with (?:the )?equation|given by|whose equation is|defined by|described by)"
        r"(?: the equation)?)? ?(?=⟨)",
        "",
        text,
    )
    bare = re.sub(r"^(?:the )?(?:graph of )?(?:the )?(?:equation )?(?=⟨)", "", bare)
    if re.fullmatch(M, bare):
        return circle(draft.tree(bare), draft)
    known = draft.things.get("circle's parts")
    if text in ("the circle", "this circle", "circle") and isinstance(known, Tuple_):
        h, k, w = known.items
        return h, k, w
    raise NoReading(text)


def _center(match: Match, draft: Draft) -> Node:
    h, k, _ = _circle_parts(match["c"], draft)
    draft.things["the point"] = Tuple_((h, k))
    return Tuple_((h, k))


def _radius(match: Match, draft: Draft) -> Node:
    return call("sqrt", _circle_parts(match["c"], draft)[2])


def _component(match: Match, draft: Draft) -> Node:
    """`the x-coordinate of the point …`."""
    name = draft.name(match["v"])
    where = match["p"]
    tree = draft.things.get("the point") if where in ("the point", "this point") else quantity(where, draft)
    if not isinstance(tree, Tuple_) or len(tree.items) != 2 or name not in ("x", "y"):
        raise NoReading(match[0])
    return tree.items[0 if name == "x" else 1]


def _on_axis(match: Match, draft: Draft) -> Node:
    """`the point where the line ⟨0⟩ crosses the x-axis`: the other coordinate is 0."""
    name = draft.name(match["v"])
    found = line(match["line"], draft)
    at = draft.fresh("c")
    place = (at, number(0)) if name == "x" else (number(0), at)
    through(found, place, draft)
    return Tuple_(place)


def _circle_area(match: Match, draft: Draft) -> Node:
    return times(draft.scope.quantity("pi"), _circle_parts(match["c"], draft)[2])


def _is_circle(match: Match, draft: Draft) -> None:
    """`⟨0⟩ represents a circle of radius 6`, `the graph of ⟨0⟩ is a circle`."""
    _, _, w = circle(draft.tree(match["e"]), draft)
    if match["r"]:
        draft.add(equation(w, power(draft.quantity(match["r"]), 2)))


def _circle_for(match: Match, draft: Draft) -> None:
    """`for what value of ⟨0⟩ does ⟨1⟩ represent a circle of radius 6`."""
    _is_circle(match, draft)
    draft.ask("value", Sym(draft.name(match["v"])))


def _which_line(match: Match, draft: Draft) -> None:
    """`for what value of ⟨0⟩ are the lines ⟨1⟩ and ⟨2⟩ perpendicular`."""
    _two_lines(match, draft)
    draft.ask("value", Sym(draft.name(match["v"])))


def _value_if(match: Match, draft: Draft) -> None:
    condition(match["c"], draft)
    draft.ask("value", Sym(draft.name(match["v"])))


_PAIR = rf"(?P<one>(?:the (?:line|graph of) )?{M}) and (?P<two>(?:the (?:line|graph of) )?{M})"
_GRAPH = r"(?:the )?(?:graph of )?(?:the )?(?:equation )?"
GRAMMAR = grammar(
    conditions=(
        (rf"(?P<line>{_LINE}) (?P<said>(?:is |are )?(?:parallel|perpendicular) to .+)", _states),
        (rf"(?P<line>{_LINE}) (?P<said>(?:passes|goes|contains|has (?:a )?slope|has an? {M} ?-intercept).+)", _states),
        (rf"(?:the )?(?:(?:graph of |parabola |curve |circle |line )(?:the )?(?:equation |function |line |parabola "
            rf")?|graph of )"
            rf"(?P<e>{M}) (?:passes through|contains|goes through) (?:the )?(?:points? )?(?P<points>{M}(?:(?:,| and|"
            rf", and) {M})*)",
            _curve_through),
        (rf"(?P<point>{_POINT}) (?:is|lies) on (?P<line>{_LINE})", _on_line),
        (rf"(?:the )?(?:two )?(?:lines|graphs of) {_PAIR} (?:are|be) (?P<how>parallel|perpendicular)", _two_lines),
        (rf"(?:the )?(?:three |four )?(?:points )?(?P<points>{M}(?:,? (?:and )?{M})+) (?:all )?(?:are|lie|be) (?:all )?"
            r"(?:collinear|on (?:the same|a|one|a single)(?: straight)? line)", _collinear),
        (rf"(?:the )?(?:two )?(?:lines|graphs of)?(?: the equations)? ?{_PAIR} (?:intersect|meet) at "
            rf"(?:a point|(?:the )?(?:point )?(?P<at>{M}))", _meet),
        (rf"(?:the )?midpoint of (?:the |a )?(?:line )?(?:segment )?(?:between|joining|connecting|with endpoints|from) "
            rf"(?P<ends>.+?) is (?:at )?(?P<mid>{_POINT})", _midpoint_is),
        (rf"one end ?point of (?:the |a )?(?:line )?segment is (?P<end>{_POINT})(?:,? and (?:its|the) midpoint|\. "
            rf"(?:its|"
            rf"the) midpoint) is (?P<mid>{_POINT})", _other_end),
        (rf"{_GRAPH}(?P<e>{M}) (?:represents?|is|describes?|be) a circle(?: (?:of|with) radius "
            rf"(?P<r>{T}))?", _is_circle),
    ),
    quantities=(
        (r"slope of (?P<line>.+)", _slope_of),
        (r"(?:its|the line's|line's) slope", lambda match, draft: slope(line("the line", draft), draft)),
        (rf"its (?P<line>)(?P<v>{M}) ?-intercept", _intercept),
        (rf"(?P<v>{M}) ?-intercept of (?P<line>.+)", _intercept),
        (rf"(?:point of )?intersection (?:point )?of (?:the )?(?:lines |graphs of )?(?:the )?{_PAIR}", _intersection),
        (rf"(?:point )(?:at which|where) (?:the )?(?:lines |graphs of )?{_PAIR} (?:intersect|meet)", _intersection),
        (r"(?P<how>sum|product) of (?:the )?coordinates of (?P<p>.+)", _coordinate_sum),
        (r"other end ?point", _other_endpoint),
        (rf"distance (?:between|from) (?P<one>{_POINT}) (?:and|to) (?P<two>{_POINT})", _distance),
        (rf"(?P<v>{M}) ?-coordinate of (?P<p>.+)", _component),
        (rf"point (?:where|at which) (?P<line>.+?) (?:crosses|intersects|meets) the (?P<v>{M}) ?-axis", _on_axis),
        (r"center of (?P<c>.+)", _center),
        (r"radius of (?P<c>.+)", _radius),
        (r"area (?:of|enclosed by|of the region (?:enclosed|bounded) by|bounded by|inside) (?P<c>(?:the |this "
            r")?(?:circle|graph).*)",
            _circle_area),
    ),
    goals=(
        (rf"(?:at|in|for) (?:what|which) point (?:does|do) (?:the )?(?:lines? |graphs of |graph of )?(?P<one>{M}) "
            rf"(?:and|intersect|meet|cross) (?:the )?(?:line |graph of )?(?P<two>{M})(?: (?:intersect|"
            rf"meet))?", _ask_point),
        (rf"for (?:what|which) values? of (?P<v>{M}) (?:does|will) {_GRAPH}(?P<e>{M}) represent a circle(?: (?:of|"
            rf"with) "
            rf"radius (?P<r>{T}))?", _circle_for),
        (rf"for (?:what|which) values? of (?P<v>{M}) are (?:the )?(?:two )?(?:lines|graphs of) {_PAIR} "
            r"(?P<how>parallel|perpendicular)", _which_line),
    ),
)  # fmt: skip
