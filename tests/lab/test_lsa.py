"""Linear attention is gradient descent, and its limits are what the page derives: against NumPy, by hand.

Run: pytest tests/lab/test_lsa.py
"""

import numpy as np
import pytest
import torch

from lemmata.errors import InputError
from lemmata.lab import EXPERIMENTS
from lemmata.lab.linear_attention import (
    draw_regressions,
    example_visibility,
    largest_stable_step,
    layers,
    residual_layers,
    sequential_projection,
    split,
)
from lemmata.lab.lsa import LsaPlan

torch.set_num_threads(1)


def regressions(examples=12, dimensions=4, noise=0.0, sequences=3, seed=0):
    return draw_regressions(sequences, examples, 5, dimensions, noise, torch.Generator().manual_seed(seed))


def gradient_descent(x, y, questions, step_size, depth):
    """Batch gradient descent on half the squared error from w = 0, one sequence, in NumPy."""
    w = np.zeros(x.shape[1])
    for _ in range(depth):
        w = w + step_size * x.T @ (y - x @ w)
    return questions @ w


@pytest.mark.parametrize("mask", ["full", "prefix"])
def test_a_layer_is_a_step_of_batch_gradient_descent_when_everybody_sees_all(mask):
    data = regressions(noise=0.3)
    visible = example_visibility(list(range(12)), 5, mask)
    for depth, predictions in enumerate(layers(data, visible, 0.05, 6)):
        for row in range(3):
            x, y, questions = (part[row].numpy() for part in (data.x, data.y, data.questions))
            expected = gradient_descent(x, y, questions, 0.05, depth)
            np.testing.assert_allclose(predictions[row].numpy(), expected, atol=1e-12)


@pytest.mark.parametrize(("mask", "segments"), [("causal", 12), ("ism", 1), ("ism", 3), ("ism", 6), ("prefix", 12)])
def test_the_cheap_recursion_is_the_attention(mask, segments):
    data = regressions(noise=0.3)
    visible = example_visibility(split(12, segments), 5, mask)
    *_, last = layers(data, visible, 0.1, 9)
    torch.testing.assert_close(last, residual_layers(data, visible, 0.1, 9), rtol=0, atol=1e-10)


@pytest.mark.parametrize(("mask", "segments"), [("causal", 12), ("ism", 1), ("ism", 2), ("ism", 4), ("ism", 6)])
@pytest.mark.parametrize("noise", [0.0, 0.3])
def test_the_stationary_point_is_sequential_projection(mask, segments, noise):
    data = regressions(noise=noise)
    visible = example_visibility(split(12, segments), 5, mask)
    far = residual_layers(data, visible, 0.15, 20_000)
    torch.testing.assert_close(far, sequential_projection(data, split(12, segments)), rtol=0, atol=1e-6)


def test_the_causal_limit_is_one_pass_of_kaczmarz():
    data = regressions(noise=0.3)
    for row in range(3):
        w = np.zeros(4)
        for x, y in zip(data.x[row].numpy(), data.y[row].numpy(), strict=True):
            w = w + x * (y - x @ w) / (x @ x)
        expected = data.questions[row].numpy() @ w
        np.testing.assert_allclose(sequential_projection(data, range(12))[row].numpy(), expected, atol=1e-10)


def test_one_segment_is_least_squares_and_a_determining_segment_anywhere_is_enough_without_noise():
    noisy, clean = regressions(noise=0.3), regressions(noise=0.0)
    for row in range(3):
        w = np.linalg.lstsq(noisy.x[row].numpy(), noisy.y[row].numpy(), rcond=None)[0]
        found = sequential_projection(noisy, [0] * 12)[row].numpy()
        np.testing.assert_allclose(found, noisy.questions[row].numpy() @ w, atol=1e-10)
    determining_first = [0] * 5 + [1] * 3 + [2] * 4  # five examples determine w in four dimensions, three do not
    torch.testing.assert_close(sequential_projection(clean, determining_first), clean.answers, rtol=0, atol=1e-9)
    none_determines = sequential_projection(clean, split(12, 6))
    assert (none_determines - clean.answers).abs().max() > 1e-3


def test_with_noise_the_last_determining_segment_alone_counts():
    data = regressions(noise=0.3)
    last = data.x[:, 6:], data.y[:, 6:]
    w = torch.linalg.lstsq(last[0], last[1][..., None]).solution
    alone = (data.questions @ w)[..., 0]
    torch.testing.assert_close(sequential_projection(data, split(12, 2)), alone, rtol=0, atol=1e-9)


@pytest.mark.parametrize(("mask", "segments"), [("causal", 12), ("ism", 1), ("ism", 2), ("ism", 6)])
def test_the_stable_step_is_where_convergence_ends(mask, segments):
    data = regressions(noise=0.3, sequences=1)
    visible = example_visibility(split(12, segments), 5, mask)
    limit, stationary = largest_stable_step(data, visible), sequential_projection(data, split(12, segments))
    inside, outside = (residual_layers(data, visible, factor * limit, 20_000) for factor in (0.95, 1.02))
    torch.testing.assert_close(inside, stationary, rtol=0, atol=1e-6)
    assert not (outside - stationary).abs().max() < 1


def test_questions_teach_nobody():
    data = regressions()
    visible = example_visibility([0] * 12, 5, "full")
    fewer = type(data)(data.x, data.y, data.questions[:, :2], data.answers[:, :2])
    *_, all_asked = layers(data, visible, 0.05, 5)
    *_, two_asked = layers(fewer, visible[:14, :14], 0.05, 5)
    torch.testing.assert_close(all_asked[:, :2], two_asked, rtol=0, atol=1e-12)


def test_the_experiment_in_small(tmp_path):
    plan = LsaPlan(
        dimensions=4,
        examples=8,
        questions=4,
        sequences=8,
        layers=6,
        segments=(1, 4),
        noises=(0.0,),
        seeds=2,
        steps=3,
        trained_segments=(2,),
    )
    experiment = EXPERIMENTS["lsa"]
    document = experiment.run(plan)
    errors = {row["mask"]: row["stationary_error"] for row in document["rows"]}
    assert errors["ISM, 1 segment"] < 1e-12 < errors["ISM, 4 segments"]
    assert errors["prefix"] < 1e-12 < errors["causal"]
    assert [row["mask"] for row in document["trained"]["rows"]] == [
        "causal",
        "prefix (ISM, 1 segment)",
        "ISM, 2 segments",
    ]
    assert len(experiment.tables(document)) == 2
    experiment.save_figure(document, tmp_path / "lsa.png")


def test_impossible_splits_are_refused():
    with pytest.raises(InputError, match="over 9 segments"):
        split(8, 9)
    with pytest.raises(InputError, match="between 1 and the 40"):
        LsaPlan(segments=(41,))
