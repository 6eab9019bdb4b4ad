"""Where in the file a validation error lies: the models see some shorthands of the file spelt out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from kaohe.scheme.condition import Condition
from kaohe.scheme.indicator import TALLY_KEY
from kaohe.scheme.shape import model_at
from kaohe.scheme.yamltree import Position

Loc = tuple[int | str, ...]


@dataclass(frozen=True)
class Located:
    """A validation error: the ``place`` to point at, and where the refused value stands.

    ``whole`` is its position in the file, ``loc`` its place in the model.
    """

    fault: ErrorDetails
    place: Position
    whole: Position
    loc: Loc


def located(root: type[BaseModel], data: Any, error: ValidationError) -> Iterator[Located]:
    """Every fault of a validation; those of a condition are found comparison by comparison."""
    seen: set[Position] = set()
    for fault in error.errors(include_url=False):
        loc = fault["loc"]
        depth = next((end for end in range(1, len(loc) + 1) if model_at(root, loc[:end]) is Condition), None)
        if depth is not None:
            whole = place_of(data, loc[:depth])
            if whole not in seen:
                seen.add(whole)
                found = _compared(value_at(data, whole), whole, fault)
                yield from (Located(inner, place, whole, loc[:depth]) for inner, place in found)
            continue
        if fault["type"] == "missing" and isinstance(loc[-1], int):
            loc = loc[:-1]
        whole = place_of(data, loc)
        yield Located(fault, _narrowed(data, whole, fault), whole, loc)


def place_of(data: Any, loc: Loc) -> Position:
    """The position in the file of a model's ``loc``."""
    place: list[int | str] = []
    here = data
    for step in loc:
        step = "sum" if step == TALLY_KEY else step
        if step == "__options__":
            continue
        if isinstance(here, dict) and step not in here and "otherwise" in here:
            place.append("otherwise")
            here = here["otherwise"]
        if not isinstance(here, list if isinstance(step, int) else dict):
            break
        place.append(step)
        here = value_at(here, (step,))
    return tuple(place)


def value_at(data: Any, place: Position) -> Any:
    """What stands at a position; None when nothing does."""
    here = data
    for step in place:
        try:
            here = here[step]
        except (KeyError, IndexError, TypeError):
            return None
    return here


def _narrowed(data: Any, place: Position, fault: ErrorDetails) -> Position:
    """A fault of a whole mapping whose message begins with one of its keys lies at that key."""
    here = value_at(data, place)
    word = str(fault.get("ctx", {}).get("message", "")).split(" ")[0]
    return (*place, word) if isinstance(here, dict) and word in here else place


def _compared(raw: Any, place: Position, fault: ErrorDetails) -> Iterator[tuple[ErrorDetails, Position]]:
    """The faulty comparisons inside a raw condition."""
    if not isinstance(raw, dict) or not raw:
        yield fault, place
        return
    for key, item in raw.items():
        found = _fault_of({key: item})
        if found is None:
            continue
        if key in ("all", "any") and isinstance(item, list) and item:
            for index, part in enumerate(item):
                inner = _fault_of(part)
                if inner is not None:
                    yield from _compared(part, (*place, key, index), inner)
        elif key == "not":
            yield from _compared(item, (*place, key), _fault_of(item) or found)
        elif isinstance(item, dict) and item:
            for operator, operand in item.items():
                inner = _fault_of({key: {operator: operand}})
                if inner is not None:
                    within = inner["loc"] if isinstance(operand, dict) else ()
                    yield inner, (*place, key, operator, *within)
        else:
            yield found, (*place, key)


def _fault_of(raw: Any) -> ErrorDetails | None:
    try:
        Condition.model_validate(raw)
    except ValidationError as error:
        return error.errors(include_url=False)[0]
    return None
