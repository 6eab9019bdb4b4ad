"""``kaohe.load_ledger``: a city-year's ledger by id, folder, workbook or database."""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING

from kaohe.errors import KaoheError, Problem
from kaohe.ledger.databases.database import Database, is_address, parse_address
from kaohe.ledger.facts import Facts
from kaohe.ledger.model import Ledger
from kaohe.ledger.plausible import faults_of_part
from kaohe.ledger.reading.loader import read_ledger, scheme_named
from kaohe.paths import Project
from kaohe.scheme.loader import load_scheme
from kaohe.scheme.model import Scheme
from kaohe.scheme.run_file import read_run_file

if TYPE_CHECKING:
    from kaohe.ledger.template.guides import Guides


def load_ledger(
    ref: str | Path,
    *,
    scheme: Scheme | None = None,
    project: Project | None = None,
    show_personal: bool = False,
) -> Ledger:
    """Read and check a ledger.

    Parameters
    ----------
    ref
        An id (``town-2017``), a workbook, a folder of CSV files, a database file (.duckdb, .sqlite), or the address of
        a database server (``postgresql+psycopg://host/name?schema=…``), without credentials.
    scheme
        Whose facts and events it holds; by default that of the id, or the one the ledger's 说明 sheet names.
    show_personal
        Leave telephone numbers and other personal details in free texts as they are, instead of masking them.

    Raises
    ------
    ProblemReport
        Every fault of the files, each with file, sheet and cell.
    KaoheError
        No such ledger; an address with credentials in it; a database that cannot be read.
    """
    project = project or Project.find()
    source = ledger_source(ref, project)
    if scheme is None:
        named = ref if str(ref) in project.ids() else scheme_named(source)
        if named is None and isinstance(source, Database):
            raise KaoheError(f"{source} 的“说明”表没有写明方案")
        scheme = load_scheme(named or ref, project=project)
    return read_ledger(
        source,
        scheme.shape,
        show_personal=show_personal,
        guides=_Guides(scheme),
        also=partial(_contradictions, scheme),
    )


class _Guides:
    """What a template of the scheme writes in its guide columns, put together when a ledger has some."""

    def __init__(self, scheme: Scheme) -> None:
        self._scheme = scheme

    @cached_property
    def _known(self) -> Guides:
        from kaohe.ledger.template.guides import Guides  # templates are made of ledgers

        return Guides(self._scheme)

    def __call__(self, told: dict[str, str], fact: str) -> list[str]:
        return self._known.strange(told, fact)


def _contradictions(scheme: Scheme, ledger: Ledger, whole: bool) -> list[Problem]:
    """What the rows that could be read contradict each other in."""
    return faults_of_part(Facts(scheme, ledger), whole=whole)


def ledger_source(ref: str | Path, project: Project) -> Path | Database:
    """Where the ledger is: ``run.yaml`` may say for an id that it is on a server."""
    if is_address(ref):
        return parse_address(str(ref))
    run_file = project.root / "params" / Path(ref) / "run.yaml"
    if run_file.is_file():
        usual = read_run_file(run_file, name=project.name_of(run_file)).ledger
        if usual is not None:
            found = parse_address(usual.url)
            return found if found.path is None else replace(found, path=project.root / found.path)
    return project.ledger_path(ref)
