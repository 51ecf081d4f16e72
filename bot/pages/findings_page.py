"""The findings as one HTML page to print: no script, no font or picture from elsewhere, sized for A4."""

from __future__ import annotations

from collections.abc import Sequence

from bot.findings import DOUBT, SEVERITY_NAMES, Checked, Finding, QuotedCell, difference, summary, year_said
from bot.streams import escape
from knowledge.lexicon.rules import rules
from knowledge.model import Number

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


def page(reports: Sequence[Checked]) -> str:
    """The whole page: the summary, a line for each report that has findings, each finding, the rules at the end."""
    title = "政府信息公开年度报告核对结果"
    faulty = [report for report in reports if not report.sound]
    used = {finding.rule.name for report in faulty for finding in report.findings}
    parts = [
        "<!DOCTYPE html>",
        '<html lang="zh-Hans">',
        "<head>",
        '<meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f"<title>{title}</title>",
        f"<style>{STYLE}</style>",
        "</head>",
        "<body>",
        f"<h1>{title}</h1>",
        f"<p>{escape(summary(reports))}</p>",
        *_overview(faulty),
        *(part for report in faulty for part in _report(report)),
        *_sound([report for report in reports if report.sound]),
        *_rules(used),
        "</body>",
        "</html>",
    ]
    return "\n".join(parts) + "\n"


def _overview(reports: Sequence[Checked]) -> list[str]:
    if not reports:
        return []
    head = "".join(f'<th class="figure">{name}</th>' for name in SEVERITY_NAMES.values())
    body = (
        f"<tr><td>{escape(report.report.agency)}</td><td>{report.report.year or '—'}</td>"
        + "".join(f'<td class="figure">{report.count(severity)}</td>' for severity in SEVERITY_NAMES)
        + "</tr>"
        for report in reports
    )
    return [f"<table><thead><tr><th>单位</th><th>年份</th>{head}</tr></thead><tbody>", *body, "</tbody></table>"]


def _report(report: Checked) -> list[str]:
    entry = report.report
    counts = "，".join(
        f"{name}{report.count(severity)}" for severity, name in SEVERITY_NAMES.items() if report.count(severity)
    )
    remedies = ["", *(finding.remedy for finding in report.findings)]
    place = f'<a href="{escape(entry.url)}">{escape(entry.url)}</a>' if entry.url else escape(entry.source)
    source = f"{escape(entry.title)}（{place}）"
    return [
        f"<section><h2>{escape(report.heading)}<small>{counts}</small></h2>",
        f'<p class="source">{source}</p>',
        *(_finding(finding, before) for finding, before in zip(report.findings, remedies, strict=False)),
        *(f'<p class="doubt"><span class="mark">{DOUBT}</span>{escape(doubt)}</p>' for doubt in report.doubts),
        "</section>",
    ]


def _finding(finding: Finding, told_before: str) -> str:
    """One finding; a remedy that the one before it told already is not told again."""
    problem = finding.problem
    parts = [
        f'<div class="finding {problem.severity.value}">',
        f'<p><span class="mark">{SEVERITY_NAMES[problem.severity]}</span>'
        f"<strong>{finding.rule.name} {escape(finding.rule.zh)}</strong></p>",
        f"<p>{escape(finding.statement)}</p>",
    ]
    apart = difference(problem)
    if apart is not None and finding.rule.sides:
        left, right = finding.rule.sides
        sides = f"{left} {_figure(problem.left)}　{right} {_figure(problem.right)}　相差 {_figure(apart)}"
        parts.append(f'<p class="sides">{escape(sides)}</p>')
    if finding.remedy:
        parts.append(f'<p class="remedy">{escape("改法同上" if finding.remedy == told_before else finding.remedy)}</p>')
    if finding.cells:
        parts.append(f'<p class="cells">原表：{"；".join(_quoted(finding.cells))}</p>')
    return "\n".join([*parts, "</div>"])


def _quoted(cells: Sequence[QuotedCell]) -> list[str]:
    """The cells with what stands in them, those of a long sum that read 0 counted together."""
    noughts = [cell for cell in cells if _stands(cell) == "0"] if len(cells) > _FEW_CELLS else []
    named = [cell for cell in cells if cell not in noughts]
    shown = [f"{escape(cell.name)} <b>{escape(_stands(cell))}</b>" for cell in named[:_MOST_CELLS]]
    if len(named) > _MOST_CELLS:
        shown.append(f"等{len(named)}格")
    if noughts:
        shown.append(f"其余{len(noughts)}格均为0")
    return shown


def _stands(cell: QuotedCell) -> str:
    return "（没有这一格）" if cell.raw is None else cell.raw.strip() or "（空）"


def _figure(value: Number | None) -> str:
    return "—" if value is None else f"{value:g}" if isinstance(value, float) and abs(value) < 1e6 else str(value)


def _sound(reports: Sequence[Checked]) -> list[str]:
    if not reports:
        return []
    years: dict[str, list[int]] = {}
    for report in reports:
        years.setdefault(report.report.agency, []).append(report.report.year)
    body = (
        f"<tr><td>{escape(agency)}</td><td>{'、'.join(map(year_said, sorted(found)))}</td></tr>"
        for agency, found in years.items()
    )
    head = "<table><thead><tr><th>单位</th><th>年份</th></tr></thead><tbody>"
    return ["<h2>未发现问题</h2>", head, *body, "</tbody></table>"]


def _rules(used: set[str]) -> list[str]:
    found = [rule for name, rule in rules().items() if name in used]
    if not found:
        return []
    body = (
        f"<tr><td>{rule.name}</td><td>{escape(rule.statement)}</td><td>{escape(rule.source)}</td></tr>"
        for rule in found
    )
    head = "<table><thead><tr><th>规则</th><th>内容</th><th>依据</th></tr></thead><tbody>"
    note = "勾稽只能说明数字之间不一致，不能说明两行或两列整体互换；错误须改正，疑点须核实，提示供参考。"
    weights = "".join((f"<p>{note}</p>", head))
    return ["<h2>所用规则</h2>", weights, *body, "</tbody></table>"]
