"""A checkpoint folder as a model, under the mask of its contract, in batches."""

import hashlib
from collections.abc import Iterator, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any

from lemmata.dialogue import encode_prompt
from lemmata.dialogue.prompts import PROBLEM_SOLUTION
from lemmata.errors import InputError
from lemmata.evaluation.generation import Generation
from lemmata.evaluation.models.base import Completion, Request, Usage
from lemmata.evaluation.versions import room_hashes
from lemmata.models.adapters import is_adapter, read_adapter


class LocalModel:
    """Greedy or sampled answers; a prompt that does not fit the context gets no answer (finish `too-long`)."""

    mixes = True

    def __init__(self, path: Path, batch_size: int = 64, device: str | None = None) -> None:
        """Raises InputError: no checkpoint there, a batch size below 1."""
        from lemmata.models import load_model

        if batch_size < 1:
            raise InputError(f"batch_size must be positive, got {batch_size}")
        self.name, self.path, self.unit_size = str(path), path, batch_size
        self.loaded = load_model(path, device)
        self.usage = Usage()
        self._own_template = self.loaded.tokenizer.chat_template
        self._identity = {
            "model": "checkpoint",
            "files": folder_hash(path),
            "base": folder_hash(Path(read_adapter(path)[0])) if is_adapter(path) else None,
            "contract": self.loaded.contract.to_json(),
            "rooms": room_hashes("attention", "dialogue", "engine", "models"),
            "torch": version("torch"),
            "transformers": version("transformers"),
            "device": str(self.loaded.model.device),
        }

    def identity(self) -> dict[str, Any]:
        """The content of the checkpoint's files, of an adapter's base too; its mask; what computes it, and where."""
        return self._identity

    def complete(
        self, units: Sequence[Sequence[Request]], generation: Generation
    ) -> Iterator[tuple[int, list[Completion]]]:
        """A unit at a time, each as one batch."""
        tokenizer = self.loaded.tokenizer
        tokenizer.chat_template = PROBLEM_SOLUTION if generation.style == "problem-solution" else self._own_template
        try:
            for number, unit in enumerate(units):
                yield number, self._batch(unit, generation)
        finally:
            tokenizer.chat_template = self._own_template

    def _batch(self, unit: Sequence[Request], generation: Generation) -> list[Completion]:
        from lemmata.engine import Sampling, generate_batch

        segments = self.loaded.contract.segments
        lengths = [len(encode_prompt(request.dialogue, self.loaded.tokenizer, segments)) for request in unit]
        longest = self.loaded.model.config.max_position_embeddings
        fitting = [place for place, length in enumerate(lengths) if length < longest]
        found = [Completion("", "too-long", length) for length in lengths]
        if fitting:
            sampling = Sampling(
                temperature=generation.temperature,
                top_p=generation.top_p,
                max_tokens=generation.max_tokens,
                seed=_unit_seed(unit, generation.seed) if generation.temperature else None,
                stop=generation.stops,
            )
            replies = generate_batch(
                self.loaded.model,
                self.loaded.tokenizer,
                [unit[place].dialogue for place in fitting],
                sampling,
                batch_size=self.unit_size,
                segments=segments,
            )
            for place, reply in zip(fitting, replies, strict=True):
                tokens = len(reply.token_ids)
                found[place] = Completion(reply.text, reply.finish_reason, reply.prompt_tokens, tokens)
                self.usage.tokens += tokens
                self.usage.prompt_tokens += reply.prompt_tokens
        self.usage.requests += len(unit)
        return found


def _unit_seed(unit: Sequence[Request], seed: int) -> int:
    """Rows of a batch draw from streams numbered by their place, so each batch needs a seed of its own."""
    digest = hashlib.sha256(str(seed).encode())
    for request in unit:
        text = "\0".join(message.content for message in request.dialogue.messages)
        digest.update(f"{request.sample}\0{text}\1".encode())
    return int.from_bytes(digest.digest()[:6], "big")


def folder_hash(folder: Path) -> str:
    """SHA-256 over a checkpoint's files by name; InputError where the folder is gone."""
    if not folder.is_dir():
        raise InputError(f"{folder}: no such checkpoint folder")
    digest = hashlib.sha256()
    for file in sorted(file for file in folder.iterdir() if file.is_file()):
        with file.open("rb") as handle:
            digest.update(f"{file.name}\0{hashlib.file_digest(handle, 'sha256').hexdigest()}\1".encode())
    return digest.hexdigest()
