"""Small invented reports, and a reader that hands them out in place of the real ones."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from knowledge.ingest import IngestEvent, ingest
from knowledge.model import Cite, Edition, Evidence, Fact, Number, Problem, Report, Section, Severity, State
from knowledge.store import open_shelf

Content = Mapping[str, Sequence[Report] | str]
"""What each file of a folder holds: reports, or the error that reading it meets with."""

POLICE = "云泽市公安局"
SCHOOLS = "云泽市教育局"


def fact(
    indicator: str = "requests.new",
    applicant: str | None = "total",
    value: Number | None = 2,
    state: State = State.STATED,
    raw: str | None = None,
    unit: str = "件",
) -> Fact:
    """One cell of table 3."""
    text = ("" if value is None else str(value)) if raw is None else raw
    cite = Cite(table=3, row="一、本年新收政府信息公开申请数量", column="总计", page=2)
    return Fact(indicator=indicator, applicant=applicant, value=value, unit=unit, raw=text, state=state, cite=cite)


FACTS = (
    fact("fees.amount", None, 0.402, raw="0.4020", unit="万元"),
    fact("requests.new", "natural_person", 0),
    fact("requests.new", "business", None, State.BLANK),
    fact("requests.new", "research", None, State.NOT_APPLICABLE, raw="/"),
    fact("requests.new", "nonprofit", None, State.UNREADABLE, raw="l2"),
    fact("requests.new", "other", 1, State.INFERRED, raw="?"),
    fact("requests.new", "total", 2),
)
"""A cell in each state; the column legal_service is absent."""

SECTIONS = (
    Section(number=1, heading="总体情况", paragraphs=("本局官方抖音号有粉丝1.7万人。", "全年主动公开信息12条。")),
    Section(number=5, heading="存在的主要问题及改进情况", paragraphs=("解读材料的形式还比较单一。",)),
)


def report(agency: str | None = POLICE, year: int | None = 2021, **changes: object) -> Report:
    """A report with a cell in every state, two sections, a finding and its evidence."""
    whole = Report(
        source=f"{agency}-{year}.html",
        title=f"{agency}{year}年政府信息公开工作年度报告",
        agency=agency,
        year=year,
        edition=Edition("2021"),
        published=None,
        url="https://example.org/a?b=1&c=2",
        sections=SECTIONS,
        facts=FACTS,
        problems=(
            Problem(
                rule="R1",
                severity=Severity.ERROR,
                message="左右不等",
                left=1,
                right=2.5,
                cells=(("requests.new", "total"), ("fees.amount", None)),
            ),
        ),
        evidence=(Evidence(slot="year", value=str(year), where="title"),),
    )
    return replace(whole, **changes)  # type: ignore[arg-type]  # the fields are named by each test


@dataclass(frozen=True, slots=True, kw_only=True)
class Handed:
    """What the reader of these tests gives for a file."""

    path: Path
    name: str
    reports: tuple[Report, ...] = ()
    findings: tuple[tuple[Problem, ...], ...] = ()
    error: str | None = None


def reader(content: Content) -> Callable[[Sequence[Path], int | None], Iterable[Handed]]:
    """A reader that knows what each file name holds: reports, or the error it meets with."""

    def read(paths: Sequence[Path], workers: int | None) -> Iterable[Handed]:
        for path in paths:
            held = content[path.name]
            yield Handed(
                path=path,
                name=path.name,
                error=held if isinstance(held, str) else None,
                reports=() if isinstance(held, str) else tuple(held),
            )

    return read


def take_in(folder: Path, db: Path, content: Content, **given: object) -> list[IngestEvent]:
    """Ingest a folder whose files are written for the purpose and hold what `content` says."""
    folder.mkdir(exist_ok=True)
    for name, held in content.items():
        (folder / name).write_text(repr(held), encoding="utf-8")
    return list(ingest([folder], db, read=reader(content), **given))  # type: ignore[arg-type]  # given by each test


def undated(value: int, **changes: object) -> Report:
    """A report with one cell, whose figure tells it from others."""
    return replace(report(), facts=(fact(value=value),), **changes)  # type: ignore[arg-type]  # named by each test


def figure(db: Path, agency: str = POLICE, year: int = 2021) -> object:
    """The figure of the one cell, as a reader has it."""
    with open_shelf(db) as shelf:
        entry = shelf.fact(agency, year, "requests.new", "total")
        return None if entry is None else entry.fact.value
