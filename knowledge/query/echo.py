"""What was read of a question that has no query: its slots as far as they are plain."""

from __future__ import annotations

from knowledge.answers import Understood
from knowledge.language.parts import YearForm
from knowledge.query.planner import Planned


def as_read(planned: Planned) -> Understood:
    """How a refused question was read: what the refusal knows, its gaps filled with what the question plainly names."""
    says, reason = planned.asking.understanding, next(iter(planned.refusals), None)
    agencies = tuple(dict.fromkeys(mention.names[0] for mention in says.units if len(mention.names) == 1))
    listed = [mention for mention in says.years if mention.form is YearForm.LIST]
    years = tuple(dict.fromkeys(year for mention in listed for year in mention.years))
    codes = [mention.codes[0] for mention in says.indicators if len(mention.codes) == 1 and not mention.scope]
    known = reason.who.names[:50] if reason is not None and reason.who is not None else ()
    return Understood(
        agencies=known or agencies,
        years=(reason.years if reason is not None else ()) or years,
        indicators=tuple(dict.fromkeys(codes)),
        applicants=tuple(dict.fromkeys(mention.code for mention in says.applicants)),
        inherited=planned.asking.inherited,
        passed_over=says.passed_over,
    )
