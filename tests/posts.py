"""An invented regulation about information reports, whose facts put event rows in groups, rank and sample them."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any

Row = dict[str, Any]

REGULATION = "一、考核各县区、各部门信息报送。\n二、按月、按季、按站点统计，按名次计分。\n"

SCHEME = """\
id: x-2020
title: 虚构市信息考核
place: 虚构市
document: 虚政办〔2020〕2号
regulation: x-2020.txt
period: {from: 2020-01-01, to: 2020-06-30}
rounding: {decimals: 2}
groups: [县区, 部门]
ranking: {of: T}

attributes:
  small: {title: 小单位, optional: true}

events:
  posts:
    title: 信息
    columns:
      published_on: {title: 发布日期, type: date, optional: true}
      site: {title: 站点, type: text, optional: true}
      kind: {title: 类型, type: text, choices: [要闻, 通知], optional: true}
      on_time: {title: 按时, type: yes_no, optional: true}
      clicks: {title: 点击, type: count, optional: true}
    derive:
      nth: {title: 点击名次, rank: {of: clicks, within: [unit, month]}}
    dated_by: published_on
    absent: zero
  months:
    title: 月度得分
    columns:
      month_end: {title: 月末, type: date}
      points: {title: 得分, type: number, optional: true}
    derive:
      nth: {title: 月度名次, rank: {of: points, within: [month, group]}}
      last: {title: 倒数名次, rank: {of: points, within: month, first: least, ties: "1223"}}
    dated_by: month_end
    absent: zero
  checks:
    title: 抽查
    columns:
      checked_on: {title: 抽查日期, type: date}
      passed: {title: 合格, type: yes_no}
    dated_by: checked_on
    absent: zero

facts:
  quiet_months:
    title: 无信息的月份
    type: count
    count: posts
    grouped: {by: month, then: count, where: {value: {is: 0}}}
  least_month: {title: 最少的一月, type: count, count: posts, grouped: {by: month, then: least}}
  monthly_mean: {title: 月均信息数, type: number, count: posts, grouped: {by: month, then: mean}}
  active_months:
    {title: 有信息的月份, type: count, count: posts, grouped: {by: month, then: count, every: false}}
  full_quarters:
    title: 季季达标
    type: yes_no
    count: posts
    grouped: {by: quarter, then: all, where: {value: {at_least: {unknown: P.n}}}}
  worst_site:
    title: 最差站点的按时率
    type: number
    mean: {over: posts, column: on_time}
    grouped: {by: site, then: least}
    range: [0, 1]
  late_sites:
    title: 有不按时的站点
    type: count
    count: posts
    where: {on_time: false}
    grouped: {by: site, then: count, where: {value: {above: 0}}}
  clean_sites:
    title: 都按时的站点
    type: count
    all: posts
    where: {on_time: true}
    grouped: {by: site, then: count, where: {value: true}}
  stale_sites:
    title: 久未更新的站点
    type: count
    most: {over: posts, column: published_on}
    grouped: {by: site, then: count, where: {value: {before: 2020-04-01}}}
  site_months:
    title: 站点缺月数
    type: count
    count: posts
    grouped: {by: [site, month], then: count, where: {value: {is: 0}}}
  kinds_seen:
    title: 有的类型
    type: count
    exists: posts
    grouped: {by: kind, then: count, every: true, where: {value: true}}
  best_posts:
    title: 每月前二的点击
    type: number
    total: {over: posts, column: clicks}
    where: {nth: {at_most: 2}}
  top_months: {title: 月度前二次数, type: count, count: months, where: {nth: {at_most: 2}}}
  last_months: {title: 月度垫底次数, type: count, count: months, where: {last: {is: 1}}}
  n_posts: {title: 信息总数, type: count, count: posts}
  post_rank: {title: 信息数名次, type: count, rank: {of: n_posts, within: group}}
  low_rank:
    title: 倒数名次
    type: count
    rank: {of: n_posts, first: least, ties: "1223"}
    among: {small: false}
  n_sites: {title: 站点数, type: count}
  failed:
    title: 抽查不合格数
    type: count
    count: checks
    where: {passed: false}
    sample: {size: {unknown: P.k}, of: n_sites}
  clean:
    title: 抽查全部合格
    type: yes_no
    all: checks
    where: {passed: true}
    sample: {size: {unknown: P.k}, of: n_sites}

unknowns:
  P.n: {title: 每季至少几条, state: masked, clause: X-2, mask: "*", range: [1, 3]}
  P.k: {title: 抽查几个, state: masked, clause: X-2, mask: "*", range: [2, 5]}

indicators:
  id: T
  title: 总分
  clauses: [X-1]
  sum:
__INDICATORS__
  - id: sum
    title: 逐月
    clauses: [X-2]
    sum: {over: months, table: {rows: [{when: {nth: {at_most: 1}}, points: 2}, {otherwise: 0}]}}

clauses:
  X-1: {section: 一, quote: 考核各县区、各部门信息报送。, kind: aggregate}
  X-2: {section: 二, quote: 按月、按季、按站点统计，按名次计分。, kind: rate}
"""

COUNTED = (
    "quiet_months",
    "least_month",
    "monthly_mean",
    "active_months",
    "worst_site",
    "late_sites",
    "clean_sites",
    "stale_sites",
    "site_months",
    "kinds_seen",
    "best_posts",
    "top_months",
    "last_months",
    "post_rank",
    "low_rank",
    "failed",
)
YES_NO = ("full_quarters", "clean")


def scheme_text() -> str:
    """The scheme, one indicator for each fact."""
    counted = [
        f"  - {{id: {name}, title: {name}, clauses: [X-2], linear: {{of: {name}, rate: 1}}}}"
        for name in COUNTED
    ]
    asked = [
        f"  - {{id: {name}, title: {name}, clauses: [X-2], "
        f"table: {{rows: [{{when: {{{name}: true}}, points: 1}}, {{otherwise: 0}}]}}}}"
        for name in YES_NO
    ]
    return SCHEME.replace("__INDICATORS__", "\n".join([*counted, *asked]))


def post(
    day: str | None,
    site: str | None = "甲站",
    on_time: bool | None = True,
    clicks: int | None = 1,
    kind: str | None = "要闻",
    unit: str = "甲县",
) -> Row:
    """A row of 信息; the day as ``3-15``."""
    told = None if clicks is None else Fraction(clicks)
    return {
        "unit": unit,
        "published_on": _day(day),
        "site": site,
        "kind": kind,
        "on_time": on_time,
        "clicks": told,
    }


def points(month: int, number: int | None, unit: str = "甲县") -> Row:
    """A row of 月度得分."""
    return {
        "unit": unit,
        "month_end": date(2020, month, 28),
        "points": None if number is None else Fraction(number),
    }


def check(passed: bool, unit: str = "甲县") -> Row:
    """A row of 抽查."""
    return {"unit": unit, "checked_on": date(2020, 5, 8), "passed": passed}


def _day(text: str | None) -> date | None:
    if text is None:
        return None
    month, day = text.split("-")
    return date(2020, int(month), int(day))
