"""What nothing reads and bears on nothing: 亲, 在吗, emoji, 据悉, 我是这儿的老居民. By its place and by what it is.

A word right before what is counted (头一次申请, 被批的申请) may split it, and is never passed over; nor is a clause
that names a slot, negates, excludes, counts, asks, or holds a noun of the field.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from knowledge.language.cover import Stretch
from knowledge.language.light_words import (
    addresses,
    calls,
    is_picture,
    made_of_light_words,
    made_of_office_words,
    only_pictures,
)
from knowledge.language.numbered_years import YearSpan
from knowledge.language.parts import Cue, UnitForm, UnitMention
from knowledge.language.readings import PARTS, Read
from knowledge.lexicon.hints import hint, hint_words
from knowledge.lexicon.phrases import Phrase, Sort

_MARKS = " ,.;!?。;:~…、\"'()-"
_QUOTE = '"'
_ASKING = ("polite",)
_DECIDED = ("fees", "procurement", "penalties", "licensing", "coercion")
_KIN = frozenset((*_DECIDED, "litigation", "reconsideration", "refusing", "documents"))
_OF_DOCUMENTS = frozenset(("issued", "repealed", "in_force"))
_REFUSED = frozenset(("denied", "unavailable", "not_processed", "other_outcome", "not_public"))
_SHOWING = ("compare", "list", "trend", "follow.chart", "rank", "ask.whether")
_OF_REPORTS = ("coverage", "define", "quality")
_PARTICLES = ("particle", "small")
_COUNTING = ("ask.count", "money", "percent", "share")


@dataclass(frozen=True, slots=True, kw_only=True)
class Aside:
    """A stretch [start, end) to be blanked, and what of it is named as passed over."""

    start: int
    end: int
    said: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Clause:
    start: int
    end: int
    items: tuple[Stretch[Read], ...]
    runs: tuple[tuple[int, int], ...]


def passed_over(
    text: str, chosen: Sequence[Stretch[Read]], runs: Sequence[tuple[int, int]], gaps: frozenset[int]
) -> list[Aside]:
    """The stretches that bear on nothing; none where nothing else of the text says anything.

    `gaps` are the places of the text before which a space was left out: one clause may end there.
    """
    if not (runs or hint("passing.mark").search(text) or hint("passing.trigger").search(text)):
        return []
    found = list(_frames(text, chosen))
    clauses = list(_clauses(text, chosen, runs, gaps))
    for clause in clauses:
        elsewhere = [item for item in chosen if not clause.start <= item.start < clause.end]
        if _harmless_clause(text, clause, elsewhere) or _own_story(text, clause, chosen):
            found.append(Aside(start=clause.start, end=clause.end, said=text[clause.start : clause.end].strip(_MARKS)))
        else:
            found.extend(_words_in(text, clause, chosen))
    asides = [_with_mark(text, aside) for aside in found]
    says = any(_slot(item) and not any(aside.start <= item.start < aside.end for aside in asides) for item in chosen)
    return asides if says else []


def _frames(text: str, chosen: Sequence[Stretch[Read]]) -> Iterator[Aside]:
    """What stands before the question within its sentence in English: as a student, I'm visiting your city and …"""
    for match in hint("passing.frame").finditer(text):
        inside = [item for item in chosen if item.start < match.end() and match.start() < item.end]
        named = any(isinstance(item.reading, Phrase) and item.reading.sort in PARTS for item in inside)
        # I am comparing refusals across cities: what is asked stands behind the colon.
        if not named or (match.group().rstrip().endswith((":", "-")) and _asks_behind(chosen, match.end())):
            yield Aside(start=match.start(), end=match.end(), said=match.group().strip(_MARKS))


def _asks_behind(chosen: Sequence[Stretch[Read]], at: int) -> bool:
    """Whether a figure is named from a place on, or something else that is asked of the reports."""
    return any(
        item.start >= at
        and isinstance(item.reading, Phrase)
        and (item.reading.sort in PARTS or item.reading.value.startswith(_OF_REPORTS))
        for item in chosen
    )


def blanked(text: str, asides: Sequence[Aside]) -> str:
    """The text with stretches made blank, its length kept."""
    kept = list(text)
    for aside in asides:
        kept[aside.start : aside.end] = " " * (aside.end - aside.start)
    return "".join(kept)


# ---------------------------------------------------------------- clauses


def _clauses(
    text: str, chosen: Sequence[Stretch[Read]], runs: Sequence[tuple[int, int]], gaps: frozenset[int]
) -> Iterator[_Clause]:
    asked = {
        item.start
        for item in chosen
        if isinstance(item.reading, Phrase)
        and item.reading.value in _ASKING
        and hint("passing.asking").search(text, item.start, item.end)
    }
    inside = {at for item in chosen for at in range(item.start + 1, item.end)}
    marks = sorted({0, len(text), *(match.end() for match in hint("passing.mark").finditer(text))})
    # 律师问: what is as a whole the frame of talk is one clause, whatever asks within it.
    whole = {
        at
        for start, end in pairwise(marks)
        if hint("passing.formula").fullmatch(text[start:end].strip(_MARKS))
        for at in range(start + 1, end)
    }
    starts = sorted({*marks[:-1], *((asked | (gaps - inside)) - whole)})
    for start, end in zip(starts, [*starts[1:], len(text)], strict=True):
        if text[start:end].strip(_MARKS):
            yield _Clause(
                start=start,
                end=end,
                items=tuple(item for item in chosen if start <= item.start < end),
                runs=tuple(run for run in runs if start <= run[0] < end),
            )


def _harmless_clause(text: str, clause: _Clause, elsewhere: Sequence[Stretch[Read]]) -> bool:
    said = text[clause.start : clause.end].strip(_MARKS)
    if said in hint_words("passing.confirming") and any(isinstance(item.reading, Cue) for item in elsewhere):
        # It got 90, right? That it is asked is what makes the number a claim.
        return False
    if hint("passing.formula").fullmatch(said) or made_of_light_words(said):
        # 我邻居说澄湖区去年被复议了二十来次，真的假的: what is named there alone is what is asked about.
        return any(map(_named, elsewhere)) or not any(map(_named, clause.items))
    if text[max(0, clause.start - 1) : clause.start] == text[clause.end - 1 : clause.end] == _QUOTE:
        # “你点我检”: a name, whoever it speaks of.
        return False
    if addresses().fullmatch(said) and not any(_named(item) for item in elsewhere if item.end <= clause.start):
        return True
    identity = hint("passing.identity").match(said) is not None
    if (not clause.runs and not identity) or hint("passing.bar").search(said):
        return False
    office = bool(clause.runs) and all(made_of_office_words(text[start:end]) for start, end in clause.runs)
    if office and all(_light(item, False, elsewhere) for item in clause.items):
        # 望予核实告知: nothing is named in it.
        return True
    if any(text.startswith(("?", "？"), at) for at in (clause.end - 1, clause.end)):
        return False
    if not all(_light(item, identity, elsewhere) for item in clause.items):
        return False
    speaks = identity or hint("passing.speaker").match(said) is not None
    return speaks and (identity or not said.endswith("的") or hint("passing.sent").search(said) is not None)


def _own_story(text: str, clause: _Clause, chosen: Sequence[Stretch[Read]]) -> bool:
    """我爸跟公安局要了半年没下文, before what is asked: what befell the asker and theirs says nothing of the figure."""
    said = text[clause.start : clause.end].strip(_MARKS)
    if hint("passing.story").match(said) is None or hint("passing.asks").search(said) or not clause.runs:
        return False
    if any(isinstance(item.reading, YearSpan) for item in clause.items):
        return False
    return text[clause.end - 1] in _MARKS and _asks_behind(chosen, clause.end)


def _light(item: Stretch[Read], identity: bool, elsewhere: Sequence[Stretch[Read]]) -> bool:
    """Whether what was read in a clause that speaks of the asker says nothing of what is asked."""
    reading = item.reading
    if isinstance(reading, UnitMention):
        # 我是市公安局的，教育局2023年…: who asks, where another unit is asked about.
        other = any(isinstance(one.reading, UnitMention) for one in elsewhere)
        return identity and (other or reading.form is UnitForm.SELF)
    if not isinstance(reading, Phrase):
        return False
    if reading.sort is Sort.FILLER:
        return True
    if reading.sort is Sort.APPLICANT:
        return identity
    return reading.sort is Sort.CUE and reading.value in hint_words("passing.cues")


def _with_mark(text: str, aside: Aside) -> Aside:
    """The stretch with the mark behind it, or before it where it is the last: no mark is left that joins nothing."""
    start, end = aside.start, aside.end
    if not text[:start].strip(_MARKS):
        while end < len(text) and text[end] in _MARKS:
            end += 1
    elif not text[end:].strip(_MARKS):
        while start > 0 and text[start - 1] in _MARKS:
            start -= 1
    return Aside(start=start, end=end, said=aside.said)


# ---------------------------------------------------------------- words


def _words_in(text: str, clause: _Clause, chosen: Sequence[Stretch[Read]]) -> Iterator[Aside]:
    for start, end in clause.runs:
        said = text[start:end]
        said = "".join(char for char in said if not is_picture(char)) or said
        path = hint("passing.path").fullmatch(said) and not any(map(str.isdigit, text[max(0, start - 1) : end + 1]))
        nod = only_pictures(said) and _polite_before(start, clause)
        if path or nod or all(map(is_picture, said)):
            yield Aside(start=start, end=end, said=said)
            continue
        law = hint("passing.article").match(text, start)
        if (law is not None and law.end() >= end) or _kin(said, chosen) or _leads(text, start, end, clause):
            yield Aside(start=start, end=end, said=said)
            continue
        if _joins_a_ground(said, end, clause, chosen):
            yield Aside(start=start, end=end, said=said)
            continue
        tail = hint("passing.tail").fullmatch(said) is not None and hint("passing.tail").match(text, start) is not None
        # 律所那类的呢: the 的 behind which nothing is counted makes it no attribute.
        ends = hint("passing.said_all").match(text, end) is not None
        if not ends and _before_counted(text, end, clause):
            continue
        if (tail or _tail_of_office(said)) and _counted(text, start, clause):
            yield Aside(start=start, end=end, said=said)
            continue
        if _before_counted(text, end, clause):
            continue
        towards = hint("passing.towards").fullmatch(said) is not None and _unit_at(clause, end)
        towards = towards or (hint("passing.before_year").fullmatch(said) is not None and _year_at(clause, end))
        if towards or (made_of_light_words(said) and (not calls().search(said) or _at_edge(text, start, end, clause))):
            yield Aside(start=start, end=end, said=said)


def _tail_of_office(said: str) -> bool:
    """行政处罚数报来为荷: what stands behind what is counted, and words of a letter behind it."""
    tail = hint("passing.tail").match(said)
    return tail is not None and made_of_office_words(said[tail.end() :])


def _polite_before(at: int, clause: _Clause) -> bool:
    """Whether thanks or a yes stand right before a place: the 👍 of 谢了👍 says no more than these."""
    return any(
        item.end == at and isinstance(item.reading, Phrase) and item.reading.value in hint_words("passing.courtesies")
        for item in clause.items
    )


def _before_counted(text: str, end: int, clause: _Clause) -> bool:
    """Whether what stands right behind is counted, or makes the word its attribute: X的…, X次, X人, X申请."""
    behind = hint("passing.attribute").match(text, end)
    if behind is not None:
        return True
    after = next((item for item in clause.items if item.start == end), None)
    return (
        after is not None
        and isinstance(after.reading, Phrase)
        and after.reading.sort
        in {
            Sort.SUBJECT,
            Sort.WHOLE,
            Sort.APPLICANT,
        }
    )


def _counted(text: str, at: int, clause: _Clause) -> bool:
    """Whether something that is counted, its year or its unit stands right before a place, 的 apart."""
    pointing = hint_words("passing.pointing")
    places = {at, at - 1, at - 2} if text.endswith(pointing, 0, at) and text.endswith(pointing, 0, at - 1) else {at}
    places |= {at - 1} if text.endswith(pointing, 0, at) else set()
    return any(item.end in places and _named(item) for item in clause.items)


def _kin(said: str, chosen: Sequence[Stretch[Read]]) -> bool:
    """Whether a word is the verb of what is counted, and so says nothing more of it."""
    named = [item.reading for item in chosen if isinstance(item.reading, Phrase)]
    kinds = {item.value.partition(".")[0] for item in named if item.sort in {Sort.SUBJECT, Sort.WHOLE}}
    aspects = {item.value.partition(".")[0] for item in named if item.sort is Sort.ASPECT}
    if aspects & _REFUSED:
        kinds.add("refusing")
    if aspects & _OF_DOCUMENTS:
        kinds.add("documents")
    return any(hint(f"kin.{name}").fullmatch(said) for name in kinds & _KIN)


def _joins_a_ground(said: str, end: int, clause: _Clause, chosen: Sequence[Stretch[Read]]) -> bool:
    """Whether words only join how a row is described to the rest, where one row is named: 说这属于…, 让人…, 不管.

    Right before what is counted (这申请) or who asked they may say which.
    """
    closest = {
        item.reading.value
        for item in chosen
        if isinstance(item.reading, Phrase)
        and item.reading.sort is Sort.ASPECT
        and item.reading.value.startswith(hint_words("passing.rows"))
    }
    if len(closest) != 1 or hint("passing.joining").fullmatch(said) is None:
        return False
    after = next((item for item in clause.items if item.start == end), None)
    sort = after.reading.sort if after is not None and isinstance(after.reading, Phrase) else None
    return sort not in {Sort.SUBJECT, Sort.WHOLE, Sort.APPLICANT}


def _leads(text: str, start: int, end: int, clause: _Clause) -> bool:
    """Whether a word only says where a verb that was read leads, or holds the place of what is asked."""
    said = text[start:end]
    behind = next((item for item in clause.items if item.end == start), None)
    if hint("passing.wherever").fullmatch(said):
        return behind is not None
    if hint("passing.complement").fullmatch(said):
        return behind is not None and _named(behind) and not _before_counted(text, end, clause)
    said_so = hint("passing.saying").fullmatch(said) or made_of_office_words(said)
    if said_so and _apart(text, start, end, clause):
        return True
    if said in hint_words("passing.lists") and not text[clause.start : start].strip(_MARKS):
        after, _ = _next(clause, end)
        return after is not None and _named(after)
    if not hint("passing.holding").fullmatch(said):
        return False
    after, end = _next(clause, end)
    if after is None:
        return not text[end : clause.end].strip(_MARKS) and behind is not None
    reading = after.reading
    named = any(_named(item) and isinstance(item.reading, Phrase) and item.end <= start for item in clause.items)
    return isinstance(reading, Phrase) and (
        reading.sort is Sort.ASPECT or (named and reading.sort is Sort.CUE and reading.value.startswith(_COUNTING))
    )


def _apart(text: str, start: int, end: int, clause: _Clause) -> bool:
    """Whether a word stands where it cannot say what is counted: before a year or unit, before what shows, or last."""
    if hint("passing.attribute").match(text, end) is not None or _unread_negation(text, start):
        return False
    after, end = _next(clause, end)
    if after is None:
        return not text[end : clause.end].strip(_MARKS)
    reading = after.reading
    if isinstance(reading, UnitMention):
        # 我就要城区: what is wanted of several is not passed over.
        return hint("passing.wanting").search(text[start:end]) is None
    if isinstance(reading, YearSpan):
        return True
    # 核了多少件申请, 申请核了多少件: before how many a verb says what became of what is counted.
    return isinstance(reading, Phrase) and (
        reading.sort is Sort.FILLER or (reading.sort is Sort.CUE and reading.value.startswith(_SHOWING))
    )


def _next(clause: _Clause, end: int) -> tuple[Stretch[Read] | None, int]:
    """What was read right behind a place, a space, particles and thanks apart, and where that begins."""
    light = (*_PARTICLES, *hint_words("passing.courtesies"))
    after = next((item for item in clause.items if item.start - end in (0, 1)), None)
    while after is not None and isinstance(after.reading, Phrase) and after.reading.value in light:
        end = after.end
        after = next((item for item in clause.items if item.start == end), None)
    return after, end


def _unread_negation(text: str, start: int) -> bool:
    return text.endswith(hint_words("passing.denying"), 0, start)


def _year_at(clause: _Clause, at: int) -> bool:
    return any(item.start - at in (0, 1) and isinstance(item.reading, YearSpan) for item in clause.items)


def _unit_at(clause: _Clause, at: int) -> bool:
    return any(item.start == at and isinstance(item.reading, UnitMention) for item in clause.items)


def _at_edge(text: str, start: int, end: int, clause: _Clause) -> bool:
    """Whether a word stands at the beginning or the end of its clause, particles apart."""
    before, after = text[clause.start : start].strip(_MARKS), text[end : clause.end].strip(_MARKS)
    filler = all(
        isinstance(item.reading, Phrase) and item.reading.sort is Sort.FILLER
        for item in clause.items
        if item.end <= start
    )
    return not before or not after or filler


def _named(item: Stretch[Read]) -> bool:
    reading = item.reading
    return not isinstance(reading, Phrase) or reading.sort in PARTS or reading.sort is Sort.APPLICANT


def _slot(item: Stretch[Read]) -> bool:
    reading = item.reading
    if isinstance(reading, Phrase):
        return reading.sort in PARTS or reading.sort is Sort.APPLICANT or reading.sort is Sort.CUE
    return True
