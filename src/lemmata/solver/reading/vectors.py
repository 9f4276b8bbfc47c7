"""Problems of vectors and matrices in words: sentences that give, and the one that asks.

Every clause must be accounted for; a clause that isn't known stops the reading. A bold letter is a vector, a bold
capital a matrix; other letters are numbers, or points where a point is given for them.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from fractions import Fraction

from lemmata.expr import EvaluationError, ParseError, Relation, parse
from lemmata.solver.build import minus
from lemmata.solver.polynomial import NotPolynomial, Polynomial
from lemmata.solver.reading.maths import cut
from lemmata.solver.task import NotUnderstood, Task
from lemmata.solver.vector_problem import VectorProblem
from lemmata.solver.vectors import Form, names_in, plain, put_in, read_equations, read_form

TRIGGER = re.compile(
    r"\\mathbf|\\bold|\\vec\b|\\begin\{[pbv]?matrix\}|\\overrightarrow|\bvectors?\b|\bmatri(?:x|ces)\b|parallelepiped|"
    r"\([-\d][^()$]*,[^()$]*,[^()$]*\)"
)
_BOLD = re.compile(r"\\(?:mathbf|bold|boldsymbol|vec)\s*\{?\s*([A-Za-z])")
_SENTENCE = re.compile(r"(?<=[.?!])\s+(?=[A-Z⟨(])|(?<=⟩)\s+(?=(?:Find|Compute|What|Determine|Then|Evaluate|Enter)\b)")
F = r"⟨(\d+)⟩"
N = r"⟨\d+⟩"
L = r"⟨\d+⟩(?:,? (?:and )?⟨\d+⟩)*"
GET = r"(?:find|compute|determine|evaluate|calculate|enter|give|what is|what are|then find|then compute)"


class NoClause(Exception):
    """A clause that this grammar does not know."""


@dataclass
class Sheet:
    """What has been read so far."""

    formulas: list[str]
    bold: frozenset[str]
    equations: list[tuple[Form, Form]] = field(default_factory=list)
    kinds: dict[str, str] = field(default_factory=dict)
    every: list[str] = field(default_factory=list)
    nonzero: list[Form] = field(default_factory=list)
    positive: list[Form] = field(default_factory=list)
    goal: Form | None = None
    how: str = "find"
    unit: str = ""
    size: int = 0
    line: tuple[Form, Form] | None = None
    """Two points of a line that was given by a parameter."""

    def form(self, mark: str) -> Form:
        """A formula; of `a = …` in the place of a name, the name, with the equation given."""
        text = self.formulas[int(mark)]
        if text.count("=") == 1:
            self.give(mark)
            text = text.split("=")[0]
        return read_form(text)

    def forms(self, marks: str) -> list[Form]:
        """`⟨0⟩, ⟨1⟩, and ⟨2⟩`, or a list inside one formula."""
        found = []
        for mark in re.findall(F, marks):
            text = self.formulas[int(mark)]
            pieces = re.split(r",", text) if re.fullmatch(r"[\\A-Za-z{}\s]+(?:,[\\A-Za-z{}\s]+)+", text) else [text]
            found += [read_form(piece) for piece in pieces] if len(pieces) > 1 else [self.form(mark)]
        return found

    def give(self, mark: str) -> None:
        """An equation, or `a ≠ 0`, `k > 0`."""
        text = self.formulas[int(mark)]
        if match := re.fullmatch(r"(.+?)\s*>\s*0", text):
            self.positive.append(read_form(match[1]))
        elif match := re.fullmatch(r"(.+?)\s*\\neq?\s*(?:0|\\mathbf\{0\})", text):
            self.nonzero.append(read_form(match[1]))
        else:
            text = re.sub(r"\\(?:mathbf|bold)\{0\}", "0", text)
            text = re.sub(r"\\(?:text|mbox)\{\s*,?\s*and\s*\}", ",", text)
            self.equations += read_equations(re.sub(r",(\s|\\q?quad)*,", ",", text).strip(" ,."))


def angle(a: Form, b: Form) -> Form:
    return Form("angle", (a, b))


def number(value: int) -> Form:
    return Form("num", (Fraction(value),))


def less(a: Form, b: Form) -> Form:
    return Form("add", (a, Form("neg", (b,))))


Build = Callable[[re.Match[str], Sheet], None]


def _equations(match: re.Match[str], sheet: Sheet) -> None:
    for mark in re.findall(F, match[0]):
        sheet.give(mark)


def _declared(match: re.Match[str], sheet: Sheet) -> None:
    """`⟨a⟩ and ⟨b⟩ be unit vectors`."""
    forms = sheet.forms(match["names"])
    words = (match["adj"] or "").replace(",", " ").split()
    for form in forms:
        if form.op != "name":
            raise NoClause(match[0])
        if "unit" in words:
            sheet.equations.append((Form("norm", (form,)), number(1)))
        elif "nonzero" in words or "non-zero" in words:
            sheet.nonzero.append(form)
    if match["kind"].startswith("vector"):
        sheet.kinds.update((form.args[0], "vector") for form in forms)
    if "orthogonal" in words or "perpendicular" in words:
        sheet.equations += [(Form("dot", (a, b)), number(0)) for i, a in enumerate(forms) for b in forms[:i]]
    if {"two-dimensional"} & set(words):
        sheet.size = 2
    if {"three-dimensional"} & set(words):
        sheet.size = 3


def _space(match: re.Match[str], sheet: Sheet) -> None:
    sheet.size = {"two": 2, "three": 3}[match["n"]]


def _orthogonal(match: re.Match[str], sheet: Sheet) -> None:
    forms = (
        sheet.forms(match["names"]) if "names" in match.groupdict() else [sheet.form(match[1]), sheet.form(match[2])]
    )
    for i, a in enumerate(forms):
        for b in forms[:i]:
            sheet.equations.append((Form("dot", (a, b)), number(0)))


def _unit(match: re.Match[str], sheet: Sheet) -> None:
    sheet.equations.append((Form("norm", (sheet.form(match[1]),)), number(1)))


def _takes(match: re.Match[str], sheet: Sheet) -> None:
    """`the matrix ⟨M⟩ takes ⟨u⟩ to ⟨v⟩, and ⟨w⟩ to ⟨x⟩`."""
    matrix = sheet.form(match["m"].strip("⟨⟩"))
    marks = re.findall(F, match["pairs"])
    for source, image in zip(marks[::2], marks[1::2], strict=True):
        sheet.equations.append((Form("mul", (matrix, sheet.form(source))), sheet.form(image)))


def _for_all(match: re.Match[str], sheet: Sheet) -> None:
    for mark in re.findall(F, match["eqs"]):
        sheet.give(mark)
    for form in sheet.forms(match["names"]):
        if form.op != "name" or form.args[0] not in sheet.bold:
            raise NoClause(match[0])
        sheet.every.append(form.args[0])
        sheet.kinds[form.args[0]] = "vector"
    if match["size"]:
        sheet.size = {"two": 2, "2": 2, "three": 3, "3": 3}[match["size"]]


def _line_given(match: re.Match[str], sheet: Sheet) -> None:
    """`a line is parameterized by (x, y) = p + t d`: its points at 0 and 1."""
    text = sheet.formulas[int(match["q"])]
    left, _, right = text.rpartition("=")
    if left and plain(left).strip() not in ("[[x], [y]]", "(x,y)", "(x, y)"):
        raise NoClause(match[0])
    form = read_form(right)
    letters = set(names_in(form))
    if len(letters) != 1 or letters & sheet.bold:
        raise NoClause(match[0])
    (letter,) = letters
    sheet.line = (put_in(form, {letter: number(0)}), put_in(form, {letter: number(1)}))


def _slope_form(match: re.Match[str], sheet: Sheet) -> None:
    """`y = mx + b` for both points: the dot product with (m, -1) is -b."""
    if sheet.line is None or re.sub(r"\s", "", sheet.formulas[int(match["q"])]) != "y=mx+b":
        raise NoClause(match[0])
    normal = Form("rows", ((Form("name", ("m",)),), (Form("neg", (number(1),)),)))
    for point in sheet.line:
        sheet.equations.append((Form("dot", (point, normal)), Form("neg", (Form("name", ("b",)),))))


def _nothing(match: re.Match[str], sheet: Sheet) -> None:
    """A clause that only names things."""


_JOINTS = (
    r",? (?:such that|so that|for which|satisfying|which satisfy|that "
    r"satisf(?:y|ies)|satisf(?:y|ies)|with|where|so) (?:the )?",
    r",? and (?:that )?",
    r", ",
    r" (?=in (?:two|three) dim)",
    r" (?=for some)",
)


def given(text: str, sheet: Sheet) -> None:
    """A clause that gives, or several joined by words."""
    text = text.strip(" ,.")
    text = re.sub(
        r"^(?:let|suppose(?: that)?|given(?: that)?|if|that|consider|it is given that|we have that) ", "", text
    )
    for pattern, build in GIVEN:
        match = re.fullmatch(pattern, text)
        if match is None:
            continue
        try:
            trial = _copy(sheet)
            build(match, trial)
        except (NoClause, ParseError):
            continue
        _take(sheet, trial)
        return
    for joint in _JOINTS:
        for cut_at in re.finditer(joint, text):
            left, right = text[: cut_at.start()], text[cut_at.end() :]
            if not left or not right:
                continue
            trial = _copy(sheet)
            try:
                given(left, trial)
                given(right, trial)
            except NoClause:
                continue
            _take(sheet, trial)
            return
    raise NoClause(text)


def _copy(sheet: Sheet) -> Sheet:
    return replace(
        sheet,
        equations=[*sheet.equations],
        kinds={**sheet.kinds},
        every=[*sheet.every],
        nonzero=[*sheet.nonzero],
        positive=[*sheet.positive],
    )


def _take(sheet: Sheet, other: Sheet) -> None:
    sheet.__dict__.update(other.__dict__)


def _ask(sheet: Sheet, goal: Form, how: str = "find", unit: str = "") -> None:
    if sheet.goal is not None:
        raise NoClause("two things are asked")
    sheet.goal, sheet.how, sheet.unit = goal, how, unit


def _value(match: re.Match[str], sheet: Sheet) -> None:
    text = sheet.formulas[int(match["q"])]
    if re.search(r"\\angle", text):
        found = re.fullmatch(r"\\angle\s*([A-Z])\s*([A-Z])\s*([A-Z])", text)
        if found is None:
            raise NoClause(text)
        a, b, c = (Form("name", (name,)) for name in found.groups())
        _ask(sheet, angle(less(a, b), less(c, b)), unit="degrees")
        return
    _ask(sheet, read_form(text))


def _ordered(match: re.Match[str], sheet: Sheet) -> None:
    _ask(sheet, sheet.form(match["q"]), "points")


def _every_value(match: re.Match[str], sheet: Sheet) -> None:
    _ask(sheet, sheet.form(match["q"]), "find all")


def _angle_between(match: re.Match[str], sheet: Sheet) -> Form:
    a, b = sheet.form(match["a"]), sheet.form(match["b"])
    sheet.nonzero += [x for x in (a, b) if x not in sheet.nonzero]
    return angle(a, b)


def _cosine_between(match: re.Match[str], sheet: Sheet) -> Form:
    a, b = _angle_between(match, sheet).args
    return Form("div", (Form("dot", (a, b)), Form("mul", (Form("norm", (a,)), Form("norm", (b,))))))


def _norm_of(match: re.Match[str], sheet: Sheet) -> Form:
    return Form("norm", (sheet.form(match["q"]),))


def _projection_of(match: re.Match[str], sheet: Sheet) -> Form:
    of, onto = sheet.form(match["a"]), sheet.form(match["b"])
    return Form("proj", (onto, of))


def _product_of(match: re.Match[str], sheet: Sheet) -> Form:
    return Form(match["op"], (sheet.form(match["a"]), sheet.form(match["b"])))


def _operation(match: re.Match[str], sheet: Sheet) -> Form:
    form = sheet.form(match["q"])
    return {
        "inverse": Form("pow", (form, Form("neg", (number(1),)))),
        "determinant": Form("det", (form,)),
        "trace": Form("trace", (form,)),
        "transpose": Form("transpose", (form,)),
    }[match["op"]]


def _spanned(match: re.Match[str], sheet: Sheet) -> Form:
    """The area or volume of what vectors span, or of what points enclose."""
    forms = sheet.forms(match["names"])
    corners = match["by"].startswith("w")
    if corners:
        forms = [less(form, forms[0]) for form in forms[1:]]
    figure = match["figure"]
    wanted = {"triangle": 2, "parallelogram": 2, "parallelepiped": 3, "tetrahedron": 3}[figure]
    if len(forms) != wanted or (figure in ("parallelogram", "parallelepiped") and corners):
        raise NoClause(match[0])
    whole = Form("area" if wanted == 2 else "volume", tuple(forms))
    part = {"triangle": 2, "tetrahedron": 6}.get(figure, 1)
    return whole if part == 1 else Form("div", (whole, number(part)))


_AB = r"(?:the )?(?:vectors? )?⟨(?P<a>\d+)⟩ and (?:the vector )?⟨(?P<b>\d+)⟩"
MEASURES: tuple[tuple[str, Callable[[re.Match[str], Sheet], Form]], ...] = (
    (rf"(?:measure of the )?angle between {_AB}", _angle_between),
    (rf"cosine of the angle between {_AB}", _cosine_between),
    (r"(?:magnitude|norm|length) of (?:the vector )?⟨(?P<q>\d+)⟩", _norm_of),
    (r"(?:vector )?projection of (?:the vector )?⟨(?P<a>\d+)⟩ onto (?:the vector )?⟨(?P<b>\d+)⟩", _projection_of),
    (rf"(?P<op>dot|cross) product of {_AB}", _product_of),
    (r"(?P<op>inverse|determinant|trace|transpose) of (?:the matrix )?⟨(?P<q>\d+)⟩", _operation),
    (
        r"(?:area|volume) of (?:the|a) (?P<figure>triangle|parallelogram|parallelepiped|tetrahedron) (?:whose "
        r"sides are )?"
        r"(?P<by>generated by|determined by|formed by|spanned by|with vertices(?: at)?|whose vertices are(?: at)?) "
        rf"(?:the )?(?:points )?(?:(?:two|three)-dimensional )?(?:vectors )?(?P<names>{L})",
        _spanned,
    ),
)


def measure(text: str, sheet: Sheet) -> Form:
    """`the angle between ⟨a⟩ and ⟨b⟩`, `the area of the triangle with vertices …`."""
    text = re.sub("^the ", "", text)
    for pattern, build in MEASURES:
        if match := re.fullmatch(pattern, text):
            return build(match, sheet)
    raise NoClause(text)


def _measure_is(match: re.Match[str], sheet: Sheet) -> None:
    found = measure(match["m"], sheet)
    if match["n"]:
        value = number(int(match["n"]))
    else:
        value = sheet.form(match["q"])
        if found.op == "angle":
            if value.op != "degrees":
                raise NoClause("an angle in degrees")
            value = value.args[0]
    sheet.equations.append((found, value))


def _measure_asked(match: re.Match[str], sheet: Sheet) -> None:
    found = measure(match["m"], sheet)
    _ask(sheet, found, unit="degrees" if found.op == "angle" else "")


_ADJ = r"(?P<adj>(?:(?:two|three|non-?zero|unit|two-dimensional|three-dimensional|orthogonal|perpendicular|,) ?)*)"
_FOR_ALL = (
    rf"(?P<eqs>{L}),?;? (?:for all|for every|for any) (?:(?P<size>two|three|2|3)-dimensional )?vectors? "
    rf"(?P<names>{L})"
)
GIVEN: tuple[tuple[str, Build], ...] = (
    (_FOR_ALL, _for_all),
    (L, _equations),
    (rf"(?P<names>{L}) (?:be|are|denote) (?:the )?{_ADJ}(?P<kind>vectors|vector|matrices|matrix)", _declared),
    (rf"(?P<names>{L}) (?:be|is) an? {_ADJ}(?P<kind>vector|matrix)", _declared),
    (rf"{_ADJ}(?P<kind>vectors|vector|matrix|matrices) (?P<names>{L})(?: be given)?", _declared),
    (r"in (?P<n>two|three)(?: |-)dimension(?:s|al space)", _space),
    (rf"(?:the )?(?:vectors )?(?P<names>{L}) are (?:mutually |pairwise )?(?:orthogonal|perpendicular)(?: vectors)?",
     _orthogonal),
    (rf"(?:the vector )?{F} is (?:orthogonal|perpendicular) to (?:the vector )?{F}", _orthogonal),
    (rf"{F} is a unit vector", _unit),
    (r"(?P<m>.+?) (?:is(?: equal to)?|equals|be) (?:⟨(?P<q>\d+)⟩|(?P<n>\d+))", _measure_is),
    (rf"(?:the |a )?(?:certain )?matrix (?P<m>⟨\d+⟩) (?:takes|sends|maps) (?P<pairs>{N} to {N}(?:,? and (?:takes "
     rf")?{N} to {N})*)",
     _takes),
    (r"an? line is (?:parameterized|given|described|defined) by ⟨(?P<q>\d+)⟩", _line_given),
    (r"the equation of the line can be (?:expressed|written) in the form ⟨(?P<q>\d+)⟩", _slope_form),
    (rf"{L} (?:be|are) (?:the )?(?:real numbers|constants|scalars|real constants)", _nothing),
    (r"for some (?:scalar|constant|real number)s? ⟨\d+⟩", _nothing),
)  # fmt: skip


def _axis(text: str) -> Form:
    """The direction of the x-axis or the y-axis."""
    if text not in ("x", "y"):
        raise NoClause(text)
    return Form("rows", ((number(int(text == "x")),), (number(int(text == "y")),)))


def _line(latex: str) -> Form:
    """The direction of a line `y = mx`, `2x + 3y = 0`, or the vector itself."""
    if "=" not in latex:
        return read_form(latex)
    try:
        tree = parse(latex)
        assert isinstance(tree, Relation)
        terms = dict(Polynomial.of(minus(tree.lhs, tree.rhs)).terms)
    except (ParseError, EvaluationError, NotPolynomial, AssertionError):
        raise NoClause(latex) from None
    a, b = (terms.pop(((name, 1),), Fraction(0)) for name in "xy")
    if any(terms.values()) or not (a or b):
        raise NoClause(latex)
    return Form("rows", ((Form("num", (-b,)) if b <= 0 else Form("neg", (Form("num", (b,)),)),), (_num(a),)))


def _num(value: Fraction) -> Form:
    return Form("num", (value,)) if value >= 0 else Form("neg", (Form("num", (-value,)),))


def _turn(degrees: Form, clockwise: bool) -> Form:
    """The matrix of a rotation about the origin."""
    angle_ = Form("neg", (degrees,)) if clockwise else degrees
    cosine, sine = Form("cos", (angle_,)), Form("sin", (angle_,))
    return Form("rows", ((cosine, Form("neg", (sine,))), (sine, cosine)))


def image(text: str, v: Form, sheet: Sheet) -> Form:
    """What a transformation in words makes of the vector v."""
    text = re.sub("^(?:a |the )", "", text)
    over = r"(?:the )?(?:vector |line )?⟨(?P<q>\d+)⟩(?P<axis> ?-axis)?"
    if match := re.fullmatch(
        rf"(?P<how>project(?:ing|ion)|reflect(?:ing|ion)) (?:onto|over|across|in|through) {over}", text
    ):
        named = sheet.formulas[int(match["q"])]
        axis = _axis(named) if match["axis"] else _line(named)
        shadow = Form("proj", (axis, v))
        if match["how"].startswith("project"):
            return shadow
        return less(Form("mul", (number(2), shadow)), v)
    about = r"(?: about the origin| around the origin)?"
    if match := re.fullmatch(
        rf"rotat(?:ing|ion){about}(?: by| of)?(?: an angle of)? ⟨(?P<q>\d+)⟩ (?:in the "
        rf")?(?P<way>counter-?clockwise|clockwise)"
        rf"(?: direction)?{about}",
        text,
    ):
        return Form("mul", (_turn(sheet.form(match["q"]), match["way"] == "clockwise"), v))
    if match := re.fullmatch(r"dilation centered at the origin with scale factor ⟨(?P<q>\d+)⟩", text):
        return Form("mul", (sheet.form(match["q"]), v))
    raise NoClause(text)


def _matrix_of(match: re.Match[str], sheet: Sheet) -> None:
    """`find the matrix that corresponds to rotating about the origin by …`: its image of every vector is known."""
    matrix, v = Form("name", ("P",)), Form("name", ("v",))
    if sheet.kinds or sheet.equations or {"P", "v"} & sheet.bold:
        raise NoClause(match[0])
    sheet.kinds |= {"P": "matrix", "v": "vector"}
    sheet.equations.append((Form("mul", (matrix, v)), image(match["t"], v, sheet)))
    sheet.every.append("v")
    sheet.size = 2
    _ask(sheet, matrix)


_THE = (
    r"(?:the )?(?:exact |real |numerical )?(?:(?:vector|matrix|value of|value|quantity|product|constant|real "
    r"number|scalar|number|"
    r"sum|expression|measure of|unit vector) )*"
)
ASKED: tuple[tuple[str, Build], ...] = (
    (rf"{GET} (?:the )?(?:ordered (?:pair|triple)(?: of (?:real )?(?:numbers|constants))?|point|coordinates of) "
     r"⟨(?P<q>\d+)⟩", _ordered),
    (rf"{GET} (?:all )?(?:the )?(?:possible )?(?:real )?values of ⟨(?P<q>\d+)⟩", _every_value),
    (rf"{GET} all (?:possible )?(?:real )?(?:values|numbers|scalars)(?: of)? ⟨(?P<q>\d+)⟩", _every_value),
    (rf"{GET} {_THE}⟨(?P<q>\d+)⟩", _value),
    (rf"{GET} (?P<m>.+)", _measure_asked),
    (rf"{GET} the (?:⟨\d+⟩ )?matrix (?:that corresponds to|which corresponds to|corresponding to|for|of|that "
     rf"represents) "
     r"(?:the transformation of )?(?P<t>.+)", _matrix_of),
)  # fmt: skip
_SUCH = r",? (?:such that|so that|for which|if|given that|when|where|satisfying|that satisfies|which satisfies) "
_DROPPED = re.compile(
    r"^(?:express|enter|write|give) (?:your|the) (?:answer|answers|solutions?)s? (?:in degrees|as an? (?:common )?"
    r"fraction|in simplest (?:radical )?form|as a vector|as an ordered (?:pair|triple)(?: ⟨\d+⟩)?|in terms of "
    r"degrees)$|^enter all (?:the )?(?:possible )?(?:values|solutions|answers),? separated by commas$|"
    r"^\(?note that (?:for (?:a|the) (?:\w+-dimensional )?vector ⟨\d+⟩, )?⟨\d+⟩ (?:is|denotes) the (?:magnitude|"
    r"norm|length) of ⟨\d+⟩\)?$"
)


def asked(text: str, sheet: Sheet) -> None:
    """The sentence that asks, with its conditions before or after."""
    text = re.sub(r",? (?:in|to the nearest) degrees?$", "", text.strip(" ,."))
    if re.match(r"(?:if|given that|given|let|when|for|suppose) ", text):
        for comma in re.finditer(r",(?: then)? | then ", text):
            trial = _copy(sheet)
            try:
                given(text[: comma.start()], trial)
                asked(text[comma.end() :], trial)
            except NoClause:
                continue
            _take(sheet, trial)
            return
    for pattern, build in ASKED:
        match = re.fullmatch(pattern, text)
        if match is None:
            continue
        trial = _copy(sheet)
        try:
            build(match, trial)
        except (NoClause, ParseError):
            continue
        _take(sheet, trial)
        return
    for joint in re.finditer(_SUCH, text):
        trial = _copy(sheet)
        try:
            asked(text[: joint.start()], trial)
            given(text[joint.end() :], trial)
        except NoClause:
            continue
        _take(sheet, trial)
        return
    raise NoClause(text)


def read_vectors(question: str) -> Task:
    """The task of a problem about vectors; NotUnderstood with the clause that stopped the reading."""
    if "[asy]" in question:
        raise NotUnderstood("a figure")
    words, formulas = cut(question)
    bold = frozenset(_BOLD.findall(question))
    sheet = Sheet(formulas, bold)
    try:
        for sentence in _SENTENCE.split(words):
            bare = re.sub(r"[.?!:\s]+$", "", sentence).strip()
            bare = bare[:1].lower() + bare[1:]
            if not bare or _DROPPED.match(bare):
                continue
            trial = _copy(sheet)
            try:
                given(bare, trial)
            except NoClause:
                asked(bare, sheet)
                continue
            _take(sheet, trial)
        problem = finished(sheet)
    except NoClause as error:
        raise NotUnderstood(re.sub(F, lambda m: f"${formulas[int(m[1])]}$", str(error))[:200]) from None
    except ParseError as error:
        raise NotUnderstood(str(error)) from None
    return Task("vectors", problem.text(), names=(sheet.unit,))


def finished(sheet: Sheet) -> VectorProblem:
    """The problem, with the kind of every name; NotUnderstood where a letter is both bold and not."""
    if sheet.goal is None:
        raise NoClause("nothing is asked")
    forms = [sheet.goal, *sheet.nonzero, *sheet.positive, *(side for pair in sheet.equations for side in pair)]
    names = sorted({name for form in forms for name in names_in(form)} - set(sheet.every) - {"pi"})
    points = {left.args[0] for left, right in sheet.equations if left.op == "name" and right.op == "rows"}
    for name in (*sheet.bold, *sheet.every):
        if any(re.search(rf"(?<![\\A-Za-z{{]){name}(?![A-Za-z}}])", _unbold(text)) for text in sheet.formulas):
            raise NoClause(f"{name} is bold and not bold")
    if {"i", "e"} & set(names):
        raise NoClause("the letters i and e")
    unknowns = []
    for name in names:
        letter = name[0]
        if sheet.kinds.get(name) == "vector" or (letter in sheet.bold and letter.islower()):
            kind = "vector"
        elif letter in sheet.bold or sheet.kinds.get(name) == "matrix":
            kind = "matrix"
        else:
            kind = "vector" if name in points else "number"
        unknowns.append((name, kind))
    trivial = len(sheet.equations) == 0 and not unknowns and sheet.goal.op in ("num", "rows")
    if trivial:
        raise NoClause("nothing to find")
    return VectorProblem(
        tuple(unknowns),
        tuple(sheet.equations),
        sheet.goal,
        tuple(dict.fromkeys(sheet.every)),
        tuple(sheet.nonzero),
        tuple(sheet.positive),
        sheet.how,
        sheet.size,
    )


def _unbold(latex: str) -> str:
    """The formula without its bold letters and its commands."""
    text = re.sub(r"\\(?:mathbf|bold|boldsymbol|vec)\s*\{?\s*[A-Za-z]\}?", " ", latex)
    return re.sub(r"\\(?:operatorname|text|mathrm|mbox|begin|end)\s*\{[^{}]*\}|\\[A-Za-z]+", " ", text)
