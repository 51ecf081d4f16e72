"""The command line: `gongkai parse | ingest | releases | rollback | golden | ask | chat | check | export | bot ...`.

Exit status 0 on success, 1 when the input could not be used (one line on stderr that names it and says why), 2 on
wrong usage. Commands are imported when they are called, so that a question from a cold process loads only its own.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from bot import __version__
from bot.commands.check import add_check
from bot.commands.fetch_options import add_fetching
from bot.commands.mcp import add_mcp
from bot.commands.web import add_web
from bot.streams import guarded
from knowledge.errors import KnowledgeError
from knowledge.printable import on_one_line

DEFAULT_DB = "data/gongkai.db"
DEFAULT_STATE = "data/state.db"


def _year(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) == 4):
        raise argparse.ArgumentTypeError(f"{text} is not a year of four digits")
    return int(text)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as fault:
        raise argparse.ArgumentTypeError(f"{text} is not a date such as 2024-06-30") from fault


def _add_db(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--db",
        type=Path,
        default=Path(os.environ.get("GONGKAI_DB") or DEFAULT_DB),
        metavar="FILE",
        help=f"the index (default: $GONGKAI_DB, else {DEFAULT_DB})",
    )


def _count(text: str) -> int:
    if not (text.isascii() and text.isdigit()) or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text} is not a number of releases, 1 or more")
    return int(text)


def _add_writing(parser: argparse.ArgumentParser) -> None:
    """What every command takes that makes a release."""
    _add_db(parser)
    parser.add_argument(
        "--keep",
        type=_count,
        default=os.environ.get("GONGKAI_KEEP_RELEASES") or "3",
        metavar="N",
        help="releases to keep, the live one included (default: $GONGKAI_KEEP_RELEASES, else 3)",
    )
    parser.add_argument(
        "--golden", type=Path, metavar="FILE", help="questions that must still be answered (default: DB.golden.toml)"
    )
    parser.add_argument("--accept-golden", action="store_true", help="publish even if golden questions fail")


def _add_releases(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """The commands for what is published: which releases there are, back to one of them, and the golden questions."""
    listed = commands.add_parser("releases", help="the releases of the index: when, how much, which is live, damage")
    _add_db(listed)
    listed.add_argument("--json", action="store_true", help="one JSON object per release, one a line")
    listed.set_defaults(run=_releases)

    rollback = commands.add_parser("rollback", help="make an earlier release of the index the live one")
    rollback.add_argument(
        "release", nargs="?", type=_count, metavar="RELEASE", help="a number (default: the one before)"
    )
    _add_db(rollback)
    rollback.set_defaults(run=_rollback)

    golden = commands.add_parser("golden", help="questions that a new release must still answer: ask or record them")
    golden.add_argument("questions", nargs="*", metavar="QUESTION", help="record today's answers (none: ask all)")
    golden.add_argument("--from", dest="listed", type=Path, metavar="FILE", help="record the questions of a text file")
    golden.add_argument("--renew", action="store_true", help="record all questions again, with today's answers")
    golden.add_argument("--golden", type=Path, metavar="FILE", help="where they are kept (default: DB.golden.toml)")
    golden.add_argument("--unit", help="the unit meant where a question names none")
    golden.add_argument("--today", type=_day, metavar="YYYY-MM-DD", help="the day that 去年 counts from")
    _add_db(golden)
    golden.set_defaults(run=_golden)


def _add_state(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--state",
        type=Path,
        default=Path(os.environ.get("GONGKAI_STATE_DB") or DEFAULT_STATE),
        metavar="FILE",
        help=f"the bot's own database (default: $GONGKAI_STATE_DB, else {DEFAULT_STATE})",
    )


def build_parser() -> argparse.ArgumentParser:
    """All commands with their options; each sets `run` to the name of its function in this module."""
    parser = argparse.ArgumentParser(
        prog="gongkai",
        description="Ask any Chinese government information-disclosure report. 公开：政府信息公开年报问答",
    )
    parser.add_argument("--version", action="version", version=f"gongkai {__version__}")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")

    parse = commands.add_parser("parse", help="read report files and show what was read, without indexing them")
    parse.add_argument("files", nargs="+", type=Path, metavar="FILE")
    parse.add_argument("--json", action="store_true", help="one JSON object per report, one a line")
    parse.set_defaults(run=_parse)

    ingest = commands.add_parser("ingest", help="read report files and folders into the index")
    ingest.add_argument("paths", nargs="+", type=Path, metavar="PATH")
    _add_writing(ingest)
    ingest.add_argument("--agency", help="the unit, for files that do not say it")
    ingest.add_argument("--year", type=_year, help="the report year, for files that do not say it")
    ingest.add_argument("--workers", type=int, metavar="N", help="processes that read files (default: all cores)")
    ingest.add_argument("--report", type=Path, metavar="OUT.html", help="write a page that shows what was read")
    ingest.set_defaults(run=_ingest)
    _add_releases(commands)
    for parser_of_sources in add_fetching(commands):
        _add_db(parser_of_sources)

    ask = commands.add_parser("ask", help="answer one question, or a batch of them")
    ask.add_argument("question", nargs="?", metavar="QUESTION")
    _add_db(ask)
    ask.add_argument("--json", action="store_true", help="the machine interface")
    ask.add_argument("--batch", action="store_true", help="JSON Lines from standard input, a reply a line")
    ask.add_argument("--context", type=Path, metavar="FILE", help="keep the conversation in FILE, for follow-ups")
    ask.add_argument("--query", metavar="JSON", help="answer this typed query instead of a question")
    ask.set_defaults(run=_ask)

    explain = commands.add_parser("explain", help="show how a question is understood and answered")
    explain.add_argument("question", metavar="QUESTION")
    _add_db(explain)
    explain.set_defaults(run=_explain)

    chat = commands.add_parser("chat", help="the conversation that Telegram holds, in the terminal")
    _add_db(chat)
    chat.set_defaults(run=_chat)
    for parser_of_questions in (ask, explain, chat):
        parser_of_questions.add_argument("--unit", help="the unit meant where a question names none")
        parser_of_questions.add_argument(
            "--today", type=_day, metavar="YYYY-MM-DD", help="the day that 去年 counts from"
        )

    _add_db(add_check(commands, _year))

    export = commands.add_parser("export", help="every cell of a unit with its source, as CSV or as a workbook")
    export.add_argument("unit", metavar="UNIT")
    export.add_argument("--year", type=_year)
    export.add_argument("--xlsx", type=Path, metavar="FILE", help="a sheet for each table, a column for each year")
    export.add_argument("--csv", type=Path, metavar="FILE", help="one cell a line (without a FILE: standard output)")
    _add_db(export)
    export.set_defaults(run=_export)

    amend = commands.add_parser("correct", help="record that a cell should say something else, or take that back")
    amend.add_argument("unit", nargs="?", metavar="UNIT")
    amend.add_argument("year", nargs="?", type=_year, metavar="YEAR")
    amend.add_argument("indicator", nargs="?", metavar="INDICATOR", help="a code, or the row's official label")
    amend.add_argument("value", nargs="?", metavar="VALUE", help="what the cell should say")
    amend.add_argument("--applicant", metavar="A", help="a column of table 3, by code or label (default: 总计)")
    amend.add_argument("--who", metavar="NAME", help="who makes the correction or takes it back")
    amend.add_argument("--why", metavar="REASON")
    amend.add_argument("--undo", type=int, metavar="NUMBER", help="take a correction back")
    amend.add_argument("--list", action="store_true", help="show every correction that was recorded")
    amend.add_argument("--json", action="store_true", help="one JSON object per correction, one a line")
    _add_writing(amend)
    amend.set_defaults(run=_correct)

    evaluate = commands.add_parser("eval", help="run question corpora and report coverage and precision")
    evaluate.add_argument("files", nargs="+", type=Path, metavar="FILE")
    _add_db(evaluate)
    evaluate.set_defaults(run=_eval)

    lexicon = commands.add_parser("lexicon", help="what staff taught the bot in Telegram")
    actions = lexicon.add_subparsers(dest="action", required=True, metavar="ACTION")
    export = actions.add_parser("export", help="print confirmed aliases as lexicon entries and regression cases (TOML)")
    export.add_argument("--unit", default=os.environ.get("GONGKAI_DEFAULT_UNIT") or None, help="the bot's default unit")
    export.set_defaults(run=_export_lexicon)
    bring = actions.add_parser("import", help="put aliases in force that another bot's staff confirmed")
    bring.add_argument("file", type=Path, metavar="FILE", help="what lexicon export printed")
    bring.set_defaults(run=_import_lexicon)
    for action in (export, bring):
        _add_state(action)
        _add_db(action)

    bot = commands.add_parser("bot", help="run the Telegram bot; settings come from the environment or .env")
    bot.set_defaults(run=_bot)

    add_web(commands)
    add_mcp(commands)

    backup = commands.add_parser("backup", help="copy index and state into a folder, while they are in use")
    backup.add_argument("folder", type=Path, metavar="FOLDER")
    backup.add_argument("--keep", type=int, default=14, metavar="N", help="copies that are kept (default: 14)")
    backup.set_defaults(run=_backup)

    restore = commands.add_parser("restore", help="put such a copy back; refused while the bot runs")
    restore.add_argument("copy", type=Path, metavar="COPY")
    restore.set_defaults(run=_restore)
    for parser_of_copies in (backup, restore):
        _add_db(parser_of_copies)
        _add_state(parser_of_copies)

    health = commands.add_parser("health", help="ask the bot at HEALTH_LISTEN whether it works")
    health.set_defaults(run=_health)
    return parser


def _parse(options: argparse.Namespace) -> int:
    from bot.commands.parse import run

    return run(options.files, as_json=options.json)


def _ingest(options: argparse.Namespace) -> int:
    from bot.commands.ingest import run

    return run(
        options.paths,
        db=options.db,
        agency=options.agency,
        year=options.year,
        workers=options.workers,
        page=options.report,
        golden=options.golden,
        accept_golden=options.accept_golden,
        keep=options.keep,
    )


def _releases(options: argparse.Namespace) -> int:
    from bot.commands.release import run_releases

    return run_releases(options.db, as_json=options.json)


def _rollback(options: argparse.Namespace) -> int:
    from bot.commands.release import run_rollback

    return run_rollback(options.db, options.release)


def _golden(options: argparse.Namespace) -> int:
    from bot.commands.golden import run

    return run(
        options.questions,
        db=options.db,
        file=options.golden,
        listed=options.listed,
        renew=options.renew,
        today=_today(options),
        unit=options.unit,
    )


def _today(options: argparse.Namespace) -> date:
    return options.today or date.today()


def _ask(options: argparse.Namespace) -> int:
    from bot.commands.ask import run_batch, run_one

    if options.batch:
        if any(given is not None for given in (options.question, options.context, options.query)):
            raise SystemExit(_usage("ask --batch takes its questions and conversations from standard input"))
        return run_batch(options.db, today=_today(options), unit=options.unit)
    if (options.question is None) == (options.query is None):
        raise SystemExit(_usage("ask needs a QUESTION, a --query or --batch"))
    return run_one(
        options.question,
        query=options.query,
        db=options.db,
        today=_today(options),
        unit=options.unit,
        context_file=options.context,
        as_json=options.json,
    )


def _explain(options: argparse.Namespace) -> int:
    from bot.commands.ask import run_explain

    return run_explain(options.question, db=options.db, today=_today(options), unit=options.unit)


def _chat(options: argparse.Namespace) -> int:
    from bot.commands.chat import run

    return run(options.db, today=_today(options), unit=options.unit)


def _export(options: argparse.Namespace) -> int:
    from bot.commands.export import run

    return run(options.db, options.unit, options.year, options.xlsx, options.csv)


def _correct(options: argparse.Namespace) -> int:
    from bot.commands.correct import run

    return run(options.db, options, today=date.today())


def _eval(options: argparse.Namespace) -> int:
    from bot.commands.eval import run

    return run(options.files, db=options.db)


def _import_lexicon(options: argparse.Namespace) -> int:
    from bot.commands.lexicon import run_import

    return run_import(options.file, options.state, options.db)


def _export_lexicon(options: argparse.Namespace) -> int:
    from bot.commands.lexicon import run_export

    return run_export(options.state, options.db, today=date.today(), unit=options.unit)


def _bot(_options: argparse.Namespace) -> int:
    from bot.commands.bot import run

    return run()


def _backup(options: argparse.Namespace) -> int:
    from bot.commands.backup import run_backup

    if options.keep < 1:
        return _usage("backup --keep: at least one copy is kept")
    return run_backup(options.folder, db=options.db, state=options.state, keep=options.keep)


def _restore(options: argparse.Namespace) -> int:
    from bot.commands.backup import run_restore

    return run_restore(options.copy, db=options.db, state=options.state)


def _health(_options: argparse.Namespace) -> int:
    from bot.commands.health import run

    return run()


def _usage(message: str) -> int:
    print(f"gongkai: {message}", file=sys.stderr)
    return 2


@guarded()
def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and give its exit status; never shows a traceback for a fault of the input."""
    options = build_parser().parse_args(arguments)
    try:
        status: int = options.run(options)
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
