"""Run: pytest tests/attention/test_docs.py"""

import re
import warnings
from pathlib import Path
from typing import Any

import pytest

PAGE = Path(__file__).parents[2] / "docs" / "attention.md"


def test_the_code_of_the_page_runs() -> None:
    pytest.importorskip("peft", reason="PEFT is not installed")
    blocks = re.findall(r"```python\n(.*?)```", PAGE.read_text("utf-8"), flags=re.DOTALL)
    assert len(blocks) >= 6
    namespace: dict[str, Any] = {"__name__": "page"}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", FutureWarning)
        for number, block in enumerate(blocks):
            exec(compile(block, f"{PAGE.name}, block {number}", "exec"), namespace)
    assert namespace["reply"].text is not None
    assert namespace["ids"].shape == (1, 12)
