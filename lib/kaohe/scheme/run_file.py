"""``params/<id>/run.yaml``: how a city-year is run unless the run says otherwise."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from pydantic import Field, field_validator

from kaohe.errors import KaoheError, Problem, ProblemReport
from kaohe.ledger.databases.database import may_tell, parse_address
from kaohe.scheme.base import Flag, Model, Text, refuse
from kaohe.scheme.validation import validate
from kaohe.scheme.yamltree import read_tree


class LedgerSource(Model):
    """A database server that holds the ledger, by its address, without credentials."""

    url: Text

    @field_validator("url")
    @classmethod
    def _is_an_address(cls, text: str) -> str:
        try:
            parse_address(text)
        except KaoheError as error:
            raise refuse(str(error)) from None
        return text


class RunFile(Model):
    """Readings to use, whether supplied numbers are used, and where the ledger is if not among the data."""

    readings: list[Text] = Field(default_factory=list)
    supplied: Flag = True
    ledger: LedgerSource | None = None


def read_run_file(path: Path, *, name: str) -> RunFile:
    """Read ``run.yaml``; the defaults where there is none; raises ProblemReport with every fault."""
    if not path.exists():
        return RunFile()
    tree = read_tree(path, name=name)
    problems = list(tree.problems)
    if not isinstance(tree.data, (dict, type(None))):
        problems.append(tree.problem((), "文件应为键值", expected="readings、supplied、ledger"))
        raise ProblemReport(map(_without_addresses, problems))
    result = validate(RunFile, tree.data or {})
    problems += [fault.problem(tree) for fault in result.faults]
    if problems:
        raise ProblemReport(map(_without_addresses, problems))
    found: RunFile = result.model
    return found


def _without_addresses(problem: Problem) -> Problem:
    """A faulty file may hold a password where an address stands: it is not repeated."""
    if problem.message.startswith(("数据库地址", "不能读这种数据库")):
        return replace(problem, found="")
    if not may_tell(f"{problem.path} {problem.message} {problem.found}"):
        return problem
    return replace(problem, path="", message="写法不对，此处不重复其中的地址", found="")


def with_defaults(chosen: Iterable[str], defaults: Iterable[str]) -> list[str]:
    """The readings chosen for this run, and the default ones of other ambiguities."""
    own = list(chosen)
    settled = {choice[:-1] for choice in own}
    return [choice for choice in defaults if choice[:-1] not in settled] + own
