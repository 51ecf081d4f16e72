"""How long a question takes to be understood with 10 000 units in the index, against a scan of all names with WRatio.

    python -m benchmarks.asking [UNITS]

Both sides run in one process on the same questions; compare the ratio, not the milliseconds of another machine.
"""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Callable
from datetime import date

from rapidfuzz import fuzz, process

from knowledge.lexicon.regions import regions
from knowledge.shelf import Unit
from knowledge.understanding import Gazetteer, understand

TODAY = date(2026, 11, 23)
OFFICES = ["人民政府", "教育局", "公安局", "卫生健康委员会", "财政局", "民政局", "司法局", "人力资源和社会保障局"]
OFFICES += [
    "自然资源和规划局",
    "住房和城乡建设局",
    "交通运输局",
    "水利局",
    "农业农村局",
    "商务局",
    "市场监督管理局",
    "统计局",
]
ASKED = (
    "{unit}2021年收到多少件政府信息公开申请",
    "请问一下{unit}去年不予公开的有几件呀",
    "{unit}近三年公开率趋势",
    "{unit}2022年行政复议被纠正的有几件",
    "因国家秘密没公开的{unit}2021年有几件",
    "{unit}存在哪些问题",
    "how many applications did {unit} receive in 2021",
)


def units(count: int) -> list[Unit]:
    """Units of real divisions, office by office, until there are enough."""
    counties = [region for region in regions().by_code.values() if region.level == "county"]
    made: list[Unit] = []
    for office in OFFICES:
        for region in counties:
            made.append(Unit(name="".join(regions().path(region)[1:]) + office, region=regions().path(region)))
            if len(made) == count:
                return made
    return made


def timed(work: Callable[[str], object], questions: list[str]) -> list[float]:
    """Milliseconds for each question."""
    found = []
    for question in questions:
        begun = time.perf_counter()
        work(question)
        found.append((time.perf_counter() - begun) * 1000)
    return sorted(found)


def main() -> None:
    """Print the medians, the 99th percentiles and their ratio."""
    index = units(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000)
    begun = time.perf_counter()
    gazetteer = Gazetteer.of(index)
    built = time.perf_counter() - begun
    names = [unit.name for unit in index]
    step = max(1, len(names) // 150)
    questions = [ASKED[number % len(ASKED)].format(unit=name) for number, name in enumerate(names[::step])]
    timed(lambda question: understand(question, gazetteer, today=TODAY), questions[:20])
    ours = timed(lambda question: understand(question, gazetteer, today=TODAY), questions)
    scan = timed(lambda question: process.extractOne(question, names, scorer=fuzz.WRatio), questions[:30])
    right = sum(
        understand(ASKED[0].format(unit=name), gazetteer, today=TODAY).units[0].names == (name,)
        for name in names[::step]
    )
    print(f"units                {len(names)}, gazetteer built in {built * 1000:.0f} ms")
    print(f"understanding        p50 {statistics.median(ours):.2f} ms  p99 {ours[int(len(ours) * 0.99)]:.2f} ms")
    print(f"WRatio over all      p50 {statistics.median(scan):.2f} ms")
    print(f"ratio                1/{statistics.median(scan) / statistics.median(ours):.0f}")
    print(f"right at full name   {right}/{len(names[::step])}")


if __name__ == "__main__":
    main()
