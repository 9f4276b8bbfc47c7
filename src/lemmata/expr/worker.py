"""Work that can be stopped: calls that run in a warm child process and end at a real deadline.

`9**9**9` and `factorial(10**6)` never look at a signal or a flag, so the only sure stop is to kill the process. It
works on any thread, needs no `__main__` guard and never forks a threaded parent: the children are fresh interpreters
(`child.py`) that stay warm between calls. A child that overruns is killed and replaced. A parent that dies takes its
children along: they hold the reading end of a pipe whose hang-up kills them, and carry a kernel timer besides.

The deadline counts from the moment the child has imported the target, so that a cold start is no time-out.
"""

import atexit
import contextlib
import os
import pickle
import select
import signal
import struct
import subprocess
import sys
import threading
import time
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, cast

from lemmata.errors import InputError

MEMORY_LIMIT = 2 * 1024**3
"""Bytes of address space that a child may use."""

STARTUP_SECONDS = 60.0
"""How long a child may take to start and to import a target, on a machine that is busy with other things."""

STARTED = "started"
"""What a child says once it has imported the target."""

_IDLE_WORKERS = 4


@dataclass(frozen=True)
class Done:
    """The call returned `value`."""

    value: Any


@dataclass(frozen=True)
class TimedOut:
    """The call was stopped after `seconds`; nothing is known of its result."""

    seconds: float


@dataclass(frozen=True)
class Failed:
    """The call raised, ran out of memory or crashed; `message` is one line."""

    message: str


Outcome = Done | TimedOut | Failed


class Worker:
    """One child process. `call` may be used from any thread, by one at a time."""

    def __init__(self, memory: int = MEMORY_LIMIT) -> None:
        self._loaded: set[str] = set()
        life_read, self._life = os.pipe()
        path = os.pathsep.join(entry or os.getcwd() for entry in sys.path)
        bootstrap = (
            "import os, sys; sys.path[:] = sys.argv[3].split(os.pathsep); from lemmata.expr.child import main; main()"
        )
        try:
            self._process = subprocess.Popen(
                [sys.executable, "-c", bootstrap, str(life_read), str(memory), path],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                bufsize=0,
                pass_fds=(life_read,),
                start_new_session=True,
            )
        finally:
            os.close(life_read)

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def alive(self) -> bool:
        return self._process.poll() is None

    def call(self, target: str, args: tuple[Any, ...], seconds: float) -> Outcome:
        """Run `package.module:function` with `args` for at most `seconds`; after TimedOut the worker is dead."""
        try:
            return self._call(target, args, seconds)
        except BaseException:
            # An interrupt may leave half a message in the pipes; this worker can't be trusted with another call.
            self.close()
            raise

    def _call(self, target: str, args: tuple[Any, ...], seconds: float) -> Outcome:
        assert self._process.stdin is not None
        announced = target not in self._loaded  # loading is no part of the call's time
        payload = pickle.dumps((target, args, seconds, announced), pickle.HIGHEST_PROTOCOL)
        try:
            _write(self._process.stdin.fileno(), struct.pack("!Q", len(payload)) + payload)
        except BrokenPipeError:
            return self._crashed()
        if announced:
            started = self._receive(STARTUP_SECONDS)
            if started is None:
                self.close()
                return Failed(f"the worker did not start within {STARTUP_SECONDS:g} seconds")
            if started != STARTED:
                return cast(Outcome, started)
            self._loaded.add(target)
        outcome: Outcome | None = self._receive(seconds)
        if outcome is None:
            self.close()
            return TimedOut(seconds)
        return outcome

    def _receive(self, seconds: float) -> Any:
        """The next message; None at the deadline, Failed where the child has ended."""
        deadline = time.monotonic() + seconds
        header = self._read(8, deadline)
        if isinstance(header, bytes):
            body = self._read(struct.unpack("!Q", header)[0], deadline)
            if isinstance(body, bytes):
                return pickle.loads(body)  # from our own child over a private pipe
            header = body
        return self._crashed() if header else None

    def _read(self, count: int, deadline: float) -> bytes | bool:
        """`count` bytes; False at the deadline, True where the pipe has ended."""
        assert self._process.stdout is not None
        fd = self._process.stdout.fileno()
        poll = select.poll()
        poll.register(fd, select.POLLIN)
        chunks: list[bytes] = []
        while count:
            left = deadline - time.monotonic()
            if left <= 0 or not poll.poll(left * 1000):
                return False
            chunk = os.read(fd, min(count, 1 << 20))
            if not chunk:
                return True
            chunks.append(chunk)
            count -= len(chunk)
        return b"".join(chunks)

    def _crashed(self) -> Outcome:
        self.close()
        status = self._process.returncode
        how = signal.Signals(-status).name if status < 0 else f"status {status}"
        return Failed(f"the worker process ended with {how}")

    def abandon(self) -> None:
        """Let go of a child that belongs to the process this one was forked from."""
        os.close(self._life)
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                pipe.close()

    def close(self) -> None:
        """Kill the child and wait for it; closing twice is harmless."""
        if self._process.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                self._process.kill()
            self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                pipe.close()
        if self._life >= 0:
            os.close(self._life)
            self._life = -1


def _write(fd: int, data: bytes) -> None:
    view = memoryview(data)
    while view:
        view = view[os.write(fd, view) :]


class _Pool:
    """Warm workers that wait for the next call."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.idle: list[Worker] = []

    def run(self, target: str, args: tuple[Any, ...], seconds: float) -> Outcome:
        worker = self.take()
        outcome = worker.call(target, args, seconds)
        self.give(worker if worker.alive else Worker())
        return outcome

    def take(self) -> Worker:
        with self.lock:
            while self.idle:
                worker = self.idle.pop()
                if worker.alive:
                    return worker
                worker.close()
        return Worker()

    def give(self, worker: Worker) -> None:
        with self.lock:
            if len(self.idle) < _IDLE_WORKERS:
                self.idle.append(worker)
                return
        worker.close()

    def close(self) -> None:
        with self.lock:
            workers, self.idle = self.idle, []
        for worker in workers:
            worker.close()


_pool = _Pool()
atexit.register(_pool.close)


def _forget_pool() -> None:
    """A forked copy of this process must not talk to the workers of the original."""
    global _pool
    for worker in _pool.idle:
        worker.abandon()
    _pool = _Pool()


os.register_at_fork(after_in_child=_forget_pool)


def run_limited(target: str, args: tuple[Any, ...], seconds: float) -> Outcome:
    """Call `package.module:function` with `args` in a warm child process, for at most `seconds`.

    Never raises for what the call does: an exception, a crash or a lack of memory is `Failed`, an overrun `TimedOut`.
    InputError where `seconds` is not positive. Arguments and result must be picklable.
    """
    if not seconds > 0:
        raise InputError(f"a time limit must be a positive number of seconds, got {seconds!r}")
    return _pool.run(target, args, seconds)


def map_limited(target: str, payloads: Iterable[tuple[Any, ...]], seconds: float, jobs: int) -> Iterator[Outcome]:
    """`run_limited` over many argument tuples with `jobs` children, lazily and in input order.

    Each payload has its own limit of `seconds`; one that overruns delays the others by no more than that.
    """
    if jobs < 1:
        raise InputError(f"jobs must be at least 1, got {jobs}")
    waiting: deque[Future[Outcome]] = deque()
    with ThreadPoolExecutor(jobs, thread_name_prefix="lemmata-limited") as threads:
        try:
            for payload in payloads:
                waiting.append(threads.submit(run_limited, target, payload, seconds))
                if len(waiting) >= 8 * jobs:
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()
        finally:
            threads.shutdown(wait=False, cancel_futures=True)
