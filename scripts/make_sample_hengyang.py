"""Make ``data/hengyang-2018/ledger.xlsx``: a synthetic ledger (示例数据) for the scheme hengyang-2018.

The counties are real; the departments and parks are of kinds that exist, since the regulation names none (示例名单).
Every value, the base points of tasks included (the annexes are lost), is drawn from a seeded generator or set by
hand to stand on an edge of a clause. From the top of the repository::

    python scripts/make_sample_hengyang.py [FILE]

The same packages give the same bytes again.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from sample_book import Book, file_of, scheme_of, write

from kaohe.ledger.model import Ledger

SEED = 2018
FILE = file_of("hengyang-2018")
SHAPE = scheme_of("hengyang-2018").shape

# How well each body does, from 0 to 1: chosen for a spread, not drawn.
CITY_DISTRICTS = {"雁峰区": 0.84, "石鼓区": 0.78, "珠晖区": 0.66, "蒸湘区": 0.90}
COUNTIES = {
    "南岳区": 0.58,
    "衡阳县": 0.72,
    "衡南县": 0.81,
    "衡山县": 0.62,
    "衡东县": 0.87,
    "祁东县": 0.70,
    "耒阳市": 0.76,
    "常宁市": 0.68,
}
PARKS = {"高新区": 0.86, "松木经开区": 0.74, "白沙洲工业园": 0.70}
DEPARTMENTS = {
    "市发展和改革委员会": 0.88,
    "市经济和信息化委员会": 0.83,
    "市教育局": 0.80,
    "市科学技术局": 0.69,
    "市民族宗教事务局": 0.55,
    "市公安局": 0.86,
    "市民政局": 0.78,
    "市司法局": 0.71,
    "市财政局": 0.84,
    "市人力资源和社会保障局": 0.92,
    "市国土资源局": 0.79,
    "市环境保护局": 0.75,
    "市住房和城乡建设局": 0.67,
    "市城乡规划局": 0.73,
    "市城市管理和行政执法局": 0.60,
    "市交通运输局": 0.76,
    "市水利局": 0.64,
    "市农业委员会": 0.70,
    "市林业局": 0.66,
    "市商务局": 0.81,
    "市文体广电新闻出版局": 0.72,
    "市卫生和计划生育委员会": 0.82,
    "市审计局": 0.77,
    "市统计局": 0.77,
    "市国有资产监督管理委员会": 0.63,
    "市安全生产监督管理局": 0.74,
    "市食品药品监督管理局": 0.85,
    "市工商行政管理局": 0.89,
    "市质量技术监督局": 0.80,
    "市旅游和外事侨务局": 0.59,
    "市粮食局": 0.57,
    "市房产管理局": 0.68,
    "市畜牧兽医水产局": 0.61,
    "市人民防空办公室": 0.54,
    "市档案局": 0.83,
    "市机关事务管理局": 0.65,
    "市扶贫开发办公室": 0.71,
    "市移民局": 0.56,
    "市住房公积金管理中心": 0.87,
    "市公共资源交易中心": 0.79,
}
STATE_BODIES = {"市税务局": 0.90, "市气象局": 0.73, "市烟草专卖局": 0.62, "国家统计局衡阳调查队": 0.68}
QUALITY = {**CITY_DISTRICTS, **COUNTIES, **PARKS, **DEPARTMENTS, **STATE_BODIES}
KINDS = {
    **dict.fromkeys(CITY_DISTRICTS, "四城区"),
    **dict.fromkeys(COUNTIES, "县市区"),
    **dict.fromkeys(PARKS, "两区一园"),
    **dict.fromkeys(DEPARTMENTS, "市直部门"),
    **dict.fromkeys(STATE_BODIES, "国省驻衡单位"),
}
COUNTY_LEVEL = {**CITY_DISTRICTS, **COUNTIES}
WITHOUT_HOTLINE = {
    "市审计局",
    "市统计局",
    "市国有资产监督管理委员会",
    "市档案局",
    "市机关事务管理局",
    "市移民局",
    "国家统计局衡阳调查队",
}
WITHOUT_WEBSITE = {"白沙洲工业园", "市档案局", "市机关事务管理局", "市移民局", "国家统计局衡阳调查队"}
WITHOUT_LICENSING = {
    "市审计局",
    "市统计局",
    "市国有资产监督管理委员会",
    "市机关事务管理局",
    "市档案局",
    "市扶贫开发办公室",
    "市公共资源交易中心",
    "国家统计局衡阳调查队",
}
TWINS = ("市审计局", "市统计局")  # the same facts: a tie in rank

SERVICES, SHARING, NETWORK, HOTLINE = "互联网+政务服务", "信息资源共享交换", "政务外网", "12345政府服务热线"
MIDYEAR, AUTUMN, LATE = date(2018, 6, 30), date(2018, 9, 30), date(2018, 11, 30)
SET = date(2018, 5, 2)
YEAR_END = date(2018, 12, 31)
OFFICE = "市电子政务管理办公室"


@dataclass(frozen=True)
class Task:
    """What is asked of every body of a kind."""

    module: str
    item: str
    base: int
    due: date
    required: tuple[int, int] | None = None
    scored: bool = False
    licensing: bool | None = None


COUNTY_TASKS = (
    Task(SERVICES, "“互联网+政务服务”工作计划", 10, MIDYEAR),
    Task(SERVICES, "政务服务事项标准化梳理", 35, AUTUMN, (300, 900)),
    Task(SERVICES, "统一平台应用", 25, LATE, (20, 40)),
    Task(SERVICES, "数据共享交换平台对接", 15, LATE, (4, 9)),
    Task(SERVICES, "业务咨询投诉回复", 15, YEAR_END, scored=True),
    Task(NETWORK, "电子政务外网主干网建设", 50, AUTUMN, (10, 24)),
    Task(NETWORK, "乡镇（街道）接入", 30, LATE, (8, 26)),
    Task(NETWORK, "政务云应用", 20, LATE, (2, 6)),
)
CITY_TASKS = (
    Task(SERVICES, "统一平台建设配合", 10, MIDYEAR, licensing=False),
    Task(SERVICES, "制度建设", 10, MIDYEAR, (2, 4), licensing=False),
    Task(SERVICES, "政务服务事项标准化梳理", 30, AUTUMN, (20, 120), licensing=True),
    Task(SERVICES, "统一平台应用", 25, LATE, (5, 30), licensing=True),
    Task(SERVICES, "培训参与", 10, LATE, (3, 6), licensing=False),
    Task(SERVICES, "业务咨询投诉回复", 15, YEAR_END, scored=True, licensing=False),
    Task(SHARING, "共享需求纳入信息化项目审批和验收", 20, LATE, (1, 4)),
    Task(SHARING, "业务系统与市政务服务平台对接", 30, LATE, (1, 5)),
    Task(SHARING, "政务信息资源目录编制与发布", 30, AUTUMN, (12, 80)),
    Task(SHARING, "数据管理与更新", 20, YEAR_END, scored=True),
    Task(NETWORK, "接入市电子政务外网", 50, MIDYEAR),
    Task(NETWORK, "政务云应用", 30, LATE, (1, 5)),
    Task(NETWORK, "未经批准不单独建设专网", 20, YEAR_END, scored=True),
)


def _task(book: Book, unit: str, task: Task, evidence: str, **cells: Any) -> None:
    """Record a task."""
    told = {"module": task.module, "item": task.item, "base": task.base, "due": task.due}
    book.event("tasks", unit, "日常监测", evidence, **told, licensing=task.licensing, **cells)


def make() -> Ledger:
    """The whole sample ledger."""
    book, draw = Book(SHAPE), random.Random(SEED)
    shared = {
        "web": book.file("2018年全市政府网站测评报告", date(2018, 12, 20), OFFICE),
        "open": book.file("2018年政府信息公开测评报告", date(2018, 12, 21), OFFICE),
        "hot": book.file("12345政府服务热线2018年度考核通报", YEAR_END, OFFICE),
        "routine": book.file("2018年日常监测汇总表", date(2018, 12, 28), OFFICE),
    }
    for unit, quality in QUALITY.items():
        check = book.file(f"{unit}台账查验记录", date(2018, 12, draw.randint(10, 27)), OFFICE)
        if unit == TWINS[1]:
            _copy(book, TWINS[0], unit, check)
            continue
        _scores(book, draw, unit, quality, shared)
        for task in COUNTY_TASKS if unit in COUNTY_LEVEL else CITY_TASKS:
            if unit in WITHOUT_LICENSING and task.licensing:
                continue
            _done(book, draw, unit, task, _near(draw, quality), check)
        _hotline_tasks(book, unit, check)
    return _ledger(book)


def _near(draw: random.Random, quality: float) -> float:
    """Nobody is equally good at everything."""
    return min(0.99, max(0.3, quality + draw.uniform(-0.14, 0.10)))


def _tenth(points: float) -> Fraction:
    return Fraction(round(points * 10), 10)


# Set by hand: on the edges of the clauses.
SCORES = {
    ("市财政局", "hot"): Fraction(90),
    ("耒阳市", "hot"): Fraction(90),
    ("市司法局", "hot"): Fraction(8996, 100),
    ("石鼓区", "hot"): Fraction(899, 10),
    ("衡东县", "web"): Fraction(103),
}
NOT_SCORED = {("常宁市", "open"), ("市粮食局", "web"), ("市教育局", "hot")}
SELF_SCORED = {("雁峰区", "web"): 5, ("市商务局", "web"): 4, ("市林业局", "open"): 7, ("祁东县", "open"): 6}


def _scores(book: Book, draw: random.Random, unit: str, quality: float, shared: dict[str, str]) -> None:
    """Scores of the parts that are rated: website, disclosure, hotline; and how they did from month to month."""
    for part, source, day, low in (
        ("web", "抽查", date(2018, 12, 20), 58),
        ("open", "抽查", date(2018, 12, 21), 60),
        ("hot", "上级通报", YEAR_END, 74),
    ):
        if unit not in COUNTY_LEVEL and unit in (WITHOUT_WEBSITE if part == "web" else set()):
            continue
        if unit not in COUNTY_LEVEL and unit in (WITHOUT_HOTLINE if part == "hot" else set()):
            continue
        drawn = _tenth(low + (100 - low) * _near(draw, quality) + draw.uniform(-1, 2))
        score = SCORES.get((unit, part), min(drawn, Fraction(100)))
        routine = max(Fraction(40), min(Fraction(100), score + _tenth(draw.uniform(-9, 3))))
        if (unit, part) in NOT_SCORED:
            continue
        if (unit, part) in SELF_SCORED:
            self_score = min(Fraction(100), score + SELF_SCORED[unit, part])
            book.fact(unit, f"S_{part}", self_score, source="自评", day=date(2018, 12, 10), note="测评后核减")
        note = "含加分，超过基准分" if score > 100 else None
        book.fact(unit, f"S_{part}", score, source=source, day=day, evidence=shared[part], note=note)
        book.fact(
            unit, f"R_{part}", routine, source="日常监测", day=date(2018, 12, 28), evidence=shared["routine"]
        )
    if unit in COUNTY_LEVEL:
        sharing = min(Fraction(100), _tenth(55 + 45 * _near(draw, quality)))
        note = "备查：县市区的数据共享并入互联网+政务服务部分，不单列"
        book.fact(
            unit,
            "S_share",
            sharing,
            source="日常监测",
            day=date(2018, 12, 28),
            evidence=shared["routine"],
            note=note,
        )


RAW = {
    ("市城市管理和行政执法局", "业务咨询投诉回复"): (Fraction(-3), "回复超期9件，每件扣2分"),
    ("南岳区", "业务咨询投诉回复"): (Fraction(-1), "回复超期8件，每件扣2分"),
    ("市工商行政管理局", "业务咨询投诉回复"): (Fraction(17), "含表扬加分2分，超过底分"),
}
DONE = {
    ("市民政局", "政务服务事项标准化梳理"): timedelta(0),
    ("市水利局", "政务服务事项标准化梳理"): timedelta(1),
    ("衡山县", "电子政务外网主干网建设"): timedelta(45),
}
BLANK = {("市房产管理局", "政务云应用"): "完成情况待核"}


def _done(book: Book, draw: random.Random, unit: str, task: Task, quality: float, check: str) -> None:
    """How one task went: in time, late, in part, or not begun."""
    set_on = SET if task.due != MIDYEAR or draw.random() < 0.5 else None
    if (unit, task.item) in BLANK:
        _task(book, unit, task, check, started=True, note=BLANK[unit, task.item])
        return
    if task.scored:
        raw, note = RAW.get((unit, task.item), (None, None))
        if raw is None:
            raw = Fraction(max(0, task.base - round((1 - quality) * draw.uniform(0, task.base))))
        _task(book, unit, task, check, raw=raw, started=True, note=note)
        return
    required = None if task.required is None else Fraction(draw.randint(*task.required))
    luck = draw.random()
    fixed = DONE.get((unit, task.item))
    cells: dict[str, Any] = {"set_date": set_on, "quantity_required": required, "started": True}
    if fixed is not None or luck < quality:
        early = timedelta(draw.randint(0, 24))
        done = task.due - early if fixed is None else task.due + fixed
        cells |= {"done": done, "quantity_done": required}
        if required is not None and fixed is None and draw.random() < 0.15:
            cells["quantity_done"] = required + max(1, required // 10)
    elif luck < quality + 0.62 * (1 - quality):
        late = max(1, round((1 - quality) * draw.uniform(5, 90)))
        cells |= {"done": min(YEAR_END, task.due + timedelta(late)), "quantity_done": required}
        if required is not None and draw.random() < 0.3:
            cells["quantity_done"] = required - max(1, required // 8)
    elif luck < quality + 0.92 * (1 - quality) and required is not None:
        cells["quantity_done"] = Fraction(int(required * Fraction(round(100 * quality), 100)))
    else:
        cells |= {"started": False, "quantity_done": None if required is None else Fraction(0)}
    _task(book, unit, task, check, **cells)


def _hotline_tasks(book: Book, unit: str, check: str) -> None:
    """One body's hotline part is not rated but worked out from its tasks: exactly 90."""
    if unit != "市教育局":
        return
    base = Task(HOTLINE, "知识库数据信息更新", 60, AUTUMN, (0, 0))
    _task(
        book,
        unit,
        base,
        check,
        set_date=SET,
        done=date(2018, 9, 20),
        quantity_required=Fraction(120),
        quantity_done=Fraction(120),
        started=True,
    )
    handled = Task(HOTLINE, "诉求办理", 40, YEAR_END, (0, 0))
    _task(
        book,
        unit,
        handled,
        check,
        set_date=SET,
        quantity_required=Fraction(480),
        quantity_done=Fraction(360),
        started=True,
        note="年底前办结360件",
    )


def _copy(book: Book, model: str, unit: str, check: str) -> None:
    """The second twin says what the first says, from its own papers."""
    own = {f"{model}台账查验记录": check}

    def paper(code: str | None) -> str | None:
        return code if code is None else own.get(book.evidence[code][0], code)

    for rows in (book.facts, book.events["tasks"]):
        copies = [{**row, "unit": unit, "evidence": paper(row["evidence"])} for row in rows]
        rows += [copy for copy, row in zip(copies, list(rows), strict=True) if row["unit"] == model]


def _ledger(book: Book) -> Ledger:
    units = [
        {
            "unit": unit,
            "group": "县市区" if unit in COUNTY_LEVEL else "市直",
            "kind": KINDS[unit],
            "is_hotline_unit": None if unit in COUNTY_LEVEL else unit not in WITHOUT_HOTLINE,
            "has_website": None if unit in COUNTY_LEVEL else unit not in WITHOUT_WEBSITE,
            "has_licensing_items": None if unit in COUNTY_LEVEL else unit not in WITHOUT_LICENSING,
        }
        for unit in QUALITY
    ]
    about = {
        "城市年度": "衡阳市 2018 年度",
        "考核办法": "衡阳市2018年电子政务相关工作绩效考核办法",
        "声明": "县市区为实有单位；办法没有列出市直部门、两区一园和国省驻衡单位，所用为示例名单；"
        "任务、底分和全部数值由程序按固定种子生成，不代表任何单位的真实情况",
    }
    return book.ledger(about, units, FILE, f"scripts/make_sample_hengyang.py，种子 {SEED}")


if __name__ == "__main__":
    write(make, SHAPE, FILE)
