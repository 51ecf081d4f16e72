"""Names looked up in the tables of an index give just what they give in memory, however the tables came to be."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from pathlib import Path
from random import Random

import pytest

from knowledge.language import Gazetteer, understand
from knowledge.names_in_memory import NamesInMemory
from knowledge.shelf import ANY, Scope, Unit, UnitKind, UnitNames
from knowledge.store import open_shelf
from knowledge.store.linking import RECORD
from knowledge.store.shelf import IndexShelf
from knowledge.store.writer import IndexWriter, open_writer
from knowledge.unit_names import GOVERNING
from tests.store.invented import report

TODAY = date(2025, 6, 1)
DIVISIONS = (
    "江苏省", "淮安市", "淮安市淮安区", "淮安市清江浦区", "抚顺市抚顺县", "抚顺市",
    "苏州市", "苏州市工业园区", "南京市鼓楼区",
    "徐州市鼓楼区", "云津市", "云津市澄湖区", "云津市露溪县",
    "云津市澄湖区桥头镇", "云津市露溪县桥头镇", "恩施土家族苗族自治州",
)  # fmt: skip
OFFICES = ("人民政府", "教育局", "公安局", "文化广电和旅游局", "文物局", "税务局", "政务服务中心", "")
ALONE = (
    "国家卫生健康委员会", "国家税务总局云津市税务局", "云津市公安局澄湖分局",
    "云津市公安局露溪分局", "云津市公安局东山分局",
    "云津市東山区人民政府", "水务局", "Yunjin Board", "云津市澄湖区桥头镇人民政府", "云津市（直属）事务中心",
)  # fmt: skip
ENDS = ("", "2023年收到多少件申请", "和云津市教育局比", "各部门申请", "所有公安局申请最多")
EDITS = ("", "淮按市", "教育句", "公案局", "huai'an ", "鼓楼", "全市", "哪个区", "东山")
NAMES = (*(f"{place}{office}" for place in DIVISIONS for office in OFFICES), *ALONE)


def unit_of(name: str, chance: Random) -> Unit:
    """A unit with what may be known of it, or not."""
    region = ("江苏省", name[:3]) if name.startswith("淮安") and chance.random() < 0.5 else ()
    aliases = tuple(chance.sample(("教育口", "市局", name[2:] or "某局", f"本地{name[-3:]}"), chance.randrange(3)))
    return Unit(name=name, aliases=aliases, region=region, level=chance.choice((None, None, "city")))


def questions(names: Sequence[str], chance: Random) -> Iterator[str]:
    """Names as they are, cut, misspelt and put together."""
    for _ in range(25):
        name = chance.choice(names)
        at = chance.randrange(len(name) + 1)
        said = chance.choice(
            (name, name[:at], name[at:], name[:at] + name[at + 1 :], name[:at] + "是" + name[at + 1 :])
        )
        yield chance.choice(EDITS) + said + chance.choice(ENDS)


SCOPES: tuple[Scope, ...] = (
    (), [frozenset({"云津市"})], [frozenset({"江苏省"}), frozenset({"淮安区", "淮安市"})], [frozenset({"无"})],
)  # fmt: skip
KINDS = (
    ANY,
    UnitKind(offices=GOVERNING, level="county"),
    UnitKind(level="township", but_own={"桥头镇"}),
    UnitKind(but_offices=GOVERNING, but_level="township"),
)


def looks(names: UnitNames) -> list[object]:
    """What the lookups give that questions reach seldom."""
    found: list[object] = [list(names.names()), names.divisions(), [list(names.places_of(size)) for size in range(12)]]
    found += [list(names.select(scope, kind)) for scope in SCOPES for kind in KINDS]
    found += [names.count(scope) for scope in SCOPES]
    found += [names.entry(name) for name in NAMES]
    found += [list(names.of_division({place}, offices)) for place in ("", "鼓楼区") for offices in (None, {"police"})]
    found += [list(names.of_office({"police", "education"}, called=called)) for called in (None, "公安局")]
    found += [len(names.of_office({"education"}, most=3)), list(names.of_group(("云津市", "澄湖区")))]
    found += [sorted(names.sounding(sound)) for sound in ("huaian", "suzhou", "nowhere")]
    found += [list(names.holding(part)) for part in ("鼓楼", "(直属)", "东山", "yunjin")]
    return found


def same(shelf: IndexShelf, chance: Random) -> None:
    """The stored names against those built from the index's units."""
    units = shelf.units()
    stored, memory = shelf.unit_names(), NamesInMemory(units)
    assert not isinstance(stored, NamesInMemory)
    assert looks(stored) == looks(memory)
    one, other = Gazetteer(stored), Gazetteer(memory)
    for question in questions([unit.name for unit in units] or ["云津市"], chance):
        assert understand(question, one, today=TODAY) == understand(question, other, today=TODAY), question


def rows(path: Path) -> list[list[object]]:
    """The tables with divisions by name: their numbers tell who came first."""
    with sqlite3.connect(path) as connection:
        return [
            connection.execute(f"SELECT * FROM {what} ORDER BY 1, 2, 3").fetchall()
            for what in (
                "linked",
                "said",
                "(SELECT name, unit, whole FROM lying_in JOIN divisions ON id = division)",
                "(SELECT division, unit, 0 FROM loose)",
            )
        ]


def changed(path: Path, chance: Random, work: Callable[[IndexWriter, Unit], None], most: int) -> None:
    with open_writer(path) as writer:
        for name in chance.sample(NAMES, chance.randrange(1, most)):
            work(writer, unit_of(name, chance))


def put(writer: IndexWriter, unit: Unit) -> None:
    writer.add_report(report(unit.name, 2021), unit=unit)


def take_out(writer: IndexWriter, unit: Unit) -> None:
    writer.remove_report(unit.name, 2021)


@pytest.mark.parametrize("seed", range(6))
def test_stored_names_give_what_names_in_memory_give(tmp_path: Path, seed: int) -> None:
    """After every step of an index that grows, learns more of its units and loses some."""
    chance, path = Random(seed), tmp_path / "index.db"
    for step, most in enumerate((60, 12, 40, 12)):
        changed(path, chance, take_out if step % 2 else put, most)
        with open_shelf(path) as shelf:
            same(shelf, chance)


@pytest.mark.parametrize("seed", range(3))
def test_tables_brought_up_to_date_are_those_made_anew(tmp_path: Path, seed: int) -> None:
    chance, path = Random(seed), tmp_path / "index.db"
    for step, most in enumerate((80, 30, 60, 30)):
        changed(path, chance, take_out if step % 2 else put, most)
    grown = rows(path)
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE about SET value = 'other rules' WHERE key = ?", (RECORD,))
    with open_writer(path):
        pass
    assert rows(path) == grown


def test_tables_of_other_rules_are_not_read(tmp_path: Path) -> None:
    chance, path = Random(1), tmp_path / "index.db"
    changed(path, chance, put, 60)
    with sqlite3.connect(path) as connection:
        connection.execute("DELETE FROM said")
        connection.execute("UPDATE about SET value = 'other rules' WHERE key = ?", (RECORD,))
    with open_shelf(path) as shelf:
        assert isinstance(shelf.unit_names(), NamesInMemory)
        assert looks(shelf.unit_names()) == looks(NamesInMemory(shelf.units()))


def test_tables_that_lack_a_unit_are_not_read(tmp_path: Path) -> None:
    chance, path = Random(2), tmp_path / "index.db"
    changed(path, chance, put, 60)
    with sqlite3.connect(path) as connection:
        connection.execute("INSERT INTO units (name) VALUES ('云津市新局')")
    with open_shelf(path) as shelf:
        assert isinstance(shelf.unit_names(), NamesInMemory)
    with open_writer(path):
        pass
    with open_shelf(path) as shelf:
        same(shelf, chance)


def test_an_index_of_many_units_has_no_unit_in_memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Opening reads none of them, and a question reads those that it names."""
    chance, path = Random(3), tmp_path / "index.db"
    changed(path, chance, put, 60)
    monkeypatch.setattr(IndexShelf, "units", lambda _: pytest.fail("all units were read"))
    with open_shelf(path) as shelf:
        name = shelf.names()[0]
        gazetteer = Gazetteer(shelf.unit_names())
        assert understand(f"{name}2023年收到多少件申请", gazetteer, today=TODAY).units
