"""Pictures as files: sizes, the typeface, gaps, the change of the form, the same bytes again, nothing loaded early."""

from __future__ import annotations

import gc
import hashlib
import io
import subprocess
import sys
import warnings
from dataclasses import replace
from pathlib import Path

import pytest
from matplotlib.backends.backend_agg import RendererAgg
from matplotlib.font_manager import findSystemFonts, get_font
from PIL import Image, ImageFont
from pylopdf_fonts_zh_cn import sans_path

from bot.drawing.charts import MOST_BARS, draw, is_wide, picture_of, source_line, table_picture, table_png
from bot.drawing.picture import ChartPicture, Picture, TablePicture
from bot.drawing.typeface import MISSING, SYSTEM_TYPEFACES, drawable, typeface_file, width_of, wrapped
from bot.message import Chart, Series, Table
from bot.wording import word
from bot.wording.texts import plain
from knowledge import Library
from knowledge.answers import Citation, Language, Reply
from knowledge.lexicon.codes import codes
from tests.exhibits.pictures import QUESTIONS, TODAY, chart_picture

ROOT = Path(__file__).resolve().parents[2]


def asked(library: Library, question: str) -> tuple[Reply, Picture | None]:
    reply = library.ask(question, today=TODAY)
    return reply, picture_of(reply.answer, word(reply.answer))


def opened(png: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(png))
    image.load()
    assert image.format == "PNG"
    return image


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("name", QUESTIONS)
def test_every_kind_is_drawn_for_a_phone_without_a_missing_glyph(
    sample_library: Library, name: str, theme: str
) -> None:
    _, picture = asked(sample_library, QUESTIONS[name])
    assert isinstance(picture, ChartPicture)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        png = draw(picture, theme)
    image = opened(png)
    assert image.width == 1080
    assert 400 <= image.height <= 2560
    assert len(png) < 500_000
    assert draw(picture, theme) == png
    assert b"Software" not in png
    assert b"tEXt" not in png


def test_the_values_on_the_picture_are_those_of_the_answer(sample_library: Library) -> None:
    for name in ("trend", "ranking", "compare"):
        reply, picture = asked(sample_library, QUESTIONS[name])
        assert isinstance(picture, ChartPicture)
        said = sorted(plain(value.value) for value in reply.answer.values)
        assert sorted(picture.values[0]) == said, name


def test_shares_of_a_breakdown_are_those_of_the_answers_table(sample_library: Library) -> None:
    reply, picture = asked(sample_library, QUESTIONS["breakdown"])
    assert isinstance(picture, ChartPicture)
    table = next(block for block in word(reply.answer).blocks if isinstance(block, Table))
    shares = {row[0]: row[-1] for row in table.rows}
    assert picture.details
    for label, share in zip(picture.chart.labels, picture.details, strict=True):
        assert shares[label] == share
    drawn = [value or 0 for value in picture.chart.series[0].values]
    assert drawn == sorted(drawn, reverse=True)


def test_the_change_of_the_form_is_marked_where_the_answer_says_so(sample_library: Library) -> None:
    reply, picture = asked(sample_library, QUESTIONS["trend"])
    assert isinstance(picture, ChartPicture)
    assert "edition_break" in {note.code for note in reply.answer.notes}
    assert picture.chart.labels[picture.breaks[0]] == "2020"
    assert any("2021" in line for line in picture.foot)
    assert draw(picture) != draw(chart_picture())
    _, later = asked(sample_library, "云津市教育局2021年至2023年收到申请的趋势")
    assert isinstance(later, ChartPicture)
    assert later.breaks == ()


def test_the_source_stands_at_the_foot(sample_library: Library) -> None:
    for question in QUESTIONS.values():
        _, picture = asked(sample_library, question)
        assert picture is not None
        assert any(line.startswith(("出处：", "Source: ")) for line in picture.foot)
    one = Citation(title="甲局2021年年报", agency="甲局", year=2021, where="三、", raw="1")
    assert source_line((one,), Language.HANS) == "出处：甲局2021年年报"
    untitled = replace(one, title="甲局年报")
    assert source_line((untitled,), Language.HANS) == "出处：甲局年报 · 2021"


def test_a_gap_stays_open() -> None:
    with_gap = opened(draw(chart_picture(rows=((5.0, None, 5.0),)))).convert("L")
    without = opened(draw(chart_picture(rows=((5.0, 5.0, 5.0),)))).convert("L")
    middle = without.width // 2 + 40

    def ink(image: Image.Image) -> int:
        column = [image.getpixel((middle, y)) for y in range(150, 500)]
        return sum(1 for value in column if isinstance(value, int) and value < 140)

    assert ink(without) > 0
    assert ink(with_gap) == 0


@pytest.mark.parametrize("form", ["line", "bar"])
@pytest.mark.parametrize(
    "row",
    [(0.0, 0.0), (-5.0, 7.0), (1e12, 1.0), (None, None), (0.4020,) * 12, tuple(float(n) for n in range(30))],
)
def test_any_values_can_be_drawn(form: str, row: tuple[float | None, ...]) -> None:
    picture = chart_picture(form=form, rows=(row,), title="很长的题目$\\alpha$<b>𠮷" * 20)
    assert opened(draw(picture, "dark")).width == 1080


def test_a_long_ranking_says_how_many_are_drawn(sample_library: Library) -> None:
    reply, picture = asked(sample_library, QUESTIONS["ranking"])
    message = word(reply.answer)
    chart = next(block for block in message.blocks if isinstance(block, Chart))
    count = MOST_BARS + 9
    longer = Chart(
        form="bar",
        title=chart.title,
        labels=tuple(f"第{n}单位" for n in range(count)),
        series=(Series(name="x", values=tuple(float(n) for n in range(count))),),
    )
    cut = picture_of(reply.answer, type(message)(language=message.language, blocks=(longer,)))
    assert isinstance(cut, ChartPicture)
    assert len(cut.chart.labels) == MOST_BARS
    assert str(count) in cut.foot[0]
    assert isinstance(picture, ChartPicture)


def test_series_of_different_units_share_no_axis(sample_library: Library) -> None:
    reply, _ = asked(sample_library, "云津市教育局历年收到申请和收费金额的趋势")
    units = {value.unit for value in reply.answer.values}
    picture = picture_of(reply.answer, word(reply.answer))
    assert len(units) < 2 or not isinstance(picture, ChartPicture)


def test_the_typeface_has_every_character_of_the_forms_and_the_samples(sample_library: Library) -> None:
    texts = [item.zh + item.en for item in codes().indicators.values()]
    texts += [item.zh + item.en for item in codes().applicants.values()]
    texts += [unit.name for unit in sample_library.shelf.units()]
    texts += ["0123456789.,-–—%％＋×÷（）“”《》〈〉：；、。…·ⅠⅡ①②㈠臺灣縣區資訊公開機關處"]
    for text in texts:
        assert MISSING not in drawable(text), text


def test_without_the_package_a_typeface_of_the_machine_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pylopdf_fonts_zh_cn", None)
    if not {Path(file).stem.lower() for file in findSystemFonts()} & set(SYSTEM_TYPEFACES):
        pytest.skip("this machine has no Chinese typeface (Debian: fonts-noto-cjk)")
    found = typeface_file.__wrapped__()
    assert found != sans_path()
    assert {ord(letter) for letter in "政府信息公开申请"} <= set(get_font(str(found)).get_charmap())
    monkeypatch.setattr("bot.drawing.typeface.findSystemFonts", list)
    with pytest.raises(ImportError):
        typeface_file.__wrapped__()


def test_a_character_that_the_typeface_lacks_is_the_printers_mark_and_no_box() -> None:
    assert drawable("甲𠮷\n乙") == f"甲{MISSING} 乙"
    font = ImageFont.truetype(str(sans_path()), 40)
    box = bytes(font.getmask("\U000e0000"))
    assert bytes(font.getmask(MISSING)) != box
    assert bytes(font.getmask("数")) != box


def test_lines_fit_their_room_and_lose_nothing_but_their_end() -> None:
    text = "云津市市场监督管理局2023年政府信息公开工作年度报告 and some English words，以及别的"
    for room in (120, 300, 500, 900):
        lines = wrapped(text, 30, room, most=20)
        assert "".join(lines).replace(" ", "") == text.replace(" ", "")
        assert all(width_of(line, 30) <= room for line in lines)
    assert wrapped(text, 30, 300, most=2)[-1].endswith("…")
    assert wrapped("", 30, 300) == ()


def test_a_table_is_wide_beyond_thirty_cells_and_can_be_drawn_whole() -> None:
    narrow = Table(columns=("单位", "数"), rows=(("甲局", "1"),), numeric=(False, True))
    wide = Table(columns=("单位" * 8, "数" * 8), rows=(("甲局", "1"),) * 200, numeric=(False, True))
    assert not is_wide(narrow)
    assert is_wide(wide)
    picture = table_picture(wide, "表")
    assert isinstance(picture, TablePicture)
    assert "200" in picture.foot[0]
    for theme in ("light", "dark"):
        assert opened(table_png(wide, theme)).width >= 760
    assert opened(table_png(Table(columns=("a",), rows=(), numeric=(False,)))).height > 100


@pytest.mark.parametrize(
    ("modules", "unloaded"),
    [
        ("bot.cli, bot.commands.ask, bot.drawing.charts", "matplotlib openpyxl PIL numpy"),
        ("bot.telegram.application", "matplotlib openpyxl PIL"),
    ],
)
def test_nothing_of_the_drawing_is_loaded_before_something_is_drawn(modules: str, unloaded: str) -> None:
    program = f"import sys, {modules}; print([name for name in {unloaded.split()!r} if name in sys.modules])"
    told = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout
    assert told.strip() == "[]"


def test_a_machine_without_fonts_draws_the_same_bytes(tmp_path: Path) -> None:
    program = (
        "import hashlib, warnings; warnings.simplefilter('error'); from bot.drawing.charts import draw; "
        "from tests.exhibits.pictures import chart_picture; "
        "print(hashlib.sha256(draw(chart_picture(title='公开：資訊'))).hexdigest())"
    )
    # No configuration of fonts, and a home that cannot be written to.
    bare = {
        "FONTCONFIG_FILE": "/dev/null",
        "MPLCONFIGDIR": str(tmp_path),
        "HOME": "/nonexistent",
        "PATH": "/nonexistent",
    }
    told = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, env=bare, cwd=ROOT
    ).stdout
    assert told.strip() == hashlib.sha256(draw(chart_picture(title="公开：資訊"))).hexdigest()


def test_the_pictures_of_the_documents_are_there_and_light() -> None:
    names = {path.name for path in (ROOT / "docs" / "pictures").iterdir()}
    pages = {
        str(page.relative_to(ROOT)): page.read_text(encoding="utf-8")
        for page in (ROOT / "README.md", *(ROOT / "docs").glob("*.md"))
    }
    shown = {page: {name for name in names if f"pictures/{name}" in text} for page, text in pages.items()}
    assert set().union(*shown.values()) == names
    assert {"page-answer.png", "page-cell.png"} <= shown["README.md"]
    for name in names:
        content = (ROOT / "docs" / "pictures" / name).read_bytes()
        assert len(content) < 200_000
        assert name not in shown["README.md"] or opened(content).width <= 1080


def test_a_table_of_many_columns_keeps_the_names_and_the_latest_and_says_so() -> None:
    columns = ("指标", *(str(year) for year in range(2004, 2024)))
    row = ("申请", *(str(number) for number in range(20)))
    table = Table(columns=columns, rows=(row,), numeric=(False, *[True] * 20))
    picture = table_picture(table, "多年")
    assert picture.table.columns == ("指标", *(str(year) for year in range(2009, 2024)))
    assert picture.table.rows[0][-1] == "19"
    assert "共 21 列" in picture.foot[0]


def test_every_column_of_a_wide_table_is_on_the_sheet() -> None:
    cells = tuple("1234567890" for _ in range(15))
    table = Table(columns=("指标", *cells), rows=(("申请", *cells),), numeric=(False, *[True] * 15))
    picture = Image.open(io.BytesIO(draw(table_picture(table, "很宽")))).convert("L")
    edge = picture.crop((picture.width - 40, 0, picture.width, picture.height))
    assert min(edge.tobytes()) > 200


def test_no_value_is_written_beyond_the_edge_where_one_is_missing() -> None:
    picture = chart_picture(form="bar", rows=((-12.0, -30.0, None),))
    drawn = Image.open(io.BytesIO(draw(replace(picture, gap="没有数据")))).convert("L")
    assert drawn.crop((drawn.width - 40, 0, drawn.width, drawn.height)).getextrema() == (255, 255)


def test_the_pixels_of_a_picture_are_let_go_of_without_a_collection() -> None:
    before = {id(found) for found in gc.get_objects() if isinstance(found, RendererAgg)}
    gc.disable()
    try:
        assert draw(chart_picture(), "light")
        left = [found for found in gc.get_objects() if isinstance(found, RendererAgg) and id(found) not in before]
        assert not any(vars(found) for found in left)
    finally:
        gc.enable()


def test_the_unit_and_the_year_that_were_talked_of_are_marked(sample_library: Library) -> None:
    before = sample_library.ask("云津市教育局2022年收到多少件申请", today=TODAY).context
    for question, wanted in (("历年趋势", "2022"), ("各单位2022年新收申请排名", "云津市教育局")):
        answer = sample_library.ask(question, before, today=TODAY).answer
        picture = picture_of(answer, word(answer), before)
        assert isinstance(picture, ChartPicture)
        assert [picture.chart.labels[place] for place in picture.marked] == [wanted]
        assert draw(picture) != draw(replace(picture, marked=()))
        plain_picture = picture_of(answer, word(answer))
        assert isinstance(plain_picture, ChartPicture)
        assert plain_picture.marked == ()
