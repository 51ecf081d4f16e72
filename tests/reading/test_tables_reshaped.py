"""Tables with a column too many, cut in two, with a legend or moved; several reports on one page: read, or refused."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from knowledge.documents import Document, read_document
from knowledge.model import CellKey, Report, State
from tests.generator.form import ARTICLES, CASES, COLUMNS, RESULTS, ROWS
from tests.reading.test_other_years import PAGE, TABLES, TRUTH, of_last_year, read, told, wrong

_ROWS = re.compile(r"<tr>.*?</tr>", re.DOTALL)
_CELLS = re.compile(r"<td[^>]*>.*?</td>", re.DOTALL)
_COLUMNS = 7
SECOND, THIRD, FOURTH = TABLES


def reports(page: str) -> list[Report]:
    return list(read_document(Document(name="report.html", data=page.encode())))


def split(table: str) -> tuple[str, str]:
    """Table 3 cut behind its third column into two, each with all labels."""
    heads = (
        "<tr><td rowspan='2'>事项</td><td rowspan='2'>自然人</td><td colspan='2'>法人或其他组织</td></tr>"
        "<tr><td>商业企业</td><td>科研机构</td></tr>",
        "<tr><td rowspan='2'>事项</td><td colspan='3'>法人或其他组织</td><td rowspan='2'>总计</td></tr>"
        "<tr><td>社会公益组织</td><td>法律服务机构</td><td>其他</td></tr>",
    )
    halves = ["", ""]
    for row in _ROWS.findall(table)[3:]:
        cells = _CELLS.findall(row)
        label = f"<td>{re.sub('<.*?>', '', ''.join(cells[-_COLUMNS - 1 : -_COLUMNS]))}</td>"
        values = cells[-_COLUMNS:]
        halves[0] += f"<tr>{label}{''.join(values[:3])}</tr>"
        halves[1] += f"<tr>{label}{''.join(values[3:])}</tr>"
    one, other = (f"<table border='1'>{head}{half}</table>" for head, half in zip(heads, halves, strict=True))
    return one, other


def with_shares(table: str) -> str:
    """Table 3 with a last column that tells the share of each row."""
    rows = _ROWS.findall(table)
    made = [rows[0].replace('colspan="7"', 'colspan="8"'), rows[1].replace("</tr>", '<td rowspan="2">占比</td></tr>')]
    made += [rows[2], *(row.replace("</tr>", f"<td>{at}.25%</td></tr>") for at, row in enumerate(rows[3:]))]
    return f"<table>{''.join(made)}</table>"


def with_last_year(table: str) -> str:
    """Table 3 with a last column of what the totals were the year before."""
    rows = _ROWS.findall(table)
    made = [rows[0].replace('colspan="7"', 'colspan="8"')]
    made += [rows[1].replace("</tr>", '<td rowspan="2">上年总计</td></tr>'), rows[2]]
    made += [row.replace("</tr>", f"<td>{at}</td></tr>") for at, row in enumerate(rows[3:])]
    return f"<table>{''.join(made)}</table>"


def tabled(rows: list[list[object]]) -> str:
    lines = ("".join(f"<td>{cell}</td>" for cell in row) for row in rows)
    return f"<table>{''.join(f'<tr>{line}</tr>' for line in lines)}</table>"


def listed(table: str) -> str:
    """Table 2 with every cell in a line of its own, behind its row and its column."""
    rows: list[list[object]] = [["信息内容", "指标", "数量"]]
    for article in ARTICLES[told(PAGE).edition]:
        for label, codes in article.rows:
            rows += [[label, head, TRUTH[code, None]] for head, code in zip(article.headers, codes, strict=True)]
    return tabled(rows)


def requests() -> list[list[object]]:
    """Table 3 without spans."""
    rows: list[list[object]] = [["项目", *(name for _, name in COLUMNS)]]
    for row in ROWS[told(PAGE).edition]:
        rows.append([row.group + row.label, *(TRUTH[row.code, code] for code, _ in COLUMNS)])
    return rows


def disputes() -> list[list[object]]:
    """Table 4 with a row for each kind of cases."""
    kinds = zip(CASES, ("行政复议", "未经复议直接起诉", "复议后起诉"), strict=True)
    rows: list[list[object]] = [["类别", *(name for _, name in RESULTS)]]
    return rows + [[name, *(TRUTH[f"{kind}.{result}", None] for result, _ in RESULTS)] for (kind, _), name in kinds]


def abreast(left: list[list[object]], right: list[list[object]], gap: int) -> list[list[object]]:
    width = max(map(len, left))
    return [
        [*row, *[""] * (width - len(row) + gap), *(right[at] if at < len(right) else [])] for at, row in enumerate(left)
    ]


def with_years(table: str) -> str:
    """Table 4 with the row of the year before above its own, each behind its year in a column of its own."""
    rows = _ROWS.findall(table)
    other = _ROWS.findall(of_last_year(table))[-1]
    first = rows[0].replace("<tr>", '<tr><td rowspan="3">年度</td>')
    years = [row.replace("<tr>", f"<tr><td>{year}</td>") for year, row in ((2021, other), (2022, rows[-1]))]
    return f"<table>{first}{''.join(rows[1:-1])}{''.join(years)}</table>"


@pytest.mark.parametrize(
    ("table", "shape"),
    [
        (THIRD, lambda table: "".join(split(table))),
        (THIRD, lambda table: "<table><tr><td>{}</td><td>{}</td></tr></table>".format(*split(table))),
        (THIRD, with_shares),
        (SECOND, listed),
    ],
    ids=["one below the other", "side by side", "shares", "a list of cells"],
)
def test_tables_of_another_shape_are_read_whole(table: str, shape: Callable[[str], str]) -> None:
    report = told(PAGE.replace(table, shape(table)))
    assert {fact.key: fact.value for fact in report.facts} == TRUTH
    assert [problem.message for problem in report.problems] == [problem.message for problem in told(PAGE).problems]


@pytest.mark.parametrize("gap", [0, 1, 2])
def test_tables_that_stand_abreast_are_read_each_by_itself(gap: int) -> None:
    joint = tabled(abreast(requests(), disputes(), gap))
    report = told(PAGE.replace(THIRD, joint).replace(FOURTH, ""))
    assert {fact.key: fact.value for fact in report.facts} == TRUTH


def test_a_word_amid_figures_is_no_second_table() -> None:
    rows = requests()
    rows[1][4] = rows[2][4] = "见附件"
    facts = {fact.key: fact for fact in told(PAGE.replace(THIRD, tabled(rows))).facts}
    assert all(fact.value in (None, TRUTH[key]) for key, fact in facts.items())
    assert facts["outcome.granted", "total"].value == TRUTH["outcome.granted", "total"]


def test_a_table_that_goes_on_below_a_caption_is_one() -> None:
    report = told(PAGE.replace(THIRD, "<p>申请情况（二）</p>".join(split(THIRD))))
    assert {fact.key: fact.value for fact in report.facts} == TRUTH


def test_a_column_of_last_year_is_passed_over_and_told() -> None:
    report = told(PAGE.replace(THIRD, with_last_year(THIRD)))
    assert {fact.key: fact.value for fact in report.facts} == TRUTH
    assert any(problem.rule == "read.left_over" and "上年总计" in problem.message for problem in report.problems)


def test_a_year_in_a_column_of_its_own_tells_which_row_is_the_reports() -> None:
    report = told(PAGE.replace(FOURTH, with_years(FOURTH)))
    assert {fact.key: fact.value for fact in report.facts} == TRUTH
    assert any("2021 702" in problem.message for problem in report.problems)


@pytest.mark.parametrize(
    ("mark", "legend"),
    [("—", "说明：表中“—”表示数值为0。"), ("/", "注：/代表0"), ("", "单元格空白表示该项为零。"), ("－", "“－”即为零")],
)
def test_a_mark_is_nought_where_a_legend_says_so(mark: str, legend: str) -> None:
    marked = PAGE.replace(THIRD, THIRD.replace("<td>0</td>", f"<td>{mark}</td>") + f"<p>{legend}</p>")
    assert {key: fact.value for key, fact in read(marked).items()} == TRUTH


def test_a_mark_is_no_nought_without_a_legend_or_against_the_sums() -> None:
    marked = PAGE.replace(THIRD, THIRD.replace("<td>0</td>", "<td>—</td>"))
    states = {fact.state for key, fact in read(marked).items() if TRUTH[key] == 0 and key[1] == "business"}
    assert State.STATED not in states
    lying = PAGE.replace(THIRD, THIRD.replace("<td>39</td>", "<td>—</td>") + "<p>“—”表示0。</p>")
    assert wrong(read(lying)) == []


def test_figures_of_table_two_that_moved_down_a_row_are_not_read() -> None:
    moved = SECOND.replace('<td colspan="3">6</td>', '<td colspan="3"></td>').replace(
        '<td>行政强制</td><td colspan="3">0</td></tr>',
        '<td>行政强制</td><td colspan="3">6</td></tr><tr><td></td><td colspan="3">0</td></tr>',
    )
    facts = read(PAGE.replace(SECOND, moved))
    assert wrong(facts) == []
    key: CellKey = ("coercion.decisions", None)
    assert facts[key].state is State.UNREADABLE


def body(page: str) -> str:
    return page.partition("<body>")[2].partition("</body>")[0]


def test_the_reports_of_a_compilation_number_their_sections_each_in_its_own_way() -> None:
    second = body(PAGE).replace("教育局", "林业局")
    for at, numeral in enumerate("一二三四五六", 1):
        second = second.replace(f"<h2>{numeral}、", f"<h2>{at}、")
    third = body(PAGE).replace("教育局", "水利局")
    page = f"<html><body>{body(PAGE)}{second}{third}</body></html>"
    found = reports(page)
    assert [report.agency for report in found] == ["云津市教育局", "云津市林业局", "云津市水利局"]
    assert all({fact.key: fact.value for fact in report.facts} == TRUTH for report in found)


@pytest.mark.parametrize("first", [True, False])
@pytest.mark.parametrize("word", ["（送审稿）", "（征求意见稿）"])
def test_a_draft_beside_the_final_report_is_left_out_and_told(first: bool, word: str) -> None:
    final = body(PAGE)
    title = "<h1>云津市教育局2022年政府信息公开工作年度报告"
    draft = final.replace(title, title + word)
    for table in TABLES:
        draft = draft.replace(table, of_last_year(table))
    page = f"<html><body>{draft}{final}</body></html>" if first else f"<html><body>{final}{draft}</body></html>"
    (report,) = reports(page)
    assert {fact.key: fact.value for fact in report.facts} == TRUTH
    assert [problem.rule for problem in report.problems if word.strip("（）") in problem.message] == ["read.draft"]


def test_a_sheet_that_was_saved_as_a_page_is_read_as_one() -> None:
    def line(found: re.Match[str]) -> str:
        return f'<tr><td colspan="12">{found[2]}</td></tr>'

    rows = re.sub(r"<(h1|h2|p)>(.*?)</\1>", line, body(PAGE), flags=re.DOTALL)
    rows = re.sub(r"</?table[^>]*>|</?tbody>", "", rows)
    rows = rows.replace("<td>0</td>", '<td x:num="0"><span>&nbsp;</span>-<span>&nbsp; </span></td>')
    page = f"<html><head><meta name=ProgId content=Excel.Sheet></head><body><table x:str>{rows}</table></body></html>"
    (report,) = reports(page)
    assert (report.agency, report.year) == ("云津市教育局", 2022)
    assert {fact.key: fact.value for fact in report.facts} == TRUTH
