"""A line on the terminal while something takes long."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Timer

TELL_AFTER = 1.0
"""Seconds."""

SCORING = "正在计分……"


@contextmanager
def waiting(text: str) -> Iterator[None]:
    """Show a text on the error stream from the first second on until done, if that is a terminal; then wipe it."""
    stream = sys.stderr
    if not stream.isatty():
        yield
        return
    shown = False

    def show() -> None:
        nonlocal shown
        shown = True
        stream.write(text)
        stream.flush()

    timer = Timer(TELL_AFTER, show)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
        timer.join()
        if shown:
            stream.write("\r\x1b[K")
            stream.flush()
