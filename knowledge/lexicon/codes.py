"""The codes of the national forms, read from indicators.toml, annex.toml and applicants.toml, checked on reading."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from knowledge.errors import LexiconError
from knowledge.model import Edition


@dataclass(frozen=True, slots=True, kw_only=True)
class Indicator:
    """A row of table 3 or a cell of table 2 or 4: official labels, unit, and the roll-up it belongs to.

    `editions` is empty for a roll-up that no form prints.
    """

    code: str
    table: int
    by_applicant: bool
    editions: frozenset[Edition]
    unit: str
    zh: str
    en: str
    parent: str | None

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

    def children(self, code: str) -> tuple[str, ...]:
        """The indicators whose parent is `code`, in the form's order; empty for a leaf."""
        return tuple(item.code for item in self.indicators.values() if item.parent == code)

    def leaves(self, code: str) -> tuple[str, ...]:
        """The printed indicators that add up to `code`; a printed leaf is its own."""
        below = self.children(code)
        return tuple(leaf for child in below for leaf in self.leaves(child)) if below else (code,)

    def applicant_children(self, code: str) -> tuple[str, ...]:
        """The applicants whose parent is `code`, in the form's order."""
        return tuple(item.code for item in self.applicants.values() if item.parent == code)


def load_toml(name: str) -> dict[str, Any]:
    """A lexicon file as plain data; raises LexiconError naming the file when it is missing or malformed."""
    try:
        return tomllib.loads(files("knowledge.lexicon").joinpath(name).read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError) as fault:
        raise LexiconError(name, "file", str(fault)) from fault


def _text(entry: Mapping[str, Any], key: str, file: str, owner: str) -> str:
    value = entry.get(key)
    if not isinstance(value, str) or not value:
        raise LexiconError(file, f"{owner}.{key}", "must be a text that is not empty")
    return value


@cache
def codes() -> Codes:
    """The codes, loaded once; raises LexiconError for a code given twice, an unknown parent or edition."""
    indicators: dict[str, Indicator] = {}
    for entry in load_toml("indicators.toml").get("indicator", []):
        code = _text(entry, "code", "indicators.toml", "indicator")
        if code in indicators:
            raise LexiconError("indicators.toml", code, "stands twice")
        try:
            editions = frozenset(Edition(name) for name in entry.get("editions", []))
        except ValueError as fault:
            raise LexiconError("indicators.toml", f"{code}.editions", str(fault)) from fault
        indicators[code] = Indicator(
            code=code,
            table=int(entry.get("table", 0)),
            by_applicant=bool(entry.get("by_applicant", False)),
            editions=editions,
            unit=_text(entry, "unit", "indicators.toml", code),
            zh=_text(entry, "zh", "indicators.toml", code),
            en=_text(entry, "en", "indicators.toml", code),
            parent=entry.get("parent"),
        )
    for entry in load_toml("annex.toml").get("item", []):
        code = _text(entry, "code", "annex.toml", "item")
        if code in indicators:
            raise LexiconError("annex.toml", code, "stands twice")
        indicators[code] = Indicator(
            code=code,
            table=1,
            by_applicant=False,
            editions=frozenset({Edition.PRE2019}),
            unit=_text(entry, "unit", "annex.toml", code),
            zh=_text(entry, "zh", "annex.toml", code),
            en=_text(entry, "en", "annex.toml", code),
            parent=entry.get("parent"),
        )
    applicants: dict[str, Applicant] = {}
    for entry in load_toml("applicants.toml").get("applicant", []):
        code = _text(entry, "code", "applicants.toml", "applicant")
        if code in applicants:
            raise LexiconError("applicants.toml", code, "stands twice")
        applicants[code] = Applicant(
            code=code,
            zh=_text(entry, "zh", "applicants.toml", code),
            en=_text(entry, "en", "applicants.toml", code),
            parent=entry.get("parent"),
        )
    for parents, file in (
        ({item.code: item.parent for item in indicators.values()}, "indicators.toml"),
        ({item.code: item.parent for item in applicants.values()}, "applicants.toml"),
    ):
        for code, parent in parents.items():
            if parent is not None and parent not in parents:
                raise LexiconError(file, f"{code}.parent", f"{parent} is no code")
    return Codes(indicators=indicators, applicants=applicants)
