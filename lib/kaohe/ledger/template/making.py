"""``kaohe template``: which templates, for whom, into which files."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from tqdm import tqdm

from kaohe.errors import KaoheError
from kaohe.ledger.grid import file_text
from kaohe.ledger.load import load_ledger
from kaohe.ledger.model import Ledger
from kaohe.ledger.sheets import file_name
from kaohe.ledger.template.blank import write_blank
from kaohe.ledger.template.form import write_form
from kaohe.ledger.template.members import Member, members, named
from kaohe.paths import Project
from kaohe.scheme.loader import load_scheme
from kaohe.scheme.model import Scheme
from kaohe.scheme.run_file import read_run_file, with_defaults

Writer = Callable[[Path], None]


def make_template(
    scheme_id: str,
    *,
    out: str | Path = "",
    ledger: str | Path = "",
    readings: Sequence[str] = (),
    replace: bool = False,
    project: Project | None = None,
) -> Path:
    """Write a city-year's blank ledger.

    Parameters
    ----------
    out
        The workbook to write; by default ``outputs/templates/<id>.xlsx``.
    ledger
        A ledger (path or address) whose units are listed; by default those of the roster, or where the regulation has
        none those of the city-year's ledger, if it has one, be it a database that ``run.yaml`` names.
    readings
        Choices such as ``["LC-2.2b:1B"]``: another reading may ask for other facts. Those of ``run.yaml`` hold for
        other ambiguities.

    Raises
    ------
    KaoheError
        No such scheme, a file that is there already where ``replace`` is False, or one that can't be written.
    """
    project = project or Project.find()
    scheme, known, sample = _of(scheme_id, ledger, readings, project)
    path = Path(out) if out else _folder(project) / f"{scheme.id}.xlsx"
    _write({path: lambda file: write_blank(scheme, known, file, sample=sample)}, replace)
    return path


def make_forms(
    scheme_id: str,
    units: Sequence[str] = (),
    *,
    out: str | Path = "",
    ledger: str | Path = "",
    readings: Sequence[str] = (),
    replace: bool = False,
    project: Project | None = None,
) -> list[Path]:
    """Write the self-assessment forms of some units (none: of all), all of them or none.

    Parameters
    ----------
    units
        Names or aliases.
    out
        The folder to write to; the workbook where one unit is named. By default ``outputs/templates/<id>/``.
    ledger, readings
        As for :func:`make_template`.

    Returns
    -------
    list of Path
        One workbook a unit, ``<id>-03-鲤中街道.xlsx``, numbered as the units are listed.

    Raises
    ------
    KaoheError
        As for :func:`make_template`; also no such unit, and no unit known at all.
    """
    project = project or Project.find()
    scheme, known, sample = _of(scheme_id, ledger, readings, project)
    if not known:
        raise KaoheError(f"{scheme.id} 的方案没有名单，也没有台账：请用 --ledger 指明列有考核对象的台账")
    wanted = [named(known, name) for name in units] or known
    folder = _folder(project) / scheme.id if not out or len(units) == 1 else Path(out)
    files: dict[Path, Writer] = {}
    for member in dict.fromkeys(member.name for member in wanted):
        number = next(index for index, unit in enumerate(known, 1) if unit.name == member)
        path = folder / f"{scheme.id}-{number:02}-{file_name(member)}.xlsx"
        if out and len(units) == 1:
            path = Path(out)
        files[path] = _form(scheme, known[number - 1], sample)
    _write(files, replace)
    return list(files)


def _form(scheme: Scheme, member: Member, sample: bool) -> Writer:
    return lambda file: write_form(scheme, member, file, sample=sample)


def _folder(project: Project) -> Path:
    return project.outputs / "templates"


def _of(
    scheme_id: str, ledger: str | Path, readings: Sequence[str], project: Project
) -> tuple[Scheme, list[Member], bool]:
    """The scheme, its units, and whether those are taken from 示例数据."""
    scheme = load_scheme(scheme_id, project=project)
    usual = project.scheme_file(scheme_id).with_name("run.yaml")
    run = read_run_file(usual, name=project.name_of(usual))
    chosen = with_defaults(readings, run.readings)
    if chosen:
        scheme = scheme.with_readings(chosen)
    found = _ledger(scheme, ledger, project, named=run.ledger is not None)
    known = members(scheme, found)
    invented = found is not None and found.sample and any(unit.name not in scheme.units for unit in known)
    return scheme, known, invented


def _ledger(scheme: Scheme, ledger: str | Path, project: Project, *, named: bool) -> Ledger | None:
    """The ledger whose units are taken; ``named`` says that ``run.yaml`` names one."""
    if ledger:
        return load_ledger(ledger, scheme=scheme, project=project)
    if scheme.units or not (named or project.ledgers(scheme.id)):
        return None
    return load_ledger(scheme.id, scheme=scheme, project=project)


def _write(files: Mapping[Path, Writer], replace: bool) -> None:
    """Write all files or none: each is put in its place only when the last one is complete."""
    for path in files:
        if path.suffix.lower() != ".xlsx":
            raise KaoheError(f"模板是 .xlsx 工作簿，不能写成“{path.name}”")
        if path.is_dir():
            raise KaoheError(f"“{file_text(path)}”是文件夹，不能写成工作簿")
    there = [f"“{file_text(path)}”" for path in files if path.exists()]
    if there and not replace:
        more = f"等 {len(there)} 个文件" if len(there) > 3 else ""
        raise KaoheError(f"已有{'、'.join(there[:3])}{more}；要覆盖请加 --replace（已填的内容会丢失）")
    folder = next(iter(files)).parent
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".template-", dir=folder) as staging:
            staged = {Path(staging) / path.name: path for path in files}
            for place, path in tqdm(
                staged.items(), desc="写出", unit="个", delay=1, disable=None, leave=False
            ):
                files[path](place)
            for place, path in staged.items():
                os.replace(place, path)
    except OSError as error:
        raise KaoheError(f"“{file_text(folder)}”写不进去：{error.strerror or error}") from error
