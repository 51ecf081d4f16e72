"""Which of several units a name fits best, and where it fits them equally well."""

from __future__ import annotations

import pytest

from knowledge.language.parts import UnitMention, closest


@pytest.mark.parametrize(
    ("text", "names", "fitting"),
    [
        ("公安局", ("甲市公安局", "甲市公安局东分局"), ("甲市公安局",)),
        ("公安分局", ("甲市公安局东分局", "西区公安分局"), ("甲市公安局东分局", "西区公安分局")),
        ("分局", ("甲市公安局东分局", "西区公安分局"), ("甲市公安局东分局", "西区公安分局")),
        ("西区公安分局", ("西区公安分局",), ("西区公安分局",)),
    ],
)
def test_the_unit_itself_goes_before_its_branches_and_no_branch_before_another(
    text: str, names: tuple[str, ...], fitting: tuple[str, ...]
) -> None:
    assert closest(UnitMention(text=text, names=names)) == fitting
