"""Facts handed over in Python: one unit, and points of the units below it, as a ledger."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Any

import numpy as np
import pandas as pd

from kaohe.ledger.facts import Facts
from kaohe.ledger.model import Ledger
from kaohe.quantities import INFINITY
from kaohe.scheme.indicator import Indicator
from kaohe.scheme.model import Scheme
from kaohe.scheme.unit import folded, meant
from kaohe.scheme.usage import arguments, reached
from kaohe.scoring.column import Fixed
from kaohe.scoring.given_values import FactError, is_not_applicable, number, share, typed
from kaohe.scoring.interval import Interval
from kaohe.scoring.states import NOT_APPLICABLE

UNIT = "本单位"
FACT_COLUMNS = ["unit", "fact", "value", "denominator", "date", "source", "evidence", "note", "place"]


class Given:
    """Facts of one unit (and points of the units below it) handed over in Python, as a ledger."""

    def __init__(self, scheme: Scheme, node: Indicator) -> None:
        self.scheme = scheme
        within = list(node.walk())
        self.local = {key: name for child in within for key, name in child.names.items()}
        clashing = [key for child in within for key in child.names]
        self.clashes = {key for key in clashing if len({c.names[key] for c in within if key in c.names}) > 1}
        self.aliases = {item.alias: item.id for item in [*scheme.walk(), *reversed(within)] if item.alias}
        self.gathering = {
            item.rollup.each: item
            for item in [*scheme.walk(), *within]
            if item.rollup is not None and item.rollup.each
        }
        self.tables = list(dict.fromkeys([*tables_of(scheme, within), *scheme.events]))
        self._facts: list[dict[str, Any]] = []
        self._events: dict[str, pd.DataFrame] = {}
        self._cells: dict[str, dict[str, list[Any]]] = {}
        self._units: list[dict[str, Any]] = [{"unit": UNIT, "group": None}]
        self._points: dict[str, dict[int, Fraction | None]] = {}
        self._heard: set[str] = set()

    def take(self, name: str, value: Any) -> None:
        """Add one fact; a list under ``S_k`` stands for ``S_1``, ``S_2`` …

        A list under the name of a column gives the rows of its table, one a value.
        """
        if name in self.clashes:
            raise FactError(f"“{name}”在多个指标中含义不同，请用事实的全名")
        name = self.local.get(name, name)
        several = isinstance(value, (list, tuple))
        table = self._table_with(name)
        if name in self.scheme.facts and not (several and table and self.scheme.facts[name].type != "ratio"):
            self._facts.append(self._row(name, value))
        elif name in self.scheme.events:
            self._events[name] = self._table(name, value)
        elif name == "unit":
            self._units[0]["unit"] = self._listed(value)
        elif name in self.scheme.attributes:
            self._units[0][name] = typed(name, value, self.scheme.attributes[name].type)
        elif name == "group":
            self._units[0]["group"] = value
        elif name in self.gathering and several:
            self._below(self.gathering[name], value)
        elif name in self.aliases or name in self.scheme.by_id:
            node = self.aliases.get(name, name)
            points = None if is_not_applicable(value) else number(name, value)
            self._points.setdefault(node, {})[0] = points
        elif table is not None:
            self._cells.setdefault(table, {})[name] = list(value) if several else [value]
        elif name.endswith("_k") and several:
            for place, item in enumerate(value, start=1):
                self.take(f"{name[:-1]}{place}", item)
        else:
            raise FactError(f"方案没有事实“{name}”")

    def _table_with(self, name: str) -> str | None:
        """The event table that has a column of this name: of those the indicator uses, else of any."""
        return next((table for table in self.tables if name in self.scheme.events[table].kinds), None)

    def _below(self, node: Indicator, values: Any) -> None:
        """Units below this one, with their points."""
        rule = node.rollup
        assert rule is not None
        self._heard.add(node.id)
        for value in values:
            among = {key: item[0] if isinstance(item, list) else item for key, item in rule.among.items()}
            told = {rule.by: UNIT} | among
            self._units.append({"unit": f"下级{len(self._units)}", "group": None, **told})
            points = None if is_not_applicable(value) else number(rule.each, value)
            self._points.setdefault(rule.of.node, {})[len(self._units) - 1] = points

    def fixed(self) -> dict[str, Fixed]:
        """The points handed over; those of units below that nobody told of are open."""
        size = len(self._units)
        found = {
            name: Fixed(
                Interval.of([points.get(place) or Fraction(0) for place in range(size)]),
                np.array([points.get(place) is not None for place in range(size)], dtype=bool),
                np.array([place in points for place in range(size)], dtype=bool),
            )
            for name, points in self._points.items()
        }
        for item in self.scheme.walk():
            if item.rollup is not None and item.rollup.each and item.id not in self._heard | set(found):
                highest = item.max if isinstance(item.max, Fraction) else INFINITY
                everywhere = np.ones(size, dtype=bool)
                found[item.id] = Fixed(Interval.between(Fraction(0), highest, size), everywhere, everywhere)
        return found

    def _listed(self, name: Any) -> str:
        """The unit of the roster that is meant; any name where the scheme has no roster."""
        known = {
            folded(text): own for own, unit in self.scheme.units.items() for text in (own, *unit.aliases)
        }
        found = meant(str(name), known)
        if known and found is None:
            raise FactError(f"名单中没有考核对象“{name}”")
        return found or str(name)

    def _row(self, name: str, value: Any) -> dict[str, Any]:
        row = dict.fromkeys(FACT_COLUMNS) | {"unit": UNIT, "fact": name}
        kind = self.scheme.facts[name].type
        if is_not_applicable(value):
            return row | {"value": NOT_APPLICABLE}
        if value is None:
            return row
        if kind == "ratio":
            return row | dict(zip(("value", "denominator"), share(name, value), strict=True))
        return row | {"value": typed(name, value, kind)}

    def _table(self, name: str, rows: Any) -> pd.DataFrame:
        events = self.scheme.events[name]
        if not isinstance(rows, (list, tuple)) or not all(isinstance(row, Mapping) for row in rows):
            raise FactError(f"台账“{name}”应为字典的列表")
        rows = [{self.local.get(key, key): value for key, value in row.items()} for row in rows]
        named = {key for row in rows for key in row}
        unknown = sorted(named - set(events.kinds))
        if unknown:
            raise FactError(f"台账“{name}”没有“{'、'.join(unknown)}”栏；应为：{'、'.join(events.kinds)}")
        columns = {
            key: [typed(key, row.get(key), kind) for row in rows]
            for key, kind in events.kinds.items()
            if key in events.columns or key in named
        }
        places = [f"{events.title}第 {place} 行" for place in range(1, len(rows) + 1)]
        return pd.DataFrame({"unit": [UNIT] * len(rows), **columns, "place": places}, dtype=object)

    def facts(self) -> Facts:
        """The facts taken so far."""
        for table, cells in self._cells.items():
            lengths = {len(values) for values in cells.values()}
            if len(lengths) > 1 or table in self._events:
                raise FactError(f"台账“{table}”各栏的个数不同：{'、'.join(cells)}")
            rows = [dict(zip(cells, values, strict=True)) for values in zip(*cells.values(), strict=True)]
            self._events[table] = self._table(table, rows)
        self._cells = {}
        units = pd.DataFrame(self._units, dtype=object)
        units = units.where(units.notna(), None)
        frame = pd.DataFrame(self._facts, columns=FACT_COLUMNS, dtype=object)
        own = self._units[0]["unit"]
        units = units.replace({UNIT: own})
        events = {name: table.assign(unit=own) for name, table in self._events.items()}
        frame = frame.where(frame.notna(), None).assign(unit=own)
        ledger = Ledger({}, units, frame, events, pd.DataFrame())
        return Facts(self.scheme, ledger, complete=True)


def tables_of(scheme: Scheme, nodes: Iterable[Indicator]) -> list[str]:
    """The event tables that some indicators use, directly or through facts."""
    found: list[str] = []
    for node in nodes:
        if node.tally is not None:
            found.append(node.tally.over)
        facts = (scheme.facts.get(name) for name in reached(scheme.facts, arguments(node)))
        found += [fact.table for fact in facts if fact is not None and fact.table is not None]
    return found
