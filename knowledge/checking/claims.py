"""Figures that a report's prose states about the unit itself, each with what it can mean and how surely it is meant.

Only what is understood to its last word becomes a claim: a clause with a word that is not known to be harmless, an
approximate number, a range, a share of the year or another body's name makes none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from knowledge.checking.quantities import Quantity, quantities
from knowledge.checking.scope import (
    YEAR,
    Of,
    Scope,
    Speaker,
    When,
    is_cloudy,
    is_wide,
    opened,
    speaker_of,
    when_of,
    without_ranges,
)
from knowledge.checking.sentences import split_sentences, without_ordinal
from knowledge.lexicon.folding import fold
from knowledge.lexicon.narrative import BY_LAST, BY_TOPIC, Phrase, narrative
from knowledge.model import Number, Report


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """A figure as the prose states it: `quote` is the clause, `readings` name what it can mean, the likeliest first.

    `step` is how exact it is: 0 for a figure to the last digit, 1000 for 1.2万. `year` is the report's year or the one
    before. `wide` is set where the paragraph speaks of the whole area. Money is in 元.
    """

    quote: str
    value: Number
    step: float
    money: bool
    readings: tuple[str, ...]
    result: str | None
    applicant: str | None
    year: int
    wide: bool
    paragraph: int


class _Thread:
    """What has been spoken of so far in a paragraph; it changes as the paragraph is read."""

    def __init__(self, topic: str | None = None, *, disclosure: bool = False) -> None:
        self.scope = Scope()
        self.topic = topic
        self.disclosure = disclosure
        self.wide = False
        self.dated = False
        self.disputed: str | None = None
        self.last: Claim | None = None
        self.beside: Claim | None = None


_INFORMATION = re.compile(r"信息公开|依申请公开|政务公开|公开申请")
_HOPEFUL = re.compile(
    r"申请|公开|复议|诉讼|起诉|规章|规范性文件|许可|处罚|强制|收费|结转|维持|纠正|审结|结果|处理|提供|去年|上年|受理|办|收到|答复|自然人|个人|现行有效|废止|20\d\d年"
)
_CLAUSE_END = re.compile(r"[,;。!?()\[\]【】]|:(?!\d)")
_APART = re.compile(r"^(?:[、及和与以并,]|以及|其中)+")
_TAIL = re.compile(
    r"^(?:案件|事项|申请)?(?:$|中$|均|全部|都|已|皆|并|且|较|比|同比|占|按|依法|依规|及时|其中|尚|正在|无一|未有|同时|有所|略有|明显|增加|减少|增长|下降|上升)"
)
"""How a clause may go on after its figure without changing what the figure is."""
_THIS_YEAR = re.compile("全年|本年|今年|年内|当年")
_HEADING_LENGTH = 30
_LONGEST_CLAUSE = 80
"""Longer stretches without a break are no clauses, and no pattern is tried on them."""


def claims_of(report: Report) -> tuple[Claim, ...]:
    """The claims in a report's prose, in its order; none where its unit or year is unknown."""
    speaker = speaker_of(report)
    if speaker is None:
        return ()
    found: list[Claim] = []
    place = 0
    for section in report.sections:
        carried = _heading_thread(fold(section.heading))
        for paragraph in section.paragraphs:
            thread = _Thread(carried.topic, disclosure=carried.disclosure)
            found.extend(_paragraph_claims(paragraph, thread, speaker, place))
            if len(paragraph) <= _HEADING_LENGTH and not paragraph.rstrip().endswith(("。", "；", "，")):
                carried = _heading_thread(fold(paragraph), carried)
            place += 1
    return tuple(found)


def _heading_thread(heading: str, before: _Thread | None = None) -> _Thread:
    markers = [match.lastgroup for match in narrative().topics.finditer(heading)]
    disclosure = bool(_INFORMATION.search(heading)) or bool(before and before.disclosure)
    return _Thread(markers[0] if len(set(markers)) == 1 else None, disclosure=disclosure)


def _paragraph_claims(paragraph: str, thread: _Thread, speaker: Speaker, place: int) -> Iterator[Claim]:
    if not _INFORMATION.search(paragraph) and not _HOPEFUL.search(paragraph):
        return
    for piece in split_sentences(paragraph):
        sentence = without_ranges(without_ordinal(fold.__wrapped__(piece.text)))
        yield from _sentence_claims(sentence, thread, speaker, place)


def _sentence_claims(sentence: str, thread: _Thread, speaker: Speaker, place: int) -> Iterator[Claim]:
    words = narrative()
    cloudy = is_cloudy(sentence)
    numbers = quantities(sentence)
    marks = list(words.topics.finditer(sentence))
    thread.disclosure = thread.disclosure or bool(_INFORMATION.search(sentence))
    before = thread.topic
    outside: list[Scope] = []
    thread.beside = None
    thread.dated = bool(_THIS_YEAR.search(sentence)) or str(speaker.year) in sentence
    told = False
    for start, end in _clauses(sentence):
        clause = sentence[start:end]
        if start and sentence[start - 1] in "([":
            outside.append(thread.scope)
        elif start and sentence[start - 1] in ")]" and outside:
            thread.scope = outside.pop()
        if sentence.count('"', 0, start) % 2 == 0:
            thread.scope = opened(thread.scope, clause, speaker)
        thread.wide = thread.wide or (speaker.government and is_wide(clause))
        if cloudy or not _HOPEFUL.search(clause):
            continue
        within = [number for number in numbers if start <= number.start < end]
        edge = start
        for number in within or ():
            thread.topic = _topic(sentence[: number.start], marks, before)
            claim = _claim(sentence, edge, number, end, thread, speaker, place)
            edge = number.end
            if claim is not None:
                thread.last = thread.beside = claim
                thread.disputed = thread.topic if claim.result == "total" else thread.disputed
                yield claim
        if (
            not within
            and len(clause) <= _LONGEST_CLAUSE
            and not any(sign.isdigit() for sign in re.sub(YEAR, "", clause))
        ):
            yield from _nothing_claims(clause, thread, speaker, place)
        if within and thread.scope.when is When.LAST and told:
            # 新收88件，上年新收105件；办结88件: after a glance at last year, which year goes on is not known.
            thread.scope = replace(thread.scope, when=When.OTHER)
        told = told or bool(within and thread.scope.when is When.THIS)
    thread.topic = _topic(sentence, marks, before)


def _topic(text: str, marks: Sequence[re.Match[str]], before: str | None) -> str | None:
    """What the text has come to speak of at its end; None for two things named in one breath."""
    passed = [mark for mark in marks if mark.end() <= len(text)]
    if not passed:
        return before
    if len(passed) > 1 and passed[-1].lastgroup != passed[-2].lastgroup:
        between = text[passed[-2].end() : passed[-1].start()]
        if re.fullmatch("[、和及与或,]|以及|或者|案件[、和及]|申请[、和及]", between):
            return None
    return passed[-1].lastgroup


def _clauses(sentence: str) -> Iterator[tuple[int, int]]:
    start = 0
    for match in _CLAUSE_END.finditer(sentence):
        yield start, match.start()
        start = match.end()
    yield start, len(sentence)


def _claim(
    sentence: str, edge: int, number: Quantity, end: int, thread: _Thread, speaker: Speaker, place: int
) -> Claim | None:
    """What a number with the words around it states, or None where any of them is not understood."""
    if not number.sure:
        return None
    if number.start - edge > _LONGEST_CLAUSE:
        return None
    before = _APART.sub("", sentence[edge : number.start])
    after = sentence[number.end : min(end, number.end + _LONGEST_CLAUSE)].partition("、")[0]
    text = f"{before}#{after}"
    best: tuple[int, int, Phrase, re.Match[str]] | None = None
    for order, phrase in enumerate(narrative().phrases):
        if not _fits(phrase, thread):
            continue
        for pattern in phrase.patterns:
            match = pattern.search(text)
            if match and (best is None or (match.start(), -match.end(), order) < _preference(best)):
                best = (match.start(), order, phrase, match)
    if best is None:
        return None
    phrase, match = best[2], best[3]
    if phrase.passive and speaker.judges and re.search("收到|受理|办理", text[: match.end()]):
        return None
    if not _TAIL.match(text[match.end() :]) or not _years_fit(match, speaker.year):
        return None
    when = _when(text[: match.start()], phrase, thread, speaker)
    if when is None:
        return None
    readings, result, applicant = _meaning(phrase, thread)
    if not readings or number.money != (readings == ("fees.amount",)):
        return None
    return Claim(
        quote=text[: match.end()].replace("#", number.text),
        value=number.value,
        step=number.step,
        money=number.money,
        readings=readings,
        result=result,
        applicant=applicant,
        year=speaker.year if when is When.THIS else speaker.year - 1,
        wide=thread.wide or (phrase.area and speaker.government),
        paragraph=place,
    )


def _preference(best: tuple[int, int, Phrase, re.Match[str]]) -> tuple[int, int, int]:
    """The order in which fitting phrases are preferred: the one that explains most of the clause."""
    return best[0], -best[3].end(), best[1]


def _fits(phrase: Phrase, thread: _Thread) -> bool:
    if phrase.topics and thread.topic not in phrase.topics:
        return False
    if phrase.after and (thread.beside is None or phrase.after.isdisjoint(thread.beside.readings)):
        return False
    if phrase.previous and thread.last is None:
        return False
    if BY_TOPIC in phrase.readings and thread.topic != thread.disputed:
        # Results are compared only where their total was understood: the cases may be of another kind.
        return False
    return not (phrase.context and not thread.disclosure)


def _years_fit(match: re.Match[str], year: int) -> bool:
    """Whether the years inside a phrase are those it needs: 2022年结转 in the report of 2023, 结转2024年."""
    named = match.groupdict()
    last, following = named.get("last"), named.get("next")
    return (last is None or int(last) == year - 1) and (following is None or int(following) == year + 1)


def _when(before: str, phrase: Phrase, thread: _Thread, speaker: Speaker) -> When | None:
    """The year of a claim from the words before it, once all of them are known; None where they are not."""
    if thread.scope.of is not Of.OWN:
        return None
    when = thread.scope.when
    years = [when_of(found, speaker.year) for found in re.findall(YEAR, before)]
    rest = re.sub(YEAR, "", before)
    if "去年" in rest or re.match("上一?年度?", rest):
        years.append(When.LAST)
        rest = re.sub("去年度?|^上一?年度?", "", rest)
    if years:
        when = years[-1] if len(set(years)) == 1 else When.OTHER
    if when is When.OTHER or not _all_known(rest, speaker):
        return None
    if phrase.previous:
        return When.LAST
    if "累计" in rest and not thread.dated:
        return None
    return when


def _all_known(text: str, speaker: Speaker) -> bool:
    """Whether the text is made of nothing but words that do not narrow a figure."""
    reached = {0}
    for place in range(len(text)):
        if place in reached:
            reached.update(
                place + size
                for size in range(1, min(len(text) - place, speaker.longest) + 1)
                if text[place : place + size] in speaker.words
            )
    return len(text) in reached


def _meaning(phrase: Phrase, thread: _Thread) -> tuple[tuple[str, ...], str | None, str | None]:
    """What a figure can mean: the readings, the result column of table 4, the applicant column of table 3."""
    if BY_LAST in phrase.readings:
        last = thread.last
        return (last.readings, last.result, last.applicant) if last else ((), None, None)
    if BY_TOPIC in phrase.readings:
        readings = {
            "reconsideration": ("reconsideration",),
            "direct": ("litigation_direct",),
            "after": ("litigation_after",),
        }.get(thread.topic or "", ("litigation", "litigation_direct", "litigation_after"))
        return readings, phrase.result, None
    return phrase.readings, phrase.result, phrase.applicant


def _nothing_claims(clause: str, thread: _Thread, speaker: Speaker, place: int) -> Iterator[Claim]:
    """Claims that there was none: 未收到政府信息公开申请."""
    for phrase in narrative().phrases:
        if not phrase.nothing or not _fits(phrase, thread):
            continue
        for pattern in phrase.nothing:
            match = next((found for found in pattern.finditer(clause) if found.end() == len(clause)), None)
            if match is None:
                continue
            when = _when(clause[: match.start()], phrase, thread, speaker)
            if when is not None:
                readings, result, applicant = _meaning(phrase, thread)
                yield Claim(
                    quote=clause,
                    value=0,
                    step=0.0,
                    money=False,
                    readings=readings,
                    result=result,
                    applicant=applicant,
                    year=speaker.year if when is When.THIS else speaker.year - 1,
                    wide=thread.wide,
                    paragraph=place,
                )
                return
