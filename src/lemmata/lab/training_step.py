"""One training step on a dialogue of random tokens, under any mask and kernel: what the training bench measures."""

from dataclasses import dataclass

from lemmata.errors import InputError

ARMS = (
    ("causal", "plain"),
    ("causal", "auto"),
    ("ism", "auto"),
    ("ism", "segments"),
    ("ism", "two-pass"),
    ("ism", "dense"),
    ("prefix", "auto"),
)
"""(mask, kernel); `plain` is transformers' own SDPA path without our attachment."""
BASELINE, MAIN = ARMS[0], ("ism", "auto")


@dataclass(frozen=True)
class TrainingPlan:
    """`lengths` are timed under every arm; memory is measured for them and, under MAIN, for `memory_lengths`."""

    shape: str = "small"
    device: str = "cpu"
    lengths: tuple[int, ...] = (512, 1024, 2048, 4096, 8192)
    memory_lengths: tuple[int, ...] = ()
    query_tokens: int = 40
    answer_tokens: int = 160
    turns: int = 20
    """Of the dialogue that is compared with its prefix samples."""
    seed: int = 0
    sft_steps: int = 12
    """Of each run that is compared with TRL's trainer; 0 leaves the comparison out."""
    sft_rounds: int = 5

    def __post_init__(self) -> None:
        if not self.lengths or min((*self.lengths, *self.memory_lengths)) <= self.query_tokens:
            raise InputError(f"every length must be above the {self.query_tokens} tokens of a query")
        if min(self.query_tokens, self.answer_tokens, self.turns) < 1:
            raise InputError("turns and their tokens must be positive")


class TrainingStep:
    """A training step of one model, under whatever mask is asked for."""

    def __init__(self, plan: TrainingPlan, context: int) -> None:
        import torch

        from lemmata.lab.shapes import clock, random_model

        self._torch, self._plan = torch, plan
        self.model = random_model(plan.shape, plan.device, context, plan.seed).train()
        self._optimizer = torch.optim.AdamW(self.model.parameters(), lr=1e-5, foreach=True)
        self._clock = clock(plan.device)
        self._arm = BASELINE

    def use(self, arm: tuple[str, str]) -> None:
        """Run under this mask and kernel from now on."""
        from lemmata.attention import attach, attached_mask, detach

        mask, kernel = arm
        if kernel != "plain":
            attach(self.model, mask, kernel)
        elif attached_mask(self.model) is not None:
            detach(self.model)
        self._arm = arm

    def __call__(self, length: int, only_last: bool = False) -> float:
        """Seconds of one step on a dialogue of `length` tokens; `only_last`: loss on its last answer alone."""
        torch, plan = self._torch, self._plan
        from lemmata.lab.shapes import turns_of

        generator = torch.Generator().manual_seed(plan.seed)
        ids = torch.randint(self.model.config.vocab_size, (1, length), generator=generator).to(plan.device)
        segments = torch.tensor([turns_of(length, plan.query_tokens, plan.answer_tokens)], device=plan.device)
        targets = segments[0, 1:] < 0
        if only_last:
            targets &= torch.arange(1, length, device=plan.device) >= length - plan.answer_tokens
        structure = {} if self._arm[1] == "plain" else {"segment_ids": segments}
        began = self._clock()
        hidden = self.model.model(input_ids=ids, use_cache=False, **structure).last_hidden_state
        logits = self.model.lm_head(hidden[0, :-1][targets])
        torch.nn.functional.cross_entropy(logits.float(), ids[0, 1:][targets]).backward()
        self._optimizer.step()
        self._optimizer.zero_grad()
        return self._clock() - began
