"""The applicant columns of a question: those named, the total where none is, and a question back for 老百姓."""

from __future__ import annotations

from knowledge.answering.figures import TOTAL
from knowledge.answering.plan import Asking, Refusal, refusal
from knowledge.answers import Choice, Kind, Language
from knowledge.lexicon.codes import codes
from knowledge.lexicon.hints import hint, hint_word


def applicants_of(asking: Asking) -> tuple[str, ...]:
    """The applicant columns named, or the total alone; both where one is asked for behind the other.

    结转多少件，其中自然人几件 asks for two cells.
    """
    says = asking.understanding
    named = tuple(dict.fromkeys(mention.code for mention in says.applicants))
    within = says.cue("follow.within")
    first = next((mention.start for mention in says.applicants), 0)
    counts = [cue.start for cue in says.cues if cue.code == "ask.count"]
    if named and within is not None and any(at < within.start < first for at in counts):
        return (TOTAL, *named)
    return named or (TOTAL,)


def which_applicant(asking: Asking) -> Refusal | None:
    """Ask whether 老百姓 and its like mean one column or all applicants; None where nothing leaves it open.

    Beside another column, or as a share, the column is meant: everybody is no part of everybody.
    """
    says = asking.understanding
    vague = next((mention for mention in says.applicants if mention.vague), None)
    if vague is None or len(says.applicants) > 1 or says.has("share", "percent", "rate"):
        return None
    if any(cue.code.startswith(("who.", "by.", "breakdown")) for cue in says.cues):
        return None
    ranked = [cue.end for cue in says.cues if cue.code.startswith(("rank.", "growth.", "filter."))]
    if any(0 <= vague.start - end <= 1 for end in ranked):
        # 公开率最高的单位申请几件: the unit found so is meant, and no column.
        return refusal(asking, Kind.NOT_UNDERSTOOD, "no_kind")
    text = says.normal
    left, right = text[: vague.start], text[vague.end :]
    tail = hint("column.tail").search(vague.text)
    ending = tail.group() if tail else ""
    known, english = codes().applicants[vague.code], says.language is Language.EN
    column, everybody = known.en if english else known.zh, hint_word(f"labels.everybody_{'en' if english else 'zh'}")
    offers = ((column, f"{left}{column}{ending}{right}"), (everybody, f"{left}{ending}{right}"))
    return refusal(
        asking,
        Kind.AMBIGUOUS,
        "which_applicant",
        choices=tuple(Choice(label=label, question=question.strip()) for label, question in offers),
        text=vague.text.strip(),
        column=column,
    )
