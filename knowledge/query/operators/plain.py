"""Figures as they are asked: a cell, several of one report or of several units, a course over the years."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from knowledge.answers import Kind, Note, note
from knowledge.language.parts import Slot, Understanding
from knowledge.lexicon.annex_words import annex_rows
from knowledge.lexicon.editions import is_annex
from knowledge.lexicon.hints import hint
from knowledge.overlaps import overlapping
from knowledge.query.algebra import Figures, Measure
from knowledge.query.asking import Asking, Proposal, Refusal, refusal
from knowledge.query.measures import is_ratio
from knowledge.query.operators.drawing import asks_only_for_chart
from knowledge.query.operators.holding import asks_years_of_events
from knowledge.query.operators.moving import from_year_to_year, move_asked
from knowledge.query.selection import Selection, chosen_for
from knowledge.query.which_years import Meant, indexed_years, reports_of
from knowledge.query.whose import Units, named_years, units_of

MOST_FIGURES = 60
"""Figures that are shown side by side."""
MOST_SERIES = 6
_HANDLED, _LEFT_OPEN = Measure(code="outcome.total"), Measure(code="requests.carried_out")
_COURSE = ("trend", "by.year", "who.year", "change", "follow.chart", "streak")
_MOVING = ("change", "change.up", "change.down", "change.yoy", "compare", "compare.gap")
_LEFT = (Slot.UNIT, Slot.YEAR, Slot.FILLER)
_PLAIN = ("ask.", "report", "greeting", "thanks", "aggregate.sum", "money", "follow.then")


def cells(asking: Asking) -> Iterator[Proposal | Refusal]:
    """The figures of one unit and one year."""
    says = asking.understanding
    chosen = yield from chosen_for(asking)
    if chosen is None:
        return
    if asks_only_for_chart(says) and (not says.years or "year" in asking.inherited):
        return
    none = says.cue("filter.zero")
    if none is not None and says.has("ask.count"):
        # 没收到多少申请: neither what was received nor what was not.
        yield refusal(Kind.NOT_UNDERSTOOD, "negation", text=none.text)
        return
    if none is not None and says.has("every") and says.applicants:
        # 全都是个人提的，没有单位: that all are of one kind and none of another is no yes or no of one figure.
        yield refusal(Kind.NOT_UNDERSTOOD, "negation", text=none.text)
        return
    ratios = [is_ratio(measure) for measure in chosen.measures]
    if chosen.units.count > 1 or len(chosen.years.years) > 1:
        return
    if all(ratios) and len(ratios) > 1 and says.has("aggregate.sum"):
        # 公开率和不予公开率之和: listing the two would not be their sum.
        return
    if says.has("percent") and not all(ratios):
        return
    if chosen.measures == (_HANDLED,) and says.hinted("aggregate.every"):
        # 都办完了吗: whether any was left is told by what was carried on.
        chosen = replace(chosen, measures=(_HANDLED, _LEFT_OPEN))
    used = () if all(ratios) else ("filter.any", "filter.zero")
    whether = says.has("ask.whether", "filter.any") or chosen.measures == (_HANDLED, _LEFT_OPEN) or _happened(says)
    if len(ratios) == 1 and not ratios[0] and _asks_for_none(says):
        # 是不是没有商业企业来申请: the figure says whether there was any.
        used, whether = (*used, "negation"), True
    whether = whether and not all(ratios)
    yield _proposal(replace(chosen.figures(), whether=whether, denied=whether and _denied(says)), chosen, used)


def _happened(says: Understanding) -> bool:
    """Whether it is asked if something came about, and neither how often nor what of it (收到申请了吗, 做过强制吗)."""
    return says.hinted("plain.happened") and not says.has("ask.count", "ask.what", "ask.how", "percent")


def _denied(says: Understanding) -> bool:
    """Whether the yes is that there is none: 没收到吗, 是不是一件都没有, and not 不是没有吧, which denies twice."""
    within = hint("plain.denying")
    denials = sum(cue.code in ("negation", "filter.zero") or within.search(cue.text) is not None for cue in says.cues)
    return (denials - says.hinted("plain.expecting")) % 2 == 1


def _asks_for_none(says: Understanding) -> bool:
    """Whether it is asked if there was none at all, as a yes or no."""
    if not says.has("negation", "filter.zero") or says.has("ask.count", "ask.what"):
        return False
    asks = says.has("ask.whether") or says.hinted("plain.whether") or says.hinted("plain.asks_zero")
    if says.hinted("kinds.not_all"):
        # 不都是个人提的吗: whether some are not, and not whether there is none.
        return False
    return asks and not says.has("who.unit", "who.region", "count.units", "who.year", "who.reason")


def _proposal(query: Figures, chosen: Selection, used: tuple[str, ...]) -> Proposal:
    return chosen.proposal(query, used)


def _moved_from_before(asking: Asking, chosen: Selection) -> bool:
    """Whether one figure of one unit is chosen whose report of the year before is there to count from."""
    units, (year,) = chosen.units, chosen.years.years
    says = asking.understanding
    asked = bool(says.years) and any(cue.code == "trend" and cue.text for cue in says.cues)
    if not units.alone or len(chosen.measures) > 1 or len(chosen.columns) > 1 or not asked:
        return False
    return year - 1 in indexed_years(asking.shelf, units.names)


def courses(asking: Asking) -> Iterator[Proposal | Refusal]:
    """Figures over several years, or with a word for a course over the years."""
    says = asking.understanding
    # 有没有败诉过 with no year named asks of all of them.
    ever = says.has("ever") and not says.years
    # 画个图, after the figure of one year: there is more to draw of it, over the years.
    drawn = asks_only_for_chart(says) and "year" in asking.inherited
    if drawn:
        asking = replace(asking, understanding=replace(says, years=()))
    yearly = from_year_to_year(says) or drawn
    chosen = yield from chosen_for(
        asking, all_years=says.has(*_COURSE) or ever or yearly, default=says.has("trend") or yearly
    )
    if chosen is None:
        return
    if len(chosen.years.years) < 2 and not (says.has("trend", "by.year") or chosen.years.several):
        return
    if chosen.one_year and not chosen.years.several and _moved_from_before(asking, chosen):
        # 2023年是涨是跌: from the year before, and no course of one year.
        return
    series = chosen.units.count * len(chosen.measures) * len(chosen.columns)
    grouped = chosen.units.group is not None and chosen.units.count > 1
    if grouped and (series * len(chosen.years.years) > MOST_FIGURES or not _each_of_them(says, chosen)):
        return
    if series > MOST_SERIES and not grouped:
        return
    lone = chosen.units.alone and series == 1 and len(chosen.years.years) > 1
    query = replace(chosen.figures(), course=True, moved=move_asked(says) if lone else None)
    moving = _MOVING if len(chosen.years.years) > 1 else ()
    streak = says.cue("streak")
    if query.moved is not None:
        moving = (
            *moving,
            "ask.whether",
            "filter.any",
            "compare.more",
            "compare.less",
            *(("streak",) if yearly else ()),
        )
    if streak is not None and hint("each_year.yearly").match(streak.text) and chosen.units.alone:
        # 是不是一年比一年多: the years themselves show it.
        moving = (*moving, "streak")
    if asks_years_of_events(says):
        # 哪几年被告过 asks for some of the years, where they can be told apart.
        yield replace(_proposal(query, chosen, ("trend", "by.year", "ever")), tolerated=(*moving, "who.year"))
        return
    yield replace(_proposal(query, chosen, ("trend", "by.year", "who.year", "ever")), tolerated=moving)


def gap_course(asking: Asking) -> Iterator[Proposal | Refusal]:
    """How far two units are apart from year to year (两家的差距是拉大还是缩小)."""
    says = asking.understanding
    if not asks_gap(says):
        return
    chosen = yield from chosen_for(asking, all_years=not named_years(says), default=True)
    if chosen is None or len(chosen.units.names) != 2:
        return
    if not chosen.one_figure or len(chosen.years.years) < 2:
        return
    years = chosen.years.years
    if len(years) == 2:
        years = tuple(range(years[0], years[1] + 1))
    query = replace(chosen.figures(years=years), course=True, gap=True)
    yield _proposal(query, chosen, ("gap.", "topic.problems", "compare", "change", "trend", "by.year", "units.number"))


def asks_gap(says: Understanding) -> bool:
    """Whether it is asked how the gap between two units moved."""
    names = {name for mention in says.units for name in mention.names[:1]}
    return says.has("gap.moves") and (len(names) == 2 or says.has("units.number"))


def sums_each(says: Understanding) -> bool:
    """Whether each stands right before a word of sum, so that it is of the years (四年各自合计), and not of units."""
    sums = {cue.start for cue in says.cues if cue.code.startswith("aggregate.sum") and cue.text}
    return any(cue.code == "each" and cue.end in sums for cue in says.cues)


def _each_of_them(says: Understanding, chosen: Selection) -> bool:
    """Whether the members of a group are asked for one by one: by a word, or because a rate has no sum."""
    if sums_each(says):
        return False
    each = any(hint("aggregate.each").search(mention.text) for mention in says.units) or says.has("each", "by.unit")
    return each or all(map(is_ratio, chosen.measures))


def lists(asking: Asking) -> Iterator[Proposal | Refusal]:
    """Several figures of several units, or of each unit of a group, in one year."""
    says = asking.understanding
    grouped = any(mention.group is not None for mention in says.units) or says.has("by.unit", "units.number")
    chosen = yield from chosen_for(asking, many=grouped)
    if chosen is None or len(chosen.units.names) < 2 or chosen.one_figure:
        return
    years, notes = common_year(asking, chosen)
    figures = len(chosen.units.names) * len(chosen.measures) * len(chosen.columns)
    if len(years) != 1 or figures > MOST_FIGURES:
        return
    query = chosen.figures(years=years)
    yield chosen.proposal(query, ("compare", "by.unit", "each", "list"), notes=notes)


def common_year(asking: Asking, chosen: Selection) -> tuple[tuple[int, ...], tuple[Note, ...]]:
    """The latest year that all of several units have, where none was named, with the note that says so."""
    years = chosen.years.years
    if len(chosen.units.names) < 2 or not (chosen.years.assumed or len(years) > 1) or chosen.units.group is not None:
        return years, ()
    if len(years) > 1 and not chosen.years.assumed:
        return years, ()
    shelf = asking.shelf
    common = [
        year
        for year in sorted({entry.year for entry in shelf.reports(agency=chosen.units.names[0])}, reverse=True)
        if all(shelf.reports(agency=name, year=year) for name in chosen.units.names)
    ]
    if common and common[0] != years[-1]:
        return (common[0],), (note("common_year", year=common[0]),)
    return years, ()


def annex(asking: Asking) -> Iterator[Proposal | Refusal]:
    """One row of the annex before 2019 of one report of that edition, with nothing else in the question."""
    says = asking.understanding
    if says.truncated or says.excluded or says.applicants or says.whole is not None:
        return
    units = units_of(asking)
    meant = reports_of(asking, units) if isinstance(units, Units) and units.single is not None else None
    if not isinstance(meant, Meant) or len(meant.years.years) != 1 or meant.years.missing:
        return
    who, years = meant.units.who, meant.years.years
    report = next(iter(asking.shelf.reports(agency=who.single, year=years[0])), None)
    if report is None or not is_annex(report.edition):
        return
    rows = annex_rows(says.normal)
    if len(rows) != 1 or not _nothing_else(says, rows[0][0], rows[0][1]):
        return
    yield meant.proposal(Figures(who=who, years=years, measures=(Measure(code=rows[0][2]),)), "annex")


def _nothing_else(says: Understanding, start: int, end: int) -> bool:
    """Whether beside the stretch that names the row only slots and words that say nothing stand."""
    read = bytearray(len(says.normal))
    read[start:end] = b"\x01" * (end - start)
    for span in says.spans:
        inside = start <= span.start and span.end <= end
        if not inside and span.slot not in _LEFT and not (span.slot is Slot.CUE and span.value.startswith(_PLAIN)):
            return False
        read[span.start : span.end] = b"\x01" * (span.end - span.start)
    return not any(char.isalnum() and not read[at] for at, char in enumerate(says.normal))


def sums_up(asking: Asking, chosen: Selection) -> str | None:
    """The government whose own report already sums up the group that the question names (全市, 全区)."""
    group = chosen.units.group
    if group is None or group.split("@")[0] not in ("city", "district", "province"):
        return None
    above = overlapping(asking.shelf, chosen.units.names)
    return above[0] if above else None
