"""What no figure may be given for: what one body got from another, a body with all under it, where applicants live."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

from knowledge.answers import Kind
from knowledge.language.parts import Understanding, UnitForm, UnitMention, YearForm
from knowledge.lexicon.hints import hint, hint_word, hint_words
from knowledge.query.asking import Alternative, Asking, Refusal, refusal
from knowledge.query.operators.axes import counted_by_another
from knowledge.query.operators.sharing import counted_whole, owns_or_names_whole
from knowledge.query.selection import counting_unit
from knowledge.query.whose import counted_units, number_of_units, settle_unit, units_or_all, unknown_unit

_CHAT = ("outside.chat", "outside.weather")
_JOINING = frozenset(hint_words("guards.joining"))
_MONEY = frozenset({"元", "万元"})
_CARRIED = frozenset({"agency", "year", "indicator"})
_SUMMED = ("aggregate.sum", "aggregate.sum.strong")
_WHOLE_AREA = frozenset({"all", "city", "district", "province", "country"})


def between_bodies(asking: Asking) -> Refusal | None:
    """A figure of something between bodies, or of a body together with bodies that the question does not name."""
    says = asking.understanding
    if not (says.indicators or says.applicants):
        return None
    both = hint("bodies.both_at_once").search(says.normal)
    if both is not None and max(len(says.applicants), len(says.indicators)) > 1:
        # 既是自然人又是商业企业的: no request is of both columns or of both rows.
        return refusal(Kind.NOT_IN_FORM, "no_such_cell", text=both.group())
    counted = hint("bodies.counted").search(says.normal)
    money = next(
        (m for m in says.indicators if m.codes and all(counting_unit(code) in _MONEY for code in m.codes)), None
    )
    if counted is not None and money is not None and len(says.indicators) == 1:
        # 收费多少件: the form has the sum of money alone.
        return refusal(Kind.NOT_IN_FORM, "no_such_cell", text=f"{money.text}{counted.group()}")
    named = [mention for mention in says.units if mention.end > mention.start]
    for before, after in pairwise(named):
        if owns_or_names_whole(says, before, after):
            # 市监局收到的申请占全市的比例: the group is what the share is of.
            continue
        between = says.normal[before.end : after.start]
        compared = says.speaks_of("compare", "aggregate.mean", "aggregate.median")
        compared = compared or counted_by_another(says)
        if hint("bodies.passed").search(between) and not hint("bodies.side_by_side").search(between) and not compared:
            text = says.normal[before.start : after.end]
            return refusal(Kind.NOT_IN_FORM, "between_bodies", text=text)
    for mention in named:
        own = _of_its_own(says, mention)
        if own:
            return refusal(Kind.NOT_IN_FORM, "between_bodies", text=own)
        below = hint("bodies.below").match(says.normal, mention.end)
        if below is not None and mention.form in (UnitForm.NAMED, UnitForm.SELF, UnitForm.GROUP):
            return _with_those_below(says, mention, below.group().strip())
        part = mention.group is not None and mention.group.split("@")[0] not in _WHOLE_AREA
        if part and len(mention.names) == 1:
            return _group_of_one(says, mention)
    number = number_of_units(says)
    among = says.has("rank.position") and counted_units(asking) is not None
    if (
        number is not None
        and not among
        and number.number != _asked_about(asking)
        and counted_whole(asking) is None
        and not _counts_as_one(asking)
    ):
        return refusal(Kind.NOT_UNDERSTOOD, "other_number", text=number.text.strip())
    return None


_ITS_WORK = ("penalties.", "licensing.", "coercion.", "other_services.", "normative_documents.", "regulations.")


def _of_its_own(says: Understanding, mention: UnitMention) -> str:
    """The words for what a body asked of others (教育局提出的申请, requests filed by the bureau); "" where none are."""
    before, text = says.normal[: mention.start], says.normal
    if says.indicators and all(code.startswith(_ITS_WORK) for one in says.indicators for code in one.codes):
        # Penalty decisions made by the police bureau: what a body decides is its own.
        return ""
    behind = hint("bodies.asking").match(text, mention.end)
    if behind is not None and hint("bodies.asked_to").search(before) is None:
        return text[mention.start : behind.end()]
    opening = hint("bodies.asked_by").search(before)
    return text[opening.start() : mention.end] if opening is not None else ""


def _counts_as_one(asking: Asking) -> bool:
    """Whether units named by their number are added up beside others (两个区之和比市政府多)."""
    says = asking.understanding
    return says.has("aggregate.sum", "aggregate.sum.strong") and counted_units(asking) is not None


def _asked_about(asking: Asking) -> int | None:
    """How many units the question is about, by name or as all of the index."""
    found = units_or_all(asking)
    return None if isinstance(found, Refusal) else len(found.names)


def _with_those_below(says: Understanding, mention: UnitMention, words: str) -> Refusal:
    offers = (Alternative(label=mention.text, says=says),) if len(mention.names) == 1 else ()
    settled = tuple(replace(one, says=replace(says, units=(replace(mention, end=mention.start),))) for one in offers)
    return refusal(Kind.AMBIGUOUS if offers else Kind.NOT_UNDERSTOOD, "those_below", alternatives=settled, text=words)


def _group_of_one(says: Understanding, mention: UnitMention) -> Refusal:
    name = mention.names[0]
    return refusal(
        Kind.AMBIGUOUS,
        "group_of_one",
        alternatives=(Alternative(label=name, says=settle_unit(says, name, mention)),),
        text=mention.text,
        name=name,
    )


def outside_of(says: Understanding) -> str | None:
    """The code of something asked for that no form holds, such as outside.duration."""
    return next((cue.code for cue in says.cues if cue.code.startswith("outside.")), None)


def barred(asking: Asking) -> Refusal | None:
    """Why a question must not be answered with a figure of the tables; None where nothing bars it."""
    says = asking.understanding
    if says.truncated:
        return refusal(Kind.NOT_UNDERSTOOD, "too_long")
    foreign = next((mention for mention in says.units if mention.form is UnitForm.FOREIGN), None)
    if foreign is not None:
        return unknown_unit(asking, foreign)
    people = _residents(says)
    if people is not None:
        return refusal(Kind.NOT_IN_FORM, "outside_residence", text=people)
    outside = outside_of(says)
    if outside is not None:
        cue = says.cue(outside)
        if outside in _CHAT:
            return refusal(Kind.NOT_UNDERSTOOD, "no_figure")
        return refusal(Kind.NOT_IN_FORM, "outside", text=cue.text if cue else "")
    if says.unread:
        return refusal(Kind.NOT_UNDERSTOOD, "unread", words=tuple(says.unread))
    cue = says.cue("except")
    if cue is not None:
        return refusal(Kind.NOT_UNDERSTOOD, "except", text=cue.text)
    if asking.inherited >= _CARRIED and says.hinted("edits.added") and says.has(*_SUMMED):
        # 加起来, after one figure, or after a whole and its part.
        one = len(says.indicators) == len(says.years) == len(says.units) == 1 and not says.units[0].group
        if one and all(mention.form is YearForm.LIST and len(mention.years) == 1 for mention in says.years):
            return refusal(Kind.NOT_UNDERSTOOD, "sum_of_one")
    doubt = next((cue for cue in says.cues if cue.code.startswith("doubt.")), None)
    if doubt is not None:
        return refusal(Kind.NOT_IN_FORM, "doubt", text=doubt.text)
    return None


def _residents(says: Understanding) -> str | None:
    """澄湖区居民, 云津市的企业: where applicants come from, beside another unit or for people of a place."""
    for unit in says.units:
        if not hint("guards.place").search(unit.text) and not unit.group:
            continue
        behind = says.normal[unit.end :].removeprefix("的")
        for applicant in says.applicants:
            near = applicant.end > unit.end and behind.startswith(applicant.text) and unit.end > unit.start
            if near and applicant.vague:
                return f"{unit.text}{applicant.text}"
            if near and len(says.units) > 1 and unit.form is UnitForm.NAMED and _apart(says, unit):
                return f"{unit.text}{applicant.text}"
    return None


def _apart(says: Understanding, unit: UnitMention) -> bool:
    """Whether a unit is not one of several set side by side: 教育局…澄湖区的企业, 澄湖区企业向教育局…"""
    first = min(says.units, key=lambda other: other.start)
    if unit is first:
        after = min(other.start for other in says.units if other is not unit)
        return hint_word("guards.towards") in says.normal[unit.end : after]
    return says.normal[: unit.start].rstrip()[-1:] not in _JOINING
