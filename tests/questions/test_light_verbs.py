"""A verb that asks or leads says nothing where it cannot say what is counted; as an attribute it ends the answer."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge import Library

TODAY = date(2024, 6, 1)
_ASKING = ("列", "报", "记", "查", "核", "问", "算", "念", "抄", "捋", "摆")
_BECOMING = ("核", "审", "记", "抄", "催", "押", "审核", "抽查", "复核")
_UNITS = ("教育局", "澄湖区", "公安局", "卫健委")
_FIGURES = ("新收申请", "不予公开", "结转下年度", "行政许可决定")


def _values(library: Library, text: str) -> tuple[object, ...]:
    return tuple((value.indicator, value.value) for value in library.ask(text, today=TODAY).answer.values)


@settings(max_examples=25, deadline=None)
@given(
    unit=st.sampled_from(_UNITS),
    year=st.sampled_from((2021, 2022, 2023)),
    figure=st.sampled_from(_FIGURES),
    verb=st.sampled_from(_ASKING),
    frame=st.sampled_from(
        (
            "{verb}{unit}{year}年{figure}多少",
            "{unit}{year}年{figure}多少，{verb}给我",
            "{unit}{year}年{figure}{verb}一{verb}",
        )
    ),
)
def test_a_verb_that_asks_changes_no_figure(
    sample_library: Library, unit: str, year: int, figure: str, verb: str, frame: str
) -> None:
    plain = _values(sample_library, f"{unit}{year}年{figure}多少")
    assert plain
    asked = _values(sample_library, frame.format(unit=unit, year=year, figure=figure, verb=verb))
    # Where the verb is not understood there is no figure; never is there another.
    assert asked in (plain, ())


@settings(max_examples=25, deadline=None)
@given(unit=st.sampled_from(_UNITS), year=st.sampled_from((2021, 2022, 2023)), verb=st.sampled_from(_BECOMING))
def test_a_verb_before_what_it_became_of_is_no_answer(sample_library: Library, unit: str, year: int, verb: str) -> None:
    assert not _values(sample_library, f"{unit}{year}年{verb}的申请有几件")
    assert not _values(sample_library, f"{unit}{year}年{verb}过了多少件申请")


@pytest.mark.parametrize("verb", ["列一列", "报一报", "算一算", "捋一捋", "摆一摆"])
def test_doubled_verbs_ask(sample_library: Library, verb: str) -> None:
    assert _values(sample_library, f"教育局2022年新收申请{verb}") == _values(sample_library, "教育局2022年新收申请多少")
