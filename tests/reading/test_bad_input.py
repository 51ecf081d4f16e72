"""Files that cannot be read as reports: each gets one line with its reason, soon and within its memory."""

from __future__ import annotations

import io
import os
import random
import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import docx
import olefile
import pytest
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen.canvas import Canvas

from knowledge.documents.isolation import Outcome, read_files
from tests.patience import within

REPORT = """<html><body><h1>某市某局2021年政府信息公开工作年度报告</h1><p>一、总体情况</p>
<p>全年主动公开政府信息13条。</p>
<p>二、主动公开政府信息情况</p><p>无。</p><p>六、其他需要报告的事项</p><p>无。</p></body></html>"""
FILES = Path(__file__).parent / "files"


def outcome(path: Path) -> Outcome:
    with within(12):
        (found,) = read_files([path], workers=1)
    assert_one_line(found)
    return found


def assert_one_line(found: Outcome) -> None:
    if found.error is not None:
        assert "\n" not in found.error
        assert len(found.error) <= 200
        assert not found.reports


def word() -> bytes:
    document = docx.Document()
    document.add_paragraph("一、总体情况")
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def with_body(body: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(word())) as source, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as target:
        for entry in source.infolist():
            target.writestr(entry, body if entry.filename == "word/document.xml" else source.read(entry))
    return buffer.getvalue()


def pdf(*, password: str | None = None) -> bytes:
    buffer = io.BytesIO()
    canvas = Canvas(buffer, encrypt=StandardEncryption(password, canPrint=0) if password else None)
    canvas.drawString(100, 700, "report " * 20)
    canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def zipped(name: str, data: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, data)
    return buffer.getvalue()


def office(part: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr(part, "<x/>")
    return buffer.getvalue()


def encrypted_word() -> bytes:
    """A compound file as Office writes for a password: the package is a stream of its own in it."""
    data = bytearray((FILES / "merged-cells.doc").read_bytes())
    with olefile.OleFileIO(io.BytesIO(bytes(data))) as file:
        assert file.exists("WordDocument")
    old, new = "WordDocument".encode("utf-16-le"), "EncryptedPackage".encode("utf-16-le")
    place = data.index(old)
    data[place : place + len(new) + 2] = new + b"\0\0"
    data[place + 64 : place + 66] = (len(new) + 2).to_bytes(2, "little")
    return bytes(data)


def encrypted_doc() -> bytes:
    data = bytearray((FILES / "merged-cells.doc").read_bytes())
    place = data.index(b"\xec\xa5")
    data[place + 0x0B] |= 0x01
    return bytes(data)


PHOTO = b"\x89PNG\r\n\x1a\n" + random.Random(1).randbytes(4000)
ENTITIES = (
    b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">'
    + b"".join(b'<!ENTITY %c "%s">' % (98 + n, b"&%c;" % (97 + n) * 10) for n in range(9))
    + b']><w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">&j;</w:document>'
)
CASES: dict[str, tuple[str, Callable[[], bytes], str]] = {
    "empty": ("a.pdf", lambda: b"", "empty"),
    "blank": ("a.txt", lambda: b" \r\n\0\0 ", "empty"),
    "photo named pdf": ("a.pdf", lambda: PHOTO, "gongkai[ocr]|picture"),
    "truncated pdf": ("a.pdf", lambda: pdf()[:300], "PDF|text"),
    "pdf header only": ("a.pdf", lambda: b"%PDF-1.7\n", "PDF|text"),
    "truncated docx": ("a.docx", lambda: word()[:9000], "truncated or damaged"),
    "truncated doc": ("a.doc", lambda: (FILES / "merged-cells.doc").read_bytes()[:20000], "truncated or damaged"),
    "encrypted pdf": ("a.pdf", lambda: pdf(password="secret"), "password"),
    "encrypted docx": ("a.docx", encrypted_word, "password"),
    "encrypted doc": ("a.doc", encrypted_doc, "password"),
    "docx bomb": ("a.docx", lambda: with_body(b"<a>" + b" " * 300_000_000), "inflates to more than"),
    "docx of entities": ("a.docx", lambda: with_body(ENTITIES), "entities"),
    "docx that is no xml": ("a.docx", lambda: with_body(b"<w:document"), "not XML"),
    "docx of depth": ("a.docx", lambda: with_body(b"<a>" * 100_000), "not XML|deep"),
    "docx without a body": ("a.docx", lambda: with_body(b"<a/>"), "without a body"),
    "huge page": ("a.html", lambda: b"<table>" + (b"<tr>" + b"<td>1</td>" * 24 + b"</tr>\n") * 125_000, "too large"),
    "deep page": ("a.html", lambda: b"<html>" + b"<div>" * 100_000, "no text|report"),
    "tall spans": ("a.html", lambda: b"<table>" + b"<tr><td rowspan=9999999 colspan=9999999>1<td>2" * 3000, "report"),
    "no report": ("a.txt", lambda: "今天天气很好，我们去公园散步。\n".encode() * 20, "not a .*report"),
    "noise": ("a.doc", lambda: random.Random(2).randbytes(50_000), "not a document of a known format"),
    "xlsx": ("a.xlsx", lambda: office("xl/workbook.xml"), "damaged spreadsheet"),
    "pptx": ("a.pptx", lambda: office("ppt/presentation.xml"), "not supported"),
    "ofd": ("a.ofd", lambda: office("OFD.xml"), "not supported"),
    "rar": ("a.rar", lambda: b"Rar!\x1a\x07\x01\0" + bytes(100), "unpack"),
    "xml": ("a.xml", lambda: b"<?xml version='1.0'?><feed/>", "XML"),
    "empty zip": ("a.zip", lambda: b"PK\x05\x06" + bytes(18), "without documents"),
    "damaged zip": ("a.zip", lambda: zipped("a.txt", b"x" * 999)[:60], "truncated or damaged"),
    "member outside": ("a.zip", lambda: zipped("../../etc/a.txt", REPORT.encode()), "leads out of the archive"),
    "zip bomb": ("a.zip", lambda: zipped("a.txt", bytes(150_000_000)), "inflates to more than"),
    "rtf of depth": ("a.rtf", lambda: b"{\\rtf1" + b"{" * 100_000, "nested too deeply"),
}


@pytest.fixture(scope="module")
def outcomes(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Outcome]:
    """What comes of each case, read one after the other as a batch."""
    paths = [tmp_path_factory.mktemp("case") / name for name, _, _ in CASES.values()]
    for path, (_, data, _) in zip(paths, CASES.values(), strict=True):
        path.write_bytes(data())
    with within(len(paths)):
        found = list(read_files(paths, workers=1))
    assert [one.path for one in found] == paths
    return dict(zip(CASES, found, strict=True))


@pytest.mark.parametrize("case", CASES)
def test_each_gets_its_reason(case: str, outcomes: dict[str, Outcome]) -> None:
    found = outcomes[case]
    assert found.error is not None
    assert re.search(CASES[case][2], found.error), found.error
    assert_one_line(found)


def test_a_missing_file(tmp_path: Path) -> None:
    assert outcome(tmp_path / "gone.pdf").error == "no such file"


def test_a_file_that_may_not_be_read(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("x")
    path.chmod(0)
    if os.access(path, os.R_OK):
        pytest.skip("this user may read every file")
    assert outcome(path).error == "no permission to read it"


def test_what_is_no_ordinary_file(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    assert outcome(tmp_path / "pipe").error == "not an ordinary file"


def test_an_empty_folder_holds_nothing(tmp_path: Path) -> None:
    assert list(read_files([tmp_path])) == []


def test_a_page_under_another_name_is_read_as_what_it_is(tmp_path: Path) -> None:
    paths = [tmp_path / name for name in ("a.pdf", "a.doc", "a.docx", "a.zip", "a", "a.txt")]
    for path in paths:
        path.write_text(REPORT, encoding="gb18030")
    read = [(found.path, found.error, found.reports[0].agency, found.reports[0].year) for found in read_files(paths)]
    assert read == [(path, None, "某市某局", 2021) for path in paths]


def test_the_rest_of_a_batch_goes_on(tmp_path: Path) -> None:
    for number, case in enumerate(("empty", "truncated docx", "docx bomb", "noise")):
        (tmp_path / f"{number}.bin").write_bytes(CASES[case][1]())
    (tmp_path / "9.html").write_text(REPORT, encoding="utf-8")
    assert [found.error is None for found in read_files([tmp_path])] == [False, False, False, False, True]
