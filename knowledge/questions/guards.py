"""What must not be answered with a figure: words left unread, things no form holds, exceptions, foreign units."""

from __future__ import annotations

import re

from knowledge.answers import Answer, Choice, Kind
from knowledge.questions.plan import Asking, Plan, QuestionKind, Refusal, refusal
from knowledge.questions.proof import answer_refusal
from knowledge.questions.slots import unknown_unit
from knowledge.shelf import Shelf
from knowledge.understanding.parts import UnitForm

_CHAT = ("outside.chat", "outside.weather")
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


def _without_unread(asking: Asking) -> tuple[Choice, ...]:
    """The question without the words that were not read, where a figure is left to ask for."""
    says = asking.understanding
    if not says.indicators:
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
