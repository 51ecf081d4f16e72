"""Units by the shortest names they are called by: zones without their city, offices without their last syllable."""

from __future__ import annotations

from datetime import date

import pytest

from knowledge.shelf import Unit
from knowledge.understanding import Gazetteer, understand

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
