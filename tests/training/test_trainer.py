"""Run: pytest tests/training/test_trainer.py"""

import copy
from pathlib import Path
from typing import Any

import pytest
import torch
from transformers import PreTrainedModel, PreTrainedTokenizerBase, Trainer, TrainingArguments

from lemmata.attention import MaskContract, attach, attached_mask
from lemmata.errors import InputError
from lemmata.models import build_model, load_model, save_model, train_tokenizer
from lemmata.training import IsmCollator, IsmTrainerMixin

torch.set_num_threads(1)


class IsmTrainer(IsmTrainerMixin, Trainer):
    """As a user writes it."""


ROWS = [
    {
        "id": f"row-{n}",
        "messages": [
            {"role": "user", "content": f"{n} + 1?"},
            {"role": "assistant", "content": str(n + 1)},
            {"role": "user", "content": "and one more?"},
            {"role": "assistant", "content": str(n + 2)},
        ],
    }
    for n in range(12)
]


@pytest.fixture(scope="module")
def tokenizer() -> PreTrainedTokenizerBase:
    return train_tokenizer(["1 + 1? and one more?"], 280)


@pytest.fixture
def model(tokenizer) -> PreTrainedModel:
    torch.manual_seed(0)
    return attach(build_model("tutor-nano", len(tokenizer)), "ism", segments="prompt-separate")


def arguments(out: Path, kind: type = TrainingArguments, **options: object) -> Any:
    settings = {
        "output_dir": str(out),
        "max_steps": 4,
        "per_device_train_batch_size": 3,
        "learning_rate": 1e-2,
        "lr_scheduler_type": "constant",
        "logging_steps": 1,
        "save_strategy": "no",
        "report_to": "none",
        "disable_tqdm": True,
        "use_cpu": True,
        "seed": 1,
        "max_grad_norm": 0.0,
        **options,
    }
    return kind(**settings)


def losses(trainer: Any) -> list[float]:
    return [row["loss"] for row in trainer.state.log_history if "loss" in row]


def by_hand(model: PreTrainedModel, tokenizer: PreTrainedTokenizerBase, batches: list[list[dict]]) -> list[float]:
    """The same steps with nothing but PyTorch."""
    collate = IsmCollator(tokenizer, "prompt-separate")
    optimizer = torch.optim.AdamW(model.parameters(), lr=1e-2, weight_decay=0.0)
    found = []
    for rows in batches:
        loss = model(**collate(rows)).loss
        loss.backward()
        optimizer.step()
        optimizer.zero_grad()
        found.append(float(loss.detach()))
    return found


class InOrder(IsmTrainer):
    def _get_train_sampler(self, *_: object) -> Any:
        return torch.utils.data.SequentialSampler(self.train_dataset)


def test_the_trainer_takes_the_steps_of_a_plain_loop_under_the_mask(tmp_path: Path, model, tokenizer) -> None:
    twin, causal = copy.deepcopy(model), attach(copy.deepcopy(model), "causal")
    trainer = InOrder(model, arguments(tmp_path), train_dataset=ROWS, processing_class=tokenizer)
    trainer.train()
    batches = [ROWS[first : first + 3] for first in range(0, 12, 3)]
    expected = by_hand(twin.train(), tokenizer, batches)
    assert losses(trainer) == pytest.approx(expected, abs=2e-4)
    assert expected[-1] < expected[0]
    assert by_hand(causal.train(), tokenizer, batches) != pytest.approx(expected, abs=2e-4)


def test_checkpoints_carry_the_contract_and_are_resumed(tmp_path: Path, model, tokenizer) -> None:
    twin = copy.deepcopy(model)
    saving = {"save_strategy": "steps", "save_steps": 2}
    whole = InOrder(model, arguments(tmp_path / "a", **saving), train_dataset=ROWS, processing_class=tokenizer)
    whole.train()
    loaded = load_model(tmp_path / "a" / "checkpoint-4")
    assert loaded.contract == MaskContract("ism", "prompt-separate")
    for one, other in zip(loaded.model.parameters(), model.parameters(), strict=True):
        assert torch.equal(one, other)
    resumed = InOrder(twin, arguments(tmp_path / "b"), train_dataset=ROWS, processing_class=tokenizer)
    resumed.train(resume_from_checkpoint=str(tmp_path / "a" / "checkpoint-2"))
    for one, other in zip(twin.parameters(), model.parameters(), strict=True):
        assert torch.allclose(one, other, atol=1e-6)
    resumed.save_model(str(tmp_path / "saved"))
    assert load_model(tmp_path / "saved").contract.segments == "prompt-separate"


def test_the_best_checkpoint_is_read_back(tmp_path: Path, model, tokenizer) -> None:
    options = {
        "save_strategy": "steps",
        "save_steps": 2,
        "eval_strategy": "steps",
        "eval_steps": 2,
        "load_best_model_at_end": True,
        "learning_rate": 0.5,  # so that it gets worse
    }
    trainer = InOrder(
        model, arguments(tmp_path, **options), train_dataset=ROWS, eval_dataset=ROWS[:3], processing_class=tokenizer
    )
    trainer.train()
    best = load_model(trainer.state.best_model_checkpoint).model
    for one, other in zip(best.parameters(), model.parameters(), strict=True):
        assert torch.equal(one, other)
    assert trainer.evaluate()["eval_loss"] == pytest.approx(trainer.state.best_metric, abs=1e-5)


def test_weights_that_do_not_fit_are_refused(tmp_path: Path, model, tokenizer) -> None:
    from lemmata.models.checkpoint import load_weights

    save_model(model, tokenizer, tmp_path / "model", MaskContract("ism"))
    with pytest.raises(InputError, match="can't be read"):
        load_weights(build_model("tutor-tiny", len(tokenizer)), tmp_path / "model")
    twin = build_model("tutor-nano", len(tokenizer))
    load_weights(twin, tmp_path / "model")
    assert torch.equal(twin.lm_head.weight, model.lm_head.weight)
    twin.model.layers.append(twin.model.layers[0])
    twin.model.extra = torch.nn.Linear(1, 1)
    with pytest.raises(InputError, match=r"don't fit the model \(2 tensors, first: model\.extra\.weight"):
        load_weights(twin, tmp_path / "model")


def test_what_would_train_another_thing_is_refused(tmp_path: Path, model, tokenizer) -> None:
    args = arguments(tmp_path)
    with pytest.raises(InputError, match="no mask is attached"):
        IsmTrainer(build_model("tutor-nano", 280), args, train_dataset=ROWS, processing_class=tokenizer)
    with pytest.raises(InputError, match="processing_class=tokenizer"):
        IsmTrainer(model, args, train_dataset=ROWS)
    with pytest.raises(InputError, match="for the segments 'merged', the model is attached with 'prompt-sep"):
        IsmTrainer(model, args, IsmCollator(tokenizer), train_dataset=ROWS)
    with pytest.raises(InputError, match="made for the mask 'prefix', the model is attached with 'ism'"):
        IsmTrainer(model, args, IsmCollator(tokenizer, "prompt-separate", "prefix"), train_dataset=ROWS)
    with pytest.raises(InputError, match="'full' can't be trained"):
        IsmTrainer(attach(model, "full"), args, train_dataset=ROWS, processing_class=tokenizer)


def sft(model: Any, out: Path, tokenizer: PreTrainedTokenizerBase, **options: object) -> Any:
    trl = pytest.importorskip("trl", reason="TRL is not installed")
    datasets = pytest.importorskip("datasets", reason="datasets is not installed")

    class IsmSftTrainer(IsmTrainerMixin, trl.SFTTrainer):
        """As a user writes it."""

        def _get_train_sampler(self, *_: object) -> Any:
            return torch.utils.data.SequentialSampler(self.train_dataset)

    settings = {name: options.pop(name) for name in tuple(options) if name not in ("peft_config",)}
    return IsmSftTrainer(
        model,
        arguments(out, trl.SFTConfig, bf16=False, gradient_checkpointing=False, **settings),
        train_dataset=datasets.Dataset.from_list(ROWS),
        processing_class=tokenizer,
        **options,
    )


def test_inside_trls_sft_trainer(tmp_path: Path, model, tokenizer) -> None:
    twin = copy.deepcopy(model)
    trainer = sft(model, tmp_path, tokenizer)
    trainer.train()
    expected = by_hand(twin.train(), tokenizer, [ROWS[first : first + 3] for first in range(0, 12, 3)])
    assert losses(trainer) == pytest.approx(expected, abs=2e-4)
    trainer.save_model(str(tmp_path / "saved"))
    assert load_model(tmp_path / "saved").contract == MaskContract("ism", "prompt-separate")
    with pytest.raises(InputError, match=r"packing is the collator's work here"):
        sft(model, tmp_path, tokenizer, packing=True)


def test_an_adapter_that_trl_puts_on_is_saved_with_its_contract(tmp_path: Path, tokenizer) -> None:
    peft = pytest.importorskip("peft", reason="PEFT is not installed")
    torch.manual_seed(0)
    base = build_model("tutor-nano", len(tokenizer))
    save_model(base, tokenizer, tmp_path / "base", MaskContract("ism"))
    model = load_model(tmp_path / "base").model
    settings = peft.LoraConfig(r=4, target_modules=["q_proj", "v_proj"], task_type="CAUSAL_LM")
    trainer = sft(model, tmp_path / "run", tokenizer, peft_config=settings)
    trainer.train()
    assert losses(trainer)[-1] < losses(trainer)[0]
    trainer.save_model(str(tmp_path / "adapter"))
    loaded = load_model(tmp_path / "adapter")
    assert loaded.contract == MaskContract("ism")
    assert attached_mask(loaded.model) == "ism"
    batch = IsmCollator(tokenizer)(ROWS[:2])
    with torch.no_grad():
        assert torch.allclose(loaded.model(**batch).logits, trainer.model.eval()(**batch).logits, atol=1e-4)
