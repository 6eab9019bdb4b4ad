"""What differs between two lists of labelled lines, down to the words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from itertools import zip_longest
from typing import NamedTuple

Line = tuple[str, str]
"""A label and a text."""

_TOKEN = re.compile(r"[A-Za-z0-9.%/]+|.", re.DOTALL)


class Marked(NamedTuple):
    """A line cut in three: the middle is what differs."""

    head: str
    middle: str
    tail: str


class Pair(NamedTuple):
    """A line before and after; None where there is none. ``same`` lines are told once."""

    label: str
    before: Marked | None
    after: Marked | None
    same: bool


def paired(before: Sequence[Line], after: Sequence[Line]) -> Iterator[Pair]:
    """The lines side by side, in order."""
    for what, start, end, other_start, other_end in SequenceMatcher(None, before, after, False).get_opcodes():
        if what == "equal":
            for label, text in before[start:end]:
                yield Pair(label, Marked(text, "", ""), Marked(text, "", ""), True)
        else:
            yield from _replaced(before[start:end], after[other_start:other_end])


def _replaced(before: Sequence[Line], after: Sequence[Line]) -> Iterator[Pair]:
    """Lines of one label against each other, the rest alone."""
    for label in dict.fromkeys(label for label, _ in (*before, *after)):
        mine = [text for name, text in before if name == label]
        theirs = [text for name, text in after if name == label]
        for was, now in zip_longest(mine, theirs):
            if was is None:
                yield Pair(label, None, Marked("", now, ""), False)
            elif now is None:
                yield Pair(label, Marked("", was, ""), None, False)
            else:
                yield Pair(label, *marked(was, now), False)


def marked(before: str, after: str) -> tuple[Marked, Marked]:
    """Two texts less what they begin and end with alike; numbers and words stay whole."""
    mine, theirs = _TOKEN.findall(before), _TOKEN.findall(after)
    shorter = min(len(mine), len(theirs))
    head = 0
    while head < shorter and mine[head] == theirs[head]:
        head += 1
    tail = 0
    while tail < shorter - head and mine[-1 - tail] == theirs[-1 - tail]:
        tail += 1
    return _cut(mine, head, tail), _cut(theirs, head, tail)


def _cut(tokens: list[str], head: int, tail: int) -> Marked:
    end = len(tokens) - tail
    return Marked("".join(tokens[:head]), "".join(tokens[head:end]), "".join(tokens[end:]))
