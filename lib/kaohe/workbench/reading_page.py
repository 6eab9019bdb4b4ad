"""The page “读法”: choose an ambiguity and how it is read."""

from __future__ import annotations

from collections.abc import Callable

import ipywidgets as widgets

from kaohe.workbench.reading_control import ReadingControl
from kaohe.workbench.session import Session


class ReadingPage:
    """One ambiguity at a time.

    Attributes
    ----------
    choice
        The ambiguity, a Dropdown of all that are not another's twin.
    """

    def __init__(self, session: Session, reading: Callable[[str], ReadingControl]) -> None:
        self._reading = reading
        own = {key: item for key, item in session.before.scheme.readings.items() if item.same_as is None}
        self.choice = widgets.Dropdown(
            options=[(f"{key} {item.about}", key) for key, item in own.items()],
            description="歧义",
            tooltip="选择有歧义的条款；可直接键入编号查找",
            style={"description_width": "3em"},
            layout={"width": "auto"},
        )
        self.choice.observe(lambda _: self.draw(), "value")
        self.place = widgets.VBox()
        nothing = widgets.HTML("<p>本方案没有需要选择读法的条款。</p>")
        self.widget = widgets.VBox([self.choice, self.place] if own else [nothing])

    @property
    def control(self) -> ReadingControl | None:
        """The control of the chosen ambiguity; None where the scheme has none."""
        return None if self.choice.value is None else self._reading(str(self.choice.value))

    def draw(self) -> None:
        """Bring the page in line with the session."""
        control = self.control
        if control is not None:
            control.show()
            self.place.children = [control.widget]
