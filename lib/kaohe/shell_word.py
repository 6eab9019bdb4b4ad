"""Words of a command that is told to the user, quoted where a shell would take them apart."""

from __future__ import annotations

import re
from shlex import quote

_PLAIN = re.compile(r"[\w@%+=:,./-]+")


def shell_word(text: str) -> str:
    """A word as it can be typed; Chinese needs no quotes."""
    return text if _PLAIN.fullmatch(text) else quote(text)
