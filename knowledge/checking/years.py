"""Rules R5, R6, R7, R11 and R12 over two reports of one unit for years that follow each other."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from knowledge.checking.cells import MONEY, stated_cells
from knowledge.checking.telling import Agreement, agreement, figure, finding
from knowledge.checking.text_change import compare_sections
from knowledge.lexicon.codes import codes
from knowledge.lexicon.finding_words import Words
from knowledge.lexicon.folding import label_of
from knowledge.lexicon.forms import forms
from knowledge.lexicon.rules import Link, Rule, Term, links, rules
from knowledge.model import CellKey, Number, Problem, Report, Section

_TOLERANCE = 1e-6
_CARRIED = "R5"
_ALL = "total"

Cells = Mapping[CellKey, Number | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """Two reports of one unit for years that follow each other, with their stated cells."""

    earlier: Report
    later: Report
    earlier_year: int
    later_year: int
    earlier_cells: Cells
    later_cells: Cells


def pairs(reports: Mapping[int, Report]) -> Iterator[Pair]:
    """Every report that has one of the year before it, in the order of the years."""
    cells = {year: stated_cells(report.facts) for year, report in reports.items()}
    for year in sorted(reports):
        if year - 1 in reports:
            yield Pair(
                earlier=reports[year - 1],
                later=reports[year],
                earlier_year=year - 1,
                later_year=year,
                earlier_cells=cells[year - 1],
                later_cells=cells[year],
            )


def link_problems(pair: Pair) -> Iterator[Problem]:
    """Rules R5 to R7: equations between the two years' tables; `cells` are those of the later report."""
    for link in links():
        for applicant in forms().applicants if link.applicants else (None,):
            found = _link_problem(pair, link, applicant)
            if found is not None:
                yield found


def link_agreements(pair: Pair) -> Iterator[Agreement]:
    """What of all applicants was carried over as the year before says."""
    for link in links():
        left, right = (_values(pair, side, _ALL) for side in (link.left, link.right))
        if link.rule == _CARRIED and left and right and abs(sum(left) - sum(right)) < _TOLERANCE:
            sides = partial(_carried, pair, link, left, right)
            yield agreement(rules()[link.rule], sides, left=sum(left), right=sum(right))


def _carried(pair: Pair, link: Link, left: list[Number], right: list[Number], own: Words) -> dict[str, object]:
    return {
        "left_sum": _side(own, pair, link.left, left, _ALL),
        "right_sum": _side(own, pair, link.right, right, _ALL),
    }


def _link_problem(pair: Pair, link: Link, applicant: str | None) -> Problem | None:
    left, right = (_values(pair, side, applicant) for side in (link.left, link.right))
    if left is None or right is None or abs(sum(left) - sum(right)) < _TOLERANCE:
        return None
    rule = rules()[link.rule]
    return finding(
        rule,
        "years",
        lambda own: {
            "left_sum": _side(own, pair, link.left, left, applicant),
            "right_sum": _side(own, pair, link.right, right, applicant),
            "difference": figure(abs(sum(left) - sum(right))),
        },
        left=sum(left),
        right=sum(right),
        cells=tuple((term.indicator, applicant) for term in (*link.left, *link.right) if term.later),
    )


def _values(pair: Pair, terms: Sequence[Term], applicant: str | None) -> list[Number] | None:
    """The signed values of the terms; None where one is unknown or its report has no such cell."""
    found: list[Number] = []
    for term in terms:
        value = (pair.later_cells if term.later else pair.earlier_cells).get((term.indicator, applicant))
        if value is None:
            return None
        found.append(term.sign * value)
    return found


def _side(own: Words, pair: Pair, terms: Sequence[Term], values: Sequence[Number], applicant: str | None) -> str:
    parts: list[str] = []
    for term, value in zip(terms, values, strict=True):
        year = pair.later_year if term.later else pair.earlier_year
        sign = "" if not parts else own.say("plus" if term.sign > 0 else "minus")
        cell = own.cell((term.indicator, applicant))
        parts.append(sign + own.say("of_year", year=year, cell=cell, value=figure(value * term.sign)))
    return "".join(parts) + (own.say("sum", value=figure(sum(values))) if len(parts) > 1 else "")


def leap_problems(pair: Pair) -> Iterator[Problem]:
    """Rule R11: a row whose total is many times, or a small part of, what it was, on a base that is not small."""
    rule = rules()["R11"]
    base, above, below = (rule.limits[name] for name in ("base", "above", "below"))
    for key, value in pair.later_cells.items():
        before = pair.earlier_cells.get(key)
        row = codes().indicators.get(key[0])
        if key[1] not in (None, "total") or row is None or row.signed:
            continue
        if value is None or before is None or before < base or below * before <= value <= above * before:
            continue
        unit = row.unit
        mixed = unit in MONEY and value > 0 and max(value / before, before / value) >= rule.limits["money_factor"]
        yield _leap(
            rule, "money" if mixed else "years", key, unit, (pair.earlier_year, before), (pair.later_year, value)
        )


def _leap(
    rule: Rule, case: str, key: CellKey, unit: str, before: tuple[int, Number], after: tuple[int, Number]
) -> Problem:
    factor = after[1] / before[1]
    return finding(
        rule,
        case,
        lambda own: {
            "cell": own.cell(key),
            "earlier": before[0],
            "year": after[0],
            "left": figure(after[1]),
            "right": figure(before[1]),
            "unit": own.units[unit],
            "factor": f"{factor:.2g}" if factor < 1 else figure(round(factor, 1)),
        },
        left=after[1],
        right=before[1],
        cells=(key,),
    )


_TABLES = frozenset({2, 3, 4})
"""The sections that the form fills with tables; what prose they hold belongs to the form."""


def repetition_problems(pair: Pair) -> Iterator[Problem]:
    """Rule R12: a section whose sentences are nearly all those of last year's report, the years left out of account."""
    rule = rules()["R12"]
    before = {_section_key(section): section for section in reversed(pair.earlier.sections)}
    for section in pair.later.sections:
        old = before.get(_section_key(section))
        if old is None or section.number in _TABLES or section.number == 0:
            continue
        change = compare_sections(_prose(old), _prose(section))
        if change.characters < 2 * rule.limits["characters"] or change.verbatim < rule.limits["share"]:
            continue
        told = {
            "section": section.heading,
            "earlier": pair.earlier_year,
            "share": f"{change.verbatim:.0%}",
            "kept": len(change.kept) - len(change.reworded),
        }
        yield _repetition(rule, told, change.verbatim)


def _repetition(rule: Rule, told: Mapping[str, object], share: float) -> Problem:
    return finding(rule, "section", lambda _: told, left=share)


def _section_key(section: Section) -> str:
    return str(section.number) if section.number else label_of(section.heading)


def _prose(section: Section) -> tuple[str, ...]:
    """The paragraphs that are sentences: captions and headings recur by the form's own will."""
    return tuple(text for text in section.paragraphs if any(sign in text for sign in "。；！？"))
