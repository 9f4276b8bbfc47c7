"""What a question gets: its own stored solution, its template solved anew and checked, or examples marked as such.

Run: pytest tests/bank/test_asking.py
"""

import pytest

from lemmata.bank import KINDS, Bank, Pair
from lemmata.bank.search import evidence, ranked
from lemmata.problems import generate, vary

EGGS = Pair("Ann's hens lay 16 eggs. She eats three. How many are left?", "<<16-3=13>>13\n#### 13", "13")
KITE = Pair("A kite's string is 40 m long. How long are both strings of 2 kites?", "<<40*2=80>>80\n#### 80", "80")


@pytest.fixture
def bank(tmp_path):
    with Bank.open(tmp_path / "bank.db") as opened:
        opened.add([EGGS, KITE, Pair("Solve 2x + 3 = 13.", "x = 5", "5")])
        yield opened


def test_the_same_question_gets_the_stored_solution(bank):
    first = bank.ask(r"Ann’s hens lay $16$ eggs.  She eats 3. How many are left")[0]
    # `three` and `3` are other texts, so the template is solved anew, with the same result.
    assert (first.kind, first.anew.answer) == ("same-template", "13")
    first = bank.ask("Ann’s hens lay $16$ eggs.  She eats three. How many are left")[0]
    assert (first.kind, first.score, first.pair.answer, first.anew) == ("identical", 1.0, "13", None)


def test_other_numbers_are_solved_anew_by_replay(bank):
    first = bank.ask("Ann's hens lay 20 eggs. She eats 6. How many are left?")[0]
    assert first.kind == "same-template"
    assert (first.anew.answer, first.anew.how, first.anew.verdict) == ("14", "replay", "replayed")
    assert "16 is now 20" in first.why


def test_other_numbers_are_solved_anew_by_the_solver(bank):
    first = bank.ask("Solve 5x - 4 = 31.")[0]
    assert (first.kind, first.anew.answer, first.anew.how, first.anew.verdict) == (
        "same-template", "7", "solver", "verified",
    )  # fmt: skip


def test_what_can_not_be_solved_anew_has_no_answer_and_a_reason(bank):
    first = bank.ask("Ann's hens lay 16 eggs. She eats 16. How many are left?")[0]
    assert first.kind == "same-template"
    assert first.anew is None
    assert "not solved anew" in first.why


def test_a_likeness_is_marked_as_analogous(bank):
    first = bank.ask("Tom's ducks lay 20 eggs. He sells five. How many are left?")[0]
    assert (first.kind, first.pair.problem, first.anew) == ("analogous", EGGS.problem, None)
    assert "phrases" in first.why
    assert 0 < first.score < 1


def test_matches_come_best_first_and_once(bank):
    matches = bank.search("Ann's hens lay 16 eggs. She eats three. How long are both strings?", 10)
    assert [m.score for m in matches] == sorted((m.score for m in matches), reverse=True)
    assert len({m.pair.id for m in matches}) == len(matches)
    assert {m.kind for m in matches} <= set(KINDS)


def test_an_empty_bank_and_foreign_words_give_nothing(tmp_path, bank):
    assert bank.search("zzzz qqqq", 5) == []
    with Bank.open(tmp_path / "empty.db") as empty:
        assert empty.ask("Ann's hens lay 16 eggs.") == []


def test_ranking_is_bm25_by_hand(tmp_path):
    """With few pairs nothing is left out, so the score is the formula's, term by term."""
    from math import log

    from lemmata.bank.index import hashed_terms

    texts = [f"Bo {verb} {i} {thing}." for i, (verb, thing) in enumerate([("eats", "pies"), ("has", "pens"), ("sees", "pies"), ("is", "ill"), ("was", "away")])]  # fmt: skip  # noqa: E501
    with Bank.open(tmp_path / "b.db") as bank:
        bank.add(Pair(text, "yes") for text in texts)
        sets = [set(hashed_terms(text)) for text in texts]
        lengths = [len(hashed_terms(text)) for text in texts]
        query = set(hashed_terms("Bo eats 4 pies."))
        expected = []
        for own, length in zip(sets, lengths, strict=True):
            total = 0.0
            for term in query & own:
                df = sum(term in other for other in sets)
                total += max(log((5 - df + 0.5) / (df + 0.5)), 1e-6)
            expected.append(total * 2.2 / (1 + 1.2 * (0.25 + 0.75 * length / (sum(lengths) / 5))))
        found = ranked(bank, "Bo eats 4 pies.", 5)
        assert [score for _, score, _ in found] == pytest.approx(sorted(expected, reverse=True))
        assert [row - 1 for row, _, _ in found] == sorted(range(5), key=lambda i: (-expected[i], i))
        assert evidence(found)[0][1] > 0 > evidence(found)[1][1]


def test_no_family_gets_a_stored_answer_for_other_numbers(tmp_path):
    stored = list(generate(n=60, seed=3))
    with Bank.open(tmp_path / "b.db") as bank:
        bank.add(Pair(p.text, f"The answer is {p.answer}.", p.answer) for p in stored)
        for number, problem in enumerate(stored[::6]):
            _, asked = vary(problem, number)
            first = bank.ask(asked.text, 1)[0]
            assert first.kind == "same-template"
            assert first.anew is not None
            assert first.anew.verdict == "verified"
