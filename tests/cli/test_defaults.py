"""The defaults that `--help` shows are the ones of the rooms, which the command can't import just to show help.

Run: pytest tests/cli/test_defaults.py
"""

import inspect
from dataclasses import fields

from lemmata.cli import chat, quickstart, serve, solve


def defaults(function):
    """The defaults of a function's parameters."""
    return {name: parameter.default for name, parameter in inspect.signature(function).parameters.items()}


def test_quickstart():
    from lemmata.quickstart import QuickstartSettings

    shown = defaults(quickstart.quickstart)
    assert shown == {name: field.default for name, field in QuickstartSettings.model_fields.items()}


def test_serve():
    from lemmata.engine import EngineSettings
    from lemmata.server import serve as run_server

    shown, real = defaults(serve.serve), defaults(run_server)
    assert (shown["host"], shown["port"]) == (real["host"], real["port"])
    engine = EngineSettings()
    assert (shown["rows"], shown["queue"]) == (engine.max_rows, engine.max_waiting)
    assert (shown["speculate"], shown["replicas"]) == (engine.speculate, real["replicas"])
    assert shown["cache_mb"] * 1024 * 1024 == engine.cache_bytes


def test_chat():
    from lemmata.engine import Sampling

    real = {field.name: field.default for field in fields(Sampling)}
    shown = defaults(chat.chat)
    assert {name: shown[name] for name in ("temperature", "max_tokens", "seed")} == {
        name: real[name] for name in ("temperature", "max_tokens", "seed")
    }


def test_solve():
    from lemmata.solver import solve as solve_question

    assert defaults(solve.solve)["timeout"] == defaults(solve_question)["timeout"]
