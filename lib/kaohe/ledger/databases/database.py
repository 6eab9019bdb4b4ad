"""Where a ledger's database is: a DuckDB or SQLite file, or a PostgreSQL server by an address without credentials."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Literal
from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit

from kaohe.errors import KaoheError
from kaohe.ledger.grid import file_text

FILES: dict[str, Literal["duckdb", "sqlite"]] = {
    ".duckdb": "duckdb",
    ".sqlite": "sqlite",
    ".sqlite3": "sqlite",
    ".db": "sqlite",
}
"""Kind of embedded database by the suffix of its file."""

EXAMPLE = "postgresql+psycopg://主机/数据库?schema=模式"
CREDENTIALS = "用户名和密码由环境变量 KAOHE_DB_USER、KAOHE_DB_PASSWORD（或 PGUSER、PGPASSWORD）或钥匙串给出"
_DRIVER = "postgresql+psycopg"
_SERVERS = ("postgres", "postgresql", _DRIVER)
_ADDRESS = re.compile(r"([A-Za-z][A-Za-z0-9+.-]+):/")  # two letters at least: C:/ is a folder
_OTHERWISE = (
    re.compile(  # other ways to name a server, none of which is read: libpq's keywords, no //, no scheme
        r"(?:postgres(?:ql)?(?:\+\w+)?|jdbc):|//[^/]*@|[^/\\:@\s]{2,}:[^/\\]*@"
        r"|(?:host|hostaddr|port|dbname|user|service|passfile|sslmode)\s*=",
        re.IGNORECASE,
    )
)
_SECRET = re.compile(r"(?:pass(?:word|wd)?|pwd|user)\s*=", re.IGNORECASE)
_SETTINGS = ("connect_timeout", "host", "port", "schema", "sslmode", "sslrootcert")
_SSL_MODES = ("disable", "allow", "prefer", "require", "verify-ca", "verify-full")


@dataclass(frozen=True)
class Database:
    """A database that holds, or will hold, a ledger.

    Attributes
    ----------
    path
        The file of an embedded database; None for a server.
    host, port, name
        Of a server; empty or None where the PG* variables or the driver's defaults say.
    schema
        Where the tables lie; empty takes the connection's own.
    settings
        Further parameters of the connection, none of them secret.
    """

    kind: Literal["postgresql", "duckdb", "sqlite"]
    path: Path | None = None
    host: str = ""
    port: int | None = None
    name: str = ""
    schema: str = ""
    settings: tuple[tuple[str, str], ...] = ()

    @property
    def server(self) -> str:
        """``postgresql://host:port/name``: what a keyring knows the credentials by."""
        port = "" if self.port is None else f":{self.port}"
        return f"postgresql://{quote(self.host, safe=':[]')}{port}/{quote(self.name)}"

    @property
    def address(self) -> str:
        """The URL, which never holds credentials; the file's name as the user knows it for an embedded database."""
        if self.path is not None:
            return file_text(self.path)
        settings = [*([("schema", self.schema)] if self.schema else []), *self.settings]
        query = f"?{urlencode(settings, safe='/', quote_via=quote)}" if settings else ""
        return self.server.replace("postgresql", _DRIVER, 1) + query

    @property
    def label(self) -> str:
        """A short name, for places: the file's own, or ``name/schema``."""
        if self.path is not None:
            return self.path.name
        return "/".join(part for part in (self.name or "postgresql", self.schema) if part)

    def __str__(self) -> str:
        return f"数据库 {self.address}"


def is_address(ref: object) -> bool:
    """Whether it is written as a URL, good or bad, or names a server in another way, which is then refused."""
    if not isinstance(ref, str):
        return False
    text = ref.strip()
    return bool(_ADDRESS.match(text) or _OTHERWISE.match(text) or _SECRET.search(text))


def may_tell(text: str) -> bool:
    """Whether a text may hold an address, or what stands in one that should not."""
    return "@" in text or "://" in text or _SECRET.search(text) is not None


def database_of(ref: str | Path | Database) -> Database | None:
    """The database that an address or a file name means; None where it means none.

    Raises
    ------
    KaoheError
        An address with credentials in it, of another kind of server, or malformed; the message never repeats it.
    """
    if isinstance(ref, Database):
        return ref
    if is_address(ref):
        return parse_address(str(ref))
    path = Path(ref)
    kind = FILES.get(path.suffix.lower())
    return None if kind is None or path.is_dir() else Database(kind, path)


def parse_address(text: str) -> Database:
    """A URL as a database.

    Raises
    ------
    KaoheError
        As :func:`database_of`.
    """
    text = text.strip()
    if "@" in text or (_SECRET.search(text) and not _ADDRESS.match(text)):
        raise KaoheError(f"数据库地址里不能写用户名或密码；应为 {EXAMPLE}，{CREDENTIALS}")
    if not _ADDRESS.match(text):
        raise _malformed()
    try:
        parts = urlsplit(text)
        given = dict(parse_qsl(parts.query, keep_blank_values=True, strict_parsing=bool(parts.query)))
        port, host = parts.port, unquote(parts.hostname or "")
    except ValueError:
        raise _malformed() from None
    secret = [name for name in given if "pass" in name.lower() or name.lower() == "user"]
    if secret:
        raise KaoheError(f"数据库地址里不能写 {'、'.join(secret)}；应为 {EXAMPLE}，{CREDENTIALS}")
    unknown = [name for name in given if name not in _SETTINGS]
    if unknown:
        raise KaoheError(f"数据库地址里没有参数 {'、'.join(unknown)}；可写：{'、'.join(_SETTINGS)}")
    if (
        parts.scheme in ("duckdb", "sqlite")
        and not parts.netloc
        and parts.path not in ("", "/")
        and not given
    ):
        return Database(parts.scheme, Path(unquote(parts.path[1:])))  # type: ignore[arg-type]
    if parts.scheme not in _SERVERS:
        raise KaoheError(f"不能读这种数据库；应为 {EXAMPLE}，或 .duckdb、.sqlite 文件")
    if "port" in given:
        if not given["port"].isdecimal():
            raise _malformed()
        port = int(given.pop("port"))
    if not given.get("connect_timeout", "0").isdecimal():
        raise KaoheError("数据库地址里的 connect_timeout 应为秒数，如 10")
    if given.get("sslmode", "prefer") not in _SSL_MODES:
        raise KaoheError(f"数据库地址里的 sslmode 应为 {'、'.join(_SSL_MODES)} 之一")
    schema, host = given.pop("schema", ""), given.pop("host", host)
    name = unquote(parts.path.lstrip("/"))
    if parts.fragment or "/" in name or not text.startswith(f"{parts.scheme}://"):
        raise _malformed()
    if host.startswith("/"):  # a folder of sockets, which no URL holds before its path
        given["host"], host = host, ""
    return Database("postgresql", None, host, port, name, schema, tuple(sorted(given.items())))


def _malformed() -> KaoheError:
    return KaoheError(f"数据库地址写得不对；应为 {EXAMPLE}")
