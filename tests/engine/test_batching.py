"""Run: pytest tests/engine/test_batching.py"""

import random
from collections.abc import Callable

import pytest
import torch

from lemmata.dialogue import Dialogue, Encoded, Message, end_of_turn
from lemmata.engine import ChatSession, Engine, EngineSettings, Sampling, batching
from lemmata.engine.chunks import Chunk
from lemmata.engine.errors import EngineStoppedError, QueueFullError
from lemmata.engine.tickets import Ended, Event, Failed, Piece, Ticket
from lemmata.errors import InputError

from .reference import greedy, is_greedy, logits_of

TOKENS = range(20, 300)


def prompt(*turns: tuple[list[int], list[int]] | list[int], system: list[int] | None = None) -> Encoded:
    """From (query, answer) pairs and a last query; a `system` prompt is a segment of its own."""
    ids: list[int] = list(system or [])
    segments = [0] * len(ids)
    number = 1 if system else 0
    for turn in turns:
        query, answer = turn if isinstance(turn, tuple) else (turn, [])
        ids += [*query, *answer]
        segments += [number] * len(query) + [-1] * len(answer)
        number += 1
    return Encoded(tuple(ids), tuple(segments), (0,) * len(ids), (0,) * len(ids))


def tokens(rng: random.Random, least: int, most: int) -> list[int]:
    return [rng.choice(TOKENS) for _ in range(rng.randint(least, most))]


@pytest.fixture
def engine(build, tokenizer) -> Callable[..., Engine]:
    def make(mask: str = "ism", family: str = "llama", context: int = 512, **settings: int) -> Engine:
        return Engine(build(family, mask, context), tokenizer, EngineSettings(**settings))

    return make


# ---- exactness


class Story:
    """40 dialogues that share beginnings, part in the middle of a query, and go on from their own answers."""

    def __init__(self, rng: random.Random, dialogues: int) -> None:
        self.rng = rng
        self.systems = [tokens(rng, 20, 30) for _ in range(3)]
        common = [tokens(rng, 12, 16) for _ in range(4)]
        self.turns: list[list[tuple[list[int], list[int]]]] = [[] for _ in range(dialogues)]
        self.system = [rng.choice([None, *self.systems]) for _ in range(dialogues)]
        self.common = common

    def next_prompt(self, dialogue: int) -> tuple[Encoded, list[int]]:
        """The next request of a dialogue: mostly a new turn; now and then the last one again with another end."""
        rng, turns = self.rng, self.turns[dialogue]
        if turns and (rng.random() < 0.25 or len(turns) > 4):
            turns.pop()
        # The queries of a turn begin alike in all dialogues and part in the middle.
        begin = self.common[len(turns) % len(self.common)]
        query = [*begin[: rng.randint(4, len(begin))], *tokens(rng, 0, 6)]
        return prompt(*turns, query, system=self.system[dialogue]), query


def wrong_answers(engine: Engine, seed: int, requests: int, dialogues: int = 40) -> int:
    """Run random traffic; every greedy answer must be that of a fresh run. Returns how many are not."""
    rng = random.Random(seed)
    story = Story(rng, dialogues)
    flying: dict[int, tuple[Ticket, Encoded, list[int]]] = {}
    submitted = wrong = 0
    while submitted < requests or flying:
        for _ in range(rng.randint(0, 4)):
            dialogue = rng.randrange(dialogues)
            if submitted < requests and dialogue not in flying:
                asked, query = story.next_prompt(dialogue)
                ticket = engine.submit(asked, Sampling(max_tokens=rng.randint(1, 12)))
                flying[dialogue] = (ticket, asked, query)
                submitted += 1
        if flying and rng.random() < 0.1:
            rng.choice(list(flying.values()))[0].cancel()
        engine.step()
        for dialogue, (ticket, asked, query) in list(flying.items()):
            if ticket.reply is None:
                continue
            answer = list(ticket.reply.token_ids)
            wrong += not is_greedy(engine.model, asked, answer)
            if ticket.reply.finish_reason != "cancelled" and answer:
                story.turns[dialogue].append((query, answer))
            del flying[dialogue]
    return wrong


@pytest.mark.parametrize(
    ("mask", "requests", "budget"), [("ism", 300, 600_000), ("causal", 80, 150_000), ("prefix", 60, 150_000)]
)
def test_every_greedy_answer_is_that_of_a_fresh_run(engine, mask: str, requests: int, budget: int) -> None:
    """Requests over 40 dialogues with shared prefixes, with evictions, cancellations and preemptions."""
    made = engine(mask, max_rows=6, cache_bytes=budget, prefill_tokens=160, quantum=5)
    assert wrong_answers(made, 0, requests) == 0
    assert made.counts.requests == requests
    assert made.counts.cancelled > requests // 60
    assert made.counts.preemptions > requests // 60
    assert made.cache.evictions > requests // 10
    assert made.cache.bytes <= budget
    if mask != "prefix":
        assert made.counts.cached_tokens > 0.2 * made.counts.prompt_tokens
    assert made.running == made.waiting == 0


@pytest.mark.parametrize(("mask", "speculate"), [("ism", 3), ("causal", 4), ("prefix", 1)])
def test_guesses_change_no_answer(engine, mask: str, speculate: int) -> None:
    """The same traffic with guesses: rows take different counts of tokens, and wrong ones leave nothing behind."""
    made = engine(mask, max_rows=6, cache_bytes=150_000, prefill_tokens=160, quantum=5, speculate=speculate)
    assert wrong_answers(made, 0, 100 if mask == "ism" else 50) == 0
    counts = made.counts
    assert counts.accepted_tokens > 20
    assert counts.guessed_tokens - counts.accepted_tokens > 20, "wrong ones must have been forgotten"
    assert counts.answer_tokens > counts.accepted_tokens
    assert min(counts.cancelled, counts.preemptions, made.cache.evictions) > 0


def test_keys_of_wrong_guesses_would_be_found_out(engine, monkeypatch: pytest.MonkeyPatch) -> None:
    """The planted mistake: what was computed for a wrong guess stays."""
    made = engine("ism", max_rows=6, prefill_tokens=160, speculate=3)
    monkeypatch.setattr(made._slots, "truncate", lambda *_: None)
    with pytest.raises((AssertionError, EngineStoppedError)):
        assert wrong_answers(made, 0, 50) == 0


def test_a_key_that_ignores_the_end_of_a_query_segment_is_found_out(engine, monkeypatch: pytest.MonkeyPatch) -> None:
    """The planted mistake: keys and values from the middle of another query are reused, as a causal cache may."""
    right = batching.chunks_of

    def planted(ids, segment_ids, mask):
        return [Chunk(chunk.tokens, False) for chunk in right(ids, segment_ids, mask)]

    monkeypatch.setattr(batching, "chunks_of", planted)
    made = engine("ism", max_rows=6, prefill_tokens=160)
    assert wrong_answers(made, 0, 80) > 5


@pytest.mark.parametrize("family", ["llama", "qwen2"])
def test_answers_equal_the_slow_reference_and_a_session(engine, tokenizer, family: str) -> None:
    made = engine(family=family)
    rng = random.Random(5)
    asked = [prompt((tokens(rng, 5, 30), tokens(rng, 1, 20)), tokens(rng, 5, 30)) for _ in range(6)]
    replies = made.answer(asked, Sampling(max_tokens=10))
    for one, reply in zip(asked, replies, strict=True):
        assert list(reply.token_ids) == greedy(made.model, one, 10, [end_of_turn(tokenizer)])
        assert is_greedy(made.model, one, reply.token_ids)
        assert not is_greedy(made.model, one, [*reply.token_ids[:-1], reply.token_ids[-1] ^ 1]), "the check can fail"
    session = ChatSession(made.model, tokenizer)
    said = session.ask("Compute 12 + 13", Sampling(max_tokens=10))
    asked = [made.encode(Dialogue((Message("user", "Compute 12 + 13"),)), "merged")]
    assert made.answer(asked, Sampling(max_tokens=10)) == [said]


def test_long_prompts_take_the_kernels_for_long_rows(engine) -> None:
    made = engine(context=1500)
    rng = random.Random(1)
    history = (tokens(rng, 400, 400), tokens(rng, 300, 300))
    asked = [prompt(tokens(rng, 500, 500)), prompt(history, tokens(rng, 300, 300)), prompt(history, [30, 40])]
    for one, reply in zip(asked, made.answer(asked, Sampling(max_tokens=5)), strict=True):
        assert is_greedy(made.model, one, reply.token_ids)


def test_a_sliding_window_counts_from_each_rows_own_token(tokenizer) -> None:
    from transformers import Qwen2Config, Qwen2ForCausalLM

    from lemmata.attention import attach

    torch.manual_seed(0)
    config = Qwen2Config(
        vocab_size=300,
        hidden_size=32,
        num_hidden_layers=3,
        num_attention_heads=4,
        num_key_value_heads=2,
        intermediate_size=48,
        max_position_embeddings=256,
        use_sliding_window=True,
        sliding_window=9,
        max_window_layers=1,
        bos_token_id=None,
        eos_token_id=None,
    )
    model = Qwen2ForCausalLM(config).eval()
    for parameter in model.parameters():
        if parameter.dim() > 1:
            parameter.data.mul_(4)
    made = Engine(attach(model), tokenizer)
    rng = random.Random(3)
    asked = [prompt((tokens(rng, 3, 40), tokens(rng, 1, 20)), tokens(rng, 3, 40)) for _ in range(8)]
    for one, reply in zip(asked, made.answer(asked, Sampling(max_tokens=8)), strict=True):
        assert is_greedy(made.model, one, reply.token_ids)


# ---- the cache


def test_a_shared_system_prompt_is_computed_once(engine) -> None:
    """Sixteen dialogues that arrive together: the first computes the system prompt, the others find it."""
    made = engine(context=1024)
    rng = random.Random(0)
    system = tokens(rng, 500, 500)
    queries = [tokens(rng, 10, 10) for _ in range(16)]
    replies = made.answer([prompt(query, system=system) for query in queries], Sampling(max_tokens=3))
    assert made.counts.computed_tokens == 500 + 16 * 10
    assert sorted(reply.cached_tokens for reply in replies) == [0, *[500] * 15]


def test_the_next_turn_computes_its_query_and_one_token(engine) -> None:
    made = engine()
    rng = random.Random(0)
    first, second = tokens(rng, 20, 20), tokens(rng, 20, 20)
    [reply] = made.answer([prompt(first)], Sampling(max_tokens=10))
    answer = list(reply.token_ids)
    [again] = made.answer([prompt((first, answer), second)], Sampling(max_tokens=10))
    # All but the last sampled token, which nobody has computed.
    assert again.cached_tokens == 20 + len(answer) - 1
    # The whole prompt over again: only its last token is computed, to see what follows it.
    [same] = made.answer([prompt((first, answer), second)], Sampling(max_tokens=10))
    assert same.cached_tokens == same.prompt_tokens - 1
    assert same.token_ids == again.token_ids


def test_nothing_is_reused_inside_another_query(engine) -> None:
    made = engine()
    query = list(range(30, 60))
    made.answer([prompt(query)], Sampling(max_tokens=2))
    for other in (query[:-1], [*query, 7], [*query[:-1], 7]):
        [reply] = made.answer([prompt(other)], Sampling(max_tokens=2))
        assert reply.cached_tokens == 0
        assert is_greedy(made.model, prompt(other), reply.token_ids)
    causal = engine("causal")
    causal.answer([prompt(query)], Sampling(max_tokens=2))
    assert causal.answer([prompt([*query, 7])], Sampling(max_tokens=2))[0].cached_tokens == len(query)


def test_without_a_budget_nothing_is_kept(engine) -> None:
    made = engine(cache_bytes=0, max_rows=2, quantum=2)
    asked = [prompt(list(range(30, 50)))] * 5
    replies = made.answer(asked, Sampling(max_tokens=7))
    assert len({reply.token_ids for reply in replies}) == 1
    assert {reply.cached_tokens for reply in replies} == {0}
    assert made.cache.bytes == 0
    assert made.counts.preemptions > 0


# ---- scheduling


def test_long_answers_do_not_starve_arrivals(engine) -> None:
    made = engine(max_rows=2, quantum=8)
    rng = random.Random(0)
    long = [made.submit(prompt(tokens(rng, 9, 9)), Sampling(max_tokens=150)) for _ in range(2)]
    for _ in range(10):
        made.step()
    short = made.submit(prompt(tokens(rng, 9, 9)), Sampling(max_tokens=4))
    steps = 0
    while not short.ended:
        made.step()
        steps += 1
    assert steps <= 6, "a row that had its share makes way at once"
    assert not any(ticket.ended for ticket in long)
    while not all(ticket.ended for ticket in long):
        made.step()
    assert made.counts.preemptions >= 1


def test_a_request_joins_and_leaves_between_steps(engine) -> None:
    made = engine()
    events: list[list[Event]] = [[], []]
    first = made.submit(prompt(list(range(30, 40))), Sampling(max_tokens=20), events[0].append)
    made.step()
    assert made.running == 1
    second = made.submit(prompt(list(range(50, 70))), Sampling(max_tokens=3), events[1].append)
    while not second.ended:
        made.step()
    assert not first.ended
    first.cancel()
    made.step()
    assert first.reply is not None
    assert first.reply.finish_reason == "cancelled"
    assert 0 < len(first.reply.token_ids) < 20
    for ticket, told in zip((first, second), events, strict=True):
        assert isinstance(told[-1], Ended)
        assert told[-1].reply == ticket.reply
        assert "".join(piece.text for piece in told if isinstance(piece, Piece)) == told[-1].reply.text


def test_the_queue_is_bounded_and_bad_prompts_are_refused(engine) -> None:
    made = engine(max_waiting=2, context=64)
    for _ in range(2):
        made.submit(prompt([30, 31]))
    with pytest.raises(QueueFullError, match="2 requests are waiting"):
        made.submit(prompt([30, 31]))
    with pytest.raises(InputError, match="64 tokens, which leave no room"):
        made.submit(prompt([30] * 64))
    with pytest.raises(InputError, match="the prompt is empty"):
        made.submit(prompt([]))
    with pytest.raises(InputError, match="token ids must be 0 to 299, got 300"):
        made.submit(prompt([30, 300]))
    with pytest.raises(InputError, match="max_rows must be positive, got 0"):
        engine(max_rows=0)
    with pytest.raises(InputError, match="speculate must be 0 or more, got -1"):
        engine(speculate=-1)


def test_a_failure_is_told_to_everybody_and_is_final(engine, monkeypatch: pytest.MonkeyPatch) -> None:
    made = engine()
    told: list[Event] = []
    made.submit(prompt([30, 31]), listener=told.append)
    monkeypatch.setattr(made._slots, "append", lambda *_: 1 / 0)
    made.step()
    assert told == [Failed("the engine failed: ZeroDivisionError")]
    with pytest.raises(EngineStoppedError, match="ZeroDivisionError"):
        made.submit(prompt([30, 31]))


def test_closing_ends_what_is_on_the_way(engine) -> None:
    import threading

    made = engine(context=4096)
    started = threading.Event()
    ticket = made.submit(prompt([30, 31]), Sampling(max_tokens=4000), lambda _: started.set())
    worker = threading.Thread(target=made.run)
    worker.start()
    assert started.wait(20)
    made.close()
    worker.join(20)
    assert not worker.is_alive()
    assert ticket.reply is not None
    assert ticket.reply.finish_reason == "cancelled"
    with pytest.raises(EngineStoppedError, match="closed"):
        made.submit(prompt([30, 31]))


# ---- sampling


def test_samples_of_one_prompt_differ_and_repeat_by_seed_whatever_else_runs(engine) -> None:
    sampling = Sampling(temperature=2.0, seed=5, max_tokens=12)
    asked = prompt(list(range(30, 50)))

    def sample(made: Engine, neighbours: int) -> list[tuple[int, ...]]:
        rng = random.Random(neighbours)
        for _ in range(neighbours):
            made.submit(prompt(tokens(rng, 5, 40)), Sampling(max_tokens=rng.randint(1, 20)))
        tickets = made.submit_all(asked, sampling, [None] * 3)
        while not all(ticket.ended for ticket in tickets):
            made.step()
        return [ticket.reply.token_ids for ticket in tickets if ticket.reply]

    alone = sample(engine(), 0)
    assert len(set(alone)) == 3
    assert sample(engine(max_rows=5), 7) == alone


@pytest.mark.parametrize("stop", [(), ("5",)])
def test_guesses_draw_the_very_tokens_that_are_drawn_without(engine, stop: tuple[str, ...]) -> None:
    """Sampled, penalised, stopped and cut answers: equal token by token, so their distribution is."""
    rng = random.Random(4)
    asked = [prompt(tokens(rng, 3, 6) * 3) for _ in range(12)]
    settings = [
        Sampling(max_tokens=rng.randint(1, 40), temperature=rng.choice([0.0, 0.3, 1.0]), seed=number, stop=stop)
        for number in range(10)
    ]
    settings += [Sampling(max_tokens=40, repetition_penalty=1.1), Sampling(max_tokens=40, logprobs=2)]

    def answers(speculate: int) -> tuple[Engine, list]:
        made = engine(max_rows=5, speculate=speculate, context=80)
        tickets = [made.submit(one, how) for one, how in zip(asked, settings, strict=True)]
        while not all(ticket.ended for ticket in tickets):
            made.step()
        return made, [ticket.reply for ticket in tickets]

    (with_guesses, guessed), (without, plain) = answers(4), answers(0)
    assert with_guesses.counts.accepted_tokens > 20 > without.counts.guessed_tokens == 0
    for one, other in zip(guessed, plain, strict=True):
        assert (one.token_ids, one.text, one.finish_reason) == (other.token_ids, other.text, other.finish_reason)
        assert [entry.token for entry in one.logprobs] == [entry.token for entry in other.logprobs]
        for entry, expected in zip(one.logprobs, other.logprobs, strict=True):
            assert entry.logprob == pytest.approx(expected.logprob, abs=1e-3)


@pytest.mark.parametrize("speculate", [0, 3])
def test_logprobs_are_the_models(engine, speculate: int) -> None:
    made = engine(speculate=speculate)
    asked = prompt(list(range(30, 50)))
    ticket = made.submit(asked, Sampling(max_tokens=4, logprobs=3, temperature=1.5, seed=1))
    while not ticket.ended:
        made.step()
    assert ticket.reply is not None
    ids = [*asked.token_ids, *ticket.reply.token_ids]
    expected = logits_of(made.model, ids, [*asked.segment_ids, *[-1] * 4]).log_softmax(-1)[len(asked) - 1 :]
    for row, entry in zip(expected, ticket.reply.logprobs, strict=False):
        assert entry.logprob == pytest.approx(float(row[entry.token]), abs=1e-3)
        assert [token for token, _ in entry.top] == row.topk(3).indices.tolist()


def test_a_batch_of_unlike_settings(engine) -> None:
    """Greedy, penalised and sampled rows side by side: each as if it were alone."""
    settings = [
        Sampling(max_tokens=9),
        Sampling(max_tokens=9, repetition_penalty=1.8),
        Sampling(max_tokens=9, temperature=1.0, min_p=0.2, seed=3),
        Sampling(max_tokens=9, temperature=1.0, top_k=4, top_p=0.8, seed=3),
    ]
    asked = prompt(list(range(30, 50)))
    together = engine()
    tickets = [together.submit(asked, one) for one in settings]
    while not all(ticket.ended for ticket in tickets):
        together.step()
    for one, ticket in zip(settings, tickets, strict=True):
        assert ticket.reply is not None
        assert engine().answer([asked], one)[0].token_ids == ticket.reply.token_ids
