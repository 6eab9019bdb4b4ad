"""Reports of several city-years, side by side."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from kaohe.errors import KaoheError
from kaohe.paths import Project
from kaohe.report.running.progress import Display
from kaohe.report.running.side_by_side import Outcome, Task, in_turn, side_by_side
from kaohe.report.swap import recover


def reports(
    ids: Sequence[str],
    project: Project,
    *,
    jobs: int = 2,
    shown: bool = True,
    settings: Mapping[str, Any] | None = None,
) -> Iterator[Outcome]:
    """Make the report of each city-year; outcomes come as they end, with a `RunResult` or an error.

    Parameters
    ----------
    ids
        City-years; those with the largest ledgers are begun first.
    jobs
        How many are made at a time, each in a process of its own; 1 makes them in this process. A process
        that is killed takes no other with it.
    shown
        Show one progress bar for all; it is silent anyway when the error stream is no terminal.
    settings
        Passed to :func:`kaohe.report.city_year.report` for each.
    """
    given = {"project": project, **(settings or {})}
    tasks, sizes = [], {}
    for scheme_id in dict.fromkeys(ids):
        try:
            sizes[scheme_id] = _size(scheme_id, project)
        except KaoheError as error:
            yield Outcome(scheme_id, error=str(error))
        else:
            tasks.append(Task(scheme_id, _report, {"scheme_id": scheme_id, **given}))
    if not tasks:
        return
    tasks.sort(key=lambda task: -sizes[task.name])
    with Display([task.name for task in tasks], shown=shown) as display:
        outcomes = in_turn(tasks, display) if jobs == 1 else side_by_side(tasks, jobs, display)
        try:
            for outcome in outcomes:
                display.hidden()
                yield outcome
        finally:
            outcomes.close()
            # What killed processes left half done.
            recover(project.outputs)


def _report(**settings: Any) -> Any:
    from kaohe.report.city_year import report

    return report(**settings)


def _size(scheme_id: str, project: Project) -> int:
    """Bytes of the scheme and the ledger: about how long the report takes, against others."""
    project.scheme_file(scheme_id)
    folder = project.root / "data" / scheme_id
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
