"""Run with: .venv/bin/pytest tests/evaluation/test_likelihood.py"""

import pytest

from lemmata.evaluation.types import Row


def test_likelihood_matches_a_plain_sum(tmp_path):
    """Per-token NLL against one forward per dialogue under a mask written by hand."""
    import torch

    from lemmata.attention import attach
    from lemmata.dialogue import Dialogue, Message, encode
    from lemmata.evaluation.likelihood import answer_likelihood
    from lemmata.models import Loaded, MaskContract, build_model, train_tokenizer

    torch.manual_seed(0)
    tokenizer = train_tokenizer(["What is 1 + 2?", "It is 3."], 300)
    model = build_model("tutor-nano", len(tokenizer)).eval()
    dialogues = [
        Dialogue((Message("user", f"What is {a} + 2?"), Message("assistant", "It is " + "3" * a + "."))) for a in (1, 5)
    ]
    total = count = 0
    for dialogue in dialogues:
        e = encode(dialogue, tokenizer)
        query = e.segment_ids.count(0)
        mask = torch.ones(len(e), len(e), dtype=torch.bool).tril()
        mask[:query, :query] = True
        with torch.no_grad():
            logits = model(torch.tensor([e.token_ids]), attention_mask=mask[None, None]).logits[0].log_softmax(-1)
        for j in range(1, len(e)):
            if e.loss_mask[j]:
                total, count = total - float(logits[j - 1, e.token_ids[j]]), count + 1
    loaded = Loaded(attach(model), tokenizer, MaskContract())
    rows, left_out = answer_likelihood(loaded, dialogues, "t")
    assert left_out == 0
    assert isinstance(rows[0], Row)
    assert rows[0].value == pytest.approx(total / count, abs=1e-5)
    too_long = Dialogue((Message("user", "word " * 2000), Message("assistant", "no")))
    assert answer_likelihood(loaded, [*dialogues, too_long], "t")[1] == 1
