"""What a scanned page costs: seconds of CPU for drawing and levelling, for finding its tables, and for all of it.

    python -m benchmarks.scanning [FILE ...]

Needs the extra gongkai[ocr]. Without files: a scanned report of the test documents. The recogniser is loaded once,
before anything is timed; "cells" are those of the ruled tables that were found.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Sequence
from pathlib import Path

from knowledge.documents import Document, ocr, read_document
from knowledge.documents.pdf.pictures import pages_of
from knowledge.documents.pdf.raster_tables import tables_on
from knowledge.model import State

SCAN = Path(__file__).parent.parent / "tests" / "documents" / "scan-pdf" / "source.pdf"


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description="What a scanned page costs.")
    parser.add_argument("files", nargs="*", type=Path, default=[SCAN])
    files: list[Path] = parser.parse_args(arguments).files
    if not ocr.is_installed():
        print(ocr.INSTALL)
        return
    ocr._recogniser()
    print(f"{'file':32}{'pages':>6}{'drawn s':>9}{'tables s':>9}{'all s':>8}{'a page':>8}{'cells':>7}{'stated':>8}")
    for file in files:
        document = Document(name=file.name, data=file.read_bytes())
        began = time.process_time()
        pages = list(pages_of(document))
        drawn = time.process_time()
        cells = sum(len(table.cells) for page in pages for table in tables_on(page))
        found = time.process_time()
        reports = read_document(document)
        ended = time.process_time()
        stated = sum(fact.state is State.STATED for report in reports for fact in report.facts)
        costs = (drawn - began, found - drawn, ended - found)
        line = f"{file.name[:31]:32}{len(pages):6}{costs[0]:9.1f}{costs[1]:9.1f}{costs[2]:8.1f}"
        print(f"{line}{costs[2] / len(pages):8.1f}{cells:7}{stated:8}")


if __name__ == "__main__":
    main()
