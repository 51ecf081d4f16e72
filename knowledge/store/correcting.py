"""Recording corrections to single cells, and taking them back; each makes a new release, as an ingest does."""

from __future__ import annotations

import math
from pathlib import Path

from knowledge.errors import KnowledgeError
from knowledge.lexicon.codes import codes
from knowledge.model import Number
from knowledge.store.code_ids import read_codes
from knowledge.store.corrections import CorrectionEntry, entries, stated_fact
from knowledge.store.release import Approve, rewriting
from knowledge.store.releases import KEEP
from knowledge.store.rows import clean

_CHANGING = "_change"
"""How the indicators end that may be negative: 本年增/减."""

_MONEY = frozenset({"元", "万元", "亿元"})


class CorrectionError(KnowledgeError):
    """A correction that cannot be recorded or undone; its text is the reason, in one line."""


def correct(
    db: Path,
    *,
    agency: str,
    year: int,
    indicator: str,
    applicant: str | None,
    value: Number,
    who: str,
    why: str,
    day: str,
    approve: Approve | None = None,
    keep: int = KEEP,
) -> CorrectionEntry:
    """Record that a cell should say `value`, in a new release; what the report states stays.

    `approve` and `keep` are as for knowledge.store.release.rewriting. Raises CorrectionError when the report has no
    such cell, the value cannot stand in it, it says that already, or nobody or no reason is given; IndexFileError when
    the index cannot be written or is not published.
    """
    _named(who, why)
    with rewriting(db, approve=approve, keep=keep) as writer:
        connection, ids = writer.connection, read_codes(writer.connection)
        fact = stated_fact(connection, ids, agency, year, indicator, applicant)
        if fact is None:
            raise CorrectionError(f"{agency} {year}: the report has no cell {indicator} × {applicant or '-'}")
        _fitting(indicator, value)
        before = next(
            (
                entry
                for entry in entries(connection, ids)
                if entry.standing
                and (entry.agency, entry.year, entry.indicator, entry.applicant) == (agency, year, indicator, applicant)
            ),
            None,
        )
        if value == (before.correction.value if before else fact.value):
            raise CorrectionError(f"{agency} {year}: {indicator} × {applicant or '-'} says {value} already")
        cursor = connection.execute(
            "INSERT INTO corrections (agency, year, indicator, applicant, value, stood, who, why, day)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (agency, year, indicator, applicant, value, clean(fact.raw), clean(who.strip()), clean(why.strip()), day),
        )
        number = cursor.lastrowid
        return next(entry for entry in entries(connection, ids) if entry.correction.number == number)


def undo(
    db: Path, number: int, *, who: str, why: str, day: str, approve: Approve | None = None, keep: int = KEEP
) -> CorrectionEntry:
    """Take a correction back; it stays on record with who took it back. Raises CorrectionError where it cannot be."""
    _named(who, why)
    with rewriting(db, approve=approve, keep=keep) as writer:
        connection, ids = writer.connection, read_codes(writer.connection)
        found = next((entry for entry in entries(connection, ids) if entry.correction.number == number), None)
        if found is None:
            raise CorrectionError(f"there is no correction number {number}")
        if found.undone:
            raise CorrectionError(f"correction number {number} was undone on {found.undone[2]} by {found.undone[0]}")
        connection.execute(
            "UPDATE corrections SET undone_who = ?, undone_why = ?, undone_day = ? WHERE id = ?",
            (clean(who.strip()), clean(why.strip()), day, number),
        )
        return next(entry for entry in entries(connection, ids) if entry.correction.number == number)


def _named(who: str, why: str) -> None:
    if not who.strip() or not why.strip():
        raise CorrectionError("a correction needs who makes it and why")


def _fitting(indicator: str, value: Number) -> None:
    unit = codes().indicators[indicator].unit
    if not math.isfinite(value) or (value < 0 and not indicator.endswith(_CHANGING)):
        raise CorrectionError(f"{indicator}: {value} cannot stand in this cell")
    if unit not in _MONEY and (not isinstance(value, int) or abs(value) >= 2**63):
        raise CorrectionError(f"{indicator}: {value} is no whole number")
