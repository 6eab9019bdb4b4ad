"""Make ``data/bozhou-2023/ledger.xlsx``: a synthetic ledger (示例数据) for the scheme bozhou-2023.

Counties, departments and most enterprises are those the regulation names; the enterprises whose names are masked in
the text and the sampled bodies of the counties are invented (示例…). Every value is drawn from a seeded generator or
set by hand to stand on an edge of a clause, given the sample numbers of ``params/bozhou-2023/supplied.yaml``. From
the top of the repository::

    python scripts/make_sample_bozhou.py [FILE]

The same packages give the same bytes again.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date, timedelta

from sample_book import Book, file_of, scheme_of, write

from kaohe.ledger.counting.calendar import is_workday
from kaohe.ledger.model import Ledger

SEED = 2023
FILE = file_of("bozhou-2023")
SCHEME = scheme_of("bozhou-2023")
SHAPE = SCHEME.shape

# How well each body does, from 0 to 1: chosen for a spread, not drawn.
COUNTIES = {"涡阳县": 0.79, "蒙城县": 0.90, "利辛县": 0.62, "谯城区": 0.73}
DEPARTMENTS = {
    "市发展改革委": 0.88,
    "市教育局": 0.82,
    "市科技局": 0.74,
    "市经济和信息化局": 0.79,
    "市公安局": 0.86,
    "市民政局": 0.77,
    "市司法局": 0.83,
    "市财政局": 0.91,
    "市人力资源社会保障局": 0.93,
    "市自然资源和规划局": 0.70,
    "市生态环境局": 0.84,
    "市住房城乡建设局": 0.64,
    "市交通运输局": 0.72,
    "市农业农村局": 0.69,
    "市水利局": 0.66,
    "市商务局": 0.75,
    "市文化旅游体育局": 0.80,
    "市卫生健康委": 0.87,
    "市退役军人局": 0.59,
    "市应急局": 0.76,
    "市审计局": 0.78,
    "市统计局": 0.78,
    "市市场监管局": 0.89,
    "市公管局": 0.81,
    "市医保局": 0.85,
    "市地方金融监管局": 0.61,
    "市城市管理局": 0.68,
    "市国动办": 0.57,
    "市乡村振兴局": 0.71,
    "市数据资源局": 0.96,
    "市药业发展促进局": 0.55,
    "市投资促进中心": 0.63,
    "市供销社": 0.52,
    "亳州高新区管委会": 0.74,
    "市残联": 0.60,
    "市税务局": 0.92,
    "市气象局": 0.73,
    "市住房公积金管理中心": 0.86,
    "亳芜现代产业园区管委会": 0.67,
}
ENTERPRISES = {
    "亳州市道路运输管理服务中心": 0.70,
    "亳州市地方海事(港航)管理服务中心": 0.62,
    "亳州市第一中学": 0.88,
    "亳州市第十八中学": 0.76,
    "亳州市第十九中学": 0.69,
    "亳州市特殊教育学校": 0.64,
    "亳州工业学校": 0.73,
    "亳州中药科技学校": 0.79,
    "亳州幼儿师范学校": 0.81,
    "亳州市第一幼儿园": 0.83,
    "亳州市第二幼儿园": 0.66,
    "亳州市第三幼儿园": 0.71,
    "亳州市第四幼儿园": 0.58,
    "亳州市第九幼儿园": 0.62,
    "亳州市第十幼儿园": 0.55,
    "亳州市第十一幼儿园": 0.60,
    "亳州市第十二幼儿园": 0.52,
    "亳州市第十四幼儿园": 0.57,
    "亳州市人民医院": 0.90,
    "亳州市中医院": 0.84,
    "亳州市妇幼保健院": 0.77,
    "亳州市疾病预防控制中心": 0.86,
    "亳州市中心血站": 0.80,
}
MASKED = {
    "示例企业（交通）": (0.65, "交通", "市交通运输局"),
    "示例企业（供水）": (0.72, "水电热气", "市城市管理局"),
    "示例企业（供电）": (0.87, "水电热气", "市城市管理局"),
    "示例企业（供热）": (0.54, "水电热气", "市城市管理局"),
    "示例企业（燃气）": (0.68, "水电热气", "市城市管理局"),
    "示例企业（邮政）": (0.74, "邮政", "市商务局"),
}
IN_CHARGE = {"教育": "市教育局", "卫生健康": "市卫生健康委", "交通": "市交通运输局"}
CLASSES = {
    "县区直部门": ("示例部门甲", "示例部门乙", "示例部门丙"),
    "乡镇政府（街道办事处）": ("示例乡镇甲", "示例乡镇乙", "示例乡镇丙"),
    "企事业单位": ("示例学校", "示例医院"),
}
NONE_SAMPLED = ("谯城区", "企事业单位")  # a class without a sampled body
WITHOUT_MEDIA = {"市审计局", "市统计局", "市公管局"}
SEVERAL_SITES = {"市公安局", "市市场监管局", "亳州高新区管委会", *COUNTIES}
TWINS = ("市审计局", "市统计局")  # the same facts: a tie in rank

OFFICE = "市政务公开办"
YEAR_END = date(2023, 12, 31)
MONITORED = date(2023, 11, 15)
REPORT_DUE = date(2023, 1, 31)
ASSESSED = (
    (date(2023, 3, 24), "政府信息公开年度报告"),
    (date(2023, 6, 28), "重点领域信息公开"),
    (date(2023, 9, 27), "基层政务公开和政策解读"),
)


@dataclass
class Body:
    """One unit of the ledger."""

    name: str
    group: str
    quality: float
    openness: bool
    web: bool
    parent: str | None = None
    field: str | None = None
    kind: str | None = None

    @property
    def county(self) -> bool:
        return self.group == "各县区政府"


class Records(Book):
    """A book that files one piece of evidence once."""

    def file(self, title: str, day: date | None, holder: str = OFFICE, number: int | None = None) -> str:
        """Register a piece of evidence, once; its number."""
        known = {(told, on): code for code, (told, on, _) in self.evidence.items()}
        return known.get((title, day)) or super().file(title, day, holder, number)

    def found(self, unit: str, item: str, detail: str, day: date, source: str = "抽查") -> None:
        """Record something that a check found."""
        record = self.file(f"2023年{day.month}月政府网站和政务新媒体检查记录", None)
        self.event("findings", unit, source, record, found_on=day, item=item, detail=detail)


def bodies() -> list[Body]:
    """Every unit: those of the regulation, the masked ones, and the sampled bodies of the counties."""
    found = [Body(name, "各县区政府", quality, True, True) for name, quality in COUNTIES.items()]
    charge = {office: sector for sector, office in IN_CHARGE.items()}
    charge |= {office: sector for _, sector, office in MASKED.values()}
    for name, quality in DEPARTMENTS.items():
        given = SCHEME.units[name].attributes
        openness, web = given["in_openness"], given["in_web"]
        found.append(Body(name, "市直有关部门", quality, openness, web, field=charge.get(name)))
    for name, quality in ENTERPRISES.items():
        field_ = str(SCHEME.units[name].attributes["field"])
        found.append(Body(name, "公共企事业单位", quality, True, False, IN_CHARGE[field_], field_))
    for name, (quality, field_, parent) in MASKED.items():
        found.append(Body(name, "公共企事业单位", quality, True, False, parent, field_))
    for county, quality in COUNTIES.items():
        for kind, names in CLASSES.items():
            if (county, kind) == NONE_SAMPLED:
                continue
            for place, name in enumerate(names):
                level = max(0.4, quality - 0.04 - 0.05 * place)
                found.append(Body(f"{county}{name}", "抽查单位", level, True, False, county, None, kind))
    return found


def make() -> Ledger:
    """The whole sample ledger."""
    book, draw = Records(SHAPE, "日常监测", YEAR_END), random.Random(SEED)
    everyone = bodies()
    for body in everyone:
        if body.name == TWINS[1]:
            _copy(book, *TWINS)
            continue
        if body.openness:
            _tested(book, draw, body)
        if body.openness and body.group != "抽查单位":
            _openness(book, draw, body)
        if body.openness and body.group in ("各县区政府", "市直有关部门"):
            _openness_bonus(book, draw, body)
        if body.web:
            _bulletins(book, draw, body)
            _sites(book, draw, body)
            _messages(book, draw, body)
            _media(book, draw, body)
            _web_bonus(book, draw, body)
    _edges(book)
    return _ledger(book, everyone)


def _rated(draw: random.Random, quality: float) -> float:
    """Points of 100, to half a point: nobody is equally good at everything."""
    return min(100.0, round((56 + 43 * quality + draw.uniform(-6, 5)) * 2) / 2)


def _times(draw: random.Random, body: Body, most: float) -> int:
    """How often something goes wrong in a year."""
    return round((1 - body.quality) * draw.uniform(0, most))


def _fails(draw: random.Random, body: Body, share: float) -> bool:
    return draw.random() < (1 - body.quality) * share


def _day(draw: random.Random, first: int = 1, last: int = 12) -> date:
    """A business day of some months of the year."""
    while True:
        day = date(2023, draw.randint(first, last), draw.randint(1, 28))
        if is_workday(day):
            return day


def _tested(book: Records, draw: random.Random, body: Body) -> None:
    day = date(2023, 9, draw.randint(11, 28))
    sheet = book.file("2023年度全市政务公开网上考核评分表", date(2023, 10, 13))
    for name in ("S_key", "S_basic", "S_policy"):
        book.fact(body.name, name, _rated(draw, body.quality), source="现场核查", day=day, evidence=sheet)


def _openness(book: Records, draw: random.Random, body: Body) -> None:
    report = book.file("政府信息公开年度报告评审表", date(2023, 4, 14))
    special = book.file("专项工作落实情况评审表", date(2023, 12, 15))
    book.fact(
        body.name, "S_report", _rated(draw, body.quality + 0.05), day=date(2023, 4, 14), evidence=report
    )
    if body.name != "市残联":
        book.fact(
            body.name, "S_special", _rated(draw, body.quality), day=date(2023, 12, 15), evidence=special
        )
    rectified = _rated(draw, min(1.0, body.quality + 0.08))
    book.fact(body.name, "R_rect", rectified, day=date(2023, 12, 15), evidence=special)
    for number, (day, topic) in enumerate(ASSESSED):
        sheet = book.file(f"政务公开专项评估测评（{topic}）", day)
        left_out = body.group == "公共企事业单位" and number == 2 and draw.random() < 0.3
        points = None if left_out else _rated(draw, body.quality)
        note = "本次没有测评本单位" if left_out else None
        book.event(
            "assessments", body.name, "现场核查", sheet, assessed_on=day, topic=topic, X_j=points, note=note
        )


PROVINCE = {"蒙城县": (4, 12), "涡阳县": (9, 41), "谯城区": (None, 70), "利辛县": (None, 88)}
COMMENDED, IN_PROVINCE = 11, 104


def _openness_bonus(book: Records, draw: random.Random, body: Body) -> None:
    if body.county:
        notice = book.file("2023年度全省政务公开考核情况通报", date(2023, 12, 28), "省政务公开办公室")
        rank, rank_all = PROVINCE[body.name]
        note = None if rank else "未列入表扬名单"
        book.event(
            "province_results",
            body.name,
            "上级通报",
            notice,
            announced_on=date(2023, 12, 28),
            rank=rank,
            rank_all=rank_all,
            note=note,
        )
        book.fact(body.name, "n_commended", COMMENDED, source="上级通报", evidence=notice)
        book.fact(body.name, "n_in_province", IN_PROVINCE, source="上级通报", evidence=notice)
        awarded = 2 if body.name == "蒙城县" else int(body.name == "谯城区")
        book.fact(body.name, "n_awarded", awarded, source="上级通报", evidence=notice)
    meetings = 2 if body.quality > 0.85 else int(body.quality > 0.65)
    for _ in range(meetings):
        day = _day(draw)
        minutes = book.file(f"{body.name}专题会议纪要", day, body.name)
        kind = "政府常务会议" if body.county else "党组会议"
        book.event(
            "meetings",
            body.name,
            "自评",
            minutes,
            held_on=day,
            meeting=kind,
            solved=draw.random() < 0.5 + body.quality / 2,
        )
    if body.name != "市水利局":
        book.fact(
            body.name,
            "evidence_supplied",
            meetings > 0 and body.name not in ("市商务局", "谯城区"),
            source="自评",
        )


STALE = ("政务微博", "政务微信公众号", "政务抖音号")


def _bulletins(book: Records, draw: random.Random, body: Body) -> None:
    told: list[tuple[date, str, str, str, str, int | None, float | None]] = []
    site = f"{body.name}网站"
    for _ in range(_times(draw, body, 4)):
        told.append((_day(draw), "省政府办公厅", site, "政府网站", "其他问题", None, None))
    if body.quality < 0.63:
        told.append((date(2023, 7, 14), "省政府办公厅", site, "政府网站", "不合格", None, None))
    for _ in range(_times(draw, body, 9)):
        told.append((_day(draw), "市", site, "政府网站", "其他问题", None, None))
    if body.quality < 0.70:
        told.append((_day(draw), "市", site, "政府网站", "单项否决", None, draw.choice((52.5, 58, 66))))
    if body.name not in WITHOUT_MEDIA and body.quality < 0.80:
        kind = "县区政府新媒体" if body.county else "其他新媒体"
        stale = draw.choice((8, 12, 14, 16, 24))
        told.append((_day(draw), "市", f"{body.name}{draw.choice(STALE)}", kind, "未更新", stale, None))
    for day, by, where, kind, finding, days, points in sorted(told):
        title = "季度检查通报" if by == "省政府办公厅" else "月度监测通报"
        notice = book.file(f"{by}2023年{day.month}月政府网站和政务新媒体{title}", None, by)
        book.event(
            "bulletins",
            body.name,
            "上级通报",
            notice,
            bulletin_date=day,
            issued_by=by,
            site=where,
            site_kind=kind,
            finding=finding,
            check_points=points,
            stale_days=days,
        )
        _rectified(book, draw, body, day)
    book.fact(body.name, "refused_or_long", body.name == "市供销社", source="现场核查")
    if body.county:
        _quarters(book, body)


def _rectified(book: Records, draw: random.Random, body: Body, day: date) -> None:
    due = day + timedelta(days=10)
    late = _fails(draw, body, 0.6)
    right = not _fails(draw, body, 0.5)
    done: date | None = day + timedelta(days=draw.randint(3, 20) if right else draw.randint(25, 60))
    reported: date | None = due + timedelta(days=draw.randint(1, 9)) if late else due - timedelta(days=3)
    done = done if done and done <= YEAR_END else None
    reported = reported if reported and reported <= YEAR_END else None
    book.event(
        "rectifications",
        body.name,
        "日常监测",
        book.file(f"2023年{day.month}月通报整改台账", None),
        notified_on=day,
        rectified=right,
        rectified_on=done,
        report_due=due,
        reported_on=reported,
    )


RANKS: dict[str, tuple[int | None, ...]] = {
    "涡阳县": (18, 20, 21, 33),
    "蒙城县": (6, 11, 9, 14),
    "利辛县": (44, 61, 58, 72),
    "谯城区": (40, 41, None, 25),
}


def _quarters(book: Records, body: Body) -> None:
    for number, rank in enumerate(RANKS[body.name], start=1):
        day = date(2023, 3 * number, 28)
        notice = book.file(f"省政府办公厅2023年第{number}季度政府网站检查通报", day, "省政府办公厅")
        told = {"published_on": day, "quarter": f"第{number}季度"}
        note = None if rank else "本季度没有公布排名"
        book.event(
            "quarters",
            body.name,
            "上级通报",
            notice,
            **told,
            checked_site="县区政府门户网站",
            own_site=True,
            rank_q=rank,
            note=note,
        )
        if body.name == "涡阳县" and number == 4:
            book.event(
                "quarters",
                body.name,
                "上级通报",
                notice,
                **told,
                checked_site="经济开发区网站",
                own_site=False,
                rank_q=47,
            )


PUBLISHED = {
    "市财政局": REPORT_DUE,
    "市民政局": REPORT_DUE + timedelta(days=1),
    "市药业发展促进局": None,
}


def _sites(book: Records, draw: random.Random, body: Body) -> None:
    sites = ["门户网站"] + (["专题网站"] if body.name in SEVERAL_SITES else [])
    checked = book.file("2022年度网站工作报表检查表", date(2023, 2, 10))
    probe = book.file("全市政府网站IPv6支持检测结果", date(2023, 9, 15), "市数据资源局")
    access = book.file("适老化及无障碍改造检查表", date(2023, 8, 25))
    for site in sites:
        flags = {
            name: _fails(draw, body, 0.32)
            for name in (
                "report_filed_late",
                "not_on_home_page",
                "no_column",
                "not_in_catalogue",
                "not_on_platform",
                "not_shown",
                "no_download",
                "name_irregular",
            )
        }
        book.event(
            "report_checks",
            body.name,
            "现场核查",
            checked,
            report_checked_on=date(2023, 2, 10),
            report_site=site,
            **flags,
        )
        late = _fails(draw, body, 0.4)
        day: date | None = REPORT_DUE + timedelta(days=draw.randint(2, 20) if late else -draw.randint(1, 15))
        day = PUBLISHED.get(body.name, day) if site == "门户网站" else day
        note = None if day else "始终没有发布"
        book.event(
            "report_publications",
            body.name,
            "现场核查",
            checked,
            published_site=site,
            publish_date=day,
            note=note,
        )
        book.event(
            "ipv6_checks",
            body.name,
            "日常监测",
            probe,
            ipv6_checked_on=date(2023, 9, 15),
            ipv6_site=site,
            ipv6_supported=not _fails(draw, body, 0.5),
            filed_on_time=not _fails(draw, body, 0.4),
        )
        book.event(
            "adaptations",
            body.name,
            "现场核查",
            access,
            adapted_checked_on=date(2023, 8, 25),
            adapted_site=site,
            elderly_done=not _fails(draw, body, 0.5),
            accessible_done=not _fails(draw, body, 0.4),
        )
    for _ in range(_times(draw, body, 3)):
        by = draw.choice(("市政府办公室", "市政府办公室", "省政府办公厅"))
        back = book.file("2022年度网站工作报表退回记录", None)
        book.event(
            "report_returns",
            body.name,
            "日常监测",
            back,
            returned_on=date(2023, 1, draw.randint(9, 30)),
            returned_by=by,
        )
    for item, detail, most in (
        ("网站规范错误", "页面底部未列明网站标识码", 4),
        ("信息未转载", "要求转载的省政府信息未转载", 5),
        ("标签不规范", "栏目标签缺少关键词", 6),
        ("页面功能无法使用", "读屏功能打不开", 5),
    ):
        for _ in range(_times(draw, body, most)):
            book.found(body.name, item, detail, _day(draw, 2, 12))
    if body.county:
        for _ in range(_times(draw, body, 6)):
            book.found(body.name, "未加密传输", "未采用国密算法", _day(draw, 5, 11))
        county = book.file("县区政府年度目标管理绩效考核办法", date(2023, 3, 31), body.name)
        book.fact(body.name, "included", body.name != "利辛县", source="自评", evidence=county)
    for _ in range(_times(draw, body, 3)):
        level = draw.choice(("provincial", "city", "informal", "informal"))
        told = {name: name == level for name in ("provincial", "city", "informal")}
        if level == "provincial" and draw.random() < 0.5:
            told["city"] = told["informal"] = True
        record = book.file("表述错误和隐私泄露登记簿", None)
        book.event(
            "errors",
            body.name,
            "日常监测",
            record,
            noticed_on=_day(draw),
            error=draw.choice(("领导人姓名错误", "公示件泄露身份证号码", "机构名称错误")),
            **told,
        )


SECURITY: dict[str, tuple[tuple[date, str, bool | None, bool | None], ...]] = {
    "市退役军人局": ((date(2023, 5, 17), "隐患未整改被通报", None, None),),
    "利辛县": (
        (date(2023, 6, 8), "安全事故", True, True),
        (date(2023, 9, 12), "假冒网站或新媒体", False, False),
    ),
    "市住房城乡建设局": ((date(2023, 10, 19), "严重安全事件", True, True),),
    "市科技局": ((date(2023, 4, 11), "假冒网站或新媒体", True, False),),
}


def _messages(book: Records, draw: random.Random, body: Body) -> None:
    for day, kind, handled, reported in SECURITY.get(body.name, ()):
        notice = book.file("网络安全事件通报", day, "市公安局")
        book.event(
            "security_events",
            body.name,
            "上级通报",
            notice,
            happened_on=day,
            security_kind=kind,
            handled=handled,
            reported=reported,
        )
    export = book.file("“我为政府网站找错”平台留言导出", YEAR_END, "市政府办公室")
    for number in range(draw.randint(1, 7)):
        received = date(2023, 1, 1) + timedelta(days=draw.randint(2, 350))
        days = draw.randint(4, 8) if _fails(draw, body, 0.7) else draw.randint(0, 3)
        closed: date | None = received
        while days and closed is not None:
            closed += timedelta(days=1)
            days -= is_workday(closed)
        closed = None if closed and (closed > YEAR_END or _fails(draw, body, 0.15)) else closed
        book.event(
            "messages",
            body.name,
            "日常监测",
            export,
            message_no=f"ZC23{list(DEPARTMENTS | COUNTIES).index(body.name) + 1:02d}{number + 1:03d}",
            received_date=received,
            closed_date=closed,
        )
    review = book.file("找错留言答复质量检查表", date(2023, 12, 8))
    for number in range(2):
        book.event(
            "replies",
            body.name,
            "抽查",
            review,
            reply_checked_on=date(2023, 12, 8),
            reply_no=f"抽查{number + 1}",
            evasive_or_returned=_fails(draw, body, 0.35),
        )


def _media(book: Records, draw: random.Random, body: Body) -> None:
    if body.name in WITHOUT_MEDIA:
        book.fact(body.name, "n_accounts", 0, source="自评", note="没有开设政务新媒体")
        book.fact(body.name, "accounts", 0, source="抽查", note="零报告：没有开设政务新媒体")
        return
    many = draw.randint(6, 14) if body.county else draw.randint(1, 4)
    book.fact(body.name, "n_accounts", many, source="自评")
    if draw.random() < 0.15:
        book.fact(
            body.name, "n_accounts", many + 1, source="日常监测", note="全国政务新媒体信息报送系统多登记 1 个"
        )
    if body.county:
        for name, joined in (
            ("weibo_joined", body.name != "利辛县"),
            ("wechat_joined", body.name not in ("利辛县", "谯城区")),
        ):
            book.fact(body.name, name, joined, source="现场核查")
        book.fact("谯城区", "weibo_joined", False, source="自评") if body.name == "谯城区" else None
    for item, detail, most in (
        ("新媒体名称不一致", "微博与微信名称不一致", 4),
        ("主办单位名称未注明", "未注明主办单位规范名称", 4),
        ("新媒体未纳入系统", "新开设账号未纳入报送系统", 3),
        ("新媒体变动未备案", "账号更名未备案", 3),
        ("新媒体填报错误", "报送系统中联系信息有误", 6),
        ("单位开设多个账号", "所属单位在同一平台开设两个账号", 3),
        ("应注销未注销账号", "账号长期无人运维", 3),
        ("移动客户端无法使用", "移动客户端无法下载", 1.5),
    ):
        for _ in range(_times(draw, body, most)):
            book.found(body.name, item, detail, _day(draw, 3, 12))
    if body.name == "市投资促进中心":
        return  # nobody kept the record: missing
    sample = book.file("政务新媒体更新情况抽查表", date(2023, 10, 31))
    for number in range(min(many, 3)):
        mine = body.county and number == 0
        book.event(
            "accounts",
            body.name,
            "抽查",
            sample,
            account=STALE[number],
            account_owner="县区政府" if mine else "其他",
            update_dates=_updates(draw, body, 7 if mine else 14),
            window_start=date(2023, 8, 1),
            window_end=date(2023, 10, 31),
        )


def _updates(draw: random.Random, body: Body, limit: int) -> str:
    """Days of updates as a cell has them: mostly within the limit, at times exactly the limit apart or more."""
    found: list[date] = []
    day = date(2023, 8, 1) + timedelta(days=draw.randint(0, 3))
    while day <= date(2023, 10, 31):
        found.append(day)
        late = _fails(draw, body, 0.25)
        day += timedelta(days=draw.randint(limit + 1, limit + 12) if late else draw.randint(1, limit))
    return "；".join(day.isoformat() for day in found)


DATA = {
    "涡阳县": (date(2023, 8, 15), date(2023, 5, 15)),
    "蒙城县": (date(2023, 11, 2), date(2023, 10, 20)),
    "利辛县": (date(2023, 5, 14), None),
    "谯城区": (date(2023, 8, 14), date(2023, 5, 14)),
}
INNOVATIONS = {
    "蒙城县": ((date(2023, 6, 20), "“一件事”服务专区", 1.5), (date(2023, 11, 6), "政策智能匹配", 1)),
    "涡阳县": ((date(2023, 4, 18), "适老化语音办事", 1.5), (date(2023, 9, 8), "政策一键兑现", 1)),
}


def _web_bonus(book: Records, draw: random.Random, body: Body) -> None:
    if body.county:
        look = book.file("数据发布和融媒体对接检查表", MONITORED)
        book.fact(
            body.name,
            "media_platform_linked",
            body.name == "蒙城县",
            day=MONITORED,
            evidence=look,
        )
        for day, achievement, points in INNOVATIONS.get(body.name, ()):
            praise = book.file(f"{body.name}“{achievement}”肯定批示", day, body.name)
            book.event(
                "innovations",
                body.name,
                "现场核查",
                praise,
                praised_on=day,
                achievement=achievement,
                innovation_points=points,
            )
        updated, shown = DATA[body.name]
        book.fact(body.name, "has_data_column", True, day=MONITORED, evidence=look)
        book.event(
            "data_updates", body.name, "现场核查", look, data_column="数据发布", last_update_date=updated
        )
        note = None if shown else "没有可视化内容"
        book.event(
            "data_visuals",
            body.name,
            "现场核查",
            look,
            chart="图表图解",
            last_visual_date=shown,
            note=note,
        )
        book.fact(body.name, "dataset_updated", body.name != "利辛县", day=MONITORED, evidence=look)
        book.fact(body.name, "download_or_api", body.name == "蒙城县", day=MONITORED, evidence=look)
    talks = 2 if body.quality > 0.88 else int(draw.random() < body.quality - 0.2)
    for _ in range(talks):
        day = _day(draw)
        record = book.file(f"{body.name}在线访谈实录", day, "市政府办公室")
        book.event("interviews", body.name, "日常监测", record, interviewed_on=day, guest="主要负责同志")
    if not body.county:
        book.fact(body.name, "plan_filed", draw.random() < 0.6, source="自评")


def _copy(book: Records, model: str, unit: str) -> None:
    """The second twin says what the first says."""
    for rows in (book.facts, *book.events.values()):
        rows.extend([{**row, "unit": unit} for row in rows if row["unit"] == model])
    for row in book.events["messages"]:
        if row["unit"] == unit:
            row["message_no"] = f"{row['message_no']}B"


def _edges(book: Records) -> None:
    """Messages around the make-up days (调休) and long holidays of 2023: day 3 is in time, day 4 is not; and what
    happens to a body twice, where the text does not say whether it counts twice."""
    _twice(book)
    export = book.file("“我为政府网站找错”平台留言导出", YEAR_END, "市政府办公室")
    cases = (
        ("市发展改革委", date(2023, 4, 21), date(2023, 4, 25)),
        ("市公安局", date(2023, 4, 21), date(2023, 4, 26)),
        ("市司法局", date(2023, 9, 28), date(2023, 10, 9)),
        ("市教育局", date(2023, 9, 28), date(2023, 10, 10)),
        ("市市场监管局", date(2023, 1, 20), date(2023, 1, 30)),
    )
    for number, (unit, received, closed) in enumerate(cases, start=1):
        book.event(
            "messages",
            unit,
            "日常监测",
            export,
            message_no=f"ZC23J{number:02d}",
            received_date=received,
            closed_date=closed,
        )


def _twice(book: Records) -> None:
    for row in book.events["ipv6_checks"]:
        if row["unit"] == "利辛县":
            row |= {"ipv6_supported": False, "filed_on_time": False}
    for table, unit, cells in (
        ("report_checks", "市市场监管局", {"name_irregular": True}),
        ("adaptations", "谯城区", {"elderly_done": False}),
        ("replies", "市水利局", {"evasive_or_returned": True}),
    ):
        for row in book.events[table]:
            if row["unit"] == unit:
                row |= cells
    back = book.file("2022年度网站工作报表退回记录", None)
    errors = book.file("表述错误和隐私泄露登记簿", None)
    export = book.file("“我为政府网站找错”平台留言导出", YEAR_END, "市政府办公室")
    for number, day in enumerate((16, 24), start=1):
        for unit, by in (("市科技局", "市政府办公室"), ("市民政局", "省政府办公厅")):
            book.event(
                "report_returns", unit, "日常监测", back, returned_on=date(2023, 1, day), returned_by=by
            )
        book.event(
            "errors",
            "市司法局",
            "日常监测",
            errors,
            noticed_on=date(2023, 6, day),
            error="机构名称错误",
            provincial=False,
            city=True,
            informal=True,
        )
        book.event(
            "messages",
            "市应急局",
            "日常监测",
            export,
            message_no=f"ZC23K{number:02d}",
            received_date=date(2023, 12, day),
            closed_date=None,
        )


def _ledger(book: Records, everyone: list[Body]) -> Ledger:
    units = [
        {
            "unit": body.name,
            "group": body.group,
            "in_openness": body.openness,
            "in_web": body.web,
            "parent": body.parent,
            "field": body.field,
            "class": body.kind,
        }
        for body in everyone
    ]
    place = {body.name: number for number, body in enumerate(everyone)}
    for table in SHAPE.events:
        rows = book.events[table.name]
        dated = str(table.dated_by)
        rows.sort(key=lambda row: (place[row["unit"]], row[dated] or date.max))
    about = {
        "城市年度": "亳州市 2023 年度",
        "考核办法": "亳公开办秘〔****〕**号",
        "声明": (
            "县区、部门和多数企事业单位为办法所列，名称带“示例”的为虚构；"
            "全部数值由程序按固定种子生成，不代表任何单位的真实情况"
        ),
    }
    return book.ledger(about, units, FILE, f"scripts/make_sample_bozhou.py，种子 {SEED}")


if __name__ == "__main__":
    write(make, SHAPE, FILE)
