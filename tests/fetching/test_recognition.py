"""What links are named, and where small scripts lead."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.fetching.answers import file_name, retry_after
from knowledge.webpages.addresses import absolute, ending_of, host_of, site_of
from knowledge.webpages.page import read_page
from knowledge.webpages.recognition import look_at, named_report
from knowledge.webpages.scripts import leads_to, read_scripts, value_of
from knowledge.webpages.site_columns import names_column
from tests.patience import within

TITLES = tomllib.loads((Path(__file__).parent / "titles.toml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("text", TITLES["reports"])
def test_a_reports_name_is_known(text: str) -> None:
    named = named_report(text)
    assert named is not None
    assert named.year in range(2008, 2024)


@pytest.mark.parametrize("text", TITLES["others"])
def test_what_only_speaks_of_reports_is_none(text: str) -> None:
    assert named_report(text) is None


@pytest.mark.parametrize("text", TITLES["columns"])
def test_a_columns_name_is_known(text: str) -> None:
    assert names_column(text)


@pytest.mark.parametrize("text", TITLES["no_columns"] + TITLES["others"])
def test_what_is_no_column_is_none(text: str) -> None:
    assert not names_column(text)


@pytest.mark.parametrize(
    ("code", "leads"),
    [
        ("window.open('/a.html')", "/a.html"),
        ("javascript:location.href='a' + '.html';", "a.html"),
        ('location.replace("/a")', "/a"),
        ("go(3)", "/p3.html"),
        ("goNext(3)", "/p2.html"),
        ("deep('x')", "/x/index.html"),
        ("template(7)", "/t/7"),
        ("elsewhere(this, '/l/2.html')", "/l/2.html"),
        ("location.href = unknown + '.html'", None),
        ("alert('no address')", None),
        ("", None),
    ],
)
def test_small_scripts_are_read(code: str, leads: str | None) -> None:
    scripts = read_scripts(
        """
        var ending = '.html'; // a remark
        function go(n) { window.location.href = '/p' + n + ending; }
        function goNext(n) { var m = n - 1; location = "/p" + (n - 1) + ".html" }
        function deep(name) { return open_(name); }
        function open_(name) { var where = '/' + name + '/index.html'; window.open(where, '_blank'); }
        const template = function (id) { location.assign(`/t/${id}`); }
        """
    )
    assert leads_to(code, scripts) == leads


@settings(max_examples=200, deadline=None)
@given(st.text("(){}[];,'\"`+=.\\ \nabn1/$<>!-", max_size=300))
def test_no_script_breaks_its_reader(code: str) -> None:
    with within(2):
        scripts = read_scripts(code)
        leads_to(code, scripts)
        value_of(code, scripts.names)


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=400) | st.text("<>/ahrefulitd='\"公开报告2023年 ", max_size=300).map(str.encode))
def test_no_page_breaks_its_reader(data: bytes) -> None:
    with within(2):
        page = read_page(b"<html><body>" + data, "http://www.example.gov.cn/a/b.html")
        look_at(page, by_link=True)


@pytest.mark.parametrize(
    ("base", "written", "made"),
    [
        ("http://a.gov.cn/x/y.html", "../z.html", "http://a.gov.cn/z.html"),
        ("http://a.gov.cn/x/", "//B.gov.cn:80/c#d", "http://b.gov.cn/c"),
        ("https://a.gov.cn/", "年报.html", "https://a.gov.cn/%E5%B9%B4%E6%8A%A5.html"),
        ("http://a.gov.cn/s.asp", "?t=年", "http://a.gov.cn/s.asp?t=%C4%EA"),
        ("http://a.gov.cn/", "a;jsessionid=1F?b=1", "http://a.gov.cn/a?b=1"),
        ("http://a.gov.cn/", "javascript:void(0)", None),
        ("http://a.gov.cn/", "mailto:a@b.cn", None),
        ("http://a.gov.cn/", "#top", None),
        ("http://a.gov.cn/", "http://[::1", None),
        ("http://a.gov.cn/", "http://a.gov.cn:99999/", None),
    ],
)
def test_addresses_are_made_as_browsers_do(base: str, written: str, made: str | None) -> None:
    assert absolute(base, written, "gb18030") == made


def test_hosts_and_sites_are_told_apart() -> None:
    assert host_of("https://www.a.gov.cn/x") == host_of("http://www.a.gov.cn/y") == "www.a.gov.cn"
    assert host_of("http://127.0.0.1:8001/") != host_of("http://127.0.0.1:8002/")
    assert site_of("http://www.city.gov.cn/") == site_of("https://jyj.city.gov.cn/") != site_of("http://other.gov.cn/")
    assert site_of("http://127.0.0.1:1/") != site_of("http://127.0.0.1:2/")
    assert ending_of("http://a.cn/downfile.jsp?filename=b.PDF") == "pdf"


GBK = "年报.doc".encode("gbk")


@pytest.mark.parametrize(
    "header",
    [
        b'attachment; filename="' + GBK + b'"',
        b"attachment;filename=" + GBK,
        b'attachment; filename="' + "年报.doc".encode() + b'"',
        b"attachment; filename*=UTF-8''%E5%B9%B4%E6%8A%A5.doc",
        b"attachment; filename=\"x.doc\"; filename*=GBK''%C4%EA%B1%A8.doc",
        b"attachment; filename=%E5%B9%B4%E6%8A%A5.doc",
        b'attachment; filename="=?GBK?B?xOqxqC5kb2M=?="',
        b'attachment; filename="../../etc/' + GBK + b'"',
    ],
)
def test_a_files_name_is_read_in_any_spelling(header: bytes) -> None:
    assert file_name([(b"Content-Disposition", header)]) == "年报.doc"


@pytest.mark.parametrize(("said", "seconds"), [("7", 7.0), ("x", None), ("", None), (None, None)])
def test_waiting_times_are_read(said: str | None, seconds: float | None) -> None:
    assert retry_after(said) == seconds
