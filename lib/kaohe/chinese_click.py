"""click's own words in Chinese: usage, option lists, and errors of use."""

from __future__ import annotations

import sys
from typing import Any

import click

from kaohe.errors import KaoheError

HELP = {"help_option_names": ["-h", "--help"]}


class _Chinese:
    """What commands and groups share."""

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        option = super().get_help_option(ctx)  # type: ignore[misc]
        if option is not None:
            option.help = "显示这段说明"
        return option  # type: ignore[no-any-return]

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        pieces = self.collect_usage_pieces(ctx)  # type: ignore[attr-defined]
        words = [
            {"[OPTIONS]": "[选项]", "COMMAND [ARGS]...": "命令 [参数]…"}.get(piece, piece) for piece in pieces
        ]
        formatter.write_usage(ctx.command_path, " ".join(words), prefix="用法：")

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        options = [param for param in self.get_params(ctx) if isinstance(param, click.Option)]  # type: ignore[attr-defined]
        records = [record for option in options if (record := option.get_help_record(ctx))]
        if records:
            with formatter.section("选项"):
                formatter.write_dl(records)


class Command(_Chinese, click.Command):
    """A command that speaks Chinese."""


class Group(_Chinese, click.Group):
    """A group that speaks Chinese and tells expected errors in words, never as a traceback."""

    command_class = Command

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        super().format_options(ctx, formatter)
        commands = [(name, self.get_command(ctx, name)) for name in self.list_commands(ctx)]
        with formatter.section("命令"):
            formatter.write_dl(
                [(name, command.get_short_help_str(60)) for name, command in commands if command]
            )

    def main(self, *args: Any, **kwargs: Any) -> Any:
        kwargs["standalone_mode"] = False
        try:
            return super().main(*args, **kwargs)
        except click.exceptions.NoArgsIsHelpError as error:
            click.echo(error.message)
            sys.exit(2)
        except KaoheError as error:
            click.echo(str(error), err=True)
            sys.exit(1)
        except click.UsageError as error:
            click.echo(f"{_told(error)}\n用 {_command(error)} --help 查看用法。", err=True)
            sys.exit(2)
        except click.Abort:
            click.echo("已中断。", err=True)
            sys.exit(130)


def _command(error: click.UsageError) -> str:
    return error.ctx.command_path if error.ctx else "kaohe"


def _told(error: click.UsageError) -> str:
    """An error of use in Chinese."""
    if isinstance(error, click.MissingParameter):
        return f"缺少参数：{error.param.make_metavar(error.ctx) if error.param and error.ctx else ''}"
    if isinstance(error, click.NoSuchOption):
        return f"没有选项 {error.option_name}"
    if isinstance(error, click.BadOptionUsage):
        return f"选项 {error.option_name} 后面缺少值"
    text = error.message
    if text.startswith("No such command"):
        return f"没有命令 {text.split(maxsplit=3)[-1].rstrip('.')}"
    if text.startswith("Got unexpected extra argument"):
        return f"多余的参数：{text.partition('(')[2].rstrip(').')}"
    return f"用法不对：{text}"
