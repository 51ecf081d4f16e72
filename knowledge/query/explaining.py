"""How a question was understood and planned, line by line: spans, edits tried, queries composed, which was chosen."""

from __future__ import annotations

import json
from collections.abc import Iterable

from knowledge.answers import Answer
from knowledge.language.parts import Understanding
from knowledge.query.algebra import Query
from knowledge.query.conservation import used_by
from knowledge.query.followups.edit import Edit
from knowledge.query.json_form import query_to_json
from knowledge.query.planner import Planned


def explained(
    answer: Answer,
    says: Understanding,
    planned: Planned | None,
    edits: Iterable[tuple[Edit, Query | str]] = (),
    *,
    step: str = "",
) -> list[str]:
    """Return the lines: spans, cues, slots, unread words, each query composed with what it leaves over, the answer.

    Of the `edits` whose words were said each has a line, why it makes nothing of the turn, up to the one that does.
    `step` is the one of those that a turn is tried by, in their order, which gave the answer.
    """
    lines = [f"question   {says.text}", f"normal     {says.normal}", f"language   {says.language.value}"]
    lines += [
        f"span       [{s.start},{s.end}) {s.text} → {s.slot.value}: {s.value}" + (f" by {s.rule}" if s.rule else "")
        for s in says.spans
    ]
    lines += [f"cue        {c.code} {c.text}" + (f" ({c.number:g})" if c.number is not None else "") for c in says.cues]
    lines += [f"unit       {m.form.value} {m.text} → {'、'.join(m.names) or '?'}" for m in says.units]
    lines += [
        f"year       {m.form.value} {m.text} → {'、'.join(map(str, m.years)) or m.count or ''}" for m in says.years
    ]
    lines += [f"indicator  {m.text} → {'、'.join(m.codes)}" + (" (scope)" if m.scope else "") for m in says.indicators]
    lines += [f"applicant  {m.text} → {m.code}" for m in says.applicants]
    if says.unread:
        lines.append(f"unread     {'、'.join(says.unread)}")
    if says.passed_over:
        lines.append(f"passed     {'、'.join(says.passed_over)}")
    for edit, made in edits:
        lines.append(f"edit       {edit.name}: {made if isinstance(made, str) else _written(made)}")
        if isinstance(made, Query):
            break
    for item in () if planned is None else planned.considered:
        used = "、".join(cue.text for cue in used_by(item.proposal, says) if cue.text)
        left = "、".join(item.left)
        lines.append(f"composed   {item.operator}: {_written(item.proposal.query)}")
        lines.append(f"           uses {used or '-'}; leaves {left or 'nothing'}")
    if planned is not None and planned.proposal is not None:
        lines.append(f"chosen     {planned.proposal.operator}: it leaves nothing over and uses the most of the cues")
    for reason in () if planned is None else planned.refusals:
        lines.append(f"refused    {reason.kind.value} {reason.reason} {dict(reason.params)}")
    lines.append(f"step       {step}")
    lines.append(f"kind       {answer.kind.value}")
    lines += [f"choice     {c.label}" for c in answer.choices]
    lines += [
        f"value      {v.agency} {v.year} {v.indicator} {v.applicant or ''} = {v.value} {v.unit}" for v in answer.values
    ]
    lines += [f"note       {n.code} {dict(n.params)}" for n in answer.notes]
    lines += [f"citation   {c.title} · {c.where} · {c.raw}" for c in answer.citations]
    return lines


def _written(query: Query) -> str:
    return json.dumps(query_to_json(query), ensure_ascii=False)[:400]
