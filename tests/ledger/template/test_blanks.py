"""What a blank cell means to the rules is told on the column's head, word for word from the scheme."""

from __future__ import annotations

from collections.abc import Callable

import city_years
import pytest

from kaohe.ledger.template.blanks import blank_meaning
from kaohe.scheme.model import Scheme


@pytest.mark.parametrize(
    ("scheme", "table", "column", "said"),
    [
        (
            "licheng-2017",
            "batches",
            "published_on",
            "空着表示没有这一项，按此判断“未按时公布批次”、“前两批未按时公布批次”",
        ),
        (
            "yueyang-2017",
            "policies",
            "interpret_date",
            "空着表示没有这一项，按此判断“有重要政策未解读”、“未解读的重要政策件数”；"
            "空着的不计入“解读不及时的重要政策件数”；空着表示尚未发生，“解读用时（工作日）”视为超过任何期限",
        ),
    ],
)
def test_a_condition_that_asks_for_blanks(scheme: str, table: str, column: str, said: str) -> None:
    assert blank_meaning(city_years.scheme(scheme), table, column) == said


def test_a_condition_that_leaves_blanks_out() -> None:
    said = blank_meaning(city_years.scheme("dazhou-2009"), "migrations", "migration_date")
    assert said == "空着的不计入“6月底前完成节点迁移”"


@pytest.mark.parametrize(
    ("column", "said"),
    [
        ("updates", "空着为缺，“超期未更新次数”无从确定；一次也没有的写“无”"),
        ("checked_on", ""),
    ],
)
def test_dates_between_which_gaps_are_counted(toy: Scheme, column: str, said: str) -> None:
    assert blank_meaning(toy, "accounts", column) == said


def test_questions_the_other_way_round_are_left_out(toy_edited: Callable[..., Scheme]) -> None:
    scheme = toy_edited(
        ("where: {late: true}}\n  done_total", "where: {not: {set_on: {missing: true}}}}\n  done_total")
    )
    assert blank_meaning(scheme, "tasks", "set_on") == "空着的不计入“逾期任务”"
    assert blank_meaning(scheme, "tasks", "done_on") == "空着表示没有这一项，按此判断“逾期”"
