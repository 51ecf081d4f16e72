"""What the form does not tell: what one body got from another, a body with all under it, how often money was paid."""

from __future__ import annotations

from itertools import pairwise

from knowledge.answering.figures import unit_of
from knowledge.answering.plan import Asking, Plan, QuestionKind, Refusal, refusal
from knowledge.answering.portion import owns_or_names_whole
from knowledge.answering.proof import answer_refusal
from knowledge.answering.slots import units_or_all
from knowledge.answers import Answer, Choice, Kind
from knowledge.lexicon.hints import hint
from knowledge.shelf import Shelf
from knowledge.understanding.parts import UnitForm, UnitMention

_PASSED = hint("bodies.passed")
_SIDE_BY_SIDE = hint("bodies.side_by_side")
_BELOW = hint("bodies.below")
_COUNTED = hint("bodies.counted")
_MONEY = frozenset({"元", "万元"})
_WHOLE_AREA = frozenset({"all", "city", "district", "province", "country"})


def recognise(asking: Asking) -> Refusal | None:
    """A figure of something between bodies, or of a body together with bodies that the question does not name."""
    says = asking.understanding
    if says.truncated or not (says.indicators or says.applicants):
        return None
    counted = _COUNTED.search(says.normal)
    money = next((m for m in says.indicators if m.codes and all(unit_of(code) in _MONEY for code in m.codes)), None)
    if counted is not None and money is not None and len(says.indicators) == 1:
        # 收费多少件: the form has the sum of money alone.
        return refusal(asking, Kind.NOT_IN_FORM, "no_such_cell", words=f"{money.text}{counted.group()}")
    named = [mention for mention in says.units if mention.end > mention.start]
    for before, after in pairwise(named):
        if owns_or_names_whole(says, before, after):
            # 市监局收到的申请占全市的比例: the group is what the share is of.
            continue
        between = says.normal[before.end : after.start]
        if _PASSED.search(between) and not _SIDE_BY_SIDE.search(between) and not _set_side_by_side(asking):
            text = says.normal[before.start : after.end]
            return refusal(asking, Kind.NOT_IN_FORM, "between_bodies", text=text)
    for mention in named:
        below = _BELOW.match(says.normal, mention.end)
        if below is not None and mention.form in (UnitForm.NAMED, UnitForm.SELF, UnitForm.GROUP):
            return _with_those_below(asking, mention, below.group().strip(), below.end())
        part = mention.group is not None and mention.group.split("@")[0] not in _WHOLE_AREA
        if part and len(mention.names) == 1:
            return _group_of_one(asking, mention)
    number = says.cue("units.number")
    if number is not None and number.number != _asked_about(asking):
        return refusal(asking, Kind.NOT_UNDERSTOOD, "other_number", text=number.text.strip())
    return None


def _set_side_by_side(asking: Asking) -> bool:
    return any(cue.code.startswith("compare") for cue in asking.understanding.cues)


def _asked_about(asking: Asking) -> int | None:
    """How many units the question is about, by name or as all of the index."""
    found = units_or_all(asking)
    return None if isinstance(found, Refusal) else len(found.names)


def _with_those_below(asking: Asking, mention: UnitMention, words: str, end: int) -> Refusal:
    text = asking.understanding.normal
    alone = f"{text[: mention.end]}{text[end:]}"
    offers = (Choice(label=mention.text, question=alone),) if len(mention.names) == 1 else ()
    return refusal(asking, Kind.AMBIGUOUS if offers else Kind.NOT_UNDERSTOOD, "those_below", choices=offers, text=words)


def _group_of_one(asking: Asking, mention: UnitMention) -> Refusal:
    text = asking.understanding.normal
    name = mention.names[0]
    return refusal(
        asking,
        Kind.AMBIGUOUS,
        "group_of_one",
        choices=(Choice(label=name, question=f"{text[: mention.start]}{name}{text[mention.end :]}"),),
        text=mention.text,
        name=name,
    )


def answer(plan: Plan, shelf: Shelf) -> Answer:
    """Only refusals come from here."""
    del shelf
    if not isinstance(plan, Refusal):
        raise TypeError("nothing but refusals is planned here")
    return answer_refusal(plan)


KIND: QuestionKind[Refusal] = QuestionKind(name="bodies", recognise=recognise, answer=answer)
