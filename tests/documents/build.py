"""Writes the corpus: `python -m tests.documents.build [slug ...]`; each folder is committed as it was built.

Word 97 files, office PDFs and scans need LibreOffice (`soffice`), whose output differs from run to run: they are
written only when named.
"""

from __future__ import annotations

import io
import json
import subprocess
import sys
import tempfile
from pathlib import Path

import pypdfium2
from PIL import Image, ImageOps

from tests.documents import (
    cases_copied,
    cases_crawled,
    cases_damage,
    cases_files,
    cases_html,
    cases_lures,
    cases_offices,
    cases_reshaped,
    cases_text,
    cases_wrapped,
)
from tests.documents.case import Case
from tests.generator import expected, pdf, word, writers
from tests.generator.model import SampleReport

HERE = Path(__file__).parent
CASES: tuple[Case, ...] = (
    *cases_html.CASES,
    *cases_offices.CASES,
    *cases_text.CASES,
    *cases_files.CASES,
    *cases_lures.CASES,
    *cases_damage.CASES,
    *cases_crawled.CASES,
    *cases_copied.CASES,
    *cases_reshaped.CASES,
    *cases_wrapped.CASES,
)
"""Every document of the corpus that is built."""

_MADE_BY_OFFICE = {"doc": "doc:MS Word 97", "pdf.office": "pdf", "pdf.scan": "pdf", "png": "pdf"}


def _office(report: SampleReport, case: Case) -> bytes:
    kind = _MADE_BY_OFFICE[case.layout]
    with tempfile.TemporaryDirectory() as room:
        source = Path(room, "source.docx")
        source.write_bytes(word.plain(report, case.wording))
        subprocess.run(
            ["soffice", "--headless", "--convert-to", kind, "--outdir", room, str(source)],
            check=True,
            capture_output=True,
            timeout=120,
        )
        return Path(room, f"source.{kind.split(':')[0]}").read_bytes()


def _scanned(data: bytes) -> bytes:
    """Each page as a grey picture, slightly turned, as a sheet comes out of a scanner."""
    pages = []
    for number, page in enumerate(pypdfium2.PdfDocument(data)):
        image = page.render(scale=150 / 72).to_pil().convert("L")
        pages.append(image.rotate(0.3 * (-1) ** number, fillcolor=255, expand=False))
    out = io.BytesIO()
    pages[0].save(out, "PDF", save_all=True, append_images=pages[1:], resolution=150, quality=60)
    return out.getvalue()


def _tall(data: bytes) -> bytes:
    """All pages in one picture, one under the other, margins cut away."""
    pages = [page.render(scale=130 / 72).to_pil().convert("L") for page in pypdfium2.PdfDocument(data)]
    cut = [page.crop(ImageOps.invert(page).getbbox() or (0, 0, *page.size)) for page in pages]
    tall = Image.new("L", (max(page.width for page in cut) + 40, sum(page.height + 12 for page in cut) + 40), 255)
    top = 20
    for page in cut:
        tall.paste(page, (20, top))
        top += page.height + 12
    out = io.BytesIO()
    tall.quantize(8).save(out, "PNG", optimize=True)
    return out.getvalue()


def _one_row_over(report: SampleReport, case: Case) -> bytes:
    """Shift the first page until exactly the last row of table 3 stands alone on a page."""
    for room in range(0, 400, 2):
        data = pdf.write(report, case.wording, pdf.Sheet(top_room=float(room)))
        document = pypdfium2.PdfDocument(data)
        for page in document:
            lines = page.get_textpage().get_text_bounded().split("\n")
            if lines and lines[0].startswith("四、结转"):
                return data
    raise ValueError(case.slug)


def _bytes(case: Case) -> bytes:
    report = case.report()
    if case.layout in _MADE_BY_OFFICE:
        data = _office(report, case)
        finish = {"pdf.scan": _scanned, "png": _tall}.get(case.layout)
        return finish(data) if finish else data
    if case.layout == "pdf.one_row":
        return _one_row_over(report, case)
    if case.layout == "pdf.locked":
        return pdf.write(report, case.wording, pdf.Sheet(locked=True))
    if case.layout == "text.from_pdf":
        document = pypdfium2.PdfDocument(pdf.write(report, case.wording))
        return "\n".join(page.get_textpage().get_text_bounded() for page in document).encode("utf-8")
    if case.layout not in writers.TEXTUAL:
        if case.layout not in writers.LAYOUTS:
            raise ValueError(f"{case.slug}: {case.layout} is no layout of tests/generator/writers.py")
        data = writers.write(report, case.layout, case.wording)
        return case.finish(data) if case.finish else data
    content = writers.TEXTUAL[case.layout](report, case.wording)
    if case.also:
        second = writers.TEXTUAL[case.layout](case.also.report(), case.also.wording)
        if case.layout.startswith("html"):
            content = content.replace("</body>\n</html>\n", "") + second[second.index("<body>") + len("<body>") :]
        else:
            content += second
    for change in case.changes:
        content = change(content)
    data = writers.encoded(content, case.encoding)
    return case.finish(data) if case.finish else data


def _name(case: Case) -> str:
    if case.source:
        return case.source
    ending = case.layout if case.layout in {"doc", "png"} else writers.suffix(case.layout)
    return f"source.{ending}"


def _about(case: Case) -> str:
    """The folder's about.toml; JSON strings and lists are TOML ones too."""

    def line(key: str, value: object) -> str:
        return f"{key} = {json.dumps(value, ensure_ascii=False)}"

    lines = [line("exercises", case.exercises), line("source", _name(case)), line("layout", case.layout)]
    if case.address:
        lines.append(line("address", case.address))
    if case.only_never_wrong:
        lines.append(line("only_never_wrong", True))
    if "ocr" in case.needs:
        lines.append(line("needs", ["ocr"]))
    for one in (case, *([case.also] if case.also else [])):
        lines += ["", "[[report]]"]
        if one.says_agency:
            lines.append(line("agency", one.agency))
        if one.says_year:
            lines.append(line("year", one.year))
        report = one.report()
        lines.append(line("title", report.title.replace("\n", "")))
        if one.layout == "html.portal":
            lines.append(line("published", report.published))
        lines.append(line("editions", list(one.editions or (one.edition,))))
        lines.append(line("sections", one.sections))
        if not case.changes:
            lines.append("[report.prose]")
            lines += [line(str(at), part.paragraphs) for at, part in enumerate(report.parts, 1) if part.paragraphs]
    return "\n".join(lines) + "\n"


def build(case: Case, target: Path = HERE) -> None:
    """Write one document's folder below `target`."""
    folder = target / case.slug
    folder.mkdir(exist_ok=True)
    for old in folder.glob("source.*"):
        old.unlink()
    (folder / _name(case)).write_bytes(_bytes(case))
    (folder / "about.toml").write_text(_about(case), encoding="utf-8")
    lines = expected.rows(_name(case), case.report())
    if case.also:
        lines += expected.rows(_name(case), case.also.report())
    (folder / "expected.csv").write_text(expected.written(lines), encoding="utf-8")


def main(wanted: list[str]) -> None:
    """Build the documents named, or all; ends with a message where one is no case."""
    if unknown := [slug for slug in wanted if slug not in {case.slug for case in CASES}]:
        sys.exit(f"no such case: {', '.join(unknown)} (cases stand in tests/documents/cases_*.py)")
    for case in CASES:
        if case.slug in wanted or (not wanted and "soffice" not in case.needs):
            build(case)


if __name__ == "__main__":
    main(sys.argv[1:])
