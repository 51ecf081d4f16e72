"""Figures side by side: 教育局和卫健委谁收得多, A区、B区公开率对比, 教育局2022年比公安局2021年多几件."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from knowledge.answers import Kind
from knowledge.language.parts import Slot, Span, Understanding, UnitForm, UnitMention, YearForm, closest
from knowledge.lexicon.hints import hint, hint_words
from knowledge.lexicon.sayings import sayings
from knowledge.query.algebra import Axis, Claim, Compare, Figures, Reduce, Who
from knowledge.query.asking import Alternative, Asking, Proposal, Refusal, refusal
from knowledge.query.measures import is_ratio
from knowledge.query.operators.axes import counted_by_another
from knowledge.query.operators.plain import MOST_FIGURES, common_year, sums_up
from knowledge.query.selection import Selection, chosen_for
from knowledge.query.whose import named, named_years, settle_unit, summed

_CUES = ("compare", "compare.more", "compare.less", "compare.gap")
_DIFFERENCE = ("change.absolute", "change.points", "compare.gap")
_USED = ("compare", "change.absolute", "change.points", "change.percent", "by.unit", "who.")
_UNIT_YEAR = [Slot.UNIT, Slot.YEAR, Slot.UNIT, Slot.YEAR]


def _are_several(units: Sequence[UnitMention]) -> bool:
    names = (name for mention in units for name in mention.names)
    first = next(names, None)
    return any(name != first for name in names)


def side_by_side(asking: Asking) -> Iterator[Proposal | Refusal]:
    """Several units, columns, measures or years, one of each of the others."""
    says = asking.understanding
    several_units = _are_several(says.units)
    times = several_units and says.has("change.times")
    cued = says.has(*_CUES) or times
    listed = any(mention.group is not None for mention in says.units) or says.has("by.unit", "units.number")
    which = cued and not says.units and says.has("who.region") and says.has(*_DIFFERENCE)
    listed = listed or which
    if not cued and not several_units and not listed:
        return
    if not cued and not _each_of_group(says) and len(says.units) == 1 and says.units[0].group is not None:
        # 全市2023年申请量 is what they come to together.
        return
    if against_unit(says) and not several_units and not listed:
        home = asking.home
        if home is None or home in {name for mention in says.units for name in mention.names}:
            return
        # 比卫健委高多少: the unit meant is the one that is compared.
        yield from side_by_side(replace(asking, understanding=replace(says, units=(named(home), *says.units))))
        return
    chosen = yield from chosen_for(asking, many=listed, default=cued)
    if chosen is None:
        return
    summary = sums_up(asking, chosen)
    if summary is not None and not cued and any(map(is_ratio, chosen.measures)):
        yield which_summary(asking, chosen, summary)
        return
    years, notes = common_year(asking, chosen)
    axis = _axis(chosen, years, cued, which_year=_asks_which_year(says))
    if axis is None or chosen.units.count > (2 if which else MOST_FIGURES):
        # 哪个区更多，多几件: by how much one is ahead is said of two.
        return
    claim = gap_claimed(says) if axis is Axis.AGENCY and chosen.units.count == 2 and len(years) == 1 else None
    if claim is not None:
        of = chosen.figures(years=years)
        yield chosen.proposal(
            Compare(
                of=(replace(of, who=replace(of.who, names=_subject_first(says, of.who.names))),),
                axis=axis,
                asked=gap_direction(says),
                gap=True,
                difference=True,
                claim=claim,
            ),
            (*_USED, "change", "filter.", "ask.whether", "coverage.has"),
            notes=notes,
        )
    if times and axis is Axis.AGENCY and chosen.units.count == 2 and not is_ratio(chosen.measures[0]):
        # 复议总计是卫健委的几倍: the row's own name, and no sum of the two.
        named_so = ("aggregate.sum",) if counted_by_another(says) else ()
        query = Compare(of=(chosen.figures(years=years),), axis=axis, asked="times")
        yield chosen.proposal(query, (*_USED, "change.times", *named_so), notes=notes)
        return
    surplus = axis is Axis.AGENCY and chosen.units.count == 2 and len(years) == 1 and cued and _surplus(says)
    yield chosen.proposal(
        Compare(
            of=(chosen.figures(years=years),),
            axis=axis,
            asked=_asked(says),
            gap=says.has("compare.gap", "compare.more", "compare.less", "change.absolute", "change.points"),
            difference=says.has(*_DIFFERENCE) or surplus,
        ),
        used=(*_USED, "change.up", "change.down") if surplus else _USED,
        notes=notes,
    )


def _surplus(says: Understanding) -> bool:
    """Whether what looks like a change is how far one of two is ahead: 谁的申请多，多出来几件."""
    moved = [cue for cue in says.cues if cue.code in ("change.up", "change.down")]
    return bool(moved) and all(hint("change.surplus").match(cue.text) for cue in moved)


def _asks_which_year(says: Understanding) -> bool:
    """Whether it is asked which of years has more, and not what changed between them: 2021和2023年哪年多."""
    more = [cue for cue in says.cues if cue.code in ("compare.more", "compare.less")]
    return len(more) == 1 and hint("edits.which").search(more[0].text) is not None


def _axis(chosen: Selection, years: tuple[int, ...], cued: bool, *, which_year: bool) -> Axis | None:
    """The one axis along which there are several; None where there is none or more than one."""
    several = {
        Axis.AGENCY: chosen.units.count > 1,
        Axis.YEAR: len(years) > 1,
        Axis.INDICATOR: len(chosen.measures) > 1,
        Axis.APPLICANT: len(chosen.columns) > 1,
    }
    axes = [axis for axis, is_so in several.items() if is_so]
    if len(axes) != 1 or (axes[0] is Axis.YEAR and (not cued or (len(years) == 2 and not which_year))):
        # Two years side by side are a change from the one to the other.
        return None
    return axes[0]


def _each_of_group(says: Understanding) -> bool:
    """Whether each unit of a group is asked for by itself (各局分别多少)."""
    each = any(hint("aggregate.each").search(mention.text) for mention in says.units)
    return each or says.has("each", "by.unit", "units.number", "list")


def gap_claimed(says: Understanding) -> Claim | None:
    """Return by how far two are said to be apart (比卫健委多几件，是不是16件); None where it is not to be confirmed."""
    cue = next((cue for cue in says.cues if cue.code.startswith("filter.") and cue.number is not None), None)
    apart = says.has(*_CUES, "change", "change.absolute", "change.points")
    if cue is None or cue.number is None or not apart:
        return None
    confirmed = says.has("ask.whether") or says.hinted("plain.whether")
    if not confirmed or says.has("who.unit", "who.region", "count.units"):
        return None
    return Claim(operator=cue.code.removeprefix("filter."), number=cue.number, number_to=cue.number2)


def gap_direction(says: Understanding) -> str:
    """Whether the first is said to be ahead or behind: more, less, or both where neither is said."""
    words = " ".join(cue.text for cue in says.cues if cue.code.startswith(("compare", "change.")))
    ahead, behind = hint("change.ahead").search(words) is not None, hint("change.behind").search(words) is not None
    return "both" if ahead == behind else "more" if ahead else "less"


def _subject_first(says: Understanding, names: tuple[str, ...]) -> tuple[str, ...]:
    """Two units, first the one of which it is said that it is ahead: 比卫健委，教育局多16件."""
    base = {
        name
        for mention in says.units
        if any(f"{word}{mention.text}" in says.normal for word in hint_words("change.before_unit")[:1])
        or f"than {mention.text}" in says.normal
        or f"than the {mention.text}" in says.normal
        for name in closest(mention)
    }
    return tuple(sorted(names, key=lambda name: name in base)) if len(base) == 1 else names


def _asked(says: Understanding) -> str:
    return "more" if says.has("compare.more") else "less" if says.has("compare.less") else "both"


def against_unit(says: Understanding) -> bool:
    """Whether a unit is what is compared with (比卫健委高多少), so that the change is between units, not years."""
    if len(named_years(says)) > 1 or says.has("change.yoy"):
        return False
    return any(
        mention.text and any(f"{word}{mention.text}" in says.normal for word in hint_words("change.before_unit"))
        for mention in says.units
    ) and says.has("compare", "compare.more", "compare.less", "compare.gap", "change.absolute")


def which_summary(asking: Asking, chosen: Selection, summary: str) -> Refusal:
    """Ask whether the government's own report is meant, or its units one by one (added up, for a count)."""
    says = asking.understanding
    group = next(mention for mention in says.units if mention.form is UnitForm.GROUP)
    label = chosen.units.label or ""
    count, own = len(chosen.units.names), sayings(says.language)
    if any(map(is_ratio, chosen.measures)):
        by_unit = Compare(of=(chosen.figures(years=chosen.years.years[-1:]),), axis=Axis.AGENCY)
        pooled = Reduce(of=chosen.figures(years=chosen.years.years[-1:]), how=("pooled", "mean"), over=Axis.AGENCY)
        others: tuple[Alternative, ...] = (
            Alternative(label=own.put("pooled", count=count), query=pooled),
            Alternative(label=own.put("one_by_one", count=count), query=by_unit),
        )
        reason = "which_summary"
    else:
        worded = own.put("group_total", group=label, count=count)
        others = (Alternative(label=worded, says=summed(says)),)
        reason = "which_total"
    single = Alternative(label=summary, says=settle_unit(says, summary, group))
    return refusal(Kind.AMBIGUOUS, reason, alternatives=(single, *others), text=label)


def crossed(asking: Asking) -> Iterator[Proposal | Refusal]:
    """One figure, asked of two units that are each named with another year."""
    says = asking.understanding
    sides = _pairs(says)
    if not sides or asking.inherited & {"agency", "year"}:
        return
    chosen = yield from chosen_for(asking, default=says.has(*_CUES, "change.absolute", "change.points"))
    if chosen is None or not chosen.one_figure:
        return
    query = Compare(
        of=tuple(
            Figures(who=Who(names=(agency,)), years=(year,), measures=chosen.measures, columns=chosen.columns)
            for agency, year in sides
        ),
        axis=Axis.AGENCY,
        asked=_asked(says),
        gap=True,
        difference=says.has(*_DIFFERENCE),
    )
    yield chosen.proposal(query, ("compare", "change.absolute", "change.points", "who.", "each"))


def _pairs(says: Understanding) -> tuple[tuple[str, int], ...]:
    """The unit and year of each side; none where the question does not name two units with a year each."""
    units = says.certain
    years = [mention for mention in says.years if mention.form is YearForm.LIST and len(mention.years) == 1]
    if not len(units) == len(says.units) == len(years) == len(says.years) == 2:
        return ()
    order = [span.slot for span in sorted(says.spans, key=_start) if span.slot in (Slot.UNIT, Slot.YEAR)]
    if order not in (_UNIT_YEAR, _UNIT_YEAR[::-1]):
        return ()
    sides = tuple((closest(unit)[0], year.years[0]) for unit, year in zip(units, years, strict=True))
    return sides if sides[0][0] != sides[1][0] and sides[0][1] != sides[1][1] else ()


def _start(span: Span) -> int:
    return span.start
