"""The panel “单位”, without a browser."""

from __future__ import annotations

import city_years
import pytest

from kaohe.workbench.panel import Bench
from kaohe.workbench.session import Session
from kaohe.workbench.unit_panel import UnitPanel


@pytest.mark.parametrize("name", city_years.ALL)
def test_every_rule_that_applies_is_in_some_part(name: str) -> None:
    bench = Bench(Session(city_years.evaluation(name)))
    panel, ev = UnitPanel(bench), bench.session.after
    found = set()
    for _, part in panel.part.options:
        panel.part.value = part
        found |= {node.id for node in panel._leaves()}
    place = ev.index(panel.unit)
    assert found == {
        node.id for node in ev.scheme.walk() if not node.children and ev.columns[node.id].applies[place]
    }
