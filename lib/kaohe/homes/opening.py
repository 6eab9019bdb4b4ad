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


@dataclass(frozen=True)
class Opening:
    """A project's workbench on one city-year.

    Attributes
    ----------
    project, notebook
        The project, and its notebook of the workbench.
    scheme_id, title
        The city-year, and what its scheme is called.
    """

    project: Project
    notebook: Path
    scheme_id: str
    title: str

    def tell_the_notebook(self) -> None:
        """Set the variables that kernels started by this process inherit."""
        os.environ["KAOHE_PROJECT"] = str(self.project.root)
        os.environ[SCHEME_VARIABLE] = self.scheme_id


def opening(project: Project, scheme_id: str = "") -> Opening:
    """The workbench on `scheme_id`; without one, on the city-year that the notebook names by itself.

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
    return Opening(project, notebook, chosen, load_scheme(chosen, project=project).title)


def _own_scheme(notebook: Path) -> str:
    """The scheme id written in the cell tagged ``parameters``."""
    for cell in nbformat.read(notebook, as_version=4).cells:
        if "parameters" in cell.metadata.get("tags", ()):
            named = re.search(r'^scheme_id = [^#\n]*"([^"\n]+)"', cell.source, re.MULTILINE)
            if named:
                return named[1]
    raise KaoheError(f"请写明方案编号：{notebook.name} 自己没有写 scheme_id")
