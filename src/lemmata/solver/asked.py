"""An operation that is still to be carried out: an integral, a limit, a determinant, as it stands before a step.

Each kind has a LaTeX form that is read back exactly; `\\;` never occurs in a formula's LaTeX, so it marks the parts.
What the operation means is not known here, that is the rules'.
"""

import re
from dataclasses import dataclass

from lemmata.expr import Node, ParseError, parse, to_latex
from lemmata.solver.build import with_letters

_FORMS = {
    "integral": r"\int \; {0} \; d{x}",
    "definite": r"\int \; {0} \; d{x} \; \text{{from}} \; {1} \; \text{{to}} \; {2}",
    "limit": r"\lim \; {0} \; \text{{as}} \; {x} \to {1}",
    "limit_from_right": r"\lim \; {0} \; \text{{as}} \; {x} \searrow {1}",
    "limit_from_left": r"\lim \; {0} \; \text{{as}} \; {x} \nearrow {1}",
    "substituted": r"\int \; {0} \; \text{{with}} \; {1}",
    "parts": r"{0} \; - \int \; {1} \; d{x}",
    "value": r"{0} \; \text{{at}} \; {x} = {1}",
    "tangent": r"\text{{tangent of}} \; {0} \; \text{{at}} \; {x} = {1}",
    "normal": r"\text{{normal of}} \; {0} \; \text{{at}} \; {x} = {1}",
    "zeros": r"\text{{zeros of}} \; {0} \; \text{{in}} \; {x}",
    "increasing": r"\text{{increasing}} \; {0} \; \text{{in}} \; {x}",
    "decreasing": r"\text{{decreasing}} \; {0} \; \text{{in}} \; {x}",
    "largest": r"\text{{largest of}} \; {0} \; \text{{for}} \; {x} \; \text{{from}} \; {1} \; \text{{to}} \; {2}",
    "smallest": r"\text{{smallest of}} \; {0} \; \text{{for}} \; {x} \; \text{{from}} \; {1} \; \text{{to}} \; {2}",
    "extremum": r"\text{{kind of}} \; {0} \; \text{{at}} \; {x} = {1}",
    "determinant": r"\det \; {0}",
    "transpose": r"\text{{transpose}} \; {0}",
    "inverse": r"\text{{inverse}} \; {0}",
    "trace": r"\text{{trace}} \; {0}",
    "rank": r"\text{{rank}} \; {0}",
    "eigenvalues": r"\text{{eigenvalues}} \; {0}",
    "rows": r"\text{{rows}} \; {0}",
    "plus": r"{0} \; + \; {1}",
    "minus": r"{0} \; - \; {1}",
    "scale": r"{0} \; \cdot \; {1}",
    "dot": r"{0} \; \bullet \; {1}",
    "cross": r"{0} \; \times \; {1}",
    "product": r"{0} \; \star \; {1}",
    "raise": r"{0} \; \text{{to the power}} \; {1}",
    "length": r"\text{{length}} \; {0}",
    "angle": r"\text{{angle}} \; {0} \; {1}",
    "projection": r"\text{{projection}} \; {0} \; \text{{onto}} \; {1}",
    "conjugate": r"\text{{conjugate}} \; {0}",
    "modulus": r"\text{{modulus}} \; {0}",
    "argument": r"\text{{argument}} \; {0}",
    "real_part": r"\text{{real part}} \; {0}",
    "imaginary_part": r"\text{{imaginary part}} \; {0}",
    "polar": r"\text{{polar form}} \; {0}",
    "complex_zeros": r"\text{{complex zeros}} \; {0} \; \text{{in}} \; {x}",
    "general_solution": r"\text{{all solutions}} \; {0} \; \text{{in}} \; {x} \; \text{{with period}} \; {1}",
    "solutions_in": r"\text{{solutions}} \; {0} \; \text{{for}} \; {x} \in \; {1}",
    "measure": r"\text{{{x}}} \; : \; {0}",
}


@dataclass(frozen=True)
class Asked:
    """The operation `kind` on formulas; `name` is the variable it is about, or the words of a measure."""

    kind: str
    parts: tuple[Node, ...]
    name: str = ""


def asked_latex(asked: Asked) -> str:
    """LaTeX that `read_asked` reads back."""
    return _FORMS[asked.kind].format(*map(to_latex, asked.parts), x=asked.name)


def read_asked(latex: str, letters: frozenset[str] = frozenset()) -> Asked | None:
    """The operation that `asked_latex` wrote, None where the text is none; ParseError where a part isn't a formula."""
    if r"\;" not in latex:
        return None
    for kind, pattern in _PATTERNS.items():
        if match := pattern.fullmatch(latex):
            groups = match.groupdict()
            count = sum(key.startswith("p") for key in groups)
            parts = tuple(with_letters(parse(groups[f"p{index}"]), letters) for index in range(count))
            return Asked(kind, parts, groups.get("x", ""))
    raise ParseError(f"unknown operation in {latex!r}")


def _pattern(form: str) -> re.Pattern[str]:
    """The form as a regular expression: parts are `p0`, `p1`, …, the variable is `x`."""
    shown = form.format("\0" + "0", "\0" + "1", "\0" + "2", x="\1")
    regex = re.escape(shown).replace("\1", r"(?P<x>\w[\w ]*)")
    for index in range(3):
        regex = regex.replace(re.escape("\0") + str(index), rf"(?P<p{index}>(?:(?!\\;).)+)")
    return re.compile(regex)


_PATTERNS = {kind: _pattern(form) for kind, form in _FORMS.items()}
