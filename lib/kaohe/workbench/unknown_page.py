"""The page “待定参数”: choose an unknown and say what it is taken for."""

from __future__ import annotations

import ipywidgets as widgets

from kaohe.workbench.session import Session
from kaohe.workbench.unknown_control import UnknownControl


class UnknownPage:
    """One unknown at a time.

    Attributes
    ----------
    choice
        The unknown, a Dropdown of all of them.
    """

    def __init__(self, session: Session) -> None:
        self._session = session
        unknowns = session.before.scheme.unknowns
        self.choice = widgets.Dropdown(
            options=[(f"{name} {unknown.title}", name) for name, unknown in unknowns.items()],
            description="参数",
            tooltip="选择待定参数；可直接键入编号查找",
            style={"description_width": "3em"},
            layout={"width": "auto"},
        )
        self.choice.observe(lambda _: self.draw(), "value")
        self.place = widgets.VBox()
        nothing = widgets.HTML("<p>本方案没有待定参数。</p>")
        self.widget = widgets.VBox([self.choice, self.place] if unknowns else [nothing])
        self._known: dict[str, UnknownControl] = {}

    @property
    def control(self) -> UnknownControl | None:
        """The control of the chosen unknown; None where the scheme has none."""
        name = self.choice.value
        if name is None:
            return None
        if name not in self._known:
            self._known[name] = UnknownControl(self._session, name)
        return self._known[name]

    def draw(self) -> None:
        """Bring the page in line with the session."""
        control = self.control
        if control is not None:
            control.show()
            self.place.children = [control.widget]
