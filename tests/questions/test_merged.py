"""An index put together from the parts of another answers as the other does, to the byte."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import pytest

from bot.commands.ask import reply_object
from bot.streams import json_line
from knowledge import Library, open_library
from knowledge.evaluation import read_corpus
from knowledge.ingest import Status
from knowledge.merging import merge, split
from knowledge.store import IndexShelf
from tests.questions.test_corpora import CORPORA


@pytest.fixture(scope="module")
def merged(sample_library: Library, tmp_path_factory: pytest.TempPathFactory) -> Library:
    """The sample reports split by district and merged again, in another order."""
    folder = tmp_path_factory.mktemp("merged")
    assert isinstance(sample_library.shelf, IndexShelf)
    whole = sample_library.shelf.file
    parts: list[Path] = []
    for number, (region, outside) in enumerate((("澄湖", False), ("云津市澄湖区", True))):
        parts.append(folder / f"{number}.db")
        events = list(split(whole, region, parts[-1], outside=outside))
        assert {event.status for event in events} == {Status.ADDED}
    events = list(merge(parts[::-1], folder / "merged.db"))
    assert [event.status for event in events] == [Status.ADDED] * len(sample_library.shelf.reports())
    return open_library(folder / "merged.db")


def told(library: Library, each: int) -> Iterator[str]:
    """The replies to one question in `each` of all corpora, in their conversations, as a machine gets them."""
    for file in CORPORA:
        for turns in islice(read_corpus(file), 0, None, each):
            context = None
            for turn in turns:
                reply = library.ask(turn.question, context, today=turn.today, unit=turn.unit)
                context = reply.context
                yield json_line(reply_object(reply))


@pytest.mark.parametrize("each", [pytest.param(1, marks=pytest.mark.slow), 24])
def test_every_question_is_answered_with_the_same_bytes(sample_library: Library, merged: Library, each: int) -> None:
    whole = list(told(sample_library, each))
    assert len(whole) > 500 / each
    for one, other in zip(whole, told(merged, each), strict=True):
        assert one == other


def test_every_report_has_the_same_findings(sample_library: Library, merged: Library) -> None:
    found = 0
    for entry in sample_library.shelf.reports():
        findings = sample_library.shelf.problems(entry.agency, entry.year)
        assert merged.shelf.problems(entry.agency, entry.year) == findings
        found += len(findings)
    assert found
