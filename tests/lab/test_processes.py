"""Run: pytest tests/lab/test_processes.py"""

from lemmata.lab.processes import EXPERIMENT, WAYS, ProcessesPlan


def test_two_processes_give_the_losses_of_one_and_are_resumed_exactly():
    """50 steps; the parameters under fully_shard are asserted to be DTensors where they are made."""
    document = EXPERIMENT.run(ProcessesPlan())
    counts = document["answer_tokens_by_process"]
    # The mean of the processes' own means, which a wrong normalisation gives, weighs these tokens differently.
    assert any(max(step) > 3 * min(step) for step in counts)
    for way in WAYS:
        found = document["ways"][way]
        assert len(found["losses"]["loss"]) == 50
        assert found["losses"]["loss"][-1] < 0.7 * found["losses"]["loss"][0]
        assert found["largest_difference"] <= 1e-5
        assert found["largest_validation_difference"] <= 1e-5
        assert found["resumed_weights_equal"]
        assert found["resumed_losses_equal"]
        assert found["loads_in_one_process"] <= 1e-5
    assert len(EXPERIMENT.tables(document)) == 2
