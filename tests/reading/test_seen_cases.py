"""Files in which a value would be stated that nobody sees: each cell is what a person reads, or unreadable."""

from __future__ import annotations

from pathlib import Path

import pytest

from knowledge.documents import Document, read_document
from knowledge.model import State

CASES = Path(__file__).parent.parent.parent.parent / "shared" / "cases" / "reading" / "damage"
SEEN: dict[str, tuple[str, int | None]] = {
    "w01-html-strike-css.html": ("penalties.decisions", 15),
    "w02-html-hidden-class.html": ("penalties.decisions", 15),
    "w03-html-rlo-literal.html": ("penalties.decisions", None),
    "w04-html-bdo.html": ("penalties.decisions", None),
    "w05-html-super-css.html": ("penalties.decisions", 15),
    "w07-unicode-superscript.html": ("penalties.decisions", None),
    "w08-circled.html": ("penalties.decisions", None),
    "w09-circled-alone.html": ("penalties.decisions", None),
    "w10-ideographic-space.html": ("penalties.decisions", None),
    "w11-docx-style-strike.docx": ("normative_documents.in_force", 15),
    "w13-docx-style-note.docx": ("normative_documents.in_force", 15),
    "w15-docx-bdo.docx": ("normative_documents.in_force", None),
    "w16-docx-tab.docx": ("normative_documents.in_force", None),
    "w18-docx-fraction.docx": ("normative_documents.in_force", None),
    "w19-docx-webhidden.docx": ("normative_documents.in_force", None),
    "w20-pdf-superscript-note.pdf": ("normative_documents.in_force", 16),
    "w21-pdf-struck-and-new.pdf": ("procurement.amount", 77),
    "w22-pdf-white-text.pdf": ("procurement.amount", 2653162),
    "w23-pdf-invisible-text.pdf": ("procurement.amount", 2653162),
}


@pytest.mark.parametrize("name", SEEN)
def test_a_value_is_what_a_person_sees(name: str) -> None:
    path = CASES / name
    if not path.exists():
        pytest.skip("the shared cases are not here")
    code, value = SEEN[name]
    (report,) = read_document(Document(name=name, data=path.read_bytes()))
    (fact,) = (fact for fact in report.facts if fact.indicator == code)
    assert fact.value == value
    assert fact.state is (State.UNREADABLE if value is None else State.STATED)
