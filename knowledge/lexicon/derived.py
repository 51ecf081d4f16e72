"""The figures that no form prints (rates, sums, differences), read from derived.toml and checked as they are read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from knowledge.errors import LexiconError
from knowledge.lexicon.codes import Codes, codes
from knowledge.lexicon.loading import load_toml

FILE = "derived.toml"


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """One summand: its sign (1 or -1), the indicator, and the applicant where the figure fixes one."""

    sign: int
    indicator: str
    applicant: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Derived:
    """A figure worked out from cells: a sum of terms, over a second sum where it is a ratio (unit "ratio")."""

    code: str
    unit: str
    zh: str
    en: str
    formula_zh: str
    formula_en: str
    numerator: tuple[Term, ...]
    denominator: tuple[Term, ...] = ()

    @property
    def is_ratio(self) -> bool:
        """Whether it has a denominator."""
        return bool(self.denominator)

    @property
    def by_applicant(self) -> bool:
        """Whether it can be worked out for one applicant column: all its terms are in table 3 and none is fixed."""
        terms = (*self.numerator, *self.denominator)
        known = codes().indicators
        return all(term.applicant is None and known[term.indicator].by_applicant for term in terms)


def _terms(entry: Mapping[str, Any], key: str, code: str, known: Codes) -> tuple[Term, ...]:
    terms: list[Term] = []
    for item in entry.get(key, []):
        if len(item) not in (2, 3) or item[0] not in ("+", "-"):
            raise LexiconError(FILE, f"{code}.{key}", f"{item} is no [sign, indicator] or [sign, indicator, applicant]")
        if item[1] not in known.indicators:
            raise LexiconError(FILE, f"{code}.{key}", f"{item[1]} is no indicator")
        applicant = item[2] if len(item) == 3 else None
        if applicant is not None and applicant not in known.applicants:
            raise LexiconError(FILE, f"{code}.{key}", f"{applicant} is no applicant")
        terms.append(Term(sign=1 if item[0] == "+" else -1, indicator=item[1], applicant=applicant))
    return tuple(terms)


@cache
def derived() -> Mapping[str, Derived]:
    """All derived figures by code; raises LexiconError for a code given twice, an unknown cell or an empty text."""
    known = codes()
    found: dict[str, Derived] = {}
    for entry in load_toml(FILE).get("derived", []):
        code = str(entry.get("code", ""))
        if not code or code in found or code in known.indicators:
            raise LexiconError(FILE, code or "derived", "has no code, or one that is taken")
        texts = {key: str(entry.get(key, "")) for key in ("unit", "zh", "en", "formula_zh", "formula_en")}
        for key, text in texts.items():
            if not text:
                raise LexiconError(FILE, f"{code}.{key}", "must be a text that is not empty")
        item = Derived(
            code=code,
            numerator=_terms(entry, "numerator", code, known),
            denominator=_terms(entry, "denominator", code, known),
            **texts,
        )
        if not item.numerator or item.is_ratio != (item.unit == "ratio"):
            raise LexiconError(FILE, f"{code}.numerator", "a figure has terms, and a ratio its denominator and unit")
        found[code] = item
    return found


def rate_of(code: str) -> str | None:
    """The rate that is meant where that of a figure is asked for and its whole is no row; None where there is none.

    Raises LexiconError where a rate is of a figure that it does not count, or of one that has a rate already.
    """
    return _rates().get(code)


@cache
def _rates() -> Mapping[str, str]:
    found: dict[str, str] = {}
    for entry in load_toml(FILE).get("derived", []):
        part = entry.get("rate_of")
        if part is None:
            continue
        rate = derived()[str(entry.get("code"))]
        if part in found or not rate.is_ratio or rate.numerator != (Term(sign=1, indicator=part),):
            raise LexiconError(FILE, f"{rate.code}.rate_of", f"{part} is not what it counts, or has another rate")
        found[part] = rate.code
    return found


def own_column(code: str) -> str | None:
    """The applicant column that a figure is of by its very name (自然人占比); None where it may be of any."""
    item = derived().get(code)
    columns = {term.applicant for term in item.numerator} if item is not None else set()
    return columns.pop() if len(columns) == 1 else None


@cache
def in_annex() -> Mapping[str, str]:
    """The code in the annex before 2019 by the code of the later forms; raises LexiconError for an unknown one."""
    known = codes().indicators
    found = {str(code): str(earlier) for code, earlier in load_toml(FILE).get("annex", {}).items()}
    for code, earlier in found.items():
        if (code not in known and code not in derived()) or earlier not in known:
            raise LexiconError(FILE, f"annex.{code}", f"{code} or {earlier} is no code")
    return found


@cache
def other_readings(code: str) -> tuple[str, ...]:
    """The rates that answer the same question as this one by another count, in their order; empty where there are none.

    Raises LexiconError for what is no rate, and for a rate that stands in two lists.
    """
    found = [rates for rates in _readings() if code in rates]
    return tuple(rate for rates in found for rate in rates if rate != code)


_SHARE = "share."


@cache
def _readings() -> tuple[tuple[str, ...], ...]:
    known = derived()
    lists = tuple(tuple(map(str, entry.get("rates", []))) for entry in load_toml(FILE).get("reading", []))
    told: set[str] = set()
    for rates in lists:
        for rate in rates:
            is_share = rate.startswith(_SHARE) and rate.removeprefix(_SHARE) in codes().indicators
            if not is_share and not (rate in known and known[rate].is_ratio):
                raise LexiconError(FILE, f"reading.{rate}", "is no rate")
            if rate in told:
                raise LexiconError(FILE, f"reading.{rate}", "stands twice")
            told.add(rate)
        if len(rates) < 2:
            raise LexiconError(FILE, "reading.rates", "a question has at least two readings")
    return lists
