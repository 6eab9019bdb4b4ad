"""The raw scheme behind a model: it is resolved anew for each choice of readings."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from kaohe.errors import ProblemReport
from kaohe.scheme.checks import consistency
from kaohe.scheme.model import Scheme
from kaohe.scheme.options import nowhere
from kaohe.scheme.overlay import contradiction, overlay, prune
from kaohe.scheme.reading import Reading, ReadingError, choose
from kaohe.scheme.supplied import checked
from kaohe.scheme.unknown import Supplied
from kaohe.scheme.validation import validate
from kaohe.scheme.yamltree import Tree


@dataclass
class Source:
    """Raw data (readings hoisted to the top), its tree, and models already resolved."""

    tree: Tree
    data: dict[str, Any]
    readings: dict[str, Reading] = field(default_factory=dict)
    files: list[Path] = field(default_factory=list)
    cache: dict[tuple[str, ...], Scheme] = field(default_factory=dict)

    def resolve(
        self,
        choices: Iterable[str],
        supplied: dict[str, Supplied],
        patches: Sequence[dict[str, Any]] = (),
    ) -> Scheme:
        """The scheme under a choice of readings, with the overlays of scenarios laid over it in order.

        Raises
        ------
        ReadingError
            A choice that names no reading or contradicts another.
        ProblemReport
            An overlay that does not give a valid scheme.
        """
        letters = choose(self.readings, choices)
        self._refuse_contradictions(letters)
        key = tuple(f"{name}{letter}" for name, letter in sorted(letters.items()))
        if patches:
            scheme = self._model(letters, patches)
        else:
            if key not in self.cache:
                self.cache[key] = self._model(letters)
            scheme = self.cache[key].model_copy()
        scheme._supplied = dict(supplied)
        return scheme

    def patched(self, scheme: Scheme, model: Scheme, patch: dict[str, Any]) -> Scheme:
        """``model``, which a scenario's overlay made of ``scheme``, with its readings and supplied numbers."""
        changed = model.model_copy()
        changed._letters, changed._source = scheme.letters, self
        changed._supplied, changed._patches = dict(scheme.supplied), (*scheme.patches, patch)
        return changed

    def _refuse_contradictions(self, letters: dict[str, str]) -> None:
        """Two readings that would write different things at one place, or that exclude each other."""
        chosen = {
            f"{key}{letters[key]}": reading.options[letters[key]]
            for key, reading in self.readings.items()
            if reading.same_as is None
        }
        others = [name for name in chosen if name[-1] != self.readings[name[:-1]].default]
        for name in others:
            barred = [item for item in chosen[name].excludes if item in chosen]
            if barred:
                raise ReadingError(f"读法 {name} 与 {barred[0]} 不能并用：方案写明两者互斥")
            for other, option in chosen.items():
                if other == name or (other in others and others.index(other) < others.index(name)):
                    continue
                place = contradiction(chosen[name].overlay, option.overlay)
                if place is not None:
                    where = ".".join(str(step) for step in place)
                    raise ReadingError(f"读法 {name} 与 {other} 不能并用：两者对 {where} 的改动不同")

    def _model(self, letters: dict[str, str], patches: Sequence[dict[str, Any]] = ()) -> Scheme:
        data, faults = self.raw(letters), []
        for patch in patches:
            faults += [fault for fault, _ in nowhere(data, patch)]
            data = data if faults else overlay(data, patch)
        result = validate(Scheme, prune(data))
        faults = faults or list(result.faults)
        if patches and not faults:
            faults = list(consistency(result.model, result.data, totals=False))
        if faults or result.model is None:
            chosen = [key for key, reading in self.readings.items() if letters[key] != reading.default]
            under = f"读法 {'、'.join(f'{key}{letters[key]}' for key in chosen)} " if chosen else ""
            under = f"{under}和情景叠加" if patches and under else "情景叠加" if patches else under
            told = [replace(fault, message=f"{under}下：{fault.message}") for fault in faults]
            raise ProblemReport(fault.problem(self.tree) for fault in told)
        scheme: Scheme = result.model
        scheme._letters = letters
        scheme._source, scheme._patches = self, tuple(patches)
        return scheme

    def raw(self, letters: dict[str, str], patches: Sequence[dict[str, Any]] = ()) -> dict[str, Any]:
        """Raw data under the given letters, items that overlays removed still counted; :func:`prune` it."""
        data = self.data
        for key, letter in letters.items():
            reading = self.readings[key]
            if reading.same_as is None:
                try:
                    data = overlay(data, reading.options[letter].overlay)
                except ReadingError as error:
                    raise ReadingError(f"读法 {key}{letter} 与所选的其他读法不能并用：{error}") from error
        for patch in patches:
            data = overlay(data, patch)
        return data

    def supply(self, scheme: Scheme, values: dict[str, Any]) -> Scheme:
        """The scheme with (further) values for its unknowns."""
        given = checked(scheme.unknowns, values)
        changed = scheme.model_copy()
        changed._supplied = {**scheme.supplied, **given}
        return changed
