"""Shapes of lists and report pages as government sites have them, each a small site with what is to be had of it.

Written by us; the bodies of the reports are the test documents of this repository.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from tests.fetching.site import Answer, Site

DOCUMENTS = Path(__file__).parent.parent / "documents"
PAGE = (DOCUMENTS / "html-clean-2021" / "source.html").read_bytes()
PORTAL = (DOCUMENTS / "html-portal-2021" / "source.html").read_bytes()
PDF = next((DOCUMENTS / "pdf-ruled").glob("source.pdf")).read_bytes()
DOCX = (DOCUMENTS / "docx-2021" / "source.docx").read_bytes()
DOC = (DOCUMENTS / "doc-2021" / "source.doc").read_bytes()
WORD_PAGE = (DOCUMENTS / "html-word-2021" / "source.html").read_bytes()
TITLE = "云津市教育局{}年政府信息公开工作年度报告"

NEVER = (
    ("/zn.html", "云津市教育局政府信息公开指南"),
    ("/ml.html", "云津市教育局政府信息公开目录"),
    ("/zd.html", "政府信息公开工作制度"),
    ("/tz.html", "关于做好2023年政府信息公开工作年度报告编制发布工作的通知"),
    ("/jd.html", "《云津市教育局2023年政府信息公开工作年度报告》解读"),
    ("/fz.html", "云津市教育局2023年法治政府建设年度报告"),
    ("/xxh.html", "云津市教育局2023年政府信息化工作报告"),
    ("/pg.html", "云津市2023年政府信息公开工作第三方评估报告"),
    ("/xw.html", "云津市教育局召开2023年政府信息公开培训会议"),
    ("/gzbg.html", "2023年云津市政府工作报告"),
)
"""Links that stand among the reports of every list and lead to none."""


@dataclass(slots=True, kw_only=True)
class Shape:
    """A site with a list: where the walk starts, and the bytes that each address of a report has."""

    start: str
    reports: dict[str, bytes] = field(default_factory=dict)
    options: tuple[str, ...] = ()


def report(site: Site, path: str, body: bytes = PAGE, *, unit: str = "", **answer: object) -> bytes:
    """Put a report at a path; every one differs by a remark at its end."""
    if body.lstrip()[:1] == b"<":
        body = body + f"<!-- {unit}{path} -->".encode()
    site[path] = Answer(body=body, **answer)  # type: ignore[arg-type]  # the fields of Answer
    return body


def shell(title: str, inside: str, head: str = "") -> str:
    """A page of a site around something."""
    never = "".join(f'<li><a href="{path}">{text}</a></li>' for path, text in NEVER)
    return (
        f"<!DOCTYPE html><html><head><meta charset='utf-8'><title>{title}_云津市人民政府</title>{head}</head><body>"
        "<div class='nav'><a href='/'>首页</a><a href='/xxgk/'>政府信息公开</a><a href='/hd/'>互动交流</a></div>"
        f"{inside}<ul class='more'>{never}</ul><div class='foot'>主办：云津市人民政府办公室</div></body></html>"
    )


def entries(years: Iterator[int] | list[int], path: str = "/nb/{}.html") -> str:
    return (
        "<ul>"
        + "".join(
            f"<li><a href='{path.format(year)}'>{TITLE.format(year)}</a><span>{year + 1}-01-20</span></li>"
            for year in years
        )
        + "</ul>"
    )


def nevers(site: Site) -> None:
    for path, text in NEVER:
        site[path] = shell(text, f"<h1>{text}</h1><p>{'政府信息主动公开与依申请公开的有关规定。' * 20}</p>")


def by_script(site: Site) -> Shape:
    """createPageHTML(count, current, name, ending) over three pages."""
    shape = Shape(start="/nb/index.html")
    years = list(range(2015, 2024))
    for number in range(3):
        name = "index" if number == 0 else f"index_{number}"
        script = f'<script>createPageHTML(3, {number}, "index", "html");</script>'
        site[f"/nb/{name}.html"] = shell("政府信息公开年报", entries(years[number * 3 : number * 3 + 3]) + script)
    shape.reports = {f"/nb/{year}.html": report(site, f"/nb/{year}.html") for year in years}
    return shape


def by_script_from_one(site: Site) -> Shape:
    """The same with the count in variables, pages counted from 1, and an element's name first."""
    shape = Shape(start="/nb/list.htm")
    for number, name in enumerate(("list", "list_2", "list_3"), 1):
        count = f"var total = 3;\nvar now={number};\ncreatePageHTML('page_div',total, now,'list','htm',60);"
        script = f"<script>{count}</script>"
        site[f"/nb/{name}.htm"] = shell("年度报告", entries([2000 + 20 + number], "./{}.html") + script)
    shape.reports = {f"/nb/{year}.html": report(site, f"/nb/{year}.html") for year in (2021, 2022, 2023)}
    return shape


def by_number(site: Site) -> Shape:
    """?page=2 behind numbers, relative addresses under a base."""
    shape = Shape(start="/list?id=7&page=1")
    numbers = "".join(f"<a href='list?id=7&amp;page={n}'>{n}</a>" for n in (1, 2, 3))
    for number in (1, 2, 3):
        inside = entries([2020 + number], "show?id={}") + f"<div class='page'>{numbers}</div>"
        site[f"/list?id=7&page={number}"] = shell("信息公开年报", inside, head="<base href='/'>")
    shape.reports = {f"/show?id={year}": report(site, f"/show?id={year}") for year in (2021, 2022, 2023)}
    return shape


def by_next(site: Site) -> Shape:
    """下一页 that a script leads to, entries by onclick and window.open, titles cut short."""
    shape = Shape(start="/zwgk/nb/")
    script = "<script>function goto_page(p){ window.location.href = '/zwgk/nb/p' + p + '.shtml'; }</script>"
    for number in (1, 2):
        year = 2021 + number
        next_page = "<a href='javascript:void(0)' onclick='goto_page(2)'>下一页</a>" if number == 1 else "下一页"
        inside = (
            f"<table><tr><td><a href='#' onclick=\"window.open('/zwgk/nb/c{year}.shtml')\""
            f" title='{TITLE.format(year)}'>云津市教育局{year}年政府信息公开工作年…</a></td>"
            f"<td>{year + 1}-01-19</td></tr></table>"
        )
        path = "/zwgk/nb/" if number == 1 else "/zwgk/nb/p2.shtml"
        site[path] = shell("政府信息公开年报", script + inside + next_page)
    shape.reports = {
        f"/zwgk/nb/c{year}.shtml": report(site, f"/zwgk/nb/c{year}.shtml", PORTAL) for year in (2022, 2023)
    }
    return shape


def behind_pages(site: Site) -> Shape:
    """Report pages that only carry attachments: PDF, Word, one by a script that gives its name in GBK."""
    shape = Shape(start="/col/nb/index.html")
    site["/col/nb/index.html"] = shell("年报", entries([2020, 2021, 2022, 2023], "/art/{}.html"))
    attached = {
        2020: ("/files/2020/P020.pdf", "附件：云津市教育局2020年政府信息公开工作年度报告.pdf"),
        2021: ("/files/2021/W1.docx", "点击下载"),
        2022: ("/module/download/downfile.jsp?id=22", "附件1"),
        2023: ("/files/2023/nb.doc", "附件下载"),
    }
    for year, (path, label) in attached.items():
        inside = (
            f"<h1>{TITLE.format(year)}</h1><p>发布日期：{year + 1}-01-20</p><p><a href='{path}'>{label}</a></p>"
            "<p><a href='/files/zn.pdf'>政府信息公开指南.pdf</a></p><p><a href='/files/tj.xlsx'>统计表.xlsx</a></p>"
        )
        site[f"/art/{year}.html"] = shell(TITLE.format(year), inside)
    site["/files/zn.pdf"] = PDF
    site["/files/tj.xlsx"] = b"PK\x03\x04 none"
    name = "云津市教育局2022年政府信息公开工作年度报告.doc".encode("gbk")
    disposition = {"Content-Disposition": b'attachment; filename="' + name + b'"'}
    shape.reports = {
        attached[2020][0]: report(site, attached[2020][0], PDF, kind="application/pdf"),
        attached[2021][0]: report(site, attached[2021][0], DOCX),
        attached[2022][0]: report(site, attached[2022][0], DOC, headers=disposition, kind="application/octet-stream"),
        attached[2023][0]: report(site, attached[2023][0], WORD_PAGE, kind="application/msword"),
    }
    return shape


def redirected(site: Site) -> Shape:
    """A start that a meta element leads on from, and reports behind redirects of script and of HTTP."""
    shape = Shape(start="/")
    site["/"] = "<html><head><meta http-equiv='refresh' content=\"0;url=xxgk/nb.html\"></head><body></body></html>"
    site["/xxgk/nb.html"] = shell("政府信息公开年报", entries([2021, 2022, 2023], "/go/{}.html"))
    site["/go/2021.html"] = "<html><body><script>window.location.href='/real/2021.html';</script></body></html>"
    site["/go/2022.html"] = Answer(status=302, headers={"Location": "/real/2022.html"}, validators=False)
    site["/go/2023.html"] = (
        "<html><body onload=\"setTimeout(&quot;location.replace('../real/2023.html')&quot;,0)\"></body></html>"
    )
    for year in (2021, 2022, 2023):
        shape.reports[f"/go/{year}.html"] = report(site, f"/real/{year}.html")
    return shape


def in_gb18030(site: Site) -> Shape:
    """Pages in GB18030 that say GB2312, with letters of Chinese in addresses."""
    shape = Shape(start="/nb.asp")
    inside = "".join(
        f"<tr><td>{TITLE.format(year)}</td><td><a href='show.asp?t=年报{year}'>查看</a></td></tr>"
        for year in (2022, 2023)
    )
    page = shell("年报", f"<table>{inside}</table>").replace("charset='utf-8'", "charset=gb2312")
    site["/nb.asp"] = page.encode("gb18030")
    for year in (2022, 2023):
        path = "/show.asp?t=" + "".join(f"%{byte:02X}" for byte in "年报".encode("gbk")) + str(year)
        body = (
            PAGE.decode("utf-8")
            .replace("utf-8", "gb2312")
            .replace("</body>", f"<i>{year}</i></body>")
            .encode("gb18030")
        )
        shape.reports[path] = report(site, path, body)
    return shape


def in_frames(site: Site) -> Shape:
    """A frameset whose list stands in a frame, and a report that a viewer in an iframe shows."""
    shape = Shape(start="/index.htm")
    site["/index.htm"] = "<html><frameset cols='20%,*'><frame src='menu.htm'><frame src='nblist.htm'></frameset></html>"
    site["/menu.htm"] = "<html><body><a href='/a.htm'>机构职能</a></body></html>"
    site["/nblist.htm"] = shell("年报", entries([2022, 2023], "n{}.htm"))
    frame = "<iframe src='/pdfjs/web/viewer.html?file=/files/nb2022.pdf'></iframe>"
    site["/n2022.htm"] = shell(TITLE.format(2022), f"<h1>{TITLE.format(2022)}</h1>{frame}")
    site["/n2023.htm"] = shell(TITLE.format(2023), f"<h1>{TITLE.format(2023)}</h1><iframe src='body2023.htm'></iframe>")
    shape.reports["/files/nb2022.pdf"] = report(site, "/files/nb2022.pdf", PDF)
    shape.reports["/body2023.htm"] = report(site, "/body2023.htm")
    return shape


def in_columns(site: Site) -> Shape:
    """A page of columns: 更多 behind a heading, years below it, units below those."""
    shape = Shape(start="/xxgk/index.html")
    block = "<div class='block'><p>政府信息公开年报 <a href='nb/index.html'>更多&gt;&gt;</a></p></div>"
    site["/xxgk/index.html"] = shell("政府信息公开", block)
    site["/xxgk/nb/index.html"] = shell(
        "政府信息公开年报",
        "<ul><li><a href='2022/index.html'>2022年</a></li><li><a href='2023/index.html'>2023年</a></li></ul>",
    )
    for year in (2022, 2023):
        units = "".join(
            f"<li><a href='{name}.html'>{unit}{year}年政府信息公开工作年度报告</a></li>"
            for name, unit in (("jyj", "云津市教育局"), ("gxj", "云津市工业和信息化局"), ("sjj", "云津市审计局"))
        )
        site[f"/xxgk/nb/{year}/index.html"] = shell(f"{year}年", f"<ul>{units}</ul>")
        for name in ("jyj", "gxj", "sjj"):
            path = f"/xxgk/nb/{year}/{name}.html"
            shape.reports[path] = report(site, path)
    return shape


def in_data(site: Site) -> Shape:
    """Entries that scripts hold: records in CDATA, objects, arrays; further records behind a proxy by number."""
    shape = Shape(start="/col/col12/index.html")
    records = [
        f"<record><![CDATA[<li><a href='/art/a{y}.html' title='{TITLE.format(y)}'>年报</a></li>]]></record>"
        for y in range(2018, 2024)
    ]
    store = "<script type='text/xml'><datastore><recordset>{}</recordset></datastore></script>"
    settings = "<script>$('#1').jpage({totalRecord:6,proxyUrl:'/dataproxy.jsp',perPage:3,col:1,columnid:12});</script>"
    objects = f'<script>var list=[{{"title":"{TITLE.format(2017)}","url":"\\/art\\/a2017.html"}}];</script>'
    arrays = f"<script>urls[0]='./../../art/a2016.html';headers[0]=\"{TITLE.format(2016)}\";</script>"
    site["/col/col12/index.html"] = shell("年报", store.format("".join(records[:3])) + settings + objects + arrays)
    path = "/dataproxy.jsp?col=1&columnid=12&startrecord=4&endrecord=6&perpage=3"
    site[path] = store.format("".join(records[3:]))
    shape.reports = {f"/art/a{year}.html": report(site, f"/art/a{year}.html") for year in range(2016, 2024)}
    return shape


SHAPES: tuple[Callable[[Site], Shape], ...] = (
    by_script,
    by_script_from_one,
    by_number,
    by_next,
    behind_pages,
    redirected,
    in_gb18030,
    in_frames,
    in_columns,
    in_data,
)
