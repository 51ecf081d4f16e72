"""HTML writers, each after a kind of page that government sites really serve."""

from __future__ import annotations

from collections.abc import Callable
from html import escape
from itertools import pairwise

from tests.generator.model import Body, Box, Line, SampleReport, Table
from tests.generator.tables import PLAIN, Wording, body

Cellular = Callable[[Box], str]


def _spans(box: Box) -> str:
    text = f' rowspan="{box.rowspan}"' if box.rowspan > 1 else ""
    return text + (f' colspan="{box.colspan}"' if box.colspan > 1 else "")


def _plain_cell(box: Box) -> str:
    return f"<td{_spans(box)}>{escape(box.text)}</td>"


def _word_cell(box: Box) -> str:
    """A cell as Word's “save as web page” leaves it: paragraph, spans around every run, a blank as &nbsp;."""
    digits = box.text.isascii() and box.text.strip()
    inner = escape(box.text) if box.text.strip() else "&nbsp;"
    if digits:
        run = f'<span lang="EN-US" style="font-size:9.0pt;font-family:宋体">{inner}</span>'
    else:
        half = len(inner) // 2 if "&" not in inner else 0
        pieces = [inner[:half], inner[half:]] if half > 3 else [inner]
        run = "".join(f'<span style="font-size:9.0pt;font-family:宋体">{piece}</span>' for piece in pieces)
    return (
        f'<td{_spans(box)} style="border:solid windowtext 1.0pt;padding:0cm 5.4pt" nowrap="nowrap">'
        f'<p class="MsoNormal" align="center" style="text-align:center">{run}</p></td>'
    )


def _broken_label_cell(box: Box) -> str:
    """Header labels broken by <br>, as narrow columns are typed by hand."""
    text = escape(box.text)
    if box.head and len(box.text) == 4:
        text = f"{text[:2]}<br/>{text[2:]}"
    elif box.text.startswith("三、本年度"):
        text = "<br />".join(box.text)
    return f"<td{_spans(box)}><p>{text}</p></td>"


def _spanless_cell(box: Box) -> str:
    return f"<td>{escape(box.text)}</td>"


def table_html(table: Table, cell: Cellular = _plain_cell, attributes: str = 'border="1" cellspacing="0"') -> str:
    """A table whose boxes become cells, spans and all."""
    rows = "\n".join("<tr>" + "".join(cell(box) for box in row) + "</tr>" for row in table.rows)
    return f"<table {attributes}>\n<tbody>\n{rows}\n</tbody>\n</table>"


def _padded(table: Table) -> str:
    """Spans gone, an empty cell wherever one covered the place."""
    rows = "\n".join(
        "<tr>" + "".join(f"<td>{escape(text or '')}</td>" for text in row) + "</tr>" for row in table.matrix()
    )
    return f"<table>\n{rows}\n</table>"


def _offset(table: Table) -> str:
    """Table 2 drawn over five columns, header and value cells spanning different ones, as an editor leaves it."""
    if table.number != 2:
        return table_html(table, _word_cell)
    lines = []
    for at, row in enumerate(table.rows):
        total = len(row)
        boxes = []
        for place, box in enumerate(row):
            if total == 1:
                span = 5
            elif total == 2:
                span = 1 if place == 0 else 4
            elif total == 3:
                span = (1, 2, 2)[place]
            else:
                span = (1, 1, 2, 1)[place] if row[0].head or at % 2 else (1, 2, 1, 1)[place]
            boxes.append(Box(text=box.text, colspan=span, head=box.head))
        lines.append("<tr>" + "".join(_word_cell(box) for box in boxes) + "</tr>")
    return "<table>\n" + "\n".join(lines) + "\n</table>"


def _split_header(table: Table) -> str:
    """Headers broken over more rows than the form has, each piece in a cell of its own."""
    if table.number != 3:
        return table_html(table, _broken_label_cell)
    note, top = table.rows[0]
    kinds = table.rows[2]
    over = "".join(
        f'<td colspan="{box.colspan}">{escape(box.text)}</td>'
        if box.colspan > 1
        else f'<td rowspan="3">{escape(box.text)}</td>'
        for box in table.rows[1]
    )
    rows = [
        f'<tr><td rowspan="4" colspan="3">{escape(note.text)}</td>'
        f'<td colspan="{top.colspan}">{escape(top.text)}</td></tr>',
        f"<tr>{over}</tr>",
        "<tr>" + "".join(f"<td>{box.text[:2]}</td>" for box in kinds) + "</tr>",
        "<tr>" + "".join(f"<td>{box.text[2:]}</td>" for box in kinds) + "</tr>",
    ]
    rows += ["<tr>" + "".join(_broken_label_cell(box) for box in row) + "</tr>" for row in table.rows[3:]]
    return "<table border=1>" + "\n".join(rows) + "</table>"


def _pieces(table: Table) -> str:
    """Table 3 drawn as several tables one under the other: head, rows one and two, results, rest."""
    if table.number != 3:
        return table_html(table)
    cuts = (0, 5, 15, len(table.rows))
    tables = []
    for start, end in pairwise(cuts):
        rows = []
        for at in range(start, end):
            row = table.rows[at]
            rows.append(tuple(Box(text=b.text, rowspan=min(b.rowspan, end - at), colspan=b.colspan) for b in row))
        if start == cuts[2]:
            rows[0] = (Box(text=table.rows[cuts[1]][0].text, rowspan=end - start - 1), *rows[0])
        tables.append(table_html(Table(number=3, rows=tuple(rows))))
    return "<div>" + "</div><div>".join(tables) + "</div>"


def _flow(stream: Body, table: Callable[[Table], str], text: Callable[[Line], str]) -> str:
    return "\n".join(text(item) if isinstance(item, Line) else table(item) for item in stream)


def _tagged(line: Line) -> str:
    tag = {"title": "h1", "heading": "h2", "text": "p"}[line.kind]
    return f"<{tag}>{escape(line.text)}</{tag}>"


def _word_text(line: Line) -> str:
    weight = "font-weight:bold;" if line.kind != "text" else ""
    align = ' align="center"' if line.kind == "title" else ""
    return (
        f'<p class="MsoNormal"{align} style="text-indent:32.0pt;line-height:28.0pt">'
        f'<span style="{weight}font-size:16.0pt;font-family:仿宋_GB2312">{escape(line.text)}</span></p>'
    )


def _page(title: str, content: str, head: str = "", charset: str = "utf-8") -> str:
    return (
        "<!DOCTYPE html>\n<html>\n<head>\n"
        f'<meta charset="{charset}">\n<title>{escape(title)}</title>\n{head}</head>\n'
        f"<body>\n{content}\n</body>\n</html>\n"
    )


def _flat(title: str) -> str:
    return title.replace("\n", "")


def clean(report: SampleReport, wording: Wording = PLAIN) -> str:
    """Headings as headings, one table a section, spans as they should be."""
    return _page(_flat(report.title), _flow(body(report, wording), table_html, _tagged))


def word(report: SampleReport, wording: Wording = PLAIN) -> str:
    """Pasted out of Word: every cell a paragraph of spans, titles only bold."""
    return _page(
        _flat(report.title), _flow(body(report, wording), lambda table: table_html(table, _word_cell), _word_text)
    )


def padded(report: SampleReport, wording: Wording = PLAIN) -> str:
    """No spans at all, blanks where they stood."""
    return _page(_flat(report.title), _flow(body(report, wording), _padded, _tagged))


def spanless(report: SampleReport, wording: Wording = PLAIN) -> str:
    """The span attributes lost, cells of each row simply one after the other."""
    return _page(
        _flat(report.title), _flow(body(report, wording), lambda table: table_html(table, _spanless_cell), _tagged)
    )


def offset(report: SampleReport, wording: Wording = PLAIN) -> str:
    """Header and value cells that span different columns."""
    return _page(_flat(report.title), _flow(body(report, wording), _offset, _word_text))


def split_header(report: SampleReport, wording: Wording = PLAIN) -> str:
    """Table 3's header cells split over rows, labels broken by <br>."""
    return _page(_flat(report.title), _flow(body(report, wording), _split_header, _tagged))


def pieces(report: SampleReport, wording: Wording = PLAIN) -> str:
    """Table 3 drawn as several tables, the later ones without a header."""
    return _page(_flat(report.title), _flow(body(report, wording), _pieces, _tagged))


def nested(report: SampleReport, wording: Wording = PLAIN) -> str:
    """An old site: layout by tables, every data table two tables deep."""
    content = _flow(
        body(report, wording),
        lambda table: f'<table width="100%"><tr><td>{table_html(table)}</td></tr></table>',
        lambda line: f"<div>　　{escape(line.text)}</div>",
    )
    frame = (
        '<table width="1000"><tr><td colspan="2"><img src="top.jpg"></td></tr><tr>'
        '<td width="180"><table><tr><td><a href="/">首页</a></td></tr><tr><td><a href="/zwgk">政务公开</a></td></tr>'
        '<tr><td><a href="/nb">政府信息公开年报</a></td></tr></table></td>'
        f'<td><table width="100%"><tr><td>{content}</td></tr></table></td></tr></table>'
    )
    return _page("政府信息公开", frame)


def breaks(report: SampleReport, wording: Wording = PLAIN) -> str:
    """One div whose lines end in <br>, tables between them."""
    content = _flow(
        body(report, wording),
        table_html,
        lambda line: (
            f"{'<strong>' if line.kind != 'text' else ''}　　{escape(line.text)}"
            f"{'</strong>' if line.kind != 'text' else ''}<br>"
        ),
    )
    return _page(_flat(report.title), f'<div id="zoom">{content}</div>')


def portal(report: SampleReport, wording: Wording = PLAIN) -> str:
    """A site with navigation, breadcrumbs, a metadata table, sharing buttons, related links, scripts and a footer."""
    stream = body(report, wording)
    text = _flow(stream, lambda table: table_html(table, _word_cell), _word_text)
    title = _flat(report.title)
    published = report.published or ""
    year = report.year
    menu = "".join(
        f'<li><a href="/zwgk/{name}/">{name}</a></li>'
        for name in (
            "机构职能",
            "政策文件",
            "政府信息公开指南",
            "政府信息公开制度",
            "法定主动公开内容",
            "政府信息公开年报",
            "依申请公开",
        )
    )
    years = "".join(f'<a href="/nb/{y}/">{y}年</a>' for y in range(year + 2, year - 4, -1))
    meta = (
        '<table class="xxgk_table"><tr>'
        f"<th>索 引 号</th><td>{escape(report.index_number or '')}</td><th>信息分类</th><td>政府信息公开年报</td></tr>"
        f"<tr><th>发布机构</th><td>{escape(report.agency)}</td><th>发文日期</th><td>{published}</td></tr>"
        f'<tr><th>标 题</th><td colspan="3">{escape(title)}</td></tr>'
        "<tr><th>文 号</th><td></td><th>有 效 性</th><td>有效</td></tr></table>"
    )
    content = (
        f'<div class="top"><a href="/">首页</a> | <a href="/ztzl/">专题专栏</a> | <a href="/hd/">互动交流</a></div>\n'
        f'<ul class="nav">{menu}</ul>\n<div class="position">当前位置：<a href="/">首页</a> &gt; '
        f'<a href="/zwgk/">政务公开</a> &gt; <a href="/nb/">政府信息公开年报</a></div>\n'
        f'<div class="years">{years}</div>\n{meta}\n'
        f'<h1>{escape(title)}</h1>\n<div class="info">'
        f"<span>发布日期：{published}</span> <span>来源：{escape(report.agency)}</span> "
        '<span>浏览次数：<script>document.write("128")</script></span> <span>字号：[大 中 小]</span></div>\n'
        f'<div class="TRS_Editor">{text}</div>\n'
        '<div class="share">分享到：<a>微信</a><a>微博</a> <a href="javascript:window.print()">打印</a></div>\n'
        f'<div class="related"><h3>相关链接</h3><ul>'
        f'<li><a href="/nb/1.html">{year - 1}年政府信息公开工作年度报告</a></li>'
        f'<li><a href="/nb/2.html">{year - 2}年政府信息公开工作年度报告</a></li></ul></div>\n'
        f'<div class="footer">主办：{escape(report.agency)}办公室 网站标识码 Copyright &copy; {year + 2}</div>\n'
        "<script>var page = {total: 7, number: 3}; $(function(){ $('table').css('width','100%'); });</script>"
    )
    head = '<script src="/js/jquery.js"></script>\n<style>td{font-size:14px}</style>\n'
    if report.published:
        head += f'<meta name="PubDate" content="{report.published} 09:30">\n'
    if report.url:
        head += f'<meta name="Url" content="{report.url}">\n'
    head += '<meta name="ColumnName" content="政府信息公开年报">\n'
    return _page(title, content, head)


LAYOUTS: dict[str, Callable[[SampleReport, Wording], str]] = {
    "html.clean": clean,
    "html.word": word,
    "html.padded": padded,
    "html.spanless": spanless,
    "html.offset": offset,
    "html.split_header": split_header,
    "html.pieces": pieces,
    "html.nested": nested,
    "html.breaks": breaks,
    "html.portal": portal,
}
"""Each layout by name."""
