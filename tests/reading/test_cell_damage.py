"""Word files in whose tables cells were lost or doubled: figures may go missing, but none moves to another cell."""

from __future__ import annotations

import re
from io import BytesIO
from random import Random
from zipfile import ZipFile

import pytest

from knowledge.documents import Document, read_document
from knowledge.errors import UnreadableFileError
from knowledge.model import CellKey, Number, State
from tests.documents.compare import HERE

_CELL = re.compile(r"<w:tc>.*?</w:tc>", re.DOTALL)
_BODY = "word/document.xml"


def damaged(data: bytes, rng: Random) -> bytes:
    """The file without one to four cells of its tables, or with them twice."""
    out = BytesIO()
    with ZipFile(BytesIO(data)) as before, ZipFile(out, "w") as after:
        for entry in before.infolist():
            part = before.read(entry)
            if entry.filename == _BODY:
                text = part.decode()
                for _ in range(rng.randint(1, 4)):
                    cell = rng.choice(list(_CELL.finditer(text)))
                    text = text[: cell.start()] + rng.choice(("", cell[0] * 2)) + text[cell.end() :]
                part = text.encode()
            after.writestr(entry, part)
    return out.getvalue()


def stated(data: bytes) -> dict[CellKey, Number | None]:
    try:
        reports = read_document(Document(name="a.docx", data=data))
    except UnreadableFileError:
        return {}
    return {fact.key: fact.value for report in reports for fact in report.facts if fact.state is State.STATED}


@pytest.mark.parametrize("slug", ["docx-2021", "docx-2019", "docx-numbered"])
@pytest.mark.parametrize("rounds", [6, pytest.param(80, marks=pytest.mark.slow)])
def test_lost_and_doubled_cells_never_move_a_figure(slug: str, rounds: int) -> None:
    data = (HERE / slug / "source.docx").read_bytes()
    truth = stated(data)
    rng = Random(slug)
    for at in range(rounds):
        found = stated(damaged(data, rng))
        assert {key: value for key, value in found.items() if truth.get(key) != value} == {}, f"round {at}"
