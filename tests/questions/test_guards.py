"""Hostile, endless and senseless text: a refusal, quickly, and nothing leaks; every offer can be answered."""

from __future__ import annotations

import json
from datetime import date

import pytest

from bot.replies import reply_json
from bot.wording import word
from knowledge import MAX_QUESTION, Library
from knowledge.answers import REFUSALS, Context, Kind, Language
from knowledge.conversation import context_from_json, context_to_json
from tests.patience import within

TODAY = date(2024, 6, 1)
HOSTILE = (
    "",
    "   ",
    "\x00\x01\x02",
    "'; DROP TABLE facts; --",
    '" OR "" = "',
    "NEAR(公开 申请) AND NOT *",
    "公开*",
    "<b>2022年</b><script>alert(1)</script>",
    "😀" * 50,
    "\u202e\u2066年2022",
    "(" * 300,
    "{year}{agency}{0}",
    "%s%s%n",
    "２" * 390,
    "教" * 399,
    "\ud800",
)


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_gets_no_figure(text: str, sample_library: Library) -> None:
    reply = sample_library.ask(text, today=TODAY)
    assert not reply.answer.values
    message = word(reply.answer)
    assert message.plain()
    assert "Traceback" not in message.plain()


def test_forty_thousand_characters_are_refused_fast(sample_library: Library) -> None:
    text = "2022年教育局收到多少件申请" * 3000
    with within(1):
        answer = sample_library.ask(text, today=TODAY).answer
    assert answer.kind is Kind.NOT_UNDERSTOOD
    assert len(text) > MAX_QUESTION


@pytest.mark.parametrize(
    "text",
    [
        "2022年收到多少件申请",
        "教育局2030年收到多少申请",
        "教育局2022年被纠正几件",
        "教育局2022年规章几件",
        "2022年全市收到多少件申请",
        "帮助",
        "教育局2022年",
    ],
)
def test_every_offer_can_be_answered(text: str, sample_library: Library) -> None:
    reply = sample_library.ask(text, today=TODAY)
    assert reply.answer.choices
    for choice in reply.answer.choices:
        answer = sample_library.ask(choice.question, reply.context, today=TODAY).answer
        assert answer.kind not in REFUSALS, f"{choice.question}: {answer.kind}"


def test_a_context_survives_json(sample_library: Library) -> None:
    context: Context | None = None
    for text in ("2022年收到多少件申请", "第二个", "哪个单位2023年申请最多", "教育局存在哪些问题", "前五名"):
        reply = sample_library.ask(text, context, today=TODAY)
        context = reply.context
        assert context_from_json(json.loads(json.dumps(context_to_json(context)))) == context


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("教育局2022年收到多少件申请", Language.HANS),
        ("請問教育局2022年收到多少件申請", Language.HANT),
        ("how many requests did the education bureau receive in 2022", Language.EN),
    ],
)
def test_the_answer_is_in_the_language_of_the_question(text: str, language: Language, sample_library: Library) -> None:
    reply = sample_library.ask(text, today=TODAY)
    assert reply.answer.language is language
    data = reply_json(reply, word(reply.answer))
    assert data["language"] == language.value
    assert data["values"][0]["value"] == 52
    assert data["citations"][0]["raw"] == "52"
    assert "云津市教育局" in data["text"]


@pytest.mark.parametrize(
    ("text", "offered"),
    [
        ("教育局2022年申请量的平方根是多少", "云津市教育局2022年新收申请多少（不看“平方根”）"),
        ("卫健委2022年自然人不予公开的彩色件数是多少", "云津市卫生健康委员会2022年自然人不予公开多少（不看“彩色”）"),
        ("教育局2022年申请比2021年嘟嘟多少", "云津市教育局新收申请2021年到2022年变化多少（不看“嘟嘟”）"),
    ],
)
def test_the_nearest_question_says_what_it_leaves_out(text: str, offered: str, sample_library: Library) -> None:
    reply = sample_library.ask(text, today=TODAY)
    assert not reply.answer.values
    shown = reply_json(reply, word(reply.answer))["choices"][0]
    assert shown == offered
    assert reply.answer.choices[0].question in shown
    again = sample_library.ask(shown, reply.context, today=TODAY)
    assert again.answer.values
    of_offer = reply.answer.choices[0].query
    assert of_offer is not None
    assert {**(again.answer.query or {}), "said": None} == {**of_offer, "said": None}


@pytest.mark.parametrize(
    "text",
    ["2022年嘟嘟申请多少", "教育局2022年自然人规章几件", "市公安局2023年打架申请多少", "教育局2022年平均几天答复"],
)
def test_no_refusal_ends_without_an_answered_offer(text: str, sample_library: Library) -> None:
    reply = sample_library.ask(text, today=TODAY)
    assert reply.answer.kind in REFUSALS
    assert 0 < len(reply.answer.choices) <= 8
    for choice in reply.answer.choices:
        again = sample_library.ask(choice.label, reply.context, today=TODAY).answer
        assert again.kind not in REFUSALS, choice.label
        assert choice.query is not None
        assert sample_library.answer(choice.query).answer.values == again.values


@pytest.mark.parametrize("text", ["-1", "%s", "-7件", "1e9", "3.14", "教育局-1"])
def test_a_bare_number_is_no_question(text: str, sample_library: Library) -> None:
    answer = sample_library.ask(text, today=TODAY).answer
    assert answer.kind is Kind.NOT_UNDERSTOOD
    assert not answer.passages


def test_markup_says_nothing(sample_library: Library) -> None:
    answer = sample_library.ask("<b>教育局</b>2022年<br/>收到<i>多少</i>申请", today=TODAY).answer
    assert [value.value for value in answer.values] == [52]


@pytest.mark.parametrize(
    ("text", "unit", "kind"),
    [
        ("2022年收到多少件申请", "云津市财政局", Kind.NO_REPORT),
        ("近三年合计收到多少件申请", "xyz", Kind.NO_REPORT),
        ("存在哪些问题", "财政局", Kind.NO_REPORT),
        ("2022年收到多少件申请", "公安局", Kind.CELL),
        ("2022年收到多少件申请", "区政府", Kind.AMBIGUOUS),
        ("教育局2022年收到多少件申请", "财政局", Kind.CELL),
        ("2022年哪个单位申请最多", "财政局", Kind.RANKING),
        ("公开率怎么算", "财政局", Kind.DEFINITION),
    ],
)
def test_a_unit_that_is_not_indexed_is_said(text: str, unit: str, kind: Kind, sample_library: Library) -> None:
    assert sample_library.ask(text, today=TODAY, unit=unit).answer.kind is kind
