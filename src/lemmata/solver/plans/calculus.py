"""Plans: derivatives, of any order and at a point, from the inside out with every rule named."""

from lemmata.expr import (
    Add,
    Call,
    Const,
    Div,
    EvaluationError,
    Mul,
    Neg,
    Node,
    Num,
    Pow,
    Sym,
    symbols,
    to_latex,
    to_text,
    walk,
)
from lemmata.solver import analysis, checks
from lemmata.solver.asked import Asked
from lemmata.solver.build import call, minus, node, over, plus, power, substitute, times
from lemmata.solver.plans.base import Answer, NotFound, Plan
from lemmata.solver.polynomial import NotPolynomial, Polynomial
from lemmata.solver.rules import calculus as rules
from lemmata.solver.rules.algebra import CollectLikeTerms
from lemmata.solver.rules.base import Rule
from lemmata.solver.state import Derivative as Unknown
from lemmata.solver.task import Task
from lemmata.solver.tidy import tidy
from lemmata.solver.trigonometry import with_exact_values
from lemmata.solver.types import Check
from lemmata.solver.work import Work

MAX_NODES = 1_200
X = Sym("x")


class Derivative(Plan):
    """Collect a polynomial and differentiate term by term; else one rule after the other, from the inside out."""

    kind = "derivative"

    def solve(self, task: Task, work: Work) -> Answer:
        (order,), (name,) = task.numbers, task.names
        return shown(nth_derivative(work, task.formula, name, order))

    def confirm(self, task: Task, answer: str) -> Check:
        """Taylor coefficients of a polynomial at rational points; difference quotients of that order otherwise."""
        (order,), (name,) = task.numbers, task.names
        claimed = task.read_answer(answer)
        exact = checks.taylor(task.formula, name, order, claimed)
        return exact if exact.passed else analysis.derivative(task.formula, name, order, claimed)


class DerivativeAt(Plan):
    """Differentiate, then put the place in."""

    kind = "derivative_at"

    def solve(self, task: Task, work: Work) -> Answer:
        (order,), (name,) = task.numbers, task.names
        formula, place = task.formulas
        found = nth_derivative(work, formula, name, order)
        return shown(value_at(work, found, name, place))

    def confirm(self, task: Task, answer: str) -> Check:
        """Difference quotients at the place."""
        (order,), (name,) = task.numbers, task.names
        formula, place = task.formulas
        return analysis.derivative(formula, name, order, task.read_answer(answer), at=place)


def shown(found: Node) -> Answer:
    """A formula as the answer."""
    return Answer(to_text(found), to_latex(found))


def value_at(work: Work, formula: Node, name: str, place: Node) -> Node:
    """The formula's value at a place, as a step."""
    value = put_in(formula, name, place)
    line = f"at {name} = {to_text(place)}: {to_text(value)}"
    work.step(rules.PutIn, Asked("value", (formula, place), name), value, line)
    return value


def put_in(formula: Node, name: str, place: Node) -> Node:
    """The tidy value at a place; NotFound where there is none."""
    try:
        return tidy(with_exact_values(tidy(substitute(formula, {name: place}))))
    except EvaluationError as error:
        raise NotFound(str(error)) from None


def has_high_power(tree: Node) -> bool:
    """Whether a power of a bracket would be long when multiplied out."""
    return any(
        isinstance(part, Pow) and isinstance(part.base, Add) and isinstance(part.exp, Num) and part.exp.value > 3
        for part in walk(tree)
    )


def nth_derivative(work: Work, formula: Node, name: str, order: int) -> Node:
    """The derivative of an order, with its steps."""
    current = formula
    if not has_high_power(formula):
        try:
            current = Polynomial.of(formula).node()
        except NotPolynomial:
            current = formula
    if to_text(current) != to_text(formula):
        work.step(CollectLikeTerms, formula, current, f"collect: {to_text(current)}")
    for count in range(1, order + 1):
        before = current
        steps = len(work.steps)
        lead = f"derivative {count}" if order > 1 else "derivative"
        current = Differentiation(work, name, before, lead).of(before)
        if len(work.steps) == steps:
            work.step(rules.Differentiate, Unknown(before, name), current, f"{lead}: {to_text(current)}")
        if len(to_text(current)) > MAX_NODES:
            raise NotFound("the derivative grows too long to be written out")
    return current


class Differentiation:
    """The rules applied to one formula; parts are differentiated first, each once."""

    def __init__(self, work: Work, name: str, whole: Node | None = None, lead: str = "derivative") -> None:
        self.work, self.name, self.whole, self.lead = work, name, whole, lead
        self.known: dict[Node, Node] = {}

    def of(self, tree: Node) -> Node:
        """The derivative, with a step for each rule used."""
        if self.name not in symbols(tree) or tree == Sym(self.name):
            return node(1 if tree == Sym(self.name) else 0)
        if tree not in self.known:
            self.known[tree] = self.find(tree)
        return self.known[tree]

    def step(self, rule: type[Rule], tree: Node, found: Node, line: str = "") -> Node:
        try:
            result = tidy(found)
        except EvaluationError as error:
            raise NotFound(str(error)) from None
        if rule is rules.Differentiate and tree == self.whole:
            line = f"{self.lead}: {to_text(result)}"
        else:
            line = line or f"d/d{self.name}({to_text(tree)}) = {to_text(result)}"
        self.work.step(rule, Unknown(tree, self.name), result, line)
        return result

    def find(self, tree: Node) -> Node:
        polynomial = self.polynomial(tree)
        if polynomial is not None:
            return self.step(rules.Differentiate, tree, polynomial)
        match tree:
            case Neg(arg):
                return self.step(rules.ConstantMultiple, tree, Neg(self.of(arg)))
            case Add(terms):
                return self.step(rules.SumRule, tree, plus(*(self.of(part) for part in terms)))
            case Mul(factors):
                return self.product(tree, factors)
            case Div(num, den):
                return self.quotient(tree, num, den)
            case Pow(base, exp):
                return self.power(tree, base, exp)
            case Call(name, args):
                return self.call(tree, name, args)
        raise NotFound(f"no rule for the derivative of {to_text(tree)}")

    def polynomial(self, tree: Node) -> Node | None:
        """The derivative of a polynomial that is written out; a high power of a bracket is left to the chain rule."""
        if has_high_power(tree):
            return None
        try:
            return Polynomial.of(tree).derivative(self.name).node()
        except NotPolynomial:
            return None

    def product(self, tree: Node, factors: tuple[Node, ...]) -> Node:
        fixed = [part for part in factors if self.name not in symbols(part)]
        moving = [part for part in factors if self.name in symbols(part)]
        if fixed:
            return self.step(rules.ConstantMultiple, tree, times(*fixed, self.of(times(*moving))))
        first, rest = moving[0], times(*moving[1:])
        a, b = self.of(first), self.of(rest)
        return self.step(rules.ProductRule, tree, plus(times(a, rest), times(first, b)))

    def quotient(self, tree: Node, num: Node, den: Node) -> Node:
        if self.name not in symbols(den):
            return self.step(rules.ConstantMultiple, tree, over(self.of(num), den))
        if self.name not in symbols(num):
            if isinstance(den, Sym):
                return self.step(rules.PowerRule, tree, Neg(over(num, power(den, 2))))
            if isinstance(den, Pow) and isinstance(den.base, Sym) and self.name not in symbols(den.exp):
                found = times(num, Neg(den.exp), power(den.base, minus(Neg(den.exp), 1)))
                return self.step(rules.PowerRule, tree, found)
            inner = self.of(den)
            return self.step(rules.ChainRule, tree, Neg(over(times(num, inner), power(den, 2))))
        a, b = self.of(num), self.of(den)
        top = minus(times(a, den), times(num, b))
        found = over(tidy(top), power(den, 2))
        line = f"d/d{self.name}({to_text(tree)}) = {to_text(over(top, power(den, 2)))} = {to_text(tidy(found))}"
        return self.step(rules.QuotientRule, tree, found, line)

    def power(self, tree: Node, base: Node, exp: Node) -> Node:
        if self.name not in symbols(exp):
            found = times(exp, power(base, minus(exp, 1)))
            if base == Sym(self.name):
                return self.step(rules.PowerRule, tree, found)
            inner = self.of(base)
            return self.step(rules.ChainRule, tree, times(found, inner))
        if self.name not in symbols(base):
            factor = [] if base == Const("e") else [call("ln", base)]
            if exp == Sym(self.name):
                return self.step(rules.ExponentialDerivative, tree, times(tree, *factor))
            inner = self.of(exp)
            return self.step(rules.ChainRule, tree, times(tree, *factor, inner))
        exponent = times(exp, call("ln", base))
        inner = self.of(exponent)
        line = f"{to_text(tree)} = e^({to_text(exponent)}), so its derivative is {to_text(tidy(times(tree, inner)))}"
        return self.step(rules.ChainRule, tree, times(tree, inner), line)

    def call(self, tree: Node, name: str, args: tuple[Node, ...]) -> Node:
        u = args[0]
        if name == "root":
            return self.renamed(tree, power(u, over(1, args[1])))
        if name == "log" and (len(args) == 1 or self.name not in symbols(args[1])):
            outer: Node = over(1, times(u, call("ln", args[1] if len(args) == 2 else 10)))
            return self.chained(tree, u, outer, rules.LogarithmicDerivative)
        if name not in OUTER or len(args) != 1:
            raise NotFound(f"no rule for the derivative of {name}")
        outer, rule = OUTER[name]
        return self.chained(tree, u, substitute(outer, {"x": u}), rule)

    def renamed(self, tree: Node, other: Node) -> Node:
        """A root as a power."""
        assert isinstance(other, Pow)
        found = times(other.exp, power(other.base, minus(other.exp, 1)))
        if other.base == Sym(self.name):
            return self.step(rules.PowerRule, tree, found)
        inner = self.of(other.base)
        return self.step(rules.ChainRule, tree, times(found, inner))

    def chained(self, tree: Node, u: Node, outer: Node, rule: type[Rule]) -> Node:
        if u == Sym(self.name):
            return self.step(rule, tree, outer)
        inner = self.of(u)
        return self.step(rules.ChainRule, tree, times(outer, inner))


OUTER: dict[str, tuple[Node, type[Rule]]] = {
    "sqrt": (over(1, times(2, call("sqrt", X))), rules.PowerRule),
    "exp": (power(Const("e"), X), rules.ExponentialDerivative),
    "ln": (over(1, X), rules.LogarithmicDerivative),
    "sin": (call("cos", X), rules.TrigonometricDerivative),
    "cos": (Neg(call("sin", X)), rules.TrigonometricDerivative),
    "tan": (power(call("sec", X), 2), rules.TrigonometricDerivative),
    "cot": (Neg(power(call("csc", X), 2)), rules.TrigonometricDerivative),
    "sec": (times(call("sec", X), call("tan", X)), rules.TrigonometricDerivative),
    "csc": (Neg(times(call("csc", X), call("cot", X))), rules.TrigonometricDerivative),
    "asin": (over(1, call("sqrt", minus(1, power(X, 2)))), rules.TrigonometricDerivative),
    "acos": (Neg(over(1, call("sqrt", minus(1, power(X, 2))))), rules.TrigonometricDerivative),
    "atan": (over(1, plus(power(X, 2), 1)), rules.TrigonometricDerivative),
    "sinh": (call("cosh", X), rules.ExponentialDerivative),
    "cosh": (call("sinh", X), rules.ExponentialDerivative),
    "tanh": (minus(1, power(call("tanh", X), 2)), rules.ExponentialDerivative),
    "abs": (over(call("abs", X), X), rules.PowerRule),
}
"""The derivative of each function, in x."""
