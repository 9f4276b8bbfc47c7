"""What has been read of a problem so far: unknowns with their domains, conditions, definitions, the goal, the form.

The grammar tries one reading of a clause after another; each try works on a copy, so that a failed one leaves nothing.
"""

import re
from dataclasses import dataclass, field, replace

from lemmata.expr import (
    Add,
    Call,
    Chain,
    EvaluationError,
    List_,
    Matrix,
    Neg,
    Node,
    ParseError,
    Relation,
    Sym,
    Tuple_,
    evaluate,
    holds,
    number,
    symbols,
    to_text,
    walk,
)  # fmt: skip
from lemmata.solver.build import substitute
from lemmata.solver.polynomial import NotPolynomial, Polynomial
from lemmata.solver.reading.grammar import Grammar
from lemmata.solver.reading.maths import expanded, tidy
from lemmata.solver.reading.recurrences import Recurrence, recurrence, with_indices, written_out
from lemmata.solver.reading.scope import Function, Scope
from lemmata.solver.setting import Condition, Property, Setting, bound_letters, condition_symbols, flat, nodes_of

_MARK = re.compile(r"⟨(\d+)⟩")
_DEFINED = re.compile(r"([a-zA-Z])\s*\(\s*([a-z])\s*\)\s*=\s*(.+)", re.DOTALL)
WORDS = {
    "zero": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
    "ten": 10, "eleven": 11, "twelve": 12, "twenty": 20, "fifty": 50, "hundred": 100, "one hundred": 100,
    "thousand": 1000, "one thousand": 1000,
}  # fmt: skip
NUMBER = rf"(?:-?\d[\d,]*(?:\.\d+)?|{'|'.join(sorted(WORDS, key=len, reverse=True))})"


_SIGN = (
    r"@|\#|\\#|\\&|\\?\$|\\(?:star|otimes|oplus|ominus|odot|ast|clubsuit|diamondsuit|heartsuit|spadesuit|diamond|"
    r"Diamond|"
    r"bowtie|circ|triangle|square|Box|nabla|dagger|bigstar|blacksquare|bullet|wedge|vee|sharp|natural|flat|S|sim)\b"
)
_OPERATION = re.compile(rf"\(?(?P<l>[a-zA-Z])\s*(?P<sign>{_SIGN})\s*(?P<r>[a-zA-Z])\)?\s*=\s*(?P<body>.+)", re.DOTALL)


_UNDEFINED = re.compile(
    r"(?<![A-Za-z\\])(?:([fghFGHPQ])\s*(?:\\left)?\(|([a-zA-Z])\s*(?:\\left)?\((?:-?\d+|[a-z])(?:\\right)?\)(?!\())"
)
_NUMERIC_CALL = re.compile(
    r"(?<![A-Za-z\\])([A-Za-z])\s*(?:\\left)?\(((?:[-\d./\s{}]|\\frac)*(?:\(-?[\d/]+\))?)(?:\\right)?\)"
)
_INVERSE_CALL = re.compile(r"(?<![A-Za-z\\])([A-Za-z])\s*\^\s*\{\s*-\s*1\s*\}\s*(?:\\left)?\(([^()]+?)(?:\\right)?\)")
_CASES = re.compile(
    r"([A-Za-z])\s*\(([a-z])\)\s*=\s*(?:\\left\s*\\?\{\s*)?\\begin\{(?:cases|array)\}(?:\{[lcr]+\})?(.+)\\end\{(?:cases|array)\}(?:\s*\\right\.?)?",
    re.DOTALL,
)


def _meets(condition: Node) -> bool:
    """Whether a relation between numbers holds."""
    if not isinstance(condition, Relation):
        raise NoReading("a case that is no simple relation")
    return holds(condition)


def _one_operand(text: str) -> bool:
    """Whether an operand of a defined operation stands alone: a number, a letter, or a bracket."""
    bare = text.strip()
    return bool(re.fullmatch(r"-?\d+(?:\.\d+)?|[a-z]|\\frac\{-?\d+\}\{\d+\}", bare)) or (
        bare.startswith("(") and bare.endswith(")") and "(" not in bare[1:-1] and ")" not in bare[1:-1]
    )


def _cancelled(tree: Node) -> Node:
    """The formula multiplied out, where letters drop out of it; else as it is."""
    try:
        whole = Polynomial.of(tree)
    except (NotPolynomial, EvaluationError):
        return tree
    return whole.node() if set(whole.names()) < set(symbols(tree)) else tree


MOST_ATTEMPTS = 4_000
"""How many readings of clauses are tried for one problem; beyond that it is not understood."""


class NoReading(Exception):
    """A clause that the grammar does not know; `where` is the clause."""

    def __init__(self, where: str) -> None:
        self.where = where
        super().__init__(where)


@dataclass
class Draft:
    """The reading in the making. `subject` is the unknown that `it` or an unnamed number stands for."""

    formulas: list[str]
    scope: Scope
    domains: dict[str, str] = field(default_factory=dict)
    conditions: list[Condition] = field(default_factory=list)
    operations: dict[str, tuple[str, str, Node]] = field(default_factory=dict)
    cases: dict[str, tuple[str, list[tuple[Node, Node]]]] = field(default_factory=dict)
    aggregate: str = ""
    goal: Node | None = None
    form: str = ""
    grammar: Grammar = field(default_factory=Grammar)
    inverses: dict[str, str] = field(default_factory=dict)
    """Functions that are only said to be the inverse of another."""
    recurrences: dict[str, Recurrence] = field(default_factory=dict)
    things: dict[str, Node] = field(default_factory=dict)
    """What later words refer to: `the number`, `the circle`, `the line`, each with the formula that it is."""
    effort: list[int] = field(default_factory=lambda: [MOST_ATTEMPTS])
    """Attempts that are left, shared by all copies: a sentence of many clauses can be cut in 2^n ways."""

    def copy(self) -> "Draft":
        """A draft that can be changed without changing this one."""
        scope = replace(self.scope, values=dict(self.scope.values), functions=dict(self.scope.functions))
        return Draft(
            self.formulas,
            scope,
            dict(self.domains),
            list(self.conditions),
            dict(self.operations),
            dict(self.cases),
            self.aggregate,
            self.goal,
            self.form,
            self.grammar,
            dict(self.inverses),
            dict(self.recurrences),
            dict(self.things),
            self.effort,
        )

    def take(self, other: "Draft") -> None:
        """Become the other draft."""
        self.__dict__.update(other.__dict__)

    def latex(self, text: str) -> str:
        """The formula of a mark, tidied; a bare number or number word as it is."""
        text = text.strip()
        match = _MARK.fullmatch(text)
        if match:
            return tidy(self.formulas[int(match[1])])
        bare = text.lower().replace(",", "")
        if bare in WORDS:
            return str(WORDS[bare])
        if re.fullmatch(r"-?\d+(?:\.\d+)?", bare):
            return bare
        raise NoReading(text)

    def tree(self, text: str) -> Node:
        """The tree of a mark or a number; ParseError where it can't be read."""
        latex = with_indices(self.latex(text), set(self.recurrences))
        if re.search(r"\\(?:cot|sec|csc)\s*\^\s*\{?-1", latex):
            raise NoReading(f"an inverse function in {latex}")
        if re.search(r"-1\}?\s*\\?(?:[bp]?mod)\b", latex):
            raise NoReading(f"an inverse in {latex}")
        if (applied := self.operated(latex)) is not None:
            return applied
        latex = self.inverted(self.by_cases(latex))
        for call_ in _UNDEFINED.finditer(latex):
            if (call_[1] or call_[2]) not in self.scope.functions:
                raise NoReading(f"{call_[0].strip()}…: no such function is defined")
        written_out = expanded(latex)
        if written_out is not None:
            return written_out
        return self.scope.formula(latex)

    def operated(self, latex: str) -> Node | None:
        """A formula with the operation that was defined; None where there is none, NoReading where it is nested."""
        for sign, (left, right, body) in self.operations.items():
            parts = latex.split(sign)
            if len(parts) == 1:
                continue
            if len(parts) == 2 and all(_one_operand(part) for part in parts):
                values = [self.scope.quantity(part.strip()) for part in parts]
                return substitute(body, dict(zip((left, right), values, strict=True)))
            inner = re.search(rf"\(([^()]*?{re.escape(sign)}[^()]*?)\)", latex)
            if inner is None:
                raise NoReading(f"the operation in {latex}")
            value = self.operated(inner[1])
            if value is None or symbols(value):
                raise NoReading(f"the operation in {latex}")
            number_text = to_text(number(evaluate(value)))
            return self.operated(
                f"{latex[: inner.start()]}({number_text}){latex[inner.end() :]}"
            ) or self.scope.formula(f"{latex[: inner.start()]}({number_text}){latex[inner.end() :]}")
        return None

    def by_cases(self, latex: str) -> str:
        """The formula with calls of functions defined by cases replaced by their values, from the inside out."""
        while match := next((found for found in _NUMERIC_CALL.finditer(latex) if found[1] in self.cases), None):
            name, cases = self.cases[match[1]]
            point = evaluate(self.scope.quantity(match[2]))
            inside = {name: number(point)}
            fitting = [body for body, condition in cases if _meets(substitute(condition, inside))]
            if len(fitting) != 1:
                raise NoReading(f"{match[1]}({match[2]})")
            value = to_text(number(evaluate(substitute(fitting[0], inside))))
            latex = f"{latex[: match.start()]}({value}){latex[match.end() :]}"
        if any(re.search(rf"(?<![A-Za-z\\]){name}\s*\(", latex) for name in self.cases):
            raise NoReading(latex)
        return latex

    def inverted(self, latex: str) -> str:
        """The formula with each value of an inverse function replaced by an unknown that the function takes there."""
        for inverse, function_name in self.inverses.items():
            latex = re.sub(rf"(?<![A-Za-z\\]){inverse}\s*(?=\()", rf"{function_name}^{{-1}}", latex)
        while match := _INVERSE_CALL.search(latex):
            function = self.scope.functions.get(match[1])
            if function is None:
                raise NoReading(latex)
            fresh = f"u_{len(self.domains) + len(self.conditions) + 1}"
            self.declare(fresh, "real")
            there = substitute(function.body, {function.variable: Sym(fresh)})
            self.conditions.append(Relation("=", there, self.scope.quantity(match[2])))
            latex = f"{latex[: match.start()]}{fresh}{latex[match.end() :]}"
        return latex

    def define_cases(self, latex: str) -> bool:
        """`f(x) = \\begin{cases} … \\end{cases}`: whether the formula defines a function by cases."""
        match = _CASES.fullmatch(latex.strip())
        if match is None:
            return False
        cases: list[tuple[Node, Node]] = []
        for line in re.split(r"\\\\(?:\[[^\]]*\])?", match[3]):
            if not line.strip():
                continue
            parts = re.split(r",?\s*&?\s*\\(?:text|mbox|textrm)\{\s*,?\s*(?:if|for|when)\s*\}", line)
            if len(parts) != 2:
                raise NoReading(line)
            body, condition = (part.replace("&", " ").strip().rstrip(",.").strip() for part in parts)
            guard = self.scope.formula(tidy(re.sub(r"\\text\{\s*\.?\s*\}", "", condition)))
            tree = self.scope.quantity(body)
            if not isinstance(guard, Relation) or symbols(guard) | symbols(tree) != {match[2]} & (
                symbols(guard) | symbols(tree)
            ):
                raise NoReading(line)
            cases.append((tree, guard))
        self.cases[match[1]] = (match[2], cases)
        return True

    def define_operation(self, latex: str) -> bool:
        """`a \\star b = a^2 + b`: whether the formula defines an operation."""
        match = _OPERATION.fullmatch(latex.strip())
        if match is None or match["l"] == match["r"]:
            return False
        body = self.scope.quantity(match["body"])
        if not symbols(body) <= {match["l"], match["r"]}:
            raise NoReading(latex)
        self.operations[match["sign"].strip()] = (match["l"], match["r"], body)
        return True

    def quantity(self, text: str) -> Node:
        """The tree of a mark that is one quantity (a number, a tuple of numbers)."""
        tree = self.tree(text)
        if isinstance(tree, Relation | Chain | List_) or (isinstance(tree, Call) and tree.name == "congruent"):
            raise ParseError("expected an expression")
        return tree

    def body(self, text: str) -> Node:
        """The right side of a definition `f(x) = …` or `y = …`, or the expression itself."""
        latex = self.latex(text)
        match = re.fullmatch(r"(?:[a-zA-Z]\s*\(\s*[a-z]\s*\)|[a-z])\s*=\s*(.+)", latex, re.DOTALL)
        if match:
            return self.scope.quantity(match[1])
        tree = self.quantity(text)
        if isinstance(tree, Sym) and tree.name in self.scope.functions:
            return self.scope.functions[tree.name].body
        return tree

    def name(self, text: str) -> str:
        """The one letter that a mark is."""
        tree = self.tree(text)
        if not isinstance(tree, Sym):
            raise NoReading(text)
        return tree.name

    def given(self, text: str) -> None:
        """Enter the relations of a mark, or the function that it defines."""
        latex = self.latex(text)
        rule = recurrence(latex)
        if rule is not None and rule.name in self.recurrences and rule.body == self.recurrences[rule.name].body:
            return
        if self.define_operation(latex) or self.define_cases(self.formulas[int(text.strip()[1:-1])]):
            return
        match = _DEFINED.fullmatch(latex)
        if (
            match
            and match[1] not in self.recurrences
            and match[1] not in self.scope.functions
            and not self._unknown(match[1])
        ):
            hidden = self.scope.functions.copy()
            body = self.scope.quantity(match[3])
            self.scope.functions = {**hidden, match[1]: Function(match[2], body)}
            return
        for part in flat(self.tree(text)):
            self.add(part)

    def _unknown(self, name: str) -> bool:
        return name in self.domains or any(name in condition_symbols(condition) for condition in self.conditions)

    def add(self, part: Node) -> None:
        """Enter one relation."""
        match part:
            case Call("congruent", (left, right, modulus)):
                for name in symbols(left) | symbols(right):
                    self.domains[name] = "integer"
                self.conditions.append(Property("divisible", (Add((left, Neg(right))), modulus)))
            case Relation("=", Tuple_(left), Tuple_(right)) if len(left) == len(right):
                for one, other in zip(left, right, strict=True):
                    self.add(Relation("=", one, other))
            case Relation() | Chain():
                self.conditions.append(part)
            case _:
                raise NoReading("a formula that says nothing")

    def declare(self, name: str, domain: str) -> None:
        """An unknown and its domain; a narrower domain stands."""
        order = ("integer", "real", "number", "complex")
        old = self.domains.get(name)
        if old is None or order.index(domain) < order.index(old):
            self.domains[name] = domain

    def fresh(self, letter: str, domain: str = "") -> Sym:
        """An unknown of our own, `letter_k`, that stands nowhere yet."""
        used = {name for part in self.conditions for name in condition_symbols(part)} | set(self.domains)
        used |= {name for function in self.scope.functions.values() for name in symbols(function.body)}
        used |= {name for tree in self.things.values() for name in symbols(tree)}
        count = 1
        while f"{letter}_{count}" in used or any(f"{letter}_{count}" in text for text in self.formulas):
            count += 1
        self.declare(f"{letter}_{count}", domain or "number")
        return Sym(f"{letter}_{count}")

    def ask(self, aggregate: str, goal: Node) -> None:
        """What is asked for; NoReading where something else is asked for already."""
        if self.goal is not None:
            raise NoReading("two things are asked for")
        self.aggregate, self.goal = aggregate, goal

    def _find_identities(self) -> None:
        """An equation whose letter nothing else speaks of, among letters that it alone cannot fix, is an identity."""
        assert self.goal is not None
        equal = [part for part in self.conditions if isinstance(part, Relation) and part.op == "="]
        unknown = {name for part in equal for name in symbols(part)}
        if len(equal) != 1 or len(unknown) < 2 or any(isinstance(part, Property) for part in self.conditions):
            return
        (relation,) = equal
        if isinstance(relation.lhs, Sym) and relation.lhs == self.goal:
            return
        others = [part for part in self.conditions if part is not relation]
        spoken = set(self.domains) | symbols(self.goal)
        spoken |= {name for part in others for name in condition_symbols(part)}
        letters = unknown - spoken
        if len(letters) == 1 and (letter := letters.pop()) in "xyztnu" and unknown - {letter} <= spoken:
            identity = Property("for_all", (Sym(letter), relation.lhs, relation.rhs))
            self.conditions[self.conditions.index(relation)] = identity

    def _optimum_of(self) -> None:
        """The largest y with y = f(x) is the maximum of f(x)."""
        if self.aggregate not in ("largest", "smallest") or not isinstance(self.goal, Sym):
            return
        name = self.goal
        mine = [part for part in self.conditions if name.name in condition_symbols(part)]
        if len(mine) == 1 and isinstance(mine[0], Relation) and mine[0].op == "=" and mine[0].lhs == name:
            body = mine[0].rhs
            if symbols(body) and name.name not in symbols(body):
                self.conditions.remove(mine[0])
                self.goal = body
                self.aggregate = "maximum" if self.aggregate == "largest" else "minimum"

    def _write_out(self) -> None:
        """The equations that the recurrences stand for, between the first and the last term that is spoken of."""
        assert self.goal is not None
        used = set(symbols(self.goal)) | {name for part in self.conditions for name in condition_symbols(part)}
        self.conditions += written_out(self.recurrences, used)

    def _drop_letters(self) -> None:
        """Letters that cancel, as b does in f(12) - f(2) with f(x) = ax + b, are no unknowns."""
        assert self.goal is not None
        self.goal = _cancelled(self.goal)
        for index, part in enumerate(self.conditions):
            if isinstance(part, Relation):
                self.conditions[index] = Relation(part.op, _cancelled(part.lhs), _cancelled(part.rhs))

    def _free_bound_letters(self) -> None:
        """A letter of which one condition speaks of all values, and another of one, is renamed in the first."""
        assert self.goal is not None
        free = set(symbols(self.goal))
        for part in self.conditions:
            free |= condition_symbols(part) - bound_letters(part)
        for index, part in enumerate(self.conditions):
            for name in bound_letters(part) & free:
                assert isinstance(part, Property)
                other = self.fresh("t")
                del self.domains[other.name]
                part = Property(part.name, tuple(substitute(arg, {name: other}) for arg in part.args))
                self.conditions[index] = part

    def setting(self, default: str) -> Setting:
        """The setting, with the default domain for unknowns that have none; NoReading where nothing is asked for."""
        if self.goal is None:
            raise NoReading("nothing is asked for")
        self._find_identities()
        if self.form == "ordered pair" and "as a pair" in self.things and not isinstance(self.goal, Tuple_):
            self.goal = self.things["as a pair"]
        self._optimum_of()
        self._write_out()
        self._drop_letters()
        self._free_bound_letters()
        names = set(symbols(self.goal))
        for condition in self.conditions:
            names |= condition_symbols(condition) - bound_letters(condition)
        trees = [self.goal, *(tree for part in self.conditions for tree in nodes_of(part))]
        if any(isinstance(part, Matrix) for tree in trees for part in walk(tree)):
            raise NoReading("matrices")
        if stray := names & set(self.scope.functions):
            raise NoReading(f"{min(stray)} is a function")
        unknowns = tuple((name, self.domains.get(name, default)) for name in sorted(names))
        return Setting(unknowns, tuple(self.conditions), self.aggregate, self.goal, self.form)
