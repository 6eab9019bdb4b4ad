"""Connections to a ledger's database, and its errors in words without credentials."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy
from sqlalchemy.dialects import registry
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.pool import NullPool

from kaohe.errors import KaoheError
from kaohe.ledger.databases.credentials import credentials
from kaohe.ledger.databases.database import Database

_TIMEOUT = "10"
_READ_ONLY = "-c default_transaction_read_only=on"
_NO_OTHER_FILES = {
    "enable_external_access": "false",
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
}


class RelativeDialect(PGDialect_psycopg):
    """PostgreSQL and the databases that come from it, which name their versions in their own way."""

    supports_statement_cache = True

    def _get_server_version_info(self, connection: Any) -> Any:
        try:
            return super()._get_server_version_info(connection)  # type: ignore[no-untyped-call]
        except AssertionError:
            return (9, 2)  # what the oldest of them came from


registry.register("postgresql.kaohe", __name__, RelativeDialect.__name__)


@contextmanager
def reading(database: Database) -> Iterator[Connection]:
    """One read-only transaction: all tables as of one moment, and whatever tries to write is refused.

    Raises
    ------
    KaoheError
        The database cannot be opened or read; says why, without credentials.
    """
    with _connected(database, _reading_engine) as connection:
        if database.kind == "sqlite":
            connection.exec_driver_sql("PRAGMA query_only = ON")
            connection.exec_driver_sql("BEGIN")
        elif database.kind == "duckdb":
            connection.exec_driver_sql("SET enable_progress_bar = false")  # it prints among our own output
        yield connection


@contextmanager
def writing(database: Database) -> Iterator[Connection]:
    """One transaction that is kept when nothing is raised; errors as :func:`reading`."""
    with _connected(database, _writing_engine) as connection, connection.begin():
        yield connection


@contextmanager
def _connected(database: Database, make: Any) -> Iterator[Connection]:
    user, password = credentials(database) if database.kind == "postgresql" else (None, None)
    engine = make(database, user, password)
    driver: Any = engine.dialect.loaded_dbapi
    try:
        with engine.connect() as connection:
            yield connection
    except (SQLAlchemyError, driver.Error, OSError) as error:
        # Without its cause: a driver's own error may hold the settings of the connection.
        raise KaoheError(f"{database}：{_told(error, password)}") from None
    finally:
        engine.dispose()


def _reading_engine(database: Database, user: str | None, password: str | None) -> Engine:
    if database.path is None:
        options = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
        return _server(database, user, password, options=_READ_ONLY).execution_options(**options)
    if not database.path.is_file():
        raise KaoheError(f"{database}：找不到台账")
    if database.kind == "sqlite":
        return _sqlite(database.path, "ro")
    return _duckdb(database.path, {"read_only": True, "config": _NO_OTHER_FILES})


def _writing_engine(database: Database, user: str | None, password: str | None) -> Engine:
    if database.path is None:
        return _server(database, user, password)
    return _sqlite(database.path, "rwc") if database.kind == "sqlite" else _duckdb(database.path, {})


def _server(database: Database, user: str | None, password: str | None, **settings: str) -> Engine:
    url = sqlalchemy.URL.create(
        "postgresql+kaohe",
        username=user,
        password=password,
        host=database.host or None,
        port=database.port,
        database=database.name or None,
        query={"connect_timeout": _TIMEOUT, **dict(database.settings), **settings},
    )
    return sqlalchemy.create_engine(url, poolclass=NullPool, hide_parameters=True, use_native_hstore=False)


def _sqlite(path: Path, mode: str) -> Engine:
    import sqlite3

    def connect() -> sqlite3.Connection:
        connection = sqlite3.connect(f"{path.resolve().as_uri()}?mode={mode}", uri=True)
        connection.setlimit(sqlite3.SQLITE_LIMIT_ATTACHED, 0)  # no other file is ever opened
        return connection

    return sqlalchemy.create_engine("sqlite://", creator=connect, poolclass=NullPool, hide_parameters=True)


def _duckdb(path: Path, arguments: dict[str, Any]) -> Engine:
    url = sqlalchemy.URL.create("duckdb", database=str(path.resolve()))
    engine = sqlalchemy.create_engine(url, connect_args=arguments, poolclass=NullPool, hide_parameters=True)
    engine.dialect.supports_native_decimal = True  # or duckdb-engine would hand decimals over as floats
    return engine


def _told(error: Exception, password: str | None) -> str:
    """What the driver says, in one line; neither the password nor the user name."""
    said = str(getattr(error, "orig", None) or error).strip()
    line = " ".join(said.splitlines()[0].split()) if said else type(error).__name__
    line = re.sub(r'(user|role) "[^"]*"', r"\1 …", line)
    if password:
        line = line.replace(password, "…")
    return f"打不开或读不了（{line}）"
