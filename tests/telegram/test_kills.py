"""The bot killed at every point of an update: after each thing that it writes down and each call that it makes.

After the next start every chat shows what it shows without a kill. One message may stand there twice, and only where
the process died before it noted how the very call that sent it had ended.
"""

from __future__ import annotations

import asyncio
import shutil
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from bot.chat.state.sqlite import SqliteState
from bot.telegram.application import Bot
from bot.telegram.transport import AiohttpRequest
from tests.searches import search
from tests.telegram.samples_index import SAMPLES
from tests.telegram.town import Town

REPORT = SAMPLES / "reports" / "chenghufenju-2021.txt"
QUESTION = "云津市教育局2022年收到多少件申请"
TREND = "云津市教育局2020年至2023年收到申请的趋势"
SENDING = ("sendMessage", "sendPhoto", "sendDocument")


class Killed(BaseException):
    """Passes by whatever is there to mend a fault, as the end of a process does."""


@dataclass
class Life:
    """Of one bot: what it has done since it was watched, and after which of these deeds it dies."""

    ends_after: int | None = None
    watched: bool = False
    ended: bool = False
    deeds: list[str] = field(default_factory=list)
    depth: int = 0

    def check(self) -> None:
        if self.ended:
            raise Killed

    def did(self, what: str) -> None:
        self.check()
        if not self.watched or self.depth:
            return
        self.deeds.append(what)
        if len(self.deeds) == self.ends_after:
            self.ended = True
            raise Killed


class Lives:
    """The lives of all bots of a test, by what they write to and call through."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self._of: dict[int, tuple[object, Life]] = {}
        write, together, row = SqliteState.write, SqliteState.together, SqliteState.row
        request = AiohttpRequest.do_request

        def life(thing: object) -> Life:
            return self._of[id(thing)][1] if id(thing) in self._of else Life()

        def writing(before: Callable[..., Any], changes: Callable[[str], bool]) -> Callable[..., Any]:
            def done(state: SqliteState, sql: str, *values: Any) -> Any:
                life(state).check()
                found = before(state, sql, *values)
                if changes(sql):
                    life(state).did(sql)
                return found

            return done

        @contextmanager
        def at_once(state: SqliteState) -> Iterator[None]:
            one = life(state)
            one.check()
            one.depth += 1
            try:
                with together(state):
                    yield
            finally:
                one.depth -= 1
            one.did("together")

        async def call(through: AiohttpRequest, url: str, *rest: Any, **more: Any) -> tuple[int, bytes]:
            life(through).check()
            answer = await request(through, url, *rest, **more)
            life(through).did(url.rsplit("/", 1)[1])
            return answer

        monkeypatch.setattr(SqliteState, "write", writing(write, lambda _: True))
        monkeypatch.setattr(SqliteState, "row", writing(row, lambda sql: not sql.startswith("SELECT")))
        monkeypatch.setattr(SqliteState, "together", at_once)
        monkeypatch.setattr(AiohttpRequest, "do_request", call)

    def of(self, bot: Bot) -> Life:
        """A life for this bot; that it polls is no deed."""
        life = Life()
        for thing in (bot._db, bot._calls):
            self._of[id(thing)] = (thing, life)
        return life


async def bury(world: Town) -> None:
    """Let nothing of a killed bot go on, and nothing of it be tidied up."""
    bot = world.bot
    assert bot is not None
    ours = [task for task in asyncio.all_tasks() if "/bot/" in task.get_coro().cr_code.co_filename]  # type: ignore[union-attr]  # they are coroutines
    for task in ours:
        task.cancel()
    await asyncio.gather(*ours, return_exceptions=True)
    for request in (bot._calls, bot._polls):
        await request.shutdown()
    bot._reader.close()
    bot.service.studio.close()
    bot._db._db.conn.close()  # type: ignore[attr-defined]  # the state is a file here
    world.bot = world._task = None


Act = Callable[[Town, int], Awaitable[int]]
"""What somebody does at last, in the chat of that user; the number of the update."""


def saying(text: str, **more: Any) -> Act:
    async def act(world: Town, user: int) -> int:
        return await world.update("message", world.message(text, user=user, **more))

    return act


def pressing(label: str) -> Act:
    async def act(world: Town, user: int) -> int:
        call = world.last(user)
        button = world.button(call, label)
        assert button is not None, world.rows(call)
        query = {
            "id": f"k{user}",
            "from": {"id": user, "is_bot": False, "first_name": "某", "language_code": "zh-hans"},
            "chat_instance": "1",
            "data": button["callback_data"],
            "message": call.result,
        }
        return await world.update("callback_query", query)

    return act


async def editing(world: Town, user: int) -> int:
    asked = world.last(user).reply_to
    text = "云津市教育局2021年收到多少件申请"
    return await world.update("edited_message", world.message(text, user=user, message_id=asked, edit_date=1))


DEEDS: dict[str, tuple[tuple[str, ...], Act]] = {
    # What was said and → pressed before, and what is done at last.
    "a question": ((), saying(QUESTION)),
    "a command": ((), saying("/privacy")),
    "a picture": ((), saying(TREND + "，画个图")),
    "🔔": ((QUESTION,), pressing("🔔")),
    "🔔 taken back": ((QUESTION, "/watch 云津市教育局"), saying("/unwatch 云津市教育局")),
    "sources": ((QUESTION,), pressing("📄")),
    "a file": ((QUESTION, "→⋯", "→导出"), pressing("CSV")),
    "another year": ((QUESTION, "→2022"), pressing("2021")),
    "another unit of what is drawn": ((TREND, "画图", "→教育局"), pressing("公安局")),
    "a change of the question": ((QUESTION,), editing),
    "a picture in words": ((TREND,), saying("画图")),
    "sources in words": ((QUESTION,), saying("出处")),
    "a vote": ((QUESTION, "→⋯"), pressing("👍")),
    "a remark": ((), saying("/feedback 很好")),
    "everything forgotten": ((QUESTION,), saying("/forget")),
    "greetings": ((), saying("/start")),
    "units": ((), saying("/units")),
    "a setting": ((), saying("/settings 教育局")),
    "staff's files put in": (("📎",), pressing("放进索引")),
    "staff's files thrown away": (("📎",), pressing("扔掉")),
    "a file that is none of ours": ((), saying("", document={"file_id": "x", "file_unique_id": "y"})),
}
QUICK = ("a question", "a change of the question", "sources in words")


def over(world: Town, life: Life, update: int) -> bool:
    """Whether the bot is dead, or has dealt with the update."""
    return life.ended or world.status(update) == "done"


def screen(world: Town, user: int) -> list[tuple[str, str, tuple[str, ...]]]:
    """What a chat shows: each message of the bot with its buttons, as they are by now."""
    shown = []
    for call in world.telegram.sent(*SENDING):
        kept = world.telegram.messages.get((user, call.result["message_id"])) if call.chat_id == user else None
        if kept is not None:
            labels = tuple(button["text"] for button in world.buttons(call))
            shown.append((call.method, str(kept.get("text") or kept.get("caption")), labels))
    return shown


def kept_of(world: Town, user: int) -> list[tuple[Any, ...]]:
    return [
        *world.kept("SELECT unit FROM watches WHERE chat_id = ?", user),
        *world.kept("SELECT a.question FROM contexts c JOIN answers a ON a.id = c.answer_id WHERE c.user_id = ?", user),
        *world.kept("SELECT text FROM comments WHERE user_id = ?", user),
        *world.kept("SELECT unit FROM chat_settings WHERE chat_id = ?", user),
        *world.kept("SELECT question, query FROM answers WHERE user_id = ? ORDER BY id", user),
    ]


@pytest.mark.modes("polling")  # how an update comes in again is its mode's, what is done with it is not
@pytest.mark.parametrize("name", [pytest.param(name, marks=() if name in QUICK else search) for name in DEEDS])
async def test_a_kill_at_any_point_changes_nothing(
    world: Town, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    before, act = DEEDS[name]
    lives = Lives(monkeypatch)
    staff: dict[str, Any] = {"admins": frozenset(range(3000, 3100))} if "staff" in name else {}
    if staff:
        # What is put in goes into an index of this test's own.
        world.index = Path(shutil.copytree(world.index.parent, tmp_path / "own", symlinks=True)) / world.index.name
    world.telegram.assets["f"] = {"data": REPORT.read_bytes()}
    document = {"file_id": "f", "file_unique_id": "f", "file_name": REPORT.name, "file_size": REPORT.stat().st_size}
    life = lives.of(await world.start(**staff))

    async def arrive(user: int) -> None:
        for text in before:
            if text == "📎":
                await world.say(None, user=user, document=document)
            elif text.startswith("→"):
                await world.press(world.last(user), text[1:], user=user)
            else:
                await world.say(text, user=user)

    await arrive(3000)
    await world.done(await act(world, 3000))
    clean, kept = screen(world, 3000), kept_of(world, 3000)
    assert clean
    for number in count(1):
        user = 3000 + number
        await arrive(user)
        life.ends_after, life.deeds, life.watched = number, [], True
        update = await act(world, user)
        await world.until(partial(over, world, life, update))
        if not life.ended:
            # It was dealt with before so many deeds were done.
            assert number > 3
            break
        last = life.deeds[-1]
        await bury(world)
        life = lives.of(await world.start(**staff))
        await world.done(update)
        shown = screen(world, user)
        twice = Counter(said[:2] for said in shown) - Counter(said[:2] for said in clean)
        if last in SENDING and twice:
            assert len(shown) == len(clean) + 1, (last, number)
        else:
            assert shown == clean, (last, number)
        assert kept_of(world, user) == kept, (last, number)
