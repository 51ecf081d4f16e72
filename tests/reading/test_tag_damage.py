"""Pages whose tags are lost, doubled or without their spans: cells may go missing, but no figure moves to another."""

from __future__ import annotations

import random
import re
from pathlib import Path

import pytest

from knowledge.documents import Document, read_document
from knowledge.documents.encodings import decode
from knowledge.errors import UnreadableFileError
from knowledge.model import CellKey, Number, State

SAMPLES = Path(__file__).parents[2] / "samples" / "reports"
_TAG = re.compile(r"</?(?:td|tr|th|table|tbody)\b[^>]*>")
_SPAN = re.compile(r"""(?:col|row)span=["']?\d+["']?""")


def damaged(page: str, rng: random.Random, most: int = 3) -> str:
    tags = list(_TAG.finditer(page))
    for tag in sorted(rng.sample(tags, rng.randint(1, most)), key=lambda tag: -tag.start()):
        instead = rng.choice(("", tag[0] * 2, _SPAN.sub("", tag[0])))
        page = page[: tag.start()] + instead + page[tag.end() :]
    return page


def stated(page: str) -> list[dict[CellKey, Number | None]]:
    try:
        reports = read_document(Document(name="a.html", data=page.encode()))
    except UnreadableFileError:
        return []
    return [{fact.key: fact.value for fact in report.facts if fact.state is State.STATED} for report in reports]


@pytest.mark.parametrize("name", ["chenghuqu-2021.html", "shijianju-2022.html", "jiaoyuju-2020.html"])
@pytest.mark.parametrize(("rounds", "most"), [(15, 3), pytest.param(80, 9, marks=pytest.mark.slow)])
def test_damaged_tags_never_move_a_figure(name: str, rounds: int, most: int) -> None:
    page = decode((SAMPLES / name).read_bytes())
    (truth,) = stated(page)
    rng = random.Random(name)
    for _ in range(rounds):
        for figures in stated(damaged(page, rng, most)):
            assert {key: value for key, value in figures.items() if truth.get(key) != value} == {}
