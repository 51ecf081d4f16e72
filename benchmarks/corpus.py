"""Invented reports in any number, the same every time: what the benchmarks of the store and of asking feed on.

Units are of real divisions, a unit has six years that follow each other, figures keep the form's sums, and prose has
words as often as life has them: some stand everywhere, most hardly anywhere (the tail is jieba's own word list with its
counts). Every second paragraph or so is last year's with other figures, as in real reports.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import accumulate, islice
from pathlib import Path
from random import Random
from typing import Any

from knowledge.lexicon.codes import codes
from knowledge.lexicon.editions import in_force
from knowledge.lexicon.regions import regions
from knowledge.model import CellKey, Cite, Edition, Fact, Number, Problem, Report, Section, Severity, State
from knowledge.naming import split_name
from knowledge.shelf import Unit
from tests.generator.figures import Scale, draw, requests
from tests.generator.form import APPLICANTS

YEARS = (2019, 2020, 2021, 2022, 2023, 2024)

_EACH_DIVISION = 9
_KEPT = 0.45
_SLOT = re.compile(r"\{(\w+)\}")
_TAIL = 40_000


def all_units() -> Iterator[Unit]:
    """Units without end of the same order: nine offices of every division in turn, then the rarer offices of each."""
    divisions = [item for item in regions().by_code.values() if item.level != "province" and item.code[0] not in "78"]
    Random(7).shuffle(divisions)
    offices: list[str] = _data()["offices"]
    for first in range(0, len(offices), _EACH_DIVISION):
        for division in divisions:
            path = regions().path(division)
            for office in offices[first : first + _EACH_DIVISION]:
                name = "".join(path[1:] or path) + office
                yield Unit(
                    name=name,
                    aliases=(path[-1] + office,) if len(path) > 2 else (),
                    region=path,
                    level=division.level,
                    office=split_name(name).office,
                )


def invented_units(count: int) -> tuple[Unit, ...]:
    """The first `count` units of different names."""
    found: dict[str, Unit] = {}
    for unit in all_units():
        found.setdefault(unit.name, unit)
        if len(found) == count:
            break
    return tuple(found.values())


def units_for(reports: int, years: Sequence[int] = YEARS) -> tuple[Unit, ...]:
    """The units that so many reports are of."""
    return invented_units(-(-reports // len(years)))


def invented_reports(count: int, years: Sequence[int] = YEARS, *, after: int = 0) -> Iterator[Report]:
    """`count` reports of as many units as it takes, in the order unit, year, but for the first `after` of them."""
    whole, part = divmod(after, len(years))
    return islice(_all_reports(units_for(count, years), years, whole), part, count - after + part)


def invented_reports_at(places: Sequence[int], count: int) -> list[Report]:
    """Some of those `count` reports by their places among them, without making the others of other units."""
    units, found = units_for(count), dict[int, Report]()
    for number in sorted({place // len(YEARS) for place in places}):
        found.update(enumerate(_reports_of(number, units[number], YEARS), number * len(YEARS)))
    return [found[place] for place in places]


def _all_reports(units: Sequence[Unit], years: Sequence[int], first: int) -> Iterator[Report]:
    for number, unit in enumerate(units[first:], first):
        yield from _reports_of(number, unit, years)


def _reports_of(number: int, unit: Unit, years: Sequence[int]) -> Iterator[Report]:
    chance = Random(number)
    scale = Scale(requests=_size(chance), disputes=chance.choice((0, 1, 6)), rules=2, documents=chance.randint(0, 40))
    carried: dict[str, int] | None = None
    sections: list[list[str]] = [[] for _ in _prose()]
    for year in years:
        edition = in_force(year)
        figures = draw(chance, edition, scale)
        figures.update(requests(chance, edition, scale, carried, _size(chance, scale.requests)))
        carried = {name: int(figures["requests.carried_out", name]) for name in APPLICANTS}
        sections = [_told(chance, sections[at], part, unit, year, figures) for at, part in enumerate(_prose())]
        yield _report(unit, year, edition, figures, sections, chance)


def _size(chance: Random, around: int | None = None) -> int:
    """Requests in a year: most units have a handful, few have thousands."""
    return int(chance.lognormvariate(2.6, 1.2)) if around is None else max(0, int(around * chance.uniform(0.6, 1.5)))


def _report(
    unit: Unit,
    year: int,
    edition: Edition,
    figures: Mapping[CellKey, Number],
    sections: Sequence[Sequence[str]],
    chance: Random,
) -> Report:
    return Report(
        source=f"{unit.name}-{year}.html",
        title=f"{unit.name}{year}年政府信息公开工作年度报告",
        agency=unit.name,
        year=year,
        edition=edition,
        published=f"{year + 1}-01-{chance.randint(10, 30)}",
        url=f"https://example.org/{chance.randrange(10**8)}.html",
        sections=tuple(
            Section(number=number, heading=part.heading, paragraphs=tuple(told))
            for number, (part, told) in enumerate(zip(_prose(), sections, strict=True), 1)
        ),
        facts=tuple(_fact(key, value) for key, value in figures.items()),
        problems=_problems(figures, chance),
        aliases=unit.aliases,
    )


def _fact(key: CellKey, value: Number) -> Fact:
    cite, unit = _place(key)
    return Fact(
        indicator=key[0], applicant=key[1], value=value, unit=unit, raw=str(value), state=State.STATED, cite=cite
    )


@cache
def _place(key: CellKey) -> tuple[Cite, str]:
    lexicon = codes()
    item = lexicon.indicators[key[0]]
    column = "" if key[1] is None else lexicon.applicants[key[1]].zh
    return Cite(table=item.table, row=item.zh, column=column, page=3), item.unit


def _problems(figures: Mapping[CellKey, Number], chance: Random) -> tuple[Problem, ...]:
    if chance.random() > 0.08:
        return ()
    new = figures["requests.new", "total"]
    return (
        Problem(
            rule="R7",
            severity=Severity.WARNING,
            message=f"正文说新收{int(new) + 1}件，表中是{new}件",
            left=int(new) + 1,
            right=new,
            cells=(("requests.new", "total"),),
        ),
    )


# ---------------------------------------------------------------------------------------------------- prose


@dataclass(frozen=True, slots=True, kw_only=True)
class _Part:
    heading: str
    least: int
    most: int
    sentences: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Words:
    """Words with their counts summed up, as random.choices takes them."""

    words: tuple[str, ...]
    sums: tuple[int, ...]

    def draw(self, chance: Random) -> str:
        """A word, as often as it is counted."""
        return chance.choices(self.words, cum_weights=self.sums)[0]


@cache
def _data() -> Mapping[str, Any]:
    return tomllib.loads(Path(__file__).with_name("corpus.toml").read_text(encoding="utf-8"))


@cache
def _prose() -> tuple[_Part, ...]:
    return tuple(
        _Part(heading=item["heading"], least=item["paragraphs"][0], most=item["paragraphs"][1],
              sentences=tuple(item["sentences"]))
        for item in _data()["section"]
    )  # fmt: skip


@cache
def _vocabulary() -> Mapping[str, _Words]:
    """Nouns, verbal nouns and places of jieba's word list."""
    import jieba

    kinds: dict[str, list[tuple[int, str]]] = {"n": [], "vn": [], "ns": []}
    text = Path(jieba.__file__).with_name("dict.txt").read_text(encoding="utf-8")
    for line in text.splitlines():
        word, count, kind = line.split(" ")
        if kind in kinds and 2 <= len(word) <= 4:
            kinds[kind].append((int(count), word))
    made: dict[str, _Words] = {}
    for kind, rows in kinds.items():
        rows.sort(key=lambda row: (-row[0], row[1]))
        rows = rows[:_TAIL]
        made[kind] = _Words(words=tuple(word for _, word in rows), sums=tuple(accumulate(count for count, _ in rows)))
    return made


@cache
def middling_words() -> tuple[str, ...]:
    """Nouns that stand in a few paragraphs of a hundred."""
    return _vocabulary()["n"].words[40:140]


@cache
def rare_words() -> tuple[str, ...]:
    """Nouns that stand in about one paragraph in thousands."""
    return _vocabulary()["n"].words[3000:6000]


def _told(
    chance: Random, before: Sequence[str], part: _Part, unit: Unit, year: int, figures: Mapping[CellKey, Number]
) -> list[str]:
    """The paragraphs of a section: some of last year's with other figures, the rest new."""
    kept = [_moved_on(text, chance, year) for text in before if chance.random() < _KEPT]
    wanted = chance.randint(part.least, part.most)
    fresh = [_paragraph(chance, part, unit, year, figures) for _ in range(max(0, wanted - len(kept)))]
    return [*kept, *fresh][:wanted]


def _moved_on(text: str, chance: Random, year: int) -> str:
    def other(figure: re.Match[str]) -> str:
        if figure.group() == str(year - 1):
            return str(year)
        return str(max(1, int(int(figure.group()) * chance.uniform(0.7, 1.5))))

    return re.sub(r"[0-9]+", other, text)


def _paragraph(chance: Random, part: _Part, unit: Unit, year: int, figures: Mapping[CellKey, Number]) -> str:
    words = _vocabulary()

    fillings: Mapping[str, Callable[[], str]] = {
        "n": lambda: str(int(chance.lognormvariate(3, 1.5)) + 1),
        "w": lambda: words["n"].draw(chance),
        "v": lambda: words["vn"].draw(chance),
        "p": lambda: words["ns"].draw(chance),
        "list": lambda: "、".join(words["n"].draw(chance) for _ in range(3)),
        "share": lambda: str(chance.randint(1, 99)),
        "change": lambda: chance.choice(("增加", "减少")),
        "unit": lambda: unit.name,
        "year": lambda: str(year),
        "new": lambda: str(figures["requests.new", "total"]),
        "carried": lambda: str(figures["requests.carried_in", "total"]),
        "done": lambda: str(figures["outcome.total", "total"]),
    }

    def fill(slot: re.Match[str]) -> str:
        return fillings[slot[1]]()

    count = min(len(part.sentences), chance.randint(2, 6))
    chosen = chance.sample(part.sentences, count)
    return "；".join(_SLOT.sub(fill, sentence) for sentence in chosen) + "。"
