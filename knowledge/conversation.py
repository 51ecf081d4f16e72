"""Follow-ups: what a question leaves unsaid is taken from the turn it continues; what is new replaces its slot.

Pure functions over values. When a conversation ends is decided where the clock is.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from knowledge.answering.details import Axis, RankingDetail, RefusalDetail
from knowledge.answers import REFUSALS, Answer, Choice, Context, Group, Kind
from knowledge.language.normal import normalise
from knowledge.language.parts import Slot, Understanding, UnitForm, closest
from knowledge.lexicon.hints import hint
from knowledge.query.followups.defined_terms import of_the_defined
from knowledge.query.followups.edits import MOST_RECENT
from knowledge.query.followups.inheriting import (
    KEPT,
    SHAPING,
    Completed,
    indicator_of,
    inherit,
    starts,
)
from knowledge.query.followups.places_shown import at_part, at_place
from knowledge.query.followups.turn import THESE, counted_these
from knowledge.query.followups.units_meant import MOST_NAMED, OVER_UNITS
from knowledge.query.followups.words_meant import with_petitions
from knowledge.query.json_form import Members, plain_from, plain_of
from knowledge.query.kept import differ_in_units, plain_query, units_kept
from knowledge.query.whose import ALL, group_label
from knowledge.shown_rows import is_place_of, part_of, rows_of
from knowledge.talked_of import defined_in, told_of

_OWN_PURPOSE = ("coverage", "define", "help")
_OF_ONE = ("coverage.years", "coverage.reports", "coverage.has")
"""What is asked about the reports of one unit."""
_COURTESIES = ("greeting", "thanks", "bye")
_TRANSPARENT = frozenset({Kind.HELP, Kind.COVERAGE, Kind.DEFINITION})
"""Answers after which the conversation goes on from the turn before."""

_ORDINAL = hint("edits.picked")
_NUMERALS = {sign: number for number, sign in enumerate("一二三四五六七八九十", 1)}


def chosen(said: Understanding, context: Context | None) -> Choice | None:
    """The choice that a bare reply picks: by number, by its label, or by a part that only one label has."""
    if context is None or not context.choices:
        return None
    text = said.normal.strip().strip("。.！!？? ")
    if not text:
        return None
    place = _ORDINAL.fullmatch(text)
    nth = said.cue("follow.nth")
    number: int | None = None
    if nth is not None and nth.number is not None and _says_no_more(said):
        number = int(nth.number)
    elif place is not None and not said.years and not said.indicators:
        number = int(place["n"]) if place["n"].isdigit() else _NUMERALS[place["n"]]
    elif said.has("follow.yes") and len(context.choices) == 1:
        number = 1
    if number is not None:
        return context.choices[number - 1] if 1 <= number <= len(context.choices) else None
    labels = [normalise(choice.label).text.strip() for choice in context.choices]
    # What is passed over is blank in the normal text; a label that names it is still that label.
    for whole in (text, normalise(said.text).text.strip()):
        shown = _named(whole, labels, context.choices)
        if shown is not None:
            return shown
    within = [choice for choice, label in zip(context.choices, labels, strict=True) if len(text) > 1 and text in label]
    if len(within) == 1:
        return within[0]
    if said.units and not (said.indicators or said.years or said.unread):
        named = {name for mention in said.units if mention.form is UnitForm.NAMED for name in mention.names}
        fitting = [choice for choice in context.choices if choice.label in named]
        if len(fitting) == 1:
            return fitting[0]
    return None


def _named(text: str, labels: Sequence[str], choices: Sequence[Choice]) -> Choice | None:
    """The choice whose label a text is, or whose label stands before the words that it leaves out, as it is shown."""
    if text in labels:
        return choices[labels.index(text)]
    for choice, label in zip(choices, labels, strict=True):
        rest = text.removeprefix(label)
        if choice.left_out and rest != text and all(normalise(word).text in rest for word in choice.left_out):
            return choice
    return None


def _says_no_more(said: Understanding) -> bool:
    """Whether a turn with a place in a list says nothing beside it: 第一条微博哪天发的 picks nothing."""
    picks = ("follow.", "ask.", "greeting", "thanks")
    return not (said.indicators or said.unread) and all(cue.code.startswith(picks) for cue in said.cues)


def complete(said: Understanding, context: Context | None, members: Members) -> Completed:
    """Fill what a question leaves unsaid from the context."""
    if context is None:
        return Completed(understanding=said)
    if said.has("define", "define.how") and context.indicators and not (said.indicators or said.content or said.unread):
        codes_before = tuple(indicator_of(code) for code in context.indicators)
        return Completed(understanding=replace(said, indicators=codes_before), inherited=frozenset({"indicator"}))
    if context.defined is not None:
        said = of_the_defined(said, context.defined)
    said = with_petitions(said, context)
    if context.indicators and not said.has("report"):
        # 22年也有吗, after a figure: whether there is one as well, and not whether there is a report.
        said = replace(said, cues=tuple(cue for cue in said.cues if cue.code != "coverage.has" or cue.text))
    if context.kind == Kind.COVERAGE and len(context.agencies) == 1 and said.has(*_OF_ONE) and not said.units:
        # 都有哪几年, after how many reports of the police are there: theirs.
        return inherit(said, context, members)
    polite = starts(said, _COURTESIES) and not (said.units or said.years or said.indicators or said.applicants)
    if polite or starts(said, _OWN_PURPOSE) or said.truncated or not said.normal.strip() or said.has("follow.nth"):
        return Completed(understanding=said)
    if said.unread and len(context.indicators) > 1 and counted_these(said) == len(context.indicators):
        # 教育局这两项呢, the same two for Luxi: the figures that were just shown together.
        these = tuple(word for word in said.unread if THESE.fullmatch(word.strip()) is not None)
        unread = tuple(word for word in said.unread if word not in these)
        said = replace(said, unread=unread, content=tuple(word for word in said.content if word not in these))
    placed = at_place(said, context, members) or at_part(said, context)
    if placed is not None:
        about, before = placed
        made = inherit(about, before, members)
        return replace(made, inherited=made.inherited | {"agency"})
    return inherit(_still_open(_answered_bare(said, context), context), context, members)


def _still_open(said: Understanding, context: Context) -> Understanding:
    """三年加一起, where it was asked back which figure 公开了 is: the same words, and no figure that nobody named."""
    named = said.indicators or said.applicants or said.unread or said.content or context.indicators
    if named or context.pending is None or context.kind != Kind.AMBIGUOUS or starts(said, ("topic.", "quality")):
        return said
    try:
        pending = plain_from(Understanding, context.pending)
    except (ValueError, TypeError):
        return said
    unsettled = any(len(mention.codes) > 1 for mention in pending.indicators)
    return replace(said, indicators=pending.indicators) if unsettled else said


def _answered_bare(said: Understanding, context: Context) -> Understanding:
    """A bare unit, year or indicator in reply to a question back: the pending question with that slot replaced."""
    bare = not said.unread and not starts(said, SHAPING) and not said.has("follow.then", "follow.and")
    if context.pending is None or context.kind != Kind.AMBIGUOUS or not bare:
        return said
    filled = sum((bool(said.units), bool(said.years), bool(said.indicators)))
    if filled != 1:
        return said
    try:
        pending = plain_from(Understanding, context.pending)
    except (ValueError, TypeError):
        return said
    return replace(
        pending,
        text=said.text,
        language=said.language,
        units=said.units or pending.units,
        years=said.years or pending.years,
        indicators=said.indicators or pending.indicators,
    )


def context_after(
    answer: Answer, says: Understanding, before: Context | None, *, sought: Mapping[str, Any] | None = None
) -> Context:
    """What the next turn may inherit from this one; small talk and refusals leave the earlier slots as they were.

    `sought` is the question to the prose that was planned, whether or not it was answered.
    """
    after = _context_after(answer, says, before)
    if sought is not None and answer.kind in REFUSALS and _amid_figures(sought, before):
        sought = before.sought if before is not None else None
    return replace(
        after,
        language=answer.language,
        sought=sought or _sought(answer, says, before),
        defined=defined_in(answer, before),
    )


def _amid_figures(sought: Mapping[str, Any], before: Context | None) -> bool:
    """Whether words were looked for in the prose between questions for figures: 按男女分一下."""
    if before is None or not before.indicators or before.sought is not None:
        return False
    return sought.get("topic") is None and not sought.get("figure")


def _sought(answer: Answer, says: Understanding, before: Context | None) -> Mapping[str, Any] | None:
    """The last question to the prose, where this turn asked for nothing else."""
    if answer.query is not None and answer.query.get("op") == "find":
        return plain_query(answer.query)
    quiet = answer.kind in (*_TRANSPARENT, Kind.TEXT_CHANGE) or (answer.kind in REFUSALS and not says.indicators)
    return before.sought if quiet and before is not None else None


def _context_after(answer: Answer, says: Understanding, before: Context | None) -> Context:
    earlier = told_of(answer, before or Context())
    pending = plain_of(replace(says, spans=())) if answer.choices else None
    if answer.kind in _TRANSPARENT or answer.kind is Kind.NOT_UNDERSTOOD:
        if answer.kind is Kind.NOT_UNDERSTOOD and not answer.choices:
            read = answer.understood
            looked = isinstance(answer.detail, RefusalDetail) and answer.detail.reason == "nothing_found"
            # 微信公众号呢, where nothing was found about 抖音: in the same report.
            return replace(earlier, agencies=read.agencies, years=read.years) if looked and read.agencies else earlier
        kept = () if answer.kind is Kind.HELP else answer.choices
        meant = _meant(answer, says) if answer.kind is Kind.NOT_UNDERSTOOD else ()
        alone = len(meant) == 1
        # 教育局, and no more: what is asked next is of it.
        agencies = meant if alone else earlier.agencies
        years = answer.understood.years if alone and says.years else earlier.years
        refused = answer.kind is Kind.NOT_UNDERSTOOD and bool(says.indicators)
        # 是哪份文件, of what was just told: a remark on it, which names no figure of its own for certain.
        aside = not any(span.slot in (Slot.UNIT, Slot.YEAR) for span in says.spans)
        return replace(
            earlier,
            agencies=agencies,
            years=years,
            # What was asked for and not answered is what is talked of now, and nothing older.
            indicators=_named_codes(says) or (earlier.indicators if aside else ()) if refused else earlier.indicators,
            applicants=tuple(mention.code for mention in says.applicants) if refused else earlier.applicants,
            pending=pending if kept else None,
            choices=kept,
        )
    read = answer.understood
    fitting = [closest(mention) for mention in says.units if mention.form is UnitForm.NAMED]
    named = tuple(names[0] for names in fitting if len(names) == 1)
    codes_said = _named_codes(says)
    figures = [value for value in answer.values if not value.indicator.startswith(("count.", "aggregate."))]
    shown = tuple(dict.fromkeys(value.agency for value in figures))
    if isinstance(answer.detail, RankingDetail) and answer.detail.axis is Axis.AGENCY:
        shown = tuple(dict.fromkeys(row.figure.agency for row in answer.detail.rows))
    over_units = answer.kind.value in OVER_UNITS
    whole = _whole_list(answer, earlier)
    # 第二名呢: one place of the ranking before it, which goes on being the one talked about.
    rows = () if is_place_of(answer, earlier) else rows_of(answer)
    refused = answer.kind in (Kind.NO_REPORT, Kind.AMBIGUOUS)
    # 它们局长姓啥: of the one that is talked about, and no figure; what is talked about stays.
    aside = (
        answer.kind is Kind.NOT_IN_FORM
        and not any(span.slot is Slot.UNIT for span in says.spans)
        and "agency" in read.inherited
    )
    kept_topic = (refused or aside) and not says.indicators
    # A year that has just failed is not carried on: the unit's own latest one is. That of an unknown unit lives on.
    carried = () if answer.kind is Kind.NO_REPORT and set(earlier.years) <= set(read.years) else earlier.years
    if answer.kind is Kind.NO_REPORT and isinstance(answer.detail, RefusalDetail) and answer.detail.reason == "unit":
        carried = read.years or earlier.years
    said_years = tuple(dict.fromkeys(year for mention in says.years for year in mention.years))
    if answer.kind is Kind.AMBIGUOUS and len(said_years) == 1:
        # What was asked back is something else: the year that was named is the one talked of.
        carried = said_years
    # 多少人来申请, asked back whether only 自然人 is meant: no column goes on before it is chosen.
    unsettled = answer.kind is Kind.AMBIGUOUS and any(mention.vague for mention in says.applicants)
    return Context(
        kind=answer.kind.value,
        agencies=(shown if over_units and shown else read.agencies) or named or (earlier.agencies if refused else ()),
        years=carried if refused else read.years,
        indicators=read.indicators or codes_said or (earlier.indicators if kept_topic else ()),
        applicants=() if unsettled else read.applicants or tuple(mention.code for mention in says.applicants),
        group=_group_of(answer, says, narrowed=whole is not None),
        cues=_cues_of(answer, says, earlier),
        content=says.content if answer.kind is Kind.PASSAGE else (),
        rows=rows or earlier.rows,
        ranked=answer.query if rows else earlier.ranked,
        pending=pending,
        choices=answer.choices,
        query=answer.query or earlier.query,
        whole=whole,
        within=_within(answer),
        part=part_of(answer),
        from_today=_from_today(says, earlier),
        recent=_recent(answer, earlier),
    )


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


def context_to_json(context: Context) -> dict[str, Any]:
    """The context as plain JSON data."""
    return plain_of(context)


def context_from_json(data: Mapping[str, Any]) -> Context:
    """The context that context_to_json wrote; raises ValueError, TypeError or KeyError for anything else."""
    if not isinstance(data, Mapping):
        raise TypeError("a conversation is an object")
    return plain_from(Context, _as_kept_now(data))


def _as_kept_now(data: Mapping[str, Any]) -> dict[str, Any]:
    """What an earlier release kept as text is left out: it is not understood again."""
    kept = {key: value for key, value in data.items() if key != "first"}
    for name in ("group", "pending"):
        if isinstance(kept.get(name), str):
            kept[name] = None
    return kept
