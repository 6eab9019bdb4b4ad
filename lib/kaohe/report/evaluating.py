"""The evaluation behind a notebook: from the parameters papermill passes."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import nullcontext
from datetime import date

from kaohe.evaluation import Evaluation, evaluate
from kaohe.ledger.load import load_ledger
from kaohe.paths import Project
from kaohe.scenario.files import load_scenarios
from kaohe.scheme.loader import load_scheme
from kaohe.scheme.run_file import read_run_file, with_defaults
from kaohe.waiting import SCORING, waiting


def evaluation(
    scheme_id: str,
    *,
    ledger: str = "",
    readings: Sequence[str] = (),
    as_of: str = "",
    known_at: str = "",
    supplied: bool = True,
    scenarios: Sequence[str] = (),
    show_personal: bool = False,
    project: Project | None = None,
    tell: bool = False,
) -> Evaluation:
    """Load scheme and ledger, and score.

    Parameters
    ----------
    scheme_id
        A folder of ``params/``.
    ledger
        A workbook, folder or database (file or address); empty takes what ``run.yaml`` says or ``data/<scheme_id>/``.
    readings
        Choices such as ``["LC-2.2b:1B"]``; those of ``run.yaml`` hold for other ambiguities.
    supplied
        Whether the numbers of ``supplied.yaml`` are used; without them every unknown is open.
    scenarios
        Names of scenarios of the city-year (``params/<id>/scenarios/``), laid over the rest.
    as_of
        ISO date; empty takes all records.
    show_personal
        Leave personal details in the ledger's free texts as they are, instead of masking them.
    known_at
        ISO date: records and corrections entered later do not exist yet; empty takes all.
    project
        Where scheme and ledger lie; default the project found from the current folder.
    tell
        Say on a terminal that it is being scored when that takes long.
    """
    project = project or Project.find()
    scheme = load_scheme(scheme_id, project=project)
    path = project.scheme_file(scheme_id).with_name("run.yaml")
    usual = read_run_file(path, name=project.name_of(path))
    if not (supplied and usual.supplied):
        scheme = scheme.without_supplied()
    found = load_ledger(ledger or scheme_id, scheme=scheme, project=project, show_personal=show_personal)
    readings = with_defaults(readings, usual.readings)
    with waiting(SCORING) if tell else nullcontext():
        return evaluate(
            scheme,
            found,
            readings=readings,
            as_of=date.fromisoformat(as_of) if as_of else None,
            known_at=date.fromisoformat(known_at) if known_at else None,
            scenario=load_scenarios(scheme.id, scenarios, project=project),
        )


def evaluations(ids: Sequence[str], *, project: Project | None = None) -> list[Evaluation]:
    """Score several city-years, each on its own ledger under its default readings."""
    project = project or Project.find()
    return [evaluation(scheme_id, project=project) for scheme_id in ids]
