"""Personal details hidden in a text, each always alike and no two alike."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache

from kaohe.ledger.privacy.names import marked, name_before, names
from kaohe.ledger.privacy.numbers import Span, numbers
from kaohe.ledger.privacy.plain import plain

NAME = "姓名"
Found = tuple[tuple[str, str], ...]

_DAY = re.compile(r"(?:19|20)\d\d([-.])\d{1,2}\1\d{1,2}(?!\d)")
_LONG = re.compile(r"\d(?:[ .()·-]{0,2}\d){6}|@")


@dataclass
class Masker:
    """Masks texts; the same detail is always masked alike, and no two alike.

    Where two would be, the later one is numbered (``138****5678〔2〕``): by the order in which they are masked.
    """

    _texts: dict[tuple[str, str], tuple[Span, ...]] = field(default_factory=dict)
    _masks: dict[str, str] = field(default_factory=dict)
    _taken: set[str] = field(default_factory=set)

    def mask(self, text: str, head: str = "") -> tuple[str, Found]:
        """A text with its personal details masked, and what was found: (kind, masked), in the order of the text.

        ``head`` is what heads the text: what stands under 联系人 is read as if it stood behind that word.
        """
        spans = self.spans(text, head)
        if not spans:
            return text, ()
        searched = plain(text)
        pieces: list[str] = []
        found: list[tuple[str, str]] = []
        end = 0
        for start, stop, kind in spans:
            hidden = self._distinct(kind, text[start:stop], searched[start:stop])
            pieces += [text[end:start], hidden]
            found.append((kind, hidden))
            end = stop
        return "".join([*pieces, text[end:]]), tuple(found)

    def spans(self, text: str, head: str = "") -> tuple[Span, ...]:
        """Where details stand in a text, first and last place and kind, in order; nothing is masked by asking."""
        key = (text, head)
        if key not in self._texts:
            self._texts[key] = tuple(_spans(text, head))
        return self._texts[key]

    def fresh(self) -> Masker:
        """The same masks, without the texts they were found in."""
        return Masker(_masks=self._masks, _taken=self._taken)

    def _distinct(self, kind: str, text: str, searched: str) -> str:
        known = f"{kind} {text}"
        if known not in self._masks:
            masked = first = _hidden(kind, searched)
            number = 1
            while masked in self._taken:
                number += 1
                masked = f"{first}〔{number}〕"
            self._taken.add(masked)
            self._masks[known] = masked
        return self._masks[known]


def masked(text: str) -> str:
    """A text for a file that others may see, such as a log: its details masked, line by line."""
    masker = Masker()
    return "".join(masker.mask(line)[0] for line in text.splitlines(keepends=True))


def _spans(text: str, head: str) -> list[Span]:
    searched = plain(text)
    before = plain(head)
    headed = f"{before}:" if before else ""
    counted = _LONG.search(searched) is not None and _LONG.search(_DAY.sub("", searched)) is not None
    named = marked(searched) or _announces(headed)
    if not (counted or named):
        return []
    whole = f"{headed}{searched}"
    taken = numbers(whole) if counted else []
    places = [*names(whole)] if named else []
    places += [
        place
        for start, _, kind in taken
        if kind in ("手机号码", "固定电话") and (place := name_before(whole, start)) is not None
    ]
    for start, stop in places:
        if all(stop <= one or start >= other for one, other, _ in taken):
            taken.append((start, stop, NAME))
    shift = len(headed)
    return sorted((start - shift, stop - shift, kind) for start, stop, kind in taken if start >= shift)


@cache
def _announces(head: str) -> bool:
    return marked(head)


def _hidden(kind: str, searched: str) -> str:
    """A detail masked the usual way: enough is left for its owner to know it, and for nobody else."""
    if kind == NAME:
        name = searched.replace(" ", "")
        return name[0] + "*" * (len(name) - 1)
    if kind == "电子邮箱":
        own, _, host = searched.partition("@")
        return f"{own[0]}{'*' * 3}@{host}"
    digits = "".join(mark for mark in searched if mark.isascii() and mark.isalnum()).upper()
    if kind == "手机号码":
        return f"{digits[-11:-8]}****{digits[-4:]}"
    if kind == "身份证号":
        return f"{digits[:3]}{'*' * (len(digits) - 5)}{digits[-2:]}"
    if kind == "银行卡号":
        return f"{'*' * (len(digits) - 4)}{digits[-4:]}"
    return f"{'*' * (len(digits) - 2)}{digits[-2:]}"
