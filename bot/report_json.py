"""A Report as the JSON object of `gongkai parse --json`."""

from __future__ import annotations

from typing import Any

from knowledge.lexicon.finding_words import Tongue, words
from knowledge.model import Fact, Problem, Report


def fact_json(fact: Fact) -> dict[str, Any]:
    """One cell; `value` is null unless it is stated or inferred."""
    return {
        "indicator": fact.indicator,
        "applicant": fact.applicant,
        "value": fact.value,
        "unit": fact.unit,
        "raw": fact.raw,
        "state": fact.state.value,
        "cite": {
            "table": fact.cite.table,
            "row": fact.cite.row,
            "column": fact.cite.column,
            "page": fact.cite.page,
        },
    }


def problem_json(problem: Problem) -> dict[str, Any]:
    """One finding, with both sides where the rule compares two."""
    return {
        "rule": problem.rule,
        "severity": problem.severity.value,
        "message": words(Tongue.ZH).whole(problem.message, problem.remedy),
        "message_en": words(Tongue.EN).whole(problem.english, problem.remedy_english) or None,
        "left": problem.left,
        "right": problem.right,
        "cells": [list(cell) for cell in problem.cells],
    }


def report_json(report: Report) -> dict[str, Any]:
    """The whole report; beyond the machine interface are `aliases`, `evidence` and a problem's `message_en`."""
    return {
        "source": report.source,
        "title": report.title,
        "agency": report.agency,
        "year": report.year,
        "format": report.edition,
        "published": report.published,
        "url": report.url,
        "sections": [
            {"number": section.number, "heading": section.heading, "paragraphs": list(section.paragraphs)}
            for section in report.sections
        ],
        "facts": [fact_json(fact) for fact in report.facts],
        "problems": [problem_json(problem) for problem in report.problems],
        "aliases": list(report.aliases),
        "evidence": [{"slot": item.slot, "value": item.value, "where": item.where} for item in report.evidence],
    }
