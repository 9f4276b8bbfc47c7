"""Questions about vectors and matrices."""

import re

from lemmata.expr import (
    List_,
    Matrix,
    Node,
    ParseError,
    Tuple_,
    evaluate,
    number,
    parse,
    symbols,
    to_text,
)
from lemmata.solver.reading.patterns import GET, Build, patterns
from lemmata.solver.reading.scope import Scope
from lemmata.solver.task import Task

_BEGIN = r"\\begin\{[pbBv]?(?:small)?matrix\}.*?\\end\{[pbBv]?(?:small)?matrix\}"
_LISTS = r"\[ ?\[[^\]]*\](?: ?, ?\[[^\]]*\])* ?\]"
M = rf"\$?(?P<a>{_BEGIN}|{_LISTS})\$?"
N = rf"\$?(?P<b>{_BEGIN}|{_LISTS})\$?"
_VECTOR = rf"(?:{_BEGIN}|\([^()]*(?:\([^()]*\)[^()]*)*\)|<[^<>]*>|\\langle.*?\\rangle|\[[^\[\]]*\])"
U = rf"\$?(?P<a>{_VECTOR})\$?"
V = rf"\$?(?P<b>{_VECTOR})\$?"
_NAMED = rf"(?:[A-Z]|\\vec\{{?[a-z]\}}?|[uvwab]) ?= ?(?:{_VECTOR}|{_LISTS})"


def matrix(text: str) -> Matrix:
    """A matrix from LaTeX or from nested lists."""
    text = text.strip("$ ")
    if text.startswith("["):
        rows = re.findall(r"\[([^\[\]]*)\]", text)
        cells = [tuple(parse(cell) for cell in row.split(",")) for row in rows]
        if len({len(row) for row in cells}) != 1:
            raise ParseError("the rows of a matrix must have one length")
        return Matrix(tuple(cells))
    tree = parse(re.sub(r"\{[bBv]?(?:small)?matrix\}", "{pmatrix}", text))
    if not isinstance(tree, Matrix):
        raise ParseError("expected a matrix")
    return tree


def vector(text: str) -> Tuple_:
    """A vector from `(1, 2)`, `<1, 2>`, `[1, 2]` or a matrix of one row or column."""
    text = text.strip("$ ")
    if text.startswith("\\begin"):
        rows = matrix(text).rows
        if len(rows) == 1:
            return Tuple_(rows[0])
        if any(len(row) != 1 for row in rows):
            raise ParseError("expected a vector")
        return Tuple_(tuple(row[0] for row in rows))
    inside = re.sub(r"^(?:\\left)?(?:\\langle|[(<\[])|(?:\\right)?(?:\\rangle|[)>\]])$", "", text)
    tree = parse(inside)
    if not isinstance(tree, List_):
        raise ParseError("expected the entries of a vector")
    return Tuple_(tree.items)


def task(operation: str, *formulas: Node) -> Task | None:
    """An operation on numbers only."""
    if any(symbols(formula) for formula in formulas):
        return None
    shown = " and ".join(map(to_text, formulas))
    return Task("matrix", f"{NAMES[operation]} {shown}", formulas, names=(operation,))


NAMES = {
    "plus": "sum of",
    "minus": "difference of",
    "scale": "multiple of a vector or matrix:",
    "product": "matrix product of",
    "raise": "matrix power of",
    "transpose": "transpose of",
    "determinant": "determinant of",
    "inverse": "inverse of",
    "rank": "rank of",
    "trace": "trace of",
    "eigenvalues": "eigenvalues of",
    "dot": "dot product of",
    "cross": "cross product of",
    "length": "length of",
    "angle": "angle between",
    "projection": "projection of first onto second:",
}


def of_matrix(operation: str) -> Build:
    """An operation on one matrix."""
    return lambda match, scope: task(operation, matrix(match["a"]))


def of_matrices(operation: str) -> Build:
    """An operation on two matrices."""
    return lambda match, scope: task(operation, matrix(match["a"]), matrix(match["b"]))


def of_vectors(operation: str) -> Build:
    """An operation on two vectors."""
    return lambda match, scope: task(operation, vector(match["a"]), vector(match["b"]))


def of_vector(operation: str) -> Build:
    """An operation on one vector."""
    return lambda match, scope: task(operation, vector(match["a"]))


def scaled(match: re.Match[str], scope: Scope) -> Task | None:
    """`3 * matrix` or `3 * vector`."""
    text = match["a"]
    operand: Node = matrix(text) if "matrix" in text or text.startswith("[[") else vector(text)
    return task("scale", scope.quantity(match["k"].rstrip("*· \\cdot")), operand)


def powered(match: re.Match[str], scope: Scope) -> Task | None:
    """matrix^n, with n = -1 for the inverse."""
    exponent = evaluate(parse(match["n"].strip("{}")))
    a = matrix(match["a"])
    return task("inverse", a) if exponent == -1 else task("raise", a, number(exponent))


def named(match: re.Match[str], scope: Scope) -> Task | None:
    """`Let A = … and B = …. Find AB.`: names are replaced by what they stand for."""
    known = {}
    for name, value in re.findall(rf"([A-Z]|[uvwab]) ?= ?\$?({_VECTOR}|{_LISTS})", plain_names(match["defs"])):
        known[name] = value
    text = plain_names(match["ask"]).replace("$", "").strip()
    for regex, operation in NAMED_FORMS:
        found = re.fullmatch(regex, text)
        if found is None or any(found[key] not in known for key in found.groupdict() if key in "xy"):
            continue
        operands = [read_operand(known[found[key]]) for key in "xy" if key in found.groupdict()]
        if operation in ("scale", "raise"):
            scalar = number(evaluate(parse(found["k"].strip("{} *"))))
            operands = [scalar, *operands] if operation == "scale" else [*operands, scalar]
        if operation == "length" and not isinstance(operands[0], Tuple_):
            operation = "determinant"
        return task(operation, *operands)
    return None


def plain_names(text: str) -> str:
    """`\\vec{u}` as `u`."""
    return re.sub(r"\\(?:vec|mathbf) ?\{?([a-z])\}?", r"\1", text)


def read_operand(text: str) -> Node:
    """A matrix, or a vector where the text is one."""
    text = text.strip("$ ")
    return matrix(text) if text.startswith(("[[", "[ [")) or "matrix" in text else vector(text)


_X, _Y = r"(?P<x>[A-Za-z])", r"(?P<y>[A-Za-z])"
NAMED_FORMS: tuple[tuple[str, str], ...] = (
    (rf"{_X} ?\+ ?{_Y}", "plus"),
    (rf"{_X} ?- ?{_Y}", "minus"),
    (rf"(?P<k>-?\d+(?:/\d+)?) ?\*? ?{_X}", "scale"),
    (rf"{_X} ?(?:\\cdot|·) ?{_Y}", "dot"),
    (rf"{_X} ?(?:\\times|×) ?{_Y}", "cross"),
    (rf"(?:the (?:matrix )?product )?{_X} ?\*? ?{_Y}", "product"),
    (rf"{_X}\^\{{?-1\}}?", "inverse"),
    (rf"(?:the )?inverse of (?:the matrix )?{_X}", "inverse"),
    (rf"{_X}\^\{{?(?:T|\\top)\}}?", "transpose"),
    (rf"(?:the )?transpose of (?:the matrix )?{_X}", "transpose"),
    (rf"{_X}\^\{{?(?P<k>\d+)\}}?", "raise"),
    (rf"(?:\\det ?|det ?)\(?{_X}\)?", "determinant"),
    (rf"(?:\\?\|){{1,2}}{_X}(?:\\?\|){{1,2}}", "length"),
    (rf"(?:the )?determinant of (?:the matrix )?{_X}", "determinant"),
    (rf"(?:the )?rank of (?:the matrix )?{_X}", "rank"),
    (rf"(?:the )?trace of (?:the matrix )?{_X}", "trace"),
    (rf"(?:the )?eigenvalues of (?:the matrix )?{_X}", "eigenvalues"),
    (rf"(?:the )?dot product of {_X} and {_Y}", "dot"),
    (rf"(?:the )?cross product of {_X} and {_Y}", "cross"),
    (rf"(?:the )?angle between {_X} and {_Y}", "angle"),
    (rf"(?:the )?(?:length|magnitude|norm) of {_X}", "length"),
    (rf"(?:the )?projection of {_X} onto {_Y}", "projection"),
)


_ASK = rf"(?:{GET} )?(?:the )?"
_MATRIX = r"(?:the )?(?:\d ?(?:x|×|\\times) ?\d )?(?:matrix )?(?:[A-Z] ?= ?)?"
_OF = r"(?:the )?(?:two )?(?:vectors? )?"
PATTERNS = patterns(
    (rf"{_ASK}(?:determinant of|det) ?\(?{_MATRIX}{M}\)?", of_matrix("determinant")),
    (rf"(?:{GET} )?(?P<a>\\begin\{{vmatrix\}}.*?\\end\{{vmatrix\}})", of_matrix("determinant")),
    (rf"{_ASK}inverse of {_MATRIX}{M}", of_matrix("inverse")),
    (rf"invert {_MATRIX}{M}", of_matrix("inverse")),
    (rf"{_ASK}transpose of {_MATRIX}{M}", of_matrix("transpose")),
    (rf"{_ASK}rank of {_MATRIX}{M}", of_matrix("rank")),
    (rf"{_ASK}trace of {_MATRIX}{M}", of_matrix("trace")),
    (rf"{_ASK}eigenvalues of {_MATRIX}{M}", of_matrix("eigenvalues")),
    (rf"(?:{GET} )?{M} ?\+ ?{N}", of_matrices("plus")),
    (rf"(?:{GET} )?{M} ?- ?{N}", of_matrices("minus")),
    (rf"(?:{GET} )?(?:the (?:matrix )?product )?{M} ?(?:\*|\\cdot|·|\\times|×)? ?{N}", of_matrices("product")),
    (rf"(?:{GET} )?{M} ?\^ ?(?P<n>\{{?-?\d+\}}?)", powered),
    (rf"{_ASK}(?:matrix )?product of (?:the )?(?:matrices )?{M} and {N}", of_matrices("product")),
    (rf"multiply (?:the )?(?:matrices )?{M} (?:and|by|with) {N}", of_matrices("product")),
    (rf"{_ASK}sum of (?:the )?matrices {M} and {N}", of_matrices("plus")),
    (rf"(?:{GET} )?(?P<k>-?\d+(?:/\d+)? ?(?:\*|\\cdot|·)? ?)(?P<a>{_BEGIN}|{_LISTS})", scaled),
    (rf"(?:{GET} )?(?P<k>-?\d+(?:/\d+)? ?(?:\*|\\cdot|·) ?)(?:the vector )?(?P<a>\([^()]*,[^()]*\)|<[^<>]*>)", scaled),
    (rf"{_ASK}(?:dot|scalar|inner) product of {_OF}{U} and {_OF}{V}", of_vectors("dot")),
    (rf"(?:{GET} )?{U} ?(?:\\cdot|·|dot) ?{V}", of_vectors("dot")),
    (rf"{_ASK}(?:cross|vector) product of {_OF}{U} and {_OF}{V}", of_vectors("cross")),
    (rf"(?:{GET} )?{U} ?(?:\\times|×|cross) ?{V}", of_vectors("cross")),
    (rf"{_ASK}(?:length|magnitude|norm) of {_OF}{U}", of_vector("length")),
    (rf"{_ASK}angle between {_OF}{U} and {_OF}{V}", of_vectors("angle")),
    (rf"{_ASK}(?:vector )?projection of {_OF}{U} (?:onto|on) {_OF}{V}", of_vectors("projection")),
    (rf"{_ASK}sum of (?:the )?(?:two )?vectors {U} and {_OF}{V}", of_vectors("plus")),
    (rf"{_ASK}difference of (?:the )?(?:two )?vectors {U} and {_OF}{V}", of_vectors("minus")),
    (
        rf"(?:let|if|given|suppose)(?: that)? (?P<defs>\$?{_NAMED}\$?(?:,? (?:and )?\$?{_NAMED}\$?)*)[,.]? "
        rf"(?:then )?{GET} (?P<ask>.+)",
        named,
    ),
)
