"""The views that make an index readable in any SQLite browser: every code beside its label, in both languages."""

from __future__ import annotations

from collections.abc import Mapping

VIEWS: Mapping[str, str] = {
    "all_facts": """
        SELECT units.name AS agency, reports.year, reports.edition, facts.form_table AS "table",
            indicators.code AS indicator, indicators.name AS indicator_zh, indicators.name_en AS indicator_en,
            applicants.code AS applicant, applicants.name AS applicant_zh, applicants.name_en AS applicant_en,
            facts.value, coalesce(facts.unit, indicators.unit) AS unit,
            states.code AS state, states.name AS state_zh, states.name_en AS state_en,
            coalesce(facts.raw, CAST(facts.value AS TEXT), '') AS raw,
            row_labels.text AS row_label, column_labels.text AS column_label, facts.page,
            reports.title, reports.url, reports.source, facts.report
        FROM facts
        JOIN reports ON reports.id = facts.report
        JOIN units ON units.id = reports.unit
        JOIN indicators ON indicators.id = facts.indicator
        JOIN applicants ON applicants.id = facts.applicant
        JOIN states ON states.id = facts.state
        JOIN labels AS row_labels ON row_labels.id = facts.row_label
        JOIN labels AS column_labels ON column_labels.id = facts.column_label""",
    "all_reports": """
        SELECT units.name AS agency, reports.year, reports.own_name, reports.title, reports.edition, reports.published,
            (SELECT count(*) FROM facts WHERE facts.report = reports.id) AS cells,
            (SELECT count(*) FROM facts WHERE facts.report = reports.id AND facts.state = 4) AS unreadable_cells,
            (SELECT count(*) FROM paragraphs WHERE paragraphs.report = reports.id) AS paragraphs,
            (SELECT count(*) FROM problems WHERE problems.report = reports.id AND severity = 'error') AS errors,
            (SELECT count(*) FROM problems WHERE problems.report = reports.id AND severity = 'warning') AS warnings,
            units.region, units.level, units.office, reports.url, reports.source, reports.sha256,
            reports.id AS report
        FROM reports JOIN units ON units.id = reports.unit""",
    "all_findings": """
        SELECT units.name AS agency, reports.year, problems.severity, problems.rule, problems.message,
            problems.remedy, problems.left_value, problems.right_value, problems.cells, problems.scope, reports.title,
            problems.report
        FROM problems
        JOIN reports ON reports.id = problems.report
        JOIN units ON units.id = reports.unit""",
    "all_paragraphs": """
        SELECT units.name AS agency, reports.year, sections.number AS section, sections.heading, paragraphs.text,
            reports.title, reports.url, paragraphs.report, paragraphs.id AS paragraph
        FROM paragraphs
        JOIN sections ON sections.id = paragraphs.section
        JOIN reports ON reports.id = paragraphs.report
        JOIN units ON units.id = reports.unit""",
}
"""Name of each view with its SELECT."""
