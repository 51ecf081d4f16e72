"""One process or one of several workers, as the settings say: where the state is kept and who works on updates."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

from bot.chat.state.database import StateDatabase
from bot.chat.state.inbox import Inbox, Payload
from bot.chat.state.sqlite import SqliteState
from bot.settings import Settings
from bot.telegram.metrics import Metrics

if TYPE_CHECKING:
    from bot.telegram.cluster.shards import Shards

NEEDED = "STATE_URL and REDIS_URL need more packages: pip install 'gongkai[cluster]'"


class NotInstalled(Exception):  # noqa: N818  (it is for the operator to mend)
    """The packages that these settings need are not there; the text is one line."""


def open_state(settings: Settings) -> StateDatabase:
    """The state, in PostgreSQL where the settings name it, otherwise in its file. Raises StateLost, NotInstalled."""
    if settings.state_url is None:
        return SqliteState(settings.state)
    try:
        from bot.chat.state.postgres import PostgresState
    except ImportError as fault:
        raise NotInstalled(NEEDED) from fault
    return PostgresState(settings.state_url)


def open_shards(
    settings: Settings,
    db: StateDatabase,
    inbox: Inbox,
    metrics: Metrics,
    handle: Callable[[Payload], Awaitable[None]],
) -> Shards | None:
    """This worker's share of the chats; None where one process serves them all. Raises NotInstalled."""
    if settings.redis_url is None:
        return None
    try:
        from bot.chat.state.leases import Leases
        from bot.chat.state.postgres import PostgresState
        from bot.telegram.cluster.redis_streams import Streams
        from bot.telegram.cluster.shards import Shards
    except ImportError as fault:
        raise NotInstalled(NEEDED) from fault
    assert isinstance(db, PostgresState), "read_settings asks for STATE_URL with REDIS_URL"
    return Shards(streams=Streams(settings.redis_url), leases=Leases(db), inbox=inbox, metrics=metrics, handle=handle)
