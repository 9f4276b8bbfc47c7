"""Run with `pytest tests/corpus/test_conversations.py`: the rules, with made-up solutions; then the real solver."""

import re
from collections import Counter
from dataclasses import replace
from itertools import pairwise

import pytest
import sympy

from lemmata.corpus import conversations
from lemmata.corpus.conversations import converse, converse_all, fault, same_answer
from lemmata.corpus.types import Plan
from lemmata.problems import NoVariationError, family
from lemmata.solver import Check, Solution, Step

PROBLEM = family("linear_equation").generate(1, 3)
PASSED = Check("substitution", True, "left side 20, right side 20")


def solution(problem=PROBLEM, **changes):
    step = Step("divide", "Both sides may be divided by the same number.", "3x=15", "x=5", "x = 5", PASSED)
    made = Solution(problem, f"solve {problem.text}", (step, step), problem.answer, problem.answer, "verified")
    return replace(made, **changes)


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({}, None),
        ({"verdict": "unverified"}, "solution is unverified"),
        ({"verdict": "timed_out"}, "solution is timed_out"),
        ({"verdict": "not_understood"}, "solution is not_understood"),
        ({"steps": ()}, "a step is not checked"),
        ({"answer": None}, "a step is not checked"),
        ({"answer": "-99"}, "the solution's answer is not the problem's"),
    ],
)
def test_only_verified_solutions_with_the_right_answer_pass(changes, reason):
    assert fault(PROBLEM, solution(**changes)) == reason


def test_one_step_without_a_check_is_enough_to_reject():
    made = solution()
    for check in (Check("none", None), Check("substitution", False)):
        steps = (*made.steps, replace(made.steps[0], check=check))
        assert fault(PROBLEM, replace(made, steps=steps)) == "a step is not checked"


def test_a_problem_without_an_answer_is_no_witness():
    assert fault(replace(PROBLEM, answer=None), solution(answer="5")) == "the problem has no answer of its own"


def test_answers_of_other_spelling():
    assert same_answer("5", "5")
    assert same_answer("0.5", "1/2")
    assert same_answer("-3", "-3.0")
    assert not same_answer("3", "-3")
    assert not same_answer("1/2", "1/3")
    assert same_answer("x^2 + 5x + 6", "6 + 5x + x^2")
    assert not same_answer("no solution", "all real numbers")


@pytest.fixture
def solved(monkeypatch):
    """Every problem is solved, without the solver; `solved(fail=…)` fails those."""

    def install(fail=lambda problem: False):
        monkeypatch.setattr(
            conversations, "solve_here", lambda p: solution(p, verdict="unverified" if fail(p) else "verified")
        )
        monkeypatch.setattr(
            conversations, "short_solution", lambda s, boxed: f"{s.problem.text} {'boxed' if boxed else 'plain'}"
        )

    return install


def many(multi_turn, count=300, seed=0):
    rejects = Counter()
    member = family("linear_equation")
    made = [converse(member.generate(2, i), Plan(seed, multi_turn), rejects) for i in range(count)]
    return [c for c in made if c is not None], rejects


def test_shares_of_follow_ups(solved):
    solved()
    assert {len(c.turns) for c in many(0.0)[0]} == {1}
    assert {len(c.turns) for c in many(1.0)[0]} == {2, 3}
    mixed = [len(c.turns) > 1 for c in many(0.3)[0]]
    assert 0.2 < sum(mixed) / len(mixed) < 0.4
    kinds = Counter(turn.kind for c in many(1.0)[0] for turn in c.turns[1:])
    assert set(kinds) == {"vary", "why", "check"}
    assert all(c.turns[0].kind == "solve" for c in many(1.0)[0])


def test_a_changed_number_changes_the_problem_and_what_follows_is_about_it(solved):
    solved()
    seen = 0
    for conversation in many(1.0)[0]:
        current = conversation.problem.text
        for turn in conversation.turns:
            if turn.kind == "vary":
                seen += 1
                assert turn.reading != f"solve {current}"
                current = turn.plain.removesuffix(" plain")
                assert any(digit.isdigit() for digit in turn.question)
            if turn.kind in ("solve", "vary"):
                assert turn.reading == f"solve {current}"
                assert turn.answer is not None
            else:
                assert turn.reading is None
                assert turn.answer is None
    assert seen > 50


def test_a_follow_up_that_fails_ends_the_conversation_before_it(solved):
    solved(fail=lambda problem: "~" in problem.id)
    found, rejects = many(1.0)
    assert len(found) == 300
    assert not any(turn.kind == "vary" for c in found for turn in c.turns)
    assert rejects["follow-up: solution is unverified"] > 50


def test_a_problem_that_fails_is_counted(solved):
    solved(fail=lambda problem: problem.seed % 3 == 0)
    found, rejects = converse_all("gcd", 1, list(range(9)), Plan(0, 0.0))
    assert [c.problem.seed for c in found] == [1, 2, 4, 5, 7, 8]
    assert rejects == {"solution is unverified": 3}


def test_another_seed_draws_other_follow_ups(solved):
    solved()
    kinds = [[tuple(turn.kind for turn in c.turns) for c in many(0.5, seed=seed)[0]] for seed in (0, 0, 1)]
    assert kinds[0] == kinds[1] != kinds[2]


def test_another_way_is_another_verified_solution_of_the_same_problem():
    found = compared = 0
    for seed in range(40):
        problem = family("quadratic_equation").generate(3, seed)
        conversation = converse(problem, Plan(0, 1.0, another_way=True), Counter())
        for before, turn in pairwise(conversation.turns):
            if turn.kind != "another":
                continue
            found += 1
            assert before.kind != "another"
            assert turn.question in conversations.WAYS
            solved = [t for t in conversation.turns[: conversation.turns.index(turn)] if t.reading is not None][-1]
            assert turn.plain != solved.plain
            assert (turn.answer, turn.reading) == (solved.answer, solved.reading)
            # SymPy's roots of the question's own text, as the corpus' words never see them.
            text = re.search(r"[\dx^+ -]*x[\dx^+ -]* = [\dx^+ -]+", solved.question)
            if text:
                compared += 1
                left, right = text[0].replace("^", "**").split("=")
                roots = sympy.solve(sympy.sympify(re.sub(r"(\d)\s*x", r"\1*x", f"({left})-({right})")))
                assert sorted(map(str, roots)) == sorted(turn.answer.split(", "))
    assert found > 5
    assert compared > 3


def test_the_main_jobs_corpus_has_no_other_way_and_one_way_is_enough():
    assert not Plan(0, 1.0).another_way
    kinds = Counter(
        turn.kind
        for name, another in (("quadratic_equation", False), ("gcd", True))
        for seed in range(30)
        for turn in converse(family(name).generate(3, seed), Plan(0, 1.0, another), Counter()).turns
    )
    assert kinds["vary"]
    assert not kinds["another"]


def test_a_problem_without_a_variation_loses_its_follow_up_and_nothing_else(monkeypatch):
    """x^2 + x = 0: no other number leaves an equation of the family at its level."""

    class Stubborn(type(family("linear_equation"))):
        def vary(self, problem, seed):
            raise NoVariationError("none")

    monkeypatch.setattr(conversations, "family", lambda name: Stubborn())
    monkeypatch.setattr(conversations, "FOLLOW_UPS", {"vary": 1})
    rejects = Counter()
    found = converse(PROBLEM, Plan(0, 1.0), rejects)
    assert [turn.kind for turn in found.turns] == ["solve"]
    assert rejects == {"follow-up: no number can be changed": 1}


def test_a_family_says_when_it_has_no_variation(monkeypatch):
    members = family("linear_equation")
    monkeypatch.setattr(type(members), "_neighbours", lambda self, old, rng: iter(()))
    with pytest.raises(NoVariationError, match="no other number"):
        members.vary(PROBLEM, 1)
