"""The picture is the mask, checked against the paper's definition pair by pair.

Run: pytest tests/lab/test_mask.py
"""

import pytest

from lemmata.errors import InputError
from lemmata.lab import EXPERIMENTS
from lemmata.lab.mask import HIDDEN, SEEN, MaskPlan, picture

EXPERIMENT = EXPERIMENTS["mask"]


def test_ism_of_a_short_dialogue_as_a_person_would_draw_it():
    document = EXPERIMENT.run(MaskPlan(system=1, turns=((2, 2), (2, 1))))
    drawn = """\
P  ■ ■ ■ · · · · ·
Q1 ■ ■ ■ · · · · ·
Q1 ■ ■ ■ · · · · ·
A1 ■ ■ ■ ■ · · · ·
A1 ■ ■ ■ ■ ■ · · ·
Q2 ■ ■ ■ ■ ■ ■ ■ ·
Q2 ■ ■ ■ ■ ■ ■ ■ ·
A2 ■ ■ ■ ■ ■ ■ ■ ■"""
    assert picture(document, "ism") == drawn


def test_each_mask_is_the_papers_equation():
    document = EXPERIMENT.run(MaskPlan())
    tokens = document["tokens"]
    last_query = max(index for index, name in enumerate(tokens) if name == "Q3")

    def sees(mask, token, key):  # Eq. 2, 3 and 5, one pair at a time
        if mask == "prefix":
            return key <= max(token, last_query)
        together = tokens[token][0] != "A" and tokens[key] in ("P", tokens[token]) and tokens[token] in ("P", "Q1")
        together |= (tokens[token][0] == "Q" and tokens[key] == tokens[token]) or {tokens[token], tokens[key]} == {
            "P",
            "Q1",
        }
        return key <= token or (mask == "ism" and together)

    for mask in ("causal", "prefix", "ism"):
        lines = [line.split()[1:] for line in picture(document, mask).splitlines()]
        expected = [
            [SEEN if sees(mask, token, key) else HIDDEN for key in range(len(tokens))] for token in range(len(tokens))
        ]
        assert lines == expected, mask
        assert document["masks"][mask]["visible"] == sum(line.count(SEEN) for line in expected)


def test_a_separate_prompt_does_not_see_the_first_query():
    merged, separate = (EXPERIMENT.run(MaskPlan(segments=kind)) for kind in ("merged", "prompt-separate"))
    assert merged["masks"]["ism"]["limit"][0] == 4
    assert separate["masks"]["ism"]["limit"][0] == 1


def test_the_figure_is_a_picture(tmp_path):
    document = EXPERIMENT.run(MaskPlan())
    EXPERIMENT.save_figure(document, tmp_path / "deep" / "mask.png")
    assert (tmp_path / "deep" / "mask.png").read_bytes().startswith(b"\x89PNG")


@pytest.mark.parametrize(
    ("plan", "message"),
    [
        ({"turns": ()}, "at least one query"),
        ({"turns": ((0, 1),)}, "at least one query"),
        ({"system": -1}, "at least one query"),
        ({"turns": ((500, 500),)}, "1002 tokens"),
        ({"segments": "apart"}, "unknown segments 'apart'"),
    ],
)
def test_a_dialogue_that_can_not_be_drawn_is_refused(plan, message):
    with pytest.raises(InputError, match=message):
        MaskPlan(**plan)
