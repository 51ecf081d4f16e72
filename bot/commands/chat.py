"""`gongkai chat`: the conversation that Telegram holds, in the terminal."""

from __future__ import annotations

import argparse
import sys

from bot.commands.ask import well_formed
from bot.commands.options import add_asker, add_db, today
from bot.terminal import console, show
from bot.wording import word
from knowledge import open_library
from knowledge.answers import Context

GREETING = "问一份政府信息公开年报吧，例如“2021年收到多少件申请”。输入 help 看能问什么，空行或 Ctrl-D 结束。"


def add_to(parser: argparse.ArgumentParser) -> None:
    """Add the options of the command."""
    add_db(parser)
    add_asker(parser)


def run(options: argparse.Namespace) -> int:
    """Hold a conversation on standard input until it ends; a number picks one of the choices last offered."""
    library = open_library(options.db)
    out = console()
    interactive = sys.stdin.isatty()
    if interactive:
        # Gives the prompt line editing and history where the platform has them.
        import readline  # noqa: F401  loaded, it edits what input() reads

        out.print(GREETING)
    context: Context | None = None
    while True:
        try:
            question = input("› " if interactive else "")
        except EOFError:
            break
        if not question.strip():
            if interactive:
                break
            continue
        reply = library.ask(well_formed(question), context, today=today(options), unit=options.unit)
        context = reply.context
        show(word(reply.answer), out)
        out.print()
    return 0
