"""The control of one reading: the question, and its options in full."""

from __future__ import annotations

from html import escape
from typing import Any

import ipywidgets as widgets

from kaohe.workbench.rule_change import set_reading
from kaohe.workbench.session import Session


class ReadingControl:
    """Shows how an ambiguity is read and asks the session to read it otherwise."""

    def __init__(self, session: Session, key: str) -> None:
        self._session, self.key = session, key
        scheme = session.before.scheme
        reading = scheme.readings[key]
        self._quiet = False
        told = f"<b>{escape(key)}</b>　{escape(reading.about)}"
        if reading.no_effect:
            told += "　<small>各种读法得分相同</small>"
        options = [
            (f"{letter}　{option.says}{'（缺省）' if letter == reading.default else ''}", letter)
            for letter, option in reading.options.items()
        ]
        self.choice = widgets.RadioButtons(
            options=options,
            value=scheme.letters[key],
            tooltip=f"{key}：{reading.about}",
            layout={"width": "auto"},
        )
        self.choice.observe(self._chosen, "value")
        because = f"<small>缺省 {reading.default} 的理由：{escape(reading.because)}</small>"
        quote = scheme.clauses.get(key.rpartition(":")[0])
        cited = f"<small>「{escape(scheme.readable(quote.text))}」</small><br>" if quote is not None else ""
        self.widget = widgets.VBox([widgets.HTML(told), self.choice, widgets.HTML(cited + because)])
        self.widget.add_class("k-reading")

    def show(self) -> None:
        """Bring the control in line with the session."""
        letter = self._session.after.scheme.letters[self.key]
        if self.choice.value != letter:
            self._quiet = True
            try:
                self.choice.value = letter
            finally:
                self._quiet = False

    def _chosen(self, change: dict[str, Any]) -> None:
        if not self._quiet:
            set_reading(self._session, self.key, change["new"])
