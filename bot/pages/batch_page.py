"""`gongkai ingest --report`: one HTML page for a batch, to check by eye what was read of each report.

Self-contained: no script, no font or picture from elsewhere, so that it can be mailed, kept and printed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

from bot.commands.parse import tables_of
from bot.message import Table
from bot.streams import escape
from bot.wording.reasons import reason_in
from knowledge.answers import Language
from knowledge.errors import KnowledgeError
from knowledge.ingest import IngestEvent, Status
from knowledge.lexicon.finding_words import Tongue, words
from knowledge.model import Problem, Severity, State
from knowledge.shelf import Shelf
from knowledge.store import open_shelf

STATUS_NAMES = {
    Status.ADDED: "新收录",
    Status.REPLACED: "已替换",
    Status.UNCHANGED: "未变",
    Status.REFUSED: "未收录",
}

STYLE = """
:root { color-scheme: light dark; --line: #8886; --bad: #c62828; --warn: #b26a00; --quiet: #767676; }
body { font: 15px/1.6 system-ui, "Noto Sans CJK SC", "Microsoft YaHei", sans-serif; max-width: 72rem; margin: 2rem auto;
       padding: 0 1rem; }
h1 { font-size: 1.5rem; } h2 { font-size: 1.15rem; margin: 0; display: inline; }
table { border-collapse: collapse; margin: .8rem 0; font-variant-numeric: tabular-nums; }
caption { text-align: left; font-weight: 600; padding: .2rem 0; }
td, th { border: 1px solid var(--line); padding: .15rem .5rem; text-align: left; }
td.figure, th.figure { text-align: right; white-space: nowrap; }
td.doubt { color: var(--bad); font-weight: 600; }
details { border-top: 1px solid var(--line); padding: .6rem 0; }
summary { cursor: pointer; }
.error { color: var(--bad); } .warning { color: var(--warn); } .notice, .quiet { color: var(--quiet); }
.wide { overflow-x: auto; }
@media print { details { break-inside: avoid-page; } body { max-width: none; margin: 0; } }
"""


def write_page(file: Path, events: Sequence[IngestEvent], db: Path) -> None:
    """Write the page of a batch that was read into `db`; raises KnowledgeError when the file cannot be written."""
    with open_shelf(db) as shelf:
        text = page(events, shelf)
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    except OSError as fault:
        raise KnowledgeError(f"{file}: cannot be written ({fault.strerror})") from fault


def page(events: Sequence[IngestEvent], shelf: Shelf) -> str:
    """The whole page: a summary, what was refused and why, then each report with its tables and findings."""
    counts = Counter(event.status for event in events)
    summary = "，".join(f"{STATUS_NAMES[status]} {counts[status]}" for status in STATUS_NAMES)
    parts = [
        "<!doctype html><html lang='zh-Hans'><head><meta charset='utf-8'>",
        "<meta name='viewport' content='width=device-width, initial-scale=1'>",
        f"<title>读取结果：{len(events)} 份</title><style>{STYLE}</style></head><body>",
        f"<h1>读取结果：{len(events)} 份</h1><p>{escape(summary)}</p>",
    ]
    refused = [event for event in events if event.status is Status.REFUSED]
    if refused:
        rows = "".join(
            f"<li class='error'>{escape(event.source)}：{escape(reason_in(event.reason or '', Language.HANS))}</li>"
            for event in refused
        )
        parts.append(f"<h2>未收录</h2><ul>{rows}</ul>")
    for event in events:
        if event.status is not Status.REFUSED and event.agency is not None and event.year is not None:
            parts.append(report_part(event.agency, event.year, event, shelf))
    return "".join([*parts, "</body></html>"])


def report_part(agency: str, year: int, event: IngestEvent, shelf: Shelf) -> str:
    """One report: its heading, findings, sections in a line each, and tables; open where something is wrong."""
    facts = [entry.fact for entry in shelf.facts(agency, year)]
    problems = shelf.problems(agency, year)
    doubts = sum(fact.state is State.UNREADABLE for fact in facts)
    blanks = sum(fact.state is State.BLANK for fact in facts)
    counted = f"{len(facts)} 格，空白 {blanks}，读不出 {doubts}，问题 {len(problems)}"
    opened = " open" if doubts or any(problem.severity is Severity.ERROR for problem in problems) else ""
    sizes: dict[str, int] = {}
    for paragraph in shelf.paragraphs(agency, year):
        heading = paragraph.section.heading or "（开头）"
        sizes[heading] = sizes.get(heading, 0) + len(paragraph.text)
    sections = "".join(
        f"<li>{escape(heading)}<span class='quiet'>（{size} 字）</span></li>" for heading, size in sizes.items()
    )
    tables = "".join(table_part(table) for table in tables_of(facts))
    return (
        f"<details{opened}><summary><h2>{escape(agency)} {year}</h2> "
        f"<span class='quiet'>{STATUS_NAMES[event.status]} · {escape(event.source)} · {counted}</span></summary>"
        f"{findings_part(problems)}<ul>{sections}</ul>{tables}</details>"
    )


def findings_part(problems: Iterable[Problem]) -> str:
    """The findings as a list, each in the colour of its weight."""
    rows = "".join(
        f"<li class='{problem.severity.value}'>{escape(problem.rule)}："
        f"{escape(words(Tongue.ZH).whole(problem.message, problem.remedy))}</li>"
        for problem in problems
    )
    return f"<ul>{rows}</ul>" if rows else ""


def table_part(table: Table) -> str:
    """A table with its figures flush right and what could not be read in red."""
    flush = [" class='figure'" if numeric else "" for numeric in table.numeric]
    head = "".join(f"<th{mark}>{escape(name)}</th>" for name, mark in zip(table.columns, flush, strict=True))
    rows = "".join(
        "<tr>"
        + "".join(
            f"<td class='figure doubt'>{escape(text)}</td>" if "读不出" in text else f"<td{mark}>{escape(text)}</td>"
            for text, mark in zip(row, flush, strict=True)
        )
        + "</tr>"
        for row in table.rows
    )
    return f"<div class='wide'><table><caption>{escape(table.caption)}</caption><tr>{head}</tr>{rows}</table></div>"
