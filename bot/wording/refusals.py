"""Why there is no answer, in words."""

from __future__ import annotations

from bot.message import Block
from bot.wording.carried import carried
from bot.wording.lines import figure_label, lead, topic_name
from bot.wording.texts import Texts
from knowledge.answering.details import RefusalDetail
from knowledge.lexicon.editions import editions
from knowledge.model import Edition


def _years_of(texts: Texts, edition: Edition) -> str:
    """The years that a national form is for, in words."""
    form = editions()[edition]
    until = "edition_until" if form.is_annex else "edition_between"
    return texts.say("words", "edition_from" if form.last is None else until, first=form.first, last=form.last)


def refusal(texts: Texts, detail: RefusalDetail) -> list[Block]:
    """One sentence that says exactly what is missing."""
    params = carried(texts, detail.params)
    reason = detail.reason
    figure = detail.figure
    if figure is not None:
        params["label"] = figure_label(texts, figure)
        params["raw"] = figure.blocking[0].fact.raw if figure.blocking else ""
        params["edition"] = _years_of(texts, figure.report.edition) if figure.report is not None else ""
        inner = [cell for cell in figure.blocking if cell.fact.key != (figure.code, figure.applicant)]
        joined = texts.say("line", "list_separator").join(cell.fact.cite.row for cell in inner[:4])
        params["cells"] = f"（{joined}）" if joined else ""
    if reason == "no_topic_section":
        params["topic"] = topic_name(texts, params["topic"])
    if reason == "no_applicants":
        params["applicant"] = texts.applicant(params["applicant"])
    if reason == "which_unit" and params.get("text"):
        reason = "which_unit_text"
    if reason == "outside" and not params.get("text"):
        reason = "outside_plain"
    if reason in ("nothing_found", "no_number", "not_together") and not params.get("agency"):
        reason = f"{reason}_all"
    return [lead(texts.say("refusal", reason, **params))]
