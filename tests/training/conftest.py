"""A small corpus of sums in two stages, and the settings of a run of seconds on it."""

import json

import pytest


def write_corpus(folder, n=60):
    folder.mkdir()

    def rows(start, boxed):
        for a in range(start, start + n):
            last = f"\\boxed{{{a + 7}}}" if boxed else f"Therefore, the sum is {a + 7}."
            yield {
                "messages": [
                    {"role": "user", "content": f"What is {a} + 7?"},
                    {"role": "assistant", "content": f"{a} + 7 = {a + 7}.\n{last}"},
                ],
                "meta": {"id": str(a)},
            }

    for name, start, boxed in (("q", 0, False), ("m", 100, True), ("valid", 200, True)):
        text = "".join(json.dumps(row) + "\n" for row in rows(start, boxed))
        (folder / f"{name}.jsonl").write_text(text)
    return folder


@pytest.fixture
def settings(tmp_path):
    corpus = write_corpus(tmp_path / "corpus")
    return {
        "corpus": str(corpus),
        "model": "tutor-nano",
        "vocab_size": 320,
        "row_length": 64,
        "rows_per_step": 4,
        "steps": 24,
        "validations": 4,
        "warmup_steps": 2,
        "precision": "fp32",
    }
