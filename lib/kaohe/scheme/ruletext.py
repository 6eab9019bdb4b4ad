"""An indicator's rule in words, for holding two schemes against each other."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any

from kaohe.quantities import percent, plain
from kaohe.scheme.base import Reference
from kaohe.scheme.condition import COMPARISONS, STATES, Condition
from kaohe.scheme.indicator import Indicator
from kaohe.scheme.model import Scheme
from kaohe.scheme.primitive import Linear, NodeOf, Row, Table

_STEPS = {
    "exact": "",
    "complete": "，只计完整的一步",
    "started": "，不足一步按一步",
    "nearest": "，四舍五入到一步",
}
_ENDS = {"at_least": "≥", "above": ">", "below": "<", "up_to": "≤"}


def rule_text(scheme: Scheme, node: Indicator) -> str:
    """``未更新次数每 1 扣 5，底分 25，最低 0`` and the like; an aggregate names its children."""
    return _Words(scheme).rule(node)


def number_text(scheme: Scheme, value: Any, kind: str = "") -> str:
    """A parameter in words; ``kind`` ratio shows a share in percent."""
    return _Words(scheme).number(value, kind)


def guard_text(scheme: Scheme, name: str, wanted: Any) -> str:
    """What a guard wants of an attribute: ``类别 = 市直、县区``."""
    options = wanted if isinstance(wanted, list) else [wanted]
    told = "、".join({True: "是", False: "否"}.get(option, str(option)) for option in options)
    return f"{_Words(scheme).name(name)} = {told}"


class _Words:
    """Names of one scheme in the sentences of its rules."""

    def __init__(self, scheme: Scheme, titles: dict[str, str] | None = None) -> None:
        self.scheme = scheme
        self.titles = titles or {}

    def rule(self, node: Indicator) -> str:
        told = self._own(node)
        if node.exclude is not None:
            policy = {"leave": "不适用", "full": "得满分", "zero": "得 0 分"}[node.exclude.policy]
            told += f"；{node.exclude.says or self.condition(node.exclude.when)}的{policy}"
        if node.convert is not None:
            told += f"；乘以 {self.number(node.convert)}"
        if node.clamp is not None and node.clamp.hi is not None:
            told += f"；封顶 {self.number(node.clamp.hi)}"
        if node.clamp is not None and node.clamp.lo is not None:
            told += f"；保底 {self.number(node.clamp.lo)}"
        return told

    def _own(self, node: Indicator) -> str:
        if node.linear is not None:
            return self.linear(node.linear)
        if node.table is not None:
            return self.table(node.table)
        if node.rating is not None:
            cap = self.number(node.rating.cap)
            return f"直接评分 {self.name(node.rating.of)}，{plain(node.rating.floor)} 至 {cap}"
        if node.tally is not None:
            return self._tally(node)
        if node.children:
            how = "平均" if node.mean is not None else "相加"
            weights = [f"{child.title}{self._weight(child)}" for child in node.children]
            base = getattr(node, "base", None)
            start = "" if base is None else f"底分 {self.number(base)}，加 "
            return f"{start}{'、'.join(weights)}{how}"
        return "由下属单位的得分归集"

    def _tally(self, node: Indicator) -> str:
        assert node.tally is not None
        events = self.scheme.events[node.tally.over]
        titles = {name: column.title for name, column in events.columns.items()}
        titles |= {name: derived.title for name, derived in events.derive.items()}
        inner = _Words(self.scheme, titles)
        base = f"底分 {self.number(node.tally.base)}，" if node.tally.base != 0 else ""
        if node.tally.table is not None:
            each = inner.table(node.tally.table)
        elif node.tally.linear is not None:
            each = inner.linear(node.tally.linear)
        else:
            each = f"同 {getattr(node.tally, 'like', '')}"
        return f"{base}台账“{events.title}”逐行：{each}"

    def _weight(self, child: Indicator) -> str:
        return "" if child.weight is None else f"（权重 {self.number(child.weight, 'ratio')}）"

    def linear(self, linear: Linear) -> str:
        of = self.name(linear.of) if linear.of is not None else "自变量"
        kind = self.kind(linear.of)
        told = f"{of}每 {self.number(linear.step, kind)} {self._change(linear.rate)}{_STEPS[linear.steps]}"
        if linear.origin != 0:
            told += f"，自 {self.number(linear.origin, kind)} 起"
        if linear.base != 0:
            told += f"，底分 {self.number(linear.base)}"
        if linear.floor is not None:
            told += f"，最低 {self.number(linear.floor)}"
        if linear.cap is not None:
            told += f"，最高 {self.number(linear.cap)}"
        return told

    def _change(self, rate: Any) -> str:
        """``计 2`` or ``扣 5``."""
        if isinstance(rate, Fraction):
            return f"扣 {plain(-rate)}" if rate < 0 else f"计 {plain(rate)}"
        if rate.times < 0:
            return f"扣 {self.number(rate.model_copy(update={'times': -rate.times}))}"
        return f"计 {self.number(rate)}"

    def table(self, table: Table) -> str:
        of = f"{self.name(table.of)}：" if table.of is not None else ""
        rows = [f"{self._when(row, self.kind(table.of))}{self._outcome(row)}" for row in table.all_rows]
        return f"{of}{'；'.join(rows)}"

    def _when(self, row: Row, kind: str) -> str:
        if row.last:
            return "其余"
        if row.when is not None:
            return f"{self.condition(row.when)}的"
        ends = [(sign, getattr(row, key)) for key, sign in _ENDS.items() if getattr(row, key) is not None]
        return "且 ".join(f"{sign}{self.number(limit, kind)}" for sign, limit in ends) + " "

    def _outcome(self, row: Row) -> str:
        if row.points is not None:
            return f"得 {self.number(row.points)}"
        if row.label is not None:
            return f"为{row.label}"
        if row.linear is not None:
            return self.linear(row.linear)
        return f"同 {row.node}"

    def condition(self, condition: Condition) -> str:
        if condition.operator in ("all", "any"):
            joint = "且" if condition.operator == "all" else "或"
            return joint.join(self.condition(part) for part in condition.parts)
        if condition.operator == "not":
            return f"并非（{self.condition(condition.parts[0])}）"
        name = self.name(condition.name)
        if condition.operator in STATES:
            return f"{name}{STATES[condition.operator]}"
        operand = condition.operand
        if isinstance(operand, bool):
            return f"{name}为{'是' if operand is (condition.operator == 'is') else '否'}"
        if isinstance(operand, (Fraction, Reference)):
            operand = self.number(operand, self.kind(condition.name))
        elif isinstance(operand, date):
            operand = operand.isoformat()
        elif isinstance(operand, tuple):
            operand = "、".join(operand)
        elif isinstance(operand, str):
            operand = self.name(operand)
        return f"{name}{COMPARISONS[condition.operator]}{operand}"

    def name(self, of: Any) -> str:
        """A fact, attribute or column by its title, an indicator by its number."""
        if isinstance(of, NodeOf):
            return f"指标 {of.node} 得分"
        spec = self.scheme.facts.get(of) or self.scheme.attributes.get(of)
        named = "类别" if of == "group" else str(of)
        return self.titles.get(of) or (spec.title if spec is not None else named)

    def kind(self, of: Any) -> str:
        spec = self.scheme.facts.get(of) if isinstance(of, str) else None
        return spec.type if spec is not None else ""

    def number(self, value: Any, kind: str = "") -> str:
        if isinstance(value, Fraction):
            if kind == "date":
                return date.fromordinal(int(value)).isoformat()
            return percent(value) if kind == "ratio" else plain(value)
        times = "" if value.times == 1 else "−" if value.times == -1 else f"{plain(value.times)}×"
        if value.unknown is not None:
            supplied = self.scheme.supplied.get(value.unknown)
            if supplied is not None and isinstance(supplied.value, Fraction):
                return self.number(supplied.value * value.times, kind)
            return f"{times}{self.scheme.unknowns[value.unknown].title}（待定）"
        values = getattr(value, "values", None)
        if values:
            told = "、".join(f"{key} {plain(item * value.times)}" for key, item in values.items())
            return f"（{told}）"
        return f"{times}{self.name(value.fact)}"
