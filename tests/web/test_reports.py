"""The report's page against the index: every cell once, in its place, with its state, and what was found beside it."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.addresses import cell_anchor
from bot.web.form_tables import form_tables
from bot.web.words import words
from knowledge import open_library
from knowledge.answers import Language
from knowledge.model import Cite, Fact, State
from tests.web.conftest import Pages

UNITS = ("云津市教育局", "云津市公安局澄湖分局", "云津市市场监督管理局", "云津市澄湖区人民政府")


@pytest.mark.parametrize("year", [2020, 2021, 2022, 2023])
@pytest.mark.parametrize("unit", UNITS)
def test_every_cell_of_the_report_is_on_its_page_once(unit: str, year: int, pages: Pages, sample_index: Path) -> None:
    facts = [entry.fact for entry in open_library(sample_index).shelf.facts(unit, year)]
    page = pages.get(f"/report/{unit}/{year}").page
    shown = {cell.get("id"): cell for cell in page.xpath("//td[@id]")}
    assert len(page.xpath("//td[@id]")) == len(shown)
    assert set(shown) == {cell_anchor(fact.key) for fact in facts}
    for fact in facts:
        cell = shown[cell_anchor(fact.key)]
        assert (cell.text_content(), cell.get("data-state")) == (fact.raw.strip(), fact.state.value)
        if fact.applicant is not None:
            assert _column_of(cell) == fact.cite.column
        assert fact.cite.row in cell.getparent().xpath("./th")[0].text_content()


def _column_of(cell: object) -> str:
    """The head under which a cell of table 3 stands, worked out from the spans as a browser does."""
    table = cell.xpath("ancestor::table")[0]  # type: ignore[attr-defined]  # an element of lxml
    place = len(cell.xpath("preceding-sibling::td"))  # type: ignore[attr-defined]  # an element of lxml
    upper, lower = table.xpath("./thead/tr")
    names: list[str] = []
    below = iter(lower.xpath("./th"))
    for head in upper.xpath("./th"):
        across = int(head.get("colspan", "1"))
        names += (
            [head.text_content()] if head.get("rowspan") == "2" else [next(below).text_content() for _ in range(across)]
        )
    return names[place]


def test_empty_slash_and_nought_are_three_things(pages: Pages) -> None:
    page = pages.get("/report/云津市公安局澄湖分局/2021").page
    states = {
        name: page.xpath(f'//td[@id="cell-{name}"]')[0]
        for name in ("coercion.decisions-none", "regulations.issued-none", "normative_documents.issued-none")
    }
    blank, slash, nought = states.values()
    assert (blank.text_content(), blank.get("data-mark")) == ("", "空白")
    assert (slash.text_content(), slash.get("data-mark")) == ("/", "不适用")
    assert (nought.text_content(), nought.get("data-mark")) == ("0", None)


def test_a_finding_stands_beside_its_cell(pages: Pages) -> None:
    page = pages.get("/report/云津市市场监督管理局/2023").page
    cell = page.xpath('//td[@id="cell-requests.carried_in-total"]')[0]
    (finding,) = page.xpath(f'//li[@id="{cell.get("aria-describedby")}"]')
    assert "R5" in finding.text_content()
    assert "相差1" in finding.text_content()


def test_a_cell_beyond_the_form_is_drawn_all_the_same() -> None:
    def fact(indicator: str, applicant: str | None, table: int, row: str, column: str) -> Fact:
        return Fact(
            indicator=indicator,
            applicant=applicant,
            value=1,
            unit="件",
            raw="1",
            state=State.STATED,
            cite=Cite(table=table, row=row, column=column),
        )

    facts = [
        fact("requests.new", "total", 3, "一、本年新收政府信息公开申请数量", "总计"),
        fact("requests.of_2027", "robots", 3, "五、未来", "机器人"),
        fact("licensing.decisions", None, 2, "行政许可", "处理决定数量"),
        fact("licensing.of_2027", None, 2, "行政许可", "处理决定数量"),
        fact("new.table", None, 7, "新", "表"),
    ]
    tables = form_tables(facts, {}, words(Language.HANS))
    drawn = [cell.anchor for table in tables for row in table.rows for cell in row.cells if cell is not None]
    assert sorted(drawn) == sorted(cell_anchor(one.key) for one in facts)


def test_a_report_that_is_not_there(pages: Pages) -> None:
    for path in (
        "/report/云津市教育局/1999",
        "/report/没有这个局/2022",
        "/report/云津市教育局",
        "/report/云津市教育局/20223",
    ):
        got = pages.get(path)
        assert got.status == 404, path
        assert "没有" in got.page.xpath("//p[@class='lead']")[0].text_content()
