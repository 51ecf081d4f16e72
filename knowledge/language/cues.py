"""The cues of a covered question: words that tell its kind or shape, in the light of what stands beside them."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace

from knowledge.language.cover import Stretch
from knowledge.language.numbered_years import YearSpan
from knowledge.language.parts import Cue, UnitMention
from knowledge.language.readings import PARTS, Read
from knowledge.lexicon.hints import hint, hint_words
from knowledge.lexicon.phrases import Phrase, Sort

_FIRST = {"rank.nth": "rank.most", "rank.nth.least": "rank.least"}
_BESIDE_FIGURES = {"coverage.units": "who.unit", "coverage.years": "who.year", "coverage.reports": "ask.count"}
_ASKING_FOR = frozenset({"ask.whether", "filter.any"})
_OF_CONTENT = (
    "topic.",
    "quality",
    "text.",
    "define",
    "coverage.",
    "rank",
    "trend",
    "outside.",
    "passage",
    "who.",
    "filter.zero",
)
_SAID = ("filter.", "negation", "change.up", "change.down", "compare.more", "compare.less")
"""Of what can be confirmed."""
_DROPPED = frozenset(("other_outcome.overdue_correction", "other_outcome.overdue_fee"))
_NONE_OF = frozenset(hint_words("cues.none_of"))
_UNITS_ASKED = hint("cues.units_asked")
_OF_THE_TABLES = frozenset({"topic.problems", "topic.improvements", "topic.overview"})


def cues_of(text: str, chosen: Sequence[Stretch[Read]], figures: bool) -> Iterator[Cue]:
    """The cues in order; `figures` tells whether the question names a figure or an applicant."""
    asked = {item.reading.value for item in chosen if isinstance(item.reading, Phrase)}
    if not figures and asked & _ASKING_FOR and not any(value.startswith(_OF_CONTENT) for value in asked):
        named = "report" in asked or any(not isinstance(item.reading, Phrase) for item in chosen)
        if named:
            # 有没有教育局2022年的年报: whether there is a report, whatever stands between.
            yield Cue(code="coverage.has", text="", start=0, end=0)
    for item in chosen:
        reading = item.reading
        if isinstance(reading, Cue):
            first = _FIRST.get(reading.code)
            yield replace(reading, code=first, number=None) if first and reading.number == 1 else reading
        elif isinstance(reading, Phrase) and reading.sort is Sort.CUE:
            yield from _of_phrase(text, item, reading, chosen, asked, figures=figures)
        elif isinstance(reading, Phrase) and reading.sort is Sort.MEASURE:
            before = next((one for one in reversed(chosen) if one.end <= item.start), None)
            named = before is not None and isinstance(before.reading, Phrase) and before.reading.sort in PARTS
            if not named:
                yield Cue(code="rate", text=text[item.start : item.end], start=item.start, end=item.end)


def _claims(chosen: Sequence[Stretch[Read]]) -> bool:
    """Whether something is said there to be so: that it is of a number, that there is none, that it has moved."""
    return any(isinstance(item.reading, Cue | Phrase) and _code_of(item.reading).startswith(_SAID) for item in chosen)


def _code_of(reading: Cue | Phrase) -> str:
    return reading.code if isinstance(reading, Cue) else reading.value


def _of_phrase(
    text: str,
    item: Stretch[Read],
    reading: Phrase,
    chosen: Sequence[Stretch[Read]],
    asked: Collection[str],
    *,
    figures: bool,
) -> Iterator[Cue]:
    """The cue of a word, with what it says besides."""
    said = text[item.start : item.end]
    code = _BESIDE_FIGURES.get(reading.value, reading.value) if figures else reading.value
    if code == "negation" and said in _NONE_OF and _of_units(text, item, chosen):
        code = "filter.zero"
    elif code == "ask.whether" and figures and said in _NONE_OF and _which_of(asked):
        # 哪些单位诉讼没有: of units asked for, those that have none.
        code = "filter.zero"
    elif code == "negation" and said in _NONE_OF and not figures and "report" in asked:
        code = "coverage.missing"
    elif code == "count.units" and any(item.end == one.start and _of_applicants(one) for one in chosen):
        # 有几家公司来申请: how many requests came from them; no units are counted.
        code = "ask.count"
    elif (
        code in ("quality", "quality.sound") and hint("cues.confirming").fullmatch(said) and figures and _claims(chosen)
    ):
        # 少16件，对吗: the number is to be confirmed, and no report checked.
        code = "ask.whether"
    elif code == "aggregate.mean" and hint("definition.meaning").search(text):
        # What does 'carried over' mean: no average of it.
        code = "define"
    if code == "change.down" and said.startswith(hint_words("cues.dropping")) and not _DROPPED.isdisjoint(asked):
        # Dropped because the fee went unpaid: what became of them, and no fall.
        return
    if _of_the_figure(code, text, item, chosen) or _is_sued(text, item, asked, chosen):
        return
    yield Cue(code=code, text=said, start=item.start, end=item.end, number=reading.number)
    if code == "who.year" and hint("cues.since").search(said):
        # 从哪年起有败诉的: the first of the years.
        yield Cue(code="first", text=said, start=item.start, end=item.end)
    plain = (reading.value not in _OF_THE_TABLES or "ask.count" in asked) and "gap.moves" not in asked
    if figures and plain and reading.value.startswith("topic."):
        # 网站收到的申请: a figure narrowed by something that no form tells apart.
        yield Cue(code="outside.topic", text=said, start=item.start, end=item.end)


def _of_the_figure(code: str, text: str, item: Stretch[Read], chosen: Sequence[Stretch[Read]]) -> bool:
    """Whether a word belongs to the figure beside it: 年底还剩多少 (when a stock is counted), 执法案卷这个理由."""
    said = text[item.start : item.end]
    if code == "outside.period":
        return said in hint_words("cues.year_end") and _stock(chosen)
    return code == "why" and said in hint_words("cues.grounds") and _of_ground(text, item, chosen)


def _of_ground(text: str, item: Stretch[Read], chosen: Sequence[Stretch[Read]]) -> bool:
    """Whether a word for reason stands right behind one of the form's: 执法案卷这个理由 asks for no reason."""
    for before in reversed([one for one in chosen if one.end <= item.start]):
        reading = before.reading
        if not isinstance(reading, Phrase) or text[before.end : item.start].strip(" '\""):
            return False
        if reading.sort is not Sort.FILLER:
            return reading.sort is Sort.ASPECT and "." in reading.value
        item = before
    return False


def _stock(chosen: Sequence[Stretch[Read]]) -> bool:
    return any(isinstance(one.reading, Phrase) and one.reading.value in hint_words("cues.stocks") for one in chosen)


def _is_sued(text: str, item: Stretch[Read], asked: Collection[str], chosen: Sequence[Stretch[Read]]) -> bool:
    """Lawsuits filed directly against the bureau: whom they are against, where nobody else is named to compare with.

    Won against the bureau says what became of them.
    """
    if text[item.start : item.end] not in hint_words("cues.suing"):
        return False
    if text[: item.start].rstrip().endswith(hint_words("cues.judged")):
        return False
    units = [item for item in chosen if isinstance(item.reading, UnitMention)]
    years = [item for item in chosen if isinstance(item.reading, YearSpan)]
    disputes = any(value.startswith(("litigation", "reconsideration")) for value in asked)
    return disputes and len(units) <= 1 and len(years) <= 1


def _of_applicants(item: Stretch[Read]) -> bool:
    return isinstance(item.reading, Phrase) and item.reading.sort is Sort.APPLICANT


def _which_of(asked: Collection[str]) -> bool:
    """Whether units are asked for, and not those that have something."""
    who = any(value.startswith(("who.unit", "who.region", "count.units")) for value in asked)
    return who and "filter.any" not in asked


def _of_units(text: str, item: Stretch[Read], chosen: Sequence[Stretch[Read]]) -> bool:
    """没有复议的单位: the figure right behind is to be zero, and units are asked for."""
    after = next((one for one in chosen if one.start >= item.end and not text[item.end : one.start].strip()), None)
    figure = after is not None and isinstance(after.reading, Phrase) and after.reading.sort in PARTS
    return figure and _UNITS_ASKED.search(text) is not None
