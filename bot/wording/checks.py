"""What the checks found over the reports that a question is about, in words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from bot.message import Block, Fold, Role, Table
from bot.wording.figures import MOST_ROWS
from bot.wording.lines import cut_short, lead, names, paragraph
from bot.wording.texts import Texts, grouped, years_text
from knowledge.answering.details import BlanksDetail, QualityDetail

_MOST_AGREEMENTS = 8
"""Up to this many agreements are shown; they reassure, and more of them would hide what was found."""
_MOST_FINDINGS = 20


def quality(texts: Texts, detail: QualityDetail) -> list[Block]:
    """The findings over the reports asked about."""
    agency = _whose(texts, detail)
    years = years_text(texts, detail.years)
    scope = {("R1", "R2", "R3", "R4", "R5"): "rule_identity", ("R5",): "rule_carry", ("R8", "R9"): "rule_prose"}
    rules = texts.say("words", scope.get(detail.rules, "rule_all"))
    agreeing = _agreeing(texts, detail)
    if not detail.count:
        return [lead(texts.say("lead", "quality_none", agency=agency, years=years, rules=rules)), *agreeing]
    said = texts.say("lead", "quality_some", agency=agency, years=years, rules=rules, count=grouped(detail.count))
    blocks: list[Block] = _by_report(texts, detail, said)
    several = len(set(detail.whose)) > 1 or len({entry.agency for entry in detail.reports}) > 1
    for (year, problem), whose in list(zip(detail.findings, detail.whose, strict=True))[:_MOST_FINDINGS]:
        severity = texts.say("words", problem.severity.value)
        text = texts.say(
            "lead",
            "quality_item_of" if several else "quality_item",
            agency=whose,
            year=year,
            rule=texts.rule(problem.rule),
            severity=severity,
            message=texts.found(problem),
        )
        blocks.append(paragraph(Role.BODY, text))
    return [*blocks, *cut_short(texts, min(_MOST_FINDINGS, len(detail.findings)), detail.count), *agreeing]


def _agreeing(texts: Texts, detail: QualityDetail) -> list[Block]:
    """How many sums agree, and in the fold what each comes to."""
    found = detail.agreements[:_MOST_AGREEMENTS]
    if not found:
        return []
    head = paragraph(Role.PROOF, texts.say("lead", "quality_agreeing", count=len(detail.agreements)))
    inner = [paragraph(Role.DETAIL, texts.finding(item.message, item.english, item.rule)) for item in found]
    return [Fold(head=head, inner=(*inner, *cut_short(texts, len(found), len(detail.agreements))))]


def _whose(texts: Texts, detail: QualityDetail) -> str:
    """Whose reports were checked: never all, where only some were."""
    agencies = list(dict.fromkeys(entry.agency for entry in detail.reports))
    if len(agencies) == 1:
        return agencies[0]
    if detail.scope is not None:
        return detail.scope
    return texts.say("words", "all_units") if detail.everyone else names(texts, agencies)


def _by_report(texts: Texts, detail: QualityDetail, said: str) -> list[Block]:
    """How many findings there are; over several reports also which have how many, and which have none."""
    if detail.checked < 2:
        return [lead(said)]
    found = Counter(zip(detail.whose, (year for year, _ in detail.findings), strict=True))
    units = len({entry.agency for entry in detail.reports}) > 1
    span = len(detail.years) > 1

    def named(agency: str, year: int) -> str:
        parts = ([agency] if units else []) + ([texts.say("words", "year_of", year=year)] if span else [])
        return ("" if texts.language.chinese else " ").join(parts)

    faulty = [
        texts.say("lead", "quality_count", name=named(agency, year), count=count)
        for (agency, year), count in found.most_common()
    ]
    sound = [named(entry.agency, entry.year) for entry in detail.reports if (entry.agency, entry.year) not in found]
    lines = [_listed(texts, "quality_faulty", faulty, detail.faulty)]
    if sound:
        lines.insert(0 if detail.sound else 1, _listed(texts, "quality_sound", sound, detail.checked - detail.faulty))
    if detail.sound and sound:
        return [lead(lines[0]), paragraph(Role.BODY, said), *(paragraph(Role.BODY, line) for line in lines[1:])]
    return [lead(said), *(paragraph(Role.BODY, line) for line in lines)]


def _listed(texts: Texts, key: str, found: Sequence[str], count: int) -> str:
    return texts.say("lead", key, count=grouped(count), names=names(texts, found, count))


def blanks(texts: Texts, detail: BlanksDetail) -> list[Block]:
    """The blank cells by row, the columns of each in a line."""
    agency = detail.reports[0].agency
    years = years_text(texts, sorted({entry.year for entry in detail.reports}))
    if not detail.cells:
        return [lead(texts.say("lead", "blanks_none", agency=agency, years=years))]
    rows: dict[tuple[int, str], list[str]] = {}
    for cell in detail.cells:
        columns = rows.setdefault((cell.report.year, cell.fact.indicator), [])
        if cell.fact.applicant is not None:
            columns.append(texts.applicant(cell.fact.applicant))
    several = len({year for year, _ in rows}) > 1
    separator = texts.say("line", "list_separator")
    table = Table(
        columns=(texts.say("words", "indicator"), texts.say("words", "applicant")),
        rows=tuple(
            (
                (texts.say("words", "year_of", year=year) + " " if several else "") + texts.official(code),
                separator.join(columns) or "—",
            )
            for (year, code), columns in list(rows.items())[:MOST_ROWS]
        ),
        numeric=(False, False),
    )
    said = texts.say("lead", "blanks_some", agency=agency, years=years, count=len(detail.cells))
    return [lead(said), table, *cut_short(texts, len(table.rows), len(rows))]
