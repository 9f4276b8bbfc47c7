"""Number theory against brute force over random cases. Run: pytest tests/solver/test_number_theory.py"""

import random
from itertools import product
from math import gcd, lcm

import pytest

from lemmata.problems import Problem
from lemmata.solver import Solution, recheck, solve_here
from lemmata.solver.catalog import PLANS, RULES
from lemmata.solver.residues import solution_class

CASES = 40


def verified(question: str) -> Solution:
    solution = solve_here(Problem("q", question))
    assert solution.verdict == "verified", (question, solution.where, solution.answer)
    assert recheck(solution) == [], question
    assert solution.answer is not None
    return solution


def cases(seed: str) -> list[random.Random]:
    return [random.Random(f"{seed} {number}") for number in range(CASES)]


@pytest.mark.parametrize("rng", cases("inverse"))
def test_inverse(rng: random.Random) -> None:
    n, a = rng.randint(1, 60), rng.randint(-70, 70)
    found = [x for x in range(n) if a * x % n == 1 % n]
    answer = verified(f"Find the inverse of {a} modulo {n}.").answer
    assert answer == (str(found[0]) if found else "no inverse")


@pytest.mark.parametrize("rng", cases("congruence"))
def test_congruence(rng: random.Random) -> None:
    a, b, c, n = rng.randint(-30, 30) or 7, rng.randint(-40, 40), rng.randint(-40, 40), rng.randint(1, 40)
    found = [x for x in range(n) if (a * x + c - b) % n == 0]
    answer = verified(f"Solve {a}x + ({c}) ≡ {b} (mod {n}).").answer
    if not found:
        assert answer == "no solution"
        return
    assert answer == (f"x ≡ {found[0]} (mod {n // len(found)})" if len(found) < n else "all integers")
    smallest = next(x for x in range(1, n + 1) if (a * x + c - b) % n == 0)
    question = f"Find the smallest positive integer x such that {a}x + ({c}) ≡ {b} (mod {n})."
    assert verified(question).answer == str(smallest)


@pytest.mark.parametrize("rng", cases("crt"))
def test_several_congruences(rng: random.Random) -> None:
    """Moduli that share divisors, systems without a solution, and coefficients other than 1."""
    parts = [(rng.choice((1, 1, 2, 3, 5)), rng.randint(0, 9), rng.randint(2, 12)) for _ in range(rng.randint(2, 3))]
    period = lcm(*(n for _, _, n in parts))
    found = [x for x in range(period) if all((a * x - b) % n == 0 for a, b, n in parts)]
    shown = ", ".join(f"{a if a > 1 else ''}x ≡ {b} (mod {n})" for a, b, n in parts)
    answer = verified(f"Solve the system {shown}.").answer
    if not found:
        assert answer == "no solution"
        return
    assert answer == (f"x ≡ {found[0]} (mod {period // len(found)})" if len(found) < period else "all integers")


@pytest.mark.parametrize("rng", cases("remainders"))
def test_remainders_in_words(rng: random.Random) -> None:
    m, n, top = rng.randint(2, 15), rng.randint(2, 15), rng.randint(300, 900)
    r, s = rng.randrange(m), rng.randrange(n)
    found = [x for x in range(top) if x % m == r and x % n == s]
    words = f"that leaves a remainder of {r} when divided by {m} and a remainder of {s} when divided by {n}"
    first = solve_here(Problem("q", f"Find the smallest positive integer {words}."))
    last = solve_here(Problem("q", f"Find the largest integer less than {top} {words}."))
    assert (first.verdict, last.verdict) == ("verified", "verified")
    if found:
        assert first.answer == str(next(x for x in found if x)), words
        assert last.answer == str(found[-1])
    else:
        assert first.answer == last.answer == "no solution"


def test_large_moduli_by_the_closed_formula() -> None:
    rng = random.Random(4)
    for _ in range(20):
        n, a, x = rng.randint(10**8, 10**9), rng.randint(2, 10**6), rng.randint(0, 10**9)
        g = gcd(a, n)
        answer = verified(f"Solve {a}x ≡ {a * x % n} (mod {n}).").answer
        assert answer == f"x ≡ {x % (n // g)} (mod {n // g})"


def test_the_closed_formula_agrees_with_trying(monkeypatch: pytest.MonkeyPatch) -> None:
    rng = random.Random(5)
    parts = [[(rng.randint(-9, 9), rng.randint(-9, 9), rng.randint(1, 12)) for _ in range(3)] for _ in range(300)]
    tried = [solution_class(part) for part in parts]
    monkeypatch.setattr("lemmata.solver.residues.BRUTE_FORCE", 0)
    assert [solution_class(part) for part in parts] == tried


@pytest.mark.parametrize("rng", cases("expression"))
def test_remainder_of_an_expression(rng: random.Random) -> None:
    a, b, k, m, n = rng.randint(2, 30), rng.randint(2, 30), rng.randint(0, 40), rng.randint(0, 40), rng.randint(1, 25)
    c = rng.randint(1, 200)
    value = a**k * c - b**m + c
    question = f"What is the remainder when {a}^{k}*{c} - {b}^{m} + {c} is divided by {n}?"
    assert verified(question).answer == str(value % n)
    assert verified(f"What is the units digit of {a}^{k + 1}*{c}?").answer == str(a ** (k + 1) * c)[-1]


@pytest.mark.parametrize("rng", cases("divisors"))
def test_divisors(rng: random.Random) -> None:
    n = rng.randint(1, 900)
    found = [d for d in range(1, n + 1) if n % d == 0]
    assert verified(f"List all positive divisors of {n}.").answer == ", ".join(map(str, found))
    assert verified(f"How many positive divisors does {n} have?").answer == str(len(found))
    assert verified(f"What is the sum of the positive divisors of {n}?").answer == str(sum(found))
    assert verified(f"What is the sum of the proper divisors of {n}?").answer == str(sum(found[:-1]))
    coprime = sum(gcd(k, n) == 1 for k in range(1, n + 1))
    question = f"How many positive integers less than {n} are relatively prime to {n}?"
    if n > 1:
        assert verified(question).answer == str(coprime)


@pytest.mark.parametrize("rng", cases("diophantine"))
def test_linear_equations_in_whole_numbers(rng: random.Random) -> None:
    a, b, c = (rng.choice((-1, 1)) * rng.randint(1, 20) for _ in range(3))
    answer = verified(f"Find all integer solutions of {a}x + ({b})y = {c}.").answer
    window = {(x, y) for x, y in product(range(-40, 41), repeat=2) if a * x + b * y == c}
    if answer == "no solution":
        assert not window
        assert c % gcd(a, b)
        return
    sides = [part.split(" = ")[1].replace("t", "*t").replace(" *t", " 1*t") for part in str(answer).split(", ")]
    pairs = {tuple(eval(side, {"t": t}) for side in sides) for t in range(-200, 201)}
    assert all(a * x + b * y == c for x, y in pairs)
    assert window <= pairs


@pytest.mark.parametrize("rng", cases("count"))
def test_count_of_solutions(rng: random.Random) -> None:
    a, b, c = rng.randint(1, 12), rng.randint(1, 12), rng.randint(1, 120)
    for word, low in (("positive", 1), ("nonnegative", 0)):
        found = sum(a * x + b * y == c for x, y in product(range(low, c + 1), repeat=2))
        question = f"How many {word} integer solutions does {a}x + {b}y = {c} have?"
        assert verified(question).answer == str(found), question


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("Find $17^{-1}\\pmod{83}$.", "44"),
        ("What is (-7) mod 3?", "2"),
        ("What is -7 mod 3?", "2"),
        ("What is the last digit of 7^2023?", "3"),
        ("Solve the system x ≡ 2 (mod 3), x ≡ 3 (mod 5), and x ≡ 2 (mod 7).", "x ≡ 23 (mod 105)"),
        ("$7x \\equiv 3 \\pmod{11}$", "x ≡ 2 (mod 11)"),
        ("Find all integers n such that 14n ≡ 30 (mod 100).", "n ≡ 45 (mod 50)"),
        ("Solve 12x - 18y = 30 in integers.", "x = 1 + 3t, y = -1 + 2t"),
    ],
)
def test_wordings(question: str, answer: str) -> None:
    assert verified(question).answer == answer


@pytest.mark.parametrize(
    "question",
    [
        "Find the inverse of 5 modulo 0.",
        "Find the inverse of 1/2 modulo 7.",
        "Solve x^2 ≡ 2 (mod 7).",
        "Solve 3x ≡ 2 (mod 0).",
        "Solve 3x ≡ 1/2 (mod 7).",
        "Solve 3x + y ≡ 2 (mod 7).",
        "How many positive divisors does 0 have?",
        "Find all integer solutions of x^2 + y^2 = 25.",
        "How many positive integer solutions does 3x - 5y = 100 have?",
        "What is 17^-1 + 3 mod 83?",
        "Find the smallest positive integer that leaves a remainder of 1 when divided by 0.",
    ],
)
def test_what_is_not_worked_is_not_verified(question: str) -> None:
    assert solve_here(Problem("q", question)).verdict != "verified"


@pytest.mark.parametrize(
    ("question", "wrong"),
    [
        ("Find the inverse of 17 modulo 83.", ["43", "127", "-39", "no inverse"]),
        ("Solve 6x ≡ 4 (mod 10).", ["x ≡ 4 (mod 10)", "x ≡ 3 (mod 5)", "x ≡ 4 (mod 1)", "no solution"]),
        ("Find the smallest positive integer x such that 7x ≡ 3 (mod 11).", ["13", "-9", "3"]),
        ("Find all integer solutions of 3x + 5y = 7.", ["x = 4 + 10t, y = -1 - 6t", "x = 4 + 5t, y = -1 + 3t"]),
        ("How many positive integer solutions does 3x + 5y = 100 have?", ["5", "7"]),
        ("How many positive divisors does 360 have?", ["23"]),
        ("List all positive divisors of 12.", ["1, 2, 3, 4, 6", "1, 2, 3, 4, 6, 12, 24"]),
        ("What is the remainder when 2^10 + 3^10 is divided by 7?", ["13", "5"]),
    ],
)
def test_a_wrong_answer_is_not_confirmed(question: str, wrong: list[str]) -> None:
    from lemmata.solver.reading import read

    task = read(question)
    plan = PLANS[task.kind]()
    assert plan.confirm(task, str(solve_here(Problem("q", question)).answer)).passed
    for answer in wrong:
        assert not plan.confirm(task, answer).passed, answer


def test_wrong_steps_are_refused() -> None:
    """Each rule of this chapter, with a step that does not follow."""
    from lemmata.solver.state import read_state

    for name, before, after in [
        ("shift_congruence", r"7 x + 5 \equiv 1 \pmod{11}", r"7 x \equiv 6 \pmod{11}"),
        ("reduce_congruence", r"25 x \equiv 30 \pmod{11}", r"3 x \equiv 9 \pmod{11}"),
        ("divide_congruence", r"6 x \equiv 4 \pmod{10}", r"3 x \equiv 2 \pmod{10}"),
        ("multiply_congruence", r"7 x \equiv 3 \pmod{11}", r"x \equiv 7 \pmod{11}"),
        ("unsolvable_congruence", r"6 x \equiv 4 \pmod{10}", r"\text{no solution}"),
        ("merge_congruences", r"x \equiv 2 \pmod{3}, x \equiv 3 \pmod{5}", r"x \equiv 7 \pmod{15}"),
        ("substitute_residue", r"x \equiv 2 \pmod{3}, x \equiv 3 \pmod{5}", r"2 + 4 t \equiv 3 \pmod{5}"),
        ("inverse_modulo", r"17^{-1} \bmod 83", "43"),
        ("inverse_modulo", r"17^{-1} \bmod 83", r"\text{no inverse}"),
        ("pick_residue", r"x \equiv 2 \pmod{3}, x \geq 4", "x = 8"),
        ("count_divisors", "360", "23"),
        ("sum_divisors", "28", "55"),
        ("count_coprime", "36", "11"),
        ("list_divisors", "12", "1, 2, 3, 4, 6"),
        ("no_whole_solution", "6 x + 9 y = 15", r"\text{no solution}"),
        ("general_whole_solution", "3 x + 5 y = 7", "x = 4 + 10 t, y = -1 - 6 t"),
        ("divide_whole_equation", "6 x + 9 y = 15", "2 x + 3 y = 6"),
    ]:
        assert not RULES[name].check(read_state(before), read_state(after)).passed, name
