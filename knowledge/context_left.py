"""What a turn leaves for the next one to inherit, by the kind of its answer."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any, TypeVar

from knowledge.answering.details import Axis, RankingDetail, RefusalDetail
from knowledge.answers import REFUSALS, Answer, Context, Group, Kind
from knowledge.language.parts import Slot, Understanding, UnitForm, closest
from knowledge.query.followups.edits import MOST_RECENT
from knowledge.query.followups.inheriting import KEPT
from knowledge.query.followups.units_meant import MOST_NAMED, OVER_UNITS
from knowledge.query.json_form import plain_of
from knowledge.query.kept import differ_in_units, plain_query, units_kept
from knowledge.query.whose import ALL, group_label
from knowledge.shown_rows import is_place_of, part_of, rows_of
from knowledge.talked_of import defined_in, told_of

_TRANSPARENT = frozenset({Kind.HELP, Kind.COVERAGE, Kind.DEFINITION})
"""Answers after which the conversation goes on from the turn before."""
_MOST_TALKED = 4
"""Units, or years, that somebody keeps in mind as those talked of: 它们四个."""
_Talked = TypeVar("_Talked")


def context_after(
    answer: Answer, says: Understanding, before: Context | None, *, sought: Mapping[str, Any] | None = None
) -> Context:
    """What the next turn may inherit from this one; small talk and refusals leave the earlier slots as they were.

    `sought` is the question to the prose that was planned, whether or not it was answered.
    """
    after = _context_after(answer, says, before)
    earlier = before or Context()
    if sought is not None and answer.kind in REFUSALS and _amid_figures(sought, before):
        sought = before.sought if before is not None else None
    return replace(
        after,
        language=answer.language,
        sought=sought or _sought(answer, says, before),
        defined=defined_in(answer, before),
        talked=_talked(answer, after.agencies, earlier.talked),
        years_talked=_talked(answer, after.years, earlier.years_talked),
    )


def _talked(answer: Answer, now: tuple[_Talked, ...], earlier: tuple[_Talked, ...]) -> tuple[_Talked, ...]:
    """The units, or the years, that were talked of up to now, the last one last; those of a list together."""
    if answer.kind in REFUSALS or not now:
        return earlier
    if len(now) > 1:
        return now if len(now) <= _MOST_TALKED else ()
    return (*(one for one in earlier if one not in now), *now)[-_MOST_TALKED:]


def _amid_figures(sought: Mapping[str, Any], before: Context | None) -> bool:
    """Whether words were looked for in the prose between questions for figures: 按男女分一下."""
    if before is None or not before.indicators or before.sought is not None:
        return False
    return sought.get("topic") is None and not sought.get("figure")


def _sought(answer: Answer, says: Understanding, before: Context | None) -> Mapping[str, Any] | None:
    """The last question to the prose, where this turn asked for nothing else."""
    query = answer.query
    if query is not None and all(one.get("op") == "find" for one in _asked_together(query)):
        return plain_query(query)
    quiet = answer.kind in (*_TRANSPARENT, Kind.TEXT_CHANGE) or (answer.kind in REFUSALS and not says.indicators)
    return before.sought if quiet and before is not None else None


def _asked_together(query: Mapping[str, Any]) -> Sequence[Mapping[str, Any]]:
    """The questions of one message; a question that is asked alone is the only one."""
    return query["of"] if query.get("op") == "several" else (query,)


def _context_after(answer: Answer, says: Understanding, before: Context | None) -> Context:
    after = _AFTER.get(answer.kind, _after_answer)
    return after(answer, says, told_of(answer, before or Context()))


def _pending(answer: Answer, says: Understanding) -> Mapping[str, Any] | None:
    """What was understood of a question that is answered by choices."""
    return plain_of(replace(says, spans=())) if answer.choices else None


def _after_talk(answer: Answer, says: Understanding, earlier: Context) -> Context:
    """What is talked of stays; only what was offered is new."""
    kept = () if answer.kind is Kind.HELP else answer.choices
    return replace(earlier, pending=_pending(answer, says) if kept else None, choices=kept)


def _after_unread(answer: Answer, says: Understanding, earlier: Context) -> Context:
    """What was asked for and not answered is what is talked of now, and nothing older."""
    read = answer.understood
    if not answer.choices:
        looked = isinstance(answer.detail, RefusalDetail) and answer.detail.reason == "nothing_found"
        # 微信公众号呢, where nothing was found about 抖音: in the same report.
        return replace(earlier, agencies=read.agencies, years=read.years) if looked and read.agencies else earlier
    meant = _meant(answer, says)
    if len(meant) == 1:
        # 教育局, and no more: what is asked next is of it.
        earlier = replace(earlier, agencies=meant, years=read.years if says.years else earlier.years)
    if says.indicators:
        # 是哪份文件, of what was just told: a remark on it, which names no figure of its own for certain.
        aside = not any(span.slot in (Slot.UNIT, Slot.YEAR) for span in says.spans)
        indicators = _named_codes(says) or (earlier.indicators if aside else ())
        earlier = replace(earlier, indicators=indicators, applicants=_columns_said(says))
    return replace(earlier, pending=_pending(answer, says), choices=answer.choices)


def _after_no_report(answer: Answer, says: Understanding, earlier: Context) -> Context:
    """A year that has just failed is not carried on: the unit's own latest one is. That of an unknown unit lives on."""
    read = answer.understood
    years = () if set(earlier.years) <= set(read.years) else earlier.years
    if isinstance(answer.detail, RefusalDetail) and answer.detail.reason == "unit":
        years = read.years or earlier.years
    return _kept_on(_after_answer(answer, says, earlier), says, earlier, years=years)


def _after_asking_back(answer: Answer, says: Understanding, earlier: Context) -> Context:
    """What was asked back is something else than a year that was named, which is the one talked of."""
    said = tuple(dict.fromkeys(year for mention in says.years for year in mention.years))
    after = _kept_on(
        _after_answer(answer, says, earlier), says, earlier, years=said if len(said) == 1 else earlier.years
    )
    # 多少人来申请, asked back whether only 自然人 is meant: no column goes on before it is chosen.
    return replace(after, applicants=()) if any(mention.vague for mention in says.applicants) else after


def _after_no_figure(answer: Answer, says: Understanding, earlier: Context) -> Context:
    """它们局长姓啥: of the one that is talked about, and no figure; what is talked about stays."""
    after = _after_answer(answer, says, earlier)
    aside = not any(span.slot is Slot.UNIT for span in says.spans) and "agency" in answer.understood.inherited
    return replace(after, indicators=after.indicators or _topic_kept(says, earlier)) if aside else after


def _kept_on(after: Context, says: Understanding, earlier: Context, *, years: tuple[int, ...]) -> Context:
    """A refused turn with what it leaves as it was."""
    agencies, indicators = after.agencies or earlier.agencies, after.indicators or _topic_kept(says, earlier)
    return replace(after, agencies=agencies, years=years, indicators=indicators)


def _topic_kept(says: Understanding, earlier: Context) -> tuple[str, ...]:
    return () if says.indicators else earlier.indicators


def _columns_said(says: Understanding) -> tuple[str, ...]:
    return tuple(mention.code for mention in says.applicants)


def _after_answer(answer: Answer, says: Understanding, earlier: Context) -> Context:
    """What was told, and of whom and which years."""
    read = answer.understood
    fitting = [closest(mention) for mention in says.units if mention.form is UnitForm.NAMED]
    named = tuple(names[0] for names in fitting if len(names) == 1)
    whole = _whole_list(answer, earlier)
    # 第二名呢: one place of the ranking before it, which goes on being the one talked about.
    rows = () if is_place_of(answer, earlier) else rows_of(answer)
    return Context(
        kind=answer.kind.value,
        agencies=_shown(answer) or read.agencies or named,
        years=read.years,
        indicators=read.indicators or _named_codes(says),
        applicants=read.applicants or _columns_said(says),
        group=_group_of(answer, says, narrowed=whole is not None),
        cues=_cues_of(answer, says, earlier),
        content=says.content if answer.kind is Kind.PASSAGE else (),
        rows=rows or earlier.rows,
        ranked=answer.query if rows else earlier.ranked,
        pending=_pending(answer, says),
        choices=answer.choices,
        query=answer.query or earlier.query,
        whole=whole,
        within=_within(answer),
        part=part_of(answer),
        from_today=_from_today(says, earlier),
        recent=_recent(answer, earlier),
    )


_AFTER: Mapping[Kind, Callable[[Answer, Understanding, Context], Context]] = {
    **dict.fromkeys(_TRANSPARENT, _after_talk),
    Kind.NOT_UNDERSTOOD: _after_unread,
    Kind.NO_REPORT: _after_no_report,
    Kind.AMBIGUOUS: _after_asking_back,
    Kind.NOT_IN_FORM: _after_no_figure,
}
"""What a kind of answer leaves for the next turn, where that is not what was told."""


def _shown(answer: Answer) -> tuple[str, ...]:
    """The units that a list shows, in its order."""
    if answer.kind.value not in OVER_UNITS:
        return ()
    if isinstance(answer.detail, RankingDetail) and answer.detail.axis is Axis.AGENCY:
        return tuple(dict.fromkeys(row.figure.agency for row in answer.detail.rows))
    figures = [value for value in answer.values if not value.indicator.startswith(("count.", "aggregate."))]
    return tuple(dict.fromkeys(value.agency for value in figures))


def _from_today(says: Understanding, earlier: Context) -> bool:
    """Whether the year talked about was named by how far back it lies; one that is carried on was named as before."""
    named = any(span.slot is Slot.YEAR for span in says.spans)
    return any(mention.relative for mention in says.years) if named else earlier.from_today


def _cues_of(answer: Answer, says: Understanding, earlier: Context) -> tuple[tuple[str, float | None], ...]:
    """The cues that made a question what it was; a list of other units is what it was before."""
    if answer.kind is Kind.NOT_IN_FORM:
        # 平均几天答复: the mean was of days, and nothing that is asked next is a mean.
        return ()
    own = tuple((cue.code, cue.number) for cue in says.cues if cue.code.startswith(KEPT))
    if answer.query is not None and "claim" in answer.query:
        own = tuple((code, number) for code, number in own if not code.startswith(("filter.", "ask.")))
    other_units = differ_in_units(answer.query, earlier.query) is not None
    return earlier.cues if other_units and not own else own


def _whole_list(answer: Answer, earlier: Context) -> Mapping[str, Any] | None:
    """The list that an answer is some units of: the first of those that differ in their units alone."""
    if answer.query is None:
        return earlier.whole
    if answer.kind.value not in (*OVER_UNITS, "compare"):
        return None
    others = differ_in_units(answer.query, earlier.query)
    return (earlier.whole or earlier.query) if others else earlier.whole if others is False else None


def _within(answer: Answer) -> tuple[str, ...]:
    """The units of a list, where they are named and not many."""
    if answer.query is None or answer.kind.value not in OVER_UNITS:
        return ()
    who = units_kept(answer.query)
    names = tuple(who.get("names", ())) if who.get("group") is None else ()
    return names if 1 < len(names) <= MOST_NAMED else ()


def _meant(answer: Answer, says: Understanding) -> tuple[str, ...]:
    """The unit of a turn that was not understood: the one that was read, or the one that its name fits best."""
    if answer.understood.agencies or len(says.units) != 1:
        return answer.understood.agencies
    return closest(says.units[0])


def _named_codes(says: Understanding) -> tuple[str, ...]:
    return tuple(mention.codes[0] for mention in says.indicators if len(mention.codes) == 1 and not mention.scope)


def _recent(answer: Answer, earlier: Context) -> tuple[Mapping[str, Any], ...]:
    """The single figures asked for in a row, with this one; a refusal or other answer in between leaves them."""
    if answer.query is None or answer.kind in REFUSALS:
        return earlier.recent
    if answer.query.get("op") == "several":
        return tuple(one for one in answer.query.get("of", ()) if _lone(one))[-MOST_RECENT:]
    if answer.query.get("op") != "figures" or len(answer.values) != 1:
        return ()
    return (*earlier.recent, answer.query)[-MOST_RECENT:]


def _lone(query: Mapping[str, Any]) -> bool:
    """Whether a query in its JSON form asks for one figure of one unit and year."""
    names = query.get("who", {}).get("names", ()) if query.get("op") == "figures" else ()
    return len(names) == len(query.get("years", ())) == len(query.get("measures", ())) == 1


def _group_of(answer: Answer, says: Understanding, *, narrowed: bool) -> Group | None:
    """The group that a question is about, with the units that it leaves out."""
    listed = units_kept(answer.query) if narrowed and answer.query is not None else {}
    if listed.get("group") is not None:
        label, without = listed.get("label") or "", tuple(listed.get("without", ()))
        if without:
            # Its label tells who is left out, which is told anew.
            label = group_label(listed["group"], answer.language) or ""
        return Group(code=listed["group"], label=label, without=without)
    mention = next((mention for mention in says.units if mention.form is UnitForm.GROUP), None)
    without = tuple(name for one in says.excluded for name in one.names)
    if mention is None and not without:
        return None
    if mention is None:
        return Group(code=ALL, label="", without=without)
    return Group(code=mention.group or ALL, label=mention.text, without=without)
