"""Texts of one character over and over cost time in proportion to their length, and beyond all measure none at all."""

from __future__ import annotations

import time

import pytest

from knowledge.documents import Document, read_document
from knowledge.documents.text.plain import MOST_CHARACTERS, read_text
from knowledge.errors import UnreadableFileError


def seconds(line: str, count: int) -> float:
    text = "政府信息公开\n" + f"{line}\n" * count
    began = time.process_time()
    read_text(text)
    return time.process_time() - began


@pytest.mark.parametrize("line", ["0" * 80, "0 0 0 0 0 0 0", "零" * 20])
def test_lines_of_one_width_are_joined_in_proportion_to_their_number(line: str) -> None:
    few, many = (min(seconds(line, count) for _ in range(2)) for count in (5_000, 20_000))
    assert many < 9 * max(few, 0.01)


def test_a_text_without_chinese_is_looked_into_and_let_go() -> None:
    assert len(read_text("0\n" * 400_000).blocks) < 2_000
    with pytest.raises(UnreadableFileError, match="not a disclosure report"):
        read_document(Document(name="a.txt", data=b"0,0,0,0,0,0\n" * 200_000))


def test_a_text_beyond_all_measure_is_refused() -> None:
    with pytest.raises(UnreadableFileError, match="13 million characters"):
        read_document(Document(name="a.txt", data=b"0" * (MOST_CHARACTERS + 1_000_000)))
