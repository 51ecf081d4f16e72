"""What a scanned page costs, and how much is read of pages that lie aslant on the scanner.

    python -m benchmarks.scanning [FILE ...]
    python -m benchmarks.scanning --aslant 0 0.5 1 2 [--dots 150]

Needs the extra gongkai[ocr]. Without files: a scanned report of the test documents. The recogniser is loaded once,
before anything is timed; seconds are of CPU; "cells" are those of the ruled tables that were found. With `--aslant` a
report of 200 figures is drawn in two ways, with lines between the cells and with a rule around each, as browsers print
tables; each page is turned by the degrees given, to the left and to the right in turn, grained, and kept as a JPEG.
"""

from __future__ import annotations

import argparse
import io
import time
from collections.abc import Sequence
from pathlib import Path
from random import Random

import numpy
from PIL import Image

from knowledge.documents import Document, read_document
from knowledge.documents.pdf import ocr
from knowledge.documents.pdf.pdfium import pypdfium2
from knowledge.documents.pdf.pictures import pages_of
from knowledge.documents.pdf.raster_tables import tables_on
from knowledge.model import State
from tests.generator import figures, pdf, prose
from tests.generator.model import SampleReport
from tests.generator.tables import PLAIN

SCAN = Path(__file__).parent.parent / "tests" / "documents" / "scan-pdf" / "source.pdf"
AGENCY, YEAR = "云津市教育局", 2022
WAYS = {"lines": pdf.Sheet(), "a rule around each cell": pdf.Sheet(boxed=True)}
_GRAIN = 6.0


def costs(files: Sequence[Path]) -> None:
    """Print what each file takes, for drawing and levelling, for finding its tables, and for all of it."""
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
        taken = (drawn - began, found - drawn, ended - found)
        line = f"{file.name[:31]:32}{len(pages):6}{taken[0]:9.1f}{taken[1]:9.1f}{taken[2]:8.1f}"
        print(f"{line}{taken[2] / len(pages):8.1f}{cells:7}{stated:8}")


def aslant(degrees: Sequence[float], dots: int) -> None:
    """Print how many figures are read right and wrong by the angle at which pages lie."""
    report = sample()
    truth = {key: cell.value for key, cell in report.cells.items()}
    print(f"{'tables drawn with':26}{'degrees':>8}{'pages':>6}{'right':>7}{'wrong':>7}{'a page s':>9}")
    for name, sheet in WAYS.items():
        drawn = pdf.write(report, PLAIN, sheet)
        for angle in degrees:
            scan, count = scanned(drawn, angle, dots)
            began = time.process_time()
            (read,) = read_document(Document(name="scan.pdf", data=scan))
            cost = (time.process_time() - began) / count
            stated = {fact.key: fact.value for fact in read.facts if fact.state is State.STATED}
            right = sum(truth.get(key) == value for key, value in stated.items())
            print(f"{name:26}{angle:8.1f}{count:6}{right:7}{len(stated) - right:7}{cost:9.1f}")


def sample() -> SampleReport:
    """A report with figures in most of its cells."""
    drawn = figures.draw(Random(29), "2021", figures.Scale(requests=900, disputes=60))
    return SampleReport(
        agency=AGENCY,
        year=YEAR,
        edition="2021",
        title=f"{AGENCY}{YEAR}年政府信息公开工作年度报告",
        lead=prose.lead(AGENCY, YEAR),
        parts=prose.parts(AGENCY, YEAR, "2021", drawn),
        cells=figures.printed(drawn),
    )


def scanned(data: bytes, degrees: float, dots: int) -> tuple[bytes, int]:
    """The pages of a PDF as grained pictures, turned by so many degrees to the one side and the other; their number."""
    grain = numpy.random.default_rng(7)
    document = pypdfium2.PdfDocument(data)
    pages: list[Image.Image] = []
    for number, page in enumerate(document):
        image = page.render(scale=dots / 72).to_pil().convert("L")
        image = image.rotate(degrees * (-1) ** number, resample=Image.Resampling.BICUBIC, fillcolor=255)
        noise = grain.normal(0, _GRAIN, (image.height, image.width))
        pages.append(Image.fromarray((numpy.asarray(image) + noise).clip(0, 255).astype("uint8")))
        page.close()
    document.close()
    out = io.BytesIO()
    pages[0].save(out, "PDF", save_all=True, append_images=pages[1:], resolution=dots, quality=75)
    return out.getvalue(), len(pages)


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure what the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="*", type=Path, default=[SCAN])
    parser.add_argument("--aslant", nargs="+", type=float, metavar="DEGREES")
    parser.add_argument("--dots", type=int, default=150, help="dots an inch of pages aslant")
    given = parser.parse_args(arguments)
    if not ocr.is_installed():
        print(ocr.INSTALL)
        return
    ocr._recogniser()
    if given.aslant:
        aslant(given.aslant, given.dots)
    else:
        costs(given.files)


if __name__ == "__main__":
    main()
