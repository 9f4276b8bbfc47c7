"""The loss: negative log-likelihood of the answer tokens, with the head computed at those tokens only."""

from torch import Tensor, nn

from lemmata.errors import InputError
from lemmata.training.data import IGNORED, Batch


def answer_nll(model: nn.Module, head: nn.Module, batch: Batch) -> Tensor:
    """Mean over the batch's target tokens, a scalar in nats per token; InputError for a batch without targets."""
    count = batch.targets
    if not count:
        raise InputError("a batch without any target token")
    return answer_nll_sum(model, head, batch) / count


def answer_nll_sum(model: nn.Module, head: nn.Module, batch: Batch) -> Tensor:
    """Sum over the batch's target tokens, in nats: 0, with a gradient of zeros, where there is none.

    `head` is the model's output embedding; a pre-hook hands it only the positions that predict a target [n, d], so the
    [b, t, vocabulary] logits of the given tokens are never made.
    """
    next_bt = nn.functional.pad(batch.labels_bt[:, 1:], (0, 1), value=IGNORED)
    keep_bt = next_bt != IGNORED
    handle = head.register_forward_pre_hook(lambda _, args: (args[0][keep_bt],))
    try:
        logits_nv = model(
            input_ids=batch.input_ids_bt,
            segment_ids=batch.segment_ids_bt,
            document_ids=batch.document_ids_bt,
            use_cache=False,
        ).logits
    finally:
        handle.remove()
    return nn.functional.cross_entropy(logits_nv.float(), next_bt[keep_bt], reduction="sum")
