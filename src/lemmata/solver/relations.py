"""What is known of the measures of figures: one formula a line, and the rule that it belongs to.

`{name}` stands for another measure of the same figure. A formula is used where its measures are known; the chain from
what is given to what is asked is found by the plan. Nothing here is trusted: every use is checked by `figures.py`.
"""

import re
from dataclasses import dataclass
from itertools import permutations


@dataclass(frozen=True)
class Relation:
    """goal = formula, by a rule of `rules/geometry.py`; `right` names an angle that must be a right one."""

    goal: str
    formula: str
    rule: str
    right: str = ""

    @property
    def needs(self) -> tuple[str, ...]:
        """The measures in the formula, in the order in which they occur, and the right angle."""
        right = [self.right] if self.right else []
        return tuple(dict.fromkeys([*re.findall(r"\{(.+?)\}", self.formula), *right]))

    @property
    def words(self) -> str:
        """The formula as a reader sees it."""
        return self.formula.replace("({", "").replace("})", "").replace("°", "")


def _table(text: str) -> tuple[Relation, ...]:
    lines = [line.strip().split(" | ") for line in text.strip().splitlines()]
    return tuple(Relation(*(part.strip() for part in line)) for line in lines)


_TRIANGLE = """
angle A | 180 - ({angle B}) - ({angle C}) | angle_sum
side c | sqrt(({side a})^2 + ({side b})^2) | pythagoras | angle C
side a | sqrt(({side c})^2 - ({side b})^2) | pythagoras | angle C
area | ({side a})*({side b})/2 | area_formula | angle C
side a | sqrt(({side b})^2 + ({side c})^2 - 2*({side b})*({side c})*cos(({angle A})°)) | law_of_cosines
cosine of A | (({side b})^2 + ({side c})^2 - ({side a})^2)/(2*({side b})*({side c})) | law_of_cosines
sine of A | sqrt(1 - ({cosine of A})^2) | sine_from_cosine
tangent of A | ({sine of A})/({cosine of A}) | sine_from_cosine
angle A | acos(({cosine of A})) | angle_from_cosine
side b | ({side a})*sin(({angle B})°)/sin(({angle A})°) | law_of_sines
area | ({side b})*({side c})*sin(({angle A})°)/2 | area_by_sine
circumradius | ({side a})/(2*sin(({angle A})°)) | law_of_sines
"""


_CORNER = re.compile(r"(?:(?<=angle )|(?<=sine of )|(?<=tangent of ))[ABC]|(?<=side )[abc]")


def _renamed(text: str, corners: str) -> str:
    """The line with A, B and C called otherwise, and the sides with them."""
    names = dict(zip("ABCabc", corners + corners.lower(), strict=True))
    return _CORNER.sub(lambda found: names[found[0]], text)


def _triangle() -> tuple[Relation, ...]:
    """The lines above under every naming of the corners, each once."""
    found: dict[tuple[str, frozenset[str]], Relation] = {}
    for turn in permutations("ABC"):
        for line in _table(_TRIANGLE):
            goal, formula, right = (_renamed(text, "".join(turn)) for text in (line.goal, line.formula, line.right))
            relation = Relation(goal, formula, line.rule, right)
            found.setdefault((goal, frozenset(relation.needs)), relation)
    return tuple(found.values())


_HERON = "sqrt({s}*({s} - ({side a}))*({s} - ({side b}))*({s} - ({side c})))".replace("{s}", "({half perimeter})")

RELATIONS: dict[str, tuple[Relation, ...]] = {
    "circle": _table("""
diameter | 2*({radius}) | circle_formula
radius | ({diameter})/2 | circle_formula
circumference | 2*pi*({radius}) | circle_formula
area | pi*({radius})^2 | circle_formula
radius | ({circumference})/(2*pi) | solve_formula
radius | sqrt(({area})/pi) | solve_formula
"""),
    "semicircle": _table("""
diameter | 2*({radius}) | circle_formula
radius | ({diameter})/2 | circle_formula
area | pi*({radius})^2/2 | circle_formula
perimeter | pi*({radius}) + 2*({radius}) | circle_formula
"""),
    "sector": _table("""
arc length | ({angle})/360*2*pi*({radius}) | circle_formula
area | ({angle})/360*pi*({radius})^2 | circle_formula
perimeter | ({arc length}) + 2*({radius}) | perimeter_formula
angle | 360*({arc length})/(2*pi*({radius})) | solve_formula
angle | 360*({area})/(pi*({radius})^2) | solve_formula
radius | 360*({arc length})/(2*pi*({angle})) | solve_formula
"""),
    "chord": _table("""
radius | ({diameter})/2 | circle_formula
diameter | 2*({radius}) | circle_formula
length | 2*sqrt(({radius})^2 - ({distance})^2) | pythagoras
distance | sqrt(({radius})^2 - (({length})/2)^2) | pythagoras
radius | sqrt(({distance})^2 + (({length})/2)^2) | pythagoras
"""),
    "rectangle": _table("""
perimeter | 2*(({length}) + ({width})) | perimeter_formula
area | ({length})*({width}) | area_formula
diagonal | sqrt(({length})^2 + ({width})^2) | pythagoras
width | ({area})/({length}) | solve_formula
length | ({area})/({width}) | solve_formula
width | ({perimeter})/2 - ({length}) | solve_formula
length | ({perimeter})/2 - ({width}) | solve_formula
width | sqrt(({diagonal})^2 - ({length})^2) | pythagoras
length | sqrt(({diagonal})^2 - ({width})^2) | pythagoras
"""),
    "square": _table("""
perimeter | 4*({side}) | perimeter_formula
area | ({side})^2 | area_formula
diagonal | ({side})*sqrt(2) | pythagoras
side | ({perimeter})/4 | solve_formula
side | sqrt(({area})) | solve_formula
side | ({diagonal})/sqrt(2) | solve_formula
"""),
    "parallelogram": _table("""
area | ({base})*({height}) | area_formula
height | ({area})/({base}) | solve_formula
base | ({area})/({height}) | solve_formula
"""),
    "trapezoid": _table("""
area | (({first base}) + ({second base}))*({height})/2 | area_formula
height | 2*({area})/(({first base}) + ({second base})) | solve_formula
second base | 2*({area})/({height}) - ({first base}) | solve_formula
"""),
    "rhombus": _table("""
area | ({first diagonal})*({second diagonal})/2 | area_formula
side | sqrt((({first diagonal})/2)^2 + (({second diagonal})/2)^2) | pythagoras
perimeter | 4*({side}) | perimeter_formula
side | ({perimeter})/4 | solve_formula
second diagonal | 2*({area})/({first diagonal}) | solve_formula
second diagonal | 2*sqrt(({side})^2 - (({first diagonal})/2)^2) | pythagoras
"""),
    "kite": _table("""
area | ({first diagonal})*({second diagonal})/2 | area_formula
second diagonal | 2*({area})/({first diagonal}) | solve_formula
"""),
    "flat triangle": _table("""
area | ({base})*({height})/2 | area_formula
height | 2*({area})/({base}) | solve_formula
base | 2*({area})/({height}) | solve_formula
"""),
    "right triangle": _table("""
hypotenuse | sqrt(({first leg})^2 + ({second leg})^2) | pythagoras
second leg | sqrt(({hypotenuse})^2 - ({first leg})^2) | pythagoras
area | ({first leg})*({second leg})/2 | area_formula
perimeter | ({first leg}) + ({second leg}) + ({hypotenuse}) | perimeter_formula
altitude | ({first leg})*({second leg})/({hypotenuse}) | area_formula
second leg | 2*({area})/({first leg}) | solve_formula
"""),
    "equilateral triangle": _table("""
perimeter | 3*({side}) | perimeter_formula
height | ({side})*sqrt(3)/2 | pythagoras
area | ({side})^2*sqrt(3)/4 | area_formula
side | ({perimeter})/3 | solve_formula
side | 2*({height})/sqrt(3) | solve_formula
side | sqrt(4*({area})/sqrt(3)) | solve_formula
"""),
    "triangle": (
        *_table("""
perimeter | ({side a}) + ({side b}) + ({side c}) | perimeter_formula
half perimeter | ({perimeter})/2 | perimeter_formula
inradius | 2*({area})/(({side a}) + ({side b}) + ({side c})) | area_formula
circumradius | ({side a})*({side b})*({side c})/(4*({area})) | area_formula
"""),
        Relation("area", _HERON, "heron"),
        *_triangle(),
    ),
    "similar triangles": _table("""
second area | ({first area})*(({second side})/({first side}))^2 | similar_figures
second perimeter | ({first perimeter})*({second side})/({first side}) | similar_figures
"""),
    "angle ratio": _table("""
smallest angle | 180*({smallest part})/(({smallest part}) + ({middle part}) + ({largest part})) | angle_sum
middle angle | 180*({middle part})/(({smallest part}) + ({middle part}) + ({largest part})) | angle_sum
largest angle | 180*({largest part})/(({smallest part}) + ({middle part}) + ({largest part})) | angle_sum
"""),
    "isosceles triangle": _table("""
height | sqrt(({leg})^2 - (({base})/2)^2) | pythagoras
leg | sqrt(({height})^2 + (({base})/2)^2) | pythagoras
base | 2*sqrt(({leg})^2 - ({height})^2) | pythagoras
area | ({base})*({height})/2 | area_formula
perimeter | 2*({leg}) + ({base}) | perimeter_formula
base | ({perimeter}) - 2*({leg}) | solve_formula
leg | (({perimeter}) - ({base}))/2 | solve_formula
height | 2*({area})/({base}) | solve_formula
"""),
    "ring": _table("""
area | pi*({outer radius})^2 - pi*({inner radius})^2 | circle_formula
outer radius | ({inner radius}) + ({width}) | solve_formula
inner radius | ({outer radius}) - ({width}) | solve_formula
"""),
    "circle in square": _table("""
diameter | ({side}) | same_length
radius | ({diameter})/2 | circle_formula
diameter | 2*({radius}) | circle_formula
side | ({diameter}) | same_length
square area | ({side})^2 | area_formula
side | sqrt(({square area})) | solve_formula
circle area | pi*({radius})^2 | circle_formula
circumference | 2*pi*({radius}) | circle_formula
radius | sqrt(({circle area})/pi) | solve_formula
area between | ({square area}) - ({circle area}) | area_formula
"""),
    "square in circle": _table("""
diameter | 2*({radius}) | circle_formula
radius | ({diameter})/2 | circle_formula
side | ({diameter})/sqrt(2) | pythagoras
diameter | ({side})*sqrt(2) | pythagoras
square area | ({side})^2 | area_formula
side | sqrt(({square area})) | solve_formula
perimeter | 4*({side}) | perimeter_formula
circle area | pi*({radius})^2 | circle_formula
radius | sqrt(({circle area})/pi) | solve_formula
area between | ({circle area}) - ({square area}) | area_formula
"""),
    "box": _table("""
volume | ({length})*({width})*({height}) | volume_formula
surface area | 2*(({length})*({width}) + ({length})*({height}) + ({width})*({height})) | surface_formula
diagonal | sqrt(({length})^2 + ({width})^2 + ({height})^2) | pythagoras
height | ({volume})/(({length})*({width})) | solve_formula
"""),
    "cube": _table("""
volume | ({edge})^3 | volume_formula
surface area | 6*({edge})^2 | surface_formula
diagonal | ({edge})*sqrt(3) | pythagoras
edge | sqrt(({surface area})/6) | solve_formula
edge | root(({volume}), 3) | solve_formula
edge | ({diagonal})/sqrt(3) | solve_formula
"""),
    "sphere": _table("""
diameter | 2*({radius}) | circle_formula
radius | ({diameter})/2 | circle_formula
volume | 4/3*pi*({radius})^3 | volume_formula
surface area | 4*pi*({radius})^2 | surface_formula
radius | sqrt(({surface area})/(4*pi)) | solve_formula
radius | root(3*({volume})/(4*pi), 3) | solve_formula
"""),
    "cylinder": _table("""
diameter | 2*({radius}) | circle_formula
radius | ({diameter})/2 | circle_formula
volume | pi*({radius})^2*({height}) | volume_formula
lateral surface area | 2*pi*({radius})*({height}) | surface_formula
surface area | 2*pi*({radius})*({height}) + 2*pi*({radius})^2 | surface_formula
height | ({volume})/(pi*({radius})^2) | solve_formula
radius | sqrt(({volume})/(pi*({height}))) | solve_formula
height | ({lateral surface area})/(2*pi*({radius})) | solve_formula
"""),
    "cone": _table("""
diameter | 2*({radius}) | circle_formula
radius | ({diameter})/2 | circle_formula
slant height | sqrt(({radius})^2 + ({height})^2) | pythagoras
height | sqrt(({slant height})^2 - ({radius})^2) | pythagoras
radius | sqrt(({slant height})^2 - ({height})^2) | pythagoras
volume | pi*({radius})^2*({height})/3 | volume_formula
lateral surface area | pi*({radius})*({slant height}) | surface_formula
surface area | pi*({radius})*({slant height}) + pi*({radius})^2 | surface_formula
height | 3*({volume})/(pi*({radius})^2) | solve_formula
"""),
    "pyramid": _table("""
volume | ({base side})^2*({height})/3 | volume_formula
slant height | sqrt((({base side})/2)^2 + ({height})^2) | pythagoras
height | sqrt(({slant height})^2 - (({base side})/2)^2) | pythagoras
surface area | ({base side})^2 + 2*({base side})*({slant height}) | surface_formula
height | 3*({volume})/({base side})^2 | solve_formula
"""),
    "polygon": _table("""
sum of angles | (({number of sides}) - 2)*180 | polygon_angles
interior angle | (({number of sides}) - 2)*180/({number of sides}) | polygon_angles
exterior angle | 360/({number of sides}) | polygon_angles
number of diagonals | ({number of sides})*(({number of sides}) - 3)/2 | polygon_diagonals
number of sides | 360/({exterior angle}) | solve_formula
number of sides | 360/(180 - ({interior angle})) | solve_formula
number of sides | ({sum of angles})/180 + 2 | solve_formula
perimeter | ({number of sides})*({side}) | perimeter_formula
side | ({perimeter})/({number of sides}) | solve_formula
"""),
}
