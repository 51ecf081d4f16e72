"""What a card owes: every figure typed, every proof a link to a cell that holds it, every offer an answer."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from urllib.parse import quote

import pytest
from lxml.html import HtmlElement

from bot.wording.lines import choice_label
from bot.wording.texts import texts
from knowledge import open_library
from knowledge.evaluation import read_corpus
from tests.searches import long, shares
from tests.web.conftest import TODAY, Got, Pages

CORPORA = sorted((Path(__file__).parent.parent / "questions").glob("*.toml"))
SOME = pytest.mark.parametrize("every", shares(9, mark=long, then=3))
"""Every so manyth question of a corpus is asked over the wire; the corpora ask each thing in a dozen ways."""

BIGGEST_PAGE = 60_000


def asked(pages: Pages, question: str, **fields: str) -> Got:
    return pages.ask("/ask", {"q": question, "today": TODAY, **fields})


def card_of(got: Got) -> HtmlElement:
    (card,) = got.page.xpath("//article[@data-kind]")
    return card


def figures_of(card: HtmlElement) -> set[tuple[str, str, str, str]]:
    found = card.xpath(".//data[@value]")
    return {
        (one.get("value"), one.get("data-indicator"), one.get("data-agency"), one.get("data-year")) for one in found
    }


def test_one_cell_has_its_marks(pages: Pages) -> None:
    got = asked(pages, "云津市教育局2022年收到多少件申请")
    assert got.status == 200
    card = card_of(got)
    assert card.get("data-kind") == "cell"
    assert figures_of(card) == {("52", "requests.new", "云津市教育局", "2022")}
    (proof,) = card.xpath(".//a[@data-proof]")
    path, _, anchor = proof.get("href").partition("#")
    assert anchor == "cell-requests.new-total"
    report = pages.get(path).page
    (cell,) = report.xpath(f'//td[@id="{anchor}"]')
    assert cell.text_content() == "52"
    assert cell.get("data-state") == "stated"


@SOME
@pytest.mark.parametrize("path", CORPORA, ids=lambda path: path.stem)
def test_every_figure_is_typed_and_every_proof_leads_to_what_it_quotes(path: Path, pages: Pages, every: int) -> None:
    reports: dict[str, HtmlElement] = {}
    for turns in list(read_corpus(path))[::every]:
        turn = turns[0]
        day = turn.today.isoformat() if turn.today else TODAY
        unit = {"unit": turn.unit} if turn.unit else {}
        told = json.loads(pages.ask("/api/ask", {"q": turn.question, "today": day, **unit}).body)
        got = asked(pages, turn.question, today=day, **unit)
        card = card_of(got)
        assert card.get("data-kind") == told["kind"], turn.question
        wanted = {(str(v["value"]), v["indicator"], v["agency"], str(v["year"])) for v in told["values"]}
        assert figures_of(card) == wanted, turn.question
        quoted = {(str(cited["cell"]), cited["agency"], cited["year"]) for cited in told["citations"]}
        proofs = card.xpath(".//a[@data-proof]")
        assert len(proofs) >= min(len(quoted), 60) or not quoted, turn.question
        for proof, cited in zip(proofs, told["citations"], strict=False):
            place, _, anchor = proof.get("href").partition("#")
            if place not in reports:
                reports[place] = pages.get(place).page
            if not anchor:
                # What is cited is that there is such a report, and what is said at its head.
                assert cited["cell"] is cited["paragraph"] is None
                assert reports[place].xpath("//h1")
                continue
            found = reports[place].xpath(f'//*[@id="{anchor}"]')
            assert len(found) == 1, f"{turn.question}: {proof.get('href')}"
            if cited["cell"]:
                assert found[0].tag == "td"
                assert found[0].text_content() == cited["raw"].strip(), turn.question
            else:
                assert found[0].text_content(), turn.question


@SOME
@pytest.mark.parametrize("name", ["refusals", "help"])
def test_an_offer_asks_the_query_that_it_stands_for(name: str, pages: Pages, sample_index: Path, every: int) -> None:
    library = open_library(sample_index)
    for turns in list(read_corpus(CORPORA[0].with_name(f"{name}.toml")))[::every]:
        turn = turns[0]
        reply = library.ask(turn.question, today=date.fromisoformat(TODAY))
        offers = card_of(asked(pages, turn.question)).xpath(".//a[@data-choice]")
        told = texts(reply.answer.language)
        labels = [choice_label(told, reply.answer, choice) for choice in reply.answer.choices]
        assert [offer.text_content() for offer in offers] == labels
        for offer, choice in list(zip(offers, reply.answer.choices, strict=True))[:3]:
            assert choice.query is not None
            then = library.answer(choice.query).answer
            card = card_of(pages.get(offer.get("href")))
            assert card.get("data-kind") == then.kind.value
            assert {figure[0] for figure in figures_of(card)} == {str(value.value) for value in then.values}


def test_a_follow_up_carries_its_context_in_the_address(pages: Pages) -> None:
    first = asked(pages, "云津市教育局2022年收到多少件申请").page
    (form,) = first.xpath("//form[@role='search']")
    hidden = {field.get("name"): field.get("value") for field in form.xpath(".//input[@type='hidden']")}
    assert set(hidden) == {"c", "today"}
    then = pages.get("/ask", q="那2021年呢", **hidden)
    assert figures_of(card_of(then)) == {("41", "requests.new", "云津市教育局", "2021")}
    assert "query=" in card_of(then).xpath(".//a[@data-permanent]/@href")[0]
    (settled,) = card_of(then).xpath(".//a[@data-permanent]/@href")
    assert figures_of(card_of(pages.get(settled))) == {("41", "requests.new", "云津市教育局", "2021")}


def test_a_sentence_is_marked_in_its_paragraph(pages: Pages) -> None:
    card = card_of(asked(pages, "教育局2023年微信公众号有多少粉丝"))
    assert card.get("data-kind") == "passage"
    (href,) = card.xpath(".//a[@data-proof]/@href")[:1]
    report = pages.get(href.partition("#")[0]).page
    (mark,) = report.xpath("//section[@class='prose']//mark")
    assert "18.3万" in mark.text_content()
    assert mark.getparent().get("id") == href.partition("#")[2]


def test_the_language_of_the_page_and_of_the_answer(pages: Pages) -> None:
    question = "云津市教育局2022年收到多少件申请"
    english = pages.get("/", headers={"Accept-Language": "fr;q=0.9, en-GB;q=0.8, zh;q=0.1"})
    assert english.page.get("lang") == "en"
    assert pages.get("/", headers={"Accept-Language": "zh-TW,zh;q=0.9"}).page.get("lang") == "zh-Hant"
    assert pages.get("/").page.get("lang") == "zh-Hans"
    switched = asked(pages, question, lang="en")
    assert switched.page.get("lang") == "en"
    assert card_of(switched).get("lang") == "en"
    assert all("lang=en" in href for href in card_of(switched).xpath(".//a[@data-proof]/@href"))
    unswitched = asked(pages, "how many requests did 云津市教育局 receive in 2022")
    assert (unswitched.page.get("lang"), card_of(unswitched).get("lang")) == ("zh-Hans", "en")


def test_files_of_an_answer(pages: Pages) -> None:
    csv = pages.get("/ask/figures.csv", q="教育局历年收到多少件申请", today=TODAY)
    assert csv.headers["content-type"].startswith("text/csv")
    assert csv.body.decode("utf-8-sig").splitlines()[0].startswith("单位名称,年份,指标")
    named = "云津市教育局-2020–2023年-新收申请.csv"
    assert csv.headers["content-disposition"].endswith(f"filename*=UTF-8''{quote(named)}")
    book = pages.get("/ask/figures.xlsx", q="教育局历年收到多少件申请", today=TODAY)
    assert book.body[:2] == b"PK"
    assert pages.get("/ask/figures.csv", q="你好", today=TODAY).status == 400


def test_pages_are_light(pages: Pages) -> None:
    for got in (
        pages.get("/"),
        asked(pages, "2023年各单位申请排名"),
        asked(pages, "教育局历年收到多少件申请"),
        pages.get("/report/云津市教育局/2023"),
    ):
        assert len(got.body) < BIGGEST_PAGE
