"""One question inside another: what two turns would ask, of whom it finds in the index at hand."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

import pytest

from knowledge import Library
from knowledge.answering.details import ReachedDetail
from knowledge.answers import REFUSALS, Language
from knowledge.query.algebra import Axis, Figures, Measure, Order, Several, Who
from knowledge.query.asked import Asked, asked_from_json, asked_to_json
from knowledge.query.followups.replacing import with_course, with_measure, with_unit, with_year
from knowledge.query.named import with_names
from knowledge.query.standings import Reached

TODAY = date(2024, 6, 3)
FINDING = (
    "2023年申请最多的单位",
    "2022年公开率最低的单位",
    "2023年不予公开最多的单位",
    "2023年申请最多的三家",
    "2022年行政处罚超过1000件的单位",
    "2023年申请增长最快的单位",
)
ASKED = ("2022年公开率是多少", "2021年收到多少申请", "2022年排第几", "历年申请趋势", "不予公开多少件")


@pytest.mark.parametrize("finding", FINDING)
@pytest.mark.parametrize("asked", ASKED)
def test_one_sentence_asks_what_two_turns_ask(finding: str, asked: str, sample_library: Library) -> None:
    first = sample_library.ask(finding, today=TODAY)
    many = len(first.answer.values) > 1 and ("三家" in finding or "超过" in finding)
    then = replace(first.context, years=first.context.years[-1:])
    turn = sample_library.ask(("它们" if many else "它") + asked, then, today=TODAY).answer
    whole = sample_library.ask(finding + asked, today=TODAY).answer
    if turn.kind in REFUSALS or not isinstance(whole.detail, ReachedDetail):
        # A ranking with a figure behind it may be one query by itself; it must not be another figure.
        assert whole.kind in REFUSALS or whole.values
        return
    assert list(whole.values[: len(turn.values)]) == list(turn.values)


def test_most_sentences_are_answered_in_steps(sample_library: Library) -> None:
    answers = [sample_library.ask(finding + asked, today=TODAY).answer for finding in FINDING for asked in ASKED]
    assert sum(isinstance(answer.detail, ReachedDetail) for answer in answers) >= 15


def test_who_is_found_is_looked_up_anew(sample_library: Library) -> None:
    """A query that was kept is asked of whoever stands first now."""
    reply = sample_library.ask("2023年公开率最高的单位2022年是多少", today=TODAY)
    assert reply.answer.query is not None
    kept = asked_from_json(reply.answer.query, sample_library.members)
    assert isinstance(kept.query, Reached)
    stale = replace(
        kept.query, names=("云津市教育局",), asked=with_names(kept.query.asked, kept.query.names, ("云津市教育局",))
    )
    again = sample_library.answer(asked_to_json(replace(kept, query=stale)))
    assert again.answer.values == reply.answer.values


def test_a_conversation_goes_on_from_what_was_told(sample_library: Library) -> None:
    reply = sample_library.ask("2023年公开率最高的单位2022年是多少", today=TODAY)
    then = sample_library.ask("收到多少申请", reply.context, today=TODAY).answer
    assert [(value.agency, value.year, value.value) for value in then.values] == [("云津市澄湖区人民政府", 2022, 173)]


def test_every_figure_that_finds_is_cited(sample_library: Library) -> None:
    answer = sample_library.ask("2023年申请最多的三家加起来占全市的百分之几", today=TODAY).answer
    cited = {citation.agency for citation in answer.citations}
    assert {value.agency for value in answer.values if "、" not in value.agency} - {"全市"} <= cited


@pytest.mark.parametrize(
    "text",
    [
        "2023年申请最多的单位的局长是谁",
        "2023年申请最多的单位昨天发了什么",
        "2023年自然人申请最多的单位，商业企业的地址",
    ],
)
def test_nothing_is_told_of_a_winner_that_was_not_asked(text: str, sample_library: Library) -> None:
    answer = sample_library.ask(text, today=TODAY).answer
    assert answer.kind in REFUSALS or answer.passages


def test_a_query_within_a_query_is_bounded() -> None:
    of = Figures(who=Who(names=("甲", "乙")), years=(2023,), measures=(Measure(code="requests.new"),))
    inner = Reached(asked=of, by=Order(of=of, over=Axis.AGENCY), names=("甲",))
    with pytest.raises(ValueError, match="reached by none"):
        Reached(asked=of, by=inner, names=("甲",))
    with pytest.raises(ValueError, match="reached by none"):
        Reached(asked=Several(of=(of, of)), by=inner.by, names=("甲",))
    with pytest.raises(ValueError, match="nobody"):
        Reached(asked=of, by=inner.by, names=())
    assert Asked(query=inner, language=Language.HANS, question="").query == inner


def test_a_part_of_what_was_told_can_be_changed(sample_library: Library) -> None:
    reply = sample_library.ask("2023年公开率最高的单位2022年公开率是多少", today=TODAY)
    assert reply.answer.query is not None
    kept = asked_from_json(reply.answer.query, sample_library.members).query
    for changed in (
        with_unit(kept, "云津市教育局"),
        with_year(kept, 2021),
        with_measure(kept, Measure(code="rate.denied")),
    ):
        assert isinstance(changed, Figures)
    course = with_course(kept, (2021, 2022, 2023))
    assert isinstance(course, Figures)
    assert course.who.names == ("云津市澄湖区人民政府",)


@pytest.mark.parametrize("text", ["所有单位合计的申请2023年比2022年多了多少件", "两个区的申请之和比市政府多多少"])
def test_a_group_that_counts_as_one_is_kept_as_a_group(text: str, sample_library: Library) -> None:
    """What the group is is told by the index that answers, then as now."""
    reply = sample_library.ask(text, today=TODAY)
    assert reply.answer.query is not None
    assert '"group"' in json.dumps(reply.answer.query)
    assert "云津市鹿溪区人民政府" not in json.dumps(reply.answer.query, ensure_ascii=False)
    assert sample_library.answer(reply.answer.query).answer.values == reply.answer.values
