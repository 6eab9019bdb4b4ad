"""Reading tables: the same checks as of a workbook, rows named by their key, nothing inexact, nothing written."""

from __future__ import annotations

import sqlite3
import traceback
from collections.abc import Callable, Iterator
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import duckdb
import postgres
import pytest
from sqlalchemy import text

from kaohe.errors import KaoheError, ProblemReport
from kaohe.ledger.databases.connection import reading
from kaohe.ledger.databases.database import database_of
from kaohe.ledger.databases.sqlwriter import write_sql
from kaohe.ledger.model import Ledger, LedgerShape
from kaohe.ledger.reading.loader import read_ledger, scheme_named

Sheets = dict[str, list[list[Any]]]
Run = Callable[..., None]

FORMS = ("duckdb", "sqlite", "postgresql")
FLOAT = {"duckdb": "DOUBLE", "sqlite": "REAL", "postgresql": "double precision"}


@pytest.fixture
def sound(sheets: Sheets, folder: Callable[[Sheets], Path], shape: LedgerShape) -> Ledger:
    return read_ledger(folder(sheets), shape)


@pytest.fixture
def place(form: str, request: pytest.FixtureRequest) -> Iterator[str]:
    """A database that holds nothing yet."""
    if form != "postgresql":
        yield f"ledger.{form}"
        return
    server: postgres.Server = request.getfixturevalue("as_owner")
    yield server.address("kept")
    with server.owner() as connection:
        connection.execute("DROP SCHEMA IF EXISTS kept CASCADE")


@pytest.fixture
def run(form: str, place: str, sound: Ledger, shape: LedgerShape, request: pytest.FixtureRequest) -> Run:
    """Write the sound ledger, then execute SQL that spoils it."""
    write_sql(sound, shape, place)

    def execute(*statements: str) -> None:
        if form == "sqlite":
            with sqlite3.connect(place) as connection:
                for statement in statements:
                    connection.execute(statement)
            connection.close()
        elif form == "duckdb":
            with duckdb.connect(place) as file:
                for statement in statements:
                    file.execute(statement)
        else:
            with request.getfixturevalue("as_owner").owner() as server:
                server.execute("SET search_path TO kept")
                for statement in statements:
                    server.execute(statement)

    return execute


@pytest.fixture
def told(place: str, shape: LedgerShape) -> Callable[[], str]:
    """What is said of the ledger, the database's name left out."""

    def read() -> str:
        with pytest.raises(ProblemReport) as caught:
            read_ledger(place, shape)
        lines = str(caught.value).splitlines()
        start = str(database_of(place))
        assert all(line.startswith(start) for line in lines)
        return "\n".join(line.removeprefix(start).strip() for line in lines)

    return read


pytestmark = pytest.mark.parametrize("form", FORMS)


def test_rows_are_named_by_their_primary_key(run: Run, told: Callable[[], str]) -> None:
    run(
        "UPDATE facts SET id = 7001, value = '12x' WHERE id = 1",
        "UPDATE faults SET unit = '甲街到' WHERE id = 2",
        "UPDATE units SET \"group\" = '乡镇' WHERE id = 2",
    )
    assert told().splitlines() == [
        "units!类别（id=2）：没有这种类别（实为 乡镇，应为 街道、区直单位）",
        "facts!数值（id=7001）：不是数（实为 12x，应为 0 或正整数）",
        "faults!考核对象（id=2）：没有这个考核对象（实为 甲街到，应为 “考核对象”表里的名称，是否指“甲街道”）",
    ]


def test_rows_without_a_primary_key_are_named_by_number(run: Run, told: Callable[[], str]) -> None:
    run(
        "CREATE TABLE other AS SELECT evidence, title FROM evidence",
        "DROP TABLE evidence",
        "ALTER TABLE other RENAME TO evidence",
        "INSERT INTO evidence VALUES ('E-0002', '记录'), ('E-0001', '又一份')",
    )
    assert told() == ("evidence!凭证号（第 3 行）：凭证号重复（实为 E-0001，应为 只出现一次，已见于第 1 行）")


def test_a_row_may_be_known_by_a_column_of_its_own(run: Run, told: Callable[[], str], form: str) -> None:
    run(
        "DROP TABLE evidence",
        'CREATE TABLE evidence ("凭证号" varchar(20), batch integer, title text, PRIMARY KEY (batch, "凭证号"))',
        "INSERT INTO evidence VALUES ('E-0002', 2, NULL), ('E-0001', 10, '自评报告')",
    )
    assert told() == "evidence!名称（batch=2，凭证号=E-0002）：名称空缺（应为 文字）"


def test_views_are_read_as_tables_are(run: Run, place: str, shape: LedgerShape, sound: Ledger) -> None:
    run(
        "ALTER TABLE faults RENAME TO raw_faults",
        'CREATE VIEW "接入系统故障" AS SELECT unit AS "考核对象", fault_start, fault_repaired, level, source '
        "FROM raw_faults",
    )
    found = read_ledger(place, shape)
    assert found.events["faults"]["fault_start"].tolist() == sound.events["faults"]["fault_start"].tolist()
    assert found.events["faults"]["place"].iloc[1].endswith(" 接入系统故障!考核对象（第 2 行）")


def test_missing_tables_and_columns_are_told_all_at_once(run: Run, told: Callable[[], str]) -> None:
    run(
        "DROP TABLE units",
        "ALTER TABLE faults DROP COLUMN level",
        "ALTER TABLE faults ADD COLUMN lvl integer",
        "ALTER TABLE evidence RENAME TO evidences",
        "CREATE TABLE visitors (name text)",
    )
    lines = [line for line in told().splitlines() if "没有这个凭证号" not in line]
    assert lines == [
        "evidences：没有这种表（实为 evidences，应为 说明、考核对象、事实、接入系统故障、凭证）",
        "：缺少“考核对象”表（应为 表 units 或 考核对象）",
        "faults：缺少列“级别”（应为 表头含“级别”或“level”）",
        "faults：没有这一列（实为 lvl，应为 考核对象、故障开始时间、故障修复时间、级别、来源、凭证号、备注）",
    ]


def test_optional_tables_and_columns_may_be_missing(run: Run, place: str, shape: LedgerShape) -> None:
    run(
        "UPDATE facts SET evidence = NULL",
        "UPDATE faults SET evidence = NULL",
        "DROP TABLE evidence",
        "ALTER TABLE facts DROP COLUMN note",
        "ALTER TABLE faults DROP COLUMN fault_repaired",
        "CREATE TABLE visitors (name text)",
    )
    found = read_ledger(place, shape)
    assert found.evidence.empty
    assert found.events["faults"]["fault_repaired"].tolist() == [None, None]


def test_an_empty_database_holds_no_ledger(form: str, run: Run, told: Callable[[], str]) -> None:
    run(*(f"DROP TABLE {name}" for name in ("about", "units", "facts", "faults", "evidence")))
    where = "模式 kept " if form == "postgresql" else "数据库"
    assert told() == f"：{where}里没有台账的表（应为 about、units、facts、faults）"


def test_a_column_of_binary_floats_is_refused_once(run: Run, told: Callable[[], str], form: str) -> None:
    run(
        "DELETE FROM facts WHERE id > 2",
        "CREATE TABLE other AS SELECT * FROM facts",
        "DROP TABLE facts",
        f"CREATE TABLE facts (id integer PRIMARY KEY, unit text, fact text, value {FLOAT[form]}, "
        f"denominator {FLOAT[form]}, date date, source text, evidence text, note text)",
        "INSERT INTO facts SELECT id, unit, '评分', 1.1, NULL, date, source, evidence, note FROM other",
    )
    exact = "TEXT" if form == "sqlite" else "NUMERIC 或 TEXT"
    assert told() == (
        f"facts!数值（id=1）：“数值”列是二进制浮点数（实为 1.1，应为 {exact} 列；"
        "二进制浮点数（REAL、DOUBLE）不能准确表示小数）"
    )


def test_decimals_are_exact_and_types_are_kept(run: Run, place: str, shape: LedgerShape, form: str) -> None:
    exact = "0.1234567890123456789" if form != "sqlite" else "'0.1234567890123456789'"
    number = "numeric(30, 20)" if form != "sqlite" else "text"
    run(
        "UPDATE facts SET value = NULL WHERE id = 4",
        "ALTER TABLE facts DROP COLUMN denominator",
        f"ALTER TABLE facts ADD COLUMN denominator {number}",
        "UPDATE facts SET denominator = 100.000 WHERE id = 2",
        "DELETE FROM facts WHERE id > 2",
        "INSERT INTO facts (id, unit, fact, value, denominator, source) "
        f"VALUES (9, '乙局', '正确率', '0', {exact}, '自评')",
    )
    found = read_ledger(place, shape)
    assert found.facts["denominator"].tolist() == [None, Fraction(100), Fraction("0.1234567890123456789")]
    assert found.facts["date"].tolist() == [date(2017, 12, 31), date(2017, 12, 31), None]
    assert found.units["has_streets"].tolist() == [True, False]
    assert found.events["faults"]["fault_start"].tolist() == [
        datetime(2017, 10, 17, 9),
        datetime(2017, 12, 19, 8, 45),
    ]


def test_a_moment_with_a_time_zone_is_told_in_beijing_time(
    run: Run, place: str, shape: LedgerShape, form: str
) -> None:
    zoned = "timestamp" if form == "sqlite" else "timestamp with time zone"
    run(
        "ALTER TABLE faults DROP COLUMN fault_repaired",
        f"ALTER TABLE faults ADD COLUMN fault_repaired {zoned}",
        "UPDATE faults SET fault_repaired = '2017-10-17 16:30:00+00:00' WHERE id = 1",
    )
    assert read_ledger(place, shape).events["faults"]["fault_repaired"].iloc[0] == datetime(
        2017, 10, 18, 0, 30
    )


def test_writing_is_refused(run: Run, place: str, shape: LedgerShape, sound: Ledger, form: str) -> None:
    database = database_of(place)
    assert database is not None
    where = "kept.facts" if form == "postgresql" else "facts"
    for statement in (f"DELETE FROM {where}", f"DROP TABLE {where}", "CREATE TABLE new (x integer)"):
        with pytest.raises(KaoheError, match=r"read.?only"), reading(database) as connection:
            connection.execute(text(statement))
    assert len(read_ledger(place, shape).facts) == len(sound.facts)


def test_reading_is_all_that_a_connection_may_do_from_the_start(
    run: Run, place: str, form: str, tmp_path: Path
) -> None:
    """A server's every later transaction; and no file opens another."""
    database = database_of(place)
    assert database is not None
    if form == "postgresql":
        with reading(database) as connection:
            found = connection.execute(text("SHOW default_transaction_read_only")).scalar()
        assert found == "on"
        return
    other = tmp_path / f"other.{form}"
    said = r"attached databases|file system operations are disabled"
    with pytest.raises(KaoheError, match=said), reading(database) as connection:
        connection.execute(text(f"ATTACH '{other}' AS other"))
    assert not other.exists()


def test_the_scheme_is_named_by_the_about_table(run: Run, place: str) -> None:
    assert scheme_named(place) == "test-2017"


def test_a_ledger_is_never_written_over(
    run: Run, place: str, shape: LedgerShape, sound: Ledger, form: str
) -> None:
    said = "里已经有表 about、units、facts、faults、evidence" if form == "postgresql" else "已经存在"
    with pytest.raises(KaoheError, match=said):
        write_sql(sound, shape, place)
    assert len(read_ledger(place, shape).facts) == len(sound.facts)


def test_places_and_files_tell_where_the_ledger_is(
    run: Run, place: str, shape: LedgerShape, form: str
) -> None:
    found = read_ledger(place, shape)
    book = "postgres/kept" if form == "postgresql" else place
    assert found.facts["place"].iloc[0] == f"{book} facts!数值（id=1）"
    assert found.events["faults"]["place"].iloc[1] == f"{book} faults!考核对象（id=2）"
    assert found.name == book
    if form == "postgresql":
        ((address, digest),) = found.databases.items()
        assert (address, len(digest), found.files) == (place, 64, ())
        assert read_ledger(place, shape).databases == found.databases
        run("UPDATE facts SET value = '3' WHERE id = 1")
        assert read_ledger(place, shape).databases != found.databases
    else:
        assert (found.files, found.databases) == ((Path(place),), {})


def test_a_database_that_cannot_be_opened_is_told(
    form: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, shape: LedgerShape, no_credentials: None
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("KAOHE_DB_USER", "clerk")
    monkeypatch.setenv("KAOHE_DB_PASSWORD", "never-told")
    place = f"postgresql:///d?host={tmp_path}" if form == "postgresql" else f"bad.{form}"
    if form != "postgresql":
        with pytest.raises(KaoheError, match=rf"^数据库 bad.{form}：找不到台账$"):
            read_ledger(place, shape)
        Path(place).write_text("这不是数据库，只是一段文字。" * 200, encoding="utf-8")
    with pytest.raises(KaoheError, match=r"^数据库 \S+：打不开或读不了（") as caught:
        read_ledger(place, shape)
    trace = "".join(traceback.format_exception(caught.value))
    assert "never-told" not in trace and "clerk" not in trace


def test_a_value_no_cell_can_hold_is_refused(run: Run, told: Callable[[], str], form: str) -> None:
    binary = {"duckdb": "blob", "sqlite": "blob", "postgresql": "bytea"}[form]
    literal = {"duckdb": "'ab'::blob", "sqlite": "x'6162'", "postgresql": "'ab'::bytea"}[form]
    run(
        "ALTER TABLE faults DROP COLUMN level",
        f"ALTER TABLE faults ADD COLUMN level {binary}",
        f"UPDATE faults SET level = {literal}",
    )
    assert told().splitlines()[0] == (
        "faults!级别（id=1）：没有这种级别（实为 （二进制数据），应为 一般、严重）"
    )


def test_decimal_parameters_reach_every_database_exactly(run: Run, place: str, form: str) -> None:
    database = database_of(place)
    assert database is not None
    number = Decimal("12345678901234.5678901234567890123")
    with reading(database) as connection:
        given = str(number) if form == "sqlite" else number
        assert connection.execute(text("SELECT :number"), {"number": given}).scalar() == given


def test_values_of_a_database_are_not_mended(run: Run, told: Callable[[], str]) -> None:
    run("UPDATE facts SET value = '12 件' WHERE id = 1")
    assert told() == "facts!数值（id=1）：不是数（实为 12 件，应为 0 或正整数）"


def test_a_unit_known_by_another_width_is_listed_with_its_key(
    run: Run, place: str, shape: LedgerShape
) -> None:
    run("UPDATE facts SET unit = '甲 街道' WHERE id = 2")
    (repair,) = read_ledger(place, shape).repairs
    assert repair.place == "facts!考核对象（id=2）"
    assert (repair.found, repair.read_as) == ("甲 街道", "甲街道")
