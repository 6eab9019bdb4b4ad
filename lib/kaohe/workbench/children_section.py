"""The children of an aggregate: their weights and maxima side by side, what they add up to, and the rest adjusted."""

from __future__ import annotations

from fractions import Fraction
from html import escape

import ipywidgets as widgets

from kaohe.quantities import percent, plain
from kaohe.scheme.totals import total
from kaohe.workbench.apportionment import apportioned
from kaohe.workbench.rule_change import set_numbers
from kaohe.workbench.rule_numbers import RuleNumber
from kaohe.workbench.session import Session

_GRIDS = {"权重": Fraction(1, 1000), "满分": Fraction(1, 10)}
_KINDS = {"权重": "weight", "满分": "max"}

Numbers = dict[str, tuple[RuleNumber, Fraction]]
"""The numbers of the children that add up, by the child's id, with what now stands."""


class SumLine:
    """What the children's weights or maxima add up to, and the button that makes the others fit the last one set."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._numbers: Numbers = {}
        self._seen: dict[str, dict[str, Fraction]] = {}
        self._added: list[RuleNumber] = []
        self._last: dict[str, str] = {}
        self._name = ""
        self.told = widgets.HTML()
        self.adjust = widgets.Button(layout={"width": "auto"}, icon="balance-scale")
        self.adjust.on_click(lambda _: self._adjust())
        self.weigh = widgets.Button(
            description="各项改为加权",
            tooltip="现按平均；先写上相等的权重，再逐项调整",
            layout={"width": "auto"},
        )
        self.weigh.on_click(lambda _: self._weigh())
        self.level = widgets.Button(
            description="取消权重，恢复平均", tooltip="去掉情景所加的权重", layout={"width": "auto"}
        )
        self.level.on_click(lambda _: self._level())
        buttons = widgets.HBox([self.adjust, self.weigh, self.level], layout={"flex_flow": "row wrap"})
        self.widget = widgets.VBox([self.told, buttons])

    def show(self, name: str, children: dict[str, list[tuple[RuleNumber, Fraction]]]) -> None:
        """Say how the numbers of an aggregate's children add up."""
        self._name = name
        self._added = [
            number
            for items in children.values()
            for number, _ in items
            if number.kind == "weight" and number.own is None
        ]
        scheme = self._session.after.scheme
        node = scheme.by_id[name]
        unweighed = bool(node.mean) and all(child.weight is None for child in node.children)
        self.weigh.layout.display = "" if unweighed and len(node.children) > 1 else "none"
        self.level.layout.display = "" if self._added else "none"
        found = total(scheme, node)
        if found is None:
            self.told.value, self._numbers = "", {}
            self.adjust.layout.display = "none"
            return
        joined = {child.id for child in node.children if child.joins is not None}
        place = (_KINDS[found.what],)
        self._numbers = {
            child: item
            for child, items in children.items()
            for item in items
            if item[0].place[2:] == place and (found.what == "权重" or child not in joined)
        }
        self._note()
        show = percent if found.what == "权重" else plain
        sums, stated = found.shown()
        less = found.found - found.stated
        due = "应为" if found.what == "权重" else "所列满分"
        told = f"各项{found.what}相加 {sums}，{due} {stated}"
        if less:
            told += f"，{'多' if less > 0 else '少'} {show(abs(less))}"
        kind = "k-wrong" if less else "k-fine"
        self.told.value = f'<p class="{kind}">{escape(told)}</p>'
        self.adjust.description = f"其余按比例调整到{'' if found.what == '权重' else '满分 '} {stated}"
        last = self._last.get(name, "")
        title = scheme.by_id[last].title if last in scheme.by_id else ""
        self.adjust.tooltip = (
            f"{last} {title}不动，其余各项按比例调整，使合计为 {stated}" if last else "先调整其中一项"
        )
        self.adjust.layout.display = "" if less else "none"
        self.adjust.disabled = not self._proposal()

    def _note(self) -> None:
        """Remember which child's number was set last."""
        now = {child: value for child, (_, value) in self._numbers.items()}
        before = self._seen.get(self._name) or {
            child: value if number.own is None else number.own
            for child, (number, value) in self._numbers.items()
        }
        changed = [child for child, value in now.items() if before.get(child, value) != value]
        if len(changed) == 1:
            self._last[self._name] = changed[0]
        self._seen[self._name] = now

    def _proposal(self) -> list[tuple[RuleNumber, Fraction]]:
        """The other numbers, adjusted in proportion; empty where that cannot be done."""
        scheme = self._session.after.scheme
        found = total(scheme, scheme.by_id[self._name])
        last = self._last.get(self._name, "")
        others = [item for child, item in self._numbers.items() if child != last]
        if found is None or not others:
            return []
        now = [value for _, value in others]
        try:
            due = apportioned(now, found.stated - (found.found - sum(now)), _GRIDS[found.what])
        except ValueError:
            return []
        return [(number, value) for (number, _), value in zip(others, due, strict=True)]

    def _adjust(self) -> None:
        set_numbers(self._session, self._proposal())

    def _weigh(self) -> None:
        children = self._session.after.scheme.by_id[self._name].children
        weights = apportioned([Fraction(1)] * len(children), Fraction(1), Fraction(1, 100))
        places = [("indicators", child.id, "weight") for child in children]
        numbers = [RuleNumber(place, "权重", None, True) for place in places]
        set_numbers(self._session, list(zip(numbers, weights, strict=True)))

    def _level(self) -> None:
        set_numbers(self._session, [(number, None) for number in self._added])
