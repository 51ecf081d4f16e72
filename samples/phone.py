"""The pictures of docs/telegram.md: chats with the real bot over HTTP, as a phone shows them.

`python -m samples.phone` lets people talk to the bot on the emulated Bot API of the tests, over the sample corpus, and
draws from the calls that it made what they see: docs/pictures/chat-*.png. It needs Chromium.
"""

from __future__ import annotations

import asyncio
import base64
import html
import io
import re
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Awaitable, Callable
from pathlib import Path

from PIL import Image

from knowledge.ingest import ingest
from tests.telegram.emulator import Call
from tests.telegram.town import ANN, STAFF, Town, town

HERE = Path(__file__).parent
FOLDER = HERE.parent / "docs" / "pictures"
WIDTH, SCALE, TALLEST = 400, 2, 2400
COLOURS = 32
"""So many of the widest spread: the commonest would leave none of the colours of lines, which are thin."""
STYLE = """
* { box-sizing: border-box; margin: 0; }
body { width: 400px; font: 15px/1.4 'Noto Sans CJK SC', sans-serif; background: #c9dcc0; color: #111; }
header { background: #f4f4f5; text-align: center; padding: 8px; font-weight: bold; border-bottom: 1px solid #ccc; }
header small { display: block; font-weight: normal; color: #777; }
main { padding: 8px 10px 14px; }
.said { margin: 6px 0; max-width: 86%; border-radius: 14px; padding: 6px 10px; white-space: pre-wrap;
  word-break: break-word; }
.mine { background: #e3fdc8; margin-left: auto; width: fit-content; }
.ours { background: #fff; width: fit-content; min-width: 60%; }
.ours img { width: 100%; border-radius: 8px; display: block; margin-bottom: 4px; }
blockquote { border-left: 3px solid #4b7a9c; background: #eef4f9; border-radius: 4px; padding: 2px 8px; margin: 3px 0;
  color: #345; }
blockquote.folded { max-height: 4.2em; overflow: hidden; position: relative; }
blockquote.folded::after { content: '⌄'; position: absolute; right: 8px; bottom: 0; color: #4b7a9c; font-weight: bold; }
pre { font: 13px/1.35 'Noto Sans Mono CJK SC', monospace; background: #f3f5f7; border-radius: 4px; padding: 4px 8px; }
table { border-collapse: collapse; margin: 4px 0; font-size: 14px; width: 100%; }
th, td { border: 1px solid #cfd8df; padding: 2px 7px; word-break: keep-all; }
tr:nth-child(odd) td { background: #f5f8fa; }
details { border-left: 3px solid #4b7a9c; background: #eef4f9; border-radius: 4px; padding: 2px 8px; margin: 3px 0;
  color: #345; } summary { list-style: none; } summary::after { content: ' ⌄'; color: #4b7a9c; font-weight: bold; }
a { color: #2678b6; text-decoration: none; }
.row { display: flex; gap: 4px; margin-top: 4px; max-width: 86%; }
.row span { flex: 1; text-align: center; background: #7f9c86; color: #fff; border-radius: 8px; padding: 7px 2px;
  white-space: nowrap; overflow: hidden; text-overflow: ellipsis; font-size: 13.5px; }
.file { display: flex; gap: 8px; align-items: center; color: #2678b6; }
"""
Scene = Callable[["Chat"], Awaitable[None]]


class Chat:
    """A person's chat with the bot; what each says stands in its order."""

    def __init__(self, world: Town, user: int) -> None:
        self._world = world
        self._user = user
        self._said: list[tuple[int, str]] = []

    async def say(self, text: str) -> Call:
        """Say something; the last message that the bot sent."""
        self._said.append((len(self._sent()), text))
        await self._world.say(text, user=self._user)
        return self._sent()[-1]

    async def send(self, path: Path) -> Call:
        """Send a file."""
        self._said.append((len(self._sent()), f"📎 {path.name}"))
        reference = f"file-{path.name}"
        self._world.telegram.assets[reference] = {"data": path.read_bytes()}
        document = {
            "file_id": reference,
            "file_unique_id": reference,
            "file_name": path.name,
            "file_size": path.stat().st_size,
        }
        await self._world.say(None, user=self._user, document=document)
        return self._sent()[-1]

    async def press(self, call: Call, label: str) -> Call:
        """Press a button; the last message that the bot sent by then."""
        await self._world.press(call, label, user=self._user)
        return self._sent()[-1]

    def _sent(self) -> list[Call]:
        sent = self._world.telegram.sent("sendMessage", "sendRichMessage", "sendPhoto", "sendDocument")
        return [call for call in sent if call.chat_id == self._user]

    def page(self) -> str:
        """The chat as HTML, each message of the bot as it reads by now."""
        parts: list[str] = []
        said = list(self._said)
        for number, call in enumerate(self._sent()):
            while said and said[0][0] <= number:
                parts.append(f'<div class="said mine">{html.escape(said.pop(0)[1])}</div>')
            parts.append(self._bubble(call))
        body = "\n".join(parts)
        return (
            f"<!doctype html><meta charset=utf-8><style>{STYLE}</style>"
            f"<header>公开<small>bot</small></header><main>{body}</main>"
        )

    def _bubble(self, call: Call) -> str:
        key = (self._user, int(call.result["message_id"]))
        kept = self._world.telegram.messages[key]
        rich = (kept.get("rich_message") or {}).get("html", "")
        inner = rich or str(kept.get("text") or kept.get("caption") or "")
        inner = re.sub(r"<blockquote expandable>", '<blockquote class="folded">', inner)
        # A line break before or behind a block of its own stands for nothing.
        inner = re.sub(r"\n?(</?(?:blockquote|pre)[^>]*>)\n?", r"\1", inner)
        if call.method == "sendPhoto":
            content = self._world.telegram.media.get(key) or self._photo(call)
            inner = f'<img src="data:image/png;base64,{base64.b64encode(content).decode()}">{inner}'
        if call.method == "sendDocument":
            inner = f'<div class="file">📄 {html.escape(call.file_names[0])}</div>{inner}'
        rows = "".join(
            '<div class="row">' + "".join(f"<span>{html.escape(label)}</span>" for label in row) + "</div>"
            for row in self._world.rows(call)
        )
        return f'<div class="said ours">{inner}</div>{rows}'

    def _photo(self, call: Call) -> bytes:
        data = self._world.telegram.assets[call.result["photo"][-1]["file_id"]]["data"]
        assert isinstance(data, bytes)
        return data


async def answers(chat: Chat) -> None:
    """A figure, a breakdown, and the figure over the years."""
    await chat.say("教育局2022年收到多少申请")
    told = await chat.say("不予公开都是什么理由")
    await chat.press(told, "出处")
    last = await chat.say("和公安局历年申请比，画个图")
    assert last.method in ("sendMessage", "sendPhoto")


async def more_of_it(chat: Chat) -> None:
    """What stands behind ⋯, and the report's own table."""
    told = await chat.say("教育局2022年不予公开多少件")
    await chat.press(told, "🔔")
    await chat.press(told, "看原表")
    await chat.say("下载数据")


async def cards(chat: Chat) -> None:
    """From the list of units to a card, and on from it."""
    listed = await chat.say("/units")
    card = await chat.press(listed, "教育局")
    await chat.press(card, "历年")


async def staff(chat: Chat) -> None:
    """A zip of reports, and what becomes of it."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "年报.zip"
        with zipfile.ZipFile(path, "w") as archive:
            for name in ("shijianju-2023.html", "luxiqu-2023.docx", "chenghufenju-2021.txt", "gonganju-2023.pdf"):
                archive.write(HERE / "reports" / name, name)
            archive.writestr("通知.docx", b"PK\x03\x04")
        told = await chat.send(path)
    await chat.press(told, "放进索引")


SCENES: dict[str, tuple[int, Scene, bool]] = {
    "chat-answers.png": (ANN, answers, True),
    "chat-more.png": (ANN, more_of_it, True),
    "chat-units.png": (ANN, cards, True),
    "chat-staff.png": (STAFF, staff, False),
}
"""The file, who talks, what they say, and whether everything is indexed by then."""


async def _drawn(name: str, folder: Path) -> None:
    user, scene, whole = SCENES[name]
    place = folder / name.removesuffix(".png")
    place.mkdir()
    index = place / "gongkai.db"
    reports = sorted((HERE / "reports").iterdir())
    for _ in ingest(reports if whole else [path for path in reports if "2022" in path.name], index):
        pass
    async with town(place, index) as world:
        world.telegram.rich = True
        await world.start()
        chat = Chat(world, user)
        await scene(chat)
        page = place / "chat.html"
        page.write_text(chat.page(), encoding="utf-8")
    shot = place / "chat.png"
    chromium = shutil.which("chromium") or "chromium"
    command = [chromium, "--headless", "--no-sandbox", "--hide-scrollbars", "--disable-gpu"]
    command += [f"--force-device-scale-factor={SCALE}", f"--window-size={WIDTH},{TALLEST}", f"--screenshot={shot}"]
    await asyncio.to_thread(subprocess.run, [*command, page.as_uri()], check=True, capture_output=True)
    (FOLDER / name).write_bytes(_trimmed(shot))
    print(FOLDER / name)


def _trimmed(shot: Path) -> bytes:
    """The picture without the empty ground below the chat, in few colours."""
    picture = Image.open(shot).convert("RGB")
    ground = picture.getpixel((2, picture.height - 2))
    bottom = picture.height
    while bottom > 1 and picture.crop((0, bottom - 1, picture.width, bottom)).getcolors(2) == [(picture.width, ground)]:
        bottom -= 1
    out = io.BytesIO()
    kept = picture.crop((0, 0, picture.width, min(bottom + 24, picture.height)))
    kept.quantize(COLOURS, method=Image.Quantize.MAXCOVERAGE).save(out, "PNG", optimize=True)
    return out.getvalue()


async def _all(names: list[str]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        for name in names or SCENES:
            await _drawn(name, Path(folder))


if __name__ == "__main__":
    asyncio.run(_all(sys.argv[1:]))
