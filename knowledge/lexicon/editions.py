"""The national formats of the reports, read from editions.toml: their years, what each is made from, what tells it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import Any

from knowledge.errors import LexiconError
from knowledge.lexicon.loading import load_toml
from knowledge.model import Edition

FILE = "editions.toml"


@dataclass(frozen=True, slots=True, kw_only=True)
class NationalForm:
    """One national format: its years (`last` is None for the one in force), source, and what tells it.

    `is_annex` is a list of figures and has no tables. `tells` are the rows of table 3 by which it is known, the newest
    form first. `like` is the form that it is made from, and `without` the codes of that one which it does not print.
    """

    edition: Edition
    first: int
    last: int | None
    source: str
    is_annex: bool
    tells: tuple[str, ...]
    like: Edition | None
    without: frozenset[str]


@cache
def editions() -> Mapping[Edition, NationalForm]:
    """All national formats in the order of their years.

    Raises LexiconError naming the key for a format without a year of its own or a source, for one that stands twice or
    is like none before it, and for one with tables that nothing tells.
    """
    found: dict[Edition, NationalForm] = {}
    entries = load_toml(FILE).get("edition", [])
    firsts = [entry.get("first") for entry in entries]
    if not entries or not all(isinstance(year, int) for year in firsts) or firsts != sorted(set(firsts)):
        raise LexiconError(FILE, "edition.first", "every format needs a first year, later than that of the one before")
    for entry, after in zip(entries, [*firsts[1:], None], strict=True):
        form = _form(entry, after)
        if form.edition in found:
            raise LexiconError(FILE, form.edition, "stands twice")
        if form.like is not None and (form.like not in found or found[form.like].is_annex):
            raise LexiconError(FILE, f"{form.edition}.like", f"{form.like} is no format with tables before this one")
        found[form.edition] = form
    if not any(form.like is None and not form.is_annex for form in found.values()):
        raise LexiconError(FILE, "edition", "no format has tables")
    return found


def _form(entry: Mapping[str, Any], after: int | None) -> NationalForm:
    code, source = entry.get("code"), entry.get("source")
    if not isinstance(code, str) or not code or not isinstance(source, str) or not source:
        raise LexiconError(FILE, "edition", "every format needs a code and a source")
    form = NationalForm(
        edition=Edition(code),
        first=entry["first"],
        last=None if after is None else after - 1,
        source=source,
        is_annex=entry.get("annex") is True,
        tells=_codes(entry, "tells", code),
        like=Edition(entry["like"]) if "like" in entry else None,
        without=frozenset(_codes(entry, "without", code)),
    )
    if form.is_annex == bool(form.tells):
        raise LexiconError(FILE, f"{code}.tells", "a format with tables has rows that tell it, an annex has none")
    return form


def _codes(entry: Mapping[str, Any], key: str, owner: str) -> tuple[str, ...]:
    raw = entry.get(key, [])
    if not isinstance(raw, list) or not all(isinstance(item, str) and item for item in raw):
        raise LexiconError(FILE, f"{owner}.{key}", "must be a list of codes")
    return tuple(raw)


def edition_named(name: object) -> Edition:
    """The edition of a name; raises ValueError for one that editions.toml does not have."""
    if not isinstance(name, str) or name not in editions():
        raise ValueError(f"{name!r} is no edition")
    return Edition(name)


def editions_with(stated: Iterable[object], code: str = "") -> frozenset[Edition]:
    """The stated editions, and those made from one of them that did not drop `code`.

    Raises ValueError for a name that is no edition.
    """
    found = {edition_named(name) for name in stated}
    for edition, form in editions().items():
        if form.like in found and code not in form.without:
            found.add(edition)
    return frozenset(found)


@cache
def with_tables() -> tuple[Edition, ...]:
    """The editions with tables, in the order of their years."""
    return tuple(edition for edition, form in editions().items() if not form.is_annex)


@cache
def unlike() -> frozenset[Edition]:
    """The editions with tables that are made from no other one; what differs by less is told by its own rows only."""
    return frozenset(edition for edition in with_tables() if editions()[edition].like is None)


def is_annex(edition: Edition) -> bool:
    """Whether a report of the edition has the annex and no tables."""
    return editions()[edition].is_annex


def in_force(year: int) -> Edition:
    """The edition that a year is to be reported in; the earliest for years before it."""
    found = [edition for edition, form in editions().items() if form.first <= year]
    return found[-1] if found else next(iter(editions()))


def earliest_year() -> int:
    """The first year that there are reports of."""
    return next(iter(editions().values())).first


def change_years(annex: bool = True) -> tuple[int, ...]:
    """The first years of the editions that followed another; without `annex` of those that followed one with tables."""
    forms = list(editions().values())
    return tuple(form.first for before, form in pairwise(forms) if annex or not before.is_annex)
