"""Under which unit a report is filed, and whether it may take the place of the one that is there.

Two names are never made one because they look alike: only a report that itself gives the other name can join them,
and only where kind of office, region and years leave no doubt; or the official list of divisions, where it has one
place of that name (洪泽区人民政府 and 淮安市洪泽区人民政府). A wrong join would answer for one body with the figures
of another.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection
from dataclasses import replace
from datetime import date
from typing import Protocol

from knowledge.lexicon.finding_words import quoted_in
from knowledge.model import Evidence, Report
from knowledge.naming import split_name, written_out
from knowledge.reasons import Reason
from knowledge.shelf import Unit
from knowledge.sidecars import Particulars

_UNTOLD = {
    "unit": "its unit cannot be told",
    "year": "its year cannot be told",
    "unit and year": "its unit and year cannot be told",
}
_PLACE = "read.agency"
_YEAR = "read.year"
"""Under these a reader says what it doubts of unit and year: of a unit that it gives, that its place is not said."""


class Register(Protocol):
    """What filing needs to know of the index."""

    def unit(self, name: str) -> Unit | None:
        """The unit of that canonical name."""

    def units_called(self, alias: str) -> tuple[str, ...]:
        """The canonical names of the units that have this alias."""

    def years(self, agency: str, *, not_called: str = "") -> tuple[int, ...]:
        """The years that are indexed of a unit, but for reports that bear the name `not_called` themselves."""


class MisfiledError(Exception):
    """A report that must not be filed; its text is the reason."""


def fill_in(report: Report, own: Particulars, general: Particulars, hints: Particulars | None = None) -> Report:
    """The report with what was said about it: `own` overrides, `general` fills gaps, `hints` those that are left.

    Raises MisfiledError when unit or year stay unknown, when the unit's name says no place (县政府办) and none was
    given, or when `general` contradicts the document.
    """
    agency = own.agency or _agreed_agency(report.agency, general.agency)
    year = own.year or report.year or general.year
    hints = hints or Particulars()
    # A link that says no place says no more than a document that says none.
    hinted = hints.agency if hints.agency and split_name(hints.agency).region else None
    agency, year = _fuller(agency, hinted), year or hints.year
    if own.year is None and general.year is not None and report.year not in (None, general.year):
        raise MisfiledError(
            Reason("the document is of {read}, {given} was given", read=report.year or 0, given=general.year)
        )
    unknown = " and ".join(name for name, value in (("unit", agency), ("year", year)) if value is None)
    if unknown:
        slots = {_PLACE: agency, _YEAR: year}
        why = "；".join(problem.message for problem in report.problems if slots.get(problem.rule, "") is None)
        quoted = ", ".join(quoted_in(why))
        because = " (it says {said})" if quoted else " from what it says" if why else ""
        form = _UNTOLD[unknown] + because + "; give --agency/--year or a sidecar file"
        raise MisfiledError(Reason(form, said=quoted, why=why))
    said = own.over(general)
    placed = own.agency or general.agency or said.region or (agency is not None and agency == hinted)
    if not placed and any(problem.rule == _PLACE for problem in report.problems):
        raise MisfiledError(
            Reason(
                "the name {unit} leaves out its place; give --agency, or agency or region in a sidecar file",
                unit=agency or "",
            )
        )
    told = [
        Evidence(slot=slot, value=str(value), where="given" if value == given else "link")
        for slot, value, read, given in (
            ("agency", agency, report.agency, own.agency or general.agency),
            ("year", year, report.year, own.year or general.year),
        )
        if value != read
    ]
    doubts = {_PLACE if placed else "", _YEAR if own.year or general.year or hints.year else ""}
    return replace(
        report,
        problems=tuple(problem for problem in report.problems if problem.rule not in doubts),
        agency=agency,
        year=year,
        published=own.published or report.published or said.published or hints.published,
        url=next(filter(_is_address, (own.url, report.url, said.url)), None),
        evidence=(*report.evidence, *told),
    )


def described(report: Report, region: tuple[str, ...]) -> Unit:
    """The report's unit by itself: what its names and what was given tell of region, level and kind of office."""
    name = report.agency or ""
    parts = split_name(name)
    others = {alias: split_name(alias) for alias in report.aliases}
    # A name that only goes on where the unit's own ends, and is no office, is a piece of a sentence.
    aliases = tuple(alias for alias, other in others.items() if other.office or not alias.startswith(name))
    wider = [
        others[alias].region
        for alias in aliases
        if others[alias].office == parts.office and set(parts.region) < set(others[alias].region)
    ]
    return Unit(
        name=name,
        aliases=aliases,
        region=region or max(wider, key=len, default=parts.region),
        level=parts.level,
        office=parts.office,
    )


def file_under(report: Report, described: Unit, register: Register) -> Unit:
    """The unit that the report goes under, its own name among the aliases where that is another.

    `described` is the report's unit by itself: its name, aliases, region, level and office as far as they are known.
    """
    known = register.unit(described.name)
    if known is None:
        return _spelled_otherwise(described, register) or _joined(report, described, register) or described
    if _same_region(known, described):
        return replace(described, region=described.region or known.region)
    name = f"{described.name}（{''.join(described.region)}）"
    return replace(described, name=name, aliases=(*described.aliases, described.name))


def why_not_replace(old: Report, new: Report, *, bare_name: bool) -> str | None:
    """Why a report may not take the place of the one of the same unit and year; None when it may.

    `bare_name` tells that the unit's name says no place (教育局), so that another body's report could bear it too.
    """
    before, after = _day(old.published), _day(new.published)
    if before and after and after < before:
        return Reason(
            "older than the one indexed (published {new}, indexed {old})",
            new=new.published or "",
            old=old.published or "",
        )
    if old.facts and not new.facts:
        return Reason("it has no table, and {other} that is indexed has", other=old.source)
    if bare_name and not _alike(old, new):
        return Reason(
            "{other} is indexed under the same name and differs throughout; give --agency for one of them",
            other=old.source,
        )
    return None


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text or "")
    except ValueError:
        return None


def _alike(old: Report, new: Report) -> bool:
    """Whether at least half of the cells that are not zero in both are the same: a correction changes few."""
    before = {fact.key: fact.value for fact in old.facts}
    after = {fact.key: fact.value for fact in new.facts}
    told = [key for key in before.keys() & after.keys() if before[key] or after[key]]
    return 2 * sum(before[key] == after[key] for key in told) >= len(told)


def _agreed_agency(read: str | None, given: str | None) -> str | None:
    if read is None or given is None or read == given:
        return read or given
    if (set(read) <= set(given) and read[-1] == given[-1]) or given.endswith(written_out(read)):
        # The document shortens its own name: 教育局 for 某市教育局.
        return given
    raise MisfiledError(Reason("the document is of {read}, {given} was given", read=read, given=given))


def _spelled_otherwise(described: Unit, register: Register) -> Unit | None:
    """The one known unit whose name gives more or fewer of the divisions above the same official place."""
    parts = split_name(described.name)
    if not parts.written or not parts.office_text:
        return None
    spelled = ["".join(parts.region[start:]) + parts.office_text for start in range(len(parts.region))]
    known = [
        unit
        for name in spelled
        if name != described.name
        and split_name(name).region == parts.region
        and (unit := register.unit(name)) is not None
        and _same_region(unit, described)
    ]
    if len(known) != 1:
        return None
    return replace(known[0], aliases=tuple(dict.fromkeys((*described.aliases, described.name))))


def _is_address(text: str | None) -> bool:
    """Whether an address may be linked to: of the web, without blanks; documents may say any, javascript: too."""
    return text is not None and re.fullmatch(r"https?://[^\s<>\"\x00-\x20\x7f]+", text, re.I) is not None


def _fuller(agency: str | None, hint: str | None) -> str | None:
    """The unit's name, or the one of the report's link where that is the same in full, or the only one."""
    if agency is None or hint is None:
        return agency or hint
    return hint if len(hint) > len(agency) and hint.endswith(agency) else agency


def _joined(report: Report, described: Unit, register: Register) -> Unit | None:
    """The one known unit that the report itself, or whose own reports, give as this one under another name."""
    names: set[str] = set(register.units_called(described.name))
    names.update(alias for alias in described.aliases if register.unit(alias) is not None)
    fitting = [
        name
        for name in sorted(names)
        if _may_join(report, described, register.unit(name), register.years(name, not_called=described.name))
    ]
    if len(names) != 1 or len(fitting) != 1:
        return None
    known = register.unit(fitting[0])
    if known is None:
        return None
    return replace(known, aliases=tuple(dict.fromkeys((*described.aliases, described.name))))


def _may_join(report: Report, described: Unit, known: Unit | None, years: Collection[int]) -> bool:
    return (
        known is not None
        and report.year not in years
        and _variants(described.name, known.name)
        and _same_region(known, described)
        and all(
            a is None or b is None or a == b
            for a, b in ((known.level, described.level), (known.office, described.office))
        )
    )


def _variants(one: str, other: str) -> bool:
    """Whether two names end alike and all characters of the shorter stand in the longer."""
    short, long = sorted((one, other), key=len)
    return len(short) > 3 and short[-2:] == long[-2:] and not Counter(short) - Counter(long)


def _same_region(one: Unit, other: Unit) -> bool:
    """Whether two regions may be the same: one unknown, or all divisions of one among those of the other."""
    short, long = sorted((one.region, other.region), key=len)
    return set(short) <= set(long)
