"""Two schemes of one place held against each other: indicators and readings added, removed and changed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from kaohe.scheme.indicator import Indicator
from kaohe.scheme.model import Scheme
from kaohe.scheme.ruletext import guard_text, number_text, rule_text


@dataclass(frozen=True)
class Difference:
    """One thing that differs.

    Attributes
    ----------
    what
        ``added``, ``removed`` or ``changed``.
    before, after
        Ids in the earlier and the later scheme; empty where there is none.
    title
        As the later scheme has it, else the earlier.
    aspect
        What of it: 满分, 权重, 规则, 牵头单位, 适用对象, 名称, 疑义, 采用; empty for the whole.
    was, becomes
        In words.
    """

    what: str
    before: str
    after: str
    title: str
    aspect: str = ""
    was: str = ""
    becomes: str = ""


Match = tuple[Indicator | None, Indicator | None]


def matched(earlier: Iterable[Indicator], later: Iterable[Indicator]) -> list[Match]:
    """Indicators of both, paired: by number and title, then by title alone, then by number alone.

    In the order of the later scheme, those that are gone at the end.
    """
    left, right = list(earlier), list(later)
    pairs: dict[str, Indicator] = {}
    for same in (_same, _titled, _numbered):
        for node in right:
            found = [old for old in left if same(old, node)]
            if node.id not in pairs and len(found) == 1:
                pairs[node.id] = found[0]
                left.remove(found[0])
    return [*((pairs.get(node.id), node) for node in right), *((old, None) for old in left)]


def indicator_differences(earlier: Scheme, later: Scheme) -> list[Difference]:
    """What differs between the indicators of two schemes, those outside the total included."""
    found = []
    for old, new in matched(earlier.walk(), later.walk()):
        if old is None and new is not None:
            found.append(_whole("added", later, new))
        elif new is None and old is not None:
            found.append(_whole("removed", earlier, old))
        elif old is not None and new is not None:
            found += _changes(earlier, old, later, new)
    return found


def reading_differences(earlier: Scheme, later: Scheme) -> list[Difference]:
    """Ambiguities of one scheme that the other has not, and those settled otherwise."""
    old = {
        reading.about: (key, reading) for key, reading in earlier.readings.items() if reading.same_as is None
    }
    new = {
        reading.about: (key, reading) for key, reading in later.readings.items() if reading.same_as is None
    }
    found = []
    for about, (key, reading) in new.items():
        says = reading.options[later.letters[key]].says
        if about not in old:
            found.append(Difference("added", "", key, about, "疑义", "", says))
            continue
        before, other = old[about]
        said = other.options[earlier.letters[before]].says
        if said != says:
            found.append(Difference("changed", before, key, about, "采用", said, says))
    gone = [item for about, item in old.items() if about not in new]
    return found + [
        Difference("removed", key, "", item.about, "疑义", item.options[earlier.letters[key]].says)
        for key, item in gone
    ]


def _whole(what: str, scheme: Scheme, node: Indicator) -> Difference:
    told = _told(scheme, node)
    if what == "added":
        return Difference(what, "", node.id, node.title, "", "", told)
    return Difference(what, node.id, "", node.title, "", told)


def _told(scheme: Scheme, node: Indicator) -> str:
    full = "" if node.max is None else f"满分 {_number(scheme, node.max)}；"
    return full + rule_text(scheme, node)


def _changes(earlier: Scheme, old: Indicator, later: Scheme, new: Indicator) -> Iterator[Difference]:
    gathers = bool(old.children) and bool(new.children)
    before, after = _aspects(earlier, old, gathers), _aspects(later, new, gathers)
    for aspect in before:
        if before[aspect] != after[aspect]:
            was, becomes = before[aspect] or "—", after[aspect] or "—"
            yield Difference("changed", old.id, new.id, new.title, aspect, was, becomes)


def _aspects(scheme: Scheme, node: Indicator, gathers: bool) -> dict[str, str]:
    """What is compared of an indicator; where both gather their children, the children tell."""
    return {
        "名称": node.title,
        "满分": "" if node.max is None else _number(scheme, node.max),
        "权重": "" if node.weight is None else _number(scheme, node.weight, share=True),
        "规则": "" if gathers else rule_text(scheme, node),
        "适用对象": "，".join(guard_text(scheme, name, wanted) for name, wanted in node.applies_to.items()),
        "牵头单位": scheme.readable(node.lead),
    }


def _number(scheme: Scheme, value: Any, *, share: bool = False) -> str:
    return number_text(scheme, value, "ratio" if share else "")


def _same(old: Indicator, new: Indicator) -> bool:
    return old.id == new.id and old.title == new.title


def _titled(old: Indicator, new: Indicator) -> bool:
    return old.title == new.title


def _numbered(old: Indicator, new: Indicator) -> bool:
    return old.id == new.id and bool(old.children) == bool(new.children)
