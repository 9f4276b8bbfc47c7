"""Run with: .venv/bin/pytest tests/training"""

from itertools import islice

import torch

from lemmata.dialogue.types import Encoded
from lemmata.training.data import IGNORED, Batches, collate, expand_turns


def example(n, marker):
    half = n // 2
    return Encoded((marker,) * n, (0,) * half + (-1,) * (n - half), (0,) * half + (1,) * (n - half), (0,) * n)


EXAMPLES = [example(4 + i % 7, 10 + i) for i in range(40)]


def tokens(steps):
    return [collate(rows).input_ids_bt.tolist() for rows in steps]


def test_every_example_comes_once_an_epoch_and_labels_are_answers_only():
    batches = Batches(EXAMPLES, 16, 3, 0, seed=5, position=(0, 0))
    first_epoch = []
    for rows in batches:
        if batches.position[0] > 0:
            break
        first_epoch.append(collate(rows))
    assert len(first_epoch) == batches.steps(1)
    counted = torch.cat([batch.input_ids_bt.flatten() for batch in first_epoch]).bincount()
    assert [int(counted[10 + i]) for i in range(40)] == [len(e) for e in EXAMPLES]
    trained = sum(int((batch.labels_bt != IGNORED).sum()) for batch in first_epoch)
    assert trained == sum(sum(e.loss_mask) for e in EXAMPLES)


def test_a_stream_continues_where_another_stopped_across_epochs():
    whole = tokens(islice(iter(Batches(EXAMPLES, 16, 3, 0, seed=5, position=(0, 0))), 20))
    stopped = Batches(EXAMPLES, 16, 3, 0, seed=5, position=(0, 0))
    before = tokens(islice(iter(stopped), 9))
    after = tokens(islice(iter(Batches(EXAMPLES, 16, 3, 0, seed=5, position=stopped.position)), 11))
    assert before + after == whole


def test_epochs_and_seeds_differ():
    first = tokens(islice(iter(Batches(EXAMPLES, 16, 3, 0, seed=5, position=(0, 0))), 3))
    assert first != tokens(islice(iter(Batches(EXAMPLES, 16, 3, 0, seed=5, position=(1, 0))), 3))
    assert first != tokens(islice(iter(Batches(EXAMPLES, 16, 3, 0, seed=6, position=(0, 0))), 3))


def test_targets_do_not_count_the_first_token_of_a_row():
    row = Encoded((5, 6, 7), (-1, -1, -1), (1, 1, 1), (0, 0, 0))
    assert collate([row, row]).targets == 4


def test_the_prefix_arm_gets_a_sample_a_turn():
    dialogue = Encoded(
        (1, 2, 3, 4, 5, 6, 7), (0, 0, -1, 1, -1, -1, -1), (0, 0, 1, 0, 1, 1, 0), (0,) * 7
    )  # the last token is template text after the end of the answer
    assert expand_turns(dialogue) == [
        Encoded((1, 2, 3), (0, 0, -1), (0, 0, 1), (0, 0, 0)),
        Encoded((1, 2, 3, 4, 5, 6), (0, 0, -1, 1, -1, -1), (0, 0, 0, 0, 1, 1), (0,) * 6),
    ]
