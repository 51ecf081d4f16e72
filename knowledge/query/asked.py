"""A query with how it was asked: its language, its label, and what was assumed, inherited or passed over."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from knowledge.answers import Language, Note, params_from_json, params_to_json
from knowledge.model import Severity
from knowledge.query.algebra import Query
from knowledge.query.json_form import Members, query_from_json, query_to_json


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """All that an answer is made of beside the index: the same Asked over the same index gives the same bytes.

    `question` is only the query's label. `assumed` and `inherited` name slots ("agency", "year", "indicator", …) that
    were filled by a default and by the turn before. `passed_over` are words that stood beside the question.
    """

    query: Query
    language: Language
    question: str
    assumed: frozenset[str] = frozenset()
    inherited: frozenset[str] = frozenset()
    passed_over: tuple[str, ...] = ()
    notes: tuple[Note, ...] = ()


def asked_to_json(asked: Asked) -> dict[str, Any]:
    """The query as plain JSON data, with how it was asked under `said`."""
    said: dict[str, Any] = {"language": asked.language.value, "question": asked.question}
    for name in ("assumed", "inherited"):
        if getattr(asked, name):
            said[name] = sorted(getattr(asked, name))
    if asked.passed_over:
        said["passed_over"] = list(asked.passed_over)
    if asked.notes:
        said["notes"] = [[note.code, note.severity.value, params_to_json(note.params)] for note in asked.notes]
    return {**query_to_json(asked.query), "said": said}


def asked_from_json(data: object, members: Members) -> Asked:
    """The Asked that asked_to_json wrote; a bare query is asked in simplified Chinese, without a label.

    Raises ValueError with a reason for anything else.
    """
    if not isinstance(data, Mapping):
        raise ValueError("a query is an object with an op")
    said = data.get("said", {})
    if not isinstance(said, Mapping):
        raise ValueError("said: not an object")
    query = query_from_json({key: value for key, value in data.items() if key != "said"}, members)
    try:
        return Asked(
            query=query,
            language=Language(said.get("language", Language.HANS.value)),
            question=str(said.get("question", "")),
            assumed=frozenset(map(str, said.get("assumed", ()))),
            inherited=frozenset(map(str, said.get("inherited", ()))),
            passed_over=tuple(map(str, said.get("passed_over", ()))),
            notes=tuple(
                Note(
                    code=str(code),
                    severity=Severity(severity),
                    params=params_from_json(params),
                )
                for code, severity, params in said.get("notes", ())
            ),
        )
    except (TypeError, ValueError, AttributeError, KeyError) as fault:
        raise ValueError(f"said: {fault}") from fault
