"""Small lists that are odd in one way each: the page of the list, its further pages, and the reports it leads to."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field

from tests.fetching.shapes import TITLE


@dataclass(frozen=True, slots=True, kw_only=True)
class Oddity:
    """A list at /l/index.html unless `start` says otherwise; `reports` are the paths that reports are had from."""

    name: str
    inside: str
    reports: tuple[str, ...]
    start: str = "/l/index.html"
    title: str = "政府信息公开年报"
    more: Mapping[str, str] = field(default_factory=dict)
    documents: tuple[str, ...] = ()


def link(year: int, path: str) -> str:
    return f"<li><a href='{path}'>{TITLE.format(year)}</a></li>"


A, B = "/l/a.html", "/l/b.html"
FIRST, SECOND = link(2023, A), link(2022, B)
BOTH = (A, B)
ARTICLE = f"<h1>{TITLE.format(2023)}</h1><p>详见附件</p>"

ODDITIES = (
    Oddity(
        name="a list to choose the page from",
        inside=FIRST + "<select onchange='location.href=this.value'><option value='index_1.html'>2</option></select>",
        more={"/l/index_1.html": SECOND},
        reports=BOTH,
    ),
    Oddity(
        name="a function that goes to a number",
        inside="<script>function toPage(n){ window.location='index.jsp?pageNo='+n+'&size=10'; }</script>"
        + FIRST
        + "共2页 <a href='javascript:toPage(2)'>2</a>",
        start="/l/index.jsp",
        more={"/l/index.jsp?pageNo=2&size=10": SECOND},
        reports=BOTH,
    ),
    Oddity(
        name="an arrow",
        inside=FIRST + "<div class='pagination'><a href='?p=2'>»</a></div>",
        more={"/l/index.html?p=2": SECOND + "<a href='?p=1'>«</a>"},
        reports=BOTH,
    ),
    Oddity(
        name="a button",
        inside=FIRST + "<input type='button' value='下一页' onclick=\"location.href='two.html'\">",
        more={"/l/two.html": SECOND},
        reports=BOTH,
    ),
    Oddity(
        name="第2页",
        inside=FIRST + "<a href='?page=2'>第2页</a>",
        start="/l/list?page=1",
        more={"/l/list?page=2": SECOND},
        reports=BOTH,
    ),
    Oddity(
        name="a number in the path",
        inside=FIRST + "<a href='/l/list/2.html'>下一页</a>",
        start="/l/list/1.html",
        more={"/l/list/2.html": SECOND},
        reports=BOTH,
    ),
    Oddity(
        name="a page handed to a script that is elsewhere",
        inside=FIRST + "<a href='javascript:;' onclick=\"queryByCondition(this,'/l/index_2.html')\">下一页</a>",
        more={"/l/index_2.html": SECOND},
        reports=BOTH,
    ),
    Oddity(
        name="pages that a loop writes",
        inside=FIRST + "<script>var countPage = 2; for(var i=0;i<countPage;i++){ if(i==0) "
        "document.write('<a href=\"index.html\">1</a>'); "
        "else document.write('<a href=\"index'+'_' + i + '.'+'html\">'+(i+1)+'</a>'); }</script>",
        more={"/l/index_1.html": SECOND},
        reports=BOTH,
    ),
    Oddity(
        name="years that link to reports elsewhere",
        inside="<h2>政府信息公开年报</h2><a href='/art/1.html'>2023年</a><a href='/art/2.html'>2022年度</a>",
        reports=("/art/1.html", "/art/2.html"),
    ),
    Oddity(
        name="units by years",
        inside="<table><tr><th>单位</th><th colspan=2>年份</th></tr><tr><td>云津市教育局</td>"
        "<td><a href='/x/1.html'>2023年</a></td><td><a href='/x/2.pdf'>2022</a></td></tr></table>",
        reports=("/x/1.html", "/x/2.pdf"),
        documents=("/x/2.pdf",),
    ),
    Oddity(
        name="查看 beside a year",
        inside="<table><tr><td>2023年度</td><td><a href='/x/1.pdf'>查看</a></td><td>2024-01-20</td></tr>"
        "<tr><td>2022年度</td><td><a href='/x/2.html'>查看</a></td></tr></table>",
        title="云津市教育局政府信息公开年报",
        reports=("/x/1.pdf", "/x/2.html"),
        documents=("/x/1.pdf",),
    ),
    Oddity(
        name="a title that says more than the name",
        inside=f"<a href='{A}' title='标题：年报；来源：云津市教育局办公室；发布时间：2024-01-20 10:00，点击查看'>"
        f"{TITLE.format(2023)}</a>",
        reports=(A,),
    ),
    Oddity(
        name="half a character in a script",
        inside=FIRST
        + "<script>var d=[{title:'\\ud83d 云津市教育局2022年政府信息公开工作年度报告',url:'/l/b.html'}]</script>",
        reports=BOTH,
    ),
    Oddity(
        name="rows that open a number",
        inside="<script>function openDetail(id){var url='/l/d.html?id='+id; window.open(url,'_blank');}</script><table>"
        + "".join(f"<tr onclick=\"openDetail('{year}')\"><td>{TITLE.format(year)}</td></tr>" for year in (2022, 2023))
        + "</table>",
        reports=("/l/d.html?id=2022", "/l/d.html?id=2023"),
    ),
    Oddity(
        name="files in a table",
        inside="<table>"
        + "".join(
            f"<tr><td>{year}</td><td>{TITLE.format(year)}</td><td><a href='{year}.pdf'>下载</a></td></tr>"
            for year in (2022, 2023)
        )
        + "</table>",
        reports=("/l/2022.pdf", "/l/2023.pdf"),
        documents=("/l/2022.pdf", "/l/2023.pdf"),
    ),
    Oddity(
        name="entries that a script writes",
        inside=f"<script>document.write('<li><a href=\"{A}\">{TITLE.format(2023)}</a></li>');</script>",
        reports=(A,),
    ),
    Oddity(
        name="entries in data",
        inside=f"<script>var d={json.dumps([{'id': 1, 'title': TITLE.format(2023), 'url': A}])};show(d);</script>",
        reports=(A,),
    ),
    Oddity(
        name="titles only",
        inside=f"<a title='{TITLE.format(2023)}' href='{A}'>云津市教育局2023年…</a>"
        f"<a href='{B}'><img alt='{TITLE.format(2022)}'></a>",
        reports=BOTH,
    ),
    Oddity(
        name="a title in pieces",
        inside=f"<a href='{A}'><b>云津市教育局</b><br>2023年政府信息公开<br>工作年度报告</a>",
        reports=(A,),
    ),
    Oddity(
        name="an address over two lines with blanks and another host's slashes",
        inside=f"<a href='\n  {A}  '>{TITLE.format(2023)}</a><a href='.\\b.html'>{TITLE.format(2022)}</a>",
        reports=BOTH,
    ),
    Oddity(
        name="a document that a script shows",
        inside=link(2023, "p.html"),
        more={"/l/p.html": f"{ARTICLE}<script>PDFObject.embed('/l/x.pdf','#pdf');</script>"},
        reports=("/l/x.pdf",),
        documents=("/l/x.pdf",),
    ),
    Oddity(
        name="an attachment without an ending",
        inside=link(2023, "p.html"),
        more={"/l/p.html": f"{ARTICLE}<a href='/l/download.do?id=9'>{TITLE.format(2023)}.pdf</a>"},
        reports=("/l/download.do?id=9",),
        documents=("/l/download.do?id=9",),
    ),
    Oddity(
        name="a column behind 更多",
        inside="<h3>政府信息公开年报</h3><a href='/l/nb/'>更多&gt;&gt;</a>"
        "<h3>公开指南</h3><a href='/l/zn/'>更多&gt;&gt;</a>",
        title="政府信息公开",
        more={"/l/nb/": FIRST, "/l/zn/": link(2021, "/l/none.html").replace("年度报告", "指南")},
        reports=(A,),
    ),
    Oddity(
        name="a list in a frame",
        inside="<iframe src='/l/inner.html'></iframe>",
        more={"/l/inner.html": FIRST},
        reports=(A,),
    ),
    Oddity(
        name="a start that a function leads on from",
        inside="<script>function go(){ top.location.href='/l/'+'real.html'; } go();</script>",
        title="",
        more={"/l/real.html": FIRST},
        reports=(A,),
    ),
    Oddity(
        name="telephones that are led elsewhere",
        inside=FIRST + "<script>if(/Mobile/.test(navigator.userAgent)){location.href='/m/';}</script>",
        reports=(A,),
    ),
)
