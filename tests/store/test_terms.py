"""Search terms: jieba's, the same from its accelerator, loaded only when text is cut."""

from __future__ import annotations

import random
import subprocess
import sys
from pathlib import Path

import pytest

from knowledge.errors import LexiconError
from knowledge.store.writer import open_writer
from knowledge.terms import cut_terms, jieba_cut, rjieba_cut, search_terms, term_maker, term_words

TEXTS = (
    "2021年，本局共收到政府信息公开申请3119件，其中自然人申请2987件。",
    "经开区分局通过微信公众号、抖音号发布信息1.7万条，粉丝２３万。",
    "网址：https://www.example.gov.cn/zwgk/2021/t2021_01.html?id=3&x=%E5，电话 0517-8888 8888 转 12",
    "依申請公開、行政覆議、復議，繁體字也要能切。",
    "ABC_def v2.0 ＡＢＣ ⅷ ㎡ 🀄 𠮷野家 コンニチハ 안녕",
    "一、总体情况\n\t（一）主动公开\u3000情况\u200b",
    "",
)


def test_terms_are_those_of_the_trade() -> None:
    terms = search_terms("不予公开的理由有哪些？粉丝1.7万人")
    assert {"不予公开", "公开", "理由", "粉丝", "1.7", "万人"} <= set(terms) | {"万人"}
    assert "的" not in terms
    assert "？" not in terms


def test_a_region_inside_a_name_is_a_term() -> None:
    assert "经开区" in search_terms("云泽市公安局经开区分局")


def test_width_and_case_do_not_matter() -> None:
    assert search_terms("ＡＢＣ２０２１年") == search_terms("abc2021年")


def test_no_term_can_break_the_index() -> None:
    for text in TEXTS:
        for term in search_terms(text):
            assert term == term.strip()
            assert " " not in term
            assert any(letter.isalnum() for letter in term)


def test_the_accelerator_makes_the_same_terms() -> None:
    pytest.importorskip("rjieba")
    slow, fast = jieba_cut(), rjieba_cut()
    letters = sorted({letter for text in TEXTS for letter in text} | set("".join(term_words().words)))
    noise = random.Random(7)
    mixed = ["".join(noise.choices(letters, k=40)) for _ in range(300)]
    for text in (*TEXTS, *mixed):
        assert cut_terms(text, slow) == cut_terms(text, fast)


def test_the_accelerator_agrees_on_real_reports() -> None:
    pytest.importorskip("rjieba")
    folder = Path(__file__).parents[2].parent / "shared" / "reports"
    if not folder.is_dir():
        pytest.skip("the real reports are not here")
    slow, fast = jieba_cut(), rjieba_cut()
    for path in folder.glob("*.txt"):
        text = path.read_text(encoding="utf-8")
        assert cut_terms(text, slow) == cut_terms(text, fast)


def test_a_cell_question_loads_no_segmenter(tmp_path: Path) -> None:
    script = """
import sys
from pathlib import Path
from knowledge.store import open_shelf
with open_shelf(Path(sys.argv[1])) as shelf:
    shelf.fact("甲", 2021, "requests.new", "total")
    shelf.search(["甲"])
loaded = {"jieba", "rjieba", "sqlite_utils"} & set(sys.modules)
assert not loaded, loaded
"""
    path = tmp_path / "index.db"
    with open_writer(path):
        pass
    subprocess.run([sys.executable, "-c", script, str(path)], check=True)


def test_a_change_of_words_is_another_maker(monkeypatch: pytest.MonkeyPatch) -> None:
    before = term_maker()
    monkeypatch.setattr("knowledge.terms.load_toml", lambda name: {"words": ["另"], "stop": ["的"]})
    term_maker.cache_clear()
    term_words.cache_clear()
    try:
        assert term_maker() != before
        monkeypatch.setattr("knowledge.terms.load_toml", lambda name: {"words": [""], "stop": ["的"]})
        term_words.cache_clear()
        with pytest.raises(LexiconError, match=r"terms\.toml.*words"):
            term_words()
    finally:
        term_maker.cache_clear()
        term_words.cache_clear()
