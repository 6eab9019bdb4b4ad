"""``params/<id>/run.yaml``: how a city-year is run unless the run says otherwise."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from pydantic import Field

from kaohe.errors import ProblemReport
from kaohe.scheme.base import Flag, Model, Text
from kaohe.scheme.validation import validate
from kaohe.scheme.yamltree import read_tree


class RunFile(Model):
    """Readings to use, and whether supplied numbers are used."""

    readings: list[Text] = Field(default_factory=list)
    supplied: Flag = True


def read_run_file(path: Path, *, name: str) -> RunFile:
    """Read ``run.yaml``; the defaults where there is none; raises ProblemReport with every fault."""
    if not path.exists():
        return RunFile()
    tree = read_tree(path, name=name)
    problems = list(tree.problems)
    if not isinstance(tree.data, (dict, type(None))):
        problems.append(tree.problem((), "文件应为键值", expected="readings、supplied"))
        raise ProblemReport(problems)
    result = validate(RunFile, tree.data or {})
    problems += [fault.problem(tree) for fault in result.faults]
    if problems:
        raise ProblemReport(problems)
    found: RunFile = result.model
    return found


def with_defaults(chosen: Iterable[str], defaults: Iterable[str]) -> list[str]:
    """The readings chosen for this run, and the default ones of other ambiguities."""
    own = list(chosen)
    settled = {choice[:-1] for choice in own}
    return [choice for choice in defaults if choice[:-1] not in settled] + own
