"""What has been read of a figure: its points, unknown numbers and the equations between them."""

import re
from dataclasses import dataclass, field, replace
from itertools import combinations, pairwise

from lemmata.solver.reading.figure.forms import angle, dot, length, less, name, num, over, plus, times, turn, way
from lemmata.solver.vectors import Form, form_text, names_in, read_equations, read_form

MAX_POINTS = 12


class NoClause(Exception):
    """A clause that this grammar does not know."""


@dataclass
class Sheet:
    """What has been read so far; `polygons` are the corners of every figure, `hidden` counts unknown numbers."""

    formulas: list[str]
    points: dict[str, None] = field(default_factory=dict)
    numbers: dict[str, None] = field(default_factory=dict)
    polygons: list[str] = field(default_factory=list)
    equations: list[tuple[Form, Form]] = field(default_factory=list)
    nonzero: list[Form] = field(default_factory=list)
    positive: list[Form] = field(default_factory=list)
    centers: list[str] = field(default_factory=list)
    right: list[str] = field(default_factory=list)
    """Corners of right angles."""
    said: list[tuple[str, str]] = field(default_factory=list)
    """(kind, corners) of triangles that are said to be right or isosceles, wherever the corner or the sides are."""
    hidden: int = 0
    goal: Form | None = None
    unit: str = ""

    def equal(self, a: Form, b: Form) -> None:
        self.equations.append((a, b))

    def use(self, points: str) -> None:
        self.points.update(dict.fromkeys(points))
        if len(self.points) > MAX_POINTS:
            raise NoClause("too many points")

    def fresh(self) -> Form:
        """An unknown number that the question doesn't name."""
        self.hidden += 1
        letter = f"{'stuvwxyz'[(self.hidden - 1) // 9]}_{(self.hidden - 1) % 9 + 1}"
        self.numbers[letter] = None
        return name(letter)

    def polygon(self, corners: str) -> None:
        """A figure with these corners in order; convex, and no three in line."""
        self.use(corners)
        if len(set(corners)) != len(corners):
            raise NoClause(corners)
        if any(set(corners) == set(other) for other in self.polygons):
            return
        self.polygons.append(corners)
        if len(corners) == 3:
            self.nonzero.append(turn(*corners))
            return
        around = [*zip(corners, corners[1:] + corners[:1], corners[2:] + corners[:2], strict=True)]
        self.positive += [times(turn(*a), turn(*b)) for a, b in pairwise(around)]

    def corner(self, point: str) -> Form:
        """`angle A` of the only figure that has this corner."""
        having = [corners for corners in self.polygons if point in corners]
        if len(having) != 1:
            raise NoClause(f"the angle {point}")
        corners = having[0]
        at = corners.index(point)
        return angle(corners[at - 1], point, corners[(at + 1) % len(corners)])

    def value(self, text: str) -> Form:
        """A number in figures or as a formula."""
        if match := re.fullmatch(r"⟨(\d+)⟩", text):
            return self.quantity(self.formulas[int(match[1])])
        return read_form(text)

    def quantity(self, latex: str) -> Form:
        form = read_form(self.plain(latex))
        self.learn(form)
        return form

    def give(self, latex: str) -> None:
        """Equations between lengths, angles and areas."""
        if match := re.fullmatch(r"\s*(.+?)\s*(?:\\parallel|\\\||\\perp)\s*(.+?)\s*", latex):
            sides = [re.sub(r"\\overline\s*\{(.+?)\}", r"\1", side).strip() for side in match.groups()]
            if not all(re.fullmatch("[A-Z]{2}", side) for side in sides):
                raise NoClause(latex)
            self.use("".join(sides))
            (a, b), (c, d) = map(tuple, sides)
            (perpendicular if r"\perp" in latex else parallel)(self, a, b, c, d)
            return
        if match := re.fullmatch(r"\s*\\triangle\s*([A-Z]{3})\s*\\(sim|cong)\s*\\triangle\s*([A-Z]{3})\s*", latex):
            alike(self, match[1], match[3], match[2] == "cong")
            return
        ratio = re.fullmatch(r"([A-Z]{2}) ?: ?([A-Z]{2}) ?= ?(\d+) ?: ?(\d+)", latex)
        if ratio:
            latex = f"{ratio[4]} {ratio[1]} = {ratio[3]} {ratio[2]}"
        for left, right in read_equations(self.plain(latex)):
            for form in (left, right):
                self.learn(form)
            self.equal(left, right)
            for one, other in ((left, right), (right, left)):
                if one.op == "angle" and other == num(90):
                    self.right.append(one.args[0].args[1].args[0].args[0])

    def learn(self, form: Form) -> None:
        """Take up the points and the letters of a formula."""
        for found in names_in(form):
            if found.isupper():
                self.use(found)
            elif found in ("i", "e"):
                raise NoClause(f"the letter {found}")
            elif found != "pi":
                self.numbers[found] = None

    def plain(self, latex: str) -> str:
        """A formula of lengths and angles as one of vectors."""
        text = re.sub(r"\\(?:overline|text|mbox|textrm)\s*\{\s*([A-Z]{2})\s*\}", r"\1", latex)
        text = re.sub(
            r"\\(?:text|mbox|textrm|mathrm)\s*\{\s*(?:cm|units?|inches|feet|in|m|ft|degrees)\.?\s*\}", "", text
        )
        text = re.sub(r"\\(?:text|mbox)\s*\{\s*,?\s*and\s*\}", ",", text)
        text = re.sub(r",(\s|\\q?quad)*,", ",", text).strip(" ,.")
        text = re.sub(r"\\q?quad|\\[,;! ]|~", " ", text)
        within = bool(re.search(r"\\(?:sin|cos|tan)", text))
        if not within and (r"\angle" in text):
            text = re.sub(r"\^\s*\{?\s*\\circ\s*\}?", "", text)
        text = re.sub(r"(?<![A-Za-z])m\s*(?=\\angle)|\\measuredangle\s*", "", text)

        def as_angle(match: re.Match[str]) -> str:
            spoken = re.sub(r"\s", "", match[1])
            if len(spoken) == 3:
                a, b, c = tuple(spoken)
                shown = f"angle({a} - {b}, {c} - {b})"
            else:
                corner = self.corner(spoken)
                a, b = corner.args
                shown = f"angle({way_text(a)}, {way_text(b)})"
            self.use(spoken)
            return f" ({shown}°) " if within else f" {shown} "

        text = re.sub(r"\\angle\s*([A-Z]\s*[A-Z]\s*[A-Z]|[A-Z])(?![A-Z])", as_angle, text)
        text = re.sub(
            r"\\(sin|cos|tan)\s*([A-Z])(?![A-Za-z])",
            lambda m: f"\\{m[1]} ({angle_text(self.corner(m[2]))}°)",
            text,
        )
        text = re.sub(r"\[([A-Z]{3,6})\]", lambda m: f" outline({', '.join(m[1])}) ", text)
        return re.sub(r"(?<![A-Za-z\\])([A-Z])([A-Z])(?![A-Za-z])", r" (‖\1 - \2‖) ", text)


def way_text(form: Form) -> str:
    to, back = form.args
    return f"{to.args[0]} - {back.args[0].args[0]}"


def angle_text(form: Form) -> str:
    return f"angle({way_text(form.args[0])}, {way_text(form.args[1])})"


def parallel(sheet: Sheet, a: str, b: str, c: str, d: str) -> None:
    sheet.equal(Form("turn", (way(a, b), way(c, d))), num(0))
    corners = next((p for p in sheet.polygons if {a, b, c, d} == set(p)), "")
    if not corners and len({a, b, c, d}) == 4:
        sheet.nonzero.append(Form("turn", (way(a, b), way(a, c))))


def perpendicular(sheet: Sheet, a: str, b: str, c: str, d: str) -> None:
    sheet.equal(dot(way(a, b), way(c, d)), num(0))
    shared = set(a + b) & set(c + d)
    if len(shared) == 1:
        sheet.right.append(shared.pop())


def on_segment(sheet: Sheet, point: str, a: str, b: str) -> None:
    """Strictly between the ends."""
    t = sheet.fresh()
    sheet.use(point + a + b)
    sheet.equal(name(point), plus(name(a), times(t, way(a, b))))
    sheet.positive += [t, less(num(1), t)]


def on_line(sheet: Sheet, point: str, a: str, b: str) -> None:
    sheet.use(point + a + b)
    sheet.equal(name(point), plus(name(a), times(sheet.fresh(), way(a, b))))


def equal_sides(sheet: Sheet, corners: str) -> None:
    sides = [length(a, b) for a, b in zip(corners, corners[1:] + corners[:1], strict=True)]
    for one, other in pairwise(sides):
        sheet.equal(one, other)


def cevian(sheet: Sheet, kind: str, a: str, d: str, b: str, c: str) -> None:
    sheet.use(a + d + b + c)
    if "median" in kind:
        sheet.equal(name(d), over(plus(name(b), name(c)), num(2)))
    elif "bisector" in kind:
        on_segment(sheet, d, b, c)
        sheet.equal(angle(b, a, d), angle(d, a, c))
    else:
        on_line(sheet, d, b, c)
        sheet.equal(dot(way(a, d), way(b, c)), num(0))
        sheet.right.append(d)


def alike(sheet: Sheet, first: str, second: str, congruent: bool) -> None:
    """Similar or congruent triangles, corner by corner."""
    sheet.polygon(first)
    sheet.polygon(second)
    one, other = ([length(x, y) for x, y in zip(p, p[1:] + p[:1], strict=True)] for p in (first, second))
    for k in (1, 2):
        sheet.equal(times(one[0], other[k]), times(one[k], other[0]))
    if congruent:
        sheet.equal(one[0], other[0])


def copied(sheet: Sheet) -> Sheet:
    return replace(
        sheet,
        points={**sheet.points},
        numbers={**sheet.numbers},
        polygons=[*sheet.polygons],
        equations=[*sheet.equations],
        nonzero=[*sheet.nonzero],
        positive=[*sheet.positive],
        centers=[*sheet.centers],
        right=[*sheet.right],
        said=[*sheet.said],
    )


def settle(sheet: Sheet) -> None:
    """A triangle that is only said to be right or isosceles, without where: one of three equations holds."""
    for kind, corners in sheet.said:
        a, b, c = tuple(corners)
        if kind == "right" and not set(corners) & set(sheet.right):
            x, y, z = (
                over(dot(way(p, q), way(p, r)), times(length(p, q), length(p, r)))
                for p, q, r in ((a, b, c), (b, c, a), (c, a, b))
            )
            sheet.equal(times(times(x, y), z), num(0))
        if kind == "isosceles":
            sides = [(a, b), (b, c), (c, a)]
            known = [{form_text(one), form_text(other)} for one, other in sheet.equations]
            shown = [{form_text(length(p, q)), form_text(length(q, p))} for p, q in sides]
            if any(one & pair and other & pair for pair in known for one, other in combinations(shown, 2)):
                continue
            x, y, z = (length(p, q) for p, q in sides)
            whole = times(times(x, y), z)
            sheet.equal(over(times(times(less(x, y), less(y, z)), less(z, x)), whole), num(0))
