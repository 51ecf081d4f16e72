"""The words that findings are put together from, in Chinese and in English, read from rules.toml."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from string import Formatter

from knowledge.errors import LexiconError
from knowledge.lexicon.codes import codes
from knowledge.lexicon.loading import load_toml
from knowledge.model import CellKey

FILE = "rules.toml"

_QUOTED = re.compile(r"(“[^“”]*(?:“[^“”]*”[^“”]*)*”)")
"""What findings quote of a report stands in these marks, which may stand in each other."""


class Tongue(StrEnum):
    """A language that findings are worded in."""

    ZH = "zh"
    EN = "en"


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """The words of one language: wordings of mends by case, short names of rows by code, parts, units of measure."""

    tongue: Tongue
    mend: Mapping[str, str]
    short: Mapping[str, str]
    parts: Mapping[str, str]
    units: Mapping[str, str]

    def say(self, key: str, **values: object) -> str:
        """One part with its places filled; raises LexiconError for what is not there."""
        try:
            return self.parts[key].format(**values)
        except KeyError as fault:
            raise LexiconError(FILE, f"{self.tongue}.part.{key}", f"{fault} is not there") from fault

    def row(self, indicator: str) -> str:
        """A row's short name: 本年新收, 予以公开, 规章 本年制发件数; new, granted, regulations issued this year."""
        item = codes().indicators[indicator]
        plain = item.en if self.tongue is Tongue.EN else item.unnumbered
        return self.short.get(indicator, plain)

    def column(self, applicant: str) -> str:
        """A column's name: 自然人, 总计; natural persons, all applicants."""
        item = codes().applicants[applicant]
        return item.en if self.tongue is Tongue.EN else item.zh

    def cell(self, key: CellKey) -> str:
        """A cell's name for a sentence: 本年新收·自然人, 行政复议 总计; new, natural persons."""
        indicator, applicant = key
        name = self.row(indicator)
        return name if applicant is None else self.say("cell", row=name, column=self.column(applicant))

    def block(self, indicator: str) -> str:
        """The block of table 4 that a cell stands in: 行政诉讼 未经复议直接起诉; direct litigation."""
        return self.row(indicator).rpartition(self.parts["within_block"])[0]

    def term(self, indicator: str) -> str:
        """A row's name within its own column or block: 结果维持 of 行政复议 结果维持."""
        within = self.parts["within_block"]
        return self.row(indicator).rpartition(within)[2] if indicator.startswith(_TABLE_4) else self.row(indicator)

    def whole(self, message: str, remedy: str) -> str:
        """A finding with what would mend it, where that is known."""
        return self.say("mended", message=message, remedy=remedy) if remedy else message

    def listed(self, items: list[str]) -> str:
        """A list of names or figures."""
        return self.parts["list"].join(items)


_TABLE_4 = ("reconsideration.", "litigation.")


def own_words(message: str, change: Callable[[str], str]) -> str:
    """A finding with its own words changed, such as into other characters; what it quotes stays as it is."""
    return "".join(part if place % 2 else change(part) for place, part in enumerate(_QUOTED.split(message)))


def quoted_in(message: str) -> list[str]:
    """What a finding quotes of a report, with its marks."""
    return _QUOTED.findall(message)


def templates(raw: object, owner: str) -> Mapping[str, str]:
    """Texts by key whose places in braces are names; raises LexiconError for anything else."""
    if not isinstance(raw, dict) or not raw:
        raise LexiconError(FILE, owner, "must be a table that is not empty")
    for case, wording in raw.items():
        if not isinstance(wording, str):
            raise LexiconError(FILE, f"{owner}.{case}", "must be a text")
        if not all(place.isidentifier() for place in _places(wording, f"{owner}.{case}")):
            raise LexiconError(FILE, f"{owner}.{case}", "places in braces must be names")
    return dict(raw)


def _places(wording: str, owner: str) -> frozenset[str]:
    try:
        return frozenset(place for _, place, _, _ in Formatter().parse(wording) if place is not None)
    except ValueError as fault:
        raise LexiconError(FILE, owner, str(fault)) from fault


def same_places(chinese: Mapping[str, str], english: Mapping[str, str], owner: str) -> None:
    """Raise LexiconError unless both languages have the same cases, and English no place that Chinese lacks."""
    if chinese.keys() != english.keys():
        raise LexiconError(FILE, owner, f"not in both languages: {', '.join(sorted(chinese.keys() ^ english.keys()))}")
    for case, wording in english.items():
        if unknown := _places(wording, owner) - _places(chinese[case], owner):
            raise LexiconError(FILE, f"{owner}.{case}", f"{', '.join(sorted(unknown))} is filled in Chinese only")


@cache
def words(tongue: Tongue) -> Words:
    """The words of a language; raises LexiconError for a short name of no code and for what one language lacks."""
    data = load_toml(FILE)
    own = data.get(tongue.value, {})
    short = own.get("short", {})
    for code in short:
        if code not in codes().indicators:
            raise LexiconError(FILE, f"{tongue}.short.{code}", "is no code")
    measures = {item.unit for item in codes().indicators.values()}
    if missing := measures - own.get("unit", {}).keys():
        raise LexiconError(FILE, f"{tongue}.unit", f"{', '.join(sorted(missing))} is missing")
    found = {name: templates(own.get(name), f"{tongue}.{name}") for name in ("mend", "part", "unit")}
    for name, texts in found.items():
        same_places(templates(data.get(Tongue.ZH.value, {}).get(name), name), texts, f"{tongue}.{name}")
    return Words(tongue=tongue, mend=found["mend"], short=dict(short), parts=found["part"], units=found["unit"])
