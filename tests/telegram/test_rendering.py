"""Messages as pages of HTML: nothing lost, nothing unescaped, nothing too long, tables that fit a phone."""

from __future__ import annotations

import re

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.message import Choices, Fold, Message, Option, Paragraph, Role, Run, Table, display_width
from bot.telegram.pages import utf16_units
from bot.telegram.rendering import PRE_WIDTH, render
from knowledge.answers import Language
from tests.telegram.markup import parsed, units

TEXT = st.text(
    alphabet=st.one_of(
        st.sampled_from("<>&\"'。！？；，\n 公开申请abc😀👨‍👩‍👧é\u0301"),
        st.characters(blacklist_categories=("Cs", "Cc")),
    ),
    max_size=600,
)
RUNS = st.builds(
    lambda text, times, strong, marked: Run(text=text * times, strong=strong, marked=marked),
    TEXT,
    st.integers(1, 12),
    st.booleans(),
    st.booleans(),
)
PARAGRAPHS = st.builds(
    lambda role, runs: Paragraph(role=role, runs=tuple(runs)), st.sampled_from(Role), st.lists(RUNS, max_size=4)
)


def table(rows: int, columns: int, cell: str) -> Table:
    return Table(
        columns=tuple(f"列{n}" for n in range(columns)),
        rows=tuple(tuple(f"{cell}{row}-{n}" for n in range(columns)) for row in range(rows)),
        numeric=tuple(n > 0 for n in range(columns)),
        caption="表",
    )


TABLES = st.builds(
    table, st.integers(0, 500), st.integers(2, 5), st.sampled_from(["", "公开", "<b>&", "一个很长的行名"])
)


def seen(text: str) -> str:
    return re.sub(r"\s+", "", text)


@settings(max_examples=80, deadline=None)
@given(st.lists(st.one_of(PARAGRAPHS, TABLES), max_size=6))
def test_any_message_becomes_pages_that_telegram_takes(blocks: list[Paragraph | Table]) -> None:
    pages = render(Message(language=Language.HANS, blocks=tuple(blocks))).pages
    for page in pages:
        text = parsed(page)
        assert 0 < units(text.strip()) <= units(text) <= 4096
    for block in blocks:
        if isinstance(block, Paragraph):
            assert seen(block.text) in seen("".join(parsed(page) for page in pages))


def test_a_long_answer_is_cut_after_a_sentence() -> None:
    quote = Paragraph(role=Role.QUOTE, runs=(Run(text="主动公开的信息还不够及时，需要改进。" * 600, strong=True),))
    pages = render(Message(language=Language.HANS, blocks=(quote,))).pages
    assert len(pages) == 3
    assert all(page.startswith("<blockquote expandable><b>") and page.endswith("。</b></blockquote>") for page in pages)


def test_a_long_table_is_cut_after_a_row_and_begins_again_with_its_header() -> None:
    pages = render(Message(language=Language.HANS, blocks=(table(900, 2, "行"),))).pages
    assert len(pages) > 1
    rows = [line for page in pages for line in parsed(page).splitlines() if line.startswith("行")]
    assert len(rows) == 900
    assert all(parsed(page[page.index("<pre>") :]).startswith("列0") for page in pages)


def test_a_narrow_table_lines_up_by_display_width() -> None:
    narrow = Table(
        columns=("指标", "件"), rows=(("予以公开", "3"), ("no", "12"), ("不予公开abc", "105")), numeric=(False, True)
    )
    (page,) = render(Message(language=Language.HANS, blocks=(narrow,))).pages
    lines = parsed(page).splitlines()
    assert {display_width(line) for line in lines} == {max(display_width(line) for line in lines)}
    assert max(display_width(line) for line in lines) <= PRE_WIDTH


def test_a_wide_table_is_stacked_with_its_column_names() -> None:
    wide = Table(
        columns=("单位", "2022年本年新收申请", "2023年本年新收申请"),
        rows=(("云津市市场监督管理局", "120", "130"),),
        numeric=(False, True, True),
    )
    (page,) = render(Message(language=Language.HANS, blocks=(wide,))).pages
    assert "<pre>" not in page
    assert parsed(page) == "云津市市场监督管理局\n　2022年本年新收申请：120　2023年本年新收申请：130"


def test_a_table_of_years_keeps_whose_each_figure_is() -> None:
    """Years are as narrow as ranks, and the figures beside them are no names."""
    years = Table(
        columns=("年份", "云津市教育局（件）", "云津市公安局（件）"),
        rows=(("2022", "52", "88"), ("2023", "47", "117")),
        numeric=(False, True, True),
    )
    (page,) = render(Message(language=Language.HANS, blocks=(years,))).pages
    assert "云津市教育局（件）：52　云津市公安局（件）：88" in parsed(page)


def test_a_stacked_table_in_english_has_english_punctuation() -> None:
    wide = Table(
        columns=("ground", "figure", "share"),
        rows=(("endangers security or stability", "7", "30.43%"), ("state secret", "1", "4.35%")),
        numeric=(False, True, True),
    )
    (page,) = render(Message(language=Language.EN, blocks=(wide,))).pages
    rows = ["endangers security or stability: 7 · 30.43%", "state secret: 1 · 4.35%"]
    assert parsed(page).splitlines() == ["ground: figure · share", *rows]
    assert page.isascii() or not set("：　，。") & set(page)


def test_a_row_that_a_phone_would_break_stands_below_its_name() -> None:
    long = ("no ready-made information, and it would have to be made", "7", "30.43%")
    wide = Table(columns=("ground", "figure", "share"), rows=(long,), numeric=(False, True, True))
    (page,) = render(Message(language=Language.EN, blocks=(wide,))).pages
    assert parsed(page).splitlines() == [long[0], "  figure: 7 · share: 30.43%"]


def test_a_table_of_many_units_over_few_years_is_turned() -> None:
    names = tuple(f"云津市第{number}号局（件）" for number in range(1, 6))
    wide = Table(
        columns=("年份", *names),
        rows=(("2022", "1", "2", "3", "4", "5"), ("2023", "6", "7", "8", "9", "—")),
        numeric=(False, *(True,) * 5),
    )
    (page,) = render(Message(language=Language.HANS, blocks=(wide,))).pages
    lines = [line.split() for line in parsed(page).splitlines()]
    assert lines[0] == ["2022", "2023"]
    assert lines[1] == [names[0], "1", "6"]
    assert lines[-1] == [names[-1], "5", "—"]
    assert wide.turned().turned().rows == wide.rows


def test_a_ranking_reads_rank_name_and_figure_on_a_line() -> None:
    ranking = Table(
        columns=("名次", "单位", "数值"),
        rows=(("1", "云津市市场监督管理局", "120 件"), ("=2", "云津市卫生健康委员会", "44 件")),
        numeric=(True, False, True),
    )
    (page,) = render(Message(language=Language.HANS, blocks=(ranking,))).pages
    assert parsed(page) == "1 云津市市场监督管理局：120 件\n=2 云津市卫生健康委员会：44 件"


def test_marks_links_and_roles_have_their_tags() -> None:
    message = Message(
        language=Language.HANS,
        blocks=(
            Paragraph(role=Role.LEAD, runs=(Run(text="共"), Run(text="2件", strong=True))),
            Fold(
                head=Paragraph(role=Role.PROOF, runs=(Run(text='《a"b》', url='https://x.example/?a=1&b="2"'),)),
                inner=(Paragraph(role=Role.PROOF, runs=(Run(text="表三 原文“2”"),)),),
            ),
            Paragraph(role=Role.WARNING, runs=(Run(text="不平"),)),
            Choices(options=(Option(label="甲", question="甲多少"),)),
        ),
    )
    rendered = render(message)
    assert rendered.pages == (
        '共<b>2件</b>\n<blockquote expandable><a href="https://x.example/?a=1&amp;b=&quot;2&quot;">《a"b》</a>\n'
        "表三 原文“2”</blockquote>\n⚠️ 不平",
    )
    assert [option.label for option in rendered.options] == ["甲"]


def test_units_are_those_of_utf_16() -> None:
    assert utf16_units("公a😀") == units("公a😀") == 4
