"""Figures that a report's prose states about the unit itself, each with what it can mean and how surely it is meant.

Only what is understood to its last word becomes a claim: a clause with a word that is not known to be harmless, an
approximate number, a range, a share of the year or another body's name makes none.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from knowledge.checking.beside import is_beside_part, is_count_of_parts, left, narrowed, sum_of
from knowledge.checking.clauses import (
    Said,
    Thread,
    by_words,
    hedged,
    may_be_whole,
    may_count,
    none_of,
    nothing_said,
    phrased,
    when_said,
)
from knowledge.checking.implying import implied_by, portion_of, wholes_of
from knowledge.checking.quantities import Quantity, quantities
from knowledge.checking.restating import restated
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
    without_ranges,
)
from knowledge.checking.sentences import split_sentences, without_ordinal
from knowledge.lexicon.folding import fold
from knowledge.lexicon.narrative import Reading, narrative
from knowledge.model import Number, Report


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """A figure as the prose states it: `quote` is the clause, `readings` name what it can mean, the likeliest first.

    `tentative`: it may be of something else, which figures of its paragraph that agree make unlikely.
    `step` is how exact it is: 0 for a figure to the last digit, 1000 for 1.2万. `year` is the report's year or the one
    before. `wide` is set where the paragraph speaks of the whole area. Money is in 元. What is not written but follows
    from a percentage or a difference beside the claim `base` is `implied`: a whole by its "share", last year's by its
    "move". A claim with `wholes` is the percentage that its readings are of one of them.
    """

    quote: str
    value: Number
    step: float
    money: bool
    readings: tuple[Reading, ...]
    result: str | None
    applicant: str | None
    year: int
    wide: bool
    paragraph: int
    implied: str | None = None
    base: Claim | None = None
    tentative: bool = False
    wholes: tuple[Reading, ...] = ()


_INFORMATION = re.compile(r"信息公开|公开行政[复诉]|公开(?:政府)?信息|依申请公开|政务公开|公开申请")
_HOPEFUL = re.compile(
    r"申请|公开|来件|收件|复议|诉讼|起诉|规章|规范性文件|许可|处罚|强制|收费|结转|维持|纠正|审结|结果|处理|提供|去年|上年|受理|办|收到|答复|自然人|个人|现行有效|废止|掌握|信访|举报|新收|接收|法人|公民|制作|补正|重复|逾期|秘密|案卷|过程性|内部事务|第三方|不明确|出版物|重新出具|应诉|查询|回复|反馈|登记|新增|剩余|其余|余下|接件|企业|机构|采购|安全|占比?\d|20\d\d年"
)
_CLAUSE_END = re.compile(r",(?!(?<=\d,)\d{3}(?!\d))|[;。!?()\[\]【】]|:(?!\d)|:(?=20\d\d年)|\.$")
_APART = re.compile(r"^(?:[、和与并,]|及(?!时)|以及|以(?!上)|其中)+")
_BESIDE = re.compile("、|^(?:和|及|与|以及)")
"""Where what is said of the next figure begins: 行政复议28件和行政诉讼30件."""
_THIS_YEAR = re.compile("全年|本年|今年|年内|当年")
_HEADING = re.compile(r"(?:[^。；，\s]|(?:情况|方面|工作|公开)。)\s*$")
"""How a heading ends that stands as a paragraph: （二）依申请公开情况。"""
_RUN_IN = re.compile("\\s*[（(][一二三四五六七八九十]{1,2}[)）]\\s*([^。；：:]{2,24})[。：:]")
"""A heading that stands at the beginning of its paragraph: what was spoken of under the one before is over."""
_HEADING_LENGTH = 30
_OVERVIEW = 1
"""The section of the form in which a report tells of all its work."""
_REMARKS = (5, 6)
"""Those in which it tells what was wrong and what else there is: of requests where it has the word."""
_MOST_PROSE = 100_000
"""Characters of prose in which claims are looked for, several times what a long report has: it bounds the time."""
_LONGEST_SENTENCE = 4000
_LONGEST_CLAUSE = 80
"""Longer stretches without a break are no clauses, and no pattern is tried on them."""


def claims_of(report: Report) -> tuple[Claim, ...]:
    """The claims in a report's prose, in its order; none where its unit or year is unknown."""
    speaker = speaker_of(report)
    if speaker is None:
        return ()
    found: list[Claim] = []
    place = read = 0
    for section in report.sections:
        carried = _heading_thread(fold(section.heading))
        for paragraph in section.paragraphs:
            if run_in := _RUN_IN.match(paragraph):
                carried = _heading_thread(fold(run_in[1]), _heading_thread(fold(section.heading)))
            read += len(paragraph)
            if read > _MOST_PROSE:
                return tuple(found)
            thread = Thread(carried.topic, disclosure=carried.disclosure)
            told = section.number == _OVERVIEW or (section.number in _REMARKS and "申请" in paragraph)
            if told and carried.topic is None and not narrative().elsewhere.search(paragraph):
                # An overview tells of disclosure also where it does not say so; cases may be of any kind.
                assumed = not carried.disclosure and not narrative().cases.search(paragraph)
                thread = Thread("requests", disclosure=True, assumed=assumed)
            found.extend(_paragraph_claims(paragraph, thread, speaker, place))
            if len(paragraph) <= _HEADING_LENGTH and _HEADING.search(paragraph):
                carried = _heading_thread(fold(paragraph), carried)
            place += 1
    return tuple(found)


def _heading_thread(heading: str, before: Thread | None = None) -> Thread:
    markers = [match.lastgroup for match in narrative().topics.finditer(heading)]
    disclosure = bool(_INFORMATION.search(heading)) or bool(before and before.disclosure)
    return Thread(markers[0] if len(set(markers)) == 1 else None, disclosure=disclosure)


def _paragraph_claims(paragraph: str, thread: Thread, speaker: Speaker, place: int) -> Iterator[Claim]:
    if not _INFORMATION.search(paragraph) and not _HOPEFUL.search(paragraph):
        return
    whole = fold.__wrapped__(paragraph)
    for piece in split_sentences(paragraph):
        # Longer is no sentence: what goes through one again for each of its figures would take hours.
        if len(piece.text) <= _LONGEST_SENTENCE:
            sentence = restated(without_ranges(without_ordinal(fold.__wrapped__(piece.text))))
            for claim in _sentence_claims(sentence, thread, speaker, place):
                yield _left(claim, whole)


def _left(claim: Claim, paragraph: str) -> Claim:
    """A claim, and the one that it follows from, with what its words and its paragraph leave that it can mean."""
    readings = left(claim.readings, claim.quote, paragraph)
    return replace(claim, readings=readings, base=_left(claim.base, paragraph) if claim.base else None)


def _sentence_claims(sentence: str, thread: Thread, speaker: Speaker, place: int) -> Iterator[Claim]:
    cloudy = is_cloudy(sentence)
    numbers = quantities(sentence)
    topics = _Topics(sentence, thread.topic)
    if _INFORMATION.search(sentence):
        thread.disclosure, thread.assumed = True, False
    outside: list[Scope] = []
    thread.beside, thread.figures = None, []
    thread.dated = bool(_THIS_YEAR.search(sentence)) or str(speaker.year) in sentence
    told = False
    starts = [number.start for number in numbers]
    quoted = False
    seen = 0
    for start, end in _clauses(sentence):
        clause = sentence[start:end]
        if start and sentence[start - 1] in "([":
            outside.append(thread.scope)
        elif start and sentence[start - 1] in ")]" and outside:
            thread.scope = outside.pop()
        quoted ^= sentence.count('"', seen, start) % 2 == 1
        seen = start
        if not quoted:
            thread.scope = opened(thread.scope, clause, speaker)
        thread.wide = thread.wide or (speaker.government and is_wide(clause, speaker.places))
        cloudy = cloudy or bool(narrative().cloudy_on.search(clause))
        if cloudy or not (thread.beside or _HOPEFUL.search(clause)):
            continue
        first = bisect_left(starts, start)
        within = numbers[first : bisect_left(starts, end)]
        for at, claim in _figures(sentence, (start, end), within, thread, speaker, place, topics):
            yield from (claim, *_implied(claim, sentence, numbers, first + at, speaker.year))
        if not within:
            yield from _portion(clause, thread, speaker, place, topics.until(end))
        if (
            not within
            and len(clause) <= _LONGEST_CLAUSE
            and not any(sign.isdigit() for sign in re.sub(YEAR, "", clause))
        ):
            denied = _nothing_claim(clause, thread, speaker, place)
            if denied is not None:
                yield denied
        if within and thread.scope.when is When.LAST and told:
            # 新收88件，上年新收105件；办结88件: after a glance at last year, which year goes on is not known.
            thread.scope = replace(thread.scope, when=When.OTHER)
        told = told or bool(within and thread.scope.when is When.THIS)
    thread.topic = topics.until(len(sentence))


def _figures(
    sentence: str,
    clause: tuple[int, int],
    numbers: Sequence[Quantity],
    thread: Thread,
    speaker: Speaker,
    place: int,
    topics: _Topics,
) -> Iterator[tuple[int, Claim]]:
    """The claims of the numbers in a clause, each with its place among them."""
    edge, end = clause
    wide = _wide(sentence[edge:end], thread, speaker)
    for at, number in enumerate(numbers):
        thread.topic = topics.until(number.start)
        edges = edge, numbers[at + 1].start if at + 1 < len(numbers) else end
        piece = _Piece.of(sentence, number, edges, clause)
        found = _understood(piece, number, thread, speaker) or _summed(piece, number, thread)
        if found is not None or number.counter not in narrative().loose:
            edge = number.end
        if not is_count_of_parts(sentence[number.start : end]):
            thread.figures.append(found[0] if found and found[2] is When.THIS else None)
        if found is None:
            continue
        said, quote, when = found
        between = sentence[edges[0] : number.start] if at else ""
        part = is_beside_part(said, thread.beside, sentence[: edges[0]], between)
        thread.go_on(said, number)
        if not part:
            whole = narrowed(said, sentence[: number.start])
            yield at, _claimed(whole, quote, when, number, speaker, place, wide=wide)


def _wide(clause: str, thread: Thread, speaker: Speaker) -> bool:
    """Whether a clause may speak of a whole area, or of the government that the unit is the office of."""
    return thread.wide or thread.scope.of is Of.WIDE or (speaker.office and is_wide(clause))


class _Topics:
    """What a sentence has come to speak of, asked for place by place from its beginning to its end."""

    def __init__(self, sentence: str, before: str | None) -> None:
        self._sentence = sentence
        self._marks = list(narrative().topics.finditer(sentence))
        self._passed = 0
        self._before = before

    def until(self, place: int) -> str | None:
        """The topic before a place; None for two things named in one breath."""
        while self._passed < len(self._marks) and self._marks[self._passed].end() <= place:
            self._passed += 1
        if not self._passed:
            return self._before
        last = self._marks[self._passed - 1]
        if self._passed > 1 and last.lastgroup != (one := self._marks[self._passed - 2]).lastgroup:
            between = self._sentence[one.end() : min(last.start(), one.end() + _LONGEST_CLAUSE)]
            if re.fullmatch("[、和及与或,]|以及|或者|案件[、和及]|申请[、和及]", between):
                return None
        return last.lastgroup


def _clauses(sentence: str) -> Iterator[tuple[int, int]]:
    start = 0
    for match in _CLAUSE_END.finditer(sentence):
        yield start, match.start()
        start = match.end()
    yield start, len(sentence)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Piece:
    """The words around a figure: `before` and `after` it, `whole` what is behind it up to the next figure."""

    before: str
    after: str
    whole: str

    @classmethod
    def of(cls, sentence: str, number: Quantity, edges: tuple[int, int], clause: tuple[int, int]) -> _Piece | None:
        """The words between the figures beside it (`edges`), of its clause; None where they are too many."""
        if number.start - edges[0] > _LONGEST_CLAUSE:
            return None
        between = sentence[edges[0] : number.start]
        if edges[0] > clause[0] and "、" in between:
            # 20件予以公开、6件部分公开: what stands before the stop belongs to the figure before.
            between = between.partition("、")[2]
        last = edges[1] == clause[1]
        behind = sentence[number.end : min(edges[1], number.end + _LONGEST_CLAUSE)]
        whole = behind if last else _BESIDE.split(behind, maxsplit=1)[0]
        after = _BESIDE.split(sentence[number.end : min(clause[1], number.end + _LONGEST_CLAUSE)], maxsplit=1)[0]
        return cls(before=_APART.sub("", between), after=after, whole=whole)


def _understood(
    piece: _Piece | None, number: Quantity, thread: Thread, speaker: Speaker
) -> tuple[Said, str, When] | None:
    """What a number with the words around it states, in which words and of which year; None where any is not known."""
    if piece is None or not number.sure:
        return None
    for text, understand in ((f"{piece.before}#{piece.after}", phrased), (f"{piece.before}#{piece.whole}", by_words)):
        said = understand(text, number, thread, speaker)
        if said is None or not may_count(number, said, thread, text):
            continue
        when = when_said(text[: said.start], thread, speaker, previous=said.previous)
        if when is None and may_be_whole(text[: said.start], said, thread):
            said, when = replace(said, tentative=True), When.THIS
        if when is not None:
            return hedged(said, thread), text[: said.end].replace("#", number.text), when
    return None


def _summed(piece: _Piece | None, number: Quantity, thread: Thread) -> tuple[Said, str, When] | None:
    """What a number states that is called the sum of those before it: 两项合计7件."""
    if piece is None or not number.sure or not piece.before or thread.scope != Scope():
        return None
    readings = sum_of(f"{piece.before}#", thread.figures)
    if not readings:
        return None
    said = Said(readings=readings, result=None, applicant=None, start=0, end=len(piece.before), verb=False)
    return said, f"{piece.before}{number.text}", When.THIS


def _portion(clause: str, thread: Thread, speaker: Speaker, place: int, topic: str | None) -> Iterator[Claim]:
    """The claim that something is a percentage of all: 其中自然人占83.3%."""
    found = portion_of(clause)
    if found is None:
        return
    thread.topic = topic
    number = Quantity(start=0, end=0, text="", value=found.value, step=found.step, money=False, sure=True, counter="件")
    stated = _understood(_Piece(before=found.label, after="", whole=""), number, thread, speaker)
    if stated is None or stated[2] is not When.THIS:
        return
    said = narrowed(stated[0], "")
    wholes = wholes_of(said.readings[0].name, said.applicant or said.readings[0].applicant)
    if wholes and not _wide(clause, thread, speaker):
        claim = _claimed(said, clause, When.THIS, number, speaker, place, wide=False)
        yield replace(claim, wholes=tuple(narrative().readings[name] for name in wholes))


def _claimed(
    said: Said,
    quote: str,
    when: When,
    number: Quantity | None,
    speaker: Speaker,
    place: int,
    *,
    wide: bool,
) -> Claim:
    return Claim(
        quote=quote,
        value=(-number.value if said.fall else number.value) if number else 0,
        step=number.step if number else 0.0,
        money=number.money if number else False,
        readings=said.readings if number is None or number.value else none_of(said.readings),
        result=said.result,
        applicant=said.applicant,
        year=speaker.year if when is When.THIS else speaker.year - 1,
        wide=wide or (said.area and speaker.government),
        tentative=said.tentative,
        paragraph=place,
    )


def _implied(claim: Claim, sentence: str, numbers: list[Quantity], at: int, year: int) -> Iterator[Claim]:
    """The claims that follow from what is said of the share of this year's figure and of how it moved."""
    for found in implied_by(sentence, numbers, at, year):
        first = claim.readings[0]
        wholes = wholes_of(first.name, claim.applicant or first.applicant, all_requests=found.of_all)
        readings = tuple(narrative().readings[name] for name in wholes) if found.share else claim.readings
        if readings and claim.year == year and not (claim.money and found.share):
            yield replace(
                claim,
                quote=claim.quote + sentence[numbers[at].end : found.end],
                value=found.value,
                step=found.step,
                readings=readings,
                applicant=None if found.share else claim.applicant,
                year=year if found.share else year - 1,
                implied="share" if found.share else "move",
                base=claim,
            )


def _nothing_claim(clause: str, thread: Thread, speaker: Speaker, place: int) -> Claim | None:
    """The claim that there was none: 未收到政府信息公开申请."""
    said = nothing_said(clause, thread, speaker)
    when = when_said(clause[: said.start], thread, speaker) if said is not None else None
    if said is None or when is None:
        return None
    wide = _wide(clause, thread, speaker)
    return _claimed(hedged(said, thread), clause, when, None, speaker, place, wide=wide)
