"""The models that the benches measure: random weights of a given shape, since speed does not depend on their values."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import perf_counter, process_time
from typing import Any

import torch
from transformers import LlamaConfig, LlamaForCausalLM

from lemmata.errors import InputError, unknown_name

SHAPES: dict[str, dict[str, Any]] = {
    "small": {
        "vocab_size": 1024,
        "hidden_size": 256,
        "num_hidden_layers": 6,
        "num_attention_heads": 8,
        "num_key_value_heads": 8,
        "intermediate_size": 704,
        "tie_word_embeddings": True,
    },
    "tiny": {
        "vocab_size": 64,
        "hidden_size": 32,
        "num_hidden_layers": 2,
        "num_attention_heads": 2,
        "num_key_value_heads": 2,
        "intermediate_size": 64,
        "tie_word_embeddings": True,
    },
    "llama3.1-8b": {
        "vocab_size": 128_256,
        "hidden_size": 4096,
        "num_hidden_layers": 32,
        "num_attention_heads": 32,
        "num_key_value_heads": 8,
        "intermediate_size": 14_336,
        "tie_word_embeddings": False,
        "rope_parameters": {"rope_type": "default", "rope_theta": 500_000.0},
    },
}
"""`small` is the measured one on a CPU, `tiny` is for trying a bench out."""


def check_shape(shape: str, device: str) -> None:
    """InputError for an unknown shape or a device that is not there."""
    if shape not in SHAPES:
        raise unknown_name("shape", shape, SHAPES)
    kind = device.partition(":")[0]
    if kind not in ("cpu", "cuda"):
        raise unknown_name("device", device, ("cpu", "cuda"))
    if kind == "cuda" and not torch.cuda.is_available():
        raise InputError("device 'cuda': no CUDA device here; use cpu")


def random_model(shape: str, device: str, context: int, seed: int) -> LlamaForCausalLM:
    """A Llama with random weights: fp32 on the CPU, bf16 on a GPU."""
    check_shape(shape, device)
    config = LlamaConfig(
        **SHAPES[shape],
        max_position_embeddings=context,
        bos_token_id=None,
        eos_token_id=None,
        attn_implementation="sdpa",
    )
    torch.manual_seed(seed)
    before = torch.get_default_dtype()
    torch.set_default_dtype(torch.float32 if device == "cpu" else torch.bfloat16)
    try:
        with torch.device(device):
            return LlamaForCausalLM(config).eval()
    finally:
        torch.set_default_dtype(before)


def clock(device: str) -> Callable[[], float]:
    """Seconds: this process's CPU time on the CPU (other jobs on the machine do not count), wall time on a GPU."""
    if device == "cpu":
        return process_time

    def synchronised() -> float:
        torch.cuda.synchronize()
        return perf_counter()

    return synchronised


@contextmanager
def one_thread() -> Iterator[None]:
    """One torch thread inside, as many as before afterwards."""
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        yield
    finally:
        torch.set_num_threads(threads)


def turns_of(length: int, query: int, answer: int) -> list[int]:
    """Segment ids of `length` tokens of turns of `query` + `answer` tokens; the last turn may be cut."""
    turn = query + answer
    return [i // turn if i % turn < query else -1 for i in range(length)]
