"""The page “指标”: one indicator, every number of its rule, its children's weights and maxima, its readings."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from html import escape

import ipywidgets as widgets

from kaohe.scheme.indicator import Indicator
from kaohe.workbench.children_section import SumLine
from kaohe.workbench.number_control import NumberControl
from kaohe.workbench.reading_control import ReadingControl
from kaohe.workbench.rule_change import set_number
from kaohe.workbench.rule_numbers import Part, RuleNumber, RuleReference, rule_parts
from kaohe.workbench.session import Session

_UNBOUNDED = Fraction(10)
_SHARED = ("weight", "max")


class IndicatorPage:
    """Choose an indicator and tune it.

    Attributes
    ----------
    choice
        The indicator, a Dropdown of all of them, indented by depth.
    controls
        The controls of the numbers in sight, by place.
    """

    def __init__(
        self,
        session: Session,
        reading: Callable[[str], ReadingControl],
        to_unknown: Callable[[str], object],
    ) -> None:
        self._session, self._reading, self._to_unknown = session, reading, to_unknown
        scheme = session.before.scheme
        self.choice = widgets.Dropdown(
            options=[
                (f"{'　' * scheme.depths[node.id]}{node.id} {node.title}", node.id) for node in scheme.walk()
            ],
            description="指标",
            tooltip="选择要调整的指标；可直接键入编号查找",
            style={"description_width": "3em"},
            layout={"width": "auto"},
        )
        self.choice.observe(lambda _: self.draw(), "value")
        self.scaled = widgets.Checkbox(
            value=True,
            description="改满分时，其下各分值同比改变",
            indent=False,
            tooltip="规则中的分值、底分、每步分值、保底、封顶和下级满分，按办法所列与满分成比例；待定参数不变",
            layout={"width": "auto"},
        )
        self.about = widgets.HTML()
        self.sum_line = SumLine(session)
        self.parts = widgets.VBox()
        self.widget = widgets.VBox([self.choice, self.about, self.scaled, self.parts])
        self.controls: dict[tuple[str | int, ...], NumberControl] = {}
        self._known: dict[RuleNumber, NumberControl] = {}
        self._links: dict[RuleReference, widgets.Button] = {}
        self._laid: object = None

    def draw(self) -> None:
        """Bring the page in line with the session; widgets are made when first needed and kept."""
        scheme = self._session.after.scheme
        name = str(self.choice.value)
        node = scheme.by_id.get(name)
        self.about.value = _about(self._session, name)
        own = rule_parts(scheme, name)
        children = {child.id: rule_parts(scheme, child.id) for child in (node.children if node else [])}
        shared = {child: _shared(parts) for child, parts in children.items()}
        readings = [scheme.readings[key].same_as or key for key in scheme.readings_of(node)] if node else []
        laid = (name, _keys(own), {child: _keys(parts) for child, parts in shared.items()}, readings)
        if laid != self._laid:
            self._laid = laid
            self.controls = {}
            self.parts.children = self._lay(name, own, shared, list(dict.fromkeys(readings)))
        numbers = [part for parts in (own, *shared.values()) for part in parts]
        for part in numbers:
            if not isinstance(part, RuleReference):
                self.controls[part[0].place].show(part[1])
        for link, button in self._links.items():
            button.description = self._linked(link)
        if children:
            known = {
                child: [part for part in parts if not isinstance(part, RuleReference)]
                for child, parts in shared.items()
            }
            self.sum_line.show(name, known)
        for key in readings:
            self._reading(key).show()

    def _lay(
        self,
        name: str,
        own: list[Part],
        shared: dict[str, list[Part]],
        readings: list[str],
    ) -> list[widgets.Widget]:
        """The page's widgets, in order."""
        scheme = self._session.after.scheme
        laid: list[widgets.Widget] = []
        if own:
            laid.append(widgets.HTML("<h4>本指标</h4>" if shared else "<h4>规则中的数</h4>"))
            laid += [self._part(name, part) for part in own]
        elif name in scheme.by_id and not any(shared.values()):
            laid.append(widgets.HTML("<p>这项指标的规则里没有可调的数。</p>"))
        if any(shared.values()) or (shared and scheme.by_id[name].mean):
            laid.append(widgets.HTML("<h4>下级指标</h4>"))
            laid.append(self.sum_line.widget)
            for child, parts in shared.items():
                if parts:
                    told = f"<b>{escape(child)} {escape(scheme.by_id[child].title)}</b>"
                    row = widgets.HBox([self._part(child, part) for part in parts])
                    row.add_class("k-side-by-side")
                    laid += [widgets.HTML(told), row]
        if readings:
            laid.append(widgets.HTML("<h4>读法</h4>"))
            laid += [self._reading(key).widget for key in readings]
        return laid

    def _part(self, name: str, part: Part) -> widgets.Widget:
        if isinstance(part, RuleReference):
            return self._link(part)
        number = part[0]
        if number not in self._known:
            most = self._session.before.scheme.by_id[name].max
            far = most if isinstance(most, Fraction) and most else _UNBOUNDED
            self._known[number] = NumberControl(self._session, number, self._told, most=far)
        self.controls[number.place] = self._known[number]
        return self._known[number].widget

    def _told(self, number: RuleNumber, value: Fraction | None) -> None:
        set_number(self._session, number, value, scaled=self.scaled.value)

    def _link(self, part: RuleReference) -> widgets.Button:
        """A number that is an unknown is set on its own page."""
        if part not in self._links:
            button = widgets.Button(
                description=self._linked(part), tooltip="到“待定参数”页调整", layout={"width": "auto"}
            )
            button.on_click(lambda _: self._to_unknown(part.unknown))
            self._links[part] = button
        return self._links[part]

    def _linked(self, part: RuleReference) -> str:
        scheme = self._session.after.scheme
        item = scheme.supplied.get(part.unknown)
        value = "待定" if item is None else scheme.unknowns[part.unknown].shown(item.value)
        return f"{part.label}：待定参数 {part.unknown}（{value}）→"


def _shared(parts: list[Part]) -> list[Part]:
    """What is shown beside the siblings' own: weight, then maximum."""
    keys = [(part if isinstance(part, RuleReference) else part[0]).place[2] for part in parts]
    return [part for wanted in _SHARED for key, part in zip(keys, parts, strict=True) if key == wanted]


def _keys(parts: list[Part]) -> list[object]:
    return [part if isinstance(part, RuleReference) else part[0] for part in parts]


def _about(session: Session, name: str) -> str:
    """The indicator's clauses, word for word."""
    scheme = session.after.scheme
    node: Indicator | None = scheme.by_id.get(name)
    if node is None:
        return "<p>按所选读法，方案中没有这项指标。</p>"
    cited = [
        f"<small>{escape(key)}「{escape(scheme.readable(scheme.clauses[key].text))}」</small>"
        for key in node.clauses
        if key in scheme.clauses
    ]
    return "<br>".join(cited)
