"""The first labelled set of answer pairs: equivalent rewritings and near misses, to develop and measure a grader with.

Labels come from how a pair is made, never from the grader. Some types take their gold answers from the project's own
problem families, so the set grows with them; the others draw values of types that no family has yet.
The label is about value, not form: `(x + 1)^2` and `x^2 + 2x + 1` are equal.
"""

import random
from fractions import Fraction

from lemmata.answers.forms import Forms, Maker, PairSet
from lemmata.expr import Add, List_, Node, Num, Tuple_, evaluate, number, symbols, to_latex, to_text

TYPES = ("integer", "fraction", "decimal", "expression", "several values", "point")
"""The types that come from the problem families."""

# From the problem families ---------------------------------------------------------------------------------------


def forms_of(node: Node, rng: random.Random) -> Forms:
    """Rewritings and near misses of a parsed answer: a number, a polynomial, several values, or a point."""
    match node:
        case List_(items):
            return _several([evaluate(item) for item in items], rng)
        case Tuple_(items):
            return _point([evaluate(item) for item in items])
    if symbols(node):
        return _expression(node, rng)
    value = evaluate(node)
    if isinstance(node, Num) and "." in node.text:
        return _decimal(value, len(node.text.partition(".")[2]))
    return _integer(int(value)) if value.denominator == 1 else _fraction(value)


def _integer(value: int) -> Forms:
    equal = [
        ("decimal", f"{value}.0"),
        ("boxed", rf"\boxed{{{value}}}"),
        ("label", f"x = {value}"),
        ("fraction", f"{3 * value}/3"),
        ("sum", f"{value - 7} + 7"),
        ("dollars", f"${value}$"),
        ("text", f"\\text{{{value}}}"),
    ]
    if abs(value) >= 1000:
        equal += [("grouped", f"{value:,}"), ("LaTeX grouped", f"{value:,}".replace(",", "{,}"))]
    different = [
        ("one more", str(value + 1)),
        ("one less", str(value - 1)),
        ("ten times", str(10 * value or 10)),
        ("a half more", f"{value}.5"),
        ("inverse", f"1/{abs(value) + 2}"),
    ]
    if value:
        different.append(("sign", str(-value)))
    return Forms("integer", str(value), tuple(equal), tuple(different))


def _fraction(value: Fraction) -> Forms:
    top, bottom = value.numerator, value.denominator
    sign = "-" if top < 0 else ""
    equal = [
        ("not reduced", f"{2 * top}/{2 * bottom}"),
        ("frac", rf"\frac{{{top}}}{{{bottom}}}"),
        ("minus in front", rf"{sign}\dfrac{{{abs(top)}}}{{{bottom}}}"),
        ("label", f"x = {top}/{bottom}"),
        ("product", f"{top}*(1/{bottom})"),
    ]
    if abs(top) > bottom:
        whole, rest = divmod(abs(top), bottom)
        equal += [
            ("mixed", f"{sign}{whole} {rest}/{bottom}"),
            ("LaTeX mixed", rf"{sign}{whole}\frac{{{rest}}}{{{bottom}}}"),
        ]
    different = [
        ("upside down", f"{bottom}/{top}"),
        ("numerator", f"{top + 1}/{bottom}"),
        ("sign", f"{-top}/{bottom}"),
        ("denominator", f"{top}/{bottom + 1}"),
        ("rounded", f"{float(value):.3f}01"),
    ]
    return Forms("fraction", f"{top}/{bottom}", tuple(equal), tuple(different))


def _decimal(value: Fraction, places: int) -> Forms:
    gold = f"{float(value):.{places}f}"
    step = Fraction(1, 10**places)
    equal = [
        ("zero", f"{gold}0"),
        ("fraction", str(value)),
        ("boxed", rf"\boxed{{{gold}}}"),
        ("frac", rf"\frac{{{value.numerator * 2}}}{{{value.denominator * 2}}}"),
    ]
    different = [
        ("last digit", f"{float(value + step):.{places}f}"),
        ("point", f"{float(value * 10):.{places}f}"),
        ("sign", f"{float(-value):.{places}f}"),
        ("fraction", str(value - step)),
    ]
    return Forms("decimal", gold, tuple(equal), tuple(different))


def _expression(node: Node, rng: random.Random) -> Forms:
    shuffled = node
    if isinstance(node, Add):
        terms = list(node.terms)
        rng.shuffle(terms)
        shuffled = Add(tuple(terms))
    equal = (
        ("LaTeX", to_latex(node)),
        ("reordered", to_text(shuffled)),
        ("label", f"w = {to_text(node)}"),
        ("doubled and halved", rf"\frac{{2({to_text(node)})}}{{2}}"),
        ("twice negated", f"-(-({to_text(node)}))"),
    )
    different = (
        ("one more", to_text(Add((node, number(1))))),
        ("sign", f"-({to_text(node)})"),
        ("doubled", f"2({to_text(node)})"),
        ("squared", f"({to_text(node)})^2"),
    )
    return Forms("expression", to_text(node), equal, different)


def _several(values: list[Fraction], rng: random.Random) -> Forms:
    shuffled = [str(value) for value in rng.sample(values, len(values))]
    texts = [str(value) for value in values]
    equal = (
        ("order", ", ".join(shuffled)),
        ("or", " or ".join(f"x = {text}" for text in shuffled)),
        ("set", rf"\{{{', '.join(shuffled)}\}}"),
        ("and", " and ".join(texts)),
        ("labels", ", ".join(f"x = {text}" for text in shuffled)),
    )
    changed = [str(max(values) + 1), *texts[1:]] if values[0] != max(values) else [str(min(values) - 1), *texts[1:]]
    different = (
        ("one changed", ", ".join(changed)),
        ("one missing", texts[0]),
        ("one too many", ", ".join([*texts, str(max(values) + 1)])),
    )
    return Forms("several values", ", ".join(texts), equal, different)


def _point(values: list[Fraction]) -> Forms:
    texts = [str(value) for value in values]
    equal = [("LaTeX", rf"\left({', '.join(texts)}\right)"), ("narrow", f"({','.join(texts)})")]
    if len(values) == 2:
        equal += [
            ("labels", f"x = {texts[0]}, y = {texts[1]}"),
            ("labels in words", f"y = {texts[1]} and x = {texts[0]}"),
        ]
    different = [
        ("one changed", f"({', '.join([str(values[0] + 1), *texts[1:]])})"),
        ("one too many", f"({', '.join([*texts, '0'])})"),
    ]
    if values[0] != values[1]:
        different.append(("swapped", f"({', '.join(reversed(texts))})"))
    return Forms("point", f"({', '.join(texts)})", tuple(equal), tuple(different))


# Types without a family ------------------------------------------------------------------------------------------


def _mixed(rng: random.Random) -> Forms:
    whole, bottom = rng.randint(1, 20), rng.randint(2, 12)
    top = rng.randint(1, bottom - 1)
    equal = (
        ("improper", f"{whole * bottom + top}/{bottom}"),
        ("LaTeX", rf"{whole}\frac{{{top}}}{{{bottom}}}"),
        ("sum", f"{whole} + {top}/{bottom}"),
    )
    different = (
        ("product", rf"{whole} \cdot \frac{{{top}}}{{{bottom}}}"),
        ("whole", f"{whole + 1} {top}/{bottom}"),
        ("sign", f"-{whole} {top}/{bottom}"),
    )
    return Forms("mixed number", f"{whole} {top}/{bottom}", equal, different)


def _repeating(rng: random.Random) -> Forms:
    period = str(rng.randint(1, 98)).zfill(2)
    value = Fraction(int(period), 99)
    equal = (
        ("fraction", str(value)),
        ("dots", f"0.{period * 3}..."),
        ("written twice", rf"0.\overline{{{period * 2}}}"),
    )
    different = (
        ("finite", f"0.{period * 2}"),
        ("next", str(value + Fraction(1, 99))),
        ("shifted", rf"0.0\overline{{{period}}}"),
    )
    return Forms("repeating decimal", rf"0.\overline{{{period}}}", equal, different)


def _percent(rng: random.Random) -> Forms:
    n = rng.randint(2, 99)
    equal = (
        ("decimal", f"0.{n:02d}"),
        ("fraction", f"{n}/100"),
        ("LaTeX", rf"{n}\%"),
        ("without sign", str(n)),
        ("word", f"{n}.0%"),
    )
    different = (("next", f"{n + 1}%"), ("point", f"{n * 10}%"), ("fraction", f"{n}/1000"))
    return Forms("percent", f"{n}%", equal, different)


def _money(rng: random.Random) -> Forms:
    cents = rng.randint(105, 99_999)
    amount = f"{cents / 100:.2f}"
    equal = (
        ("LaTeX", rf"\${amount}"),
        ("word", f"{amount} dollars"),
        ("bare", amount),
        ("cents", f"{cents} cents"),
        ("fraction", f"{cents}/100 dollars"),
    )
    different = (
        ("one cent more", f"${(cents + 1) / 100:.2f}"),
        ("currency", f"€{amount}"),
        ("cents", f"{amount} cents"),
    )
    return Forms("money", f"${amount}", equal, different)


_UNITS = (
    ("cm", "m", 100, "centimeters"),
    ("g", "kg", 1000, "grams"),
    ("minutes", "hours", 60, "min"),
    ("mL", "L", 1000, "milliliters"),
)


def _unit(rng: random.Random) -> Forms:
    small, large, factor, name = rng.choice(_UNITS)
    n = rng.randint(2, 500)
    equal = (
        ("name", f"{n} {name}"),
        ("text", rf"{n} \text{{ {small}}}"),
        ("converted", f"{Fraction(n, factor)} {large}"),
        ("bare", str(n)),
    )
    different = (("other size", f"{n} {large}"), ("next", f"{n + 1} {small}"), ("other quantity", f"{n} dollars"))
    return Forms("unit", f"{n} {small}", equal, different)


def _surd(rng: random.Random) -> Forms:
    a, b, root = rng.randint(2, 9), rng.randint(1, 9), rng.choice((2, 3, 5, 6, 7))
    equal = (
        ("one root", rf"{b} + \sqrt{{{a * a * root}}}"),
        ("order", rf"{a}\sqrt{{{root}}} + {b}"),
        ("over its root", rf"{b} + \frac{{{a * root}}}{{\sqrt{{{root}}}}}"),
        ("text", f"{b} + {a}sqrt({root})"),
    )
    different = (
        ("sign", rf"{b} - {a}\sqrt{{{root}}}"),
        ("root", rf"{b} + {a}\sqrt{{{root + 4}}}"),
        ("decimal", f"{b + a * root**0.5:.6f}"),
    )
    return Forms("surd", rf"{b} + {a}\sqrt{{{root}}}", equal, different)


def _complex(rng: random.Random) -> Forms:
    a, b = rng.randint(-9, 9) or 1, rng.randint(2, 9)
    equal = (
        ("order", f"{b}i + {a}" if a > 0 else f"{b}i - {-a}"),
        ("product", f"{a} + {b}*i"),
        ("turned", f"i*({b} - {a}*i)"),
    )
    different = (("conjugate", f"{a} - {b}i"), ("real part", f"{a + 1} + {b}i"), ("swapped", f"{b + 20} + {a}i"))
    return Forms("complex", f"{a} + {b}i", equal, different)


def _line(rng: random.Random) -> Forms:
    a, b, c = rng.randint(2, 9), rng.randint(2, 9), rng.randint(1, 20)
    equal = (
        ("doubled", f"{2 * a}x - {2 * b}y + {2 * c} = 0"),
        ("sides", f"{a}x + {c} = {b}y"),
        ("solved", rf"y = \frac{{{a}x + {c}}}{{{b}}}"),
        ("negated", f"{b}y - {a}x = {c}"),
    )
    different = (
        ("sign", f"{a}x + {b}y + {c} = 0"),
        ("constant", f"{a}x - {b}y + {c + 1} = 0"),
        ("slope", f"{a + 1}x - {b}y + {c} = 0"),
    )
    return Forms("equation", f"{a}x - {b}y + {c} = 0", equal, different)


def _interval(rng: random.Random) -> Forms:
    low = rng.randint(-20, 10)
    high = low + rng.randint(1, 20)
    equal = (
        ("inequality", f"{low} < x <= {high}"),
        ("LaTeX", rf"\left({low}, {high}\right]"),
        ("turned", rf"{high} \geq x > {low}"),
        ("and", f"x > {low} and x <= {high}"),
        ("element", rf"x \in ({low}, {high}]"),
    )
    different = (
        ("end", f"[{low}, {high}]"),
        ("open", f"({low}, {high})"),
        ("longer", f"({low}, {high + 1}]"),
        ("half-line", f"x <= {high}"),
    )
    return Forms("interval", f"({low}, {high}]", equal, different)


def _union(rng: random.Random) -> Forms:
    low = rng.randint(-20, 10)
    high = low + rng.randint(1, 20)
    equal = (
        ("union", rf"(-\infty, {low}) \cup ({high}, \infty)"),
        ("order", f"x > {high} or x < {low}"),
        ("doubled", f"2x < {2 * low} or 2x > {2 * high}"),
    )
    different = (
        ("closed", f"x <= {low} or x >= {high}"),
        ("between", f"{low} < x < {high}"),
        ("one side", f"x < {low}"),
    )
    return Forms("union", f"x < {low} or x > {high}", equal, different)


def _ratio(rng: random.Random) -> Forms:
    a, b = rng.sample(range(1, 20), 2)
    equal = (("scaled", f"{3 * a}:{3 * b}"), ("words", f"{a} to {b}"), ("fraction", rf"\frac{{{a}}}{{{b}}}"))
    different = (("turned", f"{b}:{a}"), ("part", f"{a}:{a + b}"), ("next", f"{a + 1}:{b}"))
    return Forms("ratio", f"{a}:{b}", equal, different)


def _base(rng: random.Random) -> Forms:
    n, base = rng.randint(10, 500), rng.randint(2, 9)
    digits, rest = "", n
    while rest:
        digits, rest = f"{rest % base}{digits}", rest // base
    equal = (("decimal", str(n)), ("LaTeX", f"{digits}_{{{base}}}"))
    different = (("next", str(n + 1)), ("value", str(2 * n)))
    return Forms("base", f"{digits}_{base}", equal, different)


def _huge(rng: random.Random) -> Forms:
    n = rng.randint(60, 400)
    equal = (
        ("negative power", f"2^{{-{n}}}"),
        ("halved", rf"\frac{{1}}{{2}} \cdot \frac{{1}}{{2^{{{n - 1}}}}}"),
        ("spaced", f"1 / 2^{n}"),
    )
    different = (("exponent", f"1/2^{n - 1}"), ("base", f"1/3^{n}"), ("zero", "0"), ("sign", f"-1/2^{n}"))
    return Forms("tiny", f"1/2^{n}", equal, different)


_NAMES = ("Ann", "Ben", "Evelyn", "Carlos", "Mei", "Priya", "Tom")
_PHRASES = (
    (
        "no solution",
        ("No solution.", r"\emptyset", "there is no solution", "None"),
        ("all real numbers", "x = 1", "infinitely many solutions"),
    ),
    ("yes", ("Yes", "YES.", r"\text{yes}"), ("no", "No.")),
    ("odd", ("Odd", r"\text{odd}"), ("even",)),
    ("all real numbers", (r"\mathbb{R}", r"(-\infty, \infty)", "All real numbers."), ("no solution", "x > 0", "x = 0")),
)


def _words(rng: random.Random) -> Forms:
    if rng.random() < 0.4:
        one, other = rng.sample(_NAMES, 2)
        return Forms("words", one, (("text", rf"\text{{{one}}}"), ("case", one.lower())), (("other name", other),))
    gold, equal, different = rng.choice(_PHRASES)
    return Forms(
        "words", gold, tuple(("phrase", text) for text in equal), tuple(("phrase", text) for text in different)
    )


def _choice(rng: random.Random) -> Forms:
    one, other = rng.sample("ABCDE", 2)
    equal = (("bare", one), ("bracket", f"{one})"), ("text", rf"\text{{({one})}}"), ("option", f"Option {one}"))
    return Forms("choice", f"({one})", equal, (("other", other), ("other", f"({other})")))


def _clock(rng: random.Random) -> Forms:
    hour, minute = rng.randint(1, 11), rng.randint(10, 59)
    equal = (("24 hours", f"{hour + 12}:{minute}"), ("dots", f"{hour}:{minute} p.m."), ("narrow", f"{hour}:{minute}pm"))
    different = (
        ("half", f"{hour}:{minute} AM"),
        ("hour", f"{hour + 1}:{minute} PM" if hour < 11 else f"1:{minute} PM"),
        ("minute", f"{hour}:{minute - 1:02d} PM"),
    )
    return Forms("time of day", f"{hour}:{minute} PM", equal, different)


def _signs(rng: random.Random) -> Forms:
    a, root = rng.randint(1, 9), rng.choice((2, 3, 5, 7))
    plus, minus = rf"{a} + \sqrt{{{root}}}", rf"{a} - \sqrt{{{root}}}"
    equal = (
        ("listed", f"{plus}, {minus}"),
        ("order", f"{minus} or {plus}"),
        ("labels", f"x = {minus}, x = {plus}"),
        ("label", rf"x = {a} \pm \sqrt{{{root}}}"),
    )
    different = (
        ("one", plus),
        ("other root", rf"{a} \pm \sqrt{{{root + 4}}}"),
        ("other centre", rf"{-a} \pm \sqrt{{{root}}}"),
    )
    return Forms("plus-minus", rf"{a} \pm \sqrt{{{root}}}", equal, different)


def _matrix(rng: random.Random) -> Forms:
    a, b, c, d = (rng.randint(-9, 9) for _ in range(4))

    def show(*cells: object, kind: str = "pmatrix") -> str:
        return rf"\begin{{{kind}}} {cells[0]} & {cells[1]} \\ {cells[2]} & {cells[3]} \end{{{kind}}}"

    equal = (
        ("brackets", show(a, b, c, d, kind="bmatrix")),
        ("fractions", show(f"{2 * a}/2", b, c, d)),
        ("sum", show(a, b, f"{c} + 0", d)),
    )
    different = (
        ("cell", show(a + 1, b, c, d)),
        ("sign", show(a, b, c, d - 1)),
        ("column", rf"\begin{{pmatrix}} {a} \\ {b} \end{{pmatrix}}"),
    )
    return Forms("matrix", show(a, b, c, d), equal, different)


def _identity(rng: random.Random) -> Forms:
    a, b = rng.randint(1, 9), rng.randint(1, 9)
    equal = (
        ("expanded", f"x^2 + {a + b}x + {a * b}"),
        ("order", f"(x + {b})({a} + x)"),
        ("LaTeX", rf"\left(x+{a}\right)\left(x+{b}\right)"),
    )
    different = (
        ("sign", f"(x - {a})(x - {b})"),
        ("middle term", f"x^2 + {a + b + 1}x + {a * b}"),
        ("variable", f"(y + {a})(y + {b})"),
        ("constant", f"x^2 + {a + b}x + {a * b + 1}"),
    )
    return Forms("identity", f"(x + {a})(x + {b})", equal, different)


def _trigonometric(rng: random.Random) -> Forms:
    k = rng.randint(2, 9)
    equal = (("double angle", rf"{2 * k}\sin x \cos x"), ("order", rf"\sin(2x) \cdot {k}"))
    different = (("cosine", rf"{k}\cos(2x)"), ("angle", rf"{2 * k}\sin x"), ("sign", rf"-{k}\sin(2x)"))
    return Forms("function", rf"{k}\sin(2x)", equal, different)


def _date(rng: random.Random) -> Forms:
    day, month, year = rng.randint(10, 27), rng.choice(("March", "July", "September")), rng.randint(1950, 2030)
    equal = (("day first", f"{day}th of {month}, {year}"), ("no comma", f"{month} {day} {year}"))
    different = (
        ("day", f"{month} {day + 1}, {year}"),
        ("year", f"{month} {day}, {year - 1}"),
        ("month", f"May {day}, {year}"),
    )
    return Forms("date", f"{month} {day}, {year}", equal, different)


def _residue(rng: random.Random) -> Forms:
    modulus = rng.randint(3, 30)
    value = rng.randint(0, modulus - 1)
    equal = (
        ("next", f"{value + modulus} (mod {modulus})"),
        ("LaTeX", rf"{value} \pmod{{{modulus}}}"),
        ("bare", str(value)),
    )
    different = (("value", f"{value + 1} (mod {modulus})"), ("modulus", f"{value} (mod {modulus + 1})"))
    return Forms("residue class", f"{value} (mod {modulus})", equal, different)


def _square_inequality(rng: random.Random) -> Forms:
    a = rng.randint(1, 12)
    equal = (("chain", f"-{a} < x < {a}"), ("interval", f"(-{a}, {a})"), ("absolute", f"|x| < {a}"))
    different = (("closed", f"[-{a}, {a}]"), ("one side", f"x < {a}"), ("outside", f"|x| > {a}"))
    return Forms("inequality", f"x^2 < {a * a}", equal, different)


def _periodic(rng: random.Random) -> Forms:
    n = rng.choice((2, 3, 4, 6))
    equal = (
        ("letter", rf"x = \frac{{\pi}}{{{n}}} + n\pi, n \in \mathbb{{Z}}"),
        ("shifted", rf"x = \frac{{{n + 1}\pi}}{{{n}}} + k\pi, k \in \mathbb{{Z}}"),
    )
    different = (
        ("period", rf"x = \frac{{\pi}}{{{n}}} + 2k\pi, k \in \mathbb{{Z}}"),
        ("start", rf"x = \frac{{\pi}}{{{n + 1}}} + k\pi, k \in \mathbb{{Z}}"),
    )
    return Forms("general solution", rf"x = \frac{{\pi}}{{{n}}} + k\pi, k \in \mathbb{{Z}}", equal, different)


def _sum(rng: random.Random) -> Forms:
    n = rng.randint(3, 60)
    equal = (("value", str(n * (n + 1) // 2)), ("formula", rf"\frac{{{n} \cdot {n + 1}}}{{2}}"))
    different = (("one less", str(n * (n - 1) // 2)), ("value", str(n * (n + 1) // 2 + 1)))
    return Forms("sum", rf"\sum_{{k=1}}^{{{n}}} k", equal, different)


def _antiderivative(rng: random.Random) -> Forms:
    k = rng.randint(2, 9)
    equal = (("constant", f"{k}x^2 + 5 + C"), ("order", f"C + {k}x^2"))
    different = (("factor", f"{k + 1}x^2 + C"), ("term", f"{k}x^2 + x + C"))
    return Forms("antiderivative", f"{k}x^2 + C", equal, different)


OWN: tuple[Maker, ...] = (
    _mixed, _repeating, _percent, _money, _unit, _surd, _complex, _line, _interval, _union, _ratio, _base, _huge,
    _words, _choice, _clock, _signs, _matrix, _identity, _trigonometric, _date, _residue, _square_inequality, _periodic,
    _sum, _antiderivative,
)  # fmt: skip

SET = PairSet("developed", TYPES, forms_of, OWN)
