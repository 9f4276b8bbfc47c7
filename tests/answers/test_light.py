"""Grading loads no computer algebra until a pair needs it. Run: pytest tests/answers/test_light.py"""

import subprocess
import sys


def test_cheap_comparisons_import_neither_sympy_nor_torch() -> None:
    code = (
        "import sys; from lemmata.answers import grade; "
        "assert grade('1/2', 'The answer is 0.5.').equal; "
        "assert grade('x^2 - 1', '(x - 1)(x + 1)').equal; "
        "heavy = {'sympy', 'mpmath', 'torch', 'transformers', 'numpy'} & set(sys.modules); "
        "sys.exit(str(heavy) if heavy else 0)"
    )
    subprocess.run([sys.executable, "-c", code], check=True, timeout=60)
