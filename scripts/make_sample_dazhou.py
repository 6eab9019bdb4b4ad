"""Make ``data/dazhou-2009/ledger.xlsx``: a synthetic ledger (示例数据) for the scheme dazhou-2009.

The counties, departments and offices are those of the regulation's tables; the departments without a target and the
report points of the provincial office are named as samples (示例), since the regulation names none. Every value is
drawn from a seeded generator or set by hand to stand on an edge of a clause. From the top of the repository::

    python scripts/make_sample_dazhou.py [FILE]

The same packages give the same bytes again.
"""

from __future__ import annotations

import random
from datetime import date, timedelta
from typing import Any

from sample_book import Book, file_of, scheme_of, write

from kaohe.ledger.model import Ledger

SEED = 2009
FILE = file_of("dazhou-2009")
SCHEME = scheme_of("dazhou-2009")
SHAPE = SCHEME.shape

CITY = "达州市"
DEPARTMENTS = "市级部门"
COUNTIES = "县市区"
UNTARGETED = {
    "市档案局（示例）": 0.55,
    "市地震局（示例）": 0.35,
    "市残联（示例）": 0.45,
    "市住房公积金中心（示例）": 0.30,
    "市信访局（示例）": 0.80,
}
POINTS = {
    "通川区直报点（示例）": ("通川区", 74),
    "宣汉县直报点（示例）": ("宣汉县", 52),
    "大竹县直报点（示例）": ("大竹县", 58),
    "渠县直报点（示例）": ("渠县", 30),
    "渠县城区直报点（示例）": ("渠县", 15),
    "市统计局直报点（示例）": ("市统计局", 20),
}
BULLETINS = "市残联（示例）"  # only the monthly bulletins are kept, no list of items

# How far each body goes towards its target, as a factor: chosen for a spread; the rest are drawn.
PACE = {
    "通川区": 0.80,
    "达县": 0.98,
    "万源市": 0.62,
    "宣汉县": 1.02,
    "大竹县": 0.86,
    "渠县": 0.70,
    "开江县": 0.71,
    "市政府驻成都办事处": 1.12,
    "市政府驻重庆办事处": 0.78,
    "市发展改革委": 1.35,
    "市公安局": 1.25,
    "市统计局": 1.02,
    "市审计局": 1.18,
    "市体育局": 0.45,
    "市供销社": 0.0,
    "市检验检疫局": 0.60,
}
EXACT = {"市教育局": 20, "市交通局": 30, "市农业局": 24, "市商务局": 24}  # on the target; a tie
FORMER = 2  # the points supplied for one item under the former rules

OFFICE = "市政府办公室"
YEAR_START, MIDYEAR, YEAR_END = date(2009, 1, 1), date(2009, 6, 30), date(2009, 12, 31)
NEW_RULES = date(2009, 4, 1)

DAILY, EXPRESS, PHOTO, PROVINCE = "每日报省信息", "达州政务快讯", "图片新闻", "报省信息"
MIX = ((DAILY, 24), (EXPRESS, 48), (PHOTO, 20), (PROVINCE, 8))
COLUMNS = {
    DAILY: (("动态", 72), ("专题综合", 28)),
    EXPRESS: (("其他", 55), ("问题与建议", 15), ("简讯", 30)),
    PHOTO: ((None, 1),),
    PROVINCE: ((None, 1),),
}
RATES = {"动态": 2, "专题综合": 4, "其他": 2, "问题与建议": 3, "简讯": 1, None: 0}

COUNTY_TOPICS = (
    "工业经济运行情况",
    "春耕生产进展",
    "返乡农民工就业情况",
    "重点项目推进情况",
    "灾后恢复重建进展",
    "中小企业融资困难与建议",
    "农村公路建设情况",
    "城市环境综合整治",
    "家电下乡销售情况",
    "防汛抗旱准备工作",
    "集体林权制度改革进展",
    "安全生产专项检查",
    "生猪市场价格波动分析",
    "招商引资签约项目落实情况",
    "新型农村合作医疗参合情况",
    "化解信访积案做法",
)
BUREAU_TOPICS = (
    "一季度主要指标完成情况",
    "机关行政效能建设做法",
    "行政审批事项清理情况",
    "扩大内需项目资金到位情况",
    "基层反映的几个问题与建议",
    "专项整治行动进展",
    "信息公开目录编制情况",
    "全市工作会议贯彻情况",
    "应对国际金融危机影响的措施",
    "行业运行分析",
    "民生工程进展",
    "干部下乡帮扶情况",
    "年度目标任务完成情况",
)


def make() -> Ledger:
    """The whole sample ledger."""
    book, draw = Book(SHAPE), random.Random(SEED)
    bulletins = {
        month: book.file(f"2009年{month}月政务信息采用情况通报", _month_end(month), OFFICE)
        for month in range(1, 13)
    }
    for unit, spec in SCHEME.units.items():
        target = int(SCHEME.units[unit].attributes["target"])
        pace = PACE.get(unit, draw.triangular(0.5, 1.3, 0.9))
        _items(book, draw, bulletins, unit, spec.group, pace * target, EXACT.get(unit))
    for unit, pace in UNTARGETED.items():
        if unit == BULLETINS:
            for month in range(4, 13):
                points = draw.choice((0, 1, 1, 2, 2, 4))
                day = _month_end(month)
                book.event("bulletins", unit, "日常监测", bulletins[month], bulletin_date=day, P_m=points)
        else:
            _items(book, draw, bulletins, unit, DEPARTMENTS, pace * 15, None)
    _points(book, draw)
    _city(book)
    return _ledger(book)


def _month_end(month: int) -> date:
    return date(2009, month % 12 + 1, 1) - timedelta(days=1) if month < 12 else YEAR_END


def _items(
    book: Book,
    draw: random.Random,
    bulletins: dict[int, str],
    unit: str,
    group: str,
    wanted: float,
    exact: int | None,
) -> None:
    """Items adopted from April on until the points wanted are reached; some before, some never adopted."""
    topics = COUNTY_TOPICS if group == COUNTIES else BUREAU_TOPICS
    rows: list[dict[str, Any]] = []
    reached = 0
    goal = round(wanted) if exact is None else exact - FORMER
    while reached < goal:
        row = _item(draw, unit, topics, NEW_RULES, YEAR_END)
        points = _points_of(row)
        if reached + points > goal and exact is not None:
            row = {**row, "channel": PHOTO, "column": None, **_unmarked()}
            points = 1
        reached += points
        rows.append(row)
    before = 0 if not goal else 1 if exact else max(1, round(len(rows) * draw.uniform(0.08, 0.28)))
    rows += [_item(draw, unit, topics, YEAR_START, NEW_RULES - timedelta(days=1)) for _ in range(before)]
    refused = draw.randint(0, 1 + len(rows) // 12) if goal else 0
    for _ in range(refused):
        row = _item(draw, unit, topics, date(2009, 2, 1), YEAR_END)
        rows.append({**row, "adopt_date": None, **_unmarked(), "note": "未采用"})
    rows.sort(key=lambda row: (row["adopt_date"] or row["submit_date"], row["title"]))
    for row in rows:
        month = (row["adopt_date"] or row["submit_date"]).month
        book.event("items", unit, "日常监测", bulletins[month], **row)


def _item(draw: random.Random, unit: str, topics: tuple[str, ...], first: date, last: date) -> dict[str, Any]:
    adopted = first + timedelta(days=draw.randint(0, (last - first).days))
    channel = _drawn(draw, MIX)
    column = _drawn(draw, COLUMNS[channel])
    endorsed = channel in (EXPRESS, DAILY) and draw.random() < 0.05
    taken = channel == PROVINCE or (channel == DAILY and draw.random() < 0.12)
    topic = draw.choice(topics)
    if column == "问题与建议" and "建议" not in topic:
        topic = f"{topic}中的问题与建议"
    return {
        "title": f"{unit.removesuffix('（示例）')}{topic}{'（图片）' if channel == PHOTO else ''}",
        "channel": channel,
        "column": column,
        "submit_date": max(YEAR_START, adopted - timedelta(days=draw.randint(0, 9))),
        "adopt_date": adopted,
        "city_leader_endorsed": endorsed,
        "n_city_endorsements": draw.choice((1, 1, 1, 2, 3)) if endorsed else None,
        "adopted_province": taken,
        "provincial_leader_endorsed": taken and draw.random() < 0.04,
    }


def _unmarked() -> dict[str, Any]:
    return {
        "city_leader_endorsed": False,
        "n_city_endorsements": None,
        "adopted_province": False,
        "provincial_leader_endorsed": False,
    }


def _points_of(row: dict[str, Any]) -> int:
    """The points of one item under the new rules."""
    own = 1 if row["channel"] == PHOTO else RATES[row["column"]]
    praised = row["city_leader_endorsed"] and row["channel"] == EXPRESS
    added = 4 * praised + 4 * row["adopted_province"]
    return own + added + 8 * row["provincial_leader_endorsed"]


def _drawn(draw: random.Random, weighted: tuple[tuple[Any, int], ...]) -> Any:
    return draw.choices([item for item, _ in weighted], [weight for _, weight in weighted])[0]


def _points(book: Book, draw: random.Random) -> None:
    """The points that the provincial office counts for each report point, month by month."""
    paper = book.file("省政府办公厅2009年信息直报点得分通报", YEAR_END, "省政府办公厅")
    for unit, (_, year) in POINTS.items():
        months = sorted(draw.randint(1, 12) for _ in range(year))
        for month in range(1, 13):
            row = {"score_date": _month_end(month), "points": months.count(month)}
            book.event("point_scores", unit, "上级通报", paper, **row)


DONE_BY_MIDYEAR = ("disclosure_column_done", "replies_given", "has_tamper_protection", "security_done")
YES_NO = {
    "province_exchange_done": True,
    "realtime_status_done": True,
    "extranet_access_done": True,
    "disclosure_column_done": True,
    "replies_given": True,
    "design_update_monitoring_ok": True,
    "security_done": True,
    "ceb_used": True,
    "has_tamper_protection": True,
    "physically_isolated": True,
    "logically_isolated": True,
}
COUNTS = {
    "n_department_exchanges": 4,
    "n_dead_link_findings": 2,
    "n_columns_level1": 0,
    "n_columns_level2": 1,
    "n_new_services": 4,
    "n_survey": 3,
    "n_topic": 2,
    "n_commissioned": 11,
    "n_submitted": 262,
    "n_crawled": 418,
    "n_central_adopted": 3,
    "n_unreported_dead_links": 1,
    "n_city_depts_connected": 20,
    "n_city_depts": 52,
    "n_county_connected": 74,
    "n_county": 370,
    "n_unfinished": 1,
    "n_inaccurate_entries": 3,
    "n_security_incidents": 0,
    "n_leaks": 0,
}
NOTES = {
    "n_city_depts_connected": "20/52，未到40%",
    "n_county_connected": "74/370，恰为20%",
    "n_department_exchanges": "市工商局、市国税局、市地税局、市质监局",
}
SENT = (104, 100, 118, 131, 122, 127, 140, 136, 151, 119, 133, 145)
UPDATES = (1, 0, 2, 1, 1, 2, 1, 1, 3, 1, 1, 1)
INTERACTION = (
    ("领导信箱", 420, 389),
    ("网上咨询", 210, 187),
    ("投诉举报", 58, 22),
    ("民意征集", 36, 18),
    ("意见建议", 0, 0),
)


def _city(book: Book) -> None:
    """The facts of the city itself. Whether applications are taken online is left open."""
    half = book.file("达州市政务信息化工作上半年自查报告", MIDYEAR, OFFICE)
    own = book.file("达州市政务信息化工作2009年度自查报告", date(2009, 12, 18), OFFICE)
    check = book.file("政务信息化目标任务现场核查记录", date(2009, 12, 24), OFFICE)
    portal = book.file("四川省人民政府门户网站内容保障情况通报", YEAR_END, "市政府信息公开管理中心")
    network = book.file("电子政务外网管理系统更新情况记录", YEAR_END, "市信息产业局")
    for name, value in YES_NO.items():
        if name in DONE_BY_MIDYEAR:
            book.fact(CITY, name, value, source="自评", day=MIDYEAR, evidence=half)
        book.fact(CITY, name, value, source="现场核查", day=date(2009, 12, 24), evidence=check)
    book.fact(CITY, "sector_network_exchange_done", True, source="自评", day=date(2009, 12, 18), evidence=own)
    for source, day, paper in (("自评", MIDYEAR, half), ("现场核查", date(2009, 12, 24), check)):
        book.fact(CITY, "n_columns", len(INTERACTION), source=source, day=day, evidence=paper)
    note = "核查时只与两个行业专网交换，未实现共享"
    book.fact(
        CITY,
        "sector_network_exchange_done",
        False,
        source="现场核查",
        day=date(2009, 12, 24),
        evidence=check,
        note=note,
    )
    for name, number in COUNTS.items():
        book.fact(CITY, name, number, source="日常监测", day=YEAR_END, evidence=portal, note=NOTES.get(name))
    for month, (sent, updates) in enumerate(zip(SENT, UPDATES, strict=True), start=1):
        exactly = "恰为100条" if sent == 100 else None
        row = {"month": _month_end(month), "n_m": sent, "n_updates_m": updates, "note": exactly}
        book.event("months", CITY, "日常监测", network, **row)
    for title, letters, replies in INTERACTION:
        edge = "恰为50%" if title == "民意征集" else "没有来信" if not letters else None
        row = {"column_title": title, "counted_on": date(2009, 12, 20), "letters_j": letters}
        book.event("interaction_columns", CITY, "日常监测", portal, **row, replies_j=replies, note=edge)
    talks = (
        (date(2009, 5, 20), "灾后恢复重建与经济平稳较快发展", 1, 0),
        (date(2009, 9, 16), "打造川渝鄂陕结合部综合交通枢纽", 1, 1),
    )
    for day, topic, main, deputy in talks:
        row = {"interview_date": day, "topic": topic, "n_main": main, "n_deputy": deputy}
        book.event("interviews", CITY, "上级通报", portal, **row)
    row = {"node": "达州市公文传输节点", "migration_date": date(2009, 6, 29)}
    book.event("migrations", CITY, "现场核查", check, **row)


def _ledger(book: Book) -> Ledger:
    groups = {unit: spec.group for unit, spec in SCHEME.units.items()}
    groups |= dict.fromkeys(UNTARGETED, "未下达目标任务的部门") | {CITY: CITY}
    groups |= dict.fromkeys(POINTS, "信息直报点")
    units = [
        {
            "unit": unit,
            "group": group,
            "target": None,
            "parent": POINTS[unit][0] if unit in POINTS else None,
        }
        for unit, group in groups.items()
    ]
    about = {
        "城市年度": "达州市 2009 年度",
        "考核办法": SCHEME.document,
        "声明": "考核对象为原文所列单位（标“示例”者虚拟），全部数值由程序按固定种子生成，不代表任何单位的真实情况",
    }
    return book.ledger(about, units, FILE, f"scripts/make_sample_dazhou.py，种子 {SEED}")


if __name__ == "__main__":
    write(make, SHAPE, FILE)
