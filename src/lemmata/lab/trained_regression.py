"""Small softmax transformers that learn in-context linear regression under a mask (ISM paper, section 2.2, trained).

A sequence is examples (x, y), then questions (x, 0, asked); the loss is on the questions. All masks get the same data
in the same order and the same initial weights. Under causal and prefix it does not matter how the examples are
segmented; under ISM they are split over `segments` segments.
"""

from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor, nn
from transformers import LlamaConfig, LlamaForCausalLM

from lemmata.attention import attach
from lemmata.lab.linear_attention import Regressions, draw_regressions, split


@dataclass(frozen=True)
class Task:
    """Regression in D dimensions from N examples with noise; M questions a sequence."""

    dimensions: int
    examples: int
    questions: int
    noise: float

    def draw(self, sequences: int, generator: torch.Generator) -> Regressions:
        return draw_regressions(sequences, self.examples, self.questions, self.dimensions, self.noise, generator)


class Regressor(nn.Module):  # type: ignore[misc]
    """A Llama over continuous tokens with a linear head; the mask is attached to it."""

    def __init__(self, dimensions: int, mask: str, hidden: int, layers: int) -> None:
        super().__init__()
        config = LlamaConfig(
            vocab_size=1,
            hidden_size=hidden,
            num_hidden_layers=layers,
            num_attention_heads=hidden // 16,
            num_key_value_heads=hidden // 16,
            intermediate_size=2 * hidden,
            attn_implementation="sdpa",
            bos_token_id=None,
            eos_token_id=None,
        )
        self.read = nn.Linear(dimensions + 2, hidden)
        self.model = attach(LlamaForCausalLM(config), mask)
        self.head = nn.Linear(hidden, 1)

    def forward(self, data: Regressions, segment_of: list[int]) -> Tensor:
        """Predictions [B, M]."""
        batch, count = data.y.shape
        asked = data.questions.shape[1]
        given = torch.cat([data.x, data.y[..., None], torch.zeros_like(data.y[..., None])], 2)
        wanted = torch.zeros(batch, asked, 2)
        wanted[..., 1] = 1.0
        tokens = torch.cat([given.float(), torch.cat([data.questions.float(), wanted], 2)], 1)
        segment_ids = torch.tensor([[*segment_of, *[segment_of[-1] + 1] * asked]]).expand(batch, -1)
        hidden = self.model.model(inputs_embeds=self.read(tokens), segment_ids=segment_ids, use_cache=False)
        predictions: Tensor = self.head(hidden.last_hidden_state[:, count:])[..., 0]
        return predictions


def train_regressor(
    task: Task, mask: str, segments: int, *, steps: int, batch: int, hidden: int, layers: int, seed: int, progress: Any
) -> float:
    """Mean squared error against the noise-free answers on 2,048 fresh sequences after training."""
    torch.manual_seed(seed)
    model = Regressor(task.dimensions, mask, hidden, layers)
    optimizer = torch.optim.AdamW(model.parameters(), lr=2e-3, weight_decay=0.0, betas=(0.9, 0.98))
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda step: min(1.0, (step + 1) / 100) * min(1.0, (steps - step) / (0.5 * steps))
    )
    segment_of = split(task.examples, segments)
    generator = torch.Generator().manual_seed(1000 + seed)
    for _ in range(steps):
        data = task.draw(batch, generator)
        loss = nn.functional.mse_loss(model(data, segment_of), data.answers.float())
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        optimizer.zero_grad()
        schedule.step()
        progress()
    model.eval()
    test = task.draw(2048, torch.Generator().manual_seed(0))
    with torch.no_grad():
        return float(nn.functional.mse_loss(model(test, segment_of), test.answers.float()))


def best_possible(task: Task) -> dict[str, float]:
    """The same error of least squares and of the Bayes-optimal ridge regression, on the same test sequences."""
    test = task.draw(2048, torch.Generator().manual_seed(0))
    transposed = test.x.transpose(1, 2)
    found = {}
    for name, penalty in (("least squares", 0.0), ("ridge (optimal)", task.noise**2)):
        inverse = torch.linalg.pinv(transposed @ test.x + penalty * torch.eye(task.dimensions, dtype=torch.float64))
        weights = inverse @ transposed @ test.y[..., None]
        found[name] = float(((test.questions @ weights)[..., 0] - test.answers).square().mean())
    return found
