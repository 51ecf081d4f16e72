"""Saved pages: the article without what surrounds it, tables as a browser lays them out, labels of the page."""

from __future__ import annotations

import pytest

from knowledge.documents.blocks import Blocks, Document, Grid, Para
from knowledge.documents.readers import blocks_of
from knowledge.errors import UnreadableFileError

PROSE = "<p>一、总体情况</p><p>全年主动公开政府信息13条，收到申请2件，均按期答复，没有收费。群众满意，机制健全。</p>"
TABLE = "<table><tr><td>信息内容</td><td>本年制发件数</td></tr><tr><td>规章</td><td>0</td></tr></table>"


def read(page: str, encoding: str = "utf-8") -> Blocks:
    return blocks_of(Document(name="页.html", data=f"<html><body>{page}</body></html>".encode(encoding)))[0]


def texts(blocks: Blocks) -> list[str]:
    return [block.text for block in blocks.blocks if isinstance(block, Para)]


def grid(blocks: Blocks) -> Grid:
    (found,) = (block for block in blocks.blocks if isinstance(block, Grid))
    return found


def cells(blocks: Blocks) -> list[tuple[int, int, int, int, str]]:
    return [(cell.row, cell.column, cell.rowspan, cell.colspan, cell.text) for cell in grid(blocks).cells]


def test_navigation_footers_and_scripts_are_left_out() -> None:
    links = "".join(f"<li><a href='/{number}'>栏目{number}</a></li>" for number in range(20))
    page = f"""<script>var a = "<table><tr><td>1</td></tr></table>";</script><div class=top><ul>{links}</ul></div>
    <div class=main><div class=text>{PROSE}{TABLE}<p>六、其他需要报告的事项</p><p>无。</p></div></div>
    <div class=foot><p>主办：某市人民政府办公室</p><a href=1>关于</a><a href=2>地图</a><a href=3>联系</a></div>"""
    assert texts(read(page))[0] == "一、总体情况"
    assert texts(read(page))[-1] == "无。"


def test_a_section_beside_the_article_is_never_lost() -> None:
    page = f"<div>{PROSE * 5}{TABLE}</div><div><p>六、其他需要报告的事项</p><p>无。</p></div>"
    assert texts(read(page))[-2:] == ["六、其他需要报告的事项", "无。"]


def test_the_labels_of_the_page_become_meta() -> None:
    page = f"""<table><tr><td>索 引 号：</td><td>0123/2022-1</td><td>发布机构：</td><td>某市某局</td></tr>
    <tr><td>成文日期：</td><td>2022-01-18</td><td>发布日期：</td><td>2022年01月20日</td></tr></table>
    <h1>某市某局2021年政府信息公开工作年度报告</h1>
    <div>发布时间：2022-01-20　来源：某市某局　浏览次数：33 【字体：大 中 小】</div>{PROSE}{TABLE}"""
    blocks = read(page)
    assert blocks.meta["index_number"] == "0123/2022-1"
    assert blocks.meta["agency"] == "某市某局"
    assert blocks.meta["published"] == "2022年01月20日"
    assert blocks.meta["written"] == "2022-01-18"
    assert blocks.meta["source"] == "某市某局"
    assert blocks.meta["title"] == "某市某局2021年政府信息公开工作年度报告"
    assert not any("浏览次数" in text for text in texts(blocks))
    assert len([block for block in blocks.blocks if isinstance(block, Grid)]) == 1


def test_meta_elements_and_the_address_of_a_saved_page() -> None:
    page = (
        "<!DOCTYPE html><!-- saved from url=(0030)http://www.example.gov.cn/a.html --><html><head>"
        '<meta name="ArticleTitle" content="某局2021年政府信息公开工作年度报告">'
        '<meta name="PubDate" content="2022-01-20">'
        f"<title>某网站</title></head><body>{PROSE}{TABLE}</body></html>"
    )
    (blocks,) = blocks_of(Document(name="a.doc", data=page.encode()))
    assert blocks.meta["url"] == "http://www.example.gov.cn/a.html"
    assert blocks.meta["published"] == "2022-01-20"
    assert blocks.blocks[0] == Para(text="某局2021年政府信息公开工作年度报告", level=0)


def test_spans_stand_as_a_browser_places_them() -> None:
    page = """<table><tr><td rowspan=2 colspan=2>甲</td><td>乙</td></tr><tr><td>丙</td></tr>
    <tr><td>丁</td><td colspan='2'>戊</td></tr></table>"""
    assert cells(read(page)) == [
        (0, 0, 2, 2, "甲"),
        (0, 2, 1, 1, "乙"),
        (1, 2, 1, 1, "丙"),
        (2, 0, 1, 1, "丁"),
        (2, 1, 1, 2, "戊"),
    ]


@pytest.mark.parametrize("span", ["", "x", "-3", "1.5", "２"])
def test_a_broken_span_is_one(span: str) -> None:
    page = f"<table><tr><td colspan='{span}'>甲</td><td>乙</td></tr><tr><td>1</td><td>2</td></tr></table>"
    assert cells(read(page))[0][2:4] == (1, 1)


def test_giant_spans_are_cut() -> None:
    page = "<table><tr><td rowspan=99999999 colspan=99999999>甲</td><td>乙</td></tr><tr><td>丙</td></tr></table>"
    assert grid(read(page)).rows == 2
    assert grid(read(page)).columns < 100


def test_rowspan_nought_reaches_the_end() -> None:
    page = "<table><tr><td rowspan=0>甲</td><td>1</td></tr><tr><td>2</td></tr><tr><td>3</td></tr></table>"
    assert cells(read(page))[0] == (0, 0, 3, 1, "甲")


def test_lines_in_cells_stay_and_white_space_goes() -> None:
    page = """<table><tr><td><p>商业</p>
    <p>企&nbsp;业</p></td><td>行政<br>强制</td></tr><tr><td><span> 3 </span>
    </td><td>&nbsp;</td></tr></table>"""
    assert [cell[4] for cell in cells(read(page))] == ["商业\n企 业", "行政\n强制", "3", ""]


def test_notes_and_struck_out_figures_never_join_a_figure() -> None:
    page = (
        "<table><tr><td>3<sup>1</sup></td><td><s>12</s>13</td></tr>"
        "<tr><td><del>4</del></td><td>5<sup>[2]</sup></td></tr></table>"
    )
    assert [cell[4] for cell in cells(read(page))] == ["3", "13", "", "5"]


def test_hidden_parts_are_not_read() -> None:
    page = (
        "<table><tr><td>3<span style='display: none'>9</span></td><td>1</td></tr><tr><td>2</td><td>2</td></tr></table>"
    )
    assert cells(read(page))[0][4] == "3"


def test_tables_that_lay_out_the_page_are_opened() -> None:
    page = f"<table><tr><td><table><tr><td>{PROSE}</td></tr><tr><td>{TABLE}</td></tr></table></td></tr></table>"
    assert texts(read(page))[0] == "一、总体情况"
    assert grid(read(page)).rows == 2


def test_a_table_without_row_ends_and_cell_ends() -> None:
    page = "<table><tr><td>规章<td>0<tr><td>规范性文件<td>2</table>"
    assert [cell[4] for cell in cells(read(page))] == ["规章", "0", "规范性文件", "2"]


def test_breaks_part_paragraphs_and_glosses_go() -> None:
    page = "<div>一、總體情況<br>政務(wù)公開<br/>第三行<ruby>字<rp>(</rp><rt>zì</rt><rp>)</rp></ruby></div>"
    assert texts(read(page)) == ["一、總體情況", "政務公開", "第三行字"]


def test_headings_have_levels() -> None:
    blocks = read(f"<h1>某局2021年政府信息公开工作年度报告</h1><h2>一、总体情况</h2>{PROSE}")
    assert [block.level for block in blocks.blocks if isinstance(block, Para)][:3] == [0, 1, None]


def test_a_line_broken_in_the_markup_is_one_line() -> None:
    assert texts(read("<p>政府信息\n   公开工作 2021\n年</p>")) == ["政府信息公开工作 2021 年"]


def test_a_page_beyond_measure_is_refused_with_a_reason() -> None:
    with pytest.raises(UnreadableFileError, match="too large"):
        read("<table><tr>" + "<td>1</td>" * 1_300_000 + "</tr></table>")


def test_pictures_written_into_the_page_do_not_count() -> None:
    picture = "<img src='data:image/png;base64," + "A" * 14_000_000 + "'>"
    assert texts(read(picture + PROSE))[0] == "一、总体情况"


def test_depth_is_bounded_and_text_is_kept() -> None:
    assert "一、总体情况" in texts(read("<div>" * 50_000 + PROSE))


def test_entities_of_a_page_are_not_expanded() -> None:
    bomb = '<!DOCTYPE html [<!ENTITY a "哈哈"><!ENTITY b "&a;&a;&a;&a;&a;">]>' + f"<html><body>{PROSE}&b;</body></html>"
    (blocks,) = blocks_of(Document(name="a.html", data=bomb.encode()))
    assert not any("哈" in text for text in texts(blocks))


def test_web_archives_hold_a_page() -> None:
    archive = (
        "MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=x\r\n\r\n--x\r\nContent-Type: text/html; "
        "charset=gb2312\r\nContent-Transfer-Encoding: base64\r\nContent-Location: http://www.example.gov.cn/b.html\r\n\r\n"
    )
    import base64

    body = base64.encodebytes(f"<html><body>{PROSE}{TABLE}</body></html>".encode("gb18030")).decode()
    (blocks,) = blocks_of(Document(name="a.mht", data=f"{archive}{body}\r\n--x--\r\n".encode()))
    assert texts(blocks)[0] == "一、总体情况"
    assert blocks.meta["url"] == "http://www.example.gov.cn/b.html"


def test_the_way_to_a_page_and_its_neighbours_are_left_out() -> None:
    page = f"""<div><p>当前位置：<a href=1>首页</a> &gt; 年报</p>{PROSE}{TABLE}<p>六、其他</p><p>无。</p>
    <p>上一篇：<a href=2>某局2019年政府信息公开工作年度报告</a></p><p>【打印】【关闭窗口】</p></div>"""
    assert texts(read(page))[0] == "一、总体情况"
    assert texts(read(page))[-1] == "无。"


def test_a_document_behind_a_tab_is_read() -> None:
    page = f"<div>菜单</div><div id=tab2 style='display:none'>{PROSE * 3}{TABLE}</div>"
    assert texts(read(page))[0] == "一、总体情况"


@pytest.mark.parametrize("style", ["font-size:0", "font-size: 0px;color:red", "opacity:0", "OPACITY: 0.0 !important"])
def test_digits_that_a_style_hides_are_no_part_of_a_figure(style: str) -> None:
    rows = f"<tr><td>规章</td><td>3<span style='{style}'>9</span></td></tr><tr><td>许可</td><td>4</td></tr>"
    page = f"{PROSE}<table>{rows}</table>"
    grid = next(block for block in read(page).blocks if isinstance(block, Grid))
    assert [cell.text for cell in grid.cells] == ["规章", "3", "许可", "4"]


def test_fonts_left_open_do_not_part_a_sentence() -> None:
    page = "<p>全年<font>" * 200 + "公开<font>13条</p>" + PROSE
    assert "全年公开13条" in "".join(texts(read(page)))


def test_pages_that_word_wrote() -> None:
    page = """<![if !supportLists]><span style='mso-list:Ignore'>一、<span>&nbsp;</span></span><![endif]>
    <p class=MsoNormal><!--[if gte mso 9]><xml><o:p>不读</o:p></xml><![endif]-->
    <b><span lang=EN-US>2021<o:p></o:p></span></b><span>年情况</span></p>
    <table class=MsoTableGrid><tr style='height:1pt'><td colspan=2><p class=MsoNormal><span
    lang=EN-US>3001<o:p></o:p></span></p></td><td>1</td></tr><tr><td>1</td><td>2</td><td>3</td></tr></table>"""
    blocks = read(page)
    assert texts(blocks) == ["一、", "2021年情况"]
    assert cells(blocks)[0] == (0, 0, 1, 2, "3001")


@pytest.mark.parametrize("outer", ["article", "main", "section", "div"])
def test_a_page_without_a_body_tag_is_read_like_one_with_it(outer: str) -> None:
    inside = f"<{outer}>{PROSE}{TABLE}</{outer}>"
    bare = Document(name="页.html", data=f"<!doctype html><meta charset=utf-8><title>年报</title>{inside}".encode())
    assert texts(blocks_of(bare)[0]) == texts(read(inside))
    assert cells(blocks_of(bare)[0]) == cells(read(inside))
