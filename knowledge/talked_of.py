"""What is talked about after an answer that shows no figure and no passage: about the index, a term or the bot."""

from __future__ import annotations

from dataclasses import replace

from knowledge.answering.definition import explained_codes
from knowledge.answering.details import CoverageDetail, DefinitionDetail
from knowledge.answers import Answer, Context, Kind


def told_of(answer: Answer, earlier: Context) -> Context:
    """What is talked about once an answer about the index or a term is given: its unit, and what it explains."""
    read, detail = answer.understood, answer.detail
    if isinstance(detail, DefinitionDetail):
        # A figure or passage that was talked about goes on being the one: 公开率怎么算, in between.
        talked = earlier.indicators or earlier.content or earlier.sought
        return earlier if talked else replace(earlier, indicators=explained_codes(detail))
    unit = (answer.query or {}).get("unit") if answer.kind is Kind.HELP else None
    agencies = read.agencies if isinstance(detail, CoverageDetail) and "agency" not in read.inherited else ()
    agencies = (unit,) if isinstance(unit, str) else agencies
    if len(agencies) != 1:
        return earlier
    years = read.years or earlier.years
    if earlier.agencies == agencies and earlier.group is None:
        return replace(earlier, years=years)
    return Context(
        kind=answer.kind.value,
        agencies=agencies,
        years=years,
        indicators=earlier.indicators,
        applicants=earlier.applicants,
        content=earlier.content,
        rows=earlier.rows,
        ranked=earlier.ranked,
        language=earlier.language,
    )


def defined_in(answer: Answer, before: Context | None) -> str | None:
    """Return the code of the one term that was just explained; thanks and the like leave it as it was."""
    if isinstance(answer.detail, DefinitionDetail):
        explained = explained_codes(answer.detail)
        return explained[0] if len(explained) == 1 else None
    return before.defined if before is not None and answer.kind is Kind.HELP else None
