"""Raw data → validated model, with every fault in the reader's words.

A faulty value is reported and replaced by a harmless one, and the rest is looked at again, so that one report
holds all faults of a file.
"""

from __future__ import annotations

import copy
from collections.abc import Iterable
from dataclasses import replace
from difflib import get_close_matches
from fractions import Fraction
from typing import Any

from pydantic import BaseModel, ValidationError

from kaohe.quantities import parse_number, plain
from kaohe.scheme.base import Reference, shown
from kaohe.scheme.fault import Fault
from kaohe.scheme.indicator import Indicator
from kaohe.scheme.placing import Located, located, value_at
from kaohe.scheme.reading import Reading
from kaohe.scheme.shape import annotation_at, filler, keys_at, model_at
from kaohe.scheme.yamltree import Plain, Position

_ROUNDS = 12
_RULES = ("sum", "mean", "table", "linear", "rating")
_TYPES = {
    "list_type": "列表",
    "tuple_type": "列表",
    "dict_type": "键值",
    "model_type": "键值",
    "model_attributes_type": "键值",
}


class Repaired:
    """What validation leaves.

    Attributes
    ----------
    model
        The model of ``data``; None when beyond repair.
    data
        The raw data, faulty values replaced.
    faults
        What was wrong, each place once.
    mended
        The places that were replaced: what is concluded from them says nothing about the file.
    renamed
        Places under a misspelt key, as guessed → as written.
    """

    def __init__(self, data: Any) -> None:
        self.model: Any = None
        self.data = data
        self.faults: list[Fault] = []
        self.mended: set[Position] = set()
        self.renamed: dict[Position, Position] = {}

    def written(self, position: Position) -> Position:
        """A position of ``data`` as the file has it."""
        for end in range(len(position), 0, -1):
            if position[:end] in self.renamed:
                return self.written((*self.renamed[position[:end]], *position[end:]))
        return position


def validate(root: type[BaseModel], data: Any) -> Repaired:
    """Validate raw data as a model; the data itself stays as it is."""
    result = Repaired(data)
    reported: set[Position] = set()
    for attempt in range(_ROUNDS):
        try:
            result.model = root.model_validate(result.data)
            return result
        except ValidationError as error:
            if attempt == 0:
                result.data = copy.deepcopy(data)
            for found in _ordered(located(root, result.data, error)):
                if found.place in result.renamed:
                    continue
                if not any(known[: len(found.place)] == found.place for known in reported):
                    fault = _worded(root, found)
                    result.faults.append(replace(fault, position=result.written(fault.position)))
                    reported.add(found.place)
                if not found.whole:
                    return result
                _mend(root, result, found)
    return result


def _ordered(found: Iterable[Located]) -> list[Located]:
    """Unknown keys first: one may be a missing key misspelt."""
    return sorted(found, key=lambda item: item.fault["type"] != "extra_forbidden")


def _mend(root: type[BaseModel], result: Repaired, found: Located) -> None:
    """Replace what is wrong, or put it under the key that was meant."""
    place, kind = found.whole, found.fault["type"]
    here, outer, last = value_at(result.data, place), value_at(result.data, place[:-1]), place[-1]
    if kind == "kaohe" and isinstance(here, dict) and model_at(root, found.loc) is Indicator:
        result.mended.add((*place, _one_rule(here)))
    elif (
        kind == "kaohe"
        and isinstance(here, dict)
        and "default" in here
        and model_at(root, found.loc) is Reading
    ):
        result.mended.add((*place, _some_default(here)))
    elif kind == "extra_forbidden" and isinstance(outer, dict) and not _in_comparison(found):
        value, meant = outer.pop(last, None), _meant(root, found)
        if meant and meant not in outer:
            outer[meant] = value
            result.renamed[(*place[:-1], meant)] = place
    else:
        result.mended.add(place)
        if isinstance(outer, (dict, list)):
            outer[last] = filler(annotation_at(root, found.loc))  # type: ignore[index]


def _meant(root: type[BaseModel], found: Located) -> str:
    """The key that an unknown key resembles."""
    return next(iter(get_close_matches(str(found.place[-1]), _keys(root, found), n=1)), "")


def _keys(root: type[BaseModel], found: Located) -> list[str]:
    """The keys that might have been written; inside a comparison only a reference has any."""
    return keys_at(Reference, ()) if _in_comparison(found) else keys_at(root, found.loc[:-1])


def _in_comparison(found: Located) -> bool:
    return found.fault["loc"] != found.loc


def _one_rule(indicator: dict[str, Any]) -> str:
    rules = [key for key in _RULES if key in indicator]
    for key in rules[1:]:
        del indicator[key]
    if not rules:
        indicator["linear"] = filler(annotation_at(Indicator, ("linear",)))
    return rules[1] if len(rules) > 1 else "linear"


def _some_default(reading: dict[str, Any]) -> str:
    letters = [key for key in reading if len(key) == 1 and "A" <= key <= "Z"]
    reading["default"] = letters[0] if letters else "A"
    reading.setdefault(reading["default"], "")
    return "default"


def _worded(root: type[BaseModel], found: Located) -> Fault:
    """A validation error in the reader's words."""
    fault, place = found.fault, found.place
    kind, context, value = fault["type"], fault.get("ctx", {}), fault["input"]
    if kind == "kaohe":
        seen = _seen(value) if context["found"] == shown(value) else context["found"]
        return Fault(place, context["message"], seen, context["expected"])
    if kind == "missing" and isinstance(fault["loc"][-1], int):
        return Fault(place, "列表的项数不对", _seen(value), "2 项的列表")
    if kind == "missing":
        return Fault(place[:-1], f"缺少键“{place[-1]}”")
    if kind == "extra_forbidden":
        meant = _meant(root, found)
        expected = f"“{meant}”？" if meant else "、".join(_keys(root, found))
        return Fault(place, f"未知的键“{place[-1]}”", "", expected)
    if kind == "literal_error":
        allowed = str(context["expected"]).replace(" or ", ", ").replace("'", "").split(", ")
        if _seen(value) in allowed:
            return Fault(place, "此处应为文字", _seen(value), f'加引号的 "{_seen(value)}"')
        return Fault(place, "不在允许的取值之内", _seen(value), "、".join(allowed))
    if kind in ("too_long", "too_short"):
        count = context.get("max_length", context.get("min_length"))
        return Fault(place, "列表的项数不对", _seen(value), f"{count} 项的列表")
    return Fault(place, "类型不对", _seen(value), _TYPES.get(kind, ""))


def _seen(value: Any) -> str:
    """A value as the reader wrote it."""
    if isinstance(value, Fraction):
        return plain(value)
    if isinstance(value, str) and not isinstance(value, Plain) and parse_number(value) is not None:
        return f"“{value}”（有引号）"
    return shown(value)
