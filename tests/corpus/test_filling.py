"""Run with `pytest tests/corpus/test_filling.py`: sets from small pools, compared by brute force."""

from collections import Counter

import pytest

from lemmata.corpus.filling import Filling
from lemmata.corpus.settings import CorpusSettings
from lemmata.errors import InputError, LemmataError
from lemmata.expr import Done, Failed, TimedOut

SMALL = {
    "problems": 200,
    "families": ("linear_equation", "gcd"),
    "level_weights": (2, 1, 0, 0, 0),
    "heldout_per_cell": 6,
    "valid_per_cell": 2,
}


def fill(**settings):
    filling = Filling(CorpusSettings(**(SMALL | settings)), lambda done, total, what: None)
    return filling, filling.run()


def all_readings(conversations):
    return {turn.reading for c in conversations for turn in c.turns if turn.reading is not None}


@pytest.mark.parametrize("size", [30, 100, 10_000])
def test_no_instance_is_in_two_sets(workers, size):
    workers(workers.pooled(size))
    filling, sets = fill()
    names = list(sets)
    for one in names:
        for other in names[names.index(one) + 1 :]:
            assert not all_readings(sets[one]) & all_readings(sets[other])
    firsts = Counter(c.turns[0].question for conversations in sets.values() for c in conversations)
    assert set(firsts.values()) == {1}, "no first question twice"
    assert filling.selection.problems == len({c.turns[0].reading for cs in sets.values() for c in cs})
    assert any(len(c.turns) > 1 for c in sets["q"])
    assert all(c.turns[0].kind == "solve" for conversations in sets.values() for c in conversations)


def test_sizes_and_shares(workers):
    workers(workers.pooled(10_000))
    filling, sets = fill()
    assert Counter((c.problem.family, c.problem.level) for c in sets["heldout"]) == {
        (name, level): 6 for name in ("linear_equation", "gcd") for level in (1, 2)
    }
    assert len(sets["valid"]) == 8
    assert len(sets["q"]) + len(sets["m"]) == 200
    assert abs(len(sets["q"]) - 100) <= 4
    levels = Counter(c.problem.level for name in "qm" for c in sets[name])
    assert abs(levels[1] - 133) <= 3
    assert not filling.short


def test_a_spent_cell_passes_its_share_on_and_what_is_short_is_said(workers):
    sizes = {"linear_equation": 40, "gcd": 10_000}
    workers(lambda name, level, seeds, plan: workers.pooled(sizes[name])(name, level, seeds, plan))
    filling, sets = fill()
    assert len(sets["q"]) + len(sets["m"]) == 200
    assert not filling.short
    levels = Counter(c.problem.level for name in "qm" for c in sets[name])
    assert abs(levels[1] - 133) <= 3, "the level keeps its weight: its other families step in"
    workers(workers.pooled(20))
    filling, sets = fill()
    found = len(sets["q"]) + len(sets["m"])
    assert filling.short["training"] == 200 - found > 0
    assert found <= 4 * 20 - len(sets["heldout"]) - len(sets["valid"])
    workers(workers.pooled(1))
    with pytest.raises(LemmataError, match="no problem is left to train on"):
        fill()


@pytest.mark.parametrize("size", [2, 4, 16, 30])
def test_a_small_cell_keeps_three_quarters_of_its_instances_for_training(workers, size):
    """Counted over the whole pool, of which conversations without follow-ups use up nothing else."""
    workers(workers.pooled(size, follow_ups=False))
    filling, sets = fill()
    for name in ("linear_equation", "gcd"):
        for level in (1, 2):
            owned = {
                key: {c.turns[0].reading for c in cs if (c.problem.family, c.problem.level) == (name, level)}
                for key, cs in sets.items()
            }
            aside = len(owned["heldout"]) + len(owned["valid"])
            assert 1 <= aside <= max(1, size / 4)
            assert len(owned["heldout"]) >= max(1, size * 6 // 32 - 1), "six of eight set aside are held out"
            assert len(owned["q"] | owned["m"]) == size - aside
    lacking = {key: number for key, number in filling.short.items() if key.startswith("heldout")}
    assert len(lacking) == (4 if size < 32 else 0)


@pytest.mark.parametrize(("heldout", "valid"), [(0, 0), (0, 2), (6, 0)])
def test_a_set_that_nobody_asks_for_is_empty(workers, heldout, valid):
    workers(workers.pooled(10_000))
    filling, sets = fill(heldout_per_cell=heldout, valid_per_cell=valid)
    assert [len(sets[name]) for name in ("heldout", "valid")] == [4 * heldout, 4 * valid]
    assert len(sets["q"]) + len(sets["m"]) == 200
    assert not filling.short


def test_an_instance_is_trained_on_in_all_its_wordings(workers):
    """Ten instances in three wordings: the training sets hold 3 x 9 questions of each cell, none of them held out."""
    workers(workers.pooled(10, wordings=3, follow_ups=False))
    filling, sets = fill()
    questions = Counter((c.problem.family, c.problem.level) for name in "qm" for c in sets[name])
    assert set(questions.values()) == {3 * 9}, "one of the ten instances is held out"
    asked = {name: {c.turns[0].reading for c in conversations} for name, conversations in sets.items()}
    assert not (asked["q"] | asked["m"]) & asked["heldout"]
    assert not asked["q"] & asked["m"], "all wordings of an instance are in one set"
    assert len(sets["heldout"]) == len(asked["heldout"]) == 4, "the held-out set asks each once"
    assert filling.selection.problems == 40


def test_a_family_that_fails_is_counted_and_the_others_go_on(workers):
    workers(workers.pooled(10_000, broken=lambda name, level: name == "gcd"))
    filling, sets = fill()
    assert len(sets["q"]) + len(sets["m"]) == 200
    assert {c.problem.family for c in sets["q"]} == {"linear_equation"}
    assert filling.rejects["solution is unverified"] >= 100
    assert filling.short == {f"{name} gcd {level}": n for name, n in (("heldout", 6), ("valid", 2)) for level in (1, 2)}


def test_a_chunk_that_fails_costs_only_the_problem_at_fault(monkeypatch, workers):
    good = workers.pooled(10_000)

    def outcomes(target, payloads, seconds, jobs):
        for name, level, seeds, plan in payloads:
            if 3 in seeds:
                yield TimedOut(seconds)
            elif 4 in seeds:
                yield Failed("worker died")
            else:
                yield Done(good(name, level, seeds, plan))

    monkeypatch.setattr("lemmata.corpus.filling.map_limited", outcomes)
    filling, sets = fill()
    seeds = {c.problem.seed for conversations in sets.values() for c in conversations}
    assert not {3, 4} & seeds
    assert {2, 5} <= seeds
    assert filling.rejects == {"timed out": 4, "failed: worker died": 4}


def test_other_seeds_draw_other_problems(workers):
    workers(workers.pooled(10_000))
    one, other = fill()[1], fill(seed=1)[1]
    assert not {c.problem.id for c in one["q"]} & {c.problem.id for c in other["q"]}


def test_all_problems_in_one_set(workers):
    workers(workers.pooled(10_000))
    assert [len(fill(m_share=share)[1]["m"]) for share in (0, 1)] == [0, 200]


def test_progress_reaches_the_total(workers):
    workers(workers.pooled(10_000))
    calls = []
    Filling(CorpusSettings(**SMALL), lambda *call: calls.append(call)).run()
    for what, total in (("instances", 4 * 4 * 8), ("corpus", 200 + 4 * 8)):
        done, totals = zip(*[call[:2] for call in calls if call[2] == what], strict=True)
        assert list(done) == sorted(done)
        assert done[-1] == totals[-1] == total


def test_no_cell_is_left():
    with pytest.raises(InputError, match="no family offers a level whose weight is positive"):
        fill(families=("simplify_fraction",), level_weights=(0, 0, 0, 0, 1))
