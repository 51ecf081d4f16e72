"""How often a document whose structure was damaged states a wrong cell that nothing warns of.

    python -m benchmarks.damage [--each 100] [--seed 1] [--show 10]

Every kind of damage is done `each` times to samples drawn at random: pages, Word files, text, Markdown, dumps of PDF
pages as text in two layouts. A document is silently wrong where a cell is stated otherwise than in the whole sample (or
where that has none) and no doubt of the reader and no finding of the rules touches that cell.
"""

from __future__ import annotations

import argparse
import io
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from pathlib import Path
from random import Random
from zipfile import ZipFile

import pdfplumber

from knowledge.checking import within_report
from knowledge.documents import Document, read_document
from knowledge.documents.encodings import decode
from knowledge.errors import UnreadableFileError
from knowledge.model import CellKey, Number, Report, State

SAMPLES = Path(__file__).parent.parent / "samples" / "reports"
BODY = "word/document.xml"

Damage = Callable[[str, Random], str]
Cells = dict[CellKey, Number | None]

_HTML = {
    "row": re.compile(r"<tr\b.*?</tr>", re.S),
    "cell": re.compile(r"<t[dh]\b(?:(?!<table).)*?</t[dh]>", re.S),
    "tag": re.compile(r"</?(?:td|tr|th|table|tbody)\b[^>]*>"),
    "span": re.compile(r"""\s(?:col|row)span=["']?\d+["']?"""),
    "figure": re.compile(r"(?<=>)\d[\d.,]*(?=<)"),
    "label": re.compile(r"(?<=>)[\d一-鿿（）、.“”，]{3,}(?=<)"),
}
_WORD = {
    "row": re.compile(r"<w:tr\b.*?</w:tr>", re.S),
    "cell": re.compile(r"<w:tc>.*?</w:tc>", re.S),
    "figure": re.compile(r"(?<=>)\d[\d.,]*(?=</w:t>)"),
    "span": re.compile(r"<w:(?:gridSpan|vMerge)\b[^>]*/>"),
}
_LINES = {
    "row": re.compile(r"\n[^\n]*\d[^\n]*(?=\n)"),
    "label": re.compile(r"(?<=[\n\t| ])[一-鿿（）、“”，]{3,}(?=[\n\t| ])"),
    "figure": re.compile(r"(?<=[\n\t| ])\d[\d.,]*(?=[\n\t| ])"),
}


def _hits(pattern: re.Pattern[str], text: str) -> list[re.Match[str]]:
    start = max(text.find("主动公开政府信息情况"), 0)
    return [hit for hit in pattern.finditer(text) if hit.start() > start]


def _replaced(pattern: re.Pattern[str], instead: Callable[[str, Random], str]) -> Damage:
    """One to three places of a pattern, replaced."""

    def damage(text: str, rng: Random) -> str:
        for _ in range(rng.choice((1, 1, 2, 3))):
            hits = _hits(pattern, text)
            if not hits:
                break
            hit = rng.choice(hits)
            text = text[: hit.start()] + instead(hit[0], rng) + text[hit.end() :]
        return text

    return damage


def _lost(_text: str, _rng: Random) -> str:
    return ""


def _doubled(text: str, _rng: Random) -> str:
    return text * 2


def _lost_or_doubled(pattern: re.Pattern[str]) -> Damage:
    return _replaced(pattern, lambda text, rng: rng.choice(("", text * 2)))


def _spanless(text: str, rng: Random) -> str:
    return _replaced(_HTML["span"], _lost)(text, rng)


def _closed_up(row: re.Pattern[str], cell: re.Pattern[str]) -> Damage:
    """A cell of a row lost, and an empty one put at the row's end."""

    def damage(text: str, rng: Random) -> str:
        rows = [hit for hit in _hits(row, text) if len(cell.findall(hit[0])) > 2]
        if not rows:
            return text
        hit = rng.choice(rows)
        cells = list(cell.finditer(hit[0]))
        gone = rng.choice(cells[1:])
        last = re.sub(r"(?<=>)[^<>]+(?=<)", "", cells[-1][0])
        changed = hit[0][: gone.start()] + hit[0][gone.end() : cells[-1].end()] + last + hit[0][cells[-1].end() :]
        return text[: hit.start()] + changed + text[hit.end() :]

    return damage


def _column_lost(row: re.Pattern[str], cell: re.Pattern[str]) -> Damage:
    """A column of figures lost from every row that has seven or more, and one head among those of the columns."""

    def damage(text: str, rng: Random) -> str:
        column, head, headless = rng.randrange(7), rng.randrange(5), rng.random() < 0.7

        def without(hit: re.Match[str]) -> str:
            cells = list(cell.finditer(hit[0]))
            figures = [one for one in cells if re.fullmatch(r"[\d.,]*", re.sub(r"<[^>]*>|\s|&nbsp;", "", one[0]))]
            gone = figures[-7 + column] if len(figures) == 7 else None
            heads = [one for one in cells if re.search("商业企业|科研机构|公益组织|服务机构", one[0])]
            if len(heads) == 4 and headless:
                gone = heads[head % 4]
            return hit[0] if gone is None else hit[0][: gone.start()] + hit[0][gone.end() :]

        return row.sub(without, text)

    return damage


def _line_of_lost(text: str, rng: Random) -> str:
    """A line lost, whatever stands in it."""
    lines = text.split("\n")
    start = next((at for at, line in enumerate(lines) if "主动公开政府信息情况" in line), 0)
    for _ in range(rng.choice((1, 1, 2, 3))):
        del lines[rng.randrange(start, len(lines))]
    return "\n".join(lines)


def _lines_joined(text: str, rng: Random) -> str:
    lines = text.split("\n")
    for _ in range(rng.choice((1, 1, 2, 3))):
        at = rng.randrange(len(lines) // 3, len(lines) - 1)
        lines[at : at + 2] = [lines[at] + rng.choice(("", " ")) + lines[at + 1].lstrip()]
    return "\n".join(lines)


def _wrapped(text: str, rng: Random) -> str:
    width = rng.randrange(24, 90)
    return "\n".join(line[at : at + width] for line in text.split("\n") for at in range(0, max(1, len(line)), width))


def _cut(text: str, rng: Random) -> str:
    width = rng.randrange(16, 70)
    return "\n".join(line[:width] for line in text.split("\n"))


def _left_cut(text: str, rng: Random) -> str:
    width = rng.randrange(1, 24)
    return "\n".join(line[width:] if len(line) > width else "" for line in text.split("\n"))


def _spaces_lost(text: str, _rng: Random) -> str:
    return re.sub(r"[ \t]{2,}", " ", text)


def _pages(name: str, *, layout: bool) -> str:
    with pdfplumber.open(SAMPLES / name) as pdf:
        return "\n".join(page.extract_text(layout=layout) for page in pdf.pages)


@cache
def _source(name: str) -> str:
    """A sample as text: decoded, the body of a Word file, or a dump of pages (`dump:` and `layout:` before a PDF)."""
    kind, _, file = name.rpartition(":")
    if kind:
        return _pages(file, layout=kind == "layout")
    data = (SAMPLES / name).read_bytes()
    if name.endswith(".docx"):
        with ZipFile(io.BytesIO(data)) as package:
            return package.read(BODY).decode()
    return decode(data)


def _document(name: str, text: str) -> Document:
    if not name.endswith(".docx"):
        return Document(name="report" + (".txt" if ":" in name else Path(name).suffix), data=text.encode())
    out = io.BytesIO()
    with ZipFile(SAMPLES / name) as before, ZipFile(out, "w") as after:
        for entry in before.infolist():
            after.writestr(entry, text.encode() if entry.filename == BODY else before.read(entry))
    return Document(name="report.docx", data=out.getvalue())


def _samples(ending: str) -> list[str]:
    return sorted(path.name for path in SAMPLES.iterdir() if path.suffix == ending)


LINES: dict[str, Damage] = {
    "figure lost": _replaced(_LINES["figure"], _lost),
    "figure doubled": _replaced(_LINES["figure"], lambda text, _: f"{text} {text}"),
    "row lost or doubled": _lost_or_doubled(_LINES["row"]),
    "label lost": _replaced(_LINES["label"], _lost),
    "line lost": _line_of_lost,
    "lines joined": _lines_joined,
    "wrapped": _wrapped,
    "cut off": _cut,
    "cut off on the left": _left_cut,
    "spaces lost": _spaces_lost,
}
KINDS: dict[str, tuple[Callable[[], Sequence[str]], dict[str, Damage]]] = {
    "html": (
        lambda: _samples(".html"),
        {
            "cell lost or doubled": _lost_or_doubled(_HTML["cell"]),
            "row lost or doubled": _lost_or_doubled(_HTML["row"]),
            "tag lost or doubled": _lost_or_doubled(_HTML["tag"]),
            "span lost": _spanless,
            "figure lost": _replaced(_HTML["figure"], _lost),
            "label lost": _replaced(_HTML["label"], _lost),
            "row closed up": _closed_up(_HTML["row"], _HTML["cell"]),
            "column lost": _column_lost(_HTML["row"], _HTML["cell"]),
        },
    ),
    "docx": (
        lambda: _samples(".docx"),
        {
            "cell lost or doubled": _lost_or_doubled(_WORD["cell"]),
            "row lost or doubled": _lost_or_doubled(_WORD["row"]),
            "span lost": _replaced(_WORD["span"], _lost),
            "figure lost": _replaced(_WORD["figure"], _lost),
            "row closed up": _closed_up(_WORD["row"], _WORD["cell"]),
            "column lost": _column_lost(_WORD["row"], _WORD["cell"]),
        },
    ),
    "text": (lambda: _samples(".txt") + _samples(".md"), LINES),
    "dump": (lambda: [f"{way}:{name}" for name in _samples(".pdf") for way in ("dump", "layout")], LINES),
}


def _stated(reports: Sequence[Report]) -> Cells:
    return {fact.key: fact.value for one in reports for fact in one.facts if fact.state is State.STATED}


def _read(document: Document) -> tuple[Report, ...]:
    try:
        return read_document(document)
    except UnreadableFileError:
        return ()


@cache
def _truth(name: str) -> Cells:
    """The cells of the sample itself; of a PDF those of its file, not of its dump."""
    file = name.rpartition(":")[2]
    return _stated(read_document(Document(name=file, data=(SAMPLES / file).read_bytes())))


def silently_wrong(reports: Sequence[Report], truth: Cells) -> Iterator[str]:
    """The cells that are stated otherwise than in the whole document, and that nothing warns of."""
    for report in reports:
        problems = (*report.problems, *within_report(report))
        touched = {cell for problem in problems for cell in problem.cells}
        for key, value in _stated([report]).items():
            if truth.get(key) != value and key not in touched:
                yield f"{key[0]} × {key[1]}: {value} for {truth.get(key)}"


def main() -> None:
    """Damage, read, count, and print what is left of each kind."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--each", type=int, default=100, help="documents for each kind of damage")
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--only", choices=sorted(KINDS))
    options.add_argument("--show", type=int, default=10, help="silently wrong documents to name")
    given = options.parse_args()
    shown: list[str] = []
    for form, (samples, damages) in KINDS.items():
        if given.only not in (None, form):
            continue
        wrong: dict[str, int] = defaultdict(int)
        cells: Counter[str] = Counter()
        for kind, damage in damages.items():
            for at in range(given.each):
                rng = Random(f"{given.seed} {form} {kind} {at}")
                name = rng.choice(samples())
                reports = _read(_document(name, damage(_source(name), rng)))
                faults = list(silently_wrong(reports, _truth(name)))
                cells["stated"] += len(_stated(reports))
                cells["wrong"] += len(faults)
                wrong[kind] += bool(faults)
                if faults:
                    shown.append(f"{form}, {kind}, {at}, {name}: {'; '.join(faults[:3])}")
        count = given.each * len(damages)
        total = sum(wrong.values())
        print(
            f"{form:6}{count:7} documents, silently wrong {total:4} ({100 * total / count:.2f} %), "
            f"cells stated {cells['stated']}, wrong {cells['wrong']}"
        )
        for kind, number in wrong.items():
            print(f"       {kind:24}{number:4} of {given.each}")
    print(*shown[: given.show], sep="\n")


if __name__ == "__main__":
    main()
