"""Abuse: an answer or a clear refusal in time and within memory, no orphan, and the batch goes on.

Run: pytest tests/solver/test_hostile.py
"""

import os
import re
import resource
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

from lemmata.expr.worker import MEMORY_LIMIT
from lemmata.problems import Problem
from lemmata.records import read_jsonl
from lemmata.solver import VERDICTS, solve, solve_batch, solve_here

LONG = "7" * 10_000
HOSTILE = {
    "a tower of powers": "9^9^9^9",
    "a number too long to be written": "Solve -4497 ^ 2978 = -217*s for s.",
    "a denominator too long to be written": "Calculate the common denominator of 79/8 and 61^9325.",
    "a system for one letter": "Solve -3*l - 84 = 5*l + l*3 ,u*2 + 37 = u + u for l.",
    "more minutes than a calendar has": f"What is {'57' * 30} minutes before 6:39 PM?",
    "a base that is none": "What is 5 + 6?  Express your answer in base 2½9.",
    "clauses that can be cut in 2^30 ways": f"Sort -6.6, {'t -6.6, ' * 30}0.033, 0.5.",
    "a remainder of an imaginary number": r"Find $17^{-1}i \pmod{83}$.",
    "a degree beyond computer algebra": r"Find all the integer roots of \[x^4 + 5x^92 + 9x^2 - x - 14 = 0.\]",
    "a letter that is also a constant": "Solve 5*i - 83*i i i + 671/i + 15249 + 6575 = 0 for i.",
    "pi among the coefficients": "Let 21*n**5 + 3726*n**4 - 45321*n*π*3 - 681354*n**2 - 473760 = 0. Calculate n.",
    "more chosen than there are": "A Senate committee has 1 Republicans and 6 Democrats.  In how many ways can we "
    "form a subcommittee of 5 members that has at least one member from each party?",
    "infinity under a root": r"What is the smallest real number $x$ in the domain of the function $$g(x) = "
    r"\sqrt{(x-3)^2-(x-8)∞^2}~?$$",
    "infinity in a formula": "Let $a$ be a positive real number. Find the minimum value of $a ∞ + a.$",
    "a tower in LaTeX": r"9^{9^{9^9}}",
    "a factorial": "100000!",
    "a factorial of a factorial": "((9!)!)!",
    "a product of 10,000 digits": f"{LONG} * {LONG}",
    "a sum of 3,900 digits": f"{'7' * 1900} + {'8' * 1900}",
    "a product of 900 digits": f"{'7' * 900} * {'8' * 900}",
    "a polynomial of degree 500": "Expand (x + 1)^500.",
    "an equation of degree 500": "Solve x^500 - 3x^499 + 2 = 0.",
    "a sum of 500 powers": "Simplify " + " + ".join(f"x^{k}" for k in range(400)) + ".",
    "a product of 60 brackets": "Expand " + "".join(f"(x + {k})" for k in range(60)) + ".",
    "many variables": "Expand (a + b + c + d + x + y + z)^12.",
    "brackets": "(" * 1_900 + "1" + ")" * 1_900,
    "brackets within the limit": "(" * 70 + "1" + ")" * 70,
    "a megabyte": "x" * 2**20,
    "a megabyte of sums": "1+" * 2**19 + "1",
    "a megabyte of spaces": " " * 2**20 + "1 + 1",
    "another language": "Решите уравнение три икс плюс пять равно двадцать.",
    "a third language": "请解方程：三倍某数加五等于二十。",
    "code": "__import__('os').system('touch /tmp/lemmata_was_here')",
    "code in a formula": "Solve __import__('os').getpid() + x = 3",
    "attributes": "Simplify (1).__class__.__bases__[0].__subclasses__()",
    "open LaTeX": r"\frac{1}{2",
    "open mathematics": "$x + 3 = 5",
    "an open environment": r"\begin{pmatrix} 1 & 2",
    "an endless command": "\\" * 3_000,
    "open bars": "|" * 500,
    "zero divisors": "1/(1-1)",
    "zero in a fraction": "Solve x/0 = 3",
    "zero to the zero": "0^0",
    "control characters": "\x00\x01\x02 2 + 2 \x7f",
    "direction marks": "2 \u202e+ 2",
    "surrogates": "2 + \ud800",
    "combining marks": "x" + "\u0301" * 2_000,
    "a huge modulus": "What is the remainder when 7^999999999999 is divided by 1000000007?",
    "a huge exponent of a huge base": f"What is the remainder when {'9' * 500}^{'9' * 500} is divided by 7?",
    "two primes": "What is the prime factorization of 1000000016000000063?",
    "the divisors of a large number": "List all positive divisors of 999999999989.",
    "a huge inverse": f"Find the inverse of {'3' * 400} modulo {'7' * 400}.",
    "many congruences": "Solve the system " + ", ".join(f"x ≡ 1 (mod {n})" for n in range(2, 200)) + ".",
    "a huge system": "Find the smallest positive integer x such that x ≡ 999999999988 (mod 999999999989).",
    "a huge count": "How many positive integer solutions does x + y = 1000000000000 have?",
    "a huge sequence": "What is the 999999th term of the geometric sequence 2, 6, 18, ...?",
    "a huge sum": "Find the sum of k^3 from k = 1 to 99999999999.",
    "a huge base": f"Convert {'z' * 60} (base 36) to base 2.",
    "huge arrangements": "How many ways are there to arrange 99999 people in a row?",
    "a huge root": "What is the cube root of " + "9" * 900 + " to the nearest integer?",
    "a huge fraction": f"Simplify {'6' * 900}/{'9' * 900}.",
    "nested roots": "sqrt(2 + " * 60 + "1" + ")" * 60,
    "nested fractions": "1/(2 + " * 70 + "1" + ")" * 70,
    "many equations": "Solve " + ", ".join(f"x_{k} + x_{k + 1} = {k}" for k in range(100)) + ".",
    "definitions that grow": "Let f(x) = x^2 + x. Calculate " + "f(" * 30 + "x" + ")" * 30 + ".",
    "a definition of itself": "Let f(x) = f(x) + 1. Calculate f(3).",
    "a slow pattern": "what is " + "the sum of " * 300 + "1 and 2",
    "a slow remainder": "what is " + "1 and " * 600 + "2 in 3",
    "commas": "Sort " + ", ".join("1" for _ in range(1_500)),
    "words": "remainder " * 390,
    "dots": "1 + 2 + " + "... + " * 400 + "3",
    "nothing": "",
    "spaces": " \n\t ",
    "a question mark": "?",
}


def test_every_one_gets_a_line_in_time_and_the_batch_goes_on(capfd: pytest.CaptureFixture[str]) -> None:
    """Two workers with a limit of two seconds; an honest question stands between the hostile ones."""
    honest = [(f"honest {number}", f"What is {number} + {number}?") for number in range(len(HOSTILE))]
    mixed = [item for pair in zip(HOSTILE.items(), honest, strict=True) for item in pair]
    children = set(children_of(os.getpid()))
    start = time.monotonic()
    solutions = list(solve_batch((Problem(name, text) for name, text in mixed), jobs=2, timeout=2.0))
    assert time.monotonic() - start < 60
    assert [solution.problem.id for solution in solutions] == [name for name, _ in mixed]
    for solution in solutions:
        assert solution.verdict in VERDICTS
        if solution.problem.id.startswith("honest"):
            number = int(solution.problem.id.split()[1])
            assert (solution.verdict, solution.answer) == ("verified", str(2 * number))
        elif solution.verdict != "verified":
            assert solution.where or solution.answer, solution.problem.id
            assert len(solution.where) < 1_000, solution.problem.id
            assert "Traceback" not in solution.where
            assert not re.search(r"AttributeError|TypeError|KeyError|IndexError|Recursion", solution.where), (
                solution.problem.id,
                solution.where,
            )
    assert len(set(children_of(os.getpid())) - children) <= 2, "only the warm workers are left"
    assert not Path("/tmp/lemmata_was_here").exists()
    assert "Traceback" not in capfd.readouterr().err


def test_a_line_that_utf8_cant_hold_does_not_stop_a_batch(tmp_path: Path) -> None:
    """JSON may escape half a surrogate pair; the answer is escaped the same way."""
    given, out = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    given.write_text('{"question": "2 + \\ud800"}\n{"question": "2 + 2"}\n')
    command = [sys.executable, "-m", "lemmata", "solve", "--batch", str(given), "--out", str(out)]
    assert subprocess.run(command, capture_output=True).returncode == 0
    assert [row["answer"] for _, row in read_jsonl(out)] == [None, "4"]


def test_a_function_that_is_not_defined_is_not_a_product() -> None:
    for question in ("Let f(x) = f(x) + 1. Calculate f(3).", "Simplify f(3) + g(2).", "f(3)"):
        assert solve(question).verdict != "verified", question


def test_an_interval_on_a_side_of_an_equation_is_refused_in_words() -> None:
    for question in ("Solve x = [5, 6] for x", "Solve [1, 2] = x"):
        solution = solve_here(Problem("", question))
        assert solution.verdict == "not_found", question
        assert "interval" in solution.where


RIGHT = {
    "9^9^9^9": None,
    "100000!": None,
    "(" * 70 + "1" + ")" * 70: "1",
    "1/(1-1)": None,
    "0^0": None,
    "Решите уравнение три икс плюс пять равно двадцать.": None,
    r"\frac{1}{2": None,
    "Solve x/0 = 3": None,
    "2 + 2": "4",
}


@pytest.mark.parametrize("question", RIGHT)
def test_what_has_no_answer_gets_none(question: str) -> None:
    solution = solve(question, timeout=5)
    assert solution.answer == RIGHT[question]
    assert (solution.verdict == "verified") == (RIGHT[question] is not None)


def test_the_limit_holds_against_work_that_never_looks_up() -> None:
    """A step that computes without end is killed with its process, and the next question is answered."""
    from lemmata.expr import TimedOut, run_limited

    start = time.monotonic()
    outcome = run_limited("math:factorial", (10**8,), 0.5)
    assert isinstance(outcome, TimedOut)
    assert time.monotonic() - start < 5
    assert solve("What is 2 + 2?").answer == "4"


def test_memory_is_limited() -> None:
    """A worker's address space ends at two gigabytes, and a line that wants more fails alone."""
    from lemmata.expr import Failed, run_limited

    assert MEMORY_LIMIT <= 2 * 1024**3
    assert run_limited("resource:getrlimit", (resource.RLIMIT_AS,), 20).value == (MEMORY_LIMIT, MEMORY_LIMIT)  # type: ignore[union-attr]
    assert isinstance(run_limited("builtins:bytearray", (3 * 1024**3,), 20), Failed)
    assert solve("What is 2 + 2?").answer == "4"


def test_a_killed_parent_leaves_no_worker() -> None:
    """A batch that is killed half-way takes its workers along."""
    code = (
        "import sys, time\n"
        "from lemmata.problems import Problem\n"
        "from lemmata.solver import solve_batch\n"
        "problems = (Problem(str(n), 'What is 2 + 2?') for n in range(10**9))\n"
        "for number, _ in enumerate(solve_batch(problems, jobs=2)):\n"
        "    if number == 20: print('going', flush=True)\n"
    )
    process = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE)
    assert process.stdout is not None
    assert process.stdout.readline() == b"going\n"
    workers = children_of(process.pid)
    assert len(workers) >= 2
    process.kill()
    process.wait()
    process.stdout.close()
    deadline = time.monotonic() + 5
    while any(running(worker) for worker in workers):
        assert time.monotonic() < deadline, "a worker outlived its parent"
        time.sleep(0.05)


def children_of(pid: int) -> list[int]:
    """The child processes of a process, of whichever thread (the threads themselves come and go)."""
    return [child.pid for child in psutil.Process(pid).children()]


def running(pid: int) -> bool:
    """Whether the process runs (a zombie that nobody has waited for does not)."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False
