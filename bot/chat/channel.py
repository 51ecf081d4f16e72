"""What a channel of conversation does for the chat: shows text, buttons and files in a place of its own.

A page is a text in the channel's own markup, no longer than one of its messages; only the channel makes and reads it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from bot.chat.keyboards import Row
from bot.chat.state.places import Place
from bot.chat.styled_text import StyledBlock
from bot.message import Message, Option


class NotDelivered(Exception):  # noqa: N818  (it is an outcome to go on from, not a fault of ours)
    """The message did not go out, and trying again would not help or might double it; `reason` says why."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True, kw_only=True)
class Posted:
    """A message of ours in its chat."""

    chat_id: int
    message_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Rendered:
    """What is sent: pages in order, and the options to offer under the last of them."""

    pages: tuple[str, ...]
    options: tuple[Option, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Parcel:
    """A file with its name and what is said under it, in the channel's markup."""

    content: bytes
    name: str
    caption: str


class Channel(Protocol):
    """A channel. Posting never raises except where it says so: what does not go out is counted and logged."""

    @property
    def name(self) -> str:
        """What the bot is called here."""

    @property
    def shares(self) -> bool:
        """Whether buttons may lead to answers in other chats and to a search in this one."""

    def literal(self, text: str) -> str:
        """A text in the channel's markup that reads as it stands."""

    def pages(self, blocks: Iterable[StyledBlock]) -> tuple[str, ...]:
        """Styled text as pages; no text is lost."""

    def render(self, message: Message) -> Rendered:
        """A message as pages and options."""

    def caption(self, *paragraphs: str) -> str:
        """Paragraphs as what fits under a file."""

    async def post(
        self, place: Place, page: str, *, reply_to: int | None = None, keyboard: Sequence[Row] | None = None
    ) -> Posted | None:
        """Show a page in a place, quoting a message; None when it did not go out."""

    async def deliver(
        self, place: Place, page: str, *, reply_to: int | None = None, keyboard: Sequence[Row] | None = None
    ) -> Posted:
        """Do what `post` does. Raises NotDelivered, which says why it did not go out."""

    async def send(
        self, place: Place, parcel: Parcel, reply_to: int | None, *, keyboard: Sequence[Row] | None = None
    ) -> Posted | None:
        """Send a file into a place, quoting a message; None when it did not go out."""

    async def replace(
        self, chat_id: int, message_id: int, parcel: Parcel, *, keyboard: Sequence[Row] | None = None
    ) -> bool:
        """Put another file into a message of ours that holds one; False when it is gone or too old for that."""

    async def edit(self, chat_id: int, message_id: int, page: str, *, keyboard: Sequence[Row] | None = None) -> bool:
        """Make a message of ours read differently; False when it is gone or too old for that."""

    async def edit_keyboard(self, chat_id: int, message_id: int, keyboard: Sequence[Row] | None) -> bool:
        """Change the buttons under a message of ours; False when it is gone or too old for that."""

    async def take_back(self, chat_id: int, message_id: int) -> None:
        """Delete a message of ours."""

    async def insist(self, place: Place, page: str, *, keyboard: Sequence[Row] | None = None) -> Posted | None:
        """Show a page that may as well come twice, and try for a while; None when it did not go out."""

    async def busy(self, place: Place, *, picture: bool) -> None:
        """Show that a picture or a file is being made there, where that costs nobody anything."""

    def undelivered(self, fault: NotDelivered) -> None:
        """Count and log a message that did not go out."""

    async def may_administer(self, chat_id: int, user_id: int) -> bool:
        """Whether this person decides for that chat."""
