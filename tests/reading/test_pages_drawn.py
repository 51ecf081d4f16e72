"""Pages whose markup says less than what a browser makes of it: cells left open, tables drawn by styles, tabs."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest

from knowledge.documents import Document, read_document
from knowledge.documents.html.open_cells import closed
from knowledge.model import State
from tests.generator.html import table_html
from tests.generator.model import Line, SampleReport, Table
from tests.generator.tables import body
from tests.reading.wrapped import holds, sample


@pytest.fixture(scope="module", name="report")
def _report() -> SampleReport:
    return sample()


def flow(report: SampleReport, table: Callable[[Table], str], line: str = "<p>{}</p>") -> str:
    return "\n".join(table(item) if isinstance(item, Table) else line.format(item.text) for item in body(report))


def page(inner: str, head: str = "") -> bytes:
    return f"<html><head><title>年报</title>{head}</head><body>{inner}</body></html>".encode()


def spans(names: str, *numbers: int) -> str:
    return "".join(f' {name}="{number}"' for name, number in zip(names.split(), numbers, strict=True))


def left_open(table: Table) -> str:
    rows = (
        "".join(f"<TD{spans('ROWSPAN COLSPAN', box.rowspan, box.colspan)}><P><FONT SIZE=2>{box.text}" for box in row)
        for row in table.rows
    )
    return f"<TABLE BORDER=1><TR>{'<TR>'.join(rows)}</TABLE>"


def plain(table: Table) -> str:
    rows = (
        "<tr>" + "".join(f"<td{spans('rowspan colspan', box.rowspan, box.colspan)}>{box.text}</td>" for box in row)
        for row in table.rows
    )
    return f"<table>{'</tr>'.join(rows)}</tr></table>"


def by_roles(table: Table) -> str:
    rows = (
        '<div role="row">'
        + "".join(
            f'<div role="{"columnheader" if box.head else "cell"}"'
            f"{spans('aria-rowspan aria-colspan', box.rowspan, box.colspan)}>{box.text if box.text != '0' else ''}"
            "</div>"
            for box in row
        )
        for row in table.rows
    )
    return f'<div role="table">{"</div>".join(rows)}</div></div>'


def by_styles(table: Table) -> str:
    rows = ("".join(f'<span class="c">{cell or ""}</span>' for cell in row) for row in table.matrix())
    return '<div class="t"><div class="r">' + '</div><div class="r">'.join(rows) + "</div></div>"


SHEET = "<style>.t{display:table}.r{display:table-row}.r .c{display:table-cell}</style>"


def test_cells_that_are_left_open_end_where_the_next_begins(report: SampleReport) -> None:
    holds(report, "a.html", page(flow(report, left_open, "<P><FONT SIZE=4>{}")))


@pytest.mark.parametrize(
    ("markup", "whole"),
    [
        ("<table><tr><td><b>1<td>2</table>", "<table><tr><td><b>1</b></td><td>2</td></tr></table>"),
        ("<table><tr><td>1<tr><td>2</table>", "<table><tr><td>1</td></tr><tr><td>2</td></tr></table>"),
        ("<table><tr><td>1</td></tr></table>", "<table><tr><td>1</td></tr></table>"),
        ("<p>1<td>2", "<p>1<td>2"),
        (
            "<table><tr><td><table><tr><td>1</table><td>2</table>",
            "<table><tr><td><table><tr><td>1</td></tr></table></td><td>2</td></tr></table>",
        ),
        ("<table><tr><td>1</b><br><td>2</table>", "<table><tr><td>1</b><br></td><td>2</td></tr></table>"),
    ],
)
def test_what_is_left_open_is_closed_where_a_browser_closes_it(markup: str, whole: str) -> None:
    assert closed(markup) == whole
    assert closed(whole) == whole


def test_closing_takes_time_in_proportion_to_the_page() -> None:
    costs = []
    for count in (4_000, 16_000):
        began = time.process_time()
        closed("<table>" + "<tr><td><font><b>1" * count)
        costs.append(time.process_time() - began)
    assert costs[1] < 12 * max(costs[0], 0.01)


def test_a_table_drawn_by_styles_is_a_table(report: SampleReport) -> None:
    holds(report, "a.html", page(flow(report, by_styles), SHEET))


def test_a_table_told_by_roles_keeps_its_empty_cells(report: SampleReport) -> None:
    (read,) = read_document(Document(name="a.html", data=page(flow(report, by_roles))))
    table_three = {fact.key: fact for fact in read.facts if fact.applicant}
    assert len(table_three) > 150
    for key, fact in table_three.items():
        value = report.value(*key)
        assert (fact.value, fact.state) == (value, State.STATED) or (value == 0 and fact.state is not State.STATED)


def test_what_a_style_hides_in_a_drawn_table_is_not_read(report: SampleReport) -> None:
    hidden = flow(report, by_styles).replace('<span class="c">', '<span class="c"><i class="h">9</i>')
    holds(report, "a.html", page(hidden, SHEET + "<style>div.r span.c .h{display:none}</style>"))


def test_short_tabs_are_shown_with_the_long_ones(report: SampleReport) -> None:
    tabs: list[str] = [""]
    for item in body(report):
        if isinstance(item, Line) and item.kind == "heading":
            tabs.append("")
        tabs[-1] += plain(item) if isinstance(item, Table) else f"<p>{item.text}</p>"
    panes = "".join(f'<div class="pane{" active" if at == 0 else ""}">{tab}</div>' for at, tab in enumerate(tabs[1:]))
    style = "<style>.pane{display:none}.active{display:block}</style>"
    holds(report, "a.html", page(f"{tabs[0]}<div>{panes}</div>", style))


def test_what_a_page_has_for_browsers_without_scripts(report: SampleReport) -> None:
    holds(report, "a.html", page(f'<div id="app"></div><noscript>{flow(report, plain)}</noscript>'))
    both = page(f"{flow(report, plain)}<noscript><p>请启用脚本，本页为2019年报告</p></noscript>")
    holds(report, "a.html", both)
    (read,) = read_document(Document(name="a.html", data=both))
    assert "请启用" not in "".join(text for section in read.sections for text in section.paragraphs)


@pytest.mark.parametrize(
    "put",
    [
        "<aside>{}</aside>",
        "<footer>{}</footer>",
        "<nav>{}</nav>",
        "<p><textarea>{}</textarea></p>",
        "<p><input value='{}'></p>",
    ],
)
def test_what_stands_inside_of_a_report_is_no_furniture_of_its_page(put: str, report: SampleReport) -> None:
    said = "另有三件口头咨询未列入下表"
    written = flow(report, table_html)
    fifth = written.index("<p>五、")
    inside = page(written[:fifth] + put.format(said) + written[fifth:])
    (read,) = read_document(Document(name="a.html", data=inside))
    assert said in "".join(text for section in read.sections for text in section.paragraphs)
    around = page(put.format(said) + written + put.format(said))
    (read,) = read_document(Document(name="a.html", data=around))
    assert said not in "".join(text for section in read.sections for text in section.paragraphs)
