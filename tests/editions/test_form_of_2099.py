"""A form of 2099 is files of the lexicon and nothing else: its reports are read, asked, checked, compared and drawn.

The programs run on a copy of the packages whose lexicon has what form_of_2099.toml says; no line of code is changed.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Any

import pytest

from knowledge.lexicon.editions import edition_named, editions
from tests.generator import figures, form, writers
from tests.generator.form import Article, Row
from tests.generator.model import Cell, SampleReport
from tests.generator.prose import parts
from tests.overlay import copied_with, run_on
from tests.searches import long

pytestmark = long

ROOT = Path(__file__).parents[2]
OVERLAY = Path(__file__).parent / "form_of_2099.toml"

BUREAU, POLICE = "云津市教育局", "云津市公安局"
REASON, ROW = "outcome.denied.space_travel", "cruises.decisions"
LAYOUTS = {
    (BUREAU, 2024): "html.clean",
    (BUREAU, 2099): "docx.plain",
    (POLICE, 2024): "text.copied",
    (POLICE, 2099): "html.clean",
}

REASONS_BEFORE = tuple(code for code in form.OUTCOMES["2021"] if code.startswith("outcome.denied."))

COMMANDS = """
import json, sys
from bot.cli import main
for wanted, words in json.loads(sys.argv[1]):
    sys.argv[1:] = words
    try:
        status = main()
    except SystemExit as ended:
        status = ended.code
    if (status or 0) != wanted:
        sys.exit(f"gongkai {words[0]} ended with {status} and not with {wanted}")
    print(chr(30), words[0], end=chr(30), flush=True)
"""
"""Commands, each with the status that it is to end with, one after the other in one process; marks between outputs."""

DRAW = """
import sys
from datetime import date
from pathlib import Path
from bot.drawing.charts import draw, picture_of, table_picture
from bot.report_table import report_table
from bot.wording import word
from knowledge import open_library
index, agency, question, folder = sys.argv[1:]
library = open_library(Path(index))
for number in (2, 3):
    table = report_table([entry.fact for entry in library.shelf.facts(agency, 2099)], number)
    print(*("|".join(row) for row in table.rows), sep="\\n")
    Path(folder, f"table{number}.png").write_bytes(draw(table_picture(table, agency, subtitle=table.caption), "light"))
answer = library.ask(question, today=date(2100, 6, 30)).answer
picture = picture_of(answer, word(answer))
print("breaks", *picture.breaks)
Path(folder, "line.png").write_bytes(draw(picture, "light"))
"""


def _with_2099(patch: pytest.MonkeyPatch) -> None:
    """Teach the generator of test documents the form, so that its writers print it."""
    rows = list(form.ROWS["2021"])
    last = next(at for at, row in enumerate(rows) if row.code == "outcome.denied.admin_query")
    rows.insert(last + 1, Row(code=REASON, label="9.属于星际航行事项", group="（三）不予公开"))
    patch.setitem(form.ROWS, "2099", tuple(rows))
    patch.setitem(form.OUTCOMES, "2099", tuple(row.code for row in rows if row.outcome))
    patch.setitem(form.HEADINGS, "2099", form.HEADINGS["2021"])
    patch.setitem(figures._WEIGHTS, REASON, 3)

    def more(article: Article) -> Article:
        here = any(label == "行政强制" for label, _ in article.rows)
        return replace(article, rows=(*article.rows, ("行政巡航", (ROW,)))) if here else article

    patch.setitem(form.ARTICLES, "2099", tuple(map(more, form.ARTICLES["2021"])))


def _report(agency: str, year: int) -> SampleReport:
    edition = "2099" if year == 2099 else "2021"
    drawn = figures.draw(Random(f"{agency}{year}"), "2021", figures.Scale(requests=90))
    drawn |= figures.requests(Random(f"{agency}{year}"), edition, figures.Scale(requests=90))
    if edition == "2099":
        drawn[ROW, None] = 417
    cells: dict[tuple[str, str | None], Cell] = figures.printed(drawn)
    return SampleReport(
        agency=agency,
        year=year,
        edition=edition,
        title=f"{agency}{year}年政府信息公开工作年度报告",
        parts=parts(agency, year, "2021", drawn),
        cells=cells,
    )


class House:
    """A copy of the packages with the form in its lexicon; what its commands printed, by command."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.index = folder / "index.db"
        self.reports = {key: _report(*key) for key in LAYOUTS}
        self.files = {key: folder / f"{'-'.join(map(str, key))}.{writers.suffix(way)}" for key, way in LAYOUTS.items()}
        for key, layout in LAYOUTS.items():
            self.files[key].write_bytes(writers.write(self.reports[key], layout))
        copied_with(OVERLAY, folder)
        read = [str(file) for file in self.files.values()]
        commands = [
            (0, ["ingest", *read, "--db", str(self.index)]),
            (0, ["parse", *read, "--json"]),
            (1, ["check", *read, str(self._wrong()), "--json"]),
            (0, ["ask", "--batch", "--db", str(self.index)]),
        ]
        lines = [{"id": name, "question": text} for name, text in QUESTIONS.items()]
        for name, turns in CONVERSATIONS.items():
            lines += [{"id": f"{name} {at}", "question": turn, "conversation": name} for at, turn in enumerate(turns)]
        asked = "\n".join(map(json.dumps, lines))
        pieces = self.run(COMMANDS, json.dumps(commands), stdin=asked).split("\x1e")
        self.told = {name.strip(): text for text, name in zip(pieces[::2], pieces[1::2], strict=False)}
        self.replies = {reply["id"]: reply for reply in map(json.loads, self.told["ask"].splitlines())}

    def _wrong(self) -> Path:
        """A report whose row of the new reason is five more than the other cells say."""
        text = self.files[POLICE, 2099].read_text(encoding="utf-8")
        begun = text.index("属于星际航行事项")
        row = text[begun : text.index("</tr>", begun)]
        figure = int(self.value(POLICE, 2099, REASON) or 0)
        file = self.folder / "wrong.html"
        file.write_text(text.replace(row, f">{figure + 5}<".join(row.rsplit(f">{figure}<", 1))), encoding="utf-8")
        return file

    def run(self, script: str, *words: str, stdin: str = "") -> str:
        """The standard output of a script that runs on the copy."""
        return run_on(self.folder, script, *words, stdin=stdin)

    def value(self, agency: str, year: int, code: str) -> int | float | None:
        """What was printed in a report, of all applicants."""
        report = self.reports[agency, year]
        found = report.value(code, "total")
        return report.value(code) if found is None else found


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """The copy with two reports of 2024 and two of 2099 indexed."""
    with pytest.MonkeyPatch.context() as patch:
        _with_2099(patch)
        yield House(tmp_path_factory.mktemp("form_of_2099"))


QUESTIONS = {
    "reason": f"{BUREAU}2099年属于星际航行事项的有几件",
    "reason before": f"{BUREAU}2024年星际航行事项几件",
    "row": f"{POLICE}2099年行政巡航处理决定数量",
    "row in English": f"How many administrative cruises at {POLICE} in 2099?",
    "refused": f"{BUREAU}2099年不予公开多少件",
    "refused before": f"{BUREAU}2024年不予公开多少件",
    "rate": f"{BUREAU}2099年不予公开率",
    "nine reasons": f"{BUREAU}2099年不予公开的九类理由各多少件",
    "eight reasons before": f"{BUREAU}2024年不予公开的八类理由各多少件",
    "nine reasons before": f"{BUREAU}2024年不予公开的九类理由各多少件",
    "change": f"{BUREAU}2099年比2024年多收到多少件申请",
    "ranking": "2099年各单位行政巡航处理决定数量排名",
}


CONVERSATIONS = {
    "rows": (f"{BUREAU}2099年过程性信息几件", "第4条呢", "第9条呢"),
    "rows before": (f"{BUREAU}2024年过程性信息几件", "第4条呢", "第9条呢"),
}


def _last_year(edition: str) -> int:
    """The last year of a form of today's, beside that of the copy."""
    return editions()[edition_named(edition)].last or 2098


def _values(reply: Mapping[str, Any]) -> list[int | float]:
    return [value["value"] for value in reply["values"]]


def test_its_reports_are_read_whole_and_those_of_the_form_before_as_ever(house: House) -> None:
    read = {(entry["agency"], entry["year"]): entry for entry in map(json.loads, house.told["parse"].splitlines())}
    assert {key: entry["format"] for key, entry in read.items()} == {
        key: "2099" if key[1] == 2099 else "2021" for key in LAYOUTS
    }
    for key, entry in read.items():
        found = {(fact["indicator"], fact["applicant"]): fact["value"] for fact in entry["facts"]}
        assert found == {cell: printed.value for cell, printed in house.reports[key].cells.items()}, key
        assert [problem for problem in entry["problems"] if problem["severity"] != "notice"] == [], key


def test_it_is_asked(house: House) -> None:
    assert _values(house.replies["reason"]) == [house.value(BUREAU, 2099, REASON)]
    assert "属于星际航行事项" in house.replies["reason"]["citations"][0]["where"]
    assert _values(house.replies["row"]) == _values(house.replies["row in English"]) == [417]
    total = sum(int(house.value(BUREAU, 2099, code) or 0) for code in (*REASONS_BEFORE, REASON))
    assert _values(house.replies["refused"]) == [total]
    assert _values(house.replies["rate"])[0] == pytest.approx(
        total / int(house.value(BUREAU, 2099, "outcome.total") or 0)
    )
    parts_of = [value["indicator"] for value in house.replies["nine reasons"]["values"]]
    assert parts_of == ["outcome.denied", *REASONS_BEFORE, REASON]
    assert house.replies["reason before"]["kind"] == "not_in_form"
    assert f"2021–{_last_year('2021')}" in house.replies["reason before"]["text"]


def test_its_rows_are_counted_as_it_prints_them_and_those_of_the_form_before_as_that_does(house: House) -> None:
    told = house.replies
    assert _values(told["rows 1"]) == [house.value(BUREAU, 2099, REASONS_BEFORE[3])]
    assert _values(told["rows 2"]) == [house.value(BUREAU, 2099, REASON)]
    assert _values(told["rows before 1"]) == [house.value(BUREAU, 2024, REASONS_BEFORE[3])]
    assert _values(told["rows before 2"]) == []


def test_the_form_before_keeps_its_sums(house: House) -> None:
    total = sum(int(house.value(BUREAU, 2024, code) or 0) for code in REASONS_BEFORE)
    assert _values(house.replies["refused before"]) == [total]
    parts_of = [value["indicator"] for value in house.replies["eight reasons before"]["values"]]
    assert parts_of == ["outcome.denied", *REASONS_BEFORE]
    assert house.replies["nine reasons before"]["kind"] == "not_understood"


def test_it_is_compared_with_the_form_before(house: House) -> None:
    fresh = [int(house.value(BUREAU, year, "requests.new") or 0) for year in (2024, 2099)]
    assert fresh[1] - fresh[0] in _values(house.replies["change"])
    assert "2099年起换了表式" in house.replies["change"]["text"]
    assert _values(house.replies["ranking"]) == [417, 417]


def test_it_is_checked_by_its_own_sums(house: House) -> None:
    found = [json.loads(line) for line in house.told["check"].splitlines()]
    errors = {(problem["source"], problem["rule"]) for problem in found if problem["severity"] == "error"}
    assert errors == {("wrong.html", "R2"), ("wrong.html", "R3")}


@pytest.mark.slow
def test_it_is_drawn(house: House) -> None:
    question = f"{BUREAU}历年收到申请的趋势，画个图"
    told = house.run(DRAW, str(house.index), BUREAU, question, str(house.folder)).splitlines()
    assert any("9.属于星际航行事项" in line for line in told)
    assert any("行政巡航" in line and "417" in line for line in told)
    assert told[-1] == "breaks 0"
    for name in ("table2", "table3", "line"):
        assert (house.folder / f"{name}.png").read_bytes().startswith(b"\x89PNG")
