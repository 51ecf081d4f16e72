"""The command line: `gongkai parse | ingest | releases | rollback | golden | ask | chat | check | export | bot ...`.

Exit status 0 on success, 1 when the input could not be used (one line on stderr that names it and says why), 2 on
wrong usage. A command is imported when it is called, so that a question from a cold process loads only its own.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Mapping, Sequence
from importlib import import_module
from typing import Protocol, cast

from bot.chat.settling import look_seldom
from bot.streams import guarded
from bot.version import __version__
from knowledge.errors import KnowledgeError
from knowledge.printable import on_one_line

COMMANDS: Mapping[str, str] = {
    "parse": "read report files and show what was read, without indexing them",
    "ingest": "read report files and folders into the index",
    "merge": "put the reports of other indexes into one, each once",
    "split": "put the reports of a region into an index of their own",
    "releases": "the releases of the index: when, how much, which is live, damage",
    "rollback": "make an earlier release of the index the live one",
    "golden": "questions that a new release must still answer: ask or record them",
    "fetch": "reports from their addresses on the web into a folder",
    "sources": "where reports came from, when that was looked at, what is gone",
    "ask": "answer one question, or a batch of them",
    "explain": "show how a question is understood and answered",
    "chat": "the conversation that Telegram holds, in the terminal",
    "check": "the findings of rules R1 to R12 over what is indexed, or over report files without an index",
    "export": "every cell of a unit with its source, as CSV or as a workbook",
    "correct": "record that a cell should say something else, or take that back",
    "eval": "run question corpora and report coverage and precision",
    "lexicon": "what staff taught the bot in Telegram; what further entries of the lexicon would change",
    "bot": "run the Telegram bot; settings come from the environment or .env",
    "web": "serve the pages: ask in a browser, and see the cell itself",
    "mcp": "serve assistants over the Model Context Protocol (needs gongkai[mcp])",
    "backup": "copy index and state into a folder, while they are in use",
    "restore": "put such a copy back; refused while the bot runs",
    "health": "ask the bot at HEALTH_LISTEN whether it works",
}
"""The commands by name with what each does; each is the module of that name in bot/commands/."""


class Command(Protocol):
    """What the module of a command has."""

    def add_to(self, parser: argparse.ArgumentParser) -> None:
        """Add the options of the command."""

    def run(self, options: argparse.Namespace) -> int:
        """Run it and give its exit status. Raises KnowledgeError for a fault of the input."""


def command(name: str) -> Command:
    """The module of a command, imported."""
    return cast(Command, import_module(f"bot.commands.{name}"))


def build_parser(called: Sequence[str] = tuple(COMMANDS)) -> argparse.ArgumentParser:
    """All commands by name, those that are called with their options."""
    parser = argparse.ArgumentParser(
        prog="gongkai",
        description="Ask any Chinese government information-disclosure report. 公开：政府信息公开年报问答",
    )
    parser.add_argument("--version", action="version", version=f"gongkai {__version__}")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for name, does in COMMANDS.items():
        one = commands.add_parser(name, help=does)
        if name in called:
            command(name).add_to(one)
    return parser


@guarded()
def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and give its exit status; never shows a traceback for a fault of the input."""
    look_seldom()
    words = list(sys.argv[1:] if arguments is None else arguments)
    # Nothing before the command's name takes a value, so the first word is it.
    called = [word for word in words if not word.startswith("-")][:1]
    try:
        options = build_parser(called).parse_args(words)
        status = command(options.command).run(options)
        sys.stdout.flush()
        return status
    except KnowledgeError as fault:
        print(f"gongkai: {on_one_line(str(fault))}", file=sys.stderr)
        return 1
    except BrokenPipeError:
        # The reader of our output went away (`| head`): nothing is left to tell it.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except OSError as fault:
        if fault.filename is None:
            # What could not be written to a full standard output would be tried again at the end.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        print(f"gongkai: {on_one_line(str(fault.filename or 'standard output'))}: {fault.strerror}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("gongkai: stopped", file=sys.stderr)
        return 130
