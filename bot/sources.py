"""Where reports came from: what the index holds, what was fetched, when each address was looked at, what is gone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from knowledge.shelf import ReportEntry


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """One report and where it came from.

    `address` is None where the report says none; `indexed` tells whether the index has it. What is known of the address
    by fetching: when it was looked at last, how that went, when its content last changed; None where it never was.
    """

    agency: str | None
    year: int | None
    address: str | None
    indexed: bool
    published: str | None = None
    file: str | None = None
    looked_at: str | None = None
    status: str | None = None
    reason: str | None = None
    changed_at: str | None = None

    @property
    def site(self) -> str:
        """The host of the address; empty where there is none."""
        return urlsplit(self.address or "").netloc


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """What fetching noted of an address."""

    address: str
    agency: str | None = None
    year: int | None = None
    file: str | None = None
    looked_at: str | None = None
    status: str | None = None
    reason: str | None = None
    changed_at: str | None = None


def origins(reports: Iterable[ReportEntry], fetched: Mapping[str, Fetched]) -> list[Origin]:
    """Every report of the index with its address, and every document fetched that is not in it, by unit and year."""
    found: list[Origin] = []
    used: set[str] = set()
    for entry in reports:
        note = fetched.get(entry.url or "")
        if note is not None:
            used.add(note.address)
        found.append(
            Origin(
                agency=entry.agency,
                year=entry.year,
                address=entry.url,
                indexed=True,
                published=entry.published,
                file=(note.file if note else None) or entry.source,
                looked_at=note.looked_at if note else None,
                status=note.status if note else None,
                reason=note.reason if note else None,
                changed_at=note.changed_at if note else None,
            )
        )
    for address, note in fetched.items():
        if address not in used:
            found.append(
                Origin(
                    agency=note.agency,
                    year=note.year,
                    address=address,
                    indexed=False,
                    file=note.file,
                    looked_at=note.looked_at,
                    status=note.status,
                    reason=note.reason,
                    changed_at=note.changed_at,
                )
            )
    return sorted(found, key=lambda item: (item.agency or "\uffff", item.year or 0, item.address or ""))
