"""Views as picture files, drawn with the fonts of the report."""

from __future__ import annotations

import struct
from pathlib import Path

import pytest
import towns

from kaohe.errors import KaoheError
from kaohe.report.sections.slope import drawings, slope
from kaohe.workbench.picture import page_picture, picture
from kaohe.workbench.views import agreement_block, lines_block, overtaken_block, parts_block

FIRST, AFTER = towns.evaluation(towns.FIRST), towns.evaluation(towns.FIRST, "XV-2a:1B")


def size(png: Path) -> tuple[int, int]:
    data = png.read_bytes()
    assert data[:8] == b"\x89PNG\r\n\x1a\n"
    width, height = struct.unpack(">II", data[16:24])
    return int(width), int(height)


def test_a_drawing_becomes_a_png_of_the_asked_size(tmp_path: Path) -> None:
    svg = next(drawings(FIRST, AFTER)).svg
    sizes = []
    for ppi in (72, 144):
        picture(svg, tmp_path / f"{ppi}.png", ppi=ppi)
        sizes.append(size(tmp_path / f"{ppi}.png"))
    assert sizes[0][0] == pytest.approx(471 + 28, abs=1)
    assert sizes[1] == pytest.approx(tuple(2 * side for side in sizes[0]), abs=2)


def test_a_drawing_may_stay_svg(tmp_path: Path) -> None:
    svg = next(drawings(FIRST, AFTER)).svg
    picture(svg, tmp_path / "名次.svg")
    assert (tmp_path / "名次.svg").read_text(encoding="utf-8") == svg


def test_another_ending_or_no_drawing_is_refused(tmp_path: Path) -> None:
    with pytest.raises(KaoheError, match="实为“名次"):
        picture("<svg/>", tmp_path / "名次.gif")
    with pytest.raises(KaoheError, match="图片画不出来"):
        picture("不是图", tmp_path / "名次.png")
    with pytest.raises(KaoheError, match="表格的图片只能存为"):
        page_picture([], tmp_path / "表.svg")


def test_tables_become_one_png(tmp_path: Path) -> None:
    few = [parts_block(FIRST, AFTER, "南镇")]
    more = [
        *few,
        lines_block(FIRST, AFTER, "南镇"),
        overtaken_block(FIRST, AFTER),
        agreement_block(FIRST, AFTER),
    ]
    page_picture(few, tmp_path / "few.png", ppi=72)
    page_picture([*more, slope(FIRST, AFTER)], tmp_path / "more.png", title="情景“甲”", sample=True, ppi=72)
    (width, height), (other_width, other_height) = size(tmp_path / "few.png"), size(tmp_path / "more.png")
    assert width == other_width == pytest.approx(595, abs=1)
    assert other_height > 2 * height
