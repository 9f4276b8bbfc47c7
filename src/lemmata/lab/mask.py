"""Draws who sees whom under causal, prefix and ISM for one dialogue, as the ISM paper's Figure 1 does.

What is drawn is the specification (`lemmata.attention.visibility`), not a drawing of its own.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from lemmata.errors import InputError, unknown_name
from lemmata.lab.experiment import Document, Experiment, Progress, Table

SEEN, HIDDEN = "■", "·"
DRAWN = ("causal", "prefix", "ism")
SEGMENTS = ("merged", "prompt-separate")
MOST_TOKENS = 200
COLOURS = ("#f2f2f2", "#c9ccd1", "#2f6fb5")
"""Hidden, seen by every causal model, seen only through the mask."""


@dataclass(frozen=True)
class MaskPlan:
    """A dialogue by its lengths in tokens: the system prompt, then (query, answer) of each turn."""

    system: int = 2
    turns: tuple[tuple[int, int], ...] = ((3, 3), (3, 2), (2, 2))
    segments: str = "merged"

    def __post_init__(self) -> None:
        if self.segments not in SEGMENTS:
            raise unknown_name("segments", self.segments, SEGMENTS)
        if self.system < 0 or not self.turns or any(query < 1 or answer < 1 for query, answer in self.turns):
            raise InputError("a dialogue needs turns of at least one query and one answer token")
        if (length := self.system + sum(map(sum, self.turns))) > MOST_TOKENS:
            raise InputError(f"the dialogue has {length} tokens; a picture of more than {MOST_TOKENS} can't be read")


def measure(plan: MaskPlan, progress: Progress) -> Document:
    """`tokens` (their names), `segment_ids`, and by mask `limit` (the last key each token sees) and `visible` pairs."""
    import torch

    from lemmata.attention import limits

    tokens, segment_ids = _dialogue(plan)
    found = {}
    for mask in DRAWN:
        _, limit = limits(torch.tensor([segment_ids]), mask=mask)
        found[mask] = {"limit": limit[0].tolist(), "visible": int((limit + 1).sum())}
    return {"tokens": tokens, "segment_ids": segment_ids, "masks": found}


def _dialogue(plan: MaskPlan) -> tuple[list[str], list[int]]:
    """Token names (P, Q1, A1, …) and segment ids."""
    separate = plan.segments == "prompt-separate" and plan.system > 0
    tokens, segment_ids = ["P"] * plan.system, [0] * plan.system
    for number, (query, answer) in enumerate(plan.turns):
        tokens += [f"Q{number + 1}"] * query + [f"A{number + 1}"] * answer
        segment_ids += [number + separate] * query + [-1] * answer
    return tokens, segment_ids


def picture(document: Mapping[str, Any], mask: str) -> str:
    """A mask as text: one line a token, SEEN where it sees the key."""
    tokens, limit = document["tokens"], document["masks"][mask]["limit"]
    width = max(map(len, tokens))
    return "\n".join(
        f"{name:<{width}} {' '.join(SEEN if key <= last else HIDDEN for key in range(len(tokens)))}"
        for name, last in zip(tokens, limit, strict=True)
    )


def tables(document: Mapping[str, Any]) -> list[Table]:
    """The pictures, and how many (query, key) pairs each mask sees."""
    pictures = [Table(f"{mask}\n{picture(document, mask)}", (), ()) for mask in document["masks"]]
    rows = [(mask, found["visible"]) for mask, found in document["masks"].items()]
    return [*pictures, Table("visible pairs", ("mask", "pairs"), rows)]


def draw(document: Mapping[str, Any]) -> Any:
    """The masks side by side."""
    from matplotlib.colors import ListedColormap
    from matplotlib.figure import Figure

    tokens, masks = document["tokens"], document["masks"]
    count = len(tokens)
    begins = [i for i in range(count) if i == 0 or tokens[i] != tokens[i - 1]]
    middles = [(a + b - 1) / 2 for a, b in zip(begins, [*begins[1:], count], strict=True)]
    figure = Figure(figsize=(4 * len(masks), 4.3), layout="constrained")
    for axes, (mask, found) in zip(figure.subplots(1, len(masks), squeeze=False)[0], masks.items(), strict=True):
        cells = [[(k <= last) + (j < k <= last) for k in range(count)] for j, last in enumerate(found["limit"])]
        axes.imshow(cells, cmap=ListedColormap(COLOURS), vmin=0, vmax=2)
        for edge in begins[1:]:
            axes.axhline(edge - 0.5, color="white", linewidth=2)
            axes.axvline(edge - 0.5, color="white", linewidth=2)
        axes.set_xticks(middles, [tokens[i] for i in begins])
        axes.set_yticks(middles, [tokens[i] for i in begins])
        axes.tick_params(length=0)
        axes.set(title={"ism": "ISM"}.get(mask, mask), xlabel="key", ylabel="token")
    return figure


EXPERIMENT = Experiment("mask", MaskPlan, measure, tables, draw)
