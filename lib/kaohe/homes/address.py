"""Where a home is served: this computer only, on one port, for those who know the token."""

from __future__ import annotations

import os
import secrets
import socket
import threading
import webbrowser
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import quote

import click

from kaohe.errors import KaoheError

HOST = "127.0.0.1"
TOKEN_VARIABLE = "KAOHE_TOKEN"


@dataclass(frozen=True)
class Address:
    """One home's address.

    Attributes
    ----------
    port
        TCP port, 1 to 65535, on `HOST`.
    token
        What a visitor must present; never written to a file.
    path
        What is opened first, beginning with ``/``.
    """

    port: int
    token: str
    path: str = "/"

    @property
    def url(self) -> str:
        """The full address, with the token."""
        return f"http://{HOST}:{self.port}{quote(self.path)}?token={quote(self.token, safe='')}"


def new_address(port: int | None, path: str = "/") -> Address:
    """An address at `port`, or at a free one; the token is ``KAOHE_TOKEN``, or a fresh random one.

    The variable is taken out of the environment, so that no notebook inherits it.

    Raises
    ------
    KaoheError
        The port is taken or not allowed.
    """
    token = os.environ.pop(TOKEN_VARIABLE, "") or secrets.token_urlsafe(24)
    return Address(_free(port or 0), token, path)


def announce(title: str, browser: bool) -> Callable[[Address], None]:
    """What a home does once it listens: say where, and how to stop; show it in a browser if asked."""

    def said(address: Address) -> None:
        click.echo(
            f"{title}\n已在本机打开，请在浏览器中使用下面的地址：\n\n    {address.url}\n\n"
            "地址里的 token 就是口令，每次启动都不同，请勿转发；其他电脑不能访问。\n"
            "停止：在这个窗口按 Ctrl+C。"
        )
        if browser:
            threading.Thread(target=webbrowser.open, args=(address.url,), daemon=True).start()

    return said


def _free(port: int) -> int:
    with socket.socket() as probe:
        if os.name != "nt":
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            raise KaoheError(
                f"端口 {port} 不能用（已被占用或不允许）；请用 --port 换一个，或不写 --port"
            ) from None
        return int(probe.getsockname()[1])
