"""What this machine can compute in."""

from pathlib import Path

import torch


def computes_in_bf16() -> bool:
    """Whether the device multiplies bf16 matrices in hardware; emulation would be slower than fp32."""
    if torch.cuda.is_available():
        return torch.cuda.is_bf16_supported(including_emulation=False)
    flags = Path("/proc/cpuinfo")
    text = flags.read_text() if flags.is_file() else ""
    return "avx512_bf16" in text or "amx_bf16" in text
