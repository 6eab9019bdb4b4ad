"""Reading a scheme: ``params/<id>/scheme.yaml`` and ``supplied.yaml``, all faults in one report."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from pydantic import ValidationError

from kaohe.errors import Problem, ProblemReport
from kaohe.paths import Project
from kaohe.scheme.base import shown
from kaohe.scheme.checks import check, consistency, used_facts
from kaohe.scheme.model import Scheme
from kaohe.scheme.reading import Reading, overlay, prune
from kaohe.scheme.source import Source, hoisted
from kaohe.scheme.supplied import read_supplied
from kaohe.scheme.validation import Repaired, validate
from kaohe.scheme.yamltree import Position, Tree, read_tree


def load_scheme(ref: str | Path, *, project: Project | None = None) -> Scheme:
    """Load a scheme by id (``licheng-2017``), folder or file.

    Returns
    -------
    Scheme
        Under the default readings, with the values of ``supplied.yaml`` when there is one.

    Raises
    ------
    ProblemReport
        Every fault of the files, each with file, line, path, what was found and what was expected.
    """
    project = project or Project.find()
    path = project.scheme_file(ref)
    return read_scheme(path, project.regulations, name=project.name_of(path))


def read_scheme(path: Path, regulations: Path, *, name: str | None = None) -> Scheme:
    """Read one scheme file; ``regulations`` is the folder of the texts."""
    tree = read_tree(path, name=name or path.name)
    if not isinstance(tree.data, dict):
        raise ProblemReport(tree.problems or [tree.problem((), "文件应为键值", expected="id、title、indicators …")])
    data, places = hoisted(tree.data)
    problems = list(tree.problems)
    result = validate(data, _Hoisted(tree, places))
    problems += result.problems
    text = _text(data, regulations, tree, problems)
    if result.scheme is not None:
        problems += _checks(result, result.scheme, data, text, _Hoisted(tree, places))
    source = Source(tree, data, _readings(data), [path, regulations / str(data.get("regulation"))])
    if result.scheme is not None and not result.problems:
        problems += _overlays(source, places, result.scheme, problems)
    if problems:
        raise ProblemReport(sorted(set(problems), key=lambda item: (item.line or 0, item.path, item.message)))
    scheme = source.resolve([], {})
    supplied = path.with_name("supplied.yaml")
    if supplied.exists():
        source.files.append(supplied)
        name = (Path(name).with_name("supplied.yaml")).as_posix() if name else supplied.name
        scheme = scheme.with_supplied(dict(read_supplied(supplied, scheme.unknowns, name=name)))
    return scheme


class _Hoisted(Tree):
    """A tree whose readings are found where they stood in the file."""

    def __init__(self, tree: Tree, places: dict[str, tuple[Any, ...]]) -> None:
        super().__init__(tree.file, tree.data, tree.lines, tree.problems)
        self._places = places

    def problem(self, position: Position, message: str, *, found: str = "", expected: str = "") -> Problem:
        if len(position) > 1 and position[0] == "readings" and position[1] in self._places:
            position = (*self._places[str(position[1])], *position[2:])
        return super().problem(position, message, found=found, expected=expected)


def _text(data: dict[str, Any], regulations: Path, tree: Tree, problems: list[Problem]) -> str | None:
    name = data.get("regulation")
    if not isinstance(name, str):
        return None
    try:
        return (regulations / name).read_text(encoding="utf-8")
    except OSError:
        problems.append(tree.problem(("regulation",), "办法原文打不开", found=name, expected="data/regulations/ 中的文件"))
        return None


def _checks(result: Repaired, scheme: Scheme, data: dict[str, Any], text: str | None, tree: Tree) -> list[Problem]:
    found = []
    for position, message, seen, expected in check(scheme, data, text):
        if not any(_related(position, faulty) for faulty in result.faulty):
            found.append(tree.problem(position, message, found=seen, expected=expected))
    return found


def _related(position: Position, faulty: Position) -> bool:
    """Whether a fault may only follow from a value already reported."""
    shared = min(len(position), len(faulty))
    return position[:shared] == faulty[:shared] or position[:-1] == faulty[: len(position) - 1]


def _readings(data: dict[str, Any]) -> dict[str, Reading]:
    found = {}
    for key, item in data["readings"].items():
        try:
            found[key] = Reading.model_validate(item)
        except ValidationError:
            continue
    return found


def _overlays(
    source: Source, places: dict[str, tuple[Any, ...]], scheme: Scheme, known: list[Problem]
) -> list[Problem]:
    """Faults that only show under another reading, one option at a time."""
    found = []
    seen = {problem.message for problem in known}
    used = used_facts(scheme)
    tree = _Hoisted(source.tree, places)
    for key, reading in source.readings.items():
        for letter, option in reading.options.items():
            if not option.overlay:
                continue
            try:
                data = prune(overlay(source.data, option.overlay))
            except (KeyError, IndexError, ValueError, TypeError) as error:
                place = ("readings", key, letter, "overlay")
                found.append(tree.problem(place, "叠加的位置在方案中不存在", found=shown(str(error))))
                continue
            result = validate(data, tree)
            faults = [(problem.message, problem.found, problem.expected) for problem in result.problems]
            if result.scheme is not None and not result.problems:
                faults = [(message, got, want) for _, message, got, want in consistency(result.scheme, data)]
                used |= used_facts(result.scheme)
            for message, got, want in faults:
                if message not in seen:
                    place = ("readings", key, letter)
                    found.append(tree.problem(place, f"读法 {key}{letter} 下:{message}", found=got, expected=want))
    for name, fact in scheme.facts.items():
        if fact.optional and name not in used:
            found.append(tree.problem(("facts", name), f"事实“{name}”声明了但没有任何读法用到", found=name))
    return found
