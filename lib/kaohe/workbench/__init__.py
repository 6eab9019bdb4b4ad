"""The what-if workbench."""

from __future__ import annotations

import ipywidgets as widgets


def workbench(scheme_id: str, scenario: str = "") -> widgets.Widget:
    """The workbench on one city-year."""
    from kaohe.paths import Project
    from kaohe.scheme.loader import load_scheme

    scheme = load_scheme(scheme_id, project=Project.find())
    unit = widgets.Dropdown(options=["鲤中街道", "开元街道"], description="考核对象")
    slider = widgets.IntSlider(value=3, min=0, max=10, description="未按时批次")
    shown = widgets.HTML()

    def show(_: object = None) -> None:
        shown.value = f"<p><b>【示例数据】{scheme.title}</b>：{unit.value}，{slider.value} 批</p>"

    unit.observe(show, "value")
    slider.observe(show, "value")
    show()
    return widgets.VBox([unit, slider, shown])
