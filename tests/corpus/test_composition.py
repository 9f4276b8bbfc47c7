"""The composition by subject and level, and its figure.

Run: pytest tests/corpus/test_composition.py
"""

import pytest

from lemmata.corpus.composition import composition, save_figure
from lemmata.corpus.manifest import Count
from lemmata.errors import InputError

COUNTS = (
    Count("q.jsonl", "Word", None, None, "solve", 1),
    Count("q.jsonl", "Algebra", 1, "factor", "solve", 2),
    Count("m.jsonl", "Algebra", 3, "factor", "solve", 4),
    Count("m.jsonl", "Algebra", 3, "factor", "why", 50),
    Count("m.jsonl", None, None, None, "solve", 1),
    Count("heldout.jsonl", "Prealgebra", 1, "gcd", "solve", 70),
)


def test_first_questions_of_the_training_files_are_counted():
    assert composition(COUNTS) == {
        "n": 8,
        "subjects": {
            "Algebra": {"n": 6, "share": 0.75, "levels": {"1": 2, "3": 4}},
            "Word": {"n": 1, "share": 0.125, "levels": {"not said": 1}},
            "not said": {"n": 1, "share": 0.125, "levels": {"not said": 1}},
        },
    }
    assert list(composition(COUNTS, ["heldout.jsonl"])["subjects"]) == ["Prealgebra"]


def test_nothing_to_count_and_a_file_that_is_no_figure_are_told(tmp_path):
    with pytest.raises(InputError, match=r"no question in m\.jsonl, q\.jsonl"):
        composition([])
    with pytest.raises(InputError, match="ends in"):
        save_figure(composition(COUNTS), tmp_path / "figure.txt")


def test_the_figure_is_written(tmp_path):
    save_figure(composition(COUNTS), tmp_path / "new" / "figure.png")
    assert (tmp_path / "new" / "figure.png").read_bytes().startswith(b"\x89PNG")
