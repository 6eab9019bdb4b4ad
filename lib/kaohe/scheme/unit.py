"""The roster (名单): the units a regulation itself names, with their groups and attributes."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from pydantic import ConfigDict, Field

from kaohe.quantities import parse_number
from kaohe.scheme.base import Model, Text, shown
from kaohe.scheme.fact import Attribute
from kaohe.scheme.fault import Fault
from kaohe.scheme.yamltree import Plain, Position

if TYPE_CHECKING:
    from kaohe.scheme.model import Scheme

_GOVERNMENT = re.compile(r"(?P<street>.+街道)办(?:事处)?|(?P<place>.+[镇乡县区市旗])(?:人民)?政府")
_PARTS = re.compile(r".{2,}?[省市州盟县区旗](?![省市州盟县区旗])|.[县区市旗]$")
_PLACES = ("街道", "镇", "乡", "县", "区", "市", "旗", "州", "盟", "省")
_OFFICES = (*"局委办厅院部处所会社站行司校联", "中心", "集团")
_EXPECTED = {"yes_no": "true 或 false", "number": "数字", "text": "文字", "unit": "名单中的考核对象"}


class Unit(Model):
    """One unit of the roster; every other key is an attribute, which holds unless the ledger says otherwise."""

    model_config = ConfigDict(extra="allow")

    group: Text
    aliases: list[Text] = Field(default_factory=list)
    clauses: list[Text] = Field(default_factory=list)

    @property
    def attributes(self) -> dict[str, Any]:
        """What it says of itself, as written."""
        return {name: value for name, value in (self.model_extra or {}).items() if value is not None}

    def value(self, name: str, attribute: Attribute) -> Any:
        """An attribute's value (bool, Fraction or str); None when the roster does not give it, or not as its type."""
        return typed(self.attributes.get(name), attribute.type)

    def values(self, attributes: Mapping[str, Attribute]) -> dict[str, Any]:
        """The values of the attributes that it gives."""
        values = {name: self.value(name, item) for name, item in attributes.items()}
        return {name: value for name, value in values.items() if value is not None}

    def parents(self, attributes: Mapping[str, Attribute]) -> dict[str, str]:
        """The units that its attributes name."""
        return {
            name: value for name, value in self.values(attributes).items() if attributes[name].type == "unit"
        }


def typed(value: Any, kind: str) -> Any:
    """A value of the file as the attribute's type has it; None when it is no such value."""
    if kind == "yes_no":
        return value if isinstance(value, bool) else None
    if kind == "number":
        return (
            value
            if isinstance(value, Fraction)
            else parse_number(value)
            if isinstance(value, Plain)
            else None
        )
    return str(value) if isinstance(value, str) else None


def faults(scheme: Scheme) -> Iterator[Fault]:
    """What is wrong with the roster: groups, attributes, names given twice, units above that are none."""
    taken: dict[str, str] = {}
    for index, group in enumerate(scheme.open_groups):
        if group not in scheme.groups:
            expected = "、".join(scheme.groups)
            yield Fault(("open_groups", index), f"没有类别“{group}”", group, expected, (("groups",),))
    for name, unit in scheme.units.items():
        place: Position = ("units", name)
        if unit.group not in scheme.groups:
            expected = "、".join(scheme.groups)
            yield Fault((*place, "group"), f"没有类别“{unit.group}”", unit.group, expected, (("groups",),))
        for key, value in unit.attributes.items():
            yield from _attribute(scheme, name, key, value)
        for index, alias in enumerate([name, *unit.aliases]):
            at = (*place, "aliases", index - 1) if index else place
            if taken.setdefault(folded(alias), name) != name or (index and folded(alias) == folded(name)):
                owner = taken[folded(alias)]
                yield Fault(at, f"名称“{alias}”已是“{owner}”的名称", alias, "每个名称只指一个考核对象")


def folded(name: str) -> str:
    """A unit's name as names are compared: without blanks and unseen characters, full-width signs half-width."""
    if name.isascii():
        return "".join(name.split())
    plain = unicodedata.normalize("NFKC", name)
    return "".join(mark for mark in plain if not mark.isspace() and unicodedata.category(mark) != "Cf")


def meant(name: str, known: Mapping[str, str], place: str = "") -> str | None:
    """The unit that a name means; None where it means none, or more than one.

    A name of a place and that of its government mean the same: 鲤中街道 is 鲤中街道办事处, 甲县 is 甲县人民政府. So
    does a name with the place of the assessment before it: at 达州市, 达州市财政局 is 市财政局, 达州市通川区 is 通川区.

    Parameters
    ----------
    known
        Names, folded, to the unit that has them.
    place
        The place of the assessment (``达州市``); empty for none.
    """
    text = folded(name)
    found = _meant(text, known)
    if found:
        return found.pop() if len(found) == 1 else None
    within = set[str]().union(*(_meant(other, known) for other in _without(text, place)))
    return within.pop() if len(within) == 1 else None


def nearest(name: str, known: Mapping[str, str], place: str = "") -> str | None:
    """The unit one of whose names is most like a name that means none; no place for an office, no office for a place.

    Parameters as :func:`meant`.
    """
    text = folded(name)
    options = [other for other in known if {_kind(other), _kind(text)} != {"place", "office"}]
    for tried in (*_without(text, place), text):
        close = get_close_matches(tried, options, n=1, cutoff=0.6)
        if close:
            return known[close[0]]
    return None


def _meant(text: str, known: Mapping[str, str]) -> set[str]:
    """The units that a folded name may mean, as it stands."""
    if text in known:
        return {known[text]}
    place = _place(text)
    return {unit for other, unit in known.items() if _place(other) == place}


def _without(text: str, place: str) -> list[str]:
    """What a name with the place before it may be called there: 市财政局 or 财政局; longest first."""
    parts = _PARTS.findall(folded(place))
    found = []
    for number in range(len(parts)):
        rest = text.removeprefix("".join(parts[number:]))
        if rest != text and len(rest) > 1:
            found += [f"{parts[-1][-1]}{rest}", rest]
    return found


def _place(name: str) -> str:
    """A place's name without the words for its government."""
    found = _GOVERNMENT.fullmatch(name)
    return name if found is None else found["street"] or found["place"]


def _kind(name: str) -> str:
    """``place``, ``office``, or nothing where the name does not tell."""
    if _place(name).endswith(_PLACES):
        return "place"
    return "office" if name.endswith(_OFFICES) else ""


def _attribute(scheme: Scheme, unit: str, key: str, value: Any) -> Iterator[Fault]:
    place: Position = ("units", unit, key)
    attribute = scheme.attributes.get(key)
    if attribute is None:
        known = ["group", "aliases", "clauses", *scheme.attributes]
        meant = next(iter(get_close_matches(key, known, n=1)), "")
        expected = f"“{meant}”？" if meant else "在 attributes 中声明"
        yield Fault(
            place, f"单位属性“{key}”用到了但没有声明", key, expected, (place, ("attributes", key)), meant
        )
        return
    needs = (place, ("attributes", key))
    found = typed(value, attribute.type)
    if found is None:
        yield Fault(
            place, f"“{attribute.title}”的取值类型不对", shown(value), _EXPECTED[attribute.type], needs
        )
    elif attribute.choices and found not in attribute.choices:
        expected = "、".join(attribute.choices)
        yield Fault(place, f"“{attribute.title}”没有这种取值", shown(value), expected, needs)
    elif attribute.type == "unit" and found not in scheme.units:
        meant = next(iter(get_close_matches(found, list(scheme.units), n=1)), "")
        expected = f"“{meant}”？" if meant else _EXPECTED["unit"]
        yield Fault(place, f"名单中没有“{found}”", found, expected, needs, meant)
    elif attribute.type == "unit" and around(
        unit, {name: item.parents(scheme.attributes).get(key) for name, item in scheme.units.items()}
    ):
        yield Fault(place, f"“{unit}”的{attribute.title}绕回了自己", found, "不含自身的归属", needs)


def around(start: str, above: Mapping[str, str | None]) -> bool:
    """Whether going up from a unit comes back to it."""
    seen: set[str] = set()
    here = above.get(start)
    while here is not None and here not in seen:
        if here == start:
            return True
        seen.add(here)
        here = above.get(here)
    return False
