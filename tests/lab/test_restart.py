"""Run: pytest tests/lab/test_restart.py"""

from lemmata.lab.restart import CHECKS, EXPERIMENT, RestartPlan


def test_killed_runs_reach_the_undisturbed_weights():
    document = EXPERIMENT.run(RestartPlan(kills=2, repeated=0, steps=20))
    assert document["all_equal"]
    assert document["all_good"]
    for row in document["runs"]:
        assert row["killed"]
        assert row["checkpoints_good"]
        assert all(row[check] for check in CHECKS)
    assert EXPERIMENT.draw(document) is not None
