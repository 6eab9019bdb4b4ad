"""The toolbar: back, forward, reset; load and save a scenario; export the view and the report."""

from __future__ import annotations

from collections.abc import Callable
from html import escape
from typing import Any

import ipywidgets as widgets

from kaohe.errors import KaoheError
from kaohe.scenario.files import names
from kaohe.workbench.panel import Bench

_NONE = "（不选）"


class Toolbar:
    """Everything that concerns the scenario as a whole; says in words what came of it.

    ``pictured`` writes the view in sight as a picture and returns where.
    """

    def __init__(self, bench: Bench, pictured: Callable[[], str]) -> None:
        self.session, self._pictured = bench.session, pictured
        self.undo = self._button("撤销", self._undo, icon="undo", tip="退回上一步")
        self.redo = self._button("重做", self._redo, icon="repeat", tip="重做撤销的一步")
        self.reset = self._button("全部还原", self._reset, icon="refresh", tip="回到现状，可以撤销")
        self.picture = self._button("导出图片", self._picture, icon="image", tip="把当前面板存为图片")
        self.report = self._button("生成情景报告", self._report, icon="file", tip="先保存，再生成报告")
        self.known = widgets.Dropdown(description="打开情景", layout={"width": "24em"})
        self.known.observe(self._load, "value")
        self.name = self._text("情景名", "英文字母、数字、-、_")
        self.title = self._text("名称", "这个情景叫什么")
        self.author = self._text("提出人", "谁提出的")
        self.reason = self._text("理由", "为什么这样推演", width="36em")
        self.replace = widgets.Checkbox(description="覆盖同名情景", indent=False, layout={"width": "9em"})
        self.save = self._button("保存情景", self._save, icon="save", tip="写入 params/…/scenarios/")
        self.said = widgets.HTML()
        self.said.add_class("k-said")
        first = [self.undo, self.redo, self.reset, self.known, self.picture, self.report]
        second = [self.name, self.title, self.author, self.reason, self.replace, self.save]
        wrapped = {"flex_flow": "row wrap", "align_items": "center"}
        self.widget = widgets.VBox(
            [widgets.HBox(first, layout=wrapped), widgets.HBox(second, layout=wrapped), self.said]
        )
        self._list()
        self.draw()

    @staticmethod
    def _button(text: str, act: Callable[[], None], *, icon: str, tip: str) -> widgets.Button:
        button = widgets.Button(description=text, icon=icon, tooltip=tip, layout={"width": "auto"})
        button.on_click(lambda _: act())
        return button

    @staticmethod
    def _text(title: str, hint: str, *, width: str = "18em") -> widgets.Text:
        return widgets.Text(
            description=title,
            placeholder=hint,
            continuous_update=False,  # else a press right after typing overtakes the last letters
            layout={"width": width},
            style={"description_width": "4em"},
        )

    def draw(self) -> None:
        """Bring the buttons up to date with the session, and say why a change was refused."""
        self.undo.disabled = not self.session.can_undo
        self.redo.disabled = not self.session.can_redo
        self.reset.disabled = not self.session.changed
        self._stand()
        if self.session.error:
            self.say(self.session.error, wrong=True)
        else:
            scenario = self.session.scenario
            count = scenario.size
            told = f"情景“{scenario.label}”" if scenario.name else "未保存的情景"
            self.say(f"{told}：改动 {count} 处" if self.session.changed else "现状，没有改动")

    def say(self, text: str, *, wrong: bool = False) -> None:
        """Show a message; a fault in red, and with a word for it."""
        kind, head = ("k-wrong", "没有采用：") if wrong else ("k-fine", "")
        lines = "<br>".join(escape(line) for line in text.splitlines())
        self.said.value = f'<p class="{kind}" role="status">{head}{lines}</p>'

    def _list(self) -> None:
        self.known.unobserve(self._load, "value")
        self.known.options = [_NONE, *names(self.session.scheme_id, self.session.project)]
        self.known.observe(self._load, "value")
        self._stand()

    def _stand(self) -> None:
        """Show which saved scenario this one is, or was before it was changed further."""
        name = self.session.scenario.name
        self.known.unobserve(self._load, "value")
        self.known.value = name if name in self.known.options else _NONE
        self.known.observe(self._load, "value")

    def _undo(self) -> None:
        self.session.undo()

    def _redo(self) -> None:
        self.session.redo()

    def _reset(self) -> None:
        self.session.reset()

    def _load(self, change: dict[str, Any]) -> None:
        if change["new"] == _NONE or not self.session.load(str(change["new"])):
            return
        scenario = self.session.scenario
        self.name.value, self.title.value = scenario.name, scenario.title
        self.author.value, self.reason.value = scenario.author, scenario.reason

    def _save(self) -> None:
        given = {
            "title": self.title.value.strip(),
            "author": self.author.value.strip(),
            "reason": self.reason.value.strip(),
        }
        try:
            path = self.session.save(self.name.value.strip(), **given, replace=self.replace.value)
        except KaoheError as error:
            self.say(str(error), wrong=True)
            return
        self._list()
        told = self.session.project.name_of(path)
        name, scheme_id = self.session.scenario.name, self.session.scheme_id
        self.say(f"已存为 {told}；命令行：kaohe run {scheme_id} --scenario {name}")

    def _picture(self) -> None:
        try:
            self.say(f"已存为 {self._pictured()}")
        except KaoheError as error:
            self.say(str(error), wrong=True)

    def _report(self) -> None:
        scenario = self.session.scenario
        if not scenario.name or scenario.tree.lines == {}:
            self.say("请先保存情景，再生成报告", wrong=True)
            return
        from kaohe.report.city_year import report

        self.report.disabled = True
        self.say("正在生成报告（HTML、PDF、XLSX），约需半分钟……")
        try:
            done = report(
                self.session.scheme_id,
                scenarios=[scenario.name],
                project=self.session.project,
                ledger=self.session.ledger,
                as_of=self.session.as_of,
                known_at=self.session.known_at,
                progress=False,
            )
            self.say(f"已写入 {self.session.project.name_of(done.folder)}/")
        except KaoheError as error:
            self.say(str(error), wrong=True)
        finally:
            self.report.disabled = False
