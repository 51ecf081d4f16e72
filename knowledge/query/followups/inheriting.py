"""What a follow-up takes from the turn before: figure, kind, applicant, unit and year, where it brings none itself."""

from __future__ import annotations

from dataclasses import dataclass, replace

from knowledge.answers import Context, Group
from knowledge.language.parts import (
    ApplicantMention,
    Cue,
    IndicatorMention,
    Understanding,
    UnitForm,
    UnitMention,
    YearForm,
)
from knowledge.lexicon.codes import codes
from knowledge.lexicon.derived import derived, own_column
from knowledge.lexicon.hints import hint, hint_words
from knowledge.query.algebra import Measure
from knowledge.query.followups.turn import asks_districts
from knowledge.query.followups.units_meant import (
    MOST_NAMED,
    OVER_UNITS,
    found_some,
    judged_alone,
    just_shown,
    meant_in_groups,
    talked_last,
    told_first,
)
from knowledge.query.followups.years_meant import years_talked_of
from knowledge.query.json_form import Members
from knowledge.query.measures import counted_by, within_kind
from knowledge.query.operators.passage import PROSE_ONLY
from knowledge.query.whose import ALL, unit_talked_of

_THAN_IT = hint("edits.than_it")

KEPT = (
    "rank",
    "who.",
    "growth.",
    "filter.",
    "trend",
    "by.",
    "breakdown",
    "why",
    "change",
    "compare",
    "aggregate.",
    "each",
    "count.",
    "topic.",
    "passage",
    "text.",
    "quality",
    "blanks",
    "ask.",
)
"""Beginnings of the cues that a follow-up may inherit."""

SHAPING = tuple(code for code in KEPT if not code.startswith("ask."))
SHORT = 8
"""Characters of a turn that can hardly be a question by itself: 抖音的, 微信."""

_TAKEN = (("fees.amount",),)
"""Figures of what is taken in beside requests."""
_BY_PARTS = ("by.reason", "by.outcome", "who.reason", "who.outcome", "breakdown")


@dataclass(frozen=True, slots=True, kw_only=True)
class Completed:
    """An understanding with its gaps filled; `inherited` names the slots taken from the turn before."""

    understanding: Understanding
    inherited: frozenset[str] = frozenset()


def starts(said: Understanding, beginnings: tuple[str, ...]) -> bool:
    """Return whether any cue begins with one of these."""
    return any(cue.code.startswith(beginnings) for cue in said.cues)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Traits:
    """What a follow-up brings of its own, and how it is tied to the turn before."""

    topic: bool
    figure: bool
    follows: bool
    shaped: bool
    single: bool
    against: bool
    """Whether one more unit or year is to be set against those of the turn before (和淮安比呢)."""
    over_units: bool
    """Whether it is about units at large, so that the unit talked about is not meant."""
    they: bool

    @property
    def bare(self) -> bool:
        """Whether it brings no figure and no topic."""
        return not self.figure and not self.topic


def _traits(said: Understanding, context: Context) -> _Traits:
    words = said.unread or (said.content and not (said.indicators or said.applicants))
    # 怎么那么多，报告里讲原因没: why, of the figure talked about.
    told = ("topic.", "quality") if said.has("why") else ("topic.", "passage", "quality")
    topic = starts(said, (*told, "figures.main")) or bool(words)
    figure = bool(said.indicators) and not _only_within(said, context)
    follows = said.normal.rstrip("?？。!！ ").endswith(hint_words("follow.then")) or said.has(
        "follow.then",
        "follow.and",
        "follow.add",
        "follow.they",
        "follow.it",
        "follow.within",
        "follow.replace",
        "follow.chart",
        "follow.again",
    )
    # 不予公开率, behind two units set side by side, is asked of both.
    bare = len(said.normal) <= SHORT and not (said.units or said.years or said.applicants)
    follows = follows or (bare and figure and context.kind == "compare")
    units = said.units
    one_more = (len(units) == 1 and units[0].group is None) or (not units and len(said.years) == 1)
    compared = said.has("compare", "compare.more", "compare.less", "compare.gap", "follow.add")
    compared = compared or _THAN_IT.search(said.normal) is not None
    at_large = said.has("who.unit", "who.region", "count.units") or starts(said, ("rank", "growth.", "filter."))
    # 哪年涨得最猛, after a sum over the years of one unit: which of its years.
    at_large = at_large and not (said.has("who.year") and len(context.agencies) == 1 and not said.has("who.unit"))
    # 申请最少的单位: any, whichever was talked about.
    asks_which = said.has("who.unit", "who.region", "count.units") or any(
        cue.code.startswith("rank") and hint("ranked.unit").match(said.normal, cue.end) for cue in said.cues
    )
    summed = context.kind == "aggregate" and context.group is None and 1 < len(context.agencies) <= MOST_NAMED
    of_one = context.kind in ("aggregate", "ranking") and len(context.agencies) == 1
    of_many = context.kind in OVER_UNITS and context.kind != "filter" and not units and not summed and not of_one
    # 2023年呢 after the units over 100: all are judged anew, not those that were found for the year before.
    judged = context.kind == "filter" and not units and bool(said.years) and not (figure or topic)
    alone = context.kind == "filter" and judged_alone(context) is not None
    judged = judged and not alone
    anew = judged and not any(code in ("who.year", "count.years") for code, _ in context.cues)
    return _Traits(
        topic=topic,
        figure=figure,
        follows=follows,
        shaped=starts(said, SHAPING),
        single=len(units) == 1 and units[0].form in (UnitForm.NAMED, UnitForm.SELF),
        against=one_more and compared and (not figure or (_opens_with_and(said) and not asks_which)),
        over_units=(at_large and ((context.kind in OVER_UNITS and not alone) or asks_which))
        or (of_many and not starts(said, SHAPING))
        or anew,
        they=said.has("follow.they", "follow.it"),
    )


def inherit(said: Understanding, context: Context, members: Members) -> Completed:
    """Return the question with what it leaves unsaid taken from the turn before."""
    said = replace(said, units=tuple(unit_talked_of(mention, context) for mention in said.units))
    traits = _traits(said, context)
    inherited: set[str] = set()
    indicators, content, excluded = said.indicators, said.content, said.excluded
    if traits.bare and not said.has("coverage"):
        if context.indicators:
            columns = {mention.code for mention in said.applicants}
            indicators = tuple(indicator_of(_of_columns(code, columns)) for code in context.indicators)
            inherited.add("indicator")
        elif context.content or any(code.startswith("topic.") for code, _ in context.cues):
            content = context.content
            inherited.add("indicator")
    else:
        indicators = tuple(_of_the_same(mention, context) for mention in indicators)
    kept = _kind_cues(said, context, traits)
    if any(cue.code.startswith(SHAPING) for cue in kept):
        inherited.add("kind")
    applicants = said.applicants
    column = context.applicants not in ((), ("total",)) and all(_splits(mention) for mention in indicators)
    # 总共呢 after one column: all applicants.
    over_one = context.kind not in OVER_UNITS
    column = column and not (over_one and traits.bare and said.has("aggregate.sum", "aggregate.sum.strong"))
    # 它的公开率: of the unit, and of no column that was asked of before.
    column = column and not (traits.figure and said.has("follow.it"))
    if not applicants and column and not traits.topic and (not traits.figure or traits.follows):
        applicants = tuple(ApplicantMention(text="", code=code, start=0, end=0) for code in context.applicants)
        inherited.add("applicant")
    others = asks_districts(said, context.agencies, members)
    units, added = ((), ()) if others else _units_of(said, context, traits, members)
    number = next((cue.number for cue in said.cues if cue.code == "units.number"), None)
    recounted = number is not None and not said.units and units != said.units and number != _count(units)
    # 占八家单位总数的多少: what the one talked about has of all of them.
    recounted = recounted and not (len(context.agencies) == 1 and said.has("share", "percent"))
    if recounted:
        # 八家合计, after all but one were added up: all of them, and not those of the turn before.
        units = ()
    years, gap = years_talked_of(said, context, against=traits.against, topic=traits.topic)
    if units != said.units:
        inherited.add("agency")
    if years != said.years:
        inherited.add("year")
    if (
        not recounted
        and not excluded
        and not said.units
        and context.group is not None
        and units != tuple(map(_unit, context.agencies))
    ):
        excluded = tuple(_unit(name) for name in context.group.without)
    understanding = replace(
        said,
        units=units,
        excluded=excluded,
        years=years,
        indicators=indicators,
        applicants=applicants,
        cues=(*said.cues, *kept, *added, *gap),
        content=content,
    )
    return Completed(understanding=understanding, inherited=frozenset(inherited))


def _opens_with_and(said: Understanding) -> bool:
    """Whether a turn begins with what joins it to the one before (和去年比), not only its own words in its midst."""
    return any(cue.code == "follow.and" and not said.normal[: cue.start].strip(" ,，") for cue in said.cues)


def _count(units: tuple[UnitMention, ...]) -> int:
    return sum(len(one.names) if one.form is UnitForm.GROUP else 1 for one in units)


def _kind_cues(said: Understanding, context: Context, traits: _Traits) -> tuple[Cue, ...]:
    """The cues of the turn before that go on shaping this one."""
    if context.kind in ("ranking", "breakdown") and said.has("ask.count") and _only_within(said, context):
        return ()
    if (
        traits.bare
        and said.has("ask.count", "follow.chart", "trend")
        and any(code == "why" for code, _ in context.cues)
    ):
        # 到底多少件, 画个图, after why there were more: the figure itself.
        return ()
    counted = said.has("count.units") and context.kind == "filter" and traits.bare
    takes = not traits.shaped and (traits.bare or (traits.follows and bool(context.cues)))
    # 换成市监局, after which year of the police grew the most: which year of theirs.
    of_years = (context.query or {}).get("over") == "year" and len(context.agencies) == 1
    if traits.they or not (takes or counted) or (context.kind in OVER_UNITS and traits.single and not of_years):
        goes_on = traits.follows or len(said.normal) <= SHORT
        asks = context.content and traits.topic and not traits.figure and goes_on
        unasked = asks and not said.has("ask.count", "ask.what", *PROSE_ONLY)
        return tuple(_cue(code, number) for code, number in context.cues if unasked and code == "ask.count")
    if context.kind == "filter" and traits.figure:
        # Another figure for the units that were found; the condition was on the first one.
        return ()
    # What was compared were years of one unit, where a year of its own is asked how many in.
    counts_anew = traits.figure and bool(said.years) and said.has("ask.count") and len(context.agencies) == 1
    # 逐年列一下, after how many there were in all in one year: each year's, and no sum of them.
    listed = context.kind == "cell" and any(mention.form is YearForm.ALL for mention in said.years)
    anew = starts(said, ("filter.",)) and not said.has("follow.within", "follow.they") and not _opens_with_and(said)
    whole = traits.figure and not any(codes().children(code) for mention in said.indicators for code in mention.codes)
    return tuple(
        _cue(code, number)
        for code, number in context.cues
        if not (traits.topic and code.startswith("topic."))
        # 那结转下年多少, after a report was checked: a figure, and no check.
        and not (traits.figure and code.startswith("quality"))
        and not (traits.single and code.startswith("compare"))
        # 部分公开呢 after the reasons of refusals: it has none.
        and not (whole and code.startswith((*_BY_PARTS, "why")))
        # 国家秘密占不予公开的多少, after the most frequent reason: a share asked for by its own name is no place.
        and not (traits.figure and code.startswith(("rank", "why")) and said.has("share"))
        # 那2023年新制发了几件, after a change: how many of another figure in a year of its own.
        and not (code.startswith(("change", "compare")) and counts_anew)
        and not (code.startswith("aggregate.sum") and listed)
        # 不到50件的有几家, after those over 80: a condition of its own, where it is not said to be one more.
        and not (code.startswith("filter.") and anew)
        and not said.has(code)
    )


def _units_of(
    said: Understanding, context: Context, traits: _Traits, members: Members
) -> tuple[tuple[UnitMention, ...], tuple[Cue, ...]]:
    """The units with those of the turn before where they are meant, and a cue where they are set against each other."""
    units = said.units
    first = told_first(context)
    if (
        traits.against
        and units
        and (0 < len(context.agencies) <= 6 or first is not None)
        and not said.has("follow.replace")
    ):
        named = {name for mention in units for name in mention.names}
        if _THAN_IT.search(said.normal) is not None and first is not None:
            return (*units, _unit(first)), (_cue("compare.gap", None),)
        winner = context.kind == "ranking" and first is not None and said.has("compare.gap", "change.absolute")
        # 比澄湖区政府多收了多少, after who has the most: how far that one is ahead, and no list of all.
        talked = (first,) if winner and first is not None else context.agencies
        before = tuple(_unit(name) for name in talked if name not in named)
        return (*before, *units), (_cue("compare", None),)
    shown = just_shown(said, context)
    if shown and not units:
        # 这三家公开率各多少, after the first three.
        return tuple(map(_unit, shown)), ()
    counties = any(cue.code == "units.number" and cue.text.endswith(hint_words("slots.counties")) for cue in said.cues)
    # 它俩合起来占八家的几成, after one and then the other: both, and no others than the eight.
    meant = talked_last(said, context) or meant_in_groups(said, context, they=traits.they)
    if meant:
        return (*map(_unit, meant), *units), ()
    if units or (counties and not (traits.they and said.has("share"))):
        # 两个区的: which those are is told by the index, not by the turn before.
        return units, ()
    if said.has("follow.within") and traits.over_units and found_some(context) and not starts(said, ("filter.",)):
        # 其中公开率最低的, after the units over 100: the lowest of these, and not of all.
        return tuple(_unit(name) for name in context.agencies), ()
    if first is not None and (said.has("follow.it") or (said.has("follow.within") and traits.over_units)):
        # 它的, 其中企业的有多少: of the first one.
        return (_unit(first),), ()
    listed = traits.over_units or (context.kind != "filter" and (traits.follows or not traits.figure))
    if context.within and listed and not traits.they:
        return tuple(_unit(name) for name in context.within), ()
    if context.group is not None and (traits.over_units or traits.follows or not traits.figure):
        return _of_group(context.group, members), ()
    if context.kind == "filter" and starts(said, ("filter.",)) and context.group is None:
        # 那些有诉讼的里头谁最多, after those without any: judged anew.
        return (), ()
    one = len(context.agencies) == 1
    if traits.they or (not traits.over_units and (one or not traits.figure or traits.follows)):
        return tuple(_unit(name) for name in context.agencies), ()
    return (), ()


def _of_group(group: Group, members: Members) -> tuple[UnitMention, ...]:
    """The group that was talked about; none where it was all of the index."""
    if group.code == ALL and not group.label:
        return ()
    mention = UnitMention(text=group.label, names=members(group.code), group=group.code, form=UnitForm.GROUP)
    return (mention,) if mention.names else ()


def _of_the_same(mention: IndicatorMention, context: Context) -> IndicatorMention:
    """纠正的呢 after 行政复议几件: of several readings the one of the subject talked about."""
    if hint("edits.took").fullmatch(mention.text) is not None and context.indicators in _TAKEN:
        # 收了多少, after fees: what was charged, and no requests.
        return replace(mention, codes=context.indicators)
    subjects = {counted_by(code) for code in context.indicators}
    aspects = {code.partition(".")[2] for code in context.indicators} - {""}
    codes_meant = tuple(within_kind(code, mention.text, context.indicators) for code in mention.codes)
    mention = replace(mention, codes=tuple(dict.fromkeys(codes_meant)))
    for fitting in (
        tuple(code for code in mention.codes if counted_by(code) in subjects),
        # 规范性文件呢 after 规章制发几件: the same aspect of it.
        tuple(code for code in mention.codes if code.partition(".")[2] in aspects),
    ):
        if len(mention.codes) > 1 and len(fitting) == 1:
            return replace(mention, codes=fitting)
    return mention


def _of_columns(code: str, columns: set[str]) -> str:
    """企业呢 after 自然人占比: the share of the column that is named now."""
    own = own_column(code)
    if own is None or not columns or columns == {own}:
        return code
    part = derived()[code].numerator[0].indicator
    return Measure(code=part, part_of=part).name


def _only_within(said: Understanding, context: Context) -> bool:
    """Whether 其中企业提的 names an applicant within the figure talked about, and no figure of its own."""
    plain = all(mention.codes == ("requests.new",) for mention in said.indicators)
    if not (said.applicants and plain and context.indicators):
        return False
    # 企业申请的有几件, after how many were refused: those of businesses among them.
    said_of = len(said.indicators) == 1 and said.normal[said.indicators[0].end :].startswith("的")
    by_whom = said_of and said.applicants[0].end == said.indicators[0].start
    arrived = all(code.startswith("requests.") for code in context.indicators)
    return said.has("follow.within") or (by_whom and not arrived)


def _splits(mention: IndicatorMention) -> bool:
    known = codes().indicators
    return all(code not in known or known[code].by_applicant for code in mention.codes)


def _unit(name: str) -> UnitMention:
    return UnitMention(text=name, names=(name,))


def _cue(code: str, number: float | None) -> Cue:
    return Cue(code=code, text="", start=0, end=0, number=number)


def indicator_of(code: str) -> IndicatorMention:
    """Return a mention of a code that the question itself does not write."""
    return IndicatorMention(text="", codes=(code,), start=0, end=0)
