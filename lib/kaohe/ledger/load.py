"""``kaohe.load_ledger``: a city-year's ledger by id, folder or workbook."""

from __future__ import annotations

from pathlib import Path

from kaohe.ledger.loader import read_ledger, scheme_named
from kaohe.ledger.model import Ledger
from kaohe.paths import Project
from kaohe.scheme.loader import load_scheme
from kaohe.scheme.model import Scheme


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
        An id (``town-2017``), a workbook, or a folder of CSV files.
    scheme
        Whose facts and events it holds; by default that of the id, or the one the ledger's 说明 sheet names.

    show_personal
        Leave telephone numbers and other personal details in free texts as they are, instead of masking them.

    Raises
    ------
    ProblemReport
        Every fault of the files, each with file, sheet and cell.
    """
    project = project or Project.find()
    path = project.ledger_path(ref)
    if scheme is None:
        known = str(ref) in project.ids()
        scheme = load_scheme(ref if known else scheme_named(path) or ref, project=project)
    return read_ledger(path, scheme.shape, show_personal=show_personal)
