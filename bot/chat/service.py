"""The parts of the running bot that handling what a person does needs, whatever the channel."""

from __future__ import annotations

from dataclasses import dataclass, field

from bot.chat.channel import Channel
from bot.chat.flood import FloodGate
from bot.chat.index_reader import IndexReader
from bot.chat.metrics import ChatMetrics
from bot.chat.read_already import ReadAlready
from bot.chat.state.aliases import AliasLog
from bot.chat.state.answers import AnswerBook
from bot.chat.state.memory import Memory
from bot.chat.state.progress import Progress
from bot.chat.state.uploads import UploadLog
from bot.chat.state.watches import WatchList
from bot.chat.studio import Studio
from bot.chat.texts import language_of, texts
from bot.settings import Settings
from knowledge.answers import Language
from knowledge.lexicon.languages import tagged


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """Index, state and channel of one running bot, handed to everything that answers a person."""

    settings: Settings
    channel: Channel
    reader: IndexReader
    book: AnswerBook
    memory: Memory
    progress: Progress
    uploads: UploadLog
    aliases: AliasLog
    watches: WatchList
    flood: FloodGate
    metrics: ChatMetrics
    studio: Studio = field(default_factory=Studio)
    read_already: ReadAlready = field(default_factory=ReadAlready)

    def language(self, chat_id: int, language_code: str | None) -> Language:
        """The language for what the bot says by itself: the chat's setting, else the client's."""
        chosen = self.memory.settings(chat_id).language
        return (tagged(chosen) if chosen else None) or language_of(language_code)

    def say(self, key: str, language: Language, **parts: object) -> str:
        """One of the bot's own texts, in the channel's markup."""
        return self.channel.literal(texts().say(key, language, **parts))
