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
    firsts = Counter(c.turns[0].reading for conversations in sets.values() for c in conversations)
    assert set(firsts.values()) == {1}, "no first question twice"
    assert filling.selection.problems == len(firsts)
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
    assert found <= 4 * 20 - 4 * 8
    workers(workers.pooled(4))
    with pytest.raises(LemmataError, match="no problem is left to train on"):
        fill()


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
    done, totals, names = zip(*calls, strict=True)
    assert list(done) == sorted(done)
    assert done[-1] == totals[-1] == 200 + 4 * 8
    assert set(names) == {"corpus"}


def test_no_cell_is_left():
    with pytest.raises(InputError, match="no family offers a level whose weight is positive"):
        fill(families=("simplify_fraction",), level_weights=(0, 0, 0, 0, 1))
