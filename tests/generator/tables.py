"""The printed tables of a report, with the label variants that real offices use."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import groupby

from tests.generator.form import APPLICANTS, ARTICLES, CASES, COLUMNS, HEADINGS, ORDINALS, RESULTS, ROWS, annex
from tests.generator.model import Body, Box, Line, SampleReport, Table

_NOTE = "（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """How an office words the form.

    `replace` maps any printed label (whole cell) to what stands instead; `extra_rows` puts a row after the row with
    the given label of table 2; `articles` and `rows_edition` override the edition of table 2 and of 其他处理 (hybrids).
    `columns` are those of table 3 in their printed order: the applicant codes and "organisation" for a 小计 that the
    form does not have; `group_sums` adds a 小计 row under every group; `drop_rows` are rows the office left out;
    `asides` are other tables that stand in a section, before the form's own.
    `heading_style` is "一、", "第一部分 ", "(一) " or "" for unnumbered; `point` replaces the "." of "1.".
    """

    replace: Mapping[str, str] = field(default_factory=dict)
    articles: str | None = None
    rows_edition: str | None = None
    extra_rows: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    heading_style: str = "一、"
    point: str = "."
    note: str = _NOTE
    table_four_header: bool = True
    tables_split: bool = False
    columns: tuple[str, ...] = tuple(code for code, _ in COLUMNS)
    group_sums: bool = False
    drop_rows: frozenset[str] = frozenset()
    asides: Mapping[int, tuple[Table, ...]] = field(default_factory=dict)

    def label(self, text: str) -> str:
        """The label as this office prints it."""
        swapped = self.replace.get(text, text)
        if self.point != "." and len(swapped) > 2 and swapped[0].isdigit() and swapped[1] == ".":
            return swapped[0] + self.point + swapped[2:]
        return swapped


PLAIN = Wording()


def table_two(report: SampleReport, wording: Wording = PLAIN) -> tuple[Table, ...]:
    """Table 2: one table of four columns, or one per article when the office splits it."""
    blocks: list[list[tuple[Box, ...]]] = []
    for article in ARTICLES[wording.articles or report.edition]:
        rows: list[tuple[Box, ...]] = [(Box(text=wording.label(article.name), colspan=4, head=True),)]
        width = len(article.headers)
        spans = [1] * width if width == 3 else [1, 2] if width == 2 else [3]
        rows.append(
            (
                Box(text=wording.label("信息内容"), head=True),
                *(
                    Box(text=wording.label(header), colspan=span, head=True)
                    for header, span in zip(article.headers, spans, strict=True)
                ),
            )
        )
        for label, codes in article.rows:
            values = [report.cells[code, None].text for code in codes]
            rows.append(
                (
                    Box(text=wording.label(label)),
                    *(Box(text=text, colspan=span) for text, span in zip(values, spans, strict=True)),
                )
            )
            if label in wording.extra_rows:
                extra = wording.extra_rows[label]
                rows.append(
                    (
                        Box(text=extra[0]),
                        *(Box(text=text, colspan=span) for text, span in zip(extra[1:], spans, strict=True)),
                    )
                )
        blocks.append(rows)
    if wording.tables_split:
        return tuple(Table(number=2, rows=tuple(rows)) for rows in blocks)
    return (Table(number=2, rows=tuple(row for rows in blocks for row in rows)),)


_NAMES = {**dict(COLUMNS), "organisation": "小计"}
_TALL = frozenset({"natural_person", "total"})


def table_three_head(wording: Wording = PLAIN) -> tuple[tuple[Box, ...], ...]:
    """The three header rows of table 3."""
    middle: list[Box] = []
    low: list[Box] = []
    for tall, codes in groupby(wording.columns, key=lambda code: code in _TALL):
        listed = list(codes)
        if tall:
            middle += [Box(text=wording.label(_NAMES[code]), rowspan=2, head=True) for code in listed]
        else:
            middle.append(Box(text=wording.label("法人或其他组织"), colspan=len(listed), head=True))
            low += [Box(text=wording.label(_NAMES[code]), head=True) for code in listed]
    top = (
        Box(text=wording.note, rowspan=3, colspan=3, head=True),
        Box(text=wording.label("申请人情况"), colspan=len(wording.columns), head=True),
    )
    return (top, tuple(middle), tuple(low))


def table_three(report: SampleReport, wording: Wording = PLAIN) -> Table:
    """Table 3 with its three label columns and seven value columns."""
    rows = list(table_three_head(wording))
    form = ROWS[wording.rows_edition or report.edition]

    def amount(code: str, applicant: str) -> str:
        if applicant != "organisation":
            return report.cells[code, applicant].text
        return str(sum(int(report.value(code, kind) or 0) for kind in APPLICANTS[1:]))

    def values(code: str) -> tuple[Box, ...]:
        return tuple(Box(text=amount(code, applicant)) for applicant in wording.columns)

    def sums(codes: list[str]) -> tuple[Box, ...]:
        return tuple(
            Box(text=str(sum(int(report.value(code, applicant) or 0) for code in codes)))
            for applicant in wording.columns
        )

    inner = [row for row in form if row.code.startswith("outcome.") and row.code not in wording.drop_rows]
    groups = [(group, list(members)) for group, members in groupby(inner, key=lambda row: row.group)]
    extra = sum(1 for group, _ in groups if group) if wording.group_sums else 0
    for row in form[:2]:
        rows.append((Box(text=wording.label(row.label), colspan=3), *values(row.code)))
    first = True
    for group, listed in groups:
        summed = wording.group_sums and bool(group)
        for at, row in enumerate(listed):
            boxes: list[Box] = []
            if first:
                boxes.append(Box(text=wording.label("三、本年度办理结果"), rowspan=len(inner) + extra))
                first = False
            if not group:
                boxes.append(Box(text=wording.label(row.label), colspan=2))
            else:
                if at == 0:
                    boxes.append(Box(text=wording.label(group), rowspan=len(listed) + summed))
                boxes.append(Box(text=wording.label(row.label)))
            rows.append((*boxes, *values(row.code)))
        if summed:
            rows.append((Box(text="小计"), *sums([row.code for row in listed])))
    last = form[-1]
    rows.append((Box(text=wording.label(last.label), colspan=3), *values(last.code)))
    return Table(number=3, rows=tuple(rows))


def table_four(report: SampleReport, wording: Wording = PLAIN) -> Table:
    """Table 4: fifteen values under stacked headers; without its sub header where the office dropped it."""
    results = [Box(text=wording.label(label), head=True) for _, label in RESULTS]
    values = tuple(Box(text=report.cells[f"{block}.{name}", None].text) for block, _ in CASES for name, _ in RESULTS)
    top = (
        Box(text=wording.label("行政复议"), colspan=5, head=True),
        Box(text=wording.label("行政诉讼"), colspan=10, head=True),
    )
    if not wording.table_four_header:
        return Table(number=4, rows=(top, tuple(results * 3), values))
    tall = tuple(Box(text=box.text, rowspan=2, head=True) for box in results)
    middle = (
        *tall,
        Box(text=wording.label("未经复议直接起诉"), colspan=5, head=True),
        Box(text=wording.label("复议后起诉"), colspan=5, head=True),
    )
    return Table(number=4, rows=(top, middle, tuple(results * 2), values))


def table_annex(report: SampleReport, wording: Wording = PLAIN) -> Table:
    """The annex before 2019: label, unit, figure."""
    rows: list[tuple[Box, ...]] = [
        tuple(Box(text=wording.label(text), head=True) for text in ("统计指标", "单位", "统计数"))
    ]
    for entry in annex():
        value = report.cells[entry.code, None].text if entry.code else "——"
        rows.append((Box(text=wording.label(entry.label)), Box(text=entry.unit), Box(text=value)))
    return Table(number=1, rows=tuple(rows))


def heading(wording: Wording, number: int, text: str) -> str:
    """A section's heading with its number in the office's style."""
    style = wording.heading_style
    ordinal = ORDINALS[number - 1]
    return style.replace("一", ordinal) + text if style else text


def body(report: SampleReport, wording: Wording = PLAIN) -> Body:
    """The report as a stream of lines and tables, in the order of the form."""
    stream: list[Line | Table] = [Line(text=line, kind="title") for line in report.title.split("\n") if line]
    stream += [Line(text=text) for text in report.lead]
    for number, part in enumerate(report.parts, 1):
        stream.append(Line(text=heading(wording, number, part.heading), kind="heading"))
        stream += [Line(text=text) for text in part.paragraphs]
        stream += wording.asides.get(number, ())
        if report.edition != "pre2019":
            if number == 2:
                stream += table_two(report, wording)
            elif number == 3:
                stream.append(table_three(report, wording))
            elif number == 4:
                stream.append(table_four(report, wording))
        stream += [Line(text=text) for text in part.after]
    if report.edition == "pre2019":
        stream.append(Line(text="附件"))
        stream.append(Line(text=f"政府信息公开情况统计表（{report.year}年度）"))
        stream.append(table_annex(report, wording))
    return tuple(stream)


def default_headings(edition: str) -> tuple[str, ...]:
    """The section titles of an edition."""
    return HEADINGS[edition]
