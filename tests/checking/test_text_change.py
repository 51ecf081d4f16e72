"""Sentences kept, reworded, new and gone between two years of one section."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.checking.sentences import split_sentences
from knowledge.checking.text_change import compare_sections, normal_form

BEFORE = (
    "2022年，我局公开工作仍有不足：一是栏目更新不够及时；二是解读形式比较单一。",
    "下一步，将加强业务培训，全年组织两次集中学习。",
)


def test_only_the_year_changed_is_kept_whole() -> None:
    after = tuple(text.replace("2022", "2023") for text in BEFORE)
    change = compare_sections(BEFORE, after)
    assert (change.new, change.gone, change.reworded) == ((), (), ())
    assert (change.share, change.verbatim) == (1.0, 1.0)


@pytest.mark.parametrize("year", ["2023年", "二〇二三年", "2023 年", "２０２３年", "二零二三年"])
def test_a_year_is_alike_however_it_is_written(year: str) -> None:
    assert normal_form(f"{year}我局制定了公开目录。") == normal_form("2022年我局制定了公开目录。")


def test_other_numbers_are_not_years() -> None:
    assert normal_form("公开信息2022条。") != normal_form("公开信息2023条。")


def test_a_new_measure_and_a_dropped_problem_are_told() -> None:
    after = (
        "2023年，我局公开工作仍有不足：一是栏目更新不够及时。",
        "下一步，将加强业务培训，全年组织两次集中学习；建立信息发布月通报制度。",
    )
    change = compare_sections(BEFORE, after)
    assert change.new == ("建立信息发布月通报制度。",)
    assert change.gone == ("二是解读形式比较单一。",)
    assert 0.5 < change.share < 1


def test_a_changed_figure_is_reworded_and_neither_new_nor_gone() -> None:
    change = compare_sections(BEFORE, (BEFORE[0], "下一步，将加强业务培训，全年组织四次集中学习。"))
    assert (change.new, change.gone) == ((), ())
    assert [(pair.before, pair.after) for pair in change.reworded] == [
        ("下一步，将加强业务培训，全年组织两次集中学习。", "下一步，将加强业务培训，全年组织四次集中学习。")
    ]
    assert change.verbatim < change.share == 1.0


def test_order_numbering_and_paragraphs_do_not_count() -> None:
    after = (
        "（二）下一步，将加强业务培训，全年组织两次集中学习。",
        "解读形式比较单一；",
        BEFORE[0].split("；")[0] + "。",
    )
    change = compare_sections(BEFORE, after)
    assert (change.new, change.gone, change.verbatim) == ((), (), 1.0)


def test_a_sentence_said_twice_needs_two_partners() -> None:
    change = compare_sections(("不断提高公开的工作水平。",), ("不断提高公开的工作水平。", "不断提高公开的工作水平。"))
    assert change.new == ("不断提高公开的工作水平。",)


def test_short_sentences_must_be_equal() -> None:
    assert compare_sections(("无其他事项。",), ("有其他事项。",)).new == ("有其他事项。",)


@pytest.mark.parametrize(
    ("before", "after", "share"), [((), (), 1.0), ((), ("新增一条措施。",), 0.0), (("无。",), (), 0.0)]
)
def test_empty_sections(before: tuple[str, ...], after: tuple[str, ...], share: float) -> None:
    assert compare_sections(before, after).share == share


def test_brackets_and_quotations_are_not_cut() -> None:
    text = "坚持“先审查、后公开。一事一审”原则（含当面；信函）。他说：“全部办结。”另有两件。"
    assert [item.text for item in split_sentences(text)] == [
        "坚持“先审查、后公开。一事一审”原则（含当面；信函）。",
        "他说：“全部办结。”另有两件。",
    ]


def test_a_bracket_never_closed_does_not_swallow_the_rest() -> None:
    text = "（一" + "公开工作" * 60 + "。第二句到此为止。第三句。"
    assert [item.text for item in split_sentences(text)][1:] == ["第二句到此为止。", "第三句。"]


def test_thousands_of_sentences_end_soon() -> None:
    before = tuple(f"措施编号{n}已经按照要求全部落实到位。" for n in range(3000))
    after = tuple(f"办法条目{n}已经按照规定逐步推进完成。" for n in range(3000))
    assert len(compare_sections(before, after).new) == 3000


@given(st.lists(st.text(alphabet="公开信息。；（）“”2023年 \n，一是", max_size=40), max_size=6))
def test_every_sentence_stands_where_it_says(paragraphs: list[str]) -> None:
    for text in paragraphs:
        for sentence in split_sentences(text):
            assert text[sentence.start : sentence.start + len(sentence.text)] == sentence.text
    assert compare_sections(paragraphs, paragraphs).share == 1.0


@given(
    st.lists(st.text(alphabet="公开信息工作目录。；年2", max_size=30), max_size=5),
    st.lists(st.text(alphabet="公开信息工作目录。；年2", max_size=30), max_size=5),
)
def test_the_parts_make_the_whole(before: list[str], after: list[str]) -> None:
    change = compare_sections(before, after)
    said = sum(1 for text in after for item in split_sentences(text) if normal_form(item.text))
    assert len(change.kept) + len(change.new) == said
    assert 0.0 <= change.verbatim <= change.share <= 1.0
