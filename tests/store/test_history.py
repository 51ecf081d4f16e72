"""However an index came to be, it answers as one made at once from what it holds now."""

from __future__ import annotations

import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.model import Report, Section
from knowledge.store import open_shelf
from knowledge.store.writer import open_writer
from tests.store.invented import POLICE, SCHOOLS, fact, report

_WORDS = ("政府信息", "公开", "粉丝", "1.7万", "抖音", "校车", "gov.cn", "，", "不予公开", "2021年", "的")
_paragraphs = st.lists(st.lists(st.sampled_from(_WORDS), max_size=6).map("".join), max_size=4).map(tuple)
_step = st.tuples(
    st.sampled_from([POLICE, SCHOOLS, "云泽市财政局"]),
    st.sampled_from([2020, 2021]),
    st.none() | st.tuples(_paragraphs, st.integers(0, 9)),
)
"""A unit, a year, and what its report becomes; None takes it out."""

_DUMP = (
    "SELECT name FROM units ORDER BY name",
    "SELECT name, year, title FROM reports JOIN units ON units.id = unit ORDER BY 1, 2",
    "SELECT agency, year, indicator, applicant, value, state FROM all_facts ORDER BY 1, 2, 3, 4",
    "SELECT agency, year, section, text FROM all_paragraphs ORDER BY agency, year, paragraph",
    "SELECT term, doc, cnt FROM term_counts ORDER BY term",
)


def _state(path: Path) -> list[object]:
    with open_shelf(path) as shelf:
        answers = [
            [(entry.report.agency, entry.report.year, entry.position, entry.score) for entry in shelf.search([word])]
            for word in _WORDS
        ]
        return [*(shelf._all(query) for query in _DUMP), answers]


@settings(max_examples=40, deadline=None)
@given(steps=st.lists(_step, max_size=12))
def test_any_history_ends_in_the_same_index(steps: list[tuple[str, int, tuple[tuple[str, ...], int] | None]]) -> None:
    held: dict[tuple[str, int], Report] = {}
    with tempfile.TemporaryDirectory() as folder:
        through, afresh = Path(folder) / "through.db", Path(folder) / "afresh.db"
        for agency, year, content in steps:
            with open_writer(through) as writer:
                if content is None:
                    assert writer.remove_report(agency, year) is (held.pop((agency, year), None) is not None)
                    continue
                paragraphs, value = content
                sections = (Section(number=1, heading="总体情况", paragraphs=paragraphs),)
                new = report(agency, year, sections=sections, facts=(fact(value=value),))
                assert writer.add_report(new) is ((agency, year) in held)
                held[agency, year] = new
        with open_writer(through):
            pass
        with open_writer(afresh) as writer:
            for key in sorted(held):
                writer.add_report(held[key])
        assert _state(through) == _state(afresh)
