"""What is said to be so, what never was, and what was so for the first time: the answer begins with it."""

from __future__ import annotations

from datetime import date

import pytest

from bot.wording import word
from knowledge import Library

TODAY = date(2024, 6, 1)


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("教育局2022年申请52件是真的吗", "是：52 件"),
        ("教育局2022年是否收到41件申请", "不是：52 件"),
        ("听说教育局2022年比上年多了11件申请，是不是真的", "是：增加 11 件"),
        ("据悉卫健委2023年申请减少8件，属实吗", "不是：减少 13 件"),
        ("卫健委2023年申请比上年增加13件，是真的吗", "不是：减少 13 件"),
        ("教育局2022年申请增长了26.8%，是否属实", "是：增加 11 件，增幅 26.83%"),
        ("教育局2022年申请增长了26%，是否属实", "不是：增加 11 件，增幅 26.83%"),
        ("市监局2023年申请增长了两成以上吗", "不是：增加 9 件，增幅 11.11%"),
        ("市监局2023年申请增长了一成以上吗", "是：增加 9 件，增幅 11.11%"),
        ("教育局2020到2023年申请翻番了吗", "不是：增加 9 件，增幅 23.68%"),
        ("教育局2023年申请有没有超过2020年的1.2倍", "是：增加 9 件，增幅 23.68%"),
        ("市监局2023年的处罚是2020年的两倍吗", "不是：减少 299 件，降幅 19.27%"),
        ("公安局2023年公开率提高了5个百分点以上吗", "是：增加 9.25 个百分点"),
        ("公安局2023年公开率提高了10个百分点以上吗", "不是：增加 9.25 个百分点"),
        ("Did the police bureau's disclosure rate rise by more than 5 percentage points in 2023?", "Yes: Up 9.25"),
        ("Did requests to the police bureau double from 2020 to 2023?", "No: Up 21"),
        ("教育局2022年公开率是36%，对吗", "是：36.00%"),
        ("教育局2022年公开率上升了两个百分点，是真的吗", "不是：增加 1.00 个百分点"),
        ("澄湖区新收申请哪一年首次突破150件", "2021年：151 件"),
        ("when did Chenghu first receive more than 150 requests?", "2021: 151"),
        ("教育局从来没有被复议纠正过吗", "不是：4 个年份里 3 个为零，2022年 1 件"),
        ("卫健委是不是从来没有被起诉过", "不是：4 个年份里 2 个为零，2022年 1 件，2023年 1 件"),
        ("市政府和澄湖区的申请差距这几年是拉大还是缩小", "差距缩小：2020年 44 件 → 2023年 28 件"),
        ("Did the gap in new requests between Chenghu and Luxi widen from 2020 to 2023?", "The gap widened: 2020 81"),
    ],
)
def test_the_answer_begins_with_whether_it_is_so(question: str, said: str, sample_library: Library) -> None:
    told = word(sample_library.ask(question, today=TODAY).answer).plain()
    assert told.startswith(said), told


@pytest.mark.parametrize(
    ("question", "place"),
    [
        ("教育局2023年电话多少", "第一个标题之前"),
        ("phone number of the education bureau in 2023", "above the first heading"),
    ],
)
def test_a_sentence_above_all_headings_has_its_place(question: str, place: str, sample_library: Library) -> None:
    told = word(sample_library.ask(question, today=TODAY).answer).plain()
    assert place in told, told
