"""The bot in Telegram: the only place that knows of it."""

from __future__ import annotations

import asyncio
import sys

from bot.settings import Settings
from bot.telegram.application import StartError, run_bot
from bot.telegram.logs import set_up_logs

__all__ = ["run"]


def run(settings: Settings) -> int:
    """Run the bot until it is told to stop; 0 then, 1 with one line on standard error when it cannot run."""
    webhook = settings.webhook
    secrets = (settings.token, webhook.secret if webhook else "")
    set_up_logs(level=settings.log_level, form=settings.log_format, secrets=secrets)
    try:
        asyncio.run(run_bot(settings))
    except StartError as fault:
        sys.stderr.write(f"gongkai: {str(fault).replace(settings.token, '<token>')}\n")
        return 1
    return 0
