"""Which city-year a home opens, made known to the notebook through the environment."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from pathlib import Path

import nbformat

from kaohe.errors import KaoheError
from kaohe.paths import Project

NOTEBOOK = "what_if"
SCHEME_VARIABLE = "KAOHE_SCHEME"
LEDGER_VARIABLE, AS_OF_VARIABLE, KNOWN_AT_VARIABLE = "KAOHE_LEDGER", "KAOHE_AS_OF", "KAOHE_KNOWN_AT"


@dataclass(frozen=True)
class Opening:
    """A project's workbench on one city-year.

    Attributes
    ----------
    project, notebook
        The project, and its notebook of the workbench.
    scheme_id, title
        The city-year, and what its scheme is called.
    ledger
        Another ledger (path or address) than the city-year's own; empty for that.
    as_of, known_at
        ISO dates it begins with; empty takes all.
    """

    project: Project
    notebook: Path
    scheme_id: str
    title: str
    ledger: str = ""
    as_of: str = ""
    known_at: str = ""

    def tell_the_notebook(self) -> None:
        """Set the variables that kernels started by this process inherit."""
        os.environ["KAOHE_PROJECT"] = str(self.project.root)
        os.environ[SCHEME_VARIABLE] = self.scheme_id
        os.environ[LEDGER_VARIABLE] = self.ledger
        os.environ[AS_OF_VARIABLE] = self.as_of
        os.environ[KNOWN_AT_VARIABLE] = self.known_at


def opening(
    project: Project, scheme_id: str = "", *, ledger: str = "", as_of: str = "", known_at: str = ""
) -> Opening:
    """The workbench on `scheme_id`; without one, on the city-year that the notebook names by itself.

    `ledger`, `as_of` and `known_at` are what it begins with, as in :class:`Opening`.

    Raises
    ------
    KaoheError
        The project has no such notebook or scheme.
    kaohe.errors.ProblemReport
        The scheme has faults.
    """
    from kaohe.scheme.loader import load_scheme

    notebook = project.notebook(NOTEBOOK)
    if not notebook.is_file():
        raise KaoheError(f"没有工作台的笔记本 {project.name_of(notebook)}")
    chosen = scheme_id or _own_scheme(notebook)
    title = load_scheme(chosen, project=project).title
    return Opening(project, notebook, chosen, title, ledger=ledger, as_of=as_of, known_at=known_at)


def _own_scheme(notebook: Path) -> str:
    """The scheme id written in the cell tagged ``parameters``."""
    for cell in nbformat.read(notebook, as_version=4).cells:
        if "parameters" in cell.metadata.get("tags", ()):
            named = re.search(r'^scheme_id = [^#\n]*"([^"\n]+)"', cell.source, re.MULTILINE)
            if named:
                return named[1]
    raise KaoheError(f"请写明方案编号：{notebook.name} 自己没有写 scheme_id")
