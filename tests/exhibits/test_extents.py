"""Every text of a picture stands whole on its sheet, and no two on each other, however long names and numbers are."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import combinations

import pytest

from bot.drawing.axis import money_unit, ticks
from bot.drawing.bars import draw_bars
from bot.drawing.charts import picture_of
from bot.drawing.picture import ChartPicture
from bot.drawing.surface import PALETTES, Side, Theme
from bot.drawing.trends import draw_lines
from bot.drawing.typeface import drawable, width_of
from bot.message import Chart, Series
from bot.wording import word
from knowledge import Library
from knowledge.answers import Language
from tests.exhibits.pictures import QUESTIONS, TODAY

LONG = "某某省某某自治州某某县某某经济技术开发区管理委员会行政审批和政务服务管理局信息公开办公室"
NUMBERS: dict[str, tuple[float | None, ...]] = {
    "small": (38, 41, 52, 47),
    "valley": (96, 104, 88, 117),
    "large": (3_985_758, 1_200_000, 51_000_000, 48_000_000),
    "gap": (12.5, None, 7.25, 40.3833),
    "nought": (0, 0, 0, 0),
    "below": (-5, 7, -12, 3),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """A text with its edges."""

    text: str
    left: float
    right: float
    top: float
    bottom: float


class Ruler:
    """A sheet that keeps where its texts stand."""

    def __init__(self, width: float, height: float) -> None:
        self.width, self.height = round(width), round(height)
        self.palette = PALETTES[Theme.LIGHT]
        self.texts: list[Text] = []

    def text(
        self, x: float, y: float, text: str, *, size: float, color: str, side: Side = "left", halo: bool = False
    ) -> None:
        width = width_of(drawable(text), size)
        left = x - {"left": 0.0, "center": width / 2, "right": width}[side]
        self.texts.append(Text(text=text, left=left, right=left + width, top=y - size * 0.72, bottom=y))

    def line(
        self, points: list[tuple[float, float]], *, color: str, width: float, dashes: tuple[float, ...] = ()
    ) -> None:
        pass

    def dot(self, x: float, y: float, *, color: str, size: float) -> None:
        pass

    def box(self, x: float, y: float, width: float, height: float, *, color: str) -> None:
        assert 0 <= x <= x + width <= self.width


def measured(picture: ChartPicture) -> Ruler:
    sheet = (draw_lines if picture.chart.form == "line" else draw_bars)(picture, Ruler)
    assert isinstance(sheet, Ruler)
    return sheet


def fits(picture: ChartPicture) -> None:
    sheet = measured(picture)
    for text in sheet.texts:
        assert 0 <= text.left <= text.right <= sheet.width, text
        assert 0 <= text.top <= text.bottom <= sheet.height, text
        assert not text.text.endswith("…"), text
    for one, other in combinations(sheet.texts, 2):
        across = min(one.right, other.right) - max(one.left, other.left)
        down = min(one.bottom, other.bottom) - max(one.top, other.top)
        assert across <= 1 or down <= 1, (one, other)


@pytest.mark.parametrize("name", QUESTIONS)
def test_the_pictures_of_answers_fit(name: str, sample_library: Library) -> None:
    answer = sample_library.ask(QUESTIONS[name], today=TODAY).answer
    picture = picture_of(answer, word(answer))
    assert isinstance(picture, ChartPicture)
    fits(picture)


@pytest.mark.parametrize("language", [Language.HANS, Language.EN])
@pytest.mark.parametrize("unit", ["件", "万元", "元"])
@pytest.mark.parametrize("numbers", NUMBERS)
def test_long_names_and_numbers_are_not_cut(
    numbers: str, unit: str, language: Language, sample_library: Library
) -> None:
    asked = sample_library.ask(QUESTIONS["trend"], today=TODAY).answer
    answer = replace(asked, language=language, values=tuple(replace(value, unit=unit) for value in asked.values))
    message = word(asked)
    row = NUMBERS[numbers]
    line = Chart(
        form="line",
        title=f"{LONG} 2020–2023年 新收申请",
        labels=("2020", "2021", "2022", "2023"),
        keys=(2020, 2021, 2022, 2023),
        series=(Series(name=LONG, values=row), Series(name="乙局", values=tuple(v and v * 0.5 for v in row))),
    )
    bar = replace(line, form="bar", labels=(LONG, LONG + "甲", "乙局", "丙局"), series=line.series[:1])
    for chart in (line, replace(line, series=line.series[:1]), bar):
        picture = picture_of(answer, replace(message, blocks=(chart,)))
        assert isinstance(picture, ChartPicture)
        fits(replace(picture, marked=(0, 3)))


def said(values: list[float], unit: str, language: Language) -> list[str]:
    return [text for _, text in ticks(values, unit, language)]


def test_the_axis_says_large_numbers_in_the_reader_s_units() -> None:
    assert said([38, 52], "件", Language.HANS) == ["0", "20", "40"]
    assert said([3_985_758], "件", Language.HANS) == ["0", "100万", "200万", "300万"]
    assert said([3_985_758], "件", Language.EN) == ["0", "1 million", "2 million", "3 million"]
    assert said([46_000], "件", Language.EN) == ["0", "20 thousand", "40 thousand"]
    assert said([320_000_000], "件", Language.HANS) == ["0", "1亿", "2亿", "3亿"]
    assert said([0.4586], "ratio", Language.HANS) == ["0%", "20%", "40%"]
    assert said([40.3833], "万元", Language.EN) == ["0", "200 thousand", "400 thousand"]
    assert said([2, 1], "件", Language.HANS) == ["0", "1", "2"]


def test_money_is_drawn_in_one_unit_with_its_axis() -> None:
    assert money_unit([40.3833], "万元", Language.HANS) == ("万元", 10_000)
    assert money_unit([150_000], "万元", Language.HANS) == ("亿元", 100_000_000)
    assert money_unit([4_020], "元", Language.HANS) == ("元", 1)
    assert money_unit([5_000_000], "元", Language.HANS) == ("万元", 10_000)
    assert said([150_000], "万元", Language.HANS) == ["0", "5", "10", "15"]
