"""Which texts are folded without being converted: those in which OpenCC would change nothing."""

from __future__ import annotations

import subprocess
from pathlib import Path

import opencc
import pytest
from opencc import OpenCC

from knowledge.lexicon.folding import fold, is_simplified

_PACKAGE = Path(opencc.__file__).parent / "clib"
_COMMON = [sign for place in range(0x80, 0xA000) if (sign := chr(place)).encode("gb2312", "ignore")]


def test_no_character_that_is_converted_counts_as_simplified() -> None:
    convert = OpenCC("t2s").convert
    assert len(_COMMON) > 7000
    assert [sign for sign in _COMMON if is_simplified(sign) and convert(sign) != sign] == []


def test_no_word_that_is_converted_counts_as_simplified(tmp_path: Path) -> None:
    """OpenCC's own words, told by its own tool: 答覆 is 答复, though 覆 is a simplified character."""
    tool, words = _PACKAGE / "bin" / "opencc_dict", tmp_path / "words.txt"
    if not tool.is_file():
        pytest.skip("this build of OpenCC brings no tool for its dictionaries")
    own = _PACKAGE / "share" / "opencc" / "TSPhrases.ocd2"
    subprocess.run([tool, "-i", own, "-o", words, "-f", "ocd2", "-t", "text"], check=True, timeout=60)
    pairs = [line.split("\t") for line in words.read_text(encoding="utf-8").splitlines()]
    changed = [word for word, simplified in pairs if word not in simplified.split(" ")[:1]]
    assert len(changed) > 100
    assert [word for word in changed if is_simplified(word)] == []


def test_what_is_told_simplified_is_folded_as_the_rest_is() -> None:
    assert fold("答覆：已辦理 3 件") == "答复:已办理3件"
    assert fold("公开　答复") == "公开答复"
