"""Buttons: choices, parts of how a question was understood, votes; after a restart, and only for the asker."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from bot.chat import slots
from bot.chat.callback_data import MAX_BYTES, Press, decode, encode
from knowledge import open_library
from knowledge.answers import Kind, Language
from knowledge.lexicon.languages import languages
from knowledge.query.algebra import Query
from knowledge.query.asked import Asked, asked_from_json
from knowledge.query.slots import slots_of
from tests.telegram.emulator import Call
from tests.telegram.town import ANN, BEN, GROUP, MODES, Town

pytestmark = pytest.mark.modes(*MODES)

TWINS = "鼓楼区2021年收到多少件申请"
FIGURE = "41"
QUESTION = "云津市教育局2022年收到多少件申请"


def edits(world: Town) -> list[Call]:
    return world.telegram.sent("editMessageText")


@pytest.mark.parametrize("said", ["鼓楼区2021年", "鼓楼区"])
async def test_a_place_by_itself_is_asked_back_with_each_unit(running: Town, said: str) -> None:
    await running.say(said)
    asked_back = running.last(ANN)
    assert {button["text"][:6] for button in asked_back.buttons} == {"东川市鼓楼区", "西川市鼓楼区"}
    await running.press(asked_back, "西川市鼓楼区")
    assert "西川市鼓楼区人民政府 2021年 新收申请" in edits(running)[-1].text


async def test_an_ambiguous_unit_is_asked_back_and_the_press_gives_the_answer(running: Town) -> None:
    await running.say(TWINS)
    asked_back = running.last(ANN)
    assert [button["text"] for button in asked_back.buttons if "鼓楼区" in button["text"]]
    await running.press(asked_back, "西川市")
    (edit,) = edits(running)
    assert edit.fields["message_id"] == asked_back.result["message_id"]
    assert "西川市鼓楼区" in edit.text
    assert FIGURE in edit.text
    assert len(running.answers()) == 1
    assert len(running.telegram.sent("answerCallbackQuery")) == 1


async def test_buttons_work_after_a_restart(world: Town) -> None:
    await world.start()
    await world.say(TWINS)
    asked_back = world.last(ANN)
    await world.stop()
    await world.start()
    await world.press(asked_back, "东川市")
    assert "东川市鼓楼区" in edits(world)[-1].text


async def test_in_a_group_a_button_obeys_only_the_asker(running: Town) -> None:
    await running.say(f"/ask {TWINS}", chat=GROUP)
    asked_back = running.last(GROUP)
    await running.press(asked_back, "东川市", user=BEN)
    assert edits(running) == []
    assert "提问" in running.telegram.sent("answerCallbackQuery")[-1].fields["text"]
    await running.press(asked_back, "东川市", user=ANN)
    assert len(edits(running)) == 1


async def test_a_choice_that_is_typed_completes_the_question_too(running: Town) -> None:
    await running.say(TWINS)
    await running.say("西川市鼓楼区人民政府")
    assert FIGURE in running.last(ANN).text


async def test_an_anonymous_admins_buttons_obey_the_groups_admins(running: Town) -> None:
    group_bot = {"id": 1087968824, "is_bot": True, "first_name": "Group", "username": "GroupAnonymousBot"}
    itself = {"id": GROUP, "type": "supergroup", "title": "群"}
    await running.say(f"/ask {TWINS}", chat=GROUP, sender_chat=itself, **{"from": group_bot})
    asked_back = running.last(GROUP)
    await running.press(asked_back, "东川市", user=BEN)
    assert edits(running) == []
    running.telegram.admins.add((GROUP, ANN))
    await running.press(asked_back, "东川市", user=ANN)
    assert len(edits(running)) == 1


@pytest.mark.parametrize("data", ["", "o", "o:1", "o:x:0", "o:999:0", "o:1:77", "v:999999999999999999999:1", "z:1:1"])
async def test_data_that_stands_for_nothing_is_said_to_be_too_old(running: Town, data: str) -> None:
    await running.say(TWINS)
    await running.press(running.last(ANN), "", data=data)
    assert "太旧" in running.telegram.sent("answerCallbackQuery")[-1].fields["text"]
    assert edits(running) == []


async def test_made_up_data_opens_nobody_elses_answer(running: Town) -> None:
    await running.say(TWINS, user=BEN)
    theirs = running.last(BEN)
    await running.say(QUESTION, user=ANN)
    await running.press(running.last(ANN), "", user=ANN, data=theirs.buttons[0]["callback_data"])
    assert edits(running) == []


async def test_made_up_data_brings_nothing_of_a_private_chat_into_a_group(running: Town) -> None:
    await running.say(TWINS)
    private = running.last(ANN)
    await running.say(f"/ask {QUESTION}", chat=GROUP)
    await running.press(running.last(GROUP), "", data=private.buttons[0]["callback_data"])
    assert edits(running) == []
    assert "太旧" in running.telegram.sent("answerCallbackQuery")[-1].fields["text"]


async def test_the_same_press_twice_answers_once(running: Town) -> None:
    await running.say(TWINS)
    asked_back = running.last(ANN)
    await running.press(asked_back, "西川市")
    await running.press(asked_back, "西川市")
    assert len(running.answers()) == 1
    assert len(edits(running)) <= 2


async def test_the_year_can_be_changed_by_button(running: Town) -> None:
    await running.say(QUESTION)
    answer = running.last(ANN)
    await running.press(answer, "2022 ▾")
    (menu,) = running.telegram.sent("editMessageReplyMarkup")
    menu.result = answer.result
    assert [button["text"] for button in menu.buttons] == ["2023", "2021", "2020", "返回"]
    await running.press(menu, "2021")
    assert "41" in edits(running)[-1].text


async def test_the_unit_and_the_applicant_can_be_changed_and_taken_back(running: Town) -> None:
    await running.say(QUESTION)
    answer = running.last(ANN)
    for change, value, figure in (("教育局 ▾", "公安局", "88"), ("总计 ▾", "自然人", "39")):
        await running.press(answer, change)
        menu = running.telegram.sent("editMessageReplyMarkup")[-1]
        menu.result = answer.result
        await running.press(menu, "返回")
        assert (
            running.telegram.sent("editMessageReplyMarkup")[-1].fields["reply_markup"] == answer.fields["reply_markup"]
        )
        await running.press(menu, value)
        assert figure in edits(running)[-1].text
        await running.edit(running.message("x")["message_id"] - 1, "x")
        await running.say(QUESTION)
        answer = running.last(ANN)


async def test_sources_and_figures_come_by_button(running: Town) -> None:
    await running.say("云津市教育局历年新收申请")
    answer = running.last(ANN)
    await running.press(answer, "出处")
    assert running.last(ANN).text.count("年度报告") == 4
    assert running.last(ANN).reply_to == answer.result["message_id"]
    await running.press(answer, "导出")
    menu = running.telegram.sent("editMessageReplyMarkup")[-1]
    menu.result = answer.result
    await running.press(menu, "CSV")
    (document,) = running.telegram.sent("sendDocument")
    content = running.telegram.assets[document.result["document"]["file_id"]]["data"].decode("utf-8-sig")
    assert [line.split(",")[5] for line in content.splitlines()] == ["数值", "38", "41", "52", "47"]


async def test_a_vote_is_kept_and_the_last_one_counts(running: Town) -> None:
    await running.say(QUESTION)
    answer = running.last(ANN)
    await running.press(answer, "👍")
    await running.press(answer, "👎")
    assert running.kept("SELECT vote FROM votes") == [(-1,)]
    assert running.kept("SELECT count(*) FROM unanswered") == [(1,)]


async def test_a_forgotten_answers_buttons_are_too_old(running: Town) -> None:
    await running.say(TWINS)
    asked_back = running.last(ANN)
    await running.say("/forget")
    await running.press(asked_back, "东川市")
    assert edits(running) == []


def test_data_is_never_longer_than_telegram_takes() -> None:
    biggest = encode(Press.SLOT, 10**18 - 1, "u=1a2b3c4d")
    assert len(biggest.encode()) <= MAX_BYTES
    pressed = decode(biggest)
    assert pressed is not None
    assert (pressed.press, pressed.answer_id, pressed.value) == (Press.SLOT, 10**18 - 1, "u=1a2b3c4d")
    with pytest.raises(ValueError, match="bytes"):
        encode(Press.OPTION, 1, "x" * 64)


async def test_the_indicator_can_be_changed_by_button(running: Town) -> None:
    await running.say(QUESTION)
    answer = running.last(ANN)
    await running.press(answer, "新收申请 ▾")
    menu = running.telegram.sent("editMessageReplyMarkup")[-1]
    menu.result = answer.result
    await running.press(menu, "予以公开")
    told = edits(running)[-1].text
    assert "云津市教育局 2022年 予以公开" in told
    assert "18 件" in told
    assert "（一）予以公开" in told


BLANK = "云津市公安局澄湖分局2021年行政强制多少件"


@pytest.mark.parametrize("question", [QUESTION, BLANK])
@pytest.mark.parametrize("language", languages())
def test_whatever_a_part_is_changed_to_is_answered(question: str, language: Language, sample_index: Path) -> None:
    """The query that was answered or refused, with each value of each part: that and no other is read of a report."""
    library, day = open_library(sample_index), date(2026, 1, 1)
    answer = library.in_language(library.ask(question, today=day), language).answer
    kept = answer.query or answer.attempted
    assert kept is not None
    was = slots_of(asked_from_json(kept, library.members).query)
    for slot in slots.Slot:
        offered = slots._changed(library, kept, slot, language)
        assert len({offer.label for offer in offered}) == len({offer.mark for offer in offered}) == len(offered)
        assert len(offered) >= (3 if slot is not slots.Slot.APPLICANT or question == QUESTION else 0), slot
        for offer in offered:
            told = library.answer(offer.query).answer
            assert told.kind in (Kind.CELL, Kind.RATIO, Kind.BLANK), offer
            is_now = slots_of(asked_from_json(offer.query, library.members).query)
            changed = {
                slots.Slot.UNIT: is_now.who.names == (offer.value,),
                slots.Slot.YEAR: is_now.years == (int(offer.value),) if offer.value.isdigit() else False,
                slots.Slot.INDICATOR: [measure.code for measure in is_now.measures] == [offer.value],
                slots.Slot.APPLICANT: is_now.columns == (offer.value,),
            }
            assert changed[slot], offer
            assert (is_now.years == was.years) is (slot is not slots.Slot.YEAR)
            assert (is_now.who.names == was.who.names) is (slot is not slots.Slot.UNIT)


async def test_the_parts_of_a_refused_question_can_be_changed(running: Town) -> None:
    await running.say(BLANK)
    refused = running.last(ANN)
    assert ["2021 ▾", "公安局澄湖分局 ▾", "作出行政强制决定 ▾"] in running.rows(refused)
    await running.press(refused, "2021 ▾")
    menu = running.telegram.sent("editMessageReplyMarkup")[-1]
    menu.result = refused.result
    await running.press(menu, "2022")
    assert "云津市公安局澄湖分局 2022年" in edits(running)[-1].text


def test_of_the_values_offered_only_the_chosen_one_is_made_a_query(
    town_index: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    library = open_library(town_index)
    query = library.ask("云津市教育局2022年收到多少件申请", today=date(2026, 11, 1)).answer.query
    assert query is not None
    made: list[Asked] = []
    kept = slots._changed_to

    def counted(asked: Asked, changed: Query, language: Language) -> Mapping[str, Any]:
        made.append(asked)
        return kept(asked, changed, language)

    monkeypatch.setattr(slots, "_changed_to", counted)
    offered = slots._changed(library, query, slots.Slot.UNIT, Language.HANS)
    assert len(offered) >= 5
    assert len({offer.mark for offer in offered}) == len(offered)
    assert not made
    chosen = offered[0].query
    assert chosen is not None
    assert chosen["who"]["names"] == [offered[0].label]
    assert len(made) == 1


async def test_a_misspelt_unit_is_offered_as_it_is_spelt(running: Town) -> None:
    await running.say("云津市教肓局2022年收到多少件申请")
    offered = running.last(ANN)
    assert "52" not in offered.text
    assert offered.buttons[0]["text"] == "云津市教育局"
    await running.press(offered, "云津市教育局")
    assert "52 件" in edits(running)[-1].text
