"""The sections of a report: what each shows, for the shipped city-years and for ledgers of any size."""

from __future__ import annotations

import dataclasses
import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from functools import cache
from typing import Any
from xml.etree import ElementTree

import pandas as pd
import pytest
from city_years import LICHENG, ROOT, SICHUAN, XINING, evaluation, ledger, scheme

from kaohe.evaluation import Evaluation, evaluate
from kaohe.ledger.model import Ledger
from kaohe.report import sections
from kaohe.report.display import BLOCK_MIME
from kaohe.report.sections import shown

WHERE_ASKED = {"bulletin", "midyear", "scenario", "originals", "sources"}
"""Sections that show nothing unless the regulation, the run or missing facts ask for them."""
CITY_YEARS = [LICHENG, SICHUAN, XINING]
UNITS = ledger(LICHENG).units["unit"].tolist()
HOSTILE = ["<script>alert(1)</script>", "#x", "=1+1", "*星*_底_$美$", "a\\b\"c'd&amp;"]


@cache
def bundle(section: str, name: str) -> dict[str, Any]:
    """What a notebook cell shows of a section of a shipped city-year."""
    return getattr(sections, section)(evaluation(name))._repr_mimebundle_()


def block(section: str, name: str) -> dict[str, Any]:
    """The same, as the exporters read it."""
    return bundle(section, name)[BLOCK_MIME]


def shows(section: str, ev: Evaluation) -> dict[str, Any]:
    return getattr(sections, section)(ev)._repr_mimebundle_()[BLOCK_MIME]


def parts(of: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """A block and all within it."""
    yield dict(of)
    for member in of.get("blocks", []):
        yield from parts(member)


def tables(of: Mapping[str, Any]) -> list[dict[str, Any]]:
    return [part for part in parts(of) if part["kind"] == "table"]


def said(of: Any) -> str:
    """All text of a block."""
    return json.dumps(of, ensure_ascii=False)


def renamed(names: Mapping[str, str], *, empty: bool = False) -> Ledger:
    """The sample with these units only: new name to the unit whose rows it takes (none when ``empty``)."""

    def rows(frame: pd.DataFrame) -> pd.DataFrame:
        taken = [frame[frame["unit"] == old].assign(unit=new) for new, old in names.items()]
        joined = pd.concat(taken, ignore_index=True).astype(object)
        return joined.where(joined.notna(), None)

    def said_of(frame: pd.DataFrame) -> pd.DataFrame:
        return frame.iloc[:0] if empty else rows(frame)

    whole = ledger(LICHENG)
    events = {name: said_of(frame) for name, frame in whole.events.items()}
    return dataclasses.replace(whole, units=rows(whole.units), facts=said_of(whole.facts), events=events)


def sized(count: int) -> Ledger:
    """A ledger of so many units, the sample's over and over."""
    return renamed({f"{UNITS[place % 30]}{place}": UNITS[place % 30] for place in range(count)})


@pytest.mark.parametrize("name", CITY_YEARS)
@pytest.mark.parametrize("section", sections.__all__)
def test_every_section_of_every_city_year_shows_a_block(section, name):
    shown_ = bundle(section, name)
    assert shown_[BLOCK_MIME]["kind"]
    assert shown_["text/plain"].strip() or section in WHERE_ASKED
    assert "text/html" in shown_ or "image/svg+xml" in shown_
    json.dumps(shown_[BLOCK_MIME], allow_nan=False)


def test_the_sample_is_marked_on_cover_summary_and_each_unit():
    assert block("cover", LICHENG)["sample"] is True
    warning, _ = block("summary", LICHENG)["blocks"]
    assert (warning["kind"], warning["tone"]) == ("callout", "warn")
    assert warning["text"].startswith("示例数据")
    sentences = [unit["blocks"][0]["text"] for unit in block("units", LICHENG)["blocks"]]
    assert len(sentences) == 30
    assert all("（示例数据）" in sentence for sentence in sentences)


@pytest.mark.parametrize("name", [SICHUAN, XINING])
def test_published_data_are_nowhere_marked_as_a_sample(name):
    assert block("cover", name)["sample"] is False
    for section in ("cover", "summary", "ranking", "units"):
        assert "示例数据" not in said(block(section, name))


def test_the_cover_says_which_regulation_which_period_and_who_was_scored():
    told = block("cover", LICHENG)
    assert told["title"] == "2017年度鲤城区“互联网+政务服务”绩效考核"
    assert told["document"] == "泉鲤政办〔2017〕143号"
    assert "考核期间：2017-01-01 至 2017-12-31" in told["lines"]
    assert "考核对象：30 个（高新区 1、街道 8、区直单位 21）" in told["lines"]


def test_the_cover_says_up_to_which_day():
    ev = evaluate(scheme(SICHUAN), ledger(SICHUAN), as_of=date(2011, 12, 1))
    assert "数据截至：2011-12-01" in shows("cover", ev)["lines"]


@pytest.mark.parametrize("name", CITY_YEARS)
def test_the_ranking_has_a_row_for_each_unit_in_order(name):
    (table,) = tables(block("ranking", name))
    place = [column["key"] for column in table["columns"]].index("unit")
    assert [row[place] for row in table["rows"]] == evaluation(name).ranking["unit"].tolist()


@pytest.mark.parametrize("name", CITY_YEARS)
def test_the_ranking_marks_what_is_open_and_what_does_not_apply_and_nothing_else(name):
    ev = evaluation(name)
    (table,) = tables(block("ranking", name))
    keys = [column["key"] for column in table["columns"]]
    wanted = set()
    for row, unit in enumerate(ev.ranking["unit"]):
        for column, key in enumerate(keys):
            if key in ("rank", "unit", "group"):
                continue
            found = ev.bounds(unit, ev.scheme.ranking.of if key == "points" else key)
            if found is None:
                wanted.add((row, column, "na"))
            elif found[0] != found[1]:
                wanted.add((row, column, "bounds"))
    assert {tuple(mark) for mark in table["marks"]} == wanted
    assert len(wanted) == {LICHENG: 3, SICHUAN: 0, XINING: 0}[name]


def test_open_points_and_ranks_are_shown_as_ranges():
    (table,) = tables(block("ranking", LICHENG))
    (row,) = [row for row in table["rows"] if "江南街道" in row]
    assert row[0] == "9–17"
    assert row[3] == "86.39～94.73"


@pytest.mark.parametrize("name", CITY_YEARS)
def test_points_are_shown_half_up(name):
    ev = evaluation(name)
    (table,) = tables(block("ranking", name))
    place = [column["key"] for column in table["columns"]].index("points")
    unit = Decimal(1).scaleb(-int(ev.scheme.rounding.decimals))
    for row, points in zip(table["rows"], ev.ranking["points"], strict=True):
        if points is not None:
            exact = Decimal(points.numerator) / Decimal(points.denominator)
            assert row[place] == str(exact.quantize(unit, ROUND_HALF_UP))


@pytest.mark.parametrize(
    ("adopted", "out_of", "text"), [(1, 400, "0.3"), (9, 20000, "0.0"), (1, 2000, "0.1")]
)
def test_a_half_is_shown_upward(adopted, out_of, text):
    whole = ledger(XINING)
    facts = whole.facts[whole.facts["unit"] == "总寨镇"].copy()
    facts["value"] = [Fraction(out_of), Fraction(adopted)]
    units = whole.units[whole.units["unit"] == "总寨镇"]
    ev = evaluate(scheme(XINING), dataclasses.replace(whole, units=units, facts=facts))
    (table,) = tables(shows("ranking", ev))
    assert table["rows"] == [["1", "总寨镇", text]]


@pytest.mark.parametrize("section", [name for name in sections.__all__ if name not in ("units", "readings")])
@pytest.mark.parametrize("size", [1, 5, 60])
def test_sections_show_ledgers_of_any_size(sized_evaluations, size, section):
    assert shows(section, sized_evaluations[size])["kind"]


@pytest.mark.parametrize("size", [1, 5])
def test_readings_are_held_against_each_other_in_ledgers_of_any_size(sized_evaluations, size):
    used, others = tables(shows("readings", sized_evaluations[size]))
    assert len(used["rows"]) < len(others["rows"])


@pytest.mark.parametrize("size", [1, 5])
def test_each_unit_has_its_part_in_a_ledger_of_any_size(sized_evaluations, size):
    assert len(shows("units", sized_evaluations[size])["blocks"]) == size


@pytest.mark.parametrize("size", [1, 5, 60])
def test_the_ranking_grows_with_the_ledger(sized_evaluations, size):
    (table,) = tables(shows("ranking", sized_evaluations[size]))
    assert len(table["rows"]) == size


@pytest.fixture(scope="session")
def sized_evaluations() -> dict[int, Evaluation]:
    return {size: evaluate(scheme(LICHENG), sized(size)) for size in (1, 5, 60)}


@pytest.fixture(scope="session")
def silent() -> Evaluation:
    """Four units of which nothing at all was recorded."""
    names = ["鲤中街道", "区教育局", "区统计局", "高新区管委会"]
    return evaluate(scheme(LICHENG), renamed({name: name for name in names}, empty=True))


@pytest.mark.parametrize("section", sections.__all__)
def test_sections_show_a_ledger_in_which_everything_is_missing(silent, section):
    assert shows(section, silent)["kind"]


def test_where_everything_is_missing_nothing_is_settled(silent):
    (table,) = tables(shows("ranking", silent))
    assert [row[0] for row in table["rows"]] == ["1–4"] * 4
    assert all("～" in row[3] for row in table["rows"])
    assert "共评 4 个考核对象，0 个得分已定，4 个因缺少事实" in said(shows("summary", silent))
    missing = tables(shows("quality", silent))[0]
    assert len(missing["rows"]) == 4
    assert "满意度" in missing["rows"][0][1] and "台账“办件”" in missing["rows"][0][1]


@pytest.fixture(scope="session")
def hostile() -> Evaluation:
    return evaluate(scheme(LICHENG), renamed(dict(zip(HOSTILE, UNITS[2:], strict=False))))


@pytest.mark.parametrize("section", ["ranking", "summary", "quality", "readings", "units"])
def test_a_name_stays_text_whatever_it_looks_like(hostile, section):
    told = getattr(sections, section)(hostile)._repr_mimebundle_()
    again = json.loads(json.dumps(told[BLOCK_MIME]))
    assert again == told[BLOCK_MIME]
    assert "<script>alert" not in told["text/html"]


def test_names_arrive_unchanged_in_tables_and_titles(hostile):
    (table,) = tables(shows("ranking", hostile))
    assert sorted(row[1] for row in table["rows"]) == sorted(HOSTILE)
    titles = [unit["title"].partition(" ")[2] for unit in shows("units", hostile)["blocks"]]
    assert titles == hostile.ranking["unit"].tolist()


@pytest.mark.parametrize("section", ["ranking", "parts", "heatmap"])
def test_names_arrive_unchanged_in_charts(hostile, section):
    svgs = [part["svg"] for part in parts(shows(section, hostile)) if part["kind"] == "chart"]
    assert svgs
    for svg in svgs:
        text = "".join(ElementTree.fromstring(svg).itertext())
        assert "<script>" not in svg
        for name in HOSTILE:
            assert name in text, name


def test_the_summary_counts_what_is_settled_and_names_best_and_worst():
    first, second, third, *_ = block("summary", LICHENG)["blocks"][1]["items"]
    assert first.startswith("共评 30 个考核对象，29 个得分已定，1 个因缺少事实或参数只能给出区间")
    assert "最高为区经济和信息化局 97.92 分，最低为区农林水局 56.61 分" in second
    assert third.startswith("江南街道得分在 86.39～94.73 分之间，名次可能为第 9–17 名；缺：满意度")


def test_missing_facts_are_listed():
    missing, notes, files = tables(block("quality", LICHENG))
    assert {row[1] for row in notes["rows"]} == {"有相同的记录"}
    assert missing["rows"] == [["江南街道", "满意度", "86.39～94.73", "9–17"]]
    name, counts = files["rows"][0]
    assert name == "ledger.xlsx" and counts.startswith("考核对象 30 行，事实 908 行，清单公布批次 90 行，")


def test_conflicts_are_listed_once_and_counted_where_they_are_pointed_to():
    _, conflicts = tables(block("sources", LICHENG))
    assert conflicts["caption"] == "来源不一致的事实对得分和名次的影响"
    assert conflicts["note"].startswith("采用顺序：")
    count = len(conflicts["rows"])
    assert f"来源不一致的事实 {count} 项，逐项列在“自评与核定”一章" in said(block("quality", LICHENG))
    told = {(row[0], row[1]): (row[2], row[3]) for row in conflicts["rows"]}
    assert told["区发展和改革局", "投资项目基本信息正确率"] == ("现场核查 88/100", "自评 95/100")
    assert told["鲤中街道", "“一趟不用跑”和“最多跑一趟”事项数"] == ("现场核查 133", "自评 137")
    assert all(used != others for used, others in told.values())


def test_published_data_have_neither_missing_facts_nor_conflicts():
    for name in (SICHUAN, XINING):
        captions = {table["caption"] for table in tables(block("quality", name))}
        assert captions - {"需要核对的内容"} == {"读入的文件"}


def test_readings_are_listed_with_what_each_other_one_would_change():
    spec = scheme(LICHENG)
    used, others = tables(block("readings", LICHENG))
    own = {key: reading for key, reading in spec.readings.items() if reading.same_as is None}
    assert [row[1] for row in used["rows"]] == list(own)
    assert len(others["rows"]) == sum(len(reading.options) - 1 for reading in own.values())
    assert tables(block("readings", SICHUAN)) == []


def test_unknown_parameters_are_listed_with_whether_they_are_needed():
    (table,) = tables(block("unknowns", LICHENG))
    told = {row[0]: row[5] for row in table["rows"]}
    assert set(told) == {"P.N5.5", "P.2.1a", "P.3.6b", "P.3.8a", "P.4.3b"}
    assert told["P.N5.5"] == "未补充"
    assert set(told.values()) == {"未补充", "未补充（按现用读法不需要）"}
    assert tables(block("unknowns", XINING)) == []


def test_losses_by_clause_add_up_to_what_was_lost_for_certain():
    lost = evaluation(LICHENG).losses
    own = lost[~lost["adjusts"].astype(bool)]
    (table,) = tables(block("pareto", LICHENG))
    totals = [Fraction(row[5]) for row in table["rows"]]
    assert totals == sorted(totals, reverse=True)
    by_node = {row[0]: Fraction(row[5]) for row in table["rows"]}
    for node, total in by_node.items():
        exact = sum(own[own["node"] == node]["contribution"])
        assert abs(total - exact) <= Fraction(1, 200)
    assert set(by_node) == set(own[own["contribution"] > 0]["node"])


def test_the_distribution_counts_every_unit_once():
    for name in CITY_YEARS:
        alt = block("distribution", name)["alt"]
        assert sum(int(count) for count in re.findall(r" (\d+) 个", alt)) == len(evaluation(name).units)


def test_a_scheme_without_parts_says_so():
    assert "本方案不分部分" in said(block("parts", XINING))
    assert "总分为各部分的平均分" in said(block("parts", LICHENG))
    assert "总分为各部分得分之和" in said(block("parts", SICHUAN))


def test_each_unit_has_its_waterfall_its_items_and_a_trace_of_each_indicator():
    ev = evaluation(LICHENG)
    nodes = list(ev.scheme.walk())
    for unit in block("units", LICHENG)["blocks"]:
        kinds = [part["kind"] for part in unit["blocks"]]
        assert kinds == ["paragraph", "chart", "table", "group"]
        assert len(unit["blocks"][2]["rows"]) == len(nodes)
        traces = unit["blocks"][3]["blocks"]
        assert [trace["title"] for trace in traces] == [f"{node.id} {node.title}" for node in nodes]
        assert unit["blocks"][3]["collapsed"] is True


def test_coverage_claims_or_waives_every_phrase():
    for name in CITY_YEARS:
        assert "未认领 0 处" in said(block("coverage", name))
        rows = tables(block("coverage", name))[-1]["rows"]
        assert [row[0] for row in rows] == [key for key, item in scheme(name).clauses.items() if item.scoring]


def test_provenance_names_the_files_by_their_hash_and_not_by_this_machine():
    told = said(block("provenance", LICHENG))
    for file in ("params/licheng-2017/scheme.yaml", "data/licheng-2017/ledger.xlsx"):
        digest = hashlib.sha256((ROOT / file).read_bytes()).hexdigest()[:16]
        assert f"{file}  SHA-256 {digest}" in told
    assert str(ROOT) not in told
    assert "kaohe run licheng-2017" in told


def test_what_a_range_a_single_value_and_nothing_look_like():
    ev = evaluation(LICHENG)
    assert shown.points(ev, Fraction(185, 2), Fraction(185, 2)) == "92.50"
    assert shown.points(ev, Fraction(1, 3), Fraction(2, 3)) == "0.33～0.67"
    assert shown.points(ev, None, None) == "不适用"
    assert (shown.rank(3, 3), shown.rank(2, 5), shown.rank(None, None)) == ("3", "2–5", "—")


@pytest.mark.parametrize(
    ("count", "sizes"), [(0, [0]), (1, [1]), (60, [60]), (61, [31, 30]), (130, [44, 44, 42])]
)
def test_long_lists_come_in_even_pieces(count, sizes):
    assert [len(piece) for piece in shown.chunks(list(range(count)))] == sizes
