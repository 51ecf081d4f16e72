"""The charts of the pages: the pictures of the chat as SVG, without what the page itself says beside them."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

from bot.chat.index_reader import WordedReply
from bot.drawing.charts import draw_vector, picture_of, source_line
from bot.drawing.picture import ChartPicture

KEPT = 256


def chart_of(worded: WordedReply) -> str | None:
    """The chart of an answer; None where it has none, or only a table, which the card has as one."""
    answer = worded.reply.answer
    picture = picture_of(answer, worded.message, worded.before)
    if not isinstance(picture, ChartPicture):
        return None
    # Sources and notes stand in the card; what the drawing leaves out is said in the drawing.
    source = source_line(answer.citations, answer.language)
    foot = picture.foot[: picture.foot.index(source)] if source in picture.foot else picture.foot
    # The card says above it what is drawn.
    untitled = replace(picture, chart=replace(picture.chart, title=""), foot=foot)
    return _drawn(untitled, picture.chart.title)


def load_drawing() -> None:
    """Load what draws, and measure nothing."""
    from bot.drawing.typeface import width_of

    width_of("0", 1)


@lru_cache(maxsize=KEPT)
def _drawn(picture: ChartPicture, title: str) -> str:
    return draw_vector(picture, title)
