"""What scenarios change, place by place: before and after (对照)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from kaohe.ledger.cells import shown
from kaohe.ledger.writer import cell_text
from kaohe.quantities import percent, plain
from kaohe.scenario.ledger import cell_text_of
from kaohe.scenario.model import MISSING, RowChange, layers
from kaohe.scenario.names import Names
from kaohe.scheme.overlay import REMOVED, at, node_place, prune, writes
from kaohe.scheme.placing import value_at
from kaohe.scheme.unknown import Supplied
from kaohe.scheme.yamltree import Position
from kaohe.scoring.states import NOT_APPLICABLE

if TYPE_CHECKING:
    from kaohe.evaluation import Evaluation

_WORDS = {
    "max": "满分",
    "weight": "权重",
    "base": "底分",
    "rate": "每步分值",
    "origin": "起算点",
    "step": "每步",
    "floor": "最低",
    "cap": "最高",
    "points": "分值",
    "at_least": "下限（含）",
    "above": "下限（不含）",
    "below": "上限（不含）",
    "up_to": "上限（含）",
    "convert": "折算",
    "title": "名称",
    "sum": "各项",
    "mean": "各项（平均）",
    "of": "依据",
    "steps": "计步",
    "lo": "保底",
    "hi": "封顶",
    "linear": "",
    "table": "",
    "clamp": "",
    "rating": "",
    "exclude": "剔除",
    "when": "条件",
    "policy": "处理",
    "otherwise": "其余情况",
    "label": "等次",
    "range": "取值范围",
    "times": "倍数",
    "plus": "加数",
    "values": "",
    "at_most": "上限（含）",
    "is": "等于",
    "is_not": "不等于",
    "not": "非",
}
_LISTS = {"bands": "档", "rows": "种情况", "all": "个条件", "any": "个条件"}
_ROOMS = {
    "facts": "事实",
    "events": "台账",
    "attributes": "属性",
    "units": "名单",
    "unknowns": "待定参数",
    "ranking": "排名办法",
    "rounding": "舍入",
    "sources": "来源顺序",
}


@dataclass(frozen=True)
class Change:
    """One thing that is otherwise.

    Attributes
    ----------
    kind
        事实, 台账, 属性, 读法, 待定参数 or 规则.
    whose
        The unit, or the indicator's number and title, or the clause.
    what
        Which fact, number or question.
    before, after
        In words; 缺 where nobody has said, 待定 where an unknown is open.
    node
        The indicator whose rule it is, if it is a rule.
    """

    kind: str
    whose: str
    what: str
    before: str
    after: str
    node: str = ""


def changes(ev: Evaluation) -> list[Change]:
    """Each place that the scenarios of an evaluation change, once, beside what it was without them.

    What a scenario writes as it was is not among them.
    """
    return [*_facts(ev), *_rows(ev), *_units(ev), *_readings(ev), *_unknowns(ev), *rule_changes(ev)]


def fact_text(ev: Evaluation, unit: str, name: str) -> str:
    """A unit's fact as its ledger has it, or as it was counted; 缺 where it is missing or open."""
    index = ev.index(unit)
    item = ev.facts.entered(unit, name)
    spec = ev.scheme.facts.get(name)
    if spec is None:
        return "无记录" if item is not None else MISSING
    if item is not None:
        entry = item.entry
        if entry.value is NOT_APPLICABLE:
            return "不适用"
        if entry.denominator is not None:
            return f"{shown(entry.value)}/{shown(entry.denominator)}"
        return shown(entry.value, spec.type)
    column = ev.facts.column(name)
    low, high = column.value.at(index)
    if low != high or isinstance(low, float):
        return MISSING
    if not column.applies[index]:
        return "不适用"
    if spec.type == "yes_no":
        return shown(bool(low))
    if spec.type == "date":
        return date.fromordinal(int(low)).isoformat()
    return percent(low, decimals=2) if spec.type == "ratio" else plain(low)


def _facts(ev: Evaluation) -> Iterator[Change]:
    names = Names(ev.scheme)
    keys = {
        (names.unit(item.unit), names.fact(item.fact)): None
        for layer in layers(ev.scenarios)
        for item in layer.facts
    }
    for unit, name in keys:
        if _held(ev.base, unit, name) == _held(ev, unit, name):
            continue
        title = ev.scheme.facts[name].title if name in ev.scheme.facts else ev.scheme.events[name].title
        yield Change("事实", unit, title, fact_text(ev.base, unit, name), fact_text(ev, unit, name))


def _held(ev: Evaluation, unit: str, name: str) -> Any:
    """What a unit's fact is, and whether it was recorded as such."""
    item = ev.facts.entered(unit, name)
    if item is not None:
        return item.entry.content
    if name not in ev.scheme.facts:
        return None
    column, index = ev.facts.column(name), ev.index(unit)
    return column.value.at(index), bool(column.applies[index])


def _rows(ev: Evaluation) -> Iterator[Change]:
    """Rows of the ledger by their place, as the last scenario has them; then those that are new."""
    names = Names(ev.scheme)
    changed: dict[tuple[str, str], list[RowChange]] = {}
    added: list[tuple[str, RowChange]] = []
    for layer in layers(ev.scenarios):
        for table, items in layer.events.items():
            for item in items:
                if item.row:
                    changed.setdefault((table, item.row), []).append(item)
                else:
                    added.append((table, item))
    for (table, row), items in changed.items():
        frame = ev.base.ledger.events[table]
        own = frame[frame["place"] == row]
        if own.empty:
            continue
        held = dict(own.iloc[0])
        before, after = _row_words(_titles(ev, table), held, items)
        if before != after:
            title = f"{ev.scheme.events[table].title}（{row}）"
            yield Change("台账", held["unit"], title, before, after)
    for table, item in added:
        told = _cells(_titles(ev, table), item.cells)
        yield Change(
            "台账", names.unit(item.unit), ev.scheme.events[table].title, "没有这一行", f"增加：{told}"
        )


def _titles(ev: Evaluation, table: str) -> dict[str, str]:
    own = {name: column.title for name, column in ev.scheme.events[table].columns.items()}
    return own | {"unit": "考核对象", "source": "来源", "evidence": "凭证号", "note": "备注"}


def _row_words(titles: dict[str, str], held: dict[Any, Any], items: list[RowChange]) -> tuple[str, str]:
    """A row of the ledger, and what it is after changes one over another."""
    last = items[-1]
    if last.remove:
        own = {name: held[name] for name in titles if name not in ("unit", "source", "evidence", "note")}
        told = {name: value for name, value in own.items() if value is not None}
        return _cells(titles, told) or "一行", "去掉"
    cells: dict[str, Any] = {}
    for item in items:
        cells = {} if item.remove else cells | item.cells
    cells = {
        name: cells[name]
        for name in titles
        if name in cells and cell_text_of(cells[name]) != cell_text(held.get(name))
    }
    return _cells(titles, {name: held.get(name) for name in cells}), _cells(titles, cells)


def _cells(titles: dict[str, str], cells: dict[str, Any]) -> str:
    return "，".join(f"{titles.get(name, name)} {_cell(value)}" for name, value in cells.items())


def _cell(value: Any) -> str:
    return (
        "空白"
        if value is None
        else shown(value)
        if isinstance(value, date)
        else cell_text_of(value) or "空白"
    )


def _units(ev: Evaluation) -> Iterator[Change]:
    names = Names(ev.scheme)
    keys = {
        (names.unit(item.unit), name): None
        for layer in layers(ev.scenarios)
        for item in layer.units
        for name in item.cells
    }
    if not keys:
        return
    before, after = ev.base.ledger.units.set_index("unit"), ev.ledger.units.set_index("unit")
    for unit, name in keys:
        one, other = (dict(frame.loc[unit])[name] for frame in (before, after))
        if one != other:
            title = "类别" if name == "group" else ev.scheme.attributes[name].title
            yield Change("属性", unit, title, shown(one), shown(other))


def _readings(ev: Evaluation) -> Iterator[Change]:
    for key, letter in ev.readings.items():
        before, reading = ev.base.readings.get(key, letter), ev.scheme.readings[key]
        if letter != before and reading.same_as is None:
            told = (f"{name} {reading.options[name].says}" for name in (before, letter))
            yield Change("读法", key, reading.about, *told)


def _unknowns(ev: Evaluation) -> Iterator[Change]:
    mine, theirs = ev.base.scheme.supplied, ev.scheme.supplied
    for name, unknown in ev.scheme.unknowns.items():
        before, after = _supplied(unknown, mine.get(name)), _supplied(unknown, theirs.get(name))
        if before != after:
            yield Change("待定参数", name, unknown.title, before, after)


def _supplied(unknown: Any, item: Supplied | None) -> str:
    return "待定" if item is None else f"{unknown.shown(item.value)}"


def rule_changes(ev: Evaluation) -> Iterator[Change]:
    """Each place of the scheme that scenarios write otherwise, beside the regulation's own under the same readings."""
    patches = ev.scheme.patches[len(ev.base.scheme.patches) :]
    places = dict.fromkeys(place for patch in patches for place, _ in writes(patch))
    if not places:
        return
    source = ev.scheme._source
    old, new = (source.raw(ev.scheme.letters, scheme.patches) for scheme in (ev.base.scheme, ev.scheme))
    for place in places:
        if any(place[:end] in places for end in range(1, len(place))):
            continue
        before, after = _at(old, place), _at(new, place)
        if before == after:
            continue
        if place[0] == "indicators":
            node = str(place[1])
            told = (place_words(place[2:]) or "整项", _words(before), _words(after))
            yield Change("规则", _node(ev, node), *told, node=node)
        else:
            what = ".".join([_ROOMS.get(str(place[0]), str(place[0])), *map(str, place[1:])])
            yield Change("规则", "办法", what, _words(before), _words(after))


def _at(data: dict[str, Any], place: Position) -> Any:
    """What an overlay's place holds; None where nothing stands, or it was removed."""
    if place[0] != "indicators":
        found = at(data, place)
    else:
        own = node_place(data, str(place[1]))
        found = None if own is None else at(value_at(data, own), place[2:])
    return None if found is REMOVED else prune(found)


def _node(ev: Evaluation, name: str) -> str:
    scheme = ev.base.scheme if name in ev.base.scheme.by_id else ev.scheme
    return f"{name} {scheme.by_id[name].title}" if name in scheme.by_id else name


def place_words(place: Position, titles: Mapping[str, str] | None = None) -> str:
    """A place inside an indicator in words: ``第 2 档 分值``; ``titles`` are of facts that conditions name."""
    told: list[str] = []
    list_of = ""
    for step in map(str, place):
        if list_of and step.isdecimal():
            told.append(f"第 {step} {list_of}")
            list_of = ""
            continue
        list_of = _LISTS.get(step, "")
        told.append("" if list_of else _WORDS.get(step, (titles or {}).get(step, step)))
    return " ".join(word for word in told if word)


def _words(value: Any) -> str:
    if value is None:
        return "无"
    if isinstance(value, Fraction):
        return plain(value)
    if isinstance(value, bool):
        return shown(value)
    if isinstance(value, dict):
        return "，".join(f"{_WORDS.get(key, key) or key} {_words(item)}" for key, item in value.items())
    if isinstance(value, list):
        return "、".join(_words(item) for item in value)
    return str(value)
