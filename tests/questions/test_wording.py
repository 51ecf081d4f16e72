"""How answers read: figure first, proof, how it was understood; both languages have the same texts."""

from __future__ import annotations

import string
from datetime import date

import pytest

from bot.drawing.charts import picture_of
from bot.drawing.picture import ChartPicture, TablePicture
from bot.message import Chart, Choices, Fold, Paragraph, Role, Table
from bot.wording import word
from bot.wording.texts import decimal, percent, plain, texts
from knowledge import Library
from knowledge.answers import Language
from knowledge.lexicon.codes import codes
from knowledge.lexicon.derived import derived
from knowledge.lexicon.languages import languages
from knowledge.lexicon.topics import topics

TODAY = date(2024, 6, 1)


def said(library: Library, text: str) -> list[str]:
    return word(library.ask(text, today=TODAY).answer).plain().split("\n")


def test_a_cell_is_a_card_of_figure_subject_and_folded_proof(sample_library: Library) -> None:
    assert said(sample_library, "教育局2022年收到多少件申请") == [
        "52 件　↑ 27%（2021年 41 件）",
        "云津市教育局 2022年 新收申请",
        "2022年年报 · 表三 第1行 总计",
    ]


def test_english_counts_one_as_one(sample_library: Library) -> None:
    assert said(sample_library, "units without lawsuits in 2022")[0] == "1 unit"
    assert said(sample_library, "units with over 100 requests in 2023")[0] == "3 units"
    refused = said(sample_library, "why were requests refused by the police bureau in 2022")
    assert refused[-2:] == ["1 more is 0", "Report of 2022 · table 3, 8 cells"]
    course = said(sample_library, "trend of requests of the health commission from 2020 to 2023")
    assert course[-1].startswith("Reports of 2020–2023")


def test_the_fold_opens_to_the_full_place_and_the_raw_text_of_all_that_is_shown(sample_library: Library) -> None:
    message = word(sample_library.ask("教育局2022年收到多少件申请", today=TODAY).answer)
    (fold,) = [block for block in message.blocks if isinstance(block, Fold)]
    assert [paragraph.text for paragraph in fold.inner] == [
        f"云津市教育局{year}年政府信息公开工作年度报告 · 三、收到和处理政府信息公开申请情况 "
        f"一、本年新收政府信息公开申请数量 × 总计 · 原文“{raw}”"
        for year, raw in ((2022, 52), (2021, 41))
    ]


def test_the_change_is_told_only_where_both_years_can_be_held_together(sample_library: Library) -> None:
    # 2021 has another form than 2020, and a finding touches what 市场监管局 carried into 2023.
    assert said(sample_library, "教育局2021年收到多少件申请")[0] == "41 件"
    assert "↑" not in said(sample_library, "市场监管局2023年上年结转多少件")[0]
    assert "↓" not in said(sample_library, "市场监管局2023年上年结转多少件")[0]


def test_nothing_is_echoed_where_all_was_said(sample_library: Library) -> None:
    assert not any(line.startswith("理解为") for line in said(sample_library, "教育局2022年办理结果总计"))


@pytest.mark.parametrize("language", [Language.HANS, Language.EN])
def test_every_part_of_a_report_has_a_name(language: Language) -> None:
    named = texts(language)
    for code, topic in topics().topics.items():
        if topic.headings or topic.sections:
            assert named.has("words", code.replace(".", "_")), code


def test_a_part_that_a_report_lacks_is_called_by_its_name(sample_library: Library) -> None:
    assert said(sample_library, "教育局2023年新增了哪些公开渠道")[0] == (
        "云津市教育局2022年的报告里没有找到“公开渠道”这一部分。"
    )


def test_two_units_in_years_of_their_own_are_each_named_with_theirs(sample_library: Library) -> None:
    assert said(sample_library, "教育局2022年比公安局2021年多几件")[0] == (
        "云津市公安局2021年 104 件，比云津市教育局2022年（52 件）多 52 件"
    )


def test_traditional_chinese_converts_our_words_and_leaves_names_and_quotations(sample_library: Library) -> None:
    lines = said(sample_library, "請問教育局2022年收到多少件申請")
    assert lines == [
        "52 件　↑ 27%（2021年 41 件）",
        "云津市教育局 2022年 新收申請",
        "2022年年報 · 表三 第1行 總計",
    ]


def test_english(sample_library: Library) -> None:
    lines = said(sample_library, "how many requests did the education bureau receive in 2022")
    assert lines == [
        "52  ↑ 27% (41 in 2021)",
        "云津市教育局 2022 · new requests",
        "Report of 2022 · table 3, line 1, all applicants",
    ]


def test_a_rate_shows_its_formula(sample_library: Library) -> None:
    lines = said(sample_library, "教育局2022年公开率")
    assert lines[:3] == [
        "36.00%　↑ 1.00 个百分点（2021年 35.00%）",
        "云津市教育局 2022年 公开率",
        "予以公开÷办理结果总计＝18 ÷ 50",
    ]


def test_what_is_assumed_and_carried_on_is_marked(sample_library: Library) -> None:
    first = sample_library.ask("教育局收到多少件申请", today=TODAY)
    assert "2023年（最近一年）" in word(first.answer).plain()
    second = sample_library.ask("那2021年呢", first.context, today=TODAY)
    assert "沿用：云津市教育局" in word(second.answer).plain()


def test_a_blank_cell_is_said_to_be_blank(sample_library: Library) -> None:
    text = word(sample_library.ask("公安局澄湖分局2021年行政强制多少件", today=TODAY).answer).plain()
    assert "是空白，没有数值" in text


def test_a_finding_that_touches_the_cell_is_told(sample_library: Library) -> None:
    message = word(sample_library.ask("市场监管局2023年上年结转多少件", today=TODAY).answer)
    paragraphs = [block for block in message.blocks if isinstance(block, Paragraph)]
    warnings = [block.text for block in paragraphs if block.role is Role.WARNING]
    assert any("R5" in text for text in warnings)


@pytest.mark.parametrize(
    ("text", "form"),
    [("教育局历年新收申请", "line"), ("教育局2022年不予公开都是什么理由", "bar"), ("2023年申请量排名", "bar")],
)
def test_series_and_parts_have_a_table_and_a_chart(text: str, form: str, sample_library: Library) -> None:
    message = word(sample_library.ask(text, today=TODAY).answer)
    charts = [block for block in message.blocks if isinstance(block, Chart)]
    assert [chart.form for chart in charts] == [form]
    assert any(isinstance(block, Table) for block in message.blocks)
    for chart in charts:
        assert all(len(series.values) == len(chart.labels) for series in chart.series)


def test_a_choice_is_asked_by_its_label(sample_library: Library) -> None:
    reply = sample_library.ask("2022年收到多少件申请", today=TODAY)
    options = next(block for block in word(reply.answer).blocks if isinstance(block, Choices)).options
    chosen = sample_library.ask(options[0].question, reply.context, today=TODAY).answer
    assert chosen.understood.agencies == (options[0].label,)


def _fields(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def test_both_languages_have_the_same_texts_with_the_same_parameters() -> None:
    chinese, english = texts(Language.HANS).data, texts(Language.EN).data
    for section in ("lead", "refusal", "note", "line", "words"):
        assert chinese[section].keys() == english[section].keys(), section
        for key, text in chinese[section].items():
            assert _fields(english[section][key]) <= _fields(text) | {"year"}, f"{section}.{key}"


@pytest.mark.parametrize("language", languages())
def test_every_figure_has_a_name(language: Language) -> None:
    own = texts(language)
    for code in (*codes().indicators, *derived()):
        assert own.label(code)
        assert own.noun(code)
        assert own.official(code)


@pytest.mark.parametrize(
    ("value", "shown"),
    [(0.44655737704918035, "44.66%"), (0, "0.00%"), (1, "100.00%"), (-0.00001, "0.00%"), (0.00005, "0.01%")],
)
def test_percentages_are_rounded_half_up(value: float, shown: str) -> None:
    assert percent(value) == shown


def test_numbers_are_shown_plainly() -> None:
    assert plain(3053) == "3053"
    assert plain(0.402) == "0.402"
    assert plain(129.5) == "129.5"
    assert plain(46.666666666666664) == "46.6667"
    assert decimal(4.666, 2) == "4.67"


CHECKED = (
    ("2023年哪些单位的年报有问题", "有问题的 1 份：云津市市场监督管理局 2 处。", "没有发现问题的 7 份"),
    ("哪些单位的年报没有问题", "没有发现问题的 7 份", "有问题的 1 份：云津市市场监督管理局 2 处。"),
    ("which 2023 reports have errors", "Reports with findings, 1: 云津市市场监督管理局 (2).", "Reports without any, 7"),
    ("which 2023 reports are clean", "Reports without any, 7", "Reports with findings, 1: 云津市市场监督管理局 (2)."),
)


@pytest.mark.parametrize(("text", "first", "second"), CHECKED)
def test_over_several_reports_it_is_said_which_have_findings(
    text: str, first: str, second: str, sample_library: Library
) -> None:
    told = word(sample_library.ask(text, today=TODAY).answer).plain()
    assert 0 <= told.find(first) < told.find(second)


def test_many_units_over_few_years_are_a_row_each(sample_library: Library) -> None:
    message = word(sample_library.ask("各单位历年新收申请", today=TODAY).answer)
    (table,) = [block for block in message.blocks if isinstance(block, Table)]
    assert table.columns == ("单位", "2020（件）", "2021（件）", "2022（件）", "2023（件）")
    assert dict.fromkeys(row[0] for row in table.rows) == dict.fromkeys(sample_library.shelf.names())
    assert next(row for row in table.rows if row[0] == "云津市教育局")[1:] == ("38", "41", "52", "47")
    (chart,) = [block for block in message.blocks if isinstance(block, Chart)]
    assert chart.title == "8 个单位 2020–2023年 新收申请"


def test_a_picture_is_named_by_what_is_in_it(sample_library: Library) -> None:
    for asked, title in (
        ("2023年比2022年申请增长最多的单位 画图", "2022 → 2023年 新收申请"),
        ("教育局、公安局、卫健委、市场监管局2022年公开率对比 画图", "4 个单位 2022年 公开率"),
    ):
        answer = sample_library.ask(asked, today=TODAY).answer
        picture = picture_of(answer, word(answer))
        assert isinstance(picture, TablePicture | ChartPicture)
        assert (picture.title if isinstance(picture, TablePicture) else picture.chart.title) == title


def test_of_one_report_no_list_is_made(sample_library: Library) -> None:
    told = word(sample_library.ask("市监局2023年报对得上吗", today=TODAY).answer).plain()
    assert "发现 2 处问题" in told
    assert "份：" not in told


DERIVED_IN_ANSWERS = ("change.absolute", "change.percent", "change.points", "aggregate.sum", "aggregate.mean")


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize("code", [*DERIVED_IN_ANSWERS, "aggregate.median", "count.matching"])
def test_every_code_of_the_machine_interface_has_a_label(code: str, language: Language) -> None:
    label = texts(language).label(code)
    assert label
    assert label != code
