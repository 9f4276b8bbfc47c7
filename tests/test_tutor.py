"""A tutor from one config, through the command, on two families.

Run: pytest tests/test_tutor.py
"""

import json
import shutil

import pytest
import torch

from lemmata.cli.app import main
from lemmata.errors import InputError
from lemmata.models import load_model, resolve, shipped_tutor
from lemmata.models import shipped as shipping
from lemmata.training import TrainSettings
from lemmata.tutor import REPORT, accuracy, evaluate_tutor

torch.set_num_threads(1)

CORPUS = """
problems = 60
families = ["integer_arithmetic", "gcd"]
heldout_per_cell = 2
valid_per_cell = 1
jobs = 1
"""
CONFIG = """
build = "{corpus}"
model = "tutor-nano"
vocab_size = 320
minutes = 0.2
evaluation_share = 0.2
too_long = "drop"
validations = 2
"""


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    folder = tmp_path_factory.mktemp("tutor")
    (folder / "corpus.toml").write_text(CORPUS)
    (folder / "tutor.toml").write_text(CONFIG.format(corpus=folder / "corpus.toml"))
    assert main(["train", str(folder / "tutor.toml"), "--out", str(folder / "run")]) == 0
    return folder / "run"


def test_the_card_says_what_the_report_says(run):
    report = json.loads((run / REPORT).read_text())
    card = (run / "model-card.md").read_text()
    cells = report["accuracy"]["by_family"]
    assert {key.partition("/")[0] for key in cells} == {"integer_arithmetic", "gcd"}
    assert report["accuracy"]["all"][1] == sum(asked for _, asked in cells.values())
    assert report["accuracy"]["all"][1] == sum(asked for _, asked in report["accuracy"]["by_subject"].values())
    assert f"{report['steps']:,} steps" in card
    assert f"{report['parameters'] / 1e6:.2f} M parameters" in card
    for name in ("Prealgebra", "Number Theory", "integer_arithmetic", "gcd", "## Limits"):
        assert name in card


def test_the_card_of_a_run_that_went_on_from_another_tells_of_both(run, tmp_path):
    first = json.loads((run / REPORT).read_text())
    assert first["tuned_from"] is None
    assert "trained from scratch" in (run / "model-card.md").read_text()
    config = CONFIG.format(corpus=tmp_path / "unused.toml") + f'corpus = "{run / "corpus"}"\n'
    config = config.replace('"tutor-nano"', f'"{run / "checkpoints" / "best"}"')
    (tmp_path / "more.toml").write_text(config)
    assert main(["train", str(tmp_path / "more.toml"), "--out", str(tmp_path / "more")]) == 0
    second = json.loads((tmp_path / "more" / REPORT).read_text())
    assert second["tuned_from"]["step"] == first["steps"]
    card = (tmp_path / "more" / "model-card.md").read_text()
    assert "trained further from an earlier run's checkpoint" in card
    assert f"The run it went on from: {first['steps']:,} steps" in card


def test_rounds_that_were_asked_are_not_asked_again(run):
    report = json.loads((run / REPORT).read_text())
    rounds = sorted((run / "evaluation").glob("round-*"))
    assert len(rounds) == report["rounds"]
    # Level and family once a round.
    asked = [json.loads(line)["meta"] for line in (rounds[0] / "heldout.jsonl").read_text().splitlines()]
    assert len({(meta["family"], meta["level"]) for meta in asked}) == len(asked)
    shutil.rmtree(rounds[-1])
    for folder in rounds[:-1]:
        (folder / "heldout.jsonl").unlink()
    settings = TrainSettings.model_validate_json((run / "config.json").read_text())
    again = evaluate_tutor(run, settings, 1e6, lambda done, total, what: None)
    assert again["rounds"] == 2
    assert again["accuracy"]["all"][1] >= report["accuracy"]["all"][1]


def test_accuracy_counts_first_answers_only():
    group = {"subject": "Algebra", "level": 2, "family": "factor"}
    samples = [
        {"table": "single-turn", "values": {"accuracy": 1.0}, "group": group},
        {"table": "single-turn", "values": {"accuracy": 0.0}, "group": group},
        {"table": "multi-turn", "values": {"accuracy": 1.0}, "group": {"kind": "why"}},
    ]
    assert accuracy(samples) == {
        "all": [1, 2],
        "by_level": {"2": [1, 2]},
        "by_subject": {"Algebra/2": [1, 2]},
        "by_family": {"factor/2": [1, 2]},
    }


def test_an_exported_tutor_is_bf16_with_its_card_and_can_ship(run, tmp_path, monkeypatch, capsys):
    target = tmp_path / "shipped"
    assert main(["export", str(run), "--small", "--out", str(target)]) == 0
    assert "MB" in capsys.readouterr().err
    loaded = load_model(target)
    assert {p.dtype for p in loaded.model.parameters()} == {torch.bfloat16}
    assert loaded.contract.mask == "ism"
    assert (target / "README.md").read_text() == (run / "model-card.md").read_text()
    monkeypatch.setattr(shipping, "FOLDER", tmp_path / "nothing")
    assert shipped_tutor() is None
    with pytest.raises(InputError, match="no tutor ships"):
        resolve("shipped")
    monkeypatch.setattr(shipping, "FOLDER", target)
    assert shipped_tutor() == target
    assert resolve("shipped") == str(target)
    assert resolve("tutor-nano") == "tutor-nano"
    assert main(["export", str(run), "--out", str(tmp_path / "neither")]) == 2


def test_the_better_of_two_models_is_served(run, tmp_path):
    """One that was trained against one that knows nothing."""
    from lemmata.attention import attach
    from lemmata.models import MaskContract, build_model, save_model
    from lemmata.quickstart import better

    trained = run / "checkpoints" / "best"
    loaded = load_model(trained)
    torch.manual_seed(0)
    empty = attach(build_model("tutor-nano", len(loaded.tokenizer)), "ism")
    save_model(empty, loaded.tokenizer, tmp_path / "empty", MaskContract("ism"))
    said = []
    corpus = run / "corpus"
    assert better(corpus, tmp_path / "empty", None, lambda *what: said.append(what)) == tmp_path / "empty"
    assert better(corpus, trained, tmp_path / "empty", lambda *what: said.append(what)) == trained
    assert "this run's model" in said[-1][2]


@pytest.mark.skipif(shipped_tutor() is None, reason="this build ships no tutor")
def test_the_shipped_tutor_is_small_and_says_what_it_is():
    folder = shipped_tutor()
    loaded = load_model(folder)
    assert sum(p.numel() for p in loaded.model.parameters()) <= shipping.MOST_PARAMETERS
    assert sum(file.stat().st_size for file in folder.iterdir()) <= shipping.MOST_BYTES
    assert "## Accuracy" in (folder / "README.md").read_text()
