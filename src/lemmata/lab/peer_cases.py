"""The peers' own cases: DeepMind's generated problems and mathsteps' tests, as questions with answers to compare.

mathsteps' cases carry no instruction: the suite's name says Solve, Factor or Simplify, and the expected `y = …` says
for which letter. A case of its solver expects a line such as `x = [3, -5]`, one of its factoring a product. What the
file has wrong, or right only for positive letters, is listed in MATHSTEPS_EXCEPTIONS with the reason; those cases count
as failures. DeepMind's data says nothing of equality beyond the text, so equal formulas count as equal.

Run: `python -m lemmata.lab.peer_cases DATA` prints the table of docs/peers.md.
"""

import random
import re
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

from lemmata.errors import InputError
from lemmata.expr import (
    EvaluationError,
    List_,
    Mul,
    Neg,
    Node,
    ParseError,
    Pow,
    Relation,
    evaluate,
    parse,
    symbols,
)
from lemmata.problems import Problem
from lemmata.records import read_jsonl
from lemmata.solver import solve_here
from lemmata.solver.reals import real

MATHSTEPS_EXCEPTIONS = {
    "nthRoot(2 * 18 * x ^ 2, 2)": "expects 6x, which is wrong for negative x; the root is 6|x|",
    "nthRoot(x * x * (2 + 3), 2)": "expects x * sqrt(5), which is wrong for negative x; the root is sqrt(5) * |x|",
    "nthRoot(-2)": "left as it stands by the file; it has no real value, and the solver gives the complex one",
    "nthRoot(x ^ (1/2), 1/2)": "a root of degree 1/2, which is not defined; the solver says so",
    "g *( x ) = ( x - 4) ^ ( 2) - 3": "expects that nothing is done, without saying for which letter to solve",
    "-1": "a `prime factorisation` of -1 as -1, 1: neither is prime",
}
"""Input -> why the file's expected answer can't be given."""
FILES = {"deepmind": "deepmind_mathematics.jsonl", "mathsteps": "mathsteps.jsonl"}
_POINTS = tuple(Decimal(n) / 4 for n in (-23, -14, -9, -5, -2, 1, 3, 6, 11, 19, 30))


@dataclass(frozen=True)
class PeerCase:
    """One case: the question as it is put to the solver, and the answer of the file; `group` is its module or suite."""

    peer: str
    group: str
    question: str
    expected: str
    given: str

    def right(self, answer: str | None) -> bool:
        """Whether an answer is the file's, up to equivalent form (and factored where the case is one of factoring)."""
        if answer is None:
            return False
        if self.peer == "deepmind":
            return self.expected == answer or equivalent(self.expected, answer)
        return _mathsteps_right(self, answer)


def peer_cases(peer: str, folder: Path) -> Iterator[PeerCase]:
    """The cases of a peer from `folder/peer`; InputError where the file is missing."""
    path = folder / "peer" / FILES[peer]
    if not path.is_file():
        raise InputError(f"{path}: no such file")
    for _, row in read_jsonl(path):
        if peer == "deepmind":
            yield PeerCase(peer, row["module"], row["question"], row["answer"], row["question"])
        else:
            question = _question(row["suite"], row["input"], row["expected"])
            yield PeerCase(peer, row["suite"], question, row["expected"], row["input"])


def _question(suite: str, given: str, expected: str) -> str:
    if suite == "prime factors":
        return f"Factor {given}"
    if suite.startswith("factor"):
        return f"Factor {given}"
    if suite == "constant comparison support" and not any(letter.isalpha() for letter in given):
        return f"Is {given}?"
    if suite.startswith(("solveEquation", "constant comparison")):
        letter = re.match(r"([a-z]) [=<>]", expected)
        return f"Solve {given} for {letter[1]}" if letter else f"Solve {given}"
    return f"Simplify {given}"


def _mathsteps_right(case: PeerCase, answer: str) -> bool:
    expected = case.expected
    if expected in ("STATEMENT_IS_TRUE", "STATEMENT_IS_FALSE"):
        return answer in (("True", "all real numbers") if expected.endswith("TRUE") else ("False", "no solution"))
    if case.group.startswith("solveEquation"):
        return _solution_right(case, answer)
    if case.group == "prime factors":
        wanted = sorted(evaluate(parse(part)) for part in expected.split(","))
        return sorted(_prime_list(parse(answer))) == wanted
    if expected == "no-steps":
        return equivalent(case.given, answer)
    same = equivalent(expected, answer)
    if case.group.startswith("factor"):
        return same and factor_count(parse(answer)) >= factor_count(parse(expected))
    return same


def _solution_right(case: PeerCase, answer: str) -> bool:
    """`x = 3`, `x = [1, 2]` (a double root may be listed twice), `x < 3`, or `x^2 = 2` for the equation it solves."""
    expected = case.expected
    if expected == "no-steps":
        return equivalent(case.given.split("=")[-1], answer)
    if listed := re.fullmatch(r"[a-z] = \[(.*)\]", expected):
        return same_set(listed[1].split(","), answer)
    if single := re.fullmatch(r"[a-z] = (.*)", expected):
        return same_set([single[1]], answer)
    if re.fullmatch(r"[a-z] (<|>|<=|>=) .*", expected):
        left, right = parse(expected), parse(answer)
        return (
            isinstance(left, Relation) and isinstance(right, Relation) and left.op == right.op
            and left.lhs == right.lhs and same_formula(left.rhs, right.rhs)
        )  # fmt: skip
    stopped = parse(expected)
    if not isinstance(stopped, Relation):
        return False
    if not symbols(stopped):  # `4 = 4`: true for every number
        return answer == ("all real numbers" if evaluate(stopped.lhs) == evaluate(stopped.rhs) else "no solution")
    (name,) = symbols(stopped)
    roots = [real(root, {}) for root in _items(answer)]
    return bool(roots) and all(
        abs(real(stopped.lhs, {name: root}) - real(stopped.rhs, {name: root})) < Decimal("1e-30") for root in roots
    )


def same_set(wanted: list[str], answer: str) -> bool:
    """Whether the answers are these formulas, in any order and without regard to how often one is listed."""
    try:
        left, right = [parse(part.strip()) for part in wanted], _items(answer)
    except ParseError:
        return False
    return all(any(same_formula(a, b) for b in right) for a in left) and all(
        any(same_formula(a, b) for a in left) for b in right
    )


def equivalent(expected: str, answer: str) -> bool:
    """Whether two texts are the same formula, or lists of the same formulas in any order."""
    try:
        left, right = _items(expected), _items(answer)
    except ParseError:
        return False
    return len(left) == len(right) and all(any(same_formula(a, b) for b in right) for a in left)


def same_formula(a: Node, b: Node) -> bool:
    """Equal to 30 digits wherever the first has a real value, at numbers of both signs; there must be such numbers."""
    if a == b:
        return True
    names = sorted(symbols(a) | symbols(b))
    rng, tried = random.Random(5), 0
    for _ in range(200 if names else 1):
        env = {name: rng.choice(_POINTS) for name in names}
        try:
            left = real(a, env)
        except EvaluationError:
            continue
        try:
            right = real(b, env)
        except EvaluationError:
            return False
        if abs(left - right) > Decimal("1e-30") * max(abs(left), Decimal(1)):
            return False
        tried += 1
    return tried >= (5 if names else 1)


def factor_count(tree: Node) -> int:
    """How many factors with letters a product has, with multiplicity."""
    tree = tree.arg if isinstance(tree, Neg) else tree
    count = 0
    for part in tree.factors if isinstance(tree, Mul) else (tree,):
        if isinstance(part, Neg):
            count += factor_count(part)
        elif symbols(part):
            count += int(evaluate(part.exp)) if isinstance(part, Pow) else 1
    return count


def _items(text: str) -> tuple[Node, ...]:
    found = parse(text)
    return found.items if isinstance(found, List_) else (found,)


def _prime_list(tree: Node) -> list[Fraction]:
    found: list[Fraction] = []
    for part in tree.factors if isinstance(tree, Mul) else (tree,):
        if isinstance(part, Pow):
            found += [evaluate(part.base)] * int(evaluate(part.exp))
        else:
            found.append(evaluate(part))
    return found


def table(folder: Path) -> str:
    """By peer and group: cases, how many answers are the file's, how many are verified; then the failures.

    Raises InputError where a file is missing.
    """
    lines = ["| peer | group | cases | right | verified | verified, other than the file |", "|---|---|---|---|---|---|"]
    failed: list[str] = []
    for peer in FILES:
        counts: dict[str, Counter[str]] = {}
        for number, case in enumerate(peer_cases(peer, folder)):
            solution = solve_here(Problem(str(number), case.question))
            right, verified = case.right(solution.answer), solution.verdict == "verified"
            found = {"cases": 1, "right": int(right), "verified": int(verified), "other": int(verified and not right)}
            counts.setdefault(case.group, Counter()).update(found)
            if not right:
                reason = MATHSTEPS_EXCEPTIONS.get(case.given, "")
                failed.append(f"- {peer}, {case.group}: `{case.given}`: expected `{case.expected}`, got "
                              f"`{solution.answer}` ({solution.verdict}). {reason}")  # fmt: skip
        counts["all"] = sum(counts.values(), Counter())
        for group, count in counts.items():
            shown = " | ".join(str(count[key]) for key in ("cases", "right", "verified", "other"))
            lines.append(f"| {peer} | {group} | {shown} |")
    return "\n".join([*lines, "", *failed])


if __name__ == "__main__":
    print(table(Path(sys.argv[1])))
