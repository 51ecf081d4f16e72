"""Words that staff give a meaning: proposed, tried, confirmed, in force at once and for good, removed, exported."""

from __future__ import annotations

import asyncio
import tomllib
from pathlib import Path

import pytest

from bot.chat.state.aliases import aliases_in
from bot.cli import main
from bot.telegram.application import Tuning
from bot.telegram.outgoing import UNPACED
from knowledge import open_library
from knowledge.aliases import read_written
from knowledge.errors import KnowledgeError
from knowledge.evaluation import evaluate
from knowledge.lexicon.loading import load_toml
from knowledge.lexicon.phrases import CUES, PHRASES, Sort, build_phrasebook
from tests.telegram.emulator import Call
from tests.telegram.town import ANN, GROUP, MODES, REPLY, STAFF, Town, town

pytestmark = pytest.mark.modes(*MODES)

LOOKING = Tuning(pace=UNPACED, hold=1, reply_seconds=REPLY, look_seconds=0.05)
QUESTION = "教口2022年收到多少件申请"
FIGURE = "52"
DENIED = "云津市教育局2022年不让瞧的有多少件"


async def prompt(world: Town, question: str = QUESTION, word: str = "教口") -> Call:
    """Somebody asks in vain; staff tap the question, and its word where there are several."""
    await world.say(question)
    await world.say("/unanswered", user=STAFF)
    listed = world.last(STAFF)
    assert question in listed.text
    await world.press(listed, "意思是", user=STAFF)
    if any(button["text"] == word for button in world.last(STAFF).buttons):
        await world.press(world.last(STAFF), word, user=STAFF)
    assert f"“{word}”是什么意思" in world.last(STAFF).text
    return world.last(STAFF)


async def teach(world: Town, word: str, meaning: str) -> None:
    await world.say(f"/alias {word} = {meaning}", user=STAFF)
    await world.press(world.last(STAFF), "确认", user=STAFF)
    assert "已生效" in world.last(STAFF).text


async def test_an_unread_word_is_explained_confirmed_and_answered_with_at_once(running: Town) -> None:
    asked = await prompt(running)
    assert FIGURE not in running.last(ANN).text
    await running.say("教育局", user=STAFF, reply_to=running.ours(asked))
    proposed = running.last(STAFF)
    assert "“教口” = “云津市教育局”" in proposed.text
    assert FIGURE in proposed.text
    await running.say(QUESTION)
    assert FIGURE not in running.last(ANN).text
    await running.press(proposed, "确认", user=STAFF)
    await running.say(QUESTION)
    assert FIGURE in running.last(ANN).text
    assert "“教口”按维护人员确认的别名理解为“云津市教育局”" in running.last(ANN).text
    await running.say("云津市教育局2022年收到多少件申请")
    assert "别名" not in running.last(ANN).text


async def test_a_phrase_takes_the_meaning_of_another_and_outlives_a_restart(running: Town) -> None:
    asked = await prompt(running, DENIED, "不让瞧")
    await running.say("不予公开", user=STAFF, reply_to=running.ours(asked))
    await running.press(running.last(STAFF), "确认", user=STAFF)
    await running.stop()
    await running.start()
    await running.say(DENIED)
    assert "8" in running.last(ANN).text
    assert "理解为“不予公开”" in running.last(ANN).text


async def test_a_unit_is_chosen_by_one_tap(running: Town) -> None:
    asked = await prompt(running, "云津教局2022年收到多少件申请", "云津教局")
    await running.press(asked, "云津市教育局", user=STAFF)
    await running.press(running.last(STAFF), "确认", user=STAFF)
    await running.say("云津教局2022年收到多少件申请")
    assert FIGURE in running.last(ANN).text


async def test_aliases_are_for_staff_alone(running: Town) -> None:
    asked = await prompt(running)
    await running.press(asked, "", user=ANN, data="a:0:q00000000")
    assert "维护人员" in running.telegram.sent("answerCallbackQuery")[-1].fields["text"]
    await running.say("教育局", user=STAFF, reply_to=running.ours(asked))
    confirm = running.last(STAFF).buttons[0]["callback_data"]
    await running.press(running.last(STAFF), "", user=ANN, data=confirm)
    for command in ("/alias 教口 = 教育局", "/aliases"):
        await running.say(command)
        assert "维护人员" in running.last(ANN).text
    before = len(running.telegram.made())
    await running.say("/alias 教口 = 教育局", user=STAFF, chat=GROUP)
    assert len(running.telegram.made()) == before
    assert running.kept("SELECT count(*) FROM aliases WHERE status = 'confirmed'") == [(0,)]


REFUSED = (
    ("教育局 = 云津市公安局", "“教育局”已经有意思了"),
    ("申请 = 不予公开", "“申请”已经有意思了"),
    ("申请办 = 教育局", "“申请”已经有意思了"),
    ("2022年 = 教育局", "“2022年”已经有意思了"),
    ("卫生健 = 教育局", "“云津市卫生健康委员会”"),
    ("苏州教局 = 教育局", "“苏州”是另一个地方"),
    ("教口 = 鼓楼区", "几个单位"),
    ("教口 = 月球局", "“月球局”本身听不懂"),
    ("口 = 教育局", "不能做别名"),
    ("(教|口)+ = 教育局", "不能做别名"),
    ("教口", "写法"),
)


async def test_nothing_that_has_a_meaning_is_hidden(running: Town) -> None:
    for said, reason in REFUSED:
        await running.say(f"/alias {said}", user=STAFF)
        assert reason in running.last(STAFF).text, said
        assert running.last(STAFF).buttons == [], said
    assert running.kept("SELECT count(*) FROM aliases WHERE status != 'asked'") == [(0,)]


async def test_an_alias_behind_another_place_is_no_unit_that_is_known(running: Town) -> None:
    await teach(running, "教口", "云津市教育局")
    for place in ("苏州", "东川", "东川的"):
        await running.say(f"{place}教口2021年收到多少件申请")
        assert "47" not in running.last(ANN).text, place
        assert "教口" in running.last(ANN).text
    await running.say(f"云津市{QUESTION}")
    assert FIGURE in running.last(ANN).text
    assert "231" not in running.last(ANN).text


async def test_aliases_are_listed_and_removed(running: Town) -> None:
    await running.say("/aliases", user=STAFF)
    assert "还没有" in running.last(STAFF).text
    await teach(running, "教口", "教育局")
    await teach(running, "不让瞧", "不予公开")
    await running.say("/alias 教口 = 公安局", user=STAFF)
    assert "已经有意思了" in running.last(STAFF).text
    await running.say("/aliases", user=STAFF)
    listed = running.last(STAFF)
    assert "教口 = 云津市教育局" in listed.text
    gone = next(line.partition(".")[0] for line in listed.text.splitlines() if "教口" in line)
    await running.press(listed, f"删除 {gone}", user=STAFF)
    await running.say(QUESTION)
    assert FIGURE not in running.last(ANN).text
    await running.say(DENIED)
    assert "理解为“不予公开”" in running.last(ANN).text
    await running.press(listed, f"删除 {gone}", user=STAFF)
    assert "太旧" in running.telegram.sent("answerCallbackQuery")[-1].fields["text"]


async def test_an_alias_that_was_dropped_is_not_in_force(running: Town) -> None:
    await running.say("/alias 教口 = 教育局", user=STAFF)
    proposed = running.last(STAFF)
    await running.press(proposed, "不要", user=STAFF)
    await running.press(proposed, "确认", user=STAFF)
    await running.say(QUESTION)
    assert FIGURE not in running.last(ANN).text


async def test_confirmed_aliases_are_exported_as_the_lexicon_and_the_corpora_read_them(
    running: Town, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    for question, word, meaning in ((QUESTION, "教口", "教育局"), (DENIED, "不让瞧", "不予公开")):
        asked = await prompt(running, question, word)
        await running.say(meaning, user=STAFF, reply_to=running.ours(asked))
        await running.press(running.last(STAFF), "确认", user=STAFF)
    await teach(running, "gotcha", "商业企业")
    assert main(["lexicon", "export", "--state", str(running.state), "--db", str(running.index)]) == 0
    printed = capsys.readouterr().out
    assert [(item.text, item.meaning, item.question) for item in read_written(printed)] == [
        ("gotcha", "商业企业", ""),
        ("不让瞧", "不予公开", DENIED),
        ("教口", "云津市教育局", QUESTION),
    ]

    figures, added = load_toml(PHRASES), tomllib.loads(printed)
    for sort in set(added) & {str(known) for known in Sort}:
        for code, languages in added[sort].items():
            for language, words in languages.items():
                figures[sort][code][language] = [*figures[sort][code].get(language, []), *words]
    book = build_phrasebook(figures, load_toml(CUES))
    for text, value in (("不让瞧", "denied"), ("gotcha", "business")):
        labels = [label for end, found in book.matches(text, 0) for label in found if end == len(text)]
        assert value in [label.value for label in labels], text

    corpus = tmp_path / "taught.toml"
    corpus.write_text(printed, encoding="utf-8")
    assert running.bot is not None
    taught = [alias for kept in running.bot.service.aliases.confirmed() if (alias := kept.alias)]
    judged = evaluate(open_library(running.index, taught), [corpus])
    assert len(judged.outcomes) == 2
    assert judged.failures == ()
    assert len(evaluate(open_library(running.index), [corpus]).failures) == 2


def test_an_export_without_a_state_database_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["lexicon", "export", "--state", str(tmp_path / "none.db")]) == 1
    assert "none.db" in capsys.readouterr().err
    assert not (tmp_path / "none.db").exists()
    for source, fault in (
        ('[[unit]]\nname = "某局"', "unit 1"),
        ('[[alias]]\nword = "某"', "alias 1"),
        ("alias = 3", "alias must be written as"),
        ("[", "aliases:"),
    ):
        with pytest.raises(KnowledgeError, match=fault):
            read_written(source)


async def test_what_one_bots_staff_confirmed_is_taken_in_by_another(
    running: Town, town_index: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    for word, meaning in (("教口", "教育局"), ("不让瞧", "不予公开")):
        await teach(running, word, meaning)
    exported = tmp_path / "aliases.toml"
    assert main(["lexicon", "export", "--state", str(running.state), "--db", str(running.index)]) == 0
    exported.write_text(capsys.readouterr().out, encoding="utf-8")
    folder = tmp_path / "other"
    folder.mkdir()
    async with town(folder, town_index) as other:
        await other.start(LOOKING)
        await other.say(QUESTION)
        assert FIGURE not in other.last(ANN).text
        arguments = ["lexicon", "import", str(exported), "--state", str(other.state), "--db", str(town_index)]
        assert await asyncio.to_thread(main, arguments) == 0
        assert "教口 = 云津市教育局: in force" in capsys.readouterr().out
        assert other.bot is not None
        reader = other.bot.service.reader
        await other.until(lambda: len(reader._aliases) == 2)
        await other.say(QUESTION)
        assert FIGURE in other.last(ANN).text
        await other.say(DENIED)
        assert "理解为“不予公开”" in other.last(ANN).text
        await other.say("/aliases", user=STAFF)
        await other.press(other.last(STAFF), "删除 2", user=STAFF)
        await other.say("/aliases", user=STAFF)
        assert "教口" not in other.last(STAFF).text
        assert await asyncio.to_thread(main, arguments) == 0
        assert "不让瞧 = 不予公开: was in force already" in capsys.readouterr().out


def test_what_this_index_has_no_room_for_is_not_taken_in(
    town_index: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    file = tmp_path / "aliases.toml"
    file.write_text(
        '[[alias]]\nword = "月口"\nmeans = "月球局"\n\n'
        '[[unit]]\nname = "云津市教育局"\naliases = ["教口", "公安局"]\n\n'
        '[[alias]]\nword = "教口"\nmeans = "云津市公安局"\n',
        encoding="utf-8",
    )
    state = tmp_path / "new" / "state.db"
    assert main(["lexicon", "import", str(file), "--state", str(state), "--db", str(town_index)]) == 1
    printed = capsys.readouterr().out
    assert "月口 = 月球局: not taken, 月球局 is not understood with this index" in printed
    assert "公安局 = 云津市教育局: not taken, 公安局 has a meaning already" in printed
    assert [(kept.text, kept.meaning) for kept in aliases_in(state)] == [("教口", "云津市公安局")]
    assert "教口 = 云津市教育局: not taken, 教口 has a meaning already" in printed
