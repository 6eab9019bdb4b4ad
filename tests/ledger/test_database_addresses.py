"""Addresses of databases: what they mean, and that credentials have no place in them."""

from __future__ import annotations

import traceback
from pathlib import Path

import keyring
import pytest
from click.testing import CliRunner
from keyring.backend import KeyringBackend
from keyring.credentials import SimpleCredential
from keyring.errors import KeyringLocked

from kaohe.cli import main
from kaohe.errors import KaoheError, ProblemReport
from kaohe.ledger.databases.credentials import credentials
from kaohe.ledger.databases.database import Database, database_of, is_address
from kaohe.scheme.run_file import read_run_file

SERVER = "postgresql+psycopg://db.example.cn:5433/kaohe?schema=licheng&sslmode=require"
SECRET = "h0nger-Hund"
WITH_SECRETS = (
    f"postgresql+psycopg://office:{SECRET}@db.example.cn/kaohe",
    f"postgresql://office:{SECRET}/x@db.example.cn/kaohe",
    f"postgresql:/office:{SECRET}@db.example.cn/kaohe",
    f"postgresql://db.example.cn/kaohe?password={SECRET}",
    f"postgresql://db.example.cn/kaohe?sslpassword={SECRET}",
    f"postgresql://office:{SECRET}/kaohe",
    f"mysql://office:{SECRET}@db.example.cn/kaohe",
    f"postgresql://db.example.cn/kaohe?{SECRET}",
    f"postgresql://db.example.cn/kaohe#{SECRET}",
    f"postgresql://db.example.cn/kaohe?connect_timeout={SECRET}",
    f"postgresql://db.example.cn/kaohe?sslmode={SECRET}",
    f"postgresql://db.example.cn/kaohe?application_name={SECRET}",
    f"host=db.example.cn user=office password={SECRET} dbname=kaohe",
    f"dbname=kaohe password = {SECRET}",
    f"kaohe password={SECRET}",
    f"PGPASSWORD={SECRET} PGUSER=office",
    f"postgresql:office:{SECRET}@db.example.cn/kaohe",
    f"postgresql+psycopg:office:{SECRET}@db.example.cn",
    f"jdbc:postgresql://db.example.cn/kaohe?user=office&password={SECRET}",
    f"office:{SECRET}@db.example.cn/kaohe",
    f"//office:{SECRET}@db.example.cn/kaohe",
)


class Drawer(KeyringBackend):
    """A keyring that knows one server."""

    priority = 1  # type: ignore[assignment]

    def get_password(self, service: str, username: str) -> str | None:
        found = self.get_credential(service, username)
        return None if found is None else found.password

    def set_password(self, service: str, username: str, password: str) -> None:
        raise AssertionError("nothing is ever written to a keyring")

    def get_credential(self, service: str, username: str | None) -> SimpleCredential | None:
        if service == "postgresql://db.example.cn:5433/kaohe" and username in (None, "office"):
            return SimpleCredential("office", SECRET)
        return None


class Locked(Drawer):
    def get_credential(self, service: str, username: str | None) -> SimpleCredential | None:
        raise KeyringLocked("locked")


@pytest.fixture
def keyring_is(monkeypatch: pytest.MonkeyPatch, no_credentials: None):
    before = keyring.get_keyring()
    yield keyring.set_keyring
    keyring.set_keyring(before)


def test_an_address_comes_back_as_it_was_written() -> None:
    found = database_of(SERVER)
    assert found == Database(
        "postgresql", None, "db.example.cn", 5433, "kaohe", "licheng", (("sslmode", "require"),)
    )
    assert (found.address, str(found), found.label) == (SERVER, f"数据库 {SERVER}", "kaohe/licheng")


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("postgres://h/d", "postgresql+psycopg://h/d"),
        ("postgresql://h:1/d?port=2", "postgresql+psycopg://h:2/d"),
        ("postgresql:///d?host=/run/pg", "postgresql+psycopg:///d?host=/run/pg"),
        ("postgresql://h/%E5%8F%B0%E8%B4%A6", "postgresql+psycopg://h/%E5%8F%B0%E8%B4%A6"),
        ("postgresql://", "postgresql+psycopg:///"),
    ],
)
def test_other_ways_to_write_an_address(written: str, meant: str) -> None:
    found = database_of(written)
    assert found is not None and found.address == meant
    assert database_of(meant) == found


@pytest.mark.parametrize(
    ("written", "kind", "path"),
    [
        ("data/x/ledger.duckdb", "duckdb", "data/x/ledger.duckdb"),
        ("LEDGER.SQLITE3", "sqlite", "LEDGER.SQLITE3"),
        ("sqlite:///data/x.db", "sqlite", "data/x.db"),
        ("duckdb:////tmp/台账.duckdb", "duckdb", "/tmp/台账.duckdb"),
    ],
)
def test_files_are_databases_by_their_suffix(written: str, kind: str, path: str) -> None:
    found = database_of(written)
    assert found is not None and (found.kind, found.path) == (kind, Path(path))


@pytest.mark.parametrize(
    "ref",
    [
        "licheng-2017",
        "data/x/ledger.xlsx",
        "C:/data/ledger",
        "data/x/ledger",
        "data/台账@2017.xlsx",
        "C:\\data\\a@b.xlsx",
        "//server/share/ledger.xlsx",
    ],
)
def test_ids_workbooks_and_folders_are_no_databases(ref: str) -> None:
    assert not is_address(ref)
    assert database_of(ref) is None


@pytest.mark.parametrize("written", WITH_SECRETS)
def test_an_address_with_credentials_or_faults_is_refused_without_repeating_it(written: str) -> None:
    with pytest.raises(KaoheError) as caught:
        database_of(written)
    assert str(caught.value).startswith(("数据库地址", "不能读这种数据库"))
    assert SECRET not in str(caught.value) and "office" not in str(caught.value)
    assert SECRET not in "".join(traceback.format_exception(caught.value))


def test_a_password_in_an_address_is_refused_in_words() -> None:
    with pytest.raises(KaoheError) as caught:
        database_of(WITH_SECRETS[0])
    assert str(caught.value) == (
        "数据库地址里不能写用户名或密码；应为 postgresql+psycopg://主机/数据库?schema=模式，用户名和密码由环境变量 "
        "KAOHE_DB_USER、KAOHE_DB_PASSWORD（或 PGUSER、PGPASSWORD）或钥匙串给出"
    )


def test_an_address_in_another_way_is_refused_and_the_right_one_is_told() -> None:
    for written in ("host=db.example.cn dbname=kaohe", "postgresql:db.example.cn/kaohe"):
        with pytest.raises(KaoheError) as caught:
            database_of(written)
        assert str(caught.value) == "数据库地址写得不对；应为 postgresql+psycopg://主机/数据库?schema=模式"


@pytest.mark.parametrize("written", WITH_SECRETS)
def test_no_command_repeats_a_password(written: str) -> None:
    scheme_id = "xining-chengzhong-2017-04"
    for words in (
        ("run", scheme_id, "--ledger"),
        ("template", scheme_id, "--ledger"),
        ("ledger-to", scheme_id),
    ):
        result = CliRunner().invoke(main, [*words, written])
        assert result.exit_code == 1
        assert "数据库" in result.output
        assert SECRET not in result.output and "office" not in result.output


def test_unknown_settings_are_refused() -> None:
    with pytest.raises(KaoheError, match="没有参数 options；可写：connect_timeout、host"):
        database_of("postgresql://h/d?options=x")


def test_run_yaml_names_the_server(tmp_path: Path) -> None:
    path = tmp_path / "run.yaml"
    path.write_text(f"ledger: {{url: '{SERVER}'}}\n", encoding="utf-8")
    found = read_run_file(path, name="run.yaml").ledger
    assert found is not None and found.url == SERVER


@pytest.mark.parametrize("written", WITH_SECRETS)
@pytest.mark.parametrize(
    "form",
    [
        "ledger:\n  url: '{}'\n",
        "ledger:\n  url: {}\n",
        "ledger: '{}'\n",
        "ledger: {{uri: '{}'}}\n",
        "ledger: {{'{}': x}}\n",
        "'{}'\n",
        "ledger: ['{}'\nreadings: [",
        "supplied: '{}'\n",
        "readings: {{x: '{}'}}\n",
    ],
)
def test_a_password_in_run_yaml_is_refused_without_repeating_it(
    form: str, written: str, tmp_path: Path
) -> None:
    path = tmp_path / "run.yaml"
    path.write_text(form.format(written), encoding="utf-8")
    with pytest.raises(ProblemReport) as caught:
        read_run_file(path, name="run.yaml")
    assert str(caught.value).startswith("run.yaml")
    assert SECRET not in str(caught.value) and SECRET not in repr(caught.value)


def test_a_password_in_run_yaml_is_refused_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "run.yaml"
    path.write_text(f"supplied: true\nledger:\n  url: {WITH_SECRETS[0]}\n", encoding="utf-8")
    with pytest.raises(ProblemReport) as caught:
        read_run_file(path, name="run.yaml")
    assert str(caught.value).startswith("run.yaml:3 ledger.url：数据库地址里不能写用户名或密码；")


def test_credentials_come_from_the_environment_first(monkeypatch: pytest.MonkeyPatch, keyring_is) -> None:
    keyring_is(Drawer())
    database = database_of(SERVER)
    assert database is not None
    assert credentials(database) == ("office", SECRET)
    monkeypatch.setenv("PGUSER", "clerk")
    assert credentials(database) == ("clerk", None)
    monkeypatch.setenv("PGPASSWORD", "pg")
    assert credentials(database) == ("clerk", "pg")
    monkeypatch.setenv("KAOHE_DB_USER", "head")
    monkeypatch.setenv("KAOHE_DB_PASSWORD", "own")
    assert credentials(database) == ("head", "own")


def test_no_keyring_leaves_it_to_the_driver(no_credentials: None) -> None:
    database = database_of(SERVER)
    assert database is not None and credentials(database) == (None, None)


def test_a_locked_keyring_is_told(keyring_is) -> None:
    keyring_is(Locked())
    database = database_of(SERVER)
    assert database is not None
    with pytest.raises(
        KaoheError, match=r"^钥匙串打不开，取不到 postgresql://db\.example\.cn:5433/kaohe 的密码"
    ):
        credentials(database)
