"""What can be asked of a report's prose where a question found nothing: its words and headings, each tried."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain, islice

from knowledge.answering.evidence import places
from knowledge.answering.lookup import look
from knowledge.answering.prose import Piece, outline, sentences
from knowledge.answers import Choice, Language
from knowledge.lexicon.sayings import sayings
from knowledge.query.asked import Asked, asked_to_json
from knowledge.query.lookups import Find
from knowledge.shelf import Shelf

MOST = 3
SHORTEST = 2
"""Characters of a word that is worth asking for by itself."""
MOST_READ = 12
"""Reports that are looked through for offers."""
Reports = Sequence[tuple[str, int]]
"""Units and years of reports, the nearest first."""


def offers(shelf: Shelf, reports: Reports, words: Sequence[str], language: Language) -> Iterator[Choice]:
    """Up to three questions that these reports answer: by the words of the question that stand there, then by headings.

    The sentence that holds the most of the words is offered first, as one that holds only these. Every one has been
    looked for, and found, before it is offered.
    """
    found = islice(chain(_by_words(shelf, reports, words), _by_headings(shelf, reports, language)), MOST)
    yield from _choices(found, language)


def word_offers(
    shelf: Shelf, reports: Reports, words: Sequence[str], language: Language, beside: Sequence[str] = ()
) -> Iterator[Choice]:
    """Return those of offers that are made of words of the question.

    Where none of the words stands in these reports, the sentence that has the most of those `beside` them is offered.
    """
    found = list(_by_words(shelf, reports, words))
    yield from _choices(iter(found or _together(shelf, reports, beside)), language)


def heading_offers(shelf: Shelf, reports: Reports, language: Language) -> Iterator[Choice]:
    """Return those of offers that are made of headings."""
    yield from _choices(islice(_by_headings(shelf, reports, language), MOST), language)


def said_of(query: Find, language: Language) -> str:
    """Return an offer to the prose as a language says it; empty for a query that none of the offers above is."""
    if len(query.units) != 1:
        return ""
    own, one = sayings(language), query.year_named and len(query.years) == 1
    slots = {"unit": query.units[0], "year": query.years[0] if one else ""}
    words = query.words or query.terms
    if words and (query.topic is None or query.figure):
        return own.put("prose_words" if one else "prose_words_any", **slots, word=own.listed(words))
    said = own.tables["prose_headings"].get(query.topic or "") if one else None
    return "" if said is None else said.format(**slots)


def _choices(found: Iterator[Find], language: Language) -> Iterator[Choice]:
    for query in found:
        label = said_of(query, language)
        asked = Asked(query=query, language=language, question=label)
        yield Choice(label=label, question=label, query=asked_to_json(asked))


def _by_words(shelf: Shelf, reports: Reports, words: Sequence[str]) -> Iterator[Find]:
    left = [word for word in dict.fromkeys(words) if len(word) >= SHORTEST]
    if not left:
        return
    read = [(agency, year, outline(shelf.paragraphs(agency, year))) for agency, year in reports[:MOST_READ]]
    # The report whose sentence holds the most of the words goes first, then the nearest.
    read.sort(key=lambda item: -len(_closest(item[2], left)))
    for agency, year, pieces in read:
        closest = _closest(pieces, left)
        for terms in (closest, *((word,) for word in left if word not in closest)):
            if not terms or look(Find(terms=terms), pieces) is None:
                continue
            left = [word for word in left if not any(word in term for term in terms)]
            yield Find(units=(agency,), years=(year,), year_named=True, terms=terms, words=terms)


def _together(shelf: Shelf, reports: Reports, words: Sequence[str]) -> Iterator[Find]:
    """The sentence of these reports that has the most of the words, two of them at least."""
    left = [word for word in dict.fromkeys(words) if len(word) >= SHORTEST]
    best = max(
        ((_closest(outline(shelf.paragraphs(*report)), left), report) for report in reports[:MOST_READ]),
        key=lambda item: len(item[0]),
        default=((), ("", 0)),
    )
    terms, (agency, year) = best
    if terms and look(Find(terms=terms), outline(shelf.paragraphs(agency, year))) is not None:
        yield Find(units=(agency,), years=(year,), year_named=True, terms=terms, words=terms)


def _closest(pieces: Sequence[Piece], words: Sequence[str]) -> tuple[str, ...]:
    """The words, two or more, that stand together in the one sentence that has the most of them."""
    best: tuple[str, ...] = ()
    for piece in pieces:
        for start, end in sentences(piece.entry.text):
            sentence = piece.entry.text[start:end]
            held = tuple(word for word in words if places(sentence, word))
            best = held if len(held) > max(len(best), 1) else best
    return best


def _by_headings(shelf: Shelf, reports: Reports, language: Language) -> Iterator[Find]:
    """The parts that the one report asked about has."""
    if not reports or len({agency for agency, _ in reports}) != 1:
        return
    agency, year = reports[0]
    pieces = outline(shelf.paragraphs(agency, year))
    for topic in sayings(language).tables["prose_headings"]:
        if look(Find(topic=topic, whole=True), pieces) is not None:
            yield Find(units=(agency,), years=(year,), year_named=True, topic=topic, whole=True)
