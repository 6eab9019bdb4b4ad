"""Several city-years compared: the comparison notebook run, with its manifest beside it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from kaohe.errors import KaoheError
from kaohe.paths import Project
from kaohe.report.evaluating import evaluations
from kaohe.report.manifest import write_manifest
from kaohe.report.run import RunResult, run

FORMATS = ("html", "pdf")


def compare(
    ids: Sequence[str],
    *,
    project: Project | None = None,
    formats: Sequence[str] = FORMATS,
    progress: bool = True,
) -> RunResult:
    """Make ``outputs/compare--A--B…/``, whole or not at all: notebook, HTML, PDF, manifest and log.

    Raises
    ------
    KaoheError
        Fewer than two different ids, or a format other than ``html`` and ``pdf``.
    ProblemReport
        Faults of a scheme or ledger, before anything is run.
    RunError
        A cell or step that failed; the last good output stands.
    """
    project = project or Project.find()
    if len(set(ids)) != len(ids) or len(ids) < 2:
        raise KaoheError(f"比较需要两个以上不同的方案编号；已有：{'、'.join(project.ids()) or '无'}")
    unknown = [name for name in formats if name not in FORMATS]
    if unknown:
        raise KaoheError(f"比较没有这种输出格式：{'、'.join(unknown)}。可选：{'、'.join(FORMATS)}。")
    evs = evaluations(ids, project=project)
    notebook = project.notebook("comparison")
    parameters = {"ids": list(ids)}
    files = [path for ev in evs for path in (*ev.scheme.files, *ev.ledger.files)]
    readings = {f"{ev.scheme.id} {key}": letter for ev in evs for key, letter in ev.readings.items()}
    sample = "（含示例数据）" if any(ev.sample for ev in evs) else ""

    def manifest(folder: Path) -> None:
        write_manifest(
            folder,
            files,
            parameters,
            readings,
            name="考核办法比较",
            description=f"{'、'.join(ev.scheme.title for ev in evs)}的比较{sample}",
            dated=max(ev.scheme.period.end for ev in evs),
            notebook=notebook,
            root=project.root,
            databases={place: found for ev in evs for place, found in ev.ledger.databases.items()},
        )

    manifest.title = "清单"  # type: ignore[attr-defined]
    return run(
        f"compare--{'--'.join(ids)}",
        notebook,
        project.outputs,
        parameters,
        formats,
        writers=[manifest],
        root=project.root,
        progress=progress,
    )
