"""Units by the shortest names they are called by: zones without their city, offices without their last syllable."""

from __future__ import annotations

from datetime import date

import pytest

from knowledge.language import Gazetteer, understand
from knowledge.shelf import Unit

UNITS = Gazetteer.of(
    Unit(name=name)
    for name in (
        "天津滨海新区人民政府",
        "济南市莱芜区水利局",
        "上海市黄浦区卫生健康委员会",
        "国家税务总局泰州市税务局",
        "无锡市梁溪区人民政府广益街道办事处",
    )
)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("滨海新区2022年申请几件", "天津滨海新区人民政府"),
        ("天津滨海新区2022年申请几件", "天津滨海新区人民政府"),
        ("莱芜水利2022年申请几件", "济南市莱芜区水利局"),
        ("黄浦卫健收到多少申请", "上海市黄浦区卫生健康委员会"),
        ("泰州市税务局2022年申请", "国家税务总局泰州市税务局"),
        ("泰州税务局2022年申请", "国家税务总局泰州市税务局"),
        ("广益街道2022年申请", "无锡市梁溪区人民政府广益街道办事处"),
    ],
)
def test_a_short_name_is_told(text: str, name: str) -> None:
    said = understand(text, UNITS, today=date(2024, 6, 1))
    assert [mention.names for mention in said.units] == [(name,)]
    assert not said.unread


@pytest.mark.parametrize("text", ["莱芜卫健2022年申请几件", "黄浦水利收到多少申请", "水利申请2022年几件"])
def test_an_office_that_is_not_there_is_not(text: str) -> None:
    said = understand(text, UNITS, today=date(2024, 6, 1))
    assert not any(mention.names for mention in said.units)


MORE = Gazetteer.of(
    Unit(name=name)
    for name in (
        "国家卫生健康委",
        "甲乙州卫生健康委",
        "西安临潼旅游商贸开发区管理委员会",
        "恩施土家族苗族自治州政务服务和大数据管理局",
        "丙丁市人民政府",
        "丙丁市卫生健康委员会",
        "丙丁市公安局",
        "丙丁市戊己区人民政府",
    )
)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("国家卫健委2022年申请几件", "国家卫生健康委"),
        ("国家卫生健康委员会2022年申请几件", "国家卫生健康委"),
        ("甲乙州卫健委2022年申请几件", "甲乙州卫生健康委"),
        ("临潼旅游商贸开发区2022年申请几件", "西安临潼旅游商贸开发区管理委员会"),
        ("恩施州政数局2022年申请几件", "恩施土家族苗族自治州政务服务和大数据管理局"),
        ("我市卫健委2022年申请几件", "丙丁市卫生健康委员会"),
        ("本市公安局2022年申请几件", "丙丁市公安局"),
        ("咱们市公安局2022年申请几件", "丙丁市公安局"),
        ("咱市的公安局2022年申请几件", "丙丁市公安局"),
        ("我市人民政府2022年申请几件", "丙丁市人民政府"),
        ("咱区政府2022年申请几件", "丙丁市戊己区人民政府"),
        ("将市公安局2022年申请几件", "丙丁市公安局"),
        ("据悉市公安局2022年申请几件", "丙丁市公安局"),
        ("想去市公安局2022年申请几件", "丙丁市公安局"),
        ("跑了三趟市公安局2022年申请几件", "丙丁市公安局"),
    ],
)
def test_a_name_is_told_apart_from_what_stands_before_it(text: str, name: str) -> None:
    assert [mention.names for mention in understand(text, MORE, today=date(2024, 6, 1)).units] == [(name,)]


@pytest.mark.parametrize(
    "text", ["云海市公安局2022年申请几件", "光明市公安局2022年申请几件", "国家发改委2022年申请几件"]
)
def test_a_body_that_is_not_there_is_not_taken_for_one_that_is(text: str) -> None:
    said = understand(text, MORE, today=date(2024, 6, 1))
    assert not any(mention.names for mention in said.units)


@pytest.mark.parametrize(
    ("text", "group"),
    [
        ("丙丁市哪个单位2022年申请最多", "all@丙丁市"),
        ("丙丁市2022年哪个单位不予公开最多", "all@丙丁市"),
        ("哪些局2022年申请最多", "departments"),
        ("丙丁市哪个局2022年申请最多", "departments@丙丁市"),
    ],
)
def test_a_place_before_which_unit_says_where(text: str, group: str) -> None:
    assert [mention.group for mention in understand(text, MORE, today=date(2024, 6, 1)).units] == [group]


def test_an_office_that_sounds_alike_is_offered() -> None:
    (mention,) = understand("公案局2022年申请几件", MORE, today=date(2024, 6, 1)).units
    assert not mention.names
    assert mention.suggestions == ("丙丁市公安局",)
