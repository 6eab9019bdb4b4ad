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


@pytest.mark.parametrize("typed", [2.5, -3])
def test_a_number_that_is_no_count_is_refused_and_the_box_goes_back(typed):
    session = Session.of("licheng-2017")
    panel = UnitPanel(Bench(session))
    session.listen(lambda _: panel.touch())
    panel.bench.unit.value = "鲤中街道"
    panel.part.value = "1"
    panel.show()
    control = panel._facts["n_city_tasks_unfinished"]
    control.inputs[0].value = 5
    assert session.scenario.facts[0].value == 5
    control.inputs[0].value = typed
    assert "应为 0 或正整数" in session.error
    assert control.inputs[0].value == 5
    assert session.scenario.facts[0].value == 5
