"""Many units' files in one folder are one ledger."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from kaohe.errors import Problem, ProblemReport
from kaohe.ledger.model import LedgerShape
from kaohe.ledger.reading.loader import read_ledger

Sheets = dict[str, list[list[Any]]]
Write = Callable[[str, Sheets], None]


@pytest.fixture
def write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Write:
    """Put a workbook, or one sheet as CSV, into the folder 台账 of the working directory."""
    monkeypatch.chdir(tmp_path)
    folder = Path("台账")
    folder.mkdir()

    def file(name: str, sheets: Sheets) -> None:
        if name.endswith(".csv"):
            with (folder / name).open("w", encoding="utf-8", newline="") as stream:
                csv.writer(stream).writerows(next(iter(sheets.values())))
            return
        book = openpyxl.Workbook()
        book.remove(book.worksheets[0])
        for title, rows in sheets.items():
            page = book.create_sheet(title)
            for row in rows:
                page.append(row)
        book.save(folder / name)

    return file


@pytest.fixture
def apart(sheets: Sheets) -> tuple[Sheets, Sheets]:
    """The sound ledger as two units' files, each with its own rows and the lists that all have."""

    def of(unit: str) -> Sheets:
        own = {name: [rows[0], *(row for row in rows[1:] if row[0] == unit)] for name, rows in sheets.items()}
        return own | {name: [*sheets[name]] for name in ("说明", "考核对象", "凭证")}

    return of("甲街道"), of("乙局")


def test_two_workbooks_are_one_ledger(
    write: Write,
    apart: tuple[Sheets, Sheets],
    sheets: Sheets,
    shape: LedgerShape,
) -> None:
    write("甲街道.xlsx", apart[0])
    write("乙局.xlsx", apart[1])
    ledger = read_ledger(Path("台账"), shape)
    write("../全部.xlsx", sheets)
    whole = read_ledger(Path("全部.xlsx"), shape)
    columns = [name for name in whole.facts if name != "place"]
    assert sorted(map(str, ledger.facts[columns].values.tolist())) == sorted(
        map(str, whole.facts[columns].values.tolist())
    )
    assert ledger.units.values.tolist() == whole.units.values.tolist()
    assert ledger.events["faults"]["place"].tolist() == [
        "甲街道.xlsx 接入系统故障!A2",
        "甲街道.xlsx 接入系统故障!A3",
    ]
    assert [path.as_posix() for path in ledger.files] == ["台账/乙局.xlsx", "台账/甲街道.xlsx"]
    assert [str(repair) for repair in ledger.repairs] == [
        "台账/甲街道.xlsx 考核对象!A2 等 2 处：与 乙局.xlsx 相同的行 → 只计一次（重复行）",
        "台账/甲街道.xlsx 凭证!A2：与 乙局.xlsx 相同的行 → 只计一次（重复行）",
    ]


def test_workbooks_and_csv_files_together(
    write: Write, apart: tuple[Sheets, Sheets], shape: LedgerShape
) -> None:
    facts = apart[1].pop("事实")
    write("甲街道.xlsx", apart[0])
    write("事实-乙局.csv", {"事实": facts})
    (Path("台账") / "说明.pdf").write_bytes(b"%PDF")
    (Path("台账") / "~$甲街道.xlsx").write_bytes(b"lock")
    ledger = read_ledger(Path("台账"), shape)
    assert sorted(ledger.facts["place"]) == [
        "事实-乙局.csv:2",
        "事实-乙局.csv:3",
        "事实-乙局.csv:4",
        "甲街道.xlsx 事实!C2",
        "甲街道.xlsx 事实!C3",
    ]


def test_a_row_sent_in_two_files_counts_twice_for_nobody(
    write: Write, apart: tuple[Sheets, Sheets], complaint: Callable[[Path], str]
) -> None:
    write("a.xlsx", apart[0])
    apart[1]["接入系统故障"].append(apart[0]["接入系统故障"][2])
    write("b.xlsx", apart[1])
    assert complaint(Path("台账")) == (
        "台账/b.xlsx 接入系统故障!A2：两个文件里有相同的一行"
        "（实为 甲街道，应为 一条记录只报一次，另一行在 a.xlsx 接入系统故障!A3）"
    )


def test_a_file_sent_twice_is_one_error(
    write: Write, apart: tuple[Sheets, Sheets], complaint: Callable[[Path], str]
) -> None:
    write("a.xlsx", apart[0])
    write("a（最终版）.xlsx", apart[0] | {"凭证": [apart[0]["凭证"][0], *apart[0]["凭证"][:0:-1]]})
    write("b.xlsx", apart[1])
    assert complaint(Path("台账")) == (
        "台账/a（最终版）.xlsx：与 a.xlsx 的各行完全相同（应为 同一份表只留一个文件，另一个移出台账文件夹）"
    )


def test_a_file_with_more_than_one_sent_before_is_told_row_by_row(
    write: Write, apart: tuple[Sheets, Sheets], complaint: Callable[[Path], str]
) -> None:
    write("a.xlsx", apart[0])
    more = [*apart[0]["接入系统故障"], *apart[1]["接入系统故障"][1:]]
    write(
        "b.xlsx", apart[0] | {"接入系统故障": [*more, ["甲街道", "2017-12-18 08:45", None, "一般", "抽查"]]}
    )
    told = complaint(Path("台账"))
    assert (
        "完全相同" not in told and told.count("两个文件里有相同的一行") == len(apart[0]["接入系统故障"]) - 1
    )


def test_errors_of_one_kind_in_one_column_are_one_line_and_stay_apart_for_marking(
    write: Write, apart: tuple[Sheets, Sheets], shape: LedgerShape
) -> None:
    lapses = apart[0]["接入系统故障"]
    lapses += [["甲街道", f"2017-12-{day} 08:45", None, "一般", "抽查"] for day in range(10, 19)]
    write("a.xlsx", apart[0])
    again = ["甲街道", "2017-12-30 08:45", None, "一般", "抽查"]
    write("b.xlsx", apart[0] | {"接入系统故障": [*lapses, again]})
    with pytest.raises(ProblemReport) as caught:
        read_ledger(Path("台账"), shape)
    assert len(caught.value.problems) == len(lapses) - 1
    last = "、".join(f"A{row}" for row in range(2, 10))
    assert str(caught.value) == (
        f"台账/b.xlsx 接入系统故障!{last} 等 {len(lapses) - 1} 处：两个文件里有相同的一行"
        "（实为 甲街道，应为 一条记录只报一次，另一行在 a.xlsx 接入系统故障!A2；其余类推）"
    )


def test_lines_of_a_text_file_with_one_error_are_named_together() -> None:
    alike = [Problem("故障.csv", line, "来源", "没有这种来源", "群众", "自评") for line in (3, 5, 6, 9)]
    other = Problem("故障.csv", 4, "来源", "没有这种来源", "媒体", "自评")
    assert str(ProblemReport([alike[0], other, *alike[1:]])).splitlines() == [
        "故障.csv 来源（第 3 行、第 5 行、第 6 行、第 9 行）：没有这种来源（实为 群众，应为 自评）",
        "故障.csv:4 来源：没有这种来源（实为 媒体，应为 自评）",
    ]


def test_errors_that_expect_different_values_stay_apart() -> None:
    alike = [
        Problem("a.xlsx", None, f"事实!C{row}", "数值不同", "5", f"另一个为 {row}") for row in range(2, 9)
    ]
    assert len(str(ProblemReport(alike)).splitlines()) == len(alike)


def test_rows_that_many_files_repeat_of_several_are_one_line(
    write: Write, apart: tuple[Sheets, Sheets], shape: LedgerShape
) -> None:
    heads, row = apart[0]["凭证"][:2]
    other = ["E-0002", "会议纪要", *row[2:]]
    write("a.xlsx", apart[0])
    write("b.xlsx", apart[1] | {"凭证": [heads, row, other]})
    write("c.xlsx", {"凭证": [heads, row, other]})
    told = [str(repair) for repair in read_ledger(Path("台账"), shape).repairs if repair.sheet == "凭证"]
    assert told == ["台账/b.xlsx 凭证!A2 等 2 个文件 3 处：与别的文件相同的行 → 只计一次（重复行）"]


def test_one_number_for_the_evidence_of_two_units_is_refused_with_both_places(
    write: Write, apart: tuple[Sheets, Sheets], complaint: Callable[[Path], str]
) -> None:
    for sheets, title in zip(apart, ("甲街道的照片", "乙局的会议纪要"), strict=True):
        sheets["凭证"] = [sheets["凭证"][0], [sheets["凭证"][1][0], title]]
    write("a.xlsx", apart[0])
    write("b.xlsx", apart[1])
    assert complaint(Path("台账")) == (
        "台账/b.xlsx 凭证!A2：凭证号重复（实为 E-0001，应为 只出现一次，已见于 a.xlsx 凭证!A2；"
        "不同的凭证要用不同的凭证号，以单位简称开头，如“甲局-01”）"
    )


def citing(sheets: Sheets, number: str) -> None:
    """All facts and records of a file rest on one piece of evidence."""
    for name, rows in sheets.items():
        if name not in ("说明", "考核对象", "凭证"):
            place = rows[0].index("凭证号")
            sheets[name] = [rows[0], *([*row[:place], number, *row[place + 1 :]] for row in rows[1:])]


def test_evidence_that_another_unit_registered_is_not_taken_for_ones_own(
    write: Write, apart: tuple[Sheets, Sheets], complaint: Callable[[Path], str]
) -> None:
    heads = apart[0]["凭证"][0]
    for sheets, number in zip(apart, ("001", "002"), strict=True):
        sheets["凭证"] = [heads, [number, f"会议纪要{number}"]]
        citing(sheets, "001")
    write("a.xlsx", apart[0])
    write("b.xlsx", apart[1])
    lines = complaint(Path("台账")).splitlines()
    facts = [line for line in lines if " 事实!" in line]
    assert len(facts) == len(apart[1]["事实"]) - 1
    assert facts[0] == (
        "台账/b.xlsx 事实!G2：这个凭证号是别的考核对象登记的（实为 001，应为 本单位登记的凭证号："
        "a.xlsx 凭证!A2 的是甲街道的凭证；不同的凭证要用不同的凭证号，以单位简称开头，如“甲局-01”；"
        "同一份凭证，照原样也登记在本文件）"
    )
    assert all("b.xlsx" in line.partition("：")[0] for line in lines)


def test_one_piece_of_evidence_of_two_units_is_registered_by_both(
    write: Write, apart: tuple[Sheets, Sheets], shape: LedgerShape
) -> None:
    for sheets in apart:
        sheets["凭证"] = [sheets["凭证"][0], ["001", "市里的通报"]]
        citing(sheets, "001")
    write("a.xlsx", apart[0])
    write("b.xlsx", apart[1])
    ledger = read_ledger(Path("台账"), shape)
    assert ledger.evidence["title"].tolist() == ["市里的通报"]
    assert set(ledger.facts["evidence"]) == {"001"}
    assert "台账/b.xlsx 凭证!A2：与 a.xlsx 相同的行 → 只计一次（重复行）" in map(str, ledger.repairs)


def test_a_list_of_evidence_of_its_own_serves_all_units(
    write: Write, apart: tuple[Sheets, Sheets], shape: LedgerShape
) -> None:
    for sheets in apart:
        citing(sheets, "001")
        del sheets["凭证"]
    write("a.xlsx", apart[0])
    write("b.xlsx", apart[1])
    write("凭证.csv", {"凭证": [["凭证号", "名称"], ["001", "市里的通报"]]})
    assert set(read_ledger(Path("台账"), shape).facts["evidence"]) == {"001"}


def test_a_number_that_may_be_two_is_not_guessed(
    write: Write, sheets: Sheets, complaint: Callable[[Path], str]
) -> None:
    sheets["凭证"] = [sheets["凭证"][0], ["a-01", "通报"], ["A-01", "照片"]]
    citing(sheets, "Ａ-01")
    write("a.xlsx", sheets)
    assert "没有这个凭证号（实为 Ａ-01，应为 A-01、a-01 之一）" in complaint(Path("台账"))


def test_a_fact_sent_in_two_files_is_taken_once(
    write: Write, apart: tuple[Sheets, Sheets], shape: LedgerShape
) -> None:
    write("a.xlsx", apart[0])
    apart[1]["事实"].append(["甲 街道", *apart[0]["事实"][1][1:]])
    write("b.xlsx", apart[1])
    ledger = read_ledger(Path("台账"), shape)
    assert len(ledger.facts) == 5
    assert [str(repair) for repair in ledger.repairs if repair.sheet == "事实"] == [
        "台账/b.xlsx 事实!A5：甲 街道 → 甲街道（单位名称）",
        "台账/b.xlsx 事实!A5：与 a.xlsx 相同的行 → 只计一次（重复行）",
    ]


def test_two_files_that_contradict_each_other(
    write: Write, apart: tuple[Sheets, Sheets], complaint: Callable[[Path], str]
) -> None:
    write("a.xlsx", apart[0])
    apart[1]["事实"].append(["甲街道", "未完成任务数", "3", None, "2017-12-31", "自评", None, None])
    apart[1]["考核对象"][1] = ["甲街道", "街道", "否"]
    apart[1]["说明"][1] = ["示例数据", "是"]
    write("b.xlsx", apart[1])
    assert complaint(Path("台账")).splitlines() == [
        "台账/b.xlsx 说明!B2：各文件的“示例数据”不一致（实为 是，应为 否，同 a.xlsx 说明!B2）",
        "台账/b.xlsx 考核对象!C2：“甲街道”的辖区有街道在两个文件里不同（实为 否，应为 是，同 a.xlsx 考核对象!C2）",
        "台账/b.xlsx 事实!C5：同一考核对象、事实、来源、日期有两个不同的数值，另一个在 a.xlsx 事实!C2"
        "（实为 3，应为 只有一个数值，另一个为 2）",
    ]


def test_faults_come_workbook_by_workbook(
    write: Write, apart: tuple[Sheets, Sheets], complaint: Callable[[Path], str]
) -> None:
    apart[0]["事实"][1][2] = "2分"
    apart[0]["接入系统故障"][1][3] = "轻微"
    apart[1]["事实"][1][2] = "完成"
    write("a.xlsx", apart[0])
    write("b.xlsx", apart[1])
    assert [line.partition("：")[0] for line in complaint(Path("台账")).splitlines()] == [
        "台账/a.xlsx 事实!C2",
        "台账/a.xlsx 接入系统故障!D2",
        "台账/b.xlsx 事实!C2",
    ]


def test_what_files_say_of_themselves_is_kept_side_by_side(
    write: Write, apart: tuple[Sheets, Sheets], shape: LedgerShape
) -> None:
    for name, sheets, author in (("a", apart[0], "张某"), ("b", apart[1], "李某")):
        sheets["说明"] = [*sheets["说明"], ["填报人", author]]
        write(f"{name}.xlsx", sheets)
    about = read_ledger(Path("台账"), shape).about
    assert about == {"示例数据": "否", "方案": "test-2017", "填报人": "张*；李*"}


def test_files_in_a_folder_below_and_of_other_programs_are_not_passed_over_in_silence(
    write: Write, sheets: Sheets, complaint: Callable[[Path], str]
) -> None:
    write("a.xlsx", sheets)
    (Path("台账") / "旧").mkdir()
    write("旧/b.xlsx", sheets)
    (Path("台账") / "c.et").write_bytes(b"\xd0\xcf\x11\xe0")
    assert complaint(Path("台账")).splitlines() == [
        "台账/旧：子文件夹里的文件没有读（应为 台账文件直接放在台账文件夹里）",
        "台账/c.et：不是能读的格式（实为 .et，应为 在表格软件中打开，另存为“Excel 工作簿（.xlsx）”）",
    ]


def test_a_correction_may_stand_in_another_file_than_its_record(
    write: Write, apart: tuple[Sheets, Sheets], shape: LedgerShape
) -> None:
    write("a.xlsx", apart[0])
    head = ["考核对象", "故障开始时间", "级别", "来源", "录入日期", "更正", "更正事由"]
    named = "a.xlsx 接入系统故障!A3"
    apart[1]["接入系统故障"] = [head, ["甲街道", None, None, "上级通报", "2018-02-02", named, "申诉成立"]]
    write("b.xlsx", apart[1])
    ledger = read_ledger(Path("台账"), shape)
    assert list(ledger.events["faults"]["place"]) == ["a.xlsx 接入系统故障!A2"]
    assert list(ledger.records["faults"]["replaced_place"]) == [None, None, named]
