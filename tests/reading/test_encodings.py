"""Bytes to text: every encoding that Chinese sites use, whatever the page says of itself."""

from __future__ import annotations

import random

import pytest

from knowledge.documents.encodings import UndecodableError, decode

SIMPLIFIED = "某市某局2021年政府信息公开工作年度报告\n一、总体情况\n全年主动公开政府信息13条，收到申请2件。\n"
TRADITIONAL = "某市某局2021年政府信息公開工作年度報告\n一、總體情況\n全年主動公開政府信息13條，收到申請2件。\n"


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk", "gb2312", "utf-16", "utf-16-le", "utf-16-be", "utf-32"]
)
def test_simplified_text_in_every_encoding(encoding: str) -> None:
    assert decode(SIMPLIFIED.encode(encoding)) == SIMPLIFIED


@pytest.mark.parametrize("encoding", ["utf-8", "big5", "big5hkscs", "gb18030", "utf-16-le"])
def test_traditional_text_in_every_encoding(encoding: str) -> None:
    assert decode(TRADITIONAL.encode(encoding)) == TRADITIONAL


@pytest.mark.parametrize(("claimed", "true"), [("utf-8", "gb18030"), ("gb2312", "utf-8"), ("big5", "gb18030")])
def test_what_a_page_claims_is_not_believed(claimed: str, true: str) -> None:
    page = f'<html><head><meta charset="{claimed}"></head><body>{SIMPLIFIED}</body></html>'
    assert decode(page.encode(true)) == page


def test_markup_before_the_first_chinese_character_does_not_decide() -> None:
    page = "<!-- " + "x" * 200_000 + " -->" + SIMPLIFIED
    assert decode(page.encode("gb18030")) == page


def test_a_wrong_byte_costs_one_character_and_no_digit() -> None:
    for encoding in ("utf-8", "gb18030"):
        raw = (
            (SIMPLIFIED * 20)
            .encode(encoding)
            .replace("申请2件".encode(encoding), "申".encode(encoding) + b"\xff2\xff", 1)
        )
        text = decode(raw)
        assert "\ufffd2\ufffd" in text
        assert text.endswith(SIMPLIFIED * 19)


def test_line_ends_become_one() -> None:
    assert decode("一\r\n二\r三\n".encode()) == "一\n二\n三\n"


def test_a_mark_before_unconverted_text_is_not_believed() -> None:
    assert decode(b"\xef\xbb\xbf" + SIMPLIFIED.encode("gb18030")) == SIMPLIFIED


def test_utf8_read_as_latin_and_saved_again_is_mended() -> None:
    assert decode(SIMPLIFIED.encode("utf-8").decode("latin-1").encode("utf-8")) == SIMPLIFIED


def test_english_stays_as_it_is() -> None:
    assert decode("Naïve café, plain text".encode()) == "Naïve café, plain text"
    assert decode(b"") == ""


def test_noise_is_no_text() -> None:
    for seed in range(40):
        noise = random.Random(seed).randbytes(6000)
        with pytest.raises(UndecodableError):
            decode(noise)
