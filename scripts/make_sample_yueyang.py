"""Make ``data/yueyang-2017/ledger.xlsx``: a synthetic ledger (示例数据) for the scheme yueyang-2017.

The counties and districts are real; the departments are of kinds that exist, since the list of the regulation is in
another document (示例名单). Every value is drawn from a seeded generator or set by hand to stand on an edge of a
clause; points given directly keep to the item maxima of ``supplied.yaml``. From the top of the repository::

    python scripts/make_sample_yueyang.py [FILE]

The same packages give the same bytes again.
"""

from __future__ import annotations

import random
from datetime import date, datetime, timedelta
from fractions import Fraction
from typing import Any

from sample_book import Book, file_of, scheme_of, write

from kaohe.ledger.counting.calendar import is_workday
from kaohe.ledger.model import Ledger

SEED = 2017
FILE = file_of("yueyang-2017")
SCHEME = scheme_of("yueyang-2017")
SHAPE = SCHEME.shape
COUNTY, CITY = SCHEME.groups
OFFICE = "市政务公开办"

# How well each body does, from 0 to 1: chosen for a spread, not drawn.
COUNTIES = {
    "岳阳楼区": 0.95,
    "云溪区": 0.76,
    "君山区": 0.67,
    "岳阳县": 0.86,
    "华容县": 0.72,
    "湘阴县": 0.82,
    "平江县": 0.62,
    "汨罗市": 0.93,
    "临湘市": 0.55,
    "岳阳经济技术开发区": 0.90,
    "城陵矶新港区": 0.80,
    "南湖新区": 0.74,
    "屈原管理区": 0.48,
}
DEPARTMENTS = {
    "市发展和改革委员会": 0.91,
    "市经济和信息化委员会": 0.84,
    "市教育局": 0.83,
    "市科学技术局": 0.70,
    "市公安局": 0.95,
    "市民政局": 0.81,
    "市司法局": 0.72,
    "市财政局": 0.88,
    "市人力资源和社会保障局": 0.93,
    "市国土资源局": 0.87,
    "市环境保护局": 0.79,
    "市住房和城乡建设局": 0.75,
    "市规划局": 0.86,
    "市交通运输局": 0.66,
    "市水务局": 0.63,
    "市农业委员会": 0.68,
    "市林业局": 0.60,
    "市畜牧水产局": 0.53,
    "市商务粮食局": 0.71,
    "市文体广新局": 0.77,
    "市卫生和计划生育委员会": 0.80,
    "市审计局": 0.74,
    "市统计局": 0.82,
    "市安全生产监督管理局": 0.69,
    "市食品药品监督管理局": 0.90,
    "市工商行政管理局": 0.94,
    "市质量技术监督局": 0.78,
    "市城市管理局": 0.57,
    "市房地产管理局": 0.64,
    "市住房公积金管理中心": 0.85,
    "市旅游外侨民宗文物局": 0.61,
    "市人民防空办公室": 0.50,
    "市扶贫开发办公室": 0.76,
    "市公路管理局": 0.48,
    "市残疾人联合会": 0.59,
    "市档案局": 0.65,
    "市国家税务局": 0.92,
    "市地方税务局": 0.89,
    "岳阳海关": 0.73,
    "岳阳海事局": 0.67,
    "市气象局": 0.78,
    "市烟草专卖局": 0.55,
    "人民银行岳阳市中心支行": 0.71,
    "岳阳供电公司": 0.62,
    "市邮政管理局": 0.10,
}
QUALITY = {**COUNTIES, **DEPARTMENTS}
DATA_TASK = set(list(DEPARTMENTS)[:26]) | {"市国家税务局", "市地方税务局"}
DATABASE_TASK = {
    "市公安局",
    "市人力资源和社会保障局",
    "市国土资源局",
    "市工商行政管理局",
    "市住房公积金管理中心",
}

SELF_REPORT, YEAR_END = date(2017, 12, 22), date(2017, 12, 31)
# item, declared, accepted
DECLARED = {
    "城陵矶新港区": (("C28", True, True), ("C34", True, True)),
    "南湖新区": (("C31", True, True),),
    "岳阳经济技术开发区": (("C34", True, False),),
    "云溪区": (("C24", True, None),),
}
TOWNS = {  # towns and streets, villages and communities, communities among them
    "岳阳楼区": (17, 120, 102),
    "云溪区": (6, 70, 14),
    "君山区": (5, 60, 22),
    "岳阳县": (14, 204, 33),
    "华容县": (14, 226, 40),
    "湘阴县": (14, 180, 24),
    "平江县": (24, 553, 46),
    "汨罗市": (15, 173, 22),
    "临湘市": (13, 160, 33),
    "岳阳经济技术开发区": (4, 44, 24),
    "城陵矶新港区": (1, 12, 4),
    "南湖新区": (2, 20, 12),
    "屈原管理区": (3, 40, 9),
}
VILLAGES_COVERED = {"岳阳县": 184, "湘阴县": 162, "华容县": 203}  # exactly 90 % in 湘阴县
REPORTS = {"岳阳楼区": 19, "云溪区": 12, "君山区": 11, "屈原管理区": 5}
RATED = {  # 岳阳海关: a total of exactly 90; 市气象局: 89.957, 优秀 only if rounded to a tenth first
    ("岳阳海关", "D10"): Fraction(56, 10),
    ("岳阳海关", "D11"): Fraction(45, 10),
    ("岳阳海关", "D17"): Fraction(52, 10),
    ("市气象局", "D9"): Fraction(5),
    ("市气象局", "D12"): Fraction(37, 10),
    ("市气象局", "D22"): Fraction(276, 100),
}
UNRATED = {("华容县", "C27"), ("市水务局", "D21")}
POLICIES = {
    "汨罗市": (("关于进一步优化营商环境的若干意见", date(2017, 9, 29), date(2017, 10, 10)),),
    "岳阳县": (("关于推进农村土地承包经营权确权的意见", date(2017, 9, 29), date(2017, 10, 11)),),
    "市公安局": (("居住证管理办法", date(2017, 5, 25), date(2017, 5, 31)),),
    "平江县": (("易地扶贫搬迁实施方案", date(2017, 1, 20), date(2017, 1, 25)),),
}
FINDINGS: dict[str, dict[str, Any]] = {  # what two clauses of one item both touch
    "平江县": {
        "not_in_appraisal": True,
        "weight_pct": Fraction(0),
        "guide_not_published": True,
        "guide_departments_incomplete": True,
        "n_guide_departments_missing": 6,
    },
    "临湘市": {
        "report_not_published": True,
        "report_departments_incomplete": True,
        "n_report_departments_missing": 4,
        "no_regular_review": True,
        "n_missed_periods": 1,
        "review_not_published": True,
        "no_management_body": True,
        "functions_not_set": True,
    },
    "屈原管理区": {"no_leading_group": True, "group_not_adjusted": True, "n_measures_missing": 4},
    "市公路管理局": {"report_not_published": True, "report_late": True},
    "市畜牧水产局": {"not_implemented": True, "collection_late_or_incomplete": True, "collection_late": True},
    "市林业局": {
        "not_implemented": False,
        "collection_late_or_incomplete": True,
        "collection_late": True,
        "collection_incomplete": True,
    },
}
GAPS = {"屈原管理区": 11}
BOTH = ("临湘市", "市城市管理局")  # a review and then a law suit over one application
SUBJECTS = (
    "城乡居民基本医疗保险实施办法",
    "政府投资项目管理办法",
    "农村危房改造补助标准",
    "棚户区改造实施方案",
    "小微企业扶持政策",
    "环境保护网格化监管办法",
    "公共租赁住房管理办法",
    "产业扶贫资金管理办法",
    "安全生产责任追究办法",
    "城市低保提标方案",
)
CATEGORIES = (
    "规范性文件",
    "权力清单",
    "责任清单",
    "市场监管信息",
    "政府投资重大建设项目信息",
    "公共资源交易信息",
    "减税降费信息",
    "扶贫工作信息",
    "社会救助信息",
    "就业创业信息",
    "财政资金信息",
    "安全生产监管信息",
    "环境保护信息",
    "土地、房屋征收信息",
    "医疗卫生信息",
)
EMERGENCIES: dict[str, tuple[tuple[str, datetime, int, int | None, int | None], ...]] = {
    # event, when it happened, minutes until the unit learnt of it, until the first release, until the conference
    "华容县": (("危化品运输车侧翻", datetime(2017, 6, 29, 8, 0), 40, 300, 1440),),
    "平江县": (("山洪灾害", datetime(2017, 7, 1, 20, 0), 60, 330, 1500),),
    "临湘市": (("饮用水源异味", datetime(2017, 8, 12, 6, 30), 120, 980, None),),
    "市公安局": (("城区交通事故舆情", datetime(2017, 3, 18, 22, 10), 15, 150, 1100),),
    "市环境保护局": (("河段死鱼舆情", datetime(2017, 9, 5, 9, 0), 90, 360, 1380),),
}


def make() -> Ledger:
    """The whole sample ledger."""
    book, draw = Book(SHAPE, "自评", SELF_REPORT), random.Random(SEED)
    rounds = {
        month: book.file(f"2017年{month}月政务公开抽查通报", date(2017, month, 28), OFFICE)
        for month in range(2, 13)
    }
    listed = book.file("2017年重要政策解读台账", YEAR_END, OFFICE)
    for unit, quality in QUALITY.items():
        report = book.file(f"{unit}政务公开政务服务工作总结和自评表", SELF_REPORT, OFFICE)
        check = book.file(f"{unit}年终考评核查表", date(2017, 12, draw.randint(25, 29)), OFFICE)
        _ratings(book, draw, unit, quality, check)
        _shared(book, draw, unit, quality, report, check)
        _policies(book, draw, unit, quality, listed)
        _applications(book, draw, unit, quality)
        _gaps(book, draw, unit, quality, rounds)
        _emergencies(book, unit)
        if unit in COUNTIES:
            _county(book, draw, unit, quality, report, check)
            _towns(book, draw, unit, quality, report, check)
            _inspections(book, draw, unit, quality)
            _submissions(book, draw, unit, quality, rounds)
            _declarations(book, unit)
        else:
            _department(book, draw, unit, quality, report, check)
    return _ledger(book)


def _chance(draw: random.Random, quality: float, weight: float = 1.0) -> bool:
    """A fault: the likelier the worse the body does."""
    return draw.random() < (1 - quality) * weight


def _record(book: Book, unit: str, answers: dict[str, Any], report: str) -> None:
    """What the unit says of itself; findings set by hand go before those drawn."""
    for name, answer in answers.items():
        book.fact(unit, name, FINDINGS.get(unit, {}).get(name, answer), evidence=report)


def _ratings(book: Book, draw: random.Random, unit: str, quality: float, check: str) -> None:
    """Points given directly, in steps of a tenth, where the scoring cell of the table is lost."""
    exempt = {item for item, _, accepted in DECLARED.get(unit, ()) if accepted}
    for node in SCHEME.by_id["C" if unit in COUNTIES else "D"].children:
        if node.rating is None or node.id in exempt or (unit, node.id) in UNRATED:
            continue
        most = Fraction(SCHEME.supplied[f"P.{node.id}.base"].value)
        share = min(1.0, 0.52 + 0.50 * quality + draw.uniform(-0.09, 0.06))
        points = RATED.get((unit, node.id), Fraction(round(float(most) * share * 10), 10))
        book.fact(unit, node.rating.of, points, source="现场核查", day=YEAR_END, evidence=check)


def _shared(book: Book, draw: random.Random, unit: str, quality: float, report: str, check: str) -> None:
    """What both tables ask for."""
    left_out = _chance(draw, quality, 0.22)
    weight = Fraction(0) if left_out else Fraction(3 if _chance(draw, quality, 0.55) else 4)
    unpublished = _chance(draw, quality, 0.12)
    answers: dict[str, Any] = {
        "n_briefings": draw.randint(0, 2) if quality < 0.7 else draw.randint(1, 3),
        "in_work_division": not _chance(draw, quality, 0.3),
        "published": not _chance(draw, quality, 0.4),
        "not_in_appraisal": left_out,
        "weight_pct": weight,
        "guide_not_published": unpublished,
        "report_not_published": _chance(draw, quality, 0.12),
        "n_leader_interpretations": 0 if _chance(draw, quality, 0.6) else draw.randint(1, 3),
        "T_self": Fraction(round((88 + 11 * quality + draw.uniform(-2, 1)) * 2), 2),
    }
    _record(book, unit, answers, report)
    verified: dict[str, Any] = {"source": "现场核查", "day": YEAR_END, "evidence": check}
    if unit in ("湘阴县", "市商务粮食局") and not left_out:
        book.fact(unit, "weight_pct", Fraction(7, 2), note="考核文件写明 3.5%", **verified)
    if unit in ("君山区", "市林业局") and not unpublished:
        book.fact(unit, "guide_not_published", True, note="核查时指南栏目为空", **verified)


def _policies(book: Book, draw: random.Random, unit: str, quality: float, listed: str) -> None:
    """Important policies and when they were interpreted."""
    rows: list[tuple[str, date, date | None]] = list(POLICIES.get(unit, ()))
    for subject in draw.sample(SUBJECTS, draw.randint(2, 5) if unit in COUNTIES else draw.randint(0, 3)):
        issued = _workday(draw, date(2017, 2, 6), 310)
        interpreted: date | None = _later(issued, draw.choice((0, 1, 1, 2, 3)))
        if _chance(draw, quality, 0.28):
            interpreted = _later(issued, draw.randint(4, 9))
        if _chance(draw, quality, 0.16):
            interpreted = None
        rows.append((subject, issued, interpreted))
    for subject, issued, interpreted in sorted(rows, key=lambda row: row[1]):
        cells = {"policy": subject, "issue_date": issued, "interpret_date": interpreted}
        book.event("policies", unit, "日常监测", listed, **cells)
    if not rows:
        book.fact(unit, "policies", 0, source="日常监测", day=YEAR_END, note="零报告：全年无重要政策")


def _applications(book: Book, draw: random.Random, unit: str, quality: float) -> None:
    """Applications for information; the office says which replies were overdue."""
    number = list(QUALITY).index(unit) + 1
    record = book.file(f"{unit}依申请公开登记簿", YEAR_END, unit)
    rows = draw.randint(6, 14) if unit in COUNTIES else draw.randint(0, 6)
    days = sorted(_workday(draw, date(2017, 1, 9), 325) for _ in range(rows))
    for place, received in enumerate(days, start=1):
        taken = draw.choice((3, 6, 9, 12, 14, 15))
        extended = draw.random() < 0.05
        late = not extended and _chance(draw, quality, 0.3)
        if extended or late:
            taken = draw.randint(16, 28)
        replied = _later(received, taken)
        code = f"YSQ17{number:02d}{place:03d}"
        cells = {"application_no": code, "received": received, "replied": replied, "overdue": late}
        note = "经批准延长答复期限" if extended else None
        book.event("applications", unit, "日常监测", record, note=note, **cells)
    if not rows:
        book.fact(unit, "applications", 0, source="日常监测", day=YEAR_END, note="零报告：全年无申请")
    cases = sum(_chance(draw, quality, 0.25) for _ in range(2))
    for place in range(max(cases, unit in BOTH)):
        decided = _workday(draw, date(2017, 4, 5), 250)
        paper = book.file(f"{unit}行政复议（诉讼）法律文书", decided, "市政府法制办公室")
        both = unit in BOTH and place == 0
        case = "信息公开答复被确认违法"
        book.event("liable_cases", unit, "上级通报", paper, decided_on=decided, case=case, both=both)


def _gaps(book: Book, draw: random.Random, unit: str, quality: float, rounds: dict[int, str]) -> None:
    """Kinds of information not published in time, found by spot checks."""
    most = 13 if unit in COUNTIES else 18
    found = min(len(CATEGORIES), round((1 - quality) * draw.uniform(0.2, 1.0) * most))
    found = GAPS.get(unit, found)
    rows = [(draw.randint(2, 12), category) for category in draw.sample(CATEGORIES, found)]
    for month, category in sorted(rows):
        day = date(2017, month, draw.randint(8, 24))
        pieces = draw.choice((1, 1, 1, 2, 3))
        cells = {"found_on": day, "category": category, "pieces": pieces}
        book.event("disclosure_gaps", unit, "抽查", rounds[month], **cells)


def _emergencies(book: Book, unit: str) -> None:
    for event, start, learnt, released, met in EMERGENCIES.get(unit, ()):
        paper = book.file(f"{unit}突发事件舆情处置报告", start.date() + timedelta(days=3), OFFICE)
        cells = {
            "event": event,
            "event_time": start,
            "learnt_time": start + timedelta(minutes=learnt),
            "first_release_time": None if released is None else start + timedelta(minutes=released),
            "press_conference_time": None if met is None else start + timedelta(minutes=met),
        }
        book.event("emergencies", unit, "日常监测", paper, **cells)


def _county(book: Book, draw: random.Random, unit: str, quality: float, report: str, check: str) -> None:
    """Findings on the items of counties that keep a rule."""
    rhythm = draw.choice(("weekly", "monthly", "monthly", "quarterly"))
    unreviewed = _chance(draw, quality, 0.25)
    parts = {
        name: _chance(draw, quality, 0.7)
        for name in ("guide_departments_incomplete", "report_departments_incomplete")
    }
    unadjusted = _chance(draw, quality, 0.5)
    home, agency = not _chance(draw, quality, 0.35), not _chance(draw, quality, 0.5)
    answers: dict[str, Any] = {
        "no_leading_group": False,
        "group_not_adjusted": unadjusted,
        "n_days_to_adjust": draw.randint(35, 120) if unadjusted else draw.randint(3, 34),
        "no_management_body": _chance(draw, quality, 0.15),
        "functions_not_set": _chance(draw, quality, 0.4),
        "n_trainings": draw.randint(1, 3) if quality > 0.6 else draw.randint(0, 1),
        "sent_staff": not _chance(draw, quality, 0.4),
        "result_not_published": _chance(draw, quality, 0.5),
        **parts,
        "n_guide_departments_missing": draw.randint(1, 5) if parts["guide_departments_incomplete"] else 0,
        "n_report_departments_missing": draw.randint(1, 6) if parts["report_departments_incomplete"] else 0,
        "no_plan": _chance(draw, quality, 0.2),
        "no_lead_body": _chance(draw, quality, 0.2),
        "n_measures_missing": sum(_chance(draw, quality, 0.5) for _ in range(4)),
        "no_regular_review": unreviewed,
        **{
            f"reviewed_{name}": not unreviewed and name == rhythm
            for name in ("weekly", "monthly", "quarterly")
        },
        "n_missed_periods": draw.randint(2, 4) if unreviewed else draw.randint(0, 1),
        "review_not_published": _chance(draw, quality, 0.5),
        "window_staff_not_separately_assessed": _chance(draw, quality, 0.4),
        "n_service_items_missing": round((1 - quality) * draw.uniform(0, 9)),
        "no_home_service_or_agency": not home and not agency,
        "home_service": home,
        "free_agency": agency,
    }
    _record(book, unit, answers, report)
    if unit == "岳阳县":
        verified: dict[str, Any] = {"source": "现场核查", "day": YEAR_END, "evidence": check}
        book.fact(unit, "n_service_items_missing", 3, note="抽查 3 个乡镇，各缺 1 项", **verified)


def _towns(book: Book, draw: random.Random, unit: str, quality: float, report: str, check: str) -> None:
    """Service centres and the government network in towns, villages and communities."""
    towns, villages, communities = TOWNS[unit]
    covered = VILLAGES_COVERED.get(unit, round(villages * min(1.0, 0.78 + 0.24 * quality)))
    answers = {
        "n_township": towns,
        "n_township_covered": towns - (1 if _chance(draw, quality, 0.5) else 0),
        "n_village": villages,
        "n_village_covered": covered,
        "n_township_connected": towns
        - (draw.randint(1, 2) if _chance(draw, quality, 0.6) and towns > 2 else 0),
        "n_community": communities,
        "n_community_connected": communities - round((1 - quality) * draw.uniform(0, 0.5) * communities),
    }
    if unit == "屈原管理区":
        answers["n_community_connected"] = 0
    for name, answer in answers.items():
        if (unit, name) != ("君山区", "n_village_covered"):
            book.fact(unit, name, answer, evidence=report)
    if unit == "临湘市":
        verified: dict[str, Any] = {"source": "现场核查", "day": YEAR_END, "evidence": check}
        book.fact(unit, "n_township_covered", towns - 2, note="2 个乡镇中心未挂牌运行", **verified)


def _inspections(book: Book, draw: random.Random, unit: str, quality: float) -> None:
    """One row for each half of the year."""
    for half, first in (("上半年", date(2017, 5, 8)), ("下半年", date(2017, 10, 16))):
        done = unit not in ("临湘市", "屈原管理区") and not _chance(draw, quality, 0.5)
        day = _workday(draw, first, 45) if done else None
        paper = book.file(f"{unit}{half}政务公开督查情况", day or YEAR_END, unit)
        cells = {"half": half, "inspected_on": day, "inspected_h": done}
        book.event("inspections", unit, "自评", paper, **cells)


def _submissions(book: Book, draw: random.Random, unit: str, quality: float, rounds: dict[int, str]) -> None:
    """What was sent to the office, and what came late."""
    sent = REPORTS.get(unit, round(7 + 11 * quality + draw.uniform(-2, 2)))
    for day in sorted(_workday(draw, date(2017, 2, 6), 320) for _ in range(sent)):
        kind = draw.choice(("政务服务改革", "政策解读", "信息公开", "窗口服务", "网上办事"))
        paper = rounds[max(2, day.month)]
        book.event("submissions", unit, "日常监测", paper, sent_on=day, headline=f"{unit}{kind}工作动态")
    reports = ((date(2017, 7, 10), "半年度工作总结"), (date(2017, 10, 13), "三季度统计表"))
    for due, what in (*reports, (date(2017, 12, 20), "年度工作总结")):
        if _chance(draw, quality, 0.45):
            book.event("late_reports", unit, "日常监测", rounds[due.month], due_on=due, what=what)


def _declarations(book: Book, unit: str) -> None:
    """Items a unit has no task for."""
    for item, declared, accepted in DECLARED.get(unit, ()):
        paper = book.file(f"{unit}关于考核指标 {item} 无任务的说明", SELF_REPORT, OFFICE)
        cells = {"item": item, "declared_on": SELF_REPORT, "declared": declared, "accepted": accepted}
        note = None if accepted is not None else "待认定"
        book.event("declarations", unit, "自评", paper, note=note, **cells)


def _department(book: Book, draw: random.Random, unit: str, quality: float, report: str, check: str) -> None:
    """Findings on the items of departments that keep a rule."""
    answers: dict[str, Any] = {
        "no_inspection": _chance(draw, quality, 0.4),
        "no_subordinate_inspection": _chance(draw, quality, 0.6),
        "guide_update_late": _chance(draw, quality, 0.7),
        "report_late": _chance(draw, quality, 0.5),
    }
    if unit in DATA_TASK | DATABASE_TASK:
        undone = _chance(draw, quality, 0.2)
        late, partial = (_chance(draw, quality, weight) for weight in (0.6, 0.5))
        answers |= {
            "not_implemented": undone,
            "collection_late_or_incomplete": late or partial,
            "collection_late": late,
            "collection_incomplete": partial,
        }
    if unit == "市档案局":
        del answers["report_late"]
    _record(book, unit, answers, report)
    if unit == "市卫生和计划生育委员会":
        book.fact(
            unit,
            "guide_update_late",
            True,
            source="抽查",
            day=date(2017, 11, 28),
            evidence=check,
            note="指南联系电话已停用",
        )


def _workday(draw: random.Random, first: date, span: int) -> date:
    """A business day within ``span`` days from the first."""
    while True:
        day = first + timedelta(days=draw.randint(0, span))
        if is_workday(day):
            return day


def _later(day: date, steps: int) -> date:
    """So many business days later, but within the year."""
    while steps:
        day += timedelta(days=1)
        steps -= is_workday(day)
    return min(day, YEAR_END)


def _ledger(book: Book) -> Ledger:
    units = [
        {
            "unit": unit,
            "group": COUNTY if unit in COUNTIES else CITY,
            "has_data_task": None if unit in COUNTIES else unit in DATA_TASK,
            "has_database_task": None if unit in COUNTIES else unit in DATABASE_TASK,
        }
        for unit in QUALITY
    ]
    about = {
        "城市年度": "岳阳市 2017 年度",
        "考核办法": "2017年度全市政务公开政务服务工作考评细则",
        "声明": "县市区为实有地区，市直及中、省驻岳单位为示例名单；全部数值由程序按固定种子生成，"
        "不代表任何单位的真实情况",
        "分值": "原文各项分值丢失，示例按 supplied.yaml 中的示例分值评分",
    }
    return book.ledger(about, units, FILE, f"scripts/make_sample_yueyang.py，种子 {SEED}")


if __name__ == "__main__":
    write(make, SHAPE, FILE)
