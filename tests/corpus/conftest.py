"""A stand-in for the worker side: conversations from a small pool of instances, so that collisions are the rule."""

import random

import pytest

from lemmata.corpus.types import Conversation, Turn
from lemmata.expr import Done
from lemmata.problems import Problem


def pooled(size, broken=lambda name, level: False, wordings=1, follow_ups=True):
    """A converse_all whose cells know `size` instances each; every second conversation has a follow-up."""

    def converse_all(name, level, seeds, plan):
        found, rejects = [], {}
        for seed in seeds:
            rng = random.Random(f"{name}-{level}-{seed}")
            if broken(name, level):
                rejects["solution is unverified"] = rejects.get("solution is unverified", 0) + 1
                continue
            first, second = (f"{name} {level} {rng.randrange(size)}" for _ in range(2))
            question = f"{first} {'!' * rng.randrange(wordings)}"
            turns = [Turn("solve", question, "plain", "boxed", "5", first)]
            if follow_ups and seed % 2:
                turns.append(Turn("vary", "Now change it.", "plain", "boxed", "6", second))
                turns.append(Turn("why", "Why?", "concept", "concept"))
            problem = Problem(f"{name}-{level}-{seed}", first, "5", "Algebra", level, name, seed, "generated")
            found.append(Conversation(problem, tuple(turns)))
        return found, rejects

    return converse_all


@pytest.fixture
def workers(monkeypatch):
    """`workers(converse_all)` puts a function in place of the worker processes."""

    def install(converse_all):
        monkeypatch.setattr(
            "lemmata.corpus.filling.map_limited",
            lambda target, payloads, seconds, jobs: (Done(converse_all(*payload)) for payload in payloads),
        )

    install.pooled = pooled
    return install
