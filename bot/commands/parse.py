"""`gongkai parse`: what was read from files, as tables to check by eye or as JSON Lines."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path

from bot.message import Table, plain_table
from bot.report_json import report_json
from bot.streams import json_line
from bot.terminal import console, rich_table
from knowledge.lexicon.codes import codes
from knowledge.lexicon.finding_words import Tongue, words
from knowledge.model import CellKey, Fact, Report, State
from knowledge.parsing import parse
from knowledge.printable import on_one_line

STATE_MARKS = {
    State.BLANK: "（空白）",
    State.NOT_APPLICABLE: "（不适用）",
    State.UNREADABLE: "（读不出）",
}


def shown_value(fact: Fact | None) -> str:
    """A cell as a person reads it: the figure, 推定 beside an inferred one, or why there is none."""
    if fact is None:
        return ""
    if fact.value is None:
        return STATE_MARKS.get(fact.state, "（空白）")
    figure = fact.raw if fact.state is State.STATED and fact.raw else str(fact.value)
    return f"{figure}（推定，原文“{fact.raw}”）" if fact.state is State.INFERRED else figure


def tables_of(all_facts: Iterable[Fact]) -> tuple[Table, ...]:
    """A report's cells as the form's tables: one row an indicator, table 3 with a column for each applicant."""
    lexicon = codes()
    facts: Mapping[CellKey, Fact] = {fact.key: fact for fact in all_facts}
    tables: list[Table] = []
    for number in sorted({fact.cite.table for fact in facts.values()}):
        present = dict.fromkeys(fact.indicator for fact in facts.values() if fact.cite.table == number)
        labels = {code: lexicon.indicators[code].zh if code in lexicon.indicators else code for code in present}
        if any(fact.applicant for fact in facts.values() if fact.cite.table == number):
            held = {fact.applicant for fact in facts.values()}
            columns = [code for code in lexicon.applicants if code in held]
            rows = [(labels[code], *(shown_value(facts.get((code, who))) for who in columns)) for code in present]
            names = ("", *(lexicon.applicants[code].zh for code in columns))
        else:
            rows = [(labels[code], shown_value(facts.get((code, None))), _unit(facts[code, None])) for code in present]
            names = ("", "数值", "单位")
        caption = "附表" if number == 1 else f"表{number}"
        numeric = (False, *(True for _ in names[1:]))
        tables.append(Table(columns=names, rows=tuple(rows), numeric=numeric, caption=caption))
    return tuple(tables)


def _unit(fact: Fact) -> str:
    return fact.unit


def show_report(report: Report) -> None:
    """Print one report: who and when, sections, tables, and every finding."""
    out = console()
    out.print(on_one_line(report.title), style="bold" if out.is_terminal else None, markup=False)
    out.print(
        f"单位：{report.agency or '（不明）'}　年度：{report.year or '（不明）'}　格式：{report.edition}"
        f"　发布：{report.published or '（未注明）'}　文件：{report.source}",
        markup=False,
    )
    for place, section in enumerate(report.sections):
        unnamed = "（无标题）" if place else "（开头）"
        size = sum(len(text) for text in section.paragraphs)
        out.print(f"  {section.heading or unnamed}（{len(section.paragraphs)} 段，{size} 字）", markup=False)
    for table in tables_of(report.facts):
        if out.is_terminal:
            out.print(rich_table(table), soft_wrap=False)
        else:
            out.print(plain_table(table), markup=False)
    for problem in report.problems:
        told = words(Tongue.ZH).whole(problem.message, problem.remedy)
        out.print(f"{problem.severity.value.upper()} {problem.rule}：{told}", markup=False)
    if not report.problems:
        out.print("未发现问题。")
    out.print()


def add_to(parser: argparse.ArgumentParser) -> None:
    """Add the options of the command."""
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
    parser.add_argument("--json", action="store_true", help="one JSON object per report, one a line")


def run(options: argparse.Namespace) -> int:
    """Read the files in order; 1 when any could not be read, after all the others were shown, or when there is none."""
    failed = seen = False
    for outcome in parse(options.files):
        seen = True
        if outcome.error is not None:
            failed = True
            print(on_one_line(f"gongkai: {outcome.source}: {outcome.error}"), file=sys.stderr)
        for report in outcome.reports:
            if options.json:
                print(json_line(report_json(report)))
            else:
                show_report(report)
    if not seen:
        print(on_one_line(f"gongkai: {', '.join(map(str, options.files))}: no file is in it"), file=sys.stderr)
    return 1 if failed or not seen else 0
