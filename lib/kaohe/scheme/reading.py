"""Readings (读法): the defensible meanings of an ambiguous clause, as overlays on the scheme."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from pydantic import Field, model_validator

from kaohe.errors import KaoheError
from kaohe.scheme.base import Flag, Model, Text, refuse

_LETTER = re.compile(r"[A-Z]")
_CHOICE = re.compile(r"(?P<reading>.+:\d+)(?P<letter>[A-Z])")


class Option(Model):
    """One meaning: what it says, and what it changes in the scheme."""

    says: Text
    overlay: dict[str, Any] = {}


class Reading(Model):
    """An ambiguity: its options, the default and why.

    The id is ``clause:number`` (``LC-2.2b:1``); a choice adds the letter (``LC-2.2b:1B``).
    """

    about: Text
    options: dict[str, Option] = Field(alias="__options__")
    default: Text
    because: Text
    same_as: Text | None = None
    no_effect: Flag = False

    @model_validator(mode="before")
    @classmethod
    def _letters(cls, value: Any) -> Any:
        if not isinstance(value, dict):
            raise refuse("读法应为键值", found=value, expected="about、A、B…、default、because")
        options = {key: item for key, item in value.items() if _LETTER.fullmatch(key)}
        rest = {key: item for key, item in value.items() if key not in options}
        given = {key: item if isinstance(item, dict) else {"says": item} for key, item in options.items()}
        return {**rest, "__options__": given}

    @model_validator(mode="after")
    def _default(self) -> Reading:
        if not self.options:
            raise refuse("读法没有选项", expected="A、B…")
        if self.default not in self.options:
            raise refuse("default 不是其中的选项", found=self.default, expected="、".join(self.options))
        return self


class ReadingError(KaoheError):
    """A choice that names no reading, or contradicts another choice."""


def choose(readings: Mapping[str, Reading], choices: Iterable[str]) -> dict[str, str]:
    """The letter in force for each reading.

    Parameters
    ----------
    readings
        The scheme's readings by id.
    choices
        Such as ``["LC-2.2b:1B"]``; the rest keep their defaults.

    Raises
    ------
    ReadingError
        An unknown id or letter, or two letters for one ambiguity.
    """
    letters = {key: reading.default for key, reading in readings.items()}
    chosen: dict[str, str] = {}
    for choice in choices:
        match = _CHOICE.fullmatch(str(choice).strip())
        key = match["reading"] if match else ""
        if match is None or key not in readings:
            raise ReadingError(f"没有读法“{choice}”;可选:{'、'.join(sorted(readings)) or '无'}")
        letter = match["letter"]
        if letter not in readings[key].options:
            options = "、".join(f"{key}{name}" for name in readings[key].options)
            raise ReadingError(f"读法 {key} 没有选项 {letter};可选:{options}")
        for same in {key, *_synonyms(readings, key)}:
            if chosen.get(same, letter) != letter:
                raise ReadingError(f"读法互相矛盾:{same}{chosen[same]} 与 {choice}")
            chosen[same] = letter
    return letters | chosen


def _synonyms(readings: Mapping[str, Reading], key: str) -> set[str]:
    target = readings[key].same_as or key
    return {name for name, reading in readings.items() if name == target or reading.same_as == target}


def merge(base: Any, patch: Any) -> Any:
    """Lay a patch over raw scheme data: mappings merge, null removes, other values replace.

    A mapping with numeric keys laid over a list changes its items, counted from 1; an item set to null becomes
    None and is dropped by :func:`prune`, so that several patches count the same items.
    """
    if isinstance(patch, dict) and isinstance(base, list):
        items = list(base)
        for key, change in patch.items():
            place = int(key) - 1
            items[place] = None if change is None else merge(items[place], change)
        return items
    if isinstance(patch, dict):
        merged = dict(base) if isinstance(base, dict) else {}
        for key, change in patch.items():
            if change is None:
                merged.pop(key, None)
            else:
                merged[key] = merge(merged.get(key), change)
        return merged
    return patch


def prune(data: Any) -> Any:
    """Drop the list items that patches removed."""
    if isinstance(data, dict):
        return {key: prune(item) for key, item in data.items()}
    if isinstance(data, list):
        return [prune(item) for item in data if item is not None]
    return data


def overlay(data: dict[str, Any], patch: Mapping[str, Any]) -> dict[str, Any]:
    """Lay a reading's overlay over raw scheme data.

    ``patch`` has ``indicators`` (by indicator id, wherever it stands in the tree), and any other key of the
    scheme file (``facts``, ``events``, ``sources`` …), merged in place.
    """
    changed = dict(data)
    for key, change in patch.items():
        if key != "indicators":
            changed[key] = merge(changed.get(key), change)
            continue
        for node, node_patch in change.items():
            changed["indicators"] = _patched(changed["indicators"], node, node_patch)
            changed["outside"] = [_patched(item, node, node_patch) for item in changed.get("outside", [])]
    return changed


def _patched(node: dict[str, Any], target: str, patch: Any) -> dict[str, Any]:
    if str(node.get("id")) == target:
        merged: dict[str, Any] = merge(node, patch)
        return merged
    changed = dict(node)
    for key in ("sum", "mean"):
        if isinstance(node.get(key), list):
            changed[key] = [_patched(child, target, patch) if isinstance(child, dict) else child for child in node[key]]
    return changed
