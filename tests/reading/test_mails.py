"""Mails: the report among what is written, passed on and attached, each read by itself."""

from __future__ import annotations

from collections.abc import Sequence
from email.message import EmailMessage
from pathlib import Path

import pytest

from knowledge.documents import Document, read_document
from knowledge.documents.isolation import Outcome, read_files
from knowledge.documents.mail import envelope as mails
from knowledge.documents.mail.envelope import Mail
from knowledge.documents.sniff import Kind, sniff
from knowledge.errors import UnreadableFileError
from knowledge.model import Report
from tests.documents.compare import compare
from tests.generator import expected, writers
from tests.generator.model import SampleReport
from tests.reading.test_archive import zipped_names
from tests.reading.test_wrappings import workbook
from tests.reading.wrapped import AGENCY, holds, sample

COVER = "各位同事：\n\n去年新收申请79件，复议3件，请核对后于1月31日前发布。\n"
ANSWER = "-----原始邮件-----\n发件人: 张某\n主题: 去年的数\n\n去年新收申请79件，请核对。\n"
ENCODINGS = ("quoted-printable", "base64", "8bit")


@pytest.fixture(scope="module", name="report")
def _report() -> SampleReport:
    return sample()


def page(report: SampleReport) -> str:
    return writers.write(report, "html.clean").decode()


def words(report: SampleReport) -> str:
    return writers.write(report, "text.pipes").decode()


def mail(subject: str = "报送材料") -> EmailMessage:
    made = EmailMessage()
    made["Subject"], made["From"], made["To"] = subject, "a@example.invalid", "b@example.invalid"
    made["Date"] = "Mon, 22 Jan 2023 10:11:00 +0800"
    return made


def outcomes(tmp_path: Path, data: bytes, name: str = "来信.eml") -> list[Outcome]:
    path = tmp_path / name
    path.write_bytes(data)
    return list(read_files([path], workers=1))


def is_whole(report: SampleReport, read: Report) -> bool:
    tally = compare(read.facts, expected.parsed(expected.rows("", report)))
    return not tally.faults and (read.agency, read.year) == (report.agency, report.year)


def prose_of(read: Report) -> str:
    told = [problem.message for problem in read.problems]
    return "".join([*(text for section in read.sections for text in section.paragraphs), *told])


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("charset", ["utf-8", "gb2312"])
def test_a_report_in_the_words_of_a_mail_is_read(report: SampleReport, encoding: str, charset: str) -> None:
    for kind, text in (("html", page(report)), ("plain", words(report))):
        made = mail()
        made.set_content(text.encode("gb18030" if charset == "gb2312" else charset), "text", kind, cte=encoding)
        made.set_param("charset", charset)
        holds(report, "a.eml", made.as_bytes())


def test_what_stands_around_a_report_in_a_mail_is_not_mixed_in(report: SampleReport) -> None:
    for kind, before, text, behind in (
        ("plain", COVER, words(report), "\n-- \n办公室 电话3127\n\n" + ANSWER),
        ("html", f"<p>{COVER}</p>", page(report), "<p>-----原始邮件-----</p><p>去年新收申请79件。</p>"),
        (
            "plain",
            COVER + "----- 转发邮件 -----\n",
            words(report),
            "\n\n> 去年新收申请79件，请核对。\n> 收到请回复。\n",
        ),
    ):
        made = mail()
        body = text.replace("<body>", f"<body>{before}") if kind == "html" else before + text
        body = body.replace("</body>", f"{behind}</body>") if kind == "html" else body + behind
        made.set_content(body, subtype=kind)
        document = Document(name="a.eml", data=made.as_bytes())
        holds(report, document.name, document.data)
        (read,) = read_document(document)
        assert "79件" not in prose_of(read)
        assert "3127" not in prose_of(read)


def attachments(report: SampleReport) -> Sequence[tuple[str, bytes, str]]:
    return (
        ("年报.docx", writers.write(report, "docx.plain"), "application/octet-stream"),
        ("年报.pdf", writers.write(report, "pdf.ruled"), "application/pdf"),
        ("年报.xlsx", workbook(report, sheets=True), "application/vnd.ms-excel"),
        ("年报.html", writers.write(report, "html.clean"), "text/html"),
        ("年报.zip", zipped_names({"年报.html": writers.write(report, "html.clean")}), "application/zip"),
    )


def test_each_attachment_is_read_under_its_name(report: SampleReport, tmp_path: Path) -> None:
    made = mail()
    made.set_content(COVER)
    for name, data, kind in attachments(report):
        main, _, sub = kind.partition("/")
        made.add_attachment(data, maintype=main, subtype=sub, filename=name)
    found = outcomes(tmp_path, made.as_bytes())
    names = [f"来信.eml/{name}" for name, _, _ in attachments(report)]
    assert [one.name for one in found] == [*names[:-1], "来信.eml/年报.zip/年报.html"]
    for one in found:
        (read,) = one.reports
        assert read.source == one.name
        assert is_whole(report, read), one.name
        assert "79件" not in prose_of(read)


def test_a_mail_in_a_mail_is_opened(report: SampleReport, tmp_path: Path) -> None:
    inner = mail("内封")
    inner.set_content("见附件。")
    inner.add_attachment(
        writers.write(report, "docx.plain"), maintype="application", subtype="msword", filename="a.docx"
    )
    outer = mail()
    outer.set_content(COVER)
    outer.add_attachment(inner)
    (found,) = outcomes(tmp_path, outer.as_bytes())
    assert found.name == "来信.eml/内封.eml/a.docx"
    assert is_whole(report, found.reports[0])


def test_words_that_are_a_report_stand_beside_what_is_attached(report: SampleReport, tmp_path: Path) -> None:
    made = mail()
    made.set_content(page(report), subtype="html")
    made.add_attachment("去年的清单".encode(), maintype="text", subtype="plain", filename="清单.txt")
    listed, body = outcomes(tmp_path, made.as_bytes())
    assert listed.error
    assert body.name == "来信.eml/(body)"
    assert is_whole(report, body.reports[0])


@pytest.mark.parametrize(
    "told",
    [
        'filename="=?gb2312?B?xOqxqC5kb2N4?="',
        "filename*=gbk''%C4%EA%B1%A8.docx",
        "filename*=utf-8''%E5%B9%B4%E6%8A%A5.docx",
        'filename="年报.docx"',
        "filename*0*=utf-8''%E5%B9%B4;\n filename*1*=%E6%8A%A5.docx",
        'filename="C:\\年报\\年报.docx"',
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_names_are_read_however_they_are_written(told: str, encoding: str) -> None:
    head = "To: a@example.invalid\nSubject: x\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n"
    body = f"--b\n\ntext\n--b\nContent-Type: application/pdf\nContent-Disposition: attachment; {told}\n\nx\n--b--\n"
    data = (head + body).encode(encoding)
    assert sniff(Document(name="", data=data)) is Kind.MAIL
    assert [one.name for one in Mail("", data).attached] == ["年报.docx"]


def test_a_mail_without_a_report_is_refused_as_a_mail(report: SampleReport, tmp_path: Path) -> None:
    made = mail()
    made.set_content(COVER)
    (found,) = outcomes(tmp_path, made.as_bytes())
    assert found.error == "a mail without a report: its words are none, and nothing is attached"
    mailbox = b"From a@b Mon Jan 22 10:11:00 2023\n" + made.as_bytes()
    assert sniff(Document(name="", data=mailbox)) is Kind.MAIL
    (found,) = outcomes(tmp_path, mailbox + b"\n\n" + mailbox)
    assert found.error == "a mailbox of several mails: hand them in one by one"


def test_mails_have_limits(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    made = mail()
    made.set_content("x")
    for depth in range(5):
        outer = mail(f"{depth}")
        outer.set_content("x")
        outer.add_attachment(made)
        made = outer
    (found,) = outcomes(tmp_path, made.as_bytes())
    assert found.error == "mails in mails in mails in mails: take them out first"
    monkeypatch.setattr(mails, "MOST_PARTS", 3)
    many = mail()
    many.set_content("x")
    for at in range(4):
        many.add_attachment(b"x", maintype="application", subtype="pdf", filename=f"{at}.pdf")
    with pytest.raises(UnreadableFileError, match="more than 3 parts"):
        Mail("", many.as_bytes())
    monkeypatch.setattr(mails, "MOST_BYTES", 10)
    with pytest.raises(UnreadableFileError, match="mail of more than"):
        Mail("", b"x" * 11)


def test_pictures_in_a_mails_page_are_no_documents() -> None:
    made = mail()
    made.set_content('<p>见附件</p><img src="cid:logo@x">', subtype="html")
    made.add_related(b"\x89PNG\r\n\x1a\n", maintype="image", subtype="png", cid="<logo@x>")
    made.make_mixed()
    made.add_attachment(b"\xff\xd8\xff", maintype="image", subtype="jpeg", filename="scan.jpg")
    assert [one.name for one in Mail("", made.as_bytes()).attached] == ["scan.jpg"]


def test_saved_pages_and_texts_with_labels_are_no_mails(report: SampleReport) -> None:
    saved = "From: <Saved by Blink>\nSubject: x\nDate: x\nMIME-Version: 1.0\nContent-Type: multipart/related\n\n"
    assert sniff(Document(name="", data=saved.encode() + b"--b--")) is Kind.MHTML
    labelled = f"Title: {AGENCY}\nDate: 2023-01-22\nSubject: x\n\n{words(report)}"
    assert sniff(Document(name="", data=labelled.encode())) is not Kind.MAIL
