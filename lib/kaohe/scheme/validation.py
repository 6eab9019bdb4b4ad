"""Raw scheme data → validated model, with every fault as a Problem.

A faulty value is reported and replaced by a harmless one, and the rest is looked at again, so that one report
holds all faults of a file.
"""

from __future__ import annotations

import copy
from difflib import get_close_matches
from fractions import Fraction
from typing import Any

from pydantic import BaseModel, ValidationError

from kaohe.errors import Problem
from kaohe.scheme.base import shown
from kaohe.scheme.indicator import TALLY_KEY
from kaohe.scheme.model import Scheme
from kaohe.scheme.primitive import OTHERWISE_KEY
from kaohe.scheme.yamltree import Position, Tree

_ROUNDS = 8


class Repaired:
    """What validation leaves: the model (None when beyond repair), problems, and the faulty places."""

    def __init__(self) -> None:
        self.scheme: Scheme | None = None
        self.problems: list[Problem] = []
        self.faulty: set[Position] = set()


def validate(data: dict[str, Any], tree: Tree) -> Repaired:
    """Validate scheme data; ``tree`` gives file, lines and paths."""
    result = Repaired()
    for attempt in range(_ROUNDS):
        try:
            result.scheme = Scheme.model_validate(data)
            return result
        except ValidationError as error:
            data = data if attempt else copy.deepcopy(data)
            if not _repair(data, error, tree, result):
                return result
    return result


def _repair(data: dict[str, Any], error: ValidationError, tree: Tree, result: Repaired) -> bool:
    mended = False
    for fault in error.errors():
        place = _place(data, fault["loc"])
        above_known = any(known[: len(place)] == place for known in result.faulty)
        if not above_known:
            result.problems.append(_problem(fault, place, tree))
            result.faulty.add(place)
        mended |= _mend(data, place, fault)
    return mended


def _place(data: Any, loc: tuple[int | str, ...]) -> Position:
    """Where in the file a fault of the model lies."""
    place: list[int | str] = []
    here = data
    for step in loc:
        if step == TALLY_KEY:
            step = "sum"
        if step == OTHERWISE_KEY:
            step = "otherwise"
        if isinstance(here, dict) and step not in here and "otherwise" in here:
            place.append("otherwise")
            here = here["otherwise"]
            if not isinstance(here, dict):
                continue
        if isinstance(here, dict) and step not in here and "__options__" in str(step):
            continue
        place.append(step)
        try:
            here = here[step]
        except (KeyError, IndexError, TypeError):
            here = None
    return tuple(place)


def _mend(data: Any, place: Position, fault: Any) -> bool:
    here = data
    for step in place[:-1]:
        try:
            here = here[step]
        except (KeyError, IndexError, TypeError):
            return False
    last = place[-1] if place else None
    if fault["type"] == "missing":
        filler = {"title": "?", "id": "?", "quote": "?", "because": "?", "says": "?", "section": "?"}
        if isinstance(here, dict) and last in filler:
            here[last] = filler[str(last)]
            return True
        return False
    if isinstance(here, dict) and last in here:
        if fault["type"] == "kaohe" and "数字" in fault["ctx"]["message"]:
            here[last] = Fraction(0)
        else:
            del here[last]
        return True
    if isinstance(here, list) and isinstance(last, int) and last < len(here):
        if fault["type"] == "kaohe" and "数字" in fault["ctx"]["message"]:
            here[last] = Fraction(0)
            return True
        del here[last]
        return True
    return False


def _problem(fault: Any, place: Position, tree: Tree) -> Problem:
    kind, context = fault["type"], fault.get("ctx", {})
    if kind == "kaohe":
        found = context["found"]
        return tree.problem(place, context["message"], found=found, expected=context["expected"])
    if kind == "missing":
        return tree.problem(place[:-1], f"缺少键“{place[-1]}”")
    if kind == "extra_forbidden":
        keys = _keys_at(fault["loc"][:-1])
        near = get_close_matches(str(place[-1]), keys, n=1)
        expected = f"“{near[0]}”?" if near else "、".join(keys)
        return tree.problem(place, f"未知的键“{place[-1]}”", expected=expected)
    if kind == "literal_error":
        allowed = str(context["expected"]).replace(" or ", "、").replace(", ", "、").replace("'", "")
        return tree.problem(place, "不在允许的取值之内", found=shown(fault["input"]), expected=allowed)
    expected = {
        "list_type": "列表",
        "tuple_type": "列表",
        "dict_type": "键值",
        "model_type": "键值",
        "model_attributes_type": "键值",
    }.get(kind, "")
    if kind in ("too_long", "too_short"):
        return tree.problem(place, "列表的项数不对", found=shown(fault["input"]))
    return tree.problem(place, "类型不对", found=shown(fault["input"]), expected=expected)


def _keys_at(loc: tuple[int | str, ...]) -> list[str]:
    """The keys the model allows at a place."""
    model: Any = Scheme
    for step in loc:
        if isinstance(step, int) or not isinstance(model, type) or not issubclass(model, BaseModel):
            continue
        for name, field in model.model_fields.items():
            if step in (name, field.alias):
                found = _model_in(field.annotation)
                model = found or model
    if not isinstance(model, type) or not issubclass(model, BaseModel):
        return []
    names = [str(field.alias or name) for name, field in model.model_fields.items()]
    return [name for name in names if not name.startswith("__")]


def _model_in(annotation: Any) -> Any:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    for part in getattr(annotation, "__args__", ()):
        found = _model_in(part)
        if found is not None:
            return found
    return None
