"""What scenarios change, place by place: before and after (对照)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from kaohe.ledger.cells import shown
from kaohe.quantities import percent, plain
from kaohe.scenario.ledger import cell_text_of
from kaohe.scenario.model import MISSING, RowChange
from kaohe.scheme.model import Scheme
from kaohe.scheme.overlay import at, node_place, writes
from kaohe.scheme.placing import value_at
from kaohe.scheme.unknown import Supplied
from kaohe.scheme.yamltree import Position
from kaohe.scoring.states import NOT_APPLICABLE

if TYPE_CHECKING:
    from kaohe.scoring.evaluation import Evaluation

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
    "sum": "",
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
    """Everything that the scenarios of an evaluation change, beside what it was without them."""
    return [*_facts(ev), *_rows(ev), *_units(ev), *_readings(ev), *_unknowns(ev), *rule_changes(ev)]


def fact_text(ev: Evaluation, unit: str, name: str) -> str:
    """A unit's fact as its ledger has it, or as it was counted; 缺 where it is missing or open."""
    index = ev.index(unit)
    item = ev.facts.settled.get((unit, name))
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
    keys = {
        (item.unit, item.fact): None
        for scenario in ev.scenarios
        for layer in scenario.stack
        for item in layer.facts
    }
    own = {fact.title: name for name, fact in ev.scheme.facts.items()}
    for unit, fact in keys:
        name = fact if fact in ev.scheme.facts or fact in ev.scheme.events else own.get(fact, fact)
        title = ev.scheme.facts[name].title if name in ev.scheme.facts else ev.scheme.events[name].title
        unit = _listed(ev, unit)
        yield Change("事实", unit, title, fact_text(ev.base, unit, name), fact_text(ev, unit, name))


def _listed(ev: Evaluation, name: str) -> str:
    """The ledger's name of a unit that a scenario may call by an alias."""
    if name in ev.units:
        return name
    return next((own for own, unit in ev.scheme.units.items() if name in unit.aliases), name)


def _rows(ev: Evaluation) -> Iterator[Change]:
    for scenario in ev.scenarios:
        for layer in scenario.stack:
            for table, items in layer.events.items():
                title = ev.scheme.events[table].title
                for item in items:
                    before, after = _row_words(ev, table, item)
                    place = f"（{item.row}）" if item.row else ""
                    yield Change("台账", _listed(ev, item.unit), f"{title}{place}", before, after)


def _row_words(ev: Evaluation, table: str, item: RowChange) -> tuple[str, str]:
    titles = {name: column.title for name, column in ev.scheme.events[table].columns.items()}
    frame = ev.base.ledger.events[table]
    own = frame[frame["place"] == item.row]
    held = {} if own.empty else own.iloc[0].to_dict()
    if item.remove:
        told = "，".join(
            f"{titles[name]} {shown(held[name])}" for name in titles if held.get(name) is not None
        )
        return told or "一行", "去掉"
    after = "，".join(
        f"{titles.get(name, name)} {cell_text_of(value) or '空白'}" for name, value in item.cells.items()
    )
    if not item.row:
        return "没有这一行", f"增加：{after}"
    before = "，".join(f"{titles.get(name, name)} {shown(held.get(name))}" for name in item.cells)
    return before, after


def _units(ev: Evaluation) -> Iterator[Change]:
    for scenario in ev.scenarios:
        for layer in scenario.stack:
            for item in layer.units:
                before = ev.base.ledger.units.set_index("unit").loc[item.unit]
                after = ev.ledger.units.set_index("unit").loc[item.unit]
                for name in item.cells:
                    title = "类别" if name == "group" else ev.scheme.attributes[name].title
                    yield Change("属性", item.unit, title, shown(before[name]), shown(after[name]))


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
    """The last that each place of the scheme was given, beside the regulation's own."""
    written: dict[Position, Any] = {}
    for patch in ev.scheme.patches[len(ev.base.scheme.patches) :]:
        written.update(writes(patch))
    scheme = ev.base.scheme
    data = scheme._source.raw(scheme.letters, scheme.patches) if written else {}
    for place, value in written.items():
        if place[0] == "indicators":
            node = str(place[1])
            before = at(value_at(data, node_place(data, node) or ()), place[2:])
            told = (place_words(place[2:]), _words(before), _words(value))
            yield Change("规则", _node(ev.base.scheme, node), *told, node=node)
        else:
            what = ".".join([_ROOMS.get(str(place[0]), str(place[0])), *map(str, place[1:])])
            yield Change("规则", "办法", what, _words(at(data, place)), _words(value))


def _node(scheme: Scheme, name: str) -> str:
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
