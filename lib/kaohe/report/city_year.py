"""One city-year's report: the evaluation notebook run, with workbook, trace and manifest beside it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any

from kaohe.errors import KaoheError
from kaohe.evaluation import Evaluation
from kaohe.explain.jsonl import read_trace, write_trace
from kaohe.ledger.databases.database import is_address, parse_address
from kaohe.paths import Project
from kaohe.report.evaluating import evaluation
from kaohe.report.manifest import write_manifest
from kaohe.report.run import RunResult, Writer, log_refusal, run
from kaohe.report.running.progress import Tell
from kaohe.report.workbook import write_scores_workbook
from kaohe.scenario.files import folder
from kaohe.scenario.model import layers

TRACE = "trace.jsonl"


def report(
    scheme_id: str,
    *,
    project: Project | None = None,
    formats: Sequence[str] = ("html", "pdf", "xlsx"),
    readings: Sequence[str] = (),
    as_of: str = "",
    known_at: str = "",
    ledger: str = "",
    supplied: bool = True,
    scenarios: Sequence[str] = (),
    show_personal: bool = False,
    faces: Mapping[str, str] | None = None,
    progress: bool | Tell = True,
) -> RunResult:
    """Make ``outputs/<scheme_id>/``, whole or not at all: notebook, HTML, PDF, XLSX, trace, manifest and log.

    ``supplied`` False leaves every number open that the regulation does not give.
    ``scenarios`` names scenarios of the city-year; the report then says what they change, in front.
    ``show_personal`` leaves personal details in the ledger's free texts; the run then has a folder of its own.
    ``faces`` names installed typefaces for ``body`` and ``title``; without it a run uses the bundled fonts,
    and the same inputs give the same bytes everywhere.

    Raises
    ------
    ProblemReport
        Faults of scheme or ledger, before anything is run; they are in ``outputs/<id>.failed.log`` too.
    KaoheError
        A ledger that is not there or cannot be opened; likewise.
    RunError
        A cell or step that failed; the last good output stands.
    """
    project = project or Project.find()
    name = folder_name(
        scheme_id,
        readings,
        as_of,
        ledger,
        known_at=known_at,
        supplied=supplied,
        scenarios=scenarios,
        show_personal=show_personal,
        project=project,
    )
    try:
        ev = evaluation(
            scheme_id,
            ledger=ledger,
            readings=readings,
            as_of=as_of,
            known_at=known_at,
            supplied=supplied,
            scenarios=scenarios,
            show_personal=show_personal,
            project=project,
        )
    except KaoheError as error:
        if scheme_id in project.ids():
            log_refusal(project.outputs, name, error)
        raise
    parameters: dict[str, Any] = {"scheme_id": scheme_id}
    given = {
        "readings": list(readings),
        "as_of": as_of,
        "known_at": known_at,
        "ledger": ledger,
        "scenarios": list(scenarios),
        "show_personal": show_personal,
        "faces": dict(faces or {}),
    }
    parameters |= {name: value for name, value in given.items() if value}
    if not supplied:
        parameters["supplied"] = False
    notebook = project.notebook("evaluation")
    return run(
        name,
        notebook,
        project.outputs,
        parameters,
        formats,
        writers=list(_writers(ev, project, notebook, parameters, formats)),
        root=project.root,
        progress=progress,
    )


def folder_name(
    scheme_id: str,
    readings: Sequence[str] = (),
    as_of: str = "",
    ledger: str = "",
    *,
    known_at: str = "",
    supplied: bool = True,
    scenarios: Sequence[str] = (),
    show_personal: bool = False,
    project: Project | None = None,
) -> str:
    """Where a run is written: its own folder for anything but the city-year as it stands."""
    parts = [
        "" if supplied else "without-supplied",
        *readings,
        f"as-of-{as_of}" if as_of else "",
        f"known-at-{known_at}" if known_at else "",
        f"ledger-{_stem(ledger, scheme_id, project or Project.find())}" if ledger else "",
        *(f"scenario-{name}" for name in scenarios),
        "show-personal" if show_personal else "",
    ]
    plain = [re.sub(r"[^A-Za-z0-9]+", "-", part).strip("-") for part in parts if part]
    return "--".join([scheme_id, *(part for part in plain if part)])


def _stem(ledger: str, scheme_id: str, project: Project) -> str:
    """Its name with its suffix, and the beginning of the digest of where it is, so that none writes over another's run.

    A ledger of the city-year's own data folder, or of another city-year, needs its name only.
    """
    database = parse_address(ledger) if is_address(ledger) else None
    if database is not None and database.path is None:
        return f"{database.label}-{_digest(database.address)}"
    if database is None and ledger in project.ids():
        return ledger
    path = (Path(ledger) if database is None or database.path is None else database.path).resolve()
    if path.name.isascii() and path.parent == (project.root / "data" / scheme_id).resolve():
        return path.name
    return f"{path.name}-{_digest(project.name_of(path))}"


def _digest(text: str) -> str:
    return sha256(text.encode()).hexdigest()[:6]


def _writers(
    ev: Evaluation, project: Project, notebook: Path, parameters: dict[str, Any], formats: Sequence[str]
) -> Sequence[Writer]:
    titles = {name: spec.title for name, spec in ev.scheme.facts.items()}

    def trace(folder: Path) -> None:
        write_trace(ev, folder / TRACE)

    def workbook(folder: Path) -> None:
        if "xlsx" in formats:
            write_scores_workbook(ev, folder / "scores.xlsx", titles, read_trace(folder / TRACE))

    def manifest(folder: Path) -> None:
        write_manifest(
            folder,
            [*ev.scheme.files, *ev.ledger.files, *scenario_files(ev, project)],
            parameters,
            ev.readings,
            name=ev.scheme.title,
            description=f"{ev.scheme.document} 的评分结果{_kind(ev)}",
            dated=ev.as_of or ev.scheme.period.end,
            notebook=notebook,
            root=project.root,
            databases=ev.ledger.databases,
        )

    return [
        _named(trace, "评分依据", aside=True),
        _named(workbook, "工作簿", aside=True),
        _named(manifest, "清单"),
    ]


def _kind(ev: Evaluation) -> str:
    """What kind of result it is, where it is not the result proper."""
    kinds = [f"情景：{'、'.join(item.title for item in ev.scenarios)}"] if ev.scenarios else []
    kinds += ["示例数据"] if ev.sample else []
    return f"（{'，'.join(kinds)}）" if kinds else ""


def scenario_files(ev: Evaluation, project: Project) -> list[Path]:
    """The files of the scenarios laid over an evaluation, those they include among them."""
    names = [layer.name for layer in layers(ev.scenarios) if layer.name]
    return [folder(ev.scheme.id, project) / f"{name}.yaml" for name in names]


def _named(writer: Writer, title: str, *, aside: bool = False) -> Writer:
    writer.title, writer.aside = title, aside  # type: ignore[attr-defined]
    return writer
