"""A regulation in traditional characters: checked as received, shown in simplified ones, the original at hand."""

from __future__ import annotations

import json

import pytest
from towns import FIRST, PROJECT, SECOND, block, evaluation, parts, tables

from kaohe.errors import ProblemReport
from kaohe.explain.jsonl import write_trace
from kaohe.explain.record import record
from kaohe.explain.verify import verify_file
from kaohe.report import sections
from kaohe.report.export.html import blocks_html
from kaohe.report.workbook import write_scores_workbook
from kaohe.scheme.loader import load_scheme

ORIGINAL = "(一)欄目應當每月更新,共25分,未更新的每次扣5分,扣完為止。"
SHOWN = "(一)栏目应当每月更新,共25分,未更新的每次扣5分,扣完为止。"


def test_a_trace_keeps_the_quote_and_shows_it_simplified():
    ev = evaluation(SECOND)
    told = record(ev, ev.scheme.by_id["1.1"], 0)
    assert told["clauses"] == [
        {
            "id": "XU-2a",
            "quote": ORIGINAL,
            "document": "虚政办〔2020〕1号",
            "section": "二、政府网站",
            "quote_shown": SHOWN,
        }
    ]
    assert told["lines"][0] == {
        "label": "条款",
        "text": f"XU-2a「{SHOWN}」（虚政办〔2020〕1号 二、政府网站）",
        "original": ORIGINAL,
    }
    assert all("original" not in line for line in told["lines"][1:])


def test_a_trace_of_a_simplified_regulation_has_one_text():
    ev = evaluation(FIRST)
    told = record(ev, ev.scheme.by_id["1.1"], 0)
    assert "quote_shown" not in told["clauses"][0]
    assert set(told["lines"][0]) == {"label", "text"}


def test_the_trace_file_is_verified_with_both_texts(tmp_path):
    path = tmp_path / "trace.jsonl"
    write_trace(evaluation(SECOND), path)
    assert verify_file(path) == []
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace(f'"quote_shown": "{SHOWN}"', '"quote_shown": "改了"', 1), encoding="utf-8")
    assert len(verify_file(path)) == 1


def test_units_show_simplified_and_the_original_on_hover():
    shown = block(sections.units(evaluation(SECOND)))
    html = blocks_html([shown])
    assert f'title="原文：{ORIGINAL}"' in html
    assert f"「{SHOWN}」" in html
    assert f"「{ORIGINAL}」" not in html


@pytest.mark.parametrize(
    ("section", "caption", "column"),
    [("coverage", "计分条款与指标对照", 3), ("procedures", "程序、时间和范围", 2)],
)
def test_tables_of_clauses_show_simplified_and_the_original_on_hover(section, caption, column):
    ev = evaluation(SECOND)
    table = tables(block(getattr(sections, section)(ev, *([PROJECT] if section == "coverage" else []))))[
        caption
    ]
    originals = {(row, place): text for row, place, text in table["hovers"]}
    for number, row in enumerate(table["rows"]):
        clause = ev.scheme.clauses[row[0]]
        assert row[column] == ev.scheme.readable(clause.text)
        assert originals[number, column] == f"原文：{clause.text}"


def test_the_appendix_holds_every_clause_that_differs_in_both_scripts():
    ev = evaluation(SECOND)
    heading, told, table = block(sections.originals(ev))["blocks"]
    assert heading["text"] == "附录：条款原文"
    assert "以原文为准" in told["text"]
    assert ["XU-2a", SHOWN, ORIGINAL] in table["rows"]
    assert len(table["rows"]) == len(ev.scheme.clauses)


def test_a_simplified_regulation_has_no_appendix():
    assert block(sections.originals(evaluation(FIRST)))["blocks"] == []


def test_quotes_are_held_against_the_original(write_project):
    scheme = (PROJECT.root / "params" / SECOND / "scheme.yaml").read_text(encoding="utf-8")
    text = (PROJECT.regulations / f"{SECOND}.txt").read_text(encoding="utf-8")
    project = write_project(scheme.replace(ORIGINAL, SHOWN), text, id=SECOND)
    with pytest.raises(ProblemReport) as caught:
        load_scheme(SECOND, project=project)
    assert "引文不在办法原文中" in [problem.message for problem in caught.value.problems]


def test_the_workbook_shows_simplified_clauses(tmp_path):
    import openpyxl

    ev = evaluation(SECOND)
    book = openpyxl.load_workbook(write_scores_workbook(ev, tmp_path / "scores.xlsx"))
    texts = [str(row[-1].value) for row in book["评分依据"].iter_rows()]
    assert any(SHOWN in text for text in texts)
    assert not any(ORIGINAL in text for text in texts)


def test_hovers_are_no_words_of_the_page():
    from kaohe.report.export.document import _texts

    words = "".join(_texts([part for part in parts(block(sections.units(evaluation(SECOND))))]))
    assert "欄" not in words
    assert "欄" in json.dumps(block(sections.units(evaluation(SECOND))), ensure_ascii=False)
