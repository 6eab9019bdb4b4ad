"""A template that was filled in reads back as the ledger that was entered, and scores as it does."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import city_years
import openpyxl
import pytest
from city_years import ROOT
from filling import fill, same

from kaohe.evaluation import evaluate
from kaohe.ledger.load import load_ledger
from kaohe.ledger.model import Ledger
from kaohe.ledger.template import make_forms, make_template
from kaohe.paths import Project
from kaohe.scheme.model import Scheme

LICHENG = city_years.LICHENG
OTHERS = [
    name for name in city_years.ALL if name != LICHENG and (ROOT / "data" / name / "ledger.xlsx").exists()
]
OFFICE = shutil.which("soffice")
needs_office = pytest.mark.skipif(
    OFFICE is None, reason="没有 LibreOffice（软件包 libreoffice-calc），略去另存的检验"
)


@pytest.fixture
def resaved(tmp_path: Path) -> Callable[[Path], Path]:
    """The file as LibreOffice saves it again."""

    def save(path: Path) -> Path:
        assert OFFICE is not None
        target = tmp_path / "另存"
        profile = f"-env:UserInstallation={(tmp_path / 'office').as_uri()}"
        command = [OFFICE, profile, "--headless", "--convert-to", "xlsx", "--outdir", str(target), str(path)]
        subprocess.run(command, check=True, capture_output=True, timeout=300)
        return target / path.name

    return save


def scores_alike(scheme: Scheme, left: Ledger, right: Ledger) -> None:
    one, other = evaluate(scheme, left), evaluate(scheme, right)
    assert one.scores.to_dict("list") == other.scores.to_dict("list")
    assert one.ranking.to_dict("list") == other.ranking.to_dict("list")


def test_a_filled_in_template_scores_as_the_ledger(
    blank: Path, ledger: Ledger, scheme: Scheme, project: Project
) -> None:
    fill(blank, ledger, scheme)
    read = load_ledger(blank, scheme=scheme, project=project)
    same(read, ledger, scheme)
    scores_alike(scheme, read, ledger)


@pytest.mark.parametrize("name", OTHERS)
def test_every_shipped_ledger_goes_into_its_template_and_comes_back(name: str, tmp_path: Path) -> None:
    scheme, ledger = city_years.scheme(name), city_years.ledger(name)
    path = make_template(name, out=tmp_path / "台账.xlsx", ledger=name, project=Project(ROOT))
    fill(path, ledger, scheme)
    read = load_ledger(path, scheme=scheme)
    same(read, ledger, scheme)


@pytest.fixture
def licheng(tmp_path: Path) -> Path:
    """The template of Licheng, its units those of its ledger, filled in with all of it."""
    path = make_template(LICHENG, out=tmp_path / "台账.xlsx", project=Project(ROOT))
    fill(path, city_years.ledger(LICHENG), city_years.scheme(LICHENG))
    return path


def test_licheng_comes_back_and_scores_as_its_ledger(licheng: Path) -> None:
    scheme, ledger = city_years.scheme(LICHENG), city_years.ledger(LICHENG)
    read = load_ledger(licheng, scheme=scheme)
    same(read, ledger, scheme)
    scores_alike(scheme, read, ledger)


@needs_office
def test_a_filled_in_template_scores_as_the_ledger_after_libreoffice_saved_it(
    blank: Path, ledger: Ledger, scheme: Scheme, project: Project, resaved: Callable[[Path], Path]
) -> None:
    fill(blank, ledger, scheme)
    read = load_ledger(resaved(blank), scheme=scheme, project=project)
    same(read, ledger, scheme)
    scores_alike(scheme, read, ledger)


@needs_office
def test_licheng_comes_back_from_libreoffice(licheng: Path, resaved: Callable[[Path], Path]) -> None:
    scheme, ledger = city_years.scheme(LICHENG), city_years.ledger(LICHENG)
    same(load_ledger(resaved(licheng), scheme=scheme), ledger, scheme)


@needs_office
def test_libreoffice_keeps_lists_comments_and_protection(
    blank: Path, resaved: Callable[[Path], Path], scheme: Scheme, project: Project
) -> None:
    path = resaved(blank)
    assert load_ledger(path, scheme=scheme, project=project).facts.empty
    book = openpyxl.load_workbook(path)
    assert book["选项"].sheet_state == "hidden"
    for page in book.worksheets[1:-1]:
        assert page.protection.sheet
        assert page.data_validations.dataValidation
        assert all(cell.comment for cell in page[1] if cell.value)


@needs_office
def test_a_self_assessment_form_comes_back_from_libreoffice(
    project: Project, scheme: Scheme, tmp_path: Path, resaved: Callable[[Path], Path]
) -> None:
    (path,) = make_forms("qingxi-2024", ["东川县"], out=tmp_path / "东川县.xlsx", project=project)
    book = openpyxl.load_workbook(path)
    page = book["自评表"]
    row = next(cell.row for cell in page["D"] if cell.value == "满意件数")
    page.cell(row, 5).value = 19
    book.save(path)
    read = load_ledger(resaved(path), scheme=scheme, project=project)
    assert read.facts[["unit", "fact", "value", "source"]].to_dict("records") == [
        {"unit": "东川县", "fact": "n_satisfied", "value": 19, "source": "自评"}
    ]
