"""Corrections and appeals as records of their own, and what was known on a day."""

from __future__ import annotations

import csv
import json
import re
import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import jsonschema  # type: ignore[import-untyped]
import pytest
import toy as toys
from click.testing import CliRunner
from towns import PROJECT, SECOND, block, evaluation, tables
from toy import account

import kaohe.explain
from kaohe.cli import main
from kaohe.errors import ProblemReport
from kaohe.evaluation import Evaluation, evaluate
from kaohe.explain.jsonl import write_trace
from kaohe.explain.record import record
from kaohe.explain.verify import verify_file
from kaohe.ledger.corrections import standing
from kaohe.ledger.facts import Facts
from kaohe.ledger.load import load_ledger
from kaohe.ledger.reading.loader import read_ledger
from kaohe.ledger.writer import write_csv, write_xlsx
from kaohe.report import sections
from kaohe.report.city_year import folder_name
from kaohe.scenario.model import RowChange, Scenario
from kaohe.scheme.loader import load_scheme

HEADS = {
    "facts": ["考核对象", "事实", "数值", "分母", "日期", "来源", "录入日期", "更正事由"],
    "lapses": ["考核对象", "发现日期", "栏目", "来源", "凭证号", "记录号", "录入日期", "更正", "更正事由"],
}
APPEAL = ["西乡", "错链条数", "1", "", "2020-05-20", "日常监测", "2020-07-15", "申诉复核：一条为外部网站"]
WITHDRAWN = ["西乡", "错链条数", "", "", "2020-05-20", "日常监测", "2020-09-01", "复核：全部撤销"]
LATE = ["南镇", "2020-06-09", "政策", "日常监测", "", "L-4", "2020-06-10", "", ""]
OTHER = ["南镇", "2020-06-09", "公告", "日常监测", "", "L-5", "2020-08-01", "L-4", "核对：栏目填错"]
MOVED = ["西乡", "2020-06-09", "公告", "日常监测", "", "L-6", "2020-08-02", "L-5", "复核：应为西乡"]
GONE = ["南镇", "", "", "上级通报", "", "", "2020-10-01", "L-4", "申诉成立"]


def rows_of(table: str) -> list[list[str]]:
    path = PROJECT.root / "data" / SECOND / "ledger" / f"{table}.csv"
    with path.open(encoding="utf-8-sig", newline="") as stream:
        head, *rows = list(csv.reader(stream))
    return [[dict(zip(head, row, strict=False)).get(name, "") for name in HEADS[table]] for row in rows]


def folder_of(tmp_path: Path, **tables: list[list[str]]) -> Path:
    """The county's ledger with its tables as given."""
    folder = tmp_path / "ledger"
    shutil.copytree(PROJECT.root / "data" / SECOND / "ledger", folder)
    for table, rows in tables.items():
        with (folder / f"{table}.csv").open("w", encoding="utf-8", newline="") as stream:
            csv.writer(stream).writerows([HEADS[table], *rows])
    return folder


def scored(folder: Path, known_at: str = "", as_of: str = "") -> Evaluation:
    scheme = load_scheme(SECOND, project=PROJECT)
    ledger = load_ledger(folder, scheme=scheme, project=PROJECT)
    days = {"known_at": known_at, "as_of": as_of}
    return evaluate(
        scheme, ledger, **{name: date.fromisoformat(day) if day else None for name, day in days.items()}
    )


def with_facts(tmp_path: Path, *more: list[str]) -> Path:
    return folder_of(tmp_path, facts=[*rows_of("facts"), *more])


def with_lapses(tmp_path: Path, *more: list[str]) -> Path:
    """The county's lapses, the last of them (南镇, June) being ``LATE``."""
    return folder_of(tmp_path, lapses=[*rows_of("lapses")[:-1], *more])


def fact(ev: Evaluation, unit: str, name: str) -> Any:
    return ev.facts.column(name).value.at(ev.index(unit))[0]


def line(ev: Evaluation, unit: str, node: str, label: str = "事实") -> str:
    found = record(ev, ev.scheme.by_id[node], ev.index(unit))
    return next(item["text"] for item in found["lines"] if item["label"] == label)


def refusal(folder: Path) -> str:
    with pytest.raises(ProblemReport) as caught:
        scored(folder)
    assert len(caught.value.problems) == 1
    return str(caught.value)


def points(ev: Evaluation) -> list[tuple[Any, ...]]:
    return ev.scores[["unit", "node", "low", "high"]].to_records(index=False).tolist()


def test_blank_columns_for_corrections_change_nothing(tmp_path):
    folder = folder_of(tmp_path, facts=rows_of("facts"), lapses=rows_of("lapses"))
    assert points(scored(folder)) == points(evaluation(SECOND))


def test_a_correction_stands_in_place_of_what_it_corrects_and_the_trace_has_both(tmp_path):
    ev = scored(with_facts(tmp_path, APPEAL))
    assert fact(ev, "西乡", "n_dead_links") == 1
    assert line(ev, "西乡", "1.2") == (
        "错链条数：1条（来源 日常监测 2020-05-20）。更正：原为 2，"
        "2020-07-15 更正为 1（事由：申诉复核：一条为外部网站）"
    )


def test_of_two_corrections_the_later_stands_in_whatever_order_they_are_written(tmp_path):
    again = [*APPEAL[:2], "3", *APPEAL[3:6], "2020-08-20", "再次复核"]
    ev = scored(with_facts(tmp_path, again, APPEAL))
    assert fact(ev, "西乡", "n_dead_links") == 3
    assert "原为 2，2020-07-15 更正为 1" in line(ev, "西乡", "1.2")
    assert "原为 1（2020-07-15 录入），2020-08-20 更正为 3（事由：再次复核）" in line(ev, "西乡", "1.2")


def test_before_a_correction_was_entered_the_old_value_stands(tmp_path):
    folder = with_facts(tmp_path, APPEAL)
    before, after = scored(folder, known_at="2020-07-14"), scored(folder, known_at="2020-07-15")
    assert [fact(ev, "西乡", "n_dead_links") for ev in (before, after)] == [2, 1]
    assert "更正" not in line(before, "西乡", "1.2")


def test_a_value_withdrawn_is_missing_again_and_said_to_have_been_there(tmp_path):
    ev = scored(with_facts(tmp_path, WITHDRAWN))
    assert ev.facts.column("n_dead_links").missing[ev.index("西乡")]
    assert line(ev, "西乡", "1.2") == (
        "错链条数：缺（台账中没有）。更正：日常监测原为 2，2020-09-01 撤销（事由：复核：全部撤销）"
    )


def test_a_source_withdrawn_leaves_the_next_one_standing(tmp_path):
    own = ["西乡", "错链条数", "7", "", "2020-05-20", "自评", "", ""]
    ev = scored(with_facts(tmp_path, own, WITHDRAWN))
    assert fact(ev, "西乡", "n_dead_links") == 7


def test_a_row_is_replaced_by_the_row_that_names_it(tmp_path):
    ev = scored(with_lapses(tmp_path, LATE, OTHER))
    assert fact(ev, "南镇", "n_lapses") == 2
    assert line(ev, "南镇", "1.1").endswith(
        "。更正：lapses.csv:5 原为 栏目 政策（2020-06-10 录入），"
        "2020-08-01 更正为 栏目 公告（事由：核对：栏目填错）"
    )


def test_a_row_can_go_to_the_unit_it_belongs_to(tmp_path):
    ev = scored(with_lapses(tmp_path, LATE, OTHER, MOVED))
    assert (fact(ev, "南镇", "n_lapses"), fact(ev, "西乡", "n_lapses")) == (1, 2)
    assert "原为 考核对象 南镇" in line(ev, "南镇", "1.1")
    assert "更正为 考核对象 西乡" in line(ev, "西乡", "1.1")


def test_a_row_withdrawn_counts_no_more(tmp_path):
    ev = scored(with_lapses(tmp_path, LATE, GONE))
    assert fact(ev, "南镇", "n_lapses") == 1
    assert line(ev, "南镇", "1.1").endswith(
        "原为 考核对象 南镇 发现日期 2020-06-09 栏目 政策 来源 日常监测（2020-06-10 录入），"
        "2020-10-01 撤销（事由：申诉成立）"
    )


@pytest.mark.parametrize(
    ("known_at", "counts"),
    [
        ("2020-06-08", (1, 1)),
        ("2020-06-10", (2, 1)),
        ("2020-08-01", (2, 1)),
        ("2020-08-02", (1, 2)),
        ("", (1, 2)),
    ],
)
def test_each_day_knows_the_rows_entered_by_then(tmp_path, known_at, counts):
    ev = scored(with_lapses(tmp_path, LATE, OTHER, MOVED), known_at=known_at)
    assert (fact(ev, "南镇", "n_lapses"), fact(ev, "西乡", "n_lapses")) == counts


def test_a_bulletin_of_june_is_reprinted_in_december_word_for_word(tmp_path):
    """What the ledger said at the end of June, and the same out of the whole year's ledger."""
    june = scored(with_lapses(tmp_path / "june", LATE), as_of="2020-06-30")
    facts = [*rows_of("facts"), APPEAL]
    later = ["西乡", "2020-06-20", "公告", "抽查", "", "", "2020-09-09", "", ""]
    lapses = [*rows_of("lapses")[:-1], LATE, OTHER, MOVED, later]
    folder = folder_of(tmp_path / "december", facts=facts, lapses=lapses)
    december = scored(folder, as_of="2020-06-30", known_at="2020-06-30")
    assert list(december.records()) == list(june.records())
    assert points(scored(folder, as_of="2020-06-30")) != points(june)


def test_a_record_without_entry_date_was_known_on_its_own_day(tmp_path):
    folder = with_facts(tmp_path)
    assert "南镇" in {
        unit for unit, name in scored(folder, known_at="2020-06-15").facts.settled if name == "satisfaction"
    }
    early = scored(folder, known_at="2020-06-14").facts.settled
    assert ("南镇", "satisfaction") not in early
    assert ("东乡", "satisfaction") in early


def test_a_unit_whose_only_row_is_withdrawn_has_none_and_is_not_unheard_of(toy):
    gone = {"place": "a", "source": "自评"} | account("3-10")
    by = {"place": "b", "source": "自评", "correction": "重复", "replaced_place": "a", "withdraws": True}
    plain = toys.ledger(toy, {"accounts": [gone]})
    kept = plain.events["accounts"]
    columns = [*kept, "correction", "replaced_place", "withdraws"]
    every = toys.frame([dict.fromkeys(columns) | {"unit": "甲县"} | row for row in (gone, by)], columns)
    ledger = replace(plain, events={**plain.events, "accounts": standing(every)}, records={"accounts": every})
    assert not Facts(toy, ledger).rows("accounts").absent[0]
    assert Facts(toy, replace(ledger, records={})).rows("accounts").absent[0]


def test_the_trace_of_corrections_fits_its_schema_and_is_verified(tmp_path):
    folder = folder_of(
        tmp_path,
        facts=[
            *rows_of("facts"),
            APPEAL,
            WITHDRAWN,
            ["东乡", "满意度", "92%", "", "2020-05-31", "日常监测", "2020-07-01", "重算"],
        ],
        lapses=[*rows_of("lapses")[:-1], LATE, OTHER, MOVED],
    )
    ev = scored(folder)
    path = tmp_path / "trace.jsonl"
    write_trace(ev, path)
    assert verify_file(path) == []
    schema = json.loads((Path(kaohe.explain.__path__[0]) / "trace.schema.json").read_text(encoding="utf-8"))
    for item in ev.records():
        jsonschema.validate(item, schema)


def test_the_report_lists_what_was_corrected(tmp_path):
    ev = scored(
        folder_of(tmp_path, facts=[*rows_of("facts"), APPEAL], lapses=[*rows_of("lapses")[:-1], LATE, GONE])
    )
    found = tables(block(sections.quality(ev)))["更正和撤销的记录"]
    assert [[cell["text"] if isinstance(cell, dict) else cell for cell in row] for row in found["rows"]] == [
        ["西乡", "错链条数（日常监测）", "2", "1", APPEAL[-1], "2020-07-15"],
        [
            "南镇",
            "栏目未更新（lapses.csv:5）",
            "考核对象 南镇，发现日期 2020-06-09，栏目 政策，来源 日常监测",
            "撤销",
            "申诉成立",
            "2020-10-01",
        ],
    ]


def test_a_scenario_that_takes_a_corrected_row_away_does_not_bring_the_old_one_back(tmp_path):
    ev = scored(with_lapses(tmp_path, LATE, OTHER))
    change = RowChange(unit="南镇", row="lapses.csv:6", remove=True)
    blank = Scenario.blank()
    under = ev.with_scenarios([blank.changed(events={"lapses": [change]})])
    assert fact(under, "南镇", "n_lapses") == 1


@pytest.mark.parametrize("write", ["csv", "xlsx"])
def test_a_ledger_with_corrections_is_written_and_read_back(tmp_path, write):
    ev = scored(with_lapses(tmp_path, LATE, OTHER, MOVED))
    shape, target = ev.scheme.shape, tmp_path / ("again" if write == "csv" else "again.xlsx")
    (write_csv if write == "csv" else write_xlsx)(ev.ledger, shape, target)
    again = read_ledger(target, shape)
    assert len(again.records["lapses"]) == 6
    assert points(evaluate(ev.scheme, again)) == points(ev)


def test_an_old_ledger_is_written_without_the_new_columns(tmp_path):
    ev = evaluation(SECOND)
    write_csv(ev.ledger, ev.scheme.shape, tmp_path / "again")
    assert "录入日期" not in (tmp_path / "again" / "事实.csv").read_text(encoding="utf-8-sig")


FACT_FAULTS = [
    ([*APPEAL[:6], "", "申诉"], "facts.csv:22 录入日期：更正没有写明录入日期（应为 日期，如 2018-01-15）"),
    (
        ["西乡", "错链条数", "1", "", "2020-05-21", "日常监测", "2020-07-15", "申诉"],
        "facts.csv:22 更正事由：没有可更正的记录（应为 先有原来的记录：同一考核对象、事实、来源、日期，没有更正事由）",
    ),
    (
        [*APPEAL[:6], "2020-05-19", "申诉"],
        "facts.csv:22 录入日期：更正的录入日期早于所更正的记录（第 3 行）（实为 2020-05-19，应为 不早于 2020-05-20："
        "原记录没有录入日期，当作在它自己的日期录入；早已录入的，补上原记录的录入日期）",
    ),
    (
        [*APPEAL[:7], ""],
        "facts.csv:22 数值：同一考核对象、事实、来源、日期有两个不同的数值，另一个在 第 3 行"
        "（实为 1，应为 只有一个数值，另一个为 2；后录入的如是更正，须填“更正事由”）",
    ),
    (
        [*APPEAL[:6], "", ""],
        "facts.csv:22 数值：同一考核对象、事实、来源、日期有两个不同的数值，另一个在 第 3 行"
        "（实为 1，应为 只有一个数值，另一个为 2）",
    ),
    (
        [*APPEAL[:4], "", "日常监测", "", ""],
        "facts.csv:22 日期：没有日期，与同一来源另一个有日期的数值不同，分不出先后，另一个在 第 3 行（实为 1，应为 "
        "填上日期，以较新的为准；如是更正，日期同为 2020-05-20，另填“录入日期”“更正事由”。另一个为 2）",
    ),
]


@pytest.mark.parametrize(("row", "said"), FACT_FAULTS)
def test_a_faulty_correction_of_a_fact_is_refused(tmp_path, row, said):
    assert refusal(with_facts(tmp_path, row)).endswith(said)


def test_a_value_without_date_may_repeat_what_the_source_says_on_a_day(tmp_path):
    ev = scored(with_facts(tmp_path, ["西乡", "错链条数", "2", "", "", "日常监测", "", ""]))
    assert fact(ev, "西乡", "n_dead_links") == 2


def test_what_was_corrected_is_what_a_value_without_date_is_held_against(tmp_path):
    undated = ["西乡", "错链条数", "1", "", "", "日常监测", "", ""]
    ev = scored(with_facts(tmp_path, undated, APPEAL))
    assert fact(ev, "西乡", "n_dead_links") == 1
    found = refusal(with_facts(tmp_path / "other", [*undated[:2], "2", *undated[3:]], APPEAL))
    assert "facts.csv:22 日期：没有日期" in found and found.endswith("另一个为 1）")


def test_two_corrections_of_one_day_must_agree(tmp_path):
    other = [*APPEAL[:2], "0", *APPEAL[3:]]
    assert refusal(with_facts(tmp_path, APPEAL, other)).endswith(
        "facts.csv:23 数值：同一天录入的两次更正，数值不同，另一个在 第 22 行"
        "（实为 0，应为 录入日期不同，或数值同为 1）"
    )


ROW_FAULTS = [
    (
        [OTHER[0], *OTHER[1:7], "L-9", "改"],
        "lapses.csv:6 更正：没有更正所指的记录（实为 L-9，应为 被更正记录的记录号、凭证号，或它的位置）",
    ),
    (
        [*OTHER[:8], ""],
        "lapses.csv:6 更正事由：更正没有写明事由（应为 为何更正，如：申诉复核，改为一般故障）",
    ),
    ([*OTHER[:6], "", *OTHER[7:]], "lapses.csv:6 录入日期：更正没有写明录入日期（应为 日期，如 2018-01-15）"),
    (
        [*OTHER[:6], "2020-06-09", *OTHER[7:]],
        "lapses.csv:6 录入日期：更正的录入日期早于所更正的记录（第 5 行）（实为 2020-06-09，应为 不早于 2020-06-10）",
    ),
    (
        [*OTHER[:7], "", "改"],
        "lapses.csv:6 更正：有更正事由而没有写明更正哪一条记录（应为 被更正记录的记录号、凭证号，或它的位置）",
    ),
    (
        [*OTHER[:5], "L-4", *OTHER[6:7], "", ""],
        "lapses.csv:6 记录号：记录号重复（实为 L-4，应为 只出现一次，已见于第 5 行）",
    ),
    (
        [*OTHER[:6], "2020-03-04", "lapses.csv:4", "改"],
        "lapses.csv:6 录入日期：更正的录入日期早于所更正的记录（第 4 行）（实为 2020-03-04，应为 不早于 2020-03-05："
        "原记录没有录入日期，当作在它自己的日期录入；早已录入的，补上原记录的录入日期）",
    ),
    (["南镇", "", "公告", *OTHER[3:]], "lapses.csv:6 发现日期：发现日期空缺（应为 日期，如 2017-09-29）"),
]


@pytest.mark.parametrize(("row", "said"), ROW_FAULTS)
def test_a_faulty_correction_of_a_row_is_refused(tmp_path, row, said):
    found = refusal(with_lapses(tmp_path, LATE, row))
    assert found.endswith(said), found


def test_a_row_is_corrected_once_and_then_its_correction(tmp_path):
    again = [*MOVED[:7], "L-4", MOVED[8]]
    assert refusal(with_lapses(tmp_path, LATE, OTHER, again)).endswith(
        "lapses.csv:7 更正：这一条记录已由第 6 行更正（实为 L-4，应为 再次更正时，指最近一次更正的那一行）"
    )


def test_corrections_that_come_round_are_refused(tmp_path):
    first = [*LATE[:6], "2020-08-01", "L-5", "改"]
    assert "更正绕回了自己" in refusal(with_lapses(tmp_path, first, OTHER))


def test_the_commands_replay_what_was_known(tmp_path, monkeypatch):
    for part in (f"params/{SECOND}", "data/regulations"):
        shutil.copytree(PROJECT.root / part, tmp_path / part)
    with_facts(tmp_path / "data" / SECOND, APPEAL)
    monkeypatch.setenv("KAOHE_PROJECT", str(tmp_path))

    def told(*words: str) -> str:
        result = CliRunner().invoke(main, list(words))
        assert result.exit_code == 0, result.output
        return result.stdout

    assert "错链条数：1条" in told("explain", SECOND, "西乡", "1.2")
    assert "错链条数：2条" in told("explain", SECOND, "西乡", "1.2", "--known-at", "2020-07-14")
    assert told("score", SECOND, "--known-at", "2020-07-14") != told("score", SECOND)
    early = told("whatif", SECOND, "西乡", "--set", "错链条数=0", "--known-at", "2020-07-14")
    assert early != told("whatif", SECOND, "西乡", "--set", "错链条数=0")


def test_a_run_of_what_was_known_has_a_folder_of_its_own():
    from_june = folder_name(SECOND, as_of="2020-06-30", known_at="2020-06-30")
    assert from_june == f"{SECOND}--as-of-2020-06-30--known-at-2020-06-30"
    assert folder_name(SECOND, show_personal=True) == f"{SECOND}--show-personal"


REMARKED = {
    "facts": [*HEADS["facts"], "凭证号", "备注"],
    "lapses": [*HEADS["lapses"], "备注"],
    "evidence": ["凭证号", "名称", "日期"],
}


def remarked_folder(folder: Path, *, december: bool) -> Path:
    """The county's ledger with remarks, odd dates and evidence; in December with what was entered since June."""
    shutil.copytree(PROJECT.root / "data" / SECOND / "ledger", folder)
    facts = [[*row, "", ""] for row in rows_of("facts")]
    facts[0][4] = "2020.5.20"
    facts[0][8:] = ["E-1", "电话13812345678"]
    facts[1][4] = "2020.5.20"
    lapses = [[*row, ""] for row in rows_of("lapses")]
    lapses[-1][-1] = "电话13899995678、13712345678"
    evidence = [["E-1", "张三丰13600005678的来信", "2020-05-01"], ["E-3", "旧件 13812225678", "2020-06-01"]]
    if december:
        late = [
            *facts[1][:2],
            "0",
            "",
            "2020.5.20",
            "日常监测",
            "2020.7.15",
            "申诉",
            "E-2",
            "电话13800005678",
        ]
        facts.append(late)
        lapses.insert(
            0, ["东乡", "2020.7.1", "公告", "日常监测", "", "", "2020-08-01", "", "", "电话13811115678"]
        )
        evidence.insert(0, ["E-2", "李小明13500005678的申诉", "2020-05-02"])
        evidence.append(["E-4", "无人引用 13512345678", "2020-09-01"])
    for table, rows in (("facts", facts), ("lapses", lapses), ("evidence", evidence)):
        with (folder / f"{table}.csv").open("w", encoding="utf-8", newline="") as stream:
            csv.writer(stream).writerows([REMARKED[table], *rows])
    return folder


def told(ev: Evaluation) -> str:
    """The chapter on the ledger's quality and the trace, without the numbers of rows: some were put before others."""
    texts = [block(sections.quality(ev)), *ev.records()]
    return re.sub(r"csv:\d+", "csv:…", json.dumps(texts, ensure_ascii=False))


def test_what_is_entered_later_moves_no_mask_no_repair_and_no_count_of_a_reprint(tmp_path):
    days = {"as_of": "2020-06-30", "known_at": "2020-06-30"}
    june = scored(remarked_folder(tmp_path / "june" / "ledger", december=False), **days)
    folder = remarked_folder(tmp_path / "december" / "ledger", december=True)
    december = scored(folder, **days)
    for said in ("138****5678〔2〕", "凭证 2 份", "2020.5.20", "137****5678"):
        assert said in told(june)
    assert told(december) == told(june)
    year = scored(folder, as_of="2020-06-30")
    assert len(year.ledger.personal) == len(june.ledger.personal) + 5
    assert [len(item.rows) for item in june.ledger.repairs] == [2]
    assert [len(item.rows) for item in year.ledger.repairs] == [3, 1, 1]


def test_a_file_of_later_records_is_not_known_of_earlier(tmp_path):
    folder = folder_of(tmp_path)
    rows = [
        HEADS["facts"],
        ["东乡", "错链条数", "3", "", "2020-07-20", "抽查", "", ""],
        ["合计", "", "3", "", "", "", "", ""],
    ]
    with (folder / "事实-七月.csv").open("w", encoding="gb18030", newline="") as stream:
        csv.writer(stream).writerows(rows)
    assert {item.kind for item in scored(folder).ledger.repairs} == {"编码", "合计行"}
    assert scored(folder, known_at="2020-07-20").ledger.repairs == scored(folder).ledger.repairs
    assert scored(folder, known_at="2020-07-19").ledger.repairs == ()
