"""The sources of an answer lead to the cell itself where there are pages, and only there."""

from __future__ import annotations

from datetime import date

import pytest

from bot.chat.proofs import citation_blocks
from bot.settings import SettingsError, read_settings
from knowledge import Library
from knowledge.answers import Language

TOKEN = "123456789:" + "a" * 35


def test_the_place_links_to_the_lit_cell(sample_library: Library) -> None:
    citations = sample_library.ask("云津市教育局2022年公开率是多少", today=date(2024, 6, 1)).answer.citations
    plain = citation_blocks(citations, "出处", Language.HANS)
    linked = citation_blocks(citations, "出处", Language.HANS, "https://example.org/gongkai")
    assert [block.text for block in plain] == [block.text for block in linked]
    assert not any(stretch.href for block in plain for stretch in block.stretches)
    links = [stretch.href for block in linked for stretch in block.stretches if stretch.href]
    unit = "%E4%BA%91%E6%B4%A5%E5%B8%82%E6%95%99%E8%82%B2%E5%B1%80"
    assert links == [
        f"https://example.org/gongkai/report/{unit}/2022#cell-outcome.granted-total",
        f"https://example.org/gongkai/report/{unit}/2022#cell-outcome.total-total",
    ]


@pytest.mark.parametrize(
    ("said", "url"),
    [("", None), ("https://example.org/", "https://example.org"), ("http://10.0.0.7:8000", "http://10.0.0.7:8000")],
)
def test_where_the_pages_are(said: str, url: str | None) -> None:
    assert read_settings({"TELEGRAM_BOT_TOKEN": TOKEN, "WEB_URL": said}).web_url == url


def test_an_address_that_is_none() -> None:
    with pytest.raises(SettingsError, match="WEB_URL"):
        read_settings({"TELEGRAM_BOT_TOKEN": TOKEN, "WEB_URL": "example.org"})
