"""The codes of the national forms, read from indicators.toml, annex.toml and applicants.toml, checked on reading."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from knowledge.errors import LexiconError
from knowledge.lexicon.editions import FILE as EDITIONS
from knowledge.lexicon.editions import editions, editions_with
from knowledge.lexicon.loading import load_toml
from knowledge.model import Edition


@dataclass(frozen=True, slots=True, kw_only=True)
class Indicator:
    """A row of table 3 or a cell of table 2 or 4: official labels, unit, and the roll-up it belongs to.

    `editions` is empty for a roll-up that no form prints. A `signed` one is itself a difference from the year before.
    """

    code: str
    table: int
    by_applicant: bool
    editions: frozenset[Edition]
    unit: str
    zh: str
    en: str
    parent: str | None
    signed: bool = False

    @property
    def unnumbered(self) -> str:
        """The Chinese label without the number of its row in the form: 予以公开 of （一）予以公开."""
        return _NUMBERING.sub("", self.zh)


_NUMBERING = re.compile(r"^(?:[一二三四五六七八九十]、|（[一二三四五六七八九十]）|\d\.)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Applicant:
    """A column of table 3, or the roll-up over one."""

    code: str
    zh: str
    en: str
    parent: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Codes:
    """All indicators and applicants in the order of the form."""

    indicators: Mapping[str, Indicator]
    applicants: Mapping[str, Applicant]
    _below: dict[str, tuple[str, ...]] = field(init=False, repr=False, compare=False, default_factory=dict)

    def __post_init__(self) -> None:
        for item in self.indicators.values():
            if item.parent is not None:
                self._below[item.parent] = (*self._below.get(item.parent, ()), item.code)

    def children(self, code: str) -> tuple[str, ...]:
        """The indicators whose parent is `code`, in the form's order; empty for a leaf."""
        return self._below.get(code, ())

    def sisters(self, code: str) -> tuple[str, ...]:
        """The other parts of what `code` is a part of, in the form's order; empty where it is a part of nothing."""
        parent = self.indicators[code].parent
        return () if parent is None else tuple(part for part in self.children(parent) if part != code)

    def leaves(self, code: str) -> tuple[str, ...]:
        """The printed indicators that add up to `code`; a printed leaf is its own."""
        below = self.children(code)
        return tuple(leaf for child in below for leaf in self.leaves(child)) if below else (code,)

    def children_in(self, code: str, edition: Edition) -> tuple[str, ...]:
        """The indicators below `code` that an edition prints, or adds up from what it prints, in the form's order."""
        return tuple(
            child
            for child in self.children(code)
            if edition in self.indicators[child].editions or self.children_in(child, edition)
        )

    def leaves_in(self, code: str, edition: Edition) -> tuple[str, ...]:
        """The cells that stand for `code` in an edition: itself where that prints it, else what it prints below it."""
        if edition in self.indicators[code].editions:
            return (code,)
        return tuple(leaf for child in self.children(code) for leaf in self.leaves_in(child, edition))

    def applicant_children(self, code: str) -> tuple[str, ...]:
        """The applicants whose parent is `code`, in the form's order."""
        return tuple(item.code for item in self.applicants.values() if item.parent == code)


def _text(entry: Mapping[str, Any], key: str, file: str, owner: str) -> str:
    value = entry.get(key)
    if not isinstance(value, str) or not value:
        raise LexiconError(file, f"{owner}.{key}", "must be a text that is not empty")
    return value


def _printed() -> dict[str, Indicator]:
    """The rows and cells of the forms with tables."""
    found: dict[str, Indicator] = {}
    for entry in load_toml("indicators.toml").get("indicator", []):
        code = _text(entry, "code", "indicators.toml", "indicator")
        if code in found:
            raise LexiconError("indicators.toml", code, "stands twice")
        try:
            printed_in = editions_with(entry.get("editions", []), code)
        except ValueError as fault:
            raise LexiconError("indicators.toml", f"{code}.editions", str(fault)) from fault
        found[code] = Indicator(
            code=code,
            table=int(entry.get("table", 0)),
            by_applicant=bool(entry.get("by_applicant", False)),
            editions=printed_in,
            unit=_text(entry, "unit", "indicators.toml", code),
            zh=_text(entry, "zh", "indicators.toml", code),
            en=_text(entry, "en", "indicators.toml", code),
            parent=entry.get("parent"),
            signed=entry.get("signed") is True,
        )
    return found


def _annexed(taken: Collection[str]) -> dict[str, Indicator]:
    """The rows of the annex."""
    found: dict[str, Indicator] = {}
    annexed = frozenset(edition for edition, form in editions().items() if form.is_annex)
    for entry in load_toml("annex.toml").get("item", []):
        code = _text(entry, "code", "annex.toml", "item")
        if code in found or code in taken:
            raise LexiconError("annex.toml", code, "stands twice")
        found[code] = Indicator(
            code=code,
            table=1,
            by_applicant=False,
            editions=annexed,
            unit=_text(entry, "unit", "annex.toml", code),
            zh=_text(entry, "zh", "annex.toml", code),
            en=_text(entry, "en", "annex.toml", code),
            parent=entry.get("parent"),
        )
    return found


def _applicants() -> dict[str, Applicant]:
    found: dict[str, Applicant] = {}
    for entry in load_toml("applicants.toml").get("applicant", []):
        code = _text(entry, "code", "applicants.toml", "applicant")
        if code in found:
            raise LexiconError("applicants.toml", code, "stands twice")
        found[code] = Applicant(
            code=code,
            zh=_text(entry, "zh", "applicants.toml", code),
            en=_text(entry, "en", "applicants.toml", code),
            parent=entry.get("parent"),
        )
    return found


def _check_parents(parents: Mapping[str, str | None], file: str) -> None:
    for code, parent in parents.items():
        if parent is not None and parent not in parents:
            raise LexiconError(file, f"{code}.parent", f"{parent} is no code")


def _check_editions(indicators: Mapping[str, Indicator]) -> None:
    """Raise LexiconError for a form that is told by a row which it does not print, or lacks what no form has."""
    for edition, form in editions().items():
        for code in form.tells:
            if code not in indicators or edition not in indicators[code].editions:
                raise LexiconError(EDITIONS, f"{edition}.tells", f"{code} is no row of that form")
        for code in sorted(form.without - indicators.keys()):
            raise LexiconError(EDITIONS, f"{edition}.without", f"{code} is no code")


@cache
def codes() -> Codes:
    """The codes, loaded once; raises LexiconError for a code given twice, an unknown parent or edition."""
    printed = _printed()
    indicators = {**printed, **_annexed(printed)}
    applicants = _applicants()
    _check_parents({item.code: item.parent for item in indicators.values()}, "indicators.toml")
    _check_parents({item.code: item.parent for item in applicants.values()}, "applicants.toml")
    _check_editions(indicators)
    return Codes(indicators=indicators, applicants=applicants)
