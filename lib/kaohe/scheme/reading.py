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
    """One meaning: what it says, what it changes in the scheme, and the choices it cannot go with."""

    says: Text
    overlay: dict[str, Any] = Field(default_factory=dict)
    excludes: list[Text] = Field(default_factory=list)


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
            raise ReadingError(f"没有读法“{choice}”；可选：{'、'.join(sorted(readings)) or '无'}")
        letter = match["letter"]
        if letter not in readings[key].options:
            options = "、".join(f"{key}{name}" for name in readings[key].options)
            raise ReadingError(f"读法 {key} 没有选项 {letter}；可选：{options}")
        for same in synonyms(readings, key):
            if chosen.get(same, letter) != letter:
                raise ReadingError(f"读法互相矛盾：{same}{chosen[same]} 与 {choice}")
            chosen[same] = letter
    return letters | chosen


def synonyms(readings: Mapping[str, Reading], key: str) -> list[str]:
    """The readings of the same ambiguity, the one asked for first."""
    target = readings[key].same_as or key
    others = [name for name, reading in readings.items() if name == target or reading.same_as == target]
    return [key, *(name for name in others if name != key)]
