"""A question to the prose of one report of which no place says all: the place that says the most of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import cache

from knowledge.language.parts import Cue, Slot, Understanding, UnitForm
from knowledge.lexicon.hints import hint
from knowledge.lexicon.phrases import Sort
from knowledge.lexicon.topics import Topic, topics
from knowledge.lexicon.words import is_word
from knowledge.query.asking import Asking, Proposal
from knowledge.query.lookups import Find
from knowledge.query.operators.content import Run, asks_number, condition_of, order_of, terms_of
from knowledge.query.operators.of_text import without_carried_count
from knowledge.query.operators.passage import plain_find
from knowledge.query.operators.plans import with_plans
from knowledge.query.operators.topical import topic_of
from knowledge.query.which_years import Years, indexed_years, years_of
from knowledge.query.whose import Units, units_of

_ASKING = (
    "ask.what",
    "ask.how",
    "ask.whether",
    "filter.any",
    "follow.",
    "greeting",
    "negation",
    "outside.method",
    "outside.topic",
    "passage",
    "report",
    "text.new",
    "thanks",
    "topic.",
    "who.applicant",
)
"""Beginnings of the cues that such a question may have; any other asks for what no sentence is near enough to."""
_VERB = f"{Sort.ASPECT.value}:"
LONGEST_NUMBER = 5
"""Digits of a number that is a name (12345 is a hotline)."""
_NAMES = hint("nearest.names")
_WHETHER = hint("nearest.whether")
_EVENTS = hint("nearest.events")
_WHEN, _WHO = ("outside.duration", "outside.period"), "who.unit"
_LOOSE, _SEEING_TO, _DOING = (hint(f"nearest.{key}") for key in ("loose", "seeing_to", "doing"))
_APART = hint("nearest.apart")


def nearest_of(asking: Asking) -> Proposal | None:
    """Return what to look for in the report that is meant; None for what only a figure answers, or one exact place.

    A number asked for stands beside the words that it is asked by, or it is none; and a name asked for is none that
    stands beside others of the words.
    """
    asking = without_carried_count(with_plans(_without_common(asking)))
    says = asking.understanding
    topic = topic_of(asking)
    shaped = topic is not None and topic.pattern is not None
    if not _of_prose(says, shaped):
        return None
    units = units_of(asking)
    if not isinstance(units, Units) or units.group is not None or len(units.names) != 1:
        return None
    years = years_of(asking, units)
    if not isinstance(years, Years):
        return None
    named = years.years if says.years else ()
    if len(named) > 1:
        return None
    looked = plain_find(asking, topic, units.names, named)
    if looked is None or (topic is not None and topic.pattern is not None and not _said_apart(asking, topic)):
        return None
    looked = _in_known_words(looked, says)
    # 有没有打人: where it is asked whether something was so, what is near it says nothing of it.
    exact = not shaped and (says.has("ask.whether") or _WHETHER.search(says.normal) is not None)
    query = replace(
        looked,
        years=named or tuple(reversed(indexed_years(asking.shelf, units.names))),
        nearest=not exact,
        strange=False,
        figure=False,
        measures=(),
        parts=(),
    )
    slots = (("year", not named), ("agency", units.assumed))
    return Proposal(
        query=query,
        used=("",),
        assumed=frozenset(slot for slot, is_so in slots if is_so) - asking.inherited,
        notes=years.notes,
        operator="find",
    )


def _of_prose(says: Understanding, shaped: bool) -> bool:
    """Whether a question asks neither for a number nor for a name, and names no figure but by verbs (公开了什么).

    An address (`shaped`) may be asked for to send a request to.
    """
    if says.truncated or says.excluded or asks_number(says) or condition_of(says) or order_of(says):
        return False
    if any(not _may_be_said(cue, says) for cue in says.cues) or _NAMES.search(says.normal):
        return False
    if _EVENTS.search(says.normal):
        return False
    if any(word.strip().isdigit() and len(word.strip()) < LONGEST_NUMBER for word in says.unread):
        # 新收218件出自哪张表: a figure is asked about.
        return False
    named = [span for span in says.spans if span.slot is Slot.INDICATOR and not span.value.startswith(_VERB)]
    return shaped or not named


def _without_common(asking: Asking) -> Asking:
    """The question with what was taken for a unit of no index read as words, where nothing but words makes it.

    Beside a unit that is named 医院 and 哪所学校 are no names of others.
    """
    says = asking.understanding
    foreign = [one for one in says.units if one.form is UnitForm.FOREIGN]
    named = [one for one in says.units if one.form is UnitForm.NAMED]
    if not foreign or not named or not all(_of_words(one.text) for one in foreign):
        return asking
    spans = tuple(span for span in says.spans if not any(one.start <= span.start < one.end for one in foreign))
    told = tuple(one.text for one in foreign)
    units = tuple(one for one in says.units if one not in foreign)
    return replace(
        asking, understanding=replace(says, units=units, spans=spans, unread=(*says.unread, *told), content=told)
    )


def _of_words(text: str) -> bool:
    """Whether a text is made of ordinary words and light characters."""
    ends = {0}
    for stop in range(1, len(text) + 1):
        if any(is_word(text[at:stop]) or text[at:stop] in topics().single for at in ends if at < stop):
            ends.add(stop)
    return len(text) in ends


def _in_known_words(looked: Find, says: Understanding) -> Find:
    """What is looked for by the words that are known to say it in other words, however a segmenter cuts them.

    懂 of 看得懂 and 关 of 把关 are those words.
    """

    # 怎么处置: what was done is asked, in whatever word.
    doing = {match["doing"] for match in _DOING.finditer(says.normal)} if looked.remedied else set()
    doing = doing if any(len(term) > 1 and term not in doing for term in looked.terms) else set()

    def known(terms: Sequence[str]) -> tuple[str, ...]:
        return tuple(dict.fromkeys(_known_word(term, says.normal) for term in terms if term not in doing))

    return replace(looked, terms=known(looked.terms), beyond=known(looked.beyond))


def _known_word(term: str, text: str) -> str:
    """The longest word with synonyms of which a text has a short term as a part; else the term."""
    if len(term) > 1 or not term:
        return term
    return max((word for word in _known_with(term) if word in text), key=len, default=term)


@cache
def _known_with(sign: str) -> tuple[str, ...]:
    return tuple(word for word in (*topics().synonyms, *topics().wider) if sign in word and len(word) > 1)


def _may_be_said(cue: Cue, says: Understanding) -> bool:
    """Whether a question with a cue may be answered by what is near: it asks nothing of its own, or who sees to it."""
    if cue.code.startswith(_ASKING):
        return True
    return (cue.code in _WHEN and _LOOSE.fullmatch(cue.text) is not None) or (
        cue.code == _WHO and _SEEING_TO.match(says.normal, cue.start) is not None
    )


def _said_apart(asking: Asking, topic: Topic) -> bool:
    """Whether nothing is said of a number or an address in the clause that asks for it but what it is for.

    想寄信给他们，地址写哪里: why it is asked for stands in a clause of its own. 食堂的电话 is another one.
    """
    says = asking.understanding
    cue = next((cue for cue in says.cues if cue.code == topic.code), None)
    if cue is None:
        return False
    begin = max((match.end() for match in _APART.finditer(says.normal, 0, cue.start)), default=0)
    ending = _APART.search(says.normal, cue.end)
    stop = ending.start() if ending is not None else len(says.normal)
    taken = [span for span in says.spans if span.slot in (Slot.UNIT, Slot.YEAR)]
    text = "".join(
        " " if any(span.start <= place < span.end for span in taken) else sign for place, sign in enumerate(says.normal)
    )[begin:stop]
    own = (*topic.words, *topic.asked, *topic.said, *topic.headings)
    left = terms_of(asking, Run(start=-1, end=-1, text=text))
    return not any(term not in topics().weak and not any(w in term or term in w for w in own) for term in left)
