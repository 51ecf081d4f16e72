"""What a conversation goes on from, packed into one word that a stranger may hand back.

It is held against the vocabulary and the index when it comes back: whoever writes one by hand can make no context that
a conversation could not have had.
"""

from __future__ import annotations

import base64
import binascii
import json
import math
import zlib
from collections.abc import Mapping
from typing import Any

from knowledge import Library
from knowledge.answers import Context, Kind
from knowledge.conversation import context_from_json, context_to_json
from knowledge.lexicon.codes import codes
from knowledge.library import MAX_QUESTION
from knowledge.query.algebra import measure_named

LONGEST_CONTEXT = 6000
"""Characters of a packed context; a longer one is not carried, and not read."""

LONGEST_UNPACKED = 60_000
MOST_ITEMS = 200
FIRST_YEAR, LAST_YEAR = 1990, 2100


class Unpackable(ValueError):  # noqa: N818  (what a stranger wrote, not a fault of ours)
    """A packed context that no answer left."""


def pack(context: Context) -> str | None:
    """A context as it stands in an address; None where it is too long for one, so that nothing is gone on from."""
    told = {key: value for key, value in context_to_json(context).items() if value}
    plain = json.dumps(told, ensure_ascii=False, separators=(",", ":"))
    packed = base64.urlsafe_b64encode(zlib.compress(plain.encode(), 9)).decode().rstrip("=")
    return packed if len(packed) <= LONGEST_CONTEXT else None


def unpack(packed: str) -> Context:
    """The context that `pack` packed. Raises Unpackable."""
    if len(packed) > LONGEST_CONTEXT or not packed.isascii():
        raise Unpackable
    try:
        inner = zlib.decompressobj()
        plain = inner.decompress(base64.urlsafe_b64decode(packed + "=" * (-len(packed) % 4)), LONGEST_UNPACKED)
        told = json.loads(plain.decode())
        context = context_from_json(told)
    except (binascii.Error, zlib.error, ValueError, TypeError, KeyError, RecursionError) as fault:
        raise Unpackable from fault
    if inner.unconsumed_tail or not _is_possible(context):
        raise Unpackable
    return context


PLANNED = frozenset({"yearly_only", "common_year", "fewer_years", "missing_years", "corrected_unit"})
"""Notes that a query brings along itself; every other one comes from the reports, and is made when it is answered."""

LONGEST_QUERY = 4000
LONGEST_WORD = 100


def is_harmless(query: Mapping[str, Any]) -> bool:
    """Whether a query out of a stranger's hands brings along no words that an answer would take for the reports'."""
    said = query.get("said", {})
    if not isinstance(said, Mapping):
        return False
    notes, passed, question = said.get("notes", ()), said.get("passed_over", ()), said.get("question", "")
    if not (isinstance(notes, list | tuple) and isinstance(passed, list | tuple) and isinstance(question, str)):
        return False
    return (
        len(question) <= MAX_QUESTION
        and len(notes) + len(passed) <= MOST_ITEMS
        and all(len(str(word)) <= LONGEST_WORD for word in passed)
        and all(_is_planned(one) for one in notes)
    )


def _is_planned(one: object) -> bool:
    if not isinstance(one, list | tuple) or len(one) != 3 or not isinstance(one[2], Mapping):
        return False
    return one[0] in PLANNED and all(len(str(value)) <= LONGEST_WORD for value in one[2].values())


def _is_possible(context: Context) -> bool:
    """Whether every code, year and number of a context is one that an answer could have left."""
    lists = (context.agencies, context.years, context.indicators, context.applicants, context.choices, context.cues)
    group = (context.group.code, context.group.label, *context.group.without) if context.group is not None else ()
    texts = (*group, *(unit for unit, _ in context.rows), *context.agencies, *context.content)
    offered = [text for choice in context.choices for text in (choice.label, choice.question)]
    queries = [query for query in (context.query, *(choice.query for choice in context.choices)) if query is not None]
    return (
        all(is_harmless(query) for query in queries)
        and all(len(items) <= MOST_ITEMS for items in (*lists, context.content))
        and all(len(text) <= MAX_QUESTION for text in (*texts, *offered))
        and (context.kind is None or context.kind in set(Kind))
        and all(FIRST_YEAR <= year <= LAST_YEAR for year in (*context.years, *(year for _, year in context.rows)))
        and all(_is_figure(code) for code in context.indicators)
        and all(code in codes().applicants for code in context.applicants)
        and all(number is None or math.isfinite(number) for _, number in context.cues)
    )


def _is_figure(code: str) -> bool:
    try:
        measure_named(code)
    except ValueError:
        return False
    return True


def is_of_this_index(library: Library, context: Context) -> bool:
    """Whether the units that a context names are on the shelf."""
    named = {*context.agencies, *(unit for unit, _ in context.rows)}
    return all(library.shelf.unit(name) is not None for name in named)
