"""Which governments' figures may already hold those of others: worked out at once, as by comparing every two units."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from knowledge.overlaps import overlapping
from knowledge.shelf import Unit
from tests.questions.shelf_in_memory import MemoryShelf

_REGIONS = [(), ("甲省",), ("甲省", "乙市"), ("甲省", "乙市", "丙区"), ("甲省", "丁市"), ("丁市",)]


def compared(units: list[Unit]) -> tuple[str, ...]:
    if len(units) < 2:
        return ()
    return tuple(
        unit.name
        for unit in units
        if unit.office == "government"
        and unit.region
        and any(
            other is not unit
            and other.region[: len(unit.region)] == unit.region
            and (other.office != "government" or len(other.region) > len(unit.region))
            for other in units
        )
    )


@given(
    st.lists(st.tuples(st.sampled_from(_REGIONS), st.sampled_from(["government", "police", None])), max_size=8),
    st.data(),
)
def test_it_is_what_comparing_every_two_finds(
    made: list[tuple[tuple[str, ...], str | None]], data: st.DataObject
) -> None:
    units = [Unit(name=f"单位{number}", region=region, office=office) for number, (region, office) in enumerate(made)]
    chosen = [unit for unit in units if data.draw(st.booleans())]
    assert overlapping(MemoryShelf(units), [unit.name for unit in chosen]) == compared(chosen)
