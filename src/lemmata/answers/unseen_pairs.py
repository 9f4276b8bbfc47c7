"""A second labelled set, for what the first can't show: how a grader does on rewritings it was not developed on.

Other types, other rewritings and other near misses than `pairs.py`, written before their outcome was looked at. It
takes the answers of the problem families too, in other dress. Labels come from how a pair is made, never from a grader.
"""

import random
from fractions import Fraction

from lemmata.answers.forms import Forms, Maker, PairSet
from lemmata.expr import List_, Node, Num, Tuple_, evaluate, symbols, to_latex, to_text

TYPES = ("integer", "fraction", "decimal", "expression", "several values", "point")


def forms_of(node: Node, rng: random.Random) -> Forms | None:
    """Rewritings and near misses of a family's answer."""
    match node:
        case List_(items):
            return _several([evaluate(item) for item in items], rng)
        case Tuple_(items):
            return _point([evaluate(item) for item in items])
    if symbols(node):
        return _expression(node)
    value = evaluate(node)
    if isinstance(node, Num) and "." in node.text:
        return _decimal(value, node.text)
    return _integer(int(value)) if value.denominator == 1 else _fraction(value)


def _integer(n: int) -> Forms:
    equal = [
        ("zeros", f"{n}.00"),
        ("brackets", rf"\left({n}\right)"),
        ("first power", f"{n}^1" if n >= 0 else f"({n})^1"),
        ("bold", rf"\mathbf{{{n}}}"),
        ("dfrac", rf"\dfrac{{{2 * n}}}{{2}}"),
        ("difference", f"{n + 1000} - 1000"),
        ("named", f"n = {n}"),
        ("sentence", rf"\boxed{{{n}}}."),
    ]
    different = [
        ("tenth", f"{n}.1"),
        ("imaginary", f"{n or 1}i"),
        ("times x", f"{n or 1}x"),
        ("next hundred", str(n + 100)),
        ("squared", f"({n if abs(n) > 1 else 7})^2"),
        ("half", rf"\frac{{{n or 1}}}{{2}}"),
    ]
    return Forms("integer", str(n), tuple(equal), tuple(different))


def _fraction(value: Fraction) -> Forms:
    p, q = value.numerator, value.denominator
    equal = (
        ("both negative", rf"\frac{{{-p}}}{{{-q}}}"),
        ("divided", rf"{p} \div {q}"),
        ("sum", rf"\frac{{{p - 1}}}{{{q}}} + \frac{{1}}{{{q}}}"),
        ("power", rf"{p} \cdot {q}^{{-1}}"),
        ("five times", rf"\tfrac{{{5 * p}}}{{{5 * q}}}"),
    )
    different = (
        ("a little more", rf"\frac{{{p}}}{{{q}}} + \frac{{1}}{{1000}}"),
        ("product", f"{p}*{q}"),
        ("root", rf"\sqrt{{\frac{{{abs(p)}}}{{{q}}}}}" if value != 1 else "2"),
        ("complement", rf"\frac{{{q - p}}}{{{q}}}" if 2 * p != q else "1"),
    )
    return Forms("fraction", rf"\frac{{{p}}}{{{q}}}", equal, different)


def _decimal(value: Fraction, text: str) -> Forms:
    places = len(text.partition(".")[2])
    scaled = int(value * 10**places)
    equal = (
        ("scientific", rf"{scaled} \times 10^{{-{places}}}"),
        ("over a power", rf"\frac{{{scaled}}}{{{10**places}}}"),
        ("boxed", rf"\fbox{{{text}}}"),
        ("three zeros", f"{text}000"),
    )
    different = (
        ("one digit more", f"{text}9"),
        ("point moved", rf"{scaled} \times 10^{{-{places + 1}}}" if scaled else "1"),
        ("last digit", rf"\frac{{{scaled + 1}}}{{{10**places}}}"),
    )
    return Forms("decimal", text, equal, different)


def _expression(node: Node) -> Forms:
    text = to_text(node)
    letter = sorted(symbols(node))[0]
    equal = (
        ("plus and minus", f"({text}) + {letter} - {letter}"),
        ("LaTeX in brackets", rf"\left({to_latex(node)}\right)"),
        ("thirds", rf"\frac{{{to_latex(node)}}}{{3}} \cdot 3"),
        ("zero", f"0 + ({text})"),
    )
    different = (
        ("a seventh more", f"({text}) + 1/7"),
        ("tripled", f"3*({text})"),
        ("another letter", f"({text}) + q"),
        ("halved", rf"\frac{{{to_latex(node)}}}{{2}}"),
    )
    return Forms("expression", text, equal, different)


def _several(values: list[Fraction], rng: random.Random) -> Forms:
    texts = [str(value) for value in values]
    turned = list(reversed(texts))
    subscripts = ", ".join(f"x_{k} = {text}" for k, text in enumerate(texts, start=1))
    equal = (
        ("element", rf"x \in \left\{{{', '.join(turned)}\right\}}"),
        ("subscripts", subscripts),
        ("text and", r" \text{ and } ".join(turned)),
        ("text or", r" \text{ or } ".join(f"x={text}" for text in turned)),
    )
    moved = [str(value + 1) for value in values]
    different = (
        ("all moved", ", ".join(moved)),
        ("one twice as far", ", ".join([*texts[:-1], str(3 * max(abs(v) for v in values) + 1)])),
        ("last missing", ", ".join(texts[:-1]) if len(texts) > 1 else "77"),
    )
    return Forms("several values", ", ".join(texts), equal, different)


def _point(values: list[Fraction]) -> Forms:
    texts = [str(value) for value in values]
    names = ("x", "y", "z")[: len(texts)]
    inside = ", ".join(texts)
    equal = [("point", f"P({inside})"), ("column", r"\begin{pmatrix} " + r" \\ ".join(texts) + r" \end{pmatrix}")]
    equal += [("angle brackets", rf"\langle {inside} \rangle")]
    if len(texts) <= 3:
        equal += [("named", rf"({', '.join(names)}) = ({inside})")]
    different = (
        ("second moved", f"({', '.join([texts[0], str(values[1] + 2), *texts[2:]])})"),
        ("both moved", rf"\left({', '.join(str(v - 1) for v in values)}\right)"),
        ("one missing", texts[0]),
    )
    return Forms("point", f"({inside})", tuple(equal), different)


# Types without a family ------------------------------------------------------------------------------------------


def _set(rng: random.Random) -> Forms:
    a, b, c = sorted(rng.sample(range(-30, 30), 3))
    gold = rf"\{{{a}, {b}, {c}\}}"
    equal = (("turned", rf"\{{{c}, {a}, {b}\}}"), ("listed", f"{b}, {c}, {a}"), ("twice", rf"\{{{a}, {b}, {b}, {c}\}}"))
    different = (("one less", rf"\{{{a}, {b}\}}"), ("one moved", rf"\{{{a}, {b}, {c + 1}\}}"))
    return Forms("set", gold, equal, different)


def _square_unit(rng: random.Random) -> Forms:
    n = rng.randint(2, 400)
    equal = (
        ("sign", rf"{n} \text{{ cm}}^2"),
        ("words", f"{n} square centimeters"),
        ("converted", f"{Fraction(n, 10_000)} m^2"),
        ("millimetres", f"{n * 100} mm^2"),
    )
    different = (
        ("length", f"{n} cm"),
        ("volume", f"{n} cm^3"),
        ("metres", f"{n} m^2"),
        ("wrong factor", f"{n}/100 m^2"),
    )
    return Forms("area", f"{n} cm^2", equal, different)


def _speed(rng: random.Random) -> Forms:
    n = rng.randint(1, 40)
    equal = (("km/h", f"{Fraction(18 * n, 5)} km/h"), ("words", f"{n} meters per second"), ("bare", f"{n}"))
    different = (("wrong factor", f"{n * 3} km/h"), ("acceleration", f"{n} m/s^2"), ("next", f"{n + 1} m/s"))
    return Forms("speed", f"{n} m/s", equal, different)


def _duration(rng: random.Random) -> Forms:
    hours, minutes = rng.randint(1, 9), rng.choice((5, 12, 20, 36, 48))
    total = 60 * hours + minutes
    equal = (
        ("minutes", f"{total} minutes"),
        ("decimal", f"{Fraction(total, 60)} hours"),
        ("short", f"{hours} h {minutes} min"),
        ("seconds", f"{total * 60} s"),
    )
    different = (
        ("as decimal", f"{hours}.{minutes:02d} hours"),
        ("next", f"{total + 1} minutes"),
        ("days", f"{total} days"),
    )
    return Forms("duration", f"{hours} hours and {minutes} minutes", equal, different)


def _nested(rng: random.Random) -> Forms:
    a, b = rng.sample((2, 3, 5, 7, 11), 2)
    gold = rf"\sqrt{{{a}}} + \sqrt{{{b}}}"
    equal = (
        ("denested", rf"\sqrt{{{a + b} + 2\sqrt{{{a * b}}}}}"),
        ("rationalised", rf"\frac{{{a - b}}}{{\sqrt{{{a}}} - \sqrt{{{b}}}}}"),
        ("half powers", f"{b}^(1/2) + {a}^(1/2)"),
    )
    different = (
        ("one root", rf"\sqrt{{{a + b}}}"),
        ("minus", rf"\sqrt{{{a}}} - \sqrt{{{b}}}"),
        ("without two", rf"\sqrt{{{a + b} + \sqrt{{{a * b}}}}}"),
    )
    return Forms("nested surd", gold, equal, different)


def _power_of_complex(rng: random.Random) -> Forms:
    a, b = rng.randint(1, 7), rng.randint(1, 7)
    real, imaginary = a * a - b * b, 2 * a * b
    equal = (
        ("square", f"({a}+{b}i)^2"),
        ("LaTeX", rf"\left({b}i + {a}\right)^{{2}}"),
        ("quotient", rf"\frac{{{-imaginary} + {real}i}}{{i}}"),
    )
    different = (
        ("conjugate", f"({a}-{b}i)^2"),
        ("modulus", f"{a * a + b * b}"),
        ("real part", f"{real + 2} + {imaginary}i"),
    )
    return Forms("complex power", f"{real} + {imaginary}i", equal, different)


def _circle(rng: random.Random) -> Forms:
    a, b, r = rng.randint(1, 9), rng.randint(1, 9), rng.randint(2, 9)
    constant = a * a + b * b - r * r
    equal = (
        ("expanded", f"x^2 + y^2 - {2 * a}x + {2 * b}y + {constant} = 0"),
        ("turned", f"{r * r} = (y + {b})^2 + (x - {a})^2"),
        ("doubled", f"2(x - {a})^2 + 2(y + {b})^2 = {2 * r * r}"),
    )
    different = (
        ("centre", f"(x + {a})^2 + (y - {b})^2 = {r * r}"),
        ("radius", f"(x - {a})^2 + (y + {b})^2 = {r * r + 1}"),
        ("ellipse", f"2(x - {a})^2 + (y + {b})^2 = {r * r}"),
    )
    return Forms("circle", f"(x - {a})^2 + (y + {b})^2 = {r * r}", equal, different)


def _plane(rng: random.Random) -> Forms:
    a, b, c, d = (rng.randint(1, 9) for _ in range(4))
    equal = (
        ("negated", f"-{a}x - {b}y - {c}z + {d} = 0"),
        ("order", f"{c}z + {a}x + {b}y = {d}"),
        ("tripled", f"{3 * a}x + {3 * b}y + {3 * c}z = {3 * d}"),
    )
    different = (
        ("constant", f"{a}x + {b}y + {c}z = {d + 1}"),
        ("sign", f"{a}x - {b}y + {c}z = {d}"),
        ("without z", f"{a}x + {b}y = {d}"),
    )
    return Forms("plane", f"{a}x + {b}y + {c}z = {d}", equal, different)


def _absolute(rng: random.Random) -> Forms:
    centre, radius = rng.randint(1, 15), rng.randint(1, 9)
    low, high = centre - radius, centre + radius
    equal = (
        ("interval", f"[{low}, {high}]"),
        ("chain", rf"{low} \le x \le {high}"),
        ("set", rf"\{{x : {low} \leq x \leq {high}\}}"),
        ("and", rf"x \geq {low} \text{{ and }} x \leq {high}"),
    )
    different = (
        ("open", f"({low}, {high})"),
        ("outside", f"x <= {low} or x >= {high}"),
        ("shifted", f"[{low + 1}, {high}]"),
    )
    return Forms("absolute inequality", f"|x - {centre}| <= {radius}", equal, different)


def _quadratic_inequality(rng: random.Random) -> Forms:
    low = rng.randint(-9, 5)
    high = low + rng.randint(2, 9)
    equal = (
        ("union", rf"(-\infty, {low}] \cup [{high}, \infty)"),
        ("or", rf"x \leq {low} \text{{ or }} x \geq {high}"),
        ("negated", f"-(x - ({low}))(x - ({high})) <= 0"),
        ("French", rf"]-\infty; {low}] \cup [{high}; +\infty["),
    )
    different = (
        ("between", f"[{low}, {high}]"),
        ("strict", f"x < {low} or x > {high}"),
        ("end", rf"(-\infty, {low}] \cup [{high + 1}, \infty)"),
    )
    return Forms("quadratic inequality", f"(x - ({low}))(x - ({high})) >= 0", equal, different)


def _half_plane(rng: random.Random) -> Forms:
    a, b = rng.randint(2, 9), rng.randint(1, 9)
    equal = (("sides", f"{a}x - y > -{b}"), ("turned", f"{a}x + {b} > y"), ("doubled", f"2y < {2 * a}x + {2 * b}"))
    different = (("closed", rf"y \leq {a}x + {b}"), ("other side", f"y > {a}x + {b}"), ("slope", f"y < {a + 1}x + {b}"))
    return Forms("half-plane", f"y < {a}x + {b}", equal, different)


def _three_parts(rng: random.Random) -> Forms:
    a, b, c = rng.sample(range(1, 15), 3)
    equal = (("spaced", f"{a} : {b} : {c}"), ("doubled", f"{2 * a}:{2 * b}:{2 * c}"))
    different = (("turned", f"{c}:{b}:{a}"), ("two parts", f"{a}:{b}"), ("next", f"{a}:{b}:{c + 1}"))
    return Forms("ratio of three", f"{a}:{b}:{c}", equal, different)


def _hexadecimal(rng: random.Random) -> Forms:
    n = rng.randint(17, 4000)
    equal = (("prefix", f"0x{n:X}"), ("small letters", f"0x{n:x}"), ("binary", f"0b{n:b}"), ("octal", f"{n:o}_8"))
    different = (("next", f"0x{n + 1:X}"), ("digits", f"1{n:o}_8"), ("binary", f"0b{n - 1:b}"))
    return Forms("other base", str(n), equal, different)


def _factorials(rng: random.Random) -> Forms:
    n = rng.randint(30, 1500)
    equal = (("one step", rf"\frac{{{n + 1}}}{{{n + 1}!}}"), ("text", f"1/({n}!)"))
    different = (("next", rf"\frac{{1}}{{{n + 1}!}}"), ("before", f"1/{n - 2}!"), ("zero", "0"), ("doubled", f"2/{n}!"))
    return Forms("tiny quotient", rf"\frac{{1}}{{{n}!}}", equal, different)


def _huge(rng: random.Random) -> Forms:
    n = rng.randint(60, 300)
    equal = (("split", rf"10^{{{n - 1}}} \cdot 10"), ("primes", rf"2^{{{n}}} \cdot 5^{{{n}}}"))
    different = (("plus one", rf"10^{{{n}}} + 1"), ("next", rf"10^{{{n + 1}}}"), ("nines", "9" * n))
    return Forms("huge", rf"10^{{{n}}}", equal, different)


_MONTHS = ("January", "February", "April", "May", "June", "August", "October", "December")


def _date(rng: random.Random) -> Forms:
    month, day, year = rng.choice(_MONTHS), rng.randint(1, 27), rng.randint(1900, 2030)
    index = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ].index(month)
    equal = (
        ("day first", f"{day} {month} {year}"),
        ("ISO", f"{year}-{index + 1:02d}-{day:02d}"),
        ("short", f"{month[:3]} {day}, {year}"),
        ("Chinese", f"{year}年{index + 1}月{day}日"),
    )
    different = (("next day", f"{month} {day + 1}, {year}"), ("next year", f"{month} {day}, {year + 1}"))
    return Forms("date", f"{month} {day}, {year}", equal, different)


def _clock(rng: random.Random) -> Forms:
    hour, minute = rng.randint(1, 11), rng.randint(10, 59)
    equal = (("24 hours", f"{hour:02d}:{minute}"), ("small", f"{hour}:{minute} am"), ("dots", f"{hour}:{minute} A.M."))
    different = (
        ("afternoon", f"{hour}:{minute} p.m."),
        ("noon", "noon"),
        ("minute", f"{hour}:{(minute + 1) % 60:02d} a.m."),
    )
    return Forms("morning", f"{hour}:{minute} AM", equal, different)


def _log(rng: random.Random) -> Forms:
    base, a = rng.randint(2, 9), rng.choice((10, 11, 13, 17, 19))
    equal = (
        ("change of base", rf"\frac{{\ln {a}}}{{\ln {base}}}"),
        ("common", rf"\frac{{\log {a}}}{{\log {base}}}"),
        ("squares", rf"\log_{{{base * base}}} {a * a}"),
    )
    different = (
        ("turned", rf"\log_{{{a}}} {base}"),
        ("next", rf"\log_{{{base}}} {a + 1}"),
        ("quotient", rf"\ln\frac{{{a}}}{{{base}}}"),
    )
    return Forms("logarithm", rf"\log_{{{base}}} {a}", equal, different)


def _trigonometric_value(rng: random.Random) -> Forms:
    k = rng.randint(1, 9)
    equal = (
        ("surds", rf"\frac{{{k}(\sqrt{{6}} - \sqrt{{2}})}}{{4}}"),
        ("cosine", rf"{k}\cos 75^\circ"),
        ("radians", rf"{k}\sin\frac{{\pi}}{{12}}"),
    )
    different = (
        ("plus", rf"\frac{{{k}(\sqrt{{6}} + \sqrt{{2}})}}{{4}}"),
        ("angle", rf"{k}\sin 16^\circ"),
        ("decimal", f"{k * 0.2588190451:.4f}"),
    )
    return Forms("trigonometric value", rf"{k}\sin 15^\circ", equal, different)


def _pythagoras(rng: random.Random) -> Forms:
    k = rng.randint(2, 9)
    equal = (("other square", rf"{k} - {k}\sin^2 x"), ("double angle", rf"\frac{{{k} + {k}\cos(2x)}}{{2}}"))
    different = (("sine", rf"{k}\sin^2 x"), ("not squared", rf"{k}\cos x"), ("double angle", rf"{k}\cos(2x)"))
    return Forms("trigonometric function", rf"{k}\cos^2 x", equal, different)


def _named_function(rng: random.Random) -> Forms:
    a, b = rng.randint(2, 9), rng.randint(1, 9)
    equal = (("bare", f"{a}x + {b}"), ("as y", f"y = {a}x + {b}"), ("other letter", f"f(t) = {a}t + {b}"))
    different = (("slope", f"f(x) = {a + 1}x + {b}"), ("sign", f"{a}x - {b}"), ("inverse", rf"\frac{{x - {b}}}{{{a}}}"))
    return Forms("named function", f"f(x) = {a}x + {b}", equal, different)


def _residue(rng: random.Random) -> Forms:
    modulus = rng.randint(3, 20)
    value = rng.randint(0, modulus - 1)
    equal = (
        ("next", rf"x \equiv {value + modulus} \pmod{{{modulus}}}"),
        ("negative", f"x ≡ {value - modulus} (mod {modulus})"),
        ("general", rf"x = {modulus}k + {value}, k \in \mathbb{{Z}}"),
    )
    different = (
        ("value", rf"x \equiv {value + 1} \pmod{{{modulus}}}"),
        ("modulus", rf"x \equiv {value} \pmod{{{modulus + 1}}}"),
    )
    return Forms("residue class", rf"x \equiv {value} \pmod{{{modulus}}}", equal, different)


def _general_solution(rng: random.Random) -> Forms:
    n = rng.choice((2, 3, 4, 5, 6, 8))
    equal = (
        ("letter", rf"x = \frac{{\pi}}{{{n}}} + 2m\pi, m \in \mathbb{{Z}}"),
        ("shifted", rf"x = \frac{{\pi}}{{{n}}} - 2\pi + 2k\pi, k \in \mathbb{{Z}}"),
        ("backwards", rf"\frac{{\pi}}{{{n}}} - 2k\pi, k \in \mathbb{{Z}}"),
    )
    different = (
        ("half period", rf"x = \frac{{\pi}}{{{n}}} + k\pi, k \in \mathbb{{Z}}"),
        ("other start", rf"x = -\frac{{\pi}}{{{n}}} + 2k\pi, k \in \mathbb{{Z}}"),
        ("one value", rf"\frac{{\pi}}{{{n}}}"),
    )
    return Forms("general solution", rf"x = \frac{{\pi}}{{{n}}} + 2k\pi, k \in \mathbb{{Z}}", equal, different)


def _sum(rng: random.Random) -> Forms:
    n, a = rng.randint(3, 40), rng.randint(1, 9)
    value = sum(k + a for k in range(1, n + 1))
    equal = (
        ("value", str(value)),
        ("index", rf"\sum_{{j=1}}^{{{n}}} (j + {a})"),
        ("shifted", rf"\sum_{{k=0}}^{{{n - 1}}} (k + {a + 1})"),
    )
    different = (
        ("one more", rf"\sum_{{k=1}}^{{{n + 1}}} (k + {a})"),
        ("value", str(value + a)),
        ("product", str(value * 2)),
    )
    return Forms("sum", rf"\sum_{{k=1}}^{{{n}}} (k + {a})", equal, different)


def _integral(rng: random.Random) -> Forms:
    n, k = rng.randint(1, 6), rng.randint(2, 9)
    equal = (("value", str(Fraction(k, n + 1))), ("order", rf"{k}\cdot\frac{{1}}{{{n + 1}}}"))
    different = (("next", str(Fraction(k, n + 2))), ("derivative", str(k * n + 50)))
    return Forms("integral", rf"\int_0^1 {k}x^{{{n}}} \, dx", equal, different)


def _antiderivative(rng: random.Random) -> Forms:
    n, c = rng.randint(2, 7), rng.randint(1, 9)
    equal = (("constant", rf"\frac{{1}}{{{n}}}x^{{{n}}} - {c} + C"), ("order", rf"C + \frac{{x^{n}}}{{{n}}}"))
    different = (
        ("factor", f"x^{n} + C"),
        ("power", rf"\frac{{x^{n + 1}}}{{{n}}} + C"),
        ("derivative", f"x^{n - 1} + C"),
    )
    return Forms("antiderivative", rf"\frac{{x^{{{n}}}}}{{{n}}} + C", equal, different)


def _binomial(rng: random.Random) -> Forms:
    n = rng.randint(6, 25)
    k = rng.randint(2, n // 2 - 1)
    equal = (
        ("mirrored", rf"\binom{{{n}}}{{{n - k}}}"),
        ("factorials", rf"\frac{{{n}!}}{{{k}!\,{n - k}!}}"),
        ("Pascal", rf"\binom{{{n - 1}}}{{{k}}} + \binom{{{n - 1}}}{{{k - 1}}}"),
    )
    different = (
        ("next", rf"\binom{{{n}}}{{{k + 1}}}"),
        ("arrangements", rf"\frac{{{n}!}}{{{n - k}!}}"),
        ("upper", rf"\binom{{{n + 1}}}{{{k}}}"),
    )
    return Forms("binomial", rf"\binom{{{n}}}{{{k}}}", equal, different)


def _matrix(rng: random.Random) -> Forms:
    a, b, c, d = (rng.randint(-9, 9) for _ in range(4))
    equal = (
        ("nested lists", f"[[{a}, {b}], [{c}, {d}]]"),
        ("brackets", rf"\begin{{bmatrix}} {a}&{b}\\{c}&{d} \end{{bmatrix}}"),
        ("left right", rf"\left(\begin{{array}}{{cc}} {a} & {b} \\ {c} & {d} \end{{array}}\right)"),
    )
    different = (
        ("corner", rf"\begin{{pmatrix}} {a} & {b} \\ {c} & {d + 1} \end{{pmatrix}}"),
        ("wider", rf"\begin{{pmatrix}} {a} & {b} & 0 \\ {c} & {d} & 0 \end{{pmatrix}}"),
        ("first row", rf"\begin{{pmatrix}} {a} & {b} \end{{pmatrix}}"),
    )
    return Forms("matrix of four", rf"\begin{{pmatrix}} {a} & {b} \\ {c} & {d} \end{{pmatrix}}", equal, different)


_NUMBER_WORDS = {
    12: "twelve", 15: "fifteen", 19: "nineteen", 24: "twenty-four", 36: "thirty six", 47: "forty-seven",
    58: "fifty-eight",
    63: "sixty-three", 71: "seventy one", 89: "eighty-nine", 90: "ninety", 105: "one hundred five",
    240: "two hundred and forty", 1_200: "one thousand two hundred",
}  # fmt: skip
_CHINESE = {12: "十二", 15: "十五", 24: "二十四", 36: "三十六", 90: "九十", 240: "二百四十"}


def _number_words(rng: random.Random) -> Forms:
    n = rng.choice(tuple(_NUMBER_WORDS))
    equal = [("words", _NUMBER_WORDS[n]), ("capital", _NUMBER_WORDS[n].capitalize())]
    equal += [("Chinese", _CHINESE[n])] if n in _CHINESE else []
    others = [word for value, word in _NUMBER_WORDS.items() if value != n]
    return Forms("number word", str(n), tuple(equal), (("other", rng.choice(others)), ("next", str(n + 1))))


_REPLIES = (
    ("true", ("True.", r"\text{True}", "正确"), ("false", "False.")),
    ("no", ("No", r"\textbf{no}", "不是"), ("yes", "Yes, it is")),
    ("even", ("Even", "偶数"), ("odd", "奇数")),
    ("Monday", ("monday", "Mon"), ("Tuesday", "Sunday")),
    ("undefined", ("Undefined", "does not exist", "DNE"), ("3", "x = 2")),
    ("no solution", ("No real solutions", r"\varnothing", "无解"), ("x = 5", "all real numbers", r"(-\infty, 2)")),
    ("prime", ("Prime",), ("composite",)),
)


def _replies(rng: random.Random) -> Forms:
    gold, equal, different = rng.choice(_REPLIES)
    return Forms(
        "reply", gold, tuple(("phrase", text) for text in equal), tuple(("phrase", text) for text in different)
    )


def _choices(rng: random.Random) -> Forms:
    one, two, other = rng.sample("ABCDE", 3)
    equal = (("turned", f"{two}, {one}"), ("text", rf"\text{{{one}, {two}}}"), ("and", f"{one} and {two}"))
    different = (("one", one), ("other", f"{one}, {other}"), ("more", f"{one}, {two}, {other}"))
    return Forms("several choices", f"{one}, {two}", equal, different)


def _money(rng: random.Random) -> Forms:
    thousands = rng.randint(2, 900)
    equal = (
        ("comma", f"${thousands},000"),
        ("LaTeX comma", rf"\${thousands}{{,}}000.00"),
        ("thousand", f"${thousands} thousand"),
        ("word", f"{thousands}000 dollars"),
    )
    different = (
        ("without thousand", f"${thousands}"),
        ("pounds", f"£{thousands},000"),
        ("minus", f"-${thousands},000"),
    )
    return Forms("amount", f"${thousands}000", equal, different)


def _repeating(rng: random.Random) -> Forms:
    whole, digit = rng.randint(0, 9), rng.randint(1, 8)
    value = Fraction(9 * whole + digit, 9)
    equal = (("brackets", f"{whole}.({digit})"), ("fraction", str(value)), ("dot", rf"{whole}.\dot{{{digit}}}"))
    different = (
        ("five digits", f"{whole}.{str(digit) * 5}"),
        ("two digits", rf"{whole}.\overline{{{digit}0}}"),
        ("next", str(value + Fraction(1, 9))),
    )
    return Forms("period", rf"{whole}.\overline{{{digit}}}", equal, different)


def _mixed(rng: random.Random) -> Forms:
    whole, bottom = rng.randint(1, 12), rng.choice((3, 5, 7, 9, 11))
    top = rng.randint(1, bottom - 1)
    value = whole + Fraction(top, bottom)
    equal = (
        ("improper", rf"-\frac{{{value.numerator}}}{{{value.denominator}}}"),
        ("difference", f"-{whole} - {top}/{bottom}"),
    )
    different = (
        ("minus in front of the whole only", f"-{whole} + {top}/{bottom}"),
        ("positive", f"{whole} {top}/{bottom}"),
        ("product", rf"-{whole}\cdot\frac{{{top}}}{{{bottom}}}"),
    )
    return Forms("negative mixed number", rf"-{whole}\frac{{{top}}}{{{bottom}}}", equal, different)


def _signs(rng: random.Random) -> Forms:
    a, b = rng.randint(1, 9), rng.randint(1, 9)
    gold = rf"x = \frac{{{a} \pm \sqrt{{{b * b * 3}}}}}{{2}}"
    plus, minus = (rf"\frac{{{a} {sign} {b}\sqrt{{3}}}}{{2}}" for sign in "+-")
    equal = (
        ("listed", f"{minus}, {plus}"),
        ("or", rf"x = {plus} \text{{ or }} x = {minus}"),
        ("mp", rf"\frac{{{a} \mp {b}\sqrt{{3}}}}{{2}}"),
    )
    different = (("plus", plus), ("denominator", rf"x = \frac{{{a} \pm \sqrt{{{b * b * 3}}}}}{{4}}"), ("minus", minus))
    return Forms("two signs", gold, equal, different)


OWN: tuple[Maker, ...] = (
    _set, _square_unit, _speed, _duration, _nested, _power_of_complex, _circle, _plane, _absolute,
    _quadratic_inequality,
    _half_plane, _three_parts, _hexadecimal, _factorials, _huge, _date, _clock, _log, _trigonometric_value, _pythagoras,
    _named_function, _residue, _general_solution, _sum, _integral, _antiderivative, _binomial, _matrix, _number_words,
    _replies, _choices, _money, _repeating, _mixed, _signs,
)  # fmt: skip

SET = PairSet("unseen", TYPES, forms_of, OWN)
