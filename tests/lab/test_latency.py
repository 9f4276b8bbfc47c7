"""The latency bench in small: its numbers come from runs that leave the dialogue as it was.

Run: pytest tests/lab/test_latency.py
"""

import json
import random

import pytest
import torch

from lemmata.errors import InputError
from lemmata.lab import EXPERIMENTS
from lemmata.lab import latency as module
from lemmata.lab.latency import LatencyPlan
from lemmata.lab.shapes import check_shape, random_model

torch.set_num_threads(1)
SMALL = LatencyPlan("tiny", dialogues=1, turns=3, query_tokens=5, answer_tokens=6, timed_tokens=2, repeats=2)


def test_the_document_has_every_turn_and_ratio(tmp_path):
    experiment = EXPERIMENTS["latency"]
    document = json.loads(json.dumps(experiment.run(SMALL)))
    assert [turn["context"] for turn in document["turns"]] == [5, 16, 27]
    assert all(
        set(turn["ttft_ms"]) == set(turn["tpot_ms"]) == {"causal", "ism", "prefix"} for turn in document["turns"]
    )
    assert set(document["ratio"]) == {
        "ttft_ism_causal_median",
        "ttft_ism_causal_max",
        "tpot_ism_causal_median",
        "ttft_prefix_causal_last",
    }
    assert document["config"]["repeats"] == 2
    assert {"machine", "versions", "seconds"} <= document.keys()
    assert len(experiment.tables(document)) == 2
    experiment.save_figure(document, tmp_path / "latency.png")


def test_a_timed_run_leaves_the_cache_as_a_real_turn_finds_it():
    """After the bench's runs, each mask's logits are those of one pass over the dialogue."""
    from lemmata.attention import attach

    model = random_model("tiny", "cpu", 40, 0)
    dialogue = module._Dialogue(model, SMALL, random.Random(0), {})
    for turn in range(3):
        dialogue.turn(turn)
        for mask, decoder in dialogue._decoders.items():
            assert decoder.cached == (len(decoder.ids) - 1 if mask != "prefix" else 0)
    for mask, decoder in dialogue._decoders.items():
        attach(model, mask)
        decoder.extend([1, 2, 3], [3, 3, 3])
        logits = decoder.advance()
        with torch.no_grad():
            whole = model(torch.tensor([decoder.ids]), segment_ids=torch.tensor([decoder.segment_ids])).logits[:, -1]
        torch.testing.assert_close(logits, whole, rtol=0, atol=1e-5)


@pytest.mark.parametrize(("field", "value"), [("dialogues", 0), ("timed_tokens", 200), ("repeats", 0)])
def test_impossible_plans_are_refused(field, value):
    with pytest.raises(InputError):
        LatencyPlan(**{field: value})


def test_unknown_shapes_and_absent_devices_are_refused():
    with pytest.raises(InputError, match="unknown shape 'llama'"):
        check_shape("llama", "cpu")
    with pytest.raises(InputError, match="unknown device 'tpu'"):
        check_shape("small", "tpu")
    if not torch.cuda.is_available():
        with pytest.raises(InputError, match="no CUDA device"):
            check_shape("small", "cuda")
