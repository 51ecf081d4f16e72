"""Framed tables of text whose cells run over several lines: read whole, and never wrongly where rules are lost."""

from __future__ import annotations

import unicodedata

import pytest

from knowledge.documents import Document, read_document
from tests.documents.compare import Tally, compare
from tests.generator import expected
from tests.generator.model import Line, SampleReport
from tests.generator.tables import PLAIN, body
from tests.reading.test_files_and_cells import report
from tests.searches import one_in

FRAMES = {"plus": ("+", "-", "|"), "box": ("┼", "─", "│"), "double": ("╬", "═", "║")}


def width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text)


def wrapped(text: str, limit: int) -> list[str]:
    lines = [""]
    for sign in text:
        if width(lines[-1] + sign) > limit:
            lines.append("")
        lines[-1] += sign
    return lines


def framed(right: SampleReport, limit: int, frame: str) -> list[str]:
    joint, dash, bar = FRAMES[frame]
    lines: list[str] = []
    for item in body(right, PLAIN):
        if isinstance(item, Line):
            lines.append(item.text)
            continue
        rows = [[wrapped(text or "", limit) for text in row] for row in item.matrix()]
        widths = [max(width(line) for cell in column for line in cell) for column in zip(*rows, strict=True)]
        rule = joint + joint.join(dash * (size + 2) for size in widths) + joint
        lines.append(rule)
        for row in rows:
            for at in range(max(map(len, row))):
                texts = [cell[at] if at < len(cell) else "" for cell in row]
                padded = [text + " " * (size - width(text)) for text, size in zip(texts, widths, strict=True)]
                lines.append(f"{bar} {f' {bar} '.join(padded)} {bar}")
            lines.append(rule)
    return lines


def tally(lines: list[str], right: SampleReport, name: str) -> Tally:
    (read,) = read_document(Document(name=name, data="\n".join(lines).encode()))
    found = compare(read.facts, expected.parsed(expected.rows("", right)))
    assert found.unread == 0 or read.problems
    return found


@pytest.mark.parametrize("frame", FRAMES)
@pytest.mark.parametrize("limit", [12, 16, 30])
@pytest.mark.parametrize("name", ["a.txt", "a.md"])
def test_cells_over_several_lines_are_put_together(frame: str, limit: int, name: str) -> None:
    right = report()
    assert tally(framed(right, limit, frame), right, name).faults == []


@pytest.mark.parametrize("lost", one_in(8, range(40)))
def test_a_rule_that_is_lost_makes_no_figure_wrong(lost: int) -> None:
    right = report()
    lines = framed(right, 16, "plus")
    rules = [at for at, line in enumerate(lines) if line.startswith("+")]
    del lines[rules[lost % len(rules)]]
    assert tally(lines, right, "a.txt").wrong == 0
