"""What a whole report has and this one lacks: tables, rows, cells of rows that were read, each told by its label."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from knowledge.documents.tables.cells import TableReading
from knowledge.documents.tables.reader import codes_read
from knowledge.lexicon.codes import codes
from knowledge.lexicon.doubts import DoubtWords, doubt
from knowledge.lexicon.edition_told import edition_of_columns, edition_told
from knowledge.lexicon.editions import unlike
from knowledge.lexicon.finding_words import Tongue
from knowledge.lexicon.forms import forms
from knowledge.model import Problem

TABLES = (2, 3, 4)
Label = Callable[[DoubtWords], str]
"""What something that is lacking is called, in the words of a language."""


def missing(readings: Sequence[TableReading]) -> tuple[Problem, ...]:
    """The tables 2, 3 and 4 that were not read, and what is lacking in those that were; nothing for an annex's report.

    A table of which most was read lacks what its own edition prints, told by its cells and never by the year.
    """
    if len(readings) > len(TABLES):
        return ()
    problems = [
        _of_table("table_missing", number)
        for number, reading in zip(TABLES, readings, strict=True)
        if not reading.cells
    ]
    second, third, fourth = readings
    for number, reading, labels in ((2, second, _of_table2), (3, third, _of_table3), (4, fourth, _of_table4)):
        lacking = list(labels(reading)) if reading.cells else []
        if lacking:
            problems.append(_of_table("rows_missing", number, lacking))
    return tuple(problems)


def _of_table(case: str, number: int, lacking: Sequence[Label] = ()) -> Problem:
    """A doubt about a table, with what is lacking in it."""
    return doubt(
        case,
        lambda words: {
            "table": words.table(number),
            "lacking": words.listed([label(words) for label in lacking]),
        },
    )


def _row(code: str) -> Label:
    return lambda words: words.row(code)


def _block(own: str, code: str, joint: str) -> Label:
    """A whole block by its own name; in English by that before the joint of the first of its cells, or by that cell."""
    return lambda words: own if words.tongue is Tongue.ZH else words.row(code).partition(joint)[0]


def _of_table2(reading: TableReading) -> Iterator[Label]:
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
            name = codes().indicators[lacking[0]].zh.partition(" ")[0] or row.labels[0]
            yield from (_block(name, code, ": ") for code in lacking[:1])
        elif lacking and edition is not None:
            yield from map(_row, lacking)


def _of_table3(reading: TableReading) -> Iterator[Label]:
    present = {code for code, _ in reading.cells}
    edition = edition_told(codes_read(reading.cells))
    for entry in forms().rows3:
        if edition in codes().indicators[entry.key].editions and entry.key not in present:
            yield _block(entry.labels[0], entry.key, "\n")


def _of_table4(reading: TableReading) -> Iterator[Label]:
    present = {code for code, _ in reading.cells}
    for block in forms().blocks4:
        lacking = [code for one in forms().results4 if (code := forms().code4(block.key, one.key)) not in present]
        if len(lacking) == len(forms().results4):
            yield _block(codes().indicators[lacking[0]].zh.rpartition(" ")[0], lacking[0], ": ")
        else:
            yield from map(_row, lacking)
