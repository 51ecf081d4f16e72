"""What a stretch that is read as a unit becomes: a mention of those that its divisions, office and level name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from knowledge.language.gazetteer import Gazetteer, Place
from knowledge.language.parts import UnitForm, UnitMention
from knowledge.lexicon.offices import OfficeLabel, offices


def offices_from(
    text: str, at: int, gazetteer: Gazetteer, matched: Iterable[tuple[int, tuple[OfficeLabel, ...]]] | None = None
) -> Iterator[tuple[int, str]]:
    """The offices that begin at a place, of the lexicon and of the index: their ends and codes."""
    seen: set[tuple[int, str]] = set()
    for end, labels in offices().matches(text, at) if matched is None else matched:
        for sort, code in labels:
            if sort == "office" and whole_words(text, at, end) and (end, code) not in seen:
                seen.add((end, code))
                yield end, code
    for end, codes in gazetteer.offices_at(text, at):
        for code in codes:
            if (end, code) not in seen and whole_words(text, at, end):
                yield end, code


def mention_of(
    text: str,
    start: int,
    end: int,
    gazetteer: Gazetteer,
    chain: list[Place],
    office: str | None,
    level: str | None,
    called: str = "",
) -> UnitMention:
    """The stretch as the units that divisions, an office and a level name; FOREIGN where the index has none."""
    names = gazetteer.resolve(chain, office, level, called)
    return UnitMention(
        text=text[start:end],
        names=names,
        form=form_of(names),
        start=start,
        end=end,
        rule="units." + ("place" * bool(chain) + "level" * bool(level) + "office" * bool(office) or "government"),
    )


def form_of(names: tuple[str, ...]) -> UnitForm:
    """Whether the index has units of these names."""
    return UnitForm.NAMED if names else UnitForm.FOREIGN


def foreign(text: str, start: int, end: int, rule: str) -> UnitMention:
    """The stretch as a unit that the index does not have."""
    return UnitMention(text=text[start:end], names=(), form=UnitForm.FOREIGN, start=start, end=end, rule=rule)


def whole_words(text: str, start: int, end: int) -> bool:
    """Whether no Latin word is cut at either end of the stretch."""
    return not (_latin(text, start) and _latin(text, start - 1)) and not (_latin(text, end - 1) and _latin(text, end))


def _latin(text: str, at: int) -> bool:
    return 0 <= at < len(text) and text[at].isascii() and text[at].isalnum()
