"""The page before publication: what the command says of a file, in three languages, kept nowhere; hostile uploads."""

from __future__ import annotations

import http.client
import io
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.web.asking import Unreadable
from bot.web.uploads import AT_ONCE, MEMORY, MOST_BYTES, MOST_FILES, Uploads, file_name, handed_in
from tests.cli.process import gongkai
from tests.deploy.image import ROOT
from tests.web.conftest import Got, Pages, serve, stop

REPORTS = ROOT / "samples" / "reports"
SLIPPED = REPORTS / "shijianju-2023.html"
BEFORE = REPORTS / "shijianju-2022.html"
BOUNDARY = "----made-by-a-browser"
KIND = f"multipart/form-data; boundary={BOUNDARY}"
SCRIPT = "<script>alert(1)</script>"


def form(*files: tuple[str, bytes], **fields: str) -> bytes:
    """A form as a browser sends it."""
    parts = [
        b'Content-Disposition: form-data; name="report"; filename="' + name.encode() + b'"\r\n\r\n' + content
        for name, content in files
    ]
    parts += [
        f'Content-Disposition: form-data; name="{name}"\r\n\r\n{value}'.encode() for name, value in fields.items()
    ]
    mark = BOUNDARY.encode()
    return b"".join(b"--" + mark + b"\r\n" + part + b"\r\n" for part in parts) + b"--" + mark + b"--\r\n"


def hand_in(pages: Pages, body: bytes, path: str = "/check", **headers: str) -> Got:
    connection = http.client.HTTPConnection("127.0.0.1", pages.port, timeout=60)
    try:
        told = {"Content-Type": KIND, **{name.replace("_", "-"): value for name, value in headers.items()}}
        connection.request("POST", path, body, told)
        answer = connection.getresponse()
        return Got(status=answer.status, headers=dict(answer.getheaders()), body=answer.read())
    finally:
        connection.close()


def read_files(*paths: Path) -> tuple[tuple[str, bytes], ...]:
    return tuple((path.name, path.read_bytes()) for path in paths)


def left_behind() -> set[str]:
    return {path.name for path in MEMORY.glob("gongkai-*")}


def test_the_form_needs_no_script_and_is_there_in_three_languages(pages: Pages) -> None:
    for language, word in (("zh-Hans", "读完即弃"), ("zh-Hant", "讀完即棄"), ("en", "not kept")):
        page = pages.get("/check", lang=language).page
        (sent,) = page.xpath("//form[@method='post']")
        assert word in page.text_content()
        assert sent.get("enctype") == "multipart/form-data"
        assert f"lang={language}" in sent.get("action")
        assert sent.xpath(".//input[@type='file' and @name='report']")
        assert sent.xpath(".//button[@type='submit' and @value='print']")


def test_what_is_found_is_what_the_command_finds(pages: Pages) -> None:
    told = gongkai("check", SLIPPED, BEFORE).stdout
    statements = [line.split("：", 1)[1] for line in told.splitlines() if line.startswith("  [")]
    got = hand_in(pages, form(*read_files(SLIPPED, BEFORE)))
    assert got.status == 200
    assert statements
    text = got.page.text_content()
    assert [one for one in statements if one not in text] == []
    assert got.headers["Cache-Control"] == "no-store"


def test_findings_are_told_in_the_language_of_the_page(pages: Pages) -> None:
    body = form(*read_files(SLIPPED, BEFORE))
    hant, english = (hand_in(pages, body, f"/check?lang={one}").page.xpath("//ul")[0] for one in ("zh-Hant", "en"))
    assert "總計" in hant.text_content() or "報" in hant.text_content()
    plain = [item.text_content().split("\u3000")[0] for item in english.xpath("./li/strong")]
    assert plain
    assert all(word in ("error", "warning", "notice", "not read for certain") for word in plain)


def test_the_page_to_print_is_that_of_the_command(pages: Pages, tmp_path: Path) -> None:
    out = tmp_path / "page.html"
    gongkai("check", SLIPPED.name, "--html", out, folder=REPORTS)
    got = hand_in(pages, form(*read_files(SLIPPED), form="print"))
    printed = re.sub(r"（[^（）]*shijianju-2023.html）", "", got.text)
    assert printed == re.sub(r"（[^（）]*shijianju-2023.html）", "", out.read_text(encoding="utf-8"))
    assert "style-src 'sha256-" in got.headers["Content-Security-Policy"]
    assert "script" not in got.text


def test_nothing_is_kept_of_a_file(pages: Pages) -> None:
    before, units = left_behind(), pages.get("/units").text
    hand_in(pages, form(("秘密的名字.txt", "某某镇2031年政府信息公开工作年度报告".encode())))
    assert left_behind() == before
    assert pages.get("/units").text == units


HOSTILE = {
    "no file": (form(), 400),
    "an empty one": (form(("a.html", b"")), 400),
    "no form": (b"x" * 100, 400),
    "an end without a form": (f"--{BOUNDARY}--\r\n".encode(), 400),
    "too many files": (form(*[("a.txt", b"x")] * (MOST_FILES + 1)), 400),
    "very many parts": (form(*[("a.txt", b"x")] * 5000), 400),
    "rubbish": (form(("a.pdf", bytes(range(256)) * 50)), 422),
    "a program": (form(("a.exe", b"\x7fELF" + b"\x00" * 500)), 422),
    "a torn archive": (form(("a.docx", b"PK\x03\x04" + b"\xff" * 500)), 422),
}


@pytest.mark.parametrize("what", HOSTILE)
def test_what_cannot_be_read_gets_a_sentence(what: str, pages: Pages) -> None:
    body, status = HOSTILE[what]
    got = hand_in(pages, body)
    assert got.status == status
    assert "Traceback" not in got.text
    assert pages.get("/healthz").status == 200


@pytest.mark.slow
def test_a_bomb_is_refused_in_its_own_process(pages: Pages) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b"<w:p>" * 40_000_000)
    got = hand_in(pages, form(("bomb.docx", packed.getvalue())))
    assert got.status == 422
    assert pages.get("/healthz").status == 200


NAMES = (f"{SCRIPT}.txt", "../../../../etc/passwd", "a" * 3000 + ".html", "..", "/", "名" * 300)


def test_a_name_is_neither_a_place_nor_a_script(pages: Pages) -> None:
    for some in (NAMES[:3], NAMES[3:]):
        got = hand_in(pages, form(*[(name, SCRIPT.encode()) for name in some]))
        assert got.status == 422
        assert "<script>alert" not in got.text
        assert len(got.page.xpath("//p[@class='error']")) == len(some)
    for name in NAMES:
        made = file_name(name, 1)
        assert made not in ("", ".", "..")
        assert "/" not in made
        assert len(made.encode()) < 255


def test_what_stands_in_a_report_is_text(pages: Pages) -> None:
    text = SLIPPED.read_text(encoding="utf-8").replace("云津市", "云津市&lt;script&gt;alert(1)&lt;/script&gt;")
    for field in ("page", "print"):
        assert "<script>alert" not in hand_in(pages, form(("a.html", text.encode()), form=field)).text


def test_a_form_that_is_too_big_is_refused(pages: Pages) -> None:
    assert hand_in(pages, form(("a.txt", b"x" * (MOST_BYTES + 1)))).status == 413


def test_forms_from_other_sites_are_not_taken(pages: Pages) -> None:
    assert hand_in(pages, form(*read_files(BEFORE)), Sec_Fetch_Site="cross-site").status == 403
    assert hand_in(pages, form(*read_files(BEFORE)), Sec_Fetch_Site="same-origin").status == 200


def test_other_pages_still_take_nothing(pages: Pages) -> None:
    assert hand_in(pages, form(), "/ask").status == 405
    assert hand_in(pages, b"x" * 5000, "/findings").status in (400, 405)


@pytest.fixture(scope="module")
def strict(sample_index: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pages]:
    served = serve(sample_index, tmp_path_factory.mktemp("strict"), WEB_CHECKS="2", WEB_PROXIES="127.0.0.0/8")
    yield served
    stop(served)


def test_one_address_may_hand_in_so_much(strict: Pages) -> None:
    body = form(("a.txt", b"x"))
    statuses = [hand_in(strict, body, X_Forwarded_For="203.0.113.7").status for _ in range(3)]
    assert statuses[0] == 422
    assert statuses[-1] == 429
    assert hand_in(strict, body, X_Forwarded_For="203.0.113.8").status == 422


@pytest.mark.slow
def test_an_operator_may_take_none(sample_index: Path, tmp_path: Path) -> None:
    closed = serve(sample_index, tmp_path, WEB_CHECKS="0")
    try:
        assert closed.get("/check").status == 404
        assert hand_in(closed, form(("a.txt", b"x"))).status == 404
        assert not closed.get("/").page.xpath("//nav//a[contains(@href, '/check')]")
    finally:
        stop(closed)


def test_so_many_forms_are_held_at_once() -> None:
    uploads = Uploads(6)
    assert [uploads.take() for _ in range(AT_ONCE + 1)] == [True] * AT_ONCE + [False]
    uploads.give_back()
    assert uploads.take()


def test_without_memory_to_read_in_there_is_no_page(tmp_path: Path) -> None:
    assert not Uploads(6, memory=tmp_path / "nowhere").offered


def test_a_boundary_is_looked_at_before_it_is_split_by() -> None:
    for kind in ("", "text/plain", "multipart/form-data", "multipart/form-data; boundary=", f"{KIND}{'x' * 200}"):
        with pytest.raises(Unreadable):
            handed_in(kind, form(("a.txt", b"x")))
