"""Servers: the reader's own rights suffice, and relatives of PostgreSQL are spoken to."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import postgres
import pytest
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg

from kaohe.errors import KaoheError
from kaohe.ledger.databases.connection import RelativeDialect
from kaohe.ledger.databases.sqlwriter import write_sql
from kaohe.ledger.model import LedgerShape
from kaohe.ledger.reading.loader import read_ledger

Sheets = dict[str, list[list[Any]]]


@pytest.fixture
def as_reader(
    as_owner: postgres.Server,
    monkeypatch: pytest.MonkeyPatch,
    sheets: Sheets,
    folder: Callable[[Sheets], Path],
    shape: LedgerShape,
) -> postgres.Server:
    """A ledger in the schema ``shown``, and the credentials of one who may read it."""
    with as_owner.owner() as connection:
        connection.execute("DROP SCHEMA IF EXISTS shown CASCADE")
    write_sql(read_ledger(folder(sheets), shape), shape, as_owner.address("shown"))
    as_owner.open_to_reader("shown")
    monkeypatch.setenv("KAOHE_DB_USER", postgres.READER)
    monkeypatch.setenv("KAOHE_DB_PASSWORD", postgres.READING)
    return as_owner


def test_a_role_that_may_only_read_sees_the_keys_too(as_reader: postgres.Server, shape: LedgerShape) -> None:
    found = read_ledger(as_reader.address("shown"), shape)
    assert found.facts["place"].iloc[0] == "postgres/shown facts!数值（id=1）"


def test_tables_one_may_not_read_are_told(as_reader: postgres.Server, shape: LedgerShape) -> None:
    with as_reader.owner() as connection:
        connection.execute(f"REVOKE SELECT ON shown.facts FROM {postgres.READER}")
    with pytest.raises(KaoheError, match="打不开或读不了（permission denied for table facts）"):
        read_ledger(as_reader.address("shown"), shape)


def test_a_wrong_password_is_told_without_it_or_the_name(
    as_reader: postgres.Server, shape: LedgerShape, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KAOHE_DB_PASSWORD", "wrong-password")
    with pytest.raises(KaoheError, match="password authentication failed for user …") as caught:
        read_ledger(as_reader.address("shown"), shape)
    assert "wrong-password" not in str(caught.value) and postgres.READER not in str(caught.value)


def test_the_variables_of_postgresql_do_as_well(
    as_reader: postgres.Server, shape: LedgerShape, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("KAOHE_DB_USER", "KAOHE_DB_PASSWORD"):
        monkeypatch.delenv(name)
    for name, value in (
        ("PGUSER", postgres.READER),
        ("PGPASSWORD", postgres.READING),
        ("PGHOST", str(as_reader.folder)),
        ("PGDATABASE", "postgres"),
    ):
        monkeypatch.setenv(name, value)
    found = read_ledger("postgresql://?schema=shown", shape)
    assert list(found.databases) == ["postgresql+psycopg:///?schema=shown"]


@pytest.mark.parametrize(
    "said", ["(openGauss 5.0.0 build a07d57c3) compiled", "KingbaseES V008R006C007B0012"]
)
def test_relatives_that_name_their_versions_otherwise_are_not_refused(said: str) -> None:
    connection = SimpleNamespace(exec_driver_sql=lambda query: SimpleNamespace(scalar=lambda: said))
    with pytest.raises(AssertionError, match="Could not determine version"):
        PGDialect_psycopg()._get_server_version_info(connection)
    assert RelativeDialect()._get_server_version_info(connection) == (9, 2)
