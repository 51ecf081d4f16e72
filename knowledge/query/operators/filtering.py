"""Which and how many meet conditions: 申请超100件的单位, 几家零申请, 60件以上、100件以下, 有复议但没有诉讼."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from math import isnan, nan

from knowledge.language.parts import Cue, IndicatorMention, Understanding
from knowledge.lexicon.hints import hint, hint_words
from knowledge.query.algebra import (
    MOST_QUESTIONS,
    OPERATORS,
    TOTAL,
    Axis,
    Condition,
    Figures,
    Measure,
    Where,
    at_once,
    measure_named,
)
from knowledge.query.asking import Asking, Proposal, Refusal, settled
from knowledge.query.measures import applicant_of, is_ratio, unit_of
from knowledge.query.operators.axes import along, one_year, scoped
from knowledge.query.operators.holding import (
    asks_every_year,
    asks_never,
    asks_of_all,
    asks_years_of_events,
    counts_units,
)
from knowledge.query.selection import Selection, chosen_for, reading_of

_WHO = ("who.unit", "who.region", "count.units")
_PARTS = ("who.", "by.", "count.", "breakdown", "list", "each")
_SHAPING = ("rank", "growth", "compare", "change", "aggregate", "trend", "by.", "breakdown", "why", "share", "each")
_USED = ("filter.", "who.", "count.", "coverage.missing", "coverage.years", "by.unit")


@dataclass(frozen=True, slots=True, kw_only=True)
class Clause:
    """One condition as it is written: its cue and the figure that it is on; None where only another clause names it."""

    cue: Cue
    figure: IndicatorMention | None


def where(asking: Asking) -> Iterator[Proposal | Refusal]:
    """A condition on one figure, or several conditions, over units or years."""
    says = asking.understanding
    cue = _condition_cue(says)
    if cue is None or _of_reports(says, cue) or asks_never(says) or asks_every_year(says) or asks_of_all(says):
        return
    clauses = _clauses(says)
    if clauses is not None and not clauses:
        return
    chosen = yield from chosen_for(
        asking,
        many=True,
        all_years=says.has("who.year", "count.years", "coverage.years", "first"),
        default=cue.code in ("filter.zero", "filter.any"),
    )
    if chosen is None or not _judges(chosen, cue, clauses):
        return
    parted = says.speaks_of(*_PARTS)
    alone = _of_one(asking, chosen) if chosen.one_year and not parted else None
    found = alone or along(asking, replace(chosen, measures=chosen.measures[:1])) or _of_one(asking, chosen)
    if found is None:
        return
    of, axis = found
    years = chosen.years.years
    # 哪年哪家有: of each year, which units.
    yearly = axis is Axis.AGENCY and says.has("who.year") and says.has(*_WHO) and 1 < len(years) <= MOST_QUESTIONS
    several = None if yearly else one_year(asking, axis, chosen)
    if several is not None:
        yield several
        return
    conditions = yield from settled(_conditions(asking, cue, clauses, chosen, of))
    if not conditions or (len(conditions) > 1 and axis not in (Axis.AGENCY, Axis.YEAR)):
        return
    zero = ("coverage.units",) if cue.code == "filter.zero" else ()
    if leaves_out_none(says) and not says.has("rank.most", "rank.least"):
        # By size, as all that meet a condition are told.
        zero = (*zero, "rank")
    first = says.has("first") and axis is Axis.YEAR
    query = Where(
        of=of,
        over=axis,
        conditions=conditions,
        either=len(conditions) > 1 and _alternatives(says),
        counting=says.has("count.units", "count.years") or counts_units(says),
        first=first,
    )
    each = tuple(replace(query, of=replace(of, years=(year,))) for year in years) if yearly else (query,)
    yield chosen.proposal(at_once(each), (*_USED, *zero, "first") if first else (*_USED, *zero))


def leaves_out_none(says: Understanding) -> bool:
    """Whether the units that have none are left out by a word for that (不算0的, 去掉没有的单位)."""
    return any(cue.code == "filter.any" and hint("filter.leaves_out").search(cue.text) for cue in says.cues)


def _of_reports(says: Understanding, cue: Cue) -> bool:
    """Whether what there is, is missing or zero are reports and no figures."""
    if cue.code == "filter.any" and says.has("coverage.years"):
        # 你这里有澄湖分局哪几年的报告
        return not (says.indicators or says.applicants)
    if cue.code != "filter.zero" or says.indicators:
        return False
    return (not cue.number and says.has("coverage.missing")) or not any(
        word in cue.text for word in hint_words("filter.new")
    )


def _judges(chosen: Selection, cue: Cue, clauses: tuple[Clause, ...] | None) -> bool:
    """Whether the figures chosen can be judged by the condition."""
    if cue.code == "filter.any" and is_ratio(chosen.measures[0]):
        return False
    if (len(chosen.measures) != 1 and clauses is None) or len(chosen.columns) > 1:
        return False
    # One report, yes or no: that is the cell itself.
    lone = chosen.units.alone and chosen.one_year
    return not (lone and cue.code in ("filter.any", "filter.zero"))


def _of_one(asking: Asking, chosen: Selection) -> tuple[Figures, Axis] | None:
    """One unit that is judged alone."""
    if not chosen.units.alone:
        return None
    of = chosen.figures(years=chosen.years.years[-1:])
    return replace(of, who=scoped(asking, chosen), measures=of.measures[:1], columns=of.columns[:1]), Axis.AGENCY


def _conditions(
    asking: Asking, cue: Cue, clauses: tuple[Clause, ...] | None, chosen: Selection, of: Figures
) -> tuple[Condition, ...] | Refusal:
    """The conditions with their measures, in the order written; a Refusal where a figure is not certain."""
    if clauses is None:
        made = [_condition(cue, of.measures[0], applicant_of(of.measures[0], of.columns[0]))]
    else:
        made = []
        for clause in clauses:
            if clause.figure is None:
                return ()
            code = reading_of(asking, clause.figure, chosen.units.names[0], chosen.years.years[-1])
            if isinstance(code, Refusal):
                return code
            measure = measure_named(code)
            if measure not in chosen.measures or (clause.cue.code == "filter.any" and is_ratio(measure)):
                return ()
            made.append(_condition(clause.cue, measure, applicant_of(measure, TOTAL)))
    if any(limit is not None and isnan(limit) for item in made for limit in (item.number, item.number_to)):
        return ()
    return tuple(made)


def _condition(cue: Cue, measure: Measure, column: str | None) -> Condition:
    return Condition(
        measure=measure,
        column=column,
        operator=cue.code.removeprefix("filter."),
        number=_limit(cue, cue.number, measure),
        number_to=_limit(cue, cue.number2, measure),
    )


def condition_on(cue: Cue, of: Figures) -> Condition | None:
    """The condition of a cue on the one figure of a selection; None where its number can be none of that figure."""
    made = _condition(cue, of.measures[0], applicant_of(of.measures[0], of.columns[0]))
    odd = any(limit is not None and isnan(limit) for limit in (made.number, made.number_to))
    return None if odd or made.operator not in OPERATORS else made


def _limit(cue: Cue, number: float | None, measure: Measure) -> float | None:
    """The number of a condition in the unit of the figure; not a number where it cannot be one of that unit."""
    if number is None:
        return None
    unit = unit_of(measure)
    if any(word in cue.text for word in hint_words("filter.points")):
        # By so many points something changes; nothing is of so many.
        return nan
    money = any(word in cue.text for word in hint_words("filter.money"))
    if is_ratio(measure):
        # 公开率超过50 without a percent sign.
        written = any(sign in cue.text for sign in hint_words("filter.percent"))
        share = number / 100 if number > 1 and not written else number
        counted = money or any(word in cue.text for word in hint_words("filter.item"))
        return share if share <= 1 and not counted else nan
    if unit == "万元":
        # 10万元 arrives as 100000; a small number without its unit may be either.
        return number / 10_000 if money or number >= 10_000 else nan
    if unit == "元":
        return number if money or number >= 10_000 else nan
    return nan if money or (0 < number < 1) else number


def _condition_cue(says: Understanding) -> Cue | None:
    """The cue of the condition; one with a number before one without."""
    cues = list(_condition_cues(says))
    whether = says.cue("ask.whether")
    if not cues and whether is not None and any(word in says.normal for word in hint_words("filter.units")):
        # 有没有被纠正的单位: whether there is any such unit.
        return None if says.units else replace(whether, code="filter.any", number=None)
    missing = says.cue("coverage.missing")
    if not cues and missing is not None:
        # 哪个单位没有收到申请: no report is missing, the figure is zero.
        return replace(missing, code="filter.zero")
    who = next((found for code in _WHO if (found := says.cue(code)) is not None), None)
    named = says.figures
    plain = not says.speaks_of(*_SHAPING)
    ahead = who is not None and bool(named) and who.end <= named[0].start
    of_no_one = not says.units or (ahead and all(mention.group is not None for mention in says.units))
    if not cues and who is not None and named and plain and of_no_one:
        # 哪些单位打过官司, 市里哪些单位打过官司: those that have any.
        return replace(who, code="filter.any", number=None)
    years = says.cue("who.year")
    if not cues and years is not None and plain and asks_years_of_events(says):
        # 哪几年被告过: the years in which it happened, not the course of all of them.
        return replace(years, code="filter.any", number=None)
    cues.sort(key=lambda cue: cue.number is None)
    return cues[0] if cues else None


def _condition_cues(says: Understanding) -> tuple[Cue, ...]:
    """The cues of conditions, in order; a bare 有 beside another condition is none."""
    cues = [cue for cue in says.cues if cue.code.startswith("filter.")]
    cues = sorted((cue for cue in cues if cue.code.removeprefix("filter.") in OPERATORS), key=lambda cue: cue.start)
    if len(cues) == 1:
        return (*_implied(says, cues[0]), *cues)
    if not cues:
        return ()
    kept = tuple(cue for cue in cues if cue.code != "filter.any" or _before_figure(says, cue))
    return kept or tuple(cues[:1])


def _alternatives(says: Understanding) -> bool:
    """Whether one of the conditions is enough: 或 stands between each two of them, and nothing that asks for both."""
    between = [says.normal[before.end : after.start] for before, after in pairwise(_condition_cues(says))]
    other = hint("filter.both").search(says.normal)
    return bool(between) and other is None and all(hint("filter.or").search(text) for text in between)


def _implied(says: Understanding, cue: Cue) -> tuple[Cue, ...]:
    """The condition of 被起诉但没被复议的单位 that has no word of its own: that there is any of the first figure."""
    named = says.figures
    if cue.code != "filter.zero" or len(named) != 2 or not named[0].end <= cue.start < named[1].start:
        return ()
    if hint("filter.but").search(says.normal, named[0].end, cue.end) is None:
        return ()
    return (Cue(code="filter.any", text="", start=named[0].end, end=named[0].end),)


def _before_figure(says: Understanding, cue: Cue) -> bool:
    """Whether a figure stands right behind: 有诉讼, 收到过复议."""
    named = says.figures
    return any(0 <= mention.start - cue.end <= 1 for mention in named)


def _clauses(says: Understanding) -> tuple[Clause, ...] | None:
    """The conditions one by one, each with its figure; None for a single one, none where they are not clear.

    The text is cut at what joins each two of them; a piece without a figure is on that of the piece before it, the
    first on that of the next.
    """
    cues = _condition_cues(says)
    if len(cues) < 2:
        return None
    either = _alternatives(says)
    if says.applicants or (not either and says.hinted("filter.either")):
        return ()
    named = says.figures
    cuts = _cuts(says, cues, named, either=either)
    if cuts is None:
        return ()
    pieces = [
        [mention for mention in named if start <= mention.start < end]
        for start, end in zip((0, *cuts), (*cuts, len(says.normal) + 1), strict=True)
    ]
    if not named or any(len(piece) > 1 for piece in pieces):
        return ()
    made = _with_figures(cues, pieces)
    # One figure under two conditions is a span between numbers, and never 有 and 没有 at once.
    bare = [clause.figure for clause in made if clause.cue.number is None]
    return () if any(sum(clause.figure == figure for clause in made) > 1 for figure in bare) else made


def _cuts(
    says: Understanding, cues: Sequence[Cue], named: Sequence[IndicatorMention], *, either: bool
) -> tuple[int, ...] | None:
    """Where the text is cut between each two conditions; None where nothing parts them."""
    joined = hint("filter.or") if either else hint("filter.joined")
    cuts: list[int] = []
    for before, after in pairwise(cues):
        joint = joined.search(says.normal, before.end, after.start)
        between = any(before.end <= mention.start < after.start for mention in named)
        together = before.number is not None and after.number is not None and not between and not either
        if joint is not None:
            cuts.append(joint.start())
        elif (between and (before.code, after.code) == ("filter.any", "filter.zero")) or together:
            # 有复议没诉讼, 超过50小于200的: nothing but the second word parts the two.
            cuts.append(after.start)
        else:
            return None
    return tuple(cuts)


def _with_figures(cues: Sequence[Cue], pieces: Sequence[Sequence[IndicatorMention]]) -> tuple[Clause, ...]:
    last = next((piece[0] for piece in pieces if piece), None)
    made: list[Clause] = []
    for cue, piece in zip(cues, pieces, strict=True):
        last = piece[0] if piece else last
        made.append(Clause(cue=cue, figure=last))
    return tuple(made)
