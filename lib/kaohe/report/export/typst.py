"""Python values as Typst literals: text becomes a string, never markup."""

from __future__ import annotations

from typing import Any

_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"}


def literal(value: Any) -> str:
    """Write text, numbers, booleans, None, lists and dicts as a Typst expression.

    Raises
    ------
    TypeError
        The value is of another type.
    """
    if isinstance(value, str):
        return f'"{"".join(_ESCAPES.get(char, char) for char in value)}"'
    if value is None:
        return "none"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (int, float)):
        return repr(value)
    if isinstance(value, (list, tuple)):
        return f"({''.join(literal(item) + ', ' for item in value)})"
    if isinstance(value, dict):
        pairs = ", ".join(f"{literal(str(key))}: {literal(item)}" for key, item in value.items())
        return f"({pairs or ':'})"
    raise TypeError(f"no Typst literal for {type(value).__name__}")
