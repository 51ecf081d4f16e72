"""Unit names taken apart."""

from __future__ import annotations

import pytest

from knowledge.naming import short_region, split_name, without_city


@pytest.mark.parametrize(
    ("name", "region", "office", "level"),
    [
        ("淮安市人民政府", ("江苏省", "淮安市"), "government", "city"),
        ("淮安市教育局", ("江苏省", "淮安市"), "education", "city"),
        ("江苏省人民政府", ("江苏省",), "government", "province"),
        ("北京市朝阳区人民政府", ("北京市", "朝阳区"), "government", "county"),
        ("广西壮族自治区财政厅", ("广西壮族自治区",), "finance", "province"),
        ("上海市浦东新区人民政府", ("上海市", "浦东新区"), "government", "county"),
        ("和县人民政府", ("安徽省", "马鞍山市", "和县"), "government", "county"),
        ("鼓楼区人民政府", ("鼓楼区",), "government", "county"),
        ("云津市市场监督管理局", ("云津市",), "market", "city"),
        ("云津市澄湖区教育局", ("云津市", "澄湖区"), "education", "county"),
        ("云津市云溪县白沙镇人民政府", ("云津市", "云溪县", "白沙镇"), "government", "township"),
        ("淄博市公安局经开区分局", ("山东省", "淄博市", "经开区"), "police", "county"),
        ("经开区公安分局", ("经开区",), "police", "county"),
        ("云津高新技术产业开发区管理委员会", ("云津高新技术产业开发区",), "management_committee", "county"),
        ("云津市人民政府办公室", ("云津市",), "government_office", "city"),
        ("江苏省淮安市清江浦区长西街道办事处", ("江苏省", "淮安市", "清江浦区", "长西街道"), "subdistrict", "township"),
        ("无锡市梁溪区人民政府广益街道办事处", ("江苏省", "无锡市", "梁溪区", "广益街道"), "subdistrict", "township"),
        ("国家税务总局泰州市税务局", ("江苏省", "泰州市"), "tax", "city"),
        ("教育部", (), None, None),
    ],
)
def test_split(name: str, region: tuple[str, ...], office: str | None, level: str | None) -> None:
    parts = split_name(name)
    assert (parts.region, parts.office, parts.level) == (region, office, level)


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("淮安市", "淮安"),
        ("广西壮族自治区", "广西"),
        ("延边朝鲜族自治州", "延边"),
        ("和县", ""),
        ("云溪县", "云溪"),
        ("淄博经济开发区", "淄博经开区"),
    ],
)
def test_short_forms(name: str, short: str) -> None:
    assert short_region(name) == short


@pytest.mark.parametrize(
    ("division", "zone", "alone"),
    [("天津滨海新区", 4, ["滨海新区"]), ("青岛西海岸新区", 5, ["西海岸新区"]), ("西海岸新区", 3, []), ("新区", 0, [])],
)
def test_a_zone_is_called_without_its_city(division: str, zone: int, alone: list[str]) -> None:
    assert list(without_city(division, zone)) == alone
