"""Who speaks where: the key of a conversation."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """One person's conversation in one topic of one chat; `thread_id` is 0 outside topics.

    Somebody who speaks as the group itself or as a channel is known by that chat's id.
    """

    chat_id: int
    thread_id: int
    user_id: int

    @property
    def private(self) -> bool:
        """Whether it is a chat with the bot alone: there the chat has its person's id."""
        return self.chat_id > 0
