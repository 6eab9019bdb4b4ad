"""From a key pressed to the change drawn, in a browser, at 60 units × 60 items.

``pytest -m benchmark tests/benchmarks/test_workbench.py`` prints the medians of each panel, and that of a slider
that only echoes its value into an HTML widget, measured in the same run: the floor of the road through the kernel.
"""

from __future__ import annotations

import json
import os
import statistics
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import sixty
import visits
from headless import chromium_browser

from kaohe.ledger.writer import write_xlsx

ROUNDS = 25
_WATCH = """
([views]) => {
  window.drawn = [];
  const seen = new MutationObserver(() => {
    if (window.pressed === undefined) return;
    const from = window.pressed;
    window.pressed = undefined;
    requestAnimationFrame(() => setTimeout(() => window.drawn.push(performance.now() - from), 0));
  });
  seen.observe(document.querySelector(views), {subtree: true, childList: true, characterData: true});
  document.addEventListener('keydown', () => { window.pressed = performance.now(); }, true);
}
"""
_ECHO = """
import ipywidgets as widgets
slider, shown = widgets.IntSlider(), widgets.HTML()
slider.observe(lambda change: setattr(shown, "value", f"<p>{change['new']}</p>"), "value")
box = widgets.VBox([slider, shown])
box.add_class("k-echo")
box
"""


def _project(folder: Path) -> Path:
    """A project with the sample of 60 units and 60 items, on disk."""
    (folder / "notebooks").mkdir(parents=True)
    notebook = json.loads((visits.ROOT / "notebooks" / "what_if.ipynb").read_text(encoding="utf-8"))
    echo = {"cell_type": "code", "execution_count": None, "id": "echo", "metadata": {}, "outputs": []}
    notebook["cells"].append({**echo, "source": _ECHO.strip()})
    (folder / "notebooks" / "what_if.ipynb").write_text(json.dumps(notebook), encoding="utf-8")
    scheme = folder / "params" / sixty.ID / "scheme.yaml"
    scheme.parent.mkdir(parents=True)
    scheme.write_text(sixty.text(), encoding="utf-8")
    regulation = folder / "data" / "regulations" / f"{sixty.ID}.txt"
    regulation.parent.mkdir(parents=True)
    regulation.write_text(sixty.REGULATION, encoding="utf-8")
    ledger = sixty.ledger()
    ledger = replace(
        ledger,
        about={"方案": sixty.ID, "示例数据": "是"},
        facts=ledger.facts.assign(source="自评"),
    )
    (folder / "data" / sixty.ID).mkdir()
    write_xlsx(ledger, sixty.scheme().shape, folder / "data" / sixty.ID / "ledger.xlsx")
    return folder


def _median(page: Any, control: Any, views: str, key: str) -> float:
    """Milliseconds from a key pressed in a control to the views drawn."""
    page.evaluate(_WATCH, [views])
    control.focus()
    for number in range(ROUNDS):
        page.keyboard.press(key)
        page.wait_for_function(f"window.drawn.length > {number}")
    return statistics.median(page.evaluate("window.drawn"))


@pytest.mark.benchmark
def test_time_from_key_to_picture(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(visits, "ROOT", _project(tmp_path / "sixty"))
    monkeypatch.setattr(visits, "SCHEME", sixty.ID)
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parents[2] / "lib"))
    found = {}
    with chromium_browser() as chromium, visits.home("app", tmp_path) as home:
        for name, tab, control in (
            ("floor", 0, ".k-echo .noUi-handle"),
            ("单位", 0, ".k-controls input[type=number]"),
            ("规则", 1, ".k-controls .noUi-handle"),
        ):
            with visits.page_of(chromium, home.url) as page:
                page.locator(".k-echo").wait_for()
                page.locator(".k-bench .lm-TabBar-tab").nth(tab).click()
                key = "ArrowUp" if name == "单位" else "ArrowRight"
                handle = page.locator(f"{control} >> visible=true").nth(tab)
                handle.wait_for()
                page.evaluate("document.querySelectorAll('.k-views').forEach((v, i) => v.id = `views${i}`)")
                found[name] = _median(page, handle, ".k-echo" if name == "floor" else f"#views{tab}", key)
    told = "\n".join(
        f"{name}: {value:.0f} ms ({value / found['floor']:.1f} × floor)" for name, value in found.items()
    )
    wanted = os.environ.get("KAOHE_BENCHMARK")
    if wanted:
        Path(wanted).write_text(told, encoding="utf-8")
    else:
        with capsys.disabled():
            print(f"\n{told}")
