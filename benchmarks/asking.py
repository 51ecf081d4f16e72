"""How long each kind of question takes from text to Answer, through Library.ask on a warm index.

python -m benchmarks.asking INDEX --reports N
"""

from __future__ import annotations

import argparse
import gc
import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import partial
from pathlib import Path
from random import Random
from typing import Any

from benchmarks.corpus import rare_words
from benchmarks.measuring import Result, Results, spread, timed
from bot.chat.settling import settle
from knowledge import Library, open_library

TODAY = date(2025, 6, 1)


def questions() -> Mapping[str, Sequence[str]]:
    """The templates of each kind."""
    data: dict[str, Any] = tomllib.loads(Path(__file__).with_name("questions.toml").read_text(encoding="utf-8"))
    return {item["name"]: tuple(item["ask"]) for item in data["kind"]}


def filled(templates: Sequence[str], library: Library, count: int, seed: int) -> list[str]:
    """`count` questions of the templates about random units and years of the index."""
    chance = Random(seed)
    names = library.shelf.names()
    names = names[: max(3, len(names) - 1)]
    words, years = rare_words(), library.shelf.years()[1:] or library.shelf.years()
    made = []
    for number in range(count):
        unit, other, third = map(library.shelf.unit, chance.sample(names, 3))
        assert unit is not None
        assert other is not None
        assert third is not None
        year = chance.choice(years)
        made.append(
            templates[number % len(templates)].format(
                unit=unit.name, other=other.name, third=third.name, year=year, earlier=year - 1,
                region=unit.region[min(1, len(unit.region) - 1)], word=chance.choice(words),
            )
        )  # fmt: skip
    return made


def by_kind(library: Library, reports: int) -> Iterator[Result]:
    """Median and 99th hundredth of every kind once some of each were asked; garbage is looked for as in the bot."""
    for templates in questions().values():
        for question in filled(templates, library, 6, 99):
            library.ask(question, today=TODAY)
    settle()
    for name, templates in questions().items():
        asked = filled(templates, library, 400, 5)
        first = timed(partial(library.ask, asked[0], today=TODAY))
        many = asked[: max(24, min(400, int(1 / max(first, 1e-6))))]
        gc.collect()
        median, worst = spread(partial(library.ask, question, today=TODAY) for question in many)
        yield Result(what=f"{name}, p50", reports=reports, value=median, unit="ms")
        yield Result(what=f"{name}, p99", reports=reports, value=worst, unit="ms")


def kinds_reached(library: Library) -> Mapping[str, Counter[str]]:
    """What kind of answer the questions of each kind got: a benchmark of refusals would be no benchmark."""
    return {
        name: Counter(
            library.ask(question, today=TODAY).answer.kind.value for question in filled(templates, library, 40, 5)
        )
        for name, templates in questions().items()
    }


def main() -> None:
    """Print the times of each kind, and what was answered."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("index", type=Path)
    options.add_argument("--reports", type=int, required=True)
    options.add_argument("--kinds", action="store_true", help="print what kinds of answer came instead")
    given = options.parse_args()
    library = open_library(given.index)
    if given.kinds:
        for name, counts in kinds_reached(library).items():
            print(f"{name:28} {dict(counts)}")
        return
    Results(None).add_all(by_kind(library, given.reports))


if __name__ == "__main__":
    main()
