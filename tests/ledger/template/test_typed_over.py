"""What is typed over the guide columns of a form is not read, and is listed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import city_years
import openpyxl
import pytest
from city_years import ROOT

from kaohe.ledger.load import load_ledger
from kaohe.ledger.template import make_forms, make_template
from kaohe.paths import Project
from kaohe.scheme.model import Scheme

LEDGERS = [name for name in city_years.ALL if (ROOT / "data" / name / "ledger.xlsx").exists()]


@pytest.mark.parametrize("name", LEDGERS)
def test_what_templates_write_is_known(name: str, tmp_path: Path) -> None:
    project, scheme = Project(ROOT), city_years.scheme(name)
    units = city_years.ledger(name).units.drop_duplicates("group")["unit"].tolist()
    forms = make_forms(name, units, out=tmp_path / "自评表", ledger=name, project=project)
    blank = make_template(name, out=tmp_path / "台账.xlsx", ledger=name, project=project)
    for path in (*forms, blank):
        assert load_ledger(path, scheme=scheme, project=project).repairs == ()


def test_a_value_typed_into_any_guide_column_is_listed(
    form: Callable[[str], Path], scheme: Scheme, project: Project
) -> None:
    path = form("东川县")
    book = openpyxl.load_workbook(path)
    page = book["自评表"]
    heads = {str(cell.value): cell.column for cell in page[1]}
    fact = next(row for row in range(2, 40) if page.cell(row, heads["事实"]).value)
    for head, value in (("满分", 7.5), ("条款", "85.3%"), ("填法", 12), ("指标", "是")):
        page.cell(fact, heads[head]).value = value
    book.save(path)
    repairs = load_ledger(path, scheme=scheme, project=project).repairs
    assert {(repair.found, repair.read_as, repair.kind) for repair in repairs} == {
        (found, "不读", "说明列") for found in ("7.5", "85.3%", "12", "是")
    }
    assert {repair.rows for repair in repairs} == {(fact,)}
