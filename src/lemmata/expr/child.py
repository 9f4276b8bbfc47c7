"""The child's side of `worker.py`: read a call, import its target, run it, send the outcome.

Everything that protects the parent happens here before the first call: the memory limit, death with the parent, and
standard output that can't disturb the protocol.
"""

import fcntl
import importlib
import os
import pickle
import resource
import signal
import struct
import sys
from typing import Any, BinaryIO

from lemmata.expr.worker import STARTED, Done, Failed

_GRACE_SECONDS = 5.0


def main() -> None:
    """Serve calls from standard input until it ends; arguments: the life pipe's fd and the memory limit in bytes."""
    life, memory = int(sys.argv[1]), int(sys.argv[2])
    _die_with_parent(life)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's to handle
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    calls, replies = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a target prints goes to standard error
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    while header := calls.read(8):
        target, args, seconds, announced = pickle.loads(calls.read(struct.unpack("!Q", header)[0]))
        _serve(target, args, seconds, announced, replies)


def _die_with_parent(life: int) -> None:
    """The kernel ends this process when the parent's end of the life pipe closes, whatever the code is doing.

    Nothing is ever written to that pipe: its only event is the hang-up, and SIGIO's default action is to terminate.
    """
    signal.signal(signal.SIGIO, signal.SIG_DFL)
    fcntl.fcntl(life, fcntl.F_SETOWN, os.getpid())
    fcntl.fcntl(life, fcntl.F_SETFL, fcntl.fcntl(life, fcntl.F_GETFL) | os.O_ASYNC | os.O_NONBLOCK)
    try:
        if os.read(life, 1) == b"":
            os._exit(1)  # the parent was gone before the signal was set up
    except BlockingIOError:
        pass


def _serve(target: str, args: tuple[Any, ...], seconds: float, announced: bool, replies: BinaryIO) -> None:
    try:
        module, _, name = target.partition(":")
        function = getattr(importlib.import_module(module), name)
    except Exception as error:
        _send(replies, Failed(f"can't load {target}: {_line(error)}"))
        return
    if announced:
        _send(replies, STARTED)
    # A kernel timer with its default action, for the case that nobody is left to enforce the deadline.
    signal.setitimer(signal.ITIMER_REAL, seconds + _GRACE_SECONDS)
    try:
        data = pickle.dumps(Done(function(*args)), pickle.HIGHEST_PROTOCOL)
    except MemoryError:
        data = pickle.dumps(Failed("out of memory"))
    except Exception as error:
        data = pickle.dumps(Failed(_line(error)))
    signal.setitimer(signal.ITIMER_REAL, 0)
    _send_bytes(replies, data)


def _line(error: BaseException) -> str:
    text = " ".join(str(error).split())
    return f"{type(error).__name__}: {text[:500]}" if text else type(error).__name__


def _send(replies: BinaryIO, message: Any) -> None:
    _send_bytes(replies, pickle.dumps(message))


def _send_bytes(replies: BinaryIO, data: bytes) -> None:
    replies.write(struct.pack("!Q", len(data)) + data)
    replies.flush()
