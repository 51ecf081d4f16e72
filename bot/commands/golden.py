"""`gongkai golden`: the questions that every new release must still answer, asked, recorded, or recorded anew."""

from __future__ import annotations

import argparse
from pathlib import Path

from bot.commands.options import add_asker, add_db, today
from bot.terminal import console
from knowledge import open_library
from knowledge.approval import golden_file
from knowledge.errors import KnowledgeError
from knowledge.evaluation import read_corpus
from knowledge.golden import add_golden, ask_golden, recorded, renewed, told


def add_to(parser: argparse.ArgumentParser) -> None:
    """Add the options of the command."""
    parser.add_argument("questions", nargs="*", metavar="QUESTION", help="record today's answers (none: ask all)")
    parser.add_argument("--from", dest="listed", type=Path, metavar="FILE", help="record the questions of a text file")
    parser.add_argument("--renew", action="store_true", help="record all questions again, with today's answers")
    parser.add_argument("--golden", type=Path, metavar="FILE", help="where they are kept (default: DB.golden.toml)")
    add_asker(parser)
    add_db(parser)


def run(options: argparse.Namespace) -> int:
    """Record the questions given, or ask all that are recorded; 1 when one is not answered as it was."""
    db = options.db
    wanted = options.golden or golden_file(db)
    asked = [*options.questions, *(_lines(options.listed) if options.listed else ())]
    if options.renew or asked:
        library = open_library(db)
        if library.standing_in is not None:
            raise KnowledgeError(f"{library.standing_in.reason}: nothing is recorded from an earlier release")
        lines = list(renewed(library, wanted)) if options.renew else []
        known = {turn.question for turns in read_corpus(wanted) for turn in turns} if wanted.exists() else set()
        new = [item for item in asked if item not in known]
        lines += recorded(library, new, today=today(options), unit=options.unit)
        if lines:
            add_golden(wanted, lines, anew=options.renew)
        print(f"{wanted}: {sum(line == '[[case]]' for line in lines)} recorded")
        return 0
    if not wanted.exists():
        raise KnowledgeError(f"{wanted}: no golden questions; `gongkai golden QUESTION...` records some")
    found = ask_golden(db, wanted)
    out = console()
    for outcome in found.failures:
        out.print(told(outcome), markup=False)
    print(f"{len(found.outcomes) - len(found.failures)} of {len(found.outcomes)} golden questions answered as recorded")
    return 1 if found.failures else 0


def _lines(file: Path) -> list[str]:
    """The questions of a text file, one a line; empty lines and those that begin with # are passed over."""
    try:
        lines = file.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, ValueError) as fault:
        raise KnowledgeError(f"{file}: cannot be read ({fault})") from fault
    return [line.strip() for line in lines if line.strip() and not line.lstrip().startswith("#")]
