"""The bot in Telegram: the only place that knows of it."""

from __future__ import annotations

import asyncio
import sys
from contextlib import nullcontext
from urllib.parse import urlsplit

from bot.chat.logs import set_up_logs
from bot.chat.state.database import StateLost
from bot.settings import Settings
from bot.telegram.application import OVERLAP_SECONDS, StartError, run_bot
from bot.telegram.workers import NotInstalled
from knowledge.store.copies import CopyError, holding

__all__ = ["run"]


def run(settings: Settings) -> int:
    """Run the bot until it is told to stop; 0 then, 1 with one line on standard error when it cannot run."""
    webhook = settings.webhook
    passwords = (urlsplit(url).password or "" for url in (settings.state_url, settings.redis_url) if url)
    secrets = (settings.token, webhook.secret if webhook else "", *passwords)
    set_up_logs(level=settings.log_level, form=settings.log_format, secrets=secrets)
    try:
        # An old process on the same state, which an upgrade replaces, first finishes what it was at. Workers that share
        # a server have its locks for that.
        alone = settings.state_url is None
        with (
            holding(settings.state, patience=OVERLAP_SECONDS, who="another bot runs on it") if alone else nullcontext()
        ):
            asyncio.run(run_bot(settings))
    except (StartError, NotInstalled, StateLost, CopyError) as fault:
        sys.stderr.write(f"gongkai: {str(fault).replace(settings.token, '<token>')}\n")
        return 1
    return 0
