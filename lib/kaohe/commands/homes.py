"""The workbench in a browser, without code and with it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import click

from kaohe.chinese_click import Command
from kaohe.commands import options

if TYPE_CHECKING:
    from kaohe.homes.opening import Opening

PORT = click.option(
    "--port", type=click.IntRange(1, 65535), metavar="端口", help="用哪个端口，默认由程序选一个空闲的"
)
BROWSER = click.option(
    "--no-browser", "browser", flag_value=False, default=True, help="只显示地址，不打开浏览器"
)
SCHEME = click.argument("scheme_id", required=False, default="", metavar="[方案编号]")


def _home(command: Callable[..., None]) -> Callable[..., None]:
    """What both homes take: a city-year, its ledger and days, a port, whether a browser is opened."""
    taken = (SCHEME, options.LEDGER, options.AS_OF, options.KNOWN_AT, PORT, BROWSER)
    for option in reversed(taken):
        command = option(command)
    return command


def _opened(scheme_id: str, ledger: str, as_of: str, known_at: str) -> Opening:
    from kaohe.homes.opening import opening
    from kaohe.paths import Project

    return opening(
        Project.find(),
        scheme_id,
        ledger=options.checked_ledger(ledger),
        as_of=options.checked_date(as_of),
        known_at=options.checked_date(known_at),
    )


@click.command(cls=Command)
@_home
def app(scheme_id: str, ledger: str, as_of: str, known_at: str, port: int | None, browser: bool) -> None:
    """在浏览器中打开考核工作台（不见代码），只供本机使用。"""
    from kaohe.homes.address import announce, new_address

    opened = _opened(scheme_id, ledger, as_of, known_at)
    address = new_address(port)
    from kaohe.homes.app import serve_app

    serve_app(opened, address, announce(f"考核工作台：{opened.title}", browser))
    click.echo("已停止。")


@click.command(cls=Command)
@_home
def lab(scheme_id: str, ledger: str, as_of: str, known_at: str, port: int | None, browser: bool) -> None:
    """在 JupyterLab 中打开工作台的笔记本，只供本机使用。"""
    from kaohe.homes.address import announce, new_address

    opened = _opened(scheme_id, ledger, as_of, known_at)
    from kaohe.homes.lab import lab_path, serve_lab

    address = new_address(port, lab_path(opened))
    serve_lab(opened, address, announce(f"JupyterLab：{opened.title}", browser))
    click.echo("已停止。")
