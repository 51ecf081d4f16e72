"""A reply as the object of the machine interface (`gongkai ask --json`)."""

from __future__ import annotations

from typing import Any

from bot.message import Message
from bot.wording.lines import choice_label
from bot.wording.texts import texts
from knowledge.answers import Citation, Reply, params_to_json


def citation_json(citation: Citation) -> dict[str, Any]:
    """A citation with the cell or the paragraph that it names."""
    return {
        "title": citation.title,
        "agency": citation.agency,
        "year": citation.year,
        "where": citation.where,
        "raw": citation.raw,
        "url": citation.url,
        "cell": list(citation.cell) if citation.cell else None,
        "paragraph": citation.paragraph,
    }


def reply_json(reply: Reply, message: Message) -> dict[str, Any]:
    """The reply as plain data for JSON; field names are those of the machine interface, extra fields may be added."""
    answer = reply.answer
    return {
        "question": answer.question,
        "language": answer.language.value,
        "kind": answer.kind.value,
        "text": message.plain(),
        "understood": {
            "agencies": list(answer.understood.agencies),
            "years": list(answer.understood.years),
            "indicators": list(answer.understood.indicators),
            "applicants": list(answer.understood.applicants),
            "inherited": sorted(answer.understood.inherited),
            "assumed": sorted(answer.understood.assumed),
            "passed_over": list(answer.understood.passed_over),
        },
        "values": [
            {
                "agency": value.agency,
                "year": value.year,
                "indicator": value.indicator,
                "applicant": value.applicant,
                "value": value.value,
                "unit": value.unit,
            }
            for value in answer.values
        ],
        "passages": [
            {
                "agency": passage.agency,
                "year": passage.year,
                "section": passage.section,
                "text": passage.text,
                "marks": [list(mark) for mark in passage.marks],
            }
            for passage in answer.passages
        ],
        "citations": [citation_json(citation) for citation in answer.citations],
        "beside": [citation_json(citation) for citation in answer.beside],
        "choices": [choice_label(texts(answer.language), answer, choice) for choice in answer.choices],
        "query": answer.query,
        "notes": [{"code": note.code, "params": params_to_json(note.params)} for note in answer.notes],
    }
