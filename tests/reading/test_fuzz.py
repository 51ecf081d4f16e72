"""Damaged files of every format: no parser hangs, and none fails with anything but its reason."""

from __future__ import annotations

import io
import random
import time
import zipfile
from pathlib import Path

import docx
import pytest

from knowledge.documents.blocks import Blocks, Document, Grid
from knowledge.documents.readers import blocks_of
from knowledge.errors import UnreadableFileError

FILES = Path(__file__).parent / "files"
ROUNDS = 60


def word() -> bytes:
    document = docx.Document()
    document.add_heading("一、总体情况", 1)
    table = document.add_table(rows=4, cols=4)
    table.cell(0, 0).merge(table.cell(1, 1)).text = "申请人情况"
    for number in range(4):
        table.cell(3, number).text = str(number)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


PAGE = """<html><head><meta charset=gb2312><title>某局2021年政府信息公开工作年度报告</title></head><body><div class=a>
<p>一、总体情况</p><table border=1><tr><td rowspan=2>甲</td><td colspan="3">乙</td></tr><tr><td>1<td>2<td>3</tr></table>
<table><tr><td>索引号：</td><td>1</td><td>发布机构：</td><td>某局</td></tr></table></div></body></html>"""
SEEDS = {
    "doc": (FILES / "merged-cells.doc").read_bytes(),
    "rtf": (FILES / "merged-cells.rtf").read_bytes(),
    "docx": word(),
    "page": PAGE.encode("gb18030"),
    "markdown": "# 题\n\n| 甲 | 乙 |\n|---|---|\n| 1 | 2 |\n\n一、总体情况\n".encode(),
    "archive": b"MIME-Version: 1.0\nContent-Type: multipart/related; boundary=x\n\n--x\nContent-Type: text/html\n\n"
    + PAGE.encode()
    + b"\n--x--\n",
}


def damaged(data: bytes, rng: random.Random) -> bytes:
    """A few changes of the kinds that happen: bytes flipped, a stretch lost, doubled or blanked, the end cut."""
    changed = bytearray(data)
    for _ in range(rng.randint(1, 6)):
        start = rng.randrange(max(1, len(changed)))
        stop = min(len(changed), start + rng.choice((1, 2, 4, 16, 300)))
        match rng.randrange(5):
            case 0:
                changed[start:stop] = rng.randbytes(stop - start)
            case 1:
                del changed[start:stop]
            case 2:
                changed[start:start] = changed[start:stop]
            case 3:
                changed[start:stop] = bytes(stop - start)
            case _:
                del changed[max(8, start) :]
    return bytes(changed)


def survives(data: bytes) -> None:
    started = time.process_time()
    readings, reason = outcome(data)
    assert time.process_time() - started < 5
    assert "\n" not in reason
    for block in (block for reading in readings for block in reading.blocks):
        assert not isinstance(block, Grid) or 0 < block.rows * block.columns < 1_000_000


def outcome(data: bytes) -> tuple[tuple[Blocks, ...], str]:
    try:
        return blocks_of(Document(name="a", data=data)), ""
    except UnreadableFileError as fault:
        return (), str(fault)


@pytest.mark.parametrize("seed", SEEDS)
def test_damage_is_survived(seed: str) -> None:
    rng = random.Random(seed)
    for _ in range(ROUNDS):
        survives(damaged(SEEDS[seed], rng))


def test_damage_inside_of_a_package_is_survived() -> None:
    rng = random.Random("parts")
    with zipfile.ZipFile(io.BytesIO(SEEDS["docx"])) as source:
        parts = {name: source.read(name) for name in source.namelist()}
    for _ in range(ROUNDS):
        changed = dict(parts)
        name = rng.choice(("word/document.xml", "word/styles.xml", "word/numbering.xml"))
        changed[name] = damaged(parts[name], rng) if rng.random() < 0.5 else renamed(parts[name], rng)
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w") as target:
            for part, data in changed.items():
                target.writestr(part, data)
        survives(buffer.getvalue())


def renamed(data: bytes, rng: random.Random) -> bytes:
    """Elements and values exchanged for others, so that the XML stays well formed."""
    names = [b"w:tr", b"w:tc", b"w:tbl", b"w:p", b"w:sdt", b"w:r", b"w:vMerge", b"w:gridSpan"]
    for _ in range(3):
        data = data.replace(rng.choice(names) + b">", rng.choice(names) + b">")
        data = data.replace(b'w:val="%d"' % rng.randrange(4), b'w:val="%d"' % rng.choice((0, 9, 99999999)))
    return data
