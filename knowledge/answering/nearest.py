"""The place of a report that says the most of what was asked, where no place says all of it."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from knowledge.answering.evidence import Found, found_in, places
from knowledge.answering.lookup import MOST_SENTENCES, Finding, by_topic, look, told, under_topic, with_measures
from knowledge.answering.prose import Piece, sentences
from knowledge.lexicon.hints import hint_words
from knowledge.lexicon.topics import Topic, topics
from knowledge.lexicon.words import is_word, may_name
from knowledge.query.lookups import Find

LEAST_SHARE = 0.42
"""The share of what was asked, by what its words tell, that a sentence holds at least."""
LEAST_OF_ONE = 0.35
"""The same of the only sentence of the report asked about that has the one word that it has of the question."""
LEAST_OF_PART = 0.25
"""The same of a part of the report that was asked for by its topic."""
LEAST_TOGETHER = 2
"""Words of the question that a sentence has at least where others of the report have one of them."""
EVERYDAY = 0.35
"""How much a word tells that no report writes, beside one that some do."""
SHORTEST = 2
"""Characters of a word by which a sentence may be found."""
LONGEST_TOLD = 4
"""Characters of what was asked that a character is told by which the report lacks."""
_PROBLEMS, _OVERVIEW = "topic.problems", "topic.overview"


@dataclass(frozen=True, slots=True, kw_only=True)
class Nearest:
    """What comes nearest in a report, the words of the question that stand in none of it, and how much it holds."""

    finding: Finding
    lacking: tuple[str, ...]
    share: float


def nearest(wanted: Find, pieces: Sequence[Piece], written: Mapping[str, bool]) -> Nearest | None:
    """Return the part or the sentence that holds the most of the question; None where it is too little, or two do.

    `written` says of each word whether any report of the index has it. Where it is asked what was done about a problem,
    the measures of the report go with it.
    """
    topic = topics().topics[wanted.topic] if wanted.topic else None
    if topic is not None and topic.pattern is not None:
        return _shaped(wanted, pieces)
    if topic is None or not topic.whole or topic.code == _OVERVIEW:
        sentence = _sentence(wanted, wanted.terms, pieces, written)
        if sentence is None or not (wanted.remedied or wanted.done):
            return sentence
        finding = with_measures(sentence.finding, pieces)
        # What was lacking is no work that was done: of a problem its measures are, where they stand apart.
        finding = _done(finding, pieces) if wanted.done else finding
        return replace(sentence, finding=finding) if finding.found else None
    part = _part(topic, wanted, pieces, written)
    sentence = _sentence(wanted, wanted.beyond, pieces, written)
    if sentence is None or _inside(sentence, topic) or (part is not None and part.share >= sentence.share):
        return part
    return sentence


def _shaped(wanted: Find, pieces: Sequence[Piece]) -> Nearest | None:
    """The number or address that a topic's pattern finds, whatever is said beside it of why it is asked for."""
    found = look(Find(topic=wanted.topic), pieces)
    return None if found is None else Nearest(finding=found, lacking=(), share=1.0)


def _tells(pieces: Sequence[Piece], terms: Sequence[str], written: Mapping[str, bool]) -> dict[str, float]:
    """How much each word tells: more where fewer paragraphs have it, little where reports never write it."""
    count = len(pieces)
    held = {term: sum(bool(places(piece.entry.text, term)) for piece in pieces) for term in terms}
    weighed = {term: math.log(1 + (count + 1) / (1 + number)) for term, number in held.items()}
    return {term: weight if written[term] else weight * EVERYDAY for term, weight in weighed.items()}


def _part(topic: Topic, wanted: Find, pieces: Sequence[Piece], written: Mapping[str, bool]) -> Nearest | None:
    """The part that a topic names, where its section holds enough of the rest."""
    block = by_topic(topic, pieces)
    if block is None:
        return None
    text = "\n".join(told(topic, block, pieces))
    weighed = _tells(pieces, wanted.beyond, written)
    lacking = [term for term in weighed if not places(text, term)]
    held = [term for term in weighed if len(term) >= SHORTEST and term not in lacking]
    if (lacking and len(held) < LEAST_TOGETHER) or any(map(_names, lacking)):
        # 学校食堂有什么问题: a part that only says something of schools is none of their canteens.
        return None
    share = _share(weighed, lacking)
    return _told(block, share, lacking, wanted, pieces) if share >= LEAST_OF_PART else None


def _sentence(
    wanted: Find, words: Sequence[str], pieces: Sequence[Piece], written: Mapping[str, bool]
) -> Nearest | None:
    """The one place that holds more of the words than any other, with the headings that it stands under."""
    terms = tuple(dict.fromkeys((*wanted.within, *words)))
    weighed = _tells(pieces, terms, written)
    ranked: list[tuple[float, Found, list[str]]] = []
    for piece in () if not terms else pieces:
        if piece.heading:
            continue
        for start, end in sentences(piece.entry.text):
            said = f"{' '.join(piece.path[1:])} {piece.entry.text[start:end]}"
            lacking = [term for term in terms if not places(said, term)]
            share = _share(weighed, lacking)
            if share:
                ranked.append((share, found_in(piece, start, end, terms, share), lacking))
    best = max((share for share, _, _ in ranked), default=0.0)
    top = [item for item in ranked if item[0] == best]
    if not 0 < len(top) <= MOST_SENTENCES or len({id(found.piece) for _, found, _ in top}) > 1:
        return None
    # Sentences of one paragraph that hold as much as each other are told together.
    share, _, lacking = top[0]
    held = [term for term in terms if len(term) >= SHORTEST and term not in lacking]
    alone = len(held) == 1 and sum(bool(places(piece.entry.text, held[0])) for piece in pieces) == 1
    sure = alone and wanted.year_named
    least = LEAST_OF_ONE if sure else LEAST_SHARE if alone or len(held) >= LEAST_TOGETHER else math.inf
    return (
        _told(Finding(found=tuple(found for _, found, _ in top)), share, lacking, wanted, pieces)
        if share >= least
        else None
    )


def _names(term: str) -> bool:
    """Whether a word is a noun, but for those of the people that everything is done for."""
    return is_word(term) and may_name(term) and term not in hint_words("for_whom.public")


def _told(finding: Finding, share: float, lacking: Sequence[str], wanted: Find, pieces: Sequence[Piece]) -> Nearest:
    """What is shown, with the words that the whole report lacks, as they were asked."""
    text = "\n".join(piece.entry.text for piece in pieces)
    never = [term for term in lacking if not places(text, term)]
    return Nearest(finding=finding, lacking=tuple(dict.fromkeys(_asked(term, wanted) for term in never)), share=share)


def _asked(term: str, wanted: Find) -> str:
    """A word, or the short one that it is the only character of (看不懂 of which a segmenter leaves 懂)."""
    whole = (word for word in wanted.words if term in word and len(word) <= LONGEST_TOLD)
    return next(whole, term) if len(term) < SHORTEST else term


def _done(finding: Finding, pieces: Sequence[Piece]) -> Finding:
    """A finding without what was lacking."""
    lacked = set(map(id, under_topic(topics().topics[_PROBLEMS], pieces)))
    return replace(finding, found=tuple(item for item in finding.found if id(item.piece) not in lacked))


def _inside(sentence: Nearest, topic: Topic) -> bool:
    """Whether a sentence stands in the section of a topic, which tells the whole of it."""
    return sentence.finding.found[0].piece.entry.section.number in topic.sections


def _share(weighed: Mapping[str, float], lacking: Sequence[str]) -> float:
    whole = sum(weighed.values())
    return sum(weight for term, weight in weighed.items() if term not in lacking) / whole if whole else 0.0
