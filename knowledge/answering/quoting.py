"""The clause of a sentence that answers, and its quantity with the words that bound it: 超过585万, 近300人."""

from __future__ import annotations

from knowledge.answering.details import Quoted
from knowledge.answering.evidence import Found
from knowledge.answering.prose import clauses, quantities
from knowledge.lexicon.hints import hint_word, hint_words

_MARKS = hint_word("evidence.clause_marks")
"""What a clause ends with before the next one begins."""

_ENDS, _IS = hint_word("evidence.sentence_marks"), hint_word("evidence.is")


def quoted(found: Found) -> Quoted | None:
    """Return the clause that holds the quantities of a sentence found; None where it was not found by a quantity.

    Offsets are those of the sentence, as in a Passage's marks.
    """
    if not found.quantities or not found.own_marks:
        return None
    sentence = found.text
    spans = tuple(_bounded(sentence, start, end) for start, end in found.own_marks)
    first, last = min(start for start, _ in spans), max(end for _, end in spans)
    held = [part for part in clauses(sentence) if part[0] < last and first < part[1]]
    begin = min((start for start, _ in held), default=0)
    stop = max((end for _, end in held), default=len(sentence))
    begin, stop = min(begin, first), max(stop, last)
    for start, end in clauses(sentence):
        if start >= stop:
            more = _of_the_same(sentence, start, end)
            if more is None:
                break
            spans, stop = (*spans, more), end
    return Quoted(clause=(begin, begin + len(sentence[begin:stop].rstrip(_MARKS))), quantities=spans)


def _of_the_same(sentence: str, start: int, end: int) -> tuple[int, int] | None:
    """Where a clause only goes on with what was counted before it, as 金额220元 does, its quantity; else None."""
    clause = sentence[start:end]
    found = quantities(clause)
    if len(found) != 1 or not found[0].measure:
        return None
    (quantity,) = found
    begin, stop = _bounded(clause, quantity.start, quantity.end)
    alone = not clause[stop:].strip(_MARKS + _ENDS)
    if not alone or clause[:begin].strip().rstrip(_IS) not in hint_words("evidence.of_the_same"):
        return None
    return start + begin, start + stop


def _bounded(sentence: str, start: int, end: int) -> tuple[int, int]:
    """A quantity with the words right before and behind it that say more than, about or nearly."""
    before = sentence[:start].rstrip()
    for word in sorted(hint_words("evidence.bounds_before"), key=len, reverse=True):
        if before.endswith(word):
            start = len(before) - len(word)
            break
    for word in sorted(hint_words("evidence.bounds_after"), key=len, reverse=True):
        if sentence.startswith(word, end):
            end += len(word)
            break
    return start, end
