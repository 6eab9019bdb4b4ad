"""A control for the rows of one event table: those picked are as if they had not happened."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import ipywidgets as widgets

from kaohe.evaluation import Evaluation
from kaohe.ledger.cells import shown

_MOST_LINES = 8


class RowsControl:
    """The chosen unit's rows of one table; ``changed`` is called with the table and the places picked."""

    def __init__(self, table: str, title: str, changed: Callable[[str, tuple[str, ...]], None]) -> None:
        self.table, self.title = table, title
        self._changed, self._muted = changed, False
        self.rows = widgets.SelectMultiple(layout={"width": "100%"}, tooltip="选中的记录从情景中去掉")
        self.rows.observe(self._picked, "value")
        self.head = widgets.HTML()
        self.widget = widgets.VBox([self.head, self.rows])
        self.widget.add_class("k-fact")

    def show(self, before: Evaluation, unit: str, removed: set[str]) -> None:
        """The rows the ledger has, with those the scenario takes away picked."""
        self._muted = True
        try:
            options = list(_options(before, self.table, unit))
            if list(self.rows.options) != options:
                self.rows.options = options
                self.rows.rows = max(2, min(len(options), _MOST_LINES))
            self.rows.value = tuple(place for _, place in options if place in removed)
            hint = "选中的从情景中去掉（按住 Ctrl 可多选）" if options else "没有记录"
            self.head.value = f"台账“{self.title}”{len(options)} 行 <small>{hint}</small>"
            self.rows.disabled = not options
        finally:
            self._muted = False

    def _picked(self, change: dict[str, Any]) -> None:
        if not self._muted:
            self._changed(self.table, tuple(change["new"]))


def _options(ev: Evaluation, table: str, unit: str) -> Any:
    """(what the row says, where it stands) for each of a unit's rows."""
    frame = ev.ledger.events[table]
    titles = {name: spec.title for name, spec in ev.scheme.events[table].columns.items()}
    for row in frame[frame["unit"] == unit].to_dict("records"):
        told = [f"{title} {shown(row[name])}" for name, title in titles.items() if row.get(name) is not None]
        yield "，".join(told) or row["place"], row["place"]
