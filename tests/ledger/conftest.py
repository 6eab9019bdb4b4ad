"""A small shape, a sound ledger of it, and ways to write it with faults put in."""

from __future__ import annotations

import copy
import csv
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import openpyxl
import postgres
import pytest

from kaohe.errors import ProblemReport
from kaohe.ledger.model import ColumnShape, LedgerShape, TableShape
from kaohe.ledger.reading.loader import read_ledger

Sheets = dict[str, list[list[Any]]]

SHAPE = LedgerShape(
    scheme="test-2017",
    groups=("街道", "区直单位"),
    attributes=(ColumnShape("has_streets", "辖区有街道", "yes_no"),),
    facts=(
        ColumnShape("n_tasks", "未完成任务数", "count"),
        ColumnShape("r_ok", "正确率", "ratio"),
        ColumnShape("done", "已完成“梳理”", "yes_no"),
        ColumnShape("reported_on", "报送日期", "date"),
        ColumnShape("mark", "评分", "rating"),
    ),
    events=(
        TableShape(
            "faults",
            "接入系统故障",
            (
                ColumnShape("fault_start", "故障开始时间", "datetime"),
                ColumnShape("fault_repaired", "故障修复时间", "datetime", optional=True),
                ColumnShape("level", "级别", "text", choices=("一般", "严重")),
            ),
            "fault_start",
        ),
    ),
)

SOUND: Sheets = {
    "说明": [["项目", "内容"], ["示例数据", "否"], ["方案", "test-2017"]],
    "考核对象": [["考核对象", "类别", "辖区有街道"], ["甲街道", "街道", "是"], ["乙局", "区直单位", "否"]],
    "事实": [
        ["考核对象", "事实", "数值", "分母", "日期", "来源", "凭证号", "备注"],
        ["甲街道", "未完成任务数", "2", None, "2017-12-31", "自评", "E-0001", None],
        ["甲街道", "正确率", "95", "100", "2017-12-31", "自评", None, None],
        ["乙局", "done", "是", None, "2017-12-31", "现场核查", None, "见记录"],
        ["乙局", "评分", "74.4", None, None, "上级通报", None, None],
        ["乙局", "接入系统故障", "0", None, "2017-12-31", "日常监测", None, "零报告"],
    ],
    "接入系统故障": [
        ["考核对象", "故障开始时间", "故障修复时间", "级别", "来源", "凭证号", "备注"],
        ["甲街道", "2017-10-17 09:00", "2017-10-17 11:00", "一般", "日常监测", "E-0001", None],
        ["甲街道", "2017-12-19 08:45", None, "严重", "日常监测", None, None],
    ],
    "凭证": [
        ["凭证号", "名称", "日期", "保管单位", "备注"],
        ["E-0001", "自评报告", "2017-11-10", "区府办", None],
    ],
}


@pytest.fixture
def shape() -> LedgerShape:
    return SHAPE


@pytest.fixture
def sheets() -> Sheets:
    """A sound ledger, free to be spoilt."""
    return copy.deepcopy(SOUND)


@pytest.fixture
def workbook(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[Sheets], Path]:
    """Write sheets to 台账.xlsx in the working directory."""
    monkeypatch.chdir(tmp_path)

    def write(sheets: Sheets) -> Path:
        book = openpyxl.Workbook()
        book.remove(book.worksheets[0])
        for name, rows in sheets.items():
            page = book.create_sheet(name)
            for row in rows:
                page.append(row)
        path = Path("台账.xlsx")
        book.save(path)
        return path

    return write


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[Sheets], Path]:
    """Write sheets to CSV files in the folder 台账 of the working directory."""
    monkeypatch.chdir(tmp_path)

    def write(sheets: Sheets) -> Path:
        path = Path("台账")
        path.mkdir()
        for name, rows in sheets.items():
            with (path / f"{name}.csv").open("w", encoding="utf-8", newline="") as stream:
                csv.writer(stream, lineterminator="\n").writerows(rows)
        return path

    return write


@pytest.fixture
def complaint(shape: LedgerShape) -> Callable[[Path], str]:
    """What the reader says of a faulty ledger."""

    def read(path: Path) -> str:
        with pytest.raises(ProblemReport) as caught:
            read_ledger(path, shape)
        return str(caught.value)

    return read


@pytest.fixture(scope="session")
def server() -> Iterator[postgres.Server]:
    """A private PostgreSQL server."""
    with postgres.private_server() as running:
        yield running


@pytest.fixture
def no_credentials(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing in the environment says who connects to a database, and no keyring does."""
    for name in ("KAOHE_DB_USER", "KAOHE_DB_PASSWORD", "PGUSER", "PGPASSWORD", "PGHOST", "PGDATABASE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")


@pytest.fixture
def as_owner(
    server: postgres.Server, no_credentials: None, monkeypatch: pytest.MonkeyPatch
) -> postgres.Server:
    """The server, and in the environment the credentials of one who may write."""
    monkeypatch.setenv("KAOHE_DB_USER", postgres.OWNER)
    monkeypatch.setenv("KAOHE_DB_PASSWORD", postgres.PASSWORD)
    return server
