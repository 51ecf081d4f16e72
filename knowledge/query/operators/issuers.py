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
_OFFICE = hint("strangers.government_office")
_ITS_NAMES = hint_words("strangers.office_named")


def with_issuer(asking: Asking) -> Asking | None:
    """The question asked of the government whose office it names; None where it names none, or other units beside it."""
    says = asking.understanding
    if len(says.units) != 1:
        return None
    office = says.units[0]
    if office.form is not UnitForm.FOREIGN or len(office.suggestions) != 1 or not _OFFICE.search(office.text):
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
    if made.query.topic in STANDING:
        return True
    return bool(answer.passages) and all(any(name in one.text for name in _ITS_NAMES) for one in answer.passages)
