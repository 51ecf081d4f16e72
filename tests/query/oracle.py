"""What the answers must be, worked out in plain Python from the list of cells; it shares no code with the answering.

Figures are fractions, None where a report does not state what is needed. Cells come from samples/expected.csv alone.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path

CELLS = Path(__file__).resolve().parents[2] / "samples" / "expected.csv"
YEARS = (2021, 2022, 2023)
"""The years whose reports have one form."""
PRINTED_NOWHERE = {
    "outcome.denied": "outcome.denied.",
    "outcome.unavailable": "outcome.unavailable.",
    "outcome.not_processed": "outcome.not_processed.",
    "outcome.other": "outcome.other.",
}
"""Blocks of table 3 that are the sum of the rows whose codes begin so."""
ORGANISATIONS = ("business", "research", "nonprofit", "legal_service", "other")
BOTH_SUITS = ("litigation.direct.", "litigation.after_reconsideration.")
ENDS = ("upheld", "overturned", "other", "pending", "total")
ANSWERABLE = "outcome.granted outcome.partial outcome.denied"
RECEIVED = "requests.new requests.carried_in"
SUITS = "litigation.direct.total litigation.after_reconsideration.total"
OPEN_SUITS = "litigation.direct.pending litigation.after_reconsideration.pending"
SUMS: dict[str, tuple[str, str]] = {
    "requests.accepted": (RECEIVED, ""),
    "requests.backlog_change": ("requests.carried_out", "requests.carried_in"),
    "normative_documents.net": ("normative_documents.issued", "normative_documents.repealed"),
    "regulations.net": ("regulations.issued", "regulations.repealed"),
    **{f"litigation.{end}": (" ".join(f"{suit}{end}" for suit in BOTH_SUITS), "") for end in ENDS},
}
"""Figures that are sums of the first codes less the second ones."""
RATES: dict[str, tuple[str, str, str]] = {
    "rate.granted": ("outcome.granted", "outcome.total", ""),
    "rate.partial": ("outcome.partial", "outcome.total", ""),
    "rate.substantive": ("outcome.granted outcome.partial", "outcome.total", ""),
    "rate.answerable": ("outcome.granted outcome.partial", ANSWERABLE, ""),
    "rate.denied": ("outcome.denied", "outcome.total", ""),
    "rate.denied_answerable": ("outcome.denied", ANSWERABLE, ""),
    "rate.unavailable": ("outcome.unavailable", "outcome.total", ""),
    "rate.not_processed": ("outcome.not_processed", "outcome.total", ""),
    "rate.other": ("outcome.other", "outcome.total", ""),
    "rate.completed": ("outcome.total", RECEIVED, ""),
    "rate.carried_out": ("requests.carried_out", RECEIVED, ""),
    "rate.reconsideration_overturned": (
        "reconsideration.overturned",
        "reconsideration.total",
        "reconsideration.pending",
    ),
    "rate.reconsideration_upheld": ("reconsideration.upheld", "reconsideration.total", "reconsideration.pending"),
    "rate.litigation_overturned": (" ".join(f"{suit}overturned" for suit in BOTH_SUITS), SUITS, OPEN_SUITS),
    "rate.litigation_upheld": (" ".join(f"{suit}upheld" for suit in BOTH_SUITS), SUITS, OPEN_SUITS),
    "rate.litigation_direct_overturned": (
        "litigation.direct.overturned",
        "litigation.direct.total",
        "litigation.direct.pending",
    ),
    "rate.litigation_after_overturned": (
        "litigation.after_reconsideration.overturned",
        "litigation.after_reconsideration.total",
        "litigation.after_reconsideration.pending",
    ),
    "rate.dispute": ("reconsideration.total litigation.direct.total", "outcome.total", ""),
}
"""Rates: the codes counted, those they are counted among, and those taken off again."""


class Oracle:
    """The cells of the samples, and what follows from them."""

    def __init__(self) -> None:
        self.cells: dict[tuple[str, int], dict[tuple[str, str], Fraction | None]] = defaultdict(dict)
        with CELLS.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                stated = row["state"] == "stated"
                own = self.cells[row["agency"], int(row["year"])]
                own[row["indicator"], row["applicant"] or "total"] = Fraction(row["value"]) if stated else None
        self.units = tuple(dict.fromkeys(unit for unit, _ in self.cells))

    def codes(self) -> frozenset[str]:
        """The rows that the reports of these years print."""
        return frozenset(code for (_, year), own in self.cells.items() if year in YEARS for code, _ in own)

    def parts(self, unit: str, year: int, code: str) -> tuple[str, ...]:
        """The printed rows right under a block or a total, in no order."""
        below = {row for row, _ in self.cells[unit, year] if row != code}
        if code == "outcome.total":
            return ("outcome.granted", "outcome.partial", *PRINTED_NOWHERE)
        stem = PRINTED_NOWHERE.get(code) or code.removesuffix("total")
        return tuple(row for row in below if row.startswith(stem))

    def value(self, unit: str, year: int, code: str, column: str = "total") -> Fraction | None:
        """A figure; a rate is the exact fraction."""
        if code == "rate.natural_person":
            return self._over(self.value(unit, year, "requests.new", "natural_person"), self.base(unit, year, code))
        if code in RATES:
            top = self._sum(unit, year, RATES[code][0], column)
            return self._over(top, self.base(unit, year, code, column))
        if code in SUMS:
            more, less = (self._sum(unit, year, side, column) for side in SUMS[code])
            return None if more is None or less is None else more - less
        own = self.cells[unit, year]
        if (code, column) in own:
            return own[code, column]
        if column == "organisation":
            return self._added([self.value(unit, year, code, one) for one in ORGANISATIONS])
        if code in PRINTED_NOWHERE:
            return self._sum(unit, year, " ".join(self.parts(unit, year, code)), column)
        return None

    def base(self, unit: str, year: int, code: str, column: str = "total") -> Fraction | None:
        """What a rate is counted among."""
        if code == "rate.natural_person":
            return self.value(unit, year, "requests.new")
        among, less = (self._sum(unit, year, side, column) for side in RATES[code][1:])
        return None if among is None or less is None else among - less

    def pooled(self, units: Sequence[str], year: int, code: str) -> Fraction | None:
        """All that is counted over all that it is counted among, of the units that have the rate."""
        top = below = Fraction(0)
        for unit in units:
            rate, base = self.value(unit, year, code), self.base(unit, year, code)
            if rate is not None and base is not None:
                top, below = top + rate * base, below + base
        return self._over(top, below)

    def known(self, units: Sequence[str], year: int, code: str, column: str = "total") -> dict[str, Fraction]:
        """The figures of the units that have one."""
        found = {unit: self.value(unit, year, code, column) for unit in units}
        return {unit: value for unit, value in found.items() if value is not None}

    def _sum(self, unit: str, year: int, names: str, column: str) -> Fraction | None:
        return self._added([self.value(unit, year, name, column) for name in names.split()])

    @staticmethod
    def _added(values: Sequence[Fraction | None]) -> Fraction | None:
        total = Fraction(0)
        for value in values:
            if value is None:
                return None
            total += value
        return total

    @staticmethod
    def _over(top: Fraction | None, below: Fraction | None) -> Fraction | None:
        return top / below if top is not None and below else None


def places(values: dict[str, Fraction], *, most_first: bool = True) -> dict[str, int]:
    """The place of each in a ranking: one more than the number of those ahead of it."""
    return {
        name: 1 + sum(other > value if most_first else other < value for other in values.values())
        for name, value in values.items()
    }


def median(values: Sequence[Fraction]) -> Fraction:
    """The middle one, or half way between the two in the middle."""
    ordered = sorted(values)
    return (ordered[(len(ordered) - 1) // 2] + ordered[len(ordered) // 2]) / 2
