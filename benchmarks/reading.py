"""What reading a report costs, beside the bare extraction of pdfplumber and python-docx, measured in one run.

    python -m benchmarks.reading [FILE ...] [--rounds 5]

Without files: the samples. CPU time of this process, warm: each file is read once before it is timed. "bare" is what
the libraries alone take to hand over the words and tables of the same bytes; our figure includes the finished report.
"""

from __future__ import annotations

import argparse
import io
import statistics
import time
from collections import defaultdict
from collections.abc import Callable
from functools import partial
from pathlib import Path

import docx
import pdfplumber
from lxml import html

from knowledge.documents import Document, read_document
from knowledge.documents.isolation import read_files
from knowledge.documents.readers import Kind, blocks_of, sniff
from knowledge.errors import UnreadableFileError

SAMPLES = Path(__file__).parent.parent / "samples" / "reports"


def bare_pdf(data: bytes) -> None:
    with pdfplumber.open(io.BytesIO(data)) as pdf:
        for page in pdf.pages:
            page.extract_text()
            page.extract_tables()


def bare_docx(data: bytes) -> None:
    document = docx.Document(io.BytesIO(data))
    for paragraph in document.paragraphs:
        _ = paragraph.text
    for table in document.tables:
        for row in table.rows:
            for cell in row.cells:
                _ = cell.text


def bare_html(data: bytes) -> None:
    page = html.fromstring(data)
    _ = "".join(str(text) for text in page.itertext())
    for row in page.iter("tr"):
        _ = ["".join(str(text) for text in cell.itertext()) for cell in row]


BARE: dict[Kind, tuple[str, Callable[[bytes], None]]] = {
    Kind.PDF: ("pdfplumber", bare_pdf),
    Kind.DOCX: ("python-docx", bare_docx),
    Kind.HTML: ("lxml", bare_html),
}


def cpu(work: Callable[[], object], rounds: int) -> float:
    """The median of the CPU seconds of one call, after a first that is not counted."""
    work()
    times = []
    for _ in range(rounds):
        start = time.process_time()
        work()
        times.append(time.process_time() - start)
    return statistics.median(times)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--rounds", type=int, default=5)
    arguments = parser.parse_args()
    paths = arguments.files or sorted(SAMPLES.iterdir())
    figures: dict[Kind, list[tuple[float, float, float | None]]] = defaultdict(list)
    for path in paths:
        document = Document(name=path.name, data=path.read_bytes())
        kind = sniff(document)
        try:
            blocks = cpu(partial(blocks_of, document), arguments.rounds)
            whole = cpu(partial(read_document, document), arguments.rounds)
        except UnreadableFileError as fault:
            print(fault)
            continue
        alone = cpu(partial(BARE[kind][1], document.data), arguments.rounds) if kind in BARE else None
        figures[kind].append((blocks, whole, alone))
    print(f"{'format':10}{'files':>6}{'blocks ms':>11}{'report ms':>11}{'slowest':>9}{'bare ms':>10}  report / bare")
    for kind, rows in sorted(figures.items()):
        blocks = statistics.median(row[0] for row in rows) * 1000
        whole = statistics.median(row[1] for row in rows) * 1000
        slowest = max(row[1] for row in rows) * 1000
        line = f"{kind:10}{len(rows):6}{blocks:11.1f}{whole:11.1f}{slowest:9.1f}"
        bares = [row[2] for row in rows if row[2] is not None]
        if bares:
            alone = statistics.median(bares) * 1000
            line += f"{alone:10.1f}  {whole / alone:.2f}× of {BARE[kind][0]}"
        print(line)
    start = time.perf_counter()
    outcomes = list(read_files(paths))
    took = time.perf_counter() - start
    print(f"in processes, all cores: {len(outcomes)} documents in {took:.2f} s, {len(outcomes) / took:.1f} a second")


if __name__ == "__main__":
    main()
