"""Personal details in free texts: found, masked, and nowhere in what is made of the ledger."""

from __future__ import annotations

import csv
import shutil
import zipfile
from datetime import date
from pathlib import Path

import pytest
from city_years import ROOT
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st
from towns import PROJECT, SECOND, block, tables

from kaohe.cli import main
from kaohe.evaluation import evaluate
from kaohe.ledger.load import load_ledger
from kaohe.ledger.model import Ledger
from kaohe.ledger.privacy import Masker
from kaohe.paths import Project
from kaohe.report import sections
from kaohe.report.city_year import report
from kaohe.scheme.loader import load_scheme

CHECKS = "10X98765432"
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def card(first: str) -> str:
    """An ID-card number from its first 17 digits."""
    return first + CHECKS[sum(int(digit) * weight for digit, weight in zip(first, WEIGHTS, strict=True)) % 11]


def bank(first: str) -> str:
    """A bank-card number from all its digits but the last."""
    total = sum(
        int(digit) if place % 2 else sum(divmod(2 * int(digit), 10))
        for place, digit in enumerate(reversed(first))
    )
    return first + str(-total % 10)


BANK = bank("622202123456789412")
FOUND = [
    ("电话13812345678。", "电话138****5678。"),
    ("+86 138-1234-5678", "138****5678"),
    ("１３８１２３４５６７８", "138****5678"),
    ("0595-22345678", "**********78"),
    ("(010)82345678转", "*********78转"),
    ("办公电话：2234567", "办公电话：*****67"),
    ("身份证11010519491231002X", "身份证110*************2X"),
    (f"卡号{BANK}", f"卡号{'*' * 15}{BANK[-4:]}"),
    ("发至zhang.san@example.com", "发至z***@example.com"),
    ("联系人：张三，已到", "联系人：张*，已到"),
    ("经办人欧阳修", "经办人欧**"),
    ("姓名：张三丰已签收回执", "姓名：张**已签收回执"),
    ("张三（13812345678）", "张*（138****5678）"),
    ("李四电话：13812345678", "李*电话：138****5678"),
]


@pytest.mark.parametrize(("text", "masked"), FOUND)
def test_a_detail_is_masked(text, masked):
    found = Masker().mask(text)[0]
    assert found == masked
    assert Masker().mask(found)[0] == found


@pytest.mark.parametrize(
    "text",
    [
        "2017-09-30 至 2017-10-01",
        "泉鲤政办〔2017〕143号",
        "凭证 E-0001，共 13812 件",
        "11010519491231002",
        "110105194912310021",
        f"{BANK[:-1]}{(int(BANK[-1]) + 1) % 10}",
        "办理 12345678901 件",
        "3.13812345678",
        "联系人：市政务服务中心",
        "经办人不明确",
        "高新区管委会 85.3%",
        "张三已报送",
    ],
)
def test_what_is_no_detail_stays(text):
    assert Masker().mask(text) == (text, ())


def test_a_cell_under_a_head_for_names_is_a_name():
    assert Masker().mask("张三", "经办人")[0] == "张*"
    assert Masker().mask("张三", "栏目")[0] == "张三"


def test_different_details_stay_different_and_the_same_stays_the_same():
    masker = Masker()
    texts = ["13812345678", "13899995678", "13812345678", "13800005678"]
    assert [masker.mask(text)[0] for text in texts] == [
        "138****5678",
        "138****5678〔2〕",
        "138****5678",
        "138****5678〔3〕",
    ]


digits = st.text("0123456789", min_size=17, max_size=17)
PLACES = ["350502", "110105", "620102", "410102"]
EARLIEST, LATEST = date(1930, 1, 1), date(2012, 12, 31)
ORDER = st.text("0123456789", min_size=3, max_size=3)
DETAILS = st.one_of(
    st.builds(
        "1{}{}".format, st.sampled_from(["38", "59", "91"]), st.text("0123456789", min_size=8, max_size=8)
    ),
    st.builds("0595-22{}".format, st.text("0123456789", min_size=6, max_size=6)),
    st.builds("{}{:%Y%m%d}{}".format, st.sampled_from(PLACES), st.dates(EARLIEST, LATEST), ORDER).map(card),
    digits.map(lambda text: bank("62" + text[1:])),
    st.builds("{}@example.com".format, st.text("abcxyz019", min_size=2, max_size=9)),
    st.builds("联系人：{}{}".format, st.sampled_from("张王李赵"), st.sampled_from(["三", "小明", "国庆"])),
)
BETWEEN = st.sampled_from(["，", "。", "；已核对，", " ", "\n", "（见附件）"])


@settings(max_examples=150)
@given(st.lists(st.tuples(BETWEEN, DETAILS), min_size=1, max_size=4))
def test_no_detail_survives_whatever_stands_around_it(pieces):
    text = "".join(before + detail for before, detail in pieces) + "。"
    masker = Masker()
    masked, found = masker.mask(text)
    assert len(found) >= len(pieces)
    for _, detail in pieces:
        assert detail.removeprefix("联系人：") not in masked
    assert masker.mask(masked) == (masked, ())


SECRETS = ["13812345678", "0595-22345678", "11010519491231002X", "zhang.san@example.com", "张三丰", "李小明"]


def seeded(folder: Path) -> None:
    """The county's ledger with details wherever one can write."""
    data = folder / "data" / SECOND / "ledger"
    for table, heads, texts in (
        ("facts", ["备注", "录入日期", "更正事由"], ["联系人：张三丰，电话13812345678", "", ""]),
        ("lapses", ["备注"], ["身份证11010519491231002X"]),
    ):
        with (data / f"{table}.csv").open(encoding="utf-8-sig", newline="") as stream:
            head, *rows = list(csv.reader(stream))
        rows = [row + texts for row in rows]
        if table == "facts":
            correction = [*rows[0][:2], "0", *rows[0][3:6], "", "2020-06-01", "李小明 13812345678 来电申诉"]
            rows.append(correction)
        else:
            rows[0][head.index("栏目")] = "政策 zhang.san@example.com"
        with (data / f"{table}.csv").open("w", encoding="utf-8", newline="") as stream:
            csv.writer(stream).writerows([head + heads, *rows])
    with (data / "about.csv").open("a", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows([["联系人", "李小明"], ["联系电话", "0595-22345678"]])
    (data / "evidence.csv").write_text(
        "凭证号,名称,保管单位,备注\nE-1,张三丰13812345678的申诉,县府办,\n", encoding="utf-8"
    )


@pytest.fixture
def county(tmp_path: Path) -> Project:
    for part in (f"params/{SECOND}", f"data/{SECOND}", "data/regulations"):
        shutil.copytree(PROJECT.root / part, tmp_path / part)
    shutil.copytree(ROOT / "notebooks", tmp_path / "notebooks")
    seeded(tmp_path)
    return Project(tmp_path)


def loaded(county: Project, *, show_personal: bool = False) -> Ledger:
    return load_ledger(SECOND, project=county, show_personal=show_personal)


def texts_of(path: Path) -> str:
    """All the text of a file, also of one that is packed."""
    if path.suffix == ".xlsx":
        with zipfile.ZipFile(path) as book:
            return "".join(book.read(name).decode("utf-8") for name in book.namelist())
    return path.read_text(encoding="utf-8", errors="ignore")


def test_no_detail_of_the_ledger_is_in_any_file_of_a_run(county):
    done = report(SECOND, project=county, formats=("html", "xlsx"), progress=False)
    assert {path.suffix for path in done.files} >= {".html", ".xlsx", ".jsonl", ".ipynb"}
    for path in done.files:
        text = texts_of(done.folder / path)
        assert [secret for secret in SECRETS if secret in text] == [], path
    assert "138****5678" in texts_of(done.folder / "report.html")


def test_masked_texts_move_no_points(county):
    scheme = load_scheme(SECOND, project=county)
    masked, plain = (evaluate(scheme, loaded(county, show_personal=show)) for show in (False, True))
    columns = ["unit", "node", "low", "high"]
    assert masked.scores[columns].equals(plain.scores[columns])
    assert "13812345678" in str(plain.ledger.facts["note"].tolist())
    assert masked.ledger.personal == plain.ledger.personal


def test_each_detail_is_listed_with_its_place_and_not_itself(county):
    scheme = load_scheme(SECOND, project=county)
    found = tables(block(sections.quality(evaluate(scheme, loaded(county)))))["文字中的个人信息"]
    assert ["about.csv:5", "联系电话", "固定电话", "**********78"] in found["rows"]
    assert ["about.csv:4", "联系人", "姓名", "李**"] in found["rows"]
    assert ["lapses.csv:2", "栏目", "电子邮箱", "z***@example.com"] in found["rows"]
    assert not [secret for secret in SECRETS if secret in str(found)]


def test_checking_says_where_details_are(county, monkeypatch):
    monkeypatch.setenv("KAOHE_PROJECT", str(county.root))
    told = CliRunner().invoke(main, ["check", SECOND]).output
    assert "evidence.csv:2 名称：手机号码 138****5678" in told
    assert not [secret for secret in SECRETS if secret in told]


def test_details_are_shown_when_asked_for(county, monkeypatch):
    monkeypatch.setenv("KAOHE_PROJECT", str(county.root))
    words = ["explain", SECOND, "东乡", "1.1"]
    assert "zhang.san@example.com" not in CliRunner().invoke(main, words).output
    assert "zhang.san@example.com" in CliRunner().invoke(main, [*words, "--show-personal"]).output


def copied(county: Project, monkeypatch: pytest.MonkeyPatch, target: str, *options: str) -> tuple[str, str]:
    """What is said of a copy of the ledger, and all of its text."""
    monkeypatch.setenv("KAOHE_PROJECT", str(county.root))
    said = CliRunner().invoke(main, ["ledger-to", SECOND, target, *options]).output
    return said, "".join(texts_of(path) for path in sorted(Path(target).rglob("*.csv")))


def test_a_copy_of_the_ledger_keeps_what_is_recorded_and_says_so(county, monkeypatch, tmp_path):
    said, text = copied(county, monkeypatch, str(tmp_path / "copy"))
    count = len(loaded(county).personal)
    assert f"其中有个人信息 {count} 处，照原样写入" in said and "--mask-personal" in said
    assert [secret for secret in SECRETS if secret not in text] == []
    scheme = load_scheme(SECOND, project=county)
    again = load_ledger(tmp_path / "copy", scheme=scheme, project=county, show_personal=True)
    assert again.facts["note"].tolist() == loaded(county, show_personal=True).facts["note"].tolist()


def test_a_masked_copy_is_asked_for(county, monkeypatch, tmp_path):
    said, text = copied(county, monkeypatch, str(tmp_path / "copy"), "--mask-personal")
    assert f"其中个人信息 {len(loaded(county).personal)} 处已遮盖" in said
    assert [secret for secret in SECRETS if secret in text] == []
    assert "138****5678" in text


def with_lines(county: Project, table: str, *lines: list[str]) -> None:
    with (county.root / "data" / SECOND / "ledger" / f"{table}.csv").open(
        "a", encoding="utf-8", newline=""
    ) as stream:
        csv.writer(stream).writerows(lines)


def test_what_the_items_of_the_first_sheet_are_called_is_searched(county):
    with_lines(county, "about", ["联系人（王小明）", "无"], ["王五一 13700001111", "有"])
    ledger = loaded(county)
    told = [(item.place, item.head, item.masked) for item in ledger.personal]
    assert ("about.csv:6", "项目", "王**") in told and ("about.csv:7", "项目", "137****1111") in told
    assert "联系人（王**）" in ledger.about and "王小明" not in str(ledger.about)
    assert "王小明" not in str(ledger.personal)


def test_a_number_of_evidence_that_is_a_telephone_number_is_listed_and_stays(county):
    with_lines(county, "evidence", ["13700001111", "来信", "", ""], ["110105194912310021", "来信", "", ""])
    ledger = loaded(county)
    assert "13700001111" in ledger.evidence["evidence"].tolist()
    kept = [
        (item.place, item.head, item.kind, item.masked) for item in ledger.personal if "编号" in item.kind
    ]
    assert kept == [("evidence.csv:3", "凭证号", "手机号码（编号，未遮盖）", "137****1111")]
