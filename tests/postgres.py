"""A private PostgreSQL server for tests: its own folder, a socket and no port, gone afterwards."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest
from psycopg import sql

OWNER, PASSWORD = "ledger_owner", "Kx7-owner-secret%20zq"
READER, READING = "ledger_reader", "Vb3/reader:secret@wj"
_OTHER_THAN_ROOT = "nobody"  # PostgreSQL does not run as root


@dataclass(frozen=True)
class Server:
    """A running server; a reader may read what the owner makes, and no more."""

    folder: Path

    def address(self, schema: str = "") -> str:
        """What ``--ledger`` takes."""
        inside = f"schema={schema}&" if schema else ""
        return f"postgresql+psycopg:///postgres?{inside}host={self.folder}"

    def owner(self) -> psycopg.Connection:
        """A connection that may write."""
        return psycopg.connect(
            host=str(self.folder), dbname="postgres", user=OWNER, password=PASSWORD, autocommit=True
        )

    def open_to_reader(self, schema: str) -> None:
        """Let the reader read all tables of a schema."""
        names = {"schema": sql.Identifier(schema), "reader": sql.Identifier(READER)}
        with self.owner() as connection:
            connection.execute(sql.SQL("GRANT USAGE ON SCHEMA {schema} TO {reader}").format(**names))
            connection.execute(
                sql.SQL("GRANT SELECT ON ALL TABLES IN SCHEMA {schema} TO {reader}").format(**names)
            )


@contextmanager
def private_server() -> Iterator[Server]:
    """Start a server and stop it; skips the test where PostgreSQL is not installed."""
    binaries = _binaries()
    if binaries is None:
        pytest.skip("needs PostgreSQL's server programs (initdb, pg_ctl), Debian's package postgresql")
    folder = Path(tempfile.mkdtemp(prefix="kaohe-pg-"))  # short: a socket's path has 107 bytes at most
    try:
        yield from _running(binaries, folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _running(binaries: Path, folder: Path) -> Iterator[Server]:
    data, secret = folder / "data", folder / "secret"
    secret.write_text(PASSWORD, encoding="utf-8")
    if os.geteuid() == 0:
        for path in (folder, secret):
            shutil.chown(path, _OTHER_THAN_ROOT)
    settings = (
        f"-k {folder} -c listen_addresses= -c fsync=off -c synchronous_commit=off -c full_page_writes=off"
    )
    control = [str(binaries / "pg_ctl"), "-D", str(data), "-w"]
    _call(
        folder,
        *(str(binaries / "initdb"), "-D", str(data), "-U", OWNER, f"--pwfile={secret}"),
        *("--auth=scram-sha-256", "--encoding=UTF8", "--locale=C", "--no-sync"),
    )
    _call(folder, *control, "-l", str(folder / "log"), "-o", settings, "start")
    try:
        server = Server(folder)
        with server.owner() as connection:
            connection.execute(
                sql.SQL("CREATE ROLE {} LOGIN PASSWORD {}").format(sql.Identifier(READER), READING)
            )
        yield server
    finally:
        _call(folder, *control, "-m", "immediate", "stop")


def _binaries() -> Path | None:
    """Where the newest server's programs are."""
    own = shutil.which("initdb")
    found = sorted(
        Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3].split(".")[0])
    )
    if own is None and not found:
        return None
    return Path(own).resolve().parent if own is not None else found[-1].parent


def _call(folder: Path, *words: str) -> None:
    """Run a program of the server, in its folder and as somebody who is not root."""
    other = {"user": _OTHER_THAN_ROOT, "extra_groups": []} if os.geteuid() == 0 else {}
    output = folder / "said"
    with output.open("wb") as said:  # a pipe would stay open as long as the server
        done = subprocess.run(words, cwd=folder, stdout=said, stderr=said, timeout=120, **other)
    assert done.returncode == 0, output.read_text(encoding="utf-8", errors="replace")
