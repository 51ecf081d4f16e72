"""Names that are not known: what is offered in their place."""

from __future__ import annotations

import pytest

from knowledge.language import Gazetteer
from knowledge.shelf import Unit

OFFICES = (
    "人民政府",
    "公安局",
    "教育局",
    "民政局",
    "财政局",
    "司法局",
    "水利局",
    "卫生健康委员会",
    "人力资源和社会保障局",
)
UNITS = [
    Unit(name=f"云津市{district}{office}", region=("云津市", district) if district else ("云津市",))
    for district in ("", "澄湖区", "鹿溪区", "白沙县")
    for office in OFFICES
]


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("云津市澄湖区水力局", "云津市澄湖区水利局"),
        ("云津市澄湖区卫生建康委员会", "云津市澄湖区卫生健康委员会"),
        ("云津市白沙县人力资源核社会保障局", "云津市白沙县人力资源和社会保障局"),
        ("云津市鹿西区教育局", "云津市鹿溪区教育局"),
    ],
)
def test_the_unit_most_like_it_is_offered_first(said: str, meant: str) -> None:
    assert Gazetteer.of(UNITS).near(said)[0] == meant


def test_of_units_equally_alike_those_of_the_index_order_come_first() -> None:
    offered = Gazetteer.of(UNITS).near("云津市澄湖区")
    assert offered == Gazetteer.of(UNITS).near("云津市澄湖区")
    assert len(offered) == 5
    assert all(name.startswith("云津市澄湖区") for name in offered)
