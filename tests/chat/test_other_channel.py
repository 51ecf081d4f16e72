"""The chat over a channel that is not Telegram: plain text in a list, all that a channel must be able to do."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterable, Sequence
from pathlib import Path

import pytest

from bot.chat.answering import Question, answer, context_for
from bot.chat.channel import NotDelivered, Parcel, Posted, Rendered
from bot.chat.exports import Form, send_figures
from bot.chat.flood import FloodGate
from bot.chat.index_reader import IndexReader
from bot.chat.keyboards import Row
from bot.chat.metrics import ChatMetrics
from bot.chat.proofs import show_sources
from bot.chat.service import Service
from bot.chat.state.aliases import AliasLog
from bot.chat.state.answers import AnswerBook
from bot.chat.state.memory import Memory
from bot.chat.state.places import Place
from bot.chat.state.progress import Progress
from bot.chat.state.sqlite import SqliteState
from bot.chat.state.uploads import UploadLog
from bot.chat.state.watches import WatchList
from bot.chat.styled_text import StyledBlock
from bot.message import Choices, Message
from bot.settings import Settings

HERE = Place(chat_id=7, thread_id=0, user_id=7)


class PaperChannel:
    """Writes down what is shown."""

    name = "paper"
    shares = False

    def __init__(self) -> None:
        self.shown: list[str] = []
        self.files: list[Parcel] = []

    def literal(self, text: str) -> str:
        return text

    def pages(self, blocks: Iterable[StyledBlock]) -> tuple[str, ...]:
        return ("\n".join(block.text for block in blocks),)

    def render(self, message: Message) -> Rendered:
        options = [option for block in message.blocks if isinstance(block, Choices) for option in block.options]
        return Rendered(pages=(message.plain(),), options=tuple(options))

    def caption(self, *paragraphs: str) -> str:
        return "\n".join(paragraphs)

    async def post(
        self, place: Place, page: str, *, reply_to: int | None = None, keyboard: Sequence[Row] | None = None
    ) -> Posted | None:
        return await self.deliver(place, page, reply_to=reply_to, keyboard=keyboard)

    async def deliver(
        self, place: Place, page: str, *, reply_to: int | None = None, keyboard: Sequence[Row] | None = None
    ) -> Posted:
        self.shown.append(page)
        return Posted(chat_id=place.chat_id, message_id=len(self.shown))

    async def send(
        self, place: Place, parcel: Parcel, reply_to: int | None, *, keyboard: Sequence[Row] | None = None
    ) -> Posted | None:
        self.files.append(parcel)
        return Posted(chat_id=place.chat_id, message_id=1000 + len(self.files))

    async def replace(
        self, chat_id: int, message_id: int, parcel: Parcel, *, keyboard: Sequence[Row] | None = None
    ) -> bool:
        self.files[message_id - 1001] = parcel
        return True

    async def edit(self, chat_id: int, message_id: int, page: str, *, keyboard: Sequence[Row] | None = None) -> bool:
        self.shown[message_id - 1] = page
        return True

    async def edit_keyboard(self, chat_id: int, message_id: int, keyboard: Sequence[Row] | None) -> bool:
        return True

    async def take_back(self, chat_id: int, message_id: int) -> None:
        self.shown[message_id - 1] = ""

    async def insist(self, place: Place, page: str, *, keyboard: Sequence[Row] | None = None) -> Posted | None:
        return await self.deliver(place, page, keyboard=keyboard)

    async def busy(self, place: Place, *, picture: bool) -> None:
        return None

    def undelivered(self, fault: NotDelivered) -> None:
        raise AssertionError(fault.reason)

    async def may_administer(self, chat_id: int, user_id: int) -> bool:
        return True


@pytest.fixture
async def paper(sample_index: Path, tmp_path: Path) -> AsyncIterator[tuple[Service, PaperChannel]]:
    channel = PaperChannel()
    db = SqliteState(tmp_path / "state.db")
    service = Service(
        settings=Settings(token="", index=sample_index, state=tmp_path / "state.db"),
        channel=channel,
        reader=IndexReader(sample_index),
        book=AnswerBook(db),
        memory=Memory(db),
        progress=Progress(db),
        uploads=UploadLog(db),
        aliases=AliasLog(db),
        watches=WatchList(db),
        flood=FloodGate(),
        metrics=ChatMetrics(),
    )
    await service.reader.open()
    yield service, channel
    service.reader.close()
    service.studio.close()
    db.close()
    await asyncio.sleep(0)


def question(text: str, service: Service, number: int) -> Question:
    return Question(
        update_id=number,
        place=HERE,
        message_id=None,
        text=text,
        before=context_for(service, HERE, None),
        language_code="zh",
    )


async def test_a_conversation_its_sources_and_its_file(paper: tuple[Service, PaperChannel]) -> None:
    service, channel = paper
    first = await answer(service, question("云津市教育局2022年收到多少件申请", service, 1))
    then = await answer(service, question("那2021年呢", service, 2))
    assert first is not None
    assert then is not None
    assert "2022年" in channel.shown[0]
    assert "云津市教育局2021年" in channel.shown[1].replace(" ", "")
    await show_sources(service, then, HERE, None)
    assert "《" in channel.shown[2]
    await send_figures(service, then, HERE, None, Form.CSV)
    assert [file.name for file in channel.files] == ["云津市教育局-2021年-新收申请.csv"]
    assert "requests.new" in channel.files[0].content.decode("utf-8-sig")
