"""The scenario that docs/what-if.md shows is one that runs."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from kaohe.paths import Project
from kaohe.report.evaluating import evaluation
from kaohe.scenario.changes import changes
from kaohe.scenario.files import load_scenario, read_scenario

ROOT = Path(__file__).parents[2]
GUIDE = ROOT / "docs" / "what-if.md"


@pytest.fixture
def shown(tmp_path: Path) -> Path:
    text = re.search(r"```yaml\n(.*?)```", GUIDE.read_text(encoding="utf-8"), re.DOTALL)
    assert text is not None
    path = tmp_path / "shown.yaml"
    path.write_text(text[1], encoding="utf-8")
    return path


def test_the_scenario_of_the_guide_fits_the_sample(shown):
    project = Project(ROOT)
    scenario = read_scenario(shown, file="shown.yaml")
    below = load_scenario("licheng-2017", scenario.includes[0], project=project)
    ev = evaluation("licheng-2017", project=project)
    after = ev.with_scenarios([scenario.named("shown", scenario.tree, (below,))])
    found = {(change.kind, change.whose.split(" ")[0]) for change in changes(after)}
    assert found == {
        ("规则", "2.1"),
        ("规则", "2.2"),
        ("读法", "LC-2.2b:2"),
        ("事实", "鲤中街道"),
        ("台账", "鲤中街道"),
        ("属性", "鲤中街道"),
    }
    assert len([change for change in changes(after) if change.kind == "台账"]) == 3
