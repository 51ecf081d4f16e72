"""The findings as one HTML page to print, in any language: no script, no font or picture from elsewhere, for A4."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.findings import UNKNOWN_UNIT, UNKNOWN_YEAR, Checked, Finding, QuotedCell, difference
from bot.labels import label
from bot.streams import escape
from bot.wording.texts import texts
from knowledge.answers import Language
from knowledge.lexicon.codes import codes
from knowledge.lexicon.rules import rules
from knowledge.model import Number, Severity

_MOST_CELLS = 30
"""So many cells of a finding are quoted; a sum of table 3 has fewer."""

_FEW_CELLS = 4
"""Up to so many cells are all quoted, also those that read 0."""

STYLE = """
:root { --ink: #1b1b1b; --faint: #666; --line: #bbb; --error: #a61b1b; --warning: #8a5a00; --notice: #3c5a78; }
* { box-sizing: border-box; }
body { font: 15px/1.65 "Noto Sans CJK SC", "Source Han Sans SC", "Microsoft YaHei", "PingFang SC", sans-serif;
       color: var(--ink); background: #fff; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
h1 { font-size: 1.5rem; margin: 0 0 .3rem; }
h2 { font-size: 1.15rem; margin: 2rem 0 .5rem; padding-bottom: .2rem; border-bottom: 2px solid var(--ink); }
h2 small { font-weight: normal; color: var(--faint); font-size: .85rem; margin-left: .8rem; }
.source { color: var(--faint); font-size: .85rem; margin: 0 0 .6rem; overflow-wrap: anywhere; }
table { border-collapse: collapse; width: 100%; margin: .4rem 0 1rem; }
th, td { border: 1px solid var(--line); padding: .25rem .5rem; text-align: left; vertical-align: top; }
th { background: #f3f3f0; font-weight: 600; white-space: nowrap; }
.figure { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
.finding { border: 1px solid var(--line); border-left: .35rem solid var(--notice); padding: .5rem .8rem;
           margin: .6rem 0; break-inside: avoid; }
.finding.error { border-left-color: var(--error); } .finding.warning { border-left-color: var(--warning); }
.finding p { margin: .2rem 0; }
.mark { display: inline-block; min-width: 2.6em; text-align: center; padding: 0 .4em; margin-right: .5em; color: #fff;
        background: var(--notice); font-size: .85rem; }
.error .mark { background: var(--error); } .warning .mark { background: var(--warning); }
.sides { font-variant-numeric: tabular-nums; }
.remedy { font-weight: 600; }
.cells { color: var(--faint); font-size: .85rem; }
.doubt .mark { background: var(--faint); }
.cells b { font-weight: 600; color: var(--ink); }
@page { size: A4; margin: 18mm 16mm;
        @bottom-center { content: counter(page) " / " counter(pages); font-size: 9pt; color: #666; } }
@media print {
  body { max-width: none; margin: 0; padding: 0; font-size: 10.5pt; }
  h2, .source { break-after: avoid; } thead { display: table-header-group; } tr { break-inside: avoid; }
  .finding, .mark, th { -webkit-print-color-adjust: exact; print-color-adjust: exact; }
}
"""


def page(reports: Sequence[Checked], language: Language = Language.HANS) -> str:
    """The whole page: the summary, a line for each report that has findings, each finding, the rules at the end."""
    return _Page(language=language).whole(reports)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Page:
    """The words of one language put around the findings."""

    language: Language

    def say(self, key: str, **parts: object) -> str:
        """One of the page's own words."""
        return label("findings", key, self.language, **parts)

    def whole(self, reports: Sequence[Checked]) -> str:
        """The page as HTML."""
        title = self.say("title")
        faulty = [report for report in reports if not report.sound]
        used = {finding.rule.name for report in faulty for finding in report.findings}
        parts = [
            "<!DOCTYPE html>",
            f'<html lang="{self.language}">',
            "<head>",
            '<meta charset="utf-8">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            f"<title>{title}</title>",
            f"<style>{STYLE}</style>",
            "</head>",
            "<body>",
            f"<h1>{title}</h1>",
            f"<p>{escape(self._summary(reports))}</p>",
            *self._overview(faulty),
            *(part for report in faulty for part in self._report(report)),
            *self._sound([report for report in reports if report.sound]),
            *self._rules(used),
            "</body>",
            "</html>",
        ]
        return "\n".join(parts) + "\n"

    def _summary(self, reports: Sequence[Checked]) -> str:
        told = self.say(
            "summary",
            reports=len(reports),
            sound=sum(report.sound for report in reports),
            **{f"{severity.value}s": sum(report.count(severity) for report in reports) for severity in Severity},
        )
        doubtful = sum(bool(report.doubts) for report in reports)
        return f"{told} {self.say('unread', count=doubtful)}" if doubtful else told

    def _agency(self, report: Checked) -> str:
        agency = report.report.agency
        return self.say("unknown_unit") if agency == UNKNOWN_UNIT else agency

    def _year(self, year: int) -> str:
        return self.say("unknown_year") if year == UNKNOWN_YEAR else self.say("of_year", year=year)

    def _overview(self, reports: Sequence[Checked]) -> list[str]:
        if not reports:
            return []
        head = "".join(f'<th class="figure">{self.say(severity.value)}</th>' for severity in Severity)
        body = (
            f"<tr><td>{escape(self._agency(report))}</td><td>{report.report.year or '—'}</td>"
            + "".join(f'<td class="figure">{report.count(severity)}</td>' for severity in Severity)
            + "</tr>"
            for report in reports
        )
        return [*self._head("unit", "year", more=head), *body, "</tbody></table>"]

    def _head(self, *names: str, more: str = "") -> list[str]:
        named = "".join(f"<th>{self.say(name)}</th>" for name in names)
        return [f"<table><thead><tr>{named}{more}</tr></thead><tbody>"]

    def _report(self, report: Checked) -> list[str]:
        entry = report.report
        counts = self.say("list").join(
            self.say("count", severity=self.say(severity.value), count=report.count(severity))
            for severity in Severity
            if report.count(severity)
        )
        told = f"{self._agency(report)} {self._year(entry.year)}"
        known = entry.agency != UNKNOWN_UNIT and entry.year != UNKNOWN_YEAR
        heading = told if known else f"{told} {entry.source}"
        remedies = ["", *(finding.problem.remedy for finding in report.findings)]
        place = f'<a href="{escape(entry.url)}">{escape(entry.url)}</a>' if entry.url else escape(entry.source)
        source = self.say("source", title=escape(entry.title), place=place)
        own = texts(self.language)
        doubts = [own.finding(doubt.message, doubt.english, doubt.rule) for doubt in report.doubts]
        mark = f'<span class="mark">{self.say("doubt")}</span>'
        return [
            f"<section><h2>{escape(heading)}<small>{counts}</small></h2>",
            f'<p class="source">{source}</p>',
            *(self._finding(finding, before) for finding, before in zip(report.findings, remedies, strict=False)),
            *(f'<p class="doubt">{mark}{escape(doubt)}</p>' for doubt in doubts),
            "</section>",
        ]

    def _finding(self, finding: Finding, told_before: str) -> str:
        """One finding; a remedy that the one before it told already is not told again."""
        problem, own = finding.problem, texts(self.language)
        named = own.own(finding.rule.zh) if self.language.chinese else finding.rule.en
        stated = own.finding(problem.message, problem.english)
        parts = [
            f'<div class="finding {problem.severity.value}">',
            f'<p><span class="mark">{self.say(problem.severity.value)}</span>'
            f"<strong>{finding.rule.name} {escape(named)}</strong></p>",
            f"<p>{escape(stated)}</p>",
        ]
        apart = difference(problem)
        if apart is not None and finding.rule.sides:
            left_name, right_name = map(own.own, finding.rule.sides)
            sides = self.say(
                "sides",
                left_name=left_name,
                left=_figure(problem.left),
                right_name=right_name,
                right=_figure(problem.right),
                apart=_figure(apart),
            )
            parts.append(f'<p class="sides">{escape(sides)}</p>')
        if problem.remedy:
            again = problem.remedy == told_before
            told = self.say("same_remedy") if again else own.finding(problem.remedy, problem.remedy_english)
            parts.append(f'<p class="remedy">{escape(told)}</p>')
        if finding.cells:
            cells = self.say("next_cell").join(self._quoted(finding.cells))
            parts.append(f'<p class="cells">{self.say("cells", cells=cells)}</p>')
        return "\n".join([*parts, "</div>"])

    def _quoted(self, cells: Sequence[QuotedCell]) -> list[str]:
        """The cells with what stands in them, those of a long sum that read 0 counted together."""
        noughts = [cell for cell in cells if cell.raw is not None and cell.raw.strip() == "0"]
        noughts = noughts if len(cells) > _FEW_CELLS else []
        named = [cell for cell in cells if cell not in noughts]
        shown = [f"{escape(self._name(cell))} <b>{escape(self._stands(cell))}</b>" for cell in named[:_MOST_CELLS]]
        if len(named) > _MOST_CELLS:
            shown.append(self.say("more_cells", count=len(named)))
        if noughts:
            shown.append(self.say("noughts", count=len(noughts)))
        return shown

    def _name(self, cell: QuotedCell) -> str:
        if self.language.chinese or cell.key[0] not in codes().indicators:
            return cell.name
        own = texts(self.language)
        row = own.official(cell.key[0])
        return row if cell.key[1] is None else f"{row} × {own.applicant(cell.key[1])}"

    def _stands(self, cell: QuotedCell) -> str:
        return self.say("no_cell") if cell.raw is None else cell.raw.strip() or self.say("blank")

    def _sound(self, reports: Sequence[Checked]) -> list[str]:
        if not reports:
            return []
        years: dict[str, list[int]] = {}
        for report in reports:
            years.setdefault(self._agency(report), []).append(report.report.year)
        joint = texts(self.language).say("line", "list_separator")
        body = (
            f"<tr><td>{escape(agency)}</td><td>{joint.join(map(self._year, sorted(found)))}</td></tr>"
            for agency, found in years.items()
        )
        return [f"<h2>{self.say('sound')}</h2>", *self._head("unit", "year"), *body, "</tbody></table>"]

    def _rules(self, used: set[str]) -> list[str]:
        found = [rule for name, rule in rules().items() if name in used]
        if not found:
            return []
        own = texts(self.language)
        body = (
            f"<tr><td>{rule.name}</td><td>{escape(own.own(rule.statement) if self.language.chinese else rule.en)}</td>"
            f"<td>{escape(rule.source)}</td></tr>"
            for rule in found
        )
        head = self._head("rule", "says", "basis")
        return [f"<h2>{self.say('rules')}</h2>", f"<p>{self.say('note')}</p>", *head, *body, "</tbody></table>"]


def _figure(value: Number | None) -> str:
    return "—" if value is None else f"{value:g}" if isinstance(value, float) and abs(value) < 1e6 else str(value)
