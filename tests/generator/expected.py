"""The oracle beside a document: every cell as a row of CSV."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from tests.generator.form import annex, units
from tests.generator.model import SampleReport

FIELDS = ("source", "agency", "year", "indicator", "applicant", "value", "unit", "state", "raw", "truth")


@dataclass(frozen=True, slots=True, kw_only=True)
class Expectation:
    """A cell as it must be read: value None unless stated; `source` is the file it stands in."""

    source: str
    agency: str
    year: int
    indicator: str
    applicant: str | None
    value: float | None
    unit: str
    state: str
    raw: str
    truth: float | None


def all_units() -> dict[str, str]:
    """The unit of every code, the annex's included."""
    return {**units(), **{entry.code: entry.unit for entry in annex() if entry.code}}


def rows(source: str, report: SampleReport) -> list[dict[str, str]]:
    """The cells of a report in the order they were given, as rows of the CSV."""
    known = all_units()
    return [
        {
            "source": source,
            "agency": report.agency,
            "year": str(report.year),
            "indicator": code,
            "applicant": applicant or "",
            "value": "" if cell.value is None else str(cell.value),
            "unit": cell.unit or known[code],
            "state": cell.state,
            "raw": cell.text,
            "truth": "" if cell.truth is None else str(cell.truth),
        }
        for (code, applicant), cell in report.cells.items()
    ]


def written(lines: Iterable[Mapping[str, str]]) -> str:
    """The CSV text."""
    out = io.StringIO()
    writer = csv.DictWriter(out, FIELDS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(lines)
    return out.getvalue()


def parsed(lines: Iterable[Mapping[str, str]]) -> list[Expectation]:
    """Rows of the CSV as expectations."""
    return [
        Expectation(
            source=row["source"],
            agency=row["agency"],
            year=int(row["year"]),
            indicator=row["indicator"],
            applicant=row["applicant"] or None,
            value=float(row["value"]) if row["value"] else None,
            unit=row["unit"],
            state=row["state"],
            raw=row["raw"],
            truth=float(row["truth"]) if row["truth"] else None,
        )
        for row in lines
    ]


def read(path: Path) -> list[Expectation]:
    """The expectations of a file written by `written`."""
    with path.open(encoding="utf-8", newline="") as file:
        return parsed(csv.DictReader(file))
