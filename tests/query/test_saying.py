"""What a query says is understood as that query: over the whole algebra, in three languages."""

from __future__ import annotations

from datetime import date
from itertools import islice
from typing import Any

import pytest

from bot.wording.texts import traditional
from knowledge import Library
from knowledge.answers import Language
from knowledge.language import understand
from knowledge.lexicon.languages import languages
from knowledge.query.algebra import Query
from knowledge.query.asking import Asking
from knowledge.query.json_form import query_to_json
from knowledge.query.planner import plan
from knowledge.query.saying import say
from knowledge.query.slots import slots_of
from tests.query.invented_queries import queries
from tests.searches import shares

TODAY = date(2024, 6, 3)
ASIDE = frozenset({"label", "whether", "asked", "difference", "gap", "first"})
"""What a saying leaves to its words: what a group is called, and which of several measures of a change leads."""

KNOWN: dict[Language, dict[str, str]] = {
    Language.HANS: {"rate.natural_person": "a share behind 最多的单位 is refused rather than guessed"},
    Language.HANT: {"rate.natural_person": "a share behind 最多的單位 is refused rather than guessed"},
    Language.EN: {
        "regulations.net": "net is no word of the English figures",
        "normative_documents.net": "net is no word of the English figures",
        "outcome.other.misc": "other is a word of doubt in English",
        "outcome.other.overdue_correction": "a sentence as a label loses its end in a ranking",
        "outcome.other.overdue_fee": "a sentence as a label loses its end in a ranking",
        "outcome.total": "in total is a sum in English",
        "litigation.other": "another is not read",
        "procurement.items": "items that change are those of a licence",
        "rate.natural_person": "a share behind the unit with the most is refused rather than guessed",
        "requests.accepted": "handled may be all outcomes",
        "rate.not_processed": "of requests behind a rate asks which",
        "rate.unavailable": "of requests behind a rate asks which",
        "rate.other": "of other handling asks which",
    },
}
"""Measures whose sayings are not all understood as themselves, with the reason."""


def plain(item: Any) -> Any:
    if isinstance(item, dict):
        return {key: plain(value) for key, value in item.items() if key not in ASIDE}
    return [plain(one) for one in item] if isinstance(item, list) else item


def planned(text: str, library: Library) -> Query | None:
    says = understand(text, library.vocabulary.gazetteer, today=TODAY)
    found = plan(Asking(understanding=says, shelf=library.shelf, today=TODAY)).proposal
    return None if found is None else found.query


@pytest.mark.parametrize("every", shares(6))
@pytest.mark.parametrize("language", languages())
def test_what_a_query_says_is_that_query(language: Language, every: int, sample_library: Library) -> None:
    asked = 0
    failed: dict[str, list[str]] = {}
    for query in islice(queries(sample_library), 0, None, every):
        said = say(query, language)
        text = traditional(said) if language is Language.HANT else said
        got = planned(text, sample_library)
        asked += 1
        if got is None or plain(query_to_json(got)) != plain(query_to_json(query)):
            failed.setdefault(slots_of(query).measures[0].code, []).append(text)
    # A further language says in English what sayings.toml does not have in it.
    known = KNOWN.get(language, KNOWN[Language.EN])
    unknown = {code: texts for code, texts in failed.items() if code not in known}
    assert not unknown, unknown
    assert asked * every > 900


@pytest.mark.parametrize("language", languages())
def test_every_query_can_be_said(language: Language, sample_library: Library) -> None:
    said = [say(query, language) for query in queries(sample_library)]
    assert all(said)
    assert len(set(said)) == len(said)
