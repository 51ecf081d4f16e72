"""What a person does in a chat, whatever the channel: says something, presses a button, hands in a file."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from bot.chat.state.places import Place


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Something said to the bot. `command` is without its slash; `text` what is left without command and mention.

    `to_answer` is the message of ours that it replies to; `quoted` the text of somebody else's that it replies to.
    What is said `aside` is not plainly addressed to the bot: a mere reply in a group, or a mention within a sentence.
    """

    place: Place
    message_id: int
    command: str | None
    text: str
    to_answer: int | None
    quoted: str
    language_code: str | None
    as_chat: bool
    has_text: bool
    aside: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Pressing:
    """Who pressed a button where; without `chat_id` and `message_id` the message that it stood under is gone."""

    user_id: int
    language_code: str | None
    chat_id: int | None
    message_id: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class HandedIn:
    """A file that a person handed in: its name, its size in bytes and what is written under it.

    `fetch` brings the contents; None where the channel could not. Files that were sent together share an `album`.
    """

    place: Place
    message_id: int
    language_code: str | None
    name: str
    size: int
    caption: str
    fetch: Callable[[], Awaitable[bytes | None]]
    album: str | None = None
