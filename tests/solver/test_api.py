"""The solver behind its deadline. Run: pytest tests/solver/test_api.py"""

import subprocess
import sys
import time

from lemmata.problems import Problem, generate
from lemmata.solver import Solution, solve, solve_batch, solve_here


def test_solve_a_text() -> None:
    solution = solve("Solve 3x + 5 = 20")
    assert (solution.verdict, solution.answer) == ("verified", "5")
    assert Solution.from_json(solution.to_json()) == solution


def test_a_deadline_is_its_own_outcome() -> None:
    started = time.monotonic()
    solution = solve(Problem("slow", "What is the remainder when 7^1000000 is divided by 999999937?"), timeout=0.001)
    assert time.monotonic() - started < 5
    assert solution.verdict == "timed_out"
    assert solution.answer is None


def test_batch_keeps_the_order_and_goes_on() -> None:
    problems = [*generate(n=20, seed=5), Problem("bad", "9^9^9^9"), Problem("worse", "x" * 100_000), *generate(n=5)]
    solutions = list(solve_batch(problems, jobs=2, timeout=10))
    assert [solution.problem for solution in solutions] == problems
    assert sum(solution.verdict == "verified" for solution in solutions) == 25
    assert solutions[:20] == [solve_here(problem) for problem in problems[:20]]


def test_the_room_is_light() -> None:
    code = (
        "import sys; from lemmata.solver import solve_here; from lemmata.problems import Problem;"
        "solve_here(Problem('q', 'Solve 3x + 5 = 20'));"
        "print([m for m in ('torch', 'transformers', 'sympy', 'numpy') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
