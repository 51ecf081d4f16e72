"""Paragraphs: lines that were broken at a width are put together, padding and page marks go, nothing is lost."""

from __future__ import annotations

import re
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.documents import Document, read_document
from knowledge.documents.text.paragraphs import joined, measure_of, tidy
from knowledge.model import Report

CASES = Path(__file__).resolve().parents[2].parent / "shared" / "cases" / "reading"
needs_cases = pytest.mark.skipif(not CASES.is_dir(), reason="../shared/cases is not there")

SENTENCES = [
    "2023年，云津市林业局按照上级部署，把信息公开同林长制巡查、古树名木保护一并安排，全年更新栏目内容366条。",
    "全年新收政府信息公开申请46件，上年结转3件，办结44件，其中予以公开20件、部分公开6件，结转下年度继续办理5件。",
    "（一）主动公开情况。围绕造林绿化和防火两项重点，发布公告29件，制作图解7个，回应留言128条。",
    "栏目更新有时不够及时，少数答复的说理还不充分，基层站所对公开程序掌握得不够牢，业务培训覆盖面有待扩大。",
    "下一步将按季度通报更新情况，统一答复文书样式，并把公开要求写进各站所的年度任务清单，逐项检查落实。",
    "（二）依申请公开情况。办公室统一登记，业务科室分头承办，法规科审核把关，均在法定期限内书面答复申请人。",
    "没有收取信息处理费，也没有其他需要报告的事项。",
]


HEADINGS = [
    "一、总体情况",
    "二、主动公开政府信息情况",
    "三、收到和处理政府信息公开申请情况",
    "四、政府信息公开行政复议、行政诉讼情况",
    "五、存在的主要问题及改进情况",
    "六、其他需要报告的事项",
]


def read_text(text: str) -> Report:
    (report,) = read_document(Document(name="report.txt", data=text.encode()))
    return report


def wrapped(paragraph: str, width: int, indent: int) -> list[str]:
    """A paragraph broken at `width` half-widths; no line begins with a mark that may not, no number is cut in two."""
    lines = [" " * indent]
    size = indent
    for word in re.findall(r"\d+|[（“《]?.[，。、；：）]*", paragraph):
        wide = sum(1 if sign.isascii() else 2 for sign in word)
        if size + wide > width:
            lines.append("")
            size = 0
        lines[-1] += word
        size += wide
    return lines


def laid_out(paragraphs: list[str], *, width: int, indent: int, margin: int, padding: int, gap: int, page: int) -> str:
    """The paragraphs as a program dumps a page: broken, moved in, filled up, empty lines and page marks between."""
    lines = [line for paragraph in paragraphs for line in wrapped(paragraph, width, indent)]
    dumped = []
    for number, line in enumerate(lines, 1):
        dumped.append((" " * margin + line).ljust(padding))
        dumped.extend([" " * padding] * gap)
        if page and number % page == 0:
            dumped.extend(["", f"- {number // page} -", ""])
    return "\n".join(dumped)


SHAPES = st.fixed_dictionaries(
    {
        "width": st.integers(44, 76),
        "indent": st.sampled_from([0, 4]),
        "margin": st.sampled_from([0, 12]),
        "padding": st.sampled_from([0, 96]),
        "gap": st.sampled_from([0, 2]),
        "page": st.sampled_from([0, 5]),
    }
)


@given(st.permutations(SENTENCES), st.integers(2, 3), SHAPES)
@settings(max_examples=60, deadline=None)
def test_a_section_is_read_as_it_was_before_it_was_laid_out(
    sentences: list[str], parts: int, shape: dict[str, int]
) -> None:
    paragraphs = ["".join(sentences[at::parts]) for at in range(parts)]
    body = laid_out(paragraphs, **shape)
    head, *rest = ("云津市林业局2023年政府信息公开工作年度报告", *HEADINGS)
    found = read_text("\n".join([head, rest[0], body, *rest[1:4], ""])).sections[0].paragraphs
    assert "".join(found) == "".join(paragraphs)
    # A line that ends in a stop at the very edge may or may not end its paragraph; no other line does.
    assert all(re.search(r"[。；：]$", part) for part in found)
    if shape["indent"]:
        assert len(found) >= parts


@pytest.mark.parametrize(
    "lines",
    [
        ["（一）加强组织领导，健全政务公开工作推进机制", "明确专人负责，按月通报进度。"],
        ["工作成效", "全年发布信息366条。", "存在不足", "更新不够及时。"],
        ["云津市林业局", "2024年1月20日"],
        ["1.主动公开", "2.依申请公开", "3.平台建设"],
    ],
)
def test_lines_that_were_not_broken_stay_apart(lines: list[str]) -> None:
    assert joined(lines, measure_of(lines)) == lines


@pytest.mark.parametrize(
    ("text", "tidied"),
    [
        ("全面贯彻      落实      条例", "全面贯彻落实条例"),
        ("2024 年，收到申请 17 件", "2024 年，收到申请 17 件"),
        (
            "（地址：人民路90号 ， 邮 编 ： 223100 ， 电 话 ： 0517-1234）",
            "（地址：人民路90号，邮编： 223100 ，电话： 0517-1234）",
        ),
        ("收到    12    件", "收到 12 件"),
        ("联系人 张三", "联系人 张三"),
    ],
)
def test_padding_goes_and_single_blanks_stay(text: str, tidied: str) -> None:
    assert tidy(text) == tidied


PROSE = {
    1: "全年公开信息310条，收到申请5件。",
    5: "更新不够及时，下一步加强培训。",
    6: "没有其他需要报告的事项。",
}


def with_tables(headings: list[str]) -> str:
    """A report with its three tables, its headings as given ("" for one that is lost)."""
    case = (CASES / "09-first-section-lost.txt").read_text(encoding="utf-8")
    lines = case.split("\n")
    starts = [
        next(at for at, line in enumerate(lines) if line.startswith(f"{mark}、") and "|" not in line)
        for mark in "一二三四五六"
    ]
    made = [lines[0]]
    for number, (start, end) in enumerate(zip(starts, [*starts[1:], len(lines)], strict=True), 1):
        made += [headings[number - 1], *([PROSE[number]] if number in PROSE else lines[start + 1 : end])]
    return "\n".join(made)


@needs_cases
@pytest.mark.parametrize(
    "lost", [(), (1,), (5,), (6,), (1, 5), (5, 6), (1, 6), (1, 5, 6), (2,), (3,), (4,), (2, 3), (4, 5)]
)
def test_where_headings_are_lost_prose_is_kept_and_under_no_number_that_is_not_its(lost: tuple[int, ...]) -> None:
    report = read_text(with_tables(["" if number in lost else text for number, text in enumerate(HEADINGS, 1)]))
    for number, text in PROSE.items():
        places = [section.number for section in report.sections if text in section.paragraphs]
        assert places == ([0] if number in lost else [number]), text
    assert len(report.facts) == 200


@needs_cases
@pytest.mark.parametrize(
    "unknown",
    [
        {1: "一、工作开展情况"},
        {5: "五、工作打算"},
        {6: "六、几点说明"},
        {1: "一、年度回顾", 5: "五、短板与对策", 6: "六、附带说明"},
        {4: "四、争议办理"},
    ],
)
def test_headings_that_are_none_of_the_forms_open_sections(unknown: dict[int, str]) -> None:
    headings = [unknown.get(number, text) for number, text in enumerate(HEADINGS, 1)]
    report = read_text(with_tables(headings))
    assert [f"{'一二三四五六'[section.number - 1]}、{section.heading}" for section in report.sections] == headings
    for number, text in PROSE.items():
        assert [section.number for section in report.sections if text in section.paragraphs] == [number]


def test_a_short_sentence_before_the_first_heading_is_kept() -> None:
    text = "云津市林业局2023年政府信息公开工作年度报告\n本年度没有新增事项。\n"
    report = read_text(text + "".join(f"{heading}\n无。\n" for heading in HEADINGS[:3]))
    assert (report.sections[0].number, report.sections[0].paragraphs) == (0, ("本年度没有新增事项。",))


def test_time_grows_with_the_length_of_a_text_and_not_faster() -> None:
    def taken(count: int) -> float:
        lines = ["无休无止的一行字没有句号也没有别的标点只是一直写到版心的右边"] * count
        began = time.process_time()
        assert len(joined(lines, measure_of(lines))) == 1
        return time.process_time() - began

    # Eight times the lines: eight times the time, and not sixty-four times.
    assert taken(4_000) < 24 * min(taken(500), taken(500)) + 0.1


@pytest.mark.parametrize("mark", ["- {} -", "第 {} 页 共 9 页", "Page {} of 9", "— {} —", "\f"])
def test_page_marks_and_running_titles_do_not_part_a_sentence(mark: str) -> None:
    title = "云津市林业局2023年政府信息公开工作年度报告"
    lines = wrapped("".join(SENTENCES[:5]), 60, 4)
    pages = [lines[at : at + 2] for at in range(0, len(lines), 2)]
    body: list[str] = []
    for number, page in enumerate(pages, 1):
        body += [mark + title, *page] if mark == "\f" else [*page, "", mark.format(number), title]
    found = read_text("\n".join([title, HEADINGS[0], *body, *HEADINGS[1:4], ""])).sections
    assert "".join(text for section in found for text in section.paragraphs) == "".join(SENTENCES[:5])
