"""What must not be answered with a figure: words left unread, things no form holds, exceptions, foreign units."""

from __future__ import annotations

import re

from knowledge.answers import Answer, Choice, Kind
from knowledge.questions.plan import Asking, Plan, QuestionKind, Refusal, refusal
from knowledge.questions.proof import answer_refusal
from knowledge.questions.slots import unknown_unit
from knowledge.shelf import Shelf
from knowledge.understanding.parts import Understanding, UnitForm, UnitMention

_CHAT = ("outside.chat", "outside.weather")
_OF_A_PLACE = re.compile(r"(?:省|市|县|区|旗|镇|乡|街道|州|盟|村|社区)$|^[\u4e00-\u9fff]{2}$")
_JOINING = frozenset("和与、,，及跟同比s")
_SPACE = re.compile(r"\s+")


def outside_of(asking: Asking) -> str | None:
    """The code of something asked for that no form holds, such as outside.duration."""
    return next((cue.code for cue in asking.understanding.cues if cue.code.startswith("outside.")), None)


def recognise(asking: Asking) -> Refusal | None:
    """A question with something in it that would turn a figure into a wrong one."""
    says = asking.understanding
    if says.truncated:
        return refusal(asking, Kind.NOT_UNDERSTOOD, "too_long")
    foreign = next((mention for mention in says.units if mention.form is UnitForm.FOREIGN), None)
    if foreign is not None:
        return unknown_unit(asking, foreign)
    people = _residents(asking)
    if people is not None:
        return refusal(asking, Kind.NOT_IN_FORM, "outside_residence", text=people)
    outside = outside_of(asking)
    if outside is not None:
        cue = says.cue(outside)
        if outside in _CHAT:
            return refusal(asking, Kind.NOT_UNDERSTOOD, "no_figure")
        return refusal(asking, Kind.NOT_IN_FORM, "outside", text=cue.text if cue else "", code=outside)
    if says.unread:
        return refusal(
            asking,
            Kind.NOT_UNDERSTOOD,
            "unread",
            choices=_without_unread(asking),
            words="、".join(says.unread),
        )
    for code in ("except", "negation"):
        cue = says.cue(code)
        if cue is not None:
            return refusal(asking, Kind.NOT_UNDERSTOOD, code, text=cue.text)
    doubt = next((cue for cue in says.cues if cue.code.startswith("doubt.")), None)
    if doubt is not None:
        return refusal(asking, Kind.NOT_IN_FORM, "doubt", text=doubt.text)
    return None


def _residents(asking: Asking) -> str | None:
    """澄湖区居民, 云津市的企业: where applicants come from, beside another unit or for people of a place."""
    says = asking.understanding
    for unit in says.units:
        if not _OF_A_PLACE.search(unit.text) and not unit.group:
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
        return "向" in says.normal[unit.end : after]
    return says.normal[: unit.start].rstrip()[-1:] not in _JOINING


def _without_unread(asking: Asking) -> tuple[Choice, ...]:
    """The question without the words that were not read, where a figure is left to ask for."""
    says = asking.understanding
    if not says.indicators or says.has("follow.and") or any(len(word) == 1 for word in says.unread):
        # What stands behind 和 or 及 is asked for as well: leaving it out would be another question.
        return ()
    text = says.normal
    for word in says.unread:
        text = text.replace(word, "", 1)
    text = _SPACE.sub(" ", text).strip()
    return (Choice(label=text, question=text),) if text and text != says.normal else ()


def answer(plan: Plan, shelf: Shelf) -> Answer:
    """Only refusals come from here."""
    del shelf
    if not isinstance(plan, Refusal):
        raise TypeError("a guard plans nothing but refusals")
    return answer_refusal(plan)


KIND: QuestionKind[Refusal] = QuestionKind(name="guard", recognise=recognise, answer=answer)
