"""Run with `pytest tests/corpus/test_labels.py`: labels of small made-up sets, and of MATH-500 where it is there."""

import json
import os
import random
from collections import Counter
from pathlib import Path

import pytest

from lemmata.corpus.label_report import label_report, spearman
from lemmata.corpus.labelled import Labelled, read_labelled
from lemmata.errors import InputError

pytest.importorskip("sklearn")
from lemmata.corpus.labels import Labeller

DATA = Path(os.environ.get("LEMMATA_DATA", Path(__file__).parents[2].parent / "shared" / "data"))
WORDS = {
    "Geometry": "triangle circle radius area angle",
    "Number Theory": "prime divisor remainder integer digits",
    "Algebra": "equation solve slope function graph",
}


def problem(rng, subject):
    level = rng.randrange(1, 6)
    words = [rng.choice(WORDS[subject].split()) for _ in range(3 + 5 * level)]
    return Labelled(f"Find {' '.join(words)}", "So it is \\boxed{1}.", subject, level)


@pytest.fixture
def rows():
    rng = random.Random(0)
    return [problem(rng, subject) for subject in WORDS for _ in range(30)]


def as_json(row):
    return {"problem": row.problem, "solution": row.solution, "type": row.subject, "level": f"Level {row.level}"}


def test_cross_validated_and_the_same_again(tmp_path, rows):
    path = tmp_path / "m.jsonl"
    path.write_text("".join(json.dumps(as_json(row)) + "\n" for row in rows))
    report = label_report(path, families=False)
    subject, level = report["subject"], report["level"]
    assert subject["n"] == level["n"] == 90
    assert subject["accuracy"] > 0.9
    matrix = subject["confusion"]["rows"]
    assert [sum(row) for row in matrix] == [30, 30, 30]
    assert sum(matrix[i][i] for i in range(3)) / 90 == pytest.approx(subject["accuracy"], abs=1e-4)
    assert sum(b["n"] for b in subject["calibration"]["bins"]) == 90
    assert level["spearman"] > 0.8
    assert sum(map(sum, level["confusion"])) == 90
    assert label_report(path, families=False) == report
    assert "cross-validated" in report["how"]


def test_shuffled_labels_are_not_learnt(tmp_path, rows):
    """What is held out is held out: noise gives chance."""
    rng = random.Random(1)
    subjects = [row.subject for row in rows]
    rng.shuffle(subjects)
    path = tmp_path / "m.jsonl"
    lines = [as_json(row) | {"type": subject} for row, subject in zip(rows, subjects, strict=True)]
    path.write_text("".join(json.dumps(line) + "\n" for line in lines))
    assert label_report(path, families=False)["subject"]["accuracy"] < 0.55


def test_a_full_folder_trains_on_train_and_reports_on_test(tmp_path, rows):
    for number, row in enumerate(rows):
        folder = tmp_path / ("train" if number % 3 else "test") / row.subject.lower()
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{number}.json").write_text(json.dumps(as_json(row)))
    (tmp_path / "train" / "algebra" / "x.json").write_text(json.dumps(as_json(rows[0]) | {"level": "Level ?"}))
    train, test = read_labelled(tmp_path)
    assert (len(train), len(test)) == (60, 30)
    report = label_report(tmp_path, families=False)
    assert report["subject"]["n"] == 30
    assert report["how"] == "trained on 60 problems, reported on 30"
    assert report["subject"]["accuracy"] > 0.8


def test_only_missing_labels_are_filled_in(rows):
    labeller = Labeller(rows)

    def row(subject, level):
        text = rows[0].problem
        messages = [{"role": "user", "content": text}, {"role": "assistant", "content": rows[0].solution}]
        return {"messages": messages, "meta": {"subject": subject, "level": level}}

    predicted = Counter()
    full, half, none = labeller.label([row("Word", 5), row("Word", None), row(None, None)], predicted)
    assert full == row("Word", 5)
    assert half["meta"]["subject"] == "Word"
    assert half["meta"]["level"] in range(1, 6)
    assert set(half["meta"]["predicted"]) == {"level"}
    assert none["meta"]["subject"] == "Geometry"
    assert predicted == {"subject predicted": 1, "level predicted": 2}


def test_spearman():
    assert spearman([1, 2, 3, 4], [10, 20, 30, 40]) == pytest.approx(1)
    assert spearman([1, 2, 3, 4], [4, 3, 2, 1]) == pytest.approx(-1)
    assert spearman([1, 1, 1], [1, 2, 3]) == 0
    # By hand: ranks 1.5 1.5 3 4 and 2 1 4 3.
    assert spearman([1, 1, 2, 3], [2, 1, 9, 8]) == pytest.approx(3.5 / (4.5 * 5) ** 0.5)


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ({"problem": "p", "solution": "s", "subject": "Alchemy", "level": 1}, "unknown subject"),
        ({"problem": "p", "solution": "s", "subject": "Algebra", "level": 9}, "level must be 1 to 5"),
        ({"problem": "p", "solution": "", "subject": "Algebra", "level": 1}, "expected text in 'solution'"),
        ({"problem": "p", "solution": "s", "subject": "Algebra", "level": 1}, "5 folds need at least 5"),
    ],
)
def test_bad_data(tmp_path, line, fault):
    path = tmp_path / "m.jsonl"
    path.write_text(json.dumps(line) + "\n")
    with pytest.raises(InputError, match=fault):
        label_report(path, families=False)
    with pytest.raises(InputError, match="no such file"):
        label_report(tmp_path / "none")
    (tmp_path / "empty").mkdir()
    with pytest.raises(InputError, match="no train or test part"):
        label_report(tmp_path / "empty")


@pytest.mark.skipif(not (DATA / "math500").is_dir(), reason="no data folder: set LEMMATA_DATA")
def test_math500():
    report = label_report(DATA / "math500" / "test.jsonl", families=False)
    assert report["subject"]["accuracy"] >= 0.70
    assert report["level"]["spearman"] >= 0.35
    assert report["subject"]["calibration"]["expected_error"] < 0.12
