"""Tables that number their rows and columns, and heads of table 4 that were wrapped: whole, and nothing else for it."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest

from knowledge.documents import Document, read_document
from knowledge.model import CellKey, Number, Report, State

PAGE = (Path(__file__).parents[2] / "samples" / "reports" / "jiaoyuju-2022.html").read_text(encoding="utf-8")
TABLE = re.findall(r"<table.*?</table>", PAGE, re.DOTALL)[1]
_FIGURE = re.compile(r"<td[^>]*>\d+</td>")


def read(name: str, text: str) -> Report:
    return read_document(Document(name=name, data=text.encode()))[0]


@cache
def truth() -> dict[CellKey, Number | None]:
    return {fact.key: fact.value for fact in read("a.html", PAGE).facts}


def numbered(*, step: int = 1, columns: bool = True, head: str = "行次") -> str:
    """The page with a column of numbers between the labels and the figures of table 3."""
    rows = re.findall(r"<tr.*?</tr>", TABLE, re.DOTALL)
    first = next(at for at, row in enumerate(rows) if len(_FIGURE.findall(row)) > 5)
    made: list[str] = []
    number = 0
    for at, row in enumerate(rows):
        if at == 0:
            place = row.index("</td>") + 5 if "</td>" in row else row.index("</th>") + 5
            made.append(f'{row[:place]}<td rowspan="{first}">{head}</td>{row[place:]}')
        elif at < first:
            made.append(row)
        else:
            number += step
            found = _FIGURE.search(row)
            assert found is not None
            made.append(f"{row[: found.start()]}<td>{number}</td>{row[found.start() :]}")
    if columns:
        labels = '<td colspan="3">栏次</td><td>—</td>'
        made.insert(first, f"<tr>{labels}{''.join(f'<td>{at}</td>' for at in range(1, 8))}</tr>")
    return PAGE.replace(TABLE, f"<table>{''.join(made)}</table>")


@pytest.mark.parametrize("columns", [True, False])
@pytest.mark.parametrize("head", ["行次", "序号"])
def test_a_column_that_numbers_the_rows_is_no_applicant(columns: bool, head: str) -> None:
    report = read("a.html", numbered(columns=columns, head=head))
    assert {fact.key: fact.value for fact in report.facts} == truth()
    assert [problem.message for problem in report.problems] == []


def test_a_column_whose_numbers_do_not_count_the_rows_makes_no_figure_wrong() -> None:
    report = read("a.html", numbered(step=3))
    assert all(fact.state is not State.STATED or fact.value == truth()[fact.key] for fact in report.facts)


LINES = """{agency}2022年政府信息公开工作年度报告
一、总体情况
    全年平稳开展政府信息公开工作。
二、主动公开政府信息情况
三、收到和处理政府信息公开申请情况
四、政府信息公开行政复议、行政诉讼情况

行政复议                                行政诉讼
{first}
                                        {second}
{values}

五、存在的主要问题及改进情况
    解读形式单一，下一步丰富形式。
六、其他需要报告的事项
    无。
"""
RESULTS = ["结果维持", "结果纠正", "其他结果", "尚未审结", "总计"]
ROW = [4, 1, 0, 2, 7, 3, 2, 0, 1, 6, 0, 1, 3, 0, 4]


def wrapped(results: list[str], values: list[int], at: int) -> Report:
    """A page laid out as text, the results of whose table 4 are wrapped behind so many signs."""
    upper = "  ".join(name[:at] if len(name) > at else name for name in results)
    lower = "      ".join(name[at:] for name in results if len(name) > at)
    text = LINES.format(
        agency="青渚市港务局",
        first=f"{upper}  未经复议直接起诉                        复议后起诉\n{lower}",
        second=f"{upper}  {upper}\n                                        {lower}  {lower}",
        values="  ".join(map(str, values)),
    )
    return read("a.txt", text)


@pytest.mark.parametrize("at", [3])
def test_results_wrapped_over_two_lines_are_a_head(at: int) -> None:
    report = wrapped(RESULTS, ROW, at)
    assert [fact.value for fact in report.facts] == ROW


def test_a_wrapped_head_in_another_order_or_with_broken_sums_states_nothing() -> None:
    moved = [value for at in range(0, 15, 5) for value in (ROW[at + 4], *ROW[at : at + 4])]
    assert [f for f in wrapped([RESULTS[-1], *RESULTS[:-1]], moved, 3).facts if f.state is State.STATED] == []
    assert [f for f in wrapped(RESULTS, [*ROW[:4], 8, *ROW[5:]], 3).facts if f.state is State.STATED] == []
