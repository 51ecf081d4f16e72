"""Looking one report through: by a topic's heading or pattern, for a quantity, for the sentence with the terms."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from knowledge.answering.evidence import Found, find_quantity, find_text, once, places
from knowledge.answering.prose import Piece, sentences
from knowledge.lexicon.hints import hint_word, hint_words
from knowledge.lexicon.topics import Topic, topics
from knowledge.lexicon.words import may_name
from knowledge.prose_terms import variants
from knowledge.query.lookups import Find

_NOT = hint_word("evidence.not")
_PROBLEMS, _MEASURES = "topic.problems", "topic.improvements"
LEAST_HELD = 2
"""Words of a question that a text has at least which says the others in its own way."""

MOST_SENTENCES = 3
"""As many sentences are told where each holds all that was asked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """Passages of one report that answer, with the phrase that leads.

    Where several numbers are asked for, `parts` has what each was asked as with the phrase that answers it, "" where
    the report has none.
    """

    found: tuple[Found, ...]
    phrase: str | None = None
    parts: tuple[tuple[str, str], ...] = ()


def _names_heading(topic: Topic, wanted: Find) -> bool:
    """Whether nothing but the topic's own heading is named (主动公开数据): one number would not answer that."""
    if wanted.measures or wanted.strange or not wanted.terms:
        return False
    return all(any(term in heading for heading in topic.headings) for term in wanted.terms)


def may_hold(wanted: Find, texts: Sequence[str]) -> bool:
    """Whether a closer look can find anything: every term of a number asked for stands somewhere in the report."""
    if not texts:
        return False
    if wanted.topic is not None or wanted.parts or not (wanted.figure and wanted.only_figure and wanted.terms):
        return True
    return not absent(wanted.terms, texts)


def absent(terms: Sequence[str], texts: Sequence[str]) -> tuple[str, ...]:
    """Those of the terms that stand nowhere in the texts, nor anything that reports write instead."""
    whole = "\n".join(texts).lower()
    return tuple(term for term in terms if not any(word.lower() in whole for word in variants(term)))


def look(wanted: Find, pieces: Sequence[Piece], *, loosely: bool = False) -> Finding | None:
    """What answers in one report: it holds every term, in its own words or its headings'.

    With `loosely` the part that a topic asks for may leave out verbs of the question, where it has what these are of.
    """
    topic = topics().topics[wanted.topic] if wanted.topic else None
    if topic is not None and topic.pattern is not None:
        shaped = _by_pattern(topic, wanted.beyond, pieces)
        if shaped is not None or not wanted.beyond or topic.only:
            return shaped
    if topic is not None and _names_heading(topic, wanted):
        # 培训了多少: a part without any number of it does not say how much.
        given = not wanted.only_figure or bool(_numbers(wanted, wanted.terms, pieces))
        return by_topic(topic, pieces) if given else None
    if wanted.parts:
        several = _by_parts(wanted, pieces)
        if several is not None:
            return several
    if wanted.figure and wanted.terms:
        found = _numbers(wanted, wanted.terms, pieces)
        if not found and wanted.only_figure:
            # Of bodies asked for by what they had, one that had none is no answer.
            plain = not set(wanted.measures) - set(hint_words("passage.money"))
            return _by_none(topic, pieces) if topic is not None and plain and not wanted.each else None
        if found:
            return Finding(found=found, phrase=_phrase(found))
    if wanted.only_figure and wanted.measures and not wanted.terms:
        return None
    return _text(topic, wanted, pieces, loosely)


def _text(topic: Topic | None, wanted: Find, pieces: Sequence[Piece], loosely: bool) -> Finding | None:
    """The part of the report that a topic or a heading names, else the sentence that holds every term."""
    if topic is not None and topic.pattern is None and not (topic.literal and (wanted.terms or wanted.within)):
        block = by_topic(topic, pieces)
        lacking = () if block is None else absent(wanted.beyond, told(topic, block, pieces))
        if block is not None and (not lacking or (loosely and _said_otherwise(wanted.beyond, lacking))):
            return block
    if wanted.done:
        # 派出所公开栏做了什么: what was lacking there is no work that was done.
        lacking_there = set(map(id, under_topic(topics().topics[_PROBLEMS], pieces)))
        pieces = [piece for piece in pieces if id(piece) not in lacking_there]
    block = _by_heading(wanted.terms, pieces) if wanted.whole else None
    if block is not None:
        return block
    terms = (*wanted.within, *wanted.terms)
    # One character says too little to find a sentence by.
    found = find_text(pieces, terms, most=MOST_SENTENCES) if any(len(term) > 1 for term in terms) else ()
    if not found:
        return None
    return with_measures(Finding(found=found), pieces) if wanted.remedied else Finding(found=found)


def with_measures(finding: Finding, pieces: Sequence[Piece]) -> Finding:
    """What a report says it lacked with what it does about it; a finding without any such as it is."""
    lacked, measures = (topics().topics[code] for code in (_PROBLEMS, _MEASURES))
    among = set(map(id, under_topic(lacked, pieces)))
    if not all(id(item.piece) in among for item in finding.found):
        return finding
    done = by_topic(measures, pieces)
    shown = {id(item.piece) for item in finding.found}
    more = () if done is None else tuple(item for item in done.found if id(item.piece) not in shown)
    return replace(finding, found=(*finding.found, *more), phrase=None)


def _said_otherwise(asked: Sequence[str], lacking: Sequence[str]) -> bool:
    """Whether a text that lacks some of what was asked for says it in other words: it has all that names something.

    怎么让年轻人参与进来: of what is done about it reports speak in many ways, of whom it is done for in few.
    """
    held = len(asked) - len(lacking)
    named = any(may_name(word) and not word.startswith(_NOT) for word in lacking)
    return held >= max(LEAST_HELD, len(lacking)) and not named


def told(topic: Topic, block: Finding, pieces: Sequence[Piece]) -> list[str]:
    """What a topic's answer says and what its headings say; of the topic of a section all that the section says."""
    if topic.whole:
        return [f"{p.section} {p.entry.text}" for p in pieces if p.entry.section.number in topic.sections]
    return [f"{item.piece.section} {item.text}" for item in block.found]


def _numbers(wanted: Find, terms: Sequence[str], pieces: Sequence[Piece]) -> tuple[Found, ...]:
    own = pieces if not wanted.within else [piece for piece in pieces if _names(piece.entry.text, wanted.within)]
    found = find_quantity(own, terms, wanted.measures, wanted.hints, side=_side(wanted))
    found = tuple(item for item in found if _names(item.text, wanted.within))
    return found if wanted.condition is None else tuple(item for item in found if _meets(item, wanted.condition))


def _side(wanted: Find) -> str:
    """Of which sort the number is that is asked for; empty for how much there is of what the terms name."""
    return "change" if wanted.change else "before" if wanted.before else "beside" if wanted.beside else ""


def _names(text: str, names: Sequence[str]) -> bool:
    return all(name in text.lower() for name in names)


def _meets(found: Found, condition: tuple[str, float, float | None]) -> bool:
    """Whether every number found is as the condition wants it."""
    operator, limit, upper = condition
    values = [quantity.value for quantity in found.quantities]
    return bool(values) and all(value is not None and _holds(operator, value, limit, upper) for value in values)


def _holds(operator: str, value: float, limit: float, upper: float | None) -> bool:
    match operator:
        case "over":
            return value > limit
        case "at_least":
            return value >= limit
        case "under":
            return value < limit
        case "at_most":
            return value <= limit
        case "between":
            return upper is not None and limit <= value <= upper
        case _:
            return value == limit


def _phrase(found: Sequence[Found]) -> str | None:
    """The number that leads, where all that was found is one number."""
    phrases = {quantity.text for item in found for quantity in item.quantities}
    return phrases.pop() if len(phrases) == 1 else None


def lone_number(finding: Finding, wanted: Find) -> Finding | None:
    """The finding of one number: where a name says whose it is, the first behind the name; None where several are."""
    if finding.phrase is not None and finding.found and finding.found[0].quantities:
        return finding
    if not wanted.within or len(finding.found) != 1 or not finding.found[0].quantities:
        return None
    first = finding.found[0]
    return Finding(found=(replace(first, marks=first.marks[:1], quantities=first.quantities[:1]),))


def _by_parts(wanted: Find, pieces: Sequence[Piece]) -> Finding | None:
    """Each of several numbers; None where there is none of them, or one number is found for all."""
    found: list[Found] = []
    parts: list[tuple[str, str]] = []
    for label, terms in wanted.parts:
        own = _numbers(wanted, terms, pieces)
        phrase = _phrase(own)
        if own and phrase is None:
            # Several numbers fit one of them: which is meant is not said.
            return None
        found.extend(own)
        parts.append((label, phrase or ""))
    stands = {(item.piece.entry.position, item.marks) for item in found}
    if len(stands) < 2 and len(found) != 1:
        return None
    return Finding(found=once(found), parts=tuple(parts))


def _whole(piece: Piece) -> Found:
    text = piece.entry.text
    return Found(piece=piece, start=0, end=len(text), marks=(), coverage=1.0, score=1.0)


def _by_pattern(topic: Topic, terms: Sequence[str], pieces: Sequence[Piece]) -> Finding | None:
    """What a topic's pattern finds in sentences that hold the terms, or in their headings."""
    if topic.pattern is None:
        return None
    found: list[Found] = []
    phrases: list[str] = []
    for piece in pieces:
        if topic.sections and piece.entry.section.number not in topic.sections:
            continue
        for start, end in sentences(piece.entry.text):
            sentence = piece.entry.text[start:end]
            said = sentence if topic.only else f"{piece.section} {sentence}"
            if not all(places(said, term) for term in terms):
                continue
            for match in topic.pattern.finditer(sentence):
                if not _of_effect(match, terms):
                    continue
                span = match.span("answer")
                phrase = match.group("answer")
                if phrase in phrases:
                    continue
                phrases.append(phrase)
                mark = (start + span[0], start + span[1])
                found.append(Found(piece=piece, start=start, end=end, marks=(mark,), coverage=1.0, score=1.0))
    # Head and foot of a report name the office itself; numbers in between belong to hotlines and the like.
    outside = [item for item in found if item.piece.entry.section.number == 0]
    chosen = outside or found
    if not chosen:
        return None
    phrase = chosen[0].piece.entry.text[slice(*chosen[0].marks[0])] if len(chosen) == 1 else None
    return Finding(found=tuple(chosen[:3]), phrase=phrase)


def _of_effect(match: re.Match[str], terms: Sequence[str]) -> bool:
    """Whether the part of a sentence that is said to come of something holds the terms; true where none is marked."""
    effects = [text or "" for name, text in match.groupdict().items() if name.startswith("effect")]
    return not effects or any(all(places(text, term) for term in terms) for text in effects)


def under_topic(topic: Topic, pieces: Sequence[Piece]) -> tuple[Piece, ...]:
    """The paragraphs under a topic's sub-heading, or its whole section where that is what it stands for."""
    inside = [piece for piece in pieces if not topic.sections or piece.entry.section.number in topic.sections]
    under = [piece for piece in inside if not piece.heading and any(_fits(part, topic) for part in piece.path[1:])]
    if under or not topic.whole:
        return tuple(under)
    # Where only the other half of the section is marked off (改进措施：…), the rest is what is asked for.
    rest = [
        piece
        for piece in inside
        if not piece.heading and not any(word in part for part in piece.path[1:] for word in topic.without)
    ]
    return tuple(rest) or tuple(piece for piece in inside if not piece.heading)


def by_topic(topic: Topic, pieces: Sequence[Piece]) -> Finding | None:
    """What stands under a topic's heading, else the paragraph that has the most of its words."""
    whole = under_topic(topic, pieces)
    if whole:
        return Finding(found=tuple(_whole(piece) for piece in whole))
    inside = [piece for piece in pieces if not topic.sections or piece.entry.section.number in topic.sections]
    found = [
        _whole(piece) for piece in inside if not piece.heading and any(word in piece.entry.text for word in topic.words)
    ]
    ranked = sorted(
        found, key=lambda item: (-sum(word in item.text for word in topic.words), item.piece.entry.position)
    )
    return Finding(found=tuple(ranked[:1])) if ranked else None


def _by_none(topic: Topic, pieces: Sequence[Piece]) -> Finding | None:
    """The sentence that says that there was none of what the topic's words name (未收取信息处理费)."""
    for piece in pieces:
        for start, end in sentences(piece.entry.text):
            said = piece.entry.text[start:end]
            none = [(said.find(word), said.find(word) + len(word)) for word in topics().none if word in said]
            what = [(said.find(word), said.find(word) + len(word)) for word in topic.words if word in said]
            if none and what:
                mark = (start + min(none + what)[0], start + max(last for _, last in none + what))
                return Finding(
                    found=(Found(piece=piece, start=start, end=end, marks=(mark,), coverage=1.0, score=1.0),)
                )
    return None


def _fits(heading: str, topic: Topic) -> bool:
    if any(word in heading for word in topic.openings):
        return True
    named = any(word in heading for word in (*topic.headings, *topic.labels))
    return named and not any(word in heading for word in topic.without)


def _by_heading(terms: Sequence[str], pieces: Sequence[Piece]) -> Finding | None:
    under = [
        piece
        for piece in pieces
        if not piece.heading and any(all(term in part for term in terms) for part in piece.path[1:])
    ]
    return Finding(found=tuple(_whole(piece) for piece in under)) if under else None
