"""Every single slip that can be made in the tables of a report, by kind, and what part of them the checks find."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from random import Random

from knowledge.checking import across_years, within_report
from knowledge.lexicon.codes import codes
from knowledge.model import Edition, Report, Severity
from tests.checking.invented import Figures, report_of
from tests.generator.figures import Scale, active_2019, active_2021, disputes, requests
from tests.generator.form import APPLICANTS


@dataclass(frozen=True, slots=True, kw_only=True)
class Slip:
    """A kind of slip, where it was made, and the figures that came of it."""

    kind: str
    where: str
    figures: Figures


def two_years(seed: int, edition: str) -> tuple[Figures, Figures]:
    """Consistent figures of two years that follow each other, both of one edition."""
    rng = Random(seed)
    scale = Scale(requests=rng.choice((5, 40, 400)), disputes=9, rules=3, documents=30)
    before = {
        **(active_2021(rng, scale) if edition == "2021" else active_2019(rng, scale)),
        **requests(rng, edition, scale),
        **disputes(rng, scale),
    }
    carried = {name: int(before["requests.carried_out", name]) for name in APPLICANTS}
    if edition == "2021":
        stocks = (int(before["regulations.in_force", None]), int(before["normative_documents.in_force", None]))
        active = active_2021(rng, scale, stocks)
    else:
        active = active_2019(rng, scale)
        for key in active:
            if key[0].endswith(".items_last_year"):
                stem = key[0].removesuffix(".items_last_year")
                active[key] = before[key] + before[f"{stem}.items_change", None]
    after = {**active, **requests(rng, edition, scale, carried_in=carried), **disputes(rng, scale)}
    return before, after


def found(before: Figures, after: Figures, edition: str) -> bool:
    """Whether the checks have an error or a warning about the later report."""
    return _found_after(report_of(before, year=2022, edition=Edition(edition)), after)


def _found_after(earlier: Report, after: Figures) -> bool:
    later = report_of(after, year=2023, edition=earlier.edition)
    problems = (*within_report(later), *across_years({2022: earlier, 2023: later})[2023])
    return any(problem.severity is not Severity.NOTICE for problem in problems)


def _other_digit(value: int | float, rng: Random) -> int | float:
    text = str(value)
    places = [place for place, sign in enumerate(text) if sign.isdigit()]
    place = rng.choice(places)
    digits = [digit for digit in "0123456789" if digit != text[place]]
    changed = text[:place] + rng.choice(digits) + text[place + 1 :]
    return float(changed) if isinstance(value, float) else int(changed)


VISIBLE_2 = ("regulations.", "normative_documents.")


def group_of(code: str, edition: str) -> str:
    """Which cells a slip was made in, by what could see it."""
    table = codes().indicators[code].table
    if table != 2:
        return f"table {table}"
    if edition == "2021" and code.startswith(VISIBLE_2):
        return "table 2, documents (a year before is indexed)"
    if code.endswith(".items_last_year"):
        return "table 2, items of last year (a year before is indexed)"
    return "table 2, figures that stand alone"


def digit_slips(figures: Figures, edition: str, rng: Random) -> Iterator[Slip]:
    """One digit of one cell changed, for every cell."""
    for key, value in figures.items():
        changed = {**figures, key: _other_digit(value, rng)}
        if changed[key] != value:
            yield Slip(kind=f"a digit, {group_of(key[0], edition)}", where=str(key), figures=changed)


def swapped_columns(figures: Figures) -> Iterator[Slip]:
    """Two neighbouring columns of one row of table 3 swapped, where they differ."""
    columns = (*APPLICANTS, "total")
    for row in dict.fromkeys(code for code, applicant in figures if applicant):
        for left, right in pairwise(columns):
            if figures[row, left] != figures[row, right]:
                changed = {**figures, (row, left): figures[row, right], (row, right): figures[row, left]}
                yield Slip(kind="two columns of a row swapped", where=f"{row} {left}", figures=changed)


def lost_rows(figures: Figures) -> Iterator[Slip]:
    """A row of table 3 gone, where it held anything."""
    for row in dict.fromkeys(code for code, applicant in figures if applicant):
        if figures[row, "total"]:
            left = {key: value for key, value in figures.items() if key[0] != row}
            yield Slip(kind="a row lost", where=row, figures=left)


def shifted_rows(figures: Figures) -> Iterator[Slip]:
    """A row's figures moved on by one column, where that changes them."""
    columns = (*APPLICANTS, "total")
    for row in dict.fromkeys(code for code, applicant in figures if applicant):
        values = [figures[row, column] for column in columns]
        moved = [values[-1], *values[:-1]]
        if moved != values:
            changed = dict(figures)
            changed.update(((row, column), value) for column, value in zip(columns, moved, strict=True))
            yield Slip(kind="a row shifted by a column", where=row, figures=changed)


def stale_carry_over(before: Figures, figures: Figures) -> Iterator[Slip]:
    """上年结转 copied from last year's report, with the report's own sums kept by answering fewer or more."""
    columns = (*APPLICANTS, "total")
    row = {column: before["requests.carried_in", column] for column in columns}
    if any(row[column] != figures["requests.carried_in", column] for column in columns):
        changed = dict(figures)
        for column, value in row.items():
            changed["requests.carried_out", column] += value - figures["requests.carried_in", column]
            changed["requests.carried_in", column] = value
        if all(changed["requests.carried_out", column] >= 0 for column in columns):
            yield Slip(kind="a stale carry-over that keeps the sums", where="requests.carried_in", figures=changed)


def swapped_rows(figures: Figures) -> Iterator[Slip]:
    """Two outcome rows swapped whole: no sum can see it."""
    rows = [code for code in dict.fromkeys(code for code, _ in figures) if code.startswith("outcome.denied.")]
    columns = (*APPLICANTS, "total")
    for upper, lower in pairwise(rows):
        if any(figures[upper, column] != figures[lower, column] for column in columns):
            changed = dict(figures)
            for column in columns:
                changed[upper, column], changed[lower, column] = figures[lower, column], figures[upper, column]
            yield Slip(kind="two outcome rows swapped", where=upper, figures=changed)


def all_slips(before: Figures, figures: Figures, edition: str, rng: Random) -> Iterator[Slip]:
    """Every slip of every kind in one report."""
    yield from digit_slips(figures, edition, rng)
    yield from swapped_columns(figures)
    yield from lost_rows(figures)
    yield from shifted_rows(figures)
    yield from stale_carry_over(before, figures)
    yield from swapped_rows(figures)


INVISIBLE = frozenset({"a digit, table 2, figures that stand alone", "two outcome rows swapped"})
"""Kinds of slips that break no rule: nothing in the tables is tied to the figure, or the sums stay what they were."""


@cache
def shares(seeds: range, editions: tuple[str, ...] = ("2021", "2019")) -> dict[str, tuple[int, int]]:
    """For each kind of slip how many were found of how many, over consistent reports drawn from the seeds."""
    counted: dict[str, tuple[int, int]] = {}
    for edition in editions:
        for seed in seeds:
            before, after = two_years(seed, edition)
            earlier = report_of(before, year=2022, edition=Edition(edition))
            for slip in all_slips(before, after, edition, Random(seed)):
                seen, made = counted.get(slip.kind, (0, 0))
                counted[slip.kind] = (seen + _found_after(earlier, slip.figures), made + 1)
    return counted
