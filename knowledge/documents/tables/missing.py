"""What a whole report has and this one lacks: tables, rows, cells of rows that were read, each told by its label."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from knowledge.documents.tables.cells import TableReading
from knowledge.documents.tables.reader import codes_read
from knowledge.lexicon.codes import codes
from knowledge.lexicon.edition_told import edition_of_columns, edition_told
from knowledge.lexicon.editions import unlike
from knowledge.lexicon.forms import forms
from knowledge.model import Problem, Severity

NAMES = {2: "表二", 3: "表三", 4: "表四"}


def missing(readings: Sequence[TableReading]) -> tuple[Problem, ...]:
    """The tables 2, 3 and 4 that were not read, and what is lacking in those that were; nothing for an annex's report.

    A table of which most was read lacks what its own edition prints, told by its cells and never by the year.
    """
    if len(readings) > len(NAMES):
        return ()
    problems = [
        Problem(rule="read.table", severity=Severity.WARNING, message=f"没有读到{NAMES[number]}")
        for number, reading in zip(NAMES, readings, strict=True)
        if not reading.cells
    ]
    second, third, fourth = readings
    for number, reading, labels in ((2, second, _of_table2), (3, third, _of_table3), (4, fourth, _of_table4)):
        lacking = list(labels(reading)) if reading.cells else []
        if lacking:
            message = f"{NAMES[number]}没有读到：{'、'.join(lacking)}"
            problems.append(Problem(rule="read.row", severity=Severity.WARNING, message=message))
    return tuple(problems)


def _of_table2(reading: TableReading) -> Iterator[str]:
    present = {code for code, _ in reading.cells}
    whole = edition_of_columns(present)
    for row in forms().rows2:
        own = {code for code in present if code.rpartition(".")[0] == row.key}
        edition = edition_of_columns(own) or whole
        lacking = [
            code
            for column in forms().columns2
            if (code := forms().code2(row.key, column.key)) is not None
            and code not in present
            and not codes().indicators[code].editions.isdisjoint(unlike() if edition is None else {edition})
        ]
        # 2019 prints two columns beside fees, 2021 one: which is lacking is known once one of the edition is there.
        if lacking and not own:
            yield codes().indicators[lacking[0]].zh.partition(" ")[0] or row.labels[0]
        elif lacking and edition is not None:
            yield from (codes().indicators[code].zh for code in lacking)


def _of_table3(reading: TableReading) -> Iterator[str]:
    present = {code for code, _ in reading.cells}
    edition = edition_told(codes_read(reading.cells))
    for entry in forms().rows3:
        if edition in codes().indicators[entry.key].editions and entry.key not in present:
            yield entry.labels[0]


def _of_table4(reading: TableReading) -> Iterator[str]:
    present = {code for code, _ in reading.cells}
    for block in forms().blocks4:
        lacking = [code for one in forms().results4 if (code := forms().code4(block.key, one.key)) not in present]
        if len(lacking) == len(forms().results4):
            yield codes().indicators[lacking[0]].zh.rpartition(" ")[0]
        else:
            yield from (codes().indicators[code].zh for code in lacking)
