"""The workbench as a visitor handles it, in the app and in JupyterLab alike."""

from __future__ import annotations

import re
from contextlib import suppress
from typing import Any

NUMBER = "input[type=number]"


class Bench:
    """The workbench on a page; every method acts as a visitor would and waits for nothing it need not.

    Attributes
    ----------
    page
        The ``playwright.sync_api.Page``.
    root
        The workbench on it (a ``Locator``).
    """

    def __init__(self, page: Any) -> None:
        self.page = page
        self.root = page.locator(".k-bench")

    def tab(self, name: str) -> Any:
        """The head of a panel."""
        return self.root.get_by_role("tab", name=name, exact=True)

    def open(self, name: str) -> None:
        """Bring a panel into sight."""
        self.tab(name).click()
        self.root.locator(".lm-TabBar-tab.lm-mod-current", has_text=name).wait_for()

    def choose(self, title: str, option: str) -> None:
        """Choose from the list in sight that has this title; an option by its whole text or its first word."""
        control = self.listed(title)
        wanted = re.compile(rf"^\s*{re.escape(option)}(\s|$)")
        chosen = control.locator("option").filter(has_text=wanted)
        chosen.wait_for(state="attached")
        control.select_option(value=chosen.get_attribute("value"))

    def listed(self, title: str) -> Any:
        """The list in sight that has this title."""
        box = self.root.locator(".widget-dropdown").filter(
            has=self.page.locator(f".widget-label:text-is('{title}')")
        )
        return box.locator("select >> visible=true")

    def field(self, title: str) -> Any:
        """The text field of this title."""
        box = self.root.locator(".widget-text").filter(
            has=self.page.locator(f".widget-label:text-is('{title}')")
        )
        return box.locator("input >> visible=true")

    def button(self, text: str) -> Any:
        """The button in sight that has this text."""
        return self.root.locator("button >> visible=true").filter(has_text=re.compile(f"^\\s*{text}\\s*$"))

    def press(self, text: str) -> None:
        """Press a button by keyboard."""
        self.button(text).press("Enter")

    def fact(self, title: str) -> Any:
        """The controls of a fact, or of a table of the ledger, in sight."""
        head = self.page.locator(".widget-html-content", has_text=re.compile(f"^{re.escape(title)}"))
        return self.root.locator(".k-fact >> visible=true").filter(has=head)

    def number(self, label: str, under: str = "") -> Any:
        """The controls of a number of a rule, by its label; ``under`` is the child's heading where several have it."""
        head = self.page.locator(".widget-html-content", has_text=re.compile(f"^{re.escape(label)}"))
        found = self.root.locator(".k-number >> visible=true").filter(has=head)
        if not under:
            return found.first
        titled = self.root.locator(".widget-html", has_text=under)
        return titled.locator("xpath=following-sibling::*[1]").locator(".k-number").filter(has=head)

    def type(self, control: Any, text: str) -> None:
        """Replace what a field holds, by keyboard, and leave it."""
        control.focus()
        self.page.keyboard.press("Control+a")
        self.page.keyboard.press("Delete")
        self.page.keyboard.type(text)
        self.page.keyboard.press("Tab")

    def told(self, text: str) -> str:
        """What the toolbar says, as soon as it has this in it."""
        said = self.root.locator(".k-said p").filter(has_text=text)
        said.wait_for()
        return str(said.inner_text())

    def shows(self, text: str | re.Pattern[str], view: str = ".kw-standing") -> None:
        """Wait until a view in sight has this text."""
        self.root.locator(f"{view} >> visible=true").filter(has_text=text).first.wait_for()

    def figures(self) -> list[str]:
        """Total, rank and, where there are any, grade of the unit, as they are with the scenario."""
        return [str(text) for text in self.root.locator(".kw-figure strong").all_inner_texts()]

    def figures_are(self, wanted: list[str]) -> None:
        """Wait until total, rank and grade are these; what they are instead makes the test fail."""
        with suppress(Exception):
            self.page.wait_for_function(
                """wanted => {
                    const shown = [...document.querySelectorAll('.k-bench .kw-figure strong')];
                    return JSON.stringify(shown.map(one => one.innerText)) === JSON.stringify(wanted);
                }""",
                arg=wanted,
                timeout=20_000,
            )
        assert self.figures() == wanted

    def back(self) -> None:
        """Nothing changed any more."""
        reset = self.button("全部还原")
        if reset.is_enabled():
            reset.press("Enter")
            self.told("现状，没有改动")
