"""The codes of the forms as an index keeps them: an integer for each, given once and never again to another."""

from __future__ import annotations

from sqlite_utils import Database

from knowledge.lexicon.codes import Codes
from knowledge.store.rows import NO_APPLICANT, STATE_LABELS, STATES


def write_codes(db: Database, codes: Codes) -> None:
    """Spell out the lexicon's codes in an index: new ones are added, labels and order follow the lexicon."""
    db.table("states").upsert_all(
        [
            {"id": number, "code": state.value, "name": STATE_LABELS[state][0], "name_en": STATE_LABELS[state][1]}
            for state, number in STATES.items()
        ],
        pk="id",
    )
    _keep_units(db, codes)
    known = {row["code"]: row["id"] for row in db.query("SELECT id, code FROM indicators")}
    for code in codes.indicators:
        known.setdefault(code, len(known) + 1)
    db.table("indicators").upsert_all(
        [
            {
                "id": known[item.code],
                "code": item.code,
                "position": position,
                "form_table": item.table,
                "unit": item.unit,
                "name": item.zh,
                "name_en": item.en,
                "parent": None if item.parent is None else known[item.parent],
            }
            for position, item in enumerate(codes.indicators.values(), 1)
        ],
        pk="id",
    )
    columns = {row["code"]: row["id"] for row in db.query("SELECT id, code FROM applicants WHERE code IS NOT NULL")}
    for code in codes.applicants:
        columns.setdefault(code, len(columns) + 1)
    db.table("applicants").upsert_all(
        [
            {"id": NO_APPLICANT, "code": None, "position": 0, "name": "—", "name_en": "—", "parent": None},
            *(
                {
                    "id": columns[item.code],
                    "code": item.code,
                    "position": position,
                    "name": item.zh,
                    "name_en": item.en,
                    "parent": None if item.parent is None else columns[item.parent],
                }
                for position, item in enumerate(codes.applicants.values(), 1)
            ),
        ],
        pk="id",
    )


def _keep_units(db: Database, codes: Codes) -> None:
    """Write the unit beside the facts of an indicator whose unit the lexicon changed: an amount in 元 stays one."""
    for row in list(db.query("SELECT id, code, unit FROM indicators")):
        item = codes.indicators.get(row["code"])
        if item is not None and item.unit != row["unit"]:
            db.execute("UPDATE facts SET unit = ? WHERE indicator = ? AND unit IS NULL", [row["unit"], row["id"]])
