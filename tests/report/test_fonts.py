"""The bundled fonts draw every character of the regulations, and say so when they cannot."""

import base64
import io
import re
import warnings
from pathlib import Path

import matplotlib
import pypdf
import pytest
import typst
from fontTools.ttLib import TTFont
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from kaohe.report import fonts
from kaohe.report.fonts import installed, web

REGULATIONS = sorted((Path(__file__).parents[2] / "data" / "regulations").glob("*.txt"))
SIGNS = "₂⌊70%⌋⌈⌉①⑳→≤≥≠×÷−½²㎡│"
ABSENT = "\U0002a6d6"


@pytest.fixture
def registered():
    with matplotlib.rc_context():
        fonts.register_with_matplotlib()
        yield


def characters(*paths: Path) -> str:
    """Every visible character of the files, once."""
    text = "".join(path.read_text(encoding="utf-8") for path in paths)
    return "".join(sorted(character for character in set(text) if not character.isspace()))


def rows(text: str, width: int = 40) -> list[str]:
    return [text[start : start + width] for start in range(0, len(text), width)]


def typst_pdf(text: str) -> bytes:
    """PDF/A of `text` in both families and weights; Typst refuses to write one with a glyph missing."""
    parts = ['#set text(size: 8pt, lang: "zh", fallback: false)']
    for family in (fonts.SANS, fonts.SERIF):
        for weight in (400, 700):
            parts.append(f'#set text(font: ("{family}", "{fonts.FALLBACK}"), weight: {weight})')
            parts += [
                f'#"{escaped}"\n' for escaped in (re.sub(r'(["\\])', r"\\\1", row) for row in rows(text))
            ]
    source = "\n".join(parts).encode()
    pdf, complaints = typst.compile_with_warnings(
        source,
        format="pdf",
        ignore_system_fonts=True,
        font_paths=[str(folder) for folder in fonts.font_dirs()],
        pdf_standards=["a-2b"],
        timestamp=0,
    )
    assert complaints == []
    return pdf


def test_there_are_regulations_to_draw():
    assert REGULATIONS


@pytest.mark.parametrize("path", REGULATIONS, ids=lambda path: path.stem)
def test_every_character_of_a_regulation_has_a_glyph(path):
    assert fonts.missing_glyphs(path.read_text(encoding="utf-8")) == []


def test_signs_of_traces_have_glyphs():
    fonts.require_glyphs(SIGNS, "评分依据")


def test_matplotlib_draws_the_regulations_without_a_warning(registered):
    text = characters(*REGULATIONS) + SIGNS
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for family in (fonts.SANS, fonts.SERIF):
            for weight in ("normal", "bold"):
                figure = Figure(figsize=(10, 8))
                figure.text(
                    0,
                    0,
                    "\n".join(rows(text)).replace("$", r"\$"),
                    family=[family, fonts.FALLBACK],
                    weight=weight,
                )
                FigureCanvasAgg(figure).draw()


def test_matplotlib_would_have_warned(registered):
    figure = Figure()
    figure.text(0, 0, ABSENT)
    with pytest.warns(UserWarning, match="missing from font"):
        FigureCanvasAgg(figure).draw()


@pytest.mark.parametrize("family", [fonts.SANS, fonts.SERIF])
@pytest.mark.parametrize(("weight", "style"), [("normal", "Regular"), ("bold", "Bold")])
def test_matplotlib_selects_the_weight(registered, family, weight, style):
    from matplotlib import font_manager

    found = font_manager.findfont(
        font_manager.FontProperties(family=family, weight=weight), fallback_to_default=False
    )
    assert Path(found) == fonts.FONT_DIR / f"{family.replace(' ', '')}-{style}.ttf"


def test_registering_twice_adds_nothing(registered):
    from matplotlib import font_manager

    before = len(font_manager.fontManager.ttflist)
    fonts.register_with_matplotlib()
    assert len(font_manager.fontManager.ttflist) == before


def test_svg_charts_keep_their_text_and_their_bytes(registered):
    def chart() -> bytes:
        figure = Figure()
        figure.text(0.1, 0.5, "得分 −5", weight="bold")
        target = io.BytesIO()
        figure.savefig(target, format="svg", metadata={"Date": None})
        return target.getvalue()

    assert "得分 −5" in chart().decode()
    assert chart() == chart()


def test_typst_sets_the_regulations_in_four_faces():
    text = characters(*REGULATIONS) + SIGNS
    reader = pypdf.PdfReader(io.BytesIO(typst_pdf(text)))
    extracted = "".join(page.extract_text() for page in reader.pages)
    assert {character for character in text if character not in extracted} == set()
    faces = {
        str(font.get_object()["/BaseFont"]).split("+")[1]
        for page in reader.pages
        for font in page["/Resources"]["/Font"].values()
    }
    assert faces >= {"NotoSansSC-Regular", "NotoSansSC-Bold", "NotoSerifSC-Regular", "NotoSerifSC-Bold"}


def test_typst_would_have_refused():
    with pytest.raises(typst.TypstError, match="could not be displayed"):
        typst_pdf(ABSENT)


def test_a_missing_glyph_is_named_with_its_place():
    with pytest.raises(fonts.MissingGlyphError) as raised:
        fonts.require_glyphs(f"得分{ABSENT}\ue000分{ABSENT}", "考核对象名称")
    assert str(raised.value) == (
        f"考核对象名称：随附字体没有这些字符的字形：\ue000(U+E000)、{ABSENT}(U+2A6D6)。"
        "请改用通行字，或换用含有它们的字体。"
    )


def test_blanks_and_controls_need_no_glyph():
    assert fonts.missing_glyphs("\t\n\r \u00a0\u2003\u3000\u200b\u200d\ufeff\ufe0f\u2028") == []


def faces_of(css: str) -> list[TTFont]:
    return [
        TTFont(io.BytesIO(base64.b64decode(data)))
        for data in re.findall(r'url\(data:font/woff2;base64,([^)]*)\) format\("woff2"\)', css)
    ]


def test_css_carries_just_the_characters_asked_for():
    regular, bold = faces_of(fonts.font_face_css("得分得分70%"))
    assert (
        set(regular.getBestCmap()) == set(bold.getBestCmap()) == {ord(character) for character in "得分70%"}
    )
    assert (regular["OS/2"].usWeightClass, bold["OS/2"].usWeightClass) == (400, 700)


def test_css_outlines_are_those_of_the_font():
    regular, _ = faces_of(fonts.font_face_css("核"))
    with TTFont(fonts.font_file(fonts.SANS, 400)) as whole:
        expected = whole["glyf"][whole.getBestCmap()[ord("核")]]
        assert regular["glyf"][regular.getBestCmap()[ord("核")]].getCoordinates(regular["glyf"]) == (
            expected.getCoordinates(whole["glyf"])
        )


def test_css_borrows_what_noto_lacks():
    css = fonts.font_face_css("得₂")
    assert css.count('font-family:"Noto Sans SC"') == 4
    assert css.count("unicode-range:U+2082;") == 2


def test_css_is_the_same_again_whatever_the_order():
    first = fonts.font_face_css("考核办法₂")
    web._font_face_css.cache_clear()
    assert fonts.font_face_css("₂法办核考考") == first


def test_office_faces_are_found_by_any_of_their_names(monkeypatch):
    monkeypatch.setattr(installed, "_system_fonts", lambda: fonts.font_files())
    assert fonts.office_faces(["noto serif sc bold"]) == {
        "noto serif sc bold": fonts.FONT_DIR / "NotoSerifSC-Bold.ttf"
    }


def test_absent_office_faces_are_all_named(monkeypatch):
    monkeypatch.setattr(installed, "_system_fonts", list)
    with pytest.raises(fonts.MissingFaceError) as raised:
        fonts.office_faces(["仿宋", "方正小标宋简体"])
    assert str(raised.value) == (
        "本机没有安装字体：仿宋、方正小标宋简体。请先安装，或不指定公文字体（默认使用随附的思源字体）。"
    )


def test_no_office_face_asked_for_is_no_error():
    assert fonts.office_faces([]) == {}
