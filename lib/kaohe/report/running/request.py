"""What is asked of a run, refused before anything starts when it cannot be met."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kaohe.report.running.failure import RunError, said
from kaohe.report.running.progress import Tell

Writer = Callable[[Path], object]
"""Writes further files into the folder given.

Its attribute ``title``, if any, names them in messages. Where its attribute ``aside`` is true, it needs nothing of
the report and is called while the notebook runs, in a thread, one such writer after another.
"""

FILES = {"html": "report.html", "pdf": "report.pdf", "xlsx": "scores.xlsx"}
"""File of each format. HTML and PDF are exported from the notebook, the workbook comes from a writer."""

_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*")


@dataclass(frozen=True)
class Request:
    """What to run, how, and what to make of it; `path` and `notebook` are one notebook, unread and read."""

    scheme_id: str
    path: Path
    notebook: Any
    parameters: dict[str, Any]
    formats: tuple[str, ...]
    writers: tuple[Writer, ...]
    root: Path
    tell: Tell

    @property
    def exports(self) -> list[str]:
        """The formats made from the executed notebook, in the order they are made."""
        return [name for name in FILES if name in self.formats and name != "xlsx"]

    @property
    def stages(self) -> int:
        """How many steps the run takes, cells included."""
        return len(self.notebook.cells) + len(self.exports) + len(self.writers)


def check_request(scheme_id: str, formats: Sequence[str], writers: Sequence[Writer]) -> None:
    """Refuse an id that is no folder name, an unknown format, and a workbook nobody writes."""
    if not _ID.fullmatch(scheme_id):
        raise RunError(f"方案编号“{scheme_id}”不可用：只能由英文字母、数字、“-”和“_”组成，以字母或数字开头。")
    unknown = [name for name in formats if name not in FILES]
    if unknown:
        raise RunError(f"没有这种输出格式：{'、'.join(unknown)}。可选：{'、'.join(FILES)}。")
    if "xlsx" in formats and not writers:
        raise RunError("要求输出 xlsx，但没有给出写工作簿的步骤。")


def read_notebook(path: Path) -> Any:
    """The notebook at a path, in the newest format."""
    import nbformat

    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise RunError(f"读不到笔记本 {path}：{said(error)}。") from error
    try:
        return nbformat.v4.upgrade(nbformat.reads(text, as_version=4))
    except Exception as error:
        raise RunError(f"{path} 不是有效的笔记本：{said(error)}。") from error


def check_parameters(notebook: Any, path: Path, parameters: Mapping[str, Any]) -> None:
    """Refuse what papermill would drop (undeclared names) or turn into text (dates, fractions, paths)."""
    declared = _declared(notebook, path)
    unknown = [name for name in parameters if name not in declared]
    if unknown:
        known = "、".join(declared) or "（无；参数在标记为 parameters 的单元格里声明）"
        raise RunError(f"笔记本 {path.name} 没有声明参数 {'、'.join(unknown)}。已声明的参数：{known}。")
    for name, value in parameters.items():
        if not _is_plain(value):
            expected = "文本、数字、是否，或由它们组成的列表、字典"
            raise RunError(f"参数 {name} 的值不能传给笔记本（实为 {value!r}，应为{expected}）。")


def _declared(notebook: Any, path: Path) -> list[str]:
    """Names assigned in the cell tagged ``parameters``, in order."""
    cells = [cell for cell in notebook.cells if "parameters" in cell.metadata.get("tags", [])]
    if not cells:
        return []
    try:
        body = ast.parse(cells[0].source).body
    except SyntaxError as error:
        place = f"笔记本 {path.name} 的 parameters 单元格第 {error.lineno} 行"
        raise RunError(f"{place}有语法错误。") from error
    targets: list[ast.expr] = []
    for statement in body:
        if isinstance(statement, ast.Assign):
            targets += statement.targets
        elif isinstance(statement, ast.AnnAssign):
            targets.append(statement.target)
    names = (node for target in targets for node in ast.walk(target))
    return [name.id for name in names if isinstance(name, ast.Name) and isinstance(name.ctx, ast.Store)]


def _is_plain(value: Any) -> bool:
    if isinstance(value, list):
        return all(map(_is_plain, value))
    if isinstance(value, dict):
        return all(isinstance(key, str) and _is_plain(item) for key, item in value.items())
    return value is None or isinstance(value, str | bool | int | float)
