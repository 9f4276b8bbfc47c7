"""Killable work. Run: pytest tests/expr/test_worker.py"""

import os
import signal
import subprocess
import sys
import textwrap
import threading
import time
from pathlib import Path

import pytest

from lemmata.errors import InputError
from lemmata.expr import Done, Failed, TimedOut, Worker, map_limited, run_limited


def _gone(pid: int, within: float = 5.0) -> bool:
    """Whether the process has ended (a zombie of another parent counts as ended)."""
    deadline = time.monotonic() + within
    while time.monotonic() < deadline:
        try:
            state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
        except (FileNotFoundError, ProcessLookupError):
            return True
        if state in "ZX":
            return True
        time.sleep(0.02)
    return False


def test_returns_the_value() -> None:
    assert run_limited("operator:add", (1, 2), 5) == Done(3)


@pytest.mark.parametrize(("target", "args"), [("operator:pow", (9, 9**9)), ("math:factorial", (10**8,))])
def test_arithmetic_that_ignores_signals_ends_at_the_deadline_off_the_main_thread(
    target: str, args: tuple[int, ...]
) -> None:
    run_limited("operator:add", (1, 2), 5)
    results: list[object] = []

    def call() -> None:
        start = time.monotonic()
        results.append(run_limited(target, args, 0.4))
        results.append(time.monotonic() - start)

    thread = threading.Thread(target=call)
    thread.start()
    thread.join(10)
    assert results[0] == TimedOut(0.4)
    assert results[1] < 2.0
    assert run_limited("operator:add", (1, 2), 5) == Done(3)


def test_an_overrun_leaves_no_process() -> None:
    worker = Worker()
    pid = worker.pid
    assert worker.call("operator:pow", (9, 9**9), 0.2) == TimedOut(0.2)
    assert not worker.alive
    assert not Path(f"/proc/{pid}").exists()


def test_a_closed_worker_leaves_no_process() -> None:
    worker = Worker()
    assert worker.call("os:getpid", (), 5) == Done(worker.pid)
    worker.close()
    worker.close()
    assert not Path(f"/proc/{worker.pid}").exists()


def test_a_warm_call_does_not_pay_for_the_start() -> None:
    first = run_limited("os:getpid", (), 5)
    start = time.perf_counter()
    for _ in range(50):
        assert run_limited("os:getpid", (), 5) == first
    assert (time.perf_counter() - start) / 50 < 0.01


def test_failures_are_outcomes() -> None:
    assert run_limited("operator:truediv", (1, 0), 5) == Failed("ZeroDivisionError: division by zero")
    assert run_limited("os:abort", (), 5) == Failed("the worker process ended with SIGABRT")
    assert run_limited("os:_exit", (3,), 5) == Failed("the worker process ended with status 3")
    assert run_limited("builtins:bytearray", (5 * 10**9,), 5) == Failed("out of memory")
    loaded = run_limited("no_such_module:f", (), 5)
    assert isinstance(loaded, Failed)
    assert "no_such_module" in loaded.message
    unpicklable = run_limited("threading:Lock", (), 5)
    assert isinstance(unpicklable, Failed)
    with pytest.raises(InputError, match="positive"):
        run_limited("operator:add", (1, 2), 0)


def test_printing_does_not_disturb_the_protocol(capfd: pytest.CaptureFixture[str]) -> None:
    assert run_limited("builtins:print", ("x" * 10_000,), 5) == Done(None)
    assert run_limited("builtins:input", (), 5) == Failed("EOFError: EOF when reading a line")


def test_large_arguments_and_results() -> None:
    data = bytes(range(256)) * 40_000
    assert run_limited("builtins:bytes", (data,), 20) == Done(data)


def test_a_batch_keeps_its_order_and_one_slow_item_does_not_stop_it() -> None:
    seconds = [0.05, 5.0, 0.0, 0.1, 0.0]
    start = time.monotonic()
    outcomes = list(map_limited("time:sleep", [(s,) for s in seconds], 0.5, jobs=2))
    assert outcomes == [Done(None), TimedOut(0.5), Done(None), Done(None), Done(None)]
    assert time.monotonic() - start < 4
    with pytest.raises(InputError, match="jobs"):
        list(map_limited("time:sleep", [], 1, jobs=0))


def test_a_batch_is_lazy() -> None:
    endless = ((k, 1) for k in iter(int, 1))
    batch = map_limited("operator:add", endless, 5, jobs=1)
    assert [next(batch) for _ in range(3)] == [Done(1)] * 3
    batch.close()  # type: ignore[attr-defined]


PARENT = """
    import sys, threading, time
    from lemmata.expr import Worker
    worker = Worker()
    worker.call("operator:add", (1, 2), 30)
    if sys.argv[1] == "busy":
        threading.Thread(target=worker.call, args=("operator:pow", (9, 9**9), 600)).start()
        time.sleep(0.3)
    print(worker.pid, flush=True)
    time.sleep(600)
"""


@pytest.mark.parametrize("state", ["idle", "busy"])
def test_a_killed_parent_leaves_no_orphan(state: str) -> None:
    parent = subprocess.Popen([sys.executable, "-c", textwrap.dedent(PARENT), state], stdout=subprocess.PIPE, text=True)
    assert parent.stdout is not None
    child = int(parent.stdout.readline())
    assert not _gone(child, within=0.1)
    os.kill(parent.pid, signal.SIGKILL)
    parent.wait()
    parent.stdout.close()
    assert _gone(child)


def test_a_forked_copy_of_the_parent_gets_workers_of_its_own() -> None:
    code = """
        import os
        from lemmata.expr import run_limited
        mine = run_limited("os:getpid", (), 30).value
        read, write = os.pipe()
        if os.fork() == 0:
            os.write(write, str(run_limited("os:getpid", (), 30).value).encode())
            os._exit(0)
        os.wait()
        theirs = int(os.read(read, 100))
        assert theirs != mine
        assert run_limited("os:getpid", (), 30).value == mine
    """
    subprocess.run([sys.executable, "-c", textwrap.dedent(code)], check=True, timeout=60)


def test_work_in_a_worker_may_use_workers() -> None:
    outcome = run_limited("lemmata.expr:run_limited", ("operator:pow", (9, 9**9), 0.3), 20)
    assert outcome == Done(TimedOut(0.3))
