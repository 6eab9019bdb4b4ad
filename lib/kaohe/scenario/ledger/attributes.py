"""Changed attributes and groups of units."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pandas as pd

from kaohe.ledger.grid import Cell
from kaohe.ledger.model import LedgerShape
from kaohe.ledger.reading import values
from kaohe.scenario.ledger.cells import cell, cell_text_of
from kaohe.scenario.ledger.changed import ChangedLedger, Key
from kaohe.scenario.model import Scenario
from kaohe.scenario.names import unit_names
from kaohe.scheme.unit import around, folded
from kaohe.scheme.yamltree import Position


def change_units(scenario: Scenario, changed: ChangedLedger, shape: LedgerShape) -> None:
    """Put a scenario's attributes and groups of units into a changed ledger, or its faults."""
    frame = changed.ledger.units
    names = unit_names(shape)
    rows = {unit: number for number, unit in enumerate(frame["unit"])}
    given = {member.name: set(member.given) | {"group"} for member in shape.roster}
    types = {item.name: item for item in shape.attributes}
    lists = {name: frame[name].tolist() for name in frame}
    written: set[Key] = set()
    for index, item in enumerate(scenario.units):
        place: Position = ("units", index)
        unit = names.get(folded(item.unit), item.unit)
        if unit not in rows:
            changed.problems.append(
                scenario.tree.problem(
                    (*place, "unit"), "没有这个考核对象", found=item.unit, expected="、".join(rows)
                )
            )
            continue
        for name, value in item.cells.items():
            fault = ""
            found: Any = cell(value)
            expected = "、".join(["group", *types])
            if (unit, name) in written:
                fault, expected = "同一考核对象的同一属性写了两次", "每个属性只写一次"
            elif name in given.get(unit, ()):
                fault, expected = f"“{name}”由名单写明", f"写在 scheme: units: {unit}: {name}"
            elif name == "group":
                fault = "" if found in shape.groups else "没有这种类别"
                expected = "、".join(shape.groups)
            elif name not in types:
                fault = f"没有属性“{name}”"
            else:
                found, fault, expected = _attribute(found, types[name])
                if not fault and found is not None and types[name].type == "unit":
                    found = names.get(folded(found), found)
                    above = dict(zip(frame["unit"], lists[name], strict=True)) | {unit: found}
                    fault = "" if found in rows else "没有这个考核对象"
                    fault = fault or (
                        f"“{unit}”的{types[name].title}绕回了自己" if around(unit, above) else ""
                    )
            written.add((unit, name))
            if fault:
                problem = scenario.tree.problem(
                    (*place, "cells", name), fault, found=cell_text_of(value), expected=expected
                )
                changed.problems.append(problem)
            else:
                lists[name][rows[unit]] = found
    units = pd.DataFrame({name: pd.Series(cells, dtype=object) for name, cells in lists.items()})
    changed.ledger, changed.units = replace(changed.ledger, units=units), True


def _attribute(found: Cell, column: Any) -> tuple[Any, str, str]:
    """An attribute's cell as its value, or what is wrong with it and what was expected."""
    if found is None:
        return None, "" if column.optional else f"{column.title}空缺", values.EXPECTED[column.type]
    try:
        value = values.parse(found, column.type)
    except values.Misfit as misfit:
        return None, str(misfit), values.EXPECTED[column.type]
    if column.choices and value not in column.choices:
        return None, f"没有这种{column.title}", "、".join(column.choices)
    return value, "", ""
