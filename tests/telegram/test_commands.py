"""Commands, the menu, deep links, staff, feedback, forgetting."""

from __future__ import annotations

import base64
import re
import zlib

import pytest

from bot.chat.deep_links import MAX_PAYLOAD, question_payload, read_payload, token_payload
from bot.chat.texts import language_of, read_texts, texts
from bot.telegram.commands import COMMANDS
from knowledge.answers import Language
from knowledge.errors import LexiconError
from knowledge.lexicon.languages import languages
from tests.telegram.town import ANN, BEN, GROUP, MODES, STAFF, Town

pytestmark = pytest.mark.modes(*MODES)

QUESTION = "云津市教育局2022年收到多少件申请"
SHORT = "教育局2022年申请"
OUR_NAMES = re.compile("公开|云津市[一-鿿]*(?:局|政府|委员会)")
"""What stays Chinese in English: the bot's own name and those of units."""


def test_every_command_that_is_offered_is_there_and_the_other_way_round() -> None:
    assert {command.name for command in texts().commands} == set(COMMANDS)


@pytest.mark.parametrize(
    ("source", "key"),
    [
        ('[texts.a]\nzh-Hans = "x"\nzh-Hant = "x"', "texts.a.en"),
        ('[texts.a]\nzh-Hans = "{n}"\nzh-Hant = "{n}"\nen = "n"', "texts.a"),
        ('[commands.a]\nscopes = ["moon"]\nzh-Hans = "x"\nzh-Hant = "x"\nen = "x"', "commands.a.scopes"),
        ("[texts", "whole file"),
    ],
)
def test_a_fault_in_the_texts_names_its_key(source: str, key: str) -> None:
    with pytest.raises(LexiconError, match=f"texts.toml: {key}:"):
        read_texts(source)


@pytest.mark.parametrize(
    ("code", "language"),
    [
        (None, Language.HANS),
        ("zh", Language.HANS),
        ("zh-hans", Language.HANS),
        ("zh-hant", Language.HANT),
        ("zh_TW", Language.HANT),
        ("zh-HK", Language.HANT),
        ("en-GB", Language.EN),
        ("de", Language.EN),
    ],
)
def test_the_language_follows_the_client(code: str | None, language: Language) -> None:
    assert language_of(code) is language


async def test_start_help_and_privacy_say_what_they_are_for(running: Town) -> None:
    for command, said in (("/start", "注明出处"), ("/help", "/units"), ("/privacy", "30 天"), ("/nonsense", "/help")):
        await running.say(command)
        assert said in running.last(ANN).text
    assert "/stats" not in running.answers(ANN)[1].text
    assert len(running.answers()) == 4


async def test_units_and_years_are_answered_out_of_the_index(running: Town) -> None:
    await running.say("/units")
    assert "云津市澄湖区人民政府" in running.last(ANN).text
    await running.say("/years 教育局")
    assert "2020" in running.last(ANN).text
    await running.say("/units@gongkai_test_bot", chat=GROUP)
    assert "云津市公安局" in running.last(GROUP).text


async def test_commands_that_stand_for_a_question_take_its_words(running: Town) -> None:
    for command, figures in (
        ("/trend 教育局 新收申请", ("38", "41", "52", "47")),
        ("/compare 教育局和公安局 2022年新收申请", ("52", "88")),
        ("/rank 2022年新收申请", ("云津市人民政府", "231")),
    ):
        await running.say(command)
        for figure in figures:
            assert figure in running.last(ANN).text, command


async def test_an_empty_ask_says_how(running: Town) -> None:
    await running.say("/ask")
    assert "/ask 2021年" in running.last(ANN).text


async def test_source_and_export_are_of_the_last_answer_or_the_one_replied_to(running: Town) -> None:
    await running.say("/source")
    assert "还没有" in running.last(ANN).text
    await running.say(QUESTION)
    first = running.last(ANN)
    await running.say("云津市公安局2022年收到多少件申请")
    await running.say("/source")
    assert "云津市公安局2022年" in running.last(ANN).text
    await running.say("/source", reply_to=running.ours(first))
    assert "云津市教育局2022年" in running.last(ANN).text
    assert "来自索引 gongkai.db #2（20" in running.last(ANN).text
    assert "份年报）" in running.last(ANN).text
    await running.say("/export")
    (document,) = running.telegram.sent("sendDocument")
    name = document.result["document"]["file_id"]
    content = running.telegram.assets[name]["data"].decode("utf-8-sig")
    assert "云津市公安局,2022,本年新收政府信息公开申请数量,requests.new,总计,88,件" in content


async def test_the_menu_is_set_for_each_scope_in_every_language(running: Town) -> None:
    said = {
        (entry["scope"]["type"], entry.get("language_code")): {command["command"] for command in entry["commands"]}
        for entry in running.telegram.commands
    }
    scopes = {"all_private_chats", "all_group_chats", "all_chat_administrators", "chat"}
    codes = {tag for language in languages() for tag in language.entry.tags if "-" not in tag}
    assert {"zh", "en"} <= codes
    assert set(said) == {(scope, code) for scope in scopes for code in (None, *codes)}
    assert "settings" in said["all_chat_administrators", None]
    assert "settings" not in said["all_group_chats", None]
    assert "stats" in said["chat", None]
    assert "stats" not in said["all_private_chats", None]


async def test_whose_language_is_none_of_ours_has_all_in_english(running: Town) -> None:
    """A French client: the menu, what the account says of itself, the greeting and its buttons."""
    shown = {
        entry["scope"]["type"]: {command["description"] for command in entry["commands"]}
        for entry in running.telegram.commands
        if entry.get("language_code") is None
    }
    for method, field in (("setMyDescription", "description"), ("setMyShortDescription", "short_description")):
        calls = running.telegram.sent(method)
        shown[method] = {call.fields[field] for call in calls if call.fields.get("language_code") is None}
    await running.say("/start", **{"from": {"id": ANN, "is_bot": False, "first_name": "Anne", "language_code": "fr"}})
    greeting = running.last(ANN)
    shown["/start"] = {greeting.text, *(button["text"] for button in greeting.buttons)}
    for place, said in shown.items():
        assert said
        assert not [text for text in said if re.search("[一-鿿]", OUR_NAMES.sub("", text))], place


async def test_a_deep_link_opens_an_answer(running: Town) -> None:
    payload = question_payload(SHORT)
    assert payload is not None
    await running.say(f"/start {payload}")
    assert "52" in running.last(ANN).text
    token = running.kept("SELECT token FROM answers")[0][0]
    await running.say(f"/start {token_payload(token)}", user=BEN)
    assert "52" in running.last(BEN).text
    await running.say("/start nonsense")
    assert "注明出处" in running.last(ANN).text


def test_payloads_are_short_and_read_back() -> None:
    payload = question_payload(SHORT)
    assert payload is not None
    assert len(payload) <= MAX_PAYLOAD
    read = read_payload(payload)
    assert read is not None
    assert read.question == SHORT
    longer = "云津市公安局澄湖分局2022年新收申请多少"
    packed = question_payload(longer)
    assert packed is not None
    assert len(packed) <= MAX_PAYLOAD
    assert (again := read_payload(packed)) is not None
    assert again.question == longer
    longest = "How many requests did the education bureau get in 2022?"
    deflated = question_payload(longest)
    assert deflated is not None
    assert len(deflated) <= MAX_PAYLOAD
    assert read_payload("z88BpFoYHEGYa2QMA") == read_payload(deflated)
    assert (read := read_payload(deflated)) is not None
    assert read.question == longest
    assert read_payload("z" + deflated[1:-4]) is None
    bomb = zlib.compressobj(9, wbits=-15)
    packed = base64.urlsafe_b64encode(bomb.compress(b"x" * 20_000) + bomb.flush()).decode().rstrip("=")
    assert len(packed) < MAX_PAYLOAD
    assert read_payload(f"z{packed}") is None
    assert read_payload("g__8") is None
    unrepeated = "".join(chr(0x4E00 + 7 * place) for place in range(50))
    assert question_payload(unrepeated) is None
    assert read_payload("q!") is None
    assert read_payload("q_w") is None
    assert read_payload("x" * 65) is None


async def test_staff_commands_obey_staff_only(running: Town) -> None:
    await running.say("帮我写首诗")
    for command, said in (("/stats", "gongkai.db"), ("/unanswered", "帮我写首诗"), ("/reload", "重新打开")):
        await running.say(command, user=ANN)
        assert "维护人员" in running.last(ANN).text
        await running.say(command, user=STAFF)
        assert said in running.last(STAFF).text
    before = len(running.telegram.made())
    await running.say("/stats", user=STAFF, chat=GROUP)
    assert len(running.telegram.made()) == before


async def test_feedback_is_kept_for_staff(running: Town) -> None:
    await running.say("/feedback")
    await running.say("/feedback 年份<认>错了")
    assert "谢谢" in running.last(ANN).text
    await running.say("/stats", user=STAFF)
    assert "年份<认>错了" in running.last(STAFF).text


async def test_forget_erases_a_person_and_nobody_else(running: Town) -> None:
    for user in (ANN, BEN):
        await running.say(QUESTION, user=user)
        await running.press(running.last(user), "👍", user=user)
        await running.say("/settings year 2021", user=user)
        await running.say("/feedback 好", user=user)
    await running.say(f"/ask {QUESTION}", user=ANN, chat=GROUP)
    await running.say("/forget", user=ANN)
    for table, column in (
        ("answers", "user_id"),
        ("contexts", "user_id"),
        ("votes", "user_id"),
        ("comments", "user_id"),
        ("chat_settings", "chat_id"),
    ):
        assert running.kept(f"SELECT DISTINCT {column} FROM {table}") == [(BEN,)], table
    assert running.kept("SELECT count(*) FROM inbox WHERE payload IS NOT NULL AND status = 'done'") == [(0,)]


ON_THE_CHECKLIST = (
    *("start", "help", "ask", "units", "years", "trend", "compare", "rank", "check", "source", "export", "settings"),
    *("feedback", "privacy", "forget", "stats", "unanswered", "reload"),
)


def test_no_command_of_the_checklist_is_missing() -> None:
    assert set(ON_THE_CHECKLIST) <= set(COMMANDS)


async def test_years_and_check_are_of_the_unit_that_is_named(running: Town) -> None:
    await running.say("云津市公安局2022年微信公众号有多少粉丝")
    await running.say("/years 教育局")
    assert "云津市教育局收录了 4 份报告，年份：2020–2023年" in running.last(ANN).text
    assert "公安局" not in running.last(ANN).text
    await running.say("/check 教育局 2022")
    assert "云津市教育局2022年报告的勾稽关系" in running.last(ANN).text


async def test_a_ranking_is_of_all_units_whichever_was_asked_about_before(running: Town) -> None:
    await running.say(QUESTION)
    await running.say("/rank 2022年予以公开")
    assert "云津市公安局" in running.last(ANN).text
    assert "1 云津市人民政府       102" in running.last(ANN).text


async def test_after_forget_no_row_of_any_table_names_the_person(running: Town) -> None:
    await running.say("/feedback 好", user=STAFF)
    await running.say(QUESTION, user=STAFF)
    await running.press(running.last(STAFF), "👎", user=STAFF)
    await running.say("/settings year 2021", user=STAFF)
    await running.say("/watch 教育局", user=STAFF)
    await running.say(f"/ask {QUESTION}", user=STAFF, chat=GROUP)
    await running.say("教口2022年收到多少件申请", user=STAFF)
    await running.say("/unanswered", user=STAFF)
    await running.press(running.last(STAFF), "意思是", user=STAFF)
    if any(button["text"] == "教口" for button in running.last(STAFF).buttons):
        await running.press(running.last(STAFF), "教口", user=STAFF)
    assert running.kept("SELECT count(*) FROM aliases WHERE chat_id = ?", STAFF) == [(1,)]
    await running.say("/alias 教口 = 教育局", user=STAFF)
    await running.press(running.last(STAFF), "确认", user=STAFF)
    before = [table for table in tables(running) if STAFF in cells(running, table)]
    assert {"answers", "votes", "comments", "watches", "chat_settings", "contexts", "aliases"} <= set(before)
    await running.say("/forget", user=STAFF)
    assert [table for table in tables(running) if STAFF in cells(running, table)] == []


def tables(world: Town) -> list[str]:
    return [name for (name,) in world.kept("SELECT name FROM sqlite_master WHERE type = 'table'")]


def cells(world: Town, table: str) -> set[object]:
    return {cell for row in world.kept(f"SELECT * FROM {table}") for cell in row}
