"""What the divisions of an index are called: in full, in short, and zones without the name of their city."""

from __future__ import annotations

from collections.abc import Iterator

from knowledge.lexicon.hints import hint, hint_words
from knowledge.naming import other_short_names, short_region, without_city

_ZONE = hint("divisions.zone")
_ZONE_SHORT = dict(zip(hint_words("divisions.zones"), hint_words("divisions.zones_short"), strict=True))
BARE = hint("divisions.bare")
"""A division whose name ends in what it is."""


def whole_division(division: str, full: set[str]) -> str:
    """澄湖分局 names its district without its suffix: the division of the index that it is short for."""
    if BARE.search(division):
        return division
    fitting = [name for name in sorted(full) if name[: len(division)] == division and len(name) == len(division) + 1]
    return fitting[0] if len(fitting) == 1 else division


def called(division: str) -> Iterator[str]:
    """What an indexed division is called: in full, in short, and for a zone without the name of its city."""
    yield division
    short = short_region(division)
    if short:
        yield short
    yield from other_short_names(division)
    if not BARE.search(division):
        yield from (division + suffix for suffix in hint_words("divisions.kinds"))
    zone = _ZONE.search(division)
    if zone and zone.start() > 0:
        yield zone.group()
        yield division[: zone.start()] + _ZONE_SHORT.get(zone.group(), zone.group())
        yield from without_city(division, zone.start())
    if zone and (brief := _ZONE_SHORT.get(zone.group())):
        yield brief
