"""Pictures of reports, where the optional extra that reads them is there: a figure may stay unread, never be wrong."""

from __future__ import annotations

from importlib.util import find_spec

import pytest

from knowledge.documents import Document, read_document
from tests.documents.compare import Entry, compare, entries, identity_faults

_ENOUGH = 0.97
SCANS = [entry for entry in entries() if "ocr" in entry.about.get("needs", [])]


@pytest.mark.slow
@pytest.mark.skipif(find_spec("rapidocr") is None, reason="the optional extra gongkai[ocr] is not installed")
@pytest.mark.parametrize("entry", SCANS, ids=lambda entry: entry.slug)
def test_scan_is_read_without_a_wrong_figure(entry: Entry) -> None:
    (report,) = read_document(Document(name=entry.path.name, data=entry.path.read_bytes()))
    tally = compare(report.facts, entry.expectations())
    wrong = [fault for fault in tally.faults if "WRONG" in fault]
    assert not wrong, "\n".join(wrong[:20])
    if not entry.about.get("only_never_wrong"):
        assert not identity_faults(report, entry.about["report"][0])
        assert tally.right >= _ENOUGH * len(entry.expectations()), "\n".join(tally.faults[:20])
