"""The tables and views of a database: their columns, what identifies a row, and in which order rows are read."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import text
from sqlalchemy.engine import Connection

from kaohe.ledger.databases.database import Database


@dataclass(frozen=True)
class Relation:
    """A table or view.

    Attributes
    ----------
    columns, types
        Names in order, and types as declared (upper case).
    key
        Names of the primary key's columns; empty where there is none.
    order
        SQL that sorts the rows in the same way at every reading.
    """

    schema: str
    name: str
    columns: tuple[str, ...]
    types: tuple[str, ...]
    key: tuple[str, ...]
    order: str

    @property
    def query(self) -> str:
        """SQL for all its rows."""
        where = f"{quoted(self.schema)}.{quoted(self.name)}"
        return f"SELECT {', '.join(map(quoted, self.columns))} FROM {where} ORDER BY {self.order}"


def quoted(name: str) -> str:
    """An identifier as SQL has it."""
    return '"' + name.replace('"', '""') + '"'


def relations(connection: Connection, database: Database) -> list[Relation]:
    """What a schema holds, by name; nothing where there is no such schema."""
    schema = database.schema or str(connection.execute(text(_SCHEMA[database.kind])).scalar())
    rows = connection.execute(text(_COLUMNS[database.kind]), {"schema": schema}).all()
    found = []
    for name in dict.fromkeys(row[0] for row in rows):
        own = [row for row in rows if row[0] == name]
        keyed = sorted((row for row in own if row[4]), key=lambda row: row[4])
        columns, key = tuple(row[2] for row in own), tuple(row[2] for row in keyed)
        if key:
            order = ", ".join(map(quoted, key))
        elif own[0][1]:
            order = _STORED[database.kind]
        else:
            order = ", ".join(f"CAST({quoted(column)} AS TEXT)" for column in columns)
        found.append(Relation(schema, name, columns, tuple(str(row[3]).upper() for row in own), key, order))
    return found


_SCHEMA = {
    "postgresql": "SELECT current_schema()",
    "duckdb": "SELECT current_schema()",
    "sqlite": "SELECT 'main'",
}

# The order in which rows are stored, for tables without a primary key.
_STORED = {"postgresql": "tableoid, ctid", "duckdb": "rowid", "sqlite": "rowid"}

# Name, whether rows are stored, column, type, place in the primary key from 1 (0 or null: none). The standard's
# information_schema hides primary keys from those who may only read.
_COLUMNS = {
    "postgresql": """
        SELECT c.relname, c.relkind IN ('r', 'p', 'm'), a.attname, format_type(a.atttypid, a.atttypmod),
               (SELECT s.place FROM generate_series(1, array_length(string_to_array(i.indkey::text, ' '), 1))
                    AS s(place) WHERE (string_to_array(i.indkey::text, ' '))[s.place] = a.attnum::text)
        FROM pg_catalog.pg_class c
        JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
        JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
        LEFT JOIN pg_catalog.pg_index i ON i.indrelid = c.oid AND i.indisprimary
        WHERE n.nspname = :schema AND c.relkind IN ('r', 'p', 'm', 'v', 'f')
        ORDER BY c.relname, a.attnum""",
    "duckdb": """
        SELECT t.table_name, t.table_type = 'BASE TABLE', c.column_name, c.data_type,
               list_position(k.constraint_column_names, c.column_name)
        FROM information_schema.tables t
        JOIN information_schema.columns c USING (table_catalog, table_schema, table_name)
        LEFT JOIN duckdb_constraints() k ON k.constraint_type = 'PRIMARY KEY'
             AND k.database_name = t.table_catalog AND k.schema_name = t.table_schema
             AND k.table_name = t.table_name
        WHERE t.table_catalog = current_database() AND t.table_schema = :schema
        ORDER BY t.table_name, c.ordinal_position""",
    "sqlite": """
        SELECT m.name, m.type = 'table', c.name, c.type, c.pk
        FROM sqlite_master m, pragma_table_info(m.name) c
        WHERE :schema = 'main' AND m.type IN ('table', 'view') AND m.name NOT LIKE 'sqlite\\_%' ESCAPE '\\'
        ORDER BY m.name, c.cid""",
}
