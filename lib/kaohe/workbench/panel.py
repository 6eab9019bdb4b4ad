"""A panel: controls and views on the session, drawn only while it is in sight."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import ipywidgets as widgets

from kaohe.errors import KaoheError
from kaohe.workbench.session import Session


class Bench:
    """What all panels stand on: the session, and the unit they are about.

    Attributes
    ----------
    unit
        The chosen unit, a Dropdown shared by all panels.
    tell
        Shows a fault where the user sees it; the workbench sets it.
    """

    def __init__(self, session: Session) -> None:
        self.session = session
        self.unit = widgets.Dropdown(
            options=session.before.units,
            value=session.before.ranking["unit"].iat[0],
            description="考核对象",
            style={"description_width": "5em"},
            layout={"width": "24em"},
        )
        self.tell: Callable[[str], None] = lambda text: None


class Panel:
    """One panel of the workbench.

    A subclass gives ``title``, builds its widgets into ``self.widget`` and redraws them in :meth:`draw` from the
    session and the chosen unit. It never evaluates by itself: it asks the session to change.
    """

    title = ""

    def __init__(self, bench: Bench) -> None:
        self.bench = bench
        self.session = bench.session
        self.widget: widgets.Widget = widgets.VBox()
        self._stale = True
        self._shown = False

    @property
    def unit(self) -> str:
        """The chosen unit."""
        return str(self.bench.unit.value)

    def draw(self) -> None:
        """Bring controls and views up to date with the session."""
        raise NotImplementedError

    def picture(self, path: Path) -> None:
        """Write what the panel shows as a PNG file."""
        raise NotImplementedError

    def touch(self) -> None:
        """Something changed: draw now when in sight, else when next shown."""
        self._stale = True
        if self._shown:
            self.show()

    def show(self) -> None:
        """Come into sight."""
        self._shown = True
        if self._stale:
            self._stale = False
            try:
                self.draw()
            except KaoheError as error:
                self.bench.tell(str(error))
            except (
                Exception
            ) as error:  # nothing else would show it: a widget's callback has no cell to print in
                self.bench.tell(f"面板“{self.title}”显示出错（{type(error).__name__}：{error}）")
                raise

    def hide(self) -> None:
        """Go out of sight."""
        self._shown = False
