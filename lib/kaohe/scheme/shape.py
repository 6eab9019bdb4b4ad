"""What the models allow at a place: its annotation, its keys, and a harmless value of its type."""

from __future__ import annotations

import types
from datetime import date
from fractions import Fraction
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel

from kaohe.scheme.base import Reference
from kaohe.scheme.condition import Condition
from kaohe.scheme.derived import Derived
from kaohe.scheme.indicator import Indicator, Tally
from kaohe.scheme.primitive import NodeOf, Row, Table
from kaohe.scheme.reading import Reading

NAMELESS = "\0"
"""Stands for a text that was refused; no file can hold it."""


def annotation_at(root: type[BaseModel], loc: tuple[int | str, ...]) -> Any:
    """The annotation of the field or item at a validation error's ``loc``."""
    here: Any = root
    for step in loc:
        here = next((found for part in _parts(here) if (found := _inner(part, step)) is not None), Any)
    return here


def model_at(root: type[BaseModel], loc: tuple[int | str, ...]) -> type[BaseModel] | None:
    """The model expected at ``loc``, if any."""
    return next((part for part in _parts(annotation_at(root, loc)) if _is_model(part)), None)


def keys_at(root: type[BaseModel], loc: tuple[int | str, ...]) -> list[str]:
    """The keys that may be written at ``loc``."""
    model = model_at(root, loc)
    if model is None:
        return []
    names = [field.alias or name for name, field in model.model_fields.items()]
    letters = ["A", "B"] if model is Reading else ["otherwise"] if model is Row else []
    return [name for name in names if not name.startswith("__")] + letters


def filler(annotation: Any) -> Any:
    """A valid value of a type, in raw form, that asserts as little as possible."""
    part = _parts(annotation)[-1] if NodeOf in _parts(annotation) else _parts(annotation)[0]
    origin = get_origin(part)
    if origin is Literal:
        return get_args(part)[0]
    if origin is tuple:
        return [filler(item) for item in get_args(part) if item is not Ellipsis]
    if origin in (list, dict):
        return origin()
    if _is_model(part):
        return _model_filler(part)
    return {Fraction: Fraction(0), bool: False, date: date(2000, 1, 1), str: NAMELESS}.get(part)


def _model_filler(model: type[BaseModel]) -> dict[str, Any]:
    special: dict[type[BaseModel], dict[str, Any]] = {
        Condition: {NAMELESS: True},
        Derived: {"hours": [NAMELESS, NAMELESS]},
        Indicator: {"linear": {"rate": Fraction(0)}},
        Reading: {"A": NAMELESS, "default": "A"},
        Reference: {"unknown": NAMELESS},
        Row: {"otherwise": Fraction(0)},
        Table: {"rows": [{"otherwise": Fraction(0)}]},
        Tally: {"linear": {"rate": Fraction(0)}},
    }
    required = {
        field.alias or name: field for name, field in model.model_fields.items() if field.is_required()
    }
    filled = {name: filler(field.annotation) for name, field in required.items() if not name.startswith("__")}
    if model is Condition:
        filled = {}
    return filled | special.get(model, {})


def _is_model(part: Any) -> bool:
    return isinstance(part, type) and issubclass(part, BaseModel)


def _parts(annotation: Any) -> list[Any]:
    """The alternatives of an annotation, without None and without validators."""
    if get_origin(annotation) is Annotated:
        return _parts(get_args(annotation)[0])
    if get_origin(annotation) in (Union, types.UnionType):
        return [part for item in get_args(annotation) if item is not type(None) for part in _parts(item)]
    return [annotation]


def _inner(part: Any, step: int | str) -> Any:
    if _is_model(part):
        for name, field in part.model_fields.items():
            if step in (name, field.alias):
                return field.annotation
        return None
    origin, arguments = get_origin(part), get_args(part)
    if origin is tuple and isinstance(step, int):
        return arguments[min(step, len(arguments) - 1)] if arguments[-1] is not Ellipsis else arguments[0]
    if origin is list and isinstance(step, int):
        return arguments[0]
    return arguments[1] if origin is dict else None
