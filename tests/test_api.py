"""The Python interface: names, arguments and answers as they are documented."""

from __future__ import annotations

import dataclasses
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction

import pytest
from city_years import ALL, LICHENG, ROOT, evaluation, ledger

import kaohe
from kaohe.scheme.reading import ReadingError
from kaohe.scoring.given_values import FactError


def test_every_public_name_is_there():
    assert set(kaohe.__all__) >= {
        "load_scheme",
        "load_ledger",
        "evaluate",
        "score",
        "Evaluation",
        "Bounds",
        "NOT_APPLICABLE",
        "NOT_COMPUTABLE",
        "KaoheError",
        "Problem",
        "ProblemReport",
    }
    for name in kaohe.__all__:
        assert getattr(kaohe, name) is not None


def test_a_name_that_is_not_there_is_an_attribute_error():
    with pytest.raises(AttributeError, match=r"no_such_name"):
        kaohe.no_such_name  # noqa: B018


def test_a_scheme_is_loaded_by_id_by_folder_and_by_file(licheng):
    folder = ROOT / "params" / LICHENG
    for ref in (LICHENG, folder, folder / "scheme.yaml", str(folder)):
        assert kaohe.load_scheme(ref).id == licheng.id


def test_a_ledger_is_loaded_by_id_and_by_path(licheng):
    path = ROOT / "data" / LICHENG / "ledger.xlsx"
    by_path, by_id = kaohe.load_ledger(path, scheme=licheng), ledger(LICHENG)
    assert by_path.units.equals(by_id.units)
    assert by_path.facts.equals(by_id.facts)
    assert by_id.sample


def test_an_unknown_scheme_names_those_there_are():
    with pytest.raises(kaohe.KaoheError) as caught:
        kaohe.load_scheme("no-such-2017")
    assert str(caught.value) == (f"没有评分方案“no-such-2017”；已有：{'、'.join(ALL)}")


def test_an_unknown_ledger_says_where_it_should_be(licheng):
    with pytest.raises(kaohe.KaoheError) as caught:
        kaohe.load_ledger("no-such-2017", scheme=licheng)
    assert str(caught.value) == (
        "没有“no-such-2017”的台账：应为 data/no-such-2017/ 里的 ledger.xlsx、ledger/、ledger.duckdb 或 ledger.sqlite"
    )


def test_scores_are_a_frame_of_unit_and_node():
    ev = evaluation(LICHENG)
    assert list(ev.scores.columns) == [
        "unit",
        "group",
        "node",
        "title",
        "points",
        "low",
        "high",
        "maximum",
        "state",
        "label",
        "clause",
        "rank",
        "grade",
    ]
    assert len(ev.scores) == len(ev.units) * len(list(ev.scheme.walk()))
    assert ev.scores["unit"].drop_duplicates().tolist() == ev.units
    assert set(ev.scores["state"]) == {"known", "bounds", "not_applicable"}


def test_scores_are_exact_and_bounds_have_no_points():
    frame = evaluation(LICHENG).scores
    known = frame[frame["state"] == "known"]
    assert {type(value) for value in known["points"].dropna()} == {Fraction}
    open_ = frame[frame["state"] == "bounds"]
    assert open_["points"].isna().all()
    assert (open_["low"] < open_["high"]).all()
    assert frame[frame["state"] == "not_applicable"][["points", "low", "high"]].isna().all(axis=None)


def test_rank_stands_on_the_rows_of_the_total_only():
    frame = evaluation(LICHENG).scores
    assert set(frame[frame["rank"].notna()]["node"]) == {"N1.3"}
    first = evaluation(LICHENG).ranking.iloc[0]
    row = frame[(frame["unit"] == first["unit"]) & (frame["node"] == "N1.3")].iloc[0]
    assert (row["rank"], row["points"], row["maximum"]) == (1, first["points"], 100)


def test_the_ranking_has_its_columns_and_every_unit_once():
    frame = evaluation(LICHENG).ranking
    assert list(frame.columns) == [
        "unit",
        "group",
        "points",
        "low",
        "high",
        "maximum",
        "rank",
        "rank_low",
        "rank_high",
        "grade",
    ]
    assert sorted(frame["unit"]) == sorted(evaluation(LICHENG).units)
    assert frame["rank_low"].is_monotonic_increasing


def test_losses_have_their_columns():
    wanted = {"unit", "node", "title", "clause", "lost", "maximum", "contribution"}
    assert wanted <= set(evaluation(LICHENG).losses.columns)


def test_explain_tells_one_indicator_and_what_is_under_it():
    told = evaluation(LICHENG).explain("鲤中街道", "3.6")
    assert [record["node"] for record in told.records] == ["3.6", "3.6a", "3.6b"]
    assert str(told).startswith("【示例数据】鲤中街道 3.6 办件信息报送")
    assert str(told).count("【示例数据】") == 3


def test_explain_without_indicator_tells_all():
    ev = evaluation(LICHENG)
    assert [record["node"] for record in ev.explain("鲤中街道").records] == [
        node.id for node in ev.scheme.walk()
    ]


def test_explain_of_an_unknown_unit_or_indicator_names_the_known_ones():
    with pytest.raises(kaohe.KaoheError, match=r"没有考核对象“鲤中”；可选：高新区管委会、海滨街道、"):
        evaluation(LICHENG).explain("鲤中", "2.2")
    with pytest.raises(kaohe.KaoheError, match=r"没有指标“2.9”；可选：N1.3、1、1.1、"):
        evaluation(LICHENG).explain("鲤中街道", "2.9")


def test_evaluate_takes_readings_and_a_day(licheng):
    ev = kaohe.evaluate(licheng, ledger(LICHENG), readings=["LC-2.2b:1B"], as_of=date(2017, 11, 30))
    assert ev.readings["LC-2.2b:1"] == "B"
    assert ev.as_of == date(2017, 11, 30)
    # 133 of 190 was verified on 31 December; until then its own 137 stands
    assert ev.bounds("鲤中街道", "2.2") == (50, 50)
    assert ev.facts.settled["鲤中街道", "n_runless"].entry.value == 137


def test_evaluate_refuses_an_unknown_reading(licheng):
    with pytest.raises(ReadingError):
        kaohe.evaluate(licheng, ledger(LICHENG), readings=["LC-2.2b:9A"])


def test_another_reading_that_there_is_not_is_refused():
    for choice in ("X:1B", "LC-2.2b:1Z", "LC-2.2b"):
        with pytest.raises(ReadingError):
            evaluation(LICHENG).under(choice)


def test_a_ledger_without_units_is_not_evaluated(licheng):
    book = ledger(LICHENG)
    nobody = dataclasses.replace(book, units=book.units.iloc[:0])
    with pytest.raises(kaohe.KaoheError, match=r"^台账“.*”中没有考核对象$"):
        kaohe.evaluate(licheng, nobody)


def test_the_worked_call(licheng):
    assert kaohe.score(licheng, "LC-2.2b", {"r": "65.7%"}, readings=["LC-2.2b:2B"]) == Fraction("35.7")


@pytest.mark.parametrize(
    "share",
    [
        "65.7",
        "65.7%",
        " 65.7 % ".strip(),
        [657, 1000],
        (657, 1000),
        "657/1000",
        Fraction(657, 10),
        Decimal("65.7"),
    ],
)
def test_a_share_may_be_written_in_many_ways(licheng, share):
    assert kaohe.score(licheng, "LC-2.2b", {"r": share}, readings=["LC-2.2b:2B"]) == Fraction("35.7")


def test_a_whole_number_of_a_share_is_per_cent(licheng):
    assert kaohe.score(licheng, "LC-2.2b", {"r": 65}) == 35


@pytest.mark.parametrize("count", [2, "2", Fraction(2), Decimal(2), "2.0"])
def test_a_count_may_be_written_in_many_ways(licheng, count):
    assert kaohe.score(licheng, "LC-1.1", {"n_city_tasks_unfinished": count}) == 20


@pytest.mark.parametrize("answer", [True, "是", "true"])
def test_a_yes_may_be_written_in_many_ways(licheng, answer):
    assert kaohe.score(licheng, "LC-4.1b", {"group_set_up": answer, "all_named": answer}) == 20
    assert kaohe.score(licheng, "LC-4.1b", {"group_set_up": answer, "all_named": "否"}) == 0


def test_dates_may_be_text_or_dates(licheng):
    for day in ("2017-11-12", "2017/11/12", date(2017, 11, 12), datetime(2017, 11, 12, 23, 0)):
        assert kaohe.score(licheng, "LC-N5.2", {"self_report_date": day}) == "按期"


def test_a_clause_and_its_indicator_are_the_same(licheng):
    facts = {"n_runless": 133, "n_items_all": 190}
    assert kaohe.score(licheng, "LC-2.2b", facts) == kaohe.score(licheng, "2.2", facts) == 40


def test_a_derived_fact_given_directly_is_used_as_given(licheng):
    facts = {"n_runless": 0, "n_items_all": 190, "runless_share": "80%"}
    assert kaohe.score(licheng, "2.2", facts) == 50


def test_event_rows_are_lists_of_dicts(licheng):
    late = {"due_on": "2017-10-31", "published_on": "2017-11-01"}
    timely = {"due_on": "2017-04-30", "published_on": "2017-04-30"}
    assert kaohe.score(licheng, "LC-2.1c", {"batches": [timely, timely, late]}) == Fraction(100, 3)
    assert kaohe.score(licheng, "LC-2.1c", {"batches": []}) == 50
    faults = [
        {"fault_start": "2017-10-17 09:00", "fault_repaired": "2017-10-17 11:00"},
        {"fault_start": "2017-10-18 09:00", "fault_repaired": "2017-10-19 09:01"},
    ]
    assert kaohe.score(licheng, "LC-4.3b", {"faults": faults}) == 16
    cases = [
        {
            "submit_time": "2017-09-29 10:00",
            "prereview_time": "2017-10-09 10:00",
            "sent_time": "2017-09-30 10:00",
            "complete": True,
        }
    ]
    assert kaohe.score(licheng, "LC-3.4b", {"cases": cases}) == 20
    assert kaohe.score(licheng, "LC-3.6b", {"cases": cases}) == 5


def test_a_clause_that_only_deducts_gives_the_signed_change(licheng):
    assert kaohe.score(licheng, "LC-3.8a", {"n_maintenance_failures": 2}) == -6


def test_results_are_fractions(licheng):
    for result in (
        kaohe.score(licheng, "LC-2.2b", {"r": 65}),
        kaohe.score(licheng, "LC-N1.2", {}),
        kaohe.score(licheng, "LC-3.8a", {"n_maintenance_failures": 0}),
        kaohe.score(licheng, "1", {"n_city_tasks_unfinished": 0, "n_district_tasks_unfinished": 0}),
    ):
        assert type(result) is Fraction


def test_points_of_other_indicators_go_in_by_alias(licheng):
    parts = {f"S_{number}": points for number, points in enumerate((80, 90, "94.5", 100, 60, 70), start=1)}
    assert kaohe.score(licheng, "N1.3", parts) == Fraction("494.5") / 6
    assert kaohe.score(licheng, "LC-N1.3", {**parts, "S_5": kaohe.NOT_APPLICABLE}) == Fraction("434.5") / 5


def test_a_fact_not_applicable_makes_the_clause_not_applicable(licheng):
    assert kaohe.score(licheng, "LC-2.2b", {"r": kaohe.NOT_APPLICABLE}) is kaohe.NOT_APPLICABLE
    assert kaohe.score(licheng, "LC-5.2", {"r_satisfaction": [0, 0]}) is kaohe.NOT_APPLICABLE
    assert kaohe.score(licheng, "3.1", {"has_streets": False, "n_streets_missing": 1}) is kaohe.NOT_APPLICABLE


def test_a_missing_fact_makes_the_clause_not_computable_never_zero(licheng):
    assert kaohe.score(licheng, "LC-2.2b", {}) is kaohe.NOT_COMPUTABLE
    assert kaohe.score(licheng, "LC-2.2b", {"r": None}) is kaohe.NOT_COMPUTABLE
    assert kaohe.score(licheng, "LC-N5.2", {}) is kaohe.NOT_COMPUTABLE


def test_a_missing_fact_gives_an_aggregate_its_bounds(licheng):
    found = kaohe.score(licheng, "1", {"n_city_tasks_unfinished": 1})
    assert found == kaohe.Bounds(40, 80)
    assert (found.low, found.high) == (40, 80)
    assert isinstance(found, kaohe.Bounds)


def test_an_unknown_parameter_is_needed_until_it_is_supplied(licheng):
    assert kaohe.score(licheng, "LC-N5.5", {"T": 90}) is kaohe.NOT_COMPUTABLE
    assert kaohe.score(licheng, "LC-N5.5", {"T": 90}, supplied={"P.N5.5": 20}) == 18
    assert kaohe.score(licheng, "LC-N5.5", {"T": 90}, supplied={"P.N5.5": "12.5"}) == Fraction("11.25")


def test_the_scheme_itself_is_left_as_it_was(licheng):
    kaohe.score(licheng, "LC-N5.5", {"T": 90}, supplied={"P.N5.5": 20}, readings=["LC-2.2b:1B"])
    assert licheng.supplied == {}
    assert licheng.letters["LC-2.2b:1"] == "A"


IMPOSSIBLE = [
    "65.7/65.6",
    "100.1",
    "100.01%",
    101,
    Fraction(201, 2),
    [191, 190],
    [1, 0],
    "1/0",
    -1,
    "-0.1%",
    [-1, 2],
    [1, -2],
    [-1, -2],
]


@pytest.mark.parametrize(
    ("target", "name", "told"),
    [
        ("LC-2.2b", "r", "runless_share"),
        ("LC-5.2", "r_satisfaction", "r_satisfaction"),
    ],
)
@pytest.mark.parametrize("share", IMPOSSIBLE, ids=repr)
def test_a_share_above_all_or_below_nothing_is_refused(licheng, target, name, told, share):
    with pytest.raises(FactError) as caught:
        kaohe.score(licheng, target, {name: share})
    assert str(caught.value) == f"“{told}”应在 0 至 100% 之间，实为 {share!r}"


@pytest.mark.parametrize("answer", [True, False])
def test_yes_or_no_is_no_share(licheng, answer):
    with pytest.raises(FactError) as caught:
        kaohe.score(licheng, "LC-2.2b", {"r": answer})
    assert str(caught.value) == f"“runless_share”应为比率，实为 {answer}"


def test_nothing_and_all_are_shares(licheng):
    for nothing in (0, "0%", [0, 190]):
        assert kaohe.score(licheng, "LC-2.2b", {"r": nothing}) == 0
    for everything in (100, "100%", [190, 190]):
        assert kaohe.score(licheng, "LC-2.2b", {"r": everything}) == 50


REFUSED = [
    ("LC-2.2b", {"r": 65.7}, FactError, "“runless_share”应为整数、分数或小数文字，实为 65.7"),
    (
        "LC-1.1",
        {"n_city_tasks_unfinished": 1.0},
        FactError,
        "“n_city_tasks_unfinished”应为整数、分数或小数文字，实为 1.0",
    ),
    (
        "LC-1.1",
        {"n_city_tasks_unfinished": "两项"},
        FactError,
        "“n_city_tasks_unfinished”应为整数、分数或小数文字，实为 '两项'",
    ),
    (
        "LC-1.1",
        {"n_city_tasks_unfinished": "1.5"},
        FactError,
        "“n_city_tasks_unfinished”应为非负整数，实为 '1.5'",
    ),
    ("LC-1.1", {"n_city_tasks_unfinished": -1}, FactError, "“n_city_tasks_unfinished”应为非负整数，实为 -1"),
    ("LC-1.1", {"tasks": 1}, FactError, "方案没有事实“tasks”"),
    (
        "LC-2.1c",
        {"batches": [{"due": "2017-04-30"}]},
        FactError,
        "台账“batches”没有“due”栏；应为：batch、due_on、published_on",
    ),
    ("LC-2.1c", {"batches": {"due_on": "2017-04-30"}}, FactError, "台账“batches”应为字典的列表"),
    (
        "LC-2.1c",
        {"batches": [{"due_on": "四月底"}]},
        FactError,
        "“due_on”应为日期（如 2017-12-31 或 2017-12-31 09:30），实为 '四月底'",
    ),
    ("LC-4.1b", {"group_set_up": "maybe"}, FactError, "“group_set_up”应为 是 或 否，实为 'maybe'"),
    ("LC-9.9", {}, kaohe.KaoheError, "没有条款或指标“LC-9.9”"),
]


@pytest.mark.parametrize(("target", "facts", "error", "message"), REFUSED)
def test_what_does_not_fit_is_refused_in_words(licheng, target, facts, error, message):
    with pytest.raises(error) as caught:
        kaohe.score(licheng, target, facts)
    assert str(caught.value) == message


def test_a_clause_that_bears_no_points_says_where_it_stands(licheng):
    with pytest.raises(kaohe.KaoheError, match=r"LC-N4.7 不计分.四、考核办法"):
        kaohe.score(licheng, "LC-N4.7", {})


def test_an_unknown_reading_or_two_letters_of_one_are_refused(licheng):
    with pytest.raises(ReadingError, match=r"LC-2.2b:2A、LC-2.2b:2B、LC-2.2b:2C"):
        kaohe.score(licheng, "LC-2.2b", {"r": 65}, readings=["LC-2.2b:2Z"])
    with pytest.raises(ReadingError, match=r"读法互相矛盾"):
        kaohe.score(licheng, "LC-2.2b", {"r": 65}, readings=["LC-2.2b:1A", "LC-2.2b:1B"])


def test_a_value_for_a_parameter_nobody_asked_for_or_out_of_its_range_is_refused(licheng):
    with pytest.raises(kaohe.ProblemReport, match=r"没有待定参数“P.9”"):
        kaohe.score(licheng, "LC-N5.5", {"T": 90}, supplied={"P.9": 20})
    with pytest.raises(kaohe.ProblemReport, match=r"待定参数“P.N5.5”超出范围"):
        kaohe.score(licheng, "LC-N5.5", {"T": 90}, supplied={"P.N5.5": 101})


def test_facts_that_contradict_each_other_are_refused(licheng):
    with pytest.raises(kaohe.ProblemReport, match=r"分子大于分母"):
        kaohe.score(licheng, "2.2", {"n_runless": 191, "n_items_all": 190})
