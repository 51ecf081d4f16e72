"""An index of the sample city for Telegram's tests, through the real ingest; figures from samples/expected.csv.

Reading files is tested elsewhere: here a reader of ours hands over the reports as the expected figures describe them,
with a few sentences, and two districts of one name so that a question can be ambiguous.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from pathlib import Path

from knowledge.ingest import IngestEvent, ingest
from knowledge.model import Cite, Edition, Fact, Report, Section, State

EXPECTED = Path(__file__).parent.parent.parent / "samples" / "expected.csv"
TWINS = ("东川市鼓楼区人民政府", "西川市鼓楼区人民政府")
PROSE = (
    "一是主动公开的时效<有待>加强 & 部分栏目更新不够及时；",
    "二是答复口径还不够统一，个别答复书引用条款不完整。",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    path: Path
    name: str
    reports: Sequence[Report]
    error: str | None = None


def _value(text: str) -> int | float | None:
    return None if text == "" else float(text) if "." in text else int(text)


def _fact(row: dict[str, str]) -> Fact:
    return Fact(
        indicator=row["indicator"],
        applicant=row["applicant"] or None,
        value=_value(row["value"]),
        unit=row["unit"],
        raw=row["raw"],
        state=State(row["state"]),
        cite=Cite(table=3 if row["applicant"] else 2, row=row["indicator"], column=row["applicant"] or "本年"),
    )


def sample_reports() -> list[Report]:
    """The reports of the sample city as expected.csv has them, and those of the two namesakes."""
    with EXPECTED.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    made: list[Report] = []
    for (source, agency, year), group in groupby(rows, key=lambda row: (row["source"], row["agency"], row["year"])):
        facts = tuple(_fact(row) for row in group)
        made.append(
            Report(
                source=source,
                title=f"{agency}{year}年政府信息公开工作年度报告",
                agency=agency,
                year=int(year),
                edition=Edition.Y2019 if year == "2020" else Edition.Y2021,
                published=f"{int(year) + 1}-01-20",
                url=f"https://www.yunjin.example/{source}",
                sections=(Section(number=5, heading="存在的主要问题及改进情况", paragraphs=PROSE),),
                facts=facts,
            )
        )
    model = next(report for report in made if report.agency == "云津市教育局" and report.year == 2021)
    return made + [
        replace(model, source=f"{name}.txt", title=f"{name}2021年政府信息公开工作年度报告", agency=name)
        for name in TWINS
    ]


def build_index(folder: Path, reports: Sequence[Report] | None = None, *, name: str = "gongkai.db") -> Path:
    """Make (or renew) an index of these reports in a folder; its path."""
    wanted = {report.source: report for report in (sample_reports() if reports is None else reports)}
    sources = folder / "sources"
    sources.mkdir(exist_ok=True)
    files = [sources / source for source in wanted]
    for file in files:
        file.write_text(f"{file.name} {wanted[file.name].facts}", encoding="utf-8")

    def read(paths: Sequence[Path], _workers: int | None) -> Iterable[Read]:
        return [Read(path=path, name=path.name, reports=(wanted[path.name],)) for path in paths]

    path = folder / name
    events: list[IngestEvent] = list(ingest(files, path, read=read))
    refused = [event for event in events if event.status == "refused"]
    assert not refused, refused
    return path
