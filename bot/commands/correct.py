"""`gongkai correct`: staff record that a cell should say something else, list such corrections, and take them back.

gongkai correct UNIT YEAR INDICATOR VALUE [--applicant A] --who NAME --why REASON
gongkai correct --undo NUMBER --who NAME --why REASON
gongkai correct --list [--json]
"""

from __future__ import annotations

import argparse
from datetime import date

from bot.commands.options import add_writing, year
from bot.findings import cell_label, unit_named
from bot.streams import json_line
from bot.terminal import console
from knowledge.approval import approval
from knowledge.errors import KnowledgeError
from knowledge.lexicon.codes import codes
from knowledge.lexicon.finding_words import Tongue, words
from knowledge.lexicon.folding import label_of
from knowledge.model import Number
from knowledge.numerals import parse_number
from knowledge.store import open_shelf
from knowledge.store.correcting import correct, undo
from knowledge.store.corrections import CorrectionEntry


def add_to(parser: argparse.ArgumentParser) -> None:
    """Add the options of the command."""
    parser.add_argument("unit", nargs="?", metavar="UNIT")
    parser.add_argument("year", nargs="?", type=year, metavar="YEAR")
    parser.add_argument("indicator", nargs="?", metavar="INDICATOR", help="a code, or the row's official label")
    parser.add_argument("value", nargs="?", metavar="VALUE", help="what the cell should say")
    parser.add_argument("--applicant", metavar="A", help="a column of table 3, by code or label (default: 总计)")
    parser.add_argument("--who", metavar="NAME", help="who makes the correction or takes it back")
    parser.add_argument("--why", metavar="REASON")
    parser.add_argument("--undo", type=int, metavar="NUMBER", help="take a correction back")
    parser.add_argument("--list", action="store_true", help="show every correction that was recorded")
    parser.add_argument("--json", action="store_true", help="one JSON object per correction, one a line")
    add_writing(parser)


def run(options: argparse.Namespace) -> int:
    """Do what the options say; 2 when they do not fit together. Raises KnowledgeError when it cannot be done."""
    out, db, today = console(), options.db, date.today()
    approve = approval(db, options.golden, accept=options.accept_golden)
    if options.list:
        with open_shelf(db) as shelf:
            found = shelf.corrections()
    elif options.undo is not None:
        found = (
            undo(
                db,
                options.undo,
                who=options.who or "",
                why=options.why or "",
                day=today.isoformat(),
                approve=approve,
                keep=options.keep,
            ),
        )
    elif None in (options.unit, options.year, options.indicator, options.value):
        out.print("gongkai: correct needs UNIT YEAR INDICATOR VALUE, or --undo NUMBER, or --list", markup=False)
        return 2
    else:
        indicator = _indicator(options.indicator)
        with open_shelf(db) as shelf:
            agency = unit_named(shelf, options.unit)
        found = (
            correct(
                db,
                agency=agency,
                year=options.year,
                indicator=indicator,
                applicant=_applicant(indicator, options.applicant),
                value=_value(options.value),
                who=options.who or "",
                why=options.why or "",
                day=today.isoformat(),
                approve=approve,
                keep=options.keep,
            ),
        )
    for entry in found:
        if options.json:
            print(json_line(entry_json(entry)))
        else:
            out.print(line(entry), markup=False)
    return 0


def line(entry: CorrectionEntry) -> str:
    """A correction in one line: number, cell, what stood and what should stand, who, why, and whether it counts."""
    made = entry.correction
    state = ""
    if entry.undone:
        who, why, day = entry.undone
        state = f"；{day}由{who}撤销（{why}）"
    elif not entry.standing:
        state = "；现不生效（原表已改变，或已有新的更正）"
    cell = cell_label((entry.indicator, entry.applicant))
    return (
        f"#{made.number} {entry.agency} {entry.year}年 {cell}：原文“{made.stood}”，更正为 {made.value}，"
        f"{made.day} {made.who}（{made.why}）{state}"
    )


def entry_json(entry: CorrectionEntry) -> dict[str, object]:
    """A correction for a program."""
    made = entry.correction
    undone = dict(zip(("who", "why", "day"), entry.undone, strict=True)) if entry.undone else None
    return {
        "number": made.number,
        "agency": entry.agency,
        "year": entry.year,
        "indicator": entry.indicator,
        "applicant": entry.applicant,
        "value": made.value,
        "stood": made.stood,
        "who": made.who,
        "why": made.why,
        "day": made.day,
        "undone": undone,
        "standing": entry.standing,
    }


def _indicator(text: str) -> str:
    known = codes().indicators
    if text in known:
        return text
    own = words(Tongue.ZH)
    found = [
        item.code
        for item in known.values()
        if item.editions and label_of(text) in (label_of(item.zh), label_of(own.row(item.code)))
    ]
    if len(found) != 1:
        raise KnowledgeError(f"{text}: {'several indicators have' if found else 'no indicator has'} that code or label")
    return found[0]


def _applicant(indicator: str, text: str | None) -> str | None:
    if not codes().indicators[indicator].by_applicant:
        if text is not None:
            raise KnowledgeError(f"{indicator}: this figure is not divided by applicants")
        return None
    if text is None:
        return "total"
    found = [item.code for item in codes().applicants.values() if text in (item.code, item.zh)]
    if not found:
        raise KnowledgeError(f"{text}: no applicant column has that code or label")
    return found[0]


def _value(text: str) -> Number:
    value = parse_number(text)
    if value is None:
        raise KnowledgeError(f"{text}: not a number")
    return value
