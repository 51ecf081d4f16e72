"""Pictures and files in the chat: sent once for a press, only to the asker, after a restart too, off the event loop."""

from __future__ import annotations

import asyncio
import io

import pytest
from openpyxl import load_workbook
from PIL import Image, ImageColor

from bot.chat.studio import KEPT, WAITING, Studio
from bot.drawing.surface import PALETTES, Theme
from bot.telegram.sending import PHOTO_SIDE, short_caption
from tests.exhibits.pictures import chart_picture
from tests.telegram.emulator import Call
from tests.telegram.markup import units
from tests.telegram.town import ANN, BEN, GROUP, MODES, SILENCE, Town

pytestmark = pytest.mark.modes(*MODES)

TREND = "云津市教育局2020年至2023年收到申请的趋势"
CELL = "云津市教育局2022年收到多少件申请"


def files(world: Town) -> list[Call]:
    return world.telegram.sent("sendPhoto", "sendDocument")


def content_of(world: Town, call: Call) -> bytes:
    kind = call.method.removeprefix("send").lower()
    told = call.result[kind]
    file_id = (told[-1] if isinstance(told, list) else told)["file_id"]
    data = world.telegram.assets[file_id]["data"]
    assert isinstance(data, bytes)
    return data


async def test_a_press_draws_the_trend_once_with_its_figures_in_words(running: Town) -> None:
    await running.say(TREND)
    answer = running.last(ANN)
    await running.press(answer, "画图")
    (photo,) = files(running)
    assert photo.method == "sendPhoto"
    picture = Image.open(io.BytesIO(content_of(running, photo)))
    assert picture.format == "PNG"
    assert picture.width == 1080
    assert photo.reply_to == answer.result["message_id"]
    assert "52" in photo.fields["caption"]
    assert "出处" in photo.fields["caption"]
    assert units(photo.fields["caption"]) <= 1024
    assert len(running.telegram.sent("answerCallbackQuery")) == 1


async def test_the_dark_picture_is_another(running: Town) -> None:
    await running.say(TREND)
    await running.press(running.last(ANN), "画图")
    (sent,) = files(running)
    await running.press(sent, "🌙")
    (changed,) = running.telegram.sent("editMessageMedia")
    assert int(changed.fields["message_id"]) == sent.result["message_id"]
    assert [button["text"] for button in changed.buttons] == ["☀️"]
    light, dark = (
        Image.open(io.BytesIO(content)).convert("L")
        for content in (content_of(running, sent), running.telegram.media[ANN, sent.result["message_id"]])
    )
    assert light.getpixel((5, 5)) == 255
    assert dark.getpixel((5, 5)) != 255


async def test_buttons_for_pictures_and_files_work_after_a_restart(world: Town) -> None:
    await world.start()
    await world.say(TREND)
    answer = world.last(ANN)
    await world.stop()
    await world.start()
    await world.press(answer, "画图")
    await world.press(answer, "看原表")
    assert len(files(world)) == 2


async def test_in_a_group_anybody_gets_proof_tables_and_files(running: Town) -> None:
    await running.say(f"/ask {TREND}", chat=GROUP)
    answer = running.last(GROUP)
    for label in ("看原表", "出处", "画图"):
        await running.press(answer, label, user=BEN)
    await running.press(answer, "导出", user=BEN)
    menu = running.telegram.sent("editMessageReplyMarkup")[-1]
    menu.result = answer.result
    await running.press(menu, "CSV", user=BEN)
    assert [call.method for call in files(running)] == ["sendPhoto", "sendPhoto", "sendDocument"]
    assert {call.chat_id for call in files(running)} == {GROUP}
    assert "年度报告" in running.last(GROUP).text
    await running.press(answer, "教育局 ▾", user=BEN)
    assert "提问" in running.telegram.sent("answerCallbackQuery")[-1].fields["text"]


@pytest.mark.parametrize("question", [f"{TREND}，画个图", f"{TREND}图"])
async def test_a_question_that_asks_for_a_picture_gets_one_with_its_answer(running: Town, question: str) -> None:
    await running.say(question)
    assert len(running.answers()) == 1
    (photo,) = files(running)
    assert photo.reply_to is not None


async def test_a_question_without_a_chart_gets_no_picture(running: Town) -> None:
    await running.say(f"{CELL}，画个图")
    assert files(running) == []


async def test_files_of_a_breakdown_are_called_by_what_it_is_of(running: Town) -> None:
    await running.say("云津市教育局2022年不予公开的理由，画个图")
    await running.say("下载数据")
    names = [name for call in files(running) for name in call.file_names]
    assert names == ["云津市教育局-2022年-不予公开.png", "云津市教育局-2022年-不予公开.csv"]


async def test_a_wide_table_of_the_report_is_a_picture_that_names_it(running: Town) -> None:
    await running.say(CELL)
    assert "画图" not in [button["text"] for button in running.last(ANN).buttons]
    await running.press(running.last(ANN), "看原表")
    (photo,) = files(running)
    picture = Image.open(io.BytesIO(content_of(running, photo)))
    assert max(picture.size) <= PHOTO_SIDE
    assert "云津市教育局 2022年年报 表3" in photo.fields["caption"]
    assert photo.file_names == ("云津市教育局-2022年-表3.png",)
    tinted = ImageColor.getrgb(PALETTES[Theme.LIGHT].lit)
    colours = picture.convert("RGB").getcolors(1 << 20)
    assert tinted in {colour for _, colour in colours or []}


async def test_export_offers_forms_and_sends_the_one_that_is_chosen(running: Town) -> None:
    await running.say(TREND)
    answer = running.last(ANN)
    await running.press(answer, "导出")
    menu = running.telegram.sent("editMessageReplyMarkup")[-1]
    menu.result = answer.result
    assert [button["text"] for button in menu.buttons] == ["CSV", "XLSX", "全部数据 XLSX", "返回"]
    assert files(running) == []
    whole = "云津市教育局-2020–2023年-新收申请"
    for label, name in (("CSV", f"{whole}.csv"), ("XLSX", f"{whole}.xlsx"), ("全部", "云津市教育局-全部数据.xlsx")):
        await running.press(menu, label)
        sent = files(running)[-1]
        assert sent.method == "sendDocument"
        assert sent.file_names == (name,)
    assert len(files(running)) == 3
    back = running.telegram.sent("editMessageReplyMarkup")[-1]
    assert "📈 画图" in [button["text"] for button in back.buttons]
    book = load_workbook(io.BytesIO(content_of(running, files(running)[1])))
    assert [row[5] for row in book["数据"].iter_rows(min_row=2, values_only=True)] == [38, 41, 52, 47]


async def test_the_export_command_takes_a_form(running: Town) -> None:
    await running.say(CELL)
    await running.say("/export xlsx")
    await running.say("/export unit")
    one, unit = files(running)
    assert load_workbook(io.BytesIO(content_of(running, one)))["数据"]["F2"].value == 52
    assert load_workbook(io.BytesIO(content_of(running, unit))).sheetnames == ["表2", "表3", "表4", "出处"]


async def test_a_picture_whose_sending_timed_out_is_not_sent_again(running: Town) -> None:
    await running.say(TREND)
    running.telegram.fail("sendPhoto", silent=SILENCE)
    await running.press(running.last(ANN), "画图")
    assert len(files(running)) == 1


async def test_the_studio_draws_a_picture_once_and_refuses_a_crowd() -> None:
    studio = Studio()
    try:
        pictures = [chart_picture(title=f"图{number}") for number in range(WAITING + 4)]
        first = await studio.draw(pictures[0], "light")
        assert await studio.draw(pictures[0], "light") == first
        assert studio.drawn == 1
        made = await asyncio.gather(*(studio.draw(picture, "dark") for picture in pictures))
        assert made.count(None) == 4
        assert len(studio._kept) <= KEPT
    finally:
        studio.close()


def test_a_caption_never_exceeds_what_telegram_takes() -> None:
    for text in ("字" * 3000, "𠮷" * 900, "<&>" * 700):
        said = short_caption(text).replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
        assert 0 < units(said) <= 1024


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("各单位2022年新收申请排名，画个图", "1 云津市人民政府 231"),
        ("教育局和公安局2022年新收申请对比，画个图", "88 件"),
        ("云津市教育局2022年办理结果构成，画个图", "予以公开 18 36.00%"),
    ],
)
async def test_rankings_comparisons_and_breakdowns_are_drawn_when_asked(
    running: Town, question: str, said: str
) -> None:
    await running.say(question)
    (photo,) = files(running)
    assert photo.method == "sendPhoto"
    assert said in photo.fields["caption"]
    assert Image.open(io.BytesIO(content_of(running, photo))).width == 1080


async def test_the_table_of_one_of_many_says_which_it_is(running: Town) -> None:
    await running.say("各单位2022年新收申请排名")
    await running.press(running.last(ANN), "看原表")
    caption = files(running)[-1].fields["caption"]
    assert "云津市人民政府 2022年年报" in caption
    assert "8 份年报" in caption


async def test_everything_of_several_units_is_asked_for_by_unit(running: Town) -> None:
    await running.say("各单位2022年新收申请排名")
    answer = running.last(ANN)
    await running.press(answer, "导出")
    assert [one["text"] for one in running.buttons(answer)] == ["CSV", "XLSX", "返回"]
    await running.press(answer, "返回")
    await running.say("/export unit")
    assert files(running) == []
    asked = running.last(ANN)
    await running.press(asked, "公安局")
    await running.press(running.last(ANN), "导出")
    await running.press(running.last(ANN), "全部")
    assert files(running)[-1].file_names == ("云津市公安局-全部数据.xlsx",)


async def test_a_picture_that_was_asked_for_and_cannot_be_drawn_is_told_of(running: Town) -> None:
    await running.say("东川市鼓楼区历年新收申请，画个图")
    assert files_of(running) == []
    answer, note = running.answers(ANN)
    assert answer.text.startswith("41 件")
    assert note.text == "这个回答没有可以画的。"


def files_of(world: Town) -> list[Call]:
    return world.telegram.sent("sendPhoto", "sendDocument")
