"""Figures composed of parts: subject, aspect and measure found in a question, put together as phrases.toml allows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise, zip_longest

from knowledge.language.parts import IndicatorMention
from knowledge.lexicon.hints import hint, hint_word, hint_words
from knowledge.lexicon.phrases import Phrasebook, Sort


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A part of a figure's name at [start, end): its sort and value; `joint` where 和, 、 or a break goes before it."""

    start: int
    end: int
    sort: Sort
    value: str
    joint: bool = False
    soft: bool = False
    """多少 or its like stands before it: a new figure begins, unless the one before is still without aspect."""
    apart: bool = False
    """多少 stands right before it and behind it: a figure of its own (复议多少纠正多少)."""
    inside: bool = False
    """里, 中 or its like stands before it: the figure before says within what this one is looked for."""
    of_those: bool = False
    """的有多少 stands before it, and no other 多少 beside it: of the applications before, how many came out so."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Group:
    start: int
    end: int
    subject: str = ""
    aspect: str = ""
    measure: str = ""
    whole: str = ""
    impossible: bool = False
    scope: bool = False
    carried: bool = False
    """Whether its subject is that of the figure before, which a subject of its own puts aside."""

    def key(self) -> tuple[str, str, str]:
        return (self.subject, self.aspect, self.measure)


def compose(parts: Sequence[Part], book: Phrasebook, text: str) -> tuple[IndicatorMention, ...]:
    """The figures that the parts name, in order; a combination that the form does not have gives one without codes."""
    groups: list[_Group] = []
    for part in parts:
        if groups:
            last = groups[-1]
            bare = last.subject not in _HAVING_ITEMS or last.aspect == _ITEMS_CHANGE
            if part.value == _ITEMS and text[part.end - 1] == _EACH and bare:
                # 收到几项申请, 增减多少项: a measure word, for there are no items of these, or they are named already.
                continue
            apart = text[part.start].isascii() or part.joint
            if part.value == _DECISIONS and last.subject.startswith(_DISPUTES) and apart:
                # In how many lawsuits was the decision overturned, 法院把教育局的决定纠正了的: what they are about.
                continue
            settled = bool(last.aspect or last.whole)
            came = part.of_those and last.aspect in _CAME and part.value.startswith(_OUTCOMES)
            if (part.inside and settled and not part.joint) or came or _is_topic(last, part, book, text):
                groups[-1] = replace(last, scope=True)
            elif part.inside and _of_subject(last, part, book):
                # 没经复议直接告的里面，判了纠正的几件: one figure, whose subject stands before the break.
                groups[-1] = replace(last, end=part.end, aspect=part.value)
                continue
            elif part.value == _DROPPED and last.aspect.startswith(_OTHERWISE):
                # 逾期不补正、行政机关不再处理其申请: the official label goes on behind its comma.
                groups[-1] = replace(last, end=part.end)
                continue
            elif _as_well(last, part, text):
                groups[-1] = replace(last, end=part.end, impossible=True)
                continue
            elif not part.joint and not part.apart and not (part.soft and _begins_anew(last, part)):
                joined = _absorbed(last, part, book)
                if joined is not None:
                    groups[-1] = joined
                    continue
        groups.append(_fresh(part, groups, book))
    groups = _without_outcome_of_grounds(_without_bare_verbs(groups, text), text)
    groups = _of_one_count(groups, text, book)
    apart = any(group.aspect == "partial" for group in groups)
    return tuple(
        IndicatorMention(
            text=text[group.start : group.end],
            codes=() if group.impossible else _without_partial(_codes(group, book)) if apart else _codes(group, book),
            start=group.start,
            end=group.end,
            scope=group.scope,
        )
        for group in _spread(groups, parts, book, text)
    )


def _without_bare_verbs(groups: list[_Group], text: str) -> list[_Group]:
    """The groups without an English verb that only says that what is named behind it came about.

    Which agency made the most penalty decisions, issued the most licences.
    """
    named = [one for one in groups if one.subject in _WITH_VERBS or one.whole.startswith(_WITH_VERBS)]
    return [
        group
        for group in groups
        if not (
            any(group.end <= other.start for other in named)
            and not (group.whole or group.measure or (group.subject and group.subject != _SUITS))
            and hint("figures.bare_verb").fullmatch(text[group.start : group.end].strip())
        )
    ]


def _without_outcome_of_grounds(groups: list[_Group], text: str) -> list[_Group]:
    """The groups without a refusal that is but what became of the ground named right before it.

    以“第三方权益”为由不予公开的件数; 无理由反复申请被拒的; what is listed beside the ground (国家秘密、不予公开) stays.
    """
    gone = [
        second
        for first, second in pairwise(groups)
        if _ground(first).startswith(_GROUNDS)
        and second.aspect in (_REFUSED, _KEPT_BACK, _ground(first).partition(".")[0])
        and second.subject in ("", _REQUEST)
        and not (second.whole or second.measure)
        and hint("figures.became").fullmatch(text, first.end, second.start) is not None
    ]
    return [group for group in groups if group not in gone]


def _ground(group: _Group) -> str:
    """The ground that a group names, by an everyday word or by its label; "" for none."""
    return group.aspect or group.whole.removeprefix("outcome.")


def _of_one_count(groups: list[_Group], text: str, book: Phrasebook) -> list[_Group]:
    """The groups without those that only say of what the one count is: a subject before its part, or a wider outcome.

    复议完又去告，被纠正的几件; 收到的申请里，实际是上访的几件; 行政执法案卷这条理由，用了几次来拒绝.
    """
    if len(groups) < 2 or hint("figures.both").search(text) or len(hint("figures.counts").findall(text)) != 1:
        return groups
    kept = groups
    for first, second in pairwise(groups):
        if hint("figures.beside").search(text, first.end, second.start):
            return groups
        if first.measure or second.measure or first.impossible or second.impossible:
            return groups
        apart = hint("figures.apart").search(text, first.end, second.start) is not None
        listed = hint("figures.listed").search(text, first.end, second.start) is not None
        undone = second.aspect == _UNDONE and first.aspect.startswith(_LEFT_ALONE)
        if undone or (apart and not listed and _is_wider(second, first)):
            kept = [group for group in kept if group is not second]
        elif (own := _part_of(first, second, book)) is not None:
            kept = [own if group is second else group for group in kept if group is not first]
    return kept


def _is_wider(wide: _Group, narrow: _Group) -> bool:
    """Whether an outcome behind a narrower one, or that so many came in, says nothing more of it."""
    if wide.whole or narrow.whole or (narrow.subject != wide.subject and narrow.subject and wide.subject):
        return False
    if wide.aspect == narrow.aspect:
        return False
    outcome = narrow.aspect.startswith(_OUTCOMES)
    bare = outcome and not wide.aspect and wide.subject == _REQUEST
    arrived = outcome and wide.aspect in _ARRIVING and wide.aspect != _DISCLOSED
    reason = wide.aspect == "not_public" and narrow.aspect.startswith(_NOT_PUBLIC)
    return bare or arrived or reason or (bool(wide.aspect) and _narrower(wide.aspect, narrow.aspect))


def _part_of(first: _Group, second: _Group, book: Phrasebook) -> _Group | None:
    """The second group where the first is but what it is a part of; None where each is a figure of its own."""
    if first.whole or second.whole:
        return None
    came = first.aspect in ("", *_ARRIVING)
    if not second.aspect:
        # Lawsuits filed directly, without going through review: one kind of them.
        bare = first.subject.startswith(_DISPUTES) and came
        return second if bare and _narrower(first.subject, second.subject) else None
    if first.subject in ("", _REQUEST) and first.aspect in ("", *_CAME):
        ours = second.subject in ("", _REQUEST) and second.aspect.startswith(_OUTCOMES)
        return second if ours and (first.subject or first.aspect) else None
    if not first.subject.startswith(_DISPUTES) or not came:
        return None
    subject = second.subject or first.subject
    if _narrower(subject, first.subject):
        subject = first.subject
    elif not _narrower(first.subject, subject):
        return None
    own = replace(second, subject=subject)
    return own if own.key() in book.compositions else None


def _is_topic(last: _Group, part: Part, book: Phrasebook, text: str) -> bool:
    """Whether a bare subject only says what is spoken of: 公安局的复议，被纠正的几件. 各 asks for both."""
    if not last.subject or last.aspect or last.whole or last.measure or last.impossible or not part.joint:
        return False
    narrower = part.sort is Sort.SUBJECT and part.value.startswith(f"{last.subject}.")
    own = part.sort is Sort.ASPECT and (last.subject, part.value, "") in book.compositions
    if not narrower and not own:
        return False
    between = hint("figures.topic").fullmatch(text, last.end, part.start)
    return between is not None and hint("figures.both").search(text) is None


def _of_subject(last: _Group, part: Part, book: Phrasebook) -> bool:
    """Whether a part is an aspect that a subject named before has, which stands there without one."""
    bare = bool(last.subject) and not (last.aspect or last.measure or last.whole or last.impossible)
    return bare and part.sort is Sort.ASPECT and (last.subject, part.value, "") in book.compositions


def _as_well(last: _Group, part: Part, text: str) -> bool:
    """新收且公开的: of both, which no form counts; what was received is not what of it was made public."""
    between = text[last.end : part.start].strip()
    return part.value == _DISCLOSED and last.aspect in _CAME and between in hint_words("figures.as_well")


def _without_partial(found: tuple[str, ...]) -> tuple[str, ...]:
    """公开和部分公开: 公开 beside 部分公开 is that in full."""
    return ("outcome.granted",) if found == ("outcome.granted", "outcome.partial") else found


def _begins_anew(group: _Group, part: Part) -> bool:
    """收到申请多少件不予公开多少件: behind 多少 a second aspect, or a second subject, is of another figure."""
    return bool(group.subject) if part.sort is Sort.SUBJECT else bool(group.aspect or group.whole)


def _codes(group: _Group, book: Phrasebook) -> tuple[str, ...]:
    return (group.whole,) if group.whole else book.compositions.get(group.key(), ())


def _fresh(part: Part, groups: Sequence[_Group], book: Phrasebook) -> _Group:
    group = _with(_Group(start=part.start, end=part.end), part)
    if group.subject == _COURT:
        # 直接起诉的，被法院纠正几件: the lawsuits named before are those that were judged.
        sued = next((earlier.subject for earlier in reversed(groups) if earlier.subject.startswith(_SUITS)), _COURT)
        return replace(group, subject=sued)
    if part.sort is Sort.ASPECT and groups:
        # 行政复议维持、纠正各几件: what follows is still of the subject named before, where it can be.
        before = next((earlier.subject for earlier in reversed(groups) if earlier.subject), "")
        if before and (before, part.value, "") in book.compositions:
            return replace(group, subject=before, carried=True)
    return group


def _with(group: _Group, part: Part) -> _Group:
    match part.sort:
        case Sort.WHOLE:
            return replace(group, end=part.end, whole=part.value)
        case Sort.SUBJECT:
            return replace(group, end=part.end, subject=part.value)
        case Sort.ASPECT:
            return replace(group, end=part.end, aspect=part.value)
        case _:
            return replace(group, end=part.end, measure=part.value)


def _absorbed(group: _Group, part: Part, book: Phrasebook) -> _Group | None:
    """The group with the part in it where the two make one figure; None where the part begins another."""
    if group.whole or group.impossible:
        return None
    trial = _tried(group, part, book)
    if trial is None and part.sort is Sort.SUBJECT and "request" in {group.subject, part.value}:
        # 行政许可申请: applications for something else, which no form counts.
        return replace(_with(group, part), impossible=True)
    if trial is None and part.sort is Sort.SUBJECT and part.value == _FEES and group.subject in _DECIDED:
        # 行政许可收费: what was charged for these alone is in no form.
        return replace(_with(group, part), impossible=True)
    if trial is None and part.sort is Sort.WHOLE and group.subject and not group.aspect:
        # 规范性文件公开率: a rate of something that has none.
        return replace(group, end=part.end, impossible=True)
    if part.sort is Sort.SUBJECT and part.value.startswith(_DISPUTES) and group.aspect.startswith(_OUTCOMES):
        # 不予公开被复议的: the forms do not say what a dispute was about.
        return replace(_with(group, part), impossible=True)
    if trial is None and part.sort is Sort.SUBJECT and part.value.startswith(_DISPUTES) and group.subject in _ABOUT:
        # 处罚复议: nor what kind of decision.
        return replace(_with(group, part), impossible=True)
    if trial is None or trial.whole or trial.key() in book.compositions:
        return trial
    # 行政复议上年结转: said as one figure, but no form has it; it must not be answered with either half.
    bare = part.sort is Sort.ASPECT and not group.aspect and bool(group.subject)
    if bare or part.sort is Sort.MEASURE or (part.sort is Sort.SUBJECT and not group.subject):
        return replace(_with(group, part), impossible=True)
    return None


def _tried(group: _Group, part: Part, book: Phrasebook) -> _Group | None:
    match part.sort:
        case Sort.WHOLE:
            open_to = group.subject in {"", "request"} and not group.aspect
            if open_to or _codes(group, book) == (part.value,):
                return replace(group, end=part.end, subject="", whole=part.value)
            return None
        case Sort.SUBJECT:
            if group.carried and _own_subject(group, part, book):
                return replace(group, end=part.end, subject=part.value, carried=False)
            subject = _merge_subjects(group.subject, part.value)
            return replace(group, end=part.end, subject=subject) if subject else None
        case Sort.ASPECT:
            aspect = _merge_aspects(group.aspect, part.value) if group.aspect else part.value
            return replace(group, end=part.end, aspect=aspect) if aspect else None
        case _:
            return replace(group, end=part.end, measure=part.value) if not group.measure else None


def _own_subject(group: _Group, part: Part, book: Phrasebook) -> bool:
    """复议维持率最高的单位新收申请多少: what is received is the request named behind it, not the reconsideration."""
    wider = _narrower(part.value, group.subject)
    return not wider and (part.value, group.aspect, group.measure) in book.compositions


def _merge_subjects(first: str, second: str) -> str | None:
    """复议申请 is a reconsideration: an application of something is that thing itself; a court judges a lawsuit."""
    if _COURT in {first, second} and (first if second == _COURT else second).startswith(_SUITS):
        return first if second == _COURT else second
    if _narrower(first, second):
        return second
    if _narrower(second, first) or (second == "request" and first.startswith(_DISPUTES)):
        return first
    return second if first == "request" and second.startswith(_DISPUTES) else None


def _narrower(wide: str, narrow: str) -> bool:
    return not wide or wide == narrow or narrow.startswith(f"{wide}.")


_COURT, _SUITS = "court", "litigation"
_FEES = "fees"
_DECIDED = ("licensing", "penalties", "coercion", "other_services")
_ITEMS, _ITEMS_CHANGE, _EACH = "items", "items_change", hint_word("figures.each")
_WITH_VERBS = (*_DECIDED, "reconsideration", "litigation", "normative_documents", "regulations")
_DONE = frozenset({"handled", "decisions", "issued", "granted"})
_HAVING_ITEMS = (*_DECIDED, _FEES, "procurement")
_DISPUTES = ("reconsideration", "litigation")
_UNDONE, _LEFT_ALONE = "undone", ("not_processed.", "other_outcome.")
_REFUSED = "denied"
_KEPT_BACK = "not_public"
"""What did not come out, whether refused, not there or not dealt with."""
_GROUNDS = ("not_processed.", "unavailable.", "denied.")
_DECISIONS, _REQUEST = "decisions", "request"
_DOCUMENTS = ("normative_documents", "regulations")
_ABOUT = frozenset(("licensing", "penalties", "coercion", "other_services", "fees", "procurement", *_DOCUMENTS))
_NOT_PUBLIC = ("denied", "unavailable", "not_processed")
_OUTCOMES = ("released", "not_public", "granted", "partial", "denied", "unavailable", "not_processed", "other_outcome")
_DISCLOSED = "disclosed"
_DROPPED, _OTHERWISE = "dropped", "other_outcome."
_CAME = frozenset({"new", "accepted"})
_ARRIVING = frozenset({"new", "accepted", "handled", "total", "disclosed"})
_CARRIED = frozenset({"carried", "carried_in", "carried_out"})


def _merge_aspects(first: str, second: str) -> str | None:
    """A part swallows its whole (不予公开 … 国家秘密); words of arriving and handling give way to an outcome."""
    if _narrower(first, second):
        return second
    if _narrower(second, first):
        return first
    if {first, second} <= _ARRIVING:
        return None if "disclosed" not in {first, second} else first if second == "disclosed" else second
    if first in _ARRIVING and second in _CARRIED:
        return None
    if {first, second} <= _CARRIED:
        return second if first == "carried" else first if second == "carried" else None
    if "not_public" in {first, second}:
        # 因国家秘密没公开的: the reason tells which of the outcomes it was.
        other = second if first == "not_public" else first
        return other if other.startswith(_NOT_PUBLIC) else "not_public" if other in _ARRIVING else None
    if "petition_word" in {first, second}:
        return "not_processed.petition" if "not_processed" in {first, second} else None
    if second == _DROPPED and first.startswith(_OTHERWISE):
        return first
    if first == _ITEMS and second in _DONE:
        # 服务事项办了几件: what was done with the items is counted, not the items.
        return second
    if second in _ARRIVING:
        return first
    return second if first in _ARRIVING else None


def _spread(groups: Sequence[_Group], parts: Sequence[Part], book: Phrasebook, text: str) -> Iterator[_Group]:
    """复议和诉讼的纠正率: an aspect or measure behind two joined subjects is that of both, but for 诉讼几件."""
    joined = {part.start for part in parts if part.joint and part.sort is Sort.SUBJECT}
    beside = {part.start for part in parts if part.joint and part.sort is Sort.ASPECT}
    for group, after in zip_longest(groups, groups[1:]):
        bare = group.subject and not (group.whole or group.aspect or group.measure)
        if bare and after is not None and hint("figures.counts").search(text, group.end, after.start) is not None:
            yield group
        elif bare and after is not None and after.start in joined and after.subject and not after.impossible:
            shared = replace(group, aspect=after.aspect, measure=after.measure)
            yield shared if shared.key() in book.compositions else group
        elif group.aspect and not group.subject and after is not None and after.start in beside and after.aspect:
            # 制发和废止规范性文件各多少: the subject behind the second aspect is that of the first as well.
            shared = replace(group, subject=after.subject)
            yield shared if shared.key() in book.compositions else group
        else:
            yield group
