"""The clause that leads an answer of prose: whole where the next one only goes on with what was counted in it."""

from __future__ import annotations

import pytest

from knowledge.answering.evidence import Found
from knowledge.answering.prose import quantities
from knowledge.answering.quoting import quoted
from tests.questions.test_prose import pieces_of


def shown(sentence: str, found: str) -> tuple[str, list[str]]:
    """The clause of a sentence that was found by one of its quantities, and the quantities that are strong in it."""
    (piece,) = pieces_of(sentence)
    begin = sentence.index(found)
    span = quoted(
        Found(
            piece=piece,
            start=0,
            end=len(sentence),
            marks=((begin, begin + len(found)),),
            coverage=1.0,
            score=1.0,
            quantities=tuple(item for item in quantities(sentence) if item.text == found),
        )
    )
    assert span is not None
    return sentence[slice(*span.clause)], [sentence[start:end] for start, end in span.quantities]


@pytest.mark.parametrize("joint", ["，金额", "，共计", "，合计金额为", "；总金额约", "，共"])
def test_an_amount_behind_its_count_is_told_with_it(joint: str) -> None:
    clause, strong = shown(f"全年收取信息处理费3件{joint}1180元，均已上缴。", "3件")
    assert clause.endswith("1180元")
    assert len(strong) == 2


def test_what_is_told_of_something_else_stays_out() -> None:
    assert shown("举办培训3次，参训231人次，金额2万元。", "3次") == ("举办培训3次", ["3次"])
    assert shown("收取处理费0元，其他无需要报告的事项。", "0元") == ("收取处理费0元", ["0元"])
    assert shown("办理申请5件，共有2件转出。", "5件") == ("办理申请5件", ["5件"])
