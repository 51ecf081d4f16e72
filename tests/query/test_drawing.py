"""画个图, whatever was shown before: what was shown is drawn, or what can be drawn is offered and can be tapped."""

from __future__ import annotations

from datetime import date

import pytest

from bot.message import Chart
from bot.wording import word
from knowledge import Library
from knowledge.answering.details import RefusalDetail
from knowledge.answers import Answer, Kind

TODAY = date(2024, 6, 1)
NOTHING = (
    "公安局2023年存在的问题",
    "公安局2023年的抖音粉丝",
    "今天天气如何",
    "公安局2023年多少人投诉",
    "公安局有哪几年的年报",
    "你好",
    "what problems did the police bureau report in 2023",
    None,
)
LONE = ("公安局2023年新收申请", "教育局2022年公开率", "公安局2030年申请")
SEVERAL = (
    "教育局近三年新收申请",
    "2023年哪个单位新收申请最多",
    "公安局2023年不予公开理由",
    "公安局2022年到2023年新收申请变化多少",
)
ASKS = ("画个图", "画成图", "draw a chart")


def drawn(answer: Answer) -> bool:
    return any(isinstance(block, Chart) for block in word(answer).blocks)


@pytest.mark.parametrize("before", NOTHING)
@pytest.mark.parametrize("ask", ASKS)
def test_where_nothing_can_be_drawn_what_can_is_offered(before: str | None, ask: str, sample_library: Library) -> None:
    context = sample_library.ask(before, today=TODAY).context if before is not None else None
    reply = sample_library.ask(ask, context, today=TODAY)
    assert reply.answer.kind is Kind.NOT_UNDERSTOOD
    assert isinstance(reply.answer.detail, RefusalDetail)
    assert reply.answer.detail.reason == "nothing_to_draw"
    assert len(reply.answer.choices) >= 2
    for place, choice in enumerate(reply.answer.choices, start=1):
        assert choice.label
        assert drawn(sample_library.ask(str(place), reply.context, today=TODAY).answer), choice.label


@pytest.mark.parametrize("before", [*LONE, *SEVERAL])
@pytest.mark.parametrize("ask", ASKS)
def test_figures_are_drawn_and_a_lone_one_over_the_years(before: str, ask: str, sample_library: Library) -> None:
    context = sample_library.ask(before, today=TODAY).context
    answer = sample_library.ask(ask, context, today=TODAY).answer
    assert drawn(answer), answer.kind
    if before in LONE:
        assert answer.kind is Kind.TREND
        assert len({value.year for value in answer.values}) == 4
