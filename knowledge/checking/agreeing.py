"""What agrees in a report: both sides of what the rules compare, where there is nothing to find."""

from __future__ import annotations

from knowledge.checking.prose import prose_agreements
from knowledge.checking.reconciliation import sum_agreements
from knowledge.checking.telling import Agreement
from knowledge.checking.years import link_agreements, pairs
from knowledge.model import Report

__all__ = ["Agreement", "agreements"]


def agreements(report: Report, before: Report | None = None) -> tuple[Agreement, ...]:
    """What agrees within a report, and with the report of the year before where that is given, in the rules' order."""
    found = [*sum_agreements(report.facts), *prose_agreements(report, before)]
    if before is not None and before.year is not None and report.year is not None:
        for pair in pairs({before.year: before, report.year: report}):
            found.extend(link_agreements(pair))
    return tuple(sorted(found, key=lambda item: int(item.rule[1:])))
