"""Every document of the corpus, read and held against its expected cells: none wrong, none missing, identity right."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from knowledge.documents import Document, read_document
from knowledge.errors import UnreadableFileError
from knowledge.model import Report
from tests.documents.compare import HERE, Entry, compare, entries, identity_faults

ENTRIES = [entry for entry in entries() if "ocr" not in entry.about.get("needs", [])]


def _id(entry: Entry) -> str:
    return entry.slug


@cache
def _reports(path: Path, address: str | None = None) -> tuple[Report, ...]:
    return tuple(read_document(Document(name=path.name, data=path.read_bytes(), address=address)))


@pytest.mark.parametrize("entry", ENTRIES, ids=_id)
def test_document_is_read_as_it_stands(entry: Entry) -> None:
    reports = _reports(entry.path, entry.about.get("address"))
    wanted = entry.about["report"]
    assert len(reports) == len(wanted)
    cells = entry.expectations()
    per_report = len(cells) // len(wanted)
    faults: list[str] = []
    for at, (report, about) in enumerate(zip(reports, wanted, strict=True)):
        faults += identity_faults(report, about)
        tally = compare(report.facts, cells[at * per_report : (at + 1) * per_report])
        faults += [fault for fault in tally.faults if "WRONG" in fault or not entry.about.get("only_never_wrong")]
    assert not faults, "\n".join(faults[:20])


def test_corpus_is_large_and_covers_every_format_and_edition() -> None:
    assert len(ENTRIES) >= 60
    endings = {entry.path.suffix for entry in ENTRIES}
    assert endings >= {".html", ".txt", ".md", ".docx", ".doc", ".wps", ".pdf"}
    editions = {edition for entry in ENTRIES for about in entry.about["report"] for edition in about["editions"]}
    assert editions == {"2021", "2019", "pre2019"}


@pytest.mark.parametrize("path", sorted((HERE / "refused").iterdir()), ids=lambda path: path.stem)
def test_what_only_speaks_of_reports_is_refused(path: Path) -> None:
    with pytest.raises(UnreadableFileError) as caught:
        read_document(Document(name=path.name, data=path.read_bytes()))
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("entry", [entry for entry in ENTRIES if entry.slug.startswith("reshaped-")], ids=_id)
def test_a_form_set_out_anew_leaves_no_doubt(entry: Entry) -> None:
    (report,) = _reports(entry.path, entry.about.get("address"))
    assert not report.problems
