"""What can be drawn of an answer, and its drawing as PNG or SVG. Nothing of matplotlib is loaded before it is drawn."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import TypeVar

from bot.drawing.axis import money_unit, ticks
from bot.drawing.picture import ChartPicture, Picture, TablePicture
from bot.drawing.surface import NewSheet, Sheet, Theme
from bot.labels import label, unit_label
from bot.message import Chart, Message, Paragraph, Role, Series, Table, display_width
from bot.wording.lines import note_lines
from bot.wording.texts import YUAN, amount, grouped, percent, texts
from knowledge.answers import Answer, Citation, Context, Language
from knowledge.lexicon.editions import change_years

Cell = TypeVar("Cell")

MOST_BARS = 20
MOST_ROWS = 80
MOST_COLUMNS = 16
MOST_SERIES = 6
MOST_YEARS = 30
PHONE_CELLS = 30
"""Cells of a fixed-width line that a phone shows without wrapping; wider tables are pictures."""

TOLD = frozenset(
    {"edition_break", "edition_break_annex", "inferred", "inferred_many", "corrected", "unknown_cell", "finding"}
    | {
        "parts_differ",
        "coverage",
        "coverage_unusable",
        "missing_years",
        "small",
        "may_overlap",
        "latest_missing",
    }
)
"""Notes without which a picture would say more than the reports do."""

TOLD_TOO = frozenset({"reading_flips", "reading_moves", "finding_notice"})
"""Notes that stand below those where there is room."""

MOST_NOTES = 4

LONGEST = 9
"""Characters of a number along a line; numbers of a chart that has a longer one are said shortly."""


def draw(picture: Picture, theme: Theme | str = "light") -> bytes:
    """The picture as PNG; the same picture always has the same bytes."""
    from bot.drawing.sheet import PixelSheet

    def new_sheet(width: float, height: float) -> PixelSheet:
        return PixelSheet(width, height, Theme(theme))

    sheet = _drawn(picture, new_sheet)
    assert isinstance(sheet, PixelSheet)
    return sheet.png()


def draw_vector(picture: Picture, title: str) -> str:
    """The picture as SVG in the colours of the page that it stands on, named by `title` for who cannot see it.

    The same picture always has the same text.
    """
    from bot.drawing.vector import VectorSheet

    sheet = _drawn(picture, VectorSheet)
    assert isinstance(sheet, VectorSheet)
    return sheet.svg(title)


def spark(values: tuple[float | None, ...], title: str) -> str:
    """A line as small as a word, as SVG."""
    from bot.drawing.sparks import draw_spark
    from bot.drawing.vector import VectorSheet

    sheet = draw_spark(values, VectorSheet)
    assert isinstance(sheet, VectorSheet)
    return sheet.svg(title)


def _drawn(picture: Picture, new_sheet: NewSheet) -> Sheet:
    from bot.drawing.bars import draw_bars
    from bot.drawing.tables import draw_table
    from bot.drawing.trends import draw_lines

    if isinstance(picture, TablePicture):
        return draw_table(picture, new_sheet)
    return draw_lines(picture, new_sheet) if picture.chart.form == "line" else draw_bars(picture, new_sheet)


def table_png(table: Table, theme: Theme | str = "light", *, title: str = "") -> bytes:
    """A whole table as PNG."""
    return draw(table_picture(table, title or table.caption), theme)


def is_wide(table: Table) -> bool:
    """Whether a phone would wrap the table's lines."""
    lines = (table.columns, *table.rows)
    widths = [max(display_width(line[n]) for line in lines) for n in range(len(table.columns))]
    return sum(widths) + len(widths) - 1 > PHONE_CELLS


def picture_of(answer: Answer, message: Message, before: Context | None = None) -> Picture | None:
    """The picture of an answer: its chart, else its table where that is too wide for a phone; None without either.

    Series of different units share no axis, so they are shown as the table. The one unit or year that was talked of
    `before` is marked.
    """
    chart = next((block for block in message.blocks if isinstance(block, Chart)), None)
    table = next((block for block in message.blocks if isinstance(block, Table)), None)
    foot = (source_line(answer.citations, answer.language), *_notes(answer))
    if chart is not None and _can_be_drawn(chart) and len({value.unit for value in answer.values}) == 1:
        return _chart_picture(answer, chart, foot, talked_of(before))
    if table is not None and answer.values and (chart is not None or is_wide(table)):
        title = chart.title if chart is not None else _said_above(message) or answer.question
        return table_picture(table, title, foot=foot, language=answer.language)
    return None


def _said_above(message: Message) -> str:
    """What a message says its table is of: whose, when and what, else its first line."""
    said = {block.role: block.text for block in reversed(message.blocks) if isinstance(block, Paragraph)}
    return said.get(Role.SUBJECT) or said.get(Role.LEAD, "")


def table_picture(
    table: Table,
    title: str,
    *,
    subtitle: str = "",
    foot: tuple[str, ...] = (),
    lit: tuple[tuple[int, int], ...] = (),
    language: Language = Language.HANS,
) -> TablePicture:
    """The picture of a table; the foot says so where rows are left out, or columns behind the first.

    `lit` are cells on a tinted ground (row, column); none are where columns are left out.
    """
    if len(table.rows) > MOST_ROWS:
        cut = label("picture", "table_cut", language, shown=MOST_ROWS, count=len(table.rows))
        table, foot = replace(table, rows=table.rows[:MOST_ROWS]), (cut, *foot)
    if len(table.columns) > MOST_COLUMNS:
        cut = label("picture", "columns_cut", language, shown=MOST_COLUMNS - 1, count=len(table.columns))
        table, foot, lit = _last_columns(table, MOST_COLUMNS - 1), (cut, *foot), ()
    return TablePicture(table=table, title=title, subtitle=subtitle, foot=foot, lit=lit)


def _last_columns(table: Table, kept: int) -> Table:
    """The first column, which names the rows, and the last ones: the latest years of a table of years."""

    def cut(row: tuple[Cell, ...]) -> tuple[Cell, ...]:
        return (row[0], *row[-kept:])

    return replace(
        table, columns=cut(table.columns), rows=tuple(cut(row) for row in table.rows), numeric=cut(table.numeric)
    )


def source_line(citations: tuple[Citation, ...], language: Language) -> str:
    """Whose reports of which years the figures are from."""
    agencies = list(dict.fromkeys(cited.agency for cited in citations))
    titles = list(dict.fromkeys(cited.title for cited in citations))
    years = _years(sorted({cited.year for cited in citations}))
    if len(titles) == 1:
        # Most titles say their year themselves.
        key = "source_title" if years in titles[0] else "source"
        return label("picture", key, language, title=titles[0], years=years)
    if len(agencies) == 1:
        return label("picture", "source_years", language, agency=agencies[0], years=years)
    return label("picture", "source_units", language, count=len(agencies), years=years)


def _years(years: list[int]) -> str:
    if len(years) > 2 and years == list(range(years[0], years[-1] + 1)):
        return f"{years[0]}–{years[-1]}"
    return ", ".join(str(year) for year in years)


def _notes(answer: Answer) -> tuple[str, ...]:
    told = [note for codes in (TOLD, TOLD_TOO) for note in answer.notes if note.code in codes][:MOST_NOTES]
    return tuple(block.text for block in note_lines(texts(answer.language), told))


def _can_be_drawn(chart: Chart) -> bool:
    known = [value for row in chart.series for value in row.values if value is not None]
    if chart.form == "line":
        return len(known) > 1 and len(chart.series) <= MOST_SERIES and len(chart.labels) <= MOST_YEARS
    return len(known) > 1 and len(chart.series) == 1


def _values(chart: Chart, unit: str, language: Language) -> tuple[tuple[str, ...], ...]:
    """What is written at the values: exact, but for long numbers along a line, which are said shortly."""
    own = texts(language)
    known = [value for row in chart.series for value in row.values if value is not None]
    long = chart.form == "line" and any(len(grouped(value)) > LONGEST for value in known)
    size = money_unit(known, unit, language)[1] if unit in YUAN else 1

    def told(value: float | None) -> str:
        if value is None:
            return ""
        if chart.percent:
            return percent(value)
        if unit in YUAN:
            yuan = value * YUAN[unit]
            return amount(yuan) if own.english else grouped(value if size == YUAN[unit] else round(yuan / size, 2))
        return own.shortly(value) if long else grouped(value)

    return tuple(tuple(map(told, row.values)) for row in chart.series)


def talked_of(before: Context | None) -> frozenset[str | int]:
    """The unit and the year that a conversation is about, where it is about one."""
    if before is None:
        return frozenset()
    units, years = before.agencies, before.years
    return frozenset((*(units if len(units) == 1 else ()), *(years if len(years) == 1 else ())))


def _chart_picture(
    answer: Answer, chart: Chart, foot: tuple[str, ...], marked: frozenset[str | int] = frozenset()
) -> ChartPicture:
    language = answer.language
    unit = answer.values[0].unit
    known = [value for row in chart.series for value in row.values if value is not None]
    shown_in = money_unit(known, unit, language)[0] if unit in YUAN else unit
    subtitle = (
        label("picture", "percent", language)
        if chart.percent
        else label("picture", "unit", language, unit=unit_label(shown_in, language))
    )
    agencies = answer.understood.agencies
    if len(agencies) == 1 and agencies[0] not in chart.title and chart.form == "line":
        subtitle = f"{agencies[0]} · {subtitle}"
    codes = {note.code for note in answer.notes}
    chart, details, remarks = _bars(answer, chart) if chart.form != "line" else (chart, (), ())
    return ChartPicture(
        chart=chart,
        subtitle=subtitle,
        values=_values(chart, unit, language),
        details=details,
        breaks=_breaks(chart.keys, codes) if chart.form == "line" else (),
        break_label=label("picture", "break", language),
        foot=(*remarks, *foot),
        gap=label("picture", "gap", language),
        ticks=ticks(known, unit, language) if chart.form == "line" else (),
        marked=tuple(place for place, key in enumerate(chart.keys) if key in marked),
    )


def _breaks(keys: tuple[str | int, ...], codes: set[str]) -> tuple[int, ...]:
    """After which years the national form changed, where the answer's notes say that it did."""
    years = [key for key in keys if isinstance(key, int)]
    if not codes & {"edition_break", "edition_break_annex"}:
        return ()
    changed = change_years(annex="edition_break_annex" in codes)
    found = {n for n, (one, other) in enumerate(pairwise(years)) for y in changed if one < y <= other}
    return tuple(sorted(found))


def _bars(answer: Answer, chart: Chart) -> tuple[Chart, tuple[str, ...], tuple[str, ...]]:
    """The bars that are drawn with what stands behind their values, and what has to be said of those left out."""
    language = answer.language
    count = len(chart.labels)
    bars = list(
        zip(
            chart.labels,
            chart.series[0].values,
            chart.details or ("",) * count,
            chart.keys or ("",) * count,
            strict=True,
        )
    )
    remarks: list[str] = []
    if any(share for _, _, share, _ in bars):
        zeros = sum(1 for _, value, *_ in bars if value == 0)
        bars = [bar for bar in bars if bar[1] != 0]
        # Parts of a whole are read by size; a stable sort leaves equal ones in the form's order.
        bars.sort(key=lambda bar: (bar[1] is None, -(bar[1] or 0)))
        if zeros:
            remarks.append(label("picture", "zeros", language, count=zeros))
    if len(bars) > MOST_BARS:
        remarks.append(label("picture", "first_bars", language, shown=MOST_BARS, count=len(bars)))
        bars = bars[:MOST_BARS]
    drawn = replace(
        chart,
        labels=tuple(name for name, *_ in bars),
        keys=tuple(key for *_, key in bars),
        series=(Series(name=chart.series[0].name, values=tuple(value for _, value, *_ in bars)),),
    )
    return drawn, tuple(share for _, _, share, _ in bars), tuple(remarks)
