"""Single slips put into consistent reports: every one that a rule can see is found, and no sound report is blamed."""

from __future__ import annotations

import pytest

from tests.checking.slips import INVISIBLE, found, shares, two_years

SEEDS = range(1, 3)


@pytest.mark.parametrize("edition", ["2021", "2019"])
def test_sound_reports_raise_no_alarm(edition: str) -> None:
    assert [seed for seed in range(100) if found(*two_years(seed, edition), edition)] == []


def test_every_slip_that_a_rule_can_see_is_found() -> None:
    counted = shares(SEEDS)
    missed = {kind: counts for kind, counts in counted.items() if counts[0] < counts[1] and kind not in INVISIBLE}
    assert missed == {}
    assert sum(made for _, made in counted.values()) > 700


def test_what_no_sum_can_see_is_known_and_stays_silent() -> None:
    counted = shares(SEEDS)
    assert set(counted) >= INVISIBLE
    assert counted["two outcome rows swapped"][0] == 0
