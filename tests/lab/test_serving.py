"""Run: pytest tests/lab/test_serving.py"""

import json

from lemmata.lab import EXPERIMENTS
from lemmata.lab.serving import ARMS, ServingPlan


def test_every_arm_answers_everything_and_the_counts_add_up() -> None:
    plan = ServingPlan("tiny", dialogues=3, turns=2, query_tokens=8, answer_tokens=4, system_tokens=20, repeats=1)
    experiment = EXPERIMENTS["serving"]
    document = experiment.run(plan)
    assert json.loads(json.dumps(document)) == document
    assert set(document["arms"]) == set(ARMS)
    for arm, found in document["arms"].items():
        assert found["tokens_a_second"] > 0
        # The prompt's pass gives the first token; the engine's passes over prompts and rows are apart.
        assert (found["forward_passes"] > 0) or arm == "transformers' batching"
    engine, kept = document["arms"]["engine"], document["arms"]["static batch, kept"]
    assert engine["prompt_tokens_computed"] < document["arms"]["one by one"]["prompt_tokens_computed"]
    assert kept["forward_passes"] == plan.turns * plan.answer_tokens
    assert document["system_prompt"]["computed_beside_the_queries"] == 20
    first = document["first_token"]
    # The last query and the token that nobody has computed yet.
    assert first["cached_tokens_computed"] < first["fresh_tokens_computed"] / 1.5
    assert [table.rows for table in experiment.tables(document)]
    assert experiment.draw(document) is not None
