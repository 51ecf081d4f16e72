"""The pages for looking around: who is covered, one unit, rankings and comparisons as forms, what does not add up."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from bot.web.figure_forms import FIGURES, GROUPS, ORDERS, asked
from bot.web.unit import standings, view_of
from bot.wording.texts import texts
from knowledge import Library, open_library
from knowledge.answers import Kind, Language
from knowledge.lexicon.languages import languages
from tests.web.conftest import Pages

UNITS = ["云津市教育局", "云津市公安局", "云津市卫生健康委员会"]
DAY = date(2024, 6, 1)


@pytest.fixture(scope="module")
def library(sample_index: Path) -> Library:
    return open_library(sample_index)


@pytest.mark.parametrize("figure", FIGURES)
def test_a_ranking_form_asks_for_what_was_chosen(figure: str, library: Library) -> None:
    for group in GROUPS:
        for order in ORDERS:
            answer = library.ask(
                asked(Language.HANS, f"asks_rank_{group}_{order}", figure=figure, year=2022), today=DAY
            ).answer
            assert answer.kind is Kind.RANKING, (group, order)
            assert (answer.understood.indicators, answer.understood.years) == ((figure,), (2022,))


@pytest.mark.parametrize("figure", FIGURES)
@pytest.mark.parametrize("year", [0, 2022])
def test_a_comparison_form_asks_for_what_was_chosen(figure: str, year: int, library: Library) -> None:
    for count in (1, 2, 3):
        key = ("asks_one" if count == 1 else "asks_some") + ("_year" if year else "_years")
        question = asked(Language.HANS, key, figure=figure, units=UNITS[:count], year=year)
        read = library.ask(question, today=DAY).answer.understood
        assert (read.indicators, set(read.agencies)) == ((figure,), set(UNITS[:count]))
        assert read.years == ((2022,) if year else (2020, 2021, 2022, 2023))


@pytest.mark.parametrize("language", languages())
def test_forms_answer_in_the_language_of_the_page(language: Language, pages: Pages) -> None:
    got = pages.ask("/rank", {"figure": "rate.granted", "year": "2022", "group": "all", "lang": language.value})
    (card,) = got.page.xpath("//article[@data-kind='ranking']")
    assert card.get("lang") == language.value
    assert len(card.xpath(".//tbody//data[@data-indicator='rate.granted']")) == 7
    compared = pages.get(
        f"/compare?unit={UNITS[0]}&unit={UNITS[1]}&unit=&figure=requests.new&year=&lang={language.value}"
    )
    assert len(compared.page.xpath("//article[@data-kind='trend']//tbody//data")) == 8
    assert compared.page.xpath("//figure//*[name()='svg']")


def test_forms_in_english_say_in_english_what_was_asked(pages: Pages) -> None:
    got = pages.ask("/rank", {"figure": "rate.granted", "year": "2022", "group": "counties", "lang": "en"})
    (card,) = got.page.xpath("//article[@data-kind='ranking']")
    assert card.xpath("string(h2)") == "Ranking of all counties and districts by grant rate, 2022"
    assert card.xpath("string(p[@class='subject'])") == "districts and counties 2022 · grant rate"
    (settled,) = card.xpath(".//a[@data-permanent]/@href")
    assert pages.get(settled).page.xpath("string(//article/h2)") == card.xpath("string(h2)")


def test_the_matrix_shows_what_there_is_and_links_to_it(pages: Pages) -> None:
    page = pages.get("/units").page
    assert len(page.xpath("//table[@class='matrix']//tbody/tr")) == 8
    links = page.xpath("//td[@class='has']/a/@href")
    assert len(links) == 32
    assert pages.get(links[0]).status == 200
    narrowed = pages.get("/units", name="教育").page
    assert narrowed.xpath("//table[@class='matrix']//th[@scope='row']//text()") == ["云津市教育局"]
    assert narrowed.xpath("//input[@name='name']/@value") == ["教育"]
    assert not pages.get("/units", name="没有").page.xpath("//table")


def test_a_unit_shows_its_figures_each_linked_to_its_cell(pages: Pages, library: Library) -> None:
    page = pages.get("/unit/云津市教育局").page
    cells = page.xpath("//table[@class='key']//td[@class='figure']/a")
    assert len(cells) > 30
    for cell in cells[:8]:
        path, _, anchor = cell.get("href").partition("#")
        (found,) = pages.get(path).page.xpath(f'//td[@id="{anchor}"]')
        assert found.text_content() == cell.text_content()
    assert len(page.xpath("//td[@class='spark']/*[name()='svg']/*[name()='title']")) == 10
    assert pages.get("/unit/没有这个局").status == 404


def test_where_a_unit_stands_is_its_place_among_its_like(library: Library) -> None:
    view = view_of(library, "云津市鹿溪区人民政府")
    assert view is not None
    told = {item.code: item for item in standings(view, texts(Language.HANS))}
    # Two district governments in 2023: 190 new requests in 澄湖区, 69 in 鹿溪区.
    assert (told["requests.new"].place, told["requests.new"].count, told["requests.new"].value) == (2, 2, "69 件")
    alone = view_of(library, "云津市教育局")
    assert alone is not None
    assert standings(alone, texts(Language.HANS)) == []


def test_findings_by_rule_and_severity(pages: Pages) -> None:
    page = pages.get("/findings").page
    said = [item.text_content() for item in page.xpath("//section[@class='report']//li")]
    assert len(said) == 2
    assert all("R5" in text for text in said)
    (first, _) = page.xpath("//section[@class='report']//li/a/@href")
    path, _, anchor = first.partition("#")
    assert pages.get(path).page.xpath(f'//td[@id="{anchor}"]/@aria-describedby') == ["finding-1"]
    assert not pages.get("/findings", rule="R1").page.xpath("//section[@class='report']")
    assert not pages.get("/findings", severity="notice").page.xpath("//section[@class='report']")
    assert pages.get("/findings", rule="R99").status == 400
    assert pages.get("/findings", year="12").status == 400


def test_a_chart_is_drawn_without_style_and_says_its_values(pages: Pages) -> None:
    got = pages.get("/ask", q="云津市教育局历年收到多少件申请", today="2024-06-01")
    (chart,) = re.findall(r"<svg.*?</svg>", got.text, flags=re.S)
    assert "style" not in chart
    assert 'role="img"' in chart
    for value in ("38", "41", "52", "47"):
        assert f">{value}</text>" in chart
    assert len(got.page.xpath("//article//tbody/tr")) == 4
