"""What the tests of pictures and files ask and draw."""

from __future__ import annotations

from datetime import date

from bot.drawing.picture import ChartPicture
from bot.message import Chart, Series
from bot.wording.texts import plain

TODAY = date(2026, 1, 1)
QUESTIONS = {
    "trend": "云津市教育局历年收到申请的趋势",
    "several": "云津市教育局历年予以公开、不予公开、部分公开的趋势",
    "rate": "云津市人民政府历年公开率变化趋势",
    "compare": "2023年云津市教育局和云津市公安局谁收到的申请多",
    "ranking": "2023年各单位收到申请排名",
    "breakdown": "云津市人民政府2023年不予公开都是什么理由",
    "english": "rank all units by new applications in 2023",
}


def chart_picture(
    *,
    title: str = "图",
    form: str = "line",
    rows: tuple[tuple[float | None, ...], ...] = ((1.0, 2.0, 3.0),),
    breaks: tuple[int, ...] = (),
) -> ChartPicture:
    years = tuple(str(2020 + place) for place in range(len(rows[0])))
    series = tuple(Series(name=f"项{number}", values=row) for number, row in enumerate(rows))
    values = tuple(tuple("" if value is None else plain(value) for value in row) for row in rows)
    chart = Chart(form=form, title=title, labels=years, series=series)
    return ChartPicture(chart=chart, subtitle="单位：件", values=values, breaks=breaks, break_label="表式变更")
