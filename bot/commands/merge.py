"""`gongkai merge`: the reports of several indexes into one."""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from bot.commands.ingest import STATUS_STYLES, line
from bot.commands.options import add_writing
from bot.terminal import console
from knowledge.ingest import IngestEvent, Status
from knowledge.merging import merge


def add_to(parser: argparse.ArgumentParser) -> None:
    """Add the options of the command."""
    parser.add_argument("indexes", nargs="+", type=Path, metavar="INDEX", help="an index, made on any machine")
    add_writing(parser)
    add_verbose(parser)


def run(options: argparse.Namespace) -> int:
    """Merge; 1 when a report was refused."""
    return shown(
        merge(
            options.indexes, options.db, golden=options.golden, accept_golden=options.accept_golden, keep=options.keep
        ),
        verbose=options.verbose,
    )


def add_verbose(parser: argparse.ArgumentParser) -> None:
    """Add whether every report is told of."""
    parser.add_argument("--verbose", action="store_true", help="a line for each report")


def shown(events: Iterable[IngestEvent], *, verbose: bool) -> int:
    """Print a line for each report about which there is something to say, and a summary; 1 when one was refused."""
    out = console()
    counts: Counter[Status] = Counter()
    for event in events:
        counts[event.status] += 1
        if verbose or event.reason:
            style = STATUS_STYLES[event.status] if out.is_terminal else ""
            out.print(line(event), style=style, markup=False)
    out.print(", ".join(f"{counts[status]} {status}" for status in STATUS_STYLES), markup=False)
    return 1 if counts[Status.REFUSED] else 0
