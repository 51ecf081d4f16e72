"""`gongkai releases`: what was published, which is live, and what is damaged."""

from __future__ import annotations

import argparse

from rich.table import Table

from bot.commands.options import add_db
from bot.streams import json_line
from bot.terminal import console
from knowledge.errors import IndexFileError
from knowledge.store.releases import Release, damage, live_file, live_release, releases


def add_to(parser: argparse.ArgumentParser) -> None:
    """Add the options of the command."""
    add_db(parser)
    parser.add_argument("--json", action="store_true", help="one JSON object per release, one a line")


def run(options: argparse.Namespace) -> int:
    """List the releases, the newest first, each looked through for damage; 1 when one is damaged."""
    db, as_json = options.db, options.json
    live = live_release(db)
    found = releases(db)
    if not found and not live_file(db).exists():
        raise IndexFileError(f"{db}: there is no index and no release of one")
    harm = {release.number: damage(release.path) for release in found}
    if as_json:
        for release in found:
            print(json_line(release_json(release, live, harm[release.number])))
    elif found:
        console().print(_table(found, live, harm))
    if not live and not as_json:
        there = live_file(db).exists()
        print(
            f"{db}: a plain file; the next ingest makes it a release" if there else f"{db}: gone, the releases are not"
        )
    return 1 if any(harm.values()) or (found and live is None and not live_file(db).exists()) else 0


def release_json(release: Release, live: Release | None, harm: str | None) -> dict[str, object]:
    """A release for a program."""
    return {
        "release": release.number,
        "live": live is not None and live.number == release.number,
        "made": release.made,
        "follows": release.follows,
        "reports": release.reports,
        "units": release.units,
        "bytes": release.size,
        "sha256": release.sha256,
        "golden": {"asked": release.asked, "failed": release.failed},
        "withdrawn": release.withdrawn,
        "damage": harm,
        "file": str(release.path),
    }


def _table(found: tuple[Release, ...], live: Release | None, harm: dict[int, str | None]) -> Table:
    table = Table(box=None, header_style="")
    for name in ("", "release", "made (UTC)", "reports", "units", "MB", "golden", ""):
        table.add_column(name, justify="right" if name in ("release", "reports", "units", "MB", "golden") else "left")
    for release in found:
        unknown = release.size is None
        told = harm[release.number] or ("no checksum" if unknown else "withdrawn" if release.withdrawn else "")
        table.add_row(
            "live" if live and live.number == release.number else "",
            str(release.number),
            (release.made or "?").replace("+00:00", "").replace("T", " "),
            "?" if unknown else str(release.reports),
            "?" if unknown else str(release.units),
            "?" if release.size is None else f"{release.size / 1e6:.1f}",
            f"{release.asked - release.failed}/{release.asked}" if release.asked else "-",
            told,
        )
    return table
