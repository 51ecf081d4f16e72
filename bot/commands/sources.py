"""`gongkai sources`: which units have which years, from where, when each was looked at, what changed or is gone."""

from __future__ import annotations

import argparse
import dataclasses
import json
from collections import Counter
from itertools import groupby
from pathlib import Path

from bot.commands.options import DEFAULT_FOLDER, add_db
from bot.fetching.folder import ABSENT, documents_of, visits_of
from bot.sources import Fetched, Origin, origins
from knowledge import open_library


def add_to(parser: argparse.ArgumentParser) -> None:
    """Add the options of the command."""
    parser.add_argument(
        "--into", type=Path, default=Path(DEFAULT_FOLDER), metavar="FOLDER", help="what fetch was told (the same)"
    )
    parser.add_argument("--json", action="store_true", help="one JSON object per report, one a line")
    add_db(parser)


def run(options: argparse.Namespace) -> int:
    """Show every report with its origin; an index or a folder that is not there has none. 1 when an address is gone."""
    db, folder = options.db, options.into
    reports = open_library(db).shelf.reports() if db.exists() else ()
    found = origins(reports, fetched_into(folder) if folder.is_dir() else {})
    if options.json:
        for item in found:
            print(json.dumps(dataclasses.asdict(item), ensure_ascii=False))
    else:
        for agency, items in groupby(found, key=lambda item: item.agency):
            print(agency or "？")
            for item in items:
                print(f"  {line(item)}")
        print(_summary(found))
    return 1 if any(item.status == "gone" for item in found) else 0


def line(item: Origin) -> str:
    """One report in one line."""
    parts = [str(item.year or "？？？？"), item.address or f"({item.file})"]
    if not item.indexed:
        parts.append("not indexed")
    if item.looked_at:
        parts.append(f"looked at {item.looked_at[:16].replace('T', ' ')}: {item.status}")
    if item.changed_at and item.status != "new":
        parts.append(f"content of {item.changed_at[:10]}")
    if item.reason:
        parts.append(item.reason)
    return "  ".join(parts)


def _summary(found: list[Origin]) -> str:
    states = Counter(item.status for item in found if item.status)
    sites = {item.site for item in found if item.site}
    told = "".join(f", {count} {status}" for status, count in sorted(states.items()))
    return f"{len(found)} reports, {sum(item.indexed for item in found)} indexed, from {len(sites)} sites{told}"


def fetched_into(folder: Path) -> dict[str, Fetched]:
    """What fetching noted in a folder, by address: documents that are kept, and addresses that gave none."""
    visits = {visit.address: visit for visit in visits_of(folder)}
    found: dict[str, Fetched] = {}
    for kept in documents_of(folder):
        visit = visits.get(kept.address)
        found[kept.address] = Fetched(
            address=kept.address,
            agency=kept.agency,
            year=kept.year,
            file=str(kept.file),
            looked_at=visit.at if visit else kept.at,
            status=visit.status if visit else None,
            reason=visit.reason if visit else None,
            changed_at=(visit.changed if visit else None) or kept.at,
        )
    for address, visit in visits.items():
        if address not in found and visit.status != ABSENT:
            found[address] = Fetched(
                address=address, looked_at=visit.at, status=visit.status, reason=visit.reason, changed_at=visit.changed
            )
    return found
