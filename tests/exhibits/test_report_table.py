"""A report's own table as it is looked at beside an answer: every row, and a name for each group of rows."""

from __future__ import annotations

from bot.commands.parse import tables_of
from bot.report_table import INDENT, report_table, table_number
from knowledge import Library

UNIT = "云津市教育局"


def test_rows_that_are_numbered_anew_stand_under_the_name_of_their_group(sample_library: Library) -> None:
    facts = [entry.fact for entry in sample_library.shelf.facts(UNIT, 2023)]
    table = report_table(facts, 3)
    assert table is not None
    plain = tables_of([fact for fact in facts if fact.cite.table == 3])[0]
    groups = [row[0] for row in table.rows if not any(row[1:])]
    assert groups == ["（三）不予公开", "（四）无法提供", "（五）不予处理", "（六）其他处理"]
    assert [(row[0].strip(), *row[1:]) for row in table.rows if row[0] not in groups] == list(plain.rows)
    indented = [row[0] for row in table.rows if row[0].startswith(INDENT)]
    assert [name.strip()[:2] for name in indented[:3]] == ["1.", "2.", "3."]
    assert f"{INDENT}1.信访举报投诉类申请" in indented
    assert all(cell == "" for row in table.rows if row[0] in groups for cell in row[1:])


def test_the_table_of_a_figure_is_that_of_its_cell_or_of_its_citation(sample_library: Library) -> None:
    facts = [entry.fact for entry in sample_library.shelf.facts(UNIT, 2023)]
    assert table_number(facts, "requests.new", None) == 3
    assert table_number(facts, "rate.granted", 4) == 4
    assert table_number([], "requests.new", None) is None
    assert report_table(facts, 7) is None
