"""Whatever is wrong with a scenario is told in Chinese, with file, line and place, all at once."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
import yaml
from test_scenario_files import HAND
from towns import SECOND
from towns import evaluation as county_year

from kaohe.analysis.sensitivity import effects
from kaohe.errors import KaoheError, ProblemReport
from kaohe.evaluation import Evaluation
from kaohe.paths import Project
from kaohe.scenario.files import load_scenario, save_scenario
from kaohe.scenario.model import Scenario

Write = Callable[..., str]
Scored = Callable[..., Evaluation]
ENGLISH = re.compile(
    r"\b(should|input|valid|required|error|expected|index|argument|object|None|str|dict|Fraction)\b", re.I
)
HEAD = 3
"""Lines of title, author and reason in front."""

FAULTS = {
    "an unknown key": ("fact: []", 1, "fact", "未知的键“fact”（应为 “facts”？）"),
    "an unknown key inside": (
        "facts: [{unit: 东乡, fact: 满意度, by: 甲, value: 1%}]",
        1,
        "facts.[1].by",
        "未知的键“by”",
    ),
    "a list that is none": ("readings: XU-2a:1C", 1, "readings", "类型不对（实为 XU-2a:1C"),
    "a unit": (
        "facts:\n- {unit: 北乡, fact: 满意度, value: 1%}",
        2,
        "facts.[1].unit",
        "没有这个考核对象（实为 北乡",
    ),
    "a fact": (
        "facts:\n- {unit: 东乡, fact: 满意, value: 1%}",
        2,
        "facts.[1].fact",
        "没有这个事实（实为 满意",
    ),
    "a count": (
        "facts:\n- {unit: 东乡, fact: 错链条数, value: 2}\n- {unit: 西乡, fact: 错链条数, value: 1.5}",
        3,
        "facts.[2].value",
        "数量不是整数（实为 1.5，应为 0 或正整数）",
    ),
    "a count of words": (
        "facts: [{unit: 东乡, fact: 错链条数, value: 二}]",
        1,
        "facts.[1].value",
        "不是数（实为 二",
    ),
    "a share": ("facts: [{unit: 东乡, fact: 满意度, value: 120%}]", 1, "facts.[1].value", "百分数大于 100%"),
    "a ratio": (
        "facts: [{unit: 东乡, fact: 满意度, value: 9, denominator: 8}]",
        1,
        "facts.[1].value",
        "分子大于分母（实为 9/8",
    ),
    "a ratio without denominator": (
        "facts: [{unit: 东乡, fact: 满意度, value: 9}]",
        1,
        "facts.[1].value",
        "比率没有分母",
    ),
    "no value": ("facts: [{unit: 东乡, fact: 满意度, value: null}]", 1, "facts.[1].value", "没有写明数值"),
    "a value that is a mapping": (
        "facts: [{unit: 东乡, fact: 满意度, value: {a: 1}}]",
        1,
        "facts.[1].value",
        "此处应为单个的值（实为 {a: …}",
    ),
    "a fact twice": (
        "facts:\n- {unit: 东乡, fact: 满意度, value: 缺}\n- {unit: 东乡, fact: satisfaction, value: 1%}",
        3,
        "facts.[2]",
        "同一考核对象的同一事实写了两次（实为 东乡的 satisfaction）",
    ),
    "a table": ("events: {faults: [{unit: 东乡}]}", 1, "events.faults", "没有台账“faults”"),
    "a column": (
        "events: {lapses: [{unit: 东乡, cells: {day: 2020-05-01}}]}",
        1,
        "events.lapses.[1].cells",
        "没有“day”栏（实为 day",
    ),
    "a date": (
        "events: {lapses: [{unit: 东乡, cells: {found_on: 五月}}]}",
        1,
        "events.lapses.[1].found_on",
        "不是日期（实为 五月",
    ),
    "a date left out": ("events: {lapses: [{unit: 东乡}]}", 1, "events.lapses.[1].found_on", "发现日期空缺"),
    "a row that is gone": (
        "events: {lapses: [{unit: 东乡, row: 'lapses.csv:9', remove: true}]}",
        1,
        "events.lapses.[1].row",
        "没有这一行，台账可能已经改动（实为 lapses.csv:9",
    ),
    "a row of another": (
        "events: {lapses: [{unit: 西乡, row: 'lapses.csv:2', remove: true}]}",
        1,
        "events.lapses.[1].unit",
        "这一行是另一个考核对象的（实为 西乡，应为 东乡）",
    ),
    "a row that says otherwise": (
        "events: {lapses: [{unit: 东乡, row: 'lapses.csv:2', remove: true, was: {column: 公告}}]}",
        1,
        "events.lapses.[1].was",
        "台账已经改动，与写情景时不同（实为 政策，应为 公告）",
    ),
    "a row to remove without a place": (
        "events: {lapses: [{unit: 东乡, remove: true}]}",
        1,
        "events.lapses.[1].remove",
        "要去掉的行没有用 row 写明位置",
    ),
    "a row twice": (
        "events:\n  lapses:\n  - {unit: 东乡, row: 'lapses.csv:2', remove: true}\n"
        "  - {unit: 东乡, row: 'lapses.csv:2', cells: {column: 公告}}",
        4,
        "events.lapses.[2].row",
        "同一行写了两次",
    ),
    "an unknown": ("supplied: {P.9: 1}", 1, "supplied.P.9", "没有待定参数“P.9”"),
    "an unknown beyond its mask": (
        "supplied: {P.5: 100}",
        1,
        "supplied.P.5",
        "超出范围（实为 100，应为 10 到 99）",
    ),
    "an unknown of words": ("supplied: {P.5: 九十}", 1, "supplied.P.5", "此处应为数字（实为 九十"),
    "a reading": ("readings: [XU-9:1A]", 1, "readings.[1]", "没有读法“XU-9:1A”"),
    "a letter": ("readings: ['XU-2a:1D']", 1, "readings.[1]", "读法 XU-2a:1 没有选项 D"),
    "two letters": ("readings: ['XU-2a:1B', 'XU-2a:1C']", 1, "readings", "读法互相矛盾"),
    "a group": (
        "units: [{unit: 东乡, cells: {group: 镇}}]",
        1,
        "units.[1].cells.group",
        "没有这种类别（实为 镇",
    ),
    "an attribute": ("units: [{unit: 东乡, cells: {size: 1}}]", 1, "units.[1].cells.size", "没有属性“size”"),
    "a unit's attributes twice": (
        "units:\n- {unit: 东乡, cells: {group: 部门}}\n- {unit: 东乡, cells: {group: 乡镇}}",
        3,
        "units.[2].cells.group",
        "写了两次",
    ),
    "an indicator": (
        "scheme: {indicators: {'9': {max: 1}}}",
        1,
        "scheme.indicators.9",
        "方案中没有指标“9”",
    ),
    "a band that is not there": (
        "scheme: {indicators: {'2.2': {table: {bands: {'5': {points: 1}}}}}}",
        1,
        "scheme.indicators.2.2.table.bands.5",
        "列表没有第“5”项，共 3 项",
    ),
    "bands that cross": (
        "scheme: {indicators: {'2.2': {table: {bands: {'2': {at_least: 95%}}}}}}",
        1,
        "scheme.indicators.2.2.table.bands.2",
        "分档未按顺序",
    ),
    "a number of words": (
        "scheme:\n  indicators:\n    '1':\n      max: 四十",
        4,
        "scheme.indicators.1.max",
        "此处应为数字（实为 四十",
    ),
    "a rule of another kind": (
        "scheme: {indicators: {'1.1': {linear: {of: n_none}}}}",
        1,
        "scheme.indicators.1.1.linear.of",
        "n_none",
    ),
    "no indicator left": (
        "scheme: {indicators: {'1.1': null, '1.2': null}}",
        1,
        "scheme.indicators",
        "指标下没有一项",
    ),
    "no mapping of indicators": (
        "scheme: {indicators: [1]}",
        1,
        "scheme.indicators",
        "indicators 下应为指标编号",
    ),
    "a regulation's clauses": (
        "scheme: {clauses: {XU-2: {quote: 甲}}}",
        1,
        "scheme.clauses",
        "情景不能改“clauses”",
    ),
    "its name": ("scheme: {id: xu-2021}", 1, "scheme.id", "情景不能改“id”"),
    "its period": ("scheme: {period: {to: 2021-12-31}}", 1, "scheme.period", "情景不能改“period”"),
    "an indicator's number": (
        "scheme: {indicators: {'1': {id: '7'}}}",
        1,
        "scheme.indicators.1.id",
        "情景不能改指标的“id”",
    ),
    "an indicator's clauses": (
        "scheme: {indicators: {'1': {clauses: [XU-3]}}}",
        1,
        "scheme.indicators.1.clauses",
        "情景不能改指标的“clauses”",
    ),
    "a scenario that is not there": (
        "includes:\n- other",
        2,
        "includes.[1]",
        "没有这个情景（实为 other，应为 bad）",
    ),
    "itself": ("includes: [bad]", 1, "includes.[1]", "情景 bad → bad 绕回了自己"),
    "a name that is none": ("includes: [../bad]", 1, "includes.[1]", "没有这个情景（实为 ../bad"),
}


@pytest.mark.parametrize("kind", FAULTS)
def test_a_fault_is_told_where_it_stands(write: Write, scored: Scored, kind: str) -> None:
    text, line, path, message = FAULTS[kind]
    write("bad", text)
    with pytest.raises(ProblemReport) as caught:
        scored("bad")
    (problem,) = caught.value.problems
    file = f"params/{SECOND}/scenarios/bad.yaml"
    assert (problem.file, problem.line, problem.path) == (file, HEAD + line, path)
    assert message in str(problem)


def test_what_cannot_be_true_names_the_scenario(write: Write, scored: Scored) -> None:
    write("bad", "facts:\n- {unit: 东乡, fact: 按时办结件数, value: 101}")
    with pytest.raises(ProblemReport) as caught:
        scored("bad")
    (problem,) = caught.value.problems
    assert (problem.file, problem.line) == ("bad.yaml", 5)
    assert "东乡：按时办结率的分子大于分母" in problem.message


def test_all_faults_of_a_file_are_told_at_once(write: Write, scored: Scored) -> None:
    write(
        "bad",
        "readings: ['XU-9:1A']\nsupplied: {P.9: 1, P.5: 0}\nscheme: {indicators: {'9': {max: 1}}}\n"
        "facts:\n- {unit: 东乡, fact: 错链条数, value: 多}\n- {unit: 北乡, fact: 错链条数, value: 1}\n"
        "events: {lapses: [{unit: 东乡, row: 甲}], none: []}\nunits: [{unit: 东乡, cells: {group: 镇}}]\n",
    )
    with pytest.raises(ProblemReport) as caught:
        scored("bad")
    assert [problem.line for problem in caught.value.problems] == [4, 6, 5, 5, 11, 8, 9, 10, 10]
    write(
        "odd", "fact: 1\nscheme: {clauses: {}, indicators: {'1': {id: 7}}}\nfacts: [{unit: 东乡}]\n", head=""
    )
    with pytest.raises(ProblemReport) as caught:
        scored("odd")
    told = [(problem.path, problem.message) for problem in caught.value.problems]
    assert [path for path, _ in told[-2:]] == ["scheme.clauses", "scheme.indicators.1.id"]
    for path, name in (
        ("", "title"),
        ("", "author"),
        ("", "reason"),
        ("fact", "fact"),
        ("facts.[1]", "fact"),
    ):
        assert any(name in message for place, message in told if place == path)


def test_faults_of_what_is_included_are_told_in_its_own_file(write: Write, scored: Scored) -> None:
    write("low", "supplies: {}")
    write("loop", "includes: [top]")
    write("top", "includes: [low, gone, loop]")
    with pytest.raises(ProblemReport) as caught:
        scored("top")
    told = [(item.file.rpartition("/")[2], item.path, item.message) for item in caught.value.problems]
    assert [item[:2] for item in told] == [
        ("low.yaml", "supplies"),
        ("top.yaml", "includes.[2]"),
        ("loop.yaml", "includes.[1]"),
    ]
    assert told[2][2] == "情景 top → loop → top 绕回了自己"


@pytest.mark.parametrize("name", ["none", "../low", "低", "", "a/b", "a.b", "-a", "a\0b"])
def test_a_scenario_that_is_not_there_is_told_beside_those_that_are(
    county: Project, write: Write, name: str
) -> None:
    write("low", "")
    with pytest.raises(KaoheError, match=r"没有情景“.*”；xu-2020 已有：low"):
        load_scenario(SECOND, name, project=county)


@pytest.mark.parametrize(
    "text", ["", "- 1", "甲", "title: [", "title: 甲\ntitle: 乙", "\t甲: 1", "title: &a [*a]"]
)
def test_a_file_that_is_no_scenario_is_refused(county: Project, write: Write, text: str) -> None:
    write("bad", text, head="")
    with pytest.raises(ProblemReport) as caught:
        load_scenario(SECOND, "bad", project=county)
    assert caught.value.problems
    assert not ENGLISH.search(re.sub(r"\S+\.yaml", "", str(caught.value)))


def test_a_reading_that_leaves_no_place_for_a_rule_is_refused(write: Write, scored: Scored) -> None:
    write("reading", "readings: ['XU-2a:1B']\nscheme: {indicators: {'1.1': {linear: {floor: null}}}}")
    with pytest.raises(ProblemReport, match="没有可去掉的“floor”"):
        scored("reading")
    write("rule", "scheme: {indicators: {'1.1': {linear: {floor: null}}}}")
    write("over", "includes: [rule]\nreadings: ['XU-2a:1B']")
    with pytest.raises(ProblemReport, match=r"读法 XU-2a:1B 和情景叠加下：.*没有可去掉的“floor”"):
        scored("over")


def test_other_readings_that_a_rule_does_not_go_with_are_left_out_of_the_trace(
    write: Write, scored: Scored
) -> None:
    ev = scored(write("rule", "scheme: {indicators: {'1.1': {linear: {floor: null}}}}"))
    (record,) = ev.records("南镇", ["1.1"])
    (reading,) = record["readings"]
    assert [item["letter"] for item in reading["others"]] == ["C"]
    found = {
        effect.letter: effect.refused
        for key, _, others in effects(ev)
        for effect in others
        if key == "XU-2a:1"
    }
    assert "没有可去掉的“floor”" in found["B"]
    assert found["C"] == ""
    assert "栏目更新" in str(ev.explain("南镇"))


SAVED = Scenario(title="甲", author="乙", reason="丙").with_supplied("P.2b", 2)


@pytest.mark.parametrize("name", ["", "甲", "a b", "../a", "-a", ".a", "a.yaml", "a/b", "a\n"])
def test_an_unusable_name_is_refused_and_nothing_written(county: Project, name: str) -> None:
    with pytest.raises(KaoheError, match="不可用"):
        save_scenario(SAVED, SECOND, name, project=county)
    assert not (county.root / "params" / SECOND / "scenarios").exists()


@pytest.mark.parametrize(("part", "told"), [("title", "名称"), ("author", "提出人"), ("reason", "理由")])
@pytest.mark.parametrize("blank", ["", " ", "—"])
def test_who_asks_what_and_why_must_be_said(county: Project, part: str, told: str, blank: str) -> None:
    with pytest.raises(KaoheError, match=f"情景没有写明{told}"):
        save_scenario(SAVED.changed(**{part: blank}), SECOND, "new", project=county)
    assert not (county.root / "params" / SECOND / "scenarios").exists()


def test_a_file_that_is_there_is_replaced_only_when_asked(county: Project) -> None:
    path = save_scenario(SAVED, SECOND, "new", project=county)
    before = path.read_bytes()
    with pytest.raises(KaoheError, match="已有情景“new”"):
        save_scenario(SAVED.changed(title="丁"), SECOND, "new", project=county)
    assert path.read_bytes() == before
    save_scenario(SAVED.changed(title="丁"), SECOND, "new", replace=True, project=county)
    assert load_scenario(SECOND, "new", project=county).title == "丁"


def scalars(node: yaml.Node) -> Iterator[tuple[int, int]]:
    """Where each value begins and ends, mappings and lists among them."""
    yield node.start_mark.index, node.end_mark.index
    if not isinstance(node, yaml.ScalarNode):
        for item in node.value:
            yield from scalars(item[1] if isinstance(item, tuple) else item)


def keys(node: yaml.Node) -> Iterator[tuple[int, int]]:
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            yield key.start_mark.index, key.end_mark.index
            yield from keys(value)
    elif isinstance(node, yaml.SequenceNode):
        for item in node.value:
            yield from keys(item)


@pytest.fixture
def tried(county: Project, write: Write) -> Callable[[str], str]:
    """What is said of a scenario's text; nothing when it is taken."""
    base = county_year(SECOND)

    def said(text: str) -> str:
        write("tried", text, head="")
        try:
            base.with_scenarios([load_scenario(SECOND, "tried", project=county)])
        except KaoheError as error:
            told = str(error)
            assert told
            assert not ENGLISH.search(re.sub(r"[\w/.-]+\.yaml:\d+ \S+?[:：]", "", told)), told
            assert "\0" not in told
            return told
        return ""

    return said


@pytest.mark.parametrize(
    "value", ["[1, 2]", "2分", "null", "{a: 1}", "-1", "2020-13-01", "'1'", "1/0", "!!int 甲"]
)
def test_a_value_of_another_type(tried: Callable[[str], str], value: str) -> None:
    assert tried(HAND) == ""
    spots = list(scalars(yaml.compose(HAND)))[1:]
    told = [tried(f"{HAND[:start]}{value}\n{HAND[end:]}") for start, end in spots]
    assert len(spots) > 40
    assert sum(map(bool, told)) > len(spots) / 3


@pytest.mark.parametrize("key", ["甲", "'1'", "id", "[1]", "null"])
def test_another_key(tried: Callable[[str], str], key: str) -> None:
    for start, end in keys(yaml.compose(HAND)):
        tried(HAND[:start] + key + HAND[end:])
    first = next(keys(yaml.compose(HAND)))
    assert tried(HAND[: first[0]] + key + HAND[first[1] :])


def test_a_line_left_out_or_doubled(tried: Callable[[str], str]) -> None:
    lines = HAND.splitlines(keepends=True)
    told = []
    for number in range(len(lines)):
        told.append(tried("".join(lines[:number] + lines[number + 1 :])))
        told.append(tried("".join(lines[: number + 1] + lines[number:])))
    assert sum(map(bool, told)) > len(lines)
