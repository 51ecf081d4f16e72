"""Indexes for Telegram's tests: the sample city as it is read from its files, and two districts of one name.

The namesakes, which make a question ambiguous, are handed to the real ingest by a reader of ours.
"""

from __future__ import annotations

import csv
import shutil
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from knowledge.ingest import IngestEvent, ingest
from knowledge.model import Cite, Edition, Fact, Problem, Report, Section, State

SAMPLES = Path(__file__).parent.parent.parent / "samples"
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
    findings: Sequence[tuple[Problem, ...]] = ()
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


def education_report(year: int) -> Report:
    """The report of 云津市教育局 of that year as expected.csv has its figures, with two sentences of ours."""
    with (SAMPLES / "expected.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if (row["agency"], row["year"]) == ("云津市教育局", str(year))]
    return Report(
        source=f"jiaoyuju-{year}.txt",
        title=f"云津市教育局{year}年政府信息公开工作年度报告",
        agency="云津市教育局",
        year=year,
        edition=Edition("2021"),
        published=f"{year + 1}-06-20",
        url=f"https://www.yunjin.example/jiaoyuju-{year}.html?a=1&b=<2>",
        sections=(Section(number=5, heading="存在的主要问题及改进情况", paragraphs=PROSE),),
        facts=tuple(_fact(row) for row in rows),
    )


def namesakes() -> list[Report]:
    """Reports of 2021 of two districts that are both called 鼓楼区."""
    model = education_report(2021)
    return [
        replace(model, source=f"{name}.txt", title=f"{name}2021年政府信息公开工作年度报告", agency=name)
        for name in TWINS
    ]


def put_in(folder: Path, path: Path, reports: Sequence[Report]) -> None:
    """Put reports into an index as if they had been read from files in a folder."""
    wanted = {report.source: report for report in reports}
    sources = folder / "sources"
    sources.mkdir(exist_ok=True)
    files = [sources / source for source in wanted]
    for file in files:
        file.write_text(f"{file.name} {wanted[file.name].facts}", encoding="utf-8")

    def read(paths: Sequence[Path], _workers: int | None) -> Iterable[Read]:
        return [Read(path=file, name=file.name, reports=(wanted[file.name],)) for file in paths]

    _all_well(ingest(files, path, read=read))


def build_index(folder: Path, samples: Path) -> Path:
    """An index of the sample city, copied from one that is there, and the namesakes in a folder; its path."""
    path = folder / samples.name
    shutil.copytree(samples.parent, folder, symlinks=True, dirs_exist_ok=True, ignore=_no_marks)
    put_in(folder, path, namesakes())
    return path


def _no_marks(_folder: str, names: list[str]) -> set[str]:
    return {"lock", "done"} & set(names)


def _all_well(events: Iterable[IngestEvent]) -> None:
    refused = [event for event in events if event.status == "refused"]
    assert not refused, refused
