"""`lemmata doctor`: what this installation is, and what it can do here.

It tries things rather than listing them: each attention kernel runs a tiny model once.
"""

import os
import platform
import re
import shutil
from importlib import metadata
from typing import Annotated, Any

import typer

from lemmata.cli.output import key_values, print_json
from lemmata.errors import LemmataError, MissingPartError

app = typer.Typer(add_completion=False, rich_markup_mode=None)

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
_PLAIN: dict[str, Any] = {"dropout": 0.0, "window": None, "softcap": None}


@app.command()
def doctor(as_json: Annotated[bool, typer.Option("--json", help="One JSON document.")] = False) -> None:
    """Show versions, devices, usable kernels and folders. Status 3 where a package that Lemmata needs is missing."""
    from lemmata.home import data_home

    packages = _packages()
    missing = [name for name, version in packages.items() if version is None]
    home = data_home()
    report: dict[str, Any] = {
        "lemmata": metadata.version("lemmata"),
        "python": platform.python_version(),
        "platform": platform.platform(),
        "cores": len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count(),
        "packages": packages,
        "missing": missing,
        "torch": None if {"torch", "transformers"} & set(missing) else _torch(),
        "kernels": None if {"torch", "transformers"} & set(missing) else _kernels(),
        "auto": None if {"torch", "transformers"} & set(missing) else _auto(),
        "data_folder": {"path": str(home), "exists": home.exists(), "writable": _writable(home)},
        "browser": next((found for name in BROWSERS if (found := shutil.which(name))), None),
    }
    if as_json:
        print_json(report)
    else:
        print(key_values(_flat(report)))
    if missing:
        raise MissingPartError(f"missing {', '.join(missing)}: python -m pip install lemmata")


def _packages() -> dict[str, str | None]:
    """The version of each package that Lemmata requires; None where it is not installed."""
    required = [line for line in metadata.requires("lemmata") or [] if "extra ==" not in line]
    versions: dict[str, str | None] = {}
    for requirement in required:
        name = re.split(r"[^\w.-]", requirement, maxsplit=1)[0]
        try:
            versions[name] = metadata.version(name)
        except metadata.PackageNotFoundError:
            versions[name] = None
    return versions


def _torch() -> dict[str, Any]:
    import torch

    return {
        "version": torch.__version__,
        "build": f"CUDA {torch.version.cuda}" if torch.version.cuda else "CPU",
        "threads": torch.get_num_threads(),
        "devices": ["cpu", *(torch.cuda.get_device_name(index) for index in range(torch.cuda.device_count()))],
    }


def _kernels() -> dict[str, str]:
    """What happens when each kernel runs a tiny model under ISM, on each device."""
    import torch
    from transformers import LlamaConfig, LlamaForCausalLM

    from lemmata.attention import attach
    from lemmata.attention.kernels import KERNELS

    config = LlamaConfig(vocab_size=8, hidden_size=16, intermediate_size=16, num_hidden_layers=1, num_attention_heads=2)
    model = LlamaForCausalLM(config).eval()
    token_ids, segment_ids = torch.tensor([[1, 2, 3, 4]]), torch.tensor([[0, 0, -1, -1]])
    outcome = {}
    for device, dtype in _devices():
        model = model.to(device, dtype)
        for kernel in KERNELS:
            name = kernel if device == "cpu" else f"{kernel} ({device})"
            try:
                with torch.no_grad():
                    attach(model, "ism", kernel)(input_ids=token_ids.to(device), segment_ids=segment_ids.to(device))
                outcome[name] = "usable"
            except LemmataError as error:
                outcome[name] = f"refused: {error}"
    return outcome


def _devices() -> list[tuple[str, Any]]:
    """The CPU in fp32, a GPU in bf16, as they are used."""
    import torch

    return [("cpu", torch.float32), *([("cuda", torch.bfloat16)] if torch.cuda.is_available() else [])]


def _auto() -> dict[str, str]:
    """Which kernel `auto` takes for a dialogue of turns of 40 + 160 tokens under ISM, and why, by case."""
    import torch

    from lemmata.attention import limits
    from lemmata.attention.kernels import choose
    from lemmata.attention.structure import Visibility

    index = torch.arange(4000)
    segment_ids = torch.where(index % 200 < 40, index // 200, -1)[None]
    start, limit = limits(segment_ids)
    cases = {
        "200 tokens": (0, 200),
        "1,000 tokens": (0, 1000),
        "4,000 tokens": (0, 4000),
        "a turn on a cache": (200, 600),
    }
    found = {}
    for device, dtype in _devices():
        for name, (past, end) in cases.items():
            visibility = Visibility(start[:, past:end].to(device), limit[:, past:end].to(device), past)
            heads = torch.zeros(1, 1, end - past, 64, dtype=dtype, device=device)
            kernel, reason = choose(heads, heads, visibility, **_PLAIN)
            found[name if device == "cpu" else f"{name} ({device})"] = f"{kernel}: {reason}"
    return found


def _writable(folder: Any) -> bool:
    while not folder.exists():
        folder = folder.parent
    return os.access(folder, os.W_OK)


def _flat(report: dict[str, Any]) -> dict[str, object]:
    home, torch = report["data_folder"], report["torch"] or {}
    return {
        "lemmata": report["lemmata"],
        "python": f"{report['python']} on {report['platform']}, {report['cores']} cores",
        "packages": ", ".join(f"{name} {version or 'MISSING'}" for name, version in report["packages"].items()),
        "torch": ", ".join(f"{key} {value}" for key, value in torch.items()) or "missing",
        **{f"kernel {name}": text for name, text in (report["kernels"] or {}).items()},
        **{f"auto, {case}": text for case, text in (report["auto"] or {}).items()},
        "data folder": f"{home['path']} ({'exists' if home['exists'] else 'not made yet'}"
        f"{'' if home['writable'] else ', NOT WRITABLE'})",
        "browser": report["browser"] or "no Chromium found: the browser test will be skipped",
    }
