"""What can be asked of a report's prose where a question to it found nothing: its words and headings, each tried."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice

from knowledge.answering.lookup import look
from knowledge.answering.prose import outline
from knowledge.answers import Choice, Language
from knowledge.lexicon.hints import hint_word, hint_words
from knowledge.query.asked import Asked, asked_to_json
from knowledge.query.lookups import Find
from knowledge.shelf import Shelf

MOST = 3
SHORTEST = 2
"""Characters of a word that is worth asking for by itself."""
MOST_READ = 12
"""Reports that are looked through for offers."""


def offers(
    shelf: Shelf, agencies: Sequence[str], years: Sequence[int], words: Sequence[str], language: Language
) -> Iterator[Choice]:
    """Up to three questions that these reports answer: by the words of the question that stand there, then by headings.

    Every one has been looked for, and found, before it is offered.
    """
    found = islice(_all(shelf, agencies, years, words, "zh" if language.chinese else "en"), MOST)
    for label, query in found:
        asked = Asked(query=query, language=language, question=label)
        yield Choice(label=label, question=label, query=asked_to_json(asked))


def _all(
    shelf: Shelf, agencies: Sequence[str], years: Sequence[int], words: Sequence[str], tongue: str
) -> Iterator[tuple[str, Find]]:
    reports = [(agency, year) for agency in agencies for year in years if shelf.reports(agency=agency, year=year)]
    said = hint_word(f"offers.words_{tongue}")
    seen: set[str] = set()
    for agency, year in reports[:MOST_READ]:
        pieces = outline(shelf.paragraphs(agency, year))
        for word in words:
            if (
                len(word) < SHORTEST
                or any(word in other for other in seen)
                or look(Find(terms=(word,)), pieces) is None
            ):
                continue
            seen.add(word)
            text = said.format(unit=agency, year=year, word=word)
            yield text, Find(units=(agency,), years=(year,), year_named=True, terms=(word,), words=(word,))
    if len(agencies) != 1 or not reports:
        return
    agency, year = reports[0]
    pieces = outline(shelf.paragraphs(agency, year))
    for item in hint_words(f"offers.headings_{tongue}"):
        topic, _, asked = item.partition("=")
        if look(Find(topic=topic, whole=True), pieces) is not None:
            text = asked.format(unit=agency, year=year)
            yield text, Find(units=(agency,), years=(year,), year_named=True, topic=topic, whole=True)
