"""A line on the terminal while something takes long."""

from __future__ import annotations

import io
import sys
import time

import pytest

from kaohe import waiting as module
from kaohe.waiting import SCORING, waiting


class Terminal(io.StringIO):
    """A stream that says it is one."""

    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(("stream", "told"), [(Terminal(), f"{SCORING}\r\x1b[K"), (io.StringIO(), "")])
def test_what_takes_long_is_told_on_a_terminal_only_and_wiped(
    stream: io.StringIO, told: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stderr", stream)
    monkeypatch.setattr(module, "TELL_AFTER", 0.0)
    with waiting(SCORING):
        time.sleep(0.2)
    assert stream.getvalue() == told


def test_what_is_quick_is_not_told(monkeypatch: pytest.MonkeyPatch) -> None:
    stream = Terminal()
    monkeypatch.setattr(sys, "stderr", stream)
    monkeypatch.setattr(module, "TELL_AFTER", 60.0)
    with pytest.raises(KeyError), waiting(SCORING):
        raise KeyError
    assert stream.getvalue() == ""
