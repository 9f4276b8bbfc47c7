"""Run: pytest tests/engine/test_replica.py"""

from pathlib import Path

import pytest

from lemmata.dialogue import Encoded
from lemmata.engine import EngineSettings, Sampling
from lemmata.engine.replica import Replica
from lemmata.errors import InputError, LemmataError
from lemmata.models import MaskContract, build_model, save_model

PROMPT = Encoded((30, 31, 32), (0, 0, 0), (0, 0, 0), (0, 0, 0))


@pytest.fixture
def replica(tokenizer, tmp_path: Path) -> Replica:
    save_model(build_model("tutor-nano", len(tokenizer)), tokenizer, tmp_path / "model", MaskContract())
    return Replica(str(tmp_path / "model"), EngineSettings())


def fetched(replica: Replica, key: str, ends: int) -> dict[int, list]:
    found: dict[int, list] = {}
    for _ in range(100):
        events, figures = replica.fetch(key)
        for number, event in events:
            found.setdefault(number, []).append(event)
        if sum(event.kind != "piece" for said in found.values() for event in said) == ends:
            assert figures.cache.budget > 0
            return found
    raise AssertionError(found)


def test_requests_are_answered_under_their_numbers(replica: Replica) -> None:
    joined = replica.join()
    assert (joined.context, joined.segments) == (1024, "merged")
    for number in (7, 8):
        replica.submit(joined.key, number, PROMPT, Sampling(max_tokens=number), 0)
    found = fetched(replica, joined.key, 2)
    assert {number: len(said[-1].reply.token_ids) for number, said in found.items()} == {7: 7, 8: 8}


def test_a_cancellation_may_come_before_its_request(replica: Replica) -> None:
    key = replica.join().key
    replica.cancel(key, 1)
    replica.submit(key, 1, PROMPT, Sampling(max_tokens=1000), 0)
    replica.submit(key, 2, PROMPT, Sampling(max_tokens=1000), 0)
    replica.cancel(key, 2)
    found = fetched(replica, key, 2)
    assert {said[-1].reply.finish_reason for said in found.values()} == {"cancelled"}


def test_who_joins_anew_hears_nothing_of_the_old(replica: Replica) -> None:
    old = replica.join().key
    replica.submit(old, 1, PROMPT, Sampling(max_tokens=1000), 0)
    new = replica.join().key
    replica.submit(old, 2, PROMPT, Sampling(max_tokens=1), 0)
    replica.submit(new, 3, PROMPT, Sampling(max_tokens=1), 0)
    assert list(fetched(replica, new, 1)) == [3]
    with pytest.raises(LemmataError, match="somebody else has joined"):
        replica.fetch(old)


def test_bad_requests_fail_and_a_broken_checkpoint_says_so(replica: Replica, tmp_path: Path) -> None:
    key = replica.join().key
    replica.submit(key, 1, Encoded((), (), (), ()), Sampling(), 0)
    assert "the prompt is empty" in fetched(replica, key, 1)[1][-1].message
    (tmp_path / "model" / "config.json").write_text("{")
    with pytest.raises(InputError, match="model"):
        Replica(str(tmp_path / "model"), EngineSettings()).join()
