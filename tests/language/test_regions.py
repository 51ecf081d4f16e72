"""Divisions by their short names: each leads to its own division, in an index and outside one."""

from __future__ import annotations

from datetime import date

import pytest

from knowledge.language import Gazetteer, understand
from knowledge.language.parts import UnitForm
from knowledge.lexicon.regions import Region, regions
from knowledge.lexicon.short_regions import also_called, core_of
from knowledge.naming import split_name
from knowledge.shelf import Unit

TODAY = date(2024, 6, 3)
PREFECTURES = [region for region in regions().by_code.values() if region.name.endswith("自治州")]
COUNTIES = [region for region in regions().by_code.values() if region.name.endswith(("自治县", "自治旗"))]


def test_there_are_thirty_prefectures_and_all_autonomous_counties() -> None:
    assert len(PREFECTURES) == 30
    assert len(COUNTIES) == 120


@pytest.mark.parametrize("region", [*PREFECTURES, *COUNTIES], ids=lambda region: region.name)
def test_an_autonomous_division_is_told_by_its_core_and_kind(region: Region) -> None:
    short = core_of(region.name) + region.name[-1]
    units = Gazetteer.of([Unit(name=f"{region.name}人民政府"), Unit(name=f"{region.name}教育局")])
    for said, name in (
        (f"{short}2023年申请", f"{region.name}人民政府"),
        (f"{short}教育局2023年申请", f"{region.name}教育局"),
        (f"{region.name}教育局2023年申请", f"{region.name}教育局"),
    ):
        found = understand(said, units, today=TODAY)
        assert [mention.names for mention in found.units] == [(name,)], said
        assert not found.unread


def test_every_short_name_is_of_its_division() -> None:
    astray = []
    for region in regions().by_code.values():
        units = Gazetteer.of([Unit(name=f"{region.name}人民政府")])
        for short in filter(None, (region.short, *region.more)):
            found = understand(f"{short}2023年申请几件", units, today=TODAY)
            if [mention.names for mention in found.units] != [(f"{region.name}人民政府",)]:
                astray.append(short)
    assert not astray


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("恩施州", "恩施土家族苗族自治州"),
        ("凉山州", "凉山彝族自治州"),
        ("长阳县", "长阳土家族自治县"),
        ("内蒙", "内蒙古自治区"),
        ("锡盟", "锡林郭勒盟"),
        ("博州", "博尔塔拉蒙古自治州"),
        ("科右前旗", "科尔沁右翼前旗"),
        ("喀左县", "喀喇沁左翼蒙古族自治县"),
        ("陵水县", "陵水黎族自治县"),
        ("东乡县", "东乡族自治县"),
    ],
)
def test_a_short_name_is_known_without_any_unit(said: str, name: str) -> None:
    assert name in {region.name for region in (*regions().by_short[said], *regions().by_name.get(said, ()))}
    mentions = understand(f"{said}2023年申请几件", Gazetteer.of([]), today=TODAY).units
    assert [(mention.text, mention.form) for mention in mentions] == [(said, UnitForm.FOREIGN)]


def test_a_division_on_no_list_has_the_short_names_that_the_rules_give() -> None:
    assert also_called("甲乙土家族自治县") == ("甲乙县",)
    assert core_of("丙丁州") == "丙丁"
    assert split_name("甲乙州卫生健康委员会").written == ("甲乙州",)
    assert split_name("苏州市教育局").written == ("苏州市",)
