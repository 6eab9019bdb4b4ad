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
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_WORDS: dict[str, Any] = {"true": True, "false": False, "null": None, "~": None, "": None}


class Plain(str):
    """Text written without quotes."""


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
                names.append(str(named) if named is not None else f"[{step + 1}]")
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
    except OSError as error:
        tree.problems.append(Problem(tree.file, None, "", "文件打不开", found=error.strerror or str(error)))
        return tree
    except UnicodeDecodeError:
        tree.problems.append(Problem(tree.file, None, "", "文件不是 UTF-8 编码", expected="UTF-8"))
        return tree
    return parse_tree(text, tree)


def parse_tree(text: str, tree: Tree) -> Tree:
    """Parse YAML text into ``tree``."""
    try:
        node = yaml.compose(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        where = f"第 {mark.column + 1} 列" if mark else ""
        line = mark.line + 1 if mark else None
        tree.problems.append(
            Problem(tree.file, line, where, "YAML 语法错误", found=error.problem or "", expected="合法的 YAML")
        )
        return tree
    except yaml.YAMLError as error:
        tree.problems.append(Problem(tree.file, None, "", "YAML 语法错误", found=str(error)))
        return tree
    tree.data = None if node is None else _build(node, (), tree)
    return tree


def _build(node: yaml.Node, position: Position, tree: Tree) -> Any:
    tree.lines.setdefault(position, node.start_mark.line + 1)
    if isinstance(node, yaml.MappingNode):
        return _mapping(node, position, tree)
    if isinstance(node, yaml.SequenceNode):
        return [_build(item, (*position, index), tree) for index, item in enumerate(node.value)]
    return _scalar(node)


def _mapping(node: yaml.MappingNode, position: Position, tree: Tree) -> dict[str, Any]:
    data: dict[str, Any] = {}
    for key_node, value_node in node.value:
        key = str(key_node.value)
        line = key_node.start_mark.line + 1
        if key in data:
            first = tree.lines[(*position, key)]
            message = f"键“{key}”重复,首次出现在第 {first} 行"
            path = ".".join(filter(None, [tree.path(position), key]))
            tree.problems.append(Problem(tree.file, line, path, message, expected="每个键只写一次"))
            continue
        tree.lines[(*position, key)] = line
        data[key] = _build(value_node, (*position, key), tree)
    return data


def _scalar(node: yaml.Node) -> Any:
    text = str(node.value)
    if getattr(node, "style", None):
        return text
    if text.lower() in _WORDS:
        return _WORDS[text.lower()]
    if _DATE.fullmatch(text):
        try:
            return date.fromisoformat(text)
        except ValueError:
            return Plain(text)
    if not text.endswith(("%", "%")) and "/" not in text:
        number = parse_number(text)
        if number is not None:
            return number
    return Plain(text)
