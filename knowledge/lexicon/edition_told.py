"""Which edition a report follows, told by the cells that it has; the one place where that is decided."""

from __future__ import annotations

from collections.abc import Collection

from knowledge.lexicon.codes import codes
from knowledge.lexicon.editions import editions, in_force, unlike, with_tables
from knowledge.model import Edition

_PUBLISHED = 2
"""The table of what was published unasked, whose columns differ from form to form."""


def edition_told(found: Collection[str], year: int | None = None, *, annex: bool = False) -> Edition:
    """Return the edition by the indicators that a report has; by its year, or its annex, only where they tell none.

    Without either it is the latest one that is made from no other.
    """
    told = edition_of_rows(found) or edition_of_columns(found)
    if told is not None:
        return told
    if annex:
        return [edition for edition, form in editions().items() if form.is_annex][-1]
    return next(one for one in reversed(with_tables()) if one in unlike()) if year is None else in_force(year)


def edition_of_rows(found: Collection[str]) -> Edition | None:
    """The newest edition of which table 3 has a row that no earlier form prints; None where it has none of these."""
    for edition in reversed(with_tables()):
        if any(code in found for code in editions()[edition].tells):
            return edition
    return None


def edition_of_columns(found: Collection[str]) -> Edition | None:
    """The edition that prints the most of the cells of table 2; None where two unlike ones lead."""
    known = codes().indicators
    mine = [code for code in found if code in known and known[code].table == _PUBLISHED]
    counts = {edition: sum(edition in known[code].editions for code in mine) for edition in with_tables()}
    most = max(counts.values())
    leading = [edition for edition, count in counts.items() if count == most]
    # A form that another one is made from prints no less than that one where nothing of what is new stands.
    first = [edition for edition in leading if editions()[edition].like not in leading]
    return first[0] if len(first) == 1 else None
