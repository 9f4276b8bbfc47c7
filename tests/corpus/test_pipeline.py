"""Run with `pytest tests/corpus/test_pipeline.py`: staged builds, killed and not, on small sources of their own."""

import json
import os
import re
import signal
import subprocess
import sys
import time
from collections import Counter

import pytest

from lemmata.bank import Bank
from lemmata.bank.types import Pair
from lemmata.corpus.pipeline import _amounts, _interleaved, build_staged
from lemmata.corpus.staged_manifest import StagedManifest, read_staged
from lemmata.corpus.staged_settings import StagedSettings
from lemmata.corpus.stages import rows
from lemmata.dialogue import read_dialogues
from lemmata.errors import InputError, LemmataError
from lemmata.home import held
from lemmata.settings import build_settings

FAMILIES = {"type": "families", "problems": 40, "families": ["linear_equation", "gcd"], "mistakes": 0.2}
THINGS = ["apples", "pears", "books", "pens", "cups", "hats", "coins", "cards", "shells", "stones"]
PLACES = ["market", "school", "garden", "harbour", "library", "station", "kitchen", "museum"]


def word_problem(i):
    thing, place = THINGS[i % 10], PLACES[i // 10 % 8]
    a, b = 3 + i, 5 + 2 * i
    question = f"Person {i} took {a} {thing} to the {place} and found {b} more there. How many {thing} are there now?"
    return {"question": question, "answer": f"{a}+{b} = <<{a}+{b}={a + b}>>{a + b} {thing}\n#### {a + b}"}


def write(path, lines):
    path.write_text("".join(json.dumps(line) + "\n" for line in lines))
    return str(path)


@pytest.fixture
def words(tmp_path):
    return {"type": "jsonl", "name": "words", "path": write(tmp_path / "words.jsonl", map(word_problem, range(60)))}


def built(tmp_path, name, sources, **more):
    settings = build_settings(
        StagedSettings, {"sources": sources, "jobs": 1, "near": 0, "valid": 0.1, "test": 0.1, **more}, where="test"
    )
    return tmp_path / name, build_staged(settings, tmp_path / name)


def ids(folder):
    return {row["meta"]["id"] for name in ("train", "valid", "test") for row in rows(folder / f"{name}.jsonl")}


def content(folder):
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


def test_counts_add_up_and_sets_are_apart(tmp_path, words):
    folder, manifest = built(tmp_path, "c", [FAMILIES, words | {"licence": "MIT"}])
    by_source = {}
    for count in manifest.stages:
        assert count.read == count.kept + sum(count.reasons.values()), count
        assert by_source.get(count.source, count.read) == count.read, count
        by_source[count.source] = count.kept
    assert [c.stage for c in manifest.stages if c.source == "words"] == [
        "read", "verify", "label", "dedupe", "decontaminate", "mix"
    ]  # fmt: skip
    assert sum(manifest.rows.values()) == sum(by_source.values())
    assert manifest.rows == {
        name: sum(1 for _ in rows(folder / f"{name}.jsonl")) for name in ("train", "valid", "test")
    }
    assert len(ids(folder)) == sum(manifest.rows.values())
    owners = Counter()
    for name in ("train", "valid", "test"):
        found = {r for row in rows(folder / f"{name}.jsonl") for r in row["meta"]["readings"] if r is not None}
        owners.update(found)
    assert set(owners.values()) == {1}, "a problem in two sets"
    assert manifest.sources["words"]["licence"] == "MIT"
    assert read_staged(folder) == manifest
    assert manifest.intact(folder)
    assert set(manifest.files) == {p.name for p in folder.iterdir()} - {"manifest.json"}
    assert sorted(os.listdir(tmp_path)) == ["c", "words.jsonl"]


def test_parquet_holds_the_same_rows(tmp_path, words):
    parquet = pytest.importorskip("pyarrow.parquet")
    folder, _ = built(tmp_path, "c", [words])
    for name in ("train", "valid", "test"):
        table = parquet.read_table(folder / f"{name}.parquet").to_pylist()
        wanted = list(rows(folder / f"{name}.jsonl"))
        assert [row["messages"] for row in table] == [row["messages"] for row in wanted]
        assert [row["id"] for row in table] == [row["meta"]["id"] for row in wanted]


def test_other_forms_are_read_back_as_the_same_dialogues(tmp_path, words):
    folder, manifest = built(tmp_path, "c", [FAMILIES, words], forms=["problem-solution", "sharegpt"])
    for name in ("train", "valid", "test"):
        wanted = list(rows(folder / f"{name}.jsonl"))
        given = list(read_dialogues(folder / f"{name}.sharegpt.jsonl", "sharegpt"))
        assert [[m.to_json() for m in dialogue.messages] for dialogue in given] == [row["messages"] for row in wanted]
        texts = list(rows(folder / f"{name}.problem-solution.jsonl"))
        # Section 3.1 of the data paper: nothing after the colons, one line break between.
        assert [row["text"] for row in texts] == [
            f"Problem:{row['messages'][0]['content']}\nSolution:{row['messages'][1]['content']}" for row in wanted
        ]
        shown = list(read_dialogues(folder / f"{name}.problem-solution.jsonl", "prompt"))
        assert [d.messages[1].content.strip() for d in shown] == [r["messages"][1]["content"].strip() for r in wanted]
        assert f"{name}.sharegpt.jsonl" in manifest.files
    assert manifest.intact(folder)
    with pytest.raises(InputError, match="problem-solution"):
        built(tmp_path, "d", [words], forms=["alpaca"])


def test_jobs_do_not_change_a_byte_and_a_seed_does(tmp_path, words):
    one, _ = built(tmp_path, "one", [FAMILIES, words])
    two, _ = built(tmp_path, "two", [FAMILIES, words], jobs=2)
    other, _ = built(tmp_path, "other", [FAMILIES, words], seed=1)
    assert content(one) == content(two)
    assert content(one)["train.jsonl"] != content(other)["train.jsonl"]


def start(config, out):
    return subprocess.Popen(
        [sys.executable, "-m", "lemmata", "corpus", "build", str(config), "--out", str(out), "--jobs", "1"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )


def test_killed_twice_equals_undisturbed(tmp_path, words):
    config = tmp_path / "c.toml"
    config.write_text(
        'near = 0.8\n[[sources]]\ntype = "families"\nproblems = 1100\nmulti_turn = 0\n'
        + 'families = ["gcd", "integer_arithmetic"]\n'
        + f'[[sources]]\ntype = "jsonl"\nname = "words"\npath = {json.dumps(words["path"])}\n'
    )
    building = tmp_path / ".killed.building"
    for moment in ("1-read-families.shards", "2-verify-words.unfinished"):
        process = start(config, tmp_path / "killed")
        deadline = time.monotonic() + 60
        while not list(building.glob(f"{moment}/**/*")) and process.poll() is None:
            assert time.monotonic() < deadline
            time.sleep(0.002)
        assert process.poll() is None, process.stderr.read().decode()
        os.killpg(process.pid, signal.SIGKILL)
        process.communicate()
        assert not (tmp_path / "killed").exists()
        assert list(building.iterdir())
    for out in ("killed", "undisturbed"):
        process = start(config, tmp_path / out)
        _, err = process.communicate(timeout=120)
        assert process.returncode == 0, err.decode()
    assert content(tmp_path / "killed") == content(tmp_path / "undisturbed")
    assert not building.exists()


def test_a_stage_is_made_again_only_where_its_inputs_changed(tmp_path, words, monkeypatch):
    from lemmata.corpus import pipeline

    def stop(*call):
        raise KeyboardInterrupt

    def interrupted():
        settings = build_settings(StagedSettings, {"sources": [FAMILIES, words], "jobs": 1}, where="test")
        with monkeypatch.context() as patch:
            patch.setattr(pipeline, "Copies", stop)
            with pytest.raises(KeyboardInterrupt):
                build_staged(settings, tmp_path / "c")

    interrupted()
    places = {p: p.stat().st_mtime_ns for p in (tmp_path / ".c.building").glob("*/*.jsonl") if "unfin" not in str(p)}
    assert {p.parent.name for p in places} == {
        "1-read-families", "1-read-words", "2-verify-families", "2-verify-words", "3-label"
    }  # fmt: skip
    write(tmp_path / "words.jsonl", map(word_problem, range(50)))
    interrupted()
    kept = {p.parent.name for p, when in places.items() if p.stat().st_mtime_ns == when}
    assert kept == {"1-read-families", "2-verify-families"}


def test_a_kill_after_the_rename_is_finished(tmp_path, words, monkeypatch):
    from lemmata.corpus import pipeline

    with monkeypatch.context() as patch:
        patch.setattr(pipeline.shutil, "rmtree", lambda path, **kw: "building" in path.name and interrupt())
        with pytest.raises(KeyboardInterrupt):
            built(tmp_path, "c", [words])
    before = content(tmp_path / "c")
    _, manifest = built(tmp_path, "c", [words])
    assert content(tmp_path / "c") == before
    assert manifest == read_staged(tmp_path / "c")
    with pytest.raises(InputError, match="exists already"):
        built(tmp_path, "c", [words])


def interrupt():
    raise KeyboardInterrupt


def test_two_builds_into_one_folder(tmp_path, words):
    with held(tmp_path / ".c.building"), pytest.raises(InputError, match="another process is at work here"):
        built(tmp_path, "c", [words])


BENCHMARK = [
    "Mira planted 14 rows of tulips with 23 bulbs in each row and gave 8 bulbs away. How many bulbs are left?",
    "Simplify $\\dfrac{3x^2-12}{x-2}$ completely and write the result as a polynomial in $x$, please.",
    "If $x \\leq 7$ and $y \\geq 3$, what is the largest value of $\\frac{x}{y}$ when both are positive integers?",
]
PLANTED = {
    "as it stands": (BENCHMARK[0], "exact"),
    "other numbers": (BENCHMARK[0].replace("14", "16").replace("23", "31"), "template"),
    "numbers in words": (BENCHMARK[0].replace("8 bulbs", "eight bulbs"), "exact"),
    "other words for numbers": (BENCHMARK[0].replace("14", "fifteen").replace("8", "nine"), "template"),
    "spacing and case": (BENCHMARK[0].replace(" ", "  ").upper(), "exact"),
    "line breaks": (BENCHMARK[0].replace("with ", "with\n"), "exact"),
    "frac": ("Simplify \\(\\frac{3 x^{2} - 12}{x - 2}\\) completely and write the result as a polynomial in "
             "\\(x\\), please", "exact"),
    "spelled signs": (BENCHMARK[2].replace("\\leq", "\\le").replace("\\geq", "\\geqslant").replace("\\frac", "\\dfrac"),
                      "exact"),
    "unicode signs": (BENCHMARK[2].replace("\\leq", "≤").replace("\\geq", "≥"), "exact"),
    "inside another text": (f"Here is one that I like. {BENCHMARK[0]} Show your work.", "exact"),
    "in a follow-up": (BENCHMARK[0], "exact"),
}  # fmt: skip


def test_planted_copies_of_a_benchmark_are_removed_and_listed(tmp_path, words):
    planted = []
    for name, (text, _) in PLANTED.items():
        given = [{"role": "user", "content": text}, {"role": "assistant", "content": "So it is $\\boxed{7}$."}]
        if name == "in a follow-up":
            first = [{"role": "user", "content": "Say 7."}, {"role": "assistant", "content": "\\boxed{7}"}]
            given = [*first, *given]
        planted.append({"messages": given})
    mixed = [*map(word_problem, range(20)), *planted, *map(word_problem, range(20, 40))]
    path = write(tmp_path / "mixed.jsonl", mixed)
    benchmark = write(tmp_path / "bench.jsonl", [{"problem": text, "solution": "\\boxed{7}"} for text in BENCHMARK])
    source = {"type": "jsonl", "name": "mixed", "path": path}
    given = [{"name": "bench", "path": benchmark}]
    # The copies repeat one another too: deduplication would take some first and is not what is tried here.
    from lemmata.corpus import cleaning

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(cleaning.Copies, "of", lambda *call: None)
        folder, manifest = built(tmp_path, "c", [source], benchmarks=given, use_solver=False)
    evidence = list(rows(folder / "contamination.jsonl"))
    found = {row["corpus_id"]: row["tier"] for row in evidence}
    assert found == {f"mixed-{21 + i}": tier for i, (_, tier) in enumerate(PLANTED.values())}
    assert all(row["removed"] and row["benchmark_text"] in BENCHMARK for row in evidence)
    assert ids(folder) == {f"mixed-{i}" for i in [*range(1, 21), *range(21 + len(PLANTED), 41 + len(PLANTED))]}
    tiers = Counter(found.values())
    (count,) = (c for c in manifest.stages if c.stage == "decontaminate")
    assert count.reasons == {f"bench: {tier}": n for tier, n in tiers.items()}
    assert manifest.benchmarks["bench"]["found"] == dict(tiers)


def test_a_tier_that_is_not_asked_for_is_listed_and_kept(tmp_path):
    path = write(tmp_path / "m.jsonl", [
        {"problem": PLANTED[name][0], "solution": "\\boxed{7}"} for name in ("as it stands", "other numbers")
    ] + [{"problem": f"What is {n} + {n}?", "solution": f"\\boxed{{{2 * n}}}"} for n in range(1, 30)])  # fmt: skip
    benchmark = write(tmp_path / "bench.jsonl", [{"problem": BENCHMARK[0], "solution": "\\boxed{7}"}])
    folder, _ = built(
        tmp_path, "c", [{"type": "jsonl", "name": "m", "path": path}],
        benchmarks=[{"name": "bench", "path": benchmark, "tiers": ["exact"]}],
    )  # fmt: skip
    evidence = {row["corpus_id"]: (row["tier"], row["removed"]) for row in rows(folder / "contamination.jsonl")}
    assert evidence == {"m-1": ("exact", True), "m-2": ("template", False)}
    assert "m-2" in ids(folder)


def test_wrong_rows_are_left_out_by_their_reason(tmp_path):
    bad = [
        {"question": "What is 2 + 3?", "answer": "2+3 = <<2+3=6>>6\n#### 6"},
        {"problem": "What is 2 + 4?", "solution": "It is $\\boxed{7}$.", "answer": "6"},
        {"problem": "What is 2 + 5?", "solution": "It is $\\boxed{8}$."},
        {"problem": "Why?", "solution": "Because."},
        {"messages": [{"role": "user", "content": "And?"}]},
        {"nothing": 1},
        {"problem": "What is 3 + 5?", "solution": "It is $\\boxed{8}$."},
        {"problem": "What is  $3+5$ ?", "solution": "Surely \\boxed{8}"},
    ]
    good = [{"problem": f"What is {n} + 1?", "solution": f"\\boxed{{{n + 1}}}"} for n in range(10, 40)]
    path = write(tmp_path / "rows.jsonl", bad + good)
    folder, manifest = built(tmp_path, "c", [{"type": "jsonl", "name": "given", "path": path}])
    told = {count.stage: count.reasons for count in manifest.stages}
    assert told["read"] == {"no problem with a solution": 1, "ends without an answer": 1}
    assert told["verify"] == {
        "an equation of the solution does not hold": 1,
        "the solution's final answer is not the given one": 1,
        "the solver finds another answer": 1,
        "no final answer is known": 1,
    }
    assert told["dedupe"] == {"same text": 1}
    assert list(rows(folder / "copies.jsonl")) == [{"id": "given-8", "reason": "same text", "of": "given-7"}]
    assert ids(folder) == {f"given-{n}" for n in (7, *range(9, 39))}
    row = next(row for name in ("train", "valid", "test") for row in rows(folder / f"{name}.jsonl")
               if row["meta"]["id"] == "given-7")  # fmt: skip
    assert row["meta"]["checked"] == ["solver"]


def test_near_copies_and_templates(tmp_path):
    texts = [word_problem(i) for i in range(30)]
    near = word_problem(3) | {"question": word_problem(3)["question"].replace("found", "then found")}
    other = {"question": texts[0]["question"].replace(" 3 ", " 8 "), "answer": "8+5 = 13\n#### 13"}
    path = write(tmp_path / "rows.jsonl", [*texts, near, other])
    source = {"type": "jsonl", "name": "r", "path": path}
    folder, _ = built(tmp_path, "one", [source | {"per_template": 1}], near=0.6)
    found = {row["id"]: (row["reason"], row["of"]) for row in rows(folder / "copies.jsonl")}
    assert found["r-31"] == ("near copy", "r-4")
    assert found["r-32"] == ("other numbers only", "r-1")
    folder, _ = built(tmp_path, "two", [source])
    assert not list(rows(folder / "copies.jsonl"))


def test_a_bank_and_a_data_set_as_sources(tmp_path):
    with Bank.open(tmp_path / "b.db") as bank:
        bank.add([Pair(f"How much is {n} times 12?", f"It is \\boxed{{{12 * n}}}", str(12 * n)) for n in range(3, 23)])
    sources = [{"type": "bank", "name": "bank", "path": str(tmp_path / "b.db")}]
    pytest.importorskip("datasets")
    (tmp_path / "hub").mkdir()
    write(tmp_path / "hub" / "train.jsonl", map(word_problem, range(20)))
    sources.append({"type": "hub", "name": "hub", "dataset": str(tmp_path / "hub")})
    folder, _ = built(tmp_path, "c", sources)
    assert Counter(name.split("-")[0] for name in ids(folder)) == {"bank": 20, "hub": 20}


def test_weights(tmp_path, words):
    _, manifest = built(tmp_path, "c", [FAMILIES | {"weight": 1}, words | {"weight": 3}], rows=40)
    assert {c.source: c.kept for c in manifest.stages if c.stage == "mix"} == {"families": 10, "words": 30}
    assert _amounts({"a": 10, "b": 100}, {"a": 1, "b": 3}, 0) == {"a": 10, "b": 30}
    assert _amounts({"a": 10, "b": 100}, {"a": 1, "b": 1}, 50) == {"a": 10, "b": 40}
    assert _amounts({"a": 10, "b": 100}, {"a": 0, "b": 1}, 50) == {"a": 10, "b": 40}
    assert _amounts({"a": 10, "b": 20}, {"a": 1, "b": 1}, 500) == {"a": 10, "b": 20}
    order = list(_interleaved({"a": 2, "b": 4}))
    assert Counter(order) == {"a": 2, "b": 4}
    assert order[0] == "b"
    assert "bbb" not in "".join(order)


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"sources": []}, "at least 1 item"),
        ({"sources": [{"type": "families"}] * 2}, "different names"),
        ({"sources": [{"type": "web", "name": "x"}]}, "'families', 'jsonl', 'bank', 'hub'"),
        ({"sources": [{"type": "jsonl", "name": "../x", "path": "x"}]}, "pattern"),
        ({"sources": [{"type": "jsonl", "name": "notes", "path": "x"}]}, "can't be named"),
        ({"sources": [{"type": "families", "paht": "x"}]}, "paht"),
        ({"valid": 0.5, "test": 0.5}, "something to train on"),
        ({"rows": 5}, "needs a weight"),
        ({"benchmarks": [{"name": "b", "path": "x", "tiers": ["8-gram"]}]}, "unknown tier"),
    ],
)
def test_settings_are_strict(change, fault):
    with pytest.raises(InputError, match=re.escape(fault) if "." not in fault else fault):
        build_settings(StagedSettings, {"sources": [FAMILIES]} | change, where="test")


def test_bad_sources(tmp_path, words):
    with pytest.raises(InputError, match="no such file"):
        built(tmp_path, "c", [words | {"path": str(tmp_path / "none.jsonl")}])
    with pytest.raises(InputError, match="no such file"):
        built(tmp_path, "c", [words], benchmarks=[{"name": "b", "path": str(tmp_path / "none.jsonl")}])
    (tmp_path / "bad.jsonl").write_text('{"question": "a?"\n')
    with pytest.raises(InputError, match=r"bad\.jsonl:1: not JSON"):
        built(tmp_path, "c", [words | {"path": str(tmp_path / "bad.jsonl")}])
    write(tmp_path / "none.jsonl", [{"x": 1}])
    with pytest.raises(LemmataError, match=r"no row is left to train on; .*no problem with a solution: 1"):
        built(tmp_path, "d", [words | {"path": str(tmp_path / "none.jsonl")}])
    assert not (tmp_path / "c").exists()


def test_manifest_round_trip(tmp_path, words):
    _, manifest = built(tmp_path, "c", [words])
    assert StagedManifest.from_json(json.loads(json.dumps(manifest.to_json()))) == manifest
