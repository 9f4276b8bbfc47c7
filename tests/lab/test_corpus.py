"""Run with: .venv/bin/pytest tests/lab/test_corpus.py

A small corpus on made-up data, killed twice; and that the search for what is left finds what is there.
"""

import json
import random

import pytest

from lemmata.errors import InputError
from lemmata.lab import corpus as module
from lemmata.lab.corpus import EXPERIMENT, CorpusPlan, _left, _letters, _signs
from lemmata.lab.planted import VARIANTS
from lemmata.records import write_jsonl

THINGS = ("apples", "pears", "books", "pens", "cups", "hats", "coins", "cards")
PLACES = ("market", "school", "garden", "harbour", "library")


def question(i):
    return (
        f"On {i + 2} mornings a person carried {i + 12} {THINGS[i % 8]} to the {PLACES[i % 5]} of town number {i % 7}, "
        f"where {5 + i} more lay in the {THINGS[(i + 3) % 8]} shop. How many {THINGS[i % 8]} are there, call them $x$?"
    )


def gsm8k(i, name):
    return {"question": question(i).replace("a person", name), "answer": f"{i}+1={i + 1}\n#### {i + 1}"}


@pytest.fixture
def data(tmp_path):
    for name in ("gsm8k", "math500"):
        (tmp_path / "data" / name).mkdir(parents=True)
    write_jsonl(tmp_path / "data/gsm8k/train.jsonl", [gsm8k(i, "Mira") for i in range(100, 120)])
    write_jsonl(tmp_path / "data/gsm8k/test.jsonl", [gsm8k(i, "Otto") for i in range(40)])
    math = [{"problem": f"{question(i)} Write $\\frac{{x}}{{2}} \\le {i + 3}$ too.", "answer": "1"} for i in range(40)]
    write_jsonl(tmp_path / "data/math500/test.jsonl", math)
    return tmp_path / "data"


def test_built_killed_equal_and_clean(data, tmp_path, monkeypatch):
    monkeypatch.setattr(module, "LOOK_SECONDS", 0.02)
    plan = CorpusPlan(str(data), 150, 16, 1, ("gcd", "integer_arithmetic"), str(tmp_path / "out"))
    document = json.loads(json.dumps(EXPERIMENT.run(plan)))
    assert document["equal"]
    assert document["manifest_intact"]
    assert sum(document["rows"].values()) == 150
    assert all(build["peak_mib"] > 20 and build["cpu_s"] > 0 for build in document["builds"].values())
    kinds = document["planted"]["by_kind"]
    assert set(kinds) == {f"{name}: {kind}" for name in ("gsm8k", "math500") for kind in VARIANTS if kind in (
        "other numbers", "number words", "spacing", "LaTeX spelling")}  # fmt: skip
    for kind, found in kinds.items():
        tier = "template" if "other numbers" in kind else "exact"
        assert found == {tier: 2}, kind
    assert {name: (found["problems"], found["left"]) for name, found in document["left"].items()} == {
        "gsm8k": (40, []), "math500": (40, []),
    }  # fmt: skip
    assert len(EXPERIMENT.tables(document)) == 4
    EXPERIMENT.save_figure(document, tmp_path / "corpus.png")


def test_what_is_left_is_seen(data, tmp_path):
    folder = tmp_path / "corpus"
    folder.mkdir()
    plan, rng = CorpusPlan(str(data)), random.Random(0)
    problems = [question(i).replace("a person", "Otto") for i in range(4)]
    changed = [change(text, rng) for text, change in zip(problems, VARIANTS.values(), strict=True)]
    assert all(new != old for new, old in zip(changed, problems, strict=True))
    texts = ["What is 2 + 3?", f"Look: {changed[0]} Thanks.", *changed[1:]]
    given = [{"messages": [{"role": "user", "content": text}, {"role": "assistant", "content": "1"}]} for text in texts]
    for name, rows in (("train", given[:2]), ("valid", given[2:]), ("test", [])):
        (folder / f"{name}.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    left = _left(folder, plan, lambda *told: None)
    assert left["gsm8k"]["left"] == problems
    assert left["math500"]["left"] == []
    assert _letters("Add $\\frac{12}{x}$ to Three!") == "addxto"
    assert _signs(r"Simplify $\left(\dfrac{12}{x}\right)$.") == _signs(r"simplify \frac{7}{x}") == "simplifyfrac#x"
    assert _signs(r"Simplify $\sqrt{242}$.") != _signs("Simplify 242.")


def test_wrong_plans(data, tmp_path):
    with pytest.raises(InputError, match="no such file"):
        CorpusPlan(str(tmp_path))
    with pytest.raises(InputError, match="must be positive"):
        CorpusPlan(str(data), rows=0)
    with pytest.raises(InputError, match="too few problems for 4000 planted"):
        EXPERIMENT.run(CorpusPlan(str(data), planted=4000, folder=str(tmp_path / "x")))
