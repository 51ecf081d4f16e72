"""`gongkai explain`: how a question is understood and answered."""

from __future__ import annotations

import argparse

from bot.commands.ask import well_formed
from bot.commands.options import add_asker, add_db, today
from bot.terminal import console
from knowledge import open_library


def add_to(parser: argparse.ArgumentParser) -> None:
    """Add the options of the command."""
    parser.add_argument("question", metavar="QUESTION")
    parser.add_argument("--after", metavar="TURN", action="append", default=[], help="a question before it; repeatable")
    add_db(parser)
    add_asker(parser)


def run(options: argparse.Namespace) -> int:
    """Print spans, cues, slots, the kind that was chosen, its plan and the citations."""
    out = console()
    question = well_formed(options.question)
    library, context = open_library(options.db), None
    for turn in options.after:
        context = library.ask(well_formed(turn), context, today=today(options), unit=options.unit).context
    for line in library.explain(question, context, today=today(options), unit=options.unit):
        out.print(line, markup=False)
    return 0
