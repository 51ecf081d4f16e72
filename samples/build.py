"""Builds the sample corpus from city.toml and texts/: `python -m samples.build`, the same bytes every time.

The figures are drawn once per unit from a seed that is the unit's name, year after year, so that what one year
carries out the next year carries in. The one planted break of that rule and the blanks are set below, by name.
The Word 97 file needs LibreOffice (`soffice`), whose output differs from run to run: it is written with `--office`.
"""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path
from random import Random
from typing import Any

from tests.generator import expected, figures, word, writers
from tests.generator.form import APPLICANTS, CASES, HEADINGS, RESULTS
from tests.generator.model import Cell, Key, Part, SampleReport
from tests.generator.tables import PLAIN

HERE = Path(__file__).parent
YEARS = (2020, 2021, 2022, 2023)
PLANTED = ("shijianju", 2023)
"""This report carries in one request fewer than the year before carried out (rule R5)."""
SPARSE = ("chenghufenju", 2021)
"""In this report the office left cells empty, and put “/” where it has no regulations."""

_SLOT = re.compile(r"\{([A-Za-z_.]+)(?:/([a-z_]+))?\}")
_SHORT = {
    "N": "requests.new",
    "O": "requests.carried_in",
    "G": "outcome.granted",
    "P": "outcome.partial",
    "T": "outcome.total",
    "C": "requests.carried_out",
}
_GROUPS = {"D": "outcome.denied", "U": "outcome.unavailable", "R": "outcome.not_processed", "X": "outcome.other"}


def _slot(drawn: figures.Figures, before: figures.Figures | None, name: str, applicant: str | None) -> str:
    """A figure asked for in the prose: a code, a short name of metrics.md, or one of the few derived ones."""
    total = {code: int(value) for (code, who), value in drawn.items() if who == "total"}
    if name in _GROUPS:
        stem = _GROUPS[name]
        return str(sum(value for code, value in total.items() if code == stem or code.startswith(f"{stem}.")))
    if name == "H":
        return str(total["requests.new"] + total["requests.carried_in"])
    if name == "rate":
        return f"{100 * total['outcome.granted'] / total['outcome.total']:.2f}"
    if name == "down" and before is not None:
        return str(int(before["requests.new", "total"]) - total["requests.new"])
    if name == "litigation":
        return str(sum(int(drawn[f"litigation.{kind}.total", None]) for kind in ("direct", "after_reconsideration")))
    code = _SHORT.get(name, name)
    key: Key = (code, applicant or ("total" if code in total else None))
    return str(drawn[key])


def _fill(lines: list[str], drawn: figures.Figures, before: figures.Figures | None) -> tuple[str, ...]:
    return tuple(_SLOT.sub(lambda found: _slot(drawn, before, found[1], found[2]), line) for line in lines)


def _draw(unit: dict[str, Any], year: int, before: figures.Figures | None, carried: dict[str, int]) -> figures.Figures:
    scale = figures.Scale(
        backlog=unit["backlog"],
        licences=unit["licences"],
        penalties=unit["penalties"],
        coercion=unit["coercion"],
        fees=unit["fees"],
        documents=unit["documents"],
        rules=unit["rules"],
    )
    rng = Random(f"{unit['slug']} {year}")  # noqa: S311  # figures to be reproduced, nothing secret
    edition = "2019" if year == 2020 else "2021"
    if edition == "2019":
        active = figures.active_2019(rng, scale)
    else:
        stocks = None
        if before is not None and ("regulations.in_force", None) in before:
            stocks = (
                int(before["regulations.in_force", None]),
                int(before["normative_documents.in_force", None]),
            )
        active = figures.active_2021(rng, scale, stocks)
    return {
        **active,
        **figures.requests(rng, edition, scale, carried_in=carried, new=unit["requests"][year - YEARS[0]]),
        **_disputes(unit["disputes"][year - YEARS[0]]),
    }


def _disputes(counts: list[int]) -> figures.Figures:
    drawn: figures.Figures = {}
    for at, (block, _) in enumerate(CASES):
        mine = counts[4 * at : 4 * at + 4]
        for (name, _), count in zip(RESULTS, [*mine, sum(mine)], strict=True):
            drawn[f"{block}.{name}", None] = count
    return drawn


def _plant(drawn: figures.Figures) -> None:
    """Take one request out of what was carried in, and what was granted, so that the year still adds up."""
    for code in ("requests.carried_in", "outcome.granted", "outcome.total"):
        for who in ("natural_person", "total"):
            drawn[code, who] = drawn[code, who] - 1


def _sparse(cells: dict[Key, Cell]) -> None:
    for code, _ in list(cells):
        if code.startswith("regulations."):
            cells[code, None] = Cell.nothing()
        for applicant in APPLICANTS[1:]:
            if code.startswith("outcome.denied.") and cells[code, applicant].value == 0:
                cells[code, applicant] = Cell.blank(truth=0)
    cells["coercion.decisions", None] = Cell.blank()


def reports() -> list[tuple[str, str, SampleReport]]:
    """Every report with its file name and layout, unit by unit, year by year."""
    made: list[tuple[str, str, SampleReport]] = []
    for unit in tomllib.loads((HERE / "city.toml").read_text(encoding="utf-8"))["unit"]:
        texts = tomllib.loads((HERE / "texts" / f"{unit['slug']}.toml").read_text(encoding="utf-8"))["year"]
        before: figures.Figures | None = None
        carried = dict.fromkeys(APPLICANTS, 0)
        carried["natural_person"] = 2 if unit["backlog"] else 0
        for at, year in enumerate(YEARS):
            drawn = _draw(unit, year, before, carried)
            if (unit["slug"], year) == PLANTED:
                _plant(drawn)
            text = next(entry for entry in texts if entry["year"] == year)
            edition = "2019" if year == 2020 else "2021"
            headings = HEADINGS[edition]
            notes = (text.get(f"{table}_note", []) for table in ("active", "requests", "disputes"))
            prose = dict(enumerate((text["overall"], *notes, text["problems"], text["others"]), 1))
            cells = figures.printed(drawn)
            if (unit["slug"], year) == SPARSE:
                _sparse(cells)
            report = SampleReport(
                agency=unit["name"],
                year=year,
                edition=edition,
                title=f"{unit['name']}{year}年政府信息公开工作年度报告",
                lead=_fill(text["lead"], drawn, before),
                parts=tuple(
                    Part(heading=heading, paragraphs=_fill(prose[number], drawn, before))
                    for number, heading in enumerate(headings, 1)
                ),
                cells=cells,
                published=unit["published"][at],
                url=f"http://www.yunjin.example/zwgk/nb/{year}/{unit['slug']}.html",
                index_number=f"YJ{year + 1}-{unit['slug']}-001",
            )
            layout = unit["formats"][at]
            ending = "doc" if layout == "doc" else writers.suffix(layout)
            made.append((f"{unit['slug']}-{year}.{ending}", layout, report))
            before = drawn
            carried = {who: int(drawn["requests.carried_out", who]) for who in APPLICANTS}
    return made


def _legacy(target: Path, report: SampleReport) -> None:
    with tempfile.TemporaryDirectory() as room:
        source = Path(room, f"{target.stem}.docx")
        source.write_bytes(word.plain(report))
        subprocess.run(
            ["soffice", "--headless", "--convert-to", "doc:MS Word 97", "--outdir", str(target.parent), str(source)],
            check=True,
            capture_output=True,
            timeout=120,
        )


def build(target: Path, office: bool = False) -> None:
    """Write the corpus and its expected.csv below `target`; the Word 97 file only with `office`."""
    units = tomllib.loads((HERE / "city.toml").read_text(encoding="utf-8"))["unit"]
    encodings = {f"{unit['slug']}-{year}": code for unit in units for year, code in unit.get("encodings", {}).items()}
    folder = target / "reports"
    folder.mkdir(parents=True, exist_ok=True)
    lines: list[dict[str, str]] = []
    for name, layout, report in reports():
        path = folder / name
        if layout == "doc":
            if office:
                _legacy(path, report)
        elif path.stem in encodings:
            content = writers.TEXTUAL[layout](report, PLAIN).replace('charset="utf-8"', 'charset="gb2312"')
            path.write_bytes(writers.encoded(content, encodings[path.stem]))
        else:
            path.write_bytes(writers.write(report, layout))
        lines += expected.rows(name, report)
    (target / "expected.csv").write_text(expected.written(lines), encoding="utf-8")


if __name__ == "__main__":
    build(HERE, office="--office" in sys.argv)
