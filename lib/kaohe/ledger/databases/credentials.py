"""User name and password of a database: from the environment or the keyring, and never kept."""

from __future__ import annotations

import os

from kaohe.errors import KaoheError
from kaohe.ledger.databases.database import Database


def credentials(database: Database) -> tuple[str | None, str | None]:
    """User name and password for a server; None where the driver shall find its own (peer, PGPASSFILE).

    ``KAOHE_DB_USER`` and ``KAOHE_DB_PASSWORD`` come first, then ``PGUSER`` and ``PGPASSWORD``, then the keyring's
    entry for :attr:`Database.server`.

    Raises
    ------
    KaoheError
        A keyring that cannot be opened.
    """
    user = os.environ.get("KAOHE_DB_USER") or os.environ.get("PGUSER")
    password = os.environ.get("KAOHE_DB_PASSWORD") or os.environ.get("PGPASSWORD")
    if password:
        return user, password
    kept = _kept(database.server, user)
    return kept if kept is not None else (user, None)


def _kept(service: str, user: str | None) -> tuple[str, str] | None:
    import keyring
    from keyring.errors import KeyringError, NoKeyringError

    try:
        found = keyring.get_credential(service, user)
    except NoKeyringError:
        return None
    except KeyringError:
        raise KaoheError(f"钥匙串打不开，取不到 {service} 的密码；解锁后重试，或用环境变量给出") from None
    if found is None or not found.password:
        return None
    return found.username, found.password
