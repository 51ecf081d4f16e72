"""The pages for looking around: who is covered, one unit, rankings and comparisons as forms, what does not add up."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from bot.web.figure_forms import FIGURES, GROUPS, comparison, group_of, ranking
from bot.web.unit import standings, view_of
from bot.wording.texts import texts
from knowledge import Library, open_library
from knowledge.answers import Answer, Kind, Language
from knowledge.lexicon.languages import languages
from knowledge.query.algebra import Query
from knowledge.query.asked import Asked, asked_to_json
from knowledge.query.saying import say
from tests.web.conftest import Pages

UNITS = ["云津市教育局", "云津市公安局", "云津市卫生健康委员会"]
DAY = date(2024, 6, 1)


@pytest.fixture(scope="module")
def library(sample_index: Path) -> Library:
    return open_library(sample_index)


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize("figure", FIGURES)
def test_a_ranking_form_asks_for_what_was_chosen(figure: str, language: Language, library: Library) -> None:
    for group in GROUPS:
        for descending in (True, False):
            query = ranking(group_of(group, language), figure, 2022, descending=descending)
            answer, said = answered(query, language, library)
            assert answer.kind is Kind.RANKING, (group, descending)
            assert (answer.understood.indicators, answer.understood.years) == ((figure,), (2022,))
            assert said.values == answer.values, answer.question


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize("figure", FIGURES)
@pytest.mark.parametrize("years", [(2020, 2021, 2022, 2023), (2022,)])
def test_a_comparison_form_asks_for_what_was_chosen(
    figure: str, years: tuple[int, ...], language: Language, library: Library
) -> None:
    for count in (1, 2, 3):
        answer, said = answered(comparison(UNITS[:count], figure, years), language, library)
        read = answer.understood
        assert (read.indicators, read.agencies, read.years) == ((figure,), tuple(UNITS[:count]), years)
        assert said.values == answer.values, answer.question


def answered(query: Query, language: Language, library: Library) -> tuple[Answer, Answer]:
    """The answer to a form's query, and that to the question it is said as."""
    question = say(query, language)
    answer = library.answer(asked_to_json(Asked(query=query, language=language, question=question))).answer
    return answer, library.ask(question, today=DAY).answer


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
    assert card.xpath("string(h2)") == "ranking of all districts and counties by grant rate in 2022"
    assert card.xpath("string(p[@class='subject'])") == "all districts and counties 2022 · grant rate"
    (settled,) = card.xpath(".//a[@data-permanent]/@href")
    assert pages.get(settled).page.xpath("string(//article/h2)") == card.xpath("string(h2)")


def test_a_comparison_takes_a_unit_by_any_of_its_names(pages: Pages) -> None:
    page = pages.get("/compare?unit=教育局&unit=市公安局&figure=requests.new&year=2022").page
    assert page.xpath("//article[@data-kind='compare']")
    assert page.xpath("//input[@name='unit']/@value")[:2] == ["云津市教育局", "云津市公安局"]


def test_a_comparison_says_which_name_is_no_units_and_leads_to_those_it_may_be(pages: Pages) -> None:
    got = pages.get("/compare?unit=云津市教育局&unit=区人民政府&figure=requests.new&year=2022")
    assert not got.page.xpath("//article")
    (line,) = got.page.xpath("//p[contains(., '“区人民政府”')]")
    meant = pages.get(line.xpath("a[.='云津市鹿溪区人民政府']/@href")[0]).page
    assert meant.xpath("//article[@data-kind='compare']")
    assert meant.xpath("//input[@name='unit']/@value")[:2] == ["云津市教育局", "云津市鹿溪区人民政府"]
    strange = pages.get("/compare?unit=没有这个局&figure=requests.new").page
    assert strange.xpath("//p[contains(., '没有这个局')]")
    assert not strange.xpath("//article")


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
