"""Run: pytest tests/lab/test_speculation.py"""

import json

import pytest

from lemmata.errors import InputError
from lemmata.lab import EXPERIMENTS
from lemmata.lab.speculation import SpeculationPlan


def test_every_arm_gives_the_same_answers_in_fewer_passes() -> None:
    plan = SpeculationPlan(("tutor-nano",), (3,), dialogues=3, alone=1, problems=100, vocabulary=400, repeats=1)
    experiment = EXPERIMENTS["speculation"]
    document = experiment.run(plan)
    assert json.loads(json.dumps(document))["rows"] == document["rows"]
    assert [(row["at_once"], row["guesses"]) for row in document["rows"]] == [(1, 0), (1, 3), (3, 0), (3, 3)]
    without, guessing = document["rows"][:2]
    assert without["answer_tokens"] == guessing["answer_tokens"]
    assert without["guessed"] == 0 < guessing["right"] < guessing["guessed"]
    # Alone, every right guess saves a pass.
    assert without["decode_passes"] - guessing["decode_passes"] == guessing["right"]
    assert [table.rows for table in experiment.tables(document)]
    assert experiment.draw(document) is not None


def test_a_plan_of_nothing_is_refused() -> None:
    with pytest.raises(InputError, match="must be positive"):
        SpeculationPlan(guesses=(0,))
