"""`gongkai eval`: corpora of questions run against the index and scored."""

from __future__ import annotations

import argparse
from pathlib import Path

from bot.commands.options import add_db
from bot.terminal import console
from knowledge import open_library
from knowledge.evaluation import evaluate, render


def add_to(parser: argparse.ArgumentParser) -> None:
    """Add the options of the command."""
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
    add_db(parser)


def run(options: argparse.Namespace) -> int:
    """Print the scores and every failure; 1 when a wrong figure or passage was shown, which no refusal ever is."""
    evaluation = evaluate(open_library(options.db), options.files)
    out = console()
    for line in render(evaluation):
        out.print(line, markup=False)
    return 1 if any(outcome.figure_wrong for outcome in evaluation.outcomes) else 0
