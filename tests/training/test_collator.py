"""Run: pytest tests/training/test_collator.py"""

import pytest
import torch
from transformers import PreTrainedTokenizerBase

from lemmata.attention import attach
from lemmata.dialogue import Dialogue, Encoded, Message, encode
from lemmata.errors import InputError
from lemmata.models import build_model, train_tokenizer
from lemmata.training import IsmCollator
from lemmata.training.data import IGNORED

torch.set_num_threads(1)


def talk(*texts: str, **meta: str) -> Dialogue:
    roles = ("user", "assistant") * len(texts)
    return Dialogue(tuple(Message(role, text) for role, text in zip(roles, texts, strict=False)), meta)


ONE, TWO = talk("1 + 1?", "2", id="one"), talk("2 + 2?", "4, as you know", "sure?", "yes", id="two")


@pytest.fixture(scope="module")
def tokenizer() -> PreTrainedTokenizerBase:
    return train_tokenizer(["1 + 1? 2, as you know"], 280)


def texts(tokenizer, batch: dict, row: int) -> list[str]:
    """What each run of labels of a row reads."""
    found, run = [], []
    for label in [*batch["labels"][row].tolist(), IGNORED]:
        if label != IGNORED:
            run.append(label)
        elif run:
            found.append(tokenizer.decode(run))
            run = []
    return found


@pytest.mark.parametrize("side", ["left", "right"])
def test_rows_are_padded_and_labels_stand_on_answers(tokenizer, side: str) -> None:
    batch = IsmCollator(tokenizer, padding_side=side, pad_to_multiple_of=8)([ONE, TWO])
    assert set(batch) == {"input_ids", "segment_ids", "document_ids", "attention_mask", "labels"}
    assert {(values.dtype, values.shape) for values in batch.values()} == {(torch.int64, batch["labels"].shape)}
    assert batch["input_ids"].shape[1] % 8 == 0
    assert texts(tokenizer, batch, 0) == ["2<|end|>"]
    assert texts(tokenizer, batch, 1) == ["4, as you know<|end|>", "yes<|end|>"]
    for row, dialogue in enumerate((ONE, TWO)):
        real = batch["attention_mask"][row] == 1
        encoded = encode(dialogue, tokenizer)
        assert tuple(batch["input_ids"][row][real].tolist()) == encoded.token_ids
        assert tuple(batch["segment_ids"][row][real].tolist()) == encoded.segment_ids
        assert (batch["document_ids"][row] == torch.where(real, 0, -1)).all()
        assert (batch["labels"][row][~real] == IGNORED).all()
        padding = (~real).nonzero().flatten().tolist()
        assert padding == (list(range(len(padding))) if side == "left" else list(range(len(real)))[len(encoded) :])


def test_the_loss_is_that_of_the_dialogues_alone(tokenizer) -> None:
    torch.manual_seed(0)
    model = attach(build_model("tutor-nano", len(tokenizer)), "ism").eval()
    alone = [IsmCollator(tokenizer)([dialogue]) for dialogue in (ONE, TWO)]
    counts = torch.tensor([float((batch["labels"] != IGNORED).sum()) for batch in alone])
    with torch.no_grad():
        expected = sum(count * model(**batch).loss for count, batch in zip(counts, alone, strict=True)) / counts.sum()
        for options in ({"padding_side": "left"}, {"padding_side": "right"}, {"pack_to": 80}):
            batch = IsmCollator(tokenizer, **options)([ONE, TWO])
            assert abs(model(**batch).loss - expected) <= 1e-5


def test_packing_never_cuts_an_example(tokenizer) -> None:
    batch = IsmCollator(tokenizer, pack_to=64)([ONE, TWO, ONE])
    assert batch["input_ids"].shape[1] == 64
    assert batch["document_ids"].max() > 0
    found = [text for row in range(len(batch["labels"])) for text in texts(tokenizer, batch, row)]
    assert sorted(found) == sorted(["2<|end|>", "2<|end|>", "4, as you know<|end|>", "yes<|end|>"])


def test_rows_of_a_data_set(tokenizer) -> None:
    collator = IsmCollator(tokenizer)
    expected = collator([TWO])
    messages = [{"role": m.role, "content": m.content, "name": None} for m in TWO.messages]
    encoded = encode(TWO, tokenizer)
    for row in (
        TWO.to_json(),
        {"id": "x", "messages": messages, "other": 3, "meta": None},
        encoded,
        encoded.to_json(),
        {**encoded.to_json(), "messages": None},
    ):
        assert all(torch.equal(expected[name], values) for name, values in collator([row]).items())


def test_a_dialogue_under_prefix_is_one_sample_an_answer(tokenizer) -> None:
    batch = IsmCollator(tokenizer, mask="prefix")([ONE, TWO])
    assert [texts(tokenizer, batch, row) for row in range(3)] == [
        ["2<|end|>"],
        ["4, as you know<|end|>"],
        ["yes<|end|>"],
    ]


def test_an_example_without_a_label_is_refused_with_its_id(tokenizer) -> None:
    collator = IsmCollator(tokenizer)
    with pytest.raises(InputError, match=r"dialogue 'q': no target"):
        collator([ONE, talk("what?", id="q")])
    given = encode(TWO, tokenizer)
    masked = Encoded(given.token_ids, given.segment_ids, (0,) * len(given), given.document_ids)
    with pytest.raises(InputError, match="dialogue 'm': every label is masked"):
        collator([ONE, {**masked.to_json(), "id": "m"}])
    with pytest.raises(InputError, match="example 1 of the batch: every label is masked"):
        collator([ONE, masked])
    lax = IsmCollator(tokenizer, allow_unlabelled=True)
    assert texts(tokenizer, lax([ONE, masked]), 1) == []
    with pytest.raises(InputError, match="every label of the batch is masked"):
        lax([masked])
    first = Encoded(given.token_ids, given.segment_ids, (1,) + (0,) * (len(given) - 1), given.document_ids)
    with pytest.raises(InputError, match="every label is masked"):  # nothing before it could predict it
        collator([first])


def test_what_is_too_long(tokenizer) -> None:
    length = len(encode(TWO, tokenizer))
    short = IsmCollator(tokenizer, max_length=length - 1)
    assert texts(tokenizer, short([TWO]), 0) == ["4, as you know<|end|>"]
    with pytest.raises(InputError, match=f"example 0 of the batch: {length} tokens, at most {length - 1}"):
        short([encode(TWO, tokenizer)])
    with pytest.raises(InputError, match="dialogue 'two': no target is left within 4 tokens"):
        IsmCollator(tokenizer, max_length=4)([TWO])
    with pytest.raises(InputError, match="dialogue 'two': no target is left within 8 tokens"):
        IsmCollator(tokenizer, pack_to=8)([TWO])


def test_bad_arguments_and_bad_examples(tokenizer) -> None:
    for options, message in (
        ({"mask": "full"}, "can't be trained"),
        ({"padding_side": "top"}, "must be 'left' or 'right', got 'top'"),
        ({"pack_to": 0}, "pack_to must be positive, got 0"),
    ):
        with pytest.raises(InputError, match=message):
            IsmCollator(tokenizer, **options)
    for example, message in (
        ({"text": "a"}, r"example 0 of the batch: expected the column messages, .*got text"),
        ({"id": 7, "messages": [{"role": "user", "content": "a", "tool": "b"}]}, "unknown Message field 'tool'"),
        (3, "expected a Dialogue, an Encoded or a mapping, got int"),
    ):
        with pytest.raises(InputError, match=message):
            IsmCollator(tokenizer)([example])
