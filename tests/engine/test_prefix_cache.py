"""Run: pytest tests/engine/test_prefix_cache.py

The tree against a dictionary of everything that was ever stored: what is found must be what was put there.
"""

import random

import pytest
import torch

from lemmata.attention.visibility import limits
from lemmata.engine.chunks import Chunk, chunks_of, limits_of
from lemmata.engine.prefix_cache import Lease, PrefixCache
from lemmata.errors import InputError


def kv_of(chunks: list[Chunk]) -> torch.Tensor:
    """[2, 1, n, 1]: numbers that depend on all that a token's keys would: everything before, the chunk if whole."""
    seen: list[object] = []
    values = []
    for chunk in chunks:
        for token in chunk.tokens:
            seen.append((token, chunk.tokens) if chunk.whole else token)
            values.append(float(hash(tuple(seen)) % 100_003))
    return torch.tensor(values).reshape(1, 1, -1, 1).expand(2, 1, -1, 1)


def found(lease: Lease) -> list[float]:
    return torch.cat([torch.zeros(2, 1, 0, 1), *lease.parts()], dim=2)[0, 0, :, 0].tolist()


def row(rng: random.Random) -> list[Chunk]:
    chunks = []
    for number in range(rng.randint(1, 5)):
        if number % 2 == 0:
            chunks.append(Chunk(tuple(rng.choices((1, 2), k=rng.randint(1, 3))), True))
        else:
            chunks.append(Chunk(tuple(rng.choices((1, 2), k=rng.randint(1, 6))), False))
    return chunks


@pytest.mark.parametrize("budget", [0, 40, 200, 100_000])
def test_what_is_found_is_what_was_stored(budget: int) -> None:
    rng = random.Random(budget)
    cache = PrefixCache(budget * 8, 8)
    held: list[Lease] = []
    hits = 0
    for _ in range(1500):
        chunks = row(rng)
        everything = kv_of(chunks)
        lease = cache.lease(chunks)
        assert found(lease) == everything[0, 0, : lease.length, 0].tolist()
        hits += lease.length > 0
        cache.store(lease, chunks, lambda first, end, kv=everything: kv[:, :, first:end].clone())
        assert found(lease) == everything[0, 0, : lease.length, 0].tolist()
        assert cache.bytes <= cache.budget
        held.append(lease)
        if len(held) > 3:
            cache.release(held.pop(rng.randrange(len(held))))
    for lease in held:
        cache.release(lease)
    assert (hits > 700) if budget > 100 else (hits >= 0)
    assert (cache.evictions > 0) == (0 < budget < 100_000)
    assert len(cache._leaves) <= 3000


def test_what_a_row_uses_is_not_evicted_and_the_least_recent_goes_first() -> None:
    cache = PrefixCache(10 * 8, 8)

    def put(tokens: tuple[int, ...]) -> Lease:
        chunks = [Chunk(tokens, True)]
        lease = cache.lease(chunks)
        cache.store(lease, chunks, lambda first, end: torch.zeros(2, 1, end - first, 1))
        return lease

    first, second = put((1, 1, 1, 1)), put((2, 2, 2, 2))
    assert put((3, 3, 3, 3)).length == 0, "no room: both others are in use"
    cache.release(second)
    cache.release(first)
    third = put((3, 3, 3, 3))
    assert third.length == 4
    assert cache.lease([Chunk((2, 2, 2, 2), True)]).length == 0, "it was released first"
    assert cache.lease([Chunk((1, 1, 1, 1), True)]).length == 4
    with pytest.raises(InputError, match="must be 0 bytes or more, got -1"):
        PrefixCache(-1, 8)


def test_a_query_is_found_whole_or_not_at_all_and_a_run_as_far_as_it_goes() -> None:
    cache = PrefixCache(1000, 8)
    chunks = [Chunk((1, 2, 3), True), Chunk((4, 5, 6), False), Chunk((7,), True)]
    cache.store(cache.lease(chunks), chunks, lambda first, end: torch.zeros(2, 1, end - first, 1))
    assert cache.lease([Chunk((1, 2), True)]).length == 0
    assert cache.lease([Chunk((1, 2, 3, 4), True)]).length == 0
    assert cache.lease([Chunk((1, 2, 3), False)]).length == 0, "the same tokens as an answer are something else"
    assert cache.lease([Chunk((1, 2, 3), True), Chunk((4, 5, 9), False)]).length == 5
    assert cache.lease([Chunk((1, 2, 3), True), Chunk((4, 5), False), Chunk((7,), True)]).length == 5
    assert cache.lease(chunks).length == 7


@pytest.mark.parametrize("mask", ["ism", "causal", "prefix"])
def test_limits_and_chunks_are_the_specification(mask: str) -> None:
    rng = random.Random(0)
    for _ in range(60):
        segments: list[int] = []
        for number in range(rng.randint(1, 4)):
            segments += [number] * rng.randint(1, 4) + [-1] * rng.randint(0, 4)
        expected = limits(torch.tensor([segments]), None, mask)[1][0].tolist()
        assert limits_of(segments, mask) == expected
        ids = list(range(len(segments)))
        chunks = chunks_of(ids, segments, mask)
        assert [token for chunk in chunks for token in chunk.tokens] == ids
        for chunk in chunks:
            # What a token sees lies in its chunk or before it; in a run, in no later token.
            last = [expected[token] for token in chunk.tokens]
            assert max(last) <= chunk.tokens[-1]
            assert chunk.whole or last == list(chunk.tokens)
    with pytest.raises(InputError, match="under the mask 'full'"):
        limits_of([0], "full")
