"""A unit found by what people call it, among very many: how often rightly, how fast, against a scan of all names.

    python -m benchmarks.linking [--names 200000]

Known: the name itself and the other names that the index gives. Unseen: ways of saying it that the index does not give
(a division or an office in short, both, a character that sounds the same, one left out). Where a form fits several
units equally it is not counted as an alias of one of them: there the question is asked back.
"""

from __future__ import annotations

import argparse
import gc
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache, partial
from random import Random
from statistics import mean
from statistics import median as median_of

from rapidfuzz import fuzz, process

from benchmarks.asking import TODAY
from benchmarks.corpus import invented_units
from benchmarks.measuring import Result, Results, peak_memory, spread
from knowledge.language import Gazetteer, understand
from knowledge.naming import short_region
from knowledge.shelf import Unit

SHORT = {
    "人民政府": "政府", "卫生健康委员会": "卫健委", "人力资源和社会保障局": "人社局", "自然资源和规划局": "自然资源局",
    "住房和城乡建设局": "住建局", "交通运输局": "交通局", "农业农村局": "农业局", "市场监督管理局": "市场监管局",
    "生态环境局": "环保局", "城市管理局": "城管局", "文化广电和旅游局": "文旅局", "医疗保障局": "医保局",
    "退役军人事务局": "退役军人局", "科学技术局": "科技局", "工业和信息化局": "工信局", "发展和改革委员会": "发改委",
}  # fmt: skip
"""What offices are called in short."""

REST = "2023年收到多少件申请"
"""What stands behind the name in a question."""


def said_otherwise(units: Sequence[Unit], count: int) -> Mapping[str, list[tuple[str, str]]]:
    """By kind: what is said, and the name of the unit that is meant by it and no other."""
    chance = Random(11)
    taken = Counter(name for unit in units for name in (unit.name, *unit.aliases))
    forms: dict[str, list[tuple[str, str]]] = {}
    meant: dict[str, set[str]] = {}
    for unit in units:
        for said in _spoken(unit).values():
            meant.setdefault(said, set()).add(unit.name)
    for unit in chance.sample(units, min(len(units), count * 3)):
        for kind, said in (*_spoken(unit).items(), *_misspelt(unit, chance)):
            if said not in taken and len(meant.get(said, {unit.name})) == 1:
                forms.setdefault(kind, []).append((said, unit.name))
    return {kind: found[:count] for kind, found in sorted(forms.items())}


def _spoken(unit: Unit) -> Mapping[str, str]:
    path, office = unit.region, unit.name[len("".join(unit.region[1:] or unit.region)) :]
    divisions = path[1:] or path
    brief = [short_region(division) or division for division in divisions]
    found: dict[str, str] = {}
    if brief[:-1] != list(divisions[:-1]):
        found["city in short"] = "".join((*brief[:-1], divisions[-1])) + office
    if office in SHORT:
        found["office in short"] = "".join(divisions) + SHORT[office]
        if len(divisions) > 1 and brief[0] != divisions[0]:
            found["both in short"] = brief[0] + divisions[-1] + SHORT[office]
    return found


def _misspelt(unit: Unit, chance: Random) -> Iterator[tuple[str, str]]:
    place = chance.randrange(len(unit.name) - 1)
    alike = [sign for sign in _alike().get(_sound(unit.name[place]), ()) if sign != unit.name[place]]
    if alike:
        yield "a character that sounds alike", unit.name[:place] + chance.choice(alike) + unit.name[place + 1 :]
    if len(unit.name) > 6:
        yield "a character left out", unit.name[:place] + unit.name[place + 1 :]


@cache
def _sound(sign: str) -> str:
    from pypinyin import lazy_pinyin

    return lazy_pinyin(sign)[0]


@cache
def _alike() -> Mapping[str, list[str]]:
    """Ordinary characters (the first level of GB 2312) by sound."""
    found: dict[str, list[str]] = {}
    for high in range(0xB0, 0xD8):
        for low in range(0xA1, 0xFF):
            try:
                sign = bytes((high, low)).decode("gb2312")
            except UnicodeDecodeError:
                continue
            found.setdefault(_sound(sign), []).append(sign)
    return found


def linked(said: str, gazetteer: Gazetteer) -> tuple[str, ...]:
    """The units that a name is read as, the best first: those meant, else those offered."""
    mentions = understand(said, gazetteer, today=TODAY).units
    return (mentions[0].names or mentions[0].suggestions) if mentions else ()


def scanned(said: str, names: Sequence[str], scorer: Callable[..., float]) -> str:
    """The name most like it."""
    return str(process.extractOne(said, names, scorer=scorer)[0])


def measure(count: int, *, each: int = 300, scans: int = 8) -> Iterator[Result]:
    """Times and recall at `count` units."""
    units = invented_units(count)
    names = [unit.name for unit in units]
    made: list[Gazetteer] = []
    before = peak_memory()
    built, _ = spread([lambda: made.append(Gazetteer.of(units))])
    gazetteer = made[0]
    row = partial(Result, reports=count)
    yield row(what="linking: gazetteer built", value=built, unit="ms")
    yield row(what="linking: memory of the gazetteer, at most", value=peak_memory() - before, unit="MB")
    chance = Random(3)
    known = [(name, unit.name) for unit in chance.sample(units, each) for name in (unit.name, *unit.aliases[:1])]
    kinds = {"known": known, **said_otherwise(units, each)}
    gc.collect()
    linked(known[0][0], gazetteer)
    base = ("WRatio over all", f"WRatio, {scans} of them")
    tried: list[tuple[str, bool]] = []
    slow: list[float] = []
    for kind, pairs in kinds.items():
        label = kind if kind == "known" else f"unseen, {kind}"
        first = [(said, linked(said, gazetteer), name) for said, name in pairs]
        right = [(said, found[:1] == (name,)) for said, found, name in first]
        median, worst = spread([partial(linked, said, gazetteer) for said, _ in pairs])
        scanning = [spread([partial(scanned, said, names, fuzz.WRatio)])[0] for said, _ in pairs[:scans]]
        hit = mean(scanned(said, names, fuzz.WRatio) == name for said, name in pairs[:scans])
        recall = mean(ok for _, ok in right)
        offered = mean(name in found[:5] for _, found, name in first)
        yield row(what=f"linking: {label}, p50", value=median, unit="ms", baseline=base[0], base=median_of(scanning))
        yield row(what=f"linking: {label}, p99", value=worst, unit="ms")
        yield row(what=f"linking: {label}, recall@1", value=recall, unit="", baseline=base[1], base=hit)
        yield row(what=f"linking: {label}, among the first five", value=offered, unit="")
        if kind != "known":
            tried += right
            slow += scanning
    some = [partial(linked, said, gazetteer) for said, _ in chance.sample(tried, min(each, len(tried)))]
    what = "linking: unseen, all kinds"
    yield row(
        what=f"{what}, p50", value=spread(some)[0], unit="ms", baseline=base[0], base=median_of(slow), goal=1 / 1000
    )
    yield row(what=f"{what}, recall@1", value=mean(ok for _, ok in tried), unit="")
    unseen = [pair for kind, pairs in kinds.items() if kind != "known" for pair in pairs]
    asked = mean(linked(said + REST, gazetteer)[:1] == (name,) for said, name in unseen)
    yield row(what=f"{what}, recall@1 within a question", value=asked, unit="")


def main() -> None:
    """Print times and recall."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--names", type=int, default=200_000)
    given = options.parse_args()
    Results(None).add_all(measure(given.names))


if __name__ == "__main__":
    main()
