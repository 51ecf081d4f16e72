"""A government's own office, which issues its report: 区政府办公室电话 stands in the report of the government."""

from __future__ import annotations

from dataclasses import replace

from knowledge.answers import Kind
from knowledge.language.parts import UnitForm, UnitMention
from knowledge.lexicon.hints import hint, hint_words
from knowledge.query.asking import Asking, Proposal
from knowledge.query.lookups import Find

STANDING = frozenset({"topic.contact", "topic.address", "topic.email", "topic.postcode", "topic.fax"})
"""Topics of where the office that issues a report is reached, which is the same from report to report."""
_ITS_NAMES = hint_words("strangers.office_named")
LEAST_OF_BOTH = 2
"""Times that an address is named where that of the letters is asked for beside that of the post."""
_WAYS = ("contact", "address", "email", "postcode", "fax")


def ways_asked(text: str) -> tuple[str, ...]:
    """What reports call each of the ways to reach an office that a text asks for, where it asks for several; else none.

    "email address" asks for one.
    """
    found = [way for way in _WAYS if hint(f"reach.{way}").search(text)]
    if "address" in found and "email" in found and len(hint("reach.address").findall(text)) < LEAST_OF_BOTH:
        found.remove("address")
    return tuple(word for way in found for word in hint_words(f"reach.{way}")) if len(found) > 1 else ()


def with_issuer(asking: Asking) -> Asking | None:
    """The question asked of the government whose office it names; None where it names none, or other units too."""
    says = asking.understanding
    if len(says.units) != 1:
        return None
    office = says.units[0]
    if (
        office.form is not UnitForm.FOREIGN
        or len(office.suggestions) != 1
        or not hint("strangers.government_office").search(office.text)
    ):
        return None
    named = UnitMention(text=office.text, names=office.suggestions, start=office.start, end=office.end)
    return replace(asking, understanding=replace(says, units=(named,)))


def tells_of_office(asking: Asking, made: object) -> bool:
    """Whether what was proposed is answered by how the office is reached, or by sentences that name the office."""
    if not isinstance(made, Proposal) or not isinstance(made.query, Find) or asking.answered is None:
        return False
    answer = asking.answered(made.query)
    if answer.kind is not Kind.PASSAGE:
        return False
    ways = ways_asked(asking.understanding.normal)
    if made.query.topic in STANDING or (ways and made.query.terms == ways):
        return True
    return bool(answer.passages) and all(any(name in one.text for name in _ITS_NAMES) for one in answer.passages)
