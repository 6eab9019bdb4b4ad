"""How long a million event rows take to read from a database, and how much memory.

``pytest -m benchmark tests/benchmarks/test_database.py`` prints a line a database. ``KAOHE_ROWS`` sets the number.
"""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

ROWS = int(os.environ.get("KAOHE_ROWS", "1000000"))
READ = """
import json, resource, sys, time
from kaohe.ledger.reading.loader import read_ledger
from kaohe.ledger.model import ColumnShape, LedgerShape, TableShape
columns = (ColumnShape("name", "事项", "text"), ColumnShape("sent_on", "日期", "date"),
           ColumnShape("amount", "数量", "number"), ColumnShape("late", "逾期", "yes_no"))
shape = LedgerShape("big-2020", ("县",), events=(TableShape("items", "办件", columns, "sent_on"),))
began, before = time.perf_counter(), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
ledger = read_ledger(sys.argv[1], shape)
found = {"rows": len(ledger.events["items"]), "seconds": time.perf_counter() - began,
         "before": before / 1024, "peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}
print(json.dumps(found))
"""
SMALL = (
    "CREATE TABLE about (key text, value text)",
    "INSERT INTO about VALUES ('示例数据', '是'), ('方案', 'big-2020')",
    'CREATE TABLE units (unit text PRIMARY KEY, "group" text)',
    "CREATE TABLE facts (unit text, fact text, value text, source text)",
)
HEAD = (
    "CREATE TABLE items (id bigint PRIMARY KEY, unit text, name text, sent_on date, amount {number}, late boolean, "
    "source text)"
)
FILL = {
    "duckdb": """
        INSERT INTO items SELECT i, '单位' || (i % 60), '事项' || i, DATE '2020-01-01' + CAST(i % 360 AS integer),
               (i % 100000) / 100, i % 3 = 0, '自评' FROM range(1, {rows} + 1) t(i)""",
    "sqlite": """
        WITH RECURSIVE n(i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM n WHERE i < {rows})
        INSERT INTO items SELECT i, '单位' || (i % 60), '事项' || i, date('2020-01-01', (i % 360) || ' days'),
               printf('%d.%02d', i % 1000, i % 100), i % 3 = 0, '自评' FROM n""",
}


@pytest.mark.benchmark
@pytest.mark.parametrize("form", ["duckdb", "sqlite"])
def test_a_million_rows(form: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / f"ledger.{form}"
    number = {"duckdb": "decimal(12, 2)", "sqlite": "text"}[form]
    connection = duckdb.connect(str(path)) if form == "duckdb" else sqlite3.connect(path)
    for statement in (*SMALL, HEAD.format(number=number), FILL[form].format(rows=ROWS)):
        connection.execute(statement)
    for unit in range(60):
        connection.execute("INSERT INTO units VALUES (?, '县')", [f"单位{unit}"])
    connection.commit()
    connection.close()
    done = subprocess.run(
        [sys.executable, "-c", READ, str(path)], stdout=subprocess.PIPE, text=True, check=True
    )
    found = json.loads(done.stdout)
    assert found["rows"] == ROWS
    with capsys.disabled():
        told = f"{found['seconds']:.1f} s, {found['peak']:.0f} MB at most ({found['before']:.0f} MB before)"
        print(f"\n{form}: {ROWS} rows in {told}")
