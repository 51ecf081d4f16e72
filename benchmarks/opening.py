"""What it costs to open an index: time and memory of the library, of the bot and of the page, beside names in memory.

    python -m benchmarks.opening INDEX --reports N

Each figure is of processes of their own. The baseline takes the names of all units into memory, as an index does whose
tables were made by other rules.
"""

from __future__ import annotations

import argparse
import statistics
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from benchmarks.cold import shown
from benchmarks.measuring import Result, Results

BASELINE = "names of all units in memory"
_ROUNDS = 3

_START = """
import time
from pathlib import Path
from datetime import date
def resident():
    status = dict(line.split(":") for line in open("/proc/self/status").read().splitlines() if ":" in line)
    return int(status["VmRSS"].split()[0]) / 1024
{imports}
begun, before = time.process_time(), resident()
"""
_END = """
print((time.process_time() - begun) * 1000, resident() - before, resident(), sep=" ")
"""

_OPEN = """
from knowledge import open_library
library = open_library(Path({index!r}))
"""
_IN_MEMORY = """
from knowledge.store import open_shelf
from knowledge.language import Gazetteer
shelf = open_shelf(Path({index!r}))
units = shelf.units()
gazetteer = Gazetteer.of(units)
"""
_READER = """
import asyncio
async def opened():
    from bot.chat.index_reader import IndexReader
    reader = IndexReader(Path({index!r}))
    await reader._run(reader._open)
    await reader.ask({question!r}, None, today=date(2025, 6, 1), unit=None)
    return reader
reader = asyncio.run(opened())
"""
_PAGE = """
from bot.web.units import matrix
from bot.web.examples import examples
from knowledge.answers import Language
library = reader._library
matrix(library, "", 0), matrix(library, "教育", 36), examples(library.shelf, Language.HANS)
"""


def measured(imports: str, work: str) -> tuple[float, float, float]:
    """Processor time in ms, memory that came with it and memory of the whole process in MB, of a fresh process."""
    code = _START.format(imports=imports) + work + _END
    rows = [[float(part) for part in shown(code).split()] for _ in range(_ROUNDS)]
    first, second, third = (statistics.median(row[at] for row in rows) for at in range(3))
    return first, second, third


def opening_rows(index: Path, reports: int) -> Iterator[Result]:
    """Opening by the library, by the bot with its first answer, and by the page with a page of its matrix."""
    from knowledge.store import open_shelf

    with open_shelf(index) as shelf:
        question = f"{shelf.names()[0]}{shelf.years()[-1]}年收到多少件申请"
    given = {"index": str(index), "question": question}
    row = partial(Result, reports=reports)
    base = measured("import knowledge.library, knowledge.store", _IN_MEMORY.format(**given))
    ours = measured("import knowledge.library, knowledge.store", _OPEN.format(**given))
    yield row(what="index opened, processor time", value=ours[0], unit="ms", baseline=BASELINE, base=base[0], goal=0.1)
    yield row(what="index opened, memory that it takes", value=ours[1], unit="MB", baseline=BASELINE, base=base[1])
    bot = measured("import bot.telegram.application", _READER.format(**given))
    yield row(what="bot: index opened and one cell answered, processor time", value=bot[0], unit="ms")
    yield row(what="bot: memory then", value=bot[2], unit="MB")
    page = measured("import bot.web.server", _READER.format(**given) + _PAGE)
    yield row(what="page: the same, examples and two pages of units, processor time", value=page[0], unit="ms")
    yield row(what="page: memory then", value=page[2], unit="MB")


def main() -> None:
    """Measure and print."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("index", type=Path)
    options.add_argument("--reports", type=int, required=True)
    given = options.parse_args()
    Results(None).add_all(opening_rows(given.index, given.reports))


if __name__ == "__main__":
    main()
