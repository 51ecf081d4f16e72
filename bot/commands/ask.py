"""`gongkai ask`: one question, or a batch of them."""

from __future__ import annotations

import argparse
import json
import os
import sys
from codecs import BOM_UTF8
from datetime import date
from pathlib import Path
from typing import Any

from bot.commands.options import add_asker, add_db, today, usage
from bot.message import Message
from bot.replies import reply_json
from bot.streams import json_line
from bot.wording import word
from knowledge import Library, open_library
from knowledge.answers import Context, Reply
from knowledge.conversation import context_from_json, context_to_json
from knowledge.errors import KnowledgeError
from knowledge.printable import on_one_line

MAX_BATCH_LINE = 2_000_000
"""Characters of one line of a batch; a longer one is an error of that line, never of the batch."""


def add_to(parser: argparse.ArgumentParser) -> None:
    """Add the options of the command."""
    parser.add_argument("question", nargs="?", metavar="QUESTION")
    add_db(parser)
    parser.add_argument("--json", action="store_true", help="the machine interface")
    parser.add_argument("--proof", action="store_true", help="every cell and sentence that the answer rests on")
    parser.add_argument("--batch", action="store_true", help="JSON Lines from standard input, a reply a line")
    parser.add_argument("--context", type=Path, metavar="FILE", help="keep the conversation in FILE, for follow-ups")
    parser.add_argument("--query", metavar="JSON", help="answer this typed query instead of a question")
    add_asker(parser)


def run(options: argparse.Namespace) -> int:
    """Answer what the options say; 2 when they do not fit together."""
    if options.batch:
        if any(given is not None for given in (options.question, options.context, options.query)):
            return usage("ask --batch takes its questions and conversations from standard input")
        return run_batch(options.db, today=today(options), unit=options.unit)
    if (options.question is None) == (options.query is None):
        return usage("ask needs a QUESTION, a --query or --batch")
    return run_one(
        options.question,
        query=options.query,
        db=options.db,
        today=today(options),
        unit=options.unit,
        context_file=options.context,
        as_json=options.json,
        proof=options.proof,
    )


def well_formed(text: str) -> str:
    """The text without lone surrogates, which broken bytes or a JSON escape can hold and UTF-8 cannot."""
    return text.encode("utf-8", errors="replace").decode("utf-8")


def _read_context(file: Path) -> Context | None:
    try:
        text = file.read_text(encoding="utf-8").strip()
    except FileNotFoundError:
        return None
    except (OSError, ValueError) as fault:
        raise KnowledgeError(f"{file}: cannot be read ({fault})") from fault
    try:
        return context_from_json(json.loads(text)) if text else None
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as fault:
        raise KnowledgeError(f"{file}: not a conversation that gongkai wrote ({fault})") from fault


def _read_query(text: str) -> dict[str, Any]:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError) as fault:
        raise KnowledgeError(f"--query: not JSON ({fault})") from fault
    if not isinstance(found, dict):
        raise KnowledgeError("--query: not an object")
    return found


def _write_context(file: Path, context: Context) -> None:
    try:
        file.write_text(json.dumps(context_to_json(context)), encoding="utf-8")
    except OSError as fault:
        raise KnowledgeError(f"{file}: cannot be written ({fault.strerror})") from fault


def reply_object(reply: Reply) -> dict[str, Any]:
    """The reply as the object of the machine interface."""
    return reply_json(reply, word(reply.answer))


def run_one(
    question: str | None,
    *,
    query: str | None,
    db: Path,
    today: date,
    unit: str | None,
    context_file: Path | None,
    as_json: bool,
    proof: bool = False,
) -> int:
    """Answer one question or one typed query; with a context file the conversation is read from it and written back.

    With `proof` every cell and sentence that the answer rests on is shown, not only where they are.
    """
    library = open_library(db)
    context = _read_context(context_file) if context_file else None
    if query is not None:
        reply = library.answer(_read_query(query), context)
    else:
        reply = library.ask(well_formed(question or ""), context, today=today, unit=unit)
    if as_json:
        print(json_line(reply_object(reply)))
    else:
        message = word(reply.answer)
        _print(message.opened() if proof else message)
    if context_file:
        _write_context(context_file, reply.context)
    return 0


def _print(message: Message) -> None:
    if not sys.stdout.isatty() and not os.environ.get("FORCE_COLOR"):
        # What styles a terminal takes 30 ms to load, and there is nothing to style.
        print(message.plain())
        return
    from bot.terminal import console, show

    show(message, console())


def batch_line(line: str, library: Library, contexts: dict[str, Context], *, today: date, unit: str | None) -> str:
    """The reply to one line of a batch, as a line of JSON; `contexts` is carried from turn to turn. Never raises."""
    try:
        asked = json.loads(line) if len(line) <= MAX_BATCH_LINE else None
        if isinstance(asked, dict):
            # What is no JSON (1e999 is read as infinity) must not come back as the id.
            json_line(asked.get("id"))
    except (ValueError, RecursionError):
        asked = None
    if not isinstance(asked, dict) or not isinstance(asked.get("question"), str):
        return _mistaken(None, "not an object with an id and a question")
    try:
        return _replied(asked, library, contexts, today=today, unit=unit)
    except KnowledgeError as fault:
        return _mistaken(asked.get("id"), on_one_line(str(fault)))
    except Exception as fault:  # One line must not end the others, whatever it brought to light.
        return _mistaken(asked.get("id"), f"a fault of gongkai, please report it: {type(fault).__name__}")


def _replied(
    asked: dict[str, Any], library: Library, contexts: dict[str, Context], *, today: date, unit: str | None
) -> str:
    conversation, said_unit, said_day = asked.get("conversation"), asked.get("unit"), asked.get("today")
    try:
        day = date.fromisoformat(said_day) if said_day is not None else today
    except (TypeError, ValueError):
        return _mistaken(asked.get("id"), f"today: {said_day} is not a date")
    if said_unit is not None and not isinstance(said_unit, str):
        return _mistaken(asked.get("id"), "unit: must be a text")
    key = json.dumps(conversation) if conversation is not None else None
    question = well_formed(asked["question"])
    reply = library.ask(question, contexts.get(key) if key else None, today=day, unit=said_unit or unit)
    if key:
        contexts[key] = reply.context
    return json_line({"id": asked.get("id"), **reply_object(reply)})


def _mistaken(identity: object, reason: str) -> str:
    return json_line({"id": identity, "error": reason})


def run_batch(db: Path, *, today: date, unit: str | None) -> int:
    """Answer JSON Lines from standard input in order, a reply a line; a bad line costs that line alone."""
    library = open_library(db)
    contexts: dict[str, Context] = {}
    for raw in sys.stdin.buffer:
        # A file written on Windows may begin with a byte order mark.
        line = raw.removeprefix(BOM_UTF8).decode("utf-8", errors="replace").strip()
        if line:
            print(batch_line(line, library, contexts, today=today, unit=unit), flush=True)
    return 0
