"""Figures composed of parts: subject, aspect and measure found in a question, put together as phrases.toml allows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from knowledge.lexicon.phrases import Phrasebook, Sort
from knowledge.understanding.parts import IndicatorMention


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
    inside: bool = False
    """里, 中 or its like stands before it: the figure before says within what this one is looked for."""


@dataclass(slots=True, kw_only=True)
class _Group:
    start: int
    end: int
    subject: str = ""
    aspect: str = ""
    measure: str = ""
    whole: str = ""
    codes: tuple[str, ...] = ()
    impossible: bool = False
    scope: bool = False

    def key(self) -> tuple[str, str, str]:
        return (self.subject, self.aspect, self.measure)


def compose(parts: Sequence[Part], book: Phrasebook, text: str) -> tuple[IndicatorMention, ...]:
    """The figures that the parts name, in order; a combination that the form does not have gives one without codes."""
    groups: list[_Group] = []
    for part in parts:
        if groups and not _breaks(groups[-1], part) and _absorb(groups[-1], part, book):
            continue
        groups.append(_fresh(part, groups, book))
    _spread(groups, parts, book)
    mentions = []
    for group in groups:
        codes = () if group.impossible else group.codes or _codes(group, book)
        mentions.append(
            IndicatorMention(
                text=text[group.start : group.end],
                codes=codes,
                start=group.start,
                end=group.end,
                scope=group.scope,
            )
        )
    return tuple(mentions)


def _breaks(group: _Group, part: Part) -> bool:
    if part.joint:
        return True
    if part.inside and (group.aspect or group.whole):
        group.scope = True
        return True
    return part.soft and bool(group.aspect or group.whole) and part.sort is not Sort.SUBJECT


def _codes(group: _Group, book: Phrasebook) -> tuple[str, ...]:
    if group.whole:
        return (group.whole,)
    return book.compositions.get(group.key(), ())


def _fresh(part: Part, groups: Sequence[_Group], book: Phrasebook) -> _Group:
    group = _Group(start=part.start, end=part.end)
    _put(group, part)
    if part.sort is Sort.ASPECT and groups:
        # 行政复议维持、纠正各几件: what follows is still of the subject named before, where it can be.
        inherited = replace(_as_part(group), value=part.value)
        before = next((earlier.subject for earlier in reversed(groups) if earlier.subject), "")
        if before and (before, inherited.value, "") in book.compositions:
            group.subject = before
    return group


def _as_part(group: _Group) -> Part:
    return Part(start=group.start, end=group.end, sort=Sort.ASPECT, value=group.aspect)


def _put(group: _Group, part: Part) -> None:
    match part.sort:
        case Sort.WHOLE:
            group.whole = part.value
        case Sort.SUBJECT:
            group.subject = part.value
        case Sort.ASPECT:
            group.aspect = part.value
        case Sort.MEASURE:
            group.measure = part.value


def _absorb(group: _Group, part: Part, book: Phrasebook) -> bool:
    """Take the part into the group where the two make one figure; False where it begins another."""
    if group.whole or group.impossible:
        return False
    trial = _Group(start=group.start, end=part.end, subject=group.subject, aspect=group.aspect, measure=group.measure)
    match part.sort:
        case Sort.WHOLE:
            if _codes(group, book) == (part.value,) or (group.subject in {"", "request"} and not group.aspect):
                trial.subject, trial.whole = "", part.value
            else:
                return False
        case Sort.SUBJECT:
            if group.subject and not _narrower(group.subject, part.value) and not _narrower(part.value, group.subject):
                if part.value == "request" and group.subject != part.value:
                    # 申请复议, 复议申请: the application is the reconsideration itself.
                    trial.subject = group.subject
                elif group.subject == "request":
                    trial.subject = part.value
                else:
                    return False
            else:
                trial.subject = part.value if _narrower(group.subject, part.value) else group.subject
        case Sort.ASPECT:
            if group.aspect and group.aspect != part.value:
                merged = _merge_aspects(group.aspect, part.value)
                if merged is None:
                    return False
                trial.aspect = merged
            else:
                trial.aspect = part.value
        case Sort.MEASURE:
            if group.measure:
                return False
            trial.measure = part.value
    if not trial.whole and trial.key() not in book.compositions:
        if part.sort is Sort.ASPECT and group.aspect == "" and group.subject:
            group.end, group.impossible, group.aspect = part.end, True, part.value
            return True
        if part.sort is Sort.MEASURE or (part.sort is Sort.SUBJECT and not group.subject):
            group.end, group.impossible = part.end, True
            _put(group, part)
            return True
        return False
    group.end, group.subject, group.aspect = trial.end, trial.subject, trial.aspect
    group.measure, group.whole = trial.measure, trial.whole
    return True


def _narrower(wide: str, narrow: str) -> bool:
    return not wide or wide == narrow or narrow.startswith(f"{wide}.")


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
    if {first, second} <= _CARRIED:
        return second if first == "carried" else first if second == "carried" else None
    if "petition_word" in {first, second}:
        return "not_processed.petition" if "not_processed" in {first, second} else None
    if second == "dropped" and first.startswith("other_outcome."):
        return first
    if second in _ARRIVING:
        return first
    return second if first in _ARRIVING else None


def _spread(groups: list[_Group], parts: Sequence[Part], book: Phrasebook) -> None:
    """复议和诉讼的纠正率: an aspect or measure behind two joined subjects is that of both."""
    joined = {part.start for part in parts if part.joint}
    for before, after in pairwise(groups):
        if after.start not in joined or before.whole or before.aspect or before.measure or not before.subject:
            continue
        if not after.subject or after.impossible or not (after.aspect or after.measure):
            continue
        key = (before.subject, after.aspect, after.measure)
        if key in book.compositions:
            before.aspect, before.measure = after.aspect, after.measure
