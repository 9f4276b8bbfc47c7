"""Run with `pytest tests/corpus/test_ray.py`: a build on a local Ray cluster of two nodes, one of which is lost."""

import json
import sys

import pytest

from lemmata.corpus.engines import ENGINES, Processes
from lemmata.corpus.pipeline import build_staged
from lemmata.corpus.ray_engine import RayEngine, _call
from lemmata.corpus.staged_settings import StagedSettings
from lemmata.errors import InputError, LemmataError, MissingPartError
from lemmata.expr import Done, TimedOut
from lemmata.settings import build_settings

NODE = {"num_cpus": 1, "object_store_memory": 80 * 1024**2, "include_dashboard": False}


@pytest.fixture(scope="module")
def cluster():
    """Two nodes of one processor each, on free ports; RAY_ADDRESS names it."""
    pytest.importorskip("ray", reason="Ray is not installed: pip install 'lemmata[ray]'")
    from ray.cluster_utils import Cluster

    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("RAY_USAGE_STATS_ENABLED", "0")
        started = Cluster(initialize_head=True, head_node_args=NODE)
        started.add_node(**{key: NODE[key] for key in ("num_cpus", "object_store_memory")})
        patch.setenv("RAY_ADDRESS", started.address)
        yield started
        started.shutdown()


def built(folder, engine, path):
    sources = [
        {"type": "families", "problems": 60, "families": ["gcd", "quadratic_equation"], "mistakes": 0.2},
        {"type": "jsonl", "name": "sums", "path": str(path)},
    ]
    given = {"sources": sources, "engine": engine, "jobs": 1, "valid": 0.1, "test": 0.1}
    return build_staged(build_settings(StagedSettings, given, where="test"), folder)


def content(folder):
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


def test_ray_gives_the_bytes_of_worker_processes(cluster, tmp_path):
    lines = [{"problem": f"What is {n} + 1?", "solution": f"It is \\boxed{{{n + 1}}}."} for n in range(10, 40)]
    path = tmp_path / "sums.jsonl"
    path.write_text("".join(json.dumps(line) + "\n" for line in lines))
    plain = built(tmp_path / "plain", "processes", path)
    on_ray = built(tmp_path / "ray", "ray", path)
    assert content(tmp_path / "plain") == content(tmp_path / "ray")
    assert plain == on_ray
    import ray

    assert not ray.is_initialized()  # it was left when the build was done


def test_order_limits_and_a_lost_node(cluster):
    engine = RayEngine(1)
    try:
        found = engine.map("operator:add", ((n, n) for n in range(20)), 20)
        assert [outcome.value for outcome in found] == [2 * n for n in range(20)]
        assert list(engine.map("time:sleep", [(30,)], 0.3)) == [TimedOut(0.3)]
        (failed,) = engine.map("operator:truediv", [(1, 0)], 20)
        assert "ZeroDivisionError" in failed.message
        # Some of these run on the second node when it is taken away.
        outcomes = engine.map("time:sleep", [(0.4,)] * 8, 20)
        first = next(outcomes)
        cluster.remove_node(cluster.worker_nodes.copy().pop(), allow_graceful=False)
        assert [first, *outcomes] == [Done(None)] * 8
    finally:
        engine.close()


def test_a_node_of_other_versions_refuses():
    wrong = {"python": "3.0", "lemmata": "0", "sympy": "0"}
    with pytest.raises(LemmataError, match=r"other versions: python 3.*started with python 3.0, lemmata 0"):
        _call("operator:add", (1, 1), 5, wrong)


def test_no_cluster_and_no_ray(monkeypatch):
    pytest.importorskip("ray", reason="Ray is not installed: pip install 'lemmata[ray]'")
    monkeypatch.setenv("RAY_ADDRESS", "nonsense://127.0.0.1:1")
    with pytest.raises(LemmataError, match="no Ray at RAY_ADDRESS=nonsense"):
        list(RayEngine(1).map("operator:add", [(1, 1)], 5))
    monkeypatch.setitem(sys.modules, "ray", None)
    with pytest.raises(MissingPartError, match=r"pip install 'lemmata\[ray\]'"):
        RayEngine(1)


def test_engines_by_name():
    assert isinstance(ENGINES["processes"](0), Processes)
    assert [o.value for o in Processes(0).map("operator:add", [(1, 2)], 20)] == [3]
    with pytest.raises(InputError, match="did you mean 'ray'"):
        ENGINES["rya"]
