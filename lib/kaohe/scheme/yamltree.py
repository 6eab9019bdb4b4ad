"""YAML as data with a line number for every key and item, and every duplicate key found.

Plain numbers become exact ``Fraction`` values (never floats), plain dates ``date``; other plain scalars are
:class:`Plain` text, so that ``50%`` and ``"50%"`` can be told apart. Words such as ``yes`` stay text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from kaohe.errors import Problem
from kaohe.quantities import parse_number

Position = tuple[str | int, ...]
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_WORDS: dict[str, Any] = {"true": True, "false": False, "null": None, "~": None, "": None}
_PERCENT = ("%", "\uff05")
_UNPRINTABLE = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class Plain(str):
    """Text written without quotes."""

    __slots__ = ()


@dataclass
class Tree:
    """A YAML document: its data, and the line on which each position begins."""

    file: str
    data: Any
    lines: dict[Position, int] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def line(self, position: Position) -> int | None:
        """The line of the nearest known ancestor of a position."""
        for end in range(len(position), -1, -1):
            if position[:end] in self.lines:
                return self.lines[position[:end]]
        return None

    def path(self, position: Position) -> str:
        """A position as the reader writes it: items with an ``id`` are named by it."""
        names: list[str] = []
        here = self.data
        for step in position:
            try:
                here = here[step]
            except (KeyError, IndexError, TypeError):
                here = None
            if isinstance(step, int):
                named = here.get("id") if isinstance(here, dict) else None
                names.append(
                    f"[{step + 1}]"
                    if not isinstance(named, str) and getattr(named, "denominator", 0) != 1
                    else str(named)
                )
            else:
                names.append(str(step))
        return ".".join(names)

    def problem(self, position: Position, message: str, *, found: str = "", expected: str = "") -> Problem:
        """A problem at a position of this document."""
        return Problem(self.file, self.line(position), self.path(position), message, found, expected)


def read_tree(path: Path, *, name: str | None = None) -> Tree:
    """Read a YAML file; syntax errors and duplicate keys are in ``problems``."""
    tree = Tree(name or path.name, None)
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError:
        tree.problems.append(Problem(tree.file, None, "", "文件打不开"))
        return tree
    except UnicodeDecodeError:
        tree.problems.append(Problem(tree.file, None, "", "文件不是 UTF-8 编码", expected="UTF-8"))
        return tree
    return parse_tree(text, tree)


def parse_tree(text: str, tree: Tree) -> Tree:
    """Parse YAML text into ``tree``."""
    try:
        node = yaml.compose(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    except yaml.YAMLError as error:
        tree.problems.append(_syntax(text, error, tree.file))
        return tree
    builder = _Builder(tree.lines)
    tree.data = None if node is None else builder.build(node, ())
    for position, line, message, expected in builder.faults:
        tree.problems.append(Problem(tree.file, line, tree.path(position), message, expected=expected))
    return tree


def _syntax(text: str, error: yaml.YAMLError, file: str) -> Problem:
    """The parser's own words are English; the line it stumbled on says more to the reader."""
    odd = _UNPRINTABLE.search(text)
    if odd is not None:
        line = text.count("\n", 0, odd.start()) + 1
        return Problem(file, line, "", "YAML 中不能有控制字符", found=f"U+{ord(odd.group()):04X}")
    mark = getattr(error, "problem_mark", None)
    if mark is None:
        return Problem(file, None, "", "YAML 语法错误")
    lines = text.splitlines()
    found = lines[mark.line].strip() if mark.line < len(lines) else "文件末尾"
    expected = (
        "用空格缩进，不用制表符" if "\t" in "".join(lines[mark.line : mark.line + 1]) else "合法的 YAML"
    )
    return Problem(file, mark.line + 1, f"第 {mark.column + 1} 列", "YAML 语法错误", found, expected)


class _Builder:
    """Nodes to data; faults as (position, line, message, expected), named once the whole is known."""

    def __init__(self, lines: dict[Position, int]) -> None:
        self.lines = lines
        self.faults: list[tuple[Position, int, str, str]] = []
        self._open: set[int] = set()

    def build(self, node: yaml.Node, position: Position) -> Any:
        line = node.start_mark.line + 1
        self.lines.setdefault(position, line)
        if isinstance(node, yaml.ScalarNode):
            return _scalar(node)
        if id(node) in self._open:
            self.faults.append((position, line, "锚点引用了它自己", "不含自身的值"))
            return None
        self._open.add(id(node))
        try:
            if isinstance(node, yaml.MappingNode):
                return self._mapping(node, position)
            return [self.build(item, (*position, index)) for index, item in enumerate(node.value)]
        finally:
            self._open.remove(id(node))

    def _mapping(self, node: yaml.MappingNode, position: Position) -> dict[str, Any]:
        data: dict[str, Any] = {}
        for key_node, value_node in node.value:
            line = key_node.start_mark.line + 1
            if not isinstance(key_node, yaml.ScalarNode):
                self.faults.append((position, line, "键不是文字", "文字"))
                continue
            key, place = str(key_node.value), (*position, str(key_node.value))
            if key in data:
                message = f"键“{key}”重复，首次出现在第 {self.lines[place]} 行"
                self.faults.append((place, line, message, "每个键只写一次"))
                continue
            self.lines[place] = line
            data[key] = self.build(value_node, place)
        return data


def _scalar(node: yaml.ScalarNode) -> Any:
    text = str(node.value)
    if node.style:
        return text
    if text.lower() in _WORDS:
        return _WORDS[text.lower()]
    if _DATE.fullmatch(text):
        try:
            return date.fromisoformat(text)
        except ValueError:
            return Plain(text)
    if not text.endswith(_PERCENT) and "/" not in text:
        number = parse_number(text)
        if number is not None:
            return number
    return Plain(text)
