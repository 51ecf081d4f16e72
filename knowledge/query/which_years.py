"""Which report years a question asks for: those named, resolved against what is indexed, or the latest."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from knowledge.answers import Kind, Note, first_of, note
from knowledge.language.parts import Understanding, YearForm, YearMention
from knowledge.lexicon.hints import hint_words
from knowledge.query.algebra import Query, Who
from knowledge.query.asking import Alternative, Asking, Proposal, Refusal, refusal
from knowledge.query.whose import Units, named_years, one_unit, units_or_all
from knowledge.shelf import Shelf

RECENT = 5
"""How many years 最近几年 means where no number is said."""

LONGEST_SPAN = 12
_ENDS = frozenset({YearForm.LATEST, YearForm.EARLIEST})


@dataclass(frozen=True, slots=True, kw_only=True)
class Years:
    """The report years a question is about, in order; `missing` are named years that are not indexed."""

    years: tuple[int, ...]
    assumed: bool = False
    missing: tuple[int, ...] = ()
    several: bool = False
    notes: tuple[Note, ...] = ()


def in_year(says: Understanding, year: int) -> Understanding:
    """The question asked of one year."""
    return replace(says, years=(YearMention(text=str(year), form=YearForm.LIST, years=(year,)),))


def indexed_years(shelf: Shelf, agencies: Sequence[str] | None) -> tuple[int, ...]:
    """The years for which any of the units has a report; all units where None."""
    everyone = agencies is None or tuple(agencies) == tuple(shelf.names())
    return tuple(shelf.years(None if everyone else agencies))


def years_of(asking: Asking, units: Units) -> Years | Refusal:
    """The years named as report years of these units, or their latest one; a refusal when none of them is indexed."""
    indexed = indexed_years(asking.shelf, units.names)
    mentions = asking.understanding.years
    if not indexed:
        text = units.single or units.label or ""
        if not text:
            return refusal(Kind.NO_REPORT, "units", names=first_of(units.names))
        return refusal(Kind.NO_REPORT, "unit", text=text)
    if not mentions:
        return Years(years=(indexed[-1],), assumed=True)
    wanted: list[int] = []
    notes: list[Note] = []
    for mention in mentions:
        wanted.extend(_expand(mention, indexed, notes))
    ordered = sorted(set(wanted))
    have = tuple(year for year in ordered if year in indexed)
    missing = tuple(year for year in ordered if year not in indexed)
    several = len(ordered) > 1 or any(mention.form is not YearForm.LIST for mention in mentions)
    if any(mention.form in _ENDS and mention.count == 1 for mention in mentions) and len(ordered) == 1:
        several = False
    if not have:
        return no_year(asking, units.who, ordered, indexed)
    return Years(years=have, missing=missing, several=several, notes=tuple(notes))


def _expand(mention: YearMention, indexed: Sequence[int], notes: list[Note]) -> tuple[int, ...]:
    match mention.form:
        case YearForm.LIST:
            return mention.years
        case YearForm.RANGE:
            first, last = min(mention.years), max(mention.years)
            if last - first < LONGEST_SPAN:
                return tuple(range(first, last + 1))
            # Years that lie far beyond what is indexed are not worth naming one by one.
            inside = [year for year in indexed if first <= year <= last]
            return tuple(range(inside[0], inside[-1] + 1)) if inside else (first, last)
        case YearForm.SINCE:
            return tuple(range(mention.years[0], indexed[-1] + 1)) or (mention.years[0],)
        case YearForm.UNTIL:
            return tuple(year for year in indexed if year <= mention.years[0]) or (mention.years[0],)
        case YearForm.LATEST:
            count = mention.count or RECENT
            if mention.count and len(indexed) < mention.count:
                notes.append(note("fewer_years", asked=mention.count, found=len(indexed)))
            return tuple(indexed[-count:])
        case YearForm.EARLIEST:
            if mention.count and len(indexed) < mention.count:
                notes.append(note("fewer_years", asked=mention.count, found=len(indexed)))
            return tuple(indexed[: mention.count or 1])
        case YearForm.ALL:
            return tuple(indexed)


@dataclass(frozen=True, slots=True, kw_only=True)
class Meant:
    """Whose report is meant and of which years, with the slots that nobody named."""

    units: Units
    years: Years
    assumed: frozenset[str]

    def proposal(self, query: Query, operator: str, used: tuple[str, ...] = ("",)) -> Proposal:
        """A query about these reports, by an operator that uses the given cues; all that was read where none are."""
        return Proposal(query=query, used=used, assumed=self.assumed, notes=self.years.notes, operator=operator)


def report_meant(asking: Asking) -> Meant | Refusal:
    """The report that a question about one unit means; a refusal or a question back where that is not certain."""
    units = one_unit(asking)
    return units if isinstance(units, Refusal) else reports_of(asking, units)


def reports_of(asking: Asking, units: Units) -> Meant | Refusal:
    """The reports of some units that a question means; a refusal where there are none of its years."""
    years = years_of(asking, units)
    if isinstance(years, Refusal):
        return years
    slots = (("year", years.assumed), ("agency", units.assumed))
    assumed = frozenset(slot for slot, is_so in slots if is_so) - asking.inherited
    return Meant(units=units, years=years, assumed=assumed)


def other_tally(asking: Asking) -> Refusal | None:
    """Refuse where the years are said to be more or fewer than they are, and offer those named; else None."""
    says = asking.understanding
    told = next((mention for mention in says.years if mention.tally is not None), None)
    if told is None:
        return None
    units = units_or_all(asking)
    indexed = indexed_years(asking.shelf, None if isinstance(units, Refusal) else units.names)
    years = sorted({year for mention in says.years for year in _expand(mention, indexed, [])}) if indexed else ()
    if len(years) == told.tally:
        return None
    label = (
        (f"{years[0]}–{years[-1]}" if years[-1] - years[0] == len(years) - 1 else ", ".join(map(str, years)))
        if years
        else ""
    )
    named = replace(says, years=tuple(replace(mention, tally=None) for mention in says.years))
    return refusal(
        Kind.NOT_UNDERSTOOD,
        "other_tally",
        alternatives=(Alternative(label=label, says=named),) if label else (),
        text=told.text.strip(),
        count=len(years),
        asked=told.tally or 0,
    )


def no_year(asking: Asking, who: Who, wanted: Sequence[int], indexed: Sequence[int]) -> Refusal:
    """Say that there is no report of that year, which there are, and offer the question for the nearest of them."""
    says = asking.understanding
    relative = any(item.relative for item in says.years)
    near = sorted(indexed, key=lambda year: (min(abs(year - want) for want in wanted), -year))[:3]
    return refusal(
        Kind.NO_REPORT,
        "year_relative" if relative else "year",
        alternatives=tuple(_of_year(says, year) for year in near),
        who=Who(names=who.names[:1]) if who.single else None,
        asked_years=tuple(wanted),
        agency=who.single or who.label or "",
        years=tuple(wanted),
        indexed=tuple(indexed),
    )


def which_year(says: Understanding, years: Sequence[int]) -> Refusal:
    """Ask which of several years is meant."""
    return refusal(
        Kind.AMBIGUOUS,
        "which_year",
        alternatives=tuple(_of_year(says, year) for year in reversed(years)),
    )


def two_years(asking: Asking, who: Who) -> tuple[int, int] | Refusal | None:
    """The year counted from and the year counted to; None when the question names no pair of years."""
    says = asking.understanding
    indexed = indexed_years(asking.shelf, who.names)
    named = named_years(says)
    spans = [mention for mention in says.years if mention.form is not YearForm.LIST]
    pair: tuple[int, int] | None = None
    if len(named) >= 2:
        # Time runs forward, whichever of the two is named first.
        pair = (min(named[0], named[-1]), max(named[0], named[-1]))
    elif spans:
        pair = _ends_of(spans[0], indexed)
    elif len(named) == 1 and (base := held_against(says)) is not None:
        pair = (base, indexed[-1]) if indexed and base < indexed[-1] else None
    elif named:
        pair = (named[0] - 1, named[0])
    elif indexed:
        pair = (indexed[-1] - 1, indexed[-1])
    if pair is None or pair[0] == pair[1]:
        return None
    absent = [year for year in pair if year not in indexed]
    return no_year(asking, who, absent, indexed) if absent and indexed else pair


def held_against(says: Understanding) -> int | None:
    """Return the one year that others are held against (比2020年多, more than in 2020); else None."""
    words = hint_words("change.before_year")
    found: set[int] = set()
    for mention in says.years:
        if mention.form is not YearForm.LIST or len(mention.years) != 1 or mention.relative or mention.shift:
            continue
        at = says.normal.find(mention.text)
        while at >= 0:
            if says.normal.endswith(words, 0, at):
                found.add(mention.years[0])
            at = says.normal.find(mention.text, at + 1)
    return next(iter(found)) if len(found) == 1 else None


def _ends_of(mention: YearMention, indexed: Sequence[int]) -> tuple[int, int] | None:
    if mention.form is YearForm.RANGE:
        return (min(mention.years), max(mention.years))
    if mention.form is YearForm.SINCE:
        return (mention.years[0], indexed[-1] if indexed else mention.years[0])
    if not indexed:
        return None
    count = mention.count if mention.form in _ENDS and mention.count else len(indexed)
    inside = [year for year in indexed if mention.form is not YearForm.UNTIL or year <= mention.years[0]]
    if mention.form is YearForm.LATEST and count == 1 and inside:
        # 最近一年同比: that year, from the one before it.
        return (inside[-1] - 1, inside[-1])
    chosen = inside[:count] if mention.form is YearForm.EARLIEST else inside[-count:]
    return (chosen[0], chosen[-1]) if len(chosen) > 1 else None


def _of_year(says: Understanding, year: int) -> Alternative:
    label = f"{year}年" if says.language.chinese else str(year)
    return Alternative(label=label, says=in_year(says, year))
