"""``kaohe.score``: one clause or indicator on given facts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np
import pandas as pd

from kaohe.errors import KaoheError
from kaohe.ledger.facts import Facts
from kaohe.ledger.model import Ledger
from kaohe.ledger.plausible import require_plausible
from kaohe.ledger.values import Misfit, parse
from kaohe.quantities import INFINITY, parse_number
from kaohe.scheme.indicator import Indicator
from kaohe.scheme.model import Clause, Scheme
from kaohe.scheme.unit import folded
from kaohe.scheme.usage import arguments, reached
from kaohe.scoring.evaluate import Evaluator, Fixed
from kaohe.scoring.interval import Interval
from kaohe.scoring.states import NOT_APPLICABLE, NOT_COMPUTABLE, Bounds, State

UNIT = "本单位"
FACT_COLUMNS = ["unit", "fact", "value", "denominator", "date", "source", "evidence", "note", "place"]


class FactError(KaoheError):
    """A fact that the scheme does not know, or whose value doesn't fit its kind."""


def score(
    scheme: Scheme,
    target: str,
    facts: Mapping[str, Any],
    *,
    readings: Iterable[str] = (),
    supplied: Mapping[str, Any] | None = None,
) -> Fraction | State | Bounds | str:
    """Points of one clause or indicator on given facts.

    Parameters
    ----------
    scheme
        As loaded.
    target
        A clause id (``LC-2.2b``) or an indicator id (``2.2``).
    facts
        By the names of the scheme, base or derived (a derived fact given directly is used as given), or points of
        other indicators by their alias (``S_1``). Numbers as int, Fraction or decimal text; shares as numbers of
        percent (``"65.7"``), with a sign (``"65.7%"``) or as pairs ``[numerator, denominator]``; event tables as
        lists of dicts under the table's name; any fact as ``kaohe.NOT_APPLICABLE``.
    readings
        Choices such as ``["LC-2.2b:2B"]``.
    supplied
        Values for unknown parameters, by name.

    Returns
    -------
    Fraction | State | Bounds | str
        Exact points (the signed change for a clause that only deducts or adds); ``NOT_APPLICABLE``; for a leaf that
        lacks a fact or parameter, and where nothing bounds the points, ``NOT_COMPUTABLE``; for an aggregate that
        lacks some, ``Bounds``; a word where the clause gives one.

    Raises
    ------
    FactError, ReadingError, ProblemReport, KaoheError
        For what is not in the scheme or does not fit it.
    """
    resolved = scheme.with_readings(list(readings))
    if supplied:
        resolved = resolved.with_supplied(dict(supplied))
    clause = resolved.clauses.get(target)
    nodes = candidates(resolved, target, facts)
    found: Iterator[Any] = (_scored(resolved, node, clause, facts) for node in nodes)
    return next((item for item in found if item is not NOT_APPLICABLE), NOT_APPLICABLE)


def _scored(
    resolved: Scheme, node: Indicator, clause: Clause | None, facts: Mapping[str, Any]
) -> Fraction | State | Bounds | str:
    given = Given(resolved, node)
    for name, value in facts.items():
        given.take(name, value)
    known = given.facts()
    if clause is not None and clause.states is not None:
        return _stated(resolved, node, clause, known)
    require_plausible(known)
    column = Evaluator(resolved, known, given.fixed()).column(node.id)
    if not column.applies[0]:
        return NOT_APPLICABLE
    if column.labels is not None:
        return column.labels[0] if column.labels[0] is not None else NOT_COMPUTABLE
    low, high = column.points.at(0)
    if low == high and not isinstance(low, float):
        return Fraction(low)
    if column.leaf or (isinstance(low, float) and isinstance(high, float)):
        return NOT_COMPUTABLE
    return Bounds(low, high)


def _stated(scheme: Scheme, node: Indicator, clause: Clause, known: Facts) -> Fraction | State:
    """What a clause says without facts: its indicator's maximum, or its weight in percent."""
    parameter = node.max if clause.states == "max" else node.weight
    low, high = Evaluator(scheme, known).parameter(Fraction(0) if parameter is None else parameter).at(0)
    if low != high:
        return NOT_COMPUTABLE
    return Fraction(low) * (100 if clause.states == "weight" else 1)


def find(scheme: Scheme, target: str, facts: Iterable[str] = ()) -> Indicator:
    """The indicator behind an indicator id, an alias, or a clause id.

    Of several that rest on a clause, the first whose rule reaches one of the ``facts``.
    """
    return candidates(scheme, target, facts)[0]


def candidates(scheme: Scheme, target: str, facts: Iterable[str] = ()) -> list[Indicator]:
    """The indicators behind a target: those whose rule reaches one of the facts, if any does."""
    if target in scheme.by_id:
        return [scheme.by_id[target]]
    bare = target.partition("-")[2]
    if target in scheme.clauses and bare in scheme.by_id:
        return [scheme.by_id[bare]]
    claiming = [node for node in scheme.walk() if target in node.clauses]
    if claiming:
        given = set(facts)
        return [node for node in claiming if given & _reach(scheme, node)] or claiming
    if target in scheme.clauses:
        raise KaoheError(f"条款 {target} 不计分（{scheme.clauses[target].section}）")
    named = [node for node in scheme.walk() if node.alias and node.alias == target]
    if named:
        return named
    raise KaoheError(f"没有条款或指标“{target}”")


def _reach(scheme: Scheme, node: Indicator) -> set[str]:
    """Every name under which an indicator (or one it takes points from) can be given something."""
    found: set[str] = set()
    waiting, seen = list(node.walk()), set[str]()
    while waiting:
        item = waiting.pop()
        if item.id in seen:
            continue
        seen.add(item.id)
        waiting += item.children
        found |= {item.id, item.alias, *item.names}
        own = list(arguments(item))
        waiting += [scheme.by_id[of.node] for of in own if not isinstance(of, str)]
        found |= reached(scheme.facts, own)
        if item.rollup is not None:
            found.add(item.rollup.each)
    for table in _tables_of(scheme, [scheme.by_id[name] for name in seen]):
        found |= {table, *scheme.events[table].kinds}
    return found


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
        self.tables = list(dict.fromkeys([*_tables_of(scheme, within), *scheme.events]))
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
        found = known.get(folded(str(name)))
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


def _tables_of(scheme: Scheme, nodes: Iterable[Indicator]) -> list[str]:
    """The event tables that some indicators use, directly or through facts."""
    found: list[str] = []
    for node in nodes:
        if node.tally is not None:
            found.append(node.tally.over)
        facts = (scheme.facts.get(name) for name in reached(scheme.facts, arguments(node)))
        found += [fact.table for fact in facts if fact is not None and fact.table is not None]
    return found


def is_not_applicable(value: Any) -> bool:
    """Whether a fact was declared not applicable, as the constant or as text (in files of examples)."""
    return value is NOT_APPLICABLE or (isinstance(value, str) and value == NOT_APPLICABLE.name)


def number(name: str, value: Any) -> Fraction:
    """An exact number; floats are refused because their decimal text is not what was meant."""
    if isinstance(value, (int, Fraction, Decimal)) and not isinstance(value, bool):
        return Fraction(value)
    parsed = parse_number(value) if isinstance(value, str) else None
    if parsed is None:
        raise FactError(f"“{name}”应为整数、分数或小数文字，实为 {value!r}")
    return parsed


def share(name: str, value: Any) -> tuple[Fraction, Fraction | None]:
    """A ratio as (numerator, denominator), or as (share, None) when given in percent.

    Raises FactError for a share below 0 or above 100%, and for anything of nothing but 0/0.
    """
    above, under = _share(name, value)
    if above < 0 or above > (1 if under is None else under):
        raise FactError(f"“{name}”应在 0 至 100% 之间，实为 {value!r}")
    return above, under


def _share(name: str, value: Any) -> tuple[Fraction, Fraction | None]:
    if isinstance(value, bool):
        raise FactError(f"“{name}”应为比率，实为 {value!r}")
    if isinstance(value, (list, tuple)) and len(value) == 2:
        return number(name, value[0]), number(name, value[1])
    if isinstance(value, str) and "/" in value:
        above, _, under = value.partition("/")
        return number(name, above), number(name, under)
    if isinstance(value, str) and value.strip().endswith(("%", "\uff05")):
        return number(name, value), None
    return number(name, value) / 100, None


def yes_no(name: str, value: Any) -> bool | None:
    """A yes/no fact: a bool, 是 or 否."""
    words = {"是": True, "否": False, "true": True, "false": False}
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, str) and value.strip().lower() in words:
        return words[value.strip().lower()]
    raise FactError(f"“{name}”应为 是 或 否，实为 {value!r}")


def typed(name: str, value: Any, kind: str) -> Any:
    """A value of the given kind; None stays None."""
    if value is None:
        return None
    if kind == "yes_no":
        return yes_no(name, value)
    if kind in ("text", "unit"):
        return str(value)
    if kind == "dates":
        return _dates(name, value)
    if kind in ("date", "datetime"):
        return _moment(name, value, kind)
    found = number(name, value)
    if kind == "count" and (found < 0 or found.denominator != 1):
        raise FactError(f"“{name}”应为非负整数，实为 {value!r}")
    return found


def _dates(name: str, value: Any) -> tuple[date, ...]:
    """Several dates: a list, or one text as a cell of the ledger has them."""
    if isinstance(value, str):
        try:
            parsed: tuple[date, ...] = parse(value, "dates")
        except Misfit as misfit:
            raise FactError(f"“{name}”{misfit}，实为 {value!r}") from None
        return parsed
    items = value if isinstance(value, (list, tuple)) else [value]
    return tuple(sorted(_moment(name, item, "date") for item in items))


def _moment(name: str, value: Any, kind: str) -> Any:
    if isinstance(value, str):
        try:
            value = datetime.fromisoformat(value.strip().replace("/", "-"))
        except ValueError:
            raise FactError(
                f"“{name}”应为日期（如 2017-12-31 或 2017-12-31 09:30），实为 {value!r}"
            ) from None
    if not isinstance(value, date):
        raise FactError(f"“{name}”应为日期，实为 {value!r}")
    if kind == "date":
        return value.date() if isinstance(value, datetime) else value
    return value if isinstance(value, datetime) else datetime(value.year, value.month, value.day)
