"""Make ``data/licheng-2017/ledger.xlsx``: a synthetic ledger (示例数据) for the scheme licheng-2017.

The bodies are of kinds that exist; every value is drawn from a seeded generator or set by hand to stand on an
edge of a clause. From the top of the repository::

    python scripts/make_sample_licheng.py [FILE]

The same packages give the same bytes again.
"""

from __future__ import annotations

import random
from datetime import date, datetime, time, timedelta
from fractions import Fraction
from typing import Any

from sample_book import Book, file_of, scheme_of, write

from kaohe.ledger.counting.calendar import is_workday
from kaohe.ledger.model import Ledger

SEED = 2017
FILE = file_of("licheng-2017")
SHAPE = scheme_of("licheng-2017").shape

# How well each body does, from 0 to 1: chosen for a spread, not drawn.
HIGH_TECH = {"高新区管委会": 0.86}
STREETS = {
    "海滨街道": 0.80,
    "临江街道": 0.66,
    "鲤中街道": 0.74,
    "开元街道": 0.90,
    "浮桥街道": 0.50,
    "江南街道": 0.78,
    "金龙街道": 0.57,
    "常泰街道": 0.49,
}
BUREAUS = {
    "区政府办公室": 0.85,
    "区发展和改革局": 0.83,
    "区经济和信息化局": 0.88,
    "区教育局": 0.76,
    "区科学技术局": 0.60,
    "区民政局": 0.71,
    "区司法局": 0.57,
    "区财政局": 0.81,
    "区人力资源和社会保障局": 0.89,
    "区住房和城乡建设局": 0.63,
    "区农林水局": 0.50,
    "区商务局": 0.69,
    "区文化体育新闻出版局": 0.54,
    "区卫生和计划生育局": 0.73,
    "区环境保护局": 0.55,
    "区统计局": 0.70,
    "区旅游局": 0.70,
    "区安全生产监督管理局": 0.56,
    "区市场监督管理局": 0.80,
    "区行政服务中心管委会": 0.90,
    "区档案局": 0.64,
}
QUALITY = {**HIGH_TECH, **STREETS, **BUREAUS}
PORTALS = {"区政府办公室", "区行政服务中心管委会"}
TECH_OWNERS = {"区行政服务中心管委会", "高新区管委会"}
WITHOUT_RESOURCE = {"区统计局", "区旅游局", "区档案局", "区科学技术局"}
WITHOUT_LEGACY = {"区统计局", "区旅游局", "区政府办公室", "区档案局", "区科学技术局"}
PROJECT_BODIES = {
    "高新区管委会",
    "区发展和改革局",
    "区经济和信息化局",
    "区住房和城乡建设局",
    "区环境保护局",
    "区行政服务中心管委会",
    "区安全生产监督管理局",
    "区农林水局",
}
TWINS = ("区统计局", "区旅游局")  # the same facts: a tie in rank
NO_CASES = "区档案局"

SELF_REPORT = date(2017, 11, 10)
YEAR_END = date(2017, 12, 31)
DUE = (("第一批", date(2017, 4, 30)), ("第二批", date(2017, 7, 31)), ("第三批", date(2017, 10, 31)))
RESERVED = 132  # the evidence of the worked example: 鲤中街道, 133 of 190 items


def make() -> Ledger:
    """The whole sample ledger."""
    book, draw = Book(SHAPE, "自评", SELF_REPORT, {RESERVED}), random.Random(SEED)
    hotline = book.file("泉州市12345便民服务平台2017年度办理情况通报", YEAR_END, "区信访局")
    for unit, quality in QUALITY.items():
        report = book.file(f"{unit}自查自评报告", SELF_REPORT, "区政府办公室")
        check = book.file(
            f"{unit}现场核查记录表", date(2017, 12, draw.randint(11, 29)), "区行政服务中心管委会"
        )
        if unit == TWINS[1]:
            _copy_facts(book, TWINS[0], unit, report, check)
        else:
            _tasks(book, draw, unit, _near(draw, quality), report)
            _items(book, draw, unit, _near(draw, quality), report, check)
            _investment(book, draw, unit, quality, report, check)
            _yes_no(book, draw, unit, quality, report)
            _requests(book, draw, unit, _near(draw, quality), hotline)
        submitted = date(2017, 11, 13) if unit == "常泰街道" else date(2017, 11, draw.randint(6, 12))
        book.fact(unit, "self_report_date", submitted, source="日常监测", day=submitted, evidence=report)
        _batches(book, draw, unit, quality)
        _cases(book, draw, unit, _near(draw, quality))
        _faults(book, draw, unit, quality)
        _checks(book, draw, unit, _near(draw, quality))
        _zero_reports(book, unit)
    _file_records(book)
    return _ledger(book)


def _near(draw: random.Random, quality: float) -> float:
    """Nobody is equally good at everything."""
    return min(0.99, max(0.3, quality + draw.uniform(-0.12, 0.08)))


def _tasks(book: Book, draw: random.Random, unit: str, quality: float, report: str) -> None:
    assigned = draw.randint(3, 5)
    city = 0 if quality > 0.72 else 1 if quality > 0.48 else 2
    district = max(0, round((0.93 - quality) * 5 + draw.uniform(-0.6, 0.6)))
    book.fact(unit, "n_city_tasks_assigned", assigned, evidence=report)
    book.fact(unit, "n_city_tasks_unfinished", city, evidence=report)
    book.fact(unit, "n_district_tasks_unfinished", district, evidence=report)


RUNLESS = {
    "鲤中街道": (133, 190),
    "海滨街道": (60, 100),
    "区市场监督管理局": (7999, 10000),
    "区教育局": (80, 100),
    "常泰街道": (49, 100),
    "区农林水局": (55, 100),
}


def _items(book: Book, draw: random.Random, unit: str, quality: float, report: str, check: str) -> None:
    total = draw.randint(40, 160)
    runless = round(total * min(0.97, 0.34 + 0.52 * quality + draw.uniform(-0.04, 0.04)))
    runless, total = RUNLESS.get(unit, (runless, total))
    note = "含各基层所的子项" if total > 1000 else None
    verified: dict[str, Any] = {"source": "现场核查", "day": YEAR_END, "evidence": check}
    if unit == "鲤中街道":
        title = "鲤中街道“一趟不用跑”和“最多跑一趟”事项清单核查表"
        verified["evidence"] = book.file(title, YEAR_END, "区行政服务中心管委会", number=RESERVED)
        book.fact(unit, "n_runless", 137, evidence=report, note="自评含 4 项重复事项")
        book.fact(unit, "n_items_all", total, evidence=report)
    if unit in RUNLESS:
        book.fact(unit, "n_runless", runless, note=note, **verified)
        book.fact(unit, "n_items_all", total, note=note, **verified)
    else:
        book.fact(unit, "n_runless", runless, evidence=report)
        book.fact(unit, "n_items_all", total, evidence=report)
    no_trip = runless * 2 // 5
    book.fact(unit, "n_zero_trip", no_trip, evidence=report)
    book.fact(unit, "n_one_trip", runless - no_trip + runless % 3, evidence=report, note=_twice(runless % 3))
    project = draw.randint(8, 24)
    settled = min(project, round(project * (0.62 + 0.38 * quality)))
    connected = min(project, round(project * (0.45 + 0.55 * quality)))
    book.fact(unit, "n_items_project", project, evidence=report)
    book.fact(unit, "n_items_settled", settled, evidence=report)
    book.fact(unit, "n_items_connected", connected, evidence=report)
    book.fact(unit, "n_items_both_done", min(settled, connected), evidence=report)
    items = min(total, 180)
    express = round(items * min(0.7, 0.02 + 0.44 * quality + draw.uniform(-0.06, 0.06)))
    book.fact(unit, "n_items_total", items, evidence=report)
    book.fact(unit, "n_items_express", express, evidence=report)
    with_fee = 0 if unit in STREETS or draw.random() < 0.35 else draw.randint(10, 40)
    paid = round(with_fee * draw.uniform(0.0, 0.16) * (0.4 + quality))
    book.fact(unit, "n_items_with_fee", with_fee, evidence=report)
    book.fact(unit, "n_items_epay", min(paid, with_fee), evidence=report)
    licences = round(items * min(0.72, max(0.06, 0.78 * quality - 0.06 + draw.uniform(-0.06, 0.06))))
    book.fact(unit, "n_items_elicence", licences, evidence=report)
    if draw.random() < 0.3:
        found = max(0, licences - draw.randint(0, 4))
        note = None if found == licences else "核查时部分事项未完成调用配置"
        book.fact(unit, "n_items_elicence", found, source="现场核查", day=YEAR_END, evidence=check, note=note)


def _twice(items: int) -> str | None:
    return f"{items} 项同时列入两张清单" if items else None


def _investment(book: Book, draw: random.Random, unit: str, quality: float, report: str, check: str) -> None:
    for name, low in (("r_basic_info", 0.84), ("r_process_info", 0.56), ("r_legal_person", 0.78)):
        projects = draw.randint(20, 90) if unit in PROJECT_BODIES else 0
        right = round(projects * min(1.0, low + (1 - low) * (0.25 + 0.75 * quality)))
        day = YEAR_END if projects else SELF_REPORT
        note = None if projects else "无纳入监管平台的投资项目"
        if (unit, name) == ("区发展和改革局", "r_basic_info"):  # the conflict: worth 4 points, or none
            note = "抽取 100 个项目，12 个基本信息有误"
            book.fact(unit, name, 95, 100, evidence=report)
            book.fact(
                unit, name, 88, 100, source="现场核查", day=date(2017, 12, 20), evidence=check, note=note
            )
        elif (unit, name) == ("区环境保护局", "r_legal_person"):
            share = Fraction(853, 1000)
            book.fact(unit, name, share, source="日常监测", day=YEAR_END, note="平台只给出百分数")
        else:
            book.fact(unit, name, right, projects, source="日常监测", day=day, note=note)


def _yes_no(book: Book, draw: random.Random, unit: str, quality: float, report: str) -> None:
    if unit in STREETS or unit in HIGH_TECH:
        missing = 1 if unit in ("常泰街道", "高新区管委会") else 0
        book.fact(unit, "n_streets_missing", missing, source="日常监测", day=YEAR_END)
    set_up = unit != "常泰街道"
    answers = {
        "auth_done": quality > 0.64,
        "group_set_up": set_up,
        "all_named": set_up and unit not in ("区司法局", "金龙街道"),
        "items_sorted_out": unit not in ("区农林水局", "区安全生产监督管理局"),
        "app_promoted": quality > 0.48 + draw.uniform(0, 0.14),
        "catalogue_registered": quality > 0.44 + draw.uniform(0, 0.1),
    }
    for name, answer in answers.items():
        book.fact(unit, name, answer, evidence=report)


SATISFACTION = {
    "临江街道": (48, 60),
    "区民政局": (799, 1000),
    "区司法局": (79, 100),
    "江南街道": None,
    "区档案局": (0, 0),
}


def _requests(book: Book, draw: random.Random, unit: str, quality: float, hotline: str) -> None:
    printed: dict[str, Any] = {"source": "上级通报", "day": YEAR_END, "evidence": hotline}
    requests = 0 if unit == NO_CASES else draw.randint(60, 420)
    if unit == "区民政局":
        requests = 1040
    closed = requests - round(requests * max(0.0, (0.93 - quality) * draw.uniform(0.02, 0.16)))
    book.fact(unit, "n_requests", requests, **printed)
    book.fact(unit, "n_closed_replied", closed, **printed)
    rated = round(closed * 0.6)
    pleased = round(rated * min(1.0, 0.80 + 0.20 * quality + draw.uniform(-0.02, 0.02)))
    share = SATISFACTION.get(unit, (pleased, rated))
    if share is not None:
        book.fact(unit, "r_satisfaction", *share, **printed)


def _copy_facts(book: Book, model: str, unit: str, report: str, check: str) -> None:
    """The second twin says what the first says, from its own papers."""
    papers = {f"{model}自查自评报告": report, f"{model}现场核查记录表": check}
    for row in [row for row in book.facts if row["unit"] == model]:
        if row["fact"] in {table.name for table in SHAPE.events} or row["fact"] == "self_report_date":
            continue
        title = book.evidence[row["evidence"]][0] if row["evidence"] else ""
        book.facts.append({**row, "unit": unit, "evidence": papers.get(title, row["evidence"])})


def _batches(book: Book, draw: random.Random, unit: str, quality: float) -> None:
    page = book.file(f"{unit}办事清单公布网页截图", date(2017, 11, 1), "区审改办")
    late = 0 if quality > 0.68 or unit in TWINS else 1 if quality > 0.47 else 2
    for number, (batch, due) in enumerate(DUE):
        published: date | None = due - timedelta(days=draw.randint(0, 9))
        if number >= len(DUE) - late:
            published = due + timedelta(days=draw.randint(1, 25))
        if unit == "区农林水局" and number == 2:
            published = None
        if unit == "海滨街道" and number == 0:
            published = due
        book.event("batches", unit, "日常监测", page, batch=batch, due_on=due, published_on=published)


# (submitted, reviewed) around the make-up days (调休) of 2017 and its long holiday
HOLIDAY_CASES = (
    (datetime(2017, 9, 29, 10, 20), datetime(2017, 10, 9, 9, 5)),
    (datetime(2017, 9, 29, 16, 40), datetime(2017, 10, 10, 11, 30)),
    (datetime(2017, 9, 30, 9, 15), datetime(2017, 10, 10, 17, 0)),
    (datetime(2017, 10, 3, 20, 10), datetime(2017, 10, 10, 8, 50)),
    (datetime(2017, 10, 8, 14, 0), datetime(2017, 10, 11, 10, 0)),
    (datetime(2017, 10, 9, 15, 30), datetime(2017, 10, 11, 16, 45)),
    (datetime(2017, 5, 26, 11, 0), datetime(2017, 5, 31, 15, 0)),
    (datetime(2017, 4, 1, 9, 30), datetime(2017, 4, 6, 9, 30)),
)


def _cases(book: Book, draw: random.Random, unit: str, quality: float) -> None:
    if unit == NO_CASES:
        book.fact(unit, "cases", 0, source="日常监测", day=YEAR_END, note="零报告：全年无办件")
        return
    export = book.file(f"省网上办事大厅办件监测导出（{unit}）", YEAR_END, "区行政服务中心管委会")
    number = list(QUALITY).index(unit) + 1
    perfect = unit in TWINS
    online_share = 0.35 if perfect else draw.uniform(0.02, 0.12) + 0.2 * quality
    rows: list[dict[str, Any]] = []
    for submitted, reviewed in HOLIDAY_CASES[:2] if perfect else HOLIDAY_CASES:
        if not perfect and draw.random() < 0.3:
            continue
        reviewed = datetime(2017, 10, 9, 9, 5) if perfect else reviewed
        rows.append(_case(draw, submitted, 1.0 if perfect else quality, "网上", reviewed))
    count = draw.randint(40, 180) if not perfect else draw.randint(60, 90)
    while len(rows) < count:
        channel = "网上" if draw.random() < online_share else "窗口"
        submitted = _moment(draw, channel)
        rows.append(_case(draw, submitted, 1.0 if perfect else quality, channel))
    for order, row in enumerate(sorted(rows, key=lambda row: row["submit_time"]), start=1):
        book.event("cases", unit, "日常监测", export, case_no=f"LC17{number:02d}{order:04d}", **row)


def _moment(draw: random.Random, channel: str) -> datetime:
    """A submission: mostly from September on; at a counter only on business days and in office hours."""
    while True:
        if draw.random() < 0.9:
            day = date(2017, 9, 1) + timedelta(days=draw.randint(0, 116))
        else:
            day = date(2017, 2, 6) + timedelta(days=draw.randint(0, 205))
        if is_workday(day) or (channel == "网上" and draw.random() < 0.35):
            break
    hour = draw.randint(7, 22) if channel == "网上" else draw.choice((8, 9, 10, 11, 14, 15, 16, 17))
    return datetime.combine(day, time(hour, draw.randint(0, 59)))


def _case(
    draw: random.Random, submitted: datetime, quality: float, channel: str, reviewed: datetime | None = None
) -> dict[str, Any]:
    if channel == "网上" and reviewed is None:
        reviewed = _review(draw, submitted, quality)
    hours = draw.uniform(0.5, 23.5)
    if quality < 1 and draw.random() > 0.74 + 0.25 * quality:
        hours = draw.uniform(24.5, 90)
    elif quality < 1 and draw.random() < 0.03:
        hours = 24.0  # exactly one day
    sent: datetime | None = submitted + timedelta(minutes=round(hours * 60))
    if quality < 0.6 and draw.random() < 0.008:
        sent = None
    return {
        "channel": channel,
        "submit_time": submitted,
        "prereview_time": reviewed if channel == "网上" else None,
        "sent_time": sent,
        "complete": quality == 1 or draw.random() < 0.72 + 0.27 * quality,
    }


def _review(draw: random.Random, submitted: datetime, quality: float) -> datetime | None:
    """A pre-review some business days later: 0 to 2 in time, 3 to 6 late, rarely never."""
    late = quality < 1 and draw.random() > 0.42 + 0.56 * quality
    if late and draw.random() < 0.1:
        return None
    steps = draw.randint(3, 6) if late else draw.choice((0, 1, 1, 2))
    day = submitted.date()
    while steps:
        day += timedelta(days=1)
        steps -= is_workday(day)
    if day == submitted.date():
        return submitted + timedelta(minutes=draw.randint(10, 90))
    return datetime.combine(day, time(draw.choice((8, 9, 10, 11, 14, 15, 16)), draw.randint(0, 59)))


FIXED_FAULTS: dict[str, tuple[tuple[datetime, datetime | None, str | None], ...]] = {
    "开元街道": ((datetime(2017, 10, 17, 9, 0), datetime(2017, 10, 17, 11, 0), "恰好 2 小时修复"),),
    "区卫生和计划生育局": (
        (datetime(2017, 11, 21, 15, 30), datetime(2017, 11, 22, 15, 30), "恰好 24 小时修复"),
    ),
    "浮桥街道": ((datetime(2017, 12, 19, 8, 45), None, "年底仍未修复"),),
}


def _faults(book: Book, draw: random.Random, unit: str, quality: float) -> None:
    if unit in WITHOUT_RESOURCE:
        return
    faults = list(FIXED_FAULTS.get(unit, ()))
    for _ in range(round((1 - quality) * draw.uniform(0, 9))):
        start = datetime.combine(
            date(2017, 9, 1) + timedelta(days=draw.randint(0, 115)),
            time(draw.randint(6, 22), draw.randint(0, 59)),
        )
        minutes = draw.choice((draw.randint(15, 119), draw.randint(121, 1439), draw.randint(1441, 5000)))
        faults.append((start, start + timedelta(minutes=minutes), None))
    if not faults:
        book.fact(unit, "faults", 0, source="日常监测", day=YEAR_END, note="零报告")
    for start, repaired, note in sorted(faults, key=lambda fault: fault[0]):
        record = book.file(f"{unit}接入系统故障处理单", start.date(), "区经济和信息化局")
        book.event("faults", unit, "日常监测", record, fault_start=start, fault_repaired=repaired, note=note)


MAINTENANCE = ("前置机磁盘写满，数据交换中断半日", "收到市级运维通知后次日才排除网络中断")
LEGACY = ("存量营业执照未转化", "存量许可证缺少签章", "存量证照编号与纸质证照不一致", "存量证照有效期缺失")


def _checks(book: Book, draw: random.Random, unit: str, quality: float) -> None:
    """Spot checks, one round a month from September."""
    days = [date(2017, month, draw.randint(3, 27)) for month in (9, 10, 11, 12)]
    clean = unit in TWINS
    for _ in range(0 if clean or unit == NO_CASES else round((1 - quality) * draw.uniform(0, 9))):
        vague = draw.random() < 0.6
        unexplained = not vague or draw.random() < 0.3
        book.event(
            "rejections", unit, "抽查", found_on=draw.choice(days), vague=vague, unexplained=unexplained
        )
    if unit in PORTALS:
        for number, day in enumerate(days):
            absent = unit == "区政府办公室" and number == 1
            book.event("link_checks", unit, "抽查", checked_on=day, link_absent=absent)
    if unit == "高新区管委会":
        for number, problem in enumerate(MAINTENANCE):
            book.event("maintenance_failures", unit, "日常监测", found_on=days[number + 1], problem=problem)
    if not clean:
        for day in days:
            for _ in range(draw.randint(1, 3)):
                wrong = draw.random() > 0.55 + 0.45 * quality
                late = draw.random() > 0.60 + 0.40 * quality
                book.event(
                    "licence_checks", unit, "抽查", checked_on=day, not_generated=wrong, not_collected=late
                )
    if unit not in WITHOUT_LEGACY:
        for _ in range(round((1 - quality) * draw.uniform(4, 30))):
            book.event("legacy_checks", unit, "抽查", found_on=draw.choice(days), problem=draw.choice(LEGACY))


def _zero_reports(book: Book, unit: str) -> None:
    """Say so where a table that applies has no row."""
    wanted = {
        "rejections": True,
        "maintenance_failures": unit in TECH_OWNERS,
        "licence_checks": True,
        "legacy_checks": unit not in WITHOUT_LEGACY,
    }
    for table, applies in wanted.items():
        if applies and not any(row["unit"] == unit for row in book.events[table]):
            book.fact(unit, table, 0, source="抽查", day=YEAR_END, note="零报告")


def _file_records(book: Book) -> None:
    """One record a month for each kind of spot check."""
    records: dict[tuple[str, int], str] = {}
    checks = ("rejections", "link_checks", "maintenance_failures", "licence_checks", "legacy_checks")
    for shape in (table for table in SHAPE.events if table.name in checks):
        rows = book.events[shape.name]
        rows.sort(key=lambda row: row[str(shape.dated_by)])
        for row in rows:
            month = row[str(shape.dated_by)].month
            if (shape.name, month) not in records:
                title = f"2017年{month}月{shape.title}记录"
                records[shape.name, month] = book.file(title, None, "区行政服务中心管委会")
            row["evidence"] = records[shape.name, month]
        rows.sort(key=lambda row: list(QUALITY).index(row["unit"]))


def _ledger(book: Book) -> Ledger:
    groups = {**dict.fromkeys(HIGH_TECH, "高新区"), **dict.fromkeys(STREETS, "街道")}
    units = [
        {
            "unit": unit,
            "group": groups.get(unit, "区直单位"),
            "has_streets": unit in groups,
            "runs_portal": unit in PORTALS,
            "is_tech_owner": unit in TECH_OWNERS,
            "has_connected_resource": unit not in WITHOUT_RESOURCE,
            "issues_legacy_licences": unit not in WITHOUT_LEGACY,
        }
        for unit in QUALITY
    ]
    about = {
        "城市年度": "泉州市鲤城区 2017 年度",
        "考核办法": "泉鲤政办〔2017〕143号",
        "声明": "考核对象为实有的机构类型，全部数值由程序按固定种子生成，不代表任何单位的真实情况",
    }
    return book.ledger(about, units, FILE, f"scripts/make_sample_licheng.py，种子 {SEED}")


if __name__ == "__main__":
    write(make, SHAPE, FILE)
