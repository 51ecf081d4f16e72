"""What must not be answered with a figure: words left unread, things no form holds, exceptions, foreign units."""

from __future__ import annotations

from knowledge.answering.figures import takes_applicant
from knowledge.answering.plan import Asking, Plan, QuestionKind, Refusal, refusal
from knowledge.answering.proof import answer_refusal
from knowledge.answering.slots import label_of, spoken, unknown_unit
from knowledge.answers import Answer, Choice, Kind, Language
from knowledge.lexicon.codes import codes
from knowledge.lexicon.hints import hint, hint_word, hint_words
from knowledge.shelf import Shelf
from knowledge.understanding.parts import Understanding, UnitForm, UnitMention, YearForm, closest

_CHAT = ("outside.chat", "outside.weather")
_OF_A_PLACE = hint("guards.place")
_JOINING = frozenset(hint_words("guards.joining"))
_PLAIN = ("ask.", "report", "greeting", "thanks")


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
            choices=_nearest(asking),
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
        return hint_word("guards.towards") in says.normal[unit.end : after]
    return says.normal[: unit.start].rstrip()[-1:] not in _JOINING


def _nearest(asking: Asking) -> tuple[Choice, ...]:
    """The plain question for the figure named, put together anew: leaving words out of a text leaves nonsense."""
    says = asking.understanding
    named = [mention for mention in says.indicators if not mention.scope]
    units = [closest(mention) for mention in says.units if mention.form is UnitForm.NAMED]
    years = [year for mention in says.years if mention.form is YearForm.LIST for year in mention.years]
    whole = len(says.units) == len(units) == 1 and len(units[0]) == 1 and len(says.years) == len(years) == 1
    if not whole or len(named) != 1 or len(named[0].codes) != 1 or len(says.applicants) > 1:
        return ()
    if says.language is Language.EN or any(not cue.code.startswith(_PLAIN) for cue in says.cues):
        return ()
    if any(not asking.shelf.reports(agency=units[0][0], year=year) for year in years):
        return ()
    code = named[0].codes[0]
    column = codes().applicants[says.applicants[0].code].zh if says.applicants else ""
    if column and not takes_applicant(code):
        return ()
    text = hint_word("labels.plain_question").format(
        unit=units[0][0], year=years[0], column=column, figure=spoken(label_of(code, asking))
    )
    return (Choice(label=text, question=text),)


def answer(plan: Plan, shelf: Shelf) -> Answer:
    """Only refusals come from here."""
    del shelf
    if not isinstance(plan, Refusal):
        raise TypeError("a guard plans nothing but refusals")
    return answer_refusal(plan)


KIND: QuestionKind[Refusal] = QuestionKind(name="guard", recognise=recognise, answer=answer)
