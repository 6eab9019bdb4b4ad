"""The views say what changed: with signs, bounds, groups and words, and nothing in them is ever markup."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from functools import cache
from html.parser import HTMLParser
from pathlib import Path

import city_years
import pytest
import sixty
import towns
from hypothesis import given
from hypothesis import strategies as st
from towns import FIRST, SECOND

from kaohe.evaluation import Evaluation, evaluate
from kaohe.quantities import INFINITY
from kaohe.report.charts.slope import MOST, Side, Slope, kept, slope_chart
from kaohe.report.display import Block
from kaohe.report.export.svg import svg_words
from kaohe.scheme.model import Scheme
from kaohe.scheme.totals import unbalanced
from kaohe.workbench import views
from kaohe.workbench.views import words
from kaohe.workbench.views.marking import marked, paired, text_of

HOSTILE = "甲<script>alert(1)</script>&\"'乡"
View = Callable[[Evaluation, Evaluation, str], str]
VIEWS: dict[str, View] = {
    "standing": views.standing,
    "parts": views.parts,
    "lines": views.lines,
    "overtaken": lambda before, after, unit: views.overtaken(before, after),
    "overtaken of one": views.overtaken,
    "slope": views.slope,
    "agreement": lambda before, after, unit: views.agreement(before, after),
}
BLOCKS: dict[str, Callable[[Evaluation, Evaluation, str], Block]] = {
    "standing": views.standing_block,
    "parts": views.parts_block,
    "lines": views.lines_block,
    "overtaken": lambda before, after, unit: views.overtaken_block(before, after),
    "overtaken of one": views.overtaken_block,
    "agreement": lambda before, after, unit: views.agreement_block(before, after),
}


class Reader(HTMLParser):
    """The tags of a page, and its words in one line."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.parts: list[str] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)

    def handle_data(self, data: str) -> None:
        self.parts.append(data)

    @property
    def words(self) -> str:
        return " ".join("".join(self.parts).split())


def read(page: str) -> str:
    return Reader(page).words


def rows(page: str) -> list[str]:
    """The words of each row of the tables, cells apart."""
    found = re.findall(r"<tr.*?</tr>", page, re.DOTALL)
    return [read(re.sub(r"</t[hd]>", " | ", row)) for row in found]


def towns_with(
    changes: dict[tuple[str, str], int | None], name: str = FIRST, rename: dict[str, str] | None = None
) -> Evaluation:
    """A made-up county with other facts (None: nobody has said), or with other names."""
    first = towns.evaluation(name)
    facts, units = first.ledger.facts.copy(), first.ledger.units.copy()
    titles = {fact.title: key for key, fact in first.scheme.facts.items()}
    for (unit, title), value in changes.items():
        chosen = (facts["unit"] == unit) & (facts["fact"] == titles[title])
        assert chosen.sum() == 1
        if value is None:
            facts = facts[~chosen].reset_index(drop=True)
        else:
            facts.loc[chosen, "value"] = Fraction(value)
    for old, new in (rename or {}).items():
        facts["unit"] = facts["unit"].replace(old, new)
        units["unit"] = units["unit"].replace(old, new)
    return evaluate(first.scheme, replace(first.ledger, facts=facts, units=units))


@cache
def overtaking() -> tuple[Evaluation, Evaluation]:
    """西乡 gains 12 points and passes 东乡; its grade rises."""
    return towns.evaluation(FIRST), towns_with({("西乡", "公开数据集"): 5, ("西乡", "错链条数"): 0})


@cache
def opened() -> tuple[Evaluation, Evaluation]:
    """Nobody has said how many sets of data 西乡 published."""
    return towns.evaluation(FIRST), towns_with({("西乡", "公开数据集"): None})


def test_the_standing_tells_total_rank_and_grade_with_their_differences() -> None:
    assert read(views.standing(*overtaking(), "西乡")) == (
        "西乡 乡镇 示例数据 总分（分） 80.00 → 90.00 +10.00 ↑ 名次 第 2 名 → 第 1 名 升 1 名 ↑ "
        "等次 合格 → 优秀 有变化"
    )
    assert "降 1 名 ↓" in read(views.standing(*overtaking(), "东乡"))


def test_what_is_open_is_told_as_bounds() -> None:
    told = read(views.standing(*opened(), "西乡"))
    assert "80.00 → 76.00～86.00 最低 −4.00，最高 +6.00" in told
    assert "等次 合格 → 未定" in told


def test_nothing_changed_is_said_so() -> None:
    ev = towns.evaluation(FIRST)
    told = read(views.standing(ev, ev, "西乡"))
    assert told.count("不变") == 3
    assert "→" not in told
    assert "各项得分没有变化。" in read(views.parts(ev, ev, "西乡", only_changed=True))
    assert "评分依据没有变化。" in read(views.lines(ev, ev, "西乡"))
    assert "得分、名次和等次都没有变化。" in read(views.overtaken(ev, ev))


def test_parts_stand_in_the_order_of_the_tree_with_signs() -> None:
    found = rows(views.parts(*overtaking(), "西乡"))
    assert found == [
        "指标 | 现行 | 情景 | 满分 | 变化（分） | 上：现行 下：情景 |",
        "T 总分 | 80.00 | 90.00 | 100 | +10.00 ↑ | |",
        "1 政府网站 | 40.00 | 50.00 | 50 | +10.00 ↑ | |",
        "1.1 栏目更新 | 30.00 | 30.00 | 30 | 不变 | |",
        "1.2 错链 | 6.00 | 10.00 | 10 | +4.00 ↑ | |",
        "1.3 数据集 | 4.00 | 10.00 | 10 | +6.00 ↑ | |",
        "2 热线办理 | 40.00 | 40.00 | 50 | 不变 | |",
        "G 等次 | 合格 | 优秀 | — | 有变化 | |",
    ]
    assert len(rows(views.parts(*overtaking(), "西乡", only_changed=True))) == 6


def test_a_loss_has_its_sign() -> None:
    before, after = overtaking()
    assert "10.00 | 4.00 | 10 | −6.00 ↓" in "\n".join(rows(views.parts(after, before, "西乡")))


def test_bars_show_what_is_sure_and_what_is_possible() -> None:
    page = views.parts(*opened(), "西乡")
    row = next(part for part in page.split("<tr") if "数据集" in part)
    assert re.findall(r"width:([\d.]+)%", row) == ["40.0", "0.0", "100.0"]


def test_indicators_that_never_apply_to_the_unit_are_left_out(toy_edited: Callable[..., Scheme]) -> None:
    import toy

    scheme = toy_edited()
    units = [{"unit": "甲县"}, {"unit": "丙局"}]
    ev = evaluate(scheme, toy.ledger(scheme, {}, units))
    assert "15 人口" in "\n".join(rows(views.parts(ev, ev, "甲县")))
    assert "15 人口" not in "\n".join(rows(views.parts(ev, ev, "丙局")))


def test_lines_show_the_facts_and_the_arithmetic_before_and_after() -> None:
    page = views.lines(*overtaking(), "西乡")
    assert "1.2 错链 6.00 / 10 → 10.00 / 10" in read(page)
    assert '<del class="kw-del">4</del>条' in page
    assert '<ins class="kw-ins">0</ins>条' in page
    assert "栏目更新" not in page.replace("栏目应当每月更新", "")
    assert "−" in read(page) and "＋" in read(page)


def test_lines_follow_every_difference_of_the_full_trace() -> None:
    """The cheap question which indicators changed never leaves one out."""
    pairs = [
        (*overtaking(), "西乡"),
        (*opened(), "西乡"),
        (towns.evaluation(SECOND), towns.evaluation(SECOND, "XU-2a:1B"), "南镇"),
    ]
    for before, after, unit in pairs:
        page = views.lines(before, after, unit)
        for was, now in zip(before.records(unit), after.records(unit), strict=True):
            lines = [[line for line in record["lines"] if line["label"] != "读法"] for record in (was, now)]
            assert (f'<span class="kw-id">{was["node"]}</span>' in page) == (lines[0] != lines[1]), was[
                "node"
            ]


def test_a_switched_reading_is_told() -> None:
    before = towns.evaluation(FIRST)
    after = before.of(before.scheme.with_readings(["XV-2a:1B"]))
    worse = {("南镇", "未更新次数"): 12}
    page = views.lines(towns_with(worse), evaluate(after.scheme, towns_with(worse).ledger), "南镇")
    assert "XV-2a:1A 一个栏目一次" in read(page)
    assert "XV-2a:1B 不以0分为底" in read(page)


def test_who_overtakes_whom_is_said_in_a_sentence() -> None:
    told = read(views.overtaken(*overtaking()))
    assert "【乡镇】西乡 由第 2 名升至第 1 名，超过 东乡。" in told
    assert "名次变动 2 个（上升 1，下降 1）；得分变动 1 个（增加 1）；等次变动 1 个。" in told
    assert "西乡：合格 → 优秀" in told
    assert "得分增加最多 西乡 +10.00 ↑" in told
    assert "【乡镇】东乡 由第 1 名降至第 2 名，被 西乡 超过。" in read(views.overtaken(*overtaking(), "东乡"))


def test_drawing_level_is_not_overtaking() -> None:
    """东乡 and 西乡 both at 88: they share rank 1."""
    before, after = towns.evaluation(FIRST), towns_with({("西乡", "公开数据集"): 5, ("西乡", "错链条数"): 2})
    told = read(views.overtaken(before, after))
    assert "西乡 由第 2 名升至第 1 名，追平 东乡。" in told
    assert "，超过" not in told
    assert "东乡 仍为第 1 名，超过 西乡。" in read(views.overtaken(after, before, "东乡"))


def test_open_ranks_overtake_nobody() -> None:
    """西乡 may have 80 to 90, 东乡 has 88."""
    open_ = towns_with({("西乡", "公开数据集"): None, ("西乡", "错链条数"): 0})
    told = read(views.overtaken(towns.evaluation(FIRST), open_))
    assert "名次变动 2 个（未定 2）；得分变动 1 个（增加 1）；等次变动 1 个。" in told
    assert "西乡乡镇第 2 名第 1～2 名升降未定" in told
    assert "，超过" not in told


def test_each_group_ranked_apart_has_its_own_slope_chart() -> None:
    page = views.slope(*overtaking(), "西乡")
    assert page.count("<svg") == 2
    first, second = page.split("</svg>")[:2]
    assert "名次变化（乡镇）" in first and "东乡" in first and "教育局" not in first
    assert "名次变化（部门）" in second and "教育局" in second
    assert "上升 1 个（西乡 2→1）" in page
    assert "台账“ledger”　示例数据" in page


def test_a_slope_chart_draws_every_kind_of_line_unlike_the_others() -> None:
    svg = slope_chart(
        [
            Slope("甲", Side(3, 3, "1.00"), Side(1, 1, "3.00")),
            Slope("乙", Side(1, 1, "3.00"), Side(3, 3, "1.00")),
            Slope("丙", Side(2, 2, "2.00"), Side(2, 2, "2.00")),
            Slope("丁", Side(4, 5, "0.00～1.00"), Side(4, 5, "0.00～1.00")),
            Slope("戊", Side(4, 5, "0.00～1.00"), Side(4, 4, "0.90")),
            Slope("己", Side(6, 6, "0.00"), Side(None, None, "")),
        ],
        title="名次变化",
        source="来源：虚构，示例数据",
        highlight="丙",
    )
    drawn = {
        name: re.search(r'<path d="M[^"]*L[^"]*"([^>]*)/>', part)
        for name, part in re.findall(r"<title>(.)</title>(.*?)(?=<title>|\Z)", svg, re.DOTALL)
    }
    looks = {name: found[1] if found else None for name, found in drawn.items()}
    assert looks["己"] is None
    assert len({looks[name] for name in "甲乙丙丁戊"}) == 5
    assert "dasharray" in str(looks["乙"]) and "dasharray" not in str(looks["甲"])
    told = svg_words(svg)
    for text in ("现行", "情景", "上升", "下降", "不变", "名次未定", "4～5", "示例数据"):
        assert text in told


def test_of_very_many_units_those_that_stay_are_left_out() -> None:
    still = [
        Slope(f"第{place}所", Side(place, place, "1"), Side(place, place, "1"))
        for place in range(3, MOST + 3)
    ]
    moving = [Slope("甲", Side(1, 1, "2"), Side(2, 2, "1")), Slope("乙", Side(2, 2, "1"), Side(1, 1, "2"))]
    assert kept([*moving, *still]) == moving
    assert kept([*moving, *still], "第5所") == [*moving, still[2]]
    assert "名次不变的 60 个未画出" in slope_chart([*moving, *still], title="名次变化", source="来源")
    assert kept(still) == still


def test_units_above_each_other_never_share_a_row() -> None:
    before, after = sixty.evaluation(), sixty.changed({(sixty.UNITS[3], "n1_2"): None})
    svg = views.slope(before, after)
    for anchor in ("end", "start"):
        ys = re.findall(rf'<g text-anchor="{anchor}"><text x="[\d.]+" y="([\d.]+)"', svg)
        assert len(ys) == len(set(ys)) == 60


def test_agreement_counts_pairs_and_grades() -> None:
    found = rows(views.agreement(*overtaking()))
    assert "乡镇 | 3 | 2 | 2 | 1 | 0.333 | 0.500 | 0 |" in found
    assert "部门 | 2 | 0 | 1 | 0 | 1.000 | 1.000 | 0 |" in found
    assert found[-2:] == ["优秀 | 2 | 0 |", "合格 | 1 | 2 |"]


def test_totals_that_no_longer_add_up_are_named() -> None:
    scheme = towns.evaluation(FIRST).scheme
    assert views.totals(scheme) == ""
    part = scheme.by_id["1"]
    assert part.total is not None
    shrunk = part.model_copy(update={"total": part.total[:2]})
    root = scheme.root.model_copy(update={"total": [shrunk, *(scheme.root.total or [])[1:]]})
    changed = scheme.model_copy(update={"indicators": root})
    assert [(item.node.id, item.what, item.found, item.stated) for item in unbalanced(changed)] == [
        ("1", "满分", 40, 50)
    ]
    assert "1 政府网站：各项满分相加为 40，所列满分为 50（少 10）。" in read(views.totals(changed))


def test_weights_that_no_longer_add_up_are_named(licheng: Scheme) -> None:
    children = [child.model_copy(update={"weight": Fraction(1, 4)}) for child in licheng.root.mean or []]
    root = licheng.root.model_copy(update={"mean": children})
    told = read(views.totals(licheng.model_copy(update={"indicators": root})))
    assert f"各项权重相加为 {25 * len(children)}%，应为 100%" in told


def test_a_declared_fault_of_the_regulation_is_no_warning(licheng: Scheme) -> None:
    assert any(node.discrepancy is not None for node in licheng.walk())
    assert unbalanced(licheng) == []


@pytest.mark.parametrize("name", VIEWS)
def test_no_text_of_a_view_becomes_markup(name: str) -> None:
    changes = {("西乡", "公开数据集"): 5, ("西乡", "错链条数"): 0}
    pages = []
    for new in ("甲乡", HOSTILE):
        rename = {"西乡": new}
        pages.append(VIEWS[name](towns_with({}, rename=rename), towns_with(changes, rename=rename), new))
    harmless, hostile = map(Reader, pages)
    assert hostile.tags == harmless.tags
    if "西乡" in VIEWS[name](*overtaking(), "西乡"):
        assert "<script>" in hostile.words


@pytest.mark.parametrize("name", VIEWS)
def test_every_view_marks_sample_data(name: str) -> None:
    before, after = overtaking()
    assert "示例数据" in VIEWS[name](before, after, "西乡")
    real = [
        evaluate(ev.scheme, replace(ev.ledger, about={**ev.ledger.about, "示例数据": "否"}))
        for ev in (before, after)
    ]
    assert "示例数据" not in VIEWS[name](real[0], real[1], "西乡")


@pytest.mark.parametrize("name", BLOCKS)
def test_every_view_is_a_block_of_the_report_too(name: str) -> None:
    bundle = BLOCKS[name](*overtaking(), "西乡")._repr_mimebundle_()
    assert bundle["text/plain"].strip()
    assert "西乡" in bundle["text/html"] or name == "agreement"


def test_differences_are_signed_and_never_rounded_away() -> None:
    assert words.signed(Fraction(3, 2), 2) == "+1.50"
    assert words.signed(Fraction(-1, 4), 2) == "−0.25"
    assert words.signed(Fraction(0), 2) == "0"
    assert words.signed(Fraction(1, 300), 2) == "+0.003"
    assert words.signed(Fraction(-1, 10**9), 2) == "−0.000000001"


def test_differences_of_bounds_compare_end_with_end() -> None:
    one, two, nine = Fraction(1), Fraction(2), Fraction(9)
    assert words.difference((one, two), (two, two), 0) == ("最低 +1，最高 不变 ↑", "up")
    assert words.difference((one, two), (one, nine), 0).way == "up"
    assert words.difference((one, nine), (two, two), 0) == ("最低 +1，最高 −7", "open")
    assert words.difference((one, INFINITY), (one, nine), 0) == ("最低 不变，最高 不可比", "open")
    assert words.difference((None, None), (one, one), 0).text == "变为适用"
    assert words.difference((one, one), (None, None), 0).text == "变为不适用"


def test_rank_differences_hold_whatever_is_open() -> None:
    assert words.rank_difference((5, 5), (3, 3)) == ("升 2 名 ↑", "up")
    assert words.rank_difference((2, 2), (4, 6)) == ("降 2～4 名 ↓", "down")
    assert words.rank_difference((2, 5), (3, 3)).text == "升降未定"
    assert words.rank_difference((2, 2), (None, None)).text == "变为不排名"


@given(st.text("甲乙3.%，", max_size=12), st.text("甲乙3.%，", max_size=12))
def test_marks_leave_the_texts_whole(before: str, after: str) -> None:
    one, other = marked(before, after)
    assert (text_of(one), text_of(other)) == (before, after)
    assert any(changed for _, changed in (*one, *other)) == (before != after)


def test_numbers_are_marked_whole() -> None:
    assert marked("得 40 分", "得 45 分")[1] == [("得 ", False), ("45", True), (" 分", False)]


def test_lines_of_one_label_are_set_against_each_other() -> None:
    before = [("事实", "甲 1"), ("计算", "1"), ("封顶", "9")]
    after = [("事实", "甲 2"), ("计算", "2")]
    told = [(pair.label, pair.before is not None, pair.after is not None) for pair in paired(before, after)]
    assert told == [("事实", True, True), ("计算", True, True), ("封顶", True, False)]


def test_the_style_sheet_reads_well() -> None:
    """4.5 : 1 at least for every ink on every ground it stands on."""
    css = (Path(views.__file__).parent / "style.css").read_text(encoding="utf-8")
    inks = re.findall(r"--kw-(?:accent|ink|grey|up|down|open): (#\w{6})", css)
    assert len(inks) == 6
    for ink in inks:
        for ground in ("#ffffff", "#f5f5f3", "#fbf5e3"):
            assert contrast(ink, ground) >= 4.5, (ink, ground)
    for ink, ground in re.findall(r"color: (#\w{6}); background: (#\w{6})", css):
        assert contrast(ink, ground) >= 4.5, (ink, ground)


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def luminance(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def test_a_number_supplied_far_below_an_indicator_is_told() -> None:
    """A reading brings in working hours, which only the event table of the facts mentions."""
    before, after = city_years.evaluation("yueyang-2017"), city_years.evaluation("yueyang-2017", "YY-C9:2B")
    assert '<span class="kw-id">C9达标</span>' in views.lines(before, after, "岳阳楼区")
