"""What differs between two lists of labelled lines, down to the words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from itertools import zip_longest
from typing import NamedTuple

Line = tuple[str, str]
"""A label and a text."""

_SHORT = 2  # characters
_TOKEN = re.compile(r"[A-Za-z0-9.%/]+|.", re.DOTALL)


Piece = tuple[str, bool]
"""A piece of a text, and whether the other side lacks it."""

Marked = list[Piece]
"""A text in pieces; it has them all marked where the other side has no such line."""


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
                yield Pair(label, [(text, False)], [(text, False)], True)
        else:
            yield from _replaced(before[start:end], after[other_start:other_end])


def _replaced(before: Sequence[Line], after: Sequence[Line]) -> Iterator[Pair]:
    """Lines of one label against each other, the rest alone."""
    for label in dict.fromkeys(label for label, _ in (*before, *after)):
        mine = [text for name, text in before if name == label]
        theirs = [text for name, text in after if name == label]
        for was, now in zip_longest(mine, theirs):
            if was is None:
                yield Pair(label, None, [(now, True)], False)
            elif now is None:
                yield Pair(label, [(was, True)], None, False)
            else:
                yield Pair(label, *marked(was, now), False)


def marked(before: str, after: str) -> tuple[Marked, Marked]:
    """Both texts with what the other lacks marked; numbers and words stay whole."""
    mine, theirs = _TOKEN.findall(before), _TOKEN.findall(after)
    head, tail = _alike(mine, theirs)
    one: Marked = []
    other: Marked = []
    middles = mine[head : len(mine) - tail], theirs[head : len(theirs) - tail]
    _add(one, "".join(mine[:head]), False)
    _add(other, "".join(mine[:head]), False)
    for what, start, end, other_start, other_end in SequenceMatcher(
        None, middles[0], middles[1], False
    ).get_opcodes():
        _add(one, "".join(middles[0][start:end]), what != "equal")
        _add(other, "".join(middles[1][other_start:other_end]), what != "equal")
    for pieces in (one, other):
        _add(pieces, "".join(mine[len(mine) - tail :]), False)
    return one, other


def _alike(mine: list[str], theirs: list[str]) -> tuple[int, int]:
    """How many tokens both begin with, and end with besides."""
    shorter = min(len(mine), len(theirs))
    head = next((place for place in range(shorter) if mine[place] != theirs[place]), shorter)
    left = range(shorter - head)
    tail = next((place for place in left if mine[-1 - place] != theirs[-1 - place]), shorter - head)
    return head, tail


def text_of(marked: Marked) -> str:
    """The whole text."""
    return "".join(text for text, _ in marked)


def _add(pieces: Marked, text: str, changed: bool) -> None:
    """Add a piece; a short one between two marked ones goes with them."""
    if not text:
        return
    if changed and len(pieces) > 1 and pieces[-2][1] and not pieces[-1][1] and len(pieces[-1][0]) <= _SHORT:
        joined = pieces.pop()[0]
        pieces[-1] = (pieces[-1][0] + joined + text, True)
    elif pieces and pieces[-1][1] == changed:
        pieces[-1] = (pieces[-1][0] + text, changed)
    else:
        pieces.append((text, changed))
