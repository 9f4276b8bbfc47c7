"""Run: pytest tests/engine/test_affinity.py"""

import random

from lemmata.engine.affinity import SLACK, Affinity, _beginnings


def turns(*queries: int, system: bool = False) -> tuple[list[int], list[int]]:
    """Ids and segments of a dialogue: each query 3 equal tokens, an answer of 2 after all but the last."""
    ids, segments = ([9] * 5, [0] * 5) if system else ([], [])
    for number, query in enumerate(queries):
        ids += [query] * 3 + [1, 2]
        segments += [number + system] * 3 + [-1, -1]
    return ids[:-2], segments[:-2]


def test_a_dialogue_stays_and_new_ones_spread() -> None:
    affinity = Affinity(2)
    homes = [affinity.choose(*turns(10 + number), [0, 0]) for number in range(6)]
    assert homes == [0, 1, 0, 1, 0, 1]
    for more in range(1, 6):
        for number in random.Random(more).sample(range(6), 6):
            said = turns(*range(10 + number, 10 + number + more + 1))
            assert affinity.choose(*said, [0, SLACK]) == homes[number]


def test_the_longest_known_beginning_counts() -> None:
    affinity = Affinity(3)
    assert affinity.choose(*turns(4), [0, 1, 1]) == 0
    assert affinity.choose(*turns(4, 5), [SLACK + 1, 0, 1]) == 1, "the one that knows it is too busy"
    assert affinity.choose(*turns(4, 5, 6), [0, SLACK, 0]) == 1
    assert affinity.choose(*turns(4, 6), [2, 2, 0]) == 0, "of the two that know the first query the one that is free"


def test_a_shared_system_prompt_keeps_no_engine_idle() -> None:
    affinity, load = Affinity(2), [0, 0]
    for number in range(40):
        chosen = affinity.choose(*turns(10 + number, system=True), load)
        assert chosen is not None
        load[chosen] += 1
    assert abs(load[0] - load[1]) <= SLACK + 1


def test_dead_engines() -> None:
    affinity = Affinity(2)
    assert affinity.choose(*turns(4), [None, None]) is None
    assert affinity.choose(*turns(4), [0, None]) == 0
    assert affinity.choose(*turns(4, 5), [None, 9]) == 1
    affinity.forget(0)
    assert affinity.choose(*turns(4, 5), [0, 1]) == 1, "only the other one knows it now"


def test_beginnings_end_with_query_segments() -> None:
    ids, segments = turns(4, 5, 6)
    assert len(_beginnings(ids, segments)) == 3
    assert _beginnings(ids, segments)[:2] == _beginnings(ids[:8], segments[:8])
    assert _beginnings(ids, segments)[1] != _beginnings(ids[:7], segments[:7])[1], "another end, another beginning"
    assert _beginnings([1, 2], [0, 0]) != _beginnings([1, 2], [0, 1])[1:]
    assert _beginnings([], []) == []
