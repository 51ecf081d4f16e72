"""What a question asks of the prose in words: its content words, the measure of the number, and how many numbers."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache

from knowledge.language.parts import Slot, Span, Understanding
from knowledge.lexicon.hints import hint, hint_word, hint_words
from knowledge.lexicon.topics import topics
from knowledge.lexicon.words import is_word
from knowledge.prose_terms import everyday_words, strong_terms, variants
from knowledge.query.asking import Asking
from knowledge.query.operators.channels import CHANNEL

_MEASURE = hint("passage.measure")
_RATE = hint("passage.rate")
_IN_MONEY = hint("passage.in_money")
_ASKING = hint("passage.asking")
_INFORMATION = hint("passage.information")
_JOINED = hint("passage.joined")
_LOOSE = "".join(hint_words("passage.loose"))
_COUNT = hint("passage.count")
_SCORE = hint("passage.score")
_HOW_LONG, _MOST_OF = hint("passage.how_long"), hint("passage.most_of")
_HINTED = hint("passage.hinted")
"""How a question ends that asks for a number without saying so: 微信公众号粉丝数."""

_NUMBER, _WHEN = hint("passage.number"), hint("passage.when")
_A_NOT_A = hint("passage.a_not_a")
_PERSONS, _USED = hint("passage.persons"), hint("passage.used")
_PERSON = hint_word("passage.person")
_HOW_MANY = hint("passage.how_many")
_WAYS = hint("passage.ways")
_HANDED_IN = hint("passage.handed_in")
_DURATIONS = hint_words("passage.durations")
_MONEY = hint_words("passage.money")
_RATES = hint_words("passage.rates")
_THINGS = hint_words("passage.things")
_OF_REQUESTS_IN, _PIECES = hint_words("passage.of_requests_in"), frozenset(hint_words("passage.pieces"))
_OUTCOMES = re.compile("outcome\\.").match
_PERSONS_IN, _ATTENDING = hint_words("passage.persons_in"), hint_words("passage.attending_in")
_MEASURE_AS, _METHODS = (
    {word: known for word, _, known in (item.partition("=") for item in hint_words(f"passage.{key}"))}
    for key in ("measure_as", "methods")
)
_NO_MEASURES = hint_words("passage.no_measures")
_METHOD = "outside.method"
_TIMES = hint_words("evidence.times")
_FORM_MEASURES = frozenset(hint_words("passage.of_form"))
_CONTENT = ("topic.", "outside.", "doubt.")
_NOT = hint_word("evidence.not")
_NEGATED = re.compile(rf"{_NOT}([\u4e00-\u9fff]{{2,4}})")
LONGEST_GLUED = 3
"""Characters of a term that is no word, of which light ones are taken off."""
LONGEST_GLUE = 2
"""Characters of light words that may stand inside a content word (能, 问 in 智能问答)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """A stretch [start, end) of the question that an answer must hold; `joined` to the one before by 和."""

    start: int
    end: int
    text: str
    joined: bool = False
    channel: bool = False
    """Whether it is a channel's own name, which says whose a number is."""


def runs(says: Understanding) -> tuple[Run, ...]:
    """The stretches of a question that are neither unit nor year nor a way of asking, in order.

    A light word between two characters of content is part of a longer word (智能问答), so the three are one stretch;
    two words that are known by themselves (视频号, 发了) are two.
    """
    text = says.normal
    marks = bytearray(len(text))
    for span in says.spans:
        marks[span.start : span.end] = bytes([_sort(span)]) * (span.end - span.start)
    for place, sign in enumerate(text):
        # Whatever no span reads is unread content; what stands between words is neither.
        if not marks[place]:
            marks[place] = 2 if sign.isalnum() else 1
    for span in says.spans:
        if span.value == "negation" and span.text == _NOT and span.end < len(text) and marks[span.end] == 2:
            # 答复不规范: what is denied is a word of its own, and never what it denies.
            marks[span.start] = 2
    made: list[Run] = []
    named = [span for span in says.spans if _sort(span) == 2 and span.slot is not Slot.NUMBER]
    channels = {(span.start, span.end) for span in says.spans if span.value == CHANNEL}
    seams = {span.end for span in named} & {span.start for span in named}
    # A figure or an applicant is a whole word, whatever unread stands beside it (库 of 政策文件库收了).
    whole = [span for span in says.spans if span.slot in (Slot.INDICATOR, Slot.APPLICANT)]
    seams |= {place for span in whole for place in (span.start, span.end)}
    seams |= {place for channel in channels for place in channel}
    for start, end in _stretches(text, marks, seams, glued=says.language.chinese):
        between = text[made[-1].end : start] if made else ""
        start = _behind_count(text, start, end)
        if start == end:
            continue
        joined = bool(_JOINED.fullmatch(between))
        made.append(Run(start=start, end=end, text=text[start:end], joined=joined, channel=(start, end) in channels))
    # What a follow-up takes over stands nowhere in its own words.
    taken = (Run(start=-1, end=-1, text=word) for word in says.content if word not in text)
    return (*taken, *made)


def _behind_count(text: str, start: int, end: int) -> int:
    """Where a stretch goes on behind the measure word that it begins with after 多少 or 几 (位 of 几位医生)."""
    counted = _COUNT.search(text, max(0, start - LONGEST_GLUE - 1), start)
    if counted is None or counted.end() != start:
        return start
    known = (*_MEASURE_AS, *topics().measures) if not text.startswith(_NO_MEASURES, start) else ()
    measure = next((word for word in known if text.startswith(word, start) and start + len(word) < end), "")
    alone = next((word for word in _MEASURE_AS if text[start:end] == word), "")
    return start + len(measure or alone)


def _sort(span: Span) -> int:
    """1 for what ends a stretch, 2 for content, 3 for light words that may stand inside a longer one."""
    if span.slot in (Slot.INDICATOR, Slot.APPLICANT, Slot.NUMBER):
        return 2
    if span.slot is Slot.CUE:
        return 2 if span.value.startswith(_CONTENT) and not _WHEN.fullmatch(span.text) else 1
    return 3 if span.slot is Slot.FILLER else 1


def _stretches(text: str, marks: Sequence[int], seams: Collection[int], *, glued: bool) -> Iterator[tuple[int, int]]:
    start = end = -1
    for place in range(len(text) + 1):
        mark = marks[place] if place < len(text) else 1
        if start >= 0 and end == place and start < place and place in seams:
            yield start, end
            start = -1
        if mark == 2:
            start = place if start < 0 else start
            end = place + 1
        elif start >= 0 and not (mark == 3 and glued and place - end < LONGEST_GLUE):
            yield start, end
            start = -1


def terms_of(asking: Asking, run: Run) -> tuple[str, ...]:
    """The words of one stretch that an answer must hold; those of one character too where they say something."""
    if run.channel:
        return ()
    text, known = everyday_words(_without_asking(_with_method(asking, run)))
    text, denied = _denied(_A_NOT_A.sub(r"\1", text))
    found = (*asking.search_terms(replace(asking.understanding, content=(text,))), *denied)
    cut = [word for word in (term if term in denied else _without_light(term) for term in found) if word]
    cut.extend(known)
    single = tuple(topics().english.get(word, word) for word in cut if _tells(word))
    return tuple(dict.fromkeys((*strong_terms([term for term in cut if not _bare_number(term)]), *single)))


def _with_method(asking: Asking, run: Run) -> str:
    """A stretch that names how requests came in, as reports do (寄信 as 信函申请), where requests are asked about.

    Else without such a way: what is on the web is there, whether a report says so or not (网上直播).
    """
    says = asking.understanding
    # 网上递交的: requests by what is done, whether or not they are named beside it.
    handed_in = any(cue.code == _METHOD and _HANDED_IN.search(cue.text) is not None for cue in says.cues)
    if topics().handled not in says.normal and not handed_in:
        return _WAYS.sub(" ", run.text)
    if run.start < 0:
        return run.text
    asked = handed_in or any(topics().handled in mention.text for mention in says.indicators)
    for cue in says.cues:
        known = next((_METHODS[way] for way in _METHODS if cue.text.startswith(way)), None)
        of_requests = asked or topics().handled in cue.text
        if cue.code == _METHOD and run.start <= cue.start and cue.end <= run.end and known is not None and of_requests:
            within = slice(cue.start - run.start, cue.end - run.start)
            return run.text[: within.start] + known + run.text[within.stop :]
    return run.text


@cache
def _asked_measure() -> re.Pattern[str]:
    known = sorted({*topics().measures, *hint_words("passage.money_words")}, key=lambda word: (-len(word), word))
    words = "|".join(map(re.escape, known))
    return re.compile(rf"(?:{_COUNT.pattern})(?:{words})?")


def _without_asking(text: str) -> str:
    """A stretch without the words that ask for a number (多少小时, 平均, how many)."""
    return _ASKING.sub(" ", _asked_measure().sub(" ", text))


def said(stretches: Sequence[Run]) -> tuple[str, ...]:
    """The stretches as they were asked, without what only asks."""
    plain = (" ".join(_without_asking(run.text).split()).strip(_LOOSE) for run in stretches)
    return tuple(dict.fromkeys(text for text in plain if text))


def asks_by_ending(says: Understanding) -> bool:
    """Whether a question ends with what is counted (微信公众号粉丝数)."""
    return _HINTED.search(says.normal) is not None


def asks_number(says: Understanding) -> bool:
    """Whether a number is asked for, be it by a word that no table is about (平均几天, 按时办结率)."""
    plain = says.has("ask.count", "percent", "money") or asks_by_ending(says)
    return plain or _NUMBER.search(says.normal) is not None


def outside_held(asking: Asking, terms: Sequence[str]) -> bool:
    """Whether every word that no table is about is held by a term, or only asks (多少小时) or says when (年底)."""
    for cue in asking.understanding.cues:
        if not cue.code.startswith(("outside.", "doubt.")) or only_asks(cue.text):
            continue
        if _WHEN.fullmatch(cue.text) and not asking.understanding.indicators:
            continue
        if _WAYS.fullmatch(cue.text) and topics().handled not in asking.understanding.normal:
            continue
        if _HOW_MANY.fullmatch(cue.text):
            continue
        own = terms_of(asking, Run(start=cue.start, end=cue.end, text=cue.text))
        if not own or not set(own) <= set(terms):
            return False
    return True


def drops_outcome(asking: Asking) -> bool:
    """Whether what became of requests is asked for and no term says it (公开 of 信函申请公开了几件)."""
    says = asking.understanding
    named = [mention for mention in says.indicators if topics().handled not in mention.text]
    if len(named) == len(says.indicators):
        return False
    outcomes = [mention for mention in named if mention.codes and all(map(_OUTCOMES, mention.codes))]
    return any(not terms_of(asking, Run(start=one.start, end=one.end, text=one.text)) for one in outcomes)


def condition_of(says: Understanding) -> tuple[str, float, float | None] | None:
    """The condition that a number must meet, where one is set."""
    cue = next((cue for cue in says.cues if cue.code.startswith("filter.") and cue.number is not None), None)
    if cue is None or cue.number is None:
        return None
    return cue.code.removeprefix("filter."), cue.number, cue.number2


def only_asks(text: str) -> bool:
    """Whether words ask for a number and name nothing (多少小时, 多久)."""
    return not any(sign.isalnum() for sign in _without_asking(text))


def weak_words(asking: Asking, stretches: Sequence[Run]) -> tuple[str, ...]:
    """Words of the question that an answer need not hold, but that say in which clause a number is meant."""
    text = tuple(run.text for run in stretches)
    cut = asking.search_terms(replace(asking.understanding, content=text))
    return tuple(word for word in dict.fromkeys(cut) if len(word) > 1 and word in topics().weak)


def _denied(text: str) -> tuple[str, tuple[str, ...]]:
    """A text without the words that it denies, and those with what denies them (不规范 of 答复不规范)."""
    found: list[str] = []
    for match in reversed(list(_NEGATED.finditer(text))):
        word = next((match[1][:size] for size in (4, 3, 2) if is_word(match[1][:size])), "")
        if word and not is_word(f"{_NOT}{word}") and not is_word(f"{_NOT}{word[:1]}"):
            found.append(f"{_NOT}{word}")
            text = f"{text[: match.start()]} {text[match.start() + 1 + len(word) :]}"
    return text, tuple(found)


def _without_light(term: str) -> str:
    """A term without the light characters that a segmenter glues to another (接 of 要接); a word of its own stays."""
    known = topics()
    if len(term) > LONGEST_GLUED or is_word(term) or term in known.synonyms or term in known.weak:
        return term
    light = "".join((*known.single, *(word for word in known.weak if len(word) == 1)))
    return term if any(map(str.isascii, term)) else term.strip(light)


def _tells(word: str) -> bool:
    """Whether a word of one character must stand in what answers: it is no light verb and no measure."""
    known = topics()
    light = word in known.weak or word in known.measures or word in known.single
    return len(word) == 1 and not word.isdigit() and not light


def _bare_number(term: str) -> bool:
    """Whether a term is a number too short to be a name (12345 is a hotline, 12 is none)."""
    return term.isdigit() and len(term) < 5


def measure_words(says: Understanding, terms: Sequence[str] = ()) -> tuple[str, ...]:
    """The measure words that a number is asked in: 次 of 多少次, those of money of 多少钱, per cent of a rate.

    None where `terms` name followers or views: 多少人 asks for them too, and they are written without a measure.
    """
    found = _counted_in(says.normal) or _english_measures(says) or _of_money(says)
    if _PERSONS.search(says.normal) and set(found) <= {*_THINGS, ""}:
        # 几个办理人员 are 1名 (几个医生 no 618 teams of them), and 多少群众参加 people or times that they came.
        kept = (measure for measure in found if measure not in _THINGS)
        found = (*kept, *_PERSONS_IN, *(() if found else _ATTENDING))
    if "元" in found:
        return _MONEY
    if set(found) & _PIECES and any(topics().handled in mention.text for mention in says.indicators):
        found = (*found, *_OF_REQUESTS_IN)
    if found == (_PERSON,) and not says.has("outside.course"):
        # Who came is counted in people or in the times that they came, whichever the report writes.
        found = (*found, *_ATTENDING)
    if set(found) <= {_PERSON, *_ATTENDING} and found and _USED.search(says.normal):
        found = (*found, *_TIMES)
    pieces = hint_words("passage.information_in")
    if _INFORMATION.search(says.normal) and not says.has("money") and set(found) <= set(pieces):
        return pieces
    most_of = _MOST_OF.search(says.normal)
    if not found and most_of is not None and order_of(says) is not None:
        return (most_of[1],)
    bare = any(word in topics().bare for term in terms for word in variants(term))
    # 几万粉丝 are no money.
    if not found and (_IN_MONEY.search(says.normal) or (says.has("money") and not bare)):
        return _MONEY
    if not found and (_RATE.search(says.normal) or says.has("share", "percent")):
        return _RATES
    if not found and _SCORE.search(says.normal):
        return hint_words("passage.scores")
    if not found and _HOW_LONG.search(says.normal):
        return _DURATIONS
    return () if bare else found


def order_of(says: Understanding) -> str | None:
    """Which end of a ranking of units or years is asked for (谁家粉丝最多, 哪年最少); None where none is."""
    if not says.has("who.unit", "who.region", "who.year"):
        return None
    most, least = says.has("rank.most"), says.has("rank.least")
    return None if most == least else "most" if most else "least"


def nouns_of(measures: Sequence[str]) -> tuple[str, ...]:
    """What a number is called that is asked for by its measure alone: 打了几分 is a 得分."""
    return hint_words("passage.score_nouns") if tuple(measures) == hint_words("passage.scores") else ()


def _english_measures(says: Understanding) -> tuple[str, ...]:
    """What English nouns are counted in that reports name by the measure alone (posts: 条, 篇)."""
    if says.language.chinese:
        return ()
    words = set(says.normal.replace("?", " ").split())
    known = (item.partition("=") for item in hint_words("passage.english_measures"))
    return tuple(dict.fromkeys(one for noun, _, measures in known if noun in words for one in measures.split("/")))


def _of_money(says: Understanding) -> tuple[str, ...]:
    """What is asked how much of without a measure where it is money: 信息处理费收了几多, and no number of receipts."""
    return ("元",) if hint("passage.asked_in_money").search(says.normal) is not None else ()


def _counted_in(text: str) -> tuple[str, ...]:
    known = topics().measures
    # 多少处罚信息: no measure, but the word that is counted.
    words = [word for match in _MEASURE.finditer(text) if not (word := match.group(1)).startswith(_NO_MEASURES)]
    said = [next((meant for as_said, meant in _MEASURE_AS.items() if word.startswith(as_said)), word) for word in words]
    found = [next(one for one in known if word.startswith(one)) for word in said if word.startswith(known)]
    # 几个 asks for things of any kind, and for a bare number such as 1.7万.
    return tuple(dict.fromkeys(like for item in found for like in ((*_THINGS, "") if item == _THINGS[0] else (item,))))


def other_measure(text: str) -> bool:
    """Whether a number is asked for in a measure that no cell of the form is counted in."""
    found = _counted_in(text)
    return _INFORMATION.search(text) is not None or (bool(found) and not set(found) & _FORM_MEASURES)


def parts_of(asking: Asking, stretches: Sequence[Run]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """What each of several numbers asked at once is called, and its terms (微信、抖音粉丝各多少); none where it is one.

    What one of them leaves out is taken from another: a platform where it names none, what is counted where it names
    nothing but a platform. Stretches that are not joined to others belong to all.
    """
    chain = [place for place, run in enumerate(stretches) if run.joined]
    if not chain:
        return ()
    first, last = chain[0] - 1, chain[-1]
    if chain != list(range(first + 1, last + 1)):
        return ()
    chained = stretches[first : last + 1]
    listed = [terms_of(asking, run) for run in chained]
    shared = [term for run in (*stretches[:first], *stretches[last + 1 :]) for term in terms_of(asking, run)]
    made: list[tuple[str, tuple[str, ...]]] = []
    for run, terms in zip(chained, listed, strict=True):
        if not terms:
            return ()
        lent = [t for other in listed for t in other if not any(_platform(t) == _platform(own) for own in terms)]
        made.append(("".join(said([run])), tuple(dict.fromkeys((*shared, *lent, *terms)))))
    return tuple(made) if len({terms for _, terms in made}) > 1 else ()


def _platform(term: str) -> bool:
    """Whether a term says of which channel a number is, and not what is counted."""
    return term.isdigit() or any(word in topics().platforms for word in variants(term))
