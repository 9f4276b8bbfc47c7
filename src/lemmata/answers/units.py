"""Units of measure and of money: their quantity and exact factor, and nouns that merely count.

`5 cm` and `5 m` are the same quantity in different sizes; `5 cm` and `5 kg` are different quantities; `5 apples` has a
noun that no table knows, which is kept as it is.
"""

import re
from dataclasses import dataclass
from fractions import Fraction as F

_INCH = F(254, 10000)
_TABLE: dict[str, tuple[str, F]] = {}


def _add(quantity: str, factor: F, *names: str) -> None:
    for name in names:
        _TABLE[name] = (quantity, factor)


_add("length", F(1), "m", "meter", "meters", "metre", "metres", "米")
_add("length", F(1, 10), "dm", "decimeter", "decimeters", "decimetre", "decimetres", "分米")
_add("length", F(1, 100), "cm", "cms", "centimeter", "centimeters", "centimetre", "centimetres", "厘米")
_add("length", F(1, 1000), "mm", "millimeter", "millimeters", "millimetre", "millimetres", "毫米")
_add("length", F(1000), "km", "kms", "kilometer", "kilometers", "kilometre", "kilometres", "千米", "公里")
_add("length", _INCH, "inch", "inches")
_add("length", 12 * _INCH, "ft", "foot", "feet")
_add("length", 36 * _INCH, "yd", "yds", "yard", "yards")
_add("length", 63360 * _INCH, "mi", "mile", "miles")
_add("mass", F(1), "g", "gm", "gms", "gram", "grams", "克")
_add("mass", F(1000), "kg", "kgs", "kilogram", "kilograms", "千克", "公斤")
_add("mass", F(1, 1000), "mg", "milligram", "milligrams", "毫克")
_add("mass", F(10**6), "tonne", "tonnes", "吨")
_add("mass", F(45359237, 100000), "lb", "lbs", "pound", "pounds")
_add("mass", F(45359237, 1600000), "oz", "ounce", "ounces")
_add("time", F(1), "s", "sec", "secs", "second", "seconds", "秒")
_add("time", F(60), "min", "mins", "minute", "minutes", "分钟")
_add("time", F(3600), "h", "hr", "hrs", "hour", "hours", "小时")
_add("time", F(86400), "day", "days", "天")
_add("time", F(604800), "week", "weeks", "周", "星期")
_add("months", F(1), "month", "months", "个月")
_add("months", F(12), "yr", "yrs", "year", "years", "年")
_add("volume", F(1), "L", "l", "liter", "liters", "litre", "litres", "升")
_add("volume", F(1, 1000), "mL", "ml", "milliliter", "milliliters", "millilitre", "millilitres", "毫升")
_add("cups", F(1), "cup", "cups")
_add("cups", F(2), "pint", "pints")
_add("cups", F(4), "quart", "quarts")
_add("cups", F(16), "gallon", "gallons")
_add("dollars", F(1), "$", "dollar", "dollars", "usd", "USD", "bucks")
_add("dollars", F(1, 100), "cent", "cents", "¢")
_add("euros", F(1), "€", "euro", "euros", "EUR")
_add("sterling", F(1), "£", "GBP")
_add("rupees", F(1), "₹", "Rs", "Rs.", "rs", "rs.", "rupee", "rupees")
_add("yuan", F(1), "¥", "yuan", "元", "块钱")
_add("yuan", F(1, 10), "角")
_add("angle", F(1), "°", "degree", "degrees", "^\\circ", "^{\\circ}", "\\circ", "度")
_add("temperature C", F(1), "°C", "^\\circ C", "^{\\circ}C", "degrees Celsius")
_add("temperature F", F(1), "°F", "^\\circ F", "^{\\circ}F", "degrees Fahrenheit")
_add("unit", F(1), "unit", "units")
_add("speed", F(1), "mps")
_add("speed", F(1000, 3600), "kmph", "kph")
_add("speed", 63360 * _INCH / 3600, "mph")

MONEY_SIGNS = "$€£₹¥"
_NO_NOUN = frozenset(
    str.split(
        "and or to more less fewer plus minus over under above below than not no without half squared cubed percent "
        "percentage point points negative loss decrease hundred thousand million billion trillion dozen remainder r"
    )
)
"""Words that change what a number says; a phrase with one of them does not merely name what is counted."""

_POWERS = {"²": 2, "³": 3, "^2": 2, "^3": 3, "^{2}": 2, "^{3}": 3}
_POWER = re.compile(r"^(.*?)\s*(\^\{?[23]\}?|[²³])$")
_WORDS = re.compile(r"[A-Za-z一-鿿'’/\- ]{1,60}$")


@dataclass(frozen=True)
class Unit:
    """`quantity` is the sorted ((base, power), …); `factor` to its base size; `known` is false for a plain noun."""

    quantity: tuple[tuple[str, int], ...]
    factor: F
    known: bool = True


def read_unit(text: str) -> Unit | None:
    """The unit that `text` names (`cm`, `square feet`, `km/h`, `miles per hour`), a noun as it is, or None."""
    text = text.strip()
    if len(text) > 60:
        return None
    text = text if text in _TABLE else text.strip(". ")
    if (unit := _known(text)) is not None:
        return unit
    if _WORDS.match(text) and len(text.split()) <= 4 and _NO_NOUN.isdisjoint(text.lower().split()):
        return Unit(((_singular(text.lower()), 1),), F(1), known=False)
    return None


def _known(text: str) -> Unit | None:
    for sign in ("/", " per ", " an ", " a "):
        top, found, bottom = text.partition(sign)
        if found and (left := _known(top.strip())) and (right := _known(bottom.strip())):
            return _combine(left, right, -1)
    power = 1
    if match := _POWER.match(text):
        text, power = match[1], _POWERS[match[2]]
    for prefix, prefix_power in (
        ("square ", 2),
        ("sq. ", 2),
        ("sq ", 2),
        ("cubic ", 3),
        ("cu ", 3),
        ("平方", 2),
        ("立方", 3),
    ):
        if text.lower().startswith(prefix):
            text, power = text[len(prefix) :].strip(), prefix_power
    entry = _TABLE.get(text) or _TABLE.get(text.lower())
    if entry is None:
        return None
    quantity, factor = entry
    if quantity == "speed":
        return Unit((("length", power), ("time", -power)), factor**power)
    if quantity == "volume":  # a litre is a cubic decimetre
        return Unit((("length", 3 * power),), (factor / 1000) ** power)
    return Unit(((quantity, power),), factor**power)


def _combine(left: Unit, right: Unit, sign: int) -> Unit:
    powers = dict(left.quantity)
    for base, power in right.quantity:
        powers[base] = powers.get(base, 0) + sign * power
    return Unit(tuple(sorted((b, p) for b, p in powers.items() if p)), left.factor * right.factor**sign)


def _singular(noun: str) -> str:
    words = noun.split()
    last = words[-1]
    for plural, single in (("ies", "y"), ("ches", "ch"), ("shes", "sh"), ("xes", "x"), ("ves", "f"), ("s", "")):
        if last.endswith(plural) and len(last) > len(plural) + 1 and not last.endswith("ss"):
            last = last[: -len(plural)] + single
            break
    return " ".join([*words[:-1], last])
