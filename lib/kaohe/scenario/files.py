"""Scenario files: ``params/<id>/scenarios/<name>.yaml``, read with every fault, written whole or not at all."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from datetime import date
from fractions import Fraction
from pathlib import Path

import yaml

from kaohe.errors import KaoheError, Problem, ProblemReport
from kaohe.paths import Project
from kaohe.scenario.model import Scenario
from kaohe.scenario.rules import forbidden
from kaohe.scheme.validation import validate
from kaohe.scheme.yamltree import Plain, read_tree

_LABELS = {"title": "名称", "author": "提出人", "reason": "理由"}
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*")


def folder(scheme_id: str, project: Project | None = None) -> Path:
    """Where a city-year keeps its scenarios."""
    project = project or Project.find()
    return project.scheme_file(scheme_id).with_name("scenarios")


def names(scheme_id: str, project: Project | None = None) -> list[str]:
    """The scenarios of a city-year."""
    return sorted(path.stem for path in folder(scheme_id, project).glob("*.yaml"))


def load_scenario(scheme_id: str, name: str, *, project: Project | None = None) -> Scenario:
    """Read one scenario and those it includes.

    Raises
    ------
    KaoheError
        There is no such scenario.
    ProblemReport
        Every fault of its file and of those it includes, each with line, path, what was found and what was
        expected; it includes itself, or one that is not there.
    """
    return _load(scheme_id, name, project or Project.find(), ())


def load_scenarios(
    scheme_id: str, wanted: Iterable[str], *, project: Project | None = None
) -> tuple[Scenario, ...]:
    """Read several, in the order given."""
    return tuple(load_scenario(scheme_id, name, project=project) for name in wanted)


def _load(scheme_id: str, name: str, project: Project, above: tuple[str, ...]) -> Scenario:
    path = folder(scheme_id, project) / f"{name}.yaml"
    if not _NAME.fullmatch(name) or not path.is_file():
        raise KaoheError(f"没有情景“{name}”；{scheme_id} 已有：{_known(scheme_id, project)}")
    found = read_scenario(path, file=project.name_of(path))
    return found.named(name, found._tree, _included(found, scheme_id, project, (*above, name)))


def _included(
    scenario: Scenario, scheme_id: str, project: Project, above: tuple[str, ...]
) -> tuple[Scenario, ...]:
    """The scenarios that one rests on, ``above`` ending in its own name; raises ProblemReport."""
    found, problems = [], []
    for index, other in enumerate(scenario.includes):
        place = ("includes", index)
        path = folder(scheme_id, project) / f"{other}.yaml"
        if not _NAME.fullmatch(other) or not path.is_file():
            known = _known(scheme_id, project)
            problems.append(scenario.tree.problem(place, "没有这个情景", found=other, expected=known))
        elif other in above:
            message = f"情景 {' → '.join([*above, other])} 绕回了自己"
            problems.append(scenario.tree.problem(place, message, found=other, expected="不包含自身的情景"))
        else:
            try:
                found.append(_load(scheme_id, other, project, above))
            except ProblemReport as report:
                problems += report.problems
    if problems:
        raise ProblemReport(dict.fromkeys(problems))
    return tuple(found)


def _known(scheme_id: str, project: Project) -> str:
    return "、".join(names(scheme_id, project)) or "无"


def read_scenario(path: Path, *, file: str) -> Scenario:
    """Read one file by itself; raises ProblemReport."""
    tree = read_tree(path, name=file)
    problems = list(tree.problems)
    if not isinstance(tree.data, dict):
        raise ProblemReport(
            problems or [tree.problem((), "文件应为键值", expected="title、author、reason 等键")]
        )
    result = validate(Scenario, tree.data)
    problems += [fault.problem(tree) for fault in result.faults]
    problems += [
        tree.problem((key,), f"没有写明{told}", expected="一句话")
        for key, told in _LABELS.items()
        if isinstance(tree.data.get(key), str) and not tree.data[key].strip()
    ]
    problems += forbidden(tree.data.get("scheme"), tree)
    if problems:
        raise ProblemReport(problems)
    found: Scenario = result.model
    return found.named(path.stem, tree)


def save_scenario(
    scenario: Scenario, scheme_id: str, name: str, *, replace: bool = False, project: Project | None = None
) -> Path:
    """Write a scenario under a name (ASCII letters, digits, ``-`` and ``_``), whole or not at all.

    Raises
    ------
    KaoheError
        An unusable name, a scenario of that name where ``replace`` is False, one without title, author or reason,
        or one that would come to include itself.
    """
    project = project or Project.find()
    if not _NAME.fullmatch(name):
        raise KaoheError(f"情景名“{name}”不可用：只能由英文字母、数字、“-”和“_”组成，以字母或数字开头")
    blank = [told for key, told in _LABELS.items() if getattr(scenario, key).strip() in ("", "—")]
    if blank:
        raise KaoheError(f"情景没有写明{'、'.join(blank)}")
    path = folder(scheme_id, project) / f"{name}.yaml"
    if path.exists() and not replace:
        raise KaoheError(f"已有情景“{name}”（{project.name_of(path)}）；请另起名，或选择覆盖")
    _included(scenario, scheme_id, project, (name,))
    path.parent.mkdir(exist_ok=True)
    unfinished = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        unfinished.write_text(text_of(scenario), encoding="utf-8", newline="\n")
        os.replace(unfinished, path)
    except OSError as error:
        unfinished.unlink(missing_ok=True)
        message = f"写不进去：{error.strerror or error}"
        raise ProblemReport([Problem(project.name_of(path), None, "", message)]) from error
    return path


def text_of(scenario: Scenario) -> str:
    """A scenario as YAML: what it leaves at its default is left out."""
    return yaml.dump(scenario.data, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=110)


class _Dumper(yaml.SafeDumper):
    """Exact numbers and unquoted words as the files have them."""


def _bare(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    """Text without quotes, whatever it looks like."""
    return dumper.represent_scalar(dumper.resolve(yaml.ScalarNode, text, (True, False)), text)


def _fraction(dumper: yaml.SafeDumper, value: Fraction) -> yaml.ScalarNode:
    return _bare(dumper, _number_text(value))


def _plain(dumper: yaml.SafeDumper, value: Plain) -> yaml.ScalarNode:
    return _bare(dumper, str(value))


def _date(dumper: yaml.SafeDumper, value: date) -> yaml.ScalarNode:
    return dumper.represent_scalar("tag:yaml.org,2002:timestamp", value.isoformat())


_Dumper.add_representer(Fraction, _fraction)
_Dumper.add_representer(Plain, _plain)
_Dumper.add_representer(date, _date)


def _number_text(value: Fraction) -> str:
    """A decimal where there is one, else a quotient: both are read back exactly."""
    from kaohe.ledger.writer import decimal_text

    try:
        return decimal_text(value)
    except ValueError:
        return f"{value.numerator}/{value.denominator}"
