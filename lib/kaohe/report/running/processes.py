"""Processes for runs and kernels, forked where that is safe from one that has imported everything."""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing.context import BaseContext

_PRELOADED = "kaohe.report.running.preloaded"
_SETTINGS = {"PYTHONHASHSEED": "0", "PYTHONUTF8": "1", "MATPLOTLIBRC": os.devnull}


def process_context() -> BaseContext:
    """Where processes come from: a fork server on Linux, started when needed; elsewhere each starts afresh.

    The server has a kernel's fixed settings (see :mod:`kaohe.report.running.kernel`) and ignores Ctrl-C.
    """
    if sys.platform != "linux":
        return multiprocessing.get_context("spawn")
    from multiprocessing import forkserver

    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([_PRELOADED])
    with _settings(), _no_interrupts():
        forkserver.ensure_running()
    return context


def is_prepared() -> bool:
    """Whether this process came from such a server, so that a kernel can be forked from it."""
    if sys.platform != "linux":
        return False
    from multiprocessing import forkserver

    fixed = sys.flags.hash_randomization == 0 and os.environ.get("MATPLOTLIBRC") == os.devnull
    return fixed and forkserver.get_inherited_fds() is not None


def detach() -> None:
    """Take this process out of the reach of the terminal's Ctrl-C; only a signal sent to it interrupts it."""
    if hasattr(os, "setsid"):
        os.setsid()
        signal.signal(signal.SIGINT, signal.default_int_handler)


def when_left(then: Callable[[], object]) -> None:
    """Call something when the process that started this one is gone."""
    starter = multiprocessing.parent_process()
    if starter is None:
        return

    def watch() -> None:
        starter.join()
        then()

    threading.Thread(target=watch, daemon=True).start()


@contextmanager
def _settings() -> Iterator[None]:
    before = {name: os.environ.get(name) for name in _SETTINGS}
    os.environ.update(_SETTINGS)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value


@contextmanager
def _no_interrupts() -> Iterator[None]:
    """What is started meanwhile ignores Ctrl-C, also before it can say so itself."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
