"""Rows in an office's own words, columns for remarks, numbers in words: read where they are sure, told where not."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.lexicon.codes import codes
from knowledge.lexicon.forms import forms
from knowledge.model import Report, State
from tests.reading.test_strange_cells import SAMPLE, read_page, row_of

PAGE = SAMPLE.read_text(encoding="utf-8")
OWN = {
    "requests.new": "本年度收到申请（件）",
    "outcome.granted": "准予公开",
    "outcome.partial": "区分处理后提供",
    "outcome.denied.state_secret": "涉密（国家秘密）",
    "outcome.denied.public_security": "影响国家安全和社会稳定的",
    "outcome.denied.third_party": "侵害第三人权益",
    "outcome.denied.internal_affairs": "内部管理信息",
    "outcome.unavailable.not_held": "本单位未掌握该信息",
    "outcome.unavailable.unclear": "经补正仍不明确",
    "outcome.not_processed.petition": "属信访事项",
    "outcome.not_processed.publication": "索取公开出版物",
    "outcome.total": "办结数合计",
    "requests.carried_out": "下一年继续办",
}


def labels_of_rows() -> dict[str, str]:
    """The labels of the rows as the sample prints them."""
    rows = {fact.indicator: fact.cite.row for fact in read_page(PAGE).facts if fact.applicant == "total"}
    printed = {code: re.search(rf">\s*({re.escape(rows[code])})\s*<", PAGE) for code in OWN}
    return {code: found.group(1) for code, found in printed.items() if found}


LABELS = labels_of_rows()
assert LABELS.keys() == OWN.keys()


def figures(report: Report) -> dict[tuple[str, str | None], object]:
    return {fact.key: fact.value for fact in report.facts}


@settings(max_examples=30, deadline=None)
@given(st.sets(st.sampled_from(sorted(OWN)), min_size=1))
def test_rows_in_other_words_are_read_where_these_tell_them(chosen: set[str]) -> None:
    page = PAGE
    for code in chosen:
        page = page.replace(f">{LABELS[code]}<", f">{OWN[code]}<")
    report = read_page(page)
    assert figures(report) == figures(read_page(PAGE))
    told = " ".join(problem.message for problem in report.problems)
    rows = {fact.cite.row for fact in report.facts}
    assert all(OWN[code] in rows for code in chosen), told


def test_rows_in_other_words_are_told_where_a_row_is_lost() -> None:
    page = PAGE.replace(f">{LABELS['outcome.granted']}<", ">准予公开<")
    lost = next(
        label
        for code, label in LABELS.items()
        if code not in ("outcome.granted", "outcome.total") and set(re.findall(r">(\d+)<", row_of(page, label))) > {"0"}
    )
    report = read_page(page.replace(row_of(page, f">{lost}<"), ""))
    assert "准予公开" not in {fact.cite.row for fact in report.facts if fact.state is State.STATED}
    assert any("准予公开" in problem.message for problem in report.problems)


@pytest.mark.parametrize("own", ["其中：同意公开", "同意公开及部分公开", "非全部公开", "八、准予公开", "准予"])
def test_words_of_several_rows_or_of_a_part_tell_none(own: str) -> None:
    report = read_page(PAGE.replace(f">{LABELS['outcome.granted']}<", f">{own}<"))
    assert own not in {fact.cite.row for fact in report.facts if fact.indicator == "outcome.granted"}


def test_the_words_of_a_row_are_no_other_s() -> None:
    for group in {codes().indicators[entry.key].parent for entry in forms().rows3}:
        rows = [entry for entry in forms().rows3 if codes().indicators[entry.key].parent == group]
        for entry in rows:
            for label in entry.labels:
                telling = {
                    other.key for other in rows if any(all(word in label for word in words) for words in other.tells)
                }
                assert telling <= {entry.key}, label


def with_remarks(remarks: dict[str, str]) -> str:
    """The sample with a column for remarks behind table 3."""
    start = PAGE.index("申请人情况")
    begin, end = PAGE.rindex("<table", 0, start), PAGE.index("</table>", start)
    rows = re.findall(r"<tr.*?</tr>", PAGE[begin:end], flags=re.S)
    table = PAGE[begin:end]
    for at, row in enumerate(rows):
        said = next((text for label, text in remarks.items() if f">{label}<" in row), "")
        cell = '<td rowspan="3">备注</td>' if at == 0 else "" if at < 3 else f"<td>{said}</td>"
        table = table.replace(row, row.replace("</tr>", f"{cell}</tr>"), 1)
    return PAGE[:begin] + table + PAGE[end:]


@settings(max_examples=20, deadline=None)
@given(
    st.dictionaries(
        st.sampled_from(sorted(LABELS.values())),
        st.sampled_from(["含网络申请18件", "2件区分处理", "均在期限内", "18", "0", "无", "3件", "见附件"]),
    )
)
def test_what_stands_in_a_column_for_remarks_is_no_figure(remarks: dict[str, str]) -> None:
    report = read_page(with_remarks(remarks))
    assert figures(report) == figures(read_page(PAGE))
    told = "".join(problem.message for problem in report.problems)
    assert all(text in told for text in remarks.values() if len(text) > 3)


@pytest.mark.parametrize("word", ["一", "三", "十二"])
def test_a_number_in_words_spoils_its_cell_alone(word: str) -> None:
    row = row_of(PAGE, f">{LABELS['outcome.granted']}<")
    first = re.search(r"<td[^>]*>\d+</td>", row)
    assert first
    spoilt = row.replace(first.group(), re.sub(r">\d+<", f">{word}<", first.group()), 1)
    read = {fact.key: fact for fact in read_page(PAGE.replace(row, spoilt)).facts}
    for key, value in figures(read_page(PAGE)).items():
        if key == ("outcome.granted", "natural_person"):
            assert read[key].state in (State.UNREADABLE, State.INFERRED)
            assert read[key].raw == word
        assert read[key].value in (value, None)
        assert key == ("outcome.granted", "natural_person") or read[key].value == value
