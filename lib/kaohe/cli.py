"""The command line; heavy packages are imported by the command that needs them."""

from __future__ import annotations

import click

from kaohe.chinese_click import HELP, Group
from kaohe.commands import answers, homes, ledgers, reports, whatif


@click.group(cls=Group, context_settings=HELP)
@click.version_option(
    package_name="kaohe", prog_name="kaohe", message="%(prog)s %(version)s", help="显示版本"
)
def main() -> None:
    """考核办法评分：把成文的考核办法变成人人可核对的分数。"""


for _command in (
    reports.run,
    reports.compare,
    answers.score,
    answers.explain,
    answers.verify,
    whatif.whatif,
    ledgers.check,
    ledgers.template,
    ledgers.ledger_to,
    homes.app,
    homes.lab,
):
    main.add_command(_command)
