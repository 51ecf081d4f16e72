"""Those who ask the bot all day: people and groups who ask, correct themselves, press buttons and send commands."""

from __future__ import annotations

import random
import time
from typing import TYPE_CHECKING

from bot.chat.callback_data import Press, decode

if TYPE_CHECKING:
    from tests.telegram.emulator import Call
    from tests.telegram.town import Town

UNIT = "云津市教育局"
YEARS = (2020, 2021, 2022, 2023)
PEOPLE = 240
GROUPS = 30
PROBE = f"{UNIT}2022年收到多少件申请"
QUESTIONS = (
    *(f"{UNIT}{year}年{what}多少件" for year in YEARS for what in ("收到申请", "予以公开", "不予公开", "结转下年度")),
    *("云津市教育局历年收到申请趋势", "2022年各单位收到申请排名", "云津市教育局和云津市公安局2022年收到申请对比"),
    *("云津市教育局2022年存在的主要问题", "2022年哪些单位被复议纠错", "云津市公安局2021年公开率", "什么是依申请公开"),
    *("有哪些单位", "云津市教育局2022年申请构成", "那2021年呢", "how many applications in 2021", "今天天气怎么样"),
    *("云津市教育局2022年报勾稽平吗", "鼓楼区2021年收到多少件", "市教育局近三年趋势，画个图", "<b>&amp;" * 40),
    "雲津市公安局2022年收到多少件申請",
)
MIX = {"ask": 44, "probe": 14, "edit": 8, "press": 14, "inline": 8, "command": 6, "group": 6}
"""Of a hundred updates, so many are of each sort; a probe is a question whose figure is known."""

COMMANDS = ("/help", "/units", f"/years {UNIT}", "/settings", "/source", "/watching", f"/watch {UNIT}", "/privacy")


class Crowd:
    """Those who ask: what they say next, by chance."""

    def __init__(self, world: Town, seed: int) -> None:
        self.world = world
        self.chance = random.Random(seed)
        self.said: list[tuple[int, int]] = []
        self.updates: list[int] = []
        self.probes: set[tuple[int, int]] = set()
        """Chat and message of the questions whose figure is known."""
        self.turn = 0

    async def ask_everything(self) -> None:
        """Every question once, each by somebody else."""
        for number, text in enumerate(QUESTIONS):
            content = self.world.message(text, user=10_000 + number % PEOPLE)
            self.updates.append(await self.world.update("message", content))

    async def press_everything(self) -> None:
        """Every button once that stands under an answer, told apart by what is written on it."""
        pressed: set[str] = set()
        for call in list(self.world.telegram.sent()):
            for button in call.buttons if call.chat_id > 0 else ():
                if "callback_data" in button and button["text"] not in pressed:
                    pressed.add(button["text"])
                    await self.press(call, button["callback_data"])

    async def act(self) -> None:
        """One update."""
        chance = self.chance
        kind = chance.choices(tuple(MIX), tuple(MIX.values()))[0]
        self.turn += 1
        user = 10_000 + self.chance.randrange(PEOPLE)
        world = self.world
        if kind == "press":
            shown = [call for call in world.telegram.sent()[-60:] if call.buttons and call.chat_id > 0]
            if shown:
                call = chance.choice(shown)
                button = chance.choice([item for item in call.buttons if "callback_data" in item] or [None])
                if button:
                    await self.press(call, button["callback_data"])
                    return
        if kind == "edit" and self.said:
            chat, message_id = chance.choice(self.said[-40:])
            text = chance.choice(QUESTIONS)
            self.probes.discard((chat, message_id))
            content = world.message(text, user=chat, message_id=message_id, edit_date=int(time.time()))
            self.updates.append(await world.update("edited_message", content))
            return
        if kind == "inline":
            query = {
                "id": f"i{len(self.updates)}",
                "from": {"id": user, "is_bot": False, "first_name": "某", "language_code": "zh-hans"},
                "query": chance.choice(QUESTIONS)[:200],
                "offset": "",
            }
            self.updates.append(await world.update("inline_query", query))
            return
        if kind == "group":
            content = world.message(
                f"/ask {chance.choice(QUESTIONS)}", user=user, chat=-5000 - self.chance.randrange(GROUPS)
            )
            self.updates.append(await world.update("message", content))
            return
        text = {"command": chance.choice(COMMANDS), "probe": PROBE}.get(kind) or chance.choice(QUESTIONS)
        content = world.message(text, user=user)
        if kind == "probe":
            self.probes.add((user, content["message_id"]))
        elif kind == "ask":
            self.said.append((user, content["message_id"]))
            del self.said[:-200]
        self.updates.append(await world.update("message", content))

    async def press(self, call: Call, data: str) -> None:
        """Press a button under a message of the bot."""
        self._asked_for_again(data)
        query = {
            "id": f"q{len(self.updates)}",
            "from": {"id": call.chat_id, "is_bot": False, "first_name": "某", "language_code": "zh-hans"},
            "chat_instance": "1",
            "data": data,
            "message": call.result,
        }
        self.updates.append(await self.world.update("callback_query", query))

    def _asked_for_again(self, data: str) -> None:
        """Take out the probe whose answer somebody has sent again: if the first had arrived, it rightly comes twice."""
        pressed = decode(data)
        if pressed is not None and pressed.press is Press.RESEND:
            sql = "SELECT chat_id, question_message_id FROM answers WHERE id = ?"
            self.probes.difference_update(self.world.kept(sql, pressed.answer_id))
