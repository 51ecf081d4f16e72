"""Holds what was read against what stands there, cell by cell."""

from __future__ import annotations

import tomllib
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import opencc

from knowledge.model import Fact, Report, State
from tests.generator.expected import Expectation, read

HERE = Path(__file__).parent
ROLL_UPS = frozenset(
    {"outcome.denied", "outcome.unavailable", "outcome.not_processed", "outcome.other", "litigation.total"}
)
_YUAN = {"元": 1.0, "万元": 10_000.0, "亿元": 100_000_000.0}


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A document of the corpus: its folder, its about.toml, its expected cells."""

    slug: str
    about: dict[str, Any]
    path: Path

    def expectations(self) -> list[Expectation]:
        """The cells as they must be read."""
        return read(HERE / self.slug / "expected.csv")


def entries() -> list[Entry]:
    """Every document of the corpus, by name."""
    found = []
    for path in sorted(HERE.glob("*/about.toml")):
        about = tomllib.loads(path.read_text(encoding="utf-8"))
        found.append(Entry(slug=path.parent.name, about=about, path=path.parent / about["source"]))
    return found


@dataclass(slots=True, kw_only=True)
class Tally:
    """How the cells of a reading came out; `faults` says each that is not right."""

    right: int = 0
    unread: int = 0
    wrong: int = 0
    faults: list[str] = field(default_factory=list)

    def add(self, other: Tally) -> None:
        """Count another reading in."""
        self.right += other.right
        self.unread += other.unread
        self.wrong += other.wrong
        self.faults += other.faults


def _amount(value: float, unit: str) -> float:
    return round(value * _YUAN.get(unit, 1.0), 6)


def _same(fact: Fact, value: float, unit: str) -> bool:
    if fact.value is None:
        return False
    if (fact.unit in _YUAN) != (unit in _YUAN):
        return False
    return abs(_amount(fact.value, fact.unit) - _amount(value, unit)) < 1e-6


def compare(facts: Iterable[Fact], wanted: Sequence[Expectation]) -> Tally:
    """Right, unread and wrong cells.

    Wrong: a value that does not stand there, or one where nothing stands (unless it was inferred and is the truth).
    Unread: no value, or another state, where a careful person reads one.
    """
    tally = Tally()
    have = {fact.key: fact for fact in facts}
    for cell in wanted:
        name = f"{cell.indicator} × {cell.applicant}" if cell.applicant else cell.indicator
        fact = have.pop((cell.indicator, cell.applicant), None)
        if fact is None:
            tally.unread += 1
            tally.faults.append(f"{name}: not there, should be {cell.raw!r} ({cell.state})")
        elif cell.value is not None:
            if fact.value is None:
                tally.unread += 1
                tally.faults.append(f"{name}: {fact.state} (raw {fact.raw!r}), should be {cell.raw!r}")
            elif not _same(fact, cell.value, cell.unit):
                tally.wrong += 1
                tally.faults.append(f"{name}: WRONG {fact.value} {fact.unit}, should be {cell.value} {cell.unit}")
            elif fact.state is not State.STATED:
                tally.unread += 1
                tally.faults.append(f"{name}: {fact.state} where {cell.raw!r} stands")
            else:
                tally.right += 1
        elif fact.value is not None:
            inferred = fact.state is State.INFERRED and cell.truth is not None and fact.value == cell.truth
            tally.right += inferred
            tally.wrong += not inferred
            if not inferred:
                tally.faults.append(f"{name}: WRONG {fact.state} {fact.value} where {cell.raw!r} stands")
        elif fact.state.value != cell.state:
            tally.unread += 1
            tally.faults.append(f"{name}: {fact.state}, should be {cell.state} ({cell.raw!r})")
        else:
            tally.right += 1
    for (indicator, applicant), fact in have.items():
        if fact.value is not None and indicator not in ROLL_UPS:
            tally.wrong += 1
            tally.faults.append(f"{indicator} × {applicant}: WRONG {fact.value}, no such cell")
    return tally


@cache
def _simplifier() -> opencc.OpenCC:
    return opencc.OpenCC("t2s")


def simplified(text: str | None) -> str | None:
    """A name in simplified characters, so that a page's script does not matter."""
    return None if text is None else str(_simplifier().convert(text))


def folded(text: str) -> str:
    """Without blanks, in simplified characters, look-alike radicals and widths made one."""
    one_width = unicodedata.normalize("NFKC", "".join(text.split())).translate(
        str.maketrans("⻅⻓⻋⻚⺠⻔", "见长车页民门")
    )
    return simplified(one_width) or ""


def _begins(wanted: str, found: str) -> bool:
    """Whether the title found is the one wanted, or its beginning where a date or a unit follows on lines below."""
    return len(found) >= 8 and folded(wanted).startswith(folded(found))


def identity_faults(report: Report, about: dict[str, Any]) -> list[str]:
    """What is not as about.toml says of one report: unit, title, year, edition, sections, their prose."""
    faults = []
    if simplified(report.agency) != about.get("agency"):
        faults.append(f"agency {report.agency!r}, should be {about.get('agency')!r}")
    if "title" in about and not _begins(about["title"], report.title):
        faults.append(f"title {report.title!r}, should be {about['title']!r}")
    if "published" in about and report.published != about["published"]:
        faults.append(f"published {report.published}, should be {about['published']}")
    if report.year != about.get("year"):
        faults.append(f"year {report.year}, should be {about.get('year')}")
    if report.edition not in about["editions"]:
        faults.append(f"edition {report.edition}, should be {about['editions']}")
    sections = [section for section in report.sections if section.number > 0]
    if len(sections) != about["sections"]:
        headings = [f"{section.number} {section.heading}" for section in sections]
        faults.append(f"{len(sections)} sections, should be {about['sections']}: {headings}")
    for number, wanted in about.get("prose", {}).items():
        found = folded("".join(text for part in sections if part.number == int(number) for text in part.paragraphs))
        faults += [f"section {number} lost {text[:40]!r}…" for text in wanted if folded(text) not in found]
    return faults
